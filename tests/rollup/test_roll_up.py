"""Returns of districts become the province's tables, whole and exactly."""

from __future__ import annotations

from pathlib import Path

from macros.project import Project
from macros.rollup.run import Rollup, roll_up
from tests.rollup.conftest import PROVINCE


def test_the_province_is_what_its_districts_are_together(waiting: Project, sent: Path) -> None:
    """Sums, weighted means and the largest stand where the province's own report has them."""
    rolled = run(waiting, sent)
    assert [one.state for one in rolled.made.states] == ["nhan", "nhan", "nhan"]
    for name in ("dang_vien.csv", "ket_nap.csv"):
        made = (waiting.tables / name).read_text(encoding="utf-8")
        assert made == (PROVINCE / "data" / "tables" / name).read_text(encoding="utf-8")
    assert rolled.contradictions == ()


def run(project: Project, *sources: Path) -> Rollup:
    return roll_up(project, sources, lambda done, total: None)
