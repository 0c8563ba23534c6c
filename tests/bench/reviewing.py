"""Compare two versions of the report: how long one waits for it, and what is asked of it."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from macros.export.document.book import print_calls, write_pages
from macros.export.page.edition import prepare_edition
from macros.export.word.write import write_docx
from macros.project import Project
from macros.read.report import read_report
from macros.render.chart.drawing import drawing_for
from macros.review.written.word import mark_changes
from tests.bench.blown_up import blow_up
from tests.bench.measure import Case, Run, measure
from tests.bench.table import Measured, show
from tests.tools.canary import copy_inputs

ROOT = Path(__file__).parents[2]
CELL = "data/tables/bien_dong_dang_vien.csv", "2020,thanh_giang,82948,", "2020,thanh_giang,82949,"
MANY = 30  # changes of a branch
COPIES = 2  # of the report, for a Word copy beyond 250 pages


def main() -> Iterator[Measured]:
    """Measure each."""
    with tempfile.TemporaryDirectory() as name:
        old, one, many = (Path(name) / part for part in ("cu", "mot-o", "nhieu"))
        copy_inputs(old)
        shutil.copytree(old, one)
        _edit(one / CELL[0], CELL[1], CELL[2], 1)
        shutil.copytree(one, many)
        for page in sorted(many.glob("docs/*/**/*.md")):
            _edit(page, " của ", " thuộc ", MANY // 10)
        _command(old, old)  # compiles the house
        for state in ("from nothing", "warm"):
            yield _told(f"comparison, many changes, {state}", 3, _command(many, old))
        for state in ("from nothing", "warm"):
            run = _command(many, old, "--word")
            yield _told(f"comparison, many changes, with Word redline, {state}", 12, run)
        _command(one, old)
        _edit(one / CELL[0], CELL[2], CELL[1], 1)
        _edit(one / CELL[0], CELL[1], CELL[2].replace("9,", "7,"), 1)
        yield _told("comparison, one cell, just changed", 1.5, _command(one, old))
        yield _told("comparison, one cell, again", 1.5, _command(one, old))
        what = "Word redline of more than 250 pages, of two copies, processor seconds"
        yield Measured(what, _redline(old, many), 20)


def _edit(path: Path, before: str, after: str, count: int) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(before, after, count), encoding="utf-8")


def _command(new: Path, old: Path, *options: str) -> Run:
    command = [sys.executable, "-m", "macros", "--thu-muc", str(new), "so-sanh", str(old), *options]
    return measure([Case("so-sanh", command)], ROOT, runs=1, warm=False)["so-sanh"][0]


def _redline(*roots: Path) -> float:
    copies = []
    for root in roots:
        report, pages, large = read_report(Project(root)), root / "trang", root / "lon"
        printed, _ = print_calls(report, report.book_pages, drawing_for(report.project))
        write_pages(report, report.book_pages, printed, pages, lambda _: ())
        edition = prepare_edition(blow_up(report, pages, COPIES, large), large)
        copies.append(root / "lon.docx")
        write_docx(edition, copies[-1], root / "khong-co.pdf")
    start = time.process_time()
    mark_changes(copies[0], copies[1], "Đối chiếu", "2021-01-01T00:00:00Z")
    return time.process_time() - start


def _told(what: str, most: float, run: Run) -> Measured:
    return Measured(f"{what}, seconds", run.seconds, most, note=f"{run.cpu:.1f} s CPU")


if __name__ == "__main__":
    show(list(main()))
