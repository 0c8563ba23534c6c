"""The new Word copy with tracked changes against the old one, and what the engine left unmarked."""

from __future__ import annotations

import io
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from macros.export.document.bare import print_calls, write_pages
from macros.export.document.front import default_timestamp
from macros.export.page.edition import prepare_edition
from macros.export.word.write import write_docx
from macros.files.scratch import temporary
from macros.findings import BrokenReport, ReportError, errors_among
from macros.read.report import Report
from macros.render.chart.drawing import drawing_for
from macros.review.version import Version

_MISSING = "chưa cài bộ ghi dấu sửa cho Word; cài bằng: pip install bao-cao[word], hoặc bỏ --word"
_CHOICES = {"reject": "từ chối", "accept": "chấp nhận"}  # of all changes: the old, the new copy
_MOST = 60  # letters of an unmarked change that are quoted


def write_redline(old: Version, new: Version, author: str, target: Path) -> tuple[str, ...]:
    """Write the Word copy of the new version with its changes tracked.

    Returns what the tracked changes do not show, a line each: accepting or rejecting all of them
    there gives other words than the copy of that version has.

    Args:
        author: Whom Word names beside each change.

    Raises:
        ReportError: when the engine is not installed, or fails.
        BrokenReport: when a version cannot be written as Word.
    """
    try:
        from python_redlines import DocxodusEngine
    except ImportError as error:
        raise ReportError(_MISSING) from error
    with temporary("word-sua") as folder:
        copies = folder / "cu.docx", folder / "moi.docx"
        for version, copy in zip((old, new), copies, strict=True):
            _write_copy(version.report, copy, folder / copy.stem)
        date = f"{default_timestamp(new.report):%Y-%m-%dT%H:%M:%SZ}"
        try:
            content, _, _ = DocxodusEngine().run_redline(
                author, copies[0], copies[1], detect_moves=True, date_time=date
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise ReportError(f"bộ ghi dấu sửa cho Word không chạy được: {error}") from error
        target.write_bytes(content)
        return tuple(_find_unmarked(target, copies))


def _write_copy(report: Report, target: Path, folder: Path) -> None:
    """Write the Word copy of a version; no site is built."""
    appendices = {one.trang for one in report.identity.phu_luc}
    pages = [
        page for page in report.pages if page in report.book_pages or page.source_uri in appendices
    ]
    printed, broken = print_calls(report, pages, drawing_for(report.project))
    if broken:
        raise BrokenReport(broken)
    write_pages(report, pages, printed, folder, lambda _: ())
    edition = prepare_edition(report, folder)
    findings = write_docx(edition, target, folder / "khong-co.pdf")
    if errors := errors_among(findings):
        raise BrokenReport(errors)


def _find_unmarked(redline: Path, copies: tuple[Path, Path]) -> Iterator[str]:
    """Hold the redline, all rejected and all accepted, against both copies: pandoc reads them."""
    for copy, choice in zip(copies, _CHOICES, strict=True):
        said, meant = _read(redline, choice), _read(copy, "accept")
        matcher = SequenceMatcher(None, said, meant, autojunk=False)
        for kind, first, last, start, end in matcher.get_opcodes():
            if kind != "equal":
                got = " ".join(said[first:last])[:_MOST] or "(không có gì)"
                wanted = " ".join(meant[start:end])[:_MOST] or "(không có gì)"
                yield f"{_CHOICES[choice]} hết thì ra “{got}”, bản Word là “{wanted}”"


def _read(path: Path, choice: str) -> list[str]:
    """List the lines of words of a Word file.

    Args:
        choice: "accept" or "reject" all changes.
    """
    import pypandoc

    options = [f"--track-changes={choice}", "--wrap=none"]
    text = pypandoc.convert_file(str(path), "plain", format="docx", extra_args=options)
    return [" ".join(line.split()) for line in io.StringIO(text) if line.strip()]
