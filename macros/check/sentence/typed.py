"""Numbers typed in sentences, in digits or in words, that the data hold, or nearly so."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property, lru_cache
from itertools import product

from macros.check.sentence.called import column_beside, counted_in, vocabulary_of
from macros.check.sentence.directions import change_at
from macros.check.sentence.reading import MARK, Statement, Statements
from macros.check.sentence.topic import Held, Topic, hold, read_topics
from macros.check.sentence.years import years_in
from macros.findings import Code, Finding
from macros.format import NO_BREAK_SPACE, format_number, plain
from macros.read.page.page import Call
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Fact

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
_DIGITS = re.compile(r"(?<![\w.,/-])(?!(?:19|20)\d\d\b)\d[\d.]*(?:,\d+)?")  # but years
_ROUGH = re.compile(
    r"\b(?:(?P<above>hơn|trên|quá|vượt)|(?P<below>gần|dưới|chưa đến|chưa tới|ngót)"
    r"|khoảng|xấp xỉ|chừng|cỡ|độ) $"
)
_AS_BEFORE = "số “{}” gõ tay, dữ liệu đổi thì câu vẫn như cũ"
_UNKNOWN = "số “{}” gõ tay, không thấy trong dữ liệu của trang này"
_SMALLEST = 100  # in words, and without a dot; smaller numbers are often no statistics
_LEAST = 11
_SHORTEST = 3  # digits of which one may be a slip


@dataclass(frozen=True)
class _Data:
    """All numbers of the report's own unit, looked up only when one is typed."""

    prose: Statements

    @cached_property
    def held(self) -> Mapping[str, Sequence[Held]]:
        """The numbers as the files write them, with what prints them."""
        wholes = tuple(self.prose.report.identity.mac_dinh.items())
        return _held_by(tuple(self.prose.report.tables.values()), wholes)


@lru_cache(maxsize=4)  # every page asks for the same
def _held_by(
    tables: tuple[Table, ...], wholes: tuple[tuple[str, str], ...]
) -> Mapping[str, Sequence[Held]]:
    found: dict[str, list[Held]] = defaultdict(list)
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
    typed = _Typed(data, sentence, match, number)
    is_small = is_plain and not percent and not match["scale"] and int(number) < _SMALLEST
    before, after = _around(sentence.text, *match.span())
    if _CHANGE.search(before) and _AGAINST.match(sentence.text, match.end()):
        told = _tell_change(typed)
    elif is_small:
        told = _tell_small(typed, before)
    else:
        told = _tell(typed, before, after, is_plain=is_plain)
    if told:
        message = told[0].format(sentence.typed[match.start() : match.end()])
        yield sentence.warning(match.start(), message, told[1], Code.TYPED_NUMBER)


@dataclass(frozen=True)
class _Typed:
    """A number typed in a sentence.

    Args:
        number: As the files write it.
    """

    data: _Data
    sentence: Statement
    match: re.Match[str]
    number: str

    @cached_property
    def used(self) -> set[str]:
        """The tables that its page uses."""
        return {str(call.subject) for call in self.sentence.passage.page.calls}

    @cached_property
    def before(self) -> str:
        """The words before it, back to another number or the end of a part."""
        text, start = self.sentence.text, self.match.start()
        ends = [text.rfind(sign, 0, start) + 1 for sign in (MARK, ";")]
        ends += [one.end() for one in _DIGITS.finditer(text, 0, start)]
        return text[max(ends) : start]

    @cached_property
    def after(self) -> str:
        """The words of its clause after it, up to another number."""
        text = _CLAUSE_END.split(self.sentence.text[self.match.end() :], maxsplit=1)[0]
        other = _DIGITS.search(text)
        return text[: other.start()] if other else text

    @cached_property
    def topics(self) -> Sequence[tuple[Topic, Sequence[str], set[str]]]:
        """What the words beside it speak of, the columns that it may be of, those it names."""
        found = []
        for topic in read_topics(
            self.data.prose, self.sentence, f"{self.before} 0 {self.after.partition(MARK)[0]}"
        ):
            counted = counted_in(topic.table, self.after)
            named = column_beside(topic.table, self.before, self.after, "".join(topic.times[:1]))
            named = named or {one for one in topic.columns if not counted or one in counted}
            found.append((topic, sorted(named or counted), named))
        return found

    def equals(self, value: Decimal) -> bool:
        """Tell whether it is a number, as exactly as it is typed."""
        step = Decimal(1).scaleb(-len(self.number.partition(".")[2]))
        return value.quantize(step, ROUND_HALF_UP) == Decimal(self.number)

    def said(self) -> Sequence[Held]:
        """List the numbers of which the words beside it may speak."""
        return [one for topic, columns, _ in self.topics for one in topic.held(columns)]

    def meant(self) -> Held | None:
        """Find the one number of which the words beside it speak."""
        found = [
            one
            for topic, _, named in self.topics
            if len(named) == 1 == len(topic.times) or (named and topic.table.time is None)
            for one in topic.held(sorted(named))
        ]
        return found[0] if len(found) == 1 else None


