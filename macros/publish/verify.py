"""Say whether a copy is what the files here print today, and if not, what differs: PDF and Word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from macros.check.unfinished import as_draft, list_missing
from macros.export.proof.defects import used_fonts
from macros.export.proof.printed import read_tags, say_pdf
from macros.export.proof.transcript import compare
from macros.files.scratch import temporary
from macros.findings import Finding, ReportError
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.publish.run import Copies, build
from macros.publish.stages import Stages
from macros.read.report import read_report

_NAMES = ("tệp được soát", "bản dựng lại")


def verify(project: Project, copy: Path, stages: Stages) -> tuple[str, ...]:
    """Build everything again beside the site and list the differences; none is a true copy.

    Raises:
        BrokenReport: when the report as it is here cannot be printed.
        ReportError: when the file is no PDF.
    """
    try:
        with pikepdf.open(copy) as pdf:
            with_data = len(pdf.attachments) > 0
    except pikepdf.PdfError as error:
        raise ReportError(f"{copy.name} không phải tệp PDF đọc được") from error
    with temporary("soat") as folder:
        build(project, folder, Copies(pdf=True, data=with_data), stages)
        fresh = folder / PDF_NAME
        if fresh.read_bytes() == copy.read_bytes():
            return ()
        return tuple(_differences(copy, fresh)) or (
            "mọi chữ giống nhau, chỉ khác bên trong tệp (phông chữ hoặc phiên bản công cụ)",
        )


def review_word(project: Project, copy: Path, stages: Stages) -> tuple[Finding, ...]:
    """Build everything again beside the site and list what the copy says and looks otherwise.

    Raises:
        AuthorError: when the copy is no Word file.
        BrokenReport: when the report as it is here cannot be printed.
    """
    from macros.export.page.edition import prepare_edition
    from macros.export.proof.from_tree import say_edition
    from macros.intake.word.word_file import open_parts
    from macros.review.diff.values import Numbers
    from macros.review.returned.words import compare_copies
    from macros.review.version import NOW, printed_by

    open_parts(copy)  # refused before anything is built
    with temporary("soat-word") as folder:
        findings = build(project, folder, Copies(pdf=True, docx=True), stages)
        report = as_draft(read_report(project), findings)
        edition = prepare_edition(report, folder, missing=list_missing(report, findings))
        numbers = Numbers(report, printed_by(report, NOW).examination.ledger)
        return compare_copies(folder / DOCX_NAME, copy, say_edition(edition).said, numbers)


def _differences(copy: Path, fresh: Path) -> Iterator[str]:
    (pages, files, fonts), (our_pages, our_files, our_fonts) = map(_look_into, (copy, fresh))
    if pages != our_pages:
        yield f"{_NAMES[0]} có {pages} trang, {_NAMES[1]} có {our_pages} trang"
    theirs, ours = (
        say_pdf(read_tags(path), name) for path, name in zip((copy, fresh), _NAMES, strict=True)
    )
    for found in compare(theirs, ours):
        yield f"trang {found.line}: {found.message}"
    for name in sorted(dict(files.items() ^ our_files.items())):
        yield f"tệp đính kèm “{name}” khác nhau"
    if fonts != our_fonts:  # those of another machine, as a rule
        yield f"{_NAMES[0]} dùng phông {fonts}, {_NAMES[1]} dùng phông {our_fonts}"


def _look_into(copy: Path) -> tuple[int, dict[str, bytes], str]:
    """Count the pages of a copy, and give the files inside and its fonts."""
    with pikepdf.open(copy) as pdf:
        files = {name: one.get_file().read_bytes() for name, one in pdf.attachments.items()}
        return len(pdf.pages), files, name_fonts(copy)


def name_fonts(copy: Path) -> str:
    """List the faces in which a copy is printed."""
    with pikepdf.open(copy) as pdf:
        return ", ".join(sorted({name.partition("+")[2] or name for name, _ in used_fonts(pdf)}))
