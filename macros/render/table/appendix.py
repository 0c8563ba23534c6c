"""Appendices made of data: official forms filled in, and tables whole, in parts that fit paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from macros.findings import AuthorError, Code
from macros.format import NOT_REPORTED, format_long
from macros.read.form import FormColumn, FormLayout, FormRow
from macros.read.identity import Appendix
from macros.read.page.page import Call, FrontMatter, Page
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.call.context import Context, Fact, Rendered, draw_nothing
from macros.render.call.html import Html, block, lines, scrolling, tag
from macros.render.call.mark import table_legend
from macros.render.call.numbering import Numbering
from macros.render.number.amount import BLANK, Amount, add, listed_amount
from macros.render.number.selection import find_table
from macros.render.table.bang import (
    LEGEND,
    caption_of,
    small_print,
    source_line,
    unit_line,
    write_table,
)
from macros.render.table.head import merge_paths
from macros.render.table.layout import (
    LANDSCAPE_MM,
    PORTRAIT_MM,
    Body,
    Layout,
    TableRow,
    estimate_width,
    estimate_widths,
    lay_out,
)
from macros.render.table.plan import Plan
from macros.render.table.request import Options, read_request

Above = tuple[FormRow, ...]  # the outermost first
_NUMBERED = re.compile(r"(?:[^\W\d_]|\d+|[IVX]+)[.)]\s|[-+]\s|(?:Trong đó|Chia ra)\b")
MOST_ROWS = 400  # beyond, the author is asked to choose
_ROWS_PER_PAGE = 25
_PLACE = "data/report.yml"
_MOST_UPRIGHT = 6  # columns of numbers; official forms with more are turned
_SIZE = 10  # pt; the type of official forms


def bieu_thong_ke(context: Context, /) -> Rendered:
    """Print the official forms that are appendices of the report, each under its name."""
    parts: list[Html] = []
    facts: list[Fact] = []
    for number, appendix in enumerate(context.report.identity.phu_luc, 1):
        if appendix.bieu is not None:
            name = context.report.appendix_name(appendix)
            parts.append(tag("h2", name, id=f"bieu-{number}"))
            for filled in _forms(context.report, appendix):
                parts.append(_write_form(filled, context.call.index, facts))
    if not parts:
        message = "data/report.yml không có phụ lục nào là biểu"
        raise AuthorError(message, "thêm vào phu_luc, như {bieu: 2, nam: 2020}", Code.NO_ROW)
    return Rendered(lines(*parts), tuple(facts))


def print_appendix(report: Report, appendix: Appendix) -> Rendered:
    """Print an appendix that is a table or a form; its place is the call of its numbers.

    Raises:
        AuthorError: for what the data do not have, or have more than once.
    """
    call = report.identity.phu_luc.index(appendix)
    if appendix.bieu is None:
        return _print_table(_context(report, call), appendix)
    facts: list[Fact] = []
    forms = [_write_form(filled, call, facts) for filled in _forms(report, appendix)]
    return Rendered(lines(*forms), tuple(facts))


def _context(report: Report, call: int) -> Context:
    """Stand in for the page that an appendix of data does not have."""
    page = Page(_PLACE, "", FrontMatter(), "", 1, "", 1, ())
    return Context(report, page, Call(_PLACE, 1, call, "bang", (), {}), Numbering({}), draw_nothing)


# --- official forms


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form for one time and one unit.

    Args:
        time: A value of the table's key of time.
        unit: A value of the key that names the unit; "" where the table has none.
    """

    report: Report
    form: FormLayout
    time: str
    unit: str

    def lay_out(self) -> Layout:
        """Fill in every row; one that the data may leave out, and do, is left out.

        Raises:
            AuthorError: when the form's table has no row for the time and the unit.
        """
        table = self.report.table(self.form.table)
        table.rows(dict(self._shared(table)))
        columns = tuple(column for column in self.form.columns if not column.ignore)
        rows = tuple(self._rows(columns))
        paths = [tuple(column.head.split(" / ")) for column in columns]
        numbers = (f"{n}{'=' * bool(c.formula)}{c.formula}" for n, c in enumerate(columns, 1))
        return Layout(
            (self.form.stub,),
            merge_paths(paths),
            tuple(path[-1] for path in paths),
            (Body(rows),),
            self.form.unit,
            numbers=("A", *numbers),
        )

    @property
    def says(self) -> tuple[str, ...]:
        """The time and the unit in words."""
        table = self.report.table(self.form.table)
        keys = dict(self._shared(table))
        time = table.schema.timeline.caption((self.time,), table.periods)
        units = (table.label(name, value) for name, value in keys.items() if value == self.unit)
        return tuple(filter(None, (f"{time[:1].upper()}{time[1:]}", *units)))

    def _rows(self, columns: Sequence[FormColumn]) -> Iterator[TableRow]:
        for row, above in self.form.placed():
            amounts = [self._amount(row, above, column) for column in columns]
            is_left_out = row.optional and not row.ignore and all(one is None for one in amounts)
            if is_left_out or any(one.unprinted for one in (*above, row)):
                continue
            is_plain = not above or _NUMBERED.match(row.label)
            label = row.label if is_plain else f"{'-+'[len(above) > 1]} {row.label}"
            yield TableRow((label,), tuple(map(_cell, amounts)), row.total and not above)

    def _amount(self, row: FormRow, above: Above, column: FormColumn) -> Amount | None:
        """Find the number of a cell; None where the report has no data for it."""
        target = row.column or column.column
        if any(one.ignore for one in (*above, row)):
            return None
        if row.total:
            return self._sum(row, above, column)
        if target is None or not (row.keys or row.column):
            return BLANK
        table = self.report.table(self.form.table_of(row, above))
        known = {**self.form.fixed, **column.keys, **dict(self._shared(table))}
        for one in (*above, row):
            known |= one.keys
        wanted = {name: known[name] for name in table.schema.primaryKey if name in known}
        try:
            found = table.rows(wanted)
        except AuthorError:  # a category of the form that the data never have
            return None
        return listed_amount(table, table.field(target), found) if found else None

    def _sum(self, row: FormRow, above: Above, column: FormColumn) -> Amount | None:
        """Add up the rows under a total, or else those beside it."""
        beside = above[-1].rows if above else self.form.rows
        rows = row.rows or tuple(one for one in beside if one is not row)
        path = (*above, row) if row.rows else above
        parts = [one for one in self._parts(rows, path, column) if one is not None]
        return add(parts, row.label) if parts else None

    def _parts(
        self, rows: Iterable[FormRow], above: Above, column: FormColumn
    ) -> Iterator[Amount | None]:
        for row in rows:
            if not row.total and (row.column or (row.keys and column.column)):
                yield self._amount(row, above, column)
            elif row.rows:
                yield from self._parts(row.rows, (*above, row), column)

    def _shared(self, table: Table) -> Iterator[tuple[str, str]]:
        """Name the keys that are one for the whole form."""
        for field in table.key_fields:
            if field.name == table.schema.timeline.key:
                yield field.name, self.time
            elif field.references is not None and self.unit:
                yield field.name, self.unit


