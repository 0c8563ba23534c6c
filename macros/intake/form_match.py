"""Tell which official form a sheet is, by the name that it bears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from macros.findings import Code
from macros.intake.cells import Sheet
from macros.intake.filling import Wishes
from macros.intake.form_keys import says_year
from macros.intake.form_layout import FormLayout
from macros.intake.journal import Journal
from macros.intake.label import same_words
from macros.intake.shelf import Shelf

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
