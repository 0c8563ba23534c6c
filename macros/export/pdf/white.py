"""What figures and tables leave white of a page, and the text that is drawn up to fill it."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from macros.export.page.fit import A4_MM, MM, MOST_WHITE
from macros.export.page.flow import Slab
from macros.read.profile import Profile

_HEAD = 12.0  # pt; so far below the margin, a page still begins with a table
_BETWEEN = 6.0  # pt; between paragraphs
_MORE = 36.0  # pt; of text, each time that too little has filled a page
_CLEARANCE = 22.0  # pt; from the first base line of the notes of a page to the text above
_BELOW = 3.0  # pt; what letters have below their base line


@dataclass(frozen=True, slots=True)
class Concessions:
    """What has given way to what, round by round.

    Args:
        held: Name of a note that stood on another page than its mark → how often it did.
        white: Name of a figure or table → what it left white on the page before, in pt.
    """

    held: dict[str, int] = field(default_factory=dict)
    white: dict[str, list[float]] = field(default_factory=dict)


class Spot(NamedTuple):
    """Where something stands: its page, from 0, and pt from the head of that."""

    name: str
    page: int
    top: float


class White(NamedTuple):
    """A page, from 0, that is white below, in pt, and the figure or table that found no room."""

    page: int
    name: str
    height: float


class FootNote(NamedTuple):
    """A note: its page and that of its mark, from 0, and where it begins."""

    name: str
    page: int
    mark_page: int
    top: float


class Placement:
    """Where everything has come to stand, as the report tells at its end."""

    def __init__(self, told: str) -> None:
        (places,) = json.loads(told)
        pages = [page for _, page, _ in places["turned"]]  # the first and last of each run
        runs = zip(pages[::2], pages[1::2], strict=True)
        self._turned = {page for first, last in runs for page in range(first, last + 1)}
        self._edges = places["edges"]
        self.spots = [Spot(*one) for one in places["spots"]]
        marks = {name: page for name, page, _ in places["marks"]}
        self.notes = [FootNote(name, page, marks[name], y) for name, page, y in places["notes"]]

    def find_white(self, profile: Profile) -> Iterator[White]:
        """List the figures and tables that leave too much of a page white."""
        notes = {note.name for note in self.notes}
        foot, head = A4_MM[1] * MM - profile.le.duoi * MM, profile.le.tren * MM
        most = MOST_WHITE * (foot - head)
        floors: dict[int, float] = defaultdict(lambda: foot)
        for note in self.notes:
            floors[note.page] = min(note.top - _CLEARANCE, floors[note.page])
        bottoms = self._bottoms()
        first: dict[str, Spot] = {}
        last = {spot.name: first.setdefault(spot.name, spot) and spot for spot in self.spots}
        for name, spot in first.items():
            before = spot.page - 1
            if name in notes:
                continue
            if last[name].page > spot.page:
                yield White(spot.page, name, floors[spot.page] - spot.top)
                continue
            begins = spot.page in self._turned or spot.top < head + _HEAD
            white = floors[before] - bottoms.get(before, foot)
            if begins and before not in self._turned and white > most:
                yield White(before, name, white)

    def _bottoms(self) -> dict[int, float]:
        """Map pages that nothing runs over the end of to their last line, in pt from the head."""
        found: dict[int, float] = {}
        balance: Counter[int] = Counter()
        for sign, page, y in self._edges:
            balance[page] += sign
            found[page] = max(found.get(page, 0), y + _BELOW)
        is_open = 0
        for page in sorted(found):
            is_open += balance[page]
            if is_open:
                del found[page]
        return found


def draw_up(
    slabs: Iterable[Slab], white: Mapping[str, Sequence[float]], room: float
) -> Iterator[Slab]:
    """Let text pass figures and tables that left a page white, so that it fills the page.

    One heading that the contents list, never that of a part, and further figures are passed only
    where nothing else helps. A turned table goes before the text whose last lines would have a
    page alone.

    Args:
        white: Name of a figure or table → what it left white on the page before, in pt, each time
            that the book was printed.
        room: Height of a page in pt.
    """
    most = MOST_WHITE * room
    done: list[Slab] = []
    ahead = list(slabs)
    while ahead:
        first, *rest = ahead
        if found := white.get(first.name):
            # It was measured with the text before it that the last round has let pass.
            wanted = found[-1] if first.is_turned else max(found) + _MORE * (len(found) - 1)
            passing, left = _text_to_pass(rest, wanted, most)
            back = _text_to_await(done, room - found[-1], most) if first.is_turned else 0
            if left <= most:
                done.extend(rest[number] for number in passing)
                rest = [one for number, one in enumerate(rest) if number not in set(passing)]
            elif back:
                done[-back:-back] = [first]
                ahead = rest
                continue
        done.append(first)
        ahead = rest
    yield from done


def _text_to_pass(slabs: Sequence[Slab], wanted: float, most: float) -> tuple[Sequence[int], float]:
    """Choose the blocks of text that fill some white, and say what they leave of it, in pt."""
    best: tuple[int, float] = 0, wanted
    has_passed = False  # a heading of another section
    height, passing = 0.0, list[int]()
    for number, slab in enumerate(slabs):
        is_text = slab.is_text or slab.is_heading
        if best[1] <= 0 or not (is_text or slab.is_exhibit):
            break
        if (slab.stops_figures or (slab.is_exhibit and passing)) and best[1] < most:
            break  # enough
        if slab.stops_figures and (has_passed or slab.level == 1):
            break
        has_passed = has_passed or slab.stops_figures
        if is_text:
            passing.append(number)
            height += slab.text_height + _BETWEEN
        if slab.is_text:
            best = len(passing), wanted - height
    return passing[: best[0]], best[1]


def _text_to_await(slabs: Sequence[Slab], lines: float, most: float) -> int:
    """Count the blocks of text, from the last, that hold some lines, in pt; 0 if more than most."""
    height = 0.0
    for number, slab in enumerate(reversed(slabs), 1):
        height += slab.text_height + _BETWEEN
        if not slab.is_text or height - lines > most:
            return 0
        if height >= lines:
            return number
    return 0
