"""Many returns judged as one table; whoever something is told of is to be judged alone.

A unit is one more value of a key, so rules judge the rows of a hundred units as fast as those of
ten. What they say of many may be more than they say of each, never less: the keys of a group hold
the unit, and years, categories and neighbours of all are at least those of one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from macros.findings import Finding
from macros.read.table.cells import MOST_SHOWN, read_rows
from macros.read.table.file import judge_cells
from macros.read.table.table import Table
from macros.read.text.file import decode
from macros.rollup.judged import JudgedReturn, conclude, judge_tables, units_of
from macros.rollup.procedure import Frame
from macros.rollup.returned import Delivered


def judge_together(frame: Frame, skimmed: Sequence[Delivered]) -> dict[str, JudgedReturn]:
    """Judge returns as one; give those that nothing is told of.

    While cells are wrong, their returns are left out; then the rules judge the others.
    """
    sources = {one.unit: one for one in skimmed}
    if not (skimmed and _can_be_joined(frame)) or len(sources) < len(skimmed):
        return {}
    units = {one.unit: units_of(frame, one.unit, one.units or frame.units) for one in skimmed}
    key = frame.units.schema.primaryKey[0]
    codes = [code for table in units.values() for code in table.columns[key]]
    if len(set(codes)) < len(codes):
        return {}
    left, joined = sources, _join(frame, sources, units)
    if joined is not None:
        found = joined.findings or list(judge_tables(frame, "", joined.tables, joined.units))
        strange = joined.strange(frame, found)
        left = {unit: one for unit, one in sources.items() if unit not in strange}
        if not joined.findings and len(found) <= MOST_SHOWN:  # of more, some are not told
            return {unit: joined.conclude(frame, one) for unit, one in left.items()}
    parts: list[Sequence[Delivered]] = [list(left.values())]
    if not left or joined is None:  # nobody knows of whom it is told
        parts = [skimmed[: len(skimmed) // 2], skimmed[len(skimmed) // 2 :]]
    fewer = (part for part in parts if 0 < len(part) < len(skimmed))
    return {u: one for part in fewer for u, one in judge_together(frame, part).items()}


def _can_be_joined(frame: Frame) -> bool:
    """Whether no rule adds up over units, and the units have an order of their own."""
    rules = (rule for schema in frame.tables.values() for rule in schema.rules)
    return frame.units.schema.parent is not None and all(
        rule.by is None or frame.key in rule.by for rule in rules
    )


@dataclass(frozen=True, slots=True)
class _Joined:
    """Returns as one.

    Args:
        ends: For each table, behind which row the rows of each unit end.
    """

    members: Sequence[str]
    units: Table
    known: Mapping[str, frozenset[str]]
    tables: Mapping[str, Table]
    ends: Mapping[str, Sequence[int]]
    findings: Sequence[Finding]

    def strange(self, frame: Frame, found: Iterable[Finding]) -> set[str]:
        """Find the units that something is told of, or that send rows of others."""
        names = {table.path: name for name, table in self.tables.items()}
        strange = {
            unit
            for name, table in self.tables.items()
            for unit, rows in zip(self.members, self._rows(name), strict=True)
            if not self.known[unit].issuperset(table.columns[frame.key][rows])
        }
        for one in found:
            name = names.get(one.path)
            if name is None or one.line < 2:
                return {*self.members}
            at = bisect_right(self.ends[name], one.line - 2)
            strange.add(self.members[min(at, len(self.members) - 1)])
        return strange

    def conclude(self, frame: Frame, one: Delivered) -> JudgedReturn:
        """Accept a return that nothing is told of."""
        number = self.members.index(one.unit)
        tables = {}
        for name, table in self.tables.items():
            rows = list(self._rows(name))[number]
            columns = {column: texts[rows] for column, texts in table.columns.items()}
            tables[name] = replace(table, columns=columns, lines=table.lines[rows])
        sources, said = (one.source,), one.answers
        return conclude(frame, one.unit, sources, (), tables, {}, said, is_accepted=True)

    def _rows(self, name: str) -> Iterator[slice]:
        ends = self.ends[name]
        return (slice(begin, end) for begin, end in zip((0, *ends), ends, strict=False))


def _join(
    frame: Frame, left: Mapping[str, Delivered], units: Mapping[str, Table]
) -> _Joined | None:
    """Read the tables of all behind one another; None where no row can be told from the next."""
    first = next(iter(units.values()))
    columns = {
        name: tuple(text for unit in left for text in units[unit].columns[name])
        for name in first.columns
    }
    many = len(next(iter(columns.values())))
    listed = replace(first, columns=columns, lines=range(2, many + 2), path="", schema_path="")
    tables: dict[str, Table] = {}
    ends: dict[str, list[int]] = {}
    findings: list[Finding] = []
    for name, schema in frame.tables.items():
        path, texts = f"data/tables/{name}.csv", [one.texts[name] for one in left.values()]
        header = ",".join(field.name for field in schema.stored_fields) + "\n"
        ends[name] = list(accumulate(text.count(b"\n") for text in texts))
        text, found = decode(path, header.encode() + b"".join(texts))
        findings += found
        rows = read_rows(path, text, schema, findings) if text is not None else None
        if rows is None or len(rows[1]) != ends[name][-1]:
            return None
        tables[name] = Table(name, schema, *rows, path, f"data/tables/{name}.yml")
        findings += judge_cells(tables[name])
    key = frame.units.schema.primaryKey[0]
    known = {unit: frozenset(units[unit].columns[key]) for unit in left}
    return _Joined(tuple(left), listed, known, tables, ends, findings)
