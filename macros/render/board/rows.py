"""How far every section and every prompt of the outline is."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from macros.findings import Code, Finding
from macros.read.outline import Outline, Prompt, Section
from macros.read.page.page import Answer, Page, answers_of, count_words
from macros.read.report import Report
from macros.render.call.context import Desk

DONE = "hoan-thanh"
NO_PAGE = "chua-co"
STATES: Mapping[str, str] = {
    DONE: "Hoàn thành",
    "cho-duyet": "Chờ duyệt",
    "du-thao": "Dự thảo",
    NO_PAGE: "Chưa có trang",
}


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One prompt: who answers it until when, and what is answered.

    Args:
        demanded: The aspects that an answer must cover.
        missing: Those that no passage says it covers.
        late_days: Days since the deadline of work that is not done; 0 when in time.
    """

    prompt: Prompt
    owner: str | None
    deadline: datetime.date | None
    answer: Answer | None
    demanded: tuple[str, ...]
    missing: tuple[str, ...]
    late_days: int


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One section with its prompts.

    Args:
        page: None while nobody has begun.
        state: A key of STATES.
        demanded: How many aspects its prompts and the section itself demand.
        covered: How many of them its page says it covers.
        findings: What the checks found in its file besides its state; None when not checked.
    """

    section: Section
    page: Page | None
    state: str
    owner: str | None
    deadline: datetime.date | None
    prompts: tuple[PromptRow, ...]
    demanded: int
    covered: int
    words: int
    changed: datetime.date | None
    findings: tuple[Finding, ...] | None
    late_days: int


def read_rows(report: Report, desk: Desk) -> tuple[SectionRow, ...]:
    """Describe every section, in outline order."""
    pages: dict[str, Page] = {}
    for page in report.pages:
        if page.section is not None:
            pages.setdefault(page.section, page)
    outline = report.outline
    return tuple(_row(outline, one, pages.get(one.id), desk) for one in outline.sections)


def open_findings(desk: Desk) -> tuple[Finding, ...] | None:
    """Keep what is to be mended; that a section is unfinished is its state, not a finding."""
    if desk.findings is None:
        return None
    return tuple(found for found in desk.findings if found.code is not Code.UNFINISHED)


def _row(outline: Outline, section: Section, page: Page | None, desk: Desk) -> SectionRow:
    state = page.status if page else NO_PAGE
    owner = (page.front.phu_trach if page else None) or _owner(outline, section)
    deadline = (page.front.han if page else None) or _deadline(outline, section)
    answers = answers_of(page) if page else {}
    covered_anywhere = {aspect for answer in answers.values() for aspect in answer.aspects}
    prompts = tuple(
        _prompt_row(section, prompt, answers.get(prompt.id), (owner, deadline, state), desk)
        for prompt in section.prompts
    )
    asked = sum(len(row.demanded) for row in prompts)
    lacking = sum(len(row.missing) for row in prompts)
    found = open_findings(desk)
    return SectionRow(
        section,
        page,
        state,
        owner,
        deadline,
        prompts,
        demanded=asked + len(section.analysis),
        covered=asked - lacking + sum(one in covered_anywhere for one in section.analysis),
        words=count_words(page.body) if page else 0,
        changed=(desk.changes or {}).get(page.path) if page else None,
        findings=None
        if found is None
        else tuple(one for one in found if page and one.path == page.path),
        late_days=_late_days(deadline, desk.today, is_done=state == DONE),
    )


def _prompt_row(
    section: Section,
    prompt: Prompt,
    answer: Answer | None,
    of_section: tuple[str | None, datetime.date | None, str],
    desk: Desk,
) -> PromptRow:
    owner, deadline, state = of_section
    deadline = prompt.deadline or deadline
    demanded = section.aspects_of(prompt)
    covered = answer.aspects if answer else ()
    missing = tuple(aspect for aspect in demanded if aspect not in covered)
    is_done = state == DONE and answer is not None and not missing
    late_days = _late_days(deadline, desk.today, is_done=is_done)
    owner = prompt.owner or owner
    return PromptRow(prompt, owner, deadline, answer, demanded, missing, late_days)


def _late_days(
    deadline: datetime.date | None, today: datetime.date | None, *, is_done: bool
) -> int:
    if deadline is None or today is None or is_done:
        return 0
    return max((today - deadline).days, 0)


def _owner(outline: Outline, section: Section) -> str | None:
    """The owner of a section: its own, else that of the nearest section above."""
    above = reversed((*outline.ancestors(section), section))
    return next((one.owner for one in above if one.owner), None)


def _deadline(outline: Outline, section: Section) -> datetime.date | None:
    above = reversed((*outline.ancestors(section), section))
    return next((one.deadline for one in above if one.deadline), None)
