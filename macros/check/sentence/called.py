"""The units, categories and columns that a sentence names, held against those of its numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from macros.check.sentence.reading import IN_ORDER, StatedCall, Statement, Statements
from macros.findings import Code, Finding
from macros.read.table.table import Table
from macros.render.number.selection import ALL

# What units of administration and of the Party are called before their names.
_KINDS = re.compile(
    r"^(?:(?:đảng bộ|tỉnh|thành phố|tp\.?|thị xã|thị trấn|quận|huyện|xã|phường"
    r"|chi nhánh|cơ sở|khối) )+"
)
_SYLLABLE = re.compile(r"\w+")
_NEAR_BEFORE, _NEAR_AFTER = 3, 3  # words between a name and the number that it belongs to
_COUNTED = re.compile(r"[\w ]*")  # between a number and the column behind it
# "Không kể huyện Nà Phong" names what is left out; "Ở huyện Nà Phong," whose the number is.
_LEFT_OUT = re.compile(r"\b(?:không kể|không tính|không gồm|trừ|ngoài)(?: \w+){0,3} $")
_PLACE = re.compile(r" *(?:riêng )?(?:ở|tại)(?: \w+){0,3} ")
_WHOLE = re.compile(r"\b(?:toàn|cả|chung)\b")
_WHY = re.compile(r"\b(?:do|vì|nhờ|bởi|từ|so|trong|trên|và|còn)\b")
_PARTS = re.compile(r"\b(?:và|nhưng|còn|so với|trừ|hơn)\b")
_NO_NAME = re.compile(r"(?:tổng|số|cộng|khác|tỷ lệ|tỉ lệ|bình quân)\b")
_JOINS = re.compile(r"\b(?:ở|của|tại|thuộc|huyện|xã|thị|thành)\b")


@dataclass(frozen=True, slots=True)
class Named:
    """A value of a key, or a column, that a sentence names."""

    start: int
    end: int
    value: str


@dataclass(frozen=True, slots=True)
class ValueNames:
    """What the values of one key, or the columns of a table, are called.

    Args:
        begun: First syllable → names that begin with it as syllables, longest first, each with
            its value; a name of two values is none.
    """

    begun: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]

    def find(self, text: str) -> list[Named]:
        """List the names in a text in lower case, longest first where they overlap."""
        words, places = _syllables(text)
        found, at = [], 0
        while at < len(words):
            for name, value in self.begun.get(words[at], ()):
                if words[at : at + len(name)] == name:
                    at += len(name) - 1
                    found.append(Named(places[at - len(name) + 1][0], places[at][1], value))
                    break
            at += 1
        return found


@lru_cache(maxsize=256)
def _syllables(text: str) -> tuple[tuple[str, ...], Sequence[tuple[int, int]]]:
    found = list(_SYLLABLE.finditer(text))
    return tuple(one.group() for one in found), [one.span() for one in found]


def names_of(
    labels: Mapping[str, tuple[str, ...]],
    split: Callable[[str], Iterable[str]],
    common: str = "",
    clear: int = 99,
) -> ValueNames:
    """Collect what values are called: their labels, and what of them only one label has.

    Args:
        split: Lists what a label may be shortened to.
        common: Words of the table at large, which name no value alone.
        clear: Syllables from which on a name is clear though the table at large has it.
    """
    named: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for value, words in labels.items():
        for label in words:
            lower = label.lower().strip()
            for name in split(lower):
                is_common = name in common and name.count(" ") + 1 < clear
                if len(name) > 1 and not name.isdecimal() and not is_common:
                    named[_syllables(name)[0]].add(value)
    begun: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for syllables in sorted(named, key=len, reverse=True):
        if len(named[syllables]) == 1 and syllables:
            begun[syllables[0]].append((syllables, next(iter(named[syllables]))))
    return ValueNames(begun)


def _proper(label: str) -> Iterable[str]:
    """List a proper name with and without its kind."""
    return {label, _KINDS.sub("", label)}


def _parts(label: str) -> Iterator[str]:
    """List a label, its parts between commas, and its pairs of syllables."""
    yield label
    yield from (part.strip() for part in re.split(r"[,(:]| và ", label) if " " in part.strip())
    yield from (" ".join(pair) for pair in pairwise(_syllables(label)[0]))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a table's keys and columns are called.

    Args:
        proper: Whether the values of a key are proper names, by key.
        columns: By their titles and by what of these only one column has.
        heads: The columns that are typed, by whole titles.
    """

    keys: Mapping[str, ValueNames]
    proper: Mapping[str, bool]
    columns: ValueNames
    heads: ValueNames


