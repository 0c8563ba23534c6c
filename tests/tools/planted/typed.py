"""Numbers typed in place of calls, in new sentences and over what calls print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from tests.tools.planted.facts import (
    FIRST,
    LAST,
    UNITS,
    Pair,
    Row,
    Write,
    text,
    values_of,
    way,
    year_of,
)
from tests.tools.planted.sample import Edit, Plant, Sample, Site


def change_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(FIRST + 3, LAST)
    if values := values_of(row, year - 3, year):
        word, _ = way(*values)
        change = text(abs(values[1] - values[0]))
        yield (
            "",
            (
                f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},"
                f" {word} {change} {row.unit} so với năm {year - 3}."
            ),
        )


def change_typed_wrong(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(FIRST + 3, LAST)
    if values := values_of(row, year - 3, year):
        word, _ = way(*values)
        change = text(abs(values[1] - values[0]) + 7)
        yield (
            "",
            (
                f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},"
                f" {word} {change} {row.unit} so với năm {year - 3}."
            ),
        )


def change_typed_turned(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(FIRST + 3, LAST)
    if values := values_of(row, year - 3, year):
        _, word = way(*values)
        change = text(abs(values[1] - values[0]))
        yield (
            "",
            (
                f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},"
                f" {word} {change} {row.unit} so với năm {year - 3}."
            ),
        )


def _small(row: Row, year: int, least: int = 11) -> int | None:
    value = row.at(year)
    return int(value) if value is not None and least <= value < 100 else None


def small_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if value := _small(row, year):
        yield "", f"Năm {year} có {value} {row.unit} thuộc diện {row.what}."


def small_typed_wrong(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if value := _small(row, year):
        wrong = value + 1 if value % 10 < 9 else value - 1
        yield "", f"Năm {year}, số {row.what} là {wrong} {row.unit}."


def small_typed_of_unit(row: Row, chance: Random) -> Iterator[Pair]:
    year, unit = year_of(chance), chance.choice(sorted(UNITS))
    value = row.at(year, unit)
    if value is not None and 11 <= value < 100:
        yield "", f"Năm {year}, {UNITS[unit]} có {value} {row.unit} thuộc diện {row.what}."


def small_in_words(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if (value := _small(row, year)) and value < 20:
        tens = ("không", "một", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín")
        yield "", f"Năm {year} có mười {tens[value % 10]} {row.unit} thuộc diện {row.what}."


def _large(row: Row, year: int) -> Decimal | None:
    value = row.at(year)
    return value if value is not None and value >= 2000 else None


def thousands_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if value := _large(row, year):
        yield "", f"Năm {year}, số {row.what} là {text(value / 1000, 1)} nghìn {row.unit}."


def rounded_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if value := _large(row, year):
        round_one = text(value // 100 * 100)
        yield "", f"Năm {year}, toàn tỉnh có hơn {round_one} {row.unit} thuộc diện {row.what}."


def rounded_wrong_side(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if (value := _large(row, year)) and value % 100:
        round_one = text((value // 100 + 1) * 100)
        yield "", f"Năm {year}, toàn tỉnh có trên {round_one} {row.unit} thuộc diện {row.what}."


def ratio_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = year_of(chance), row.whole
    part, total = row.at(year), whole.at(year) if whole else None
    if part and total and part < total:
        yield "", f"Năm {year} có {text(part)}/{text(total)} {row.unit} thuộc diện {row.what}."


def _share(row: Row, year: int) -> Decimal | None:
    whole = row.whole.at(year) if row.whole else None
    part = row.at(year)
    return part * 100 / whole if part and whole else None


def percent_in_words(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    if share := _share(row, year):
        yield "", f"Năm {year}, {row.what} chiếm {text(share, 1)} phần trăm tổng số."


def percent_beside(word: str, step: int) -> Write:
    """Type a whole percentage with a word that says on which side of it the share lies."""

    def write(row: Row, chance: Random) -> Iterator[Pair]:
        year = year_of(chance)
        share = _share(row, year)
        if share and share > 2 and share % 1:
            yield "", f"Năm {year}, {row.what} chiếm {word} {int(share) + step}% tổng số đảng viên."

    return write


def percent_of_call_beside(row: Row, chance: Random) -> Iterator[Pair]:
    """Call a share and say beside it, in brackets, on which side of a round number it lies."""
    year = year_of(chance)
    share, whole = _share(row, year), row.whole
    if share and whole and share > 2 and share % 1:
        called = row.call("ty_le", tren=whole.column.name, nam=year)
        yield "", f"Hơn {int(share) + 1}% ({called}) là {row.what} năm {year}."


def thousand_of_call(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    head = f"Năm {year}, số {row.what} là {row.so(year)}"
    yield f"{head} {row.unit}.", f"{head} nghìn {row.unit}."


def million_of_call(row: Row, chance: Random) -> Iterator[Pair]:
    year = year_of(chance)
    head = f"Năm {year} toàn tỉnh có {row.so(year)}"
    end = f"{row.unit} thuộc diện {row.what}."
    yield f"{head} {end}", f"{head} triệu {end}"


def times_typed(row: Row, chance: Random) -> Iterator[Pair]:
    if values := values_of(row, FIRST, LAST):
        times = text(max(values) / min(values), 1)
        word, _ = way(*values)
        yield (
            "",
            (
                f"Năm {LAST}, số {row.what} là {row.so(LAST)} {row.unit},"
                f" {word} {times} lần so với năm {FIRST}."
            ),
        )


def _typed(sample: Sample, word: str) -> Iterator[tuple[Site, str]]:
    for site in sample.calls(word):
        if len(re.sub(r"\D", "", site.printed)) >= 3:
            yield site, site.printed.replace("\u00a0", " ")


def typed(word: str) -> Plant:
    """Type what a call prints."""

    def plant(sample: Sample) -> Iterator[Edit]:
        return (site.become(shown) for site, shown in _typed(sample, word))

    return plant


def typed_wrong(word: str) -> Plant:
    """Type what a call prints, with one wrong digit."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for site, shown in _typed(sample, word):
            spots = [at for at, sign in enumerate(shown) if sign.isdigit()]
            at = spots[len(spots) // 2]
            yield site.become(f"{shown[:at]}{(int(shown[at]) + 1) % 10}{shown[at + 1 :]}")

    return plant


def typed_exchanged(sample: Sample) -> Iterator[Edit]:
    for site, shown in _typed(sample, "so"):
        match = re.search(r"(\d)(\d)$", shown)
        if match and match[1] != match[2]:
            yield site.become(shown[:-2] + match[2] + match[1])


def typed_short(sample: Sample) -> Iterator[Edit]:
    for site, shown in _typed(sample, "so"):
        if re.fullmatch(r"\d\d\.\d{3}", shown):
            yield site.become(shown[0] + shown[2:])


def typed_without_dot(sample: Sample) -> Iterator[Edit]:
    for site, shown in _typed(sample, "so"):
        if re.fullmatch(r"\d{1,3}\.\d{3}", shown):
            yield site.become(shown.replace(".", ""))


def typed_rounded(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("ty_le"):
        if match := re.fullmatch(r"(\d+),(\d)%", site.printed):
            yield site.become(f"khoảng {Decimal(match[1]) + (match[2] >= '5')}%")


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(number: int) -> str:
    """Write a number below ten thousand in words."""
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    words = [_DIGITS[thousands], "nghìn"] if thousands else []
    words += [_DIGITS[hundreds], "trăm"] if hundreds or thousands else []
    if tens == 0 and ones:
        words += ["linh", _DIGITS[ones]]
    elif tens:
        words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
        last = {5: "lăm", 1: "một" if tens == 1 else "mốt"}.get(ones, _DIGITS[ones])
        words += [last] if ones else []
    return " ".join(words)


def typed_in_words(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("so", "tong"):
        if re.fullmatch(r"\d\.\d{3}|\d{3}", site.printed):
            yield site.become(in_words(int(site.printed.replace(".", ""))))


def typed_wrong_in_words(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("so", "tong"):
        if re.fullmatch(r"\d\.\d{3}|\d{3}", site.printed):
            yield site.become(in_words(int(site.printed.replace(".", "")) + 10))
