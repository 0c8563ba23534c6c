"""One table of all that is measured, and the history by which a regression is seen."""

from __future__ import annotations

import csv
import datetime
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HISTORY = Path(__file__).with_name("history.csv")
_HEAD = ("date", "commit", "what", "value", "target", "holds")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure and what it shall be.

    Args:
        value: A ratio, seconds or megabytes, as `what` says; None for what cannot be measured here.
        target: The most that it may be; the least, where more is better; None for what is but
            compared with.
        note: Why there is no figure, or what it was compared with.
    """

    what: str
    value: float | None
    target: float | None = None
    is_more_better: bool = False
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the target is reached; None where nobody can tell."""
        if self.value is None or self.target is None:
            return None
        return self.value >= self.target if self.is_more_better else self.value <= self.target


def show(figures: Iterable[Measured]) -> None:
    """Print each figure with its target, and whether it holds."""
    print("Targets")
    for one in figures:
        value = "–" if one.value is None else f"{one.value:.2f}"
        target = (
            "" if one.target is None else f"{'≥' if one.is_more_better else '≤'} {one.target:g}"
        )
        word = {True: "holds", False: "MISSED", None: ""}[one.holds]
        print(f"  {one.what:58} {value:>9}  {target:8} {word:6} {one.note}".rstrip(), flush=True)


def remember(figures: Iterable[Measured], history: Path = HISTORY) -> None:
    """Add the figures to the history, with the day and the commit at which they were taken."""
    command = ["git", "rev-parse", "--short", "HEAD"]
    found = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, check=False)
    commit, day = found.stdout.decode().strip(), datetime.date.today().isoformat()
    is_new = not history.exists()
    with history.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        if is_new:
            writer.writerow(_HEAD)
        for one in figures:
            if one.value is not None:
                target = "" if one.target is None else f"{one.target:g}"
                holds = "" if one.holds is None else int(one.holds)
                writer.writerow((day, commit, one.what, f"{one.value:.2f}", target, holds))
