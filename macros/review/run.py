"""The whole path of a comparison: take both versions, compare, write them down."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

from macros.files.replace import refuse_others, replacing
from macros.files.scratch import temporary
from macros.files.work import beside
from macros.findings import BrokenReport, Finding, ReportError, errors_among
from macros.project import Project
from macros.read.report import read_report
from macros.review.compare import compare
from macros.review.diff.renames import compare_findings, find_renames
from macros.review.differences import Differences
from macros.review.seals import find_unapproved, read_standings
from macros.review.version import NOW, Version, read_version, taken_out
from macros.review.written.changes import SCHEMA, write_json
from macros.review.written.comment import write_comment
from macros.review.written.one_page import write_page

REDLINE = "redline.docx"
_WRITTEN = ("index.html", "review.md", "changes.json", SCHEMA.name)
_AUTHOR = "Đối chiếu"  # whom Word names beside each change

Stage = Callable[[str], AbstractContextManager[object]]  # tells what is being done


def compare_with(
    project: Project,
    base: str | None,
    other: str | None,
    target: Path,
    stage: Stage,
    *,
    with_word: bool = False,
) -> Differences:
    """Compare two versions and write the comparison into a folder, which is replaced as a whole.

    Args:
        base: A revision or a folder; None for where the work parted from the main branch.
        other: The same for the new version; None for the files as they lie there.
        stage: Is told what is being done.
        with_word: Write the new Word copy with its changes tracked, too.

    Raises:
        ReportError: when there is no such version, or when the folder holds anything but an
            earlier comparison, or lies among pages and data.
    """
    if any(target.resolve().is_relative_to(one.resolve()) for one in (project.docs, project.data)):
        raise ReportError(f"{target} ở trong docs/ hoặc data/ của báo cáo; chọn thư mục khác")
    refuse_others(target, (*_WRITTEN, REDLINE))
    if with_word:  # it loads both printers
        from macros.review.written import word

        word.refuse_without_engine()
    with ExitStack() as stack:
        old = stack.enter_context(taken_out(project, base))
        new = stack.enter_context(
            taken_out(project, other) if other is not None else nullcontext((project, NOW, ""))
        )
        with stage("Đọc bản trước"):
            before = read_version(*old)
        with stage("Đọc bản này"):
            after = read_version(*new)
        if with_word:  # to write the copies takes as long as all else: one is begun with
            wait = stack.enter_context(
                beside(lambda: word.take_copy(_held_to_approvals(before)), keeps=project.keeps)
            )
        with stage("Đối chiếu"):
            found = compare(before, after, stack.enter_context(temporary("trang")))
        is_of_site = other is None and target.absolute().parent == project.root.absolute()
        site = "../site" if is_of_site and project.site.exists() else ""
        with replacing(target) as folder:
            if with_word:
                with stage("Ghi dấu sửa vào bản Word"):
                    found = _with_redline(found, folder / REDLINE, wait)
            page, comment = write_page(found, site), write_comment(found)
            texts = page, comment, write_json(found), SCHEMA.read_text("utf-8")
            for name, text in zip(_WRITTEN, texts, strict=True):
                (folder / name).write_text(text, encoding="utf-8")
    return found


def _with_redline(found: Differences, target: Path, wait: Callable[[], None]) -> Differences:
    """Write the redline; a version with errors has no Word copy, which is told."""
    from macros.review.written.word import write_redline

    was, now = map(_held_to_approvals, (found.old, found.new))
    errors = errors_among((*found.old.findings, *found.new.findings))
    with suppress(BrokenReport) if errors else nullcontext():
        if not found.unread:
            return replace(found, unmarked=write_redline(was, now, _AUTHOR, target, wait))
    return replace(found, unwritten=f"Không có {REDLINE}, vì một bản còn lỗi: {errors[0]}")


def _held_to_approvals(version: Version) -> Version:
    """Add the steps that its sections lack: a draft lists them."""
    report, known = version.report, version.examination
    lacking = find_unapproved(report, read_standings(report)) if report.is_whole else ()
    findings = tuple(sorted({*known.findings, *lacking}))
    return replace(version, examination=replace(known, findings=findings))


def find_gained(project: Project, base: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Keep only the findings that a revision did not have, whatever their lines.

    Args:
        base: A revision or a folder.

    Raises:
        ReportError: when there is no such version.
    """
    with taken_out(project, base) as old:
        before = read_version(*old)
        renames = find_renames(before.report, read_report(project))
        return compare_findings(before.findings, findings, renames)[0]


def tell_reach(project: Project, place: str, value: str | None) -> Iterator[str]:
    """Tell what a cell reaches, and what would be printed with another number in it.

    Raises:
        ReportError: when there is no such cell, or the value is no number.
    """
    from macros.review.questions import reach, with_cell

    report = read_report(project)
    for one in reach(report, place):
        printed = f": {', '.join(one.printed)}" if one.printed else ""
        yield f"{one.path}:{one.line} {one.what}{printed} – {one.words}"
    if value is None:
        return
    with temporary("neu") as folder, temporary("trang") as pages:
        changed = with_cell(project, place, value, folder)
        versions = read_version(project, NOW), read_version(changed, f"{place} = {value}")
        found = compare(*versions, pages)
    yield f"Nếu ô này là {value}:"
    for other in found.values:
        note = " (đảo chiều)" if other.flips else ""
        where = f"{other.new.call.path}:{other.new.call.line}"
        yield f"  {where} {other.old.fact.text} → {other.new.fact.text}{note}"
    yield from (f"  thêm: {finding}" for finding in found.gained)
    yield from (f"  hết: {finding}" for finding in found.lost)
