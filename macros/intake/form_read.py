"""Read an official form along its layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from macros.errors import AuthorError
from macros.findings import Code
from macros.intake.cells import RawCell, Sheet
from macros.intake.filling import Control, Entry, Filling, Wishes
from macros.intake.form_head import read_head
from macros.intake.form_keys import read_form_keys, says_year
from macros.intake.form_layout import FormColumn, FormLayout, FormRow
from macros.intake.form_stub import Labelled, find_stub, read_stub
from macros.intake.journal import Journal
from macros.intake.label import same_words
from macros.intake.shelf import Shelf

Keys = tuple[tuple[str, str], ...]
_TOP = 15  # rows in which a form says which one it is


def find_layout(
    sheet: Sheet, layouts: Mapping[str, FormLayout], shelf: Shelf, wishes: Wishes
) -> FormLayout | None:
    """Find the layout that a sheet names, in the edition of its year."""
    texts = [cell.text for row in sheet.rows[:_TOP] for cell in row if not cell.is_blank]
    for layout in layouts.values():
        named = any(_contains(text, name) for text in texts for name in layout.recognise)
        if not named or (wishes.table or layout.table) != layout.table:
            continue
        year = says_year(sheet, layout, shelf) or wishes.year
        if year is None or layout.years.covers(year):
            return layout
    return None


def read_form(
    sheet: Sheet, layout: FormLayout, shelf: Shelf, wishes: Wishes, journal: Journal
) -> Filling | None:
    """Read a form; None when it is not laid out as described, with all reasons."""
    stub = find_stub(sheet, layout)
    if stub is None:
        message = f"không thấy các dòng của {layout.title}"
        journal.refuse_line(1, message, "dùng đúng mẫu biểu", Code.LAYOUT)
        return None
    before = len(journal.findings)
    labelled = read_stub(sheet, layout, stub, journal)
    first = labelled[0].row
    columns = read_head(sheet, layout, stub, first, journal)
    keys: dict[str, str] = {}
    try:
        keys = read_form_keys(sheet, layout, shelf, wishes, first)
    except AuthorError as error:
        journal.refuse_line(1, error.message, error.remedy, error.code)
    if columns is None or len(journal.findings) > before:
        return None
    builder = _Builder(layout, keys, journal)
    for item in labelled:
        for column, spec in columns.items():
            builder.take(item, spec, sheet.cell(item.row, column))
    for label in builder.ignored:
        journal.remarks.append(f"không nhập “{label}”, bảng không có mục này")
    return builder.filling(sheet)


@dataclass(slots=True)
class _Builder:
    """Collects the numbers of a form into rows of its table, and its totals into controls."""

    layout: FormLayout
    keys: Mapping[str, str]
    journal: Journal
    entries: dict[Keys, dict[str, RawCell]] = field(default_factory=dict)
    lines: dict[Keys, int] = field(default_factory=dict)
    taken: dict[tuple[int, str], tuple[Keys, str]] = field(default_factory=dict)
    ignored: dict[str, None] = field(default_factory=dict)
    totals: list[tuple[Labelled, FormColumn, RawCell]] = field(default_factory=list)

    def take(self, item: Labelled, column: FormColumn, cell: RawCell) -> None:
        """Put one cell where it belongs."""
        spec = item.spec
        if spec.ignore or column.ignore:
            if not cell.is_blank:
                self.ignored[spec.label if spec.ignore else column.head] = None
            return
        target = spec.column or column.column
        if spec.total or target is None or not (spec.keys or spec.column):
            self.totals.append((item, column, cell))
            return
        above = {name: value for row in item.above for name, value in row.keys.items()}
        row_keys = above | spec.keys | column.keys
        keys = tuple(sorted(row_keys.items()))
        self.entries.setdefault(keys, {})[target] = cell
        self.lines.setdefault(keys, cell.line)
        self.taken[id(spec), column.head] = (keys, target)

    def filling(self, sheet: Sheet) -> Filling:
        """What was collected."""
        places = {keys: place for place, keys in enumerate(self.entries)}
        entries = tuple(
            Entry(self.lines[keys], cells, {**self.layout.fixed, **self.keys, **dict(keys)})
            for keys, cells in self.entries.items()
        )
        controls = tuple(
            Control(cell, item.spec.label, self._parts(item, column, places))
            for item, column, cell in self.totals
        )
        return Filling(self.layout.table, sheet, self.layout.title, entries, controls)

    def _parts(
        self, item: Labelled, column: FormColumn, places: Mapping[Keys, int]
    ) -> tuple[tuple[int, str], ...]:
        """The numbers that a total sums up: the rows under it, or else those beside it."""
        siblings = item.above[-1].rows if item.above else self.layout.rows
        rows = item.spec.rows or tuple(row for row in siblings if row is not item.spec)
        found = [self.taken[key] for row in rows for key in self._keys(row, column)]
        return tuple((places[keys], target) for keys, target in found)

    def _keys(self, row: FormRow, column: FormColumn) -> list[tuple[int, str]]:
        if (id(row), column.head) in self.taken:
            return [(id(row), column.head)]
        return [key for below in row.rows for key in self._keys(below, column)]


def _contains(text: str, name: str) -> bool:
    """Tell whether a text names a form; "Biểu 1" is not "Biểu 10"."""
    words, wanted = _words(text), _words(name)
    return any(
        same_words(" ".join(words[start : start + len(wanted)]), name)
        for start in range(len(words) - len(wanted) + 1)
    )


def _words(text: str) -> list[str]:
    return text.replace("-", " ").replace(".", " ").replace(":", " ").split()
