"""Show which prompt of the outline a passage answers: yeu_cau."""

from __future__ import annotations

from html import escape

from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.read.answer import answers_of, is_answer
from macros.render.board_aspects import aspect_list
from macros.render.context import Context
from macros.render.fact import Rendered


def yeu_cau(context: Context, ma: str, /, *khia_canh: str) -> Rendered:
    """Print the prompt beside the passage, for reviewers; it is never in the final copy."""
    outline = context.report.outline
    section, prompt = outline.prompt(ma)
    asked = (*section.aspects_of(prompt), *section.analysis, *section.other_required)
    known = dict.fromkeys((*asked, *outline.aspects_vocabulary))
    for aspect in khia_canh:
        if aspect not in known:
            raise AuthorError(
                f"đề cương không có khía cạnh “{aspect}”",
                nearest(str(aspect), known),
                Code.UNKNOWN_ASPECT,
            )
    answer = answers_of(context.page).get(ma)
    aspects = aspect_list(
        outline, section.aspects_of(prompt), khia_canh, answer.aspects if answer else ()
    )
    return Rendered(
        f'<aside class="yeu-cau chi-tren-web"{_anchor(context, ma)}'
        f' data-yeu-cau="{escape(prompt.id)}" data-search-exclude>'
        f'<p class="loi-yeu-cau">{escape(prompt.text)}</p>{aspects}</aside>\n\n'
    )


def _anchor(context: Context, ma: str) -> str:
    """Give the first passage that answers a prompt an id, for the progress board's links."""
    earlier = context.page.calls[: context.call.index]
    is_first = not any(is_answer(call) and call.args[0] == ma for call in earlier)
    return f' id="yeu-cau-{escape(ma)}"' if is_first else ""
