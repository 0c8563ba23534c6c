"""Text that a spreadsheet would run, or has left as an error."""

from __future__ import annotations

import pytest

from macros.files.cell_text import defuse, is_error_value


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "-cmd", "- Đảng viên", "@x", " =1", "\t=1"])
def test_what_would_run_is_written_with_an_apostrophe(text: str) -> None:
    """Blanks before the sign hide nothing."""
    assert defuse(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (';"=cmd|x', """;"'=cmd|x"""),
        ("xã, @SUM(A1)", "xã, '@SUM(A1)"),
        ("xã\n=1", "xã\n'=1"),
        ("a;-cmd|x!A1;b", "a;'-cmd|x!A1;b"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_what_would_run_elsewhere_is_defused_too(text: str, written: str) -> None:
    """Excel splits by the sign of the reader's country, whatever the writer meant."""
    assert defuse(text) == written


@pytest.mark.parametrize(
    "text",
    [
        "",
        "giảm; -5,2%",
        "gồm: xã; - phường, +3",
        "-117",
        "-",
        "-22,5%",
        "-1.234,5",
        "tăng 3",
        "1+1",
    ],
)
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    """They may begin like a formula and are none."""
    assert defuse(text) == text


def test_error_values_are_told_from_text() -> None:
    """As Excel writes them, or types them in small letters, or has no room for a number."""
    assert all(map(is_error_value, ("#REF!", "#n/a", "#DIV/0!", "####")))
    assert not any(map(is_error_value, ("", "#", "số #1", "#REF! đã sửa")))
