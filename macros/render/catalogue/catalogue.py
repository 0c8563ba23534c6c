"""The data catalogue: `danh_muc` shows a table whole, or lists all tables; `so_cai` the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from macros.findings import AuthorError
from macros.format import format_number
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.render.call.address import address_of, relative_address
from macros.render.call.context import Context, Rendered
from macros.render.call.html import Html, block, lines, plain_table, tag, unbroken
from macros.render.catalogue.rows import write_columns, write_flags, write_rules, years_of
from macros.render.chart.alt import describe_chart, headline
from macros.render.chart.data import KINDS, ChartData, plan_chart, read_chart
from macros.render.chart.drawing import draw_chart
from macros.render.number.selection import find_table, whole_of
from macros.render.table.bang import caption_of
from macros.render.table.plan import Plan
from macros.render.table.request import Options

# Folder of the site for what is written after the pages: see macros/export/site_data.
DATA_FOLDER = "so-lieu"
# What the site is told after it is built; until then the stylesheet says that it is not known.
ROWS, USES, LEDGER = (
    tag("div", class_="ghi-sau", data_ghi_sau=name) for name in ("so-lieu", "noi-dung", "so-cai")
)
_MIN_POINTS = 3
_MAX_COLUMNS = 15  # more years are drawn as a line
_MAX_TRIES = 4


def danh_muc(context: Context, /, bang: str | None = None) -> Rendered:
    """Print all that is known of a table; without a table, the list of all tables.

    Its numbers are no facts of the ledger: they are the data, not statements of the report.
    """
    lines = (
        _write_list(context) if bang is None else _write_page(context, find_table(context, bang))
    )
    return Rendered("\n".join(lines))


def so_cai(context: Context, /) -> Rendered:
    """Print the place of the ledger: all printed numbers, known only after the site is built."""
    link = _download(context, f"{DATA_FOLDER}/so-cai.csv", "Tải sổ cái (CSV)")
    return Rendered(f"{tag('p', link, class_='tai-ve')}\n\n{LEDGER}\n")


def _write_page(context: Context, table: Table) -> Iterator[str]:
    schema = table.schema
    yield from _way_back(context)
    if schema.description:
        yield tag("p", schema.description.strip(), class_="mo-ta") + "\n"
    yield _particulars(context, table) + "\n"
    yield from _write_default_chart(context, table)
    yield f"\n## Số liệu\n\n{ROWS}\n"
    yield f"\n## Nơi dùng trong báo cáo\n\n{USES}\n"
    yield "\n## Các cột\n"
    yield from write_columns(table)
    if schema.rules:
        yield "\n## Quy tắc kiểm tra\n"
        yield from write_rules(table)
    if schema.flags:
        yield "\n## Số liệu sơ bộ, đã sửa\n"
        yield write_flags(table)
    yield "\n## Trích dẫn bảng này\n"
    citation = _citation(context, table)
    yield tag("p", unbroken(citation), class_="trich-dan-bang", data_search_exclude=True) + "\n"


def _way_back(context: Context) -> Iterator[str]:
    for page in context.report.pages:
        if any(not call.args for call in page.calls_of("danh_muc")):
            link = tag("a", page.title, href=address_of(context.page, page))
            yield tag("p", link, class_="ve-danh-muc", data_search_exclude=True) + "\n"
            return


def _particulars(context: Context, table: Table) -> Html:
    """Say what a table is about in a few words, and where to download it."""
    schema = table.schema
    source = schema.source.rstrip(".")
    invented = "số liệu minh họa" if schema.illustrative else ""
    outline = context.report.outline
    known = {section.id: section.heading for section in outline.sections}
    facts = {
        "Nguồn": "; ".join(part for part in (source, invented) if part),
        "Thời gian": years_of(table),
        "Quy mô": f"{format_number(len(table))} dòng, {len(schema.fields)} cột",
        "Mỗi dòng là": ", ".join(field.title.lower() for field in table.key_fields),
        "Đề cương": "; ".join(known[name] for name in schema.sections if name in known),
        "Tệp": table.path,
    }
    files = {"csv": "CSV (nguyên bản)", "xlsx": "Excel (có tên cột, đơn vị)"}
    links = (
        _download(context, f"{DATA_FOLDER}/{table.name}.{ending}", words)
        for ending, words in files.items()
    )
    pairs = (
        tag("div", tag("dt", name), tag("dd", value)) for name, value in facts.items() if value
    )
    # No div: the search forgets what to leave out at the first end tag of the same name inside.
    return block(
        "section",
        block("dl", *pairs),
        block("p", *links, class_="tai-ve"),
        class_="ly-lich",
        data_search_exclude=True,
    )


def _write_list(context: Context) -> Iterator[str]:
    heads = ("Bảng", "Thời gian", "Số dòng", "Số cột", "Nguồn")
    tables = sorted(context.report.tables.values(), key=partial(_reading_order, context))
    rows = (_line(context, table) for table in tables)
    look = "so-lieu danh-sach-bang"
    yield plain_table("Các bảng số liệu", heads, rows, class_=look, data_search_exclude=True) + "\n"
    link = _download(context, "datapackage.json", "Mô tả gói số liệu")
    yield tag("p", link, class_="tai-ve") + "\n"


def _line(context: Context, table: Table) -> Html:
    name, page = table.schema.title, context.numbering.catalogue.get(table.name)
    link = tag("a", name, href=address_of(context.page, page)) if page else name
    cells = (
        tag("th", link, scope="row"),
        tag("td", years_of(table), class_="chu"),
        tag("td", format_number(len(table)), class_="so"),
        tag("td", str(len(table.schema.fields)), class_="so"),
        tag("td", table.schema.source.rstrip("."), class_="chu"),
    )
    return tag("tr", lines(*cells))


def _download(context: Context, target: str, words: str) -> Html:
    return tag("a", words, href=relative_address(context.page, target), download=True)


def _reading_order(context: Context, table: Table) -> tuple[int, str]:
    """Order tables by the first section of the outline that needs them."""
    places = [section.id for section in context.report.outline.sections]
    mine = [places.index(name) for name in table.schema.sections if name in places]
    return min(mine, default=len(places)), table.schema.title


def _citation(context: Context, table: Table) -> str:
    identity = context.report.identity
    year = f" ({identity.ngay.year})" if identity.ngay else ""
    draft = f", dự thảo lần {identity.du_thao}" if identity.du_thao else ""
    years = years_of(table)
    title = table.schema.title + (f", {years}" if years else "")
    return (
        f"{identity.co_quan}{year}. {title} [bảng số liệu {table.name}]. {identity.title}{draft}."
    )


def _write_default_chart(context: Context, table: Table) -> Iterator[str]:
    """Draw the first column that adds up, over the years, for the whole; nothing without one."""
    for field in [item for item in table.numeric_fields if item.is_summable][:_MAX_TRIES]:
        found = _read_chart(context, table, field)
        if found is not None:
            yield _draw(context, *found) + "\n"
            return


def _read_chart(context: Context, table: Table, field: Field) -> tuple[Plan, ChartData] | None:
    time = table.time
    if time is None or time.type not in GRAINS:
        return None
    merged = [
        key.name
        for key in table.key_fields
        if key is not time and whole_of(context, key) not in table.values(key.name)
    ]
    kind = KINDS["cot" if len(table.values(time.name)) <= _MAX_COLUMNS else "duong"]
    options = Options(columns=field.name, rows=time.name, merged=merged or None)
    try:
        plan = plan_chart(context, table.name, options, {})
        data = read_chart(plan, kind)
    except AuthorError:
        return None
    known = [point for point in data.points if point.value]
    return (plan, data) if len(known) >= _MIN_POINTS else None


def _draw(context: Context, plan: Plan, data: ChartData) -> Html:
    caption = caption_of(plan, None, names_column=True)
    svg = Html(draw_chart(context.draw, data, f"hinh-danh-muc-{plan.table.name}"))
    return block(
        "figure",
        tag("p", headline(data).text, class_="tieu-de"),
        tag("div", svg, class_="hinh", role="img", aria_label=describe_chart(data, caption)),
        tag("figcaption", caption),
        class_="bieu-do bieu-do-danh-muc",
        data_search_exclude=True,
    )
