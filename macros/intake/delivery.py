"""One file handed in: what the clerk says of it, and what it changed and could not be read."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from macros.files.cell_text import column_letters
from macros.findings import AuthorError, BrokenReport, Code, Finding, nearest
from macros.format import write_spans
from macros.intake.names import Names, is_total
from macros.intake.sheet import FileSheet, RawCell, Sheet
from macros.intake.shelf import Shelf, unit_field
from macros.read.alias import Alias
from macros.read.table.column import Field
from macros.read.table.schema import TableSchema

_CODE = re.compile(r"[a-z0-9_]+")
_SHOWN = 60  # letters of a cell that a message quotes
_MOST_RUNS = 8  # of rows that lie together


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the clerk says about a file; None where the file must tell.

    Args:
        unsettled: Whether errors between the file and stored rows are accepted for now.
        concealed: Whether what the file hides is to be read as well.
        blank: The tables whose stored rows do not count.
    """

    table: str | None = None
    unit: str | None = None
    year: int | None = None
    unsettled: bool = False
    concealed: bool = False
    blank: Collection[str] = ()

    def keys(self, schema: TableSchema) -> Iterator[tuple[Field, str | None, str]]:
        """The unit and the time, each with the clerk's word and the option for it, if any."""
        year = None if self.year is None else str(self.year)
        time = schema.calendar_key
        by_year = (year, "--nam NĂM") if time == schema.year_key else (None, "")
        for key, wish, option in (
            (unit_field(schema), self.unit, "--don-vi MÃ"),
            (time, *by_year),
        ):
            if key is not None:
                yield key, wish, option


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was read otherwise than it stands in the file."""

    place: str
    before: str
    after: str
    reason: str

    def __str__(self) -> str:
        after = self.after or "ô trống"
        return f"{self.place}: “{shorten(self.before)}” → {shorten(after)} ({self.reason})"


@dataclass(frozen=True, slots=True)
class UnknownName:
    """A name that is none of a table's units.

    Args:
        table: The table whose rows the units are.
        names: What they are called.
    """

    table: str
    name: str
    names: Names


@dataclass(slots=True)
class Journal:
    """Collects the changes, remarks and findings of what is handed in.

    Args:
        source: The sheet at hand, of which the next findings are told.
        layout: What it was recognised as; "" as long as it was not.
        unknown: Names of units that nothing knows, to be asked for.
        units: The units for which its templates were made.
    """

    source: FileSheet
    layout: str = ""
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: list[UnknownName] = field(default_factory=list)
    units: set[str] = field(default_factory=set)

    def place(self, cell: RawCell) -> str:
        """Name a cell such as "Sheet1!C7"."""
        return f"{self.source.sheet}!{cell.place}" if self.source.sheet else cell.place

    def change(self, cell: RawCell, after: str, *reasons: str) -> None:
        """Note that a cell is read as something else than it says."""
        if reasons:
            entry = Change(self.place(cell), cell.original, after, "; ".join(reasons))
            self.changes.append(entry)

    def refuse(self, cell: RawCell, message: str, remedy: str, code: Code) -> None:
        """Note that a cell cannot be used."""
        self._add(cell.line, f"ô {cell.place}: {message}", remedy, code)

    def refuse_line(self, line: int, message: str, remedy: str, code: Code) -> None:
        """Note that a line, or with line 1 the whole sheet, cannot be used."""
        self._add(line, message, remedy, code, ": ")

    def note(self, error: AuthorError, cell: RawCell | None = None, line: int = 1) -> None:
        """Note what is wrong with a cell, or else with a line."""
        if cell is None:
            self.refuse_line(line, error.message, error.remedy, error.code)
        else:
            self.refuse(cell, error.message, error.remedy, error.code)

    def _add(self, line: int, what: str, remedy: str, code: Code, sign: str = ", ") -> None:
        where = f"trang tính “{shorten(self.source.sheet)}”{sign}" if self.source.sheet else ""
        self.findings.append(Finding(self.source.file, line, where + what, remedy, code))

    def stop_if_refused(self) -> None:
        """End the import as soon as something cannot be used.

        Raises:
            BrokenReport: with all findings so far.
        """
        if self.findings:
            raise BrokenReport(tuple(self.findings))


@dataclass(frozen=True, slots=True)
class Delivery:
    """A file on its way in: what it is held against, what the clerk says, what came of it."""

    shelf: Shelf
    wishes: Wishes
    journal: Journal

    def stop_if_refused(self) -> None:
        """End the import when something in the file, or in the files that it fills, is wrong.

        Raises:
            BrokenReport: with all findings so far.
        """
        self.journal.stop_if_refused()
        if self.shelf.findings:
            raise BrokenReport(tuple(self.shelf.findings))

    def judge_hidden(self, sheet: Sheet) -> None:
        """Refuse a sheet that hides some of its content, or tell it when the clerk knows.

        Raises:
            BrokenReport: with all findings so far.
        """
        columns = sorted(
            column
            for column in sheet.hidden_columns
            if any(not sheet.cell(row, column).is_blank for row in range(1, len(sheet.rows) + 1))
        )
        rows = sheet.hidden_rows
        parts = [f"dòng {write_spans(rows, most=_MOST_RUNS)}"] if rows else []
        parts += [f"cột {', '.join(map(column_letters, columns))}"] if columns else []
        parts = ["cả trang", *parts] if sheet.hidden else parts
        if not parts:
            return
        what = " và ".join(parts)
        if self.wishes.concealed:
            self.journal.remarks.append(f"đã đọc cả {what} đang ẩn hoặc bị lọc")
            return
        message = f"{what} đang ẩn hoặc bị lọc mà có nội dung"
        remedy = "bỏ ẩn, bỏ lọc rồi xem lại, hoặc thêm --ca-dong-an để nhập cả"
        self.journal.refuse_line(min(rows, default=1), message, remedy, Code.LAYOUT)
        self.journal.stop_if_refused()


def shorten(text: str) -> str:
    """Quote at most the beginning of a text, on one line."""
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _SHOWN else flat[:_SHOWN] + "…"


def unknown_name(text: str, column: Field, names: Names, journal: Journal) -> AuthorError:
    """Say that a text names no value, what it may mean, and how that is learnt once."""
    about = f"danh mục của cột “{column.title}”"
    if is_total(text):
        message, remedy = f"“{text}” là dòng cộng, không phải dòng số liệu", "xóa dòng này"
        return AuthorError(message, remedy, Code.UNKNOWN_VALUE)
    if names.table is None or _CODE.fullmatch(text):
        if names.is_shared(text):
            message = f"“{shorten(text)}” là tên của nhiều giá trị trong cột “{column.title}”"
            return AuthorError(message, "ghi mã thay cho tên", Code.UNKNOWN_VALUE)
        # Whoever writes a code meant a code; only its words would be far from it.
        remedy = nearest(text, names.words if _CODE.fullmatch(text) else names.words.values())
        return AuthorError(f"“{shorten(text)}” không có trong {about}", remedy, Code.UNKNOWN_VALUE)
    alike = names.alike(text)
    entry = UnknownName(names.table, text, names)
    if entry not in journal.unknown:
        journal.unknown.append(entry)
    others = ", ".join(f"“{word}”" for word in names.others(text))
    message = f"“{shorten(text)}” không có trong {about}"
    message += f" ({others} là đơn vị khác)" if others else ""
    if names.is_shared(text):
        message = f"“{shorten(text)}” là tên của nhiều đơn vị trong {about}"
    if not alike:
        remedy = "sửa tên theo danh mục" if others else nearest(text, names.words.values())
        return AuthorError(message, remedy, Code.UNKNOWN_VALUE)
    code = alike[0] if len(alike) == 1 else "MÃ"
    line = Alias(bang=names.table, ma=code, ten=text).line
    means = " hay ".join(f"“{names.words[value]}” ({value})" for value in alike[:4])
    remedy = f"có phải {means}? Phải thì thêm vào cuối data/bi_danh.yml dòng {line}"
    return AuthorError(message, remedy, Code.UNKNOWN_VALUE)
