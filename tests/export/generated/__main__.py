"""Print what becomes of each case as a table: `python -m tests.export.generated`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.export.generated.batch import Batch
from tests.export.generated.cases import judge_cases, read_cases

if __name__ == "__main__":
    cases = read_cases()
    with tempfile.TemporaryDirectory() as folder:
        verdicts = judge_cases(Batch(Path(folder) / "nho"), cases.values())
    print("| used to be lost | now |\n|---|---|")
    for case in sorted(cases.values(), key=lambda one: (one.name[:2], one.lost)):
        told = verdicts[case.name]
        short = "kept in all three copies" if told.startswith("kept") else told
        print(f"| {case.lost} | {short if told == case.verdict else f'**not as told**: {told}'} |")
