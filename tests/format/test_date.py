"""Dates as Party documents write them."""

from __future__ import annotations

import datetime

import pytest

from macros.format import format_long, format_short


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
