"""Numbers typed in sentences, in digits or in words, that the data hold, or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from itertools import product

from macros.check.sentence.directions import change_at
from macros.check.sentence.reading import MARK, Statement, Statements, part_around
from macros.check.sentence.spoken import column_beside, counted_in, vocabulary_of
from macros.check.sentence.topic import Held, Topic, numbers_held, read_topics
from macros.findings import Code, Finding
from macros.format import NO_BREAK_SPACE, format_number, plain
from macros.read.text.words import is_slip

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


def find_typed_numbers(prose: Statements) -> Iterator[Finding]:
    """Warn of each number in the sentences of the final copy that a call would print."""
    book = {page.path for page in prose.report.book_pages}
    for sentence in prose.sentences:
        if sentence.passage.page.path in book:
            for match in _TYPED.finditer(sentence.text):
                yield from _judge(prose, sentence, match)


def _judge(prose: Statements, sentence: Statement, match: re.Match[str]) -> Iterator[Finding]:
    number = _read(match)
    if number is None:
        return
    is_plain = match["words"] is not None or (number.isdecimal() and "." not in match["number"])
    typed = _Typed(prose, sentence, match, number, is_plain and match["percent"] is None)
    if typed.is_plain:
        is_year = 1900 <= int(number) <= 2100 and not _IS_COUNTED.match(sentence.text, match.end())
        if is_year or _IS_NAME.search(sentence.text[: match.start()]):
            return
    is_small = typed.is_plain and not match["scale"] and int(number) < _SMALLEST
    is_change = _CHANGE.search(sentence.text[: match.start()])
    if is_change and _AGAINST.match(sentence.text, match.end()):
        told: _Told | None = _tell_change(typed)
    else:
        told = _tell_small(typed) if is_small else _tell(typed)
    if told:
        message = told[0].format(sentence.typed[match.start() : match.end()])
        yield sentence.warning(match.start(), message, told[1], Code.TYPED_NUMBER)


_Told = tuple[str, str]  # what is wrong, with {} for the number, and what to do


@dataclass(frozen=True)
class _Typed:
    """A number typed in a sentence.

    Args:
        number: As the files write it.
        is_plain: Whether it is a count without a dot, which is often no statistics.
    """

    prose: Statements
    sentence: Statement
    match: re.Match[str]
    number: str
    is_plain: bool

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage."""
        return self.match["percent"] is not None

    @property
    def is_counted(self) -> bool:
        """Whether it counts by a unit of a table of its page."""
        tables, used = self.sentence.report.tables, self.sentence.passage.page.calls
        names = {str(call.subject) for call in used} & tables.keys()
        return any(counted_in(tables[name], self.behind) for name in names)

    @cached_property
    def before(self) -> str:
        """The words before it, back to another number or the end of a part."""
        text, start = self.sentence.text, self.match.start()
        begin, _ = part_around(text, start, f"{MARK};")
        return text[max([begin, *(one.end() for one in _DIGITS.finditer(text, 0, start))]) : start]

    @cached_property
    def after(self) -> str:
        """The words of its clause after it, up to another number."""
        text = _CLAUSE_END.split(self.behind, maxsplit=1)[0]
        return _DIGITS.split(text.partition(MARK)[0])[0]

    @property
    def clause(self) -> str:
        """The words of its clause before it."""
        return _CLAUSE_END.split(self.sentence.text[: self.match.start()])[-1]

    @property
    def behind(self) -> str:
        """All words after it."""
        return self.sentence.text[self.match.end() :]

    @property
    def near(self) -> str:
        """The words beside it."""
        return f"{self.before} 0 {self.after}"

    @cached_property
    def topics(self) -> Sequence[tuple[Topic, Sequence[str], set[str]]]:
        """What the words beside it speak of, the columns that it may be of, those it names."""
        found = []
        for topic in read_topics(self.sentence, self.near):
            counted = counted_in(topic.table, self.behind)
            named = column_beside(topic.table, self.before, self.behind, "".join(topic.times[:1]))
            named = named or {one for one in topic.columns if not counted or one in counted}
            found.append((topic, sorted(named or counted), named))
        return found

    @cached_property
    def said(self) -> Sequence[Held]:
        """The numbers of which the words beside it may speak."""
        every = (one for topic, columns, _ in self.topics for one in topic.held(columns))
        return [one for one in every if not self.is_share or one.unit.startswith("%")]

    def equals(self, value: Decimal) -> bool:
        """Tell whether it is a number, as exactly as it is typed."""
        step = Decimal(1).scaleb(-len(self.number.partition(".")[2]))
        return value.quantize(step, ROUND_HALF_UP) == Decimal(self.number)

    def held(self) -> Held | None:
        """Find the number of the report's own unit that it is, where words name no other."""
        number = self.number.removesuffix(".0") if self.is_share else self.number
        there = {topic.table.name: (topic, columns) for topic, _, columns in self.topics}
        found = []
        for one in numbers_held(self.sentence.report).get(number, ()):
            topic, columns = there.get(one.table, (None, set[str]()))
            is_other = topic and (topic.is_of_part or (columns and one.column not in columns))
            is_share = one.unit.startswith("%") or (not one.unit and topic)
            if not is_other and (topic or not self.is_plain) and (is_share or not self.is_share):
                found.append((one.time in (topic.times if topic else ()), topic is not None, one))
        return max(found, key=lambda one: one[:2], default=(0, 0, None))[2]


