"""Numbers typed in sentences, in digits or in words, that the data hold, or nearly so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache

from macros.check.sentence.called import vocabulary_of
from macros.check.sentence.reading import MARK, Statement, Statements
from macros.check.sentence.years import years_in
from macros.findings import AuthorError, Code, Finding
from macros.format import format_number, plain
from macros.read.page.page import Call
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Fact
from macros.render.number.times import describe_keys

_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_DIGIT = {word: number for number, word in enumerate(_ONES)} | {"mốt": 1, "tư": 4, "lăm": 5}
_SCALES = {"trăm": 100, "nghìn": 1000, "ngàn": 1000, "triệu": 1_000_000}
_WORD = "|".join((*_DIGIT, *_SCALES, "mươi", "mười", "linh", "lẻ"))
_WORD = _WORD.replace("năm", r"năm(?! \d)")  # "tám năm 2020"
_TYPED = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d{1,7})"
    r"(?P<percent>[ \u00a0]?%| phần trăm\b)?(?P<scale> (?:nghìn|ngàn|triệu)\b(?! đồng))?"
    r"(?![\w-]|[.,]\d)(?:(?<=\.\d{3})|(?!/(?!\d+\.\d{3})))"
    rf"|\b(?P<words>(?:{_WORD})(?: (?:{_WORD}))*)\b"
)
_PERCENT = re.compile(r"\d[\d.]*(?:,\d+)?%")
_IS_NAME = re.compile(r"(?<!trong )(?<!tổng )(?:số|điều|khoản|biểu|đường|quốc lộ|mã|-) $")
_IS_COUNTED = re.compile(r" (?:lượt )?(?:người|đảng viên|tổ chức|chi bộ|đơn vị)\b")
_CHANGE = re.compile(r"\b(?:tăng|giảm)(?: thêm| được)? $")
_AGAINST = re.compile(r"(?: \w+,?){0,5} so(?: với)?\b| điểm phần trăm\b")
# What is to come, or asked for at least, is nobody's data.
_AIM = re.compile(
    r"\b(?:phấn đấu|chỉ tiêu|mục tiêu|bảo đảm|đăng ký|ít nhất|tối thiểu|tối đa|không quá"
    r"|dự kiến|kế hoạch|yêu cầu|quy định|đến năm 20[3-9]\d)\b"
)
_EACH = re.compile(r"\b(?:mỗi|từng|từ|đủ|sau|trong|thứ|dưới|trên) (?:\w+ ){0,3}$")
_CLAUSE_END = re.compile(r"[,;:()] ")
_SMALLEST = 100  # in words, and without a dot; smaller numbers are often no statistics
_LEAST = 11


@dataclass(frozen=True, slots=True)
class _Held:
    """A number of the report's own unit.

    Args:
        call: What prints it.
        time: Of its row; "" for none, or for the sum of all.
    """

    call: str
    table: str
    column: str
    unit: str
    time: str


@dataclass(frozen=True)
class _Data:
    """All numbers of the report's own unit, looked up only when one is typed."""

    prose: Statements

    @cached_property
    def held(self) -> Mapping[str, Sequence[_Held]]:
        """The numbers as the files write them, with what prints them."""
        wholes = tuple(self.prose.report.identity.mac_dinh.items())
        return _held_by(tuple(self.prose.report.tables.values()), wholes)


@lru_cache(maxsize=4)  # every page asks for the same
def _held_by(
    tables: tuple[Table, ...], wholes: tuple[tuple[str, str], ...]
) -> Mapping[str, Sequence[_Held]]:
    found: dict[str, list[_Held]] = defaultdict(list)
    for table in tables:
        for column in table.numeric_fields:
            for number, one in _numbers_of(table, column.name, wholes):
                found[number].append(one)
    return found


def list_percentages(facts: Iterable[tuple[Call, Fact]]) -> Mapping[str, str]:
    """Map the percentages that calls in sentences print, each to the place of one."""
    found: dict[str, str] = {}
    for call, fact in facts:
        if call.macro.is_in_sentences:
            for percent in _PERCENT.findall(fact.text):
                found.setdefault(percent, f"{call.name}(…) ở {call.path}:{call.line}")
    return found


def find_typed_numbers(prose: Statements) -> Iterator[Finding]:
    """Warn of each number in the sentences of the final copy that a call would print."""
    data = _Data(prose)
    book = {page.path for page in prose.report.book_pages}
    for sentence in prose.sentences:
        if sentence.passage.page.path in book:
            for match in _TYPED.finditer(sentence.text):
                yield from _judge(data, sentence, match)


