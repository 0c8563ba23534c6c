"""Whether the pages follow the outline: every section, title, prompt and aspect."""

from __future__ import annotations

from collections.abc import Iterator

from macros.check.placement import place_pages
from macros.findings import Code, Finding, Severity
from macros.read.answer import answers_of
from macros.read.outline import Prompt, Section
from macros.read.page import Page
from macros.read.report import Report

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
