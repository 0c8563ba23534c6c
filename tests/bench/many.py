"""What a report of hundreds of pages costs: whether its time grows with its pages alone."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.bench.measure import Case, measure
from tests.bench.preview import preview_words
from tests.bench.scaled import write_scaled
from tests.bench.table import Measured
from tests.published import SMALL

FEW, MANY = 200, 2_000  # pages
PYTHON = sys.executable
_EDITED = "docs/b2/b-xep-loai.md"


def main(work: Path) -> list[Measured]:
    """Build a small and a large report from nothing, then the large one after a sentence."""
    work.mkdir()
    spent: dict[int, float] = {}
    for wanted in (FEW, MANY):
        root = work / str(wanted)
        pages = write_scaled(SMALL, root, wanted)
        command = [PYTHON, "-m", "macros", "--thu-muc", str(root), "html"]
        (run,) = measure([Case("build", command)], work, runs=1, warm=False)["build"]
        spent[wanted] = run.cpu / pages
        told = f"{run.seconds:8.1f} s {run.cpu:8.1f} s CPU {run.megabytes:5.0f} MB"
        print(f"  {pages:5,} pages {told}", flush=True)
    path = root / _EDITED
    path.write_text(path.read_text(encoding="utf-8") + "\nMột câu mới.\n", encoding="utf-8")
    (edit,) = measure([Case("edit", command)], work, runs=1, warm=False)["edit"]
    served = [*command[:-1], "serve", "--cong"]
    shown = preview_words(served, _EDITED.removeprefix("docs/"), path, edits=5)
    return [
        Measured("a page of 2,000 beside one of 200, as often as", spent[MANY] / spent[FEW], 1.2),
        Measured("2,000 pages from nothing, seconds", run.seconds, 60),
        Measured("2,000 pages, megabytes of the larger process", run.megabytes, 1200),
        Measured("2,000 pages after a sentence, preview, seconds", shown, 2),
        Measured("2,000 pages after a sentence, command, seconds", edit.seconds, 2),
    ]
