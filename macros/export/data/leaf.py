"""The cells of files that a printed number rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.read.table import Cell
    from macros.render.fact import Fact


def leaves_of(fact: Fact) -> tuple[Cell, ...]:
    """List the stored cells of a number, each once, in the order of its formula."""
    return tuple(
        {(cell.table, cell.column, cell.row): cell for cell in _leaves(fact.cells)}.values()
    )


def _leaves(cells: Iterable[Cell]) -> Iterator[Cell]:
    for cell in cells:
        if cell.sources:
            yield from _leaves(cell.sources)
        else:
            yield cell
