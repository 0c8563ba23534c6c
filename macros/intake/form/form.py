"""Tell which official form a sheet is, and read it along its layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery, Journal
from macros.intake.filling import Filling, Values
from macros.intake.form.collected import FormNumbers
from macros.intake.form.headings import read_form_keys, read_head, says_year
from macros.intake.form.prescribed import FormLayout
from macros.intake.form.stub import find_stub, read_stub
from macros.intake.sheet import CellKind, RawCell, Sheet
from macros.intake.values.labels import same_words

_TOP = 15  # rows in which a form says which one it is


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
            if year is None or layout.years.covers(year):
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
        if not any(_is_part(span, other) for other, _ in spans):
            yield layout


def _spans(text: str, name: str) -> Iterator[range]:
    """Where a name stands in a text, counted in words; "Biểu 1" is not in "Biểu 10"."""
    words, length = _words(text), len(_words(name))
    for start in range(len(words) - length + 1):
        if same_words(" ".join(words[start : start + length]), name):
            yield range(start, start + length)


def _is_part(span: range, other: range) -> bool:
    return len(span) < len(other) and set(span) <= set(other)


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
    numbers = FormNumbers(layout, tuple(columns.values()))
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
