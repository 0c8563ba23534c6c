"""Draw what stands above the data of a template: its title, its unit, its column heads."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from macros.intake.template_look import Look, wrapped_lines
from macros.intake.template_plan import TemplatePlan
from macros.intake.template_text import column_numbers, instructions, unit_line
from macros.intake.text_cell import write_text

if TYPE_CHECKING:
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

UNIT, GROUPS, HEAD, UNITS, NUMBERS, FIRST = 2, 5, 6, 7, 8, 9
_VERDICT_WIDTH = 34
# How many letters of a face stand where a column counts one; capitals are the widest.
_CAPITALS, _BOLD, _ITALIC, _SMALL = 0.78, 1.05, 1.25, 1.4


def draw_top(sheet: Worksheet, plan: TemplatePlan, look: Look, widths: Sequence[float]) -> None:
    """Write title, unit, instructions and source, each over all columns that are printed."""
    from openpyxl.styles import Alignment

    source = f"Nguồn: {plan.schema.source}" if plan.schema.source else ""
    lines = (
        (plan.schema.title.upper(), look.title, 22, _CAPITALS),
        (unit_line(plan), look.bold, 19, _BOLD),
        (instructions(plan), look.italic, 17, _ITALIC),
        (source, look.small, 15, _SMALL),
    )
    for row, (text, font, height, letters) in enumerate(lines, start=1):
        _write(sheet, row, 1, text, font)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = height * wrapped_lines(text, sum(widths) * letters)


def draw_heads(sheet: Worksheet, plan: TemplatePlan, look: Look, widths: Sequence[float]) -> None:
    """Write spanners, headings, units and numbers of the columns, and size columns and rows."""
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    numbers = column_numbers(plan.fields, plan.schema.primaryKey)
    middle = Alignment(wrap_text=True, horizontal="center", vertical="center")
    for column, field in enumerate(plan.fields, start=1):
        title = plan.title(field)
        for row, text, font in (
            (GROUPS, field.group or title, look.bold),
            (HEAD, title if field.group else "", look.bold),
            (UNITS, field.unit, look.small),
            (NUMBERS, numbers[column - 1], look.small),
        ):
            _write(sheet, row, column, text, font)
    verdict = len(plan.fields) + 1
    _write(sheet, GROUPS, verdict, "Kiểm tra", look.bold)
    for column, width in enumerate((*widths, _VERDICT_WIDTH), start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row in range(GROUPS, FIRST):
        for column in range(1, verdict + 1):
            cell = sheet.cell(row, column)
            cell.alignment, cell.border, cell.fill = middle, look.border, look.head
    spanned = _merge_heads(sheet, plan, widths)
    sheet.row_dimensions[GROUPS].height = 18 * spanned
    headings = zip((plan.title(field) for field in plan.fields), widths, strict=True)
    lines = max(wrapped_lines(text, (width - 1) * _BOLD) for text, width in headings)
    sheet.row_dimensions[HEAD].height = min(max(34, 17 * lines), 200)
    units = zip((field.unit for field in plan.fields), widths, strict=True)
    lines = max(wrapped_lines(text, (width - 1) * _SMALL) for text, width in units)
    sheet.row_dimensions[UNITS].height = 14 * lines + 1


def _write(sheet: Worksheet, row: int, column: int, text: str, font: Font) -> None:
    cell = sheet.cell(row, column)
    cell.font = font
    if text:
        write_text(cell, text)


def _merge_heads(sheet: Worksheet, plan: TemplatePlan, widths: Sequence[float]) -> int:
    """Join a spanner over its columns, and a heading without spanner over both rows.

    Returns how many lines the longest spanner takes.
    """
    column, lines = 1, 1
    for group, fields in itertools.groupby(plan.fields, lambda field: field.group):
        width = len(list(fields))
        if group is None:
            for single in range(column, column + width):
                _merge(sheet, GROUPS, HEAD, single, single)
        else:
            letters = sum(widths[column - 1 : column - 1 + width]) - 1
            lines = max(lines, wrapped_lines(group, letters * _BOLD))
            _merge(sheet, GROUPS, GROUPS, column, column + width - 1)
        column += width
    _merge(sheet, GROUPS, HEAD, column, column)  # what the rules say
    return lines


def _merge(sheet: Worksheet, top: int, bottom: int, left: int, right: int) -> None:
    if (top, left) == (bottom, right):
        return
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            if (row, column) != (top, left):
                sheet.cell(row, column).value = None
    sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
