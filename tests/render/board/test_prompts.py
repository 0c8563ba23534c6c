"""yeu_cau: the outline's prompt beside the passage."""

from __future__ import annotations

from collections.abc import Callable

from macros.render.call.context import Context, Rendered
from macros.render.evaluate import run

Say = Callable[..., Rendered]
Stand = Callable[..., Context]


def test_a_prompt_shows_its_text_and_what_became_of_its_aspects(say: Say) -> None:
    """Reviewers see what the passage must answer, what it covers and what is missing."""
    html = say('yeu_cau("a-1-bo-sung", "ket_qua")').markdown
    assert "Việc bổ sung sách, kết quả và tồn tại." in html
    assert '<li class="co"><span aria-hidden="true">✓</span> kết quả đạt được</li>' in html
    assert 'class="thieu"><span aria-hidden="true">✗</span> tồn tại <em>(còn thiếu)</em>' in html


def test_an_aspect_covered_further_down_is_not_missing(context_of: Stand) -> None:
    """Two passages may share the aspects of one prompt; only the first is the link's target."""
    first, second = (
        '{{ yeu_cau("a-1-bo-sung", "ket_qua") }}',
        '{{ yeu_cau("a-1-bo-sung", "ton_tai") }}',
    )
    html = run(context_of(f"{first} {second}")).markdown
    assert '<li class="noi-khac">' in html
    assert "còn thiếu" not in html
    assert " id=" not in html


def test_a_prompt_is_a_block_of_its_own_and_never_printed(say: Say) -> None:
    """The blank line keeps the sentence after it Markdown."""
    html = say('yeu_cau("a-2-the")').markdown
    assert html.startswith(
        '<aside class="yeu-cau chi-tren-web" id="yeu-cau-a-2-the" data-yeu-cau="a-2-the"'
    )
    assert html.endswith("</aside>\n\n")


def test_outline_text_is_escaped(say: Say) -> None:
    """An ampersand of the outline is not HTML."""
    assert "bạn đọc &amp; lượt" in say('yeu_cau("a-2-the")').markdown
