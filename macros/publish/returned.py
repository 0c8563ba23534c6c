"""Hold a Word copy that somebody has edited against what these files print today."""

from __future__ import annotations

from pathlib import Path

from macros.files.scratch import temporary
from macros.findings import Finding
from macros.project import DOCX_NAME, Project
from macros.publish.run import Copies, as_draft, build, list_missing
from macros.publish.stages import Stages
from macros.read.report import read_report
from macros.render.evaluate import read_ledger


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

    open_parts(copy)  # refused before anything is built
    with temporary("soat-word") as folder:
        findings = build(project, folder, Copies(pdf=True, docx=True), stages)
        report = as_draft(read_report(project), findings)
        edition = prepare_edition(report, folder, missing=list_missing(report, findings))
        numbers = Numbers(report, read_ledger(report))
        return compare_copies(folder / DOCX_NAME, copy, say_edition(edition).said, numbers)
