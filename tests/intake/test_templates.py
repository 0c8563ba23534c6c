"""Templates: what may be filled in, what Excel checks, and the way back."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from macros.files.cell_text import write_text
from macros.findings import AuthorError
from macros.intake.delivery import Wishes
from macros.intake.hand_out import export_table, make_template, write_excel_csv
from macros.intake.shelf import Shelf
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.deep import IS_DEEP
from tests.intake.files import GOOD, HEAD, messages, rows_of

ROOT = Path(__file__).parents[2]
ROW = ",".join(GOOD)
FIRST = 9  # the first row of data


@pytest.fixture
def filled(project: Project) -> Project:
    """The project with one row of its table."""
    text = ",".join(HEAD) + "\n" + ROW + "\n"
    (project.tables / "so_dv.csv").write_text(text, encoding="utf-8")
    return project


def template(
    project: Project, *, blank: bool = False, years: tuple[int, ...] = (2017, 2018)
) -> Any:
    """Make the template of unit "an" and open it."""
    from openpyxl import load_workbook

    return load_workbook(io.BytesIO(make_template(project, "so_dv", "an", years, blank=blank)))


def back(project: Project, book: Any, tmp_path: Path) -> Intake:
    """Save a template and hand it in."""
    path = tmp_path / "mau.xlsx"
    book.save(path)
    return take_in(project, path, Wishes())


# Of every day those that differ in kind: without units, texts, dates, a break, categories.
KINDS = ("don_vi", "muc_tieu", "van_ban_chi_dao", "xep_loai_dang_vien", "trinh_do_dang_vien")
TABLES = sorted(path.stem for path in (ROOT / "data" / "tables").glob("*.csv"))


@pytest.mark.parametrize("name", TABLES if IS_DEEP else KINDS)
def test_every_table_comes_back_as_it_was(name: str, real: Project, tmp_path: Path) -> None:
    """A template filled from the CSV and read back gives the same CSV, byte for byte."""
    header = (real.tables / f"{name}.csv").read_text(encoding="utf-8").split("\n")[0].split(",")
    unit = "na_phong" if "ma_don_vi" in header and name != "don_vi" else None
    path = tmp_path / "mau.xlsx"
    path.write_bytes(make_template(real, name, unit, (2010, 2017, 2018, 2020), blank=False))
    intake = take_in(real, path, Wishes())
    assert intake.findings == ()
    assert intake.changes == ()
    assert intake.outcomes[0].same > 0
    assert intake.outcomes[0].content == (real.tables / f"{name}.csv").read_text(encoding="utf-8")


def data_rows(sheet: Any) -> list[Any]:
    """The rows between the heads and those who sign."""
    rows = sheet.iter_rows(min_row=FIRST)
    return list(takewhile(lambda row: row[0].value is not None, rows))


def test_rows_are_years_by_categories(filled: Project) -> None:
    """Every year has every category, in print order, the years before all else."""
    sheet = template(filled).active
    cells = [(row[0].value, row[1].value) for row in data_rows(sheet)]
    assert cells == [(2017, "Xã"), (2018, "Xã")]
    (filled.tables / "so_dv.csv").unlink()
    sheet = template(filled).active
    cells = [(row[0].value, row[1].value) for row in data_rows(sheet)]
    assert cells == [(2017, "Xã"), (2017, "Phường"), (2018, "Xã"), (2018, "Phường")]


def test_years_in_which_the_unit_does_not_exist_are_left_out(project: Project) -> None:
    """A unit that ended in 2018 has no rows of 2019."""
    from openpyxl import load_workbook

    raw = make_template(project, "so_dv", "binh", (2018, 2019), blank=True)
    sheet = load_workbook(io.BytesIO(raw)).active
    assert {row[0].value for row in data_rows(sheet)} == {2018}


def test_only_input_cells_are_unlocked(filled: Project) -> None:
    """Keys, derived columns, cells of other years and what the rules settle are locked."""
    sheet = template(filled).active
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    titles = [sheet.cell(5, column).value for column in range(1, 12)]
    assert titles[2:8] == ["Hệ xếp loại", "Đầu kỳ", "Tăng", "Cuối kỳ", "Tiêu biểu", "Tỷ lệ"]
    locked = [[cell.protection.locked for cell in row] for row in data_rows(sheet)]
    assert locked[0] == [True, True, True, False, False, True, False, False, False, False, True]
    assert locked[1] == [True, True, True, False, False, True, True, False, False, False, True]
    assert [sheet.cell(row, 3).value for row in (FIRST, FIRST + 1)] == ["Hệ cũ", "Hệ mới"]
    assert sheet.cell(FIRST + 1, 7).fill.start_color.rgb == "FFD9D9D9"


def test_input_checks_speak_vietnamese(project: Project) -> None:
    """Whole numbers, bounds and dates are checked by Excel while they are typed."""
    checks = {
        str(check.sqref)[0]: check
        for check in template(project).active.data_validations.dataValidation
    }
    assert checks["D"].type == "whole"
    assert (checks["D"].formula1, checks["D"].formula2) == ("0", "1000000000")
    assert checks["D"].error == (
        "Cột “Đầu kỳ” chỉ nhận số nguyên từ 0 trở lên. Để trống nếu không có số liệu."
    )
    assert checks["H"].type == "decimal"
    assert checks["I"].type == "date"


def test_free_columns_offer_their_categories(forms: Project) -> None:
    """A column of categories that is no key has a drop-down list."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(make_template(forms, "van_ban_chi_dao", None, (), blank=True)))
    lists = [c for c in book.active.data_validations.dataValidation if c.type == "list"]
    assert len(lists) == 1
    area = lists[0].formula1.split("!")[1].replace("$", "")
    values = [row[0].value for row in book["_bao_cao"][area]]
    assert values[:2] == ["Nghị quyết", "Chỉ thị"]
    assert book["_bao_cao"].sheet_state == "veryHidden"


