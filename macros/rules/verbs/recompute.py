"""`recomputes`: a stored number that must follow from an expression stored beside it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np

from macros.findings import AuthorError, BrokenTable, Code
from macros.format import format_number, round_half_up
from macros.read.table.table import KeyValue, Table
from macros.rules.judge.breach import Breach, Breaches, Verb, row_breaches
from macros.rules.judge.columns import Columns, Data
from macros.rules.language.expression import CellReference, Name, evaluate
from macros.rules.language.parser import parse_expression
from macros.rules.language.rule import Rule
from macros.rules.words import name_column, name_lines

Found = list[tuple[Table, int]]


def find_miscalculated(rule: Rule, columns: Columns, data: Data) -> Iterator[Breaches]:
    """Judge that numbers equal their expressions, rounded half up to the column's decimals."""
    if rule.recomputes is None:
        return
    table = columns.table
    for name in (rule.recomputes.value, rule.recomputes.from_):
        columns.refuse_unknown(name, ())
    columns.field(rule.recomputes.value)
    value, source = table.field(rule.recomputes.value), table.field(rule.recomputes.from_)
    told: dict[int, Breach] = {}
    for row in np.flatnonzero(columns.meeting(rule.conditions)).tolist():
        stored, text = table.columns[value.name][row], table.columns[source.name][row]
        if not stored or not text:
            continue
        cells: Found = []
        try:
            wanted = _calculate(text, data, cells)
        except BrokenTable:
            continue
        except AuthorError as error:
            message = f"{name_column(table, source.name)}: {error.message}"
            told[row] = Breach(message, error.remedy)
            continue
        if wanted is None or Decimal(stored) == round_half_up(wanted, value.decimals):
            continue
        number = format_number(Decimal(stored), value.decimals)
        told[row] = Breach(
            f"{name_column(table, value.name)} = {number}, theo {rule.id} phải là"
            f" {format_number(wanted, value.decimals)}, tính lại từ {_places(cells)}",
            f"sửa {value.name} hoặc {source.name}",
        )
    yield row_breaches(table, np.array(list(told), dtype=np.int64), told.__getitem__)


VERBS = {"recomputes": Verb(find_miscalculated)}


def _calculate(text: str, data: Data, cells: Found) -> Decimal | None:
    """Calculate an expression over cells; None when one of them is empty."""

    def find(reference: Name | CellReference) -> Decimal:
        if isinstance(reference, Name):
            raise AuthorError(
                f"“{reference.name}” chưa nói là ô của bảng nào",
                f"viết bảng.{reference.name}(khóa=giá trị)",
                Code.RULE,
            )
        table, row = _only_row(reference, data)
        cells.append((table, row))
        value = table.cell(row, reference.column).value
        if value is None:
            raise _Empty
        return value

    try:
        return Decimal(evaluate(parse_expression(text), find))
    except _Empty:
        return None


def _only_row(reference: CellReference, data: Data) -> tuple[Table, int]:
    """Find the row that a reference names; keys left out take the report's defaults."""
    table = data.columns(reference.table).table
    keys: dict[str, KeyValue] = {
        name: value for name, value in data.defaults.items() if name in table.schema.primaryKey
    }
    keys.update(reference.keys)
    rows = table.rows(keys)
    if len(rows) != 1:
        raise AuthorError(
            f"“{reference.table}.{reference.column}” chỉ {len(rows)} dòng",
            "nêu đủ khóa: " + ", ".join(table.schema.primaryKey),
            Code.AMBIGUOUS_KEY if rows else Code.NO_ROW,
        )
    return table, rows[0]


def _places(cells: Found) -> str:
    rows: dict[str, tuple[Table, list[int]]] = {}
    for table, row in cells:
        rows.setdefault(table.name, (table, []))[1].append(row)
    return "; ".join(name_lines(table, sorted(set(found))) for table, found in rows.values())


class _Empty(Exception):
    """A cell that the expression needs is empty."""
