"""A whole table as readers see it in the data catalogue: its columns, and the words of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache

from macros.format import format_number, round_half_up
from macros.read.report import Report
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.render.call.html import Html, block, lines, scrolling, tag
from macros.render.call.mark import sign_of
from macros.render.table.layout import words_of

MAX_ROWS = 60  # more rows are read by filtering them, for which all are loaded


def write_rows(report: Report, table: Table) -> Html:
    """Write the rows of the report's own unit; each row has the line of the CSV in its id."""
    rows = own_rows(report, table)[-MAX_ROWS:]
    fields = list(fields_in_order(table))
    marks = signs(table)
    columns = [column_texts(table, field, rows) for field in fields]
    body = [
        _row(table, row, list(zip(fields, texts, strict=True)), marks.get(row, {}))
        for row, texts in zip(rows, zip(*columns, strict=True), strict=True)
    ]
    name = table.schema.title
    heads = (tag("th", "Dòng", scope="col"), *map(_head, fields))
    parts = (tag("thead", block("tr", *heads)), block("tbody", *body))
    # The caption stands on the line of the table.
    caption = tag("caption", name, class_="chi-nghe")
    return block(
        "div",
        tag("p", _count(len(rows), len(table)), class_="dem"),
        scrolling(
            f"Số liệu: {name}", tag("table", caption, lines("", *parts, ""), class_="so-lieu")
        ),
        class_="danh-muc",
        data_bang=table.name,
        data_dong=len(table),
    )


def _count(shown: int, total: int) -> str:
    if shown == total:
        return f"{format_number(total)} dòng."
    return f"{format_number(shown)} trong {format_number(total)} dòng."


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
    """List the cells of a column in machine notation; a derived one is computed and rounded.

    Args:
        rows: Which rows; otherwise all.
    """
    if field.formula is None:
        stored = table.columns[field.name]
        return stored if rows is None else [stored[row] for row in rows]
    chosen = range(len(table)) if rows is None else rows
    values = (table.cell(row, field.name).value for row in chosen)
    return ["" if value is None else _plain(value, field.decimals) for value in values]


def words_for(table: Table, field: Field, text: str) -> str:
    """Write a cell for readers; an empty one stays empty."""
    if not field.is_numeric:
        return words_of(table, field, text)
    return _number(text, field.decimals) if text else ""


def own_keys(report: Report, table: Table) -> Mapping[str, str]:
    """Find the key values of the report's own unit; none in a table that is a list of units."""
    keys = table.schema.primaryKey
    defaults = report.identity.mac_dinh.items()
    return {name: value for name, value in defaults if name in keys and len(keys) > 1}


def own_rows(report: Report, table: Table) -> Sequence[int]:
    """Find the rows of the report's own unit; all rows of a table that knows no units."""
    wanted = own_keys(report, table)
    return [
        row
        for row in range(len(table))
        if all(table.columns[name][row] == value for name, value in wanted.items())
    ]


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


def fields_in_order(table: Table) -> Iterator[Field]:
    """List the columns as the catalogue shows them: the keys first."""
    yield from table.key_fields
    yield from (item for item in table.schema.fields if item.name not in table.schema.primaryKey)


def _plain(value: Decimal, decimals: int) -> str:
    return f"{round_half_up(value, decimals):f}"


@cache
def _number(text: str, decimals: int) -> str:
    """Write a number with the decimals of its column, or as many as it has."""
    exponent = Decimal(text).as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    return format_number(Decimal(text), max(decimals, own))
