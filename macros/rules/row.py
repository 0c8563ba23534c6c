"""The rules of a table that one row alone can break, and how a row breaks them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from macros.findings import AuthorError, Severity
from macros.intake.file.cells import Values, computed
from macros.intake.values.shelf import Shelf, year_field
from macros.read.table.schema import Field, TableSchema
from macros.read.table.table import Table
from macros.rules.language.expression import (
    COMPARE,
    CellReference,
    Comparison,
    Expression,
    Name,
    evaluate,
    terms,
)
from macros.rules.language.rule import Condition, Rule


def row_comparisons(rule: Rule) -> tuple[Comparison, ...]:
    """The comparisons of a rule that only look at one row."""
    if rule.by is not None or rule.holds is None:
        return ()
    return tuple(
        comparison
        for _, comparison in rule.comparisons
        if all(isinstance(term, Name) and not term.keys for term in terms(comparison))
    )


@dataclass(frozen=True, slots=True)
class Breach:
    """How one row breaks one rule.

    Args:
        column: The column that it shows in; of a comparison all columns take part.
        comparison: What does not hold, with the values of its sides.
        empty: The only empty column of an equation, which follows from all others.
        allowed: What the column may hold instead.
        text: What is wrong, where none of this tells it.
    """

    rule: Rule
    column: str
    comparison: Comparison | None = None
    left: Decimal | None = None
    right: Decimal | None = None
    empty: str = ""
    allowed: tuple[str, ...] = ()
    text: str = ""


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

    def judge(self, values: Values) -> Iterator[Breach]:
        """List what a row breaks of all rules."""
        for rule in self._strict:
            if self.is_concerned(rule, values):
                yield from self.broken(rule, values)

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

    def broken(self, rule: Rule, values: Values) -> Iterator[Breach]:
        """Say what of a rule a row breaks."""
        for comparison in self._comparisons[rule.id]:
            yield from self._contradicted(rule, comparison, values)
        for column, allowed in (rule.allows or {}).items():
            if values.get(column) and values[column] not in allowed:
                yield Breach(rule, column, allowed=allowed)
        for column in rule.filled or ():
            if values.get(column) == "":
                yield Breach(rule, column)
        if rule.valid is not None:
            for text in self._invalid(rule.valid, values):
                yield Breach(rule, rule.valid, text=text)

    def _contradicted(self, rule: Rule, comparison: Comparison, values: Values) -> Iterator[Breach]:
        left, right = self._value(comparison.left, values), self._value(comparison.right, values)
        empty = self._only_empty(comparison, values) if comparison.operator == "=" else ""
        if empty or not (
            left is None or right is None or COMPARE[comparison.operator](left, right)
        ):
            yield Breach(rule, "", comparison, left, right, empty)

    def _only_empty(self, comparison: Comparison, values: Values) -> str:
        """Find the only empty cell of an equation, unless it is not used in the row's year."""
        names = dict.fromkeys(term.name for term in terms(comparison) if isinstance(term, Name))
        empty = [name for name in names if self._value(Name(name), values) is None]
        if len(empty) != 1 or empty[0] not in values:
            return ""
        time, applies = year_field(self._schema), self._fields[empty[0]].applies
        if time is None or applies is None or not values.get(time.name):
            return empty[0]
        return empty[0] if applies.covers(int(values[time.name])) else ""

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
