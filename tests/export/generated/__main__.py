"""Print what becomes of each case: `python -m tests.export.generated [words of names]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.export.generated.batch import Batch
from tests.export.generated.cases import judge_cases, read_cases

if __name__ == "__main__":
    wanted = sys.argv[1:]
    cases = [
        case
        for case in read_cases().values()
        if not wanted or any(word in case.name for word in wanted)
    ]
    with tempfile.TemporaryDirectory() as folder:
        verdicts = judge_cases(Batch(Path(folder) / "nho"), cases)
    for case in cases:
        mark = "" if verdicts[case.name] == case.verdict else " (!)"
        print(f"| {case.lost} | {verdicts[case.name]}{mark} |")
