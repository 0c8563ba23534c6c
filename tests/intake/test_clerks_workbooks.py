"""Workbooks in clerks' shapes: each is read into the right cells, or refused with what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from macros.intake.delivery import Wishes
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.intake.files import messages
from tests.intake.grids import draw

CASES = sorted((Path(__file__).parent / "workbooks").glob("*.yml"))


def stored(intake: Intake) -> list[dict[str, str]]:
    """The rows that would be written, with the columns that hold something."""
    (outcome,) = intake.outcomes
    columns = outcome.table.columns
    return [
        {name: texts[row] for name, texts in columns.items() if texts[row]}
        for row in range(len(outcome.table))
    ]


def expected(text: str) -> list[dict[str, str]]:
    """Rows under their heads, blanks between, a dot for an empty cell."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    return [
        {name: value for name, value in zip(head, row, strict=True) if value != "."} for row in rows
    ]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_clerks_workbook(path: Path, forms: Project, tmp_path: Path) -> None:
    """What the case shows is what would be stored, and what is told of it."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, text in case.get("tables", {}).items():
        (forms.tables / f"{name}.yml").write_text(text, encoding="utf-8")
    file = draw(tmp_path / case["file"], case["sheets"], case.get("hidden", ()))
    intake = take_in(forms, file, Wishes(**case.get("wishes", {})))
    assert messages(intake) == case.get("findings", [])
    if "rows" in case:
        assert stored(intake) == expected(case["rows"])
    told = "\n".join(intake.remarks)
    for text in case.get("told", []):
        assert text in told, told
