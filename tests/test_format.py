"""Numbers, dates and anchors as Vietnamese readers expect them."""

from __future__ import annotations

import datetime
import unicodedata
from decimal import Decimal

import pytest

from macros.format import (
    POINTS,
    format_long,
    format_number,
    format_quantity,
    format_short,
    part_long_words,
    round_half_up,
    shorten,
    slugify,
    write_spans,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (84213, 0, "84.213"),
        (1234567, 0, "1.234.567"),
        (999, 0, "999"),
        (0, 0, "0"),
        (-5210, 0, "-5.210"),
        (Decimal("245.12"), 2, "245,12"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("7"), 2, "7,00"),
    ],
)
def test_thousands_take_dots_and_decimals_a_comma(value: Decimal, decimals: int, text: str) -> None:
    """The marks are the other way round than in English."""
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("2.675", "2,68"), ("2.665", "2,67"), ("-2.675", "-2,68"), ("0.005", "0,01")],
)
def test_halves_round_away_from_zero(value: str, text: str) -> None:
    """Neither binary floats nor banker's rounding lose a half."""
    assert format_number(Decimal(value), 2) == text


def test_nothing_is_ever_minus_zero() -> None:
    """A small loss that rounds to nothing carries no sign."""
    assert format_number(Decimal("-0.04"), 1) == "0,0"


def test_a_number_that_is_not_reported_is_an_ellipsis() -> None:
    """Empty is not zero."""
    assert format_number(None) == format_quantity(None, "%") == format_quantity(None, "thẻ") == "…"


def test_percent_stands_close_to_its_number() -> None:
    """The percent sign takes no space, units do."""
    assert format_quantity(Decimal("12.45"), "%", 1) == "12,5%"
    assert format_quantity(Decimal("12.45"), "%", 1) == "12,5%"


def test_a_unit_never_begins_a_line() -> None:
    """The space before a unit does not break."""
    assert format_quantity(9123, "người") == "9.123\u00a0người"
    assert format_quantity(Decimal("1.5"), POINTS, 1) == "1,5\u00a0điểm phần trăm"


def test_very_long_numbers_are_rounded_too() -> None:
    """The decimal module's default precision of 28 digits is no limit."""
    assert round_half_up(Decimal("9" * 40 + ".5")) == Decimal("1" + "0" * 40)


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2010-03-09", "09/3/2010"),
        ("2017-09-22", "22/9/2017"),
        ("2020-01-02", "02/01/2020"),
        ("2021-12-30", "30/12/2021"),
    ],
)
def test_short_dates_have_a_zero_where_a_digit_could_be_added(date: str, text: str) -> None:
    """Days below ten and the first two months are protected by a zero."""
    assert format_short(datetime.date.fromisoformat(date)) == text


@pytest.mark.parametrize(
    ("date", "text"),
    [
        ("2021-02-05", "ngày 05 tháng 02 năm 2021"),
        ("2021-09-15", "ngày 15 tháng 9 năm 2021"),
    ],
)
def test_long_dates_follow_the_same_rule(date: str, text: str) -> None:
    """The title block spells the parts out."""
    assert format_long(datetime.date.fromisoformat(date)) == text


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


@pytest.mark.parametrize(
    ("numbers", "most", "text"),
    [
        ([2012, 2010, 2011, 2014, 2014], None, "2010–2012, 2014"),
        ([2], None, "2"),
        ([], None, ""),
        ([1, 3, 5, 7], 2, "1, 3, …"),
    ],
)
def test_neighbours_among_numbers_are_written_as_one(
    numbers: list[int], most: int | None, text: str
) -> None:
    """In order, each once; what is left out is hinted at."""
    assert write_spans(numbers, most=most) == text


def test_a_long_quotation_is_cut() -> None:
    """A short one stays as it is."""
    assert [shorten("abc", 3), shorten("abcd", 3)] == ["abc", "abc…"]


def test_a_long_word_is_parted_before_its_signs() -> None:
    """A sign at the end of a line could be taken for a hyphen that was added."""
    address = "https://vi.du/mot/duong-dan/rat.html"
    ((before,), parts) = part_long_words(f"Xem {address}")
    assert before == "Xem "
    assert parts == ["https://vi", ".du", "/mot", "/duong", "-dan", "/rat", ".html"]


@pytest.mark.parametrize("text", ["", "chữ thường", "123-QĐ/TW", "1.234.567.890.123.456.789.012"])
def test_other_text_stays_whole(text: str) -> None:
    """Short words, documents, and numbers of any length."""
    assert [part for parts in part_long_words(text) for part in parts] == [text] * bool(text)


def test_a_slip_without_blanks_is_parted_anywhere() -> None:
    """A word of so many letters fits no line."""
    parts = next(part_long_words("chữ" * 20))
    assert "".join(parts) == "chữ" * 20
    assert max(map(len, parts)) <= 12
