"""Tell a clerk which cell of the file breaks a rule, what it says and what it should say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from macros.findings import Code
from macros.intake.file.cells import RawCell, Values
from macros.intake.values.label import column_title
from macros.intake.values.number_text import plain
from macros.intake.values.shelf import Shelf, year_field
from macros.intake.verdict.journal import Journal
from macros.read.table.schema import TableSchema
from macros.rules.language.expression import (
    Comparison,
    Expression,
    Name,
    Number,
    Operation,
    terms,
    write,
)
from macros.rules.row import Breach

_LONGEST_SUM = 4  # terms; of a longer one the first two and the last are told
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_DEMANDS = {
    "=": "phải bằng",
    "!=": "phải khác",
    "<": "phải nhỏ hơn",
    "<=": "không được quá",
    ">": "phải lớn hơn",
    ">=": "không được dưới",
}


class RowWords:
    """Speaks of one row of a file in the words of its sheet.

    Args:
        line: Line of the file, or row of the sheet.
        cells: The cells of the row by column; columns that the file lacks have none.
        values: The row as it will be stored.
    """

    def __init__(
        self,
        schema: TableSchema,
        shelf: Shelf,
        line: int,
        cells: Mapping[str, RawCell],
        values: Values,
    ) -> None:
        self.schema = schema
        self.shelf = shelf
        self.line = line
        self.cells = cells
        self.values = values
        self._fields = {field.name: field for field in schema.fields}

    def refuse(self, breach: Breach, journal: Journal) -> None:
        """Note what breaks a rule, at the cell that most probably does."""
        if breach.comparison is not None:
            self._refuse_comparison(breach, breach.comparison, journal)
            return
        column = breach.column
        rule, cell = breach.rule, self.cells.get(column)
        remedy = f"sửa {self._name(column)} (quy tắc {rule.id})"
        if breach.text:
            told = breach.text
        elif breach.allowed:
            words = self.shelf.words(self._fields[column])
            allowed = " hoặc ".join(f"“{words.get(value, value)}”" for value in breach.allowed)
            found = words.get(self.values[column], self.values[column])
            told = f"{self._title(column)} ghi “{found}”, chỉ được ghi {allowed}"
        else:
            told = f"{self._title(column)} để trống"
            remedy = f"điền ô này (quy tắc {rule.id})"
        self.refuse_at(cell, f"{told}: {rule.says.strip().rstrip('.')}", remedy, journal)

    def refuse_at(self, cell: RawCell | None, message: str, remedy: str, journal: Journal) -> None:
        """Note something of a cell, or of the line where the file has no such cell."""
        if cell is None:
            journal.refuse_line(self.line, message, remedy, Code.RULE)
        else:
            journal.refuse(cell, message, remedy, Code.RULE)

    def _refuse_comparison(self, breach: Breach, comparison: Comparison, journal: Journal) -> None:
        left, right = breach.left, breach.right
        if self._is_turned(comparison, breach.empty):
            operator = _TURNED.get(comparison.operator, comparison.operator)
            comparison = Comparison(operator, comparison.right, comparison.left)
            left, right = right, left
        demand = f"{_DEMANDS[comparison.operator]} {self._side(comparison.right, right)}"
        if breach.empty:
            cell = self.cells.get(breach.empty)
            told = f"{self._title(breach.empty)} để trống"
            if comparison.left == Name(breach.empty):
                told += f", {demand}"
            else:
                told += f", mà các số khác của quy tắc {breach.rule.id} đều có"
            remedy = f"điền ô này, ghi 0 nếu không phát sinh (quy tắc {breach.rule.id})"
        else:
            names = [term.name for term in terms(comparison) if isinstance(term, Name)]
            cell = next((self.cells[name] for name in names if name in self.cells), None)
            told = f"{self._subject(comparison.left, left)}, {demand}"
            remedy = f"sửa {self._several(names)} (quy tắc {breach.rule.id})"
        says = breach.rule.says.strip().rstrip(".")
        self.refuse_at(cell, f"{told}: {says}", remedy, journal)

    def _is_turned(self, comparison: Comparison, empty: str) -> bool:
        """Whether the right side is the one to speak of: the empty cell, or a single column."""
        left, right = comparison.left, comparison.right
        if empty:
            return right == Name(empty)
        return isinstance(right, Name) and not isinstance(left, Name)

    def _subject(self, expression: Expression, value: Decimal | None) -> str:
        found = "trống" if value is None else plain(value)
        if not isinstance(expression, Name):
            return f"{self._write(expression)} = {found}"
        says = "ghi" if expression.name in self.cells else "có"
        return f"{self._title(expression.name)} {says} {found}"

    def _side(self, expression: Expression, value: Decimal | None) -> str:
        """A side with its number, and the cells that it comes from."""
        if isinstance(expression, Number):
            return plain(expression.value)
        return f"{'' if value is None else plain(value)} ({self._source(expression)})"

    def _source(self, expression: Expression) -> str:
        if isinstance(expression, Name):
            cell = self.cells.get(expression.name)
            return self._title(expression.name) + (f", ô {cell.place}" if cell else "")
        return self._write(expression)

    def _title(self, column: str) -> str:
        """The column by its heading."""
        time = year_field(self.schema)
        year = self.values.get(time.name, "") if time is not None else ""
        years = (int(year),) if year.isdigit() else ()
        return f"cột “{column_title(self.schema, self._fields[column], years)}”"

    def _name(self, column: str) -> str:
        """The cell by its place, or the column where the file has no such cell."""
        cell = self.cells.get(column)
        return self._title(column) if cell is None else cell.place

    def _several(self, columns: list[str]) -> str:
        names = [self._name(column) for column in dict.fromkeys(columns)]
        others = _abridge(names[1:], ", ")
        return names[0] + (f" hoặc {others}" if others else "")

    def _write(self, expression: Expression) -> str:
        """Write an expression with cells for columns; a long sum by its ends."""
        parts: list[str] = []
        rest = expression
        while isinstance(rest, Operation) and rest.operator == "+":
            parts.insert(0, self._write_part(rest.right))
            rest = rest.left
        return _abridge([self._write_part(rest), *parts], " + ")

    def _write_part(self, expression: Expression) -> str:
        return write(self._with_cells(expression))

    def _with_cells(self, expression: Expression) -> Expression:
        match expression:
            case Operation(operator, left, right):
                return Operation(operator, self._with_cells(left), self._with_cells(right))
            case Name(name):
                return Name(re.sub("^cột ", "", self._name(name)))
        return expression


def _abridge(parts: list[str], sign: str) -> str:
    if len(parts) > _LONGEST_SUM:
        parts = [*parts[:2], "…", parts[-1]]
    return sign.join(parts)
