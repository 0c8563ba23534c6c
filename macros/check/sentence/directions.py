"""Words of direction, "tăng lên", "thấp hơn năm trước", held against the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from macros.check.sentence.degrees import BASE, COMPARED, base_of
from macros.check.sentence.reading import (
    DENIED,
    MARK,
    StatedCall,
    Statement,
    Statements,
    part_around,
)
from macros.check.sentence.years import years_of
from macros.findings import AuthorError, Code, Finding
from macros.format import format_number
from macros.read.page.page import Call
from macros.read.table.grain import Grain
from macros.render.call.context import Context, Fact, draw_nothing
from macros.render.call.numbering import Numbering
from macros.render.evaluate import run
from macros.render.number.keys import describe_keys
from macros.render.number.selection import check_series

_RISE, _FALL = "tăng", "giảm"
_OTHER = {_RISE: _FALL, _FALL: _RISE}
_TWICE = re.compile(r"\b(tăng|giảm)(?: thêm| lên| xuống| đi| còn| được)? *$")
_AFTER_CHANGE = re.compile(r"^ *(tăng|giảm)\b(?! chưa)")
_HOW = r" (?:đáng kể|mạnh|rõ rệt|rõ|nhanh|nhẹ|sâu|nhiều|ít|đều|dần|khá|vọt)"
# "Có xu hướng giảm", "giảm đáng kể": what is said of a change some words before it.
_TREND = re.compile(
    rf"\b(?:(?:(?:xu|chiều) hướng|tiếp tục) (?P<led>tăng|giảm)|(?P<far>tăng|giảm){_HOW})\b"
)
# "…, tức giảm so với đầu kỳ", "…, là mức tăng đáng mừng" behind a change.
_SO_BEHIND = re.compile(
    r"[,(–] ?(?P<words>(?:(?:tức|nghĩa|đây|đó)(?: cũng)? là|là|tức) (?:một )?"
    r"(?:mức |sự |đà |bước )?(?P<word>tăng|giảm))\b(?! cường| nghèo| thêm| tiếp)"
)
_OF_OTHERS = re.compile(r"\b(?:số|tỷ lệ|tỷ trọng|nhưng|song|còn|riêng|trong khi|mức)\b")
_NEAR = 8  # words between a trend and its change
_TO_VALUE = re.compile(
    r"\b(?:(?P<rise>tăng lên|tăng còn|tăng đến|tăng tới|nâng lên|lên tới|lên đến|lên|tăng)"
    r"|(?P<fall>giảm còn|giảm xuống|giảm xuống còn|hạ xuống|xuống còn|xuống|nay còn|chỉ còn))"
    r"(?: mức| là| thành)? *$"
)
_FROM = re.compile(rf"\btừ (?:mức |số |khoảng |gần |hơn |trên |chỗ )*(?:\d+[.,]\d|{MARK})")
_GOES_ON = re.compile(
    rf"\b(?:(?P<rise>tăng)|(?P<fall>giảm))\b[^,;:.(){MARK}]{{0,16}},"
    r" (?:nay |chỉ |hiện )?(?:còn|đạt|lên|xuống|ở mức|là|có)(?: mức)? $"
)
# "…, giảm 3 đơn vị so với năm 2015", "…, cao hơn cùng kỳ năm trước" behind a number.
_BEHIND = re.compile(
    r"(?:[,(–-]| và) ?(?:đã |lại |đều |tức |nghĩa là )*(?P<word>"
    rf"(?:(?P<rise>tăng)|(?P<fall>giảm))\b(?P<by>(?:[^,;:(){MARK}]|,(?=\d)){{0,40}}?) so(?: với)?"
    rf"|{COMPARED}(?: so với)?){BASE}"
)


def find_wrong_directions(prose: Statements) -> Iterator[Finding]:
    """Name words such as "tăng lên", "thấp hơn" that the numbers beside them contradict."""
    for sentence in prose.sentences:
        if sentence.said and _HINT.search(sentence.text):
            numbers = list(sentence.numbers)
            for place, said in enumerate(numbers):
                if said.call.name == "tang_giam":
                    yield from _judge_change(said)
                else:
                    yield from _judge_rise(numbers[:place], said)
                    yield from _judge_behind(said)


# One of these stands in every phrase of direction.
_HINT = re.compile("tăng|giảm|hơn|lên|xuống|còn")


def _judge_change(said: StatedCall) -> Iterator[Finding]:
    """Find the word that a change prints itself, and one some words before it that it denies."""
    text, printed = said.sentence.text, said.fact.text if said.fact else ""
    twice = _TWICE.search(said.before) or _AFTER_CHANGE.search(said.after)
    if twice:
        message = f"chữ “{twice[1]}” đứng cạnh tang_giam(…), vốn tự in “{printed}”"
        yield said.finding(message, "xóa chữ này trong câu")
        return
    begin, until = part_around(text, said.at, f"{MARK};")
    behind = _SO_BEHIND.search(text, said.at, until)
    if behind and printed.startswith(_OTHER[behind["word"]]):
        message = f"câu viết “{behind['words']}” mà tang_giam(…) in “{printed}”"
        yield said.finding(message, "sửa câu theo số liệu")
    for trend in _TREND.finditer(text, begin, said.at):
        between = text[trend.end() : said.at]
        denied = _OTHER[trend["led"] or trend["far"]]
        is_its_own = len(between.split()) <= _NEAR and not _OF_OTHERS.search(between)
        if is_its_own and printed.startswith(denied) and not _is_denied(text, trend.start()):
            message = f"câu viết “{trend.group()}” mà tang_giam(…) in “{printed}”"
            yield said.finding(message, "sửa câu theo số liệu")


def _is_denied(text: str, at: int) -> bool:
    return DENIED.search(text[max(0, at - 40) : at + 6]) is not None


def _judge_rise(earlier: Sequence[StatedCall], said: StatedCall) -> Iterator[Finding]:
    word = (
        _TO_VALUE.search(said.before)
        or _TO_VALUE.search(f"{said.before.rpartition(' năm ')[0]} ")
        or _GOES_ON.search(said.sentence.text[: said.at])
    )
    if word is None or DENIED.search(said.before[-40:]) or said.fact is None:
        return
    rises = word["rise"] is not None
    before, after = _values_before(earlier, said), said.fact.value
    if not before or after is None or any(one == after or (after > one) is rises for one in before):
        return
    message = f"câu viết “{word.group().strip()}” mà số liệu {_FALL if rises else _RISE}"
    yield said.finding(message, "sửa câu, hoặc để tang_giam(…) tự chọn chữ")


def _values_before(earlier: Sequence[StatedCall], said: StatedCall) -> Sequence[Decimal]:
    """List what one may have risen or fallen from: in the sentence, else a step or year before."""
    own = _time_of(said)
    for other in reversed(earlier):
        its = _time_of(other)
        if _same_but_time(other, said) and its and its < own and other.fact:
            return [] if other.fact.value is None else [other.fact.value]
    is_told = _FROM.search(said.sentence.text, 0, said.at) is not None
    grain = _grain_of(said)
    if is_told or said.call.name != "so" or grain is None or not grain.holds(own):
        return []
    before = {grain.after(own, -1), grain.year_before(own)}
    found = [_value_at(said, time) for time in before]
    return [] if None in found else [one for one in found if one is not None]


def _time_of(said: StatedCall) -> str:
    """Give the time of a call as a text that sorts: its key, else the year of its column."""
    if (table := said.table) is None:
        return ""
    asked = said.call.kwargs.get(table.time.name) if table.time is not None else None
    years = years_of(said)
    return str(asked) if isinstance(asked, str | int) else str(years[0]) if years else ""


def _grain_of(said: StatedCall) -> Grain | None:
    table = said.table
    return table.schema.timeline.grain if table is not None and table.time is not None else None


def _value_at(said: StatedCall, time: str) -> Decimal | None:
    """Evaluate a call at another time; None where the two cannot be compared."""
    table = said.table
    if table is None or table.time is None or said.fact is None:
        return None
    asked = said.call.kwargs.get(table.time.name)
    value = time if isinstance(asked, str) else int(time)
    call = replace(said.call, kwargs={**said.call.kwargs, table.time.name: value})
    fact = _run(said.sentence, call)
    if fact is None:
        return None
    cells = (*fact.cells, *said.fact.cells)
    try:
        check_series(table, [cell.row for cell in cells if cell.table == table.name])
    except AuthorError:  # they count different things
        return None
    return fact.value


def _same_but_time(other: StatedCall, said: StatedCall) -> bool:
    """Tell whether two calls differ in their time alone, be it a key or part of columns' titles."""
    table = said.table
    time = table.time.name if table is not None and table.time is not None else None
    keys = [
        {name: value for name, value in one.call.kwargs.items() if name != time}
        for one in (other, said)
    ]
    same = other.call.args == said.call.args or (
        time is None and other.call.subject == said.call.subject
    )
    return other.call.name == said.call.name and same and keys[0] == keys[1]


