"""Prompts of the outline: beside the passage that answers them, `yeu_cau`, and all in a list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from macros.findings import AuthorError, Code, nearest
from macros.format import format_number
from macros.read.outline import Outline
from macros.read.page.page import Page, answers_of, is_answer
from macros.render.board.progress import write_deadline
from macros.render.board.rows import PromptRow, SectionRow
from macros.render.call.address import address_of
from macros.render.call.context import Context, Rendered
from macros.render.call.html import Html, block, inline, lines, tag

_SIGNS = {"co": "✓", "noi-khac": "↪", "thieu": "✗"}
_REMARKS = {"noi-khac": "(ở đoạn khác)", "thieu": "(còn thiếu)"}


def yeu_cau(context: Context, ma: str, /, *khia_canh: str) -> Rendered:
    """Print the prompt beside the passage, for reviewers; it is never in the final copy."""
    outline = context.report.outline
    section, prompt = outline.prompt(ma)
    demanded = section.aspects_of(prompt)
    asked = (*demanded, *section.analysis, *section.other_required)
    known = dict.fromkeys((*asked, *outline.aspects_vocabulary))
    for aspect in khia_canh:
        if aspect not in known:
            raise AuthorError(
                f"đề cương không có khía cạnh “{aspect}”",
                nearest(str(aspect), known),
                Code.UNKNOWN_ASPECT,
            )
    answer = answers_of(context.page).get(ma)
    beside = tag(
        "aside",
        tag("p", prompt.text, class_="loi-yeu-cau"),
        _aspect_list(outline, demanded, khia_canh, answer.aspects if answer else ()),
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
    text, words = line.prompt.text, ""
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
    owner = tag("span", line.owner) if line.owner else ""
    late = write_deadline(line.deadline, line.late_days)
    deadline = tag("span", "Hạn ", late) if line.deadline else ""
    covered = [aspect for aspect in line.demanded if aspect not in line.missing]
    described = lines(
        "",
        tag("p", text, class_="loi"),
        tag("p", answered, words, owner, deadline, class_="ve"),
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
