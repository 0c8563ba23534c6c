"""Whole numbers in a row, written with runs of neighbours as one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby, islice


def write_spans(numbers: Iterable[int], dash: str = "–", most: int | None = None) -> str:
    """Write numbers in order, each once, such as "2010–2012, 2014".

    Args:
        most: Runs after which the rest is left out, and "…" stands for it.
    """
    ordered = sorted(set(numbers))
    runs = groupby(enumerate(ordered), key=lambda item: item[1] - item[0])
    shown = [[number for _, number in run] for _, run in islice(runs, most)]
    words = [f"{run[0]}{dash}{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in shown]
    return ", ".join([*words, *(["…"] if next(runs, None) else [])])
