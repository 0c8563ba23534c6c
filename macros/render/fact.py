"""What a macro call prints, and the numbers in it with the cells they come from."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.errors import AuthorError
    from macros.read.table import Cell


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed number.

    Args:
        text: Exactly as printed: "84.213", "tăng 12,5%".
        value: The number before rounding; None when a cell it needs is empty.
        unit: Of the value; "%" for shares, "điểm phần trăm" for their differences.
        formula: How it was computed, for a reader; empty for a single cell.
        cells: The cells it was computed from, in the order of the formula.
    """

    text: str
    value: Decimal | None
    unit: str
    formula: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a call prints.

    Args:
        warnings: What the author should know although the call prints, such as an empty cell.
    """

    markdown: str
    facts: tuple[Fact, ...] = ()
    warnings: tuple[AuthorError, ...] = ()
