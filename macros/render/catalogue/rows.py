"""A whole table as readers see it: what its columns, rules and marks mean, and its rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from macros.findings import Severity
from macros.format import format_number, round_half_up
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.read.table.timeline import name_time
from macros.render.call.html import Html, block, lines, plain_table, scrolling, tag
from macros.render.call.mark import WORDS, sign_of
from macros.render.number.amount import describe_formula
from macros.rules.language.rule import Explanation, Flag, Rule

_TYPES = {
    "integer": "số nguyên",
    "number": "số thập phân",
    "string": "chữ",
    **{name: grain.noun for name, grain in GRAINS.items()},
}
MAX_ROWS = 60  # more rows are read by filtering them, for which all are loaded


def write_columns(table: Table) -> Iterator[str]:
    """List the columns with name, type, unit and what else their YAML says."""
    heads = ("Cột", "Kiểu", "Đơn vị", "Ghi chú")
    rows = (_column(table, field) for field in table.schema.fields)
    yield plain_table("Các cột của bảng", heads, rows, class_="so-lieu cot-bang") + "\n"
    for item in table.schema.breaks:
        labels = f"“{item.before.label}” và “{item.after.label}”"
        words = f"Từ {name_time(item.at)} số liệu tính theo cách khác: {labels} không nối với nhau."
        yield tag("p", words, class_="ghi-chu-bang") + "\n"


def _column(table: Table, field: Field) -> Html:
    group = tag("span", f"{field.group}: ", class_="nhom-cot") if field.group else ""
    code = tag("code", field.name, data_search_exclude="")
    about = (_type(table, field), field.unit)
    cells = [tag("td", words, class_="chu", data_search_exclude=True) for words in about]
    cells.append(tag("td", _notes(table, field), class_="chu"))
    head = tag("th", group, f"{field.title} ", code, scope="row")
    return tag("tr", lines(head, *cells))


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
    if bounds := field.constraints.words:
        notes.append(f"{bounds[:1].upper()}{bounds[1:]}.")
    titles = [
        f"“{series.titles[field.name]}” ({series.label[:1].lower()}{series.label[1:]})"
        for item in table.schema.breaks
        for series in (item.before, item.after)
        if field.name in series.titles
    ]
    if titles:
        notes.append(f"Tên gọi: {', '.join(titles)}.")
    return " ".join(notes)


def write_rules(table: Table) -> Iterator[str]:
    """List the rules with what they say and how grave they are, then the explanations."""
    heads = ("Mã", "Quy tắc", "Mức", "Kết quả")
    rows = map(_rule, table.schema.rules)
    look = "so-lieu quy-tac"
    table_of_rules = plain_table(
        "Quy tắc kiểm tra", heads, rows, class_=look, data_search_exclude=True
    )
    yield f"{table_of_rules}\n"
    if table.schema.explanations:
        items = (_explanation(table, note) for note in table.schema.explanations)
        yield "\n### Giải trình\n"
        yield f"{block('ul', *items, class_='giai-trinh', data_search_exclude=True)}\n"


def _rule(rule: Rule) -> Html:
    level = "lỗi" if rule.severity is Severity.ERROR else "cảnh báo"
    cells = (tag("td", words, class_="chu") for words in (rule.says.strip(), level))
    return tag("tr", lines(tag("th", rule.id, scope="row"), *cells, verdict_place(rule.id)))


def verdict_place(rule: str) -> Html:
    """The cell in which the verdict on a rule is to stand; it is filled in after the build."""
    return tag("td", class_="chu ghi-sau", data_ghi_sau=f"quy-tac-{rule}")


def _explanation(table: Table, note: Explanation) -> Html:
    where = _keys(table, note.keys)
    place = f" ({where})" if where else ""
    return tag("li", tag("strong", note.rule), f"{place}: {note.text.strip()}")


def write_flags(table: Table) -> str:
    """List the marks that the table's YAML puts on cells, with their notes."""
    items = (tag("li", _flag(table, flag)) for flag in table.schema.flags)
    return block("ul", *items, class_="danh-dau", data_search_exclude=True) + "\n"


def _flag(table: Table, flag: Flag) -> str:
    columns = ", ".join(table.field(name).title for name in flag.columns)
    where = _keys(table, flag.keys)
    words = WORDS[flag.mark]
    said = f"{words[:1].upper()}{words[1:]}: {columns}" + (f" ({where})" if where else "")
    return said + (f" – {flag.note}" if flag.note else "")


def _keys(table: Table, keys: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        f"{table.field(name).title}: {', '.join(table.label(name, value) for value in values)}"
        for name, values in keys.items()
    )