def _tell(typed: _Typed, before: str, after: str, *, is_plain: bool) -> tuple[str, str] | None:
    data, sentence, number, used = typed.data, typed.sentence, typed.number, typed.used
    percent = typed.match["percent"] is not None
    named = {topic.table.name: columns for topic, _, columns in typed.topics if columns}
    others = {
        topic.table.name for topic, *_ in typed.topics
        if any(topic.own.get(key) not in (None, *values) for key, values in topic.keys.items())
    }  # fmt: skip
    there = [
        one
        for one in data.held.get(number.removesuffix(".0") if percent else number, ())
        if (one.table in used or not is_plain)
        and (not percent or one.unit.startswith("%") or (not one.unit and one.table in used))
        and one.column in named.get(one.table, (one.column,))
        and one.table not in others
    ]
    same = [one for one in typed.said() if typed.equals(one.value) and not (is_plain and percent)]
    calls = dict.fromkeys(one.call for one in same) or dict.fromkeys(
        one.call for one in _ranked(data, sentence, there, used)[:1]
    )
    shown = sentence.typed[typed.match.start() : typed.match.end()]
    if percent and (place := data.prose.percentages.get(re.sub(r"[ \u00a0]", "", shown))):
        return _AS_BEFORE, f"gọi số như {place}"
    if calls:
        return _AS_BEFORE, f"gọi {' hoặc '.join(list(calls)[:3])}"
    if percent and _is_ratio(sentence, number):
        return _AS_BEFORE, "gọi ty_le(…), vì đây là tỷ lệ của hai số trong câu"
    if percent and _AIM.search(before + after):
        return None
    share = _share_of(typed) if percent else None
    around = (sentence.text, "") if percent else (before, after)
    return share or (_tell_unknown(typed) if _named(data, *around, used) else None)


def _tell_unknown(typed: _Typed) -> tuple[str, str]:
    """Tell what a number that no table holds was probably to be."""
    percent, meant = typed.match["percent"] is not None, typed.meant()
    if meant is not None and meant.unit.startswith("%") is percent:
        return _differ(typed, meant.value, meant.call)
    near = [] if percent else [one for one in typed.said() if _is_near(typed, one)]
    if len(near) == 1:
        return _differ(typed, near[0].value, near[0].call)
    way = "gọi ty_le(…) hoặc tang_giam(…)" if percent else "gọi so(…) hoặc tong(…)"
    return _UNKNOWN, way


def _differ(typed: _Typed, value: Decimal, call: str) -> tuple[str, str]:
    """Say how a number differs from the one that its sentence speaks of."""
    number, rough = Decimal(typed.number), _ROUGH.search(typed.before)
    decimals = max(0, -int(Decimal(typed.number).normalize().as_tuple().exponent))
    real = format_number(value, max(decimals, 0 if value == int(value) else 1))
    real += "%" if typed.match["percent"] else ""
    if rough is None:
        is_slip = _is_slip(typed.number, plain(value))
        what = f"gần đúng số {real} trong dữ liệu" if is_slip else f"số liệu là {real}"
        return f"số “{{}}” gõ tay, {what}", f"gọi {call} nếu câu nói số ấy"
    step = Decimal(1).scaleb(int(number.normalize().as_tuple().exponent))
    apart = value - number
    if rough["above"]:
        is_right = 0 < apart < step
    else:
        is_right = -step < apart < 0 if rough["below"] else abs(apart) <= step / 2
    if is_right:
        return _AS_BEFORE, f"viết {call} thay số tròn ấy"
    return f"số “{rough.group().strip()} {{}}” gõ tay mà số liệu là {real}", f"viết {call}"


def _is_near(typed: _Typed, one: Held) -> bool:
    return _is_slip(typed.number, plain(one.value)) and not _ROUGH.search(typed.before)


