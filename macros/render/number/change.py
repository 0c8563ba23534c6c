"""Changes between two times in a sentence: tang_giam, tang_binh_quan, lien_tuc, so_lan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from macros.findings import AuthorError, Code
from macros.format import NO_BREAK_SPACE, NOT_REPORTED, POINTS, format_quantity, round_half_up
from macros.read.table.grain import BY_KEY, grain_of
from macros.render.call.context import Context, Fact, Rendered, check_choice, check_decimals
from macros.render.number.amount import Amount, named_amount, refuse_percent
from macros.render.number.keys import longer_keys, time_of
from macros.render.number.ranking import Place, compare, read_amount
from macros.render.number.selection import check_series, find_table, pick
from macros.render.number.value import other_column, print_fact

RELATIVE = "tuong_doi"
ABSOLUTE = "tuyet_doi"
UNCHANGED = "không thay đổi"
SAME_STEP = "cung_ky"
STEP_BEFORE = "ky_truoc"
_SHORTEST_RUN = 2  # places: one step alone is no run


def tang_giam(
    context: Context,
    /,
    bang: str,
    cot: str,
    tu: int | str | None = None,
    den: int | str | None = None,
    *,
    so_voi: str | None = None,
    kieu: str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    le: int | None = None,
    **khoa: Any,
) -> Rendered:
    """Print a change such as "tăng 12,5%", "giảm 37 người" or "tăng 1,5 điểm phần trăm".

    Args:
        so_voi: "cung_ky" to compare with the same time of the year before, "ky_truoc" with the
            time just before; that time is named by its key, or runs from `tu` to `den`.
        kieu: "tuong_doi" in percent, "tuyet_doi" in the column's unit. Left out: in percent,
            but for shares in percentage points.
    """
    check_decimals(le)
    at = _read_times(context, bang, cot, tu, den, so_voi, khoa)
    is_share = tren is not None or trong is not None
    if kieu is not None:
        check_choice("kieu", kieu, (RELATIVE, ABSOLUTE))
    if is_share and kieu == RELATIVE:
        message = "thay đổi của một tỷ lệ tính bằng điểm phần trăm"
        raise AuthorError(message, f'bỏ kieu="{RELATIVE}" hoặc bỏ tren, trong', Code.ARGUMENT)
    read = partial(read_amount, context, bang, cot, (tren, trong), (None, None))
    before, after = map(read, at)
    change = change_between(before, after, kieu, le)
    decimals = change.decimals if le is None else le
    return print_fact(context, change.fact(say_change(change, decimals)))


def tang_binh_quan(
    context: Context,
    /,
    bang: str,
    cot: str,
    tu: int | str,
    den: int | str,
    *,
    le: int = 1,
    **khoa: Any,
) -> Rendered:
    """Print compound growth for each step of time, such as "tăng bình quân 2,3%/năm"."""
    check_decimals(le)
    at = _read_times(context, bang, cot, tu, den, None, khoa)
    before, after = (named_amount(*pick(context, bang, cot, keys)) for keys in at)
    if before.unit == "%":
        message = "tỷ lệ không có tốc độ tăng bình quân"
        raise AuthorError(message, "dùng tang_giam, tính bằng điểm phần trăm", Code.ARGUMENT)
    table, grain = find_table(context, bang), grain_of(str(tu))
    number = table.values(time_of(table).name).index if grain is None else grain.number
    steps = number(str(den)) - number(str(tu))
    value = None
    if before.value is not None and after.value is not None:
        refuse_percent(after, before)
        if after.value == 0:
            message = f"“{after.formula}” bằng 0 nên không có tốc độ bình quân"
            raise AuthorError(message, "dùng tang_giam", Code.DIVISION)
        value = ((after.value / before.value) ** (Decimal(1) / steps) - 1) * 100
    formula = f"(({after.formula} ÷ {before.formula}) ^ (1 ÷ {steps}) − 1) × 100"
    growth = Amount(value, (*after.cells, *before.cells), formula, "%", le)
    step = grain.noun if grain else time_of(table).title.lower()
    text = say_change(growth, le, " bình quân", f"/{step}")
    return print_fact(context, growth.fact(text))


def so_lan(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    tu: int | str | None = None,
    den: int | str | None = None,
    so_voi: str | None = None,
    tren: str | None = None,
    le: int = 1,
    **khoa: Any,
) -> Rendered:
    """Print a multiple, such as "gấp 2,3 lần"; below one it is "bằng 0,4 lần".

    Args:
        tu, den, so_voi: The times compared, as in `tang_giam`, or else
        tren: the column to divide by, as in `ty_le`.
    """
    check_decimals(le)
    if (tren is None) == (so_voi is None and None in (tu, den)):
        remedy = 'ghi tu, den (hai năm), so_voi, hoặc tren="cột" (chia cho cột khác)'
        raise AuthorError("số lần cần hai số để so sánh", remedy, Code.ARGUMENT)
    if tren is None:
        at = _read_times(context, bang, cot, tu, den, so_voi, khoa)
        whole, part = (named_amount(*pick(context, bang, cot, keys)) for keys in at)
    else:
        part = named_amount(*pick(context, bang, cot, khoa))
        whole = other_column(context, find_table(context, bang), tren, khoa)
    refuse_percent(part, whole)
    value = None
    if part.value is not None and whole.value is not None:
        value = part.value / whole.value
    formula = f"{part.formula} ÷ {whole.formula}"
    multiple = Amount(value, (*part.cells, *whole.cells), formula, "lần", le)
    return print_fact(context, multiple.fact(_say_multiple(value, le)))


def lien_tuc(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    tu: int | str | None = None,
    den: int | str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    **khoa: Any,
) -> Rendered:
    """Print since when an amount changes the same way, such as "tăng liên tục từ năm 2014".

    Args:
        tu, den: Where the run may begin at the earliest, and where it ends; the last time of
            the table when not given.
    """
    table = find_table(context, bang)
    read = partial(read_amount, context, bang, cot, (tren, trong))
    compared = compare(context, table, None, khoa, (tu, den), read)
    run = _last_run(compared.places)
    numbers = [place.amount.value for place in run]
    known = [number for number in numbers if number is not None]
    cells = tuple(cell for place in run for cell in place.amount.cells)
    formula = "; ".join(f"{place.label}: {place.amount.text}" for place in run)
    if len(known) < len(numbers):
        return print_fact(context, Fact(NOT_REPORTED, None, "", formula, cells))
    if len(run) <= _SHORTEST_RUN:
        message = f"không có đà tăng hay giảm liên tục đến {run[-1].label}: {formula}"
        remedy = "viết câu khác, dùng tang_giam, hoặc chọn lại tu, den"
        raise AuthorError(message, remedy, Code.CLAIM)
    word = "tăng" if known[-1] > known[0] else "giảm"
    heads = (table.schema.timeline.head(at.value, table.periods) for at in (run[0], run[-1]))
    first, last = (f"{head[:1].lower()}{head[1:]}".replace(" ", NO_BREAK_SPACE) for head in heads)
    text = f"{word} liên tục từ {first}" + (f" đến {last}" if den is not None else "")
    return print_fact(context, Fact(text, known[-1] - known[0], run[0].amount.unit, formula, cells))


def _read_times(
    context: Context,
    bang: str,
    cot: str,
    tu: object,
    den: object,
    so_voi: str | None,
    keys: Mapping[str, Any],
) -> Sequence[Mapping[str, Any]]:
    """Give the keys of the two amounts that are compared, the earlier first."""
    table = find_table(context, bang)
    time, grain = time_of(table).name, table.schema.timeline.grain
    if so_voi is None:
        period, _ = pick(context, bang, cot, keys, tu, den)
        if tu is None or den is None or tu == den:
            message = f"tu={tu}, den={den} không phải là hai thời điểm"
            remedy = "ghi hai năm khác nhau, ví dụ tu=2010, den=2020"
            raise AuthorError(message, remedy, Code.ARGUMENT)
        check_series(period.table, period.rows)
        longer = grain_of(str(tu))
        if longer is not None and longer is grain_of(str(den)) and longer.key in longer_keys(table):
            time = longer.key
        return [{**keys, time: str(end)} for end in (tu, den)]
    check_choice("so_voi", so_voi, (SAME_STEP, STEP_BEFORE))
    named = [key for key in (time, *longer_keys(table)) if key in keys]
    if named and named[0] != time:
        time, grain = named[0], BY_KEY[named[0]]
    ends = (keys[time], keys[time]) if named else (tu, den)
    if grain is None or None in ends or (named and (tu, den) != (None, None)):
        message = f"so_voi=“{so_voi}” chưa rõ của thời gian nào"
        raise AuthorError(message, f"ghi {time}=…, hoặc cả tu và den", Code.ARGUMENT)
    for end in ends:
        if not grain.holds(str(end)):
            raise grain.refusal(str(end))
    first, last = (grain.number(str(end)) for end in ends)
    if last < first:
        raise AuthorError(f"tu={tu} muộn hơn den={den}", "đổi chỗ hai giá trị", Code.ARGUMENT)
    after = [grain.text(number) for number in range(first, last + 1)]
    back = grain.year_before if so_voi == SAME_STEP else lambda one: grain.after(one, -len(after))
    before = list(map(back, after))
    joined, _ = pick(context, bang, cot, {**keys, time: [*before, *after]})
    check_series(joined.table, joined.rows)
    return [{**keys, time: times} for times in (before, after)]


def _last_run(places: Sequence[Place]) -> Sequence[Place]:
    """Go back from the last place as long as amounts change the same way, or one is unknown."""
    start = len(places) - 1
    sign = 0
    while start:
        before, after = (places[at].amount.value for at in (start - 1, start))
        if before is None or after is None:
            return places[start - 1 :]
        step = (after > before) - (after < before)
        if step == 0 or step == -sign:
            break
        sign = step
        start -= 1
    return places[start:]


def _say_multiple(value: Decimal | None, decimals: int) -> str:
    """Say how many times as much an amount is; what is rounded to one is only nearly as much."""
    if value is None:
        return NOT_REPORTED
    if value == 1:
        return "bằng"
    printed = round_half_up(value, decimals)
    if printed == 1:
        return "xấp xỉ bằng"
    if printed == 0 and value:
        return f"chưa bằng {format_quantity(Decimal(1).scaleb(-decimals), 'lần', decimals)}"
    shown = 0 if value == value.to_integral_value() else decimals
    return f"{'gấp' if value > 1 else 'bằng'} {format_quantity(value, 'lần', shown)}"


def change_between(before: Amount, after: Amount, kieu: str | None, le: int | None) -> Amount:
    """Subtract two amounts; the unit of both decides in which one the change is told."""
    decimals = 1 if le is None else le
    formula = " − ".join(
        f"({amount.formula})" if "÷" in amount.formula else amount.formula
        for amount in (after, before)
    )
    cells = (*after.cells, *before.cells)
    value = None
    if before.value is not None and after.value is not None:
        value = after.value - before.value
    if before.unit == "%" and kieu != RELATIVE:
        value, formula = _subtract_printed(before, after, formula, decimals)
        return Amount(value, cells, formula, POINTS, decimals)
    if kieu == ABSOLUTE:
        return Amount(value, cells, formula, before.unit, before.decimals)
    if value is not None and before.value is not None:
        refuse_percent(after, before)
        value = value / before.value * 100
    return Amount(value, cells, f"({formula}) ÷ {before.formula} × 100", "%", 1)


def _subtract_printed(
    before: Amount, after: Amount, formula: str, decimals: int
) -> tuple[Decimal | None, str]:
    """Subtract two percentages as they are printed, so that readers find the same difference.

    Only when both print the same is the exact difference given, for the word that it calls for.
    """
    if before.value is None or after.value is None:
        return None, formula
    exact = after.value - before.value
    printed = round_half_up(after.value, decimals) - round_half_up(before.value, decimals)
    if printed in (0, round_half_up(exact, decimals)):
        return exact, formula
    return printed, f"{formula}, tính trên hai tỷ lệ đã làm tròn"


def say_change(change: Amount, decimals: int, how: str = "", each: str = "") -> str:
    """Choose the word that the data call for.

    Args:
        how: Said after the word, such as " bình quân".
        each: Said after the number, such as "/năm".
    """
    if change.value is None:
        return NOT_REPORTED
    if change.value == 0:
        return UNCHANGED
    direction = "tăng" if change.value > 0 else "giảm"
    smallest = Decimal(1).scaleb(-decimals)
    if abs(change.value) < smallest:
        # Neither "tăng 0,0%" nor "không thay đổi" would be true.
        smallest_text = format_quantity(smallest, change.unit, decimals)
        return f"{direction}{how} chưa đến {smallest_text}{each}"
    return f"{direction}{how} {format_quantity(abs(change.value), change.unit, decimals)}{each}"
