"""Steps of time: what is typed, what comes next, how it is said."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.read.table.grain import DAY, GRAINS, HALF, MONTH, QUARTER, SCHOOL_YEAR, YEAR, grain_of
from tests.deep import examples


@pytest.mark.parametrize(
    ("text", "words", "label"),
    [
        ("2024", "2024", "2024"),
        ("2024-H1", "6 tháng đầu năm 2024", "6 tháng đầu năm 2024"),
        ("2024-H2", "6 tháng cuối năm 2024", "6 tháng cuối năm 2024"),
        ("2024-Q4", "quý IV/2024", "Quý IV/2024"),
        ("2024-01", "tháng 01/2024", "T1/2024"),
        ("2024-09", "tháng 9/2024", "T9/2024"),
        ("2024-09-05", "ngày 05/9/2024", "05/9/2024"),
        ("2023-2024", "năm học 2023-2024", "2023-2024"),
    ],
)
def test_a_time_is_said_as_offices_say_it(text: str, words: str, label: str) -> None:
    """In a sentence, and over a column."""
    grain = grain_of(text)
    assert grain is not None
    assert (grain.words(text), grain.label(text)) == (words, label)


@pytest.mark.parametrize(
    ("kind", "text", "says"),
    [
        ("month", "2023-13", "không có trong lịch; tháng từ 01 đến 12"),
        ("month", "2023-00", "không có trong lịch"),
        ("month", "9/2023", "không phải tháng; ghi 2023-09"),
        ("month", "tháng chín", "ghi tháng dạng 2024-09"),
        ("quarter", "2024-Q5", "không có trong lịch; quý từ Q1 đến Q4"),
        ("quarter", "Quý I/2024", "không phải quý; ghi 2024-Q1"),
        ("half", "2024-H3", "không có trong lịch; nửa năm từ H1 đến H2"),
        ("date", "2023-02-31", "không có trong lịch; kiểm tra ngày và tháng"),
        ("date", "31/2/2023", "ghi ngày dạng 2021-11-30"),
        ("date", "5/9/2023", "ghi 2023-09-05"),
        ("school_year", "2023-2025", "ghi hai năm liền nhau, như 2023-2024"),
        ("school_year", "2023-24", "ghi 2023-2024"),
    ],
)
def test_what_is_no_time_is_refused_with_what_would_be_right(
    kind: str, text: str, says: str
) -> None:
    """What was meant is offered, where it can be known."""
    refusal = GRAINS[kind].refusal(text)
    assert not GRAINS[kind].holds(text)
    assert says in f"{refusal.message}; {refusal.remedy}"


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("quarter", "quý 4 năm 2023", "2023-Q4"),
        ("quarter", "Q.II/2023", "2023-Q2"),
        ("quarter", "quý V/2023", None),
        ("month", "Tháng 01 năm 2023", "2023-01"),
        ("month", "T12-2023", "2023-12"),
        ("month", "13/2023", None),
        ("half", "6 tháng cuối năm 2023", "2023-H2"),
        ("school_year", "Năm học 2023 - 2024", "2023-2024"),
        ("date", "ngày 5/9/2023", "2023-09-05"),
        ("year", "năm 2023", "2023"),
    ],
)
def test_a_time_is_understood_however_it_is_typed(kind: str, typed: str, meant: str | None) -> None:
    """As clerks type it in workbooks."""
    assert GRAINS[kind].understand(typed) == meant


def test_longer_steps_are_made_of_shorter_ones() -> None:
    """A quarter is three months, a leap year 366 days."""
    assert MONTH.parts("2024-Q3", QUARTER) == ("2024-07", "2024-08", "2024-09")
    assert QUARTER.parts("2024-H2", HALF) == ("2024-Q3", "2024-Q4")
    assert len(DAY.parts("2024", YEAR)) == 366
    assert DAY.within("2024-08-02", QUARTER) == "2024-Q3"
    assert MONTH.makes(QUARTER)
    assert not QUARTER.makes(MONTH)
    assert not SCHOOL_YEAR.makes(YEAR)


def test_the_same_step_of_the_year_before() -> None:
    """Of a leap day it is the day before."""
    assert QUARTER.year_before("2024-Q1") == "2023-Q1"
    assert MONTH.year_before("2024-01") == "2023-01"
    assert DAY.year_before("2024-02-29") == "2023-02-28"
    assert SCHOOL_YEAR.year_before("2023-2024") == "2022-2023"


@examples(60, 2000)
@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_every_day_lies_in_the_parts_of_what_it_lies_in(day: datetime.date) -> None:
    """Values sort as texts, neighbours follow each other, and no day is lost between steps."""
    text = day.isoformat()
    for grain in (YEAR, HALF, QUARTER, MONTH, DAY):
        own = text if grain is DAY else DAY.within(text, grain)
        assert grain.holds(own)
        assert grain.understand(grain.words(own)) == own
        assert own < grain.after(own)
        assert grain.after(grain.after(own), -1) == own
        for longer in (YEAR, HALF, QUARTER, MONTH):
            if grain.makes(longer):
                assert own in grain.parts(grain.within(own, longer), longer)
