"""What holds for every expression, tried on many."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import partial

import numpy as np

from macros.rules.judge.ratio import Ratio, as_ratio
from macros.rules.language.expression import (
    COMPARE,
    CellReference,
    Count,
    Expression,
    Keys,
    Name,
    Number,
    Operation,
    Previous,
    Term,
    Total,
    evaluate,
    terms,
    write,
)
from macros.rules.language.parser import parse_expression, parse_rule

TEXTS = ("xa", "Xã", 'nói "có"', "a\\b", "(", ")", "=", "it's", "")


def _keys(chance: random.Random) -> Keys:
    values = (
        lambda: chance.choice(TEXTS),
        lambda: chance.randint(-5, 2030),
        lambda: Decimal(chance.randint(-99, 99)) / 8,
        lambda: None,
        lambda: True,
        lambda: tuple(chance.choices(TEXTS, k=chance.randint(0, 3))),
    )
    names = chance.sample(["nam", "loai", "ma_don_vi"], k=chance.randint(0, 3))
    return tuple((name, chance.choice(values)()) for name in names)


def _term(chance: random.Random) -> Term:
    name = chance.choice("abc")
    column = chance.choice((Name(name, _keys(chance)), CellReference("bang", name, _keys(chance))))
    terms: tuple[Term, ...] = (
        Name(name),
        CellReference("bang", name, _keys(chance)),
        Total(column),
        Count(_keys(chance)),
        Previous(chance.choice((Name(name), Total(column)))),
    )
    return chance.choice(terms)


def _expression(chance: random.Random, depth: int, *, plain: bool = False) -> Expression:
    if depth == 0 or chance.random() < 0.2:
        number = Number(Decimal(str(chance.choice((0, 1, 7, 0.5, 0.125, 250000)))))
        return chance.choice((number, Name(chance.choice("abc")) if plain else _term(chance)))
    sides = (_expression(chance, depth - 1, plain=plain) for _ in range(2))
    return Operation(chance.choice("+-*/"), *sides)


def _expressions(*, plain: bool = False) -> Iterator[tuple[random.Random, Expression]]:
    """Give expressions of all shapes, the same ones each time."""
    chance = random.Random(2020)
    for _ in range(2000):
        yield chance, _expression(chance, chance.randint(0, 5), plain=plain)


def test_what_is_written_reads_as_the_same_expression() -> None:
    """Brackets stand where they are needed, and quotes keep what they quote."""
    for _, expression in _expressions():
        text = f"{write(expression)} = 0"
        if len(text) <= 1000:  # the longest that is read
            (comparison,) = parse_rule(text)
            assert comparison.left == expression, text


def test_a_chain_keeps_its_sides_and_its_signs() -> None:
    """Each two neighbours are one comparison."""
    for chance, expression in _expressions(plain=True):
        signs = chance.choices(sorted(COMPARE), k=chance.randint(1, 3))
        sides = [expression, *(_expression(chance, 1) for _ in signs)]
        text = write(sides[0]) + "".join(
            f" {sign} {write(side)}" for sign, side in zip(signs, sides[1:], strict=True)
        )
        if len(text) <= 1000:
            found = [(item.left, item.operator, item.right) for item in parse_rule(text)]
            assert found == list(zip(sides, signs, sides[1:], strict=False))


def test_a_formula_without_needless_brackets_is_written_as_it_was_typed() -> None:
    """Writing what was written changes nothing."""
    for _, expression in _expressions(plain=True):
        text = write(expression)
        if len(text) <= 1000:
            assert write(parse_expression(text)) == text


def test_whole_columns_are_calculated_as_single_rows_are() -> None:
    """One evaluator serves both: fractions of a row, and columns of fractions."""
    rows = ({"a": 3, "b": -7, "c": 2}, {"a": 0, "b": 1, "c": 12}, {"a": 5, "b": 5, "c": -1})
    columns = {name: Ratio(np.array([float(row[name]) for row in rows])) for name in "abc"}
    for _, expression in _expressions(plain=True):
        if not any(True for _ in terms(expression)) or _divides(expression):
            continue
        found = evaluate(expression, lambda name: columns[name.name], as_ratio)
        singly = [evaluate(expression, partial(_fraction, row), Fraction) for row in rows]
        assert [found.at(place) for place in range(len(rows))] == singly, write(expression)


def _fraction(row: Mapping[str, int], name: Name) -> Fraction:
    return Fraction(row[name.name])


def _divides(expression: Expression) -> bool:
    match expression:
        case Operation("/", _, Number(value)) if value:
            return _divides(expression.left)
        case Operation(operator, left, right):
            return operator == "/" or _divides(left) or _divides(right)
    return False
