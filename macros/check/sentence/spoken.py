"""What the keys and columns of a table are called, found in sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from macros.read.table.table import Table

# What units of administration and of the Party are called before their names.
_KINDS = re.compile(
    r"^(?:(?:đảng bộ|tỉnh|thành phố|tp\.?|thị xã|thị trấn|quận|huyện|xã|phường"
    r"|chi nhánh|cơ sở|khối) )+"
)
_SYLLABLE = re.compile(r"\w+")
_ENDS = (
    r"(?! ?\w)| (?:năm|và|thuộc|của|ở|tại|so|trong|còn|nhưng|trên)\b"  # what is no part of a name
)
# Two syllables with which the titles of many columns begin.
_COMMON = re.compile(r"số \w+|(?:tổng|tỷ|tỉ) \w+|bình quân")
_NO_NAME = re.compile(r"(?:tổng|số|cộng|khác|tỷ lệ|tỉ lệ|bình quân)\b")


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
    """List a label, its parts between commas, and its pairs of syllables that say something."""
    yield label
    yield from (part.strip() for part in re.split(r"[,(:]| và ", label) if " " in part.strip())
    pairs = (" ".join(pair) for pair in pairwise(_syllables(label)[0]))
    yield from (pair for pair in pairs if not _COMMON.fullmatch(pair))


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
    behind = after.lstrip()
    return {
        name for name, unit in _units(table).items()
        if behind.startswith(unit) and not behind[len(unit) : len(unit) + 1].isalnum()
    }  # fmt: skip


@cache
def _units(table: Table) -> Mapping[str, str]:
    fields = table.numeric_fields
    return {column.name: column.unit.lower() for column in fields if len(column.unit) > 1}


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
            before.endswith(f" {rest} ") or re.match(rf" {re.escape(rest)}(?:{_ENDS})", behind)
        ):
            found.add(name)
    return found
