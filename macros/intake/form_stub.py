"""The labelled rows of an official form: which sheet row carries which number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from macros.findings import Code
from macros.intake.cells import RawCell, Sheet
from macros.intake.form_layout import FormLayout, FormRow
from macros.intake.journal import Journal, shorten
from macros.intake.label import label_key


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sheet row, what the layout says of it, and the layout's rows above it."""

    row: int
    label: RawCell
    spec: FormRow
    above: tuple[FormRow, ...]


def find_stub(sheet: Sheet, layout: FormLayout) -> int | None:
    """Find the sheet column that holds most of the layout's labels; None below one half."""
    wanted = {key for spec in layout.walk() for key in _keys(spec)}
    seen: dict[int, set[str]] = {}
    for row in sheet.rows:
        for cell in row:
            if label_key(cell.text) in wanted:
                seen.setdefault(cell.column, set()).add(label_key(cell.text))
    if not seen:
        return None
    column = max(seen, key=lambda number: len(seen[number]))
    needed = {_keys(spec)[0] for spec in layout.walk() if not spec.optional}
    return column if len(seen[column]) * 2 >= len(needed) else None


def read_stub(
    sheet: Sheet, layout: FormLayout, stub: int, journal: Journal
) -> tuple[Labelled, ...]:
    """Match every label to the layout, in its order and under its heading."""
    found: list[Labelled] = []
    used: set[int] = set()  # identity, since two rows of a layout may be alike
    above: tuple[FormRow, ...] = ()
    for row in sheet.rows:
        cell = row[stub - 1]
        key = label_key(cell.text)
        if not key:
            continue
        match = next(
            (
                (spec, path)
                for spec, path in _candidates(layout, above)
                if key in _keys(spec) and id(spec) not in used
            ),
            None,
        )
        if match is None:
            if found and _has_values(row, stub):
                _refuse_label(cell, layout, journal)
            continue
        spec, path = match
        used.add(id(spec))
        found.append(Labelled(cell.row, cell, spec, path))
        above = (*path, spec) if spec.rows else path
    _report_missing(layout, used, found, journal)
    return tuple(found)


def _keys(spec: FormRow) -> tuple[str, ...]:
    return tuple(label_key(label) for label in (spec.label, *spec.also))


def _candidates(
    layout: FormLayout, above: Sequence[FormRow]
) -> Iterator[tuple[FormRow, tuple[FormRow, ...]]]:
    """The rows that may come next: under the last heading first, then under those above it."""
    for depth in range(len(above), -1, -1):
        rows = above[depth - 1].rows if depth else layout.rows
        for spec in rows:
            yield spec, tuple(above[:depth])


def _has_values(row: Sequence[RawCell], stub: int) -> bool:
    return any(not cell.is_blank for cell in row[stub:])


def _refuse_label(cell: RawCell, layout: FormLayout, journal: Journal) -> None:
    message = f"dòng lạ “{shorten(cell.text.strip())}” trong {layout.title}"
    remedy = "sửa nhãn theo mẫu biểu, hoặc bổ sung vào data/mau_bieu"
    journal.refuse(cell, message, remedy, Code.LAYOUT)


def _report_missing(
    layout: FormLayout, used: set[int], found: Sequence[Labelled], journal: Journal
) -> None:
    line = found[-1].label.line if found else 1
    for spec in layout.walk():
        if id(spec) not in used and not spec.optional:
            message = f"thiếu dòng “{spec.label}” của {layout.title}"
            journal.refuse_line(line, message, "dùng đúng mẫu biểu", Code.LAYOUT)
