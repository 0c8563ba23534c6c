"""What changed around the printed words: claims, states, findings, data that nobody prints."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from macros.project import PACKAGED
from tests.review.versions import (
    BOOKS,
    READERS,
    READERS_CSV,
    come_and_gone,
    compare_examined,
    compare_folders,
    edit,
)


def test_claims_citations_and_states_are_told(old: Path, new: Path) -> None:
    """Around the words: what is claimed, cited, answered, and how far a page is."""
    edit(
        new,
        BOOKS,
        ("> 30000", "> 90000"),
        ("trang_thai: hoan-thanh", "trang_thai: du-thao"),
        ('{{ yeu_cau("a-1-bo-sung", "ket_qua", "ton_tai") }}\n', ""),
    )
    edit(new, READERS, ('; {{ van_ban("qc-11-2015") }} vẫn còn phù hợp', ""))
    found = compare_examined(old, new).asides
    asides = {aside.kind: (aside.old, aside.new) for aside in found}
    claims = [(aside.old, aside.new) for aside in found if aside.kind == "khẳng định"]
    assert asides["trạng thái của mục"] == ("hoàn thành", "dự thảo")
    assert asides["yêu cầu được trả lời"] == ("kết quả đạt được, tồn tại", "")
    assert asides["trích dẫn"] == ("3 chỗ", "2 chỗ")
    assert sorted(claims) == [("", "số liệu không xác nhận"), ("đúng với số liệu", "")]


def test_what_is_meant_where_nothing_is_said_is_told_in_words(old: Path, new: Path) -> None:
    """The unit as readers know it, not its code."""
    edit(new, "data/report.yml", ("{chi_nhanh: toan_he}", "{chi_nhanh: ven_bien}"))
    (found,) = (one for one in compare_folders(old, new).asides if one.what == "mac_dinh")
    assert (found.old, found.new) == ("Toàn hệ thống", "Chi nhánh Ven biển")


def test_findings_are_gained_and_lost_whatever_their_line(old: Path, new: Path) -> None:
    """A line that is added above a finding does not make it another one."""
    edit(old, BOOKS, ("## Bổ sung sách", "## Bổ sung sách\n\nXem [đây](khong-co.md)."))
    edit(
        new,
        BOOKS,
        ("## Bổ sung sách", "Thêm một dòng.\n\n## Bổ sung sách\n\nXem [đây](khong-co.md)."),
    )
    edit(new, READERS, ("## Số thẻ", "Xem [đó](khong-co.md).\n\n## Số thẻ"))
    found = compare_examined(old, new)
    assert [one.path for one in found.gained] == [READERS]
    assert not found.lost


def test_a_broken_version_is_compared_by_its_findings(old: Path, new: Path) -> None:
    """Neither a broken call, file or page ends the comparison, nor is it told as left out."""
    edit(old, BOOKS, ('so("kho_sach"', 'so("kho_sac"'))
    (new / "data/tables/xep_loai.yml").write_text("title: [", encoding="utf-8")
    (new / READERS).write_bytes(b"\xff\xfe\x00")
    found = compare_examined(old, new)
    assert found.gained
    assert found.lost
    assert not any(page.is_gone for page in found.pages)
    assert not found.tables


@pytest.mark.parametrize("name", ["report.yml", "outline.yml", "documents.yml"])
def test_what_cannot_be_read_at_all_is_told_instead_of_compared(
    name: str, old: Path, new: Path
) -> None:
    """On either side: what would be printed then is nobody's change."""
    (new / "data" / name).unlink()
    for sides in ((old, new), (new, old)):
        found = compare_examined(*sides)
        assert found.unread == ("moi",)
        assert not found.pages
        assert not found.asides
        assert come_and_gone(found) == (0, 0)


def test_a_published_figure_that_is_another_one_now_needs_a_word(old: Path, new: Path) -> None:
    """Between two editions: a mark on the cell explains it; of a draft nothing is published."""
    edit(new, READERS_CSV, ("2017,ven_bien,104,", "2017,ven_bien,105,"))
    assert not compare_folders(old, new).restated
    edit(old, "data/report.yml", ("so: null", 'so: "12"'))
    found = compare_folders(old, new)
    ((cell, why),) = found.restated.items()
    assert (cell.column, cell.old, cell.new, why) == ("the_moi", "104", "105", "")
    (warning,) = found.unexplained
    assert (warning.path, warning.line) == ("data/tables/ban_doc.csv", cell.line)
    flag = "flags:\n- {keys: {nam: 2017, chi_nhanh: ven_bien}, columns: [the_moi], mark: da_sua, "
    flag += "note: Soát lại sổ thẻ}\n"
    path = new / "data/tables/ban_doc.yml"
    path.write_text(path.read_text(encoding="utf-8") + flag, encoding="utf-8")
    found = compare_folders(old, new)
    assert list(found.restated.values()) == ["Soát lại sổ thẻ"]
    assert not list(found.unexplained)


def test_rows_of_data_that_are_printed_nowhere_are_told_apart(old: Path, new: Path) -> None:
    """A reviewer sees them although no page has changed."""
    edit(new, READERS_CSV, ("2016,ven_bien,96,40,1156", "2016,ven_bien,97,41,1156"))
    found = compare_folders(old, new)
    (table,) = found.tables
    assert {cell.column for cell in table.cells} == {"the_moi", "the_huy"}
    assert set(table.cells) == set(table.unprinted)


