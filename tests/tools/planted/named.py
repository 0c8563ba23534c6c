"""Sentences whose words name a unit, a column or a category, each once right and once wrong."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.tools.planted.facts import (
    UNITS,
    Pair,
    Row,
    year_of,
)


def unit_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year, unit = year_of(chance), chance.choice(sorted(UNITS))
    if row.at(year, unit) is not None:
        head, end = f"Năm {year}, số {row.what} là", f"{row.unit} ở {UNITS[unit]}."
        yield f"{head} {row.so(year, unit)} {end}", f"{head} {row.so(year)} {end}"


def whole_for_unit(row: Row, chance: Random) -> Iterator[Pair]:
    year, unit = year_of(chance), chance.choice(sorted(UNITS))
    if row.at(year, unit) is not None:
        head, end = f"Năm {year}, toàn tỉnh có", f"{row.unit} thuộc diện {row.what}."
        yield f"{head} {row.so(year)} {end}", f"{head} {row.so(year, unit)} {end}"


def column_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        head, end = f"Năm {year}, toàn tỉnh có", f"{row.unit} {row.what}."
        if other.at(year) not in (None, row.at(year)):
            yield f"{head} {row.so(year)} {end}", f"{head} {other.so(year)} {end}"


def column_before(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        head, end = f"Năm {year}, số {row.what} là", f"{row.unit}."
        if other.at(year) not in (None, row.at(year)):
            yield f"{head} {row.so(year)} {end}", f"{head} {other.so(year)} {end}"


def column_before_far(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        head = f"Số {row.what} qua theo dõi của Ban Tổ chức Tỉnh ủy trong năm {year} là"
        if other.at(year) not in (None, row.at(year)):
            yield f"{head} {row.so(year)} {row.unit}.", f"{head} {other.so(year)} {row.unit}."


def column_by_short_name(row: Row, chance: Random) -> Iterator[Pair]:
    year, short = year_of(chance), row.column.short
    others = [one.column.short for one in row.siblings]
    if not short or " " not in short or "số" in short.lower() or short in others:
        return
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        if (
            short
            and " " in short
            and "số" not in short.lower()
            and other.at(year) not in (None, row.at(year))
        ):
            head = f"Năm {year}, số {short[:1].lower()}{short[1:]} có"
            yield f"{head} {row.so(year)} {row.unit}.", f"{head} {other.so(year)} {row.unit}."


def category_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    for key, value in row.keys.items():
        others = [one for one in row.table.values(key) if one != value]
        other = Row(row.table, row.column, {key: chance.choice(others)})
        if other.at(year) is not None:
            head, end = f"Năm {year} có", f"{row.unit}{row.about}."
            yield f"{head} {row.so(year)} {end}", f"{head} {other.so(year)} {end}"
