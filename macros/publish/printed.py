"""The copies beside the site, printed anew when something that they are made of is another."""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import Finding, errors_among
from macros.project import DOCX_NAME, PDF_NAME, digest, recall
from macros.publish.stages import Stages
from macros.read.profile import read_profile
from macros.read.report import Report
from macros.read.text.file import walk
from macros.render.abbreviations import listed_abbreviations
from macros.render.call.address import built_name
from macros.render.evaluate import Ledger

if TYPE_CHECKING:
    from macros.export.page.edition import Edition
    from macros.export.pdf.compiler import Attachment

Findings = tuple[Finding, ...]


class Press:
    """Prints from a built site, or recalls what was printed from the very same one.

    Args:
        missing: What a draft lacks, for its last page.
    """

    def __init__(
        self,
        report: Report,
        ledger: Ledger,
        folder: Path,
        stages: Stages,
        missing: tuple[str, ...],
    ) -> None:
        self._report, self._ledger, self._folder = report, ledger, folder
        self._stages, self._missing = stages, missing

    def compare(self) -> Findings:
        """Hold the document that is printed against the pages of the site."""

        def look(edition: Edition, *_: object) -> Findings:
            from macros.export.proof.conservation import compare_with_site

            return tuple(compare_with_site(edition, self._ledger, self._folder))

        return self._recall("đối chiếu", look)

    def print_pdf(self, *, with_data: bool) -> Findings:
        """Write the PDF beside the site."""
        inside: tuple[Attachment, ...] = ()
        if with_data:
            from macros.export.pdf.write import collect_attachments

            inside = collect_attachments(self._report, self._folder)

        def write(edition: Edition, target: Path, go_on: Callable[[], None]) -> Findings:
            from macros.export.pdf.write import write_pdf

            return write_pdf(edition, target, inside, go_on)

        return self._recall(PDF_NAME, write, digest(inside))

    def print_early(self) -> None:
        """Put a copy beside the site at once: not laid out anew, and not proven yet."""
        from macros.export.pdf.compiler import print_early

        pdf = self._stages.wait_for(lambda go_on: print_early(self._edition))
        replace_files({self._folder / PDF_NAME: pdf})

    def print_docx(self) -> Findings:
        """Write the Word copy, whose contents know the pages of the PDF."""

        def write(edition: Edition, target: Path, *_: object) -> Findings:
            from macros.export.word.write import write_docx

            return write_docx(edition, target, self._folder / PDF_NAME)

        return self._recall(DOCX_NAME, write)

    def _recall(self, name: str, make: Callable[..., Findings], told: str = "") -> Findings:
        """Give what was found while a copy was printed, and the copy its place.

        Args:
            told: What else it is made of.
        """
        is_new = False

        def make_again() -> tuple[Sequence[object], Sequence[str]]:
            nonlocal is_new
            is_new = True
            with temporary("in") as folder:
                target = folder / name
                found = self._stages.wait_for(lambda go_on: make(self._edition, target, go_on))
                content = target.read_bytes() if target.is_file() else b""
            # Findings name lines, which may be others though the same is printed.
            seen = ("errors",) if errors_among(found) else ("seen", "lines")[: 1 + bool(found)]
            return (list(found), b64encode(content).decode()), seen

        record = self._report.project.record("ban-in", name)
        lines = digest(self._report.printed_pages)
        seen = {"seen": f"{self._seen} {told}", "lines": lines}
        found, content = recall(record, seen.get, make_again)
        if content:
            replace_files({self._folder / name: b64decode(content)})
            how = "in lại, vì lời, số, mẫu hoặc phông đã đổi" if is_new else "như lần trước"
            self._stages.tell([f"{name}: {how}"])
        return tuple(found)

    @cached_property
    def _edition(self) -> Edition:
        from macros.export.page.edition import prepare_edition

        return prepare_edition(self._report, self._folder, missing=self._missing)

    @cached_property
    def _seen(self) -> str:
        """Digest all that the copies are made of: pages, pictures, words around them, look."""
        from macros.export.document.front import default_timestamp
        from macros.export.page.fonts import digest_fonts

        report = self._report
        identity, project = report.identity, report.project
        beside = (path for path in walk(self._folder) if path.name not in (PDF_NAME, DOCX_NAME))
        has_forms = any(one.trang is None for one in identity.phu_luc)
        return digest(
            [(name, hashlib.sha256(one.read_bytes()).digest()) for name, one in self._files()],
            [one.relative_to(self._folder).as_posix() for one in beside],
            [(call.path, call.index, fact.text) for call, fact in self._ledger.facts()],
            [one.digest for one in report.tables.values()] if has_forms else (),
            (report.documents, identity, report.outline, report.forms),
            listed_abbreviations(report) if identity.muc_luc.viet_tat else (),
            (read_profile(project, identity.the_thuc), default_timestamp(report), digest_fonts()),
            self._missing,
        )

    def _files(self) -> Iterator[tuple[str, Path]]:
        project = self._report.project
        for page in self._report.printed_pages:
            yield built_name(page), self._folder / built_name(page)
        looks = (project.look(name).parent for name in ("in/bao-cao.typ", "in/mau.docx"))
        for folder in (project.docs, *looks):
            for path in walk(folder):
                if path.suffix != ".md" and path.is_file():
                    yield path.relative_to(folder).as_posix(), path
