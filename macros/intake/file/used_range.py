"""The cells of one sheet as its file gives them, one after the other, up to what a sheet may hold.

Empty cells count for nothing, however many of them are formatted or repeated.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from macros.files.cell_text import column_letters
from macros.findings import AuthorError, Code
from macros.intake.sheet import CellKind, RawCell, Sheet, excel_error

MOST_CELLS = 500_000  # some 50,000 rows of ten columns; more is no form that people fill in
MOST_TEXT = 50_000_000  # letters of a sheet; one long text may be shared by all its cells
CELLS = f"{MOST_CELLS:,} ô".replace(",", ".")
TEXTS = f"{MOST_TEXT // 1_000_000} triệu chữ cái"
_LONGEST = 100_000  # letters of a cell; the same bound as that of the CSV files
_SPLIT = "chia thành nhiều tệp"

Value = tuple[CellKind, str]
EMPTY: Value = (CellKind.EMPTY, "")


@dataclass(frozen=True, slots=True)
class CellContent:
    """What stands in a cell, and what its file says of it.

    Args:
        error: What a spreadsheet writes in place of a value that it cannot show.
        formula: A formula whose value was never calculated.
        percent: Whether the sheet shows the number times 100 with a percent sign.
    """

    value: Value
    error: str | None = None
    formula: str | None = None
    percent: bool = False
    font: str = ""


@dataclass(slots=True)
class UsedRange:
    """Collects the cells of one sheet that hold something.

    Args:
        hidden_rows: Rows that the sheet does not show; those that hold nothing do not count.
        hidden_columns: Spans of columns that it does not show.
    """

    name: str
    is_hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[range] = field(default_factory=list)
    _rows: dict[int, dict[int, RawCell]] = field(default_factory=dict)
    _merged: list[tuple[range, range]] = field(default_factory=list)
    _count: int = 0
    _letters: int = 0

    def put(self, row: int, column: int, found: CellContent) -> None:
        """Take a cell, counted from 1.

        Raises:
            AuthorError: as soon as the sheet holds more than can be read.
        """
        text = found.value[1]
        problem = _problem(found)
        if problem is None and not text.strip():
            return
        self._count += 1
        self._letters += len(text)
        if self._count > MOST_CELLS:
            raise too_large(f"trang “{self.name}” có")
        if self._letters > MOST_TEXT:
            raise too_large(f"trang “{self.name}” có", TEXTS)
        cell = make_cell((row, row, column), found, problem)
        self._rows.setdefault(row, {})[column] = cell

    def merge(self, rows: range, columns: range) -> None:
        """Take a merged range: of its cells only the first one can be read."""
        self._merged.append((rows, columns))
        if len(self._merged) > MOST_CELLS:
            raise too_large(f"trang “{self.name}” gộp")

    def sheet(self) -> Sheet:
        """The sheet as a full rectangle, from A1 to the last row and column that hold something.

        Raises:
            AuthorError: when they lie so far apart that they belong to no table.
        """
        height = max(self._rows, default=0)
        width = max((max(cells) for cells in self._rows.values()), default=0)
        if height * width > MOST_CELLS:
            raise self._too_far(height, width)
        for row, column, place in self._covered(height, width):
            self._cover(row, column, place)
        return Sheet(
            self.name,
            tuple(self._row(row, width) for row in range(1, height + 1)),
            self.is_hidden,
            frozenset(self.hidden_rows & self._rows.keys()),
            frozenset(
                column
                for span in self.hidden_columns
                for column in range(max(1, span.start), min(span.stop, width + 1))
            ),
            tuple(pair for pair in self._merged if pair[0].start <= height),
        )

    def _row(self, row: int, width: int) -> tuple[RawCell, ...]:
        cells = self._rows.get(row, {})
        return tuple(
            cells.get(column) or RawCell(row, row, column, *EMPTY, "")
            for column in range(1, width + 1)
        )

    def _too_far(self, height: int, width: int) -> AuthorError:
        lowest = f"{column_letters(next(iter(self._rows[height])))}{height}"
        row = next(row for row, cells in self._rows.items() if width in cells)
        rightmost = f"{column_letters(width)}{row}"
        far = lowest if len(self._rows) < height else rightmost
        message = f"trang “{self.name}” trải đến ô {far}, quá {CELLS}"
        return AuthorError(message, f"xóa nội dung của ô {far}, hoặc {_SPLIT}", Code.WORKBOOK)

    def _covered(self, height: int, width: int) -> Iterator[tuple[int, int, str]]:
        """List the cells of merged ranges but their first, within the rectangle."""
        many = 0
        for rows, columns in self._merged:
            place = f"{_place(rows.start, columns.start)}:{_place(rows.stop - 1, columns.stop - 1)}"
            for row in range(rows.start, min(rows.stop, height + 1)):
                for column in range(columns.start, min(columns.stop, width + 1)):
                    many += 1
                    if many > MOST_CELLS:
                        raise too_large(f"trang “{self.name}” gộp")
                    if (row, column) != (rows.start, columns.start):
                        yield row, column, place

    def _cover(self, row: int, column: int, place: str) -> None:
        cells = self._rows.setdefault(row, {})
        cell = cells.get(column) or RawCell(row, row, column, *EMPTY, "")
        if cell.problem is None:
            remedy = "bỏ gộp ô (Unmerge) rồi điền từng ô"
            error = AuthorError(f"ô bị gộp trong {place}", remedy, Code.MERGED_CELLS)
            cells[column] = replace(cell, problem=error)


def make_cell(
    place: tuple[int, int, int], found: CellContent, problem: AuthorError | None = None
) -> RawCell:
    """Make a cell with its letters composed; a text longer than any that is typed is unusable.

    Args:
        place: Line, row and column.
    """
    kind, text = found.value
    if len(text) > _LONGEST:
        message, remedy = f"ô dài quá {_LONGEST} ký tự", "kiểm tra dấu nháy kép không đóng"
        problem, text = AuthorError(message, remedy, Code.CSV), text[:100]
    percent = found.percent and kind is CellKind.NUMBER
    cell = RawCell(*place, kind, text, text, (), percent, found.font, problem)
    return cell.composed() if kind is CellKind.TEXT and problem is None else cell


def _problem(found: CellContent) -> AuthorError | None:
    if found.error is not None:
        return excel_error(found.error)
    if found.formula is not None:
        message = f"công thức “={found.formula}” chưa được tính"
        remedy = "mở bằng Excel, lưu lại, hoặc dán giá trị"
        return AuthorError(message, remedy, Code.FORMULA_TEXT)
    return None


def too_large(what: str, most: str = CELLS) -> AuthorError:
    """Refuse what holds more than can be read, whatever it is."""
    return AuthorError(f"{what} quá {most}", _SPLIT, Code.WORKBOOK)


def number_value(text: str) -> Value:
    """Read a number of a file, with the 15 digits that Excel keeps and without exponent."""
    number = float(text)
    if not math.isfinite(number):
        return CellKind.TEXT, text
    if number.is_integer():
        return CellKind.NUMBER, str(int(number))
    return CellKind.NUMBER, f"{Decimal(f'{number:.15g}'):f}"


def moment_value(text: str) -> Value:
    """Read a date, perhaps with a time, as ISO writes it."""
    moment = datetime.datetime.fromisoformat(text.strip())
    is_midnight = moment.time() == datetime.time()
    return CellKind.DATE, moment.date().isoformat() if is_midnight else moment.isoformat(" ")


def _place(row: int, column: int) -> str:
    return f"{column_letters(column)}{row}"