def _judge(data: _Data, sentence: Statement, match: re.Match[str]) -> Iterator[Finding]:
    number, percent = _read(match), match["percent"] is not None
    if number is None:
        return
    is_plain = match["words"] is not None or (number.isdecimal() and "." not in match["number"])
    if is_plain and not percent:
        is_year = 1900 <= int(number) <= 2100 and not _IS_COUNTED.match(sentence.text, match.end())
        is_name = _IS_NAME.search(sentence.text[: match.start()]) is not None
        if is_name or is_year:
            return
    used = {str(call.subject) for call in sentence.passage.page.calls}
    typed = sentence.typed[match.start() : match.end()]
    message, way = f"số “{typed}” gõ tay, dữ liệu đổi thì câu vẫn như cũ", ""
    before, after = _around(sentence.text, *match.span())
    if _CHANGE.search(before) and _AGAINST.match(sentence.text, match.end()):
        way = "gọi tang_giam(…)"
    elif is_plain and not percent and not match["scale"] and int(number) < _SMALLEST:
        if int(number) >= _LEAST and not _AIM.search(before) and not _EACH.search(before):
            way = _way_of_small(data, sentence, match, number, used)
    else:
        there = [
            one
            for one in data.held.get(number.removesuffix(".0") if percent else number, ())
            if (one.table in used or not is_plain)
            and (not percent or one.unit.startswith("%") or (not one.unit and one.table in used))
        ]
        there = _ranked(data, sentence, there, used)
        bare = typed.replace("\u00a0", "").replace(" ", "")
        place = data.prose.percentages.get(bare) if percent else None
        way = f"gọi số như {place}" if place else f"gọi {there[0].call}" if there else ""
        if not way and percent and _is_ratio(sentence, number):
            way = "gọi ty_le(…), vì đây là tỷ lệ của hai số trong câu"
        is_aim = percent and _AIM.search(before + after)
        around = (sentence.text, "") if percent else (before, after)
        if not way and not is_aim and (named := _named(data, *around, used)):
            message = f"số “{typed}” gõ tay, không thấy trong dữ liệu của trang này"
            way = "gọi ty_le(…) hoặc tang_giam(…)" if percent else "gọi so(…) hoặc tong(…)"
            near = _nearest(data, sentence, number, named) if not percent else None
            if near:
                message = f"số “{typed}” gõ tay, gần đúng số {near[0]} trong dữ liệu"
                way = f"gọi {near[1].call}"
    if way:
        yield sentence.warning(match.start(), message, way, Code.TYPED_NUMBER)


def _way_of_small(
    data: _Data, sentence: Statement, match: re.Match[str], number: str, used: set[str]
) -> str:
    """Tell what prints a number below a hundred; "" where it is probably no statistics.

    It is one where it counts by the unit of a column that its part of the sentence names, or is
    the number of a category that is named there, in a year of the sentence.
    """
    begin = max(sentence.text.rfind(sign, 0, match.start()) for sign in (MARK, ";")) + 1
    counted = sentence.text[match.end() :].lstrip()
    part = f"{sentence.text[begin : match.start()]} | {_CLAUSE_END.split(counted, maxsplit=1)[0]}"
    years = {str(year) for one in years_in(sentence.text) for year in (one.first, one.last)}
    for name in sorted(used & data.prose.report.tables.keys()) if years else ():
        table = data.prose.report.tables[name]
        vocabulary = vocabulary_of(table)
        counting = {
            column.name for column in table.numeric_fields
            if len(column.unit) > 1 and counted.startswith(column.unit.lower())
        }  # fmt: skip
        named = {one.value for one in vocabulary.heads.find(part)} & counting
        keys = {
            key: one.value for key, names in vocabulary.keys.items() for one in names.find(part)
        }
        if not named and not keys:
            continue
        if table.time is not None and keys:
            keys[table.time.name] = next(iter(years))
            for column in sorted(named or counting):
                if _holds(table, column, keys, Decimal(number)):
                    return f'gọi {{{{ so("{name}", "{column}", {describe_keys(keys)}) }}}}'
        for one in data.held.get(number, ()):
            if one.table == name and one.column in (named or counting) and one.time in years:
                return f"gọi {one.call}"
        if named:
            return "gọi so(…) hoặc tong(…)"
    return ""


def _holds(table: Table, column: str, keys: Mapping[str, str], number: Decimal) -> bool:
    """Tell whether one of the cells of some keys is a number."""
    try:
        return any(table.cell(row, column).value == number for row in table.rows(keys))
    except AuthorError:  # a year that the table does not have
        return False


def _is_ratio(sentence: Statement, percent: str) -> bool:
    """Tell whether a percentage is, rounded as typed, one number of its sentence in another."""
    values = [said.fact.value for said in sentence.numbers if said.fact and said.fact.value]
    step = Decimal(1).scaleb(-len(percent.partition(".")[2]))
    shares = (one * 100 / other for one in values for other in values if one is not other)
    return any(share.quantize(step, ROUND_HALF_UP) == Decimal(percent) for share in shares)


def _read(match: re.Match[str]) -> str | None:
    """Read a typed number as the files write it; None for words that are none."""
    if match["words"] is None:
        number = match["number"].replace(".", "").replace(",", ".")
        if match["scale"] is None:
            return number
        return plain(Decimal(number) * _SCALES[match["scale"].strip()], 0)
    number = read_words(match["words"])
    return str(number) if number is not None else None