def _tell(typed: _Typed) -> _Told | None:
    sentence, match = typed.sentence, typed.match
    shown = re.sub(r"[ \u00a0]", "", sentence.typed[match.start() : match.end()])
    if typed.is_share and (place := typed.prose.percentages.get(shown)):
        return _AS_BEFORE, f"gọi số như {place}"
    calls = dict.fromkeys(one.call for one in typed.said if typed.equals(one.value))
    if held := None if calls else typed.held():
        calls = {held.call: None}
    if calls:
        return _AS_BEFORE, f"gọi {' hoặc '.join(list(calls)[:3])}"
    if typed.is_share and _is_ratio(typed):
        return _AS_BEFORE, "gọi ty_le(…), vì đây là tỷ lệ của hai số trong câu"
    if typed.is_share:
        aim = f"{typed.clause} {typed.after}"
        for topic, *_ in typed.topics:  # a column may be called "kế hoạch năm"
            for one in reversed(vocabulary_of(topic.table).columns.find(aim)):
                aim = aim[: one.start] + aim[one.end :]
        if _AIM.search(aim):
            return None
    around = sentence.text if typed.is_share else f"{typed.clause} 0 {typed.after}"
    share = _share_of(typed) if typed.is_share else None
    return share or (_tell_unknown(typed) if _is_named(typed, around) else None)


def _is_named(typed: _Typed, around: str) -> bool:
    """Tell whether words speak of a table of the page: a column, a category, a unit counted."""
    if typed.is_counted or (typed.topics and typed.after.lstrip().startswith("đảng viên")):
        return True
    names = (vocabulary_of(topic.table) for topic, *_ in typed.topics)
    return any(one.find(around) for each in names for one in (each.columns, *each.keys.values()))


def _tell_unknown(typed: _Typed) -> _Told:
    """Tell what a number that no table holds was probably to be."""
    meant = [
        one
        for topic, columns, named in typed.topics
        if named and len(columns) == 1 and len(topic.times) == (topic.table.time is not None)
        for one in topic.held(columns)
        if typed.is_share is one.unit.startswith("%")
    ]
    if len(meant) != 1 and not typed.is_share and not _ROUGH.search(typed.before):
        meant = [one for one in typed.said if is_slip(typed.number, plain(one.value))]
    if len(meant) == 1:
        return _differ(typed, meant[0].value, meant[0].call)
    way = "gọi ty_le(…) hoặc tang_giam(…)" if typed.is_share else "gọi so(…) hoặc tong(…)"
    return _UNKNOWN, way


