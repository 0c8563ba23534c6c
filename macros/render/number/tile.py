"""The macro `o_so`: a key figure as a tile, with how it changed and a line through its years."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from macros.format import format_quantity
from macros.render.call.context import Context, Rendered, check_choice, check_decimals, read_text
from macros.render.call.html import Html, tag
from macros.render.call.mark import number_link
from macros.render.number.amount import warn_empty
from macros.render.number.change import ABSOLUTE, RELATIVE, change_between, say_change
from macros.render.number.ranking import compare, read_amount
from macros.render.number.selection import find_measure, find_table

_WIDTH, _HEIGHT = 240, 40  # px of the line's drawing
_EDGE = 4  # px around the line, for its last point


def o_so(
    context: Context,
    /,
    bang: str,
    cot: str,
    *,
    tu: int | str | None = None,
    den: int | str | None = None,
    kieu: str | None = None,
    tren: str | None = None,
    trong: str | None = None,
    ten: str | None = None,
    le: int | None = None,
    **khoa: Any,
) -> Rendered:
    """Print the last number of a row of times, its change since the first, and the row as a line.

    In print it is a sentence: the line is for the site.

    Args:
        tu, den: The first and the last time; by themselves those of the table.
        kieu, tren, trong: As in `tang_giam`.
        ten: What the number is; by itself the title of its column.
    """
    check_decimals(le)
    if kieu is not None:
        check_choice("kieu", kieu, (RELATIVE, ABSOLUTE))
    table = find_table(context, bang)
    name = read_text("ten", ten) or find_measure(table, cot).title
    read = partial(read_amount, context, bang, cot, (tren, trong))
    places = compare(context, table, None, khoa, (tu, den), read).places
    first, last = places[0], places[-1]
    decimals = last.amount.decimals if le is None else le
    unit = last.amount.unit
    has_unit = unit not in ("", "%")
    fact = last.amount.fact(format_quantity(last.amount.value, "%" * (unit == "%"), decimals))
    change = change_between(first.amount, last.amount, kieu, le)
    changed = change.fact(say_change(change, change.decimals if le is None else le))
    timeline, periods = table.schema.timeline, table.periods
    now, then = (timeline.words(one.value, periods) for one in (last, first))
    html = tag(
        "p",
        tag("span", name, class_="ten"),
        tag("span", ": ", class_="chi-nghe"),
        tag("strong", number_link(context, fact), tag("small", f" {unit}") if has_unit else ""),
        " ",
        tag("span", now, class_="khi"),
        tag("span", "; ", class_="chi-nghe"),
        tag("span", number_link(context, changed, 1), f" so với {then}", class_="doi"),
        tag("span", _line([one.amount.value for one in places]), class_="chi-tren-web nho"),
        class_="o-so",
    )
    facts = (fact, changed)
    cells = [cell for one in facts if one.value is None for cell in one.cells]
    return Rendered(html, facts, tuple(warn_empty(context.report.tables, cells)))


def _line(values: Sequence[Decimal | None]) -> Html:
    """Draw numbers from left to right, a gap where one is not known."""
    known = [value for value in values if value is not None]
    low, high = min(known, default=Decimal(0)), max(known, default=Decimal(0))
    across = (_WIDTH - 2 * _EDGE) / max(len(values) - 1, 1)
    runs: list[list[str]] = [[]]
    x = y = 0.0
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
            continue
        x = _EDGE + at * across
        y = _HEIGHT - _EDGE - float((value - low) / (high - low or 1)) * (_HEIGHT - 2 * _EDGE)
        runs[-1].append(f"{x:.1f},{y:.1f}")
    lines = [tag("polyline", points=" ".join(run), fill="none") for run in runs if run]
    last = tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=_EDGE)
    size = {"viewBox": f"0 0 {_WIDTH} {_HEIGHT}", "aria_hidden": "true", "focusable": "false"}
    return tag("svg", *lines, last, **size)
