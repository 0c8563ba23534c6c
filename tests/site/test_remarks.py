"""A reviewer answers in the browser: from a disk, with no network, and nothing gets lost."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from playwright.sync_api import Page

from macros.project import Project
from macros.read.remarks import read_file
from macros.review.gathered import Fate, merge_files
from tests.published import SMALL, catalogued_report, copy_report
from tests.review.versions import edit
from tests.site.window import Window

PAGE = "a-kho-sach-ban-doc/2-ban-doc.html"
DIALOG = "#gop-y-hop"


def write(tab: Page, place: str, words: str) -> str:
    """Point at a place, and say something of it; what was pointed at."""
    tab.bring_to_front()
    tab.click(".gop-y-mo")
    tab.click(f"{DIALOG} >> text=Chọn chỗ trên trang")
    tab.click(place, position={"x": 8, "y": 8})
    chosen = tab.locator("#gop-y-cho").evaluate("list => list.selectedOptions[0].textContent")
    tab.fill("#gop-y-loi", words)
    tab.click(f"{DIALOG} >> text=Lưu")
    tab.click(f"{DIALOG} >> text=Đóng")
    return str(chosen)


def export(tab: Page, target: Path) -> Path:
    tab.click(".gop-y-mo")
    tab.fill("#gop-y-nguoi", "Trần Thị Đào")
    with tab.expect_download() as download:
        tab.click(f"{DIALOG} >> text=Xuất tệp để gửi")
    assert download.value.suggested_filename == "gop-y-tran-thi-dao.json"
    path = target / "gop-y-tran-thi-dao.json"
    download.value.save_as(path)
    return path


def test_a_reviewer_answers_from_a_disk(
    small_copies: Project, window: Window, tmp_path: Path
) -> None:
    """On number, sentence, cell, table and figure; the tools know every passage again."""
    tab = window.new_page()
    told: list[str] = []
    tab.on("console", lambda message: told.append(message.text))
    tab.goto((small_copies.site / PAGE).as_uri())
    assert write(tab, 'p > [data-so="3.0"]', "Xem lại.") == "Số: giảm 37,1%"
    assert write(tab, "article p:has([data-so])", "Ngắn lại.").startswith(
        "Câu: Đến hết năm 2020 có"
    )
    assert write(tab, 'td[data-so="9.21"]', "Sai.") == "Số: 2020, Lượt mượn (lượt): 18.240"
    assert write(tab, "#bang-ban_doc figcaption", "Thiếu năm.") == "Cả bảng"
    assert write(tab, "#hinh-ban_doc figcaption", "Đổi màu.") == "Cả hình"
    tab.reload()
    assert tab.inner_text(".gop-y-mo") == "Góp ý (5)"
    path = export(tab, tmp_path)
    project = copy_report(SMALL, tmp_path / "nho")
    placed, _ = merge_files(project, [path])
    assert [one.state for one in placed] == [Fate.SAME] * 5
    assert [one.line for one in placed] == [10, 10, 15, 15, 17]
    edit(project.root, "data/tables/ban_doc.csv", ("508", "509"))
    states = [one.state for one in merge_files(project, [])[0]]
    assert (states[2], states[3]) == (Fate.SAME, Fate.CHANGED)  # another cell; the whole table
    assert told == []


def test_rows_of_ledger_and_catalogue_can_be_answered(
    catalogued: Project, window: Window, tmp_path: Path
) -> None:
    """A printed number, a column, a row of data: each with its file and line."""
    tab = window.new_page()
    ledger, table = "phu-luc/so-cai.html", "phu-luc/so-lieu/ban_doc.html"
    row = "tbody tr:nth-child(2)"
    tab.goto((catalogued.site / ledger).as_uri())
    assert write(tab, f".so-cai {row} td:nth-of-type(1)", "Không rõ.") == "Cả dòng"
    assert tab.locator(f".so-cai {row} .gop-y-dau").count() == 1
    tab.goto((catalogued.site / table).as_uri())
    assert write(tab, ".cot-bang tbody tr:nth-child(2) th", "Tên khác.") == "Cả dòng"
    assert write(tab, "#dong-14 th", "Sai dòng.") == "Dòng số liệu"
    path = export(tab, tmp_path)
    project = catalogued_report(tmp_path / "nho")
    placed, _ = merge_files(project, [path])
    assert [(one.path, one.line, one.state) for one in placed] == [
        ("docs/phu-luc/so-cai.md", 8, Fate.SAME),
        ("docs/phu-luc/so-lieu/ban_doc.md", 6, Fate.SAME),
        ("data/tables/ban_doc.csv", 14, Fate.SAME),
    ]


def test_marks_are_seen_beside_the_passage_and_never_on_paper(
    small_copies: Project, window: Window
) -> None:
    """A bar of a chart is the number behind it; what cannot be chosen says so."""
    tab = window.new_page()
    tab.goto((small_copies.site / PAGE).as_uri())
    tab.click(".gop-y-mo")
    tab.click(f"{DIALOG} >> text=Chọn chỗ trên trang")
    tab.click(".md-path, .md-footer", position={"x": 4, "y": 4})
    assert "không góp ý được" in tab.inner_text(".gop-y-chi")
    tab.keyboard.press("Escape")
    said = write(tab, ".hinh svg:visible [data-gia-tri^='Năm 2020']", "Cao quá.")
    assert said == "Số: 2020, Cuối năm: 7.084"
    mark = tab.get_by_role("button", name="1 góp ý ở đây")
    assert mark.is_visible()
    tab.emulate_media(media="print")
    assert not mark.is_visible()
    assert not tab.locator(".gop-y-mo").is_visible()


def test_tabs_share_and_reports_do_not(
    small_copies: Project, window: Window, tmp_path: Path
) -> None:
    """Another tab sees at once what is written; another report of the same disk never does."""
    one, other = window.new_page(), window.new_page()
    address = small_copies.site.as_uri()
    one.goto(f"{address}/{PAGE}")
    other.goto(f"{address}/b-xep-loai.html")
    write(one, "h2", "Một.")
    other.bring_to_front()
    other.wait_for_function("() => document.querySelector('.gop-y-mo').textContent === 'Góp ý (1)'")
    write(other, "h1", "Hai.")
    one.bring_to_front()
    one.wait_for_function("() => document.querySelector('.gop-y-mo').textContent === 'Góp ý (2)'")
    elsewhere = tmp_path / "khac"
    shutil.copytree(small_copies.site, elsewhere)
    page = elsewhere / PAGE
    text = page.read_text(encoding="utf-8").replace('data-ten="', 'data-ten="Khác ')
    page.write_text(text, encoding="utf-8")
    other.goto(page.as_uri())
    assert other.inner_text(".gop-y-mo") == "Góp ý"


def test_edit_delete_and_read_back(small_copies: Project, window: Window, tmp_path: Path) -> None:
    """A file of one's own comes back once; one of another report does not."""
    tab = window.new_page()
    tab.goto((small_copies.site / PAGE).as_uri())
    write(tab, "h2", "Một.")
    tab.click(".gop-y-mo")
    tab.click(f"{DIALOG} >> text=Sửa")
    tab.fill("#gop-y-loi", "Hai.")
    tab.click(f"{DIALOG} >> text=Lưu")
    tab.click(f"{DIALOG} >> text=Đóng")
    path = export(tab, tmp_path)
    assert [one.noi_dung for one in read_file(path).gop_y] == ["Hai."]
    tab.click(f"{DIALOG} >> text=Xóa")
    assert tab.inner_text(".gop-y-mo") == "Góp ý"
    for _ in range(2):
        tab.evaluate("document.querySelector('#gop-y-hop .gop-y-bao').replaceChildren()")
        tab.set_input_files("#gop-y-tep", path)
        tab.wait_for_selector(f"{DIALOG} >> text=Đã đọc 1 góp ý")
    assert tab.inner_text(".gop-y-mo") == "Góp ý (1)"
    foreign = json.loads(path.read_text(encoding="utf-8")) | {"bao_cao": "<img src=x>"}
    path.write_text(json.dumps(foreign), encoding="utf-8")
    tab.set_input_files("#gop-y-tep", path)
    tab.wait_for_selector(f"{DIALOG} >> text=góp ý cho báo cáo khác: “<img src=x>”")


