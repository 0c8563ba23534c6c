"""Tell which official form a sheet is, and read it along its layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from macros.findings import AuthorError, Code
from macros.intake.file.cells import Filling, Kind, RawCell, Sheet, Wishes
from macros.intake.form.head import read_form_keys, read_head, says_year
from macros.intake.form.layout import FormLayout
from macros.intake.form.numbers import FormNumbers
from macros.intake.form.stub import find_stub, read_stub
from macros.intake.values.label import same_words
from macros.intake.values.shelf import Shelf, stored_fields
from macros.intake.verdict.journal import Journal

_TOP = 15  # rows in which a form says which one it is


def find_layout(
    sheet: Sheet,
    layouts: Mapping[str, FormLayout],
    shelf: Shelf,
    wishes: Wishes,
    journal: Journal,
) -> FormLayout | None:
    """Find the layout that a sheet names, in the edition of its year.

    A sheet that names several forms is refused, unless the clerk says which table it fills.
    """
    named = [
        layout
        for layout in _named(sheet, layouts.values())
        if wishes.table is None or wishes.table in layout.tables
    ]
    found: dict[str, FormLayout] = {}  # by table: the editions of a form fill the same one
    for layout in named:
        year = says_year(sheet, layout, shelf) or wishes.year
        if year is None or layout.years.covers(year):
            found.setdefault(layout.table, layout)
    if len(found) > 1:
        titles = ", ".join(layout.title for layout in found.values())
        message = f"tệp ghi tên của nhiều biểu: {titles}"
        journal.refuse_line(1, message, "thêm --bang TÊN_BẢNG", Code.LAYOUT)
        return None
    return next(iter(found.values()), None)


def _named(sheet: Sheet, layouts: Iterable[FormLayout]) -> list[FormLayout]:
    """The layouts whose names stand at the top of a sheet."""
    candidates = list(layouts)
    texts = [cell.text for row in sheet.rows[:_TOP] for cell in row if not cell.is_blank]
    found = {id(layout) for text in texts for layout in _named_in(text, candidates)}
    return [layout for layout in candidates if id(layout) in found]


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


def read_form(
    sheet: Sheet, layout: FormLayout, shelf: Shelf, wishes: Wishes, journal: Journal
) -> tuple[Filling, ...]:
    """Read a form into all its tables; into none when it is not laid out as described."""
    before = len(journal.findings)
    stub = find_stub(sheet, layout)
    labelled = () if stub is None else read_stub(sheet, layout, stub, journal)
    if stub is None or not labelled:
        message = f"không thấy các dòng của {layout.title}"
        journal.refuse_line(1, message, "dùng đúng mẫu biểu", Code.LAYOUT)
        return ()
    first = labelled[0].row
    columns = read_head(sheet, layout, stub, first, journal)
    keys: dict[str, Mapping[str, str]] = {}
    try:
        for table in layout.tables:
            keys[table] = read_form_keys(sheet, layout, table, shelf, wishes, first)
    except AuthorError as error:
        journal.refuse_line(1, error.message, error.remedy, error.code)
    if columns is None or len(journal.findings) > before:
        return ()
    numbers = FormNumbers(layout, tuple(columns.values()))
    for item in labelled:
        for column, spec in columns.items():
            cell = _without_mark(sheet.cell(item.row, column), layout, journal)
            numbers.take(item, spec, cell)
    for label, rows in numbers.ignored.items():
        below = f" ({'; '.join(rows)})" if rows else ""
        journal.remarks.append(f"không nhập “{label}”{below}, bảng không có mục này")
    return tuple(
        numbers.filling(table, sheet, {**_fixed(layout, table, shelf), **keys[table]})
        for table in layout.tables
    )


def _without_mark(cell: RawCell, layout: FormLayout, journal: Journal) -> RawCell:
    """Empty a cell with the mark by which the form says that nothing can stand there."""
    bare = cell.text.strip().casefold()
    if bare == "" or bare not in {mark.casefold() for mark in layout.not_applicable}:
        return cell
    journal.change(cell, "", "dấu của ô không có ý nghĩa trong biểu")
    return RawCell(cell.line, cell.row, cell.column, Kind.EMPTY, "", "")


def _fixed(layout: FormLayout, table: str, shelf: Shelf) -> Mapping[str, str]:
    names = {field.name for field in stored_fields(shelf.schemas[table])}
    return {name: value for name, value in layout.fixed.items() if name in names}
