"""An official form filled from the tables that its layout names, as it is printed and signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from macros.findings import AuthorError
from macros.format import NOT_REPORTED
from macros.read.form import FormColumn, FormLayout, FormRow
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.call.context import Fact
from macros.render.number.amount import BLANK, Amount, add, listed_amount
from macros.render.table.head import merge_paths
from macros.render.table.layout import Body, Layout, TableRow

Above = tuple[FormRow, ...]  # the outermost first
_NUMBERED = re.compile(r"(?:[^\W\d_]|\d+|[IVX]+)[.)]\s|[-+]\s|(?:Trong đó|Chia ra)\b")


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form for one time and one unit.

    Args:
        time: A value of the table's key of time.
        unit: A value of the key that names the unit; "" where the table has none.
    """

    report: Report
    form: FormLayout
    time: str
    unit: str

    def lay_out(self) -> Layout:
        """Fill in every row; one that the data may leave out, and do, is left out.

        Raises:
            AuthorError: when the form's table has no row for the time and the unit.
        """
        table = self.report.table(self.form.table)
        table.rows(dict(self._shared(table)))
        columns = tuple(column for column in self.form.columns if not column.ignore)
        rows = tuple(self._rows(columns))
        paths = [tuple(column.head.split(" / ")) for column in columns]
        numbers = (f"{n}{'=' * bool(c.formula)}{c.formula}" for n, c in enumerate(columns, 1))
        return Layout(
            (self.form.stub,),
            merge_paths(paths),
            tuple(path[-1] for path in paths),
            (Body(rows),),
            self.form.unit,
            numbers=("A", *numbers),
        )

    @property
    def says(self) -> tuple[str, ...]:
        """The time and the unit in words."""
        table = self.report.table(self.form.table)
        keys = dict(self._shared(table))
        time = table.schema.timeline.caption((self.time,), table.periods)
        units = (table.label(name, value) for name, value in keys.items() if value == self.unit)
        return tuple(filter(None, (f"{time[:1].upper()}{time[1:]}", *units)))

    def _rows(self, columns: Sequence[FormColumn]) -> Iterator[TableRow]:
        for row, above in self.form.placed():
            amounts = [self._amount(row, above, column) for column in columns]
            is_left_out = row.optional and not row.ignore and all(one is None for one in amounts)
            if is_left_out or any(one.unprinted for one in (*above, row)):
                continue
            is_plain = not above or _NUMBERED.match(row.label)
            label = row.label if is_plain else f"{'-+'[len(above) > 1]} {row.label}"
            yield TableRow((label,), tuple(map(_cell, amounts)), row.total and not above)

    def _amount(self, row: FormRow, above: Above, column: FormColumn) -> Amount | None:
        """Find the number of a cell; None where the report has no data for it."""
        target = row.column or column.column
        if any(one.ignore for one in (*above, row)):
            return None
        if row.total:
            return self._sum(row, above, column)
        if target is None or not (row.keys or row.column):
            return BLANK
        table = self.report.table(self.form.table_of(row, above))
        known = {**self.form.fixed, **column.keys, **dict(self._shared(table))}
        for one in (*above, row):
            known |= one.keys
        wanted = {name: known[name] for name in table.schema.primaryKey if name in known}
        try:
            found = table.rows(wanted)
        except AuthorError:  # a category of the form that the data never have
            return None
        return listed_amount(table, table.field(target), found) if found else None

    def _sum(self, row: FormRow, above: Above, column: FormColumn) -> Amount | None:
        """Add up the rows under a total, or else those beside it."""
        beside = above[-1].rows if above else self.form.rows
        rows = row.rows or tuple(one for one in beside if one is not row)
        path = (*above, row) if row.rows else above
        parts = [one for one in self._parts(rows, path, column) if one is not None]
        return add(parts, row.label) if parts else None

    def _parts(
        self, rows: Iterable[FormRow], above: Above, column: FormColumn
    ) -> Iterator[Amount | None]:
        for row in rows:
            if not row.total and (row.column or (row.keys and column.column)):
                yield self._amount(row, above, column)
            elif row.rows:
                yield from self._parts(row.rows, (*above, row), column)

    def _shared(self, table: Table) -> Iterator[tuple[str, str]]:
        """Name the keys that are one for the whole form."""
        for field in table.key_fields:
            if field.name == table.schema.timeline.key:
                yield field.name, self.time
            elif field.references is not None and self.unit:
                yield field.name, self.unit


def _cell(amount: Amount | None) -> Fact | str:
    return NOT_REPORTED if amount is None else amount.listed() or ""
