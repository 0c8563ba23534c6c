"""What breaks a rule: each breach explains itself, to the author of a table and to a clerk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

from macros.findings import Code, Finding, Severity
from macros.read.table.table import Table
from macros.rules.excel import SheetGrid
from macros.rules.judge.columns import Columns, Mask
from macros.rules.judge.ratio import Positions
from macros.rules.language.rule import Explanation, Rule
from macros.rules.words import name_keys

Rows = dict[str, set[int]]  # by table
_MOST_SHOWN = 20  # findings of one rule; the others are counted


class ClerkRow(Protocol):
    """One row of a clerk's file, as far as a breach speaks of it."""

    def place(self, column: str) -> str | None:
        """The cell of a column, such as "B9"; None where the file has none."""

    def title(self, column: str) -> str:
        """The heading of a column, such as "cột “Kết nạp”"."""

    def shown(self, column: str, value: str) -> str:
        """A value as the file shows it."""


def name_cell(column: str, sheet: ClerkRow) -> str:
    """Name a cell by its place, or its column where the file has no such cell."""
    return sheet.place(column) or sheet.title(column)


class Notice(NamedTuple):
    """What a clerk is told.

    Args:
        column: The column whose cell most probably is wrong.
    """

    column: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, eq=False)
class Breach:
    """One place where a table breaks a rule.

    Args:
        message: What is wrong, for the author of the table.
        tell: Says it to a clerk by the cells of his file; None for what is no matter of one row.
    """

    message: str
    remedy: str
    columns: tuple[str, ...] = ()
    tell: Callable[[ClerkRow], Notice | None] | None = None

    def at_cell(self, rule: Rule, sheet: ClerkRow) -> Notice | None:
        """Tell it to a clerk, with the rule."""
        notice = self.tell(sheet) if self.tell is not None else None
        if notice is None:
            return None
        column, message, remedy = notice
        return Notice(column, f"{message}: {rule.sentence}", f"{remedy} (quy tắc {rule.id})")


@dataclass(frozen=True, slots=True, eq=False)
class Breaches:
    """The breaches of one kind, in file order, each explained only when it is shown.

    Args:
        items: Numbers by which the functions below know the items.
        row: The row of the table to open; -1 in a table without rows.
    """

    items: Positions
    row: Callable[[int], int]
    keys: Callable[[int], dict[str, str]]
    at: Callable[[int], Breach]

    def without(self, known: Mask) -> Breaches:
        """Leave out the items that are known to follow from something else."""
        return replace(self, items=self.items[~known[self.items]])


def row_breaches(table: Table, rows: Positions, at: Callable[[int], Breach]) -> Breaches:
    """Collect rows of a table that break a rule."""
    return Breaches(rows, lambda row: row, table.key, at)


def only_row(_: Rule, columns: Columns, row: int) -> Rows | None:
    """Find the rows that take part where each row is judged by itself."""
    return {columns.table.name: {row}}


@dataclass(frozen=True, slots=True)
class Verb:
    """What a verb of the rules means.

    Args:
        asks_for_rows: Whether it says which rows there must be.
        checks: What a sheet can check of a rule: formulas that are all true of a broken row, and
            the columns to be marked.
        rows: The rows that take part in what is wrong at a row; None if one of them is missing.
    """

    judge: Callable[[Rule, Columns], Iterator[Breaches]]
    is_about_rows: bool = False
    asks_for_rows: bool = False
    checks: Callable[[Rule, SheetGrid], Iterator[tuple[list[str], tuple[str, ...]]]] | None = None
    rows: Callable[[Rule, Columns, int], Rows | None] = only_row


@dataclass(frozen=True, slots=True)
class TotalRule:
    """What a schema asks for by naming a `total` category: that it is the sum of the others."""

    id: str
    sentence: str
    severity: Severity = Severity.ERROR


Ruling = Rule | TotalRule


@dataclass(frozen=True, slots=True)
class Listing:
    """What breaks one rule.

    Args:
        contradictions: How many rows or groups contradict it.
        explained: How many of these a written explanation accepts.
        unused: Places in the table's `explanations` that explain nothing any more.
        findings: What is left to be put right, at most twenty and a count of the others.
        rows: For each finding its row in the table; -1 in a table without rows.
    """

    contradictions: int = 0
    explained: int = 0
    unused: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: tuple[int, ...] = ()


def list_breaches(
    table: Table, rule: Ruling, found: Iterable[Breaches], notes: Mapping[int, Explanation]
) -> Listing:
    """List what breaks a rule.

    Args:
        notes: The explanations of this rule by their place; only warnings can be explained.
    """
    if rule.severity is Severity.ERROR:
        notes = {}
    left: list[tuple[Breaches, int]] = []
    used: set[int] = set()
    contradictions = 0
    for breaches in found:
        contradictions += len(breaches.items)
        for item in breaches.items.tolist():
            keys = breaches.keys(item) if notes else {}
            covering = [number for number, note in notes.items() if note.covers(keys)]
            used.update(covering)
            if not covering:
                left.append((breaches, item))
    unused = tuple(number for number in notes if number not in used)
    findings = tuple(_describe(table, rule, left))
    rows = tuple(breaches.row(item) for breaches, item in left[: len(findings)])
    return Listing(contradictions, contradictions - len(left), unused, findings, rows)


def _describe(
    table: Table, rule: Ruling, left: Sequence[tuple[Breaches, int]]
) -> Iterator[Finding]:
    for number, (breaches, item) in enumerate(left[: _MOST_SHOWN + 1]):
        row = breaches.row(item)
        line = table.lines[row] if row >= 0 else 1
        if number == _MOST_SHOWN:
            message = f"còn {len(left) - _MOST_SHOWN} chỗ nữa trái với {rule.id}"
            remedy = "sửa các chỗ trên rồi kiểm tra lại"
        else:
            breach, keys = breaches.at(item), name_keys(table, breaches.keys(item))
            message, remedy = f"{keys}: {breach.message}: {rule.sentence}", breach.remedy
            if rule.severity is Severity.WARNING:
                remedy += f", hoặc ghi lý do vào explanations của {table.schema_path}"
        yield Finding(table.path, line, message, remedy, Code.RULE, rule.severity)
