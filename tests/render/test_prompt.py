"""yeu_cau: the outline's prompt beside the passage."""

from __future__ import annotations

from collections.abc import Callable

Say = Callable[..., object]


def test_a_prompt_shows_its_text_and_aspects(say: Say) -> None:
    """Reviewers see what the passage must answer."""
    html = say('yeu_cau("a-1-bo-sung", "ket_qua", "ton_tai")').markdown
    assert "Việc bổ sung sách, kết quả và tồn tại." in html
    assert "Khía cạnh: kết quả đạt được; tồn tại." in html


def test_a_prompt_is_a_block_of_its_own_and_never_printed(say: Say) -> None:
    """The blank line keeps the sentence after it Markdown."""
    html = say('yeu_cau("a-2-the")').markdown
    assert html.startswith('<aside class="yeu-cau chi-tren-web" data-yeu-cau="a-2-the"')
    assert html.endswith("</aside>\n\n")


def test_outline_text_is_escaped(say: Say) -> None:
    """An ampersand of the outline is not HTML."""
    assert "bạn đọc &amp; lượt" in say('yeu_cau("a-2-the")').markdown
