"""A hospital's report: begun by `baocao moi`, in the State's format, published in all copies."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import docx
import pypdfium2 as pdfium
import pytest
import yaml
from lxml import html

from macros.begin.repository import Wish, begin
from macros.project import Project
from macros.publish.site import write_stubs
from tests.conftest import Once
from tests.published import HOSPITAL, publish_hospital
from tests.tools.printed_pages import count_marks

WISH = Wish("Bệnh viện đa khoa Sông Lam", 2022, 2023, HOSPITAL / "de-cuong.md", profile="nd30")


@pytest.fixture(scope="module")
def hospital(once: Once) -> Path:
    """The published report; not to be written to."""
    return once("benh-vien", publish_hospital)


@pytest.fixture(scope="module")
def pages(hospital: Path) -> list[str]:
    """The words of each page of the print copy."""
    with pdfium.PdfDocument(hospital / "site" / "bao-cao.pdf") as pdf:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def test_the_print_copy_is_without_a_mark(hospital: Path) -> None:
    """No hole, widow, lone heading, broken table, nor a signature alone."""
    assert not any(count_marks(hospital / "site" / "bao-cao.pdf").values())


@pytest.fixture(scope="module")
def document(hospital: Path) -> Any:
    """The Word copy."""
    return docx.Document(str(hospital / "site" / "bao-cao.docx"))


def test_the_outline_and_the_pages_are_those_that_moi_makes(tmp_path: Path) -> None:
    """Nothing of the frame was written by hand: outline, order of pages, keys of report.yml."""
    begin(tmp_path / "moi", WISH, write_stubs)
    made = Project(tmp_path / "moi")
    outline = Path("data", "outline.yml")
    assert (made.root / outline).read_text("utf-8") == (HOSPITAL / outline).read_text("utf-8")
    nav = made.config.read_text("utf-8").splitlines()
    assert [line for line in nav if line not in (HOSPITAL / "mkdocs.yml").read_text("utf-8")] == []
    for page in made.docs.rglob("*.md"):
        assert (HOSPITAL / "docs" / page.relative_to(made.docs)).is_file()
    offered = yaml.safe_load((made.data / "report.yml").read_text("utf-8"))
    filled = yaml.safe_load((HOSPITAL / "data" / "report.yml").read_text("utf-8"))
    assert filled.keys() - offered.keys() == {"viet_tat", "phu_luc"}
    assert filled["ky_ten"].keys() == offered["ky_ten"].keys()


def test_the_first_page_is_that_of_a_paper_of_the_state(pages: list[str], document: Any) -> None:
    """Superior, issuer, national title, number and date, kind and subject; in Word alike."""
    assert pages[0].startswith(
        "SỞ Y TẾ TỈNH HẢI VÂN BỆNH VIỆN ĐA KHOA SÔNG LAM "
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc "
        "Số: 15/BC-BVSL Sông Lam, ngày 08 tháng 01 năm 2024 "
        "BÁO CÁO kết quả hoạt động năm 2023 và phương hướng, nhiệm vụ năm 2024"
    )
    issuer, title, number, date = (document.tables[0].cell(*at).text for at in _CORNERS)
    assert issuer.startswith("SỞ Y TẾ TỈNH HẢI VÂN\nBỆNH VIỆN ĐA KHOA\nSÔNG LAM")
    assert title.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập")
    assert (number, date) == ("Số: 15/BC-BVSL", "Sông Lam, ngày 08 tháng 01 năm 2024")


_CORNERS = ((0, 0), (0, 2), (1, 0), (1, 2))


def test_the_signature_comes_with_the_last_words(pages: list[str], document: Any) -> None:
    """Who signs for whom and who gets it, below the last item of the last list."""
    (page,) = (page for page in pages if "KT. GIÁM ĐỐC" in page)
    assert page.index("Cân đối thu, chi") < page.index("KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị B")
    assert "Nơi nhận: - Sở Y tế (để báo cáo);" in page
    assert "- Lưu: VT, KHTH." in page
    cells = [cell.text for table in document.tables for cell in table.rows[0].cells]
    assert any(cell.startswith("KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC") for cell in cells)


def test_quarters_money_map_and_picture_are_in_all_copies(
    hospital: Path, pages: list[str], document: Any
) -> None:
    """A quarter against the year before, money that adds up, a map and a numbered picture."""
    site = " ".join(
        " ".join(html.parse(str(page)).getroot().find_class("md-content__inner")[0].itertext())
        for page in sorted((hospital / "site").rglob("*.html"))
        if page.name not in {"404.html"}
    )
    word = " ".join("".join(document.element.body.itertext(f"{_W}t", f"{_W}p", f"{_W}tc")).split())
    for copy in (" ".join(site.split()), " ".join(pages), word):
        said = re.sub(r"\s+", " ", copy)
        for words in (
            "Quý IV/2023, bệnh viện khám 23.115 lượt, tăng 7,7% so với cùng kỳ năm trước",
            "Tổng số thu năm 2023 là 127.165,7 triệu đồng",
            "91.340,2",
            "Hình 2. Lượt khám theo xã, năm 2023",
            "Hình 3. Sơ đồ tổ chức bệnh viện",
            "Danh mục chữ viết tắt",
            "Bảo hiểm y tế",
            "Cán bộ, viên chức",
        ):
            assert words in said, words


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
