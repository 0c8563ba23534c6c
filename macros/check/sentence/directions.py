"""Words of direction, "tăng lên", "thấp hơn năm trước", held against the numbers beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from macros.check.sentence.degrees import BASE, COMPARED, base_of
from macros.check.sentence.reading import DENIED, MARK, StatedCall, Statement, Statements
from macros.check.sentence.years import years_of
from macros.findings import AuthorError, Code, Finding
from macros.format import format_number
from macros.read.page.page import Call
from macros.read.table.grain import Grain
from macros.render.call.context import Context, Fact, Rendered, draw_nothing
from macros.render.call.numbering import Numbering
from macros.render.evaluate import run
from macros.render.number.selection import check_series
from macros.render.number.times import describe_keys

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
        if sentence.said and ("tăng" in sentence.text or _HINT.search(sentence.text)):
            yield from _judge(prose, sentence)


# One of these stands in every phrase of direction besides "tăng".
_HINT = re.compile("giảm|hơn|lên|xuống|còn")


def _judge(prose: Statements, sentence: Statement) -> Iterator[Finding]:
    numbers = list(sentence.numbers)
    for place, said in enumerate(numbers):
        if said.call.name == "tang_giam":
            yield from _judge_change(sentence, said)
        else:
            yield from _judge_rise(prose, sentence, numbers[:place], said)
            yield from _judge_behind(prose, sentence, said)


def _judge_change(sentence: Statement, said: StatedCall) -> Iterator[Finding]:
    """Find the word that a change prints itself, and one some words before it that it denies."""
    printed = said.fact.text if said.fact else ""
    twice = _TWICE.search(said.before) or _AFTER_CHANGE.search(said.after)
    if twice:
        message = f"chữ “{twice[1]}” đứng cạnh tang_giam(…), vốn tự in “{printed}”"
        yield sentence.finding(said.at, message, "xóa chữ này trong câu", Code.CONTRADICTED)
        return
    behind = _SO_BEHIND.search(sentence.text, said.at, _until(sentence, said))
    if behind and printed.startswith(_OTHER[behind["word"]]):
        message = f"câu viết “{behind['words']}” mà tang_giam(…) in “{printed}”"
        yield sentence.finding(said.at, message, "sửa câu theo số liệu", Code.CONTRADICTED)
    begin = max(sentence.text.rfind(sign, 0, said.at) for sign in (MARK, ";")) + 1
    for trend in _TREND.finditer(sentence.text, begin, said.at):
        between = sentence.text[trend.end() : said.at]
        word = trend["led"] or trend["far"]
        denied = _OTHER[word]
        is_its_own = len(between.split()) <= _NEAR and not _OF_OTHERS.search(between)
        if is_its_own and printed.startswith(denied) and not _is_denied(sentence, trend.start()):
            message = f"câu viết “{trend.group()}” mà tang_giam(…) in “{printed}”"
            yield sentence.finding(said.at, message, "sửa câu theo số liệu", Code.CONTRADICTED)


def _until(sentence: Statement, said: StatedCall) -> int:
    """Find where the words behind a number end: at another one, or with their part."""
    ends = (sentence.text.find(sign, said.at + 1) for sign in (MARK, ";"))
    return min((at for at in ends if at >= 0), default=len(sentence.text))


def _is_denied(sentence: Statement, at: int) -> bool:
    return DENIED.search(sentence.text[max(0, at - 40) : at + 6]) is not None


def _judge_rise(
    prose: Statements, sentence: Statement, earlier: list[StatedCall], said: StatedCall
) -> Iterator[Finding]:
    word = (
        _TO_VALUE.search(said.before)
        or _TO_VALUE.search(f"{said.before.rpartition(' năm ')[0]} ")
        or _GOES_ON.search(sentence.text[: said.at])
    )
    if word is None or DENIED.search(said.before[-40:]) or said.fact is None:
        return
    rises = word["rise"] is not None
    is_told = _FROM.search(sentence.text, 0, said.at) is not None
    before = _values_before(prose, sentence, earlier, said, is_told=is_told)
    after = said.fact.value
    if not before or after is None or any(one == after or (after > one) is rises for one in before):
        return
    message = f"câu viết “{word.group().strip()}” mà số liệu {_FALL if rises else _RISE}"
    remedy = "sửa câu, hoặc để tang_giam(…) tự chọn chữ"
    yield sentence.finding(said.at, message, remedy, Code.CONTRADICTED)


def _values_before(
    prose: Statements,
    sentence: Statement,
    earlier: list[StatedCall],
    said: StatedCall,
    *,
    is_told: bool,
) -> Sequence[Decimal]:
    """List what one may have risen or fallen from: in the sentence, else a step or year before."""
    own = _time_of(prose, said)
    for other in reversed(earlier):
        its = _time_of(prose, other)
        if _same_but_time(prose, other, said) and its and its < own and other.fact:
            return [] if other.fact.value is None else [other.fact.value]
    grain = _grain_of(prose, said)
    if is_told or said.call.name != "so" or grain is None or not grain.holds(own):
        return []
    before = {grain.after(own, -1), grain.year_before(own)}
    found = [_value_at(prose, sentence, said, time) for time in before]
    return [] if None in found else [one for one in found if one is not None]


def _time_of(prose: Statements, said: StatedCall) -> str:
    """Give the time of a call as a text that sorts: its key, else the year of its column."""
    table = prose.table(said.call)
    if table is None:
        return ""
    asked = said.call.kwargs.get(table.time.name) if table.time is not None else None
    years = years_of(prose, said)
    return str(asked) if isinstance(asked, str | int) else str(years[0]) if years else ""


def _grain_of(prose: Statements, said: StatedCall) -> Grain | None:
    table = prose.table(said.call)
    return table.schema.timeline.grain if table is not None and table.time is not None else None


def _value_at(
    prose: Statements, sentence: Statement, said: StatedCall, time: str
) -> Decimal | None:
    """Evaluate a call at another time; None where the two cannot be compared."""
    table = prose.table(said.call)
    if table is None or table.time is None or said.fact is None:
        return None
    asked = said.call.kwargs.get(table.time.name)
    value = time if isinstance(asked, str) else int(time)
    call = replace(said.call, kwargs={**said.call.kwargs, table.time.name: value})
    rendered = _run(prose, sentence, call)
    if rendered is None:
        return None
    fact = rendered.facts[0]
    cells = (*fact.cells, *said.fact.cells)
    try:
        check_series(table, [cell.row for cell in cells if cell.table == table.name])
    except AuthorError:  # they count different things
        return None
    return fact.value


def _same_but_time(prose: Statements, other: StatedCall, said: StatedCall) -> bool:
    """Tell whether two calls differ in their time alone, be it a key or part of columns' titles."""
    table = prose.table(said.call)
    time = table.time.name if table is not None and table.time is not None else None
    keys = [
        {name: value for name, value in one.call.kwargs.items() if name != time}
        for one in (other, said)
    ]
    same = other.call.args == said.call.args or (
        time is None and other.call.subject == said.call.subject
    )
    return other.call.name == said.call.name and same and keys[0] == keys[1]


