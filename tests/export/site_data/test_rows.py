"""All rows of a table, and where the report prints them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.export.site_data.tables import write_rows_of
from macros.project import Project
from macros.read.report import read_report
from tests.export.site_data.conftest import read_script
from tests.published import SMALL, copy_report

DataOf = Callable[[str], Any]


def _unfold(text: str) -> list[str]:
    cells: list[str] = []
    for item in text.split(",") if text else []:
        value, _, times = item.partition("*")
        cells += [value] * int(times or 1)
    return cells


@pytest.mark.parametrize("table", ["ban_doc", "kho_sach", "xep_loai", "chi_nhanh"])
def test_the_script_reads_what_the_csv_holds(
    published: Project, data_of: DataOf, table: str
) -> None:
    """Numbers as typed, words instead of codes, empty cells empty."""
    text = (published.tables / f"{table}.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    for column in data_of(f"so-lieu/{table}")["cot"]:
        if column["ma"] not in rows[0]:
            continue
        if "so" in column:
            assert _unfold(column["so"]) == [row[column["ma"]] for row in rows]
        else:
            words = [column["chu"][int(place)] for place in _unfold(column["o"])]
            assert len(words) == len(rows)
            assert "toan_he" not in words or column["ma"] == "chi_nhanh"


def test_derived_columns_are_computed(data_of: DataOf) -> None:
    """A reader of the catalogue sees them like any other, empty where a part is missing."""
    columns = {column["ma"]: column for column in data_of("so-lieu/ban_doc")["cot"]}
    assert _unfold(columns["tang_thuan"]["so"])[0] == "358"
    assert _unfold(columns["luot_phuc_vu"]["so"])[0] == ""


def test_a_row_knows_every_place_that_prints_it(data_of: DataOf) -> None:
    """Sentence, table and chart, by page and by the number's name there."""
    data = data_of("so-lieu/ban_doc")
    line = next(
        line
        for line, uses in data["dung"].items()
        if any(data["noi"][use[0]][2].startswith("Đến hết năm 2020") for use in uses)
    )
    places = [data["noi"][use[0]] for use in data["dung"][line]]
    assert {address for address, *_ in places} == {"a-kho-sach-ban-doc/2-ban-doc.html"}
    words = {place[2].partition(".")[0] for place in places}
    assert {"Bảng 2", "Hình 1"} <= words


def test_the_reports_own_unit_is_chosen_first(data_of: DataOf) -> None:
    """By the words that the reader sees."""
    assert data_of("so-lieu/ban_doc")["rieng"] == {"chi_nhanh": "Toàn hệ thống"}
    assert data_of("so-lieu/chi_nhanh")["rieng"] == {}


def test_a_word_that_a_row_lacks_stays_empty(tmp_path: Path) -> None:
    """A whole has no region; its cell is empty, though no category is."""
    project = copy_report(SMALL, tmp_path / "bao-cao")
    meaning = project.tables / "chi_nhanh.yml"
    region = "- {name: vung, title: Vùng, type: string, categories: {ven: Ven biển}}\n"
    meaning.write_text(meaning.read_text(encoding="utf-8") + region, encoding="utf-8")
    rows = project.tables / "chi_nhanh.csv"
    head, first, *others = rows.read_text(encoding="utf-8").splitlines()
    lines = [f"{head},vung", f"{first},", *(f"{line},ven" for line in others)]
    rows.write_text("\n".join(lines) + "\n", encoding="utf-8")
    report = read_report(project)
    write_rows_of(report, (), tmp_path)
    data = read_script(tmp_path / "so-lieu" / "chi_nhanh.js", "so-lieu/chi_nhanh")
    (column,) = (one for one in data[0]["cot"] if one["ma"] == "vung")
    assert [column["chu"][int(place)] for place in _unfold(column["o"])][:2] == ["", "Ven biển"]
