"""Read a sheet of any shape into a table: each number by what stands over and before it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from macros.files.cell_text import column_letters
from macros.findings import Code
from macros.format import write_spans
from macros.intake.delivery import Delivery, Journal
from macros.intake.grid.body import Kind, SheetBody
from macros.intake.grid.lexicon import MEASURED, Lexicon
from macros.intake.grid.roles import read_roles
from macros.intake.grid.understanding import Understanding, find_nearest, find_year
from macros.intake.heads import find_head
from macros.intake.names import words_key
from macros.intake.sheet import Filling, Parts, PrintedTotal, RawCell, RawRow, Sheet
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS

_ENOUGH = 2  # columns that a table must know before it is said what did not fit
_SHOWN = 6  # columns that are named
Spot = tuple[int, str]  # the number of a row, and its column


def read_grid(sheet: Sheet, delivery: Delivery) -> Filling | None:
    """Read a sheet by its headings; None when it has none that any table knows.

    Raises:
        BrokenReport: when the nearest table does not fit, with all findings in the journal.
    """
    shelf, wishes, journal = delivery.shelf, delivery.wishes, delivery.journal
    names = [wishes.table] if wishes.table is not None else list(shelf.schemas)
    readings: list[Understanding] = []
    year = find_year(sheet, wishes)
    for name in names:
        lexicon = Lexicon(shelf, name, year)
        head = find_head(sheet, lexicon.knows)
        if head is None:
            continue
        columns = read_roles(sheet, head, lexicon)
        if columns.known >= _ENOUGH:
            readings.append(Understanding(sheet, lexicon, head, columns, delivery))
            readings[-1].understand()
    best = find_nearest(readings)
    if not best:
        return None
    if len(best) > 1:
        tables = ", ".join(f"“{reading.lexicon.name}”" for reading in best)
        line = best[0].head.rows[0]
        message = f"dòng tiêu đề hợp với nhiều bảng: {tables}"
        journal.refuse_line(line, message, "thêm --bang TÊN_BẢNG", Code.LAYOUT)
        journal.stop_if_refused()
    for cell, error in best[0].problems:
        journal.note(error, cell, best[0].head.rows[-1])
    journal.stop_if_refused()
    return _Grid(best[0], journal).filling()


@dataclass(slots=True)
class _Record:
    """One row of the table in the making.

    Args:
        row: The first sheet row that it comes from.
        fixed: The keys that have no cell in the row.
    """

    number: int
    row: int
    cells: dict[str, RawCell]
    fixed: dict[str, str]


class _Grid:
    """A sheet that one table understands, on its way to rows of that table."""

    def __init__(self, reading: Understanding, journal: Journal) -> None:
        self.reading = reading
        self.journal = journal
        self.sheet = reading.sheet
        self.columns = reading.columns
        self.body = SheetBody(reading.sheet, reading.head, reading.columns, reading.lexicon)
        self._records: dict[object, _Record] = {}
        self._spots: dict[tuple[int, int], Spot] = {}

    def filling(self) -> Filling:
        """What the sheet says for the table."""
        self.body.read()
        for row in self.body.rows(Kind.DATA):
            self._refuse_short(row)
            self._take(row)
        for row, why, remedy in self.body.unclear():
            cell = next(one for one in self.sheet.rows[row - 1] if not one.is_blank)
            self.journal.refuse(cell, f"{why} (“{self.body.label(row)}”)", remedy, Code.LAYOUT)
        self.journal.stop_if_refused()
        name, source = self.reading.lexicon.name, self.sheet.source
        rows = tuple(
            RawRow(
                self.sheet.rows[item.row - 1][0].line,
                *(item.cells, item.fixed, self._stray(item.row), source),
            )
            for item in self._records.values()
        )
        totals = (*self._row_totals(), *self._column_totals())
        self._tell()
        layout = f"bảng có dòng tiêu đề của “{name}”"
        return Filling(name, layout, rows, totals, source=source)

    def _take(self, row: int) -> None:
        """Put the numbers of one sheet row where they belong."""
        labelled = self.body.field_of(row)
        keys = self._keys_of(row)
        who = (
            row if self.columns.labels is None else tuple(words_key(c.text) for c in keys.values())
        )
        if self.columns.labels is not None and labelled is None:
            cell = self.sheet.shown(row, self.columns.labels.number)
            self.journal.note(self.reading.lexicon.refuse([cell.text]), cell)
            return
        self._refuse_other_unit(row, labelled)
        for column in self.columns.measures:
            target = column.sense.field or self.reading.measure or labelled
            if target is None:
                continue
            place = who, tuple(sorted(column.sense.keys.items()))
            if place not in self._records:
                own = dict(keys)
                fixed = {**self.reading.fixed, **column.sense.keys, **self._parts_of_year(own)}
                self._records[place] = _Record(len(self._records), row, own, fixed)
            cells, cell = self._records[place].cells, self.sheet.cell(row, column.number)
            if target.name in cells:
                message = f"“{target.title}” đã có ở ô {cells[target.name].place}"
                self.journal.refuse(cell, message, "giữ lại một dòng", Code.DUPLICATE_KEY)
            cells[target.name] = cell
            self._spots[row, column.number] = self._records[place].number, target.name

    def _refuse_other_unit(self, row: int, labelled: Field | None) -> None:
        """Hold the column "ĐVT" against how the table counts what the row is about."""
        for column in self.columns.aside if labelled is not None else ():
            cell = self.sheet.shown(row, column.number)
            said = cell.text.strip().casefold()
            if column.sense.aside != MEASURED or labelled is None or not (said and labelled.unit):
                continue
            if said != labelled.unit.casefold():
                message = f"dòng ghi đơn vị tính “{cell.text.strip()}”"
                message += f", cột “{labelled.title}” dùng “{labelled.unit}”"
                self.journal.refuse(cell, message, "đổi số theo đơn vị tính đó", Code.HEADER)

    def _keys_of(self, row: int) -> dict[str, RawCell]:
        named = ((item.sense.field, item.number) for item in self.columns.keys)
        return {key.name: self.sheet.shown(row, at) for key, at in named if key is not None}

    def _parts_of_year(self, keys: dict[str, RawCell]) -> dict[str, str]:
        """Take out of a row's cells the month or quarter whose year the sheet says elsewhere."""
        time = self.reading.lexicon.time
        cell = keys.get(time.name) if time is not None else None
        if time is None or cell is None or GRAINS[time.type].understand(cell.text) is not None:
            return {}
        value = self.reading.lexicon.time_value(cell.text.strip())
        if time.type == "year" or value is None or value in cell.text:
            return {}
        del keys[time.name]
        self.journal.change(cell, value, "năm ghi ở đầu biểu")
        return {time.name: value}

    def _stray(self, row: int) -> tuple[RawCell, ...]:
        headed = self.reading.head.paths
        return tuple(
            cell
            for cell in self.sheet.rows[row - 1]
            if cell.column not in headed and not cell.is_blank and cell.text.strip()
        )

    def _refuse_short(self, row: int) -> None:
        """Refuse a line that ends too early: a number may stand in the wrong column, or be lost."""
        cells = self.sheet.rows[row - 1]
        width = max(item.number for item in (*self.columns.keys, *self.columns.measures))
        if len(cells) < width:
            message = f"dòng có {len(cells)} ô, dòng tiêu đề có {width}"
            remedy = "kiểm tra dấu phân cách của dòng, hoặc lưu tệp thành .xlsx rồi nhập lại"
            self.journal.refuse_line(cells[0].line, message, remedy, Code.CSV)

    def _row_totals(self) -> Iterator[PrintedTotal]:
        """The sums that rows print, each with the rows that it may stand for."""
        for row in (*self.body.rows(Kind.TOTAL), *self.body.rows(Kind.GROUP)):
            for column in self.columns.measures:
                groups = [
                    tuple(self._spots[one, column.number] for one in group)
                    for group in self.body.sums(row)
                    if all((one, column.number) in self._spots for one in group)
                ]
                yield from self._total(
                    self.sheet.cell(row, column.number), self.body.label(row), groups
                )

    def _column_totals(self) -> Iterator[PrintedTotal]:
        """The sums that columns print."""
        for column, beside in self.columns.sums:
            for row in self.body.rows(Kind.DATA):
                parts = tuple(
                    self._spots[row, item.number]
                    for item in beside
                    if (row, item.number) in self._spots
                )
                cell = self.sheet.cell(row, column.number)
                yield from self._total(cell, column.shown, [parts] if parts else [])

    def _total(self, cell: RawCell, label: str, groups: Sequence[Parts]) -> Iterator[PrintedTotal]:
        groups = [group for group in dict.fromkeys(groups) if self._adds_up(group)]
        is_covered = cell.problem is not None and cell.problem.code is Code.MERGED_CELLS
        if groups and not cell.is_blank and not is_covered:
            yield PrintedTotal(cell, label, groups[0], tuple(groups[1:]))

    def _adds_up(self, parts: Parts) -> bool:
        """Whether adding makes sense: no averages, and nothing at a moment over time."""
        lexicon = self.reading.lexicon
        fields = [lexicon.schema.by_name[name] for _, name in parts]
        time, records = lexicon.time, list(self._records.values())
        times = {self._at(records[number], time) for number, _ in parts}
        return all(item.is_summable and not (item.stock and len(times) > 1) for item in fields)

    def _at(self, record: _Record, time: Field | None) -> str:
        if time is None:
            return ""
        cell = record.cells.get(time.name)
        return record.fixed.get(time.name, "") if cell is None else cell.text

    def _tell(self) -> None:
        """Say how the sheet was understood, and what was left out, unless it is a plain table."""
        reading, columns = self.reading, self.columns
        where = f"trang tính “{self.sheet.name}”" if self.sheet.name else self.sheet.file
        asides = [(column, column.sense.aside) for column in columns.aside]
        asides += [(column, "cột cộng, đã đối chiếu") for column, _ in columns.sums]
        left = [
            *(f"cột {column_letters(column.number)} ({why})" for column, why in asides),
            *self.body.told(),
        ]
        said = [*self._renamed()]
        said += [
            f"{reading.lexicon.schema.by_name[key].title.lower()} {value} ({reading.origins[key]})"
            for key, value in reading.fixed.items()
            if reading.origins[key] != "lệnh"
        ]
        if said or left:
            rows = write_spans(reading.head.rows)
            about = f": {'; '.join(said)}" if said else ""
            self.journal.remarks.append(f"{where}, tiêu đề ở dòng {rows}{about}")
        if lacking := self._lacking():
            more = f" và {len(lacking) - _SHOWN} cột nữa" if len(lacking) > _SHOWN else ""
            names = ", ".join(lacking[:_SHOWN]) + more
            self.journal.remarks.append(f"{where} không có {names}: để trống, hoặc giữ số cũ")
        if left:
            self.journal.remarks.append(f"{where}, không nhập: {'; '.join(left)}")

    def _lacking(self) -> list[str]:
        """The columns of the table that the sheet does not have."""
        said = {name for item in self._records.values() for name in (*item.cells, *item.fixed)}
        stored = self.reading.lexicon.schema.stored_fields
        return [f"“{item.head}”" for item in stored if item.name not in said]

    def _renamed(self) -> Iterator[str]:
        """Say what each heading was read as that is not simply the title of its column."""
        for column in sorted(self.columns.measures, key=lambda item: item.number):
            target = column.sense.field or self.reading.measure
            words = [target.title] if target is not None else []
            for name, value in column.sense.keys.items():
                title = self.reading.lexicon.schema.by_name[name].title
                said = self.reading.lexicon.names[name].words
                words.append(said.get(value, f"{title} {value}"))
            plain = (target.name, target.title) if target is not None else ()
            if " ".join(words) != column.shown and column.path[-1].text.strip() not in plain:
                yield f"cột {column_letters(column.number)} “{column.shown}” là {', '.join(words)}"
