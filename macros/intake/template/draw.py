"""Draw a template with openpyxl: what is locked, what is checked, what is computed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from macros.files.cell_text import column_letters, number_format, write_text, write_value
from macros.files.zip import new_workbook, save_workbook, sheet_name
from macros.intake.template.content import PlannedRow, TemplatePlan
from macros.intake.template.look import (
    FIRST,
    GROUPS,
    HEAD,
    NUMBERS,
    UNIT,
    Look,
    column_width,
    draw_foot,
    draw_heads,
    draw_top,
    set_up_page,
    wrapped_lines,
)
from macros.intake.template.returned import NOTE_SHEET, TemplateNote, fingerprint, single_spaced
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.rules.excel import SheetGrid, derived_formula, quote
from macros.rules.verdict import find_checks

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST_LIST = 4  # column; the note has two, and one is left free
_LIMIT = 1_000_000_000
_LONGEST_MESSAGE = 220  # letters; Excel refuses a file with more than 255
_SLIM = 1.3  # letters of running text for each letter that a column is wide
_LONGEST_FORMULA = 8000  # letters; Excel's own limit is 8192


def _write_choices(hidden: Worksheet, plan: TemplatePlan) -> dict[str, str]:
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
        ranges[field.name] = f"'{hidden.title}'!${letter}$1:${letter}${len(words)}"
        place += 1
    return ranges


def _make_validation(field: Field, choices: str | None) -> DataValidation:
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
        kind, noun = ("whole", "số nguyên") if field.type == "integer" else ("decimal", "số")
        wanted = f"{noun} {field.constraints.words}".strip()
        bottom, top = (-_LIMIT if low is None else low), (_LIMIT if high is None else high)
        check = DataValidation(
            type=kind, operator="between", formula1=f"{bottom:.15g}", formula2=f"{top:.15g}"
        )
        message = f"Cột “{field.title}” chỉ nhận {wanted}. Để trống nếu không có số liệu."
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
        grain = GRAINS.get(field.type)
        wanted = f"{grain.noun}, ghi như {grain.example}" if grain else "không quá 2.000 chữ"
        message = f"Cột “{field.title}” nhận {wanted}."
    check.allow_blank = True
    check.showErrorMessage = True
    check.errorStyle = "stop"
    check.errorTitle = "Giá trị không hợp lệ"
    check.error = message[:_LONGEST_MESSAGE]
    return check


def write_templates(plans: Sequence[TemplatePlan]) -> bytes:
    """Draw templates, a sheet each, as one .xlsx file, the same bytes every time."""
    book = new_workbook(plans[0].schema.title)
    sheets = [book.active]
    sheets += [book.create_sheet(sheet_name(plan.schema.title)) for plan in plans[1:]]
    for number, (plan, sheet) in enumerate(zip(plans, sheets, strict=True), start=1):
        hidden = book.create_sheet(NOTE_SHEET if number == 1 else f"{NOTE_SHEET}_{number}")
        hidden.sheet_state = "veryHidden"
        _Drawing(plan, sheet, hidden).draw()
    return save_workbook(book)


class _Drawing:
    """One template in the making."""

    def __init__(self, plan: TemplatePlan, sheet: Worksheet, hidden: Worksheet) -> None:
        self.plan = plan
        self.sheet = sheet
        self.hidden = hidden
        self.look = Look()
        self.letters = {
            field.name: column_letters(place) for place, field in enumerate(plan.fields, 1)
        }
        self.last = FIRST + len(plan.rows) - 1
        self.verdict = len(plan.fields) + 1
        self.locked = {(UNIT, 1): plan.unit_line} if plan.fixed else {}
        self.widths = [
            column_width(field, plan.title(field), self._longest(field)) for field in plan.fields
        ]

    def draw(self) -> None:
        draw_top(self.sheet, self.plan, self.look, self.widths)
        draw_heads(self.sheet, self.plan, self.look, self.widths)
        for place, row in enumerate(self.plan.rows):
            self._draw_row(FIRST + place, row)
        foot = 0
        if not self._note().is_open:  # else rows may be added where it would stand
            signed = draw_foot(self.sheet, self.look, max(self.last, FIRST), len(self.plan.fields))
            self.locked |= signed
            foot = max(row for row, _ in signed) + 4
        self._add_validations(_write_choices(self.hidden, self.plan))
        self._add_verdicts()
        for place, line in enumerate(self._note().lines(), start=1):
            for column, text in enumerate(line, start=1):
                write_text(self.hidden.cell(place, column), text)
        keys = sum(self.plan.is_key(field) for field in self.plan.fields)
        set_up_page(self.sheet, GROUPS, NUMBERS, keys + 1)
        # What the rules say is for the screen; on paper it would only make the numbers small.
        self.sheet.print_area = (
            f"A1:{column_letters(self.verdict - 1)}{max(self.last, FIRST, foot)}"
        )
        self._protect()

    def _longest(self, field: Field) -> int:
        """The length of the longest value that a column of text shows now."""
        values = ({**row.values, **row.keys}.get(field.name, "") for row in self.plan.rows)
        return max((len(self.plan.shown(field.name, value)) for value in values), default=0)

    def _draw_row(self, row: int, planned: PlannedRow) -> None:
        grid = self._grid(row)
        for column, field in enumerate(self.plan.fields, start=1):
            cell = self.sheet.cell(row, column)
            cell.font, cell.border = self.look.plain, self.look.border
            cell.number_format = number_format(field.type, field.decimals)
            cell.alignment = self.look.sides[_side(field)]
            only = self.plan.only_choice(field, planned)
            if field.formula is not None:
                cell.value = derived_formula(field, grid)
                cell.fill = self.look.head
            elif not self.plan.applies(field, planned):
                cell.fill = self.look.grey
            elif only is not None:
                shown = self.locked[row, column] = self.plan.shown(field.name, only)
                write_value(cell, field.type, shown)
                cell.fill = self.look.head
            else:
                value = planned.values.get(field.name, "")
                write_value(cell, field.type, self.plan.shown(field.name, value))
                cell.protection = self.look.unlocked
        self._make_room(row, planned)

    def _make_room(self, row: int, planned: PlannedRow) -> None:
        """Make a row higher for texts that are known to run over; others grow as they are typed."""
        values = {**planned.values, **planned.keys}
        lines = max(
            wrapped_lines(self.plan.shown(field.name, values.get(field.name, "")), width * _SLIM)
            for field, width in zip(self.plan.fields, self.widths, strict=True)
        )
        if lines > 1:
            self.sheet.row_dimensions[row].height = 16 * lines + 1

    def _grid(self, row: int) -> SheetGrid:
        time = self.plan.schema.year_key
        keys = tuple(
            field.name for field in self.plan.fields if self.plan.is_key(field) and field != time
        )
        name = time.name if time is not None else None
        return SheetGrid(self.letters, row, FIRST, self.last, name, keys, self.plan.shown)

    def _add_validations(self, choices: dict[str, str]) -> None:
        for column, field in enumerate(self.plan.fields, start=1):
            cells = [
                self.sheet.cell(FIRST + place, column).coordinate
                for place in range(len(self.plan.rows))
                if not self.sheet.cell(FIRST + place, column).protection.locked
            ]
            if not cells:
                continue
            check = _make_validation(field, choices.get(field.name))
            for coordinate in cells:
                check.add(coordinate)
            self.sheet.add_data_validation(check)

    def _add_verdicts(self) -> None:
        """Turn what breaks the rules that the sheet can check red, and name them beside the row."""
        from openpyxl.formatting.rule import FormulaRule

        if not self.plan.rows:
            return
        grid, parts = self._grid(FIRST), []
        for rule in self.plan.schema.rules:
            for check in find_checks(rule, grid, self.plan.settled):
                areas = " ".join(grid.area(name).replace("$", "") for name in check.columns)
                red = FormulaRule([check.formula], fill=self.look.wrong)
                self.sheet.conditional_formatting.add(areas, red)
                words = quote(check.words[:200])
                parts.append(f'IF(IFERROR({check.formula},FALSE),{words}&" ","")')
        while len("&".join(parts)) > _LONGEST_FORMULA:
            parts.pop()
        formula = f"=TRIM({'&'.join(parts)})"  # of the first row of data
        for row in range(FIRST, self.last + 1):
            cell = self.sheet.cell(row, self.verdict)
            cell.border, cell.font = self.look.border, self.look.warning
            cell.alignment = self.look.sides["left"]
            if parts:
                cell.value = re.sub(rf"(\$[A-Z]+){FIRST}\b", rf"\g<1>{row}", formula)

    def _note(self) -> TemplateNote:
        return TemplateNote(
            table=self.plan.name,
            sheet=self.sheet.title,
            fingerprint=fingerprint(self.plan.schema),
            fixed=self.plan.fixed,
            head=HEAD,
            first=FIRST,
            last=self.last,
            columns=tuple(field.name for field in self.plan.fields),
            titles=tuple(single_spaced(self.plan.title(field)) for field in self.plan.fields),
            locked={place: single_spaced(text) for place, text in self.locked.items()},
        )

    def _protect(self) -> None:
        """Lock what is not to be filled in; without a password, against slips only."""
        self.sheet.protection.sheet = True
        self.sheet.protection.formatColumns = False
        self.sheet.protection.formatRows = False
        self.hidden.protection.sheet = True


def _side(field: Field) -> str:
    if field.is_numeric:
        return "right"
    return "center" if field.type in ("year", "date") else "left"
