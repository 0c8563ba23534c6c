"""The data catalogue: `danh_muc` shows a table whole with its rules, or lists all tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from macros.findings import Severity
from macros.format import format_number
from macros.render.call.address import built_name, relative_address
from macros.render.call.context import Rendered
from macros.render.call.mark import WORDS
from macros.render.catalogue.columns import write_columns, write_default_chart
from macros.render.catalogue.rows import years_of
from macros.render.number.selection import find_table

if TYPE_CHECKING:
    from macros.read.table.table import Table
    from macros.render.call.context import Context
    from macros.rules.language.rule import Explanation


def verdict_place(rule: str) -> str:
    """The cell in which the verdict on a rule is to stand."""
    return f'<td class="chu ghi-sau" data-ghi-sau="quy-tac-{escape(rule)}"></td>'


def write_rules(table: Table) -> Iterator[str]:
    """List the rules with what they say and how grave they are, then the explanations."""
    yield '<div class="bang-cuon" role="region" tabindex="0" aria-label="Quy tắc kiểm tra">'
    yield '<table class="so-lieu quy-tac" data-search-exclude>'
    yield '<thead><tr><th scope="col">Mã</th><th scope="col">Quy tắc</th>'
    yield '<th scope="col">Mức</th><th scope="col">Kết quả</th></tr></thead>'
    yield "<tbody>"
    for rule in table.schema.rules:
        level = "lỗi" if rule.severity is Severity.ERROR else "cảnh báo"
        yield f'<tr><th scope="row">{escape(rule.id)}</th>'
        yield f'<td class="chu">{escape(rule.says.strip())}</td>'
        yield f'<td class="chu">{level}</td>'
        yield f"{verdict_place(rule.id)}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>\n"
    if table.schema.explanations:
        yield "\n### Giải trình\n"
        yield '<ul class="giai-trinh" data-search-exclude>'
        for note in table.schema.explanations:
            yield _explanation(table, note)
        yield "</ul>\n"


def write_flags(table: Table) -> Iterator[str]:
    """List the marks that the table's YAML puts on cells, with their notes."""
    yield '<ul class="danh-dau" data-search-exclude>'
    for flag in table.schema.flags:
        columns = ", ".join(table.field(name).title for name in flag.columns)
        where = _keys(table, flag.keys)
        note = f" – {flag.note}" if flag.note else ""
        words = WORDS[flag.mark]
        text = (
            f"{words[:1].upper()}{words[1:]}: {columns}" + (f" ({where})" if where else "") + note
        )
        yield f"<li>{escape(text)}</li>"
    yield "</ul>\n"


def _explanation(table: Table, note: Explanation) -> str:
    where = _keys(table, note.keys)
    place = f" ({escape(where)})" if where else ""
    return f"<li><strong>{escape(note.rule)}</strong>{place}: {escape(note.text.strip())}</li>"


def _keys(table: Table, keys: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        f"{table.field(name).title}: {', '.join(table.label(name, value) for value in values)}"
        for name, values in keys.items()
    )


# Folder of the site for what is written after the pages: see macros/export/data.
DATA_FOLDER = "so-lieu"
# What the site is told after it is built; until then the stylesheet says that it is not known.
ROWS = '<div class="ghi-sau" data-ghi-sau="so-lieu"></div>'
USES = '<div class="ghi-sau" data-ghi-sau="noi-dung"></div>'
LEDGER = '<div class="ghi-sau" data-ghi-sau="so-cai"></div>'


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
    address = relative_address(context.page, f"{DATA_FOLDER}/so-cai.csv")
    return Rendered(
        f'<p class="tai-ve"><a href="{address}" download>Tải sổ cái (CSV)</a></p>\n\n{LEDGER}\n'
    )


