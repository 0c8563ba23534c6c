"""What Excel itself checks while a template is filled in, and the values that its lists offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from macros.files.cell_text import column_letters, write_text
from macros.intake.template.content import TemplatePlan
from macros.intake.template.look import Look
from macros.intake.template.note import NOTE_SHEET, TemplateNote
from macros.read.table.schema import Field
from macros.rules.excel import SheetGrid
from macros.rules.verdict import Check, find_checks

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet


_FIRST_LIST = 4  # column; the note has two, and one is left free


def write_note(hidden: Worksheet, note: TemplateNote) -> None:
    """Write a note, a line for everything that it says."""
    for row, (name, value) in enumerate(note.lines(), start=1):
        for column, text in ((1, name), (2, value)):
            write_text(hidden.cell(row, column), text)


def write_choices(hidden: Worksheet, plan: TemplatePlan) -> dict[str, str]:
    """List the values of every column with a fixed vocabulary; return the ranges by column."""
    ranges: dict[str, str] = {}
    place = _FIRST_LIST
    for field in plan.fields:
        words = plan.choices(field)
        if not words:
            continue
        letter = column_letters(place)
        for row, text in enumerate(words, start=1):
            write_text(hidden.cell(row, place), text)
        ranges[field.name] = f"'{NOTE_SHEET}'!${letter}$1:${letter}${len(words)}"
        place += 1
    return ranges


_LIMIT = 1_000_000_000
_LONGEST_MESSAGE = 220  # letters; Excel refuses a file with more than 255
_LONGEST_TITLE = 32


def make_validation(field: Field, choices: str | None) -> DataValidation:
    """The input check of a column, with its message in Vietnamese.

    Args:
        choices: The range of a hidden sheet that lists the column's values.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    low, high = field.constraints.minimum, field.constraints.maximum
    if choices is not None:
        check = DataValidation(type="list", formula1=f"={choices}")
        message = f"Chọn một giá trị trong danh sách của cột “{field.title}”."
    elif field.is_numeric:
        kind = "whole" if field.type == "integer" else "decimal"
        bottom, top = (-_LIMIT if low is None else low), (_LIMIT if high is None else high)
        check = DataValidation(
            type=kind, operator="between", formula1=f"{bottom:.15g}", formula2=f"{top:.15g}"
        )
        message = f"Cột “{field.title}” chỉ nhận {_demand(field)}. Để trống nếu không có số liệu."
    elif field.type == "date":
        check = DataValidation(
            type="date", operator="between", formula1="DATE(1930,1,1)", formula2="DATE(2100,1,1)"
        )
        message = f"Cột “{field.title}” nhận ngày, ghi ngày/tháng/năm, như 30/11/2021."
    elif field.type == "year":
        check = DataValidation(type="whole", operator="between", formula1="1930", formula2="2100")
        message = f"Cột “{field.title}” nhận năm, ghi bốn chữ số."
    else:
        check = DataValidation(type="textLength", operator="lessThanOrEqual", formula1="2000")
        message = f"Cột “{field.title}” nhận không quá 2.000 chữ."
    check.allow_blank = True
    check.showErrorMessage = True
    check.errorStyle = "stop"
    check.errorTitle = "Giá trị không hợp lệ"[:_LONGEST_TITLE]
    check.error = message[:_LONGEST_MESSAGE]
    return check


def _demand(field: Field) -> str:
    low, high = field.constraints.minimum, field.constraints.maximum
    kind = "số nguyên" if field.type == "integer" else "số"
    if low is not None and high is not None:
        return f"{kind} từ {low:g} đến {high:g}"
    if low is not None:
        return f"{kind} từ {low:g} trở lên"
    return f"{kind} không quá {high:g}" if high is not None else kind


def add_rules(
    sheet: Worksheet, plan: TemplatePlan, grid: SheetGrid, look: Look
) -> tuple[Check, ...]:
    """Turn the rules that the sheet can check into red cells; tell which these are.

    Args:
        grid: The sheet's columns, for its first row of data.
    """
    from openpyxl.formatting.rule import FormulaRule

    checks = plan_checks(plan, grid)
    for check in checks:
        areas = " ".join(grid.area(name).replace("$", "") for name in check.columns)
        red = FormulaRule([check.formula], fill=look.wrong)
        sheet.conditional_formatting.add(areas, red)
    return checks


def plan_checks(plan: TemplatePlan, grid: SheetGrid) -> tuple[Check, ...]:
    """List what the sheet checks of every rule of its table."""
    return tuple(
        check for rule in plan.schema.rules for check in find_checks(rule, grid, plan.settled)
    )
