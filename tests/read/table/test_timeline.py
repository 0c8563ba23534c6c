"""The time of a table: asked of its schema alone."""

from __future__ import annotations

import random

import pytest

from macros.read.identity import Period
from macros.read.table.grain import YEAR
from macros.read.table.schema import TableSchema
from macros.read.table.timeline import Years, list_times

YEARS = {str(year): str(year) for year in range(2010, 2021)}
TERMS = {"i": "Nhiệm kỳ I", "ii": "Nhiệm kỳ II"}


def schema(*keys: tuple[str, str], **more: object) -> TableSchema:
    """A schema of key columns, by name and type, and one number."""
    columns = [{"name": name, "title": name.title(), "type": kind} for name, kind in keys]
    number = {"name": "so", "title": "Số"}
    names = [name for name, _ in keys]
    return TableSchema.model_validate(
        {"title": "Bảng", "fields": [*columns, number], "primaryKey": names, **more}
    )


BREAKS = [
    {"at": 2018, "before": {"label": "C"}, "after": {"label": "D", "titles": {"so": "Số mới"}}},
    {"at": 2014, "before": {"label": "A", "titles": {"so": "Số cũ"}}, "after": {"label": "B"}},
]


def test_the_only_key_of_years_is_time() -> None:
    """A table needs no `time` where there is no choice."""
    timeline = schema(("loai", "string"), ("nam", "year")).timeline
    assert (timeline.key, timeline.title, timeline.grain) == ("nam", "Nam", YEAR)


def test_of_two_keys_of_years_none_is_time() -> None:
    """Which one is must be said."""
    keys = ("tu_nam", "year"), ("den_nam", "year")
    assert schema(*keys).timeline.key is None
    assert schema(*keys).year_key is None
    assert schema(*keys, time="den_nam").timeline.key == "den_nam"


def test_time_need_not_be_years() -> None:
    """Terms of office are times too; the key of years is another question."""
    terms = schema(("nhiem_ky", "string"), ("nam", "year"), time="nhiem_ky")
    assert (terms.timeline.key, terms.timeline.grain) == ("nhiem_ky", None)
    assert terms.year_key is not None
    assert terms.year_key.name == "nam"
    assert terms.timeline.reach(Period(tu=2010, den=2020)) is None


def test_a_table_has_the_years_of_the_report() -> None:
    """Unless it names its own, at either end."""
    period = Period(tu=2010, den=2020)
    assert schema(("nam", "year")).timeline.reach(period) == Years(from_="2010", to="2020")
    own = schema(("nam", "year"), years={"from": 2009}).timeline
    assert own.reach(period) == Years(from_="2009", to="2020")
    assert own.reach(None) is None


def test_breaks_are_counted_from_the_oldest() -> None:
    """In whatever order the file lists them."""
    timeline = schema(("nam", "year"), breaks=BREAKS).timeline
    assert [timeline.number(year) for year in ("2013", "2014", "2017", "2018")] == [0, 1, 1, 2]
    assert timeline.numbers(["2020", "2010", "2011"]) == [0, 2]
    labels = [series.label for number in range(3) if (series := timeline.series(number))]
    assert labels == ["A", "B", "D"]
    assert timeline.title_of("so", "2010") == "Số cũ"
    assert timeline.title_of("so", "2015") is None


def test_a_break_lies_between_years() -> None:
    """The first that is crossed is named."""
    timeline = schema(("nam", "year"), breaks=BREAKS).timeline
    crossed = timeline.broken(["2020", "2010"])
    assert crossed is not None
    assert crossed.at == "2014"
    assert timeline.broken(["2014", "2017"]) is None
    assert timeline.broken([]) is None


@pytest.mark.parametrize(
    ("shown", "caption", "listed"),
    [
        (["2020"], "năm 2020", "2020"),
        (["2019", "2020"], "2019 - 2020", "2019, 2020"),
        (["2010", "2020"], "các năm 2010, 2020", "2010, 2020"),
        (["2010", "2012", "2014", "2016", "2018"], "2010 - 2018", "2010, 2012, 2014, 2016, 2018"),
        (["2018", "2019", "2020"], "2018 - 2020", "2018–2020"),
        ([], "", ""),
    ],
)
def test_years_are_worded(shown: list[str], caption: str, listed: str) -> None:
    """In a caption, and in a formula."""
    assert schema(("nam", "year")).timeline.caption(shown, YEARS) == caption
    assert list_times(shown, YEARS) == listed


def test_other_times_go_by_their_names() -> None:
    """Nothing is said of them that is true of years alone."""
    timeline = schema(("nhiem_ky", "string"), time="nhiem_ky").timeline
    assert timeline.caption(["i"], TERMS) == "Nhiệm kỳ I"
    assert timeline.caption(["i", "ii"], TERMS) == ""
    assert timeline.head("i", TERMS) == "Nhiệm kỳ I"
    assert timeline.whole(TERMS) == "Nhiệm kỳ I đến Nhiệm kỳ II"


def test_the_time_of_a_whole_table_is_worded() -> None:
    """From its first year to its last."""
    timeline = schema(("nam", "year")).timeline
    assert timeline.whole(YEARS) == "2010–2020"
    assert timeline.whole({"2010": "2010"}) == "2010"
    assert timeline.whole({}) == ""
    assert timeline.head("2010", YEARS) == "Nam 2010"


def test_years_are_joined_within_a_series_alone() -> None:
    """Whatever the breaks: no break lies between years exactly when they have one number."""
    chance = random.Random(2020)
    for _ in range(300):
        starts = chance.sample(range(2000, 2030), chance.randint(0, 4))
        sides = {"before": {"label": "A"}, "after": {"label": "B"}}
        breaks = [{"at": year, **sides} for year in starts]
        timeline = schema(("nam", "year"), breaks=breaks).timeline
        years = [str(chance.randint(1995, 2035)) for _ in range(chance.randint(1, 6))]
        assert (timeline.broken(years) is None) == (len(timeline.numbers(years)) == 1)
        ordered = [timeline.number(year) for year in sorted(years)]
        assert ordered == sorted(ordered)
        assert timeline.number("2035") == len(starts)
