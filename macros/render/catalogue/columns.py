"""What the columns of a table mean, and the chart that introduces it, in the data catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from macros.findings import AuthorError
from macros.render.chart.alt import describe_chart, headline
from macros.render.chart.data import ChartData, plan_chart, read_chart
from macros.render.chart.drawing import specify
from macros.render.number.amount import describe_formula
from macros.render.number.selection import whole_of
from macros.render.table.html import caption_of
from macros.render.table.request import Options

if TYPE_CHECKING:
    from macros.read.table.schema import Field
    from macros.read.table.table import Table
    from macros.render.call.context import Context
    from macros.render.table.plan import Plan


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
        notes.append(f"Chỉ có {field.applies.words}.")
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


_MIN_POINTS = 3
_MAX_COLUMNS = 15  # more years are drawn as a line
_MAX_TRIES = 4


def write_default_chart(context: Context, table: Table) -> Iterator[str]:
    """Draw the first column that adds up, over the years, for the whole; nothing without one."""
    for field in [item for item in table.numeric_fields if item.is_summable][:_MAX_TRIES]:
        found = _read(context, table, field)
        if found is not None:
            yield from _write(context, *found)
            return


def _read(context: Context, table: Table, field: Field) -> tuple[Plan, ChartData] | None:
    time = table.time
    if time is None or time.type != "year":
        return None
    merged = [
        key.name
        for key in table.key_fields
        if key is not time and whole_of(context, key) not in table.values(key.name)
    ]
    kind = "cot" if len(table.values(time.name)) <= _MAX_COLUMNS else "duong"
    options = Options(columns=field.name, rows=time.name, merged=merged or None)
    try:
        plan = plan_chart(context, table.name, options, {})
        data = read_chart(plan, kind)
    except AuthorError:
        return None
    known = [point for point in data.points if point.value]
    return (plan, data) if len(known) >= _MIN_POINTS else None


def _write(context: Context, plan: Plan, data: ChartData) -> Iterator[str]:
    caption = caption_of(plan, None, names_column=True)
    alternative = escape(describe_chart(data, caption))
    svg = context.draw(specify(data, f"hinh-danh-muc-{plan.table.name}"))
    yield '<figure class="bieu-do bieu-do-danh-muc" data-search-exclude>'
    yield f'<p class="tieu-de">{escape(headline(data).text)}</p>'
    yield f'<div class="hinh" role="img" aria-label="{alternative}">{svg}</div>'
    yield f"<figcaption>{escape(caption)}</figcaption>"
    yield "</figure>\n"
