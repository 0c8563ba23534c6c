"""The files to download: CSV, Excel, the ledger, the Data Package."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from macros.files.cell_text import defuse
from macros.project import Project
from tests.published import catalogued_report, publish_quietly

TABLES = ["ban_doc", "chi_nhanh", "kho_sach", "xep_loai"]


@pytest.mark.parametrize("table", TABLES)
def test_a_csv_is_published_as_it_is(published: Project, table: str) -> None:
    """Byte for byte."""
    original = (published.tables / f"{table}.csv").read_bytes()
    assert (published.site / "so-lieu" / f"{table}.csv").read_bytes() == original


def test_a_workbook_speaks_the_readers_language(published: Project) -> None:
    """Titles with units, words for codes, numbers as numbers, empty cells empty."""
    book = openpyxl.load_workbook(published.site / "so-lieu" / "ban_doc.xlsx")
    rows = list(book["Số liệu"].iter_rows(values_only=True))
    assert rows[0][:3] == ("Năm", "Cơ sở", "Thẻ cấp mới (thẻ)")
    assert rows[1][:5] == (2016, "Toàn hệ thống", 608, 250, 5658)
    meaning = [row[0] for row in book["Ý nghĩa"].iter_rows(values_only=True)]
    assert meaning[0] == "Bạn đọc và lượt phục vụ"
    assert "số liệu minh họa" in meaning


def test_a_workbook_is_the_same_bytes_every_time(published: Project, tmp_path: Path) -> None:
    """Without the cache it comes out alike."""
    before = (published.site / "so-lieu" / "kho_sach.xlsx").read_bytes()
    kept = shutil.ignore_patterns("site", ".cache")
    again = publish_quietly(Project(shutil.copytree(published.root, tmp_path / "nho", ignore=kept)))
    assert (again / "so-lieu" / "kho_sach.xlsx").read_bytes() == before


def test_an_empty_cell_moves_no_other(published: Project) -> None:
    """What stands right of it stays in its column."""
    book = openpyxl.load_workbook(published.site / "so-lieu" / "ban_doc.xlsx")
    first = [cell.value for cell in book["Số liệu"][2]]
    assert first == [2016, "Toàn hệ thống", 608, 250, 5658, None, None, 90.5, 358, None]


def test_words_in_a_workbook_are_no_markup(tmp_path: Path) -> None:
    """Signs of XML come back as they were, and whoever opens the file sees plain text."""
    project = catalogued_report(tmp_path / "nho")
    path = project.tables / "chi_nhanh.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Chi nhánh Ven biển", "Ven biển & “<đảo>”"), encoding="utf-8")
    publish_quietly(project)
    book = openpyxl.load_workbook(project.site / "so-lieu" / "chi_nhanh.xlsx")
    assert [cell.value for cell in book["Số liệu"][4]] == ["Ven biển & “<đảo>”"] * 2 + [550]
    assert {cell.data_type for row in book["Số liệu"] for cell in row} == {"s", "n"}


@pytest.mark.parametrize("text", ["=SUM(A1)", "+1", "- Đảng viên", "@x"])
def test_the_ledger_runs_no_formula(text: str) -> None:
    """A sentence may begin like one."""
    assert defuse(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-117", "-", "-22,5%", "tăng 3"])
def test_the_ledger_keeps_numbers(text: str) -> None:
    """They begin like a formula and are none."""
    assert defuse(text) == text


def test_the_ledger_lists_every_number(published: Project) -> None:
    """Where, what, how and from which cells; readable by a spreadsheet."""
    raw = (published.site / "so-lieu" / "so-cai.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) > 80
    row = next(row for row in rows if row["In ra"] == "28,6%")
    assert row["Mục"] == "B"
    assert row["Giá trị"].startswith("28.5714285")
    assert row["Các ô"] == "xep_loai.csv muc_1 6; xep_loai.csv so_phong 6"
    assert row["Chỗ in"].startswith("Theo Hướng dẫn số")


def test_the_data_package_is_valid(published: Project) -> None:
    """Another program reads all tables, with types, keys and references."""
    from frictionless import Package

    report = Package(str(published.site / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "note"])
    assert [task.name for task in report.tasks] == TABLES


def test_the_data_package_of_the_report_is_valid(real: Project, tmp_path: Path) -> None:
    """All tables of the report that this repository publishes."""
    from frictionless import Package

    from macros.export.site_data.downloads import write_csv, write_package
    from macros.read.report import read_report

    report = read_report(real)
    copies = {name: write_csv(real, table, tmp_path) for name, table in report.tables.items()}
    write_package(report, copies, tmp_path)
    result = Package(str(tmp_path / "datapackage.json")).validate()
    assert result.valid, result.flatten(["title", "note"])[:5]
