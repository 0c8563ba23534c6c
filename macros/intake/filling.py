"""What a recognised file says, cell by cell, before its values are understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from macros.intake.cells import RawCell, Sheet


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the table.

    Args:
        line: Line of the file that findings about the whole row name.
        cells: The cells of its columns; derived columns are only compared.
        fixed: Values of columns that have no cell in the row, such as the unit of a form.
        stray: Cells with content in columns without a heading.
    """

    line: int
    cells: Mapping[str, RawCell]
    fixed: Mapping[str, str]
    stray: tuple[RawCell, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """A total that a form prints: it is compared, never stored.

    Args:
        cell: The printed total.
        label: What the form calls it.
        parts: The entry and column of each number that it sums up.
    """

    cell: RawCell
    label: str
    parts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Remainder:
    """A number that a form leaves out: what its parts leave of a printed total.

    Args:
        cell: The printed total.
        total: What the form calls the total.
        label: What the form would call the number.
        parts: The entry and column of each number to be taken away.
        column: The column of the number.
        entry: The entry that it belongs to; None when it makes a row of its own.
        keys: The values of that row of its own.
    """

    cell: RawCell
    total: str
    label: str
    parts: tuple[tuple[int, str], ...]
    column: str
    entry: int | None
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Filling:
    """The content of one file for one table; a form may fill several.

    Args:
        layout: What kind of file it is, for the reader of the result.
    """

    table: str
    sheet: Sheet
    layout: str
    entries: tuple[Entry, ...]
    controls: tuple[Control, ...] = ()
    remainders: tuple[Remainder, ...] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the clerk says about a file; None where the file must tell.

    Args:
        unsettled: Whether errors between the file and stored rows are accepted for now.
    """

    table: str | None = None
    unit: str | None = None
    year: int | None = None
    unsettled: bool = False
