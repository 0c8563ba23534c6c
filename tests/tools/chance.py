"""Repeatable chance: named random streams, and splits that lose nobody."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from random import Random
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)

SEED = "thanh-giang-2021"
Weights = dict[str, float]


def stream(*names: object) -> Random:
    """Give the stream of one subject; a new subject never disturbs the others."""
    return Random("/".join(map(str, (SEED, *names))))


def split(total: int, weights: Mapping[Name, float]) -> dict[Name, int]:
    """Divide a total in proportion to weights so that the parts add up (largest remainder)."""
    whole = sum(weights.values())
    if total == 0 or whole <= 0:
        return dict.fromkeys(weights, 0)
    exact = {name: total * weight / whole for name, weight in weights.items()}
    parts = {name: int(value) for name, value in exact.items()}
    missing = total - sum(parts.values())
    by_remainder = sorted(exact, key=lambda name: parts[name] - exact[name])
    for name in by_remainder[:missing]:
        parts[name] += 1
    return parts


def blur(chance: Random, weights: Mapping[Name, float], spread: float) -> dict[Name, float]:
    """Multiply each weight by a factor near one; `spread` is its standard deviation."""
    return {name: weight * math.exp(chance.gauss(0, spread)) for name, weight in weights.items()}


def part(chance: Random, total: int, percent: float, spread: float = 0.0) -> int:
    """Take about `percent` % of a total, never less than none nor more than all."""
    wanted = percent + (chance.gauss(0, spread) if spread else 0.0)
    return max(0, min(total, round(total * wanted / 100)))


def line(chance: Random, first: float, last: float, steps: int, spread: float) -> list[float]:
    """Go from the first to the last value with a wandering deviation."""
    values, deviation = [], 0.0
    for step in range(steps):
        deviation = 0.6 * deviation + chance.gauss(0, spread)
        values.append(first + (last - first) * step / (steps - 1) + deviation)
    return values


def count(chance: Random, mean: float) -> int:
    """Draw a Poisson number of rare events."""
    limit, product, events = math.exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        events += 1
    return events


def some(chance: Random, total: int, rate: float) -> int:
    """Count how many of a total meet an event of the given probability."""
    return sum(chance.random() < rate for _ in range(total))


def between(ends: tuple[Weights, Weights], step: int, factors: Weights) -> Weights:
    """Weights so many tenths of the way from the first to the last, each by its factor."""
    first, last = ends
    return {
        name: (first[name] + (last[name] - first[name]) * step / 10) * factors.get(name, 1.0)
        for name in first
    }