def _cell(amount: Amount | None) -> Fact | str:
    return NOT_REPORTED if amount is None else amount.listed() or ""


def _forms(report: Report, appendix: Appendix) -> Iterator[FilledForm]:
    """List the forms of an appendix, one for each year and unit."""
    layouts = report.forms_of(appendix)
    table = report.table(layouts[0].table)
    unit_key = next((field for field in table.key_fields if field.references), None)
    known = report.identity.mac_dinh.get(unit_key.name, "") if unit_key else ""
    units = appendix.units or (known,)
    if unit_key is not None and not all(units):
        message = f"biểu {appendix.bieu} cần biết in của đơn vị nào"
        raise AuthorError(message, "thêm don_vi vào phụ lục này", Code.AMBIGUOUS_KEY)
    for year in appendix.years or (str(report.identity.ky.den),):
        layout = next((one for one in layouts if one.years.covers(year)), None)
        if layout is None:
            message = f"biểu {appendix.bieu} không có mẫu dùng cho năm {year}"
            remedy = "chọn năm khác, hoặc thêm mẫu vào data/mau_bieu"
            raise AuthorError(message, remedy, Code.UNKNOWN_YEAR)
        yield from (FilledForm(report, layout, year, unit) for unit in units)


def _write_form(filled: FilledForm, call: int, facts: list[Fact]) -> Html:
    """Write a form and its signatures; its numbers are added to the facts."""
    layout, form = filled.lay_out(), filled.form
    schema, unit = filled.report.table(form.table).schema, form.unit and f"Đơn vị tính: {form.unit}"
    says = " · ".join(filter(None, (*filled.says, unit)))
    is_incomplete = any(NOT_REPORTED in row.cells for row in layout.rows) or layout.is_incomplete
    figure = block(
        "figure",
        small_print("don-vi-tinh", says),
        scrolling(says, write_table(layout, call, len(facts), size=_SIZE)),
        small_print("nguon", source_line(schema)),
        small_print("ghi-chu-bang", f"Ghi chú: {form.note}" if form.note else ""),
        small_print("ghi-chu-bang", LEGEND if is_incomplete else ""),
        small_print("ghi-chu-bang", table_legend(layout.facts)),
        block("p", *_signers(filled), class_="nguoi-ky"),
        class_="bang",
        data_nhan=form.title.partition(" (")[0],
        data_kho="ngang" if len(layout.leaves) > _MOST_UPRIGHT else _side(layout),
    )
    facts += layout.facts
    return figure


