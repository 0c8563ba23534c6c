"""What figures and tables leave white of a page, and the text that is drawn up to fill it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from macros.export.page.fit import MM, MOST_WHITE
from macros.export.page.flow import Slab
from macros.read.profile import Profile

_HEAD = 12.0  # pt; so far below the margin, a page still begins with a table
_BETWEEN = 6.0  # pt; between paragraphs
_MORE = 36.0  # pt; of text, each time that too little has filled a page
_CLEARANCE = 12.0  # pt; the line above the notes of a page


@dataclass(frozen=True, slots=True)
class Spot:
    """A beginning or end of a figure or table: its page, from 0, and pt from the head of that."""

    name: str
    page: int
    top: float


@dataclass(frozen=True, slots=True, order=True)
class White:
    """A page, from 0, that is white below, in pt, and the figure or table that found no room."""

    page: int
    name: str
    height: float


@dataclass(frozen=True, slots=True)
class FootNote:
    """A note: its page and that of its mark, from 0, and where it begins, in pt from the foot."""

    page: int
    mark_page: int
    top: float

    @property
    def is_parted(self) -> bool:
        """Whether it stands on another page than its mark."""
        return self.page != self.mark_page


def find_white(
    source: bytes,
    spots: Iterable[Spot],
    notes: Iterable[FootNote],
    profile: Profile,
) -> Iterator[White]:
    """List the figures and tables that leave too much of a page white.

    Args:
        source: The printed copy.
        spots: Those of short tables show their ends as well.
    """
    foot, head = profile.le.duoi * MM, profile.le.tren * MM
    feet: dict[int, float] = {}
    for note in notes:
        feet[note.page] = max(note.top + _CLEARANCE, feet.get(note.page, foot))
    first: dict[str, Spot] = {}
    last = {spot.name: first.setdefault(spot.name, spot) and spot for spot in spots}
    with pdfium.PdfDocument(source) as document:
        for name, spot in first.items():
            width, height = document.get_page_size(spot.page)
            if last[name].page > spot.page:
                white = height - spot.top - feet.get(spot.page, foot)
                yield White(spot.page, name, white)
            elif spot.page and (width > height or spot.top < head + _HEAD):
                page = document[spot.page - 1]
                floor = feet.get(spot.page - 1, foot)
                upright = page.get_width() < page.get_height()
                most = MOST_WHITE * (page.get_height() - head - foot)
                white = min(_bottoms(page, floor), default=floor) - floor
                if upright and white > most:
                    yield White(spot.page - 1, name, white)


def _bottoms(page: pdfium.PdfPage, floor: float) -> Iterator[float]:
    """Yield where each piece of text above some line ends, in pt from the foot."""
    text = page.get_textpage()
    for number in range(text.count_rects()):
        _, bottom, _, _ = text.get_rect(number)
        if bottom > floor - 3:
            yield bottom


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
