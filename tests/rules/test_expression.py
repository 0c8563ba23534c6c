"""Formulas and claims are parsed, never run."""

from __future__ import annotations

from decimal import Decimal

import pytest

from macros.findings import AuthorError
from macros.rules.language.expression import CellReference, Name, evaluate, references
from macros.rules.language.parser import parse_comparison, parse_expression


def test_arithmetic_follows_the_usual_precedence_on_exact_decimals() -> None:
    """A tenth is a tenth, and products come before sums."""
    values = {"a": Decimal("0.1"), "b": Decimal(3)}
    expression = parse_expression("a + a * (b - 1) / 2")
    assert evaluate(expression, lambda name: values[name.name]) == Decimal("0.2")


def test_a_claim_may_name_cells_of_several_tables() -> None:
    """Cell references keep their keys."""
    claim = parse_comparison('ket_nap.tong(nam=2020) <= muc_tieu.den(chi_tieu="x")')
    assert claim.operator == "<="
    assert list(references(claim)) == [
        CellReference("ket_nap", "tong", (("nam", 2020),)),
        CellReference("muc_tieu", "den", (("chi_tieu", "x"),)),
    ]


def test_one_equals_sign_means_equality() -> None:
    """Authors write a = b; the keys' own signs are left alone."""
    claim = parse_comparison("a.x(nam=2020) = b")
    assert claim.operator == "="
    assert claim.right == Name("b")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('id')",
        "a.b.c(nam=1)",
        "a.b(c)",
        "a.b(nam=c)",
        "a ** 9",
        "a if b else c",
        "[a for a in b]",
        "lambda: 1",
        "a +",
        "'text'",
        "a < b < c",
        "",
        "(" * 500 + "a" + ")" * 500,
        "a + " * 400 + "a",
    ],
)
def test_anything_more_than_arithmetic_is_refused(text: str) -> None:
    """Refused while parsing, with a message for the author."""
    with pytest.raises(AuthorError):
        parse_expression(text)


def test_dividing_by_zero_is_the_author_s_mistake() -> None:
    """It is reported, not crashed on."""
    with pytest.raises(AuthorError, match="chia cho 0"):
        evaluate(parse_expression("1 / a"), lambda name: Decimal(0))