def write_rows(report: Report, table: Table, led_to: Collection[int] = ()) -> Html:
    """Write the last rows of the report's own unit, and those that numbers in sentences lead to;
    each row has the line of the CSV in its id.
    """
    rows = sorted({*_own_rows(report, table)[-MAX_ROWS:], *led_to})
    fields = fields_in_order(table)
    marks = signs(table)
    columns = [column_texts(table, field, rows) for field in fields]
    body = [
        _row(table, row, list(zip(fields, texts, strict=True)), marks.get(row, {}))
        for row, texts in zip(rows, zip(*columns, strict=True), strict=True)
    ]
    name = table.schema.title
    count = f"{format_number(len(table))} dòng"
    if len(rows) < len(table):
        count = f"{format_number(len(rows))} trong {count}; cả bảng ở các tệp CSV, Excel trên đây"
    heads = (tag("th", "Dòng", scope="col"), *map(_head, fields))
    parts = (tag("thead", block("tr", *heads)), block("tbody", *body))
    # The caption stands on the line of the table.
    caption = tag("caption", name, class_="chi-nghe")
    return block(
        "div",
        tag("p", f"{count}.", class_="dem"),
        scrolling(
            f"Số liệu: {name}", tag("table", caption, lines("", *parts, ""), class_="so-lieu")
        ),
        class_="danh-muc",
        data_bang=table.name,
        data_dong=len(table),
    )


def _head(field: Field) -> Html:
    unit = tag("span", f"({field.unit})", class_="dv") if field.unit else None
    words = (field.head, " ", unit) if unit else (field.head,)
    return tag("th", *words, scope="col", class_=_kind(field))


def _row(
    table: Table, row: int, cells: Sequence[tuple[Field, str]], marks: Mapping[str, str]
) -> Html:
    line = table.lines[row]
    parts = [tag("th", tag("a", str(line), href=f"#dong-{line}"), scope="row")]
    for field, text in cells:
        mark = marks.get(field.name)
        sign = tag("sup", mark, class_="dau-so") if mark else ""
        parts.append(tag("td", words_for(table, field, text), sign, class_=_kind(field)))
    return tag("tr", *parts, id=f"dong-{line}")


def _kind(field: Field) -> str | None:
    return None if field.is_numeric else "chu"


def column_texts(table: Table, field: Field, rows: Sequence[int] | None = None) -> Sequence[str]:
    """List the cells of a column in machine notation; a derived one is computed and rounded."""
    if field.formula is None:
        stored = table.columns[field.name]
        return stored if rows is None else [stored[row] for row in rows]
    chosen = range(len(table)) if rows is None else rows
    values = (table.cell(row, field.name).value for row in chosen)
    return [
        "" if value is None else f"{round_half_up(value, field.decimals):f}" for value in values
    ]


def words_for(table: Table, field: Field, text: str) -> str:
    """Write a cell for readers; an empty one stays empty."""
    if not field.is_numeric:
        return table.label(field.name, text)
    return _number(text, field.decimals) if text else ""


def own_keys(report: Report, table: Table) -> Mapping[str, str]:
    """Find the key values of the report's own unit; none in a table that is a list of units."""
    keys = table.schema.primaryKey
    defaults = report.identity.mac_dinh.items()
    return {name: value for name, value in defaults if name in keys and len(keys) > 1}


def signs(table: Table) -> Mapping[int, Mapping[str, str]]:
    """Find the marked cells: row → column → sign; derived columns take over the marks."""
    if not table.schema.flags:
        return {}
    found: dict[int, dict[str, str]] = {}
    for row in range(len(table)):
        for field in table.schema.fields:
            sign = sign_of((table.cell(row, field.name),))
            if sign:
                found.setdefault(row, {})[field.name] = sign
    return found


def name_row(table: Table, row: int) -> str:
    """Say which row it is by the words of its keys, such as "2020; Toàn tỉnh"."""
    return "; ".join(
        words_for(table, field, table.columns[field.name][row]) for field in table.key_fields
    )


def years_of(table: Table) -> str:
    """Say which time a table covers, such as "2010–2020"; "" without a time key."""
    return table.schema.timeline.whole(table.periods)


def fields_in_order(table: Table) -> Sequence[Field]:
    """List the columns as the catalogue shows them: the keys first."""
    own = table.schema.primaryKey
    return [*table.key_fields, *(item for item in table.schema.fields if item.name not in own)]


@cache
def _number(text: str, decimals: int) -> str:
    """Write a number with the decimals of its column, or as many as it has."""
    exponent = Decimal(text).as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return format_number(Decimal(text), max(decimals, own))


def _own_rows(report: Report, table: Table) -> Sequence[int]:
    """Find the rows of the report's own unit; all rows of a table that knows no units."""
    wanted = own_keys(report, table)
    return [
        row
        for row in range(len(table))
        if all(table.columns[name][row] == value for name, value in wanted.items())
    ]
