"""Tables, pictures and what they are called, from one version to the other."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from macros.export.document.inlines import Origin
from macros.review.diff.passages import PassageKind
from macros.review.differences import Differences
from macros.review.written.changes import write_json
from macros.review.written.comment import write_comment
from macros.review.written.one_page import write_page
from tests.review.versions import (
    BOOKS,
    READERS,
    READERS_CSV,
    UNITS_CSV,
    UNITS_YML,
    come_and_gone,
    compare_folders,
    edit,
    rename,
    rows,
    values,
)


def test_a_table_that_is_put_before_others_changes_none_of_them(old: Path, new: Path) -> None:
    """Their numbers are told once, among what lies around the words."""
    edit(new, BOOKS, ("## Bổ sung", '{{ bang("xep_loai", ma="x") }}\n\n## Bổ sung'))
    found = compare_folders(old, new)
    assert [row.passage.kind for row in rows(found)] == [PassageKind.TABLE]
    numbers = {aside.what: (aside.old, aside.new) for aside in found.asides}
    assert numbers["bang:ban_doc"] == ("Bảng 2", "Bảng 3")


def test_another_unit_and_another_kind_of_chart_are_told(old: Path, new: Path) -> None:
    """With the column whose meaning has changed; no cell has."""
    edit(new, "data/tables/kho_sach.yml", ("triệu đồng", "nghìn đồng"))
    edit(new, READERS, ('loai="cot"', 'loai="duong"'))
    found = compare_folders(old, new)
    assert values(found)[0] == ("2.071,4\xa0triệu đồng", "2.071,4\xa0nghìn đồng")
    assert "kinh_phi: đơn vị tính đổi" in str(found.tables[0].columns)
    assert [bool(row.new_pictures) for row in rows(found)] == [False, True]
    assert "lời tả hình: Biểu đồ cột, thẻ → Biểu đồ đường, thẻ" in write_comment(found)


def test_a_year_that_is_added_is_a_row_and_leaves_the_others_alone(old: Path, new: Path) -> None:
    """Rows are known by their keys: no cell below the new one has changed."""
    table = '{{ bang("ban_doc", cot=["the_moi", "the_huy", "cuoi_nam"'
    edit(old, READERS, (table, table.replace('"ban_doc",', '"ban_doc", nam=[2017, 2018, 2020],')))
    edit(
        new,
        READERS,
        (table, table.replace('"ban_doc",', '"ban_doc", nam=[2017, 2018, 2019, 2020],')),
    )
    (row,) = (row for row in rows(compare_folders(old, new)) if row.grid)
    assert row.grid is not None
    assert row.grid.counts() == {"dòng thêm": 1}
    assert not row.values


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("title: Thẻ hủy", "title: Thẻ thu hồi", "“Thẻ hủy” → “Thẻ thu hồi”"),
        ("group: Thẻ trong năm", "group: Thẻ cấp và hủy", "“Thẻ trong năm” → “Thẻ cấp và hủy”"),
        ("mượn, unit: lượt", "mượn, unit: bản", "“Lượt mượn (lượt)” → “Lượt mượn (bản)”"),
    ],
    ids=["title", "group", "unit"],
)
def test_whatever_a_head_reads_otherwise_is_told(
    before: str, after: str, told: str, old: Path, new: Path
) -> None:
    """Once for all columns below it, in every copy of the comparison: columns stay the same."""
    edit(new, "data/tables/ban_doc.yml", (before, after))
    found = compare_folders(old, new)
    row = next(row for row in rows(found) if row.grid)
    assert row.grid is not None
    assert row.grid.told({}) == [f"đầu cột đổi: {told}"]
    assert found.counts()["bảng đổi"] == 1
    assert f"Bảng 2. Bạn đọc và lượt phục vụ, 2016 - 2020; đầu cột đổi: {told}" in (
        write_comment(found)
    )
    assert f"đầu cột đổi: {told}" in write_page(found)
    assert told in str(["“{old}” → “{new}”".format(**one) for one in _renamed(found)])


def _renamed(found: Differences) -> list[dict[str, str]]:
    pages = json.loads(write_json(found))["pages"]
    return [one for page in pages for change in page["changes"] for one in change["renamed"]]


def test_a_head_above_a_number_and_its_share_is_told_once(old: Path, new: Path) -> None:
    """Both columns below it are the same category as before."""
    call = '{{ bang("xep_loai", co_cau="so_phong", nam=[2019, 2020]) }}'
    for root in (old, new):
        edit(root, BOOKS, ("## Bổ sung", f"{call}\n\n## Bổ sung"))
    edit(new, "data/tables/xep_loai.yml", ("Không đạt", "Yếu"))
    told = [row.grid.told({}) for row in rows(compare_folders(old, new)) if row.grid]
    assert ["đầu cột đổi: “Không đạt” → “Yếu”"] in told


def test_a_typed_head_in_other_words_is_the_same_column(old: Path, new: Path) -> None:
    """Known by what stands below; what its letters look like is told, too."""
    table = (
        "phù hợp.\n\n| Quý | *Nơi* | Việc |\n|---|:--|---|\n| I | Tỉnh | Mua |\n| II | Xã | Sửa |\n"
    )
    edit(old, READERS, ("phù hợp.\n", table))
    edit(new, READERS, ("phù hợp.\n", table.replace("*Nơi*", "Nơi").replace("Việc", "Mục")))
    (row,) = rows(compare_folders(old, new))
    assert row.grid is not None
    assert row.grid.told({}) == ["đầu cột đổi: “Việc” → “Mục”"]
    assert row.new_looks == [("“Nơi”", "nghiêng", "thường")]


STAFF = "| Khoa | Bác sĩ | Việc |\n|---|---|---|\n| Nội | 10 | đủ |\n| Sản | 7 | thêm |\n"
NUMBERED = (
    "| STT | Khoa | Bác sĩ | Việc |\n|---|---|---|---|\n"
    "| 1 | Nội | 12 | đủ |\n| 2 | Sản | 7 | thêm |\n"
)
NOTED = STAFF.replace("10", "12").replace("Sản", "Sản[^1]").replace("Việc", "Việc[^1]")
NOTED += "\n[^1]: Do khoa báo.\n"
CAPTION = '{{ ten_bang("phu_trach", "Phân công", nguon="x") }}\n\n'


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (STAFF, NUMBERED, ["1 ô đổi", "cột thêm: “STT”"]),
        (NUMBERED, STAFF, ["1 ô đổi", "cột bỏ: “STT”"]),
        (STAFF, STAFF.replace("Sản", "Phụ khoa"), ["dòng đổi tên: “Sản” → “Phụ khoa”"]),
        (STAFF, CAPTION + STAFF.replace("10", "12"), ["1 ô đổi"]),
        (CAPTION + STAFF, STAFF, []),
        (
            STAFF,
            NOTED,
            ["1 ô đổi", "dòng đổi tên: “Sản” → “Sản(*)”", "đầu cột đổi: “Việc” → “Việc(*)”"],
        ),
    ],
    ids=["numbers of rows come", "and go", "a row renamed", "a caption comes", "and goes", "notes"],
)
def test_a_typed_table_stays_the_same_one(
    before: str, after: str, told: list[str], old: Path, new: Path
) -> None:
    """Its rows are known by the names that both have, and by their cells; so is all of it.

    The mark of a note is told where it comes.
    """
    edit(old, READERS, ("phù hợp.\n", f"phù hợp.\n\n{before}"))
    edit(new, READERS, ("phù hợp.\n", f"phù hợp.\n\n{after}"))
    (row,) = (row for row in rows(compare_folders(old, new)) if row.grid)
    assert row.grid is not None
    assert row.grid.told({}) == told


def test_a_row_under_another_name_is_told_once_and_is_no_figure(old: Path, new: Path) -> None:
    """It is no cell that changed besides; a published name needs no explanation."""
    call = '{{ bang("ban_doc", hang="chi_nhanh", cot="the_moi", nam=2020) }}'
    for root in (old, new):
        edit(root, BOOKS, ("## Bổ sung", f"{call}\n\n## Bổ sung"))
        edit(root, "data/report.yml", ("so: null", 'so: "12"'))
    edit(new, UNITS_CSV, ("Cơ sở Trung tâm", "Cơ sở Chính"))
    found = compare_folders(old, new)
    (row,) = (row for row in rows(found) if row.grid)
    assert row.grid is not None
    assert row.grid.counts() == {"dòng đổi tên": 1}
    assert "; dòng đổi tên: “Cơ sở Trung tâm” → “Cơ sở Chính”" in write_comment(found)
    assert not found.restated


def test_a_meaning_that_is_printed_nowhere_is_counted(old: Path, new: Path) -> None:
    """No summary is empty while something differs, be it the number of a heading alone."""
    edit(new, "data/tables/ban_doc.yml", ("title: Tăng thuần", "title: Tăng thực"))
    edit(old, BOOKS, ("## Bổ sung", "## 1. Bổ sung"))
    edit(new, BOOKS, ("## Bổ sung", "## 2. Bổ sung"))
    said = write_comment(compare_folders(old, new))
    assert "\n**1** tiêu đề đánh số lại, **1** khai báo số liệu đổi.\n" in said
    assert "(khai báo)</summary>" in said  # not "(0)"


@pytest.mark.parametrize(
    ("name", "other", "told"),
    [
        ("ban_doc", "doc_gia", "bảng đổi mã từ ban_doc thành doc_gia"),
        ("cuoi_nam", "so_the", "cột cuoi_nam đổi mã thành so_the"),
        ("loai_sach", "nhom", "cột loai_sach đổi mã thành nhom"),
        ("thieu_nhi", "tre_em", "cột loai_sach: mã thieu_nhi đổi thành tre_em"),
    ],
    ids=["table", "column", "key", "code"],
)
def test_what_only_bears_another_name_has_not_changed(
    name: str, other: str, told: str, old: Path, new: Path
) -> None:
    """A cell that changed besides is told alone: no number has come or gone, no row either."""
    edit(new, READERS_CSV, ("2020,toan_he,", "2020,toan_he,1"))
    rename(new, name, other)
    for path in new.glob(f"data/tables/{name}.*"):
        path.rename(path.with_stem(other))
    found = compare_folders(old, new)
    assert (values(found), *come_and_gone(found)) == ([("508", "1.508")], 0, 0)
    assert sum(table.count for table in found.tables) == 1
    assert told in [words for table in found.tables for words in table.columns]
    assert not found.asides or {aside.kind for aside in found.asides} == {"số thứ tự"}


def test_a_note_in_a_cell_is_compared(old: Path, new: Path) -> None:
    """It stands below the table, and says something of its numbers."""
    table = "| Nơi | Ghi |\n|---|---|\n| A | x[^1] |\n\n[^1]: Theo sổ cũ.\n\n## Số thẻ"
    edit(old, READERS, ("## Số thẻ", table))
    edit(new, READERS, ("## Số thẻ", table.replace("sổ cũ", "sổ mới")))
    (row,) = rows(compare_folders(old, new))
    assert row.passage.kind is PassageKind.NOTE


def test_a_column_that_is_dropped_is_told_with_heads_that_read_otherwise(
    old: Path, new: Path
) -> None:
    """The group is no longer printed above its neighbour, and thẻ no longer for the table."""
    edit(new, READERS, ('"the_huy", ', ""))
    found = compare_folders(old, new)
    (row,) = rows(found)
    assert row.grid is not None
    assert row.grid.told({}) == [
        "cột bỏ: “Thẻ trong năm / Thẻ hủy”",
        "đầu cột đổi: “Thẻ trong năm / Thẻ cấp mới” → “Thẻ cấp mới (thẻ)”, "
        "“Cuối năm” → “Cuối năm (thẻ)”",
    ]
    assert [run.text for run in row.shown if run.mark] == ["Đơn vị tính: thẻ"]
    assert come_and_gone(found)[1] == 5
    assert '<td class="bo">402</td>' in write_page(found)


def test_a_figure_is_told_at_the_line_of_its_call(old: Path, new: Path) -> None:
    """Caption first, without the lines that are as they were."""
    edit(new, "data/tables/xep_loai.csv", ("2016,12,7,4,1\n", ""))
    _, figure = rows(compare_folders(old, new))
    assert figure.passage.place.line == 15
    assert "".join(run.text for run in figure.shown) == (
        "Hình 2. Xếp loại phòng đọc, 20162017 - 2020"
    )


def test_rows_and_columns_that_came_went_or_moved_are_named(old: Path, new: Path) -> None:
    """A table in two: its rows stand in the other one, which is said; none of them has gone."""
    table = '{{ bang("ban_doc", cot=["the_moi", "the_huy", "cuoi_nam"'
    call = f'{table}, "luot_muon", "luot_truc_tuyen"]) }}}}'
    parts = (
        call.replace('"the_huy", ', "").replace("])", f"], nam={years})")
        for years in ("[2016, 2017, 2018]", '[2019, 2020], ma="hai"')
    )
    edit(new, READERS, (call, "\n\n".join(parts)))
    row = next(one for one in rows(compare_folders(old, new)) if one.grid)
    assert row.grid is not None
    assert row.grid.told(row.elsewhere)[:2] == [
        "dòng chuyển sang Bảng 3: “2019”, “2020”",
        "cột bỏ: “Thẻ trong năm / Thẻ hủy”",
    ]


def test_words_of_a_list_are_told_with_what_is_printed_from_them(old: Path, new: Path) -> None:
    """A name with the sentence that says it, a group with the sum over it; others say so."""
    text = """phù hợp.

