"""Of what a piece of a sentence speaks: the columns, keys and times of a table that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product

from macros.check.sentence.reading import Statement
from macros.check.sentence.spoken import vocabulary_of
from macros.check.sentence.years import years_in
from macros.findings import AuthorError
from macros.format import plain
from macros.read.page.page import Call
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Fact
from macros.render.number.keys import describe_keys

_PERCENT = re.compile(r"\d[\d.]*(?:,\d+)?%")


@dataclass(frozen=True, slots=True)
class Held:
    """A number of a table.

    Args:
        call: What prints it.
        time: Of its row; "" for none, or for the sum of all.
    """

    call: str
    table: str
    column: str
    unit: str
    time: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Topic:
    """What words name of one table.

    Args:
        columns: In the order in which they are named.
        keys: The values named of each key that is no time.
        times: The times named, in order.
        own: The values that keys have where no words name another.
    """

    table: Table
    columns: tuple[str, ...]
    keys: Mapping[str, Sequence[str]]
    times: tuple[str, ...]
    own: Mapping[str, str]

    @property
    def time(self) -> str:
        """The key that is time; "" for a table without one."""
        return self.table.schema.timeline.key or ""

    @property
    def is_of_part(self) -> bool:
        """Whether words name a unit or category, but not the one that the report is about."""
        return any(self.own.get(key) not in (None, *named) for key, named in self.keys.items())

    def held(self, columns: Sequence[str], times: Sequence[str] = ()) -> Iterator[Held]:
        """List the numbers of columns at the keys and times that are named; else at all times."""
        time = self.table.time
        every = {
            key.name: self.keys.get(key.name) or filter(None, [self.own.get(key.name, key.total)])
            for key in self.table.key_fields
        }
        if time is not None:
            every.pop(time.name)
            every[time.name] = times or self.times or self.table.values(time.name)
        if any(name not in self.own and not values for name, values in every.items()):
            return
        for values in product(*every.values()):
            keys = dict(zip(every, values, strict=True))
            typed = {name: text for name, text in keys.items() if self.own.get(name) != text}
            try:
                rows = self.table.rows(keys)
            except AuthorError:  # a year that the table does not have
                continue
            for column in columns if len(rows) == 1 else ():
                value = self.table.cell(rows[0], column).value
                if value is not None:
                    yield hold(self.table, self.table.field(column), "so", typed, value)


def hold(table: Table, column: Field, word: str, keys: Mapping[str, str], value: Decimal) -> Held:
    """Say what prints a number."""
    typed = f", {describe_keys(keys)}" if keys else ""
    call = f'{{{{ {word}("{table.name}", "{column.name}"{typed}) }}}}'
    time = table.time.name if table.time is not None else ""
    return Held(call, table.name, column.name, column.unit, keys.get(time, ""), value)


def read_topics(sentence: Statement, near: str) -> Iterator[Topic]:
    """Read what words name of each table that their page uses.

    Args:
        near: The words that say which columns; of keys and times the whole sentence may speak.
    """
    used = dict.fromkeys(str(call.subject) for call in sentence.passage.page.calls)
    tables, own = sentence.report.tables, sentence.report.identity.mac_dinh
    for table in (tables[name] for name in used if name in tables):
        vocabulary = vocabulary_of(table)
        keys: dict[str, Sequence[str]] = {}
        for key, names in vocabulary.keys.items():
            beside = [one.value for one in names.find(near)]
            whole = own.get(key, table.field(key).total)
            far = [] if beside else [one.value for one in names.find(sentence.text)]
            if beside or far:
                keys[key] = tuple(
                    dict.fromkeys([*beside, *([whole] if far and whole else ()), *far])
                )
        columns = (
            one.value for one in vocabulary.columns.find(near) if " " in near[one.start : one.end]
        )
        mentions = [one for one in years_in(near) if one.counts] or years_in(sentence.text)
        years = (str(year) for one in mentions for year in (one.first, one.last))
        times = table.values(table.time.name) if table.time is not None else ()
        named = tuple(dict.fromkeys(year for year in years if year in times))
        yield Topic(table, tuple(dict.fromkeys(columns)), keys, named, own)


def numbers_held(report: Report) -> Mapping[str, Sequence[Held]]:
    """Map the numbers of the report's own unit, as the files write them, to what prints them."""
    wholes = tuple(report.identity.mac_dinh.items())
    return _held_by(tuple(report.tables.values()), wholes)


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


@lru_cache(maxsize=1024)
def _numbers_of(
    table: Table, name: str, wholes: tuple[tuple[str, str], ...]
) -> Sequence[tuple[str, Held]]:
    """List the cells of a column, and their sums by year and category."""
    column, defaults, found = table.schema.by_name[name], dict(wholes), list[tuple[str, Held]]()
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
        found.append((plain(value, column.decimals), hold(table, column, "so", own, value)))
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
        held = hold(table, column, "tong", dict(chosen), total)
        found.append((plain(total, column.decimals), held))
    return found


def list_percentages(facts: Iterable[tuple[Call, Fact]]) -> Mapping[str, str]:
    """Map the percentages that calls in sentences print, each to the place of one."""
    found: dict[str, str] = {}
    for call, fact in facts:
        if call.macro.is_in_sentences:
            for percent in _PERCENT.findall(fact.text):
                found.setdefault(percent, f"{call.name}(…) ở {call.path}:{call.line}")
    return found