def read_words(words: str) -> int | None:
    """Read a number such as "hai nghìn ba trăm linh tám"; None for one of a single word."""
    parts = words.split()
    if len(parts) < 2 or not set(parts) & {*_SCALES, "mươi", "mười"}:
        return None
    total = group = ones = 0
    for word in parts:
        if word in _DIGIT:
            ones = _DIGIT[word]
        elif word == "mười":
            group, ones = group + 10, 0
        elif word == "mươi":
            group, ones = group + ones * 10, 0
        elif word == "trăm":
            group, ones = group + ones * 100, 0
        elif word in _SCALES:
            total, group, ones = total + (group + ones) * _SCALES[word], 0, 0
    return total + group + ones


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the words of a number's clause before it and after it."""
    return _CLAUSE_END.split(text[:start])[-1], _CLAUSE_END.split(text[end:], maxsplit=1)[0]


def _named(data: _Data, before: str, after: str, used: set[str]) -> set[str]:
    """List the tables used on the page of which words speak: a column, a category, a unit."""
    named = set()
    for name in used & data.prose.report.tables.keys():
        table = data.prose.report.tables[name]
        vocabulary = vocabulary_of(table)
        units = {column.unit.lower() for column in table.numeric_fields if len(column.unit) > 1}
        if after.lstrip().startswith((*units, "đảng viên")) or any(
            one.find(before) or one.find(after)
            for one in (vocabulary.columns, *vocabulary.keys.values())
        ):
            named.add(name)
    return named


def _ranked(
    data: _Data, sentence: Statement, places: Sequence[_Held], used: set[str]
) -> list[_Held]:
    """Put first what a sentence points to by year, column and table."""
    years = {str(year) for one in years_in(sentence.text) for year in (one.first, one.last)}

    def strength(one: _Held) -> int:
        columns = vocabulary_of(data.prose.report.tables[one.table]).columns
        named = any(found.value == one.column for found in columns.find(sentence.text))
        return (one.table in used) + 2 * (one.time in years) + 2 * named

    return sorted(places, key=strength, reverse=True)


def _nearest(
    data: _Data, sentence: Statement, number: str, named: set[str]
) -> tuple[str, _Held] | None:
    """Find what was probably to be typed: one digit apart, of a year that the sentence names."""
    years = {str(year) for one in years_in(sentence.text) for year in (one.first, one.last)}
    near = {
        one: format_number(Decimal(other))
        for other, places in data.held.items()
        if abs(len(other) - len(number)) <= 1 and _is_slip(number, other)
        for one in places
        if one.table in named and (not years or one.time in years)
    }
    best = next(iter(_ranked(data, sentence, list(near), named)), None)
    return None if best is None else (near[best], best)


def _is_slip(typed: str, meant: str) -> bool:
    """Tell whether a number differs by one digit: another, exchanged, left out or too many."""
    if len(typed) == len(meant):
        apart = [at for at, sign in enumerate(typed) if sign != meant[at]]
        if len(apart) == 2 and apart[1] == apart[0] + 1:
            return typed[apart[0]] == meant[apart[1]] and typed[apart[1]] == meant[apart[0]]
        return len(apart) == 1
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


@lru_cache(maxsize=1024)
def _numbers_of(
    table: Table, name: str, wholes: tuple[tuple[str, str], ...]
) -> Sequence[tuple[str, _Held]]:
    """List the cells of a column, and their sums by year and category."""
    return tuple(_list_numbers(table, table.schema.by_name[name], dict(wholes)))


def _list_numbers(
    table: Table, column: Field, defaults: Mapping[str, str]
) -> Iterator[tuple[str, _Held]]:
    time = table.time.name if table.time is not None else ""
    sums: dict[tuple[tuple[str, str], ...], Decimal] = defaultdict(Decimal)
    names = [key.name for key in table.key_fields]
    is_list = len(names) == 1  # of units, say, where none is the report's own
    whole = {name: value for name, value in defaults.items() if name in names and not is_list}
    for row in table.rows(whole):
        value = table.cell(row, column.name).value
        if value is None:
            continue
        keys = {name: table.columns[name][row] for name in names}
        own = {name: text for name, text in keys.items() if defaults.get(name) != text}
        yield plain(value, column.decimals), _hold(table, column, "so", own, time)
        if not column.is_summable or any(keys[one.name] == one.total for one in table.key_fields):
            continue
        others = [name for name in own if name != time]
        when = ((time, keys[time]),) if time else ()
        for groups in ((), *(((name, own[name]),) for name in others)):
            if len(groups) < len(others):
                sums[(*when, *groups)] += value
            if time and not column.stock:
                sums[groups] += value
    for chosen, total in sums.items():
        yield plain(total, column.decimals), _hold(table, column, "tong", dict(chosen), time)


def _hold(table: Table, column: Field, word: str, keys: Mapping[str, str], time: str) -> _Held:
    typed = f", {describe_keys(keys)}" if keys else ""
    call = f'{{{{ {word}("{table.name}", "{column.name}"{typed}) }}}}'
    return _Held(call, table.name, column.name, column.unit, keys.get(time, ""))