def _judge_behind(said: StatedCall) -> Iterator[Finding]:
    """Hold "…, tăng 3 người so với năm 2015" behind a number against the one of that time."""
    grain, fact, sentence = _grain_of(said), said.fact, said.sentence
    for behind, base in _bases_behind(said):
        old = _value_at(said, base)
        if grain is None or fact is None or fact.value is None or old is None:
            return
        if _is_denied(sentence.text, behind.start("word")):
            return
        rises = behind["rise"] is not None or behind["more"] is not None
        change = fact.value - old
        words = sentence.typed[behind.start("word") : behind.end()]
        if (change and (change > 0) is not rises) or (not change and not behind["by"]):
            told = f"{grain.named(base)} là {format_number(old, 0 if old == int(old) else 1)}"
            message = f"câu viết “{words}” mà số của {told}"
            yield sentence.finding(behind.start("word"), message, "sửa câu", Code.CONTRADICTED)


def _bases_behind(said: StatedCall) -> Iterator[tuple[re.Match[str], str]]:
    """List what is said of a number behind it, each with the time with which it is compared."""
    text, grain, own = said.sentence.text, _grain_of(said), _time_of(said)
    if grain is None or not grain.holds(own):
        return
    _, until = part_around(text, said.at, f"{MARK};")
    for behind in _BEHIND.finditer(text, said.at + 1, until):
        base = base_of(grain, own, behind["base"])
        if base is not None and base != own:
            yield behind, base


