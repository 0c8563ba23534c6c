"""How a template looks: the faces of its cells, its page, its widths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from macros.read.table_schema import Field

if TYPE_CHECKING:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection
    from openpyxl.worksheet.worksheet import Worksheet

FONT = "Times New Roman"
_INK = "FF808080"
_SLIM = 1.15  # letters of running text at least, where a column counts one
_MM_PER_INCH = 25.4
_MARGINS_MM = {"left": 15, "right": 10, "top": 15, "bottom": 15, "header": 8, "footer": 8}


@dataclass(frozen=True, slots=True)
class Look:
    """The faces that a template uses."""

    plain: Font
    bold: Font
    title: Font
    italic: Font
    small: Font
    warning: Font
    border: Border
    head: PatternFill
    grey: PatternFill
    wrong: PatternFill
    sides: dict[str, Alignment]
    unlocked: Protection


def make_look() -> Look:
    """Make the faces; the library is loaded only now, because it is slow to load."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    side = Side(style="thin", color=_INK)
    return Look(
        plain=Font(name=FONT, size=12),
        bold=Font(name=FONT, size=12, bold=True),
        title=Font(name=FONT, size=14, bold=True),
        italic=Font(name=FONT, size=12, italic=True),
        small=Font(name=FONT, size=10, italic=True),
        warning=Font(name=FONT, size=11, bold=True, color="FFB00020"),
        border=Border(left=side, right=side, top=side, bottom=side),
        head=PatternFill("solid", start_color="FFE8EEF4", end_color="FFE8EEF4"),
        grey=PatternFill("solid", start_color="FFD9D9D9", end_color="FFD9D9D9"),
        # A conditional format takes the colour of its ground from the end of the pattern.
        wrong=PatternFill("solid", start_color="FFFFB3B3", end_color="FFFFB3B3"),
        sides={
            side: Alignment(
                horizontal=side,
                vertical="center",
                wrap_text=side == "left",
            )
            for side in ("left", "center", "right")
        },
        unlocked=Protection(locked=False),
    )


def number_format(field: Field) -> str:
    """The number format of a column; Excel writes the signs of the reader's country."""
    if field.type == "number":
        return "#,##0." + "0" * field.decimals if field.decimals else "General"
    return {"integer": "#,##0", "date": "dd/mm/yyyy", "year": "0"}.get(field.type, "@")


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
    from openpyxl.utils import get_column_letter

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
    sheet.freeze_panes = f"{get_column_letter(first_column)}{last_head + 1}"
    sheet.sheet_view.zoomScale = 90
