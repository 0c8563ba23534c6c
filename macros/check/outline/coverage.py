"""Whether the pages follow the outline, and which page answers which section."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from macros.findings import Code, Finding, Severity, closest, nearest
from macros.read.outline import Prompt, Section
from macros.read.page.page import Page, answers_of
from macros.read.report import Report


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the pages belong.

    Args:
        pages: The page of each section that has one, by the section's id.
        meant: Sections for which a page is there whose front matter does not say so; what is
            wrong with it is found at that page.
        findings: Pages that name no section, an unknown one, or that of another page.
    """

    pages: Mapping[str, Page]
    meant: frozenset[str]
    findings: tuple[Finding, ...]


def place_pages(report: Report) -> Placement:
    """Give every section its page."""
    sections = {section.id: section for section in report.outline.sections}
    pages: dict[str, Page] = {}
    # Of two pages with one section, the one with its title is right.
    for page in sorted(report.pages, key=lambda page: not _is_titled(page, sections)):
        if page.section in sections:
            pages.setdefault(page.section, page)
    astray = [page for page in report.pages if pages.get(page.section or "") is not page]
    vacant = {key: section for key, section in sections.items() if key not in pages}
    meant: dict[str, str] = {}
    for page in astray:
        wanted = _section_meant(page, vacant)
        if wanted is not None:
            meant[page.path] = wanted
            del vacant[wanted]
    findings = tuple(
        finding
        for page in astray
        for finding in _explain(page, sections, pages, meant.get(page.path))
    )
    return Placement(pages, frozenset(meant.values()), findings)


def _section_meant(page: Page, vacant: Mapping[str, Section]) -> str | None:
    """Tell which of the sections without a page a page is for: by its title, or nearly its id."""
    for key, section in vacant.items():
        if _plain(page.title) in (_plain(section.heading), _plain(section.title)):
            return key
    return closest(page.section, vacant) if page.section else None


def _is_titled(page: Page, sections: Mapping[str, Section]) -> bool:
    section = sections.get(page.section or "")
    return section is not None and page.title == section.heading


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


_OUTLINE = "data/outline.yml"


def find_uncovered(report: Report) -> Iterator[Finding]:
    """Hold the pages against the outline."""
    placement = place_pages(report)
    yield from placement.findings
    for section in report.outline.sections:
        page = placement.pages.get(section.id)
        if page is None:
            # A page that cannot be read, or says the wrong section, tells so itself.
            if report.broken_pages or section.id in placement.meant:
                continue
            message = f"mục “{section.heading}” chưa có trang"
            remedy = f"thêm một trang trong docs/ với “muc: {section.id}” ở đầu trang"
            yield Finding(_OUTLINE, 1, message, remedy, Code.MISSING_SECTION)
            continue
        yield from _wrong_title(section, page)
        if page.is_whole:  # otherwise the answer may be in what could not be read
            yield from _unanswered(section, page, report)
        yield from _unfinished(page)


def _wrong_title(section: Section, page: Page) -> Iterator[Finding]:
    if page.title != section.heading and "{{" not in page.title:  # which is refused already
        message = (
            f"tiêu đề “{page.title}” khác đề cương" if page.title else "trang không có tiêu đề"
        )
        remedy = f"dòng tiêu đề phải là “# {section.heading}”"
        yield Finding(page.path, page.title_line, message, remedy, Code.HEADING)


def _unanswered(section: Section, page: Page, report: Report) -> Iterator[Finding]:
    answers = answers_of(page)
    for prompt in section.prompts:
        answer = answers.get(prompt.id)
        if answer is None:
            message = f"chưa trả lời yêu cầu “{_shorten(prompt)}”"
            remedy = f'đặt {{{{ yeu_cau("{prompt.id}", …) }}}} trước đoạn trả lời'
            yield Finding(page.path, page.title_line, message, remedy, Code.UNANSWERED_PROMPT)
            continue
        missing = [a for a in section.aspects_of(prompt) if a not in answer.aspects]
        if missing:
            words = ", ".join(report.outline.aspect_label(aspect) for aspect in missing)
            message = f"yêu cầu “{_shorten(prompt)}” còn thiếu: {words}"
            remedy = f"viết thêm rồi ghi vào yeu_cau: {', '.join(missing)}"
            yield Finding(page.path, answer.call.line, message, remedy, Code.MISSING_ASPECT)
    covered = {aspect for answer in answers.values() for aspect in answer.aspects}
    for aspect in section.analysis:
        if aspect not in covered:
            message = f"mục này chưa phân tích {report.outline.aspect_label(aspect)}"
            remedy = f"viết thêm rồi ghi “{aspect}” vào một yeu_cau của trang"
            yield Finding(page.path, page.title_line, message, remedy, Code.MISSING_ASPECT)


def _unfinished(page: Page) -> Iterator[Finding]:
    if page.status != "hoan-thanh":
        message = "mục chưa hoàn thành"
        remedy = "khi viết xong, ghi “trang_thai: hoan-thanh” ở đầu trang"
        yield Finding(page.path, 1, message, remedy, Code.UNFINISHED, Severity.WARNING)


def _shorten(prompt: Prompt) -> str:
    return prompt.text if len(prompt.text) <= 70 else prompt.text[:69].rstrip() + "…"
