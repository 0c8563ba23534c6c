"""Take a file in: read, recognise, understand, check, merge; then write, or say why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.files.replace import replace_files
from macros.findings import AuthorError, BrokenReport, Finding
from macros.intake.delivery import Change, Delivery, Journal, Wishes
from macros.intake.file.opened import open_file
from macros.intake.recognise import recognise
from macros.intake.sheet import FileSheet
from macros.intake.shelf import Shelf
from macros.intake.values.convert import convert
from macros.intake.verdict.consequences import check_consequences
from macros.intake.verdict.merge import FilledTable, check_rows, fill_table
from macros.project import Project


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
    outcomes: tuple[FilledTable, ...] = ()

    def write(self) -> None:
        """Put the results in the place of the CSVs, all or none, each as a whole."""
        if not self.outcomes:
            raise ValueError("a file with findings is never written")
        replace_files({item.target: item.content.encode("utf-8") for item in self.outcomes})


def take_in(project: Project, path: Path, wishes: Wishes) -> Intake:
    """Understand a file and merge it in memory; nothing is written."""
    delivery = Delivery(Shelf(project), wishes, Journal(FileSheet(path.name)))
    journal = delivery.journal
    outcomes: tuple[FilledTable, ...] = ()
    try:
        outcomes = _understand(path, delivery)
    except AuthorError as error:
        journal.note(error)
    except BrokenReport:
        pass  # its findings are in the journal, or on the shelf
    findings = () if outcomes else tuple(sorted({*journal.findings, *delivery.shelf.findings}))
    changes = tuple(dict.fromkeys(journal.changes))
    return Intake(journal.layout, changes, tuple(journal.remarks), findings, outcomes)


def _understand(path: Path, delivery: Delivery) -> tuple[FilledTable, ...]:
    """Say what becomes of each table that a file fills.

    Raises:
        AuthorError: when the file as a whole is refused.
        BrokenReport: when some of it is, or a table cannot be read.
    """
    shelf, journal = delivery.shelf, delivery.journal
    fillings = recognise(open_file(path, journal), delivery)
    journal.layout = fillings[0].layout
    rows = convert(fillings, delivery)
    for name in rows:
        shelf.table(name)  # a table that cannot be read is a finding
    delivery.stop_if_refused()
    filled = {name: fill_table(name, found, shelf) for name, found in rows.items()}
    for table in filled.values():
        check_rows(table, delivery)
    journal.stop_if_refused()
    check_consequences(filled, delivery)
    delivery.stop_if_refused()
    return tuple(filled.values())


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
        yield from outcome.changes
        for title in outcome.untold:
            yield f"Lưu ý: tệp không có “{title}”: bảng giữ số cũ"
        yield (
            f"{outcome.target.name}: thêm {outcome.added} dòng, sửa {outcome.replaced} dòng, "
            f"giữ nguyên {outcome.same} dòng đã có."
        )
