"""What changed since another version is marked in the margin of the pages themselves."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from PIL import Image
from playwright.sync_api import Page, expect

from macros.check.run import examine
from macros.export.document.article import read_article
from macros.project import Project
from macros.publish.margin import compare_with
from macros.read.report import read_report
from macros.review.version import read_chapters
from tests.conftest import Once
from tests.published import SMALL, catalogued_report, copy_report, publish_quietly
from tests.review.versions import edit
from tests.site.reader import barriers, overflow
from tests.site.window import Window

INTRODUCTION = "docs/0-gioi-thieu.md"
BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
RATING = "docs/b-xep-loai.md"
_BOTH = """vẫn còn phù hợp.

Thư viện đã cử hai cán bộ đi học lớp nghiệp vụ ở tỉnh trong quý ba.

Câu này dài vừa đủ để được nhận ra khi chuyển đến chỗ khác của trang.

- Gia hạn thẻ cho bạn đọc ở xa qua bưu điện.
- Tặng thẻ cho học sinh nghèo vượt khó của huyện.
- Đổi toàn bộ thẻ giấy sang thẻ từ.

Hai việc lớn của năm:

1. Việc thứ nhất đã xong từ tháng hai.

2. Việc thứ hai còn chờ kinh phí của tỉnh.

    Tỉnh hẹn trả lời trong tháng sáu.

| Việc | Hạn |
|---|---|
| Kiểm kê sách | tháng 3 |
| Sửa mái nhà kho | tháng 5 |

Báo cáo nộp đúng hạn.[^1]

