"""What is written for pandoc, and what finishing needs to know about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from macros.export.word.contents import Entry
from macros.export.word.pandoc import Node
from macros.export.word.sections import turn
from macros.export.word.tables import TablePlan
from macros.findings import Finding


@dataclass(frozen=True, slots=True)
class Block:
    """Some nodes that stay together; turned ones want a landscape page."""

    nodes: list[Node]
    is_turned: bool = False
    is_heading: bool = False


@dataclass(slots=True)
class Draft:
    """What pandoc gets, and what finishing needs to know about it.

    Args:
        nodes: The body, without appendices.
        appendices: The body of each appendix, its heading first; the words below the heading
            are not in it.
        headings: What the contents list.
        captions: "bang" and "hinh" → what their lists list.
        tables: Plans in the order of the tables.
        drawings: For each picture in order, its SVG, or None.
    """

    nodes: list[Node] = field(default_factory=list)
    appendices: list[list[Node]] = field(default_factory=list)
    headings: list[Entry] = field(default_factory=list)
    captions: dict[str, list[Entry]] = field(default_factory=lambda: {"bang": [], "hinh": []})
    tables: list[TablePlan] = field(default_factory=list)
    drawings: list[bytes | None] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def on_turned_pages(blocks: Iterable[Block], part: int) -> Iterator[Node]:
    """Put neighbouring turned blocks on one run of pages, headings above them included."""
    pending: list[Node] = []
    is_turned = False
    for block in blocks:
        if block.is_heading:
            pending += block.nodes
            continue
        if block.is_turned != is_turned:
            yield turn(part, landscape=is_turned)
            is_turned = block.is_turned
        yield from pending
        yield from block.nodes
        pending = []
    if is_turned:
        yield turn(part, landscape=True)
    yield from pending
