"""The aspects that a prompt demands: covered here, covered elsewhere, missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from macros.read.outline import Outline

_SIGNS = {"co": "✓", "noi-khac": "↪", "thieu": "✗"}
_REMARKS = {"co": "", "noi-khac": " <em>(ở đoạn khác)</em>", "thieu": " <em>(còn thiếu)</em>"}


def aspect_list(
    outline: Outline,
    demanded: Sequence[str],
    covered: Sequence[str],
    elsewhere: Collection[str] = (),
) -> str:
    """List the demanded aspects with what became of each, then those covered unasked."""
    items = []
    for aspect in dict.fromkeys((*demanded, *covered)):
        if aspect in covered:
            state = "co"
        else:
            state = "noi-khac" if aspect in elsewhere else "thieu"
        label = escape(outline.aspect_label(aspect))
        sign = f'<span aria-hidden="true">{_SIGNS[state]}</span>'
        items.append(f'<li class="{state}">{sign} {label}{_REMARKS[state]}</li>')
    if not items:
        return ""
    lines = "\n".join(items)
    return f'<ul class="khia-canh" aria-label="Khía cạnh">\n{lines}\n</ul>'