def test_rules_become_red_cells_and_words(project: Project) -> None:
    """A rule over one row marks its cells and is told in the last column."""
    sheet = template(project).active
    rules = [
        (str(area.sqref), rule.formula[0])
        for area, found in sheet.conditional_formatting._cf_rules.items()
        for rule in found
    ]
    assert ("D9:D12 E9:E12", "AND(COUNT($E9,$D9)=2,ROUND($E9,6)>ROUND($D9,6))") in rules
    assert "Sai A1: Tăng không quá đầu kỳ." in sheet.cell(FIRST, 11).value
    assert sheet.cell(FIRST, 6).value == '=IF(COUNT($D9,$E9)=2,$D9+$E9,"")'


def test_carry_over_is_checked_within_the_unit(forms: Project) -> None:
    """The opening of a year is compared with the closing of the year before, in the sheet."""
    from openpyxl import load_workbook

    raw = make_template(forms, "sap_xep_tccsd", "na_phong", (2019, 2020), blank=True)
    sheet = load_workbook(io.BytesIO(raw)).active
    formulas = [
        rule.formula[0]
        for found in sheet.conditional_formatting._cf_rules.values()
        for rule in found
    ]
    assert any("SUMIFS(" in text and "$A9-1" in text and "$B9" in text for text in formulas)


def test_page_and_heads(filled: Project) -> None:
    """A4 landscape, one page wide, heads in sight and on every page, Times New Roman."""
    sheet = template(filled).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.freeze_panes == "C9"
    assert sheet.print_title_rows == "$5:$8"
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value} == {
        "Times New Roman"
    }
    numbers = [cell.value for cell in sheet[8]]
    assert numbers[:6] == ["A", "B", "1", "2", "3", "4=2+3"]


