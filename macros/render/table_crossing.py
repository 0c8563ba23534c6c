"""The rows and columns of a printed table: a number stands where a line crosses a lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.read.table_schema import Field


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the printed table.

    Args:
        labels: What its stub says, outermost key first.
        keys: The key values it fixes.
        field: Its column of the data, when the rows are columns.
        parts: The lines it is the sum of.
    """

    labels: tuple[str, ...]
    keys: Mapping[str, str]
    field: Field | None = None
    parts: tuple[Line, ...] = ()
    is_total: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """One column of the printed table.

    Args:
        labels: The values of the keys that spread over the columns, in words.
        keys: The key values it fixes.
        field: Its column of the data; None when the rows are columns.
        parts: The lanes it is the sum of.
        share_of: The lane of which this one shows the shares, in percent.
    """

    labels: tuple[str, ...]
    keys: Mapping[str, str]
    field: Field | None = None
    parts: tuple[Lane, ...] = ()
    share_of: Lane | None = None
