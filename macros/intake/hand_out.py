"""What a clerk takes away: a template to be filled in, or a table for Excel."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

from macros.files.cell_text import column_letters, defuse, number_format, write_text, write_value
from macros.files.replace import replace_files
from macros.files.zip import new_workbook, save_workbook
from macros.findings import AuthorError, BrokenReport, Code, look_up
from macros.intake.shelf import Shelf, allowed_years, unit_field
from macros.intake.template.content import plan_template
from macros.intake.template.draw import write_templates
from macros.intake.template.look import FONT, column_width
from macros.project import Project
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table


def write_excel_csv(table: Table) -> bytes:
    """Write UTF-8 with a BOM, `;` between cells, a decimal comma, and no live formulas.

    The headings are the column names, so that the file can be imported again.
    """
    fields = table.schema.stored_fields
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    columns = [[_shown(value, field) for value in table.columns[field.name]] for field in fields]
    writer.writerows(zip(*columns, strict=True))
    return codecs.BOM_UTF8 + target.getvalue().encode("utf-8")


def _shown(value: str, field: Field) -> str:
    if field.is_numeric:
        return value.replace(".", ",")
    return defuse(value)


_SAMPLE = 200  # rows whose length decides how wide a column is


def write_excel_book(table: Table) -> bytes:
    """Write all columns of a table, derived ones included; the same bytes every time.

    The words for references are those in `table.labels`.
    """
    book = new_workbook(table.schema.title)
    draw_table(book.active, table, table.schema.fields)
    book.active.auto_filter.ref = book.active.dimensions
    return save_workbook(book)


def draw_table(sheet: Any, table: Table, fields: Sequence[Field]) -> None:
    """Draw columns of a table below their titles."""
    from openpyxl.styles import Alignment, Font

    face = Font(name=FONT)
    for column, field in enumerate(fields, start=1):
        head = sheet.cell(1, column)
        write_text(head, field.title)
        head.font = Font(name=FONT, bold=True)
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        texts = [_text(table, field, row) for row in range(len(table))]
        longest = max(map(len, texts[:_SAMPLE]), default=8)
        width = column_width(field, field.title, longest)
        sheet.column_dimensions[column_letters(column)].width = width
        sample = sheet.cell(2, column)
        sample.font, sample.number_format = face, number_format(field.type, field.decimals)
        for row, text in enumerate(texts, start=2):
            cell = sheet.cell(row, column)
            cell._style = copy(sample._style)  # looked up once, not for each of many cells
            try:
                write_value(cell, field.type, text)
            except (ValueError, ArithmeticError):  # what somebody is to mend
                write_text(cell, text)
    sheet.freeze_panes = "A2"


def _text(table: Table, field: Field, row: int) -> str:
    if field.formula is not None:
        value = table.cell(row, field.name).value
        return "" if value is None else str(value)
    text = table.columns[field.name][row]
    return text if field.is_numeric or field.type in GRAINS else table.label(field.name, text)


def hand_out(
    project: Project,
    table: str | None,
    unit: str | None,
    years: Sequence[int],
    target: Path | None,
    *,
    blank: bool,
    is_for_all: bool,
) -> Sequence[Path]:
    """Write the template of a table for one unit, or those of all units or tables.

    Args:
        target: The file, or the folder for the files of many units; None for the usual name.

    Raises:
        AuthorError, BrokenReport: as `make_template`.
    """
    if is_for_all:
        made = make_templates(project, table, unit, years, blank=blank)
        if unit is None:
            target = target or Path("mau")
            target.mkdir(parents=True, exist_ok=True)
            files = {target / name: raw for name, raw in made.items()}
        else:
            files = {target or Path(name): raw for name, raw in made.items()}
    elif table is None:
        remedy = "ghi tên bảng, hoặc thêm --tat-ca để lấy mẫu của mọi bảng"
        raise AuthorError("chưa nêu bảng nào", remedy, Code.ARGUMENT)
    else:
        target = target or Path("-".join(part for part in (table, unit) if part) + ".xlsx")
        files = {target: make_template(project, table, unit, years, blank=blank)}
    replace_files(files)
    return tuple(files)


def make_template(
    project: Project, table: str, unit: str | None, years: Sequence[int], *, blank: bool
) -> bytes:
    """Make the .xlsx template of a table for one unit.

    Args:
        years: The years to be filled in; empty for the whole period of the report.
        blank: Whether to leave out what the table holds already.

    Raises:
        AuthorError: for an unknown table or unit, or a year outside the report's period.
        BrokenReport: when the files of the table cannot be read.
    """
    shelf = Shelf(project)
    plan = plan_template(shelf, table, unit, _wanted_years(shelf, table, years), blank=blank)
    if shelf.findings:
        raise BrokenReport(tuple(shelf.findings))
    return write_templates([plan])


def make_templates(
    project: Project, table: str | None, unit: str | None, years: Sequence[int], *, blank: bool
) -> dict[str, bytes]:
    """Make a workbook for each unit, with a sheet for each table that it fills in, by file name.

    Args:
        table: The one table that is wanted; None for all that have units.
        unit: The one unit that is wanted; None for all that these tables are about.

    Raises:
        AuthorError, BrokenReport: as `make_template`.
    """
    shelf = Shelf(project)
    names = [table] if table is not None else list(shelf.schemas)
    units: dict[str, list[str]] = {}
    for name in names:
        field = unit_field(shelf.schema(name))
        if field is None:
            if table is not None:
                message = f"bảng “{name}” không chia theo đơn vị"
                raise AuthorError(message, "bỏ --tat-ca", Code.ARGUMENT)
            continue
        for code in _units_of(shelf, name, field):
            units.setdefault(code, []).append(name)
    if unit is not None:
        units = {unit: look_up(unit, units, f"không có đơn vị “{unit}”", Code.UNKNOWN_CATEGORY)}
    made: dict[str, bytes] = {}
    for code, tables in units.items():
        plans = [
            plan_template(shelf, name, code, _wanted_years(shelf, name, years), blank=blank)
            for name in tables
        ]
        plans = [plan for plan in plans if plan.rows]
        if shelf.findings:
            raise BrokenReport(tuple(shelf.findings))
        if plans:
            stem = code if table is None else f"{table}-{code}"
            made[f"{stem}.xlsx"] = write_templates(plans)
    return made


def _units_of(shelf: Shelf, name: str, field: Field) -> Sequence[str]:
    """The units that fill a table in: those that it has, or else the report's own and those below.

    A table of the districts asks no commune.
    """
    table, codes = shelf.table(name), list(shelf.words(field))
    if table is not None and len(table):
        held = set(table.columns[field.name])
        return [code for code in codes if code in held]
    own = shelf.identity.mac_dinh.get(field.name) if shelf.identity is not None else None
    parents = shelf.parents(field)
    if own is None or not parents:
        return codes
    return [code for code in codes if code == own or parents[code] == own]


def _wanted_years(shelf: Shelf, table: str, years: Sequence[int]) -> tuple[int, ...]:
    """The years of a template: those asked for, or else the report's period."""
    if shelf.schema(table).calendar_key is None:
        return tuple(years)
    allowed = allowed_years(shelf, table)
    if allowed is None and not years and not shelf.findings:
        message = "chưa có data/report.yml, không biết kỳ báo cáo"
        raise AuthorError(message, "chọn năm bằng --nam", Code.MISSING_FILE)
    if allowed is None:
        return tuple(years)
    for year in years:
        if not allowed.covers(year):
            raise allowed.refuse(year)
    return tuple(years) or tuple(range(allowed.first, allowed.last + 1))


def export_table(project: Project, name: str, kind: str) -> bytes:
    """Write a table for Excel.

    Args:
        kind: ".csv" or ".xlsx".

    Raises:
        AuthorError: for an unknown table or kind.
        BrokenReport: when the files of the table cannot be read.
    """
    shelf = Shelf(project)
    shelf.schema(name)
    if kind not in (".csv", ".xlsx"):
        message = f"không ghi được loại tệp “{kind}”"
        raise AuthorError(message, "đặt tên tệp có đuôi .csv hoặc .xlsx", Code.ARGUMENT)
    table = shelf.table(name)
    if table is not None:
        labels = {field.name: shelf.words(field) for field in table.schema.fields}
        table = replace(table, labels=labels)
    if table is None or shelf.findings:
        raise BrokenReport(tuple(shelf.findings))
    return write_excel_csv(table) if kind == ".csv" else write_excel_book(table)
