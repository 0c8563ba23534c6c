"""Sentences as clerks write them, each once right and once with one mistake."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.tools.planted.facts import (
    FIRST,
    LAST,
    UNITS,
    Pair,
    Row,
    Write,
    places,
    units_of,
    values_of,
    way,
    year_of,
)
from tests.tools.planted.named import (
    category_behind,
    column_before,
    column_before_far,
    column_behind,
    column_by_short_name,
    unit_behind,
    whole_for_unit,
)
from tests.tools.planted.sample import Edit, Kind, Plant, Sample
from tests.tools.planted.shares import (
    average_of_sum,
    change_of_other,
    change_of_other_unit,
    count_as_part,
    count_as_share,
    part_above_whole,
    part_of_whole,
    percent_behind_count,
    share_of_other,
    share_of_other_year,
    sum_of_average,
)
from tests.tools.planted.typed import (
    change_typed,
    change_typed_turned,
    change_typed_wrong,
    million_of_call,
    percent_beside,
    percent_in_words,
    percent_of_call_beside,
    ratio_typed,
    rounded_typed,
    rounded_wrong_side,
    small_in_words,
    small_typed,
    small_typed_of_unit,
    small_typed_wrong,
    thousand_of_call,
    thousands_typed,
    times_typed,
)


def respectively_units(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if units := units_of(row, chance, 2, year):
        first, second = units
        head = f"Năm {year}, số {row.what} của {UNITS[first]} và {UNITS[second]} lần lượt là"
        calls = row.so(year, first), row.so(year, second)
        yield (
            f"{head} {calls[0]} và {calls[1]} {row.unit}.",
            f"{head} {calls[1]} và {calls[0]} {row.unit}.",
        )


def respectively_three_units(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if units := units_of(row, chance, 3, year):
        one, two, three = (UNITS[unit] for unit in units)
        calls = [row.so(year, unit) for unit in units]
        head = f"Năm {year}, {one}, {two} và {three} có số {row.what} tương ứng là"
        yield (
            f"{head} {calls[0]}, {calls[1]} và {calls[2]} {row.unit}.",
            f"{head} {calls[0]}, {calls[2]} và {calls[1]} {row.unit}.",
        )


def respectively_years(row: Row, chance: Random) -> Iterator[Pair]:
    last = chance.randint(FIRST + 2, LAST)
    years = (last - 2, last - 1, last)
    if values_of(row, *years):
        calls = [row.so(year) for year in years]
        head = f"Số {row.what} các năm {years[0]}, {years[1]} và {years[2]} lần lượt là"
        yield (
            f"{head} {calls[0]}, {calls[1]} và {calls[2]} {row.unit}.",
            f"{head} {calls[1]}, {calls[0]} và {calls[2]} {row.unit}.",
        )


def respectively_columns(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        if row.at(year) and other.at(year) and row.at(year) != other.at(year):
            head = f"Năm {year}, số {row.what} và số {other.what} lần lượt là"
            yield (
                f"{head} {row.so(year)} và {other.so(year)} {row.unit}.",
                f"{head} {other.so(year)} và {row.so(year)} {row.unit}.",
            )


def _against(row: Row, chance: Random, ending: str, years: tuple[int, int]) -> Iterator[Pair]:
    """Say behind a number which way it went."""
    if values := values_of(row, *years):
        right, wrong = way(values[0], values[1])
        head = f"Năm {years[1]}, số {row.what} là {row.so(years[1])} {row.unit},"
        yield f"{head} {right} {ending}", f"{head} {wrong} {ending}"


def risen_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    yield from _against(row, chance, f"so với năm {year - 1}.", (year - 1, year))


def risen_behind_far(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(FIRST + 3, LAST)
    yield from _against(row, chance, f"nhiều so với năm {FIRST}.", (FIRST, year))


def risen_behind_last_year(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    yield from _against(row, chance, "so với năm trước.", (year - 1, year))


def higher_than_last_year(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if values := values_of(row, year - 1, year):
        right, wrong = way(*values, rise="cao", fall="thấp")
        head = f"Năm {year} có {row.so(year)} {row.unit} thuộc diện {row.what},"
        yield f"{head} {right} hơn năm trước.", f"{head} {wrong} hơn năm trước."


def fewer_than_bracket(row: Row, chance: Random) -> Iterator[Pair]:
    if values := values_of(row, 2015, LAST):
        right, wrong = way(*values, rise="nhiều", fall="ít")
        head = f"Số {row.what} năm {LAST} là {row.so(LAST)} {row.unit},"
        end = f"hơn năm 2015 ({row.so(2015)} {row.unit})."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def from_until(row: Row, chance: Random) -> Iterator[Pair]:
    if values := values_of(row, FIRST, LAST):
        right, wrong = way(*values, rise="tăng lên", fall="giảm còn")
        head = f"Số {row.what} từ {row.so(FIRST)} {row.unit} năm {FIRST}"
        end = f"{row.so(LAST)} {row.unit} năm {LAST}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def goes_on_falling(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if values := values_of(row, year - 1, year):
        right, wrong = way(*values, rise="tiếp tục tăng, đạt", fall="tiếp tục giảm, còn")
        head, end = f"Năm {year}, số {row.what}", f"{row.so(year)} {row.unit}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def rose_sharply(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if values := values_of(row, year - 1, year):
        right, wrong = way(*values, rise="tăng mạnh lên", fall="giảm mạnh xuống")
        head, end = f"Sang năm {year}, số {row.what}", f"{row.so(year)} {row.unit}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def tendency(row: Row, chance: Random) -> Iterator[Pair]:
    if values := values_of(row, FIRST, LAST):
        right, wrong = way(*values)
        change = row.call("tang_giam", tu=FIRST, den=LAST)
        head = f"Số {row.what} có xu hướng"
        end = f"trong cả giai đoạn: {change} so với năm {FIRST}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def considerably(row: Row, chance: Random) -> Iterator[Pair]:
    if values := values_of(row, 2015, LAST):
        right, wrong = way(*values)
        end = f"đáng kể, {row.call('tang_giam', tu=2015, den=LAST)} so với năm 2015."
        yield f"Số {row.what} {right} {end}", f"Số {row.what} {wrong} {end}"


def period_of_one_year(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        head, end = f"Từ năm {FIRST} đến năm {LAST}, toàn tỉnh có", f"{row.unit} {row.what}."
        yield (
            f"{head} {row.call('tong', tu=FIRST, den=LAST)} {end}",
            f"{head} {row.so(LAST)} {end}",
        )


def years_miscounted(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        end = f"{LAST - 2} - {LAST}, toàn tỉnh có {row.call('tong', tu=LAST - 2, den=LAST)}"
        end += f" {row.unit} {row.what}."
        yield f"Ba năm {end}", f"Năm năm {end}"


def years_listed_miscounted(row: Row, chance: Random) -> Iterator[Pair]:
    if values_of(row, LAST - 2, LAST - 1, LAST):
        calls = [row.so(year) for year in (LAST - 2, LAST - 1, LAST)]
        end = f"năm {LAST - 2}, {LAST - 1} và {LAST}, số {row.what} lần lượt là"
        end += f" {calls[0]}, {calls[1]} và {calls[2]} {row.unit}."
        yield f"Ba {end}", f"Hai {end}"


def last_years(row: Row, chance: Random) -> Iterator[Pair]:
    if values_of(row, 2015, LAST):
        end = f"năm qua, số {row.what} {row.call('tang_giam', tu=2015, den=LAST)}."
        yield f"Trong 5 {end}", f"Trong 3 {end}"


def against_years_ago(row: Row, chance: Random) -> Iterator[Pair]:
    if values_of(row, 2015, LAST):
        head = f"Số {row.what} năm {LAST} {row.call('tang_giam', tu=2015, den=LAST)} so với"
        yield f"{head} 5 năm trước.", f"{head} 10 năm trước."


def against_same_period(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(FIRST + 4, LAST)
    if values_of(row, year - 2, year):
        head = f"Số {row.what} năm {year} {row.call('tang_giam', tu=year - 2, den=year)} so với"
        yield f"{head} cùng kỳ năm {year - 2}.", f"{head} cùng kỳ năm {year - 4}."


def year_in_bracket(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    head = f"Số {row.what} đạt {row.so(year)} {row.unit}"
    yield f"{head} (năm {year}).", f"{head} (năm {year - 1})."


def end_of_year(row: Row, chance: Random) -> Iterator[Pair]:
    year, end = year_of(chance), f"toàn tỉnh có {row.what} là"
    if row.column.stock:
        yield (
            f"Tính đến hết năm {year}, {end} {row.so(year)} {row.unit}.",
            f"Tính đến hết năm {year - 1}, {end} {row.so(year)} {row.unit}.",
        )


def heading_years(sample: Sample) -> Iterator[Edit]:
    """Put a heading with other years above a paragraph whose calls share their years."""
    for path, at, row, chance in places(sample):
        first = chance.randint(FIRST, 2015)
        if values_of(row, first, LAST):
            change = row.call("tang_giam", tu=first, den=LAST)
            heading = f"### Biến động từ năm {first + 1} đến năm {LAST}"
            yield Edit(path, at, "", f"\n\n{heading}\n\nSố {row.what} {change}.")


def heading_turned(sample: Sample) -> Iterator[Edit]:
    """Put a heading that says the contrary above a paragraph."""
    for path, at, row, _ in places(sample):
        if values := values_of(row, FIRST, LAST):
            _, wrong = way(*values)
            change = row.call("tang_giam", tu=FIRST, den=LAST)
            heading = f"### {row.what[:1].upper()}{row.what[1:]} {wrong}"
            yield Edit(path, at, "", f"\n\n{heading}\n\nSố {row.what} {change} so với năm {FIRST}.")


PAIRS: tuple[Write, ...] = (
    respectively_units, respectively_three_units, respectively_years, respectively_columns,
    risen_behind, risen_behind_far, risen_behind_last_year, higher_than_last_year,
    fewer_than_bracket, change_typed, change_typed_wrong, change_typed_turned, from_until,
    goes_on_falling, rose_sharply, tendency, considerably, share_of_other, share_of_other_year,
    change_of_other, change_of_other_unit, part_above_whole, part_of_whole, percent_behind_count,
    count_as_share, count_as_part, average_of_sum, sum_of_average, period_of_one_year,
    years_miscounted, years_listed_miscounted, last_years, against_years_ago, against_same_period,
    year_in_bracket, end_of_year, small_typed, small_typed_wrong, small_typed_of_unit,
    small_in_words, thousands_typed, rounded_typed, rounded_wrong_side, ratio_typed,
    percent_in_words, percent_of_call_beside, thousand_of_call, million_of_call, unit_behind,
    whole_for_unit, column_behind, column_before, column_before_far, column_by_short_name,
    category_behind, times_typed,
)  # fmt: skip
_BESIDE = (("hơn", 1), ("trên", 1), ("gần", 0), ("chưa đến", 0), ("khoảng", 0))
_FAMILY = "lời và số liệu"


def write(make: Write, *, is_right: bool = False) -> Plant:
    """Put a sentence at the ends of paragraphs."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for path, at, row, chance in places(sample):
            for right, wrong in make(row, chance):
                if right or not is_right:
                    yield Edit(path, at, "", "\n" + (right if is_right else wrong))

    return plant


def _kinds(*, is_right: bool) -> Iterator[Kind]:
    for make in PAIRS:
        yield Kind(make.__name__, _FAMILY, write(make, is_right=is_right))
    for word, step in _BESIDE:
        plant = write(percent_beside(word, step), is_right=is_right)
        yield Kind(f"percent_beside “{word}”", _FAMILY, plant)
    if not is_right:
        for heading in (heading_years, heading_turned):
            yield Kind(heading.__name__, _FAMILY, heading)


KINDS = tuple(_kinds(is_right=False))
# The same sentences without their mistakes: nothing may be found in them.
RIGHT = tuple(_kinds(is_right=True))
