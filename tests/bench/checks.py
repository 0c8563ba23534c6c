"""What a check and a comparison cost: with nothing kept, and after one sentence or one cell."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.bench.measure import Case, measure, median_cpu, median_seconds
from tests.bench.table import Measured
from tests.tools.canary import copy_inputs

PYTHON = sys.executable
_SENTENCE = re.compile(r"(?m)^(?=[A-ZĐ][^\n{|]{60,}\.$)")  # the first one of a paragraph
_LAST_NUMBER = re.compile(r"\d(?=\n\Z)")
# What one may wait for it, in seconds.
_TARGETS = {
    "check, from nothing": 3.0,
    "check, after a sentence": 1.2,
    "check, after a cell": 1.2,
    "so-sanh, after a cell": 1.5,
}


def copy_report(work: Path) -> None:
    """Copy the report of this repository, with a version of it in git."""
    work.mkdir()
    copy_inputs(work)
    git = ["git", "-C", str(work), "-c", "user.name=x", "-c", "user.email=x@vi.du"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "report"]):
        subprocess.run([*git, *command], check=True)


def main(work: Path) -> list[Measured]:
    """Edit and check a copy of the report of this repository."""
    copy_report(work)
    check = [PYTHON, "-m", "macros", "--thu-muc", str(work), "check"]
    compare = [PYTHON, "-m", "macros", "--thu-muc", str(work), "so-sanh", "HEAD"]
    edit = [PYTHON, "-m", "tests.bench.checks", str(work)]
    commands = (check, check, check, compare)
    befores = (["rm", "-rf", str(work / ".cache")], [*edit, "cau"], [*edit, "o"], [*edit, "o"])
    cases = [Case(*one) for one in zip(_TARGETS, commands, befores, strict=True)]
    found = measure(cases, Path(__file__).parents[2], runs=3)
    return [
        Measured(
            f"{name}, seconds",
            median_seconds(runs),
            _TARGETS[name],
            note=f"{median_cpu(runs):.1f} s CPU",
        )
        for name, runs in found.items()
    ]


def edit(work: Path, what: str) -> None:
    """Change one word of a sentence, or the last digit of a table, to and fro."""
    if what == "cau":
        path = next(
            one for one in sorted(work.rglob("docs/*/*.md")) if _SENTENCE.search(_text(one))
        )
        changed = _SENTENCE.sub("Nay, ", _text(path), count=1)
        text = _text(path).replace("Nay, ", "", 1) if "Nay, " in _text(path) else changed
    else:
        path = work / "data" / "tables" / "ket_nap.csv"
        text = _LAST_NUMBER.sub(lambda one: str((int(one.group()) + 1) % 10), _text(path))
    path.write_text(text, encoding="utf-8")


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    edit(Path(sys.argv[1]), sys.argv[2])
