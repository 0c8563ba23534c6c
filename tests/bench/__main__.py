"""Measure this repository's report, beside other tools; one table says which target holds.

`python -m tests.bench`: all parts; `python -m tests.bench site checks`: some of them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path

from tests.bench import (
    checks,
    large,
    many,
    preview,
    reviewing,
    rivals,
    rolling_up,
    search,
    slow_line,
)
from tests.bench.expand import expand
from tests.bench.measure import Case, Run, measure, median_seconds, peak_megabytes
from tests.bench.million import write_million
from tests.bench.table import Measured, remember, show

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
HTML, PDF = [PYTHON, "-m", "macros", "html"], [PYTHON, "-m", "macros", "pdf"]
BLOWN_UP = {"about 330": "5", "about 600": "9"}  # pages → copies of the report
_EDITS = 20  # of a preview
_UNITS = [500, 2_000]  # of a roll-up
# From saving to what is new: seconds.
_PREVIEWS = {"preview, words": 0.3, "preview, a meaning": 0.5, "preview, PDF": 1.5}


class Bench:
    """The parts of the measurement, each a table of its own.

    Args:
        work: An empty folder.
    """

    def __init__(self, work: Path) -> None:
        self._work = work
        self._bare = work / "bare"

    @cached_property
    def _plain(self) -> list[Run]:
        """The bare build of the expanded pages, with which others are compared."""
        expand(ROOT, self._bare)
        built = rivals.mkdocs(PYTHON, self._bare / "mkdocs.yml", self._work / "bare-site")
        return measure([Case("bare", built)], ROOT, runs=3)["bare"]

    def site(self) -> Iterable[Measured]:
        """Clean builds, in turn with a bare one, and what an edit costs."""
        expand(ROOT, self._bare)
        built = rivals.mkdocs(PYTHON, self._bare / "mkdocs.yml", self._work / "bare-site")
        edit = [PYTHON, "-m", "tests.bench.checks", str(self._work / "edited"), "cau"]
        checks.copy_report(self._work / "edited")
        html = [PYTHON, "-m", "macros", "--thu-muc", str(self._work / "edited"), "html"]
        cases = [
            Case("bare mkdocs build", built),
            Case("html, unchanged", HTML),
            Case("html, charts drawn", HTML, before=["rm", "-rf", ".cache/soat"]),
            Case("html, from nothing", HTML, before=["rm", "-rf", ".cache"]),
            Case("html, after a sentence", html, before=edit),
        ]
        found = _told(measure(cases, ROOT, runs=3))
        plain, *ours = map(median_seconds, found.values())
        self.__dict__["_plain"] = found["bare mkdocs build"]
        targets = {"unchanged": None, "charts drawn": 1.6, "from nothing": 2.7}
        targets["after a sentence"] = None
        for (name, target), seconds in zip(targets.items(), ours, strict=True):
            yield Measured(
                f"html, {name}, beside bare mkdocs, as often as", seconds / plain, target
            )
        yield from rivals.compare_builds(self._bare, self._plain)

    def preview(self) -> Iterable[Measured]:
        """From saving a file to the new page in Chromium, median of many edits."""
        for what, seconds in preview.main(_EDITS).items():
            yield Measured(f"{what}, seconds", seconds, _PREVIEWS.get(what))
        assert self._plain
        yield from rivals.compare_previews(self._bare, _EDITS // 2)

    def printing(self) -> Iterable[Measured]:
        """The PDF of the report, and of what is several times as long."""
        forget = ["rm", "-rf", ".cache/soat/ban-in", ".cache/dan-trang"]
        cases = [
            Case("whole pdf command", PDF, before=forget),
            Case("the same, unchanged", PDF),
            Case("baocao --help", [PYTHON, "-m", "macros", "--help"]),
            Case("site to PDF only", [PYTHON, "-m", "tests.bench.print_only", str(ROOT)]),
        ]
        found = _told(measure(cases, ROOT, runs=3))
        yield Measured("baocao --help, seconds", median_seconds(found["baocao --help"]), 0.25)
        ours = found["site to PDF only"]
        yield from rivals.compare_copies(self._bare, self._work, ours, self._plain)
        command = [PYTHON, "-m", "tests.bench.blown_up", str(ROOT)]
        sizes = [Case(name, [*command, copies]) for name, copies in BLOWN_UP.items()]
        longer = _told(measure(sizes, ROOT, runs=1, warm=False))
        name, copies = next(iter(BLOWN_UP.items()))  # more pages take others many minutes
        plain = self._work / "plain.html"
        subprocess.run([*command, copies, str(plain)], cwd=ROOT, check=True)
        yield rivals.compare_large_copy(name, plain, median_seconds(longer[name]))

    def hundreds(self) -> Iterable[Measured]:
        """Whether time grows with the pages alone, and what an edit of 2,000 pages costs."""
        return many.main(self._work / "many")

    def search(self) -> Iterable[Measured]:
        """The search of the built site, and of 2,000 pages, in Chromium."""
        return search.main(ROOT / "site")

    def slow_line(self) -> Iterable[Measured]:
        """First paint and the first card at 1.6 Mbit/s, 150 ms, a quarter of the processor."""
        return slow_line.main([ROOT / "site"])

    def checks(self) -> Iterable[Measured]:
        """A check from nothing, after a sentence and a cell; a comparison after a cell."""
        return checks.main(self._work / "checked")

    def comparison(self) -> Iterable[Measured]:
        """Two versions compared, with and without a Word copy."""
        return reviewing.main()

    def roll_up(self) -> Iterable[Measured]:
        """Returns of many units."""
        return rolling_up.main(_UNITS)

    def million(self) -> Iterable[Measured]:
        """A table of a million rows; in a process of its own, since its memory is told."""
        table = write_million(self._work / "million")
        subprocess.run([PYTHON, "-m", large.__name__, str(table)], cwd=ROOT, check=True)
        return ()


PARTS: Mapping[str, Callable[[Bench], Iterable[Measured]]] = {
    name: part for name, part in vars(Bench).items() if callable(part) and not name.startswith("_")
}


def main(wanted: Iterable[str]) -> None:
    """Run the parts, and put all figures into one table and the history.

    What fails costs its own figures alone, and what is done is kept if somebody ends it all.
    """
    figures: list[Measured] = []
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        for part in wanted or PARTS:
            start, found = time.perf_counter(), list[Measured]()
            print(f"{part}: {str(PARTS[part].__doc__).splitlines()[0]}", flush=True)
            try:
                found.extend(PARTS[part](bench))
            except Exception as error:
                traceback.print_exc()
                why = f"{type(error).__name__} {error}".split("\n")[0][:80]
                found.append(Measured(f"the rest of “{part}”", None, note=f"FAILED: {why}"))
            print(f"  ({time.perf_counter() - start:.0f} s)", flush=True)
            remember(found)
            figures += found
    show(figures)


def _told(results: Mapping[str, list[Run]]) -> Mapping[str, list[Run]]:
    """Print the medians of some cases."""
    for name, runs in results.items():
        print(f"  {name:28} {median_seconds(runs):6.2f} s  {peak_megabytes(runs):5.0f} MB")
    return results


if __name__ == "__main__":
    main(sys.argv[1:])
