"""The rules of a table that one row alone can break; a form that breaks them is refused.

Rules over several rows or tables are left to `baocao check`: they hold again only when the
last unit has handed in its last form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from macros.errors import AuthorError
from macros.findings import Code, Severity
from macros.intake.convert import Row, Values, computed
from macros.intake.journal import Journal
from macros.intake.number_text import plain
from macros.intake.shelf import Shelf, year_field
from macros.read.expression import (
    COMPARE,
    CellReference,
    Comparison,
    Expression,
    Name,
    evaluate,
    terms,
    write,
)
from macros.read.rule import Condition, Rule
from macros.read.table import Table
from macros.read.table_schema import Field, TableSchema


def row_comparisons(rule: Rule) -> tuple[Comparison, ...]:
    """The comparisons of a rule that only look at one row."""
    if rule.by is not None or rule.holds is None:
        return ()
    return tuple(
        comparison
        for _, comparison in rule.comparisons
        if all(isinstance(term, Name) and not term.keys for term in terms(comparison))
    )


def check_rows(rows: Iterable[Row], schema: TableSchema, shelf: Shelf, journal: Journal) -> None:
    """Hold every row against the rules that it can break by itself."""
    judge = _Judge(schema, shelf, journal)
    strict = [rule for rule in schema.rules if rule.severity is Severity.ERROR]
    for row in rows:
        for rule in strict:
            if judge.is_concerned(rule, row.values):
                judge.check(rule, row)


def broken_by_keys(schema: TableSchema, shelf: Shelf, keys: Values) -> bool:
    """Tell whether a row with these keys can never be right, whatever its numbers are."""
    judge = _Judge(schema, shelf, Journal(""))
    names = set(schema.primaryKey)
    return any(
        judge.breaks(rule, keys)
        for rule in schema.rules
        if rule.severity is Severity.ERROR
        and {condition.column for condition in rule.conditions} <= names
        and (rule.valid is not None or set(rule.allows or {"": ()}) <= names)
    )


def meets(condition: Condition, schema: TableSchema, shelf: Shelf, values: Values) -> bool:
    """Tell whether a row meets a condition."""
    return _Judge(schema, shelf, Journal("")).meets(condition, values)


def only_choice(schema: TableSchema, shelf: Shelf, keys: Values, column: str) -> str | None:
    """The one value that the rules leave to a column in a row with these keys."""
    judge = _Judge(schema, shelf, Journal(""))
    for rule in schema.rules:
        allowed = (rule.allows or {}).get(column, ())
        by_keys = {condition.column for condition in rule.conditions} <= set(keys)
        if len(allowed) == 1 and by_keys and judge.is_concerned(rule, keys):
            return allowed[0]
    return None


class _Judge:
    """Judges single rows of one table."""

    def __init__(self, schema: TableSchema, shelf: Shelf, journal: Journal) -> None:
        self._schema = schema
        self._shelf = shelf
        self._journal = journal
        self._fields = {field.name: field for field in schema.fields}

    def is_concerned(self, rule: Rule, values: Values) -> bool:
        """Tell whether a row meets all conditions of a rule."""
        return all(self.meets(condition, values) for condition in rule.conditions)

    def breaks(self, rule: Rule, values: Values) -> bool:
        """Tell whether a row breaks a rule that is about it."""
        return self.is_concerned(rule, values) and any(self._broken(rule, values))

    def check(self, rule: Rule, row: Row) -> None:
        """Note what of a rule a row breaks."""
        for message in self._broken(rule, row.values):
            text = f"{message}: {rule.says}"
            remedy = f"sửa số liệu theo quy tắc {rule.id}"
            self._journal.refuse_line(row.entry.line, text, remedy, Code.RULE)

    def _broken(self, rule: Rule, values: Values) -> Iterator[str]:
        for comparison in row_comparisons(rule):
            left, right = (
                self._value(comparison.left, values),
                self._value(comparison.right, values),
            )
            if left is None or right is None or COMPARE[comparison.operator](left, right):
                continue
            yield (
                f"{write(comparison.left)} = {plain(left)}, "
                f"không {comparison.operator} {write(comparison.right)} = {plain(right)}"
            )
        for column, allowed in (rule.allows or {}).items():
            if values.get(column) and values[column] not in allowed:
                yield f"cột “{self._fields[column].title}” ghi “{values[column]}”"
        for column in rule.filled or ():
            if values.get(column) == "":
                yield f"cột “{self._fields[column].title}” còn trống"
        if rule.valid is not None:
            yield from self._invalid(rule.valid, values)

    def _value(self, expression: Expression, values: Values) -> Decimal | None:
        def find(name: Name | CellReference) -> Decimal:
            field = self._fields[name.name if isinstance(name, Name) else name.column]
            found = computed(values, field) if field.formula is not None else values[field.name]
            if found is None or found == "":
                raise KeyError(field.name)
            return Decimal(found)

        try:
            return Decimal(evaluate(expression, find))
        except (KeyError, ArithmeticError, AuthorError):
            return None

    def meets(self, condition: Condition, values: Values) -> bool:
        """Tell whether a row meets a condition."""
        text = values.get(condition.column, "")
        if condition.attribute is None:
            return condition.meets(text)
        found = self._referred(self._fields[condition.column], text)
        if found is None:
            return False
        table, row = found
        return condition.meets(table.columns[condition.attribute][row])

    def _referred(self, field: Field, value: str) -> tuple[Table, int] | None:
        table = self._shelf.table(field.references) if field.references else None
        if table is None or value not in table.columns[table.schema.primaryKey[0]]:
            return None
        return table, list(table.columns[table.schema.primaryKey[0]]).index(value)

    def _invalid(self, column: str, values: Values) -> Iterator[str]:
        time = year_field(self._schema)
        year = values.get(time.name, "") if time is not None else ""
        found = self._referred(self._fields[column], values.get(column, ""))
        if found is None or not year:
            return
        table, row = found
        name = table.label(column, values[column]) if column in table.columns else values[column]
        name = self._shelf.words(self._fields[column]).get(values[column], name)
        valid = table.schema.valid
        if valid is None:
            return
        first = table.columns[valid.from_][row] if valid.from_ else ""
        last = table.columns[valid.to][row] if valid.to else ""
        if first and int(year) < int(first):
            yield f"“{name}” có hiệu lực từ năm {first}, dòng này ghi năm {year}"
        if last and int(year) > int(last):
            yield f"“{name}” hết hiệu lực từ năm {int(last) + 1}, dòng này ghi năm {year}"
