"""Read and check a report of a million rows in this process, and look cells up in it."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from macros.check.ruling import data_of
from macros.project import Project
from macros.read.page.page import Call, FrontMatter, Page
from macros.read.report import Report, read_report
from macros.render.call.context import Context, draw_nothing
from macros.render.call.numbering import number_report
from macros.render.number.value import so
from macros.rules.verdict import judge_rules
from tests.bench.million import write_million

_LOOK_UPS = 2000


def main(root: Path) -> None:
    """Print what reading, checking and looking up cost."""
    report, reading = _timed(lambda: read_report(Project(root)))
    verdicts, checking = _timed(lambda: list(judge_rules(data_of(report))))
    broken = [verdict.rule.id for verdict in verdicts if verdict.listing.contradictions]
    if broken or "lon" not in report.tables:
        sys.exit(f"the report of the benchmark is not sound: {broken or report.findings}")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  {len(report.tables['lon']):,} rows: read {reading:.1f} s, {len(verdicts)} rules")
    print(f"  checked in {checking:.1f} s; peak {megabytes:.0f} MB")
    with tempfile.TemporaryDirectory() as folder:
        small = read_report(Project(write_million(Path(folder), rows=10_000)))
        for name, looked_up in (("here", report), ("in 10,000 rows", small)):
            first, each = _look_up(looked_up)
            print(f"  so() {name}: the first {first * 1000:.0f} ms, each other {each * 1e6:.0f} µs")


def _look_up(report: Report) -> tuple[float, float]:
    """Measure `so` in seconds: the call that builds the indexes, and the mean of many others."""
    context = _context(report)
    units = report.tables["lon"].values("ma_don_vi")

    def call(unit: str) -> object:
        return so(context, "lon", "cuoi_ky", nam=2015, ma_don_vi=unit, loai="loai_07")

    _, first = _timed(lambda: call(units[0]))
    wanted = [units[number * 7919 % len(units)] for number in range(_LOOK_UPS)]
    _, others = _timed(lambda: [call(unit) for unit in wanted])
    return first, others / len(wanted)


def _context(report: Report) -> Context:
    call = Call("docs/index.md", 1, 0, "so", (), {})
    page = Page("docs/index.md", "index.md", FrontMatter(), "", 1, "", 1, (call,))
    report = replace(report, pages=(page,))
    return Context(report, page, call, number_report(replace(report, pages=())), draw_nothing)


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    result = work()
    return result, time.perf_counter() - start


if __name__ == "__main__":
    main(Path(sys.argv[1]))