def _judge_behind(prose: Statements, sentence: Statement, said: StatedCall) -> Iterator[Finding]:
    """Hold "…, tăng 3 người so với năm 2015" behind a number against the one of that time."""
    grain, fact = _grain_of(prose, said), said.fact
    for behind, base in _bases_behind(prose, sentence, said):
        old = _value_at(prose, sentence, said, base)
        if grain is None or fact is None or fact.value is None or old is None:
            return
        if _is_denied(sentence, behind.start("word")):
            return
        rises = behind["rise"] is not None or behind["more"] is not None
        change = fact.value - old
        words = sentence.typed[behind.start("word") : behind.end()]
        if (change and (change > 0) is not rises) or (not change and not behind["by"]):
            told = f"{grain.named(base)} là {format_number(old, 0 if old == int(old) else 1)}"
            message = f"câu viết “{words}” mà số của {told}"
            yield sentence.finding(behind.start("word"), message, "sửa câu", Code.CONTRADICTED)


def _bases_behind(
    prose: Statements, sentence: Statement, said: StatedCall
) -> Iterator[tuple[re.Match[str], str]]:
    """List what is said of a number behind it, each with the time with which it is compared."""
    until = _until(sentence, said)
    grain, own = _grain_of(prose, said), _time_of(prose, said)
    for behind in _BEHIND.finditer(sentence.text, said.at + 1, until):
        if grain is not None and grain.holds(own):
            base = base_of(grain, own, behind["base"])
            if base is not None and base != own:
                yield behind, base


def change_at(
    prose: Statements, sentence: Statement, at: int, options: Mapping[str, str]
) -> tuple[str, Fact] | None:
    """Write and evaluate the change of which a number typed behind one that is called tells.

    Args:
        at: Where the typed one stands.
        options: Of the call.
    """
    for said in sentence.numbers:
        table = prose.table(said.call)
        for behind, base in _bases_behind(prose, sentence, said):
            if table is None or table.time is None or not behind.start("by") <= at < behind.end():
                continue
            keys = {name: one for name, one in said.call.kwargs.items() if name in table.columns}
            own = keys.pop(table.time.name, _time_of(prose, said))
            ends = {"tu": type(own)(base), "den": own}
            column = prose.column(said.call)
            kind = {} if column is not None and column.unit == "%" else options
            call = replace(said.call, name="tang_giam", kwargs={**ends, **keys, **kind})
            rendered = _run(prose, sentence, call)
            typed = ", ".join(f'"{one}"' for one in call.args)
            written = f"{{{{ tang_giam({typed}, {describe_keys(call.kwargs)}) }}}}"
            return (written, rendered.facts[0]) if rendered else None
    return None


def _run(prose: Statements, sentence: Statement, call: Call) -> Rendered | None:
    context = Context(prose.report, sentence.passage.page, call, Numbering({}), draw_nothing)
    try:
        return run(context)
    except (AuthorError, ValueError, IndexError):  # nothing to compare with
        return None
