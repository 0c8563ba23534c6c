"""The numbers of an official form: which row of which table each goes to, which are totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from macros.intake.filling import Filling, PrintedTotal, RawRow, Remainder, Values
from macros.intake.form.prescribed import FormColumn, FormLayout, FormRow
from macros.intake.form.stub import Above, Labelled
from macros.intake.sheet import RawCell

RowKeys = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a number goes: the row of a table, and its column."""

    table: str
    keys: RowKeys
    column: str


@dataclass(slots=True)
class FormNumbers:
    """Collects the cells of a form into rows of its tables.

    Args:
        columns: The columns that the sheet has.
        ignored: What the form has and its tables do not, in the form's order: labels, each with
            the rows under it that the layout does not list.
    """

    layout: FormLayout
    columns: Sequence[FormColumn]
    ignored: dict[str, dict[str, None]] = field(default_factory=dict)
    _taken: dict[tuple[int, str], tuple[_Place, RawCell]] = field(default_factory=dict)
    _totals: list[tuple[Labelled, FormColumn, RawCell]] = field(default_factory=list)

    def take(self, item: Labelled, column: FormColumn, cell: RawCell) -> None:
        """Put one cell where it belongs."""
        ignored = [row for row in (*item.above, item.spec) if row.ignore]
        if ignored or column.ignore:
            if not cell.is_blank:
                label = ignored[0].label if ignored else column.head
                below = [row.label for row in ignored[1:] if ignored[0].unlisted]
                self.ignored.setdefault(label, {}).update(dict.fromkeys(below))
            return
        place = self._place(item.spec, item.above, column)
        if item.spec.total or place is None:
            self._totals.append((item, column, cell))
        else:
            self._taken[id(item.spec), column.head] = (place, cell)

    def filling(self, table: str, fixed: Values) -> Filling:
        """What was collected for one of the tables.

        Args:
            fixed: The values that all its rows share.
        """
        rows: dict[RowKeys, dict[str, RawCell]] = {}
        for place, cell in self._taken.values():
            if place.table == table:
                rows.setdefault(place.keys, {})[place.column] = cell
        places = {keys: number for number, keys in enumerate(rows)}
        raw = (
            RawRow(next(iter(cells.values())).line, cells, {**fixed, **dict(keys)})
            for keys, cells in rows.items()
        )
        sums = (*self._printed(table, places), *self._divisions(table, places, fixed))
        totals = tuple(item for item in sums if isinstance(item, PrintedTotal))
        remainders = tuple(item for item in sums if isinstance(item, Remainder))
        return Filling(table, self.layout.title, tuple(raw), totals, remainders)

    def _place(self, spec: FormRow, above: Above, column: FormColumn) -> _Place | None:
        """Where the number of a row goes; None for a total."""
        target = spec.column or column.column
        if target is None or not (spec.keys or spec.column):
            return None
        shared = {name: value for row in above for name, value in row.keys.items()}
        keys = tuple(sorted((shared | spec.keys | column.keys).items()))
        return _Place(self.layout.table_of(spec, above), keys, target)

    def _printed(self, table: str, places: Mapping[RowKeys, int]) -> Iterator[PrintedTotal]:
        """The totals that the form prints: of the rows under them, or else of those beside."""
        for item, column, cell in self._totals:
            if self.layout.table_of(item.spec, item.above) != table:
                continue
            siblings = item.above[-1].rows if item.above else self.layout.rows
            rows = item.spec.rows or tuple(row for row in siblings if row is not item.spec)
            parts = self._parts(rows, column, table)
            yield PrintedTotal(cell, item.spec.label, _numbered(parts, places))

    def _divisions(
        self, table: str, places: Mapping[RowKeys, int], fixed: Values
    ) -> Iterator[PrintedTotal | Remainder]:
        """The groups that add up to a number elsewhere in the form, or leave the rest of it out."""
        totals = {row.column: row for row in self.layout.walk()}
        for group, above in self.layout.placed():
            if group.adds_to is None or self.layout.table_of(group, above) != table:
                continue
            total = totals[group.adds_to]
            rest = next((row for row in group.rows if row.rest), None)
            for column in self.columns:
                _, cell = self._taken.get((id(total), column.head), (None, None))
                parts = self._parts(group.rows, column, table)
                if cell is None or all(part.is_blank for _, part in parts):
                    continue
                numbered = _numbered(parts, places)
                place = None if rest is None else self._place(rest, (*above, group), column)
                if rest is None or place is None or (id(rest), column.head) in self._taken:
                    label = f"{total.label}” theo mục “{group.label}"
                    yield PrintedTotal(cell, label, numbered)
                    continue
                yield Remainder(
                    PrintedTotal(cell, total.label, numbered),
                    rest.label,
                    place.column,
                    places.get(place.keys),
                    {**fixed, **dict(place.keys)},
                )

    def _parts(
        self, rows: Sequence[FormRow], column: FormColumn, table: str
    ) -> list[tuple[_Place, RawCell]]:
        """The numbers of rows in one column, or of the rows under those that are totals."""
        found: list[tuple[_Place, RawCell]] = []
        for row in rows:
            if (id(row), column.head) in self._taken:
                found.append(self._taken[id(row), column.head])
            else:
                found += self._parts(row.rows, column, table)
        return [(place, cell) for place, cell in found if place.table == table]


def _numbered(
    parts: Sequence[tuple[_Place, RawCell]], places: Mapping[RowKeys, int]
) -> tuple[tuple[int, str], ...]:
    return tuple((places[place.keys], place.column) for place, _ in parts)
