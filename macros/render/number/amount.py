"""Compute a number from cells, remember how, and say it in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import format_number
from macros.read.table.column import Field
from macros.read.table.table import Cell, Table
from macros.read.table.timeline import list_times
from macros.render.call.context import Fact
from macros.render.number.keys import describe_keys, times_of
from macros.render.number.selection import Selection, check_addable, check_series, check_years
from macros.rules.language.expression import PRINTED_SIGNS, Number, own_columns, write

NONE = "-"  # how tables print zero
_MAX_TERMS = 4  # longer sums of a table are described, not written out
_SHOWN_VALUES = 3


@dataclass(frozen=True, slots=True)
class Amount:
    """A number before it is printed, in a sentence, a table or a chart.

    Args:
        value: None when a cell that it needs is empty.
        cells: The cells read; derived ones know their sources.
        formula: How it was computed, for a reader; empty for a single cell of a table.
        unit: Of the value; "%" for shares.
        decimals: With which it is printed where nobody asks for others.
        applies: Whether a number can stand here at all; if not, the cell of a table is blank.
    """

    value: Decimal | None
    cells: tuple[Cell, ...] = ()
    formula: str = ""
    unit: str = ""
    decimals: int = 0
    applies: bool = True

    @property
    def text(self) -> str:
        """The number alone, such as "84.213"."""
        return format_number(self.value, self.decimals)

    def fact(self, text: str) -> Fact:
        """Print it as a text."""
        return Fact(text, self.value, self.unit, self.formula, self.cells)

    def listed(self) -> Fact | None:
        """Print it as tables do: "-" for none, "…" for not reported; None for a blank."""
        return self.fact(NONE if self.value == 0 else self.text) if self.applies else None

    def told(self) -> Fact:
        """Print it as sentences beside a chart do: none is 0 there, shares have their sign."""
        text = "0" if self.value == 0 else self.text
        return self.fact(f"{text}%" if self.unit == "%" and self.value is not None else text)


BLANK = Amount(None, applies=False)


def single_amount(selection: Selection, field: Field) -> Amount:
    """Read the one cell that the keys name; AuthorError when they name several."""
    if len(selection.rows) > 1:
        _refuse_open_keys(selection)
        lists = {name: values for name, values in selection.keys.items() if len(values) > 1}
        message = f"cần một ô mà {describe_keys(lists)} chọn {len(selection.rows)} dòng"
        remedy = "ghi một giá trị cho mỗi khóa, hoặc dùng tong"
        raise AuthorError(message, remedy, Code.AMBIGUOUS_KEY)
    check_years(selection.table, field, selection.rows)
    cell = selection.table.cell(selection.rows[0], field.name)
    return Amount(cell.value, (cell,), describe(selection, field), field.unit, field.decimals)


def named_amount(selection: Selection, field: Field) -> Amount:
    """Read one cell, or add the cells that the call lists; every key must be named."""
    if len(selection.rows) == 1:
        return single_amount(selection, field)
    _refuse_open_keys(selection)
    return summed_amount(selection, field)


def summed_amount(selection: Selection, field: Field, *, is_for_mean: bool = False) -> Amount:
    """Add all cells that the keys match, without rows that are totals of others."""
    table = selection.table
    rows = _without_totals(selection)
    check_addable(table, field, rows, is_for_mean=is_for_mean)
    check_years(table, field, rows)
    check_series(table, rows)
    cells = tuple(table.cell(row, field.name) for row in rows)
    formula = describe(selection, field)
    words = f"tổng {formula}" if len(cells) > 1 else formula
    return Amount(_sum(cell.value for cell in cells), cells, words, field.unit, field.decimals)


def listed_amount(
    table: Table, field: Field, rows: Sequence[int], decimals: int | None = None
) -> Amount:
    """Read what stands in a table for some rows: a cell, or the sum of several.

    Args:
        rows: Without any, no number can stand there.
        decimals: That the author asked for; whole numbers have none, whatever is wanted.

    Raises:
        AuthorError: for a sum of averages or shares, or of stocks over time.
    """
    if len(rows) > 1:
        check_addable(table, field, rows)
    shown = field.decimals if decimals is None or field.type == "integer" else decimals
    formula = describe_formula(table, field)
    amounts = []
    for row in rows:
        cell = table.cell(row, field.name)
        applies = cell.value is not None or _applies(table, field, cell)
        amounts.append(Amount(cell.value, (cell,), formula, field.unit, shown, applies))
    return amounts[0] if len(amounts) == 1 else add(amounts, field.title)


def add(amounts: Sequence[Amount], title: str) -> Amount:
    """Sum up what stands in a table; one number that is not reported leaves the sum unknown."""
    parts = [amount for amount in amounts if amount.applies]
    if not parts:
        return BLANK
    if len(parts) <= _MAX_TERMS:
        formula = " + ".join(part.text for part in parts)
    else:
        formula = f"tổng của {len(parts)} số: {title[:1].lower()}{title[1:]}"
    cells = tuple(cell for part in parts for cell in part.cells)
    return replace(parts[0], value=_sum(part.value for part in parts), cells=cells, formula=formula)


def percentage(part: Amount, whole: Amount, formula: str, decimals: int = 1) -> Amount:
    """Divide two amounts into a percentage; AuthorError where there is none."""
    refuse_percent(part, whole)
    value = None
    if part.value is not None and whole.value is not None:
        value = part.value / whole.value * 100
    return Amount(value, (*part.cells, *whole.cells), f"{formula} × 100", "%", decimals)


def refuse_percent(part: Amount, whole: Amount) -> None:
    """Refuse to tell by ratio what has none: with a divisor of zero, or with negative numbers."""
    if part.value is None or whole.value is None:
        return
    if whole.value == 0:
        message = f"mẫu số “{whole.formula}” bằng 0 nên không tính được tỷ lệ"
        raise AuthorError(message, "kiểm tra số liệu hoặc chọn mẫu số khác", Code.DIVISION)
    for amount in (whole, part):
        if amount.value is not None and amount.value < 0:
            name = amount.formula or "ô này"
            message = f"“{name}” là số âm ({amount.text}) nên không tính được phần trăm"
            remedy = 'so bằng số tuyệt đối: kieu="tuyet_doi" của tang_giam, hoặc tinh'
            raise AuthorError(message, remedy, Code.DIVISION)


def warn_empty(tables: Mapping[str, Table], cells: Iterable[Cell]) -> Iterator[AuthorError]:
    """Name the empty cells because of which a number is printed as "…"."""
    for cell in dict.fromkeys(leaves(cells)):
        if cell.value is None:
            table = tables[cell.table].stored
            keys = describe_keys(table.key(cell.row))
            message = f"ô “{cell.column}” ({keys}) còn trống nên in “…”"
            yield AuthorError(message, f"bổ sung số liệu ở {table.path}:{cell.line}", Code.NO_DATA)


def leaves(cells: Iterable[Cell]) -> Iterator[Cell]:
    """List the stored cells behind some cells, in the order of their formulas."""
    for cell in cells:
        if cell.sources:
            yield from leaves(cell.sources)
        else:
            yield cell


def describe(selection: Selection, field: Field) -> str:
    """Name an amount for a reader, such as "Số tổ chức (Xã) 2020"."""
    table = selection.table
    timeline = table.schema.timeline
    when = ""
    which: list[str] = []
    for key in table.key_fields:
        values = selection.keys.get(key.name)
        if key.name == timeline.key:
            known = timeline.spoken(table.periods)
            when = f" {list_times(values or tuple(known), known)}"
        elif values is not None and key.name not in selection.defaults:
            labels = [table.label(key.name, value) for value in values[:_SHOWN_VALUES]]
            listed = ", ".join(labels) + (", …" if len(values) > _SHOWN_VALUES else "")
            which.append(listed if len(values) == 1 else selection.words.get(key.name, listed))
    title = None
    if timeline.breaks:
        title = timeline.title_of(field.name, max(times_of(table, selection.rows)))
    return (title or field.title) + (f" ({'; '.join(which)})" if which else "") + when


def describe_formula(table: Table, field: Field) -> str:
    """Write the formula of a derived column with the words of its columns; "" without one."""

    def operand(of: Any) -> str:
        return str(of.value) if isinstance(of, Number) else table.field(of.name).title

    formula = field.expression
    return "" if formula is None else write(formula, operand, PRINTED_SIGNS)


def _applies(table: Table, field: Field, cell: Cell) -> bool:
    """Tell whether an empty cell could have held a number at its time."""
    # A formula reads no further than the first empty cell: all its columns count.
    read = own_columns(field.expression) if field.expression is not None else ()
    names = {*read, *(source.column for source in cell.sources)}
    fields = [field, *(table.field(name) for name in sorted(names))]
    return all(table.applies(item, cell.row) for item in fields)


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add values; None as soon as one of them is."""
    total = Decimal(0)
    for value in values:
        if value is None:
            return None
        total += value
    return total


def _without_totals(selection: Selection) -> tuple[int, ...]:
    """Leave out the rows of a category that is the sum of others, unless asked for."""
    table = selection.table
    totals = [
        (table.columns[key.name], key.total)
        for key in table.key_fields
        if key.total is not None and key.name not in selection.keys
    ]
    return tuple(
        row for row in selection.rows if all(column[row] != total for column, total in totals)
    )


def _refuse_open_keys(selection: Selection) -> None:
    table = selection.table
    missing = [name for name in selection.open_keys if name not in selection.keys]
    if not missing:
        return
    example: dict[str, str] = {}
    choices: list[str] = []
    for name in missing:
        values = table.values(name)
        is_time = name == table.schema.timeline.key
        example[name] = values[-1] if is_time else values[0]
        shown = ", ".join(values[:6]) + (", …" if len(values) > 6 else "")
        choices.append(f"{name} ({values[0]}–{values[-1]})" if is_time else f"{name} ({shown})")
    message = f"bảng “{table.name}”: khóa chưa đủ để chọn một ô, còn thiếu {'; '.join(choices)}"
    raise AuthorError(message, f"thêm khóa, ví dụ {describe_keys(example)}", Code.AMBIGUOUS_KEY)
