"""What stands around a table or chart: its caption, its unit and its source."""

from __future__ import annotations

from macros.render.table_plan import Plan
from macros.render.table_request import Request

_MAX_LISTED = 4  # more years than these are named by the first and the last
_HAS_YEAR = ("19", "20")


def caption_of(plan: Plan, wanted: str | None, *, names_column: bool = False) -> str:
    """Write the caption: the author's words or the table's title, then the years.

    Args:
        names_column: Whether the title must name the column, because nothing else does.
    """
    column = _only_column(plan.request) if names_column else ""
    text = wanted or plan.table.schema.title + column + _fixed_values(plan.request)
    years = years_of(plan)
    return f"{text}, {years}" if years and not _names_year(text) else text


def years_of(plan: Plan) -> str:
    """Name the years shown: "năm 2020", "2010 - 2020", "các năm 2010, 2015, 2020"."""
    time = plan.table.time
    years = plan.years
    if time is None or not years:
        return ""
    labels = [plan.table.label(time.name, year) for year in years]
    if time.type != "year":
        return labels[0] if len(labels) == 1 else ""
    if len(years) == 1:
        return f"năm {labels[0]}"
    ordered = sorted(years)
    values = plan.table.values(time.name)
    start = values.index(ordered[0])
    is_run = list(values[start : start + len(ordered)]) == ordered
    if is_run or len(years) > _MAX_LISTED:
        return f"{ordered[0]} - {ordered[-1]}"
    return f"các năm {', '.join(labels)}"


def unit_line(unit: str) -> str:
    """Write the line that names the unit above a table; "" without a unit."""
    return f"Đơn vị tính: {unit}" if unit else ""


def source_line(plan: Plan) -> str:
    """Write the source line; invented data say so."""
    schema = plan.table.schema
    source = f"Nguồn: {schema.source.rstrip('.')}" if schema.source else ""
    if not schema.illustrative:
        return f"{source}." if source else ""
    return f"{source}; số liệu minh họa." if source else "Số liệu minh họa."


def _only_column(request: Request) -> str:
    """Name the only column shown, unless the table's title says it or it has no other."""
    fields = request.fields
    if len(fields) != 1 or len(request.table.numeric_fields) < 2:
        return ""
    title = fields[0].title
    if title.lower() in request.table.schema.title.lower():
        return ""
    return f": {title[:1].lower()}{title[1:]}"


def _fixed_values(request: Request) -> str:
    """Name the values that the author fixed, such as " (Xã)"; the years are named elsewhere."""
    table = request.table
    time = table.time.name if table.time else None
    labels = [
        table.label(field.name, values[0])
        for field in table.key_fields
        if field.name not in (time, *request.stubs, *request.across)
        and len(values := request.selection.keys.get(field.name, ())) == 1
        and values[0] != request.total_values.get(field.name)
    ]
    return f" ({'; '.join(labels)})" if labels else ""


def _names_year(text: str) -> bool:
    words = text.replace("–", " ").replace("-", " ").replace(",", " ").split()
    return any(len(w) == 4 and w.isdigit() and w.startswith(_HAS_YEAR) for w in words)
