"""Print a number so that readers can ask where it comes from."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from macros.render.address import built_name, relative_address
from macros.render.mark import words_after

if TYPE_CHECKING:
    from macros.read.table import Cell
    from macros.render.context import Context
    from macros.render.fact import Fact


def number_id(call: int, fact: int) -> str:
    """Name a printed number on its page: the number of its call, and its place in the call."""
    return f"{call}.{fact}"


def number_link(context: Context, fact: Fact, place: int = 0) -> str:
    """Print a number in a sentence as a link to its row in the data catalogue.

    Without a page for its table it is no link. The marks of its cells follow it in words.

    Args:
        place: Its place among the facts of the call.
    """
    name = number_id(context.call.index, place)
    target = _row_address(context, fact.cells[0]) if fact.cells else None
    tag, link = ("a", f' href="{escape(target)}"') if target else ("span", "")
    number = f'<{tag} class="so" data-so="{name}"{link}>{escape(fact.text)}</{tag}>'
    return number + escape(words_after(fact.cells))


def _row_address(context: Context, cell: Cell) -> str | None:
    """Find the row of a cell in the catalogue; the column is named for the page's script."""
    page = context.numbering.catalogue.get(cell.table)
    if page is None:
        return None
    address = relative_address(context.page, built_name(page))
    return f"{address}?cot={cell.column}#dong-{cell.line}"
