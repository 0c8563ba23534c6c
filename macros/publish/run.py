"""The whole path: read, check, build the site, print, compare, replace the last publication."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from macros.check.run import Examination, examine
from macros.check.unfinished import as_draft, headings_of, list_missing, refuse_draft
from macros.files.replace import replacing, unchanged
from macros.files.scratch import temporary
from macros.files.work import beside
from macros.findings import BrokenReport, Finding, errors_among
from macros.format import shorten
from macros.project import DOCX_NAME, PDF_NAME, Project, forget_unused
from macros.publish.stages import Stages
from macros.read.approvals import Standings
from macros.read.report import Report, read_report
from macros.render.call.context import Draw, draw_nothing
from macros.render.evaluate import Ledger

if TYPE_CHECKING:
    from macros.publish.margin import Margin
    from macros.publish.printed import Press
    from macros.review.gathered import PlacedRemark

Findings = tuple[Finding, ...]
_LONGEST = 118  # letters


@dataclass(frozen=True, slots=True)
class Copies:
    """What is made beside the site; `data` travels inside the PDF, which tells Word its pages."""

    pdf: bool = False
    docx: bool = False
    data: bool = False

    @property
    def names(self) -> Mapping[str, str]:
        """Name the copies to which the pages link."""
        made = {"pdf": PDF_NAME} if self.pdf else {}
        return made | ({"docx": DOCX_NAME} if self.docx else {})


def check(project: Project, stages: Stages) -> tuple[Finding, ...]:
    """Read and check a report; list all that is wrong with it."""
    report, examination = _examine(project, stages, draw_nothing)
    return _hold_to_approvals(report, examination, stages)[0].findings


def to_do(project: Project, stages: Stages) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Check a report; list all that is wrong with it, data first, then pages as they are printed.

    Returns the findings, and a line each for how much is to be written in each file and for
    what authors let stand.
    """
    report, examination = _examine(project, stages, draw_nothing)
    examination, _ = _hold_to_approvals(report, examination, stages)
    places = {page.path: place for place, page in enumerate(report.pages)}
    findings = sorted(examination.findings, key=lambda found: places.get(found.path, -1))
    counts = Counter(found.path for found in findings if found.is_to_write)
    headings = headings_of(report)
    lines = [f"{count:5}  {path}  {headings.get(path, '')}" for path, count in counts.items()]
    head = ["Còn phải viết, theo thứ tự của báo cáo (số chỗ, tệp, mục):"] if lines else []
    silenced = [str(one) for one in examination.silenced]
    if silenced:
        lines += ["Cảnh báo mà người viết bỏ qua, kèm lý do:", *silenced]
    return tuple(findings), tuple(shorten(line.rstrip(), _LONGEST) for line in head + lines)


def publish(
    project: Project,
    stages: Stages,
    *,
    with_pdf: bool = False,
    with_docx: bool = False,
    is_final: bool = False,
    with_data: bool = False,
    base: str | None = None,
    with_remarks: bool = False,
) -> tuple[Finding, ...]:
    """Publish a report into its site folder; what was there stays until all is well.

    Returns the warnings.

    Args:
        is_final: Refuse anything that is not ready to be signed.
        with_data: Let tables and ledger travel inside the PDF.
        base: See `build`.
        with_remarks: See `build`.

    Raises:
        BrokenReport: when the report has errors; nothing was replaced.
    """
    copies = Copies(with_pdf or with_docx, with_docx, with_data)
    with replacing(project.site) as folder:
        how = partial(build, is_final=is_final, base=base, with_remarks=with_remarks)
        return how(project, folder, copies, stages)


def build(
    project: Project,
    folder: Path,
    copies: Copies,
    stages: Stages,
    *,
    is_final: bool = False,
    address: str | None = None,
    base: str | None = None,
    with_remarks: bool = False,
    leave: Callable[..., None] | None = None,
) -> tuple[Finding, ...]:
    """Read, check, build the site and its copies into an empty folder; return the warnings.

    Args:
        address: Where a server shows the site, for a preview; otherwise as mkdocs.yml says.
        base: A revision or a folder; what changed since is marked on the pages.
        with_remarks: Print what reviewers said beside the passages.
        leave: Gets what the site builder worked with, once the site is there; what prints its
            copies beside it; and, for another state of the report, a press, if it may print
            before the next build. Else the copies are printed.

    Raises:
        BrokenReport: when the report has errors, or the copies turn out wrong.
        ReportError: when a file of the report is changed meanwhile.
    """
    # Whoever only checks a report does without them, and waits for none.
    from macros.export.document.front import default_timestamp
    from macros.export.site_data.fill import write_data
    from macros.publish.site import build_site, date_sitemap
    from macros.render.chart.drawing import drawing_for
    from macros.render.site import Handover

    with unchanged(project.root, project.sources), ExitStack() as meanwhile:
        report, examination = _examine(project, stages, drawing_for(project), meanwhile)
        examination, standings = _hold_to_approvals(report, examination, stages, counting=True)
        if is_final:
            refuse_draft(report, examination.findings)
        if errors_among(examination.findings):
            raise BrokenReport(examination.findings)
        margin = _compare(report, examination, base, stages) if base is not None else None
        report = as_draft(report, examination.findings)
        commit = margin.found.old.commit if margin else ""
        ledger = examination.ledger
        handover = Handover(report, examination.findings, ledger, standings, commit)
        remarks: Sequence[PlacedRemark] = ()
        if with_remarks and report.remarks:
            from macros.review.gathered import place_remarks

            remarks = place_remarks(report)
        with stages.stage("Dựng trang web") as advance:
            kept = build_site(handover, folder, advance, copies.names, address, margin, remarks)
            date_sitemap(folder, default_timestamp(report))
        stages.tell(kept.told())
        with stages.stage("Ghi số liệu kèm trang web"):
            write_data(report, ledger, examination.standings, folder)
        meanwhile.close()
        press = partial(_print_copies, report, examination, copies, stages)
        if leave is None:
            return press(folder)
        is_early = copies.pdf and margin is None  # whose marks the whole build puts on
        leave(kept, press, partial(_press, examination, stages) if is_early else None)
        return examination.findings


