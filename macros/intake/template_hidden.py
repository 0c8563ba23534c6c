"""Write the hidden sheet of a template: what it is, and the values that its lists offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from macros.intake.template_note import NOTE_SHEET, TemplateNote
from macros.intake.template_plan import TemplatePlan
from macros.intake.text_cell import write_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FIRST_LIST = 4  # column; the note has two, and one is left free


def write_note(hidden: Worksheet, note: TemplateNote) -> None:
    """Write a note, a line for everything that it says."""
    for row, (name, value) in enumerate(note.lines(), start=1):
        for column, text in ((1, name), (2, value)):
            write_text(hidden.cell(row, column), text)


def write_choices(hidden: Worksheet, plan: TemplatePlan) -> dict[str, str]:
    """List the values of every column with a fixed vocabulary; return the ranges by column."""
    from openpyxl.utils import get_column_letter

    ranges: dict[str, str] = {}
    place = _FIRST_LIST
    for field in plan.fields:
        words = plan.choices(field)
        if not words:
            continue
        letter = get_column_letter(place)
        for row, text in enumerate(words, start=1):
            write_text(hidden.cell(row, place), text)
        ranges[field.name] = f"'{NOTE_SHEET}'!${letter}$1:${letter}${len(words)}"
        place += 1
    return ranges
