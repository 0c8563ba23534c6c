"""The benchmark and the tools follow the package: what they use of it is still there."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench import large
from tests.bench.measure import Case, TookTooLong, measure
from tests.bench.million import write_million
from tests.bench.table import Measured, remember, show

TESTS = Path(__file__).parent
MODULES = sorted(
    ".".join(path.relative_to(TESTS.parent).with_suffix("").parts)
    for folder in ("bench", "tools")
    for path in (TESTS / folder).glob("*.py")
    if path.stem != "__main__"
)


@pytest.mark.parametrize("name", MODULES)
def test_each_module_finds_what_it_imports(name: str) -> None:
    """Nobody else runs them between two benchmarks."""
    importlib.import_module(name)


def test_the_large_table_is_read_judged_and_looked_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same steps as with a million rows, on a hundredth of them."""
    large.main(write_million(tmp_path, rows=10_000))
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0].split(";")[0].strip() for line in lines[2:]] == [
        "so() here",
        "so() in 10,000 rows",
    ]
    assert "7 rules" in lines[0]


def test_a_part_that_fails_costs_its_own_figures_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it had measured, and the other parts, are told and kept."""

    def broken(_: object) -> Iterator[Measured]:
        """Measure once."""
        yield Measured("quick", 1.0, 2.0)
        raise OSError("no room")

    def sound(_: object) -> Iterator[Measured]:
        """Measure another."""
        yield Measured("slow", 3.0, 2.0)

    kept: list[Measured] = []
    monkeypatch.setattr(bench, "PARTS", {"one": broken, "two": sound})
    monkeypatch.setattr(bench, "remember", kept.extend)
    bench.main(())
    told = capsys.readouterr().out.partition("Targets")[2]
    assert [one.what for one in kept] == ["quick", "the rest of “one”", "slow"]
    assert all(word in told for word in ("holds", "MISSED", "FAILED: OSError no room"))


def test_a_missed_target_is_seen_and_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One table for whoever waits, one line a figure for whoever looks back."""
    figures = [Measured("slow", 2.5, 1.6), Measured("ahead", 16, 15, is_more_better=True)]
    show(figures)
    said = capsys.readouterr().out
    assert "MISSED" in said.splitlines()[1]
    assert said.splitlines()[2].endswith("holds")
    for _ in range(2):
        remember(figures, tmp_path / "history.csv")
    rows = (tmp_path / "history.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + 2 * len(figures)
    assert rows[1].endswith(",slow,2.50,1.6,0")


def test_a_tool_that_does_not_come_to_its_end_is_ended(tmp_path: Path) -> None:
    """Nobody waits for hours for a figure of somebody else's."""
    endless = Case("endless", [sys.executable, "-c", "while True: pass"])
    with pytest.raises(TookTooLong):
        measure([endless], tmp_path, runs=1, warm=False, patience=0.2)
