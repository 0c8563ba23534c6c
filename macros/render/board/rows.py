"""How far every section and prompt of the outline is; which prompt a passage answers: `yeu_cau`."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from macros.findings import Code, Finding, look_up
from macros.format import format_number, format_short
from macros.read.outline import Outline, Prompt, Section
from macros.read.page.page import Answer, FrontMatter, Page, answers_of, count_words, is_answer
from macros.read.report import Report
from macros.render.call.address import address_of
from macros.render.call.context import Context, Desk, Rendered
from macros.render.call.html import Html, block, inline, lines, tag, unbroken

DONE = "hoan-thanh"
NO_PAGE = "chua-co"
STATES: Mapping[str, str] = {
    DONE: "Hoàn thành",
    "cho-duyet": "Chờ duyệt",
    "du-thao": "Dự thảo",
    NO_PAGE: "Chưa có trang",
}
NOTHING = inline(
    tag("span", "–", class_="trong", aria_hidden="true"),
    tag("span", "chưa ghi", class_="chi-nghe"),
)
_SIGNS = {"co": "✓", "noi-khac": "↪", "thieu": "✗"}
_REMARKS = {"noi-khac": "(ở đoạn khác)", "thieu": "(còn thiếu)"}


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


def _row(outline: Outline, section: Section, page: Page | None, desk: Desk) -> SectionRow:
    state = page.status if page else NO_PAGE
    front = page.front if page else FrontMatter()
    upwards = (section, *reversed(outline.ancestors(section)))
    owner = front.phu_trach or next((one.owner for one in upwards if one.owner), None)
    deadline = front.han or next((one.deadline for one in upwards if one.deadline), None)
    marked = answers_of(page) if page else {}
    answers = {key: _spoken(outline, one) for key, one in marked.items() if one.words}
    covered_anywhere = {aspect for answer in answers.values() for aspect in answer.aspects}
    prompts = tuple(
        _prompt_row(section, prompt, answers.get(prompt.id), (owner, deadline, state), desk)
        for prompt in section.prompts
    )
    asked = sum(len(row.demanded) for row in prompts)
    lacking = sum(len(row.missing) for row in prompts)
    found = desk.open_findings
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


def _spoken(outline: Outline, answer: Answer) -> Answer:
    """Leave to an answer the aspects of which its words speak."""
    said = (one for one in answer.aspects if outline.is_said(one, answer.passage))
    return replace(answer, aspects=tuple(said))


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


def write_deadline(date: datetime.date | None, late_days: int = 0) -> Html:
    """Write a date, and how long it is past for work that is not done."""
    if date is None:
        return NOTHING
    late = inline(" ", tag("strong", f"trễ {late_days} ngày", class_="tre")) if late_days else ""
    return inline(format_short(date), late)


def yeu_cau(context: Context, ma: str, /, *khia_canh: str) -> Rendered:
    """Print the prompt beside the passage, for reviewers; it is never in the final copy."""
    outline = context.report.outline
    section, prompt = outline.prompt(ma)
    demanded = section.aspects_of(prompt)
    asked = (*demanded, *section.analysis, *section.other_required)
    known = dict.fromkeys((*asked, *outline.aspects_vocabulary))
    for aspect in khia_canh:
        message = f"đề cương không có khía cạnh “{aspect}”"
        look_up(aspect, known, message, Code.UNKNOWN_ASPECT)
    answer = answers_of(context.page).get(ma)
    covered = (_spoken(outline, answer) if answer.words else answer).aspects if answer else ()
    own = [one for one in khia_canh if one in covered or not answer]
    beside = tag(
        "aside",
        tag("p", unbroken(prompt.text), class_="loi-yeu-cau"),
        _aspect_list(outline, demanded, own, covered),
        class_="yeu-cau chi-tren-web",
        id=_anchor(context, ma),
        data_yeu_cau=prompt.id,
        data_search_exclude=True,
    )
    return Rendered(f"{beside}\n\n")


def _anchor(context: Context, ma: str) -> str | None:
    """Give the first passage that answers a prompt an id, for the progress board's links."""
    earlier = context.page.calls[: context.call.index]
    is_first = not any(is_answer(call) and call.subject == ma for call in earlier)
    return f"yeu-cau-{ma}" if is_first else None


def prompt_lists(here: Page, outline: Outline, rows: Sequence[SectionRow]) -> Iterator[str]:
    """List the prompts of each section under its heading, in Markdown."""
    for row in rows:
        if row.prompts:
            yield f"### {row.section.heading}\n"
            items = (_prompt_line(here, outline, row, prompt) for prompt in row.prompts)
            yield block("ul", *items, class_="tung-yeu-cau") + "\n"


def _prompt_line(here: Page, outline: Outline, row: SectionRow, line: PromptRow) -> Html:
    text, words = unbroken(line.prompt.text), None
    if row.page and line.answer:
        text = tag("a", text, href=address_of(here, row.page, f"yeu-cau-{line.prompt.id}"))
        words = tag("span", f"{format_number(line.answer.words)} chữ")
    if line.answer is None:
        state, sign, said = "thieu", "–", "Chưa trả lời"
    elif line.missing:
        lacking = f"{len(line.missing)}/{len(line.demanded)}"
        state, sign, said = "mot-phan", "◐", f"Còn thiếu {lacking} khía cạnh"
    else:
        state, sign, said = "du", "✓", "Đã trả lời"
    answered = tag("strong", tag("span", sign, aria_hidden="true"), f" {said}", class_="tra-loi")
    owner = tag("span", line.owner) if line.owner else None
    late = write_deadline(line.deadline, line.late_days)
    deadline = tag("span", "Hạn ", late) if line.deadline else None
    covered = [aspect for aspect in line.demanded if aspect not in line.missing]
    described = lines(
        "",
        tag("p", text, class_="loi"),
        block("p", answered, words, owner, deadline, class_="ve"),
        _aspect_list(outline, line.demanded, covered),
    )
    return tag("li", described, data_tra_loi=state)


def _aspect_list(
    outline: Outline,
    demanded: Sequence[str],
    covered: Sequence[str],
    elsewhere: Collection[str] = (),
) -> Html:
    """List the demanded aspects with what became of each, then those covered unasked."""
    items = []
    for aspect in dict.fromkeys((*demanded, *covered)):
        state = "co" if aspect in covered else "noi-khac" if aspect in elsewhere else "thieu"
        sign = tag("span", _SIGNS[state], aria_hidden="true")
        remark = inline(" ", tag("em", _REMARKS[state])) if state in _REMARKS else ""
        items.append(tag("li", sign, f" {outline.aspect_label(aspect)}", remark, class_=state))
    if not items:
        return Html()
    return block("ul", *items, class_="khia-canh", aria_label="Khía cạnh")
