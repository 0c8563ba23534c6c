"""Workbooks drawn as text: one line a row, `|` between cells, `<` and `^` for merged ones."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def draw(path: Path, sheets: Mapping[str, str], hidden: Sequence[str] = ()) -> Path:
    """Write grids to an .xlsx, .ods or .csv: digits are numbers, unless in quotes."""
    if path.suffix == ".csv":
        (grid,) = sheets.values()
        lines = (";".join(map(str, row)) for row in _rows(grid))
        path.write_text("\n".join(lines).replace("None", ""), encoding="utf-8-sig")
        return path
    if path.suffix == ".ods":
        return _draw_ods(path, sheets)
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for name, grid in sheets.items():
        sheet = book.create_sheet(name)
        for row in _rows(grid):
            sheet.append([None if cell in ("<", "^") else _value(cell) for cell in row])
        for place in _merged(_rows(grid)):
            sheet.merge_cells(
                start_row=place[0], end_row=place[1], start_column=place[2], end_column=place[3]
            )
        if name in hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


def _rows(grid: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in grid.rstrip("\n").split("\n")]


def _value(text: str) -> Any:
    if _DATE.fullmatch(text):
        return datetime.date.fromisoformat(text)
    if _NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text.strip('"').replace("\\n", "\n") or None


def _merged(rows: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """Top, bottom, left and right of each merged range, from 1."""

    def says(row: int, column: int) -> str:
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""

    found = []
    for top, cells in enumerate(rows):
        for left, cell in enumerate(cells):
            right, bottom = left, top
            while says(top, right + 1) == "<":
                right += 1
            while says(bottom + 1, left) == "^":
                bottom += 1
            if cell not in ("<", "^") and (right, bottom) != (left, top):
                found.append((top + 1, bottom + 1, left + 1, right + 1))
    return found


def _draw_ods(path: Path, sheets: Mapping[str, str]) -> Path:
    from tests.intake.files import open_document

    (grid,) = sheets.values()
    lines = []
    for row in _rows(grid):
        cells = []
        for place, text in enumerate(row):
            wide = 1
            while place + wide < len(row) and row[place + wide] == "<":
                wide += 1
            span = f' table:number-columns-spanned="{wide}"' if wide > 1 else ""
            if text in ("<", "^"):
                cells.append("<table:covered-table-cell/>")
            elif _NUMBER.fullmatch(text):
                cells.append(
                    f'<table:table-cell office:value-type="float" office:value="{text}"{span}>'
                    f"<text:p>{text}</text:p></table:table-cell>"
                )
            else:
                kind = ' office:value-type="string"' if text else ""
                words = f"<text:p>{text}</text:p>" if text else ""
                cells.append(f"<table:table-cell{kind}{span}>{words}</table:table-cell>")
        lines.append(cells)
    return open_document(path, lines)
