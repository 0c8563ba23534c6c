"""What is written for pandoc, and what finishing needs to know about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from macros.export.document.nodes import Grid, List, RowKind, Side
from macros.export.page.fit import FIRST_ROWS, LAST_ROWS, MOST_WHITE, Fit
from macros.export.page.flow import turned_runs
from macros.export.word.pandoc import PandocNode, raw_block
from macros.findings import Finding

FRONT, REPORT, LIST = 20_000, 0, 10_000  # parts; those between the last two are appendices
SEQUENCES = {"bang": "Bảng", "hinh": "Hình"}  # kind of a caption → the name of its field
WORK = 15_000  # what a draft lacks


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """One line of a list of contents.

    Args:
        name: Name of the place that it leads to.
        level: From 1; 0 in the lists of tables and figures.
        appendix: Number of the appendix that it stands in; 0 for the report itself.
    """

    name: str
    text: str
    level: int = 0
    appendix: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """Some nodes that stay together; turned ones want a landscape page."""

    nodes: list[PandocNode]
    is_turned: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class PlannedTable:
    """A table as it is printed, with what pandoc cannot be told about it.

    Args:
        name: Caption, for readers who do not see the page.
        left_mm: How far it is moved in.
    """

    grid: Grid
    fit: Fit
    name: str
    left_mm: float

    def stays_with_next(self, row: int) -> bool:
        """Tell whether a row may not be the last of its page."""
        is_first = row < len(self.grid.head) + FIRST_ROWS - 1
        # The last row stays with the source below the table.
        is_last = row >= len(self.grid.rows) - LAST_ROWS
        is_small = self.fit.height < MOST_WHITE * self.fit.room
        return is_small or self.grid.rows[row].kind.is_inner_head or is_first or is_last

    def side(self, row: int, column: int) -> Side:
        """Tell where the words of a cell stand."""
        kind = self.grid.rows[row].kind
        if kind in {RowKind.HEAD, RowKind.SERIES}:
            return Side.CENTER
        return Side.LEFT if kind is RowKind.GROUP else self.grid.sides[column]


@dataclass(frozen=True, slots=True)
class PlannedList:
    """A list as it is printed; pandoc knows only its items.

    Args:
        level: How many lists it stands in.
        left_mm: How far it is moved in.
        mark_mm: How far its marks stand in from there.
    """

    source: List
    level: int
    left_mm: float
    mark_mm: float

    @property
    def kind(self) -> str:
        """How Word counts it."""
        if not self.source.is_ordered:
            return "bullet"
        return {"a": "lowerLetter", "A": "upperLetter"}.get(self.source.letters, "decimal")

    @property
    def mark(self) -> str:
        """What Word writes before an item; %1 is its number on the first level."""
        if not self.source.is_ordered:
            return self.source.mark(0)
        return f"%{self.level + 1}{')' if self.source.letters else '.'}"


@dataclass(slots=True)
class Draft:
    """What pandoc gets, and what finishing needs to know about it.

    Args:
        nodes: The body, without appendices.
        appendices: The body of each appendix, its heading first; the words below the heading
            are not in it.
        headings: What the contents list.
        captions: "bang" and "hinh" → what their lists list.
        tables: In their order.
        lists: In theirs, each before those in it.
        logo: The emblem, if there is one.
        drawings: For each picture in order, its SVG, or None.
    """

    nodes: list[PandocNode] = field(default_factory=list)
    appendices: list[list[PandocNode]] = field(default_factory=list)
    headings: list[ContentsLine] = field(default_factory=list)
    captions: dict[str, list[ContentsLine]] = field(
        default_factory=lambda: {"bang": [], "hinh": []}
    )
    tables: list[PlannedTable] = field(default_factory=list)
    lists: list[PlannedList] = field(default_factory=list)
    logo: list[PandocNode] = field(default_factory=list)
    drawings: list[bytes | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def on_turned_pages(passages: Iterable[Passage], part: int) -> Iterator[PandocNode]:
    """Put neighbouring turned passages on one run of pages, headings above them included.

    Args:
        part: The number of the appendix, or REPORT.
    """
    for number, (is_turned, run) in enumerate(turned_runs(passages)):
        if is_turned and (number or part == REPORT):
            yield _turn(part, landscape=False)
        for passage in run:
            yield from passage.nodes
        if is_turned:
            yield _turn(part, landscape=True)


def close_part(nodes: list[PandocNode], part: int) -> list[PandocNode]:
    """End a part with the end of a section, unless a turned page has ended it already."""
    is_closed = nodes[-1]["t"] == "RawBlock" and "<w:sectPr>" in nodes[-1]["c"][1]
    return nodes if is_closed else [*nodes, _turn(part, landscape=False)]


def _turn(part: int, *, landscape: bool) -> PandocNode:
    """Mark the end of a section; finishing makes one of what stands before the mark."""
    orientation = "landscape" if landscape else "portrait"
    paper = f'<w:pgSz w:orient="{orientation}" w:code="{part}"/>'
    return raw_block(f"<w:p><w:pPr><w:sectPr>{paper}</w:sectPr></w:pPr></w:p>")
