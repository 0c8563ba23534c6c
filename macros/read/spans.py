"""Whole numbers in a row, written with runs of neighbours as one."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby


def write_spans(numbers: Iterable[int], dash: str = "–") -> str:
    """Write numbers in order, each once, such as "2010–2012, 2014"."""
    ordered = sorted(set(numbers))
    runs = groupby(enumerate(ordered), key=lambda item: item[1] - item[0])
    ends = [[number for _, number in run] for _, run in runs]
    return ", ".join(f"{run[0]}{dash}{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in ends)
