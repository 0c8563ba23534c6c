"""Rows into the canonical CSV: in the place of their like, in order, all or nothing."""

from __future__ import annotations

from pathlib import Path

from macros.intake.delivery import Wishes
from macros.intake.take_in import describe, take_in
from macros.project import Project
from tests.intake.files import GOOD, HEAD, Send, rows_of, with_value

ROW = ",".join(GOOD)


def test_row_with_the_same_key_is_replaced(project: Project, send: Send) -> None:
    """An import corrects a row and leaves the others alone, and every changed cell is told."""
    other = ROW.replace(",xa,", ",phuong,")
    _store(project, ROW, other)
    intake = send([HEAD, with_value("tang", "6")])
    assert rows_of(intake) == [ROW.replace(",5,", ",6,"), other]
    assert list(describe(intake))[1:] == [
        "so_dv (nam=2018, don_vi=an, loai=xa): tang 5 → 6",
        "so_dv.csv: thêm 0 dòng, sửa 1 dòng, giữ nguyên 0 dòng đã có.",
    ]


def test_new_rows_go_where_they_belong(project: Project, send: Send) -> None:
    """Years in time, units as in their table, categories in print order."""
    late, early = ROW.replace("2018,", "2020,", 1), ROW.replace("2018,an,xa", "2018,binh,phuong")
    _store(project, early, late)
    rows = [HEAD, ("2020", "an", "phuong", *GOOD[3:]), GOOD]
    assert rows_of(send(rows)) == [ROW, early, late, late.replace(",xa,", ",phuong,")]


def test_equal_number_keeps_its_writing(project: Project, send: Send) -> None:
    """2.50 and 2.5 are the same number; a file is not changed for that."""
    _store(project, ROW.replace("2.5", "2.50"))
    intake = send([HEAD, GOOD])
    assert rows_of(intake) == [ROW.replace("2.5", "2.50")]
    assert intake.outcomes[0].same == 1


def test_broken_table_is_not_written_over(project: Project, send: Send) -> None:
    """Rows are not merged into a CSV that cannot be read."""
    (project.tables / "so_dv.csv").write_text("nam,don_vi\n", encoding="utf-8")
    intake = send([HEAD, GOOD])
    assert intake.outcomes == ()
    assert {finding.path for finding in intake.findings} == {"data/tables/so_dv.csv"}


def test_writing_replaces_the_file_as_a_whole(project: Project, tmp_path: Path) -> None:
    """What is written is UTF-8 with Unix line ends, and nothing is left beside it."""
    path = tmp_path / "gui.csv"
    path.write_text(",".join(HEAD) + "\n" + ROW, encoding="utf-8")
    take_in(project, path, Wishes()).write()
    assert (project.tables / "so_dv.csv").read_bytes() == (
        ",".join(HEAD) + "\n" + ROW + "\n"
    ).encode()
    assert sorted(file.name for file in project.tables.iterdir()) == [
        "don_vi.csv",
        "don_vi.yml",
        "so_dv.csv",
        "so_dv.yml",
    ]


def _store(project: Project, *rows: str) -> None:
    text = "\n".join([",".join(HEAD), *rows]) + "\n"
    (project.tables / "so_dv.csv").write_text(text, encoding="utf-8")