def change_at(sentence: Statement, at: int, options: Mapping[str, str]) -> tuple[str, Fact] | None:
    """Write and evaluate the change of which a number typed behind one that is called tells.

    Args:
        at: Where the typed one stands.
        options: Of the call.
    """
    for said in sentence.numbers:
        table, column = said.table, said.column
        for behind, base in _bases_behind(said):
            if table is None or table.time is None or not behind.start("by") <= at < behind.end():
                continue
            keys = {name: one for name, one in said.call.kwargs.items() if name in table.columns}
            own = keys.pop(table.time.name, _time_of(said))
            ends = {"tu": type(own)(base), "den": own}
            kind = {} if column is not None and column.unit == "%" else options
            call = replace(said.call, name="tang_giam", kwargs={**ends, **keys, **kind})
            fact = _run(sentence, call)
            typed = ", ".join(f'"{one}"' for one in call.args)
            written = f"{{{{ tang_giam({typed}, {describe_keys(call.kwargs)}) }}}}"
            return (written, fact) if fact else None
    return None


def _run(sentence: Statement, call: Call) -> Fact | None:
    """Evaluate a call; None where it prints no number."""
    page = sentence.passage.page
    try:
        return run(Context(sentence.report, page, call, Numbering({}), draw_nothing)).facts[0]
    except (AuthorError, ValueError, IndexError):  # nothing to compare with
        return None
