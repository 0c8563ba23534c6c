"""The chart that introduces a table in the data catalogue, where one makes sense."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from macros.errors import AuthorError
from macros.render.chart_alt import describe_chart, headline
from macros.render.chart_data import ChartData, plan_chart, read_chart
from macros.render.chart_spec import specify
from macros.render.selection import whole_of
from macros.render.table_caption import caption_of
from macros.render.table_request import Options

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.read.table_schema import Field
    from macros.render.context import Context
    from macros.render.table_plan import Plan

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