@pytest.mark.parametrize("name", ["ket_nap", "nghe_nghiep_dang_vien", "thon_to_dan_pho"])
def test_nothing_is_cut_off_on_paper(name: str, real: Project) -> None:
    """Title and instructions end where the print ends, in rows high enough for all their lines.

    What the rules say is for the screen: beside 22 columns it would make the print unreadable.
    """
    from openpyxl import load_workbook
    from openpyxl.utils import range_boundaries

    raw = make_template(real, name, "na_phong", (2020,), blank=True)
    sheet = load_workbook(io.BytesIO(raw)).active
    last = range_boundaries(sheet.print_area.split("!")[1])[2]
    assert sheet.cell(5, last + 1).value == "Kiểm tra"
    widths = [sheet.column_dimensions[get_column_letter(n)].width for n in range(1, last + 1)]
    merged = {str(area) for area in sheet.merged_cells.ranges}
    for row, height in ((1, 20), (2, 16), (3, 15)):
        assert f"A{row}:{get_column_letter(last)}{row}" in merged
        capitals = 0.78 if row == 1 else 1.2
        lines = math.ceil(len(sheet.cell(row, 1).value) / (sum(widths) * capitals))
        assert sheet.row_dimensions[row].height >= height * lines
    for column, width in enumerate(widths, start=1):
        heads = (sheet.cell(row, column).value or "" for row in (5, 6))
        words = (word for head in heads for word in head.split())
        if not any(area.startswith(f"{get_column_letter(column)}5:") for area in merged):
            continue
        assert width > max(map(len, words), default=0)


def test_same_bytes_every_time(filled: Project) -> None:
    """Nothing of the moment of writing is in the file."""
    first = make_template(filled, "so_dv", "an", (2018,), blank=False)
    assert make_template(filled, "so_dv", "an", (2018,), blank=False) == first


def test_filled_template_gives_its_rows(project: Project, tmp_path: Path) -> None:
    """What is typed into a blank template arrives; rows left blank are not rows."""
    book = template(project, blank=True)
    sheet = book.active
    for column, value in ((4, 100), (5, 5), (8, 2.5), (9, "31/12/2018"), (10, "đã soát")):
        sheet.cell(FIRST + 2, column).value = value
    intake = back(project, book, tmp_path)
    assert rows_of(intake) == ["2018,an,xa,moi,100,5,,2.5,2018-12-31,đã soát"]
    assert intake.remarks == ("bỏ qua 3 dòng chưa điền số liệu",)


def test_template_of_an_older_table_is_refused(project: Project, tmp_path: Path) -> None:
    """After the table's columns changed, a template made before no longer fits."""
    book = template(project)
    path = project.tables / "so_dv.yml"
    text = path.read_text(encoding="utf-8").replace("phuong: Phường", "phuong: Phường, tt: TT")
    path.write_text(text, encoding="utf-8")
    assert messages(back(project, book, tmp_path)) == [
        "mau.xlsx:1: trang tính “Đảng viên”: mẫu làm trước khi bảng “so_dv” đổi cột hoặc danh mục; "
        "xuất lại mẫu bằng baocao mau rồi chép số liệu sang [bo-cuc]"
    ]


def test_moved_columns_are_refused(project: Project, tmp_path: Path) -> None:
    """Who takes off the protection and moves columns is told so."""
    book = template(project)
    sheet = book.active
    for row in (5, 6):
        sheet.unmerge_cells(
            start_row=5, end_row=6, start_column=4, end_column=4
        ) if row == 5 else None
    sheet.cell(5, 4).value = "Tăng"
    assert messages(back(project, book, tmp_path)) == [
        "mau.xlsx:5: trang tính “Đảng viên”, ô D5: tiêu đề cột là “Tăng”, mẫu ghi “Đầu kỳ”; "
        "không thêm, xóa, đổi chỗ cột của mẫu [bo-cuc]"
    ]


def test_damaged_note_is_refused(project: Project, tmp_path: Path) -> None:
    """A program that garbles the hidden sheet must not make columns look empty."""
    book = template(project)
    for row in book["_bao_cao"].iter_rows(max_col=1):
        if row[0].value == "cot.dau_ky":
            row[0].value = "cot.dau ky"
    assert messages(back(project, book, tmp_path)) == [
        "mau.xlsx:1: trang tính “Đảng viên”: trang ẩn của mẫu bị hỏng; "
        "xuất lại mẫu bằng baocao mau rồi chép số liệu sang [bo-cuc]"
    ]


