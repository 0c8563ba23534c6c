"""What the columns of a table mean, as the data catalogue tells it."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from macros.render.formula import describe_formula

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.read.table_schema import Field

_TYPES = {
    "integer": "số nguyên",
    "number": "số thập phân",
    "year": "năm",
    "string": "chữ",
    "date": "ngày",
}


def write_columns(table: Table) -> Iterator[str]:
    """List the columns with name, type, unit and what else their YAML says."""
    yield '<div class="bang-cuon" role="region" tabindex="0" aria-label="Các cột của bảng">'
    yield '<table class="so-lieu cot-bang">'
    yield '<thead><tr><th scope="col">Cột</th><th scope="col">Kiểu</th>'
    yield '<th scope="col">Đơn vị</th><th scope="col">Ghi chú</th></tr></thead>'
    yield "<tbody>"
    for field in table.schema.fields:
        group = f'<span class="nhom-cot">{escape(field.group)}: </span>' if field.group else ""
        code = f'<code data-search-exclude="">{field.name}</code>'
        yield f'<tr><th scope="row">{group}{escape(field.title)} {code}</th>'
        yield f'<td class="chu" data-search-exclude>{_type(table, field)}</td>'
        yield f'<td class="chu" data-search-exclude>{escape(field.unit)}</td>'
        yield f'<td class="chu" data-search-exclude>{escape(_notes(table, field))}</td></tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>\n"
    for item in table.schema.breaks:
        labels = f"“{item.before.label}” và “{item.after.label}”"
        words = f"Từ năm {item.at} số liệu tính theo cách khác: {labels} không nối với nhau."
        yield f'<p class="ghi-chu-bang">{escape(words)}</p>\n'


def _type(table: Table, field: Field) -> str:
    words = "phân loại" if field.categories else _TYPES[field.type]
    return f"{words}, khóa" if field.name in table.schema.primaryKey else words


def _notes(table: Table, field: Field) -> str:
    notes = [field.description.strip()] if field.description else []
    if field.stock:
        notes.append("Số có đến thời điểm.")
    if field.formula is not None:
        notes.append(f"Tính ra: {describe_formula(table, field)}.")
    if field.categories:
        notes.append(f"Gồm: {', '.join(field.categories.values())}.")
    if field.references:
        notes.append(f"Theo bảng {field.references}.")
    if field.applies is not None:
        notes.append(_applies(field))
    low, high = field.constraints.minimum, field.constraints.maximum
    if low is not None and high is not None:
        notes.append(f"Từ {low:g} đến {high:g}.")
    elif low is not None:
        notes.append(f"Từ {low:g} trở lên.")
    elif high is not None:
        notes.append(f"Không quá {high:g}.")
    titles = [
        f"“{series.titles[field.name]}” ({series.label[:1].lower()}{series.label[1:]})"
        for item in table.schema.breaks
        for series in (item.before, item.after)
        if field.name in series.titles
    ]
    if titles:
        notes.append(f"Tên gọi: {', '.join(titles)}.")
    return " ".join(notes)


def _applies(field: Field) -> str:
    if field.applies is None:
        return ""
    ends = [("từ năm", field.applies.from_), ("đến năm", field.applies.to)]
    words = " ".join(f"{word} {year}" for word, year in ends if year is not None)
    return f"Chỉ có {words}."
