"""One table of all that has a target, and the history by which a regression is seen."""

from __future__ import annotations

import csv
import datetime
import subprocess
from dataclasses import dataclass
from pathlib import Path

HISTORY = Path(__file__).with_name("history.csv")
_HEAD = ("date", "commit", "what", "value", "target", "holds")


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure and what it shall be.

    Args:
        value: A ratio, or seconds.
        target: The most that it may be; the least, where more is better.
    """

    what: str
    value: float
    target: float
    is_more_better: bool = False

    @property
    def holds(self) -> bool:
        """Whether the target is reached."""
        return self.value >= self.target if self.is_more_better else self.value <= self.target


def show(figures: list[Measured]) -> None:
    """Print each figure with its target, and whether it holds."""
    print("Targets")
    for one in figures:
        sign = "≥" if one.is_more_better else "≤"
        word = "holds" if one.holds else "MISSED"
        print(f"  {one.what:44} {one.value:7.2f}  {sign} {one.target:<6g} {word}")


def remember(figures: list[Measured], history: Path = HISTORY) -> None:
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
            row = (day, commit, one.what, f"{one.value:.2f}", f"{one.target:g}", int(one.holds))
            writer.writerow(row)
