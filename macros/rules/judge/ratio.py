"""Columns of exact fractions, and the numbering of different values, as numpy and pandas do it.

Numerators and denominators are whole numbers in float64: below 2**53 they are exact there, and
NaN stands for an empty cell. A rule whose numbers grow beyond that is refused rather than
judged by rounded numbers.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from macros.findings import AuthorError, Code
from macros.rules.language.expression import COMPARE

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]
_EXACT = 2.0**53
# Importing pandas takes about a quarter of a bare site build; numbering a small table, no time.
_LARGE = 50_000  # rows


@dataclass(frozen=True, slots=True, eq=False)
class Ratio:
    """One fraction per item of a rule's scope.

    Args:
        top: Numerators; NaN where the number is not known.
        bottom: Denominators, positive: one for all, or one each.
    """

    top: Floats
    bottom: float | Floats = 1.0

    def __add__(self, other: Ratio | Decimal) -> Ratio:
        left, right, bottom = _same_bottom(self, as_ratio(other))
        return Ratio(exact(left + right), bottom)

    def __sub__(self, other: Ratio | Decimal) -> Ratio:
        left, right, bottom = _same_bottom(self, as_ratio(other))
        return Ratio(exact(left - right), bottom)

    def __mul__(self, other: Ratio | Decimal) -> Ratio:
        factor = as_ratio(other)
        return Ratio(exact(self.top * factor.top), exact(self.bottom * factor.bottom))

    def __truediv__(self, other: Ratio | Decimal) -> Ratio:
        divisor = as_ratio(other)
        if np.ndim(divisor.top) == 0 and divisor.top == 0:
            raise AuthorError("phép chia cho 0 trong biểu thức", "kiểm tra mẫu số", Code.DIVISION)
        bottom = np.where(divisor.top == 0, np.nan, self.bottom * divisor.top)
        sign = np.where(bottom < 0, -1.0, 1.0)
        return Ratio(exact(self.top * divisor.bottom * sign), exact(bottom * sign))

    def at_rows(self, rows: Positions) -> Ratio:
        """Choose some of the fractions."""
        bottom = self.bottom if isinstance(self.bottom, float) else self.bottom[rows]
        return Ratio(self.top[rows], bottom)

    def at(self, item: int) -> Fraction | None:
        """Read one fraction; None where it is not known."""
        tops, bottoms = np.atleast_1d(self.top), np.atleast_1d(self.bottom)
        top = tops[item] if tops.size > 1 else tops[0]
        bottom = bottoms[item] if bottoms.size > 1 else bottoms[0]
        return None if math.isnan(top) or math.isnan(bottom) else Fraction(int(top), int(bottom))


def contradictions(
    left: Ratio | Decimal, operator: str, right: Ratio | Decimal
) -> npt.NDArray[np.bool_]:
    """Tell for each item whether both sides are known and the comparison is false."""
    first, second, _ = _same_bottom(as_ratio(left), as_ratio(right))
    known = ~(np.isnan(first) | np.isnan(second))
    compare: Callable[[Any, Any], Any] = COMPARE[operator]
    wrong: npt.NDArray[np.bool_] = known & ~compare(first, second)
    return wrong


def as_ratio(value: Ratio | Decimal) -> Ratio:
    """Take a number of the rule's text for the same fraction in every item."""
    if isinstance(value, Ratio):
        return value
    fraction = Fraction(value)
    return Ratio(exact(np.array(float(fraction.numerator))), float(fraction.denominator))


def _same_bottom(left: Ratio, right: Ratio) -> tuple[Floats, Floats, float | Floats]:
    """Bring two fractions to one denominator: the smallest one while it is a single number."""
    if isinstance(left.bottom, float) and isinstance(right.bottom, float):
        common = math.lcm(int(left.bottom), int(right.bottom))
        first = left.top * (common / left.bottom)
        second = right.top * (common / right.bottom)
        return exact(first), exact(second), float(common)
    bottom = exact(left.bottom * right.bottom)
    return exact(left.top * right.bottom), exact(right.top * left.bottom), bottom


def exact(numbers: Any) -> Any:
    """Refuse whole numbers so large that float64 may have rounded them."""
    if np.fmax.reduce(np.abs(np.ravel(numbers)), initial=0.0) >= _EXACT:
        message = "các số trong phép so sánh quá lớn để tính chính xác"
        raise AuthorError(message, "chia quy tắc thành các bước nhỏ hơn", Code.RULE)
    return numbers


def number_texts(texts: Sequence[str]) -> tuple[Positions, Sequence[str]]:
    """Give each row the number of its text, and each number its text."""
    if len(texts) < _LARGE:
        index = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        numbers = map(index.__getitem__, texts)
        return np.fromiter(numbers, dtype=np.int64, count=len(texts)), list(index)
    import pandas as pd

    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    codes, values = pd.factorize(column)
    return codes.astype(np.int64), [str(value) for value in values]


def number_positions(ids: Positions, wanted: Positions) -> tuple[Positions, Positions]:
    """Number the different ids in the order of their first row; -1 for a wanted id without one.

    Returns:
        The number of each id, and of each id wanted.
    """
    if max(len(ids), len(wanted)) < _LARGE:
        listed = ids.tolist()
        index = {value: number for number, value in enumerate(dict.fromkeys(listed))}
        numbers = [index[value] for value in listed]
        places = [index.get(value, -1) for value in wanted.tolist()]
        return np.array(numbers, dtype=np.int64), np.array(places, dtype=np.int64)
    import pandas as pd

    codes, different = pd.factorize(ids)
    found = pd.Index(different).get_indexer(pd.Index(wanted))
    return codes.astype(np.int64), found.astype(np.int64)
