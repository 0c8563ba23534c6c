"""What may be added or joined: no averages, no stocks over time, nothing twice, no two series."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from macros.findings import AuthorError, Code
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.rules.language.expression import Name, references
from macros.rules.words import refuse_overlap


def check_summable(table: Table, field: Field) -> None:
    """Refuse to add averages and shares."""
    if not field.is_summable:
        raise AuthorError(
            f"cột “{field.name}” của bảng “{table.name}” là tỷ lệ hoặc bình quân, không cộng được",
            "chọn cột số lượng, hoặc dùng so cho từng dòng",
            Code.NOT_SUMMABLE,
        )


def check_stock(table: Table, field: Field, rows: Iterable[int]) -> None:
    """Refuse to add a number at a moment to the same number at another moment."""
    if field.stock and len(set(times_of(table, rows))) > 1:
        raise stock_error(table, field)


def stock_error(table: Table, field: Field) -> AuthorError:
    """Say that a number at a moment never adds up over time."""
    return AuthorError(
        f"cột “{field.name}” của bảng “{table.name}” là số có đến thời điểm,"
        " không cộng qua các năm",
        "dùng so(…) với một năm, hoặc binh_quan; trong khang_dinh ghi tu, den ngoài biểu thức",
        Code.NOT_SUMMABLE,
    )


def check_years(table: Table, field: Field, rows: Iterable[int]) -> None:
    """Refuse years in which a column, or one that its formula reads, does not apply."""
    limited = [item for item in (field, *_sources_of(table, field)) if item.applies]
    times = tuple(times_of(table, rows)) if limited else ()
    for item in limited:
        outside = [time for time in times if not table.schema.timeline.applies(item.applies, time)]
        if item.applies and outside:
            raise AuthorError(
                f"cột “{item.name}” của bảng “{table.name}” không dùng cho năm {outside[0]}",
                f"cột này chỉ có số liệu {item.applies.words}",
                Code.UNKNOWN_YEAR,
            )


def check_series(table: Table, rows: Iterable[int]) -> None:
    """Refuse to join years that are counted in two ways."""
    timeline = table.schema.timeline
    times = list(times_of(table, rows)) if timeline.breaks else []
    broken = timeline.broken(times)
    if broken is not None:
        raise AuthorError(
            f"bảng “{table.name}” đổi cách tính từ năm {broken.at}"
            f" (“{broken.before.label}”, “{broken.after.label}”)"
            f" nên không nối được {min(times)} với {max(times)}",
            f"tính riêng cho các năm trước {broken.at} và từ {broken.at}",
            Code.SERIES_BREAK,
        )


def times_of(table: Table, rows: Iterable[int]) -> Iterator[str]:
    """Give the time of each row, where the table has one."""
    key = table.schema.timeline.key
    if key is not None:
        column = table.columns[key]
        yield from (column[row] for row in rows)


def refuse_overlapping_rows(table: Table, rows: Collection[int]) -> None:
    """Refuse to add rows of a total and of its parts; AuthorError names two of them."""
    if len(rows) > 1:
        for field in table.key_fields:
            is_split = field.summable is False
            if is_split or field.total is not None or field.name in table.parents:
                column = table.columns[field.name]
                refuse_overlap(table, field.name, (column[row] for row in rows))


def _sources_of(table: Table, field: Field) -> Iterator[Field]:
    if field.expression is not None:
        for name in references(field.expression):
            if isinstance(name, Name):
                yield table.field(name.name)
