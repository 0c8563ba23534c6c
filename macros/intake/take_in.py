"""Take a file in: read, recognise, understand, check, merge; then write, or say why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from macros.findings import Code, Finding
from macros.intake.canonical import Merge, merge_rows, write_canonical
from macros.intake.cells import Sheet
from macros.intake.convert import Row, convert_filling
from macros.intake.delimited import read_delimited
from macros.intake.filling import Wishes
from macros.intake.journal import Change, Journal
from macros.intake.legacy import convert_sheet
from macros.intake.recognise import recognise
from macros.intake.replace_file import replace_file
from macros.intake.row_rules import check_rows
from macros.intake.shelf import Shelf, unit_field
from macros.intake.workbook import read_workbook
from macros.project import Project
from macros.read.table_schema import TableSchema

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
_TEXTS = frozenset({".csv", ".txt", ".tsv"})


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of taking a file in.

    Args:
        layout: What the file was recognised as; "" when it was not.
        target: The CSV that the rows belong to; None when nothing was understood.
        content: That CSV after the import; None as long as there are findings.
    """

    layout: str
    target: Path | None
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...]
    merge: Merge | None = None
    content: str | None = None

    def write(self) -> None:
        """Put the result in the place of the CSV, as a whole."""
        if self.target is None or self.content is None:
            raise ValueError("a file with findings is never written")
        replace_file(self.target, self.content.encode("utf-8"))


def take_in(project: Project, path: Path, wishes: Wishes) -> Intake:
    """Understand a file and merge it in memory; nothing is written."""
    journal = Journal(path.name)
    shelf = Shelf(project)
    sheets = _read_sheets(path, journal)
    if journal.findings:
        return _refused("", None, journal, shelf)
    filling = recognise(sheets, shelf, wishes, journal)
    if filling is None:
        return _refused("", None, journal, shelf)
    target = project.tables / f"{filling.table}.csv"
    schema = shelf.schemas[filling.table]
    rows = convert_filling(filling, shelf, journal)
    _check_unit(rows, schema, wishes, journal)
    if not journal.findings:
        check_rows(rows, schema, shelf, journal)
    if not rows and not journal.findings:
        journal.refuse_line(1, "tệp chưa có số liệu nào", "điền số liệu rồi nhập", Code.LAYOUT)
    table = shelf.table(filling.table)
    if journal.findings or shelf.findings:
        return _refused(filling.layout, target, journal, shelf)
    merge = merge_rows(filling.table, schema, table, (row.values for row in rows), shelf)
    return Intake(
        layout=filling.layout,
        target=target,
        changes=tuple(journal.changes),
        remarks=tuple(journal.remarks),
        findings=(),
        merge=merge,
        content=write_canonical(schema, merge.rows),
    )


def _read_sheets(path: Path, journal: Journal) -> tuple[Sheet, ...]:
    kind = path.suffix.lower()
    if kind in _WORKBOOKS:
        sheets = read_workbook(path.read_bytes(), journal)
    elif kind in _TEXTS:
        sheets = read_delimited(path.read_bytes(), journal)
    else:
        message = f"không đọc được loại tệp “{path.suffix}”"
        journal.refuse_line(1, message, "lưu lại thành .xlsx, .ods hoặc .csv", Code.WORKBOOK)
        return ()
    return tuple(convert_sheet(sheet) for sheet in sheets)


def _check_unit(rows: Iterable[Row], schema: TableSchema, wishes: Wishes, journal: Journal) -> None:
    """Refuse rows of other units than the one that the clerk named."""
    field = unit_field(schema)
    if field is None or wishes.unit is None:
        return
    for row in rows:
        stated = row.values[field.name]
        if stated and stated != wishes.unit:
            message = f"dòng của đơn vị “{stated}”, lệnh ghi “{wishes.unit}”"
            remedy = "bỏ --don-vi hoặc sửa đơn vị của dòng"
            journal.refuse_line(row.entry.line, message, remedy, Code.UNKNOWN_VALUE)


def _refused(layout: str, target: Path | None, journal: Journal, shelf: Shelf) -> Intake:
    findings = tuple(sorted({*journal.findings, *shelf.findings}))
    return Intake(layout, target, tuple(journal.changes), tuple(journal.remarks), findings)