[^1]: Theo lịch của sở, hạn là ngày mười lăm.
"""
_MOVED = "Câu này dài vừa đủ để được nhận ra khi chuyển đến chỗ khác của trang.\n\n"


def _publish_marked(folder: Path) -> None:
    """Publish the small report, marked with what has changed since it was another one."""
    old = catalogued_report(folder / "cũ").root
    edit(old, READERS, ("vẫn còn phù hợp.\n", _BOTH))
    picture = '{{ hinh_anh("hinh/tru-so.png", "Trụ sở thư viện") }}'
    edit(old, INTRODUCTION, ("Hoạt động theo", f"\n{picture}\n\nHoạt động theo"))
    _paint(old, "red")
    new = Path(shutil.copytree(old, folder / "mới"))
    edit(
        new,
        READERS,
        ("Thư viện đã cử hai cán bộ đi học lớp nghiệp vụ ở tỉnh trong quý ba.\n\n", ""),
        (_MOVED, ""),
        ("- Tặng thẻ cho học sinh nghèo vượt khó của huyện.\n", ""),
        ("qua bưu điện", "qua điện thoại"),
        ("1. Việc thứ nhất đã xong từ tháng hai.\n\n2. Việc", "1. Việc"),
        ("trong tháng sáu", "trong tháng bảy"),
        ("| Sửa mái nhà kho | tháng 5 |\n", "| Thay đèn phòng đọc | tháng 6 |\n"),
        ("Báo cáo nộp", f"{_MOVED}Báo cáo nộp"),
        ("mười lăm", "hai mươi"),
    )
    edit(new, "data/tables/kho_sach.csv", (",5655,", ",5765,"), (",31305,", ",31415,"))
    edit(new, "data/tables/xep_loai.csv", ("2020,14,4,9,1", "2020,14,5,8,1"))
    _paint(new, "blue")
    publish_quietly(Project(new), base=str(old))


def _paint(root: Path, colour: str) -> None:
    picture = root / "docs" / "hinh" / "tru-so.png"
    picture.parent.mkdir(exist_ok=True)
    Image.new("RGB", (600, 400), colour).save(picture)


@pytest.fixture(scope="module")
def site(once: Once) -> Path:
    """The marked site."""
    return Project(once("dau-doi", _publish_marked) / "mới").site


def _marks(site: Path, name: str) -> list[tuple[str, str, str]]:
    """List tag, state and words of what is marked on a page, in order."""
    page = html.parse(site / name.removeprefix("docs/").replace(".md", ".html"))
    return [
        (one.tag, one.get("data-doi"), " ".join(one.text_content().split()))
        for one in page.iterfind(".//*[@data-doi]")
    ]


def test_each_passage_is_marked_where_it_stands(site: Path) -> None:
    """A sentence, an item, a row and a note that changed, what moved, what came."""
    marks = _marks(site, READERS)

    def words(tag: str, state: str) -> list[str]:
        return [said for name, kind, said in marks if (name, kind) == (tag, state)]

    (item,) = words("li", "sua")[:1]
    assert item.startswith("Gia hạn thẻ cho bạn đọc ở xa qua điện thoại.")
    assert words("p", "chuyen") == [_MOVED.strip()]
    assert words("tr", "them") == ["Thay đèn phòng đọc tháng 6"]
    (note,) = words("li", "sua")[1:]
    assert note.startswith("Theo lịch của sở, hạn là ngày hai mươi.")


def test_a_cell_marks_sentences_that_nobody_touched(site: Path) -> None:
    """Its Markdown is the same: the number, its sentence and the table are marked all the same."""
    marks = _marks(site, BOOKS)
    assert [(tag, state) for tag, state, _ in marks] == [
        ("p", "sua"),
        ("figure", "sua"),
        ("tr", "sua"),
    ]
    page = html.parse(site / "a-kho-sach-ban-doc/1-kho-sach.html")
    number = page.find(".//a[@data-truoc='31.305']")
    assert number.text == "31.415"
    assert number.get("data-vi") == "Bản sách, 2020; Tất cả: 31.305 → 31.415"


def test_a_chart_that_is_drawn_otherwise_is_marked(site: Path) -> None:
    """With its table and the sentence of the same numbers."""
    found = [(tag, state) for tag, state, _ in _marks(site, RATING) if tag != "tr"]
    assert found == [("p", "sua"), ("figure", "sua"), ("figure", "sua")]


def test_a_picture_that_was_replaced_is_marked(site: Path) -> None:
    """Under the same name, with the same words around it; the comparison shows both."""
    assert [(tag, state) for tag, state, _ in _marks(site, INTRODUCTION)] == [("figure", "sua")]
    compared = (site / "doi-chieu/index.html").read_text(encoding="utf-8")
    assert compared.count("data:image/png;base64,") == 2


def test_what_is_no_more_stands_where_it_stood(site: Path) -> None:
    """Folded: a paragraph before the next, an item inside the list, a row inside its table."""
    page = html.parse(site / "a-kho-sach-ban-doc/2-ban-doc.html")
    folds = page.findall(".//details[@class='doi-bo chi-tren-web']")
    assert [fold.find("summary").text for fold in folds] == [
        "Đã bỏ 1 đoạn văn",
        "Đã bỏ 1 gạch đầu dòng",
        "Đã bỏ 1 gạch đầu dòng",
        "Đã bỏ 1 dòng của bảng",
    ]
    assert "hai cán bộ" in folds[0].text_content()
    assert folds[1].getparent().tag == "li"
    assert folds[2].getnext().tag == "ol"
    assert "Sửa mái nhà kho | tháng 5" in folds[3].text_content()
    article = read_article(site / "a-kho-sach-ban-doc/2-ban-doc.html")
    assert article is not None
    assert "Đã bỏ" not in article.body.text_content()  # the copies are made of this


def test_the_head_counts_and_leads_to_the_comparison(site: Path) -> None:
    """On each page; the first page lists all pages that have changed."""
    page = html.parse(site / "a-kho-sach-ban-doc/1-kho-sach.html")
    head = page.find(".//div[@role='region'][@class='dau-doi chi-tren-web']")
    assert head.find(".//strong").text == "2 chỗ đổi"
    assert (site / "a-kho-sach-ban-doc" / head.find("a").get("href")).is_file()
    first = html.parse(site / "index.html").find(".//div[@class='dau-doi chi-tren-web']")
    assert len(first.findall(".//li")) == 4
    compared = html.parse(site / "doi-chieu/index.html")
    links = [link.get("href") for link in compared.iterfind(".//a[@href]")]
    inside = {link.partition("#")[0].partition("?")[0] for link in links if link[:3] == "../"}
    assert inside
    assert all((site / "doi-chieu" / name).is_file() for name in inside)


def test_without_another_version_nothing_is_marked(catalogued: Project) -> None:
    """And nothing of it is published."""
    text = (catalogued.site / "a-kho-sach-ban-doc/2-ban-doc.html").read_text(encoding="utf-8")
    assert not [word for word in ("data-doi", "dau-doi", "doi-chieu") if word in text]
    assert not (catalogued.site / "doi-chieu").exists()


@pytest.fixture
def tab(window: Window, site: Path) -> Iterator[Page]:
    """The page of the readers, opened by double-click on a phone."""
    page = window.new_page(viewport={"width": 390, "height": 800}, reduced_motion="reduce")
    page.on("console", lambda said: pytest.fail(said.text))
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto((site / "a-kho-sach-ban-doc/2-ban-doc.html").as_uri())
    yield page
    page.close()


def _bar(page: Page, place: str) -> str:
    element = f"document.querySelector({place!r})"
    return str(page.evaluate(f"getComputedStyle({element}, '::before').borderInlineStartStyle"))


def test_one_click_turns_all_marks_off_and_is_remembered(tab: Page) -> None:
    """Also on the next page."""
    moved = "p[data-doi=chuyen]"
    assert _bar(tab, moved) == "dotted"
    tab.get_by_role("button", name="Hiện dấu").click()
    assert _bar(tab, moved) != "dotted"
    expect(tab.locator("details.doi-bo").first).to_be_hidden()
    expect(tab.locator(".di-doi")).to_be_hidden()
    tab.reload()
    assert _bar(tab, moved) != "dotted"
    tab.get_by_role("button", name="Hiện dấu").click()
    assert _bar(tab, moved) == "dotted"


def test_keys_lead_from_change_to_change(tab: Page) -> None:
    """What it is, which of how many, and a way to its old words."""
    assert tab.locator(".dau-doi__so").inner_text() == "9 chỗ đổi"
    tab.keyboard.press("j")
    expect(tab.locator(".di-doi p")).to_have_text("1/9 Đã bỏ 1 đoạn văn")
    tab.keyboard.press("j")
    expect(tab.locator(".di-doi p")).to_have_text("2/9 Gạch đầu dòng đổi")
    tab.get_by_role("link", name="Lời cũ").click()
    number = tab.url.partition("#")[2]
    assert "bưu điện" in tab.locator(f"#{number}").inner_text()


def test_the_card_tells_the_old_number_and_the_cells(tab: Page, site: Path) -> None:
    """First of all, since that is what a reviewer asks."""
    tab.goto((site / "a-kho-sach-ban-doc/1-kho-sach.html").as_uri())
    tab.locator("a[data-truoc='31.305']").focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    said = tab.locator("#the-so .truoc").inner_text()
    assert said.split("\n") == ["Trước: 31.305", "Bản sách, 2020; Tất cả: 31.305 → 31.415"]


def test_paper_has_no_marks(tab: Page) -> None:
    """A page printed from the browser is the report, not its history."""
    tab.emulate_media(media="print")
    assert _bar(tab, "p[data-doi=chuyen]") != "dotted"
    expect(tab.locator(".dau-doi")).to_be_hidden()
    expect(tab.locator("details.doi-bo").first).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_hinder_nobody(tab: Page, scheme: str) -> None:
    """axe-core finds nothing, and on a phone nothing is wider than the screen."""
    tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    tab.keyboard.press("j")
    assert barriers(tab) == []
    assert overflow(tab) <= 0


def test_a_sentence_of_another_section_is_marked_as_moved(tmp_path: Path) -> None:
    """With where it comes from; where it stood the fold says where it is now.

    A table whose head alone reads otherwise is marked, too, with both words.
    """
    old = copy_report(SMALL, tmp_path / "cũ").root
    edit(old, READERS, ("vẫn còn phù hợp.\n", f"vẫn còn phù hợp.\n\n{_MOVED}"))
    new = Path(shutil.copytree(old, tmp_path / "mới"))
    edit(new, READERS, (_MOVED, "\n"))
    edit(new, "data/tables/ban_doc.yml", ("title: Thẻ hủy", "title: Thẻ thu hồi"))
    edit(new, RATING, ("Kho sách đã", f"{_MOVED.strip()}\nKho sách đã"))
    report = read_report(Project(new))
    margin = compare_with(report, examine(report), str(old))
    read_chapters(report, report.pages, tmp_path / "trang")
    told = {}
    for page in (READERS, RATING):
        built = (tmp_path / "trang" / page.removeprefix("docs/")).with_suffix(".html")
        _, article = built.read_text(encoding="utf-8").split("<article", 1)
        told[page] = "".join(edit for _, edit in margin.pages[page].edits(article))
    assert "Đã chuyển 1 đoạn văn" in told[READERS]
    assert "Bảng đổi; đầu cột đổi: “Thẻ hủy” → “Thẻ thu hồi”" in told[READERS]
    assert "chuyển sang mục “B. XẾP LOẠI" in told[READERS]
    assert "chuyển từ mục “2. Về bạn đọc”" in told[RATING]
