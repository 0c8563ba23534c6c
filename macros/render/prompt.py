"""Show which prompt of the outline a passage answers: yeu_cau."""

from __future__ import annotations

from html import escape

from macros.errors import AuthorError
from macros.findings import Code, nearest
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
    labels = "; ".join(outline.aspect_label(aspect) for aspect in khia_canh)
    aspects = f'<p class="khia-canh">Khía cạnh: {escape(labels)}.</p>' if labels else ""
    return Rendered(
        f'<aside class="yeu-cau chi-tren-web" data-yeu-cau="{escape(prompt.id)}"'
        " data-search-exclude>"
        f'<p class="loi-yeu-cau">{escape(prompt.text)}</p>{aspects}</aside>\n\n'
    )
