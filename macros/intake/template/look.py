"""How a template looks: the faces of its cells, its page, its widths, its head."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from macros.files.cell_text import column_letters, write_text
from macros.intake.template.content import TemplatePlan, column_numbers
from macros.read.table.column import Field

if TYPE_CHECKING:
    from openpyxl.styles import Font
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
_INK = "FF808080"
_SLIM = 1.15  # letters of running text at least, where a column counts one
_MM_PER_INCH = 25.4
_MARGINS_MM = {"left": 15, "right": 10, "top": 15, "bottom": 15, "header": 8, "footer": 8}
UNIT, GROUPS, HEAD, UNITS, NUMBERS, FIRST = 2, 5, 6, 7, 8, 9
_VERDICT_WIDTH = 34
_DATE = "……………, ngày …… tháng …… năm ………"
_SIGNS = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ"
# How many letters of a face stand where a column counts one; capitals are the widest.
_CAPITALS, _BOLD, _ITALIC, _SMALL = 0.78, 1.05, 1.25, 1.4


class Look:
    """The faces that a template uses."""

    def __init__(self) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        line = Side(style="thin", color=_INK)
        self.plain = Font(name=FONT, size=12)
        self.bold = Font(name=FONT, size=12, bold=True)
        self.title = Font(name=FONT, size=14, bold=True)
        self.italic = Font(name=FONT, size=12, italic=True)
        self.small = Font(name=FONT, size=10, italic=True)
        self.warning = Font(name=FONT, size=11, bold=True, color="FFB00020")
        self.border = Border(left=line, right=line, top=line, bottom=line)
        # A conditional format takes the colour of its ground from the end of the pattern.
        self.head, self.grey, self.wrong = (
            PatternFill("solid", start_color=colour, end_color=colour)
            for colour in ("FFE8EEF4", "FFD9D9D9", "FFFFB3B3")
        )
        self.sides = {
            side: Alignment(horizontal=side, vertical="center", wrap_text=side == "left")
            for side in ("left", "center", "right")
        }
        self.unlocked = Protection(locked=False)


def column_width(field: Field, title: str, longest: int) -> float:
    """The width of a column, in letters, for its heading and its longest value.

    Args:
        longest: Letters of the longest value that is known; more may be typed.
    """
    word = max((len(word) for word in title.split()), default=0)
    if field.is_numeric:
        dots = longest // 3
        return float(min(max(word + 2, len(title) // 4 + 2, longest + dots + 2, 9), 18))
    if field.type == "string" and field.categories is None and field.references is None:
        longest = max(longest, 22)  # somebody will write a remark there
    return float(min(max(word + 2, round(longest / _SLIM) + 2, 8), 42))


def wrapped_lines(text: str, width: float) -> int:
    """How many lines a text takes in a cell that is so many letters wide."""
    lines, free = 1, width
    for word in text.split():
        if len(word) > free and free < width:
            lines, free = lines + 1, width
        free -= len(word) + 1
    return lines


def set_up_page(sheet: Worksheet, head: int, last_head: int, first_column: int) -> None:
    """A4 landscape, one page wide, the heads on every page and always in sight."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = sheet.ORIENTATION_LANDSCAPE
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{head}:{last_head}"
    for side, millimetres in _MARGINS_MM.items():
        setattr(sheet.page_margins, side, millimetres / _MM_PER_INCH)
    sheet.oddFooter.right.text = "Trang &P/&N"
    sheet.oddFooter.right.font = FONT
    sheet.freeze_panes = f"{column_letters(first_column)}{last_head + 1}"
    sheet.sheet_view.zoomScale = 90


def draw_top(sheet: Worksheet, plan: TemplatePlan, look: Look, widths: Sequence[float]) -> None:
    """Write title, unit, instructions and source, each over all columns that are printed."""
    from openpyxl.styles import Alignment

    source = f"Nguồn: {plan.schema.source}" if plan.schema.source else ""
    lines = (
        (plan.schema.title.upper(), look.title, 22, _CAPITALS),
        (plan.unit_line, look.bold, 19, _BOLD),
        (plan.instructions, look.italic, 17, _ITALIC),
        (source, look.small, 15, _SMALL),
    )
    for row, (text, font, height, letters) in enumerate(lines, start=1):
        _write(sheet, row, 1, text, font)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
        sheet.row_dimensions[row].height = height * wrapped_lines(text, sum(widths) * letters)


def draw_foot(sheet: Worksheet, look: Look, row: int, columns: int) -> dict[tuple[int, int], str]:
    """Write date and signatures below the rows; returns what stands where."""
    from openpyxl.styles import Alignment

    half = max(columns // 2, 1)
    lines = ((row + 1, half + 1, _DATE, look.italic), (row + 2, 1, _SIGNS[0], look.bold))
    written: dict[tuple[int, int], str] = {}
    for line, column, text, font in (*lines, (row + 2, half + 1, _SIGNS[1], look.bold)):
        _write(sheet, line, column, text, font)
        for place in range(column, (half if column == 1 else max(columns, half + 1)) + 1):
            sheet.cell(line, place).alignment = Alignment(horizontal="centerContinuous")
        written[line, column] = text
    return written


def draw_heads(sheet: Worksheet, plan: TemplatePlan, look: Look, widths: Sequence[float]) -> None:
    """Write spanners, headings, units and numbers of the columns, and size columns and rows."""
    from openpyxl.styles import Alignment

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
        sheet.column_dimensions[column_letters(column)].width = width
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
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, end_row=bottom, start_column=left, end_column=right)
