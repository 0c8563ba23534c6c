"""Where blocks fall on the pages: what is held together, what may drift, what is turned.

The compiler breaks pages. It is told here what it cannot know: that a figure may give way to
text but never to a table, and how much white a table is worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from macros.export.blocks import MOST_WHITE

_NOTE = re.compile(r"\bnote\(")
_TWO_LINES = 170  # letters
_LINE = 95  # letters of code
_PITCH = 18.0  # pt
_LITTLE = 120.0  # pt; text that may go before a figure
_FLUSH = "place.flush()"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of code.

    Args:
        is_turned: It wants a landscape page.
        may_break: It may run over the end of a page, as long tables do.
        height: Of a figure or an upright table, caption and source included, in pt.
    """

    code: str
    is_turned: bool = False
    is_heading: bool = False
    is_figure: bool = False
    may_break: bool = False
    height: float = 0.0

    @property
    def is_text(self) -> bool:
        """Whether it is a paragraph, list or quotation."""
        return self.code.startswith(("p(", "list(", "quote("))

    @property
    def text_height(self) -> float:
        """About how high a paragraph, list or heading is, in pt; a table counts as nothing."""
        is_text = self.is_text or self.code.startswith("head(")
        return (1 + len(self.code) // _LINE) * _PITCH if is_text else 0.0


def hold_headings(blocks: list[Block]) -> Iterator[Block]:
    """Keep room below headings for two lines and their notes.

    The compiler holds a heading and the first line together, but not the note that this line
    drags to the foot of the page.
    """
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and blocks[end].is_heading:
            end += 1
        if end > start and end < len(blocks) and not blocks[end].is_turned:
            notes = _NOTE.findall(blocks[end].code[: _TWO_LINES * 2])
            if notes:
                headings = sum(34 + 18 * (len(one.code) // 110) for one in blocks[start:end])
                yield Block(f"reserve({headings + 36 + 32 * len(notes)}pt)", is_heading=True)
        yield from blocks[start : end + 1]
        start = end + 1


def place_figures(blocks: Sequence[Block], room: float) -> Iterator[Block]:
    """Let a figure drift to the next page where the text after it is enough to fill this one.

    A figure that may still be on its way never comes between the rows of a table: the table
    stays whole, or the figure is placed first. Nor does another figure overtake it, nor does it
    pass the next heading: a reader looks for it under its own.

    Args:
        room: Height of a page in pt.
    """
    ordered = list(_tables_first(blocks))
    figures = after = 0.0  # heights of the figures on their way, and of what follows them
    for number, block in enumerate(ordered):
        if after > room:
            figures = 0.0  # placed by now
        if block.is_figure:
            text = _text_after(ordered, number)
            white = block.height - text  # at most, where it drifts away
            if block.height + text > (1 - MOST_WHITE) * room and white < MOST_WHITE * room:
                figures, after = figures + block.height, 0.0
                yield replace(block, code=f"drift({block.code})")
                continue
        if figures and block.may_break and _is_better_whole(block, figures, after, room):
            yield replace(block, code=block.code.replace("keep:false", "keep:true", 1))
            after += block.height
            continue
        if figures and (block.is_figure or block.may_break or block.is_heading):
            yield Block(_FLUSH)
            figures = 0.0
        after += block.text_height + block.height
        yield block


def _is_better_whole(table: Block, figures: float, after: float, room: float) -> bool:
    """Tell whether a table had better stay whole than wait for the figures to be placed.

    It costs nothing where it fits below them, or where too little room is left there to begin.

    Args:
        after: Height of what stands between the figures and the table, in pt.
    """
    left = room - figures
    return table.height < room and (table.height + after < left or left < MOST_WHITE * room)


def _tables_first(blocks: Sequence[Block]) -> Iterator[Block]:
    """Let a figure change places with a long table soon after it: the table cannot give way.

    With one table only: behind the next, there may be no text left to fill the page.
    """
    figures: list[Block] = []
    between: list[Block] = []
    passed = 0.0  # height of the text that the figures have let pass
    for block in blocks:
        if figures and block.may_break and not block.is_turned:
            yield from (*between, block, *figures)
            figures, between, passed = [], [], 0.0
        elif figures and block.is_text and passed + block.text_height < _LITTLE:
            passed += block.text_height
            between.append(block)
        elif block.is_figure and not between:
            figures.append(block)
        else:
            yield from (*figures, *between)
            figures, between, passed = [], [], 0.0
            if block.is_figure:
                figures.append(block)
            else:
                yield block
    yield from (*figures, *between)


def _text_after(blocks: Sequence[Block], number: int) -> float:
    """Measure the text from a figure to whatever it must not pass, in pt."""
    height = 0.0
    for block in blocks[number + 1 :]:
        if block.is_figure or block.may_break or block.is_turned or block.is_heading:
            break
        height += block.text_height
    return height


def turn_pages(blocks: Sequence[Block]) -> Iterator[str]:
    """Put neighbouring turned blocks on one run of pages, headings above them included."""
    group: list[str] = []
    pending: list[Block] = []
    for block in blocks:
        if block.is_turned:
            group.extend(held.code for held in pending)
            group.append(block.code)
            pending = []
        elif block.is_heading:
            pending.append(block)
        else:
            if group:
                yield f"landscape({{{';'.join(group)}}})"
                group = []
            yield from (held.code for held in pending)
            pending = []
            yield block.code
    if group:
        yield f"landscape({{{';'.join(group)}}})"
    yield from (held.code for held in pending)
