"""Rules compare exact fractions, or refuse."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from macros.findings import AuthorError
from macros.rules.judge.ratio import Ratio, contradictions


def _tenths(*numbers: float) -> Ratio:
    return Ratio(np.array(numbers), 10.0)


def test_a_tenth_and_two_tenths_are_three_tenths() -> None:
    """Binary fractions would contradict this."""
    total = _tenths(1, 1) + _tenths(2, 1)
    assert contradictions(total, "=", _tenths(3, 3)).tolist() == [False, True]


def test_a_third_times_three_is_one() -> None:
    """Division keeps numerator and denominator apart."""
    thirds = Ratio(np.array([1.0])) / Decimal(3)
    assert (thirds * Decimal(3)).at(0) == Fraction(1)


def test_an_empty_cell_contradicts_nothing() -> None:
    """What is not known is not wrong; neither is a division by zero."""
    unknown = Ratio(np.array([np.nan, 7.0])) / Ratio(np.array([1.0, 0.0]))
    assert contradictions(unknown, "<=", Decimal(-1)).tolist() == [False, False]


def test_dividing_by_a_negative_number_keeps_the_order() -> None:
    """Denominators stay positive, so that comparisons are not turned round."""
    minus_two = Ratio(np.array([4.0])) / Decimal(-2)
    assert contradictions(minus_two, "<", Decimal(0)).tolist() == [False]


def test_numbers_that_would_be_rounded_are_refused() -> None:
    """Beyond 2**53 a float is no longer every whole number."""
    large = Ratio(np.array([2.0**40]))
    with pytest.raises(AuthorError, match="quá lớn"):
        large * large
