"""What a call of `bang` or `bieu_do` asks for, checked against the table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Context, check_decimals, check_flag, read_text
from macros.render.number.keys import attributes_of, extend, key_behind, refuse_blank
from macros.render.number.selection import (
    ALL,
    Selection,
    check_series,
    find_table,
    select,
    stock_error,
    sum_error,
    whole_of,
)

COLUMNS = "cot"  # in `hang`, `truc`: the columns of the table are listed, not a key's values


@dataclass(frozen=True, slots=True)
class Request:
    """One table to lay out.

    Args:
        stubs: Key columns whose values are the rows, outermost first; (COLUMNS,) when each
            row is a column of the table.
        across: Key columns whose values spread over the columns.
        merged: Key columns that are summed over.
        chosen: Key columns of which the author listed the values, so that they need not be all.
        total_values: For key columns that have one, the value that is the total of the others.
        decimals: For columns of type number and shares; None for their own.
        share: None for no shares, "" for shares in the total, ALL for shares in the sum of the
            lanes shown, else the column they are shares of.
        order: The column, or value of a key across, that rows are sorted by; "-" before it
            for the highest first, None for the order of the data.
        most: How many rows of a group are shown; the others are one line.
        is_grouped: Whether an attribute heads groups of rows, which then have a total of all.
    """

    table: Table
    selection: Selection
    fields: tuple[Field, ...]
    stubs: tuple[str, ...]
    across: tuple[str, ...]
    merged: tuple[str, ...]
    chosen: frozenset[str]
    total_values: Mapping[str, str]
    decimals: int | None
    has_total: bool
    share: str | None
    order: str | None = None
    most: int | None = None
    is_grouped: bool = False

    @property
    def lists_columns(self) -> bool:
        """Whether each row is a column of the table."""
        return self.stubs == (COLUMNS,)

    @property
    def totals_are_below(self) -> bool:
        """Whether totals are a line, rather than lanes on the right."""
        time = self.table.schema.timeline.key
        is_list = self.stubs[-1] in (COLUMNS, time)
        return not (is_list and self.across and self.across[-1] != time)

    @property
    def runs_through_time(self) -> bool:
        """Whether each group of lines is a period, so that its total is a sum over time."""
        return self.stubs[-1] == self.table.schema.timeline.key


@dataclass(frozen=True, slots=True)
class Options:
    """The arguments that `bang` and `bieu_do` share, as the author typed them."""

    columns: Any = None
    rows: Any = None
    across: Any = None
    merged: Any = None
    first: Any = None
    last: Any = None
    decimals: Any = None
    total: Any = False
    share: Any = False
    order: Any = None
    most: Any = None


def read_request(
    context: Context,
    name: object,
    options: Options,
    keys: Mapping[str, Any],
) -> Request:
    """Check the arguments of a call and fill in what it leaves open.

    Args:
        keys: All arguments that are no option of the macro.
    """
    table = find_table(context, name)
    check_decimals(options.decimals)
    check_flag("cong", options.total)
    fields = _read_fields(table, options.columns)
    attributes = tuple(attributes_of(context, table))
    rows = _read_keys(table, "hang", options.rows, (COLUMNS, *attributes))
    across = _read_keys(table, "ngang", options.across, attributes) or ()
    merged = _read_keys(table, "gop", options.merged) or ()
    shown = (*(rows or ()), *across)
    grouped = {name: key_behind(context, table, name) for name in shown if name in attributes}
    named = {column: value for column, value in keys.items() if value != ALL}
    free = {*shown, *merged, *grouped.values(), *(keys.keys() - named.keys())} - {COLUMNS}
    selection = select(context, table.name, named, options.first, options.last, free)
    if grouped:
        table = extend(context, table, grouped)
        selection = _without_wholes(context, table, selection, grouped)
        behind = dict.fromkeys(grouped.values())
        merged += tuple(key for key in behind if key not in (*shown, *merged))
    totals = _total_values(context, table)
    if rows is None:
        spread = {*across, *merged}
        rows = tuple(key for key in selection.open_keys if key not in spread) or (COLUMNS,)
    selection = _settle_rest(selection, {*rows, *across, *merged}, totals)
    return Request(
        table=table,
        selection=selection,
        fields=fields,
        stubs=rows,
        across=across,
        merged=merged,
        chosen=frozenset(
            (
                *(key for key, value in named.items() if isinstance(value, list | tuple)),
                *selection.words,
                *grouped.values(),
            )
        ),
        total_values=totals,
        decimals=options.decimals,
        has_total=options.total,
        share=_read_share(table, options.share),
        order=_read_order(table, options, rows),
        most=options.most,
        is_grouped=any(name in grouped for name in rows[:-1]),
    )


def read_names(option: str, value: Any) -> tuple[str, ...] | None:
    """Read one name or a list of names; None when the author gave none."""
    if value is None:
        return None
    names = (value,) if isinstance(value, str) else value
    if not isinstance(names, list | tuple) or not all(isinstance(name, str) for name in names):
        remedy = f"{option} là một tên hoặc danh sách tên trong ngoặc vuông"
        raise AuthorError(f"{option}={value!r}", remedy, Code.ARGUMENT)
    if not names or len(set(names)) < len(names):
        message = f"{option} trống" if not names else f"{option} có tên lặp lại"
        raise AuthorError(message, "ghi mỗi tên một lần", Code.ARGUMENT)
    return tuple(names)


def _read_fields(table: Table, value: Any) -> tuple[Field, ...]:
    names = read_names("cot", value)
    if names is not None:
        return tuple(table.field(name) for name in names)
    keys = table.schema.primaryKey
    others = tuple(field for field in table.schema.fields if field.name not in keys)
    return table.numeric_fields or others


def _read_keys(
    table: Table, option: str, value: Any, extra: tuple[str, ...] = ()
) -> tuple[str, ...] | None:
    names = read_names(option, value)
    for name in names or ():
        if name not in table.schema.primaryKey and name not in extra:
            message = f"{option}: “{name}” không phải là khóa của bảng “{table.name}”"
            remedy = nearest(name, (*table.schema.primaryKey, *extra))
            raise AuthorError(message, remedy, Code.ARGUMENT)
    return names


def _read_share(table: Table, value: Any) -> str | None:
    if value == ALL:
        return ALL
    if isinstance(value, str):
        return table.field(value).name
    check_flag("co_cau", value)
    return "" if value else None


def _read_order(table: Table, options: Options, rows: tuple[str, ...]) -> str | None:
    """Check by what rows are sorted, and how many are shown."""
    most = options.most
    if most is not None and (not isinstance(most, int) or isinstance(most, bool) or most < 1):
        raise AuthorError(f"dau={most} không dùng được", "ghi số hàng, như 10", Code.ARGUMENT)
    if most is not None and options.order is None:
        message = "dau cần biết hàng nào đứng đầu"
        raise AuthorError(message, 'ghi thêm sap_xep, như sap_xep="-tong"', Code.ARGUMENT)
    if options.order is not None and rows[-1] in (COLUMNS, table.schema.timeline.key):
        message = "sap_xep xếp các đơn vị, các loại; thời gian và các cột giữ thứ tự của mình"
        raise AuthorError(message, "bỏ sap_xep, dau, hoặc đổi hang", Code.ARGUMENT)
    return read_text("sap_xep", options.order)


def _total_values(context: Context, table: Table) -> Mapping[str, str]:
    """Find, for each key column, the value that stands for all others together."""
    wholes = {field.name: whole_of(context, field) for field in table.key_fields}
    return {
        name: whole
        for name, whole in wholes.items()
        if whole is not None and whole in table.values(name)
    }


def _settle_rest(
    selection: Selection, shown: Collection[str], totals: Mapping[str, str]
) -> Selection:
    """Fix the keys that the table does not show to their total; refuse where there is none."""
    rest = [key for key in selection.open_keys if key not in shown]
    missing = [key for key in rest if key not in totals or key in selection.keys]
    if missing:
        message = f"chưa rõ lấy giá trị nào của khóa {', '.join(missing)}"
        remedy = "ghi một giá trị, hoặc đưa khóa vào hang, ngang; muốn cộng gộp thì ghi gop"
        raise AuthorError(message, remedy, Code.AMBIGUOUS_KEY)
    if not rest:
        return selection
    table = selection.table
    rows = tuple(
        row for row in selection.rows if all(table.columns[key][row] == totals[key] for key in rest)
    )
    if not rows:
        message = f"bảng “{table.name}” không có dòng tổng của {', '.join(rest)} cho khóa này"
        raise AuthorError(message, "bổ sung dòng hoặc chọn khóa khác", Code.NO_ROW)
    keys = {**selection.keys, **{key: (totals[key],) for key in rest}}
    return replace(selection, rows=rows, keys=keys)


def _without_wholes(
    context: Context, table: Table, selection: Selection, grouped: Mapping[str, str]
) -> Selection:
    """Leave out the rows that stand for all others, which have no attribute.

    Args:
        table: With the attributes as columns.
        grouped: The key behind each attribute.
    """
    rows = selection.rows
    for name, key in grouped.items():
        whole = whole_of(context, table.field(key))
        column = table.columns[key]
        rows = tuple(row for row in rows if column[row] != whole)
        refuse_blank(table, name, key, rows)
    return replace(selection, rows=rows)


def refuse_totals(request: Request) -> None:
    """Refuse totals that would add columns to each other or join two series.

    Raises:
        AuthorError: with what to ask for instead.
    """
    table = request.table
    if request.has_total or request.share is not None or request.most is not None:
        for field in request.fields:
            if field.is_undecided:
                raise sum_error(table, field)
    is_total_below = (request.has_total or request.share == "") and request.totals_are_below
    if is_total_below:
        _refuse_column_totals(request)
    if table.schema.timeline.key in request.merged:
        check_series(table, request.selection.rows)
    if is_total_below and request.runs_through_time:
        check_series(table, request.selection.rows)
        stocks = [field for field in request.fields if field.stock]
        if stocks and not any(field.is_summable and not field.stock for field in request.fields):
            raise stock_error(table, stocks[0])


def _refuse_column_totals(request: Request) -> None:
    if request.lists_columns:
        option = "cong" if request.has_total else "co_cau"
        remedy = 'ghi cột làm gốc, ví dụ co_cau="tong", hoặc thêm cột tổng có formula vào bảng'
        raise AuthorError(f"{option}=True không cộng các cột với nhau", remedy, Code.ARGUMENT)
    if request.share == "" and request.runs_through_time:
        message = "co_cau=True không tính tỷ lệ của từng năm trong tổng các năm"
        raise AuthorError(message, 'ghi cột làm gốc, ví dụ co_cau="tong"', Code.ARGUMENT)
