"""What the blocks of a book are, whichever copy they are written for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from lxml import etree, html

from macros.export.drawings import is_drawing
from macros.export.grid import Grid
from macros.export.run_of_text import RunOfText

Run = TypeVar("Run", bound=RunOfText)
Written = TypeVar("Written")

MOST_WHITE = 1 / 3  # of a page, what may stay white for a table to begin on the next
TALL = 0.5  # a row above this share of the page may be broken, or it would run off
FIRST_ROWS = 3  # no table begins with fewer at the foot of a page
LAST_ROWS = 3  # nor ends with fewer on a new one
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img"}
    | {"ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time"}
    | {"u", "var", "wbr"}
)


def is_inline(element: etree._Element) -> bool:
    """Tell what belongs to the running text from what stands by itself."""
    if is_drawing(element) or not isinstance(element, html.HtmlElement):
        return False
    if element.tag not in _INLINE:
        return False
    return element.find(".//table") is None and element.find(".//p") is None


def list_mark(element: html.HtmlElement, number: int) -> str:
    """Return what an official paper writes before the nth item of a list, from 0."""
    if element.tag == "ul":
        depth = sum(above.tag == "ul" for above in element.iterancestors())
        return "-+•"[min(depth, 2)]
    start = element.get("start", "1")
    number += int(start) if start.isdecimal() else 1
    if element.get("type") in {"a", "A"} and number <= 26:
        return f"{chr(ord(element.get('type', 'a')) + number - 1)})"
    return f"{number}."


def label_of(figure: html.HtmlElement | None) -> str:
    """Return "Bảng 3", or "" for a table or figure without a number."""
    if figure is not None and figure.get("data-nhan"):
        return str(figure.get("data-nhan"))
    labels = figure.xpath("string(.//*[@class='nhan'])") if figure is not None else ""
    return str(labels).rstrip(". ")


def unit_of(figure: html.HtmlElement | None) -> str:
    """Return the line above a table that names its unit."""
    units = figure.find_class("don-vi-tinh") if figure is not None else []
    return " ".join(units[0].text_content().split(" ")).strip() if units else ""


def alignments(grid: Grid) -> Iterator[str]:
    """Yield "left", "center" or "right" for each column: as the author set it, or by its kind."""
    for column in range(grid.width):
        cells = [
            cell
            for row in grid.body
            for cell in row.cells
            if cell.column == column and row.kind == "" and cell.text
        ]
        chosen = {_chosen_side(cell.element) for cell in cells}
        if len(chosen) == 1 and (side := chosen.pop()):
            yield side
            continue
        numbers = sum(cell.is_number and not cell.is_head for cell in cells)
        if cells and numbers * 2 > len(cells):
            yield "right"
        elif cells and all(len(cell.text) <= 4 and cell.text.isdecimal() for cell in cells):
            yield "center"  # years and serial numbers
        else:
            yield "left"


def _chosen_side(cell: html.HtmlElement | None) -> str:
    """The side that the colons of a Markdown table ask for; "" for none."""
    side = cell.get("align", "") if cell is not None else ""
    return side if side in {"left", "center", "right"} else ""


def walk_blocks(
    parent: html.HtmlElement,
    begin: Callable[[], Run],
    end: Callable[[Run], Iterator[Written]],
    write: Callable[[etree._Element], Iterator[Written]],
) -> Iterator[Written]:
    """Write the children of a container; loose text becomes paragraphs.

    Args:
        begin: Begins a run of text.
        end: Writes a run as a paragraph, if there is anything in it.
        write: Writes a block.
    """
    run = begin()
    run.add_text(parent.text)
    for child in parent:
        if is_inline(child):
            run.add_element(child)
        else:
            yield from end(run)
            run = begin()
            yield from write(child)
        run.add_text(child.tail)
    yield from end(run)
