"""Mistakes of words against data: another year, unit or direction than the number beside has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from tests.tools.planted.captions import (
    caption_year,
    figure_nowhere,
    figure_year,
    headline_turned,
    headline_year,
    other_figure,
)
from tests.tools.planted.degrees import (
    PHRASES,
    SAYINGS,
    TURNS,
    claim_deleted,
    claim_turned,
    insert_before,
    say_of_change,
    word_turned,
    year_of_extreme,
)
from tests.tools.planted.sample import Edit, Kind, Sample, Site, in_paragraph
from tests.tools.planted.typed import (
    typed,
    typed_exchanged,
    typed_in_words,
    typed_rounded,
    typed_short,
    typed_without_dot,
    typed_wrong,
    typed_wrong_in_words,
)

NUMBERS = ("so", "tong", "ty_le", "binh_quan")
_UNITS = {
    "tp_thanh_giang": "thành phố Thanh Giang", "an_lang": "An Lãng", "phu_thuong": "Phú Thượng",
    "kim_trach": "Kim Trạch", "yen_ha": "Yên Hạ", "dong_lam": "Đông Lâm",
    "thach_linh": "Thạch Lĩnh", "muong_khe": "Mường Khê", "na_phong": "Nà Phong",
}  # fmt: skip


def _year_of(site: Site) -> int | None:
    year = site.call.kwargs.get("nam")
    return year if isinstance(year, int) else None


def call_of_other_year(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls(*NUMBERS):
        year = _year_of(site)
        if year is not None and f"năm {year}" in site.line.lower():
            for other in (year - 1, year + 1):
                if f"{other}" not in site.line and 2010 <= other <= 2020:
                    yield from site.change(f"nam={year}", f"nam={other}")


def year_of_words(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls(*NUMBERS):
        year = _year_of(site)
        match = re.search(rf"(?i)năm {year}\b(?=[^,;{{]*$)", site.before) if year else None
        if match:
            start = site.start - site.column + match.end() - 4
            yield Edit(site.path, start, f"{year}", f"{year - 1}")


def day_of_words(sample: Sample) -> Iterator[Edit]:
    for path, text in sample.texts.items():
        for match in re.finditer(r"31/12/(\d{4})(?=.*\{\{)", text):
            yield Edit(path, match.start(1), match[1], str(int(match[1]) - 1))


def swapped_years(sample: Sample) -> Iterator[Edit]:
    """Exchange the years of two calls of one line that are otherwise alike."""
    sites = list(sample.calls("so", "ty_le", "tong"))
    for first, second in pairwise(sites):
        one, other = _year_of(first), _year_of(second)
        is_pair = one and other and one != other and first.line == second.line
        if is_pair and first.source.replace(str(one), str(other)) == second.source:
            start, end = first.start, second.start + len(second.source)
            text = sample.texts[first.path][start:end]
            between = text[len(first.source) : second.start - start]
            yield Edit(first.path, start, text, second.source + between + first.source)


def change_from(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        first = site.call.kwargs.get("tu")
        if f"năm {first}" in site.line and first != 2010:
            yield from site.change(f"tu={first}", f"tu={first - 1}")
        elif f"năm {first}" in site.line:
            yield from site.change(f"tu={first}", f"tu={first + 1}")


def change_until(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        last = site.call.kwargs.get("den")
        if re.search(rf"(?i)năm {last}|/{last}", site.line):
            yield from site.change(f"den={last}", f"den={last - 1}")


def change_backwards(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        first, last = site.call.kwargs.get("tu"), site.call.kwargs.get("den")
        yield from site.change(f"tu={first}, den={last}", f"tu={last}, den={first}")


def compared_with(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        match = re.match(r" so với năm (\d{4})", site.after)
        if match:
            start = site.start + len(site.source) + match.start(1)
            yield Edit(site.path, start, match[1], str(int(match[1]) + 1))


def compared_with_last_year(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        match = re.match(r" so với năm (\d{4})", site.after)
        if match and site.call.kwargs["den"] - site.call.kwargs["tu"] > 1:
            start = site.start + len(site.source)
            yield Edit(site.path, start, match.group(), " so với năm trước")


def sum_from(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tong", "binh_quan"):
        first = site.call.kwargs.get("tu")
        if first and re.search(r"(?i)từ năm|hai năm|ba năm|mười một năm", site.before[-120:]):
            yield from site.change(f"tu={first}", f"tu={first + 2}")


def sum_until(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tong", "binh_quan"):
        last = site.call.kwargs.get("den")
        if last and re.search(r"(?i)từ năm|mười một năm", site.before[-120:]):
            yield from site.change(f"den={last}", f"den={last - 2}")


def span_of_words(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tong", "tang_giam"):
        match = re.search(r"(?i)từ năm (\d{4}) đến năm (\d{4})[^;{]*$", site.before)
        if match and site.call.kwargs.get("tu") == int(match[1]):
            start = site.start - site.column + match.start(1)
            yield Edit(site.path, start, match[1], str(int(match[1]) + 1))


def duration_of_words(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tong", "tang_giam"):
        match = re.search(r"(?i)trong mười(?: một)? năm(?=[^;{]*$)", site.before)
        if match:
            start = site.start - site.column + match.start()
            changed = re.sub(r"mười(?: một)? năm", "tám năm", match.group())
            yield Edit(site.path, start, match.group(), changed)


def unit_of_call(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls(*NUMBERS, "tang_giam"):
        unit = site.call.kwargs.get("ma_don_vi")
        if unit in _UNITS and _UNITS[unit] in site.line:
            for other, name in _UNITS.items():
                if name not in site.line:
                    yield from site.change(f'ma_don_vi="{unit}"', f'ma_don_vi="{other}"')


def unit_left_out(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls(*NUMBERS, "tang_giam"):
        unit = site.call.kwargs.get("ma_don_vi")
        if unit in _UNITS and _UNITS[unit] in site.line:
            yield from site.change(f', ma_don_vi="{unit}"', "")


def unit_of_words(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls(*NUMBERS, "tang_giam"):
        unit = site.call.kwargs.get("ma_don_vi")
        name = _UNITS.get(unit) if isinstance(unit, str) else None
        at = site.before.rfind(name) if name else -1
        if name and at >= 0:
            for other in _UNITS.values():
                if other not in site.line and other.islower() is name.islower():
                    start = site.start - site.column + at
                    yield Edit(site.path, start, name, other.removeprefix("thành phố "))


def unit_brought_in(sample: Sample) -> Iterator[Edit]:
    """Put the name of a unit right before a number of the whole province."""
    for site in sample.calls("so", "tong"):
        table = sample.report.tables.get(str(site.call.args[0]))
        keyed = table is not None and "ma_don_vi" in table.schema.primaryKey
        if keyed and "ma_don_vi" not in site.call.kwargs and site.before.endswith(" có "):
            yield Edit(site.path, site.start - 4, " có ", " huyện Nà Phong có ")


def category_of_call(sample: Sample) -> Iterator[Edit]:
    """Call another category than the one named right before."""
    for site in sample.calls(*NUMBERS, "tang_giam"):
        for key in ("loai_hinh", "khoi", "nghe", "ten", "bac", "ly_do"):
            value = site.call.kwargs.get(key)
            table = sample.report.tables.get(str(site.call.args[0]))
            if table is None or not isinstance(value, str) or value == "*":
                continue
            label = table.label(key, value).lower()
            if label not in site.before.lower()[-len(label) - 30 :]:
                continue
            for other in table.values(key)[:6]:
                if other != value and table.label(key, other).lower() not in site.line.lower():
                    yield from site.change(f'{key}="{value}"', f'{key}="{other}"')


def column_of_other_unit(sample: Sample) -> Iterator[Edit]:
    """Call a column that counts organisations where the sentence counts people, or the reverse."""
    for site in sample.calls("so", "tong"):
        table = sample.report.tables.get(str(site.call.args[0]))
        word = re.match(r" (người|đảng viên|chi bộ|tổ chức|tccsđ)\b", site.after.lower())
        if table is None or word is None:
            continue
        column = table.schema.by_name[str(site.call.args[1])]
        for other in table.numeric_fields:
            people = "người" in other.unit, "người" in column.unit
            if people[0] != people[1] and other.unit and "lượt" not in other.unit + column.unit:
                yield from site.change(f'"{column.name}"', f'"{other.name}"')


def column_named_otherwise(sample: Sample) -> Iterator[Edit]:
    """Call another column of the same unit than the one named in full right before."""
    for site in sample.calls("so", "tong", "tang_giam", "ty_le"):
        table = sample.report.tables.get(str(site.call.args[0]))
        if table is None:
            continue
        column = table.schema.by_name[str(site.call.args[1])]
        if column.head.lower() not in site.before.lower()[-60:]:
            continue
        for other in table.numeric_fields:
            if other.unit == column.unit and other.name != column.name:
                yield from site.change(f'"{column.name}"', f'"{other.name}"')


def counted_word(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("so", "tong"):
        match = re.match(r" (người|đảng viên|chi bộ|TCCSĐ)\b(?! cơ| trực| có)", site.after)
        if match and site.call.subject != "boi_canh_toan_quoc":  # whose column has no unit
            other = "tổ chức" if match[1] in ("người", "đảng viên") else "người"
            yield Edit(site.path, site.start + len(site.source) + 1, match[1], other)


def percent_twice(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("ty_le"):
        yield Edit(site.path, site.start + len(site.source), "", "%")


def change_told_twice(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        word = "tăng " if site.printed.startswith("tăng") else "giảm "
        yield Edit(site.path, site.start, "", word)


def change_contradicted(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("tang_giam"):
        word = "giảm " if site.printed.startswith("tăng") else "tăng "
        yield Edit(site.path, site.start, "", word)


def risen_for_fallen(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls(*NUMBERS):
        for old, new in ((" lên ", " xuống "), (" nay còn ", " nay lên ")):
            if site.before.endswith(old):
                yield Edit(site.path, site.start - len(old), old, new)


def fallen_to(sample: Sample) -> Iterator[Edit]:
    """Say of a number that it has risen, or fallen, against the year before."""
    for site in sample.calls("so"):
        table = sample.report.tables.get(str(site.call.args[0]))
        year, facts = _year_of(site), site.rendered.facts if site.rendered else ()
        if table is None or year in (None, 2010) or not facts or table.time is None:
            continue
        cell = facts[0].cells[0]
        keys = {**table.key(cell.row), table.time.name: str(int(year or 0) - 1)}
        rows = table.rows(keys) if str(int(year or 0) - 1) in table.values(table.time.name) else ()
        old = table.cell(rows[0], cell.column).value if rows else None
        if old is None or cell.value is None or old == cell.value:
            continue
        if site.before.endswith(" là "):
            word = " giảm còn " if cell.value > old else " tăng lên "
            yield Edit(site.path, site.start - 4, " là ", word)


def more_for_less(sample: Sample) -> Iterator[Edit]:
    for path, text in sample.texts.items():
        for match in re.finditer(r"\}\}, (thấp|cao) hơn [^.;{]*\(\{\{", text):
            other = "cao" if match[1] == "thấp" else "thấp"
            yield Edit(path, match.start(1), match[1], other)


def other_column(sample: Sample) -> Iterator[Edit]:
    """Call another column of the same unit that the sentence does not name."""
    for site in sample.calls("so", "tong"):
        table = sample.report.tables.get(str(site.call.args[0]))
        if table is not None:
            column = table.schema.by_name[str(site.call.args[1])]
            for other in table.numeric_fields:
                if other.unit == column.unit and other.name != column.name:
                    yield from site.change(f'"{column.name}"', f'"{other.name}"')


def other_opinion(sample: Sample) -> Iterator[Edit]:
    for path, text in sample.texts.items():
        for old, new in (("còn hạn chế", "rất tốt"), ("thiếu", "thừa"), ("chậm", "nhanh")):
            for match in re.finditer(rf"\b{old}\b", text):
                yield Edit(path, match.start(), old, new)


_FAMILY = "lời và số liệu"


def _kinds() -> Iterator[Kind]:
    for plant in (
        call_of_other_year, year_of_words, day_of_words, swapped_years, change_from, change_until,
        change_backwards, compared_with, compared_with_last_year, sum_from, sum_until,
        span_of_words, duration_of_words, unit_of_call, unit_left_out, unit_of_words,
        unit_brought_in, category_of_call, column_of_other_unit, column_named_otherwise,
        counted_word, percent_twice, change_told_twice, change_contradicted, risen_for_fallen,
        fallen_to, more_for_less, typed_exchanged, typed_short, typed_without_dot, typed_rounded,
        typed_in_words, typed_wrong_in_words, claim_turned, year_of_extreme,
        headline_turned, headline_year, caption_year, figure_year, other_figure, figure_nowhere,
    ):  # fmt: skip
        yield Kind(plant.__name__, _FAMILY, plant)
    yield Kind(claim_deleted.__name__, _FAMILY, claim_deleted, told_at=in_paragraph)
    for word in ("so", "tong", "ty_le", "binh_quan", "tang_giam"):
        yield Kind(f"typed_{word}", _FAMILY, typed(word))
        yield Kind(f"typed_wrong_{word}", _FAMILY, typed_wrong(word))
    for old, new in TURNS:
        yield Kind(f"“{old}” → “{new}”", _FAMILY, word_turned(old, new))
    for phrase in PHRASES:
        yield Kind(f"“{phrase.strip()}”", _FAMILY, insert_before(phrase))
    for phrase in SAYINGS:
        yield Kind(f"“{phrase.strip(', ')}”", _FAMILY, say_of_change(phrase))
    yield Kind("other_column", _FAMILY, other_column, is_knowable=False)
    yield Kind("other_opinion", _FAMILY, other_opinion, is_knowable=False)


KINDS = tuple(_kinds())
