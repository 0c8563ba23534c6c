"""Turn what contradicts a rule into findings: the explained ones left out, the many counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from macros.check.rules.failures import Failures
from macros.findings import Code, Finding, Severity
from macros.read.rule import Explanation
from macros.read.table import Table
from macros.render.rule_words import name_keys

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
