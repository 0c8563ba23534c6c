"""Numbers as Vietnamese readers expect them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from macros.format import (
    format_number,
    format_percent,
    format_points,
    format_quantity,
    round_half_up,
)


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (84213, 0, "84.213"),
        (1234567, 0, "1.234.567"),
        (999, 0, "999"),
        (0, 0, "0"),
        (-5210, 0, "-5.210"),
        (Decimal("245.12"), 2, "245,12"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("7"), 2, "7,00"),
    ],
)
def test_thousands_take_dots_and_decimals_a_comma(value: Decimal, decimals: int, text: str) -> None:
    """The marks are the other way round than in English."""
    assert format_number(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("2.675", "2,68"), ("2.665", "2,67"), ("-2.675", "-2,68"), ("0.005", "0,01")],
)
def test_halves_round_away_from_zero(value: str, text: str) -> None:
    """Neither binary floats nor banker's rounding lose a half."""
    assert format_number(Decimal(value), 2) == text


def test_nothing_is_ever_minus_zero() -> None:
    """A small loss that rounds to nothing carries no sign."""
    assert format_number(Decimal("-0.04"), 1) == "0,0"


def test_a_number_that_is_not_reported_is_an_ellipsis() -> None:
    """Empty is not zero."""
    assert [format_number(None), format_percent(None), format_quantity(None, "thẻ")] == ["…"] * 3


def test_percent_stands_close_to_its_number() -> None:
    """The percent sign takes no space, units do."""
    assert format_percent(Decimal("12.45")) == "12,5%"
    assert format_quantity(Decimal("12.45"), "%", 1) == "12,5%"


def test_a_unit_never_begins_a_line() -> None:
    """The space before a unit does not break."""
    assert format_quantity(9123, "người") == "9.123\u00a0người"
    assert format_points(Decimal("1.5")) == "1,5\u00a0điểm phần trăm"


def test_very_long_numbers_are_rounded_too() -> None:
    """The decimal module's default precision of 28 digits is no limit."""
    assert round_half_up(Decimal("9" * 40 + ".5")) == Decimal("1" + "0" * 40)