def test_a_remark_of_another_stays_his(
    small_copies: Project, window: Window, tmp_path: Path
) -> None:
    """Loaded from his file and edited, it is one of one's own beside his."""
    tab = window.new_page()
    tab.goto((small_copies.site / PAGE).as_uri())
    write(tab, "h2", "Một.")
    path = export(tab, tmp_path)
    theirs = json.loads(path.read_text(encoding="utf-8")) | {"nguoi": "Bình"}
    path.write_text(json.dumps(theirs), encoding="utf-8")
    tab.evaluate("localStorage.clear()")
    tab.reload()
    tab.click(".gop-y-mo")
    tab.set_input_files("#gop-y-tep", path)
    tab.wait_for_selector(f"{DIALOG} >> text=(của Bình)")
    tab.click(f"{DIALOG} >> text=Sửa")
    tab.fill("#gop-y-loi", "Hai.")
    tab.click(f"{DIALOG} >> text=Lưu")
    tab.click(f"{DIALOG} >> text=Đóng")
    his, mine = read_file(export(tab, tmp_path)).gop_y
    assert (his.nguoi, his.noi_dung) == ("Bình", "Một.")
    assert (mine.nguoi, mine.noi_dung) == ("", "Hai.")
    assert his.ma != mine.ma


def test_a_browser_that_keeps_nothing_says_so(small_copies: Project, window: Window) -> None:
    """The remark is there until the page is left."""
    tab = window.new_page()
    tab.add_init_script(
        "Storage.prototype.setItem = Storage.prototype.getItem = () => { throw new DOMException() }"
    )
    tab.goto((small_copies.site / PAGE).as_uri())
    tab.click(".gop-y-mo")
    tab.click(f"{DIALOG} >> text=Chọn từ danh sách đoạn")  # by keyboard, too
    tab.keyboard.type("Một.")
    tab.click(f"{DIALOG} >> text=Lưu")
    assert "không cho lưu" in tab.inner_text(".gop-y-bao")
    assert tab.inner_text(".gop-y-mo") == "Góp ý (1)"
