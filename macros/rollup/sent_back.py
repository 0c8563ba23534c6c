"""What goes back to each unit: a letter, and its own mistakes in its own cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from macros.files.cell_text import column_letters, write_text
from macros.files.zip import new_workbook, save_workbook, sheet_name
from macros.findings import Code, Finding, Severity, errors_among
from macros.intake.hand_out import draw_table
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table

if TYPE_CHECKING:
    from jinja2 import Template

_FRONT = "Lỗi"
_ERROR, _WARNING = "Lỗi", "Cảnh báo"
_AUTHOR = "baocao"  # of comments
_HEAD = ("Mức", "Trang tính", "Ô", "Sai ở đâu", "Làm gì")
_WIDTHS = (6, 12, 26, 8, 74, 52)
_RED = "FFC7CE"
_QUOTE = "'"
_MOST_ROWS = 2_000  # of a sheet
_PLACE = re.compile(r"^trang tính “([^”]+)”, ô ([A-Z]{1,3}[0-9]{1,7}): ")
_TO_YAML = re.compile(  # which a clerk with a sheet does not know
    r", hoặc (khai trong \S+ not_collected: \{[^}]*\}|ghi lý do vào .* của \S+, rule: \w+)"
)
_RULE = re.compile(
    r" \(quy tắc [^)]+\)|theo (?:\w+: )?\S+ (?=phải )|, không chứng minh được (?:\w+: )?[\w.]+"
)
_LINES = re.compile(r"data/tables/(\w+)\.csv:")
Tables = Mapping[str, TableSchema]


@dataclass(frozen=True, slots=True)
class Mistake:
    """One finding in the words of whoever filled in the sheet or table.

    Args:
        sheet: Of the unit's own workbook, or the title of its table, or a file.
        cell: Such as F10; "" where no single cell is meant.
        where: All of that, for a sentence.
    """

    level: str
    sheet: str
    cell: str
    where: str
    message: str
    remedy: str

    @classmethod
    def of(cls, found: Finding, tables: Tables) -> Self:
        """Say a finding without codes."""
        level = _ERROR if found.severity is Severity.ERROR else _WARNING
        name = found.path.rpartition("/")[2].rpartition(".")[0]
        schema = tables.get(name) if found.path.startswith("data/tables/") else None
        place = _PLACE.match(found.message)
        message = found.message[place.end() :] if place else found.message
        remedy = _TO_YAML.sub(", hoặc gửi kèm lý do", found.remedy)
        message = message.replace(f"“{name}”", f"“{schema.title}”" if schema else f"“{name}”")
        message = _LINES.sub(
            lambda one: f"bảng “{tables[one[1]].title}” dòng " if one[1] in tables else one[0],
            message,
        )
        if found.code is not Code.HEADER:  # which asks for names that are to be typed
            message, remedy = (in_words(text, schema) for text in (message, remedy))
        sheet, cell = place.groups() if place else (schema.title if schema else found.path, "")
        row = f"ô {cell}" if cell else f"dòng {found.line}" if found.line > 1 else ""
        where = ", ".join(filter(None, (sheet, row)))
        return cls(level, sheet, cell, where, message[:1].upper() + message[1:], remedy)


def in_words(text: str, schema: TableSchema | None) -> str:
    """Say what is found of a table without its codes, as whoever knows only its sheet reads it."""
    text = re.sub(r"“[a-z0-9_]+” \(([^()]+)\)", r"“\1”", _RULE.sub("", text))
    if schema is None:
        return text
    titles = {field.name: field.title for field in schema.fields}
    codes = "|".join(sorted(map(re.escape, titles), key=len, reverse=True))
    text = re.sub(rf" \((?:\w+\.)?(?:{codes})\)", "", text)
    text = re.sub(rf"\b(?:{codes})=\S+ \(([^()]*)\)", r"\1", text)
    text = re.sub(rf"\b({codes})=", lambda found: f"{titles[found[1]].lower()} ", text)
    return re.sub(rf"“?\b({codes})\b”?", lambda found: f"“{titles[found[1]]}”", text)


def say_key(field: Field, value: str) -> str:
    """Say the value of a key in words."""
    grain = GRAINS.get(field.type)
    if grain is not None and grain.holds(value):
        return grain.words(value)
    return (field.categories or {}).get(value, value)


def part_mistakes(
    findings: Sequence[Finding], tables: Tables
) -> Sequence[tuple[str, Sequence[Mistake]]]:
    """Part what a letter tells: what must be put right, what should be, each under its title."""
    told = [Mistake.of(one, tables) for one in findings]
    titles = {_ERROR: "Lỗi phải sửa", _WARNING: "Nên sửa, hoặc gửi kèm lý do"}
    return [(titles[level], [one for one in told if one.level == level]) for level in titles]


@cache
def find_template(name: str) -> Template:
    """Find what a letter is written after."""
    from jinja2 import Environment, StrictUndefined

    text = (Path(__file__).parent / "khuon" / f"{name}.md").read_text(encoding="utf-8")
    made = Environment(  # noqa: S701  Markdown, which nobody runs
        trim_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    return made.from_string(text)


def write_workbook(name: str, findings: Sequence[Finding], tables: Iterable[Table]) -> bytes:
    """Write a workbook: all mistakes, then each table that has some, with its cells marked.

    What is refused is kept nowhere: mended, it is to come back with all its tables.
    """
    book, sheets = new_workbook(_FRONT), dict[str, Any]()
    sent = {table.path: table for table in tables if len(table) <= _MOST_ROWS}
    for path in (
        sent if errors_among(findings) else sorted(sent.keys() & {one.path for one in findings})
    ):
        sheets[path] = book.create_sheet(sheet_name(sent[path].schema.title))
        draw_table(sheets[path], sent[path], sent[path].schema.stored_fields)
    told = []
    for found in findings:
        table = sent.get(found.path)
        said = Mistake.of(found, {table.name: table.schema} if table else {})
        if table is not None:
            sheet = sheets[found.path]
            said = replace(said, sheet=sheet.title, cell=_mark(sheet, table, found, said))
        told.append(said)
    _draw_front(book.active, name, told)
    return save_workbook(book)


def mark_own(name: str, path: Path, findings: Sequence[Finding], tables: Tables) -> bytes:
    """Mark the mistakes in the workbook that a unit sent: it may mend and send that one."""
    from openpyxl import load_workbook
    from openpyxl.styles import PatternFill

    book = load_workbook(path, keep_links=False)
    if _FRONT in book.sheetnames:  # it comes back, with marks of the last time
        del book[_FRONT]
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if cell.comment is not None and cell.comment.author == _AUTHOR:
            cell.comment, cell.fill = None, PatternFill()
    told = [Mistake.of(one, tables) for one in findings]
    for said in told:
        if said.cell and said.sheet in book.sheetnames:
            _comment(book[said.sheet][said.cell], said)
    _draw_front(book.create_sheet(_FRONT, 0), name, told)
    book.active = 0
    for sheet in book.worksheets[1:]:
        sheet.sheet_view.tabSelected = False
    return save_workbook(book)


def _draw_front(sheet: Any, name: str, told: Sequence[Mistake]) -> None:
    """List all mistakes; each leads to its cell."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.worksheet.hyperlink import Hyperlink

    write_text(sheet.cell(1, 1), f"Kết quả kiểm tra số liệu: {name}")
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    said = ((one.level, one.sheet, one.cell, one.message, one.remedy) for one in told)
    for at, row in enumerate((_HEAD, *said), 3):
        for column, value in enumerate((str(at - 3) if at > 3 else "TT", *row), 1):
            cell = sheet.cell(at, column)
            write_text(cell, value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=at == 3)
        level, where, place, *_ = row
        if where in sheet.parent.sheetnames and place:
            cell = sheet.cell(at, 4)
            location = f"'{where.replace(_QUOTE, _QUOTE * 2)}'!{place}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
            cell.font = Font(color="0563C1", underline="single")
        if level == _ERROR:
            sheet.cell(at, 2).fill = PatternFill("solid", fgColor=_RED)
    for column, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[column_letters(column)].width = width
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _mark(sheet: Any, table: Table, found: Finding, said: Mistake) -> str:
    """Mark the cells that a finding names, those of the head where it names no row."""
    row = table.lines.index(found.line) if found.line in table.lines else -1
    keys = table.schema.primaryKey
    places = {field.name: at for at, field in enumerate(table.schema.stored_fields, 1)}
    words = (word for word in re.findall(r"\w+", found.message) if word not in keys)
    named = list(dict.fromkeys(places[word] for word in words if word in places))
    cells = [sheet.cell(row + 2, column) for column in named or [1]]
    for cell in cells:
        _comment(cell, said)
    return str(cells[0].coordinate)


def _comment(cell: Any, said: Mistake) -> None:
    """Colour a cell, and say in it what is wrong."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_RED)
    before = f"{cell.comment.text}\n" if cell.comment else ""
    cell.comment = Comment(f"{before}{said.message}; {said.remedy}", _AUTHOR, 160, 420)