def _signers(filled: FilledForm) -> Iterator[Html]:
    """Write who signs, the last one under place and date."""
    identity = filled.report.identity
    date = format_long(identity.ngay) if identity.ngay else "ngày …… tháng …… năm ………"
    *others, last = filled.form.signers
    yield from (tag("span", name) for name in others)
    place = identity.dia_danh or "……………"
    yield tag("span", tag("em", f"{place}, {date}"), " ", tag("strong", last))


# --- whole tables


def _print_table(context: Context, appendix: Appendix) -> Rendered:
    """Print all rows and columns that are asked for; what is too wide comes in parts."""
    table = find_table(context, appendix.bang)
    chosen = dict(_chosen(table, appendix))
    open_keys = [name for name in table.schema.primaryKey if len(chosen.get(name, ())) != 1]
    for name in open_keys:
        if name != table.schema.timeline.key:
            chosen.setdefault(name, list(table.values(name)))  # those that stand for all, too

    def plan(columns: Sequence[str]) -> Plan:
        options = Options(columns=list(columns), rows=open_keys or None)
        return Plan(read_request(context, table.name, options, chosen))

    columns = appendix.cot or tuple(_columns(table))
    whole = plan(columns)
    laid = lay_out(whole)
    parts = _parts(columns, laid) if open_keys else [columns]
    facts: list[Fact] = []
    figures = []
    for number, part in enumerate(parts, 1):
        planned = whole if len(parts) == 1 else plan(part)
        layout = laid if len(parts) == 1 else lay_out(planned)
        caption = caption_of(planned, None)
        caption += f" (phần {number}/{len(parts)})" if len(parts) > 1 else ""
        figure = block(
            "figure",
            tag("figcaption", caption),
            unit_line(layout),
            scrolling(caption, write_table(layout, context.call.index, len(facts))),
            small_print("nguon", source_line(table.schema)),
            small_print("ghi-chu-bang", LEGEND if layout.is_incomplete else ""),
            small_print("ghi-chu-bang", table_legend(layout.facts)),
            class_="bang",
            data_kho=_side(layout),
        )
        figures.append(figure)
        facts += layout.facts
    return Rendered(lines(*figures), tuple(facts), _warn_long(appendix, len(laid.rows), len(parts)))


def _chosen(table: Table, appendix: Appendix) -> Iterator[tuple[str, list[str]]]:
    time = table.schema.timeline.key
    unit = next((field.name for field in table.key_fields if field.references), None)
    asked = (("nam", time, appendix.years), ("don_vi", unit, appendix.units))
    for word, key, values in asked:
        if values and key is None:
            message = f"bảng “{table.name}” không có khóa để chọn theo {word}"
            raise AuthorError(message, f"bỏ {word} ở phụ lục này", Code.ARGUMENT)
        if values and key is not None:
            yield key, list(values)


def _columns(table: Table) -> Iterator[str]:
    """Name the columns besides the keys, but for words that nobody wrote."""
    for field in table.schema.fields:
        stored = table.columns.get(field.name)
        if field.name not in table.schema.primaryKey and (stored is None or any(stored)):
            yield field.name


def _parts(columns: Sequence[str], layout: Layout) -> list[tuple[str, ...]]:
    """Part columns so that each part fits a turned page beside the columns that name the rows."""
    widths = estimate_widths(layout)
    stubs, own = widths[: len(layout.stubs)], widths[len(layout.stubs) :]
    room = LANDSCAPE_MM - sum(stubs)
    parts: list[tuple[str, ...]] = []
    taken = room
    for name, width in zip(columns, own, strict=True):
        if taken + width > room and (taken or not parts):
            parts.append(())
            taken = 0.0
        parts[-1] += (name,)
        taken += width
    return parts


def _side(layout: Layout) -> str | None:
    return "ngang" if estimate_width(layout) > PORTRAIT_MM else None


def _warn_long(appendix: Appendix, rows: int, parts: int) -> tuple[AuthorError, ...]:
    """Ask for a choice where nobody would leaf through all the rows."""
    if rows <= MOST_ROWS:
        return ()
    pages = rows * parts // _ROWS_PER_PAGE
    message = f"phụ lục “{appendix.ten}” in {rows} dòng, khoảng {pages} trang"
    remedy = "chọn bớt bằng nam, don_vi, cot, như {bang: …, nam: [2015, 2020], don_vi: …}"
    return (AuthorError(message, remedy, Code.OVERFLOW),)
