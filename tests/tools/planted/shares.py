"""Sentences of shares, parts, averages and changes, each once right and once with one mistake."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.tools.planted.facts import (
    FIRST,
    LAST,
    UNITS,
    Pair,
    Row,
    year_of,
)


def share_of_other(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if whole is None or not row.at(year):
        return
    over = {"tren": whole.column.name, "nam": year}
    head = f"Năm {year} có {row.so(year)} {row.unit} thuộc diện {row.what}, chiếm"
    for other in chance.sample(row.siblings, 3):
        if other.at(year) not in (row.at(year), None):
            yield f"{head} {row.call('ty_le', **over)}.", f"{head} {other.call('ty_le', **over)}."


def share_of_other_year(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if whole is not None and row.at(year):
        head = f"Số {row.what} là {row.so(year)} {row.unit}, chiếm"
        right, wrong = (
            row.call("ty_le", tren=whole.column.name, nam=one) for one in (year, year - 1)
        )
        yield f"{head} {right}.", f"{head} {wrong}."


def change_of_other(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(FIRST + 3, LAST)
    head, end = f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},", "so với năm 2011."
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        if row.at(2011) and other.at(2011):
            right, wrong = (one.call("tang_giam", tu=2011, den=year) for one in (row, other))
            yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def change_of_other_unit(row: Row, chance: Random) -> Iterator[Pair]:
    unit = chance.choice(sorted(UNITS))
    if row.at(2011, unit) and row.at(LAST, unit) and row.at(2011):
        head = f"Số {row.what} của {UNITS[unit]} năm {LAST} là {row.so(LAST, unit)} {row.unit},"
        right = row.call("tang_giam", tu=2011, den=LAST, ma_don_vi=unit)
        wrong = row.call("tang_giam", tu=2011, den=LAST)
        yield f"{head} {right} so với năm 2011.", f"{head} {wrong} so với năm 2011."


def part_above_whole(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if not whole or whole.unit != row.unit:
        return
    if (part := row.at(year)) and (total := whole.at(year)) and part < total:
        head, end = f"Năm {year}, {whole.what} có", f"{row.unit} thuộc diện {row.what}."
        yield (
            f"{head} {whole.so(year)} người, trong đó {row.so(year)} {end}",
            f"{head} {row.so(year)} người, trong đó {whole.so(year)} {end}",
        )


def part_of_whole(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if not whole or whole.unit != row.unit:
        return
    if (part := row.at(year)) and (total := whole.at(year)) and part < total:
        end = f"người thuộc diện {row.what}."
        yield (
            f"Năm {year} có {row.so(year)} trong tổng số {whole.so(year)} {end}",
            f"Năm {year} có {whole.so(year)} trong tổng số {row.so(year)} {end}",
        )


def percent_behind_count(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if whole is not None:
        head = f"Năm {year}, {row.what} chiếm"
        share = row.call("ty_le", tren=whole.column.name, nam=year)
        yield f"{head} {share} tổng số.", f"{head} {row.so(year)}% tổng số."


def count_as_share(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if whole is not None:
        head = f"Tỷ lệ {row.what} năm {year} đạt"
        share = row.call("ty_le", tren=whole.column.name, nam=year)
        yield f"{head} {share}.", f"{head} {row.so(year)}."


def count_as_part(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    if whole is not None:
        head, end = f"Số {row.what} năm {year} chiếm tỷ lệ", "trong tổng số đảng viên."
        share = row.call("ty_le", tren=whole.column.name, nam=year)
        yield f"{head} {share} {end}", f"{head} {row.so(year)} {end}"


def average_of_sum(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        head = f"Bình quân mỗi năm giai đoạn {FIRST} - {LAST}, {row.what} là"
        right, wrong = (row.call(one, tu=FIRST, den=LAST) for one in ("binh_quan", "tong"))
        yield f"{head} {right} {row.unit}.", f"{head} {wrong} {row.unit}."


def sum_of_average(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        head = f"Tổng cộng giai đoạn {FIRST} - {LAST}, toàn tỉnh có"
        right, wrong = (row.call(one, tu=FIRST, den=LAST) for one in ("tong", "binh_quan"))
        end = f"{row.unit} thuộc diện {row.what}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"
