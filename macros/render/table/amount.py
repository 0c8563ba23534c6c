"""What a cell of a printed table says, the cells it rests on, and where totals stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from macros.findings import AuthorError, Code
from macros.format import NOT_REPORTED, format_number
from macros.render.call.context import Fact
from macros.render.number.amount import (
    check_series,
    check_stock,
    check_summable,
    describe_formula,
    stock_error,
)
from macros.render.number.selection import refuse_overlapping_rows
from macros.render.table.request import COLUMNS, Request

if TYPE_CHECKING:
    from macros.read.table.schema import Field
    from macros.read.table.table import Cell, Table


NONE = "-"
_MAX_TERMS = 4  # longer sums are described, not written out


@dataclass(frozen=True, slots=True)
class Amount:
    """A number before it is printed.

    Args:
        value: None when not reported.
        formula: How it was computed, for a reader; empty for a single cell.
        applies: Whether a number can stand here at all; if not, the cell is left blank.
    """

    value: Decimal | None
    unit: str = ""
    decimals: int = 0
    cells: tuple[Cell, ...] = ()
    formula: str = ""
    applies: bool = True

    def fact(self) -> Fact | None:
        """Print it as tables do: "-" for none, "…" for not reported; None for a blank."""
        if not self.applies:
            return None
        if self.value is None:
            text = NOT_REPORTED
        elif self.value == 0:
            text = NONE
        else:
            text = format_number(self.value, self.decimals)
        return Fact(text, self.value, self.unit, self.formula, self.cells)


BLANK = Amount(None, applies=False)


def decimals_of(field: Field, wanted: int | None) -> int:
    """Give the decimals to print; whole numbers have none, whatever is wanted."""
    return field.decimals if wanted is None or field.type == "integer" else wanted


def read_amount(table: Table, field: Field, rows: Sequence[int], wanted: int | None) -> Amount:
    """Read the cell of one row, or the sum of several.

    Args:
        wanted: Decimals that the author asked for.

    Raises:
        AuthorError: for a sum of averages or shares, or of stocks over time.
    """
    if not rows:
        return BLANK
    if len(rows) > 1:
        check_summable(table, field)
        check_stock(table, field, rows)
        refuse_overlapping_rows(table, rows)
    decimals = decimals_of(field, wanted)
    formula = describe_formula(table, field)
    amounts = [_read_cell(table, field, row, decimals, formula) for row in rows]
    return amounts[0] if len(amounts) == 1 else add(amounts, field.title)


def add(amounts: Sequence[Amount], title: str) -> Amount:
    """Sum up; one number that is not reported leaves the sum unknown."""
    parts = [amount for amount in amounts if amount.applies]
    if not parts:
        return BLANK
    values = [part.value for part in parts]
    known = [value for value in values if value is not None]
    total = sum(known, Decimal(0)) if len(known) == len(values) else None
    cells = tuple(cell for part in parts for cell in part.cells)
    return Amount(total, parts[0].unit, parts[0].decimals, cells, _describe_sum(parts, title))


def share_of(part: Amount, whole: Amount, decimals: int) -> Amount:
    """Compute what percentage one amount is of another; blank where the whole is nothing."""
    if not part.applies or not whole.applies or whole.value == 0:
        return BLANK
    value = None
    if part.value is not None and whole.value is not None:
        value = part.value / whole.value * 100
    formula = f"{_write(part)} ÷ {_write(whole)} × 100"
    return Amount(value, "%", decimals, (*part.cells, *whole.cells), formula)


def _read_cell(table: Table, field: Field, row: int, decimals: int, formula: str) -> Amount:
    cell = table.cell(row, field.name)
    applies = cell.value is not None or _applies(table, field, cell)
    return Amount(cell.value, field.unit, decimals, (cell,), formula, applies)


def _applies(table: Table, field: Field, cell: Cell) -> bool:
    """Tell whether an empty cell could have held a number in its year."""
    time = table.time
    if time is None or time.type != "year":
        return True
    year = int(table.columns[time.name][cell.row])
    fields = [field, *(table.field(source.column) for source in cell.sources)]
    return all(item.applies is None or item.applies.covers(year) for item in fields)


def _describe_sum(parts: Sequence[Amount], title: str) -> str:
    if len(parts) <= _MAX_TERMS:
        return " + ".join(_write(part) for part in parts)
    return f"tổng của {len(parts)} số: {title[:1].lower()}{title[1:]}"


def _write(amount: Amount) -> str:
    return format_number(amount.value, amount.decimals)


def totals_are_below(request: Request) -> bool:
    """Tell whether totals are a line, rather than lanes on the right."""
    time = request.table.time.name if request.table.time else None
    is_list = request.stubs[-1] in (COLUMNS, time)
    return not (is_list and request.across and request.across[-1] != time)


def runs_through_time(request: Request) -> bool:
    """Tell whether each group of lines is a period, so that its total is a sum over time."""
    time = request.table.time
    return time is not None and request.stubs[-1] == time.name


def refuse_totals(request: Request) -> None:
    """Refuse totals that would add columns to each other or join two series.

    Raises:
        AuthorError: with what to ask for instead.
    """
    table, time = request.table, request.table.time
    is_total_below = (request.has_total or request.share == "") and totals_are_below(request)
    if is_total_below:
        _refuse_column_totals(request)
    if time is None:
        return
    if time.name in request.merged:
        check_series(table, request.selection.rows)
    if is_total_below and runs_through_time(request):
        check_series(table, request.selection.rows)
        stocks = [field for field in request.fields if field.stock]
        if stocks and not any(field.is_summable and not field.stock for field in request.fields):
            raise stock_error(table, stocks[0])


def _refuse_column_totals(request: Request) -> None:
    time = request.table.time.name if request.table.time else None
    if request.stubs == (COLUMNS,):
        option = "cong" if request.has_total else "co_cau"
        raise AuthorError(
            f"{option}=True không cộng các cột với nhau",
            'ghi cột làm gốc, ví dụ co_cau="tong", hoặc thêm cột tổng có formula vào bảng',
            Code.ARGUMENT,
        )
    if request.share == "" and request.stubs[-1] == time:
        raise AuthorError(
            "co_cau=True không tính tỷ lệ của từng năm trong tổng các năm",
            'ghi cột làm gốc, ví dụ co_cau="tong"',
            Code.ARGUMENT,
        )
