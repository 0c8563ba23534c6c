"""Where the totals of a table stand, and which a table cannot have."""

from __future__ import annotations

from macros.errors import AuthorError
from macros.findings import Code
from macros.render.amount import check_series, stock_error
from macros.render.table_request import COLUMNS, Request


def totals_are_below(request: Request) -> bool:
    """Tell whether totals are a line, rather than lanes on the right."""
    time = request.table.time.name if request.table.time else None
    is_list = request.stubs[-1] in (COLUMNS, time)
    return not (is_list and request.across and request.across[-1] != time)


def runs_through_time(request: Request) -> bool:
    """Tell whether each group of lines is a period, so that its total is a sum over time."""
    time = request.table.time
    return time is not None and request.stubs[-1] == time.name


def refuse_totals(request: Request) -> None:
    """Refuse totals that would add columns to each other or join two series.

    Raises:
        AuthorError: with what to ask for instead.
    """
    table, time = request.table, request.table.time
    is_total_below = (request.has_total or request.share == "") and totals_are_below(request)
    if is_total_below:
        _refuse_column_totals(request)
    if time is None:
        return
    if time.name in request.merged:
        check_series(table, request.selection.rows)
    if is_total_below and runs_through_time(request):
        check_series(table, request.selection.rows)
        stocks = [field for field in request.fields if field.stock]
        if stocks and not any(field.is_summable and not field.stock for field in request.fields):
            raise stock_error(table, stocks[0])


def _refuse_column_totals(request: Request) -> None:
    time = request.table.time.name if request.table.time else None
    if request.stubs == (COLUMNS,):
        option = "cong" if request.has_total else "co_cau"
        raise AuthorError(
            f"{option}=True không cộng các cột với nhau",
            'ghi cột làm gốc, ví dụ co_cau="tong", hoặc thêm cột tổng có formula vào bảng',
            Code.ARGUMENT,
        )
    if request.share == "" and request.stubs[-1] == time:
        raise AuthorError(
            "co_cau=True không tính tỷ lệ của từng năm trong tổng các năm",
            'ghi cột làm gốc, ví dụ co_cau="tong"',
            Code.ARGUMENT,
        )
