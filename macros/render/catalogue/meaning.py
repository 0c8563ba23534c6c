"""What the columns, rules and marks of a table mean, as the data catalogue tells it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from macros.findings import Severity
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.render.call.html import Html, block, lines, plain_table, tag
from macros.render.call.mark import WORDS
from macros.render.number.amount import describe_formula
from macros.rules.language.rule import Explanation, Flag, Rule

_TYPES = {
    "integer": "số nguyên",
    "number": "số thập phân",
    "year": "năm",
    "string": "chữ",
    "date": "ngày",
}


def write_columns(table: Table) -> Iterator[str]:
    """List the columns with name, type, unit and what else their YAML says."""
    heads = ("Cột", "Kiểu", "Đơn vị", "Ghi chú")
    rows = (_column(table, field) for field in table.schema.fields)
    yield plain_table("Các cột của bảng", heads, rows, class_="so-lieu cot-bang") + "\n"
    for item in table.schema.breaks:
        labels = f"“{item.before.label}” và “{item.after.label}”"
        words = f"Từ năm {item.at} số liệu tính theo cách khác: {labels} không nối với nhau."
        yield tag("p", words, class_="ghi-chu-bang") + "\n"


def _column(table: Table, field: Field) -> Html:
    group = tag("span", f"{field.group}: ", class_="nhom-cot") if field.group else ""
    code = tag("code", field.name, data_search_exclude="")
    about = (_type(table, field), field.unit, _notes(table, field))
    cells = (tag("td", words, class_="chu", data_search_exclude=True) for words in about)
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
