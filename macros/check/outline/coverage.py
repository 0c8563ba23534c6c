"""Whether the pages follow the outline: every section, title, prompt and aspect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from macros.findings import Code, Finding, Severity, closest, nearest
from macros.read.outline import Prompt, Section
from macros.read.page.page import Page, answers_of
from macros.read.report import Report

_OUTLINE = "data/outline.yml"


def find_uncovered(report: Report) -> Iterator[Finding]:
    """Hold the pages against the outline."""
    sections = {section.id: section for section in report.outline.sections}
    pages: dict[str, Page] = {}
    # Of two pages with one section, the one with its title is right.
    for page in sorted(report.pages, key=lambda page: not _is_titled(page, sections)):
        if page.section in sections:
            pages.setdefault(page.section, page)
    # Sections whose page does not say so tell it there, and are not missing.
    vacant = {key: section for key, section in sections.items() if key not in pages}
    for page in report.pages:
        if pages.get(page.section or "") is not page:
            meant = _section_meant(page, vacant)
            vacant.pop(meant or "", None)
            yield from _explain(page, sections, pages, meant)
    for key, section in sections.items():
        if key in pages:
            yield from _judge(section, pages[key], report)
        elif key in vacant and not report.broken_pages:  # one of which may be its page
            message = f"mục “{section.heading}” chưa có trang"
            remedy = f"thêm một trang trong docs/ với “muc: {section.id}” ở đầu trang"
            yield Finding(_OUTLINE, 1, message, remedy, Code.MISSING_SECTION)


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
        yield Finding(page.path, 1, message, remedy, Code.UNFINISHED, Severity.WARNING)


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


def _shorten(prompt: Prompt) -> str:
    return prompt.text if len(prompt.text) <= 70 else prompt.text[:69].rstrip() + "…"
