"""Whether pages, navigation and catalogue follow outline and tables; what is still to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from macros.check.prose.reading import read_prose
from macros.findings import BrokenReport, Code, Finding, Severity, closest, nearest
from macros.format import shorten
from macros.read.approvals import FILE
from macros.read.outline import Section
from macros.read.page.page import GAP, Answer, Page, answers_of
from macros.read.report import Report
from macros.read.site_config import NavItem, SiteConfig, read_site_config
from macros.read.yaml.file import find_line
from macros.render.call.numbering import number_report

_SHOWN = 69  # letters of a prompt
_KEPT_OFF = ("exclude_docs", "draft_docs")  # the settings that keep pages off the site
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b"
    rf"|{GAP.pattern}"
    r"|\((?:điền|bổ sung|cập nhật|chờ) (?:số liệu|sau|thêm)[^)\n]{0,80}\)"
    r"|…{2,}|\.{4,}|\?{3,}"
)


def find_uncovered(report: Report) -> Iterator[Finding]:
    """Hold the pages against the outline."""
    sections = {section.id: section for section in report.outline.sections}
    pages: dict[str, Page] = {}
    # Of two pages with one section, the one with its title is right.
    headings = {key: section.heading for key, section in sections.items()}
    for page in sorted(report.pages, key=lambda one: one.title != headings.get(one.section or "")):
        if page.section in sections:
            pages.setdefault(page.section, page)
    # Sections whose page does not say so tell it there, and are not missing.
    vacant = {key: section for key, section in sections.items() if key not in pages}
    for page in report.pages:
        if pages.get(page.section or "") is not page:
            meant = _section_meant(page, vacant)
            vacant.pop(meant or "", None)
            yield from _explain(page, sections, pages, meant)
    yield from _find_unknown_approvals(report)
    for key, section in sections.items():
        if key in pages:
            yield from _judge(section, pages[key], report)
        elif key in vacant and not report.broken_pages:  # one of which may be its page
            message = f"mục “{section.heading}” chưa có trang"
            remedy = f"thêm một trang trong docs/ với “muc: {section.id}” ở đầu trang"
            yield _to_write("data/outline.yml", 1, message, remedy, Code.MISSING_SECTION)


def _section_meant(page: Page, vacant: Mapping[str, Section]) -> str | None:
    """Tell which of the sections without a page a page is for: by its title, or nearly its id."""
    for key, section in vacant.items():
        if _plain(page.title) in (_plain(section.heading), _plain(section.title)):
            return key
    return closest(page.section, vacant) if page.section else None


def _find_unknown_approvals(report: Report) -> Iterator[Finding]:
    """Find approvals of what is not there: of no section, or of a step that nobody asks for."""
    sections = [section.id for section in report.outline.sections]
    steps = report.identity.buoc_duyet
    path = report.project.data / FILE
    for number, approval in enumerate(report.approvals):
        for key, value, known in (
            ("muc", approval.muc, sections),
            ("buoc", approval.buoc, steps or (approval.buoc,)),
        ):
            if value not in known:
                line = find_line(report.project, path, "duyet", number, key)
                message = f"{key} “{value}” không có trong báo cáo này"
                remedy, name = nearest(value, known), report.project.relative(path)
                yield Finding(name, line, message, remedy, Code.UNKNOWN_SECTION)


def _explain(
    page: Page,
    sections: Mapping[str, Section],
    pages: Mapping[str, Page],
    meant: str | None,
) -> Iterator[Finding]:
    if page.section is None:
        if meant is not None:
            message = f"thiếu “muc: {meant}” ở đầu trang"
            remedy = f"ghi “muc: {meant}” ở đầu tệp, giữa hai dòng ---"
            yield Finding(page.path, 1, message, remedy, Code.FRONT_MATTER)
    elif page.section in pages:
        message = f"mục “{page.section}” đã có ở {pages[page.section].path}"
        remedy = f"có phải “{meant}”?" if meant else "mỗi mục một trang"
        yield Finding(page.path, page.section_line, message, remedy, Code.DUPLICATE_SECTION)
    elif sections:
        message = f"đề cương không có mục “{page.section}”"
        remedy = f"có phải “{meant}”?" if meant else nearest(page.section, sections)
        yield Finding(page.path, page.section_line, message, remedy, Code.UNKNOWN_SECTION)


def _plain(title: str) -> str:
    return " ".join(title.split()).rstrip(". ").casefold()


def _judge(section: Section, page: Page, report: Report) -> Iterator[Finding]:
    if page.title != section.heading and "{{" not in page.title:  # which is refused already
        message = (
            f"tiêu đề “{page.title}” khác đề cương" if page.title else "trang không có tiêu đề"
        )
        remedy = f"dòng tiêu đề phải là “# {section.heading}”"
        yield Finding(page.path, page.title_line, message, remedy, Code.HEADING)
    if page.is_whole:  # otherwise the answer may be in what could not be read
        yield from _unanswered(section, page, report)
    if page.status != "hoan-thanh":
        message = "mục chưa hoàn thành"
        remedy = "khi viết xong, ghi “trang_thai: hoan-thanh” ở đầu trang"
        yield _to_write(page.path, 1, message, remedy, Code.UNFINISHED)


def _unanswered(section: Section, page: Page, report: Report) -> Iterator[Finding]:
    answers = answers_of(page)
    for prompt in section.prompts:
        answer = answers.get(prompt.id)
        if answer is None or not answer.words:
            # A gap there is told as such, with what is to be written.
            if answer is None or not answer.has_gap:
                message = f"chưa trả lời yêu cầu “{shorten(prompt.text, _SHOWN)}”"
                mark = f'{{{{ yeu_cau("{prompt.id}", …) }}}}'
                remedy = f"viết đoạn trả lời sau {mark}" if answer else f"đặt {mark} trước đoạn đó"
                line = answer.call.line if answer else page.title_line
                yield _to_write(page.path, line, message, remedy, Code.UNANSWERED_PROMPT)
            continue
        missing = [a for a in section.aspects_of(prompt) if a not in answer.aspects]
        if missing:
            words = ", ".join(report.outline.aspect_label(aspect) for aspect in missing)
            message = f"yêu cầu “{shorten(prompt.text, _SHOWN)}” còn thiếu: {words}"
            remedy = f"viết thêm rồi ghi vào yeu_cau: {', '.join(missing)}"
            yield _to_write(page.path, answer.call.line, message, remedy, Code.MISSING_ASPECT)
        yield from _unsaid(page, answer, report)
    covered = {aspect for answer in answers.values() for aspect in answer.aspects}
    is_begun = any(answer.words for answer in answers.values())
    for aspect in section.analysis:
        if is_begun and aspect not in covered:
            message = f"mục này chưa phân tích {report.outline.aspect_label(aspect)}"
            remedy = f"viết thêm rồi ghi “{aspect}” vào một yeu_cau của trang"
            yield _to_write(page.path, page.title_line, message, remedy, Code.MISSING_ASPECT)


def _unsaid(page: Page, answer: Answer, report: Report) -> Iterator[Finding]:
    """Name the aspects that a mark claims and of which its passages have no word."""
    for aspect in answer.aspects:
        if not report.outline.is_said(aspect, answer.passage):
            label = report.outline.aspect_label(aspect)
            message = f"yeu_cau ghi {aspect}, mà đoạn không có câu nào về {label}"
            known = ", ".join(f"“{word}”" for word in report.outline.aspects_words[aspect][:4])
            remedy = f"viết thêm, với một chữ như {known}; hoặc bỏ {aspect}"
            yield _to_write(page.path, answer.call.line, message, remedy, Code.MISSING_ASPECT)


def _to_write(path: str, line: int, message: str, remedy: str, code: Code) -> Finding:
    return Finding(path, line, message, remedy, code, Severity.WARNING)


def find_misordered(report: Report) -> Iterator[Finding]:
    """Compare the navigation with outline and files; a page left out cannot be found by readers."""
    project = report.project
    name = project.relative(project.config)
    try:
        config = read_site_config(project)
    except BrokenReport as error:
        yield from error.findings
        return
    if config.nav is None:
        return
    items = config.nav
    yield from _hidden(report, config)
    missing = _missing_pages(report, config)
    for item in items:
        if urlsplit(item.uri).scheme or (project.docs / item.uri).is_file():
            continue
        message = f"nav có trang {item.uri}, mà docs/ không có tệp này"
        renamed = closest(item.uri, missing)
        if renamed is not None:
            missing.remove(renamed)  # one page under another name, not two mistakes
        remedy = f"có phải “{renamed}”?" if renamed else "sửa tên hoặc bỏ dòng này"
        yield Finding(name, item.line, message, remedy, Code.NAVIGATION)
    chapters = [page.source_uri for page in report.book_pages]
    for uri in missing:
        where = ", đúng thứ tự đề cương" if uri in chapters else ", hoặc vào not_in_nav"
        remedy = f"thêm trang vào nav{where}"
        yield Finding(name, config.nav_line, f"nav thiếu trang {uri}", remedy, Code.NAVIGATION)
    yield from _first_misplaced(name, items, chapters)


def _hidden(report: Report, config: SiteConfig) -> Iterator[Finding]:
    """Name the pages of outline and navigation that a setting keeps off the site."""
    name = report.project.relative(report.project.config)
    needed = {item.uri for item in config.nav or ()} | {p.source_uri for p in report.book_pages}
    for key in _KEPT_OFF:
        for uri in sorted(config.matching(needed, key)):
            message = f"{key} bỏ trang {uri} khỏi trang web, mà đề cương hoặc nav có trang này"
            yield Finding(name, 1, message, f"sửa {key}", Code.NAVIGATION)


def _first_misplaced(
    name: str, items: Sequence[NavItem], chapters: Sequence[str]
) -> Iterator[Finding]:
    known = set(chapters)
    present = [item for item in items if item.uri in known]
    listed = {item.uri for item in items}
    expected = [uri for uri in chapters if uri in listed]
    for found, right in zip(present, expected, strict=False):
        if found.uri != right:
            message = f"nav có {found.uri} ở chỗ của {right}"
            yield Finding(name, found.line, message, "xếp lại theo đề cương", Code.NAVIGATION)
            return


def _missing_pages(report: Report, config: SiteConfig) -> list[str]:
    """List the pages that the navigation lacks, those of the outline first and in its order."""
    listed = {item.uri for item in config.nav or ()}
    chapters = {page.source_uri for page in report.book_pages}
    # A page that claims the section of another has made that mistake, and no other.
    first = {page.section: page for page in reversed(report.pages)}
    unlisted = [
        page.source_uri
        for page in report.pages
        if page.source_uri not in listed and (not page.section or first[page.section] is page)
    ]
    left_out = config.matching(unlisted, *_KEPT_OFF, "not_in_nav")
    return [uri for uri in unlisted if uri in chapters or uri not in left_out]


def find_left_over(report: Report) -> Iterator[Finding]:
    """Name tables of invented numbers in a report that does not say that its numbers are."""
    if report.identity.minh_hoa is not None:
        return
    for table in report.tables.values():
        if table.schema.illustrative:
            path = report.project.root / table.schema_path
            line = find_line(report.project, path, "illustrative")
            message = "bảng ghi là số liệu minh họa, mà báo cáo không ghi minh_hoa"
            remedy = "số thật thì xóa dòng này; còn minh họa thì ghi minh_hoa ở data/report.yml"
            yield Finding(table.schema_path, line, message, remedy, Code.ILLUSTRATIVE)


def find_uncatalogued(report: Report) -> Iterator[Finding]:
    """Hold the catalogue against the tables; a report may also do without a catalogue."""
    pages = number_report(report).catalogue
    if not pages:
        return
    for name, table in report.tables.items():
        page = pages.get(name)
        if page is None and report.is_read_through:
            message = f"bảng “{name}” chưa có trang trong danh mục số liệu"
            remedy = "chạy baocao danh-muc"
            yield Finding(table.schema_path, 1, message, remedy, Code.CATALOGUE, Severity.WARNING)
        elif page is not None and page.title != table.schema.title:
            message = f"tiêu đề “{page.title}” khác tên bảng"
            remedy = f"dòng tiêu đề phải là “# {table.schema.title}”"
            yield Finding(page.path, page.title_line, message, remedy, Code.HEADING).as_warning


def find_placeholders(report: Report) -> Iterator[Finding]:
    """Warn of them on the pages of the final copy, which is refused while one stands."""
    for page in report.book_pages:
        prose = read_prose(page)
        for match in _PLACEHOLDER.finditer(prose.text):
            message = f"còn chỗ chờ điền “{shorten(match.group(), 60)}”"
            remedy = "viết cho xong hoặc xóa; bản chính thức không được còn"
            yield prose.warning(match.start(), message, remedy, Code.PLACEHOLDER)
