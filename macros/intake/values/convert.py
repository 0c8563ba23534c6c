"""From recognised cells to rows as the canonical CSV writes them; blank rows are passed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from macros.findings import AuthorError, Code, nearest
from macros.intake.delivery import Delivery, Journal
from macros.intake.sheet import NOWHERE, FileSheet, FilledRow, Filling, RawCell, RawRow, Values
from macros.intake.shelf import allowed_years, unit_field
from macros.intake.values.cell_value import CellReader, find_notation
from macros.intake.values.printed_totals import Sums
from macros.intake.values.typed_text import Notation
from macros.read.table.cells import check_text
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema
from macros.read.table.timeline import name_time

_MOST_SHOWN = 10  # lines


def convert(fillings: Sequence[Filling], delivery: Delivery) -> dict[str, tuple[FilledRow, ...]]:
    """Read every cell of a file, table by table; what cannot be read goes to the journal.

    Rows in which nothing but keys is filled in are left out.
    """
    reader = CellReader(delivery.journal, _find_notations(fillings, delivery))
    tables = tuple(dict.fromkeys(filling.table for filling in fillings))
    found = {}
    for table in tables:
        own = [filling for filling in fillings if filling.table == table]
        found[table] = _Conversion(table, delivery, reader).rows(own, len(tables) > 1)
    delivery.journal.source = replace(delivery.journal.source, sheet="")
    if not any(found.values()) and not delivery.journal.findings:
        _refuse_empty(delivery.journal)
    return {table: rows for table, rows in found.items() if rows}


def _refuse_empty(journal: Journal, table: str = "") -> None:
    message = f"tệp chưa có số liệu nào{table}"
    journal.refuse_line(1, message, "điền số liệu rồi nhập", Code.LAYOUT)


def _find_notations(
    fillings: Iterable[Filling], delivery: Delivery
) -> Mapping[tuple[FileSheet, int], Notation | None]:
    """Tell how each column of a sheet writes its numbers, by the cells of all tables."""
    cells: dict[tuple[FileSheet, int], list[tuple[RawCell, Field]]] = {}
    for filling in fillings:
        fields = delivery.shelf.schemas[filling.table].by_name
        for row in filling.rows:
            for name, cell in row.cells.items():
                if fields[name].is_numeric:
                    place = filling.source, cell.column
                    cells.setdefault(place, []).append((cell, fields[name]))
    return {column: find_notation(pairs) for column, pairs in cells.items()}


class _Conversion:
    """What is handed in for one table, on its way to its rows."""

    def __init__(self, table: str, delivery: Delivery, reader: CellReader) -> None:
        self._table = table
        self._unit_wished = delivery.wishes.unit
        self._shelf = delivery.shelf
        self._journal = delivery.journal
        self._reader = reader
        self._schema: TableSchema = self._shelf.schemas[table]
        self._names = {field.name: self._shelf.names(field) for field in self._schema.fields}
        has_numbers = any(field.is_numeric for field in self._schema.fields)
        # The columns that make a row more than keys, and classes that templates fill in themselves.
        self._counted = {
            field.name
            for field in self._schema.stored_fields
            if field.name not in self._schema.primaryKey and not (has_numbers and field.categories)
        }

    def rows(self, fillings: Sequence[Filling], is_one_of_many: bool) -> tuple[FilledRow, ...]:
        """Read, complete and check the rows."""
        journal, found = self._journal, []
        before = len(journal.findings)
        every: list[Sums] = []
        for filling in fillings:
            journal.source = filling.source
            rows = [None if self._is_unfilled(raw) else self._read(raw) for raw in filling.rows]
            self._tell_unfilled(
                raw for raw, row in zip(filling.rows, rows, strict=True) if row is None
            )
            every.append(Sums(filling, self._schema, rows, self._reader))
            if len(journal.findings) == before:
                every[-1].fill_remainders()
            found += [row for row in rows if row is not None]
        self._check_period(found)
        self._check_duplicates(found)
        for sums in every if len(journal.findings) == before else ():
            sums.check()
        self._check_unit(found)
        journal.source = fillings[0].source
        if not found and len(journal.findings) == before and not fillings[0].may_be_empty:
            _refuse_empty(journal, f" cho bảng “{self._table}”" if is_one_of_many else "")
        return tuple(found)

    def _read(self, raw: RawRow) -> FilledRow:
        for cell in raw.stray:
            message = "có nội dung ở cột không có tiêu đề"
            remedy = "xóa ô hoặc kiểm tra dấu phân cách của dòng"
            self._journal.refuse(cell, message, remedy, Code.HEADER)
        values = {field.name: self._value(field, raw) for field in self._schema.stored_fields}
        self._check_years(values, raw)
        return FilledRow(values, raw)

    def _value(self, field: Field, raw: RawRow) -> str:
        """The value of a row in a column; "" for one that the file does not ask for."""
        cell = raw.cells.get(field.name)
        if cell is None:
            return self._fixed(field, raw)
        value = self._reader.read(cell, field, self._names[field.name])
        required = field.constraints.required or field.name in self._schema.primaryKey
        if value == "" and required:
            message = f"ô trống, cột “{field.title}” phải có giá trị"
            self._journal.refuse(cell, message, "điền giá trị", Code.MISSING_VALUE)
        elif value:
            self._refuse_unreadable(value, field, cell)
        return value or ""

    def _refuse_unreadable(self, value: str, field: Field, cell: RawCell) -> None:
        """Never store what the reader of the CSV would refuse."""
        try:
            check_text(field, value, is_key=False)
        except AuthorError as error:
            message = f"cột “{field.title}”: {error.message}"
            self._journal.refuse(cell, message, error.remedy, error.code)

    def _fixed(self, field: Field, raw: RawRow) -> str:
        value, words = raw.fixed.get(field.name, ""), self._names[field.name].words
        if field.name in raw.fixed and words and value not in words:
            message = f"“{value}” không có trong danh mục của cột “{field.title}”"
            remedy = nearest(value, words)
            self._journal.refuse_line(raw.line, message, remedy, Code.UNKNOWN_VALUE)
        return value

    def _check_years(self, values: Values, raw: RawRow) -> None:
        """Refuse values of columns that do not apply in the row's year."""
        time = self._schema.calendar_key
        year = values[time.name] if time is not None else ""
        for field in self._schema.stored_fields if year else ():
            value = values[field.name]
            if value and field.applies is not None and not field.applies.covers(year):
                message = (
                    f"cột “{field.title}” không áp dụng cho {name_time(year)} nhưng ghi {value}"
                )
                cell = raw.cells[field.name]
                self._journal.refuse(cell, message, "để trống ô này", Code.OUT_OF_RANGE)

    def _check_period(self, rows: Iterable[FilledRow]) -> None:
        """Refuse rows of years that the report is not about."""
        time, allowed = self._schema.calendar_key, allowed_years(self._shelf, self._table)
        if time is None or allowed is None:
            return
        told: set[str] = set()
        for row in rows:
            year, cell = row.values[time.name][:4], row.raw.cells.get(time.name)
            if not year or allowed.covers(int(year)):
                continue
            self._journal.source = row.raw.source
            if cell is not None or year not in told:  # the year of a whole form is told once
                self._journal.note(allowed.refuse(int(year)), cell)
            told.add(year)

    def _check_duplicates(self, rows: Iterable[FilledRow]) -> None:
        first: dict[tuple[str, ...], RawRow] = {}
        names = self._schema.primaryKey
        for row in rows:
            key = tuple(row.values[name] for name in names)
            if not all(key):
                continue
            if key in first:
                words = ", ".join(f"{n}={v}" for n, v in zip(names, key, strict=True))
                other = first[key].source
                where = "" if other == row.raw.source else f" của {other}"
                message = f"khóa ({words}) đã có ở dòng {first[key].line}{where}"
                self._journal.source = row.raw.source
                remedy = "giữ lại một dòng"
                self._journal.refuse_line(row.raw.line, message, remedy, Code.DUPLICATE_KEY)
            first.setdefault(key, row.raw)

    def _check_unit(self, rows: Iterable[FilledRow]) -> None:
        """Refuse rows of other units than the one that the clerk named."""
        unit, wish = unit_field(self._schema), self._unit_wished
        if unit is None or wish is None:
            return
        for row in rows:
            stated = row.values[unit.name]
            if stated and stated != wish:
                self._journal.source = row.raw.source
                message = f"dòng của đơn vị “{stated}”, lệnh ghi “{wish}”"
                remedy = "bỏ --don-vi hoặc sửa đơn vị của dòng"
                self._journal.refuse_line(row.raw.line, message, remedy, Code.UNKNOWN_VALUE)

    def _is_unfilled(self, raw: RawRow) -> bool:
        counted = (cell for name, cell in raw.cells.items() if name in self._counted)
        return not raw.stray and all(cell.is_blank for cell in counted)

    def _tell_unfilled(self, rows: Iterable[RawRow]) -> None:
        """Say how many rows were passed over, and for which of them old numbers stay."""
        passed = list(rows)
        if not passed:
            return
        self._journal.remarks.append(f"bỏ qua {len(passed)} dòng chưa điền số liệu")
        held = self._held()
        lines = [str(raw.line) for raw in passed if self._key(raw) in held]
        if lines:
            shown = ", ".join(lines[:_MOST_SHOWN]) + (", …" if len(lines) > _MOST_SHOWN else "")
            name = self._table
            self._journal.remarks.append(
                f"dòng {shown} của tệp để trống mà bảng “{name}” đang có số: giữ số cũ"
            )

    def _held(self) -> Set[tuple[str, ...]]:
        """The keys of the stored rows with anything in them."""
        table = self._shelf.table(self._table)
        if table is None:
            return set()
        return {
            tuple(table.key(row).values())
            for row in range(len(table))
            if any(table.columns[column][row] for column in self._counted)
        }

    def _key(self, raw: RawRow) -> tuple[str, ...]:
        """The key of a row that nothing else is wanted from; "" where it cannot be read."""
        reader = CellReader(Journal(NOWHERE), {})
        found: list[str] = []
        for name in self._schema.primaryKey:
            cell, field = raw.cells.get(name), self._schema.by_name[name]
            value = (
                raw.fixed.get(name) if cell is None else reader.read(cell, field, self._names[name])
            )
            found.append(value or "")
        return tuple(found)
