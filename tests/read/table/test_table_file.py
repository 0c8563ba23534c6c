"""Reading a table: lines, sizes, marks on cells; single mistakes are cases of the checks."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from macros.findings import Finding
from macros.project import Project
from macros.read.report import read_report
from macros.read.table.file import read_table
from macros.read.table.table import Table

SCHEMA = """\
title: Sổ quỹ
primaryKey: [nam]
fields:
- {name: nam, title: Năm, type: year}
- {name: vao, title: Vào}
- {name: ra, title: Ra}
- {name: ghi_chu, title: Ghi chú, type: string}
- {name: con, title: Còn, formula: vao - ra}
"""
FLAGS = """\
flags:
- {keys: {nam: 2017}, columns: [vao], mark: so_bo, note: Chốt ngày 15/3/2018.}
- {keys: {nam: [2016, 2017]}, columns: ra, mark: da_sua}
"""


def _read(root: Path, text: str, schema: str = SCHEMA) -> tuple[Table | None, list[Finding]]:
    (root / "quy.csv").write_text("nam,vao,ra,ghi_chu\n" + text, encoding="utf-8")
    (root / "quy.yml").write_text(schema, encoding="utf-8")
    findings: list[Finding] = []
    return read_table(Project(root), root / "quy.yml", findings), findings


def test_a_cell_of_several_lines_does_not_shift_the_lines_after_it(tmp_path: Path) -> None:
    """A row is named by the line on which it begins."""
    table, _ = _read(tmp_path, '2016,1,2,"một\nhai"\n2017,3,4,\n2018,5,6,\n')
    assert table is not None
    assert list(table.lines) == [2, 4, 5]


def test_a_cell_of_ten_megabytes_is_refused_where_it_begins(tmp_path: Path) -> None:
    """It is an accident, usually a quote that never closes."""
    _, findings = _read(tmp_path, f"2016,1,2,\n2017,3,4,{'a' * 10_000_000}\n")
    assert [str(finding) for finding in findings] == [
        "quy.csv:3: ô dài quá 100000 ký tự; kiểm tra dấu nháy kép không đóng [csv]"
    ]


def test_many_unusable_cells_of_a_column_are_counted(tmp_path: Path) -> None:
    """Twenty are listed; a thousand lines of the same help nobody."""
    rows = "".join(f"{1990 + year},x,2,\n" for year in range(23))
    _, findings = _read(tmp_path, rows)
    assert len(findings) == 21
    assert str(findings[-1]) == (
        "quy.csv:22: cột “vao”: còn 3 ô nữa không dùng được; sửa như các ô trên [khong-phai-so]"
    )


@pytest.mark.parametrize(
    ("row", "column", "mark", "note"),
    [
        (0, "vao", None, None),
        (0, "ra", "da_sua", None),
        (1, "vao", "so_bo", "Chốt ngày 15/3/2018."),
        (0, "con", "da_sua", None),
        (1, "con", "so_bo", "Chốt ngày 15/3/2018."),
        (2, "con", None, None),
    ],
)
def test_marks_follow_the_numbers(
    tmp_path: Path, row: int, column: str, mark: str | None, note: str | None
) -> None:
    """A number computed from a provisional and a revised one is provisional."""
    table, _ = _read(tmp_path, "2016,1,2,\n2017,3,4,\n2018,5,6,\n", SCHEMA + FLAGS)
    assert table is not None
    cell = table.cell(row, column)
    assert (cell.mark, cell.note) == (mark, note)


def test_nobody_changes_a_table_that_was_handed_out(tmp_path: Path) -> None:
    """Neither its columns nor its cells; a copy with other words leaves the first as it is."""
    table, _ = _read(tmp_path, "2016,1,2,\n2017,3,4,\n")
    assert table is not None
    with pytest.raises(TypeError):
        table.columns["vao"] = ()  # type: ignore[index]
    with pytest.raises(TypeError):
        table.columns["vao"][0] = "9"  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        table.columns = {}  # type: ignore[misc]
    assert replace(table, labels={"nam": {}}).columns["vao"] == table.columns["vao"] == ("1", "3")
    assert table.labels == {}


def test_rows_without_a_declared_name_are_called_by_their_first_words(small: Project) -> None:
    """A list of units that nobody gave a `label` prints names, not codes."""
    path = small.tables / "chi_nhanh.yml"
    text = path.read_text(encoding="utf-8")
    named = read_report(small).tables["ban_doc"].label("chi_nhanh", "ven_bien")
    path.write_text(text.replace("label: ten\n", ""), encoding="utf-8")
    assert read_report(small).tables["ban_doc"].label("chi_nhanh", "ven_bien") == named
    assert named != "ven_bien"