def _compare(report: Report, examination: Examination, base: str, stages: Stages) -> Margin:
    from macros.publish.margin import compare_with

    with stages.stage("Đối chiếu với bản trước"):
        return compare_with(report, examination, base)


def _print_copies(
    report: Report, examination: Examination, copies: Copies, stages: Stages, folder: Path
) -> Findings:
    findings = examination.findings
    if not copies.pdf:
        return findings
    press = _press(examination, stages, report, folder)
    with stages.stage("Đối chiếu trang web với bản in"):
        findings = _add(findings, press.compare())
    with stages.stage("Dựng bản in PDF"):
        findings = _add(findings, press.print_pdf(with_data=copies.data))
    if copies.docx:
        with stages.stage("Dựng bản Word"):
            findings = _add(findings, press.print_docx())
    return findings


def _press(examination: Examination, stages: Stages, report: Report, folder: Path) -> Press:
    from macros.publish.printed import Press

    missing = list_missing(report, examination.findings)
    return Press(report, examination.ledger, folder, stages, missing)


def _add(findings: tuple[Finding, ...], new: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Add findings that were not made before, there or nearer; an error among them ends it all."""
    told = {(one.path, one.message) for one in findings}
    findings += tuple(one for one in new if (one.path, one.message) not in told)
    if errors_among(new):
        raise BrokenReport(findings)
    return findings


def _examine(
    project: Project, stages: Stages, draw: Draw, meanwhile: ExitStack | None = None
) -> tuple[Report, Examination]:
    """Read and check a report.

    Args:
        meanwhile: Ends a second process that makes what is to be written beside the site.
    """
    with stages.stage("Đọc báo cáo"):
        report = read_report(project)
    forget_unused(project)

    def besides(ledger: Ledger, judge: Callable[[], object]) -> None:
        if meanwhile is not None:
            work = partial(_work_besides, report, ledger, judge)
            meanwhile.enter_context(beside(work, keeps=project.keeps))

    with stages.stage("Kiểm tra"):
        examination = examine(report, draw, _lacking, besides)
        if errors_among(examination.findings):
            return report, examination
        found = {*examination.findings, *_try_copies(report, examination.ledger)}
        return report, replace(examination, findings=tuple(sorted(found)))


def _try_copies(report: Report, ledger: Ledger) -> Findings:
    from macros.publish.section import fit_tables, try_look

    return fit_tables(report, ledger) + try_look(report, ledger)


def _work_besides(report: Report, ledger: Ledger, judge: Callable[[], object]) -> None:
    """Put on record what the first process comes to when it has judged the sentences."""
    from macros.export.site_data.fill import write_data

    judge()
    _try_copies(report, ledger)
    with temporary("so-lieu") as folder:
        write_data(report, ledger, (), folder)


def _lacking(text: str) -> Sequence[str]:
    """Ask the font of the printed copies; only letters out of the ordinary are asked for."""
    from macros.export.page.fonts import choose_font

    return choose_font()[0].missing(text)


def _hold_to_approvals(
    report: Report, examination: Examination, stages: Stages, *, counting: bool = False
) -> tuple[Examination, Standings]:
    """Add the steps that sections lack; tell how each stands, where anybody is asked to approve.

    With `counting`, what has changed since an approval lapsed is counted, too.
    """
    if not report.is_whole or not report.approval_steps:
        return examination, {}
    from macros.review.seals import count_changes, find_unapproved, read_standings

    with stages.stage("Xem các lần duyệt"):
        standings = read_standings(report)
        if counting:
            standings = count_changes(report, standings)
    found = (*examination.findings, *find_unapproved(report, standings))
    return replace(examination, findings=tuple(sorted(found))), standings