@cache
def vocabulary_of(table: Table) -> Vocabulary:
    """Collect the names of a table."""
    keys, proper = {}, {}
    titles = (table.schema.title, *(field.title for field in table.schema.fields))
    common = "\n".join(titles).lower()
    for key in table.key_fields:
        if table.time is not None and key.name == table.time.name:
            continue
        labels = {value: (table.label(key.name, value),) for value in table.values(key.name)}
        proper[key.name] = key.references is not None
        known = (_proper, "") if proper[key.name] else (_parts, common)
        keys[key.name] = names_of(labels, *known)
    columns = {
        field.name: tuple(filter(None, (field.title, field.short)))
        for field in table.numeric_fields
    }
    spoken = {
        name: (
            *titles,
            re.sub(r"^(?:tổng )?(?:số )?", "", titles[0].lower()),
            f"{table.field(name).unit} {titles[0]}",
        )
        for name, titles in columns.items()
    }
    typed = {
        name: tuple(
            words
            for full in titles
            for title in (full.partition(" (")[0],)
            for words in (f"số {title}", title)[: 1 + (title.count(" ") > 1)]
            if not title.lower().startswith(("tổng số", "số"))
        )
        for name, titles in columns.items()
        if table.schema.by_name[name].formula is None
    }
    named = names_of(spoken, _parts, table.schema.title.lower(), 3)
    return Vocabulary(keys, proper, named, names_of(typed, lambda title: (title,)))


def counted_in(table: Table, after: str) -> set[str]:
    """List the columns whose unit a text right behind a number begins with."""
    return {
        column.name
        for column in table.numeric_fields
        if len(column.unit) > 1 and re.match(rf" ?{re.escape(column.unit.lower())}\b", after)
    }


def column_beside(table: Table, before: str, after: str, time: str = "") -> set[str]:
    """Find the columns that words beside a number name with its unit: "hủy 97 thẻ", "9 phòng tốt".

    Args:
        time: At which they are so called.
    """
    found = set()
    for name in counted_in(table, after):
        column = table.field(name)
        title = ((time and table.schema.timeline.title_of(name, time)) or column.title).lower()
        unit = column.unit.lower()
        rest = re.sub(rf"^(?:số )?(?:{re.escape(unit)} )?", "", title)
        is_name = rest and not _NO_NAME.match(rest) and column.formula is None
        behind = after.lstrip().removeprefix(unit)
        if is_name and (
            before.endswith(f" {rest} ") or re.match(rf" {re.escape(rest)}(?![\w])", behind)
        ):
            found.add(name)
    return found


def find_wrong_names(prose: Statements) -> Iterator[Finding]:
    """Name the numbers of other units, categories and columns than the words around them."""
    for sentence in prose.sentences:
        for said in sentence.numbers:
            table = prose.table(said.call)
            if table is None:
                continue
            vocabulary = vocabulary_of(table)
            for key, names in vocabulary.keys.items():
                yield from _judge(prose, sentence, said, key, names, vocabulary.proper[key])
            yield from _judge_column(sentence, said, table, vocabulary.heads)


def _judge(
    prose: Statements,
    sentence: Statement,
    said: StatedCall,
    key: str,
    names: ValueNames,
    is_proper: bool,
) -> Iterator[Finding]:
    asked = said.call.kwargs.get(key, ())
    own = set(map(str, asked if isinstance(asked, tuple | list) else (asked,)))
    default = prose.report.identity.mac_dinh.get(key)
    found = [
        one for one in names.find(sentence.text)
        if one.value != default and not _LEFT_OUT.search(sentence.text[: one.start])
    ]  # fmt: skip
    table = prose.table(said.call)
    if table is None or ALL in own:
        return
    if is_proper and default in table.values(key) and own and default not in own:
        found += _wholes(sentence, said, table.label(key, default), default)
    if not found:
        return
    in_order = IN_ORDER.search(sentence.text, 0, said.at)
    if in_order and any(one.value in own for one in found):
        return  # whose order is held against that of the numbers elsewhere
    other = _beside(sentence, said, found)
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
    remedy = f'sửa câu, hoặc ghi {key}="{other[-1].value}" trong lệnh gọi'
    yield sentence.finding(said.at, message, remedy, Code.CONTRADICTED)


