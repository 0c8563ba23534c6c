"""Words of direction, comparison and measure, held against the numbers that they stand beside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from macros.check.sentence.reading import MARK, StatedCall, Statement, Statements
from macros.check.sentence.years import years_of
from macros.findings import AuthorError, Code, Finding
from macros.render.number.selection import check_series

_RISE, _FALL = "tăng", "giảm"
_TWICE = re.compile(r"\b(tăng|giảm)(?: thêm| lên| xuống| đi| còn| được)? *$")
_AFTER_CHANGE = re.compile(r"^ *(tăng|giảm)\b(?! chưa)")
_TO_VALUE = re.compile(
    r"\b(?:(?P<rise>tăng lên|tăng đến|tăng tới|nâng lên|lên tới|lên đến|lên|tăng)"
    r"|(?P<fall>giảm còn|giảm xuống|giảm xuống còn|hạ xuống|xuống còn|xuống|nay còn|chỉ còn))"
    r"(?: mức| là| thành)? *$"
)
_NO = re.compile(r"\b(?:không|chưa(?! qua)|chẳng|nếu|cần|phải|để|mục tiêu|phấn đấu|dự kiến)\b")
_MORE = re.compile(
    r"\b(?:(?P<more>cao|lớn|nhiều|đông) hơn|(?P<less>thấp|nhỏ|ít) hơn)\b(?! \d)(?! năm| giai)"
)
_PEOPLE = re.compile(
    r"(?:lượt )?(?:người|đảng viên|cán bộ|cấp ủy viên|quần chúng|bí thư|học sinh|giáo viên"
    r"|công nhân|nông dân|hội viên|đoàn viên)\b"
)
_THINGS = re.compile(
    r"(?:tổ chức|tccsđ|chi bộ|đảng bộ|doanh nghiệp|thôn|tổ dân phố|xã|phường|lớp|hội nghị|đơn vị"
    r"|cơ quan)\b(?! viên| trưởng)"
)
_PERSON = "người"
_MIXED = re.compile(r",|lượt")  # units that count people and things alike


def find_wrong_directions(prose: Statements) -> Iterator[Finding]:
    """Name words such as "tăng lên", "thấp hơn" that the numbers beside them contradict."""
    for sentence in prose.sentences:
        numbers = list(sentence.numbers)
        for place, said in enumerate(numbers):
            if said.call.name == "tang_giam":
                yield from _judge_twice(sentence, said)
            else:
                yield from _judge_rise(prose, sentence, numbers[:place], said)
                yield from _judge_measure(prose, sentence, said)
        yield from _judge_more(sentence, numbers)


def _judge_twice(sentence: Statement, said: StatedCall) -> Iterator[Finding]:
    """Find the word that a change prints itself."""
    twice = _TWICE.search(said.before) or _AFTER_CHANGE.search(said.after)
    if twice:
        printed = said.fact.text if said.fact else ""
        message = f"chữ “{twice[1]}” đứng cạnh tang_giam(…), vốn tự in “{printed}”"
        yield sentence.finding(said.at, message, "xóa chữ này trong câu", Code.CONTRADICTED)


def _judge_rise(
    prose: Statements, sentence: Statement, earlier: list[StatedCall], said: StatedCall
) -> Iterator[Finding]:
    word = _TO_VALUE.search(said.before) or (
        _TO_VALUE.search(f"{said.before.rpartition(' năm ')[0]} ")
    )
    if word is None or _NO.search(said.before[-40:]) or said.fact is None:
        return
    rises = word["rise"] is not None
    before = _value_before(prose, earlier, said, is_told="từ" in sentence.text[: said.at].split())
    after = said.fact.value
    if before is None or after is None or before == after or (after > before) is rises:
        return
    message = f"câu viết “{word.group().strip()}” mà số liệu {_FALL if rises else _RISE}"
    remedy = "sửa câu, hoặc để tang_giam(…) tự chọn chữ"
    yield sentence.finding(said.at, message, remedy, Code.CONTRADICTED)


def _value_before(
    prose: Statements, earlier: list[StatedCall], said: StatedCall, *, is_told: bool
) -> Decimal | None:
    """Find the number from which one rose or fell: in the sentence, else of the year before."""
    years = years_of(prose, said)
    for other in reversed(earlier):
        its = years_of(prose, other)
        if _same_but_time(prose, other, said) and its and its < years and other.fact:
            return other.fact.value
    table, column = prose.table(said.call), prose.column(said.call)
    if is_told or said.call.name != "so" or len(years) != 1 or table is None or column is None:
        return None
    time = table.time
    if time is None or time.type != "year" or said.fact is None:
        return None
    (cell,) = said.fact.cells
    try:
        (row,) = table.rows({**table.key(cell.row), time.name: str(years[0] - 1)})
        check_series(table, (row, cell.row))
    except (AuthorError, ValueError):  # nothing to compare with
        return None
    return table.cell(row, column.name).value


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


def _judge_more(sentence: Statement, numbers: list[StatedCall]) -> Iterator[Finding]:
    """Compare two numbers that "cao hơn" and its kin stand between."""
    for left, right in pairwise(numbers):
        between = sentence.text[left.at + 1 : right.at]
        words = list(_MORE.finditer(between))
        if len(words) != 1 or MARK in between or ";" in between or _NO.search(between):
            continue
        facts = [left.fact, right.fact]
        values = [fact.value for fact in facts if fact and fact.value is not None]
        if len(values) != 2 or {left.call.name, right.call.name} & {"tang_giam"}:
            continue
        if facts[0] and facts[1] and facts[0].unit == facts[1].unit and values[0] != values[1]:
            is_more = words[0]["more"] is not None
            if (values[0] > values[1]) is not is_more:
                texts = f"{facts[0].text} với {facts[1].text}"
                message = f"câu viết “{words[0].group()}” mà số liệu là {texts}"
                remedy = "sửa chữ so sánh, hoặc đổi chỗ hai số"
                yield sentence.finding(right.at, message, remedy, Code.CONTRADICTED)


def _judge_measure(prose: Statements, sentence: Statement, said: StatedCall) -> Iterator[Finding]:
    """Hold the word counted, right after a number, against the unit of its column."""
    column, fact = prose.column(said.call), said.fact
    if column is None or fact is None:
        return
    unit = "%" if said.call.name == "ty_le" else column.unit
    word = said.after.lstrip()
    if fact.text.endswith("%") and word.startswith("%"):
        message, remedy = f"hai dấu % sau {fact.text}", "xóa dấu % trong câu"
        yield sentence.finding(said.at, message, remedy, Code.CONTRADICTED)
    elif said.call.kwargs.get("kem_don_vi") and unit and word.startswith(unit.lower()):
        message, remedy = f"đơn vị “{unit}” in hai lần", "xóa trong câu, hoặc bỏ kem_don_vi"
        yield sentence.finding(said.at, message, remedy, Code.CONTRADICTED)
    elif unit and unit != "%" and not _MIXED.search(unit):
        counted = (_THINGS if _PERSON in unit.lower().split() else _PEOPLE).match(word)
        if counted and counted.group() not in column.title.lower():
            message = f"câu đếm “{counted.group()}” mà {said.call.name}(…) tính bằng {unit}"
            remedy = f"sửa câu, hoặc gọi cột khác; cột này là “{column.title}”"
            yield sentence.finding(said.at, message, remedy, Code.CONTRADICTED)