def test_who_signs_and_when_is_told_in_words_at_its_own_line(old: Path, new: Path) -> None:
    """Only the name that changed, and before anything else."""
    edit(new, "data/report.yml", ("Trần Thị B", "Nguyễn Văn C"), ("2021-02-05", "2021-02-08"))
    found = compare_folders(old, new)
    told = [(one.title, one.old, one.new, one.line) for one in found.asides]
    assert told == [
        ("Ngày ban hành", "05/02/2021", "08/02/2021", 8),
        ("Họ và tên người ký", "Trần Thị B", "Nguyễn Văn C", 15),
    ]
    assert found.counts()["thông tin chung đổi"] == 2


def test_a_setting_of_the_format_is_told_at_its_line(old: Path, new: Path) -> None:
    """Also a file that the copies are printed by, of which only the fact can be told."""
    for root, inner in ((old, "30"), (new, "35")):
        own = root / "overrides" / "in" / "the-thuc" / "hd36.yml"
        own.parent.mkdir(parents=True)
        text = (PACKAGED.overrides / "in" / "the-thuc" / "hd36.yml").read_text(encoding="utf-8")
        own.write_text(re.sub(r"(\btrong: )\d+", rf"\g<1>{inner}", text), encoding="utf-8")
        (root / "overrides" / "in" / "mau.docx").write_bytes(inner.encode())
    setting, file = compare_folders(old, new).asides
    assert (setting.title, setting.old, setting.new) == (
        "Lề của trang đứng: lề phía gáy",
        "30",
        "35",
    )
    assert setting.line > 1
    assert file.title == "overrides/in/mau.docx"


def test_what_changed_around_the_words_is_called_as_reviewers_call_it(old: Path, new: Path) -> None:
    """No code of a claim, document, figure or section is shown."""
    edit(new, BOOKS, ("> 30000", "> 29000"), ("trang_thai: hoan-thanh", "trang_thai: du-thao"))
    edit(new, READERS, ('; {{ van_ban("qc-11-2015") }} vẫn còn phù hợp', ""))
    edit(new, BOOKS, ("## Bổ sung", '{{ bang("xep_loai", ma="x") }}\n\n## Bổ sung'))
    titles = {one.title for one in compare_folders(old, new).asides}
    assert "mục “1. Về kho sách”" in titles
    assert "Quy chế số 11-QC/TVT" in titles
    assert "bảng “Bạn đọc và lượt phục vụ, 2016 - 2020”" in titles
    claims = [title for title in titles if "29.000" in title]
    assert claims
    assert not any(re.search(r"[a-z]_[a-z]", one.partition(" [")[0]) for one in titles)


def test_what_yaml_says_is_told_once_at_its_own_line(old: Path, new: Path) -> None:
    """A document, a prompt and its deadline, in the words of reviewers."""
    edit(new, "data/documents.yml", ("11-QC/TVT", "12-QC/TVT"))
    edit(new, "data/outline.yml", ("Việc bổ sung sách", "Cách bổ sung sách"))
    edit(new, "data/outline.yml", ("- id: a-1\n", "- id: a-1\n  deadline: 2021-01-05\n"))
    told = {one.kind: (one.title, one.new, one.line) for one in compare_folders(old, new).asides}
    prompt = "Cách bổ sung sách, kết quả và tồn tại."
    document = "12-QC/TVT, 12/10/2015, Thư viện tỉnh Hải Vân, Quy chế phục vụ bạn đọc"
    assert told == {
        "yêu cầu của đề cương": ("mục “Về kho sách”", prompt, 13),
        "phụ trách, thời hạn": (f"yêu cầu “{prompt}”", "hạn 05/01/2021", 13),
        "văn bản trong danh mục": ("Quy chế số 12-QC/TVT", document, 9),
    }


def test_an_annex_of_other_years_is_the_same_one(old: Path, new: Path) -> None:
    """Its rows have gone; its heading and table have neither moved nor come."""
    for root, years in ((old, "2018, 2019, 2020"), (new, "2019, 2020")):
        annex = f"phu_luc: [{{ten: Bạn đọc, bang: ban_doc, nam: [{years}]}}]"
        edit(root, "data/report.yml", ("the_thuc: hd36\n", f"the_thuc: hd36\n{annex}\n"))
    (page,) = compare_folders(old, new).pages
    (row,) = page.changes
    assert not row.is_moved
    assert row.grid is not None
    gone = ("Năm 2018", "Toàn hệ thống", "Cơ sở Trung tâm", "Chi nhánh Ven biển")
    assert row.grid.told({}) == ["dòng bỏ: " + ", ".join(f"“{one}”" for one in gone)]


def test_words_that_the_site_alone_shows_are_told(old: Path, new: Path) -> None:
    """The titles of the navigation, and what an author writes above a list made by itself."""
    for root, words in ((old, "Mọi con số"), (new, "Các con số")):
        page = f"# Sổ cái\n\n{words} in trong báo cáo.\n\n{{{{ so_cai() }}}}\n"
        (root / "docs" / "so-cai.md").write_text(page, encoding="utf-8")
    edit(new, "mkdocs.yml", ("A. Kho sách và bạn đọc:", "A. Sách, bạn đọc:"))
    found = compare_folders(old, new)
    (page,) = found.pages
    (row,) = page.changes
    assert row.passage.quoted == "Các con số in trong báo cáo."
    (branch,) = found.asides
    assert "A. Kho sách và bạn đọc; " in branch.old
    assert "A. Sách, bạn đọc; " in branch.new
