"""What a rule found, and the findings that it becomes: explained ones left out, many counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from macros.findings import Code, Finding, Severity
from macros.format import format_number, round_half_up, write_spans
from macros.project import Project
from macros.read.table.table import Table
from macros.read.yaml.file import Key, find_line
from macros.rules.judge.columns import Mask, Positions
from macros.rules.language.rule import Explanation
from macros.rules.words import name_keys


def place(project: Project, table: Table, *location: Key) -> int:
    """Find the line of a value in the YAML of a table, such as ("rules", 2, "holds")."""
    return find_line(project, project.root / table.schema_path, *location)


_MOST_DECIMALS = 6
_SHOWN_SPANS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Failures:
    """The items that contradict a rule, in file order.

    Args:
        items: Numbers by which the functions below know the items.
        line: The line of the CSV to open.
        keys: The key values that name the item.
        explain: What is wrong, and what to do.
    """

    items: Positions
    line: Callable[[int], int]
    keys: Callable[[int], dict[str, str]]
    explain: Callable[[int], tuple[str, str]]

    def without(self, known: Mask) -> Failures:
        """Leave out the items that are known to follow from something else."""
        return replace(self, items=self.items[~known[self.items]])


def row_failures(
    table: Table, rows: Positions, explain: Callable[[int], tuple[str, str]]
) -> Failures:
    """Collect rows of a table that contradict a rule."""
    return Failures(rows, lambda row: table.lines[row], table.key, explain)


def write_number(number: Fraction | None) -> str:
    """Write a number of a rule with as many decimals as it has, or with enough to be seen."""
    if number is None:
        return format_number(None)
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    for decimals in range(_MOST_DECIMALS):
        rounded = Fraction(round_half_up(exact, decimals))
        if rounded == number or (decimals > 1 and abs(rounded - number) * 1000 < abs(number)):
            return format_number(exact, decimals)
    return format_number(exact, _MOST_DECIMALS)


def write_lines(table: Table, rows: Iterable[int]) -> str:
    """Name rows by file and line, such as "data/tables/ket_nap.csv:14–26, 30"."""
    return f"{table.path}:{write_spans((table.lines[row] for row in rows), most=_SHOWN_SPANS)}"


def write_keys(keys: dict[str, str]) -> str:
    """Name an item by its keys, such as "nam=2020, ma_don_vi=x"."""
    return ", ".join(f"{name}={value}" for name, value in keys.items())


_MOST_SHOWN = 20  # findings of one rule; the others are counted


class Ruling(Protocol):
    """What a finding tells of a rule."""

    @property
    def id(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def severity(self) -> Severity: ...


@dataclass(frozen=True, slots=True)
class Listing:
    """What contradicts one rule.

    Args:
        contradictions: How many rows or groups contradict it.
        explained: How many of these a written explanation accepts.
        unused: Places in the table's `explanations` that explain nothing any more.
        findings: What is left to be put right, at most twenty and a count of the others.
    """

    contradictions: int = 0
    explained: int = 0
    unused: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


def list_failures(
    table: Table, rule: Ruling, found: Sequence[Failures], notes: Mapping[int, Explanation]
) -> Listing:
    """List what contradicts a rule.

    Args:
        notes: The explanations of this rule by their place; only warnings can be explained.
    """
    if rule.severity is Severity.ERROR:
        notes = {}
    left: list[tuple[Failures, list[int]]] = []
    used: set[int] = set()
    for failures in found:
        items = failures.items.tolist()
        if notes:
            covering = {item: _covering(notes, failures.keys(item)) for item in items}
            used.update(number for numbers in covering.values() for number in numbers)
            items = [item for item in items if not covering[item]]
        left.append((failures, items))
    contradictions = sum(len(failures.items) for failures in found)
    remaining = sum(len(items) for _, items in left)
    findings = list(_describe(table, rule, left))
    unused = tuple(number for number in notes if number not in used)
    return Listing(contradictions, contradictions - remaining, unused, tuple(findings))


def _covering(notes: Mapping[int, Explanation], keys: dict[str, str]) -> list[int]:
    return [number for number, note in notes.items() if note.covers(keys)]


def _describe(
    table: Table, rule: Ruling, left: Sequence[tuple[Failures, list[int]]]
) -> Iterator[Finding]:
    items = [(failures, item) for failures, numbers in left for item in numbers]
    for failures, item in items[:_MOST_SHOWN]:
        yield _finding(table, rule, failures, item)
    if len(items) > _MOST_SHOWN:
        failures, item = items[_MOST_SHOWN]
        message = f"còn {len(items) - _MOST_SHOWN} chỗ nữa trái với {rule.id}"
        remedy = "sửa các chỗ trên rồi kiểm tra lại"
        line = failures.line(item)
        yield Finding(table.path, line, message, remedy, Code.RULE, rule.severity)


def _finding(table: Table, rule: Ruling, failures: Failures, item: int) -> Finding:
    message, remedy = failures.explain(item)
    if rule.severity is Severity.WARNING:
        remedy += f", hoặc ghi lý do vào explanations của {table.schema_path}"
    keys = name_keys(table, failures.keys(item))
    text = f"{keys}: {message}: {rule.says.strip().rstrip('.')}"
    return Finding(table.path, failures.line(item), text, remedy, Code.RULE, rule.severity)
