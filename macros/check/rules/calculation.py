"""Calculate one side of a rule for all its items at once."""

from __future__ import annotations

from collections.abc import Mapping

from macros.check.rules.ratio import Ratio, as_ratio
from macros.read.expression import Expression, Number, Operation, Term

Values = Mapping[Term, Ratio]


def calculate(expression: Expression, values: Values) -> Ratio:
    """Calculate an expression from the numbers of its terms; unknown where one is unknown."""
    match expression:
        case Number(value):
            return as_ratio(value)
        case Operation(operator, left, right):
            first, second = calculate(left, values), calculate(right, values)
            match operator:
                case "+":
                    return first + second
                case "-":
                    return first - second
                case "*":
                    return first * second
            return first / second
        case _:
            return values[expression]
