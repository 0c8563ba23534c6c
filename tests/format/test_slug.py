"""Anchors of headings."""

from __future__ import annotations

import unicodedata

import pytest

from macros.format import slugify


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Đội ngũ đảng viên", "đội-ngũ-đảng-viên"),
        ("3.1. Về tình hình – số lượng", "31-về-tình-hình-số-lượng"),
        ("  Kinh tế - xã hội  ", "kinh-tế-xã-hội"),
        ("Tiêu đề (phụ): “mới”?", "tiêu-đề-phụ-mới"),
    ],
)
def test_anchors_keep_vietnamese_letters(heading: str, anchor: str) -> None:
    """No letter is dropped, đ least of all."""
    assert slugify(heading, "-") == anchor


def test_both_ways_of_typing_a_letter_give_one_anchor() -> None:
    """Composed and decomposed letters look the same, so they lead to the same place."""
    assert slugify(unicodedata.normalize("NFD", "Tổ chức")) == slugify("Tổ chức")
