"""All numbers that a report's tables hold or add up to, each with the call that prints it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from macros.check.sentence.reading import Statements
from macros.format import plain
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.number.times import describe_keys

_PERCENT = re.compile(r"\d[\d.]*(?:,\d+)?%")


@dataclass(frozen=True, slots=True)
class Held:
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
class Data:
    """All numbers of the report's own unit, looked up only when one is typed."""

    prose: Statements

    @cached_property
    def held(self) -> Mapping[str, Sequence[Held]]:
        """The numbers as the files write them, with what prints them."""
        found: dict[str, list[Held]] = defaultdict(list)
        wholes = tuple(self.prose.report.identity.mac_dinh.items())
        for table in self.prose.report.tables.values():
            for column in table.numeric_fields:
                for number, one in _numbers_of(table, column.name, wholes):
                    found[number].append(one)
        return found

    @cached_property
    def printed(self) -> Mapping[str, str]:
        """The percentages that calls print, each with the place of one."""
        found: dict[str, str] = {}
        for sentence in self.prose.sentences:
            for said in sentence.numbers:
                for percent in _PERCENT.findall(said.fact.text if said.fact else ""):
                    place = f"{said.call.name}(…) ở {said.call.path}:{said.call.line}"
                    found.setdefault(percent, place)
        return found


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


def _hold(table: Table, column: Field, word: str, keys: Mapping[str, str], time: str) -> Held:
    typed = f", {describe_keys(keys)}" if keys else ""
    call = f'{{{{ {word}("{table.name}", "{column.name}"{typed}) }}}}'
    return Held(call, table.name, column.name, column.unit, keys.get(time, ""))
