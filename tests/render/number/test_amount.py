"""Amounts: what is computed before anything is printed."""

from __future__ import annotations

import random
from decimal import Decimal

from macros.format import format_number
from macros.render.number.amount import BLANK, Amount, add, percentage


def amounts(chance: random.Random) -> list[Amount]:
    """Some amounts of a column: known, not reported, or out of place."""
    values = (Decimal(chance.randint(-999, 99_999)) / 10, Decimal(0), None)
    decimals = chance.randint(0, 2)
    found = [Amount(chance.choice(values), decimals=decimals) for _ in range(chance.randint(0, 7))]
    return [BLANK if chance.random() < 0.2 else amount for amount in found]


def test_a_sum_is_known_when_its_parts_are() -> None:
    """Blanks are no parts; one part that is not reported leaves the sum open."""
    chance = random.Random(2020)
    for _ in range(500):
        parts = amounts(chance)
        values = [part.value for part in parts if part.applies]
        total = add(parts, "Đảng viên")
        known = [value for value in values if value is not None]
        assert total.applies == bool(values)
        expected = sum(known, Decimal(0)) if values and len(known) == len(values) else None
        assert total.value == expected


def test_a_short_sum_is_written_out() -> None:
    """A longer one is described."""
    parts = [Amount(Decimal(value)) for value in (1204, 7, 0, 12)]
    assert add(parts, "Đảng viên").formula == "1.204 + 7 + 0 + 12"
    assert add([*parts, *parts], "Đảng viên").formula == "tổng của 8 số: đảng viên"


def test_tables_and_sentences_print_the_same_number() -> None:
    """But for none, and for the sign of a share."""
    chance = random.Random(2020)
    for _ in range(500):
        value = Decimal(chance.randint(-5, 99_999)) / chance.choice((1, 10, 100))
        amount = Amount(value, unit=chance.choice(("%", "người")), decimals=chance.randint(0, 2))
        listed, told = amount.listed(), amount.told()
        sign = "%" if amount.unit == "%" else ""
        assert listed is not None
        if value == 0:
            assert (listed.text, told.text) == ("-", f"0{sign}")
        else:
            assert listed.text == format_number(value, amount.decimals)
            assert told.text == listed.text + sign


def test_what_is_not_reported_is_said() -> None:
    """And a number that cannot be is not printed at all."""
    unknown = Amount(None, unit="%")
    assert unknown.told().text == "…"
    listed = unknown.listed()
    assert listed is not None
    assert listed.text == "…"
    assert BLANK.listed() is None


def test_a_share_of_something_unknown_is_unknown() -> None:
    """It remembers the unit and how it would be computed."""
    share = percentage(Amount(Decimal(1)), Amount(None), "1 ÷ …", 2)
    assert (share.value, share.unit, share.decimals) == (None, "%", 2)
    assert share.formula == "1 ÷ … × 100"
    assert percentage(Amount(Decimal(1)), Amount(Decimal(8)), "1 ÷ 8").value == Decimal("12.5")
