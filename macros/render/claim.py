"""A claim that the data must bear out: khang_dinh."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.errors import AuthorError
from macros.findings import Code
from macros.read.expression import COMPARE
from macros.read.expression_parser import parse_comparison
from macros.read.table import Cell
from macros.render.claim_series import (
    add_keys,
    claim_extreme,
    claim_trend,
    read_series,
    times_of,
)
from macros.render.claim_value import contradicted, value_of, write_amount
from macros.render.context import Context
from macros.render.fact import Rendered


def khang_dinh(
    context: Context,
    bieu_thuc: str,
    /,
    *,
    xu_the: str | None = None,
    cao_nhat: int | str | None = None,
    thap_nhat: int | str | None = None,
    tu: int | str | None = None,
    den: int | str | None = None,
    **khoa: Any,
) -> Rendered:
    """Print nothing; AuthorError when the data contradict the claim or cannot be compared.

    Without options the claim is one comparison; with `tu` and `den` alone, one at each step
    of time between them. With `xu_the` ("tang", "giam") an amount
    changes that way at each step of time from `tu` to `den`; with `cao_nhat` or `thap_nhat`
    it is highest or lowest at that time.
    """
    options = [option for option in (xu_the, cao_nhat, thap_nhat) if option is not None]
    if not options:
        _claim_comparison(context, str(bieu_thuc), tu, den, khoa)
        return Rendered("")
    if len(options) > 1:
        raise AuthorError(
            "một khẳng định chỉ có một trong xu_the, cao_nhat, thap_nhat",
            "tách thành nhiều khẳng định",
            Code.ARGUMENT,
        )
    series = read_series(context, str(bieu_thuc), tu, den, khoa)
    if xu_the is not None:
        claim_trend(series, xu_the)
    elif cao_nhat is not None:
        claim_extreme(series, str(cao_nhat), highest=True)
    else:
        claim_extreme(series, str(thap_nhat), highest=False)
    return Rendered("")


def _claim_comparison(
    context: Context,
    text: str,
    tu: int | str | None,
    den: int | str | None,
    keys: Mapping[str, Any],
) -> None:
    stated = parse_comparison(text)
    for at in times_of(context, stated, tu, den):
        cells: list[Cell] = []
        left = value_of(context, add_keys(stated.left, {**keys, **at}), cells)
        right = value_of(context, add_keys(stated.right, {**keys, **at}), cells)
        if not COMPARE[stated.operator](left, right):
            sides = f"vế trái là {write_amount(left)}, vế phải là {write_amount(right)}"
            when = "".join(f"{value}: " for value in at.values())
            raise contradicted(text, when + sides)