Nhiều nhất là {{ cao_nhat("ban_doc", "the_moi", in_ra="chi_nhanh", nam=2020) }}; khu trong có
{{ tong("ban_doc", "the_moi", khu="trong", nam=2020) }} thẻ.
"""
    for root in (old, new):
        edit(root, READERS, ("phù hợp.\n", text))
        schema = "title: Diện tích phục vụ, unit: m²}"
        edit(root, UNITS_YML, (schema, f"{schema}\n- {{name: khu, title: Khu, type: string}}"))
        head = ("dien_tich\n", "dien_tich,khu\n"), (",2350", ",2350,"), (",1800", ",1800,trong")
        edit(root, UNITS_CSV, *head, (",550", ",550,ngoai"))
    edit(
        new, UNITS_CSV, ("Cơ sở Trung tâm", "Cơ sở Chính"), ("Ven biển", "Biển"), ("ngoai", "trong")
    )
    found = compare_folders(old, new)
    told = {value.new.fact.text: value.cells for value in found.values}
    (name,) = told.pop("Cơ sở Chính")
    ((group,),) = told.values()
    assert (name.line, name.old, name.new) == (3, "Cơ sở Trung tâm", "Cơ sở Chính")
    assert (group.line, group.old, group.new) == (4, "ngoai", "trong")
    (table,) = found.tables
    assert {(cell.line, cell.column) for cell in table.unprinted} == {(4, "ten")}


def test_each_row_of_data_leads_to_where_it_is_printed(old: Path, new: Path) -> None:
    """One that changed, one that came, and one that is printed no more; or it says nowhere."""
    said = '{{ so("ban_doc", "the_moi", nam=2018, chi_nhanh="ven_bien") }} thẻ.'
    edit(old, BOOKS, ("\n{{ bang(", f"\nVen biển có {said}\n\n{{{{ bang("))
    edit(
        new,
        READERS_CSV,
        ("402,7084", "402,7184"),
        ("2018,ven_bien,131,61,1278,4385,0,90.2\n", ""),
        ("640,91.8\n", "640,91.8\n2021,ven_bien,1,1,1,1,1,91.8\n"),
    )
    found = compare_folders(old, new)
    (table,) = found.tables
    (cell,) = table.cells.values()
    (gone,), (come,) = ([row.places for row in changed] for changed in (table.removed, table.added))
    assert [(one.path, one.line) for one in cell] == [(READERS, line) for line in (10, 15, 17)]
    assert gone == (Origin(f"bản trước, {BOOKS}", 15),)
    assert come == ()
    assert "Ven biển (không in ở đâu)" in write_comment(found)
    place = READERS.removeprefix("docs/").replace(".md", ".html")
    assert f'in ở <a href="../site/{place}">{READERS}:10</a>, <a' in write_page(found, "../site")


def test_words_that_a_table_lists_lead_to_it(old: Path, new: Path) -> None:
    """No number reads such a cell; what changed of the table names it."""
    for root in (old, new):
        schema = "title: Diện tích phục vụ, unit: m²}"
        edit(root, UNITS_YML, (schema, f"{schema}\n- {{name: khu, title: Khu, type: string}}"))
        head = ("dien_tich\n", "dien_tich,khu\n"), (",2350", ",2350,"), (",1800", ",1800,phố")
        edit(root, UNITS_CSV, *head, (",550", ",550,làng"))
        table = '{{ bang("chi_nhanh", cot="khu", hang="chi_nhanh", chi_nhanh=["trung_tam"]) }}'
        edit(root, BOOKS, ("## Bổ sung", f"{table}\n\n## Bổ sung"))
    edit(new, UNITS_CSV, ("phố", "phố cổ"), ("làng", "làng chài"))
    found = compare_folders(old, new)
    (table,) = found.tables
    assert {cell.new: [one.path for one in at] for cell, at in table.cells.items()} == {
        "phố cổ": [BOOKS],
        "làng chài": [],
    }
    (row,) = rows(found)
    assert [(cell.line, cell.new) for cell in found.words_in(row)] == [(3, "phố cổ")]
    assert "  - data/tables/chi" in write_comment(found)


def test_rows_and_columns_that_change_places_are_told_as_moved(old: Path, new: Path) -> None:
    """Of a typed table: beside a row that came, and a cell that changed in one that moved."""
    heads = "| Mã | Việc | Nơi |\n|---|---|---|\n"
    one, two = "| I | Mua sách | Tỉnh |\n", "| II | Sửa kho | Huyện |\n"
    edit(old, READERS, ("phù hợp.\n", f"phù hợp.\n\n{heads}{one}{two}\n"))
    moved = two.replace("kho", "nhà")
    edit(new, READERS, ("phù hợp.\n", f"phù hợp.\n\n{heads}{moved}{one}| III | Thuê xe | Xã |\n\n"))
    (row,) = (row for row in rows(compare_folders(old, new)) if row.grid)
    assert row.grid is not None
    told = row.grid.told(row.elsewhere)
    assert told[0] == "1 ô đổi"
    assert sorted(told[1:]) in (
        ["dòng chuyển chỗ: “I”", "dòng thêm: “III”"],
        ["dòng chuyển chỗ: “II”", "dòng thêm: “III”"],
    )