def _differ(typed: _Typed, value: Decimal, call: str) -> _Told:
    """Say how a number differs from the one that its sentence speaks of."""
    number, rough = Decimal(typed.number), _ROUGH.search(typed.before)
    exponent = int(number.normalize().as_tuple().exponent)
    real = format_number(value, max(-exponent, 0 if value == int(value) else 1))
    real, apart, step = f"{real}{'%' * typed.is_share}", value - number, Decimal(1).scaleb(exponent)
    if rough is None:
        is_near = is_slip(typed.number, plain(value))
        what = f"gần đúng số {real} trong dữ liệu" if is_near else f"số liệu là {real}"
        return f"số “{{}}” gõ tay, {what}", f"gọi {call} nếu câu nói số ấy"
    low, high = (
        (0, step) if rough["above"] else (-step, 0) if rough["below"] else (-step / 2, step / 2)
    )
    if low < apart < high:
        return _AS_BEFORE, f"viết {call} thay số tròn ấy"
    return f"số “{rough.group().strip()} {{}}” gõ tay mà số liệu là {real}", f"viết {call}"


def _share_of(typed: _Typed) -> _Told | None:
    """Tell of which share that its words name a percentage is, or which one it should be."""
    for topic, *_ in typed.topics:
        names = vocabulary_of(topic.table).columns.find(typed.sentence.text)
        said = {one.value for one in names if not topic.table.field(one.value).unit.startswith("%")}
        wholes = [one.name for one in topic.table.numeric_fields]
        for part, whole in product(sorted(said), wholes) if len(topic.times) == 1 else ():
            pair = list(topic.held([part, whole]))
            if part == whole or len(pair) < 2 or pair[0].unit != pair[1].unit or not pair[1].value:
                continue
            share = pair[0].value * 100 / pair[1].value
            keys = pair[0].call.partition(f'"{part}"')[2]
            call = f'{{{{ ty_le("{topic.table.name}", "{part}", tren="{whole}"{keys}'
            if typed.equals(share):
                return _AS_BEFORE, f"gọi {call}"
            if {part, whole} == said and said & {*topic.columns} and share <= 100:
                return _differ(typed, share, call)
    return None


def _tell_change(typed: _Typed) -> _Told:
    """Tell what changed, where the sentence calls the number that did and says since when."""
    kind = {} if typed.is_share else {"kieu": "tuyet_doi"}
    call, fact = change_at(typed.sentence, typed.match.start(), kind) or ("", None)
    unit = fact.unit.lower() if fact is not None else ""
    is_counted = unit == "%" if typed.is_share else typed.after.lstrip().startswith(unit)
    if fact is None or fact.value is None or not is_counted:
        return _AS_BEFORE, "gọi tang_giam(…)"
    real = fact.text.replace(NO_BREAK_SPACE, " ")
    is_right = typed.equals(abs(fact.value))
    return _AS_BEFORE if is_right else f"số “{{}}” gõ tay, số liệu là {real}", f"gọi {call}"


def _tell_small(typed: _Typed) -> _Told | None:
    """Tell of a number below a hundred, which is often no statistics.

    It is one where it counts by the unit of a column that is named beside it, or is the number
    of a category that is named there, in a year of the sentence.
    """
    if not typed.is_counted or _AIM.search(typed.clause) or _EACH.search(typed.clause):
        return None
    number = int(typed.number)
    for topic, columns, _ in typed.topics:
        beside = column_beside(topic.table, typed.before, typed.behind, "".join(topic.times[:1]))
        heads = {one.value for one in vocabulary_of(topic.table).heads.find(typed.near)}
        named = beside or (heads & {*columns} if number >= _LEAST else set())
        if not topic.times or not (named or (topic.keys and number >= _LEAST)):
            continue
        held = list(topic.held(sorted(named or columns)))
        if same := [one.call for one in held if one.value == number]:
            return _AS_BEFORE, f"gọi {same[0]}"
        is_near = number >= _LEAST or any(one.value < _SMALLEST for one in held)
        if len(held) == 1 and named and is_near:
            return _differ(typed, held[0].value, held[0].call)
        if named and number >= _LEAST:
            return _UNKNOWN, "gọi so(…) hoặc tong(…)"
    return None


def _is_ratio(typed: _Typed) -> bool:
    """Tell whether a percentage is one number of its sentence in another."""
    numbers = (said.fact.value for said in typed.sentence.numbers if said.fact)
    values = [one for one in numbers if one]
    return any(
        typed.equals(one * 100 / other) for one in values for other in values if one is not other
    )


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
