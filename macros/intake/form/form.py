"""Tell which official form a sheet is, and read it: which row of which table a number goes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery, Journal
from macros.intake.form.labels import (
    Above,
    Labelled,
    find_stub,
    read_form_keys,
    read_head,
    read_stub,
    says_year,
)
from macros.intake.names import words_key
from macros.intake.sheet import (
    CellKind,
    FileSheet,
    Filling,
    PrintedTotal,
    RawCell,
    RawRow,
    Remainder,
    Sheet,
    Values,
)
from macros.read.form import FormColumn, FormLayout, FormRow

_TOP = 15  # rows in which a form says which one it is
RowKeys = tuple[tuple[str, str], ...]


def find_layout(
    sheet: Sheet, layouts: Iterable[FormLayout], delivery: Delivery
) -> FormLayout | None:
    """Find the layout that a sheet names, in the edition of its year.

    Raises:
        AuthorError: when it names several forms and the clerk does not say which table it fills.
    """
    wishes = delivery.wishes
    found: dict[str, FormLayout] = {}  # by table: the editions of a form fill the same one
    for layout in _named(sheet, list(layouts)):
        if wishes.table is None or wishes.table in layout.tables:
            year = says_year(sheet, layout, delivery.shelf) or wishes.year
            if year is None or layout.years.covers(str(year)):
                found.setdefault(layout.table, layout)
    if len(found) > 1:
        titles = ", ".join(layout.title for layout in found.values())
        message = f"tệp ghi tên của nhiều biểu: {titles}"
        raise AuthorError(message, "thêm --bang TÊN_BẢNG", Code.LAYOUT)
    return next(iter(found.values()), None)


def _named(sheet: Sheet, layouts: Sequence[FormLayout]) -> Iterator[FormLayout]:
    """The layouts whose names stand at the top of a sheet."""
    texts = [cell.text for row in sheet.rows[:_TOP] for cell in row if not cell.is_blank]
    found = {id(layout) for text in texts for layout in _named_in(text, layouts)}
    return (layout for layout in layouts if id(layout) in found)


def _named_in(text: str, layouts: Iterable[FormLayout]) -> Iterator[FormLayout]:
    """The layouts that a text names; "Biểu 2 (tiếp)" does not name "Biểu 2"."""
    spans = [
        (span, layout)
        for layout in layouts
        for name in layout.recognise
        for span in _spans(text, name)
    ]
    for span, layout in spans:
        if not any(set(span) < set(other) for other, _ in spans):
            yield layout


def _spans(text: str, name: str) -> Iterator[range]:
    """Where a name stands in a text, counted in words; "Biểu 1" is not in "Biểu 10"."""
    words, length = _words(text), len(_words(name))
    for start in range(len(words) - length + 1):
        if words_key(" ".join(words[start : start + length])) == words_key(name):
            yield range(start, start + length)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def read_form(sheet: Sheet, layout: FormLayout, delivery: Delivery) -> tuple[Filling, ...]:
    """Read a form into all its tables.

    Raises:
        AuthorError: when nothing of it is where the layout says.
        BrokenReport: when some of it is not, with all findings in the journal.
    """
    journal = delivery.journal
    stub = find_stub(sheet, layout)
    labelled = () if stub is None else read_stub(sheet, layout, stub, journal)
    if stub is None or not labelled:
        message = f"không thấy các dòng của {layout.title}"
        raise AuthorError(message, "dùng đúng mẫu biểu", Code.LAYOUT)
    first = labelled[0].row
    columns = read_head(sheet, layout, stub, first, journal)
    fixed = {table: _fixed(sheet, layout, table, delivery, first) for table in layout.tables}
    journal.stop_if_refused()
    numbers = FormNumbers(layout, tuple(columns.values()), sheet.source)
    for item in labelled:
        for column, spec in columns.items():
            cell = _without_mark(sheet.cell(item.row, column), layout, journal)
            numbers.take(item, spec, cell)
    for label, rows in numbers.ignored.items():
        below = f" ({'; '.join(rows)})" if rows else ""
        journal.remarks.append(f"không nhập “{label}”{below}, bảng không có mục này")
    return tuple(numbers.filling(table, fixed[table]) for table in layout.tables)


def _without_mark(cell: RawCell, layout: FormLayout, journal: Journal) -> RawCell:
    """Empty a cell with the mark by which the form says that nothing can stand there."""
    bare = cell.text.strip().casefold()
    if bare == "" or bare not in {mark.casefold() for mark in layout.not_applicable}:
        return cell
    journal.change(cell, "", "dấu của ô không có ý nghĩa trong biểu")
    return RawCell(cell.line, cell.row, cell.column, CellKind.EMPTY, "", "")


def _fixed(sheet: Sheet, layout: FormLayout, table: str, delivery: Delivery, first: int) -> Values:
    """The values that all rows of a table share: its keys, and what the layout says."""
    names = {field.name for field in delivery.shelf.schemas[table].stored_fields}
    stated = {name: value for name, value in layout.fixed.items() if name in names}
    return {**stated, **read_form_keys(sheet, layout, table, delivery, first)}


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
        source: The sheet.
        ignored: What the form has and its tables do not, in the form's order: labels, each with
            the rows under it that the layout does not list.
    """

    layout: FormLayout
    columns: Sequence[FormColumn]
    source: FileSheet
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
            RawRow(next(iter(cells.values())).line, cells, {**fixed, **dict(keys)}, (), self.source)
            for keys, cells in rows.items()
        )
        sums = (*self._printed(table, places), *self._divisions(table, places, fixed))
        totals = tuple(item for item in sums if isinstance(item, PrintedTotal))
        remainders = tuple(item for item in sums if isinstance(item, Remainder))
        return Filling(table, self.layout.title, tuple(raw), totals, remainders, self.source)

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