def test_text_that_looks_like_an_escape(tmp_path: Path) -> None:
    """LibreOffice reads "_xa_" as a line break; it is written so that all programs agree."""
    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    book = Workbook()
    write_text(book.active["A1"], "lam_an_xa_mat")
    write_text(book.active["A2"], "=1+1")
    book.save(tmp_path / "chu.xlsx")
    assert book.active["A1"].value == "lam_an_x005F_xa_mat"
    sheet = CalamineWorkbook.from_path(tmp_path / "chu.xlsx").get_sheet_by_index(0)
    assert sheet.to_python() == [["lam_an_xa_mat"], ["=1+1"]]


def test_template_handed_in_for_another_unit(filled: Project, tmp_path: Path) -> None:
    """The unit of a template stands in the template."""
    path = tmp_path / "mau.xlsx"
    template(filled).save(path)
    assert messages(take_in(filled, path, Wishes(unit="binh"))) == [
        "mau.xlsx:1: trang tính “Đảng viên”: mẫu của đơn vị “an”, lệnh ghi “binh”; "
        "bỏ --don-vi hoặc ghi --don-vi an [bo-cuc]"
    ]


@pytest.mark.parametrize(
    ("table", "unit", "message"),
    [
        ("so_du", "an", "không có bảng “so_du”; có phải “so_dv”? [bang-la]"),
        ("so_dv", "bin", "không có đơn vị “bin”; có phải “binh”? [phan-loai-la]"),
        ("so_dv", None, "bảng “so_dv” chia theo đơn vị; thêm --don-vi MÃ [tham-so]"),
        ("don_vi", "an", "bảng “don_vi” không chia theo đơn vị; bỏ --don-vi [tham-so]"),
    ],
)
def test_wrong_wishes(filled: Project, table: str, unit: str | None, message: str) -> None:
    """A template of nothing is refused with the nearest thing that there is."""
    with pytest.raises(AuthorError) as error:
        make_template(filled, table, unit, (2018,), blank=True)
    assert str(error.value) == message


def test_csv_for_excel(filled: Project) -> None:
    """UTF-8 with a BOM, semicolons, decimal commas; what would run has an apostrophe."""
    assert export_table(filled, "so_dv", ".csv").decode("utf-8") == (
        "\ufeff" + ";".join(HEAD) + "\r\n2018;an;xa;moi;100;5;;2,5;2018-12-31;\r\n"
    )
    table = Shelf(filled).table("so_dv")
    assert table is not None
    table = replace(table, columns={**table.columns, "ghi_chu": ("=1+1",)})
    assert write_excel_csv(table).decode("utf-8").endswith(";'=1+1\r\n")


def test_exported_csv_comes_back(filled: Project, tmp_path: Path) -> None:
    """What is exported for Excel can be imported again."""
    path = tmp_path / "so_dv.csv"
    path.write_bytes(export_table(filled, "so_dv", ".csv"))
    assert rows_of(take_in(filled, path, Wishes())) == [ROW]


def test_workbook_of_a_table(filled: Project, tmp_path: Path) -> None:
    """A table as a workbook has words for ids, numbers as numbers, totals, and no formulas."""
    from openpyxl import load_workbook

    raw = export_table(filled, "so_dv", ".xlsx")
    sheet = load_workbook(io.BytesIO(raw)).active
    assert [cell.value for cell in sheet[2]][:7] == [2018, "Huyện An", "Xã", "Hệ mới", 100, 5, 105]
    assert sheet.freeze_panes == "A2"
    path = tmp_path / "so_dv.xlsx"
    path.write_bytes(raw)
    assert rows_of(take_in(filled, path, Wishes())) == [ROW]


def test_title_that_begins_like_a_formula_is_text(filled: Project) -> None:
    """The head of a workbook runs nothing, whatever a column is called."""
    from openpyxl import load_workbook

    path = filled.tables / "so_dv.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Đầu kỳ", "title: \"=cmd|' /C calc'!A0\""), "utf-8")
    sheet = load_workbook(io.BytesIO(export_table(filled, "so_dv", ".xlsx"))).active
    assert sheet["E1"].value == "=cmd|' /C calc'!A0"
    assert {cell.data_type for cell in sheet[1]} == {"s"}
