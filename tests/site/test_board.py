"""The progress board, the documents page and the prompts, in a real browser."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import lxml.html
import pytest

from macros.export.site_data.fill import write_data
from macros.findings import Code, Finding, Severity
from macros.project import Project
from macros.publish.site import build_site
from macros.read.report import read_report
from macros.render.evaluate import read_ledger
from macros.render.site import Handover
from tests.published import SMALL, copy_report
from tests.site.conftest import serving
from tests.site.reader import LOOKS, Scheme, barriers, listen, overflow
from tests.site.window import Window

BOARD, DOCUMENTS = "phu-luc/tien-do.html", "phu-luc/van-ban.html"
READERS = "a-kho-sach-ban-doc/2-ban-doc"


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small report with a board, a late section, a missing aspect, a finding."""
    project = copy_report(SMALL, tmp_path_factory.mktemp("tien-do") / "nho")
    appendix = project.docs / "phu-luc"
    appendix.mkdir()
    (appendix / "tien-do.md").write_text("# Tiến độ\n\n{{ tien_do() }}\n", encoding="utf-8")
    text = "# Văn bản\n\n{{ danh_muc_van_ban() }}\n"
    (appendix / "van-ban.md").write_text(text, encoding="utf-8")
    nav = "- Phụ lục: [phu-luc/tien-do.md, phu-luc/van-ban.md]\n"
    with project.config.open("a", encoding="utf-8") as config:
        config.write(nav)
    late = project.docs / f"{READERS}.md"
    words = late.read_text(encoding="utf-8").replace("muc: a-2", "muc: a-2\nhan: 2020-12-31", 1)
    late.write_text(words.replace(', "ket_qua"', "", 1), encoding="utf-8")
    return _build(project, project.site)


def _build(project: Project, target: Path) -> Path:
    path = f"docs/{READERS}.md"
    finding = Finding(path, 9, "một “lỗi”", "sửa", Code.NO_DATA, Severity.WARNING)
    with pytest.MonkeyPatch.context() as patch:
        day = datetime.datetime(2021, 1, 10, tzinfo=datetime.UTC)
        patch.setenv("SOURCE_DATE_EPOCH", str(int(day.timestamp())))
        report = read_report(project)
        build_site(Handover(report, (finding,)), target, lambda done, total: None)
        write_data(report, read_ledger(report), (), target)
    return target


@pytest.fixture(scope="module")
def address(work: Path) -> Iterator[str]:
    """The address of that site behind a web server of this machine."""
    with serving(work) as found:
        yield found


@pytest.mark.parametrize(("width", "scheme"), LOOKS)
def test_the_pages_have_no_barrier(
    window: Window, address: str, width: int, scheme: Scheme
) -> None:
    """axe-core finds nothing, nothing is wider than the screen, nothing complains."""
    tab = window.new_still_page(width, scheme)
    noise = listen(tab, address)
    for page in (BOARD, DOCUMENTS, f"{READERS}.html"):
        tab.goto(address + page)
        assert barriers(tab) == []
        assert overflow(tab) <= 0
    tab.close()
    assert noise == []


def test_the_board_says_what_is_late_and_as_of_when(window: Window, address: str) -> None:
    """Days are counted to the recorded date of the build."""
    tab = window.new_page()
    tab.goto(address + BOARD)
    text = tab.locator("article").inner_text()
    assert "1 mục trễ hạn, tính đến ngày 10/01/2021" in text
    assert "2. Về bạn đọc: 31/12/2020 trễ 10 ngày" in text
    assert "Còn thiếu 1/1 khía cạnh" in text
    assert "một “lỗi”" in tab.locator("details.phat-hien").text_content()
    tab.close()


@pytest.mark.parametrize("page", [BOARD, DOCUMENTS])
def test_every_link_leads_to_a_place_that_exists(work: Path, page: str) -> None:
    """The site builder does not check links in HTML, so they are checked here."""
    tree = lxml.html.parse(str(work / page)).getroot()
    for link in tree.xpath("//article//a[@href]/@href"):
        file, _, anchor = unquote(link).partition("#")
        target = ((work / page).parent / file).resolve() if file else work / page
        assert target.is_file(), link
        if anchor and not anchor.startswith("__"):
            ids = lxml.html.parse(str(target)).getroot().xpath("//@id")
            assert anchor in ids, link


def test_documents_can_be_sorted_by_keyboard(window: Window, address: str) -> None:
    """The head of a column is a button that says how the rows stand."""
    tab = window.new_page()
    tab.goto(address + DOCUMENTS)
    table = tab.locator("table.van-ban").first
    numbers = table.locator(".so-hieu")
    assert numbers.all_inner_texts() == ["05-HD/SVH", "11-QC/TVT"]
    table.get_by_role("button", name="Ngày").focus()
    tab.keyboard.press("Enter")
    assert table.locator("th[aria-sort=ascending]").inner_text().startswith("Ngày")
    assert numbers.all_inner_texts() == ["11-QC/TVT", "05-HD/SVH"]
    tab.keyboard.press("Space")
    assert table.locator("th[aria-sort=descending]").count() == 1
    assert numbers.all_inner_texts() == ["05-HD/SVH", "11-QC/TVT"]
    tab.close()


def test_prompts_obey_the_keyboard_and_remember(window: Window, address: str) -> None:
    """Space hides them, on the next page too; a link to one shows it all the same."""
    tab = window.new_page()
    tab.goto(f"{address}{READERS}.html")
    prompt = tab.locator("aside.yeu-cau")
    assert prompt.locator("li.thieu").inner_text() == "✗ kết quả đạt được (còn thiếu)"
    tab.get_by_role("button", name="Yêu cầu của đề cương").focus()
    tab.keyboard.press("Space")
    assert prompt.is_hidden()
    tab.goto(f"{address}a-kho-sach-ban-doc/1-kho-sach.html")
    assert tab.locator("aside.yeu-cau").is_hidden()
    tab.goto(address + BOARD)
    tab.locator(".tung-yeu-cau a", has_text="Số thẻ bạn đọc").click()
    tab.locator("#yeu-cau-a-2-the").wait_for(state="visible", timeout=5000)


def test_two_builds_of_one_state_are_equal(work: Path, tmp_path: Path) -> None:
    """Nothing on the board comes from the clock."""
    again = _build(replace(Project(work.parent)), tmp_path / "lai")
    assert (again / BOARD).read_bytes() == (work / BOARD).read_bytes()
