"""`allows` and `filled`: which values the cells of certain rows may have."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from macros.check.rules.columns import Columns, Mask
from macros.check.rules.failures import Failures, row_failures
from macros.read.rule import Rule
from macros.read.table import Table
from macros.render.rule_words import name_column, name_value


def find_disallowed(rule: Rule, columns: Columns) -> Iterator[Failures]:
    """Judge that a column has one of the values that the rule allows."""
    chosen = columns.meeting(rule.conditions)
    for column, values in (rule.allows or {}).items():
        columns.refuse_unknown(column, values)
        wrong = chosen & ~columns.judge(column, frozenset(values).__contains__)
        yield _failures(
            rule, columns, wrong, column, f"chỉ được là {_quoted(columns.table, column, values)}"
        )


def find_unfilled(rule: Rule, columns: Columns) -> Iterator[Failures]:
    """Judge that cells are not empty."""
    chosen = columns.meeting(rule.conditions)
    for column in rule.filled or ():
        columns.refuse_unknown(column, ())
        wrong = chosen & columns.judge(column, lambda text: not text.strip())
        yield _failures(rule, columns, wrong, column, "không được để trống")


def _failures(rule: Rule, columns: Columns, wrong: Mask, column: str, demand: str) -> Failures:
    table = columns.table
    looked_at = [name for name in rule.when if name in table.columns]

    def explain(row: int) -> tuple[str, str]:
        found = table.columns[column][row]
        why = ", ".join(
            f"{name_column(table, name)} = {_quoted(table, name, (table.columns[name][row],))}"
            for name in looked_at
        )
        name = name_column(table, column)
        message = f"{name} = {_quoted(table, column, (found,))}" if found else f"{name} để trống"
        if why:
            message += f" khi {why}"
        return f"{message}, theo {rule.id} {demand}", f"sửa {' hoặc '.join([column, *looked_at])}"

    return row_failures(table, np.flatnonzero(wrong), explain)


def _quoted(table: Table, column: str, values: tuple[str, ...]) -> str:
    return ", ".join(name_value(table, column, value) for value in values)
