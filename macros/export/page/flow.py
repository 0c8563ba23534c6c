"""Where blocks fall on the pages: what is held together, what may drift, what is turned.

The compiler breaks pages. It is told here what it cannot know: that a figure may give way to
text but never to a table, and how much white a table is worth. What a printer wrote for a block
is carried along and never looked into.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol, TypeVar

from macros.export.document.inlines import Inlines, Node, Note
from macros.export.document.nodes import Block, Exhibit, Grid, walk
from macros.export.page.fit import FIRST_ROWS, MOST_WHITE, PITCH, Fit

_NEAR = 230  # letters; a note that is called further on drags no first line along
_LINE = 85  # letters
_PITCH = 18.0  # pt
_NOTE_LINE, _NOTE_PITCH = 100, 13.0  # letters, pt
_PUSH = 40.0  # pt; more room for a note that stood on another page than its mark
_RULE = 12.0  # pt; the line above the notes of a page
_EARLY = 120.0  # pt; a note nearer to the beginning of its paragraph takes all of it along
_LITTLE = 120.0  # pt; text that may go before a figure


class SlabKind(Enum):
    """What a slab is, as far as the flow of pages is concerned."""

    PARAGRAPH = auto()
    TEXT = auto()  # a list or quotation
    HEADING = auto()
    FIGURE = auto()
    TABLE = auto()
    OTHER = auto()
    FLUSH = auto()  # no block: here all figures on their way must have been placed


@dataclass(frozen=True, slots=True)
class Slab:
    """One block, written, and what the flow must know of it.

    Args:
        code: What the printer wrote.
        letters: How many a text or heading prints, notes included.
        notes: Name and height, in pt, of those that are called in its first lines.
        is_turned: It wants a landscape page.
        may_break: It may run over the end of a page, as long tables do.
        height: Of a figure or an upright table, caption and source included, in pt.
        reserve: Height to keep free before it, in pt.
        gap: White above it that the reserve leaves as it is, in pt.
        is_adrift: It may drift to the next page.
        is_short: It had better drift than be broken.
        level: Of a heading that the contents list, from 1, which figures do not pass; else 0.
        name: Of a figure or table; of a note that is called in the first lines of a text.
    """

    code: str
    kind: SlabKind
    letters: int = 0
    notes: tuple[tuple[str, float], ...] = ()
    is_turned: bool = False
    may_break: bool = False
    height: float = 0.0
    reserve: float = 0.0
    gap: float = 10.0
    is_adrift: bool = False
    is_short: bool = False
    level: int = 0
    name: str = ""

    @property
    def is_exhibit(self) -> bool:
        return self.kind in {SlabKind.FIGURE, SlabKind.TABLE}

    @property
    def stops_figures(self) -> bool:
        """Whether nothing on its way passes it."""
        return self.level > 0

    @property
    def is_heading(self) -> bool:
        return self.kind is SlabKind.HEADING

    @property
    def is_text(self) -> bool:
        return self.kind in {SlabKind.PARAGRAPH, SlabKind.TEXT}

    @property
    def text_height(self) -> float:
        """About how high a paragraph, list or heading is, in pt; a table counts as nothing."""
        return (1 + self.letters // _LINE) * _PITCH if self.letters else 0.0


def slab_of(node: Block, code: str, kind: SlabKind) -> Slab:
    """Measure a block of text or a heading."""
    letters, notes = 0, list[tuple[str, float]]()
    for one in walk((node,)):
        if isinstance(one, Note) and not one.mark and letters < _NEAR:
            notes.append((one.name, note_height(one)))
        letters += len(getattr(one, "text", ""))
    return Slab(code, kind, letters, tuple(notes), name=notes[0][0] if notes else "")


def note_height(note: Note) -> float:
    """Say about how high a note is at the foot of the page, in pt."""
    return (1 + letters_in(note.content) // _NOTE_LINE) * _NOTE_PITCH + 2


def letters_in(content: Iterable[Node]) -> int:
    """Count letters, those of notes included."""
    return sum(len(getattr(one, "text", "")) for one in walk(content))


def room_before(content: Inlines, held: Mapping[str, int]) -> float:
    """Say how much room a text needs to begin in, so that it parts from none of some notes, in pt.

    Args:
        held: Name of a note that stood on another page than its mark → how often it did.
    """
    letters, notes, room = 0, _RULE, 0.0
    for one in walk(content):
        if isinstance(one, Note) and not one.mark:
            notes += note_height(one)
            if one.name in held:
                lines = 2 + letters // _LINE
                room = lines * _PITCH + notes + 2 * _PUSH * (held[one.name] > 1)
            letters -= letters_in(one.content)
        letters += len(getattr(one, "text", ""))
    return room


def hold_notes(
    content: Inlines, held: Mapping[str, int], page: float, *, is_open: bool
) -> tuple[str, bool, float]:
    """Say how a paragraph is kept together with its notes.

    Returns the name of a note that is called in its first lines or "", whether its lines may part
    anywhere, and the room in pt that it wants to begin in.

    Args:
        held: Name of a note that stood on another page than its mark → how often it did.
        page: Its height in pt.
        is_open: The paragraph stands in nothing.
    """
    names = [one.name for one in walk(content) if isinstance(one, Note)]
    times = max(held.get(name, 0) for name in names)
    need = room_before(content, held) if times else 0.0
    is_late = (times == 1 and need > _EARLY) or need > MOST_WHITE * page
    is_loose = is_open and is_late
    is_early = room_before(content, {names[0]: 1}) < _EARLY
    return names[0] * is_early, is_loose, need * (not is_loose)


def movable_name(node: Exhibit) -> str:
    """Name a figure or table that text may pass; notes in it would be numbered in another order."""
    return "" if any(isinstance(one, Note) for one in walk((node,))) else node.name


def room_to_begin(grid: Grid, fit: Fit, height: float) -> float:
    """Say how much room in pt a table wants to begin in, or it begins on the next page.

    One that a page can hold would rather leave a third of a page white than be broken.

    Args:
        height: Of the whole table, with caption and source, in pt.
    """
    most = MOST_WHITE * fit.room
    if height < fit.room:
        return most
    head, rows = sum(fit.heights[: len(grid.head)]), fit.heights[len(grid.head) :]
    # One row is enough where it is as high as three.
    first = min(sum(rows[:FIRST_ROWS]), max(sum(rows[:1]), FIRST_ROWS * PITCH[12]))
    return min(height - fit.height + head + first, most)


def hold_headings(slabs: Sequence[Slab], held: Mapping[str, int]) -> Iterator[Slab]:
    """Keep room for headings with notes, and mark where those of a text with early notes begin.

    The compiler holds a heading and the first line together, but leaves a note behind where they
    go to the next page.

    Args:
        held: Name of a note that stood on another page than its mark → how often it did.
    """
    start = 0
    while start < len(slabs):
        end = start
        while end < len(slabs) and slabs[end].is_heading:
            end += 1
        headings = slabs[start:end]
        below = slabs[end : end + 1]
        called = [one for slab in headings for one in slab.notes]
        notes = sum(high + (2 * high + _PUSH) * (name in held) for name, high in called)
        if notes and not any(one.is_turned for one in below):
            height = sum(34 + 18 * (one.letters // 75) for one in headings)
            room = height + _PITCH + _RULE + notes  # the compiler asks for a second line itself
            yield Slab("", SlabKind.HEADING, reserve=room, gap=headings[0].gap)
        if headings and below and not below[0].is_exhibit and below[0].name:
            yield Slab("", SlabKind.HEADING, name=below[0].name)
        yield from slabs[start : end + 1]
        start = end + 1


def place_figures(slabs: Iterable[Slab], room: float) -> Iterator[Slab]:
    """Let a figure drift to the next page where the text after it is enough to fill this one.

    A figure that may still be on its way never comes between the rows of a table: it is placed
    first. Nor does another figure overtake it, nor does it pass the next heading: a reader looks
    for it under its own.

    Args:
        room: Height of a page in pt.
    """
    ordered = list(_tables_first(slabs))
    figures = after = 0.0  # heights of the figures on their way, and of what follows them
    has_table = False  # among them
    for number, slab in enumerate(ordered):
        is_table = slab.kind is SlabKind.TABLE
        is_figure = slab.kind is SlabKind.FIGURE or (slab.is_short and not slab.is_turned)
        if after > room:
            figures = 0.0  # placed by now
        has_table = has_table and figures > 0
        if is_figure and not (is_table and figures):
            text = _text_after(ordered, number)
            white = slab.height - text  # at most, where it drifts away
            if slab.height + text > (1 - MOST_WHITE) * room and white < MOST_WHITE * room:
                figures, after, has_table = figures + slab.height, 0.0, has_table or is_table
                yield replace(slab, is_adrift=True)
                continue
        if figures and (
            is_figure or slab.may_break or slab.stops_figures or (has_table and is_table)
        ):
            yield Slab("", SlabKind.FLUSH)
            figures = 0.0
        after += slab.text_height + slab.height
        yield slab


def _tables_first(slabs: Iterable[Slab]) -> Iterator[Slab]:
    """Let a figure change places with a long table soon after it: the table cannot give way.

    With one table only: behind the next, there may be no text left to fill the page.
    """
    figures: list[Slab] = []
    between: list[Slab] = []
    passed = 0.0  # height of the text that the figures have let pass
    for slab in slabs:
        if figures and slab.may_break and not slab.is_turned:
            yield from (*between, slab, *figures)
            figures, between, passed = [], [], 0.0
        elif figures and slab.is_text and passed + slab.text_height < _LITTLE:
            passed += slab.text_height
            between.append(slab)
        elif slab.kind is SlabKind.FIGURE and not between:
            figures.append(slab)
        else:
            yield from (*figures, *between)
            figures, between, passed = [], [], 0.0
            if slab.kind is SlabKind.FIGURE:
                figures.append(slab)
            else:
                yield slab
    yield from (*figures, *between)


def _text_after(slabs: Sequence[Slab], number: int) -> float:
    """Measure the text from a figure to whatever it must not pass, in pt."""
    height = 0.0
    for slab in slabs[number + 1 :]:
        if slab.kind is SlabKind.FIGURE or slab.may_break or slab.is_turned or slab.stops_figures:
            break
        height += slab.text_height
    return height


class Turnable(Protocol):
    """A block that is turned or not, and may be a heading."""

    @property
    def is_turned(self) -> bool: ...

    @property
    def is_heading(self) -> bool: ...


Turned = TypeVar("Turned", bound=Turnable)


def turned_runs(blocks: Iterable[Turned]) -> Iterator[tuple[bool, list[Turned]]]:
    """Yield blocks that share upright or turned pages, headings with what stands below them."""
    run: list[Turned] = []
    pending: list[Turned] = []
    is_turned = False
    for block in blocks:
        pending.append(block)
        if block.is_heading:
            continue
        if block.is_turned != is_turned:
            if run:
                yield is_turned, run
            run, is_turned = [], block.is_turned
        run.extend(pending)
        pending = []
    if is_turned:
        yield True, run
        run = []
    if run or pending:
        yield False, [*run, *pending]
