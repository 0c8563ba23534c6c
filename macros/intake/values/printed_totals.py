"""Printed totals, and numbers that a form leaves out because they are the rest of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from macros.findings import Code
from macros.format import plain
from macros.intake.sheet import FilledRow, Filling, PrintedTotal, RawCell, RawRow, Remainder
from macros.intake.values.cell_value import CellReader
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema

_REMEDY = "kiểm tra các số thành phần"


@dataclass(frozen=True, slots=True)
class Sums:
    """Adds up the rows of one filling.

    Args:
        rows: One for each row of the filling, None where nothing is filled in; rows that a form
            leaves out are appended.
    """

    filling: Filling
    schema: TableSchema
    rows: list[FilledRow | None]
    reader: CellReader

    def fill_remainders(self) -> None:
        """Add what a form leaves out to its rows, and say for each number how it was found."""
        for item in self.filling.remainders:
            value = self._left_over(item)
            if value is None:
                continue
            new = {item.column: plain(value)}
            if item.row is None:
                raw = RawRow(
                    item.total.cell.line, {}, {**item.keys, **new}, (), self.filling.source
                )
                values = dict.fromkeys((field.name for field in self.schema.stored_fields), "")
                self.rows.append(FilledRow({**values, **raw.fixed}, raw))
            elif (row := self.rows[item.row]) is not None:
                self.rows[item.row] = replace(row, values={**row.values, **new})

    def check(self) -> None:
        """Compare what the sheet states with what follows from its other cells."""
        self.reader.journal.source = self.filling.source
        self._check_derived()
        for total in self.filling.totals:
            if not total.cell.is_blank:
                self._check_total(total)

    def _check_derived(self) -> None:
        derived = [field for field in self.schema.fields if field.formula is not None]
        for row in filter(None, self.rows):
            for field in derived:
                cell, expected = row.raw.cells.get(field.name), row.number(field)
                if cell is not None and not cell.is_blank and expected is not None:
                    self._compare(cell, field.title, [expected])

    def _check_total(self, total: PrintedTotal) -> None:
        """Compare a total with the sum of the rows that it stands for."""
        sums = [
            sum((number for number in self._numbers(parts) if number is not None), Decimal(0))
            for parts in (total.parts, *total.others)
        ]
        self._compare(total.cell, total.label, sums)

    def _left_over(self, item: Remainder) -> Decimal | None:
        """What the parts leave of the total; None when nothing is filled in, or all unclear."""
        total = item.total
        cells = [self.filling.rows[row].cells[column] for row, column in total.parts]
        if all(cell.is_blank for cell in cells):
            return None
        numbers = self._numbers(total.parts)
        whole = self.reader.read(total.cell, self.schema.by_name[item.column])
        empty = [cell for cell, number in zip(cells, numbers, strict=True) if number is None]
        if not whole:
            empty.append(total.cell)
        for cell in empty:
            message = f"ô trống, không tính được “{item.label}” mà biểu không có dòng riêng"
            remedy = f"ghi 0 nếu không có, hoặc thêm dòng “{item.label}”"
            self.reader.journal.refuse(cell, message, remedy, Code.MISSING_VALUE)
        if empty or not whole:
            return None
        parts = sum((number for number in numbers if number is not None), Decimal(0))
        value = Decimal(whole) - parts
        if value < 0:
            message = f"“{total.label}” ghi {whole}, ít hơn {plain(parts)} là tổng {_places(cells)}"
            self.reader.journal.refuse(total.cell, message, _REMEDY, Code.RULE)
            return None
        where = self.reader.journal.place(total.cell)
        self.reader.journal.remarks.append(
            f"biểu không có dòng “{item.label}”: ghi {plain(value)}, "
            f"là {whole} (“{total.label}”, ô {where}) trừ {plain(parts)} ({_places(cells)})"
        )
        return value

    def _numbers(self, parts: Sequence[tuple[int, str]]) -> list[Decimal | None]:
        found = ((self.rows[row], self.schema.by_name[column]) for row, column in parts)
        return [None if row is None else row.number(field) for row, field in found]

    def _compare(self, cell: RawCell, label: str, sums: Sequence[Decimal]) -> None:
        """Refuse a number that is none of the sums; the first is the one that is told."""
        expected = sums[0]
        is_whole = all(item == item.to_integral_value() for item in sums)
        field = Field(name="tong", title=label, type="integer" if is_whole else "number")
        text = self.reader.read(cell, field)
        if not text:
            return
        printed = Decimal(text)
        last_digit = Decimal(1).scaleb(int(printed.as_tuple().exponent))
        tolerance = Decimal(0) if is_whole else last_digit / 2
        if all(abs(printed - item) > tolerance for item in sums):
            message = f"“{label}” ghi {text}, cộng các ô được {plain(expected)}"
            self.reader.journal.refuse(cell, message, _REMEDY, Code.RULE)


def _places(cells: Sequence[RawCell]) -> str:
    names = ", ".join(cell.place for cell in cells)
    return f"ô {names}" if len(cells) == 1 else f"các ô {names}"
