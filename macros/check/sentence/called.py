"""The units, categories and columns that a sentence names, held against those of its numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.sentence.reading import IN_ORDER, StatedCall, Statements, part_around
from macros.check.sentence.spoken import Named, column_beside, vocabulary_of
from macros.findings import Finding
from macros.read.table.table import Table
from macros.render.number.selection import ALL

_NEAR_BEFORE, _NEAR_AFTER = 3, 3  # words between a name and the number that it belongs to
_COUNTED = re.compile(r"[\w ]*")  # between a number and the column behind it
# "Không kể huyện Nà Phong" names what is left out; "Ở huyện Nà Phong," whose the number is.
_LEFT_OUT = re.compile(r"\b(?:không kể|không tính|không gồm|trừ|ngoài)(?: \w+){0,3} $")
_PLACE = re.compile(r" *(?:riêng )?(?:ở|tại)(?: \w+){0,3} ")
_WHOLE = re.compile(r"\b(?:toàn|cả|chung)\b")
_WHY = re.compile(r"\b(?:do|vì|nhờ|bởi|từ|so|trong|trên|và|còn)\b")
_PARTS = re.compile(r"\b(?:và|nhưng|còn|so với|trừ|hơn)\b")
_JOINS = re.compile(r"\b(?:ở|của|tại|thuộc|huyện|xã|thị|thành)\b")


def find_wrong_names(prose: Statements) -> Iterator[Finding]:
    """Name the numbers of other units, categories and columns than the words around them."""
    for sentence in prose.sentences:
        for said in sentence.numbers:
            if (table := said.table) is not None:
                for key in vocabulary_of(table).keys:
                    yield from _judge(said, table, key)
                yield from _judge_column(said, table)


def _judge(said: StatedCall, table: Table, key: str) -> Iterator[Finding]:
    sentence, vocabulary = said.sentence, vocabulary_of(table)
    names, is_proper = vocabulary.keys[key], vocabulary.proper[key]
    asked = said.call.kwargs.get(key, ())
    own = set(map(str, asked if isinstance(asked, tuple | list) else (asked,)))
    default = sentence.report.identity.mac_dinh.get(key)
    found = [
        one for one in names.find(sentence.text)
        if one.value != default and not _LEFT_OUT.search(sentence.text[: one.start])
    ]  # fmt: skip
    if ALL in own:
        return
    if is_proper and default in table.values(key) and own and default not in own:
        found += _wholes(said, table.label(key, default), default)
    if not found:
        return
    in_order = IN_ORDER.search(sentence.text, 0, said.at)
    if in_order and any(one.value in own for one in found):
        return  # whose order is held against that of the numbers elsewhere
    other = _beside(said, found)
    if other:
        if any(one.value in own for one in (other if is_proper else found)):
            return
    elif own and is_proper:
        part = sentence.text.rfind(";", 0, said.at) + 1
        earlier = (one for other in sentence.earlier for one in names.find(other.text))
        if any(one.value in own for one in (*found, *earlier)):
            return
        other = [one for one in found if part <= one.start < said.at]
    elif is_proper and not _WHOLE.search(said.before):
        other = [one for one in found[:1] if _PLACE.fullmatch(sentence.text[: one.start])]
        is_first = next(sentence.numbers, said).at == said.at
        other = other if is_first and len({one.value for one in found}) == 1 else []
    if not other or not (own or is_proper):
        return
    whose = ", ".join(table.label(key, value) for value in sorted(own or {default or ALL}))
    named = table.label(key, other[-1].value)
    message = f"câu nói về “{named}” mà {said.call.name}(…) lấy số của “{whose}”"
    yield said.finding(message, f'sửa câu, hoặc ghi {key}="{other[-1].value}" trong lệnh gọi')


def _wholes(said: StatedCall, label: str, value: str) -> list[Named]:
    """Find "toàn tỉnh có" right before a number, which names the whole."""
    kind = re.escape(label.split(maxsplit=1)[0].lower())
    whole = re.search(rf"^ *(?:toàn|cả) {kind}(?: \w+){{0,3}} *$", said.before)
    at = said.at - len(said.before)
    return [Named(at + whole.start(), at + whole.end(), value)] if whole else []


def _judge_column(said: StatedCall, table: Table) -> Iterator[Finding]:
    """Hold the column called against one that is named right before the number."""
    sentence, own = said.sentence, said.column_name
    if IN_ORDER.search(sentence.text, 0, said.at):
        return  # whose order is held against that of the numbers elsewhere
    over = str(said.call.kwargs.get("tren")).rpartition(".")[2]
    time = str(said.call.kwargs.get(table.time.name, "")) if table.time is not None else ""
    if said.call.name in ("so", "tong") and own in table.schema.by_name:
        called = (time and table.schema.timeline.title_of(own, time)) or table.field(own).title
        now = column_beside(table, said.before, said.after, time)
        others = ("0000", "9999") if own not in now and table.schema.timeline.breaks else ()
        if any(own in column_beside(table, said.before, said.after, at) for at in others):
            message = f"câu gọi tên khác mà số năm {time} là của “{called}”"
            yield said.warning(message, "sửa câu theo tên ấy")
            return
        if now and own not in now:
            yield _other_column(said, table, min(now))
            return
    columns = vocabulary_of(table).heads.find(sentence.text)
    found = [one for one in columns if one.value != over]
    if not found or any(one.value == own for one in found):
        return
    # "Số em" stands first in "số em đọc giỏi" and hides "em đọc giỏi".
    title = table.schema.by_name[own].title.lower() if own in table.schema.by_name else own
    hidden = [one.start() for one in re.finditer(re.escape(title), sentence.text)]
    if any(
        not any(one.start <= at and at + len(title) <= one.end for one in found) for at in hidden
    ):
        return
    begin = said.at - len(said.before)
    near = _beside(said, found)
    other = [one for one in near if begin <= one.start and one.end <= said.at]
    other = other or _behind(said, table, found) or _alone(said, found)
    if other:
        yield _other_column(said, table, other[-1].value)


def _other_column(said: StatedCall, table: Table, name: str) -> Finding:
    message = f"câu nói về “{table.field(name).head}” mà {said.call.name}(…) gọi cột khác"
    return said.warning(message, f'sửa câu, hoặc gọi cột "{name}"')


def _behind(said: StatedCall, table: Table, found: list[Named]) -> list[Named]:
    """Find a column right behind a number and what it counts: "12 người được kiểm tra"."""
    behind, text = [one for one in found if one.start > said.at], said.sentence.text
    if not behind or said.call.name == "tang_giam" or said.before.endswith("số "):
        return []
    one, own = behind[0], table.schema.by_name.get(said.column_name)
    between, words = text[said.at + 1 : one.start], text[one.start : one.end]
    title = table.field(one.value).title.lower()
    is_part = own is not None and title in own.title.lower()
    is_split = "," in words and "," not in title
    is_own = not is_part and not is_split and len(between.split()) <= _NEAR_AFTER
    return [one] if is_own and _COUNTED.fullmatch(between) and not _WHY.search(between) else []


def _alone(said: StatedCall, found: list[Named]) -> list[Named]:
    """Find the one column that a part of a sentence with one number names before it."""
    begin, until = part_around(said.sentence.text, said.at)
    numbers = [one for one in said.sentence.numbers if begin <= one.at < until]
    named = [one for one in found if begin <= one.start < until]
    is_alone = len(numbers) == 1 and len({one.value for one in named}) == 1
    return [one for one in named if one.end <= said.at] if is_alone else []


def _beside(said: StatedCall, found: list[Named]) -> list[Named]:
    """List the names that stand so near to a number, in its clause, that they are its own."""
    begin, end = said.at - len(said.before), said.at + 1 + len(said.after)
    text = said.sentence.text
    before = [one for one in found if begin < one.end <= said.at]  # its title may have a comma
    near = [
        one
        for one in before
        if _is_near(text[one.end : said.at], _NEAR_BEFORE + text.count(" ", one.start, one.end))
    ]
    for one in found:
        between = text[said.at + 1 : one.start] if said.at < one.start < end else ""
        if _JOINS.search(between) and _is_near(between, _NEAR_AFTER):
            near.append(one)
    return near


def _is_near(between: str, most: int) -> bool:
    return len(between.split()) <= most and not _PARTS.search(between)