def _share_of(typed: _Typed) -> tuple[str, str] | None:
    """Tell of which share that its words name a percentage is, or which one it should be."""
    for topic, *_ in typed.topics:
        wholes = [one.name for one in topic.table.numeric_fields]
        for part, whole in product(topic.columns, wholes) if len(topic.times) == 1 else ():
            pair = list(topic.held([part, whole]))
            if part == whole or len(pair) < 2 or pair[0].unit != pair[1].unit or not pair[1].value:
                continue
            share = pair[0].value * 100 / pair[1].value
            keys = pair[0].call.partition(f'"{part}"')[2]
            call = f'{{{{ ty_le("{topic.table.name}", "{part}", tren="{whole}"{keys}'
            if typed.equals(share):
                return _AS_BEFORE, f"gọi {call}"
            if {part, whole} == set(topic.columns) and share <= 100:
                return _differ(typed, share, call)
    return None


def _tell_change(typed: _Typed) -> tuple[str, str]:
    """Tell what changed, where the sentence calls the number that did and says since when."""
    kind = {"kieu": "tuyet_doi"} if typed.match["percent"] is None else {}
    told = change_at(typed.data.prose, typed.sentence, typed.match.start(), kind)
    if told is None or told[1].value is None:
        return _AS_BEFORE, "gọi tang_giam(…)"
    call, fact = told
    is_counted = typed.match["percent"] or typed.after.lstrip().startswith(fact.unit.lower())
    if not is_counted or (typed.match["percent"] and fact.unit != "%"):
        return _AS_BEFORE, "gọi tang_giam(…)"
    if typed.equals(abs(fact.value)):
        return _AS_BEFORE, f"gọi {call}"
    real = fact.text.replace(NO_BREAK_SPACE, " ")
    return f"số “{{}}” gõ tay, số liệu là {real}", f"gọi {call}"


def _tell_small(typed: _Typed, before: str) -> tuple[str, str] | None:
    """Tell of a number below a hundred, which is often no statistics.

    It is one where it counts by the unit of a column that is named beside it, or is the number
    of a category that is named there, in a year of the sentence.
    """
    if _AIM.search(before) or _EACH.search(before):
        return None
    number = int(typed.number)
    for topic, columns, _ in typed.topics:
        beside = column_beside(topic.table, typed.before, typed.after, "".join(topic.times[:1]))
        heads = {one.value for one in vocabulary_of(topic.table).heads.find(typed.before)}
        named = beside or (heads & {*columns} if number >= _LEAST else set())
        held = list(topic.held(sorted(named or columns))) if named or topic.keys else []
        if not topic.times or not (named or number >= _LEAST):
            continue
        if same := [one.call for one in held if one.value == number]:
            return _AS_BEFORE, f"gọi {same[0]}"
        is_near = number >= _LEAST or any(one.value < _SMALLEST for one in held)
        if len(held) == 1 and named and is_near:
            return _differ(typed, held[0].value, held[0].call)
        if named and number >= _LEAST:
            return _UNKNOWN, "gọi so(…) hoặc tong(…)"
    return None


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
    """Read a number such as "hai nghìn ba trăm linh tám"; None for words that are none."""
    parts = words.split()
    if len(parts) == 1:  # but "một", which often counts nothing
        return {**_DIGIT, "mười": 10, "một": None, "không": None}.get(words)
    if not set(parts) & {*_SCALES, "mươi", "mười"}:
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


def _ranked(data: _Data, sentence: Statement, places: Sequence[Held], used: set[str]) -> list[Held]:
    """Put first what a sentence points to by year, column and table."""
    years = {str(year) for one in years_in(sentence.text) for year in (one.first, one.last)}

    def strength(one: Held) -> int:
        columns = vocabulary_of(data.prose.report.tables[one.table]).columns
        named = any(found.value == one.column for found in columns.find(sentence.text))
        return (one.table in used) + 2 * (one.time in years) + 2 * named

    return sorted(places, key=strength, reverse=True)


def _is_slip(typed: str, meant: str) -> bool:
    """Tell whether a number differs by one digit: another, exchanged, left out or too many."""
    if min(len(typed), len(meant)) < _SHORTEST:
        return False
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
) -> Sequence[tuple[str, Held]]:
    """List the cells of a column, and their sums by year and category."""
    return tuple(_list_numbers(table, table.schema.by_name[name], dict(wholes)))


def _list_numbers(
    table: Table, column: Field, defaults: Mapping[str, str]
) -> Iterator[tuple[str, Held]]:
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
        yield plain(value, column.decimals), hold(table, column, "so", own, value)
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
        yield plain(total, column.decimals), hold(table, column, "tong", dict(chosen), total)
