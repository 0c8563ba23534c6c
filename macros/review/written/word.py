"""The new Word copy with tracked changes against the old one, and what the engine left unmarked."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from difflib import SequenceMatcher
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path

from docx.oxml.ns import qn
from lxml import etree

from macros.check.unfinished import as_draft, list_missing
from macros.export.document.book import print_calls, write_pages
from macros.export.document.front import default_timestamp
from macros.export.page.edition import prepare_edition
from macros.export.word.write import write_docx
from macros.files.scratch import temporary
from macros.findings import BrokenReport, ReportError, errors_among
from macros.format import shorten
from macros.project import digest, digest_code, kept_name, take
from macros.render.chart.drawing import drawing_for
from macros.review.version import Version, digest_tree
from macros.review.written.apart import Apart, Fields, Package
from macros.review.written.marker import Marker, Tracked, look_of, read_pieces

_MISSING = "chưa cài bộ ghi dấu sửa cho Word; cài bằng: pip install bao-cao[word], hoặc bỏ --word"
_MOST = 60  # letters of an unmarked change that are quoted
_BEFORE = 8  # words that say where it is
_WORD = re.compile(r"\S+")
_Look = frozenset[tuple[str, Hashable]]  # each property by its name
_Word = tuple[str, frozenset[_Look]]  # with all looks of its letters
# Of all changes, what is lost where the old copy is wanted, and where the new one is.
_CHOICES = {Tracked.COME: "từ chối", Tracked.GONE: "chấp nhận"}


def refuse_without_engine() -> None:
    """Raise a ReportError before any work, when the engine is not installed."""
    if find_spec("python_redlines") is None:
        raise ReportError(_MISSING)


def write_redline(
    old: Version, new: Version, author: str, target: Path, wait: Callable[[], None] = lambda: None
) -> tuple[str, ...]:
    """Write the Word copy of the new version with its changes tracked.

    Returns what the tracked changes do not show, a line each: accepting or rejecting all of them
    there gives other words than the copy of that version has.

    Args:
        author: Whom Word names beside each change.
        wait: Waits for whoever writes the copy of the old version meanwhile.

    Raises:
        ReportError: when the engine fails.
        BrokenReport: when a version cannot be written as Word.
    """
    with temporary("word-sua") as folder:
        copies = folder / "cu.docx", folder / "moi.docx"
        copies[1].write_bytes(take_copy(new))
        wait()
        copies[0].write_bytes(take_copy(old))
        date = f"{default_timestamp(new.report):%Y-%m-%dT%H:%M:%SZ}"
        target.write_bytes(mark_changes(*copies, author, date))
        return tuple(_find_unmarked(target, copies))


def mark_changes(old: Path, new: Path, author: str, date: str) -> bytes:
    """Give the new Word copy with its changes tracked.

    Args:
        date: Such as "2021-01-01T00:00:00Z".

    Raises:
        ReportError: when the engine fails.
    """
    for folds, parts in ((True, True), (False, True), (False, False)):  # these keep all letters
        copies, marker = (_read_copy(old), _read_copy(new)), Marker(author, date)
        fields, apart = Fields(*copies if folds else ()), Apart(*copies, marker)
        if parts:
            apart.leave_out()
        redline = _run_engine(*copies, author, date)
        if apart.put_back(redline) and fields.put_back(redline):
            break
    before = _read_copy(old)
    for name, part in redline.trees.items():
        marker.mark_looks(part, before.trees[name], redline.lists)
    return redline.write()


def _run_engine(old: Package, new: Package, author: str, date: str) -> Package:
    from python_redlines import DocxodusEngine

    try:
        content: bytes = DocxodusEngine().run_redline(
            author, old.write(), new.write(), detect_moves=True, date_time=date
        )[0]
    except (OSError, ValueError, RuntimeError) as error:
        raise ReportError(f"bộ ghi dấu sửa cho Word không chạy được: {error}") from error
    return Package(content)


def take_copy(version: Version) -> bytes:
    """Give the Word copy of a version, which is kept by all that its files say."""
    project = version.report.project
    seen = digest(digest_tree(project.root, project.sources), digest_code(project.overrides))
    kept = project.cache / "word-sua" / f"{kept_name(seen.encode())}.docx"
    with temporary("word-ban") as folder:
        return take(kept, lambda: _write_copy(version, folder))


def _write_copy(version: Version, folder: Path) -> bytes:
    """Write the Word copy of a version, a draft with what it lacks; no site is built."""
    report = as_draft(version.report, version.findings)
    appendices = {one.trang for one in report.identity.phu_luc}
    pages = [
        page for page in report.pages if page in report.book_pages or page.source_uri in appendices
    ]
    printed, broken = print_calls(report, pages, drawing_for(report.project))
    if broken:
        raise BrokenReport(broken)
    write_pages(report, pages, printed, folder, lambda _: ())
    edition = prepare_edition(report, folder, missing=list_missing(report, version.findings))
    target = folder / "ban.docx"
    findings = write_docx(edition, target, folder / "khong-co.pdf", is_proven=False)
    if errors := errors_among(findings):
        raise BrokenReport(errors)
    return target.read_bytes()


def _read_copy(path: Path) -> Package:
    """Read a copy; let each list of contents begin in a paragraph of its own, as it ends in one.

    Otherwise the engine, replacing its first line, makes it begin twice and end once, and no
    reader finds the fields behind it.
    """
    copy = Package(path.read_bytes())
    for code in list(copy.body.iter(qn("w:instrText"))):
        if (code.text or "").strip().startswith("TOC "):
            line = next(code.iterancestors(qn("w:p")))
            own = etree.Element(qn("w:p"))
            line.addprevious(own)
            inside = (one for one in line if one.tag != qn("w:pPr"))
            for run in list(takewhile(lambda one: one.tag == qn("w:r"), inside)):
                own.append(run)
    return copy


def _find_unmarked(redline: Path, copies: tuple[Path, Path]) -> Iterator[str]:
    """Hold the redline, all rejected and all accepted, against both copies, word by word."""
    for copy, (lost, choice) in zip(copies, _CHOICES.items(), strict=True):
        said, meant = _read(redline, lost), _read(copy, lost)
        steps = () if said == meant else SequenceMatcher(None, said, meant).get_opcodes()
        for kind, first, last, start, end in steps:
            if kind != "equal":
                rows = said[first:last], meant[start:end], meant[max(0, start - _BEFORE) : start]
                got, wanted, near = (" ".join(word for word, _ in row) for row in rows)
                looks = f", nhưng trông khác ({_name_looks(*rows[:2])})" if got == wanted else ""
                got, wanted = (shorten(one, _MOST) or "(không có gì)" for one in (got, wanted))
                yield (
                    f"{choice} hết thì ra “{got}”, bản Word là “{wanted}”{looks}, "
                    f"sau “{shorten(near, _MOST)}”"
                )


def _name_looks(said: Iterable[_Word], meant: Iterable[_Word]) -> str:
    """Name what is other about the looks of the same words."""
    names: set[str] = set()
    for (_, was), (_, now) in zip(said, meant, strict=True):
        alike = frozenset.intersection(*was, *now)
        names |= {name for look in was ^ now for name, _ in look - alike}
    return ", ".join(sorted(names))


def _read(path: Path, lost: Tracked) -> list[_Word]:
    """List the words of a Word file and of its notes, cell by cell, with how they look."""
    text, looks, copy = "", list[_Look](), Package(path.read_bytes())
    for part in copy.trees.values():
        for piece in read_pieces(part, lost, copy.lists):
            text += piece.text
            look = frozenset(look_of(piece, lost, copy.lists) if piece.letters else ())
            looks += [look] * len(piece.text)
    found = _WORD.finditer(text)
    return [(word[0], frozenset(looks[word.start() : word.end()])) for word in found]