def _write_page(context: Context, table: Table) -> Iterator[str]:
    schema = table.schema
    yield from _way_back(context)
    if schema.description:
        yield f'<p class="mo-ta">{escape(schema.description.strip())}</p>\n'
    yield from _particulars(context, table)
    yield from write_default_chart(context, table)
    yield "\n## Số liệu\n"
    yield f"{ROWS}\n"
    yield "\n## Nơi dùng trong báo cáo\n"
    yield f"{USES}\n"
    yield "\n## Các cột\n"
    yield from write_columns(table)
    if schema.rules:
        yield "\n## Quy tắc kiểm tra\n"
        yield from write_rules(table)
    if schema.flags:
        yield "\n## Số liệu sơ bộ, đã sửa\n"
        yield from write_flags(table)
    yield "\n## Trích dẫn bảng này\n"
    yield f'<p class="trich-dan-bang" data-search-exclude>{escape(_citation(context, table))}</p>\n'


def _way_back(context: Context) -> Iterator[str]:
    for page in context.report.pages:
        if any(call.name == "danh_muc" and not call.args for call in page.calls):
            address = relative_address(context.page, built_name(page))
            link = f'<a href="{address}">{escape(page.title)}</a>'
            yield f'<p class="ve-danh-muc" data-search-exclude>{link}</p>\n'
            return


def _particulars(context: Context, table: Table) -> Iterator[str]:
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
    # No div: the search forgets what to leave out at the first end tag of the same name inside.
    yield '<section class="ly-lich" data-search-exclude>'
    yield "<dl>"
    for name, value in facts.items():
        if value:
            yield f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>"
    yield "</dl>"
    links = (("csv", "CSV (nguyên bản)"), ("xlsx", "Excel (có tên cột, đơn vị)"))
    yield '<p class="tai-ve">'
    for ending, words in links:
        address = relative_address(context.page, f"{DATA_FOLDER}/{table.name}.{ending}")
        yield f'<a href="{address}" download>{words}</a>'
    yield "</p>"
    yield "</section>\n"


def _write_list(context: Context) -> Iterator[str]:
    tables = context.report.tables.values()
    yield '<div class="bang-cuon" role="region" tabindex="0" aria-label="Các bảng số liệu">'
    yield '<table class="so-lieu danh-sach-bang" data-search-exclude>'
    yield '<thead><tr><th scope="col">Bảng</th><th scope="col">Thời gian</th>'
    yield '<th scope="col">Số dòng</th><th scope="col">Số cột</th><th scope="col">Nguồn</th></tr>'
    yield "</thead>"
    yield "<tbody>"
    for table in sorted(tables, key=lambda table: _reading_order(context, table)):
        yield f'<tr><th scope="row">{_link(context, table)}</th>'
        yield f'<td class="chu">{escape(years_of(table))}</td>'
        yield f'<td class="so">{format_number(len(table))}</td>'
        yield f'<td class="so">{len(table.schema.fields)}</td>'
        yield f'<td class="chu">{escape(table.schema.source.rstrip("."))}</td></tr>'
    yield "</tbody>"
    yield "</table>"
    yield "</div>\n"
    address = relative_address(context.page, "datapackage.json")
    yield f'<p class="tai-ve"><a href="{address}" download>Mô tả gói số liệu</a></p>\n'


def _reading_order(context: Context, table: Table) -> tuple[int, str]:
    """Order tables by the first section of the outline that needs them."""
    places = [section.id for section in context.report.outline.sections]
    mine = [places.index(name) for name in table.schema.sections if name in places]
    return min(mine, default=len(places)), table.schema.title


def _link(context: Context, table: Table) -> str:
    page = context.numbering.catalogue.get(table.name)
    title = escape(table.schema.title)
    if page is None:
        return title
    return f'<a href="{relative_address(context.page, built_name(page))}">{title}</a>'


def _citation(context: Context, table: Table) -> str:
    identity = context.report.identity
    year = f" ({identity.ngay.year})" if identity.ngay else ""
    draft = f", dự thảo lần {identity.du_thao}" if identity.du_thao else ""
    years = years_of(table)
    title = table.schema.title + (f", {years}" if years else "")
    return (
        f"{identity.co_quan}{year}. {title} [bảng số liệu {table.name}]. {identity.title}{draft}."
    )
