"""Sentences as clerks write them, each once right and once with one mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

from tests.tools.planted.facts import LAST, UNITS, Row, places, text
from tests.tools.planted.sample import Edit, Kind, Plant, Sample

# A right sentence, "" where any such sentence is a mistake, and a wrong one.
Pair = tuple[str, str]
Write = Callable[[Row, Random], Iterator[Pair]]
_FIRST = 2010


def _way(old: Decimal, new: Decimal, *, rise: str = "tăng", fall: str = "giảm") -> tuple[str, str]:
    return (rise, fall) if new > old else (fall, rise)


def _values(row: Row, *years: int) -> list[Decimal] | None:
    """Read cells that all differ, none of them empty or naught."""
    found = [value for year in years if (value := row.at(year))]
    return found if len(set(found)) == len(years) else None


def _units(row: Row, chance: Random, number: int, year: int) -> list[str]:
    units = chance.sample(sorted(UNITS), number)
    found = {value for unit in units if (value := row.at(year, unit))}
    return units if len(found) == number else []


def _year(chance: Random) -> int:
    return chance.randint(_FIRST + 2, LAST)


def respectively_units(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if units := _units(row, chance, 2, year):
        first, second = units
        head = f"Năm {year}, số {row.what} của {UNITS[first]} và {UNITS[second]} lần lượt là"
        calls = row.so(year, first), row.so(year, second)
        yield (
            f"{head} {calls[0]} và {calls[1]} {row.unit}.",
            f"{head} {calls[1]} và {calls[0]} {row.unit}.",
        )


def respectively_three_units(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if units := _units(row, chance, 3, year):
        one, two, three = (UNITS[unit] for unit in units)
        calls = [row.so(year, unit) for unit in units]
        head = f"Năm {year}, {one}, {two} và {three} có số {row.what} tương ứng là"
        yield (
            f"{head} {calls[0]}, {calls[1]} và {calls[2]} {row.unit}.",
            f"{head} {calls[0]}, {calls[2]} và {calls[1]} {row.unit}.",
        )


def respectively_years(row: Row, chance: Random) -> Iterator[Pair]:
    last = chance.randint(_FIRST + 2, LAST)
    years = (last - 2, last - 1, last)
    if _values(row, *years):
        calls = [row.so(year) for year in years]
        head = f"Số {row.what} các năm {years[0]}, {years[1]} và {years[2]} lần lượt là"
        yield (
            f"{head} {calls[0]}, {calls[1]} và {calls[2]} {row.unit}.",
            f"{head} {calls[1]}, {calls[0]} và {calls[2]} {row.unit}.",
        )


def respectively_columns(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        if row.at(year) and other.at(year) and row.at(year) != other.at(year):
            head = f"Năm {year}, số {row.what} và số {other.what} lần lượt là"
            yield (
                f"{head} {row.so(year)} và {other.so(year)} {row.unit}.",
                f"{head} {other.so(year)} và {row.so(year)} {row.unit}.",
            )


def _against(row: Row, chance: Random, ending: str, years: tuple[int, int]) -> Iterator[Pair]:
    """Say behind a number which way it went."""
    if values := _values(row, *years):
        right, wrong = _way(values[0], values[1])
        head = f"Năm {years[1]}, số {row.what} là {row.so(years[1])} {row.unit},"
        yield f"{head} {right} {ending}", f"{head} {wrong} {ending}"


def risen_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    yield from _against(row, chance, f"so với năm {year - 1}.", (year - 1, year))


def risen_behind_far(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(_FIRST + 3, LAST)
    yield from _against(row, chance, f"nhiều so với năm {_FIRST}.", (_FIRST, year))


def risen_behind_last_year(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    yield from _against(row, chance, "so với năm trước.", (year - 1, year))


def higher_than_last_year(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if values := _values(row, year - 1, year):
        right, wrong = _way(*values, rise="cao", fall="thấp")
        head = f"Năm {year} có {row.so(year)} {row.unit} thuộc diện {row.what},"
        yield f"{head} {right} hơn năm trước.", f"{head} {wrong} hơn năm trước."


def fewer_than_bracket(row: Row, chance: Random) -> Iterator[Pair]:
    if values := _values(row, 2015, LAST):
        right, wrong = _way(*values, rise="nhiều", fall="ít")
        head = f"Số {row.what} năm {LAST} là {row.so(LAST)} {row.unit},"
        end = f"hơn năm 2015 ({row.so(2015)} {row.unit})."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def change_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(_FIRST + 3, LAST)
    if values := _values(row, year - 3, year):
        word, _ = _way(*values)
        change = text(abs(values[1] - values[0]))
        yield (
            "",
            (
                f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},"
                f" {word} {change} {row.unit} so với năm {year - 3}."
            ),
        )


def change_typed_wrong(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(_FIRST + 3, LAST)
    if values := _values(row, year - 3, year):
        word, _ = _way(*values)
        change = text(abs(values[1] - values[0]) + 7)
        yield (
            "",
            (
                f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},"
                f" {word} {change} {row.unit} so với năm {year - 3}."
            ),
        )


def change_typed_turned(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(_FIRST + 3, LAST)
    if values := _values(row, year - 3, year):
        _, word = _way(*values)
        change = text(abs(values[1] - values[0]))
        yield (
            "",
            (
                f"Năm {year}, số {row.what} là {row.so(year)} {row.unit},"
                f" {word} {change} {row.unit} so với năm {year - 3}."
            ),
        )


def from_until(row: Row, chance: Random) -> Iterator[Pair]:
    if values := _values(row, _FIRST, LAST):
        right, wrong = _way(*values, rise="tăng lên", fall="giảm còn")
        head = f"Số {row.what} từ {row.so(_FIRST)} {row.unit} năm {_FIRST}"
        end = f"{row.so(LAST)} {row.unit} năm {LAST}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def goes_on_falling(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if values := _values(row, year - 1, year):
        right, wrong = _way(*values, rise="tiếp tục tăng, đạt", fall="tiếp tục giảm, còn")
        head, end = f"Năm {year}, số {row.what}", f"{row.so(year)} {row.unit}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def rose_sharply(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if values := _values(row, year - 1, year):
        right, wrong = _way(*values, rise="tăng mạnh lên", fall="giảm mạnh xuống")
        head, end = f"Sang năm {year}, số {row.what}", f"{row.so(year)} {row.unit}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def tendency(row: Row, chance: Random) -> Iterator[Pair]:
    if values := _values(row, _FIRST, LAST):
        right, wrong = _way(*values)
        change = row.call("tang_giam", tu=_FIRST, den=LAST)
        head = f"Số {row.what} có xu hướng"
        end = f"trong cả giai đoạn: {change} so với năm {_FIRST}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def considerably(row: Row, chance: Random) -> Iterator[Pair]:
    if values := _values(row, 2015, LAST):
        right, wrong = _way(*values)
        end = f"đáng kể, {row.call('tang_giam', tu=2015, den=LAST)} so với năm 2015."
        yield f"Số {row.what} {right} {end}", f"Số {row.what} {wrong} {end}"


def share_of_other(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    if whole is None or not row.at(year):
        return
    over = {"tren": whole.column.name, "nam": year}
    head = f"Năm {year} có {row.so(year)} {row.unit} thuộc diện {row.what}, chiếm"
    for other in chance.sample(row.siblings, 3):
        if other.at(year) not in (row.at(year), None):
            yield f"{head} {row.call('ty_le', **over)}.", f"{head} {other.call('ty_le', **over)}."


def share_of_other_year(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    if whole is not None and row.at(year):
        head = f"Số {row.what} là {row.so(year)} {row.unit}, chiếm"
        right, wrong = (
            row.call("ty_le", tren=whole.column.name, nam=one) for one in (year, year - 1)
        )
        yield f"{head} {right}.", f"{head} {wrong}."


def change_of_other(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(_FIRST + 3, LAST)
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
    year, whole = _year(chance), row.whole
    if not whole or whole.unit != row.unit:
        return
    if (part := row.at(year)) and (total := whole.at(year)) and part < total:
        head, end = f"Năm {year}, {whole.what} có", f"{row.unit} thuộc diện {row.what}."
        yield (
            f"{head} {whole.so(year)} người, trong đó {row.so(year)} {end}",
            f"{head} {row.so(year)} người, trong đó {whole.so(year)} {end}",
        )


def part_of_whole(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    if not whole or whole.unit != row.unit:
        return
    if (part := row.at(year)) and (total := whole.at(year)) and part < total:
        end = f"người thuộc diện {row.what}."
        yield (
            f"Năm {year} có {row.so(year)} trong tổng số {whole.so(year)} {end}",
            f"Năm {year} có {whole.so(year)} trong tổng số {row.so(year)} {end}",
        )


def percent_behind_count(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    if whole is not None:
        head = f"Năm {year}, {row.what} chiếm"
        share = row.call("ty_le", tren=whole.column.name, nam=year)
        yield f"{head} {share} tổng số.", f"{head} {row.so(year)}% tổng số."


def count_as_share(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    if whole is not None:
        head = f"Tỷ lệ {row.what} năm {year} đạt"
        share = row.call("ty_le", tren=whole.column.name, nam=year)
        yield f"{head} {share}.", f"{head} {row.so(year)}."


def count_as_part(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    if whole is not None:
        head, end = f"Số {row.what} năm {year} chiếm tỷ lệ", "trong tổng số đảng viên."
        share = row.call("ty_le", tren=whole.column.name, nam=year)
        yield f"{head} {share} {end}", f"{head} {row.so(year)} {end}"


def average_of_sum(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        head = f"Bình quân mỗi năm giai đoạn {_FIRST} - {LAST}, {row.what} là"
        right, wrong = (row.call(one, tu=_FIRST, den=LAST) for one in ("binh_quan", "tong"))
        yield f"{head} {right} {row.unit}.", f"{head} {wrong} {row.unit}."


def sum_of_average(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        head = f"Tổng cộng giai đoạn {_FIRST} - {LAST}, toàn tỉnh có"
        right, wrong = (row.call(one, tu=_FIRST, den=LAST) for one in ("tong", "binh_quan"))
        end = f"{row.unit} thuộc diện {row.what}."
        yield f"{head} {right} {end}", f"{head} {wrong} {end}"


def period_of_one_year(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        head, end = f"Từ năm {_FIRST} đến năm {LAST}, toàn tỉnh có", f"{row.unit} {row.what}."
        yield (
            f"{head} {row.call('tong', tu=_FIRST, den=LAST)} {end}",
            f"{head} {row.so(LAST)} {end}",
        )


def years_miscounted(row: Row, chance: Random) -> Iterator[Pair]:
    if not row.column.stock:
        end = f"{LAST - 2} - {LAST}, toàn tỉnh có {row.call('tong', tu=LAST - 2, den=LAST)}"
        end += f" {row.unit} {row.what}."
        yield f"Ba năm {end}", f"Năm năm {end}"


def years_listed_miscounted(row: Row, chance: Random) -> Iterator[Pair]:
    if _values(row, LAST - 2, LAST - 1, LAST):
        calls = [row.so(year) for year in (LAST - 2, LAST - 1, LAST)]
        end = f"năm {LAST - 2}, {LAST - 1} và {LAST}, số {row.what} lần lượt là"
        end += f" {calls[0]}, {calls[1]} và {calls[2]} {row.unit}."
        yield f"Ba {end}", f"Hai {end}"


def last_years(row: Row, chance: Random) -> Iterator[Pair]:
    if _values(row, 2015, LAST):
        end = f"năm qua, số {row.what} {row.call('tang_giam', tu=2015, den=LAST)}."
        yield f"Trong 5 {end}", f"Trong 3 {end}"


def against_years_ago(row: Row, chance: Random) -> Iterator[Pair]:
    if _values(row, 2015, LAST):
        head = f"Số {row.what} năm {LAST} {row.call('tang_giam', tu=2015, den=LAST)} so với"
        yield f"{head} 5 năm trước.", f"{head} 10 năm trước."


def against_same_period(row: Row, chance: Random) -> Iterator[Pair]:
    year = chance.randint(_FIRST + 4, LAST)
    if _values(row, year - 2, year):
        head = f"Số {row.what} năm {year} {row.call('tang_giam', tu=year - 2, den=year)} so với"
        yield f"{head} cùng kỳ năm {year - 2}.", f"{head} cùng kỳ năm {year - 4}."


def year_in_bracket(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    head = f"Số {row.what} đạt {row.so(year)} {row.unit}"
    yield f"{head} (năm {year}).", f"{head} (năm {year - 1})."


def end_of_year(row: Row, chance: Random) -> Iterator[Pair]:
    year, end = _year(chance), f"toàn tỉnh có {row.what} là"
    if row.column.stock:
        yield (
            f"Tính đến hết năm {year}, {end} {row.so(year)} {row.unit}.",
            f"Tính đến hết năm {year - 1}, {end} {row.so(year)} {row.unit}.",
        )


def _small(row: Row, year: int, least: int = 11) -> int | None:
    value = row.at(year)
    return int(value) if value is not None and least <= value < 100 else None


def small_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if value := _small(row, year):
        yield "", f"Năm {year} có {value} {row.unit} thuộc diện {row.what}."


def small_typed_wrong(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if value := _small(row, year):
        wrong = value + 1 if value % 10 < 9 else value - 1
        yield "", f"Năm {year}, số {row.what} là {wrong} {row.unit}."


def small_typed_of_unit(row: Row, chance: Random) -> Iterator[Pair]:
    year, unit = _year(chance), chance.choice(sorted(UNITS))
    value = row.at(year, unit)
    if value is not None and 11 <= value < 100:
        yield "", f"Năm {year}, {UNITS[unit]} có {value} {row.unit} thuộc diện {row.what}."


def small_in_words(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if (value := _small(row, year)) and value < 20:
        tens = ("không", "một", "hai", "ba", "bốn", "lăm", "sáu", "bảy", "tám", "chín")
        yield "", f"Năm {year} có mười {tens[value % 10]} {row.unit} thuộc diện {row.what}."


def _large(row: Row, year: int) -> Decimal | None:
    value = row.at(year)
    return value if value is not None and value >= 2000 else None


def thousands_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if value := _large(row, year):
        yield "", f"Năm {year}, số {row.what} là {text(value / 1000, 1)} nghìn {row.unit}."


def rounded_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if value := _large(row, year):
        round_one = text(value // 100 * 100)
        yield "", f"Năm {year}, toàn tỉnh có hơn {round_one} {row.unit} thuộc diện {row.what}."


def rounded_wrong_side(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if (value := _large(row, year)) and value % 100:
        round_one = text((value // 100 + 1) * 100)
        yield "", f"Năm {year}, toàn tỉnh có trên {round_one} {row.unit} thuộc diện {row.what}."


def ratio_typed(row: Row, chance: Random) -> Iterator[Pair]:
    year, whole = _year(chance), row.whole
    part, total = row.at(year), whole.at(year) if whole else None
    if part and total and part < total:
        yield "", f"Năm {year} có {text(part)}/{text(total)} {row.unit} thuộc diện {row.what}."


def _share(row: Row, year: int) -> Decimal | None:
    whole = row.whole.at(year) if row.whole else None
    part = row.at(year)
    return part * 100 / whole if part and whole else None


def percent_in_words(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    if share := _share(row, year):
        yield "", f"Năm {year}, {row.what} chiếm {text(share, 1)} phần trăm tổng số."


def _percent_beside(word: str, step: int) -> Write:
    """Type a whole percentage with a word that says on which side of it the share lies."""

    def write(row: Row, chance: Random) -> Iterator[Pair]:
        year = _year(chance)
        share = _share(row, year)
        if share and share > 2 and share % 1:
            yield "", f"Năm {year}, {row.what} chiếm {word} {int(share) + step}% tổng số đảng viên."

    return write


def percent_of_call_beside(row: Row, chance: Random) -> Iterator[Pair]:
    """Call a share and say beside it, in brackets, on which side of a round number it lies."""
    year = _year(chance)
    share, whole = _share(row, year), row.whole
    if share and whole and share > 2 and share % 1:
        called = row.call("ty_le", tren=whole.column.name, nam=year)
        yield "", f"Hơn {int(share) + 1}% ({called}) là {row.what} năm {year}."


def thousand_of_call(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    head = f"Năm {year}, số {row.what} là {row.so(year)}"
    yield f"{head} {row.unit}.", f"{head} nghìn {row.unit}."


def million_of_call(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    head = f"Năm {year} toàn tỉnh có {row.so(year)}"
    end = f"{row.unit} thuộc diện {row.what}."
    yield f"{head} {end}", f"{head} triệu {end}"


def unit_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year, unit = _year(chance), chance.choice(sorted(UNITS))
    if row.at(year, unit) is not None:
        head, end = f"Năm {year}, số {row.what} là", f"{row.unit} ở {UNITS[unit]}."
        yield f"{head} {row.so(year, unit)} {end}", f"{head} {row.so(year)} {end}"


def whole_for_unit(row: Row, chance: Random) -> Iterator[Pair]:
    year, unit = _year(chance), chance.choice(sorted(UNITS))
    if row.at(year, unit) is not None:
        head, end = f"Năm {year}, toàn tỉnh có", f"{row.unit} thuộc diện {row.what}."
        yield f"{head} {row.so(year)} {end}", f"{head} {row.so(year, unit)} {end}"


def column_behind(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        head, end = f"Năm {year}, toàn tỉnh có", f"{row.unit} {row.what}."
        if other.at(year) not in (None, row.at(year)):
            yield f"{head} {row.so(year)} {end}", f"{head} {other.so(year)} {end}"


def column_before(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        head, end = f"Năm {year}, số {row.what} là", f"{row.unit}."
        if other.at(year) not in (None, row.at(year)):
            yield f"{head} {row.so(year)} {end}", f"{head} {other.so(year)} {end}"


def column_before_far(row: Row, chance: Random) -> Iterator[Pair]:
    year = _year(chance)
    for other in chance.sample(row.siblings, min(3, len(row.siblings))):
        head = f"Số {row.what} qua theo dõi của Ban Tổ chức Tỉnh ủy trong năm {year} là"
        if other.at(year) not in (None, row.at(year)):
            yield f"{head} {row.so(year)} {row.unit}.", f"{head} {other.so(year)} {row.unit}."


def column_by_short_name(row: Row, chance: Random) -> Iterator[Pair]:
    year, short = _year(chance), row.column.short
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
    year = _year(chance)
    for key, value in row.keys.items():
        others = [one for one in row.table.values(key) if one != value]
        other = Row(row.table, row.column, {key: chance.choice(others)})
        if other.at(year) is not None:
            head, end = f"Năm {year} có", f"{row.unit}{row.about}."
            yield f"{head} {row.so(year)} {end}", f"{head} {other.so(year)} {end}"


def times_typed(row: Row, chance: Random) -> Iterator[Pair]:
    if values := _values(row, _FIRST, LAST):
        times = text(max(values) / min(values), 1)
        word, _ = _way(*values)
        yield (
            "",
            (
                f"Năm {LAST}, số {row.what} là {row.so(LAST)} {row.unit},"
                f" {word} {times} lần so với năm {_FIRST}."
            ),
        )


def heading_years(sample: Sample) -> Iterator[Edit]:
    """Put a heading with other years above a paragraph whose calls share their years."""
    for path, at, row, chance in places(sample):
        first = chance.randint(_FIRST, 2015)
        if _values(row, first, LAST):
            change = row.call("tang_giam", tu=first, den=LAST)
            heading = f"### Biến động từ năm {first + 1} đến năm {LAST}"
            yield Edit(path, at, "", f"\n\n{heading}\n\nSố {row.what} {change}.")


def heading_turned(sample: Sample) -> Iterator[Edit]:
    """Put a heading that says the contrary above a paragraph."""
    for path, at, row, _ in places(sample):
        if values := _values(row, _FIRST, LAST):
            _, wrong = _way(*values)
            change = row.call("tang_giam", tu=_FIRST, den=LAST)
            heading = f"### {row.what[:1].upper()}{row.what[1:]} {wrong}"
            yield Edit(
                path, at, "", f"\n\n{heading}\n\nSố {row.what} {change} so với năm {_FIRST}."
            )


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
        plant = write(_percent_beside(word, step), is_right=is_right)
        yield Kind(f"percent_beside “{word}”", _FAMILY, plant)
    if not is_right:
        for heading in (heading_years, heading_turned):
            yield Kind(heading.__name__, _FAMILY, heading)


KINDS = tuple(_kinds(is_right=False))
# The same sentences without their mistakes: nothing may be found in them.
RIGHT = tuple(_kinds(is_right=True))
