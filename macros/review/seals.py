"""Approvals that lapse: each is bound to what its section said, words, numbers and tables."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace

from macros.export.document.chapter import Chapter
from macros.export.document.inlines import Picture
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import Code, Finding, ReportError, nearest
from macros.project import Project
from macros.read.approvals import FILE, ONLY_STEP, Approval, Standings, StepState, add_line
from macros.read.history import ask_git
from macros.read.page.page import Page
from macros.read.report import Report, read_report
from macros.review.compare import compare
from macros.review.diff.passages import read_passages, say_cell
from macros.review.diff.tokens import text_of
from macros.review.differences import PageChange
from macros.review.version import NOW, Version, printed_by, read_chapters, taken_out


def seal(chapter: Chapter) -> str:
    """Digest what a chapter says; how it is laid out, named and numbered does not count."""
    digest = hashlib.sha256()
    for passage in read_passages(chapter):
        words, exhibit = " ".join(passage.said.split()), passage.exhibit
        cells = (text_of(say_cell(cell)) for cell in passage.cells)
        pictures = (look for image, look in passage.pictures if not image.is_chart)
        alt = [exhibit.body.alt] if exhibit and isinstance(exhibit.body, Picture) else []
        for said in (passage.kind, words, *pictures, *cells, *alt):
            digest.update(f"{said}\0".encode())
    return digest.hexdigest()[:16]


def seals_of(report: Report, pages: Iterable[Page]) -> dict[str, str]:
    """Seal some sections, by their ids."""
    found: dict[str, str] = {}
    for page in pages:  # each alone: its seal is not to depend on what else is read
        with temporary("dau") as folder:
            chapters = read_chapters(report, [page], folder)
            found |= {key: seal(chapter) for key, chapter in chapters.items()}
    return found


def read_standings(report: Report) -> Standings:
    """Tell how every section of the final copy stands; empty where nobody is asked to approve."""
    steps = report.approval_steps
    if not steps:
        return {}
    last = {(one.muc, one.buoc): one for one in report.approvals}
    asked = {one.muc for one in report.approvals}
    seals = seals_of(report, [page for page in report.book_pages if page.section in asked])
    found: dict[str, tuple[StepState, ...]] = {}
    for page in report.book_pages:
        section, states, stands = page.section or "", [], True
        for step in steps:
            approval = last.get((section, step))
            is_fresh = approval is not None and approval.dau == seals.get(section)
            stands = is_fresh and (stands or not report.identity.buoc_duyet)  # else it waits
            states.append(StepState(step, approval if stands or not is_fresh else None, stands))
        found[section] = tuple(states)
    return found


def count_changes(report: Report, standings: Standings) -> Standings:
    """Tell of each lapsed approval how much has changed since, where git has what was approved."""
    standings = {
        section: tuple(_found_in_git(report.project, state) for state in states)
        for section, states in standings.items()
    }
    lapsed = {state.lapsed_at for states in standings.values() for state in states} - {""}
    if not lapsed:
        return standings
    now = printed_by(report, NOW)
    since = {commit: _changes_since(commit, now) for commit in lapsed}
    return {
        section: tuple(
            replace(state, changed=since.get(state.lapsed_at, {}).get(section, ""))
            for state in states
        )
        for section, states in standings.items()
    }


def _found_in_git(project: Project, state: StepState) -> StepState:
    """Find the commit that was approved before it was one: that which brought the approval."""
    approval = state.approval
    if approval is None or state.is_valid or approval.ban:
        return state
    asked = "log", "--reverse", "--format=%H", f"-S{approval.dau}", "--", f"data/{FILE}"
    commit = (ask_git(project.root, *asked) or "").partition("\n")[0]
    if not commit:
        return state
    with suppress(ReportError), taken_out(project, commit) as (at, _, _):
        report = read_report(at)
        page = [one for one in report.book_pages if one.section == approval.muc]
        if seals_of(report, page).get(approval.muc) == approval.dau:
            return replace(state, approval=approval.model_copy(update={"ban": commit}))
    return state


def _changes_since(commit: str, now: Version) -> Mapping[str, str]:
    """Count, by section, the numbers and sentences that are not what they were at a commit."""
    try:
        with taken_out(now.report.project, commit) as (project, name, _), temporary("trang") as at:
            found = compare(printed_by(read_report(project), name), now, at)
    except ReportError:  # a shallow clone, or what was approved is in no branch any more
        return {}
    return {page.key: _say_counts(page) for page in found.pages}


def _say_counts(page: PageChange) -> str:
    said = page.counts()
    words = {"số": ("số in ra",), "câu": ("câu", "đoạn, câu bỏ"), "liên kết": ("liên kết",)}
    counts = Counter[str]()
    for one, begins in words.items():
        counts[one] = sum(count for key, count in said.items() if key.startswith(begins))
    counts.update(row.passage.kind.value for row in page.changes if row.passage.exhibit)
    counts.update(page.moves())
    return ", ".join(f"{count} {words}" for words, count in counts.items() if count)


def find_unapproved(report: Report, standings: Standings) -> Iterator[Finding]:
    """Find the sections of which a step is missing or has lapsed, where steps are asked for."""
    if not report.identity.buoc_duyet:
        return
    pages = {page.section: page for page in report.book_pages}
    for section, states in standings.items():
        for state in states:
            if state.is_valid:
                continue
            changed = f" ({state.changed})" if state.changed else ""
            what = f"đã đổi{changed} sau khi" if state.approval else "chưa"
            message = f"mục {section} {what} qua bước “{state.step}”"
            remedy = f'duyệt bằng: baocao duyet {section} --buoc "{state.step}" --nguoi "…"'
            path, line = pages[section].path, pages[section].section_line
            yield Finding(path, line, message, remedy, Code.UNAPPROVED).as_warning
            break  # the next steps wait for this one


def approve(
    report: Report, section: str, who: str, step: str | None, opinion: str | None
) -> Approval:
    """Write an approval of a section as it is now into data/duyet.yml.

    Raises:
        ReportError: when there is no such section or step, or the step before does not stand.
    """
    pages = {page.section: page for page in report.book_pages if page.section}
    if section not in pages:
        raise ReportError(f"không có trang nào của mục “{section}”; {nearest(section, pages)}")
    steps = report.identity.buoc_duyet or (ONLY_STEP,)
    step = step or (steps[0] if len(steps) == 1 else None)
    if step is None or step not in steps:
        raise ReportError(f"ghi bước bằng --buoc: một trong {', '.join(f'“{s}”' for s in steps)}")
    standing = {one.step for one in read_standings(report).get(section, ()) if one.is_valid}
    lacking = [one for one in steps[: steps.index(step)] if one not in standing]
    if lacking:
        raise ReportError(f"mục {section} chưa qua bước “{lacking[0]}”; duyệt bước đó trước")
    approval = Approval(
        muc=section,
        buoc=step,
        nguoi=who,
        ngay=datetime.datetime.now(tz=datetime.UTC).astimezone().date(),
        dau=seals_of(report, [pages[section]])[section],
        ban=_commit(report.project),
        y_kien=opinion or None,
    )
    path = report.project.data / FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    replace_files({path: add_line(text, approval).encode()})
    return approval


def _commit(project: Project) -> str | None:
    """Give the commit that holds the report as it lies there; None with unrecorded changes."""
    changed = ask_git(project.root, "status", "--porcelain", "--", "docs", "data")
    own = [line for line in (changed or "").splitlines() if not line.endswith(f"data/{FILE}")]
    commit = ask_git(project.root, "rev-parse", "HEAD")
    return commit.strip() if commit and not own else None


def tell_standings(report: Report) -> Iterator[str]:
    """Tell how each section stands, and how to see what has changed since it was approved."""
    standings = count_changes(report, read_standings(report))
    if not standings:
        yield "Chưa mục nào được duyệt; duyệt bằng: baocao duyet MỤC --nguoi “…”"
    for section, states in standings.items():
        told = "; ".join(f"{state.step}: {state.words}" for state in states)
        yield f"{section}: {told}"
        for commit in dict.fromkeys(state.lapsed_at[:7] for state in states if state.lapsed_at):
            yield f"  xem những gì đã đổi: baocao so-sanh {commit}"
