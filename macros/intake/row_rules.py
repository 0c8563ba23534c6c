"""The rules of a table that one row alone can break; a form that breaks them is refused.

Rules over several rows or tables are left to `baocao check`: they hold again only when the
last unit has handed in its last form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from macros.errors import AuthorError
from macros.findings import Code, Severity
from macros.intake.journal import Journal
from macros.intake.number_text import plain
from macros.intake.row import Row, Values, computed
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
    judge = RowJudge(schema, shelf)
    for row in rows:
        for rule, message in judge.judge(row.values):
            remedy = f"sửa số liệu theo quy tắc {rule.id}"
            text = f"{message}: {rule.says.rstrip('.')}"
            journal.refuse_line(row.entry.line, text, remedy, Code.RULE)


class RowJudge:
    """Judges single rows of one table."""

    def __init__(self, schema: TableSchema, shelf: Shelf) -> None:
        self._schema = schema
        self._shelf = shelf
        self._fields = {field.name: field for field in schema.fields}
        self._strict = [rule for rule in schema.rules if rule.severity is Severity.ERROR]
        self._comparisons = {rule.id: row_comparisons(rule) for rule in schema.rules}
        self._conditions = {rule.id: rule.conditions for rule in schema.rules}
        self._places: dict[str, dict[str, int]] = {}  # by table: key → row

    def judge(self, values: Values) -> Iterator[tuple[Rule, str]]:
        """List the rules that a row breaks, each with what is wrong."""
        for rule in self._strict:
            if self.is_concerned(rule, values):
                yield from ((rule, message) for message in self.broken(rule, values))

    def is_concerned(self, rule: Rule, values: Values) -> bool:
        """Tell whether a row meets all conditions of a rule."""
        return all(self.meets(condition, values) for condition in self._conditions[rule.id])

    def broken_by_keys(self, keys: Values) -> bool:
        """Tell whether a row with these keys can never be right, whatever its numbers are."""
        names = set(self._schema.primaryKey)
        return any(
            self.is_concerned(rule, keys) and any(self.broken(rule, keys))
            for rule in self._strict
            if {condition.column for condition in self._conditions[rule.id]} <= names
            and (rule.valid is not None or set(rule.allows or {"": ()}) <= names)
        )

    def only_choice(self, keys: Values, column: str) -> str | None:
        """The one value that the rules leave to a column in a row with these keys."""
        for rule in self._strict:
            allowed = (rule.allows or {}).get(column, ())
            by_keys = {condition.column for condition in self._conditions[rule.id]} <= set(keys)
            if len(allowed) == 1 and by_keys and self.is_concerned(rule, keys):
                return allowed[0]
        return None

    def broken(self, rule: Rule, values: Values) -> Iterator[str]:
        """Say what of a rule a row breaks."""
        for comparison in self._comparisons[rule.id]:
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
        if table is None:
            return None
        if table.name not in self._places:
            keys = table.columns[table.schema.primaryKey[0]]
            self._places[table.name] = {key: row for row, key in enumerate(keys)}
        row = self._places[table.name].get(value)
        return None if row is None else (table, row)

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
