"""Take a file in: read, recognise, understand, check, merge; then write, or say why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.files.replace import replace_files
from macros.findings import Code, Finding
from macros.intake.file.cells import Row, Sheet, Wishes
from macros.intake.file.delimited import read_delimited
from macros.intake.file.legacy import convert_sheet
from macros.intake.file.workbook import read_workbook
from macros.intake.recognise import recognise
from macros.intake.values.convert import convert_filling, find_notations
from macros.intake.values.shelf import Shelf, unit_field
from macros.intake.verdict.canonical import (
    FilledTable,
    Merge,
    check_rows,
    fill_table,
    write_canonical,
)
from macros.intake.verdict.consequences import check_consequences
from macros.intake.verdict.journal import Change, Journal
from macros.project import Project
from macros.read.table.schema import TableSchema

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
_TEXTS = frozenset({".csv", ".txt", ".tsv"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one table.

    Args:
        target: The CSV that the rows belong to.
        content: That CSV after the import.
    """

    target: Path
    merge: Merge
    content: str


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of taking a file in.

    Args:
        layout: What the file was recognised as; "" when it was not.
        outcomes: Each table that the file fills; none as long as there are findings.
    """

    layout: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[Outcome, ...] = ()

    def write(self) -> None:
        """Put the results in the place of the CSVs, all or none, each as a whole."""
        if not self.outcomes:
            raise ValueError("a file with findings is never written")
        replace_files({item.target: item.content.encode("utf-8") for item in self.outcomes})


def take_in(project: Project, path: Path, wishes: Wishes) -> Intake:
    """Understand a file and merge it in memory; nothing is written."""
    journal = Journal(path.name)
    shelf = Shelf(project)
    sheets = _read_sheets(path, journal)
    if journal.findings:
        return _refused("", journal, shelf)
    fillings = recognise(sheets, shelf, wishes, journal)
    if not fillings:
        return _refused("", journal, shelf)
    notations = find_notations(fillings, shelf)
    found: dict[str, tuple[Row, ...]] = {}
    for filling in fillings:
        schema, before = shelf.schemas[filling.table], len(journal.findings)
        rows = found[filling.table] = convert_filling(filling, notations, shelf, journal)
        _check_unit(rows, schema, wishes, journal)
        if not rows and len(journal.findings) == before:
            what = f" cho bảng “{filling.table}”" if len(fillings) > 1 else ""
            message = f"tệp chưa có số liệu nào{what}"
            journal.refuse_line(1, message, "điền số liệu rồi nhập", Code.LAYOUT)
        shelf.table(filling.table)  # a table that cannot be read is a finding
    if journal.findings or shelf.findings:
        return _refused(fillings[0].layout, journal, shelf)
    filled = {name: fill_table(name, rows, shelf) for name, rows in found.items()}
    for table in filled.values():
        check_rows(table, shelf, journal)
    if not journal.findings:
        check_consequences(filled, shelf, wishes, journal)
    if journal.findings or shelf.findings:
        return _refused(fillings[0].layout, journal, shelf)
    return Intake(
        layout=fillings[0].layout,
        changes=tuple(dict.fromkeys(journal.changes)),
        remarks=tuple(journal.remarks),
        findings=(),
        outcomes=tuple(_outcome(item, shelf) for item in filled.values()),
    )


def _outcome(filled: FilledTable, shelf: Shelf) -> Outcome:
    target = shelf.project.root / filled.table.path
    content = write_canonical(filled.table.schema, filled.merge.rows)
    return Outcome(target, filled.merge, content)


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


def _refused(layout: str, journal: Journal, shelf: Shelf) -> Intake:
    findings = tuple(sorted({*journal.findings, *shelf.findings}))
    changes = tuple(dict.fromkeys(journal.changes))
    return Intake(layout, changes, tuple(journal.remarks), findings)


def describe(intake: Intake) -> Iterator[str]:
    """Say what the file is, every cell that was read otherwise, every cell of the CSV changed."""
    if intake.layout:
        yield f"Nhận ra: {intake.layout}"
    for remark in intake.remarks:
        yield f"Lưu ý: {remark}"
    for change in intake.changes:
        yield str(change)
    for finding in intake.findings:
        yield str(finding)
    for outcome in intake.outcomes:
        merge = outcome.merge
        yield from merge.changes
        for title in merge.untold:
            yield f"Lưu ý: tệp không có “{title}”: bảng giữ số cũ"
        yield (
            f"{outcome.target.name}: thêm {merge.added} dòng, sửa {merge.replaced} dòng, "
            f"giữ nguyên {merge.same} dòng đã có."
        )