def _wholes(sentence: Statement, said: StatedCall, label: str, value: str) -> list[Named]:
    """Find "toàn tỉnh có" right before a number, which names the whole."""
    kind = re.escape(label.split(maxsplit=1)[0].lower())
    whole = re.search(rf"^ *(?:toàn|cả) {kind}(?: \w+){{0,3}} *$", said.before)
    at = said.at - len(said.before)
    return [Named(at + whole.start(), at + whole.end(), value)] if whole else []


def _judge_column(
    sentence: Statement, said: StatedCall, table: Table, columns: ValueNames
) -> Iterator[Finding]:
    """Hold the column called against one that is named right before the number."""
    over = str(said.call.kwargs.get("tren")).rpartition(".")[2]
    own = str((*said.call.args, "", "")[1])
    time = str(said.call.kwargs.get(table.time.name, "")) if table.time is not None else ""
    if said.call.name in ("so", "tong") and own in table.schema.by_name:
        called = (time and table.schema.timeline.title_of(own, time)) or table.field(own).title
        now, *others = (
            column_beside(table, said.before, said.after, at) for at in (time, "0000", "9999")
        )
        if own not in now and any(own in one for one in others):
            message = f"câu gọi tên khác mà số năm {time} là của “{called}”"
            yield sentence.warning(said.at, message, "sửa câu theo tên ấy", Code.CONTRADICTED)
            return
        if now and own not in now:
            yield _other_column(sentence, said, table, min(now))
            return
    found = [one for one in columns.find(sentence.text) if one.value != over]
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
    near = _beside(sentence, said, found)
    other = [one for one in near if begin <= one.start and one.end <= said.at]
    other = other or _behind(sentence, said, table, found) or _alone(sentence, said, found)
    if other:
        yield _other_column(sentence, said, table, other[-1].value)


def _other_column(sentence: Statement, said: StatedCall, table: Table, name: str) -> Finding:
    message = f"câu nói về “{table.field(name).head}” mà {said.call.name}(…) gọi cột khác"
    remedy = f'sửa câu, hoặc gọi cột "{name}"'
    return sentence.warning(said.at, message, remedy, Code.CONTRADICTED)


def _behind(sentence: Statement, said: StatedCall, table: Table, found: list[Named]) -> list[Named]:
    """Find a column right behind a number and what it counts: "12 người được kiểm tra"."""
    behind = [one for one in found if one.start > said.at]
    if not behind or said.call.name == "tang_giam" or said.before.endswith("số "):
        return []
    one, own = behind[0], table.schema.by_name.get(str((*said.call.args, "", "")[1]))
    between, words = sentence.text[said.at + 1 : one.start], sentence.text[one.start : one.end]
    title = table.field(one.value).title.lower()
    is_part = own is not None and title in own.title.lower()
    is_split = "," in words and "," not in title
    is_own = not is_part and not is_split and len(between.split()) <= _NEAR_AFTER
    return [one] if is_own and _COUNTED.fullmatch(between) and not _WHY.search(between) else []


def _alone(sentence: Statement, said: StatedCall, found: list[Named]) -> list[Named]:
    """Find the one column that a part of a sentence with one number names before it."""
    begin = sentence.text.rfind(";", 0, said.at) + 1
    until = sentence.text.find(";", said.at)
    until = len(sentence.text) if until < 0 else until
    numbers = [one for one in sentence.numbers if begin <= one.at < until]
    named = [one for one in found if begin <= one.start < until]
    is_alone = len(numbers) == 1 and len({one.value for one in named}) == 1
    return [one for one in named if one.end <= said.at] if is_alone else []


def _beside(sentence: Statement, said: StatedCall, found: list[Named]) -> list[Named]:
    """List the names that stand so near to a number, in its clause, that they are its own."""
    begin, end = said.at - len(said.before), said.at + 1 + len(said.after)
    text = sentence.text
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
