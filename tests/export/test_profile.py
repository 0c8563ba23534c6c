"""A format is one file: whoever adds one changes no code, and whoever errs in one is told where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pikepdf
import pypdfium2 as pdfium
import pytest

from macros.export.page.edition import prepare_edition
from macros.export.pdf.write import write_pdf
from macros.export.word.write import write_docx
from macros.findings import BrokenReport, Code, errors_among
from macros.project import PACKAGED, Project
from macros.publish.run import check
from macros.publish.stages import Stages
from macros.read.profile import read_profile
from tests.conftest import Damage
from tests.export.build import SITE, make_report
from tests.export.conftest import Printed
from tests.export.word.conftest import W, own_cache
from tests.published import publish_quietly

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="100" viewBox="0 0 200 100">'
    '<rect width="200" height="100" fill="#14507d"/></svg>'
)
FORMATS = "overrides/in/the-thuc"


def test_a_third_format_is_one_file(tmp_path: Path) -> None:
    """PDF and Word follow it; nothing else of the look lies in the report."""
    known = (PACKAGED.root / FORMATS / "hd36.yml").read_text(encoding="utf-8")
    own = known.replace("trong: 30", "trong: 45").replace(
        "noi_dung: {co_chu: 14", "noi_dung: {co_chu: 13"
    )
    own = own.replace("ĐẢNG CỘNG SẢN VIỆT NAM", "THỂ THỨC CỦA TỈNH")
    (tmp_path / FORMATS).mkdir(parents=True)
    (tmp_path / FORMATS / "tinh.yml").write_text(own, encoding="utf-8")
    edition = prepare_edition(own_cache(make_report(the_thuc="tinh"), tmp_path), SITE)
    printed, written = tmp_path / "bao-cao.pdf", tmp_path / "bao-cao.docx"
    assert write_pdf(edition, printed) == ()
    assert write_docx(edition, written, printed) == ()
    with pdfium.PdfDocument(printed) as pdf:
        text = pdf[0].get_textpage()
        assert "THỂ THỨC CỦA TỈNH" in text.get_text_bounded()
        left = min(text.get_rect(number)[0] for number in range(text.count_rects()))
    assert left >= 45 / 25.4 * 72 - 1
    document = docx.Document(str(written))
    assert round(document.sections[0].left_margin.mm) == 45  # type: ignore[union-attr]
    assert document.styles["Normal"].font.size.pt == 13  # type: ignore[attr-defined]
    assert "THỂ THỨC CỦA TỈNH" in document.tables[0].cell(0, 2).text


HOSPITAL = {
    "muc_luc": {"vi_tri": "khong"},
    "the_thuc": "nd30",
    "du_thao": None,
    "minh_hoa": None,
    "co_quan_cap_tren": "SỞ Y TẾ TỈNH HẢI VÂN",
    "co_quan": "BỆNH VIỆN ĐA KHOA SÔNG LAM",
    "ky_hieu": "BC-BVSL",
    "so": 7,
    "trich_yeu": "kết quả hoạt động năm 2023",
    "ky_ten": {"quyen_han": "KT. GIÁM ĐỐC", "chuc_vu": "PHÓ GIÁM ĐỐC", "ho_ten": "Trần Thị B"},
    "noi_nhan": ["Sở Y tế", "Lưu: VT"],
}


def copies(folder: Path, logo: str = "", **identity: object) -> tuple[Path, Any]:
    """Print and write a report; return the PDF and the Word copy."""
    report = own_cache(make_report(**identity, logo=logo or None), folder)
    if logo:
        report.project.docs.mkdir()
        (report.project.docs / logo).write_text(LOGO, encoding="utf-8")
    edition = prepare_edition(report, SITE)
    printed, written = folder / "bao-cao.pdf", folder / "bao-cao.docx"
    assert write_pdf(edition, printed) == ()
    assert write_docx(edition, written, printed) == ()
    return printed, docx.Document(str(written))


def words(document: Any) -> str:
    """All words of a Word copy, in order."""
    return " ".join("".join(document.element.body.itertext(f"{W}t", f"{W}p")).split())


def lines_of(document: Any, text: str) -> list[Any]:
    """Find the runs of a Word copy that say something."""
    runs = document.element.body.iter(f"{W}r")
    return [one for one in runs if "".join(one.itertext(f"{W}t")) == text]


def test_a_paper_of_the_state_has_its_own_head_and_signature(tmp_path: Path) -> None:
    """As the decree draws it: number and date in one line, nothing of the Party's format."""
    printed, document = copies(tmp_path, **HOSPITAL)
    with pdfium.PdfDocument(printed) as pdf:
        text = pdf[0].get_textpage()
        first = " ".join(text.get_text_bounded().split())
        heights = {one: _height(text, one) for one in ("Số: 07/BC-BVSL", "Thanh Giang, ngày")}
        last = " ".join(pdf[len(pdf) - 1].get_textpage().get_text_bounded().split())
    assert first.startswith("SỞ Y TẾ TỈNH HẢI VÂN BỆNH VIỆN ĐA KHOA SÔNG LAM CỘNG HÒA")
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc" in first
    assert max(heights.values()) - min(heights.values()) < 1
    for said in (first, words(document)):
        assert "ĐẢNG CỘNG SẢN" not in said
        assert " * " not in said
        assert "-----" not in said
    assert "Nơi nhận: - Sở Y tế; - Lưu: VT." in last
    assert "KT. GIÁM ĐỐC PHÓ GIÁM ĐỐC Trần Thị B" in last
    (office,) = lines_of(document, "PHÓ GIÁM ĐỐC")
    assert office.find(f"{W}rPr/{W}b").get(f"{W}val") is None  # bold, which the Party's is not
    (announced,) = lines_of(document, "Nơi nhận:")
    assert announced.find(f"{W}rPr/{W}i") is not None
    assert document.settings.element.find(f"{W}mirrorMargins") is None


def _height(text: Any, words: str) -> float:
    found = text.search(words).get_next()
    assert found is not None, words
    return float(text.get_charbox(found[0])[1])


def test_a_plain_paper_has_an_emblem_and_no_head(tmp_path: Path) -> None:
    """Above who reports, with words for who does not see it; who signs for himself says so."""
    plain = {
        **HOSPITAL,
        "the_thuc": "thuong",
        "co_quan": "TRƯỜNG NGUYỄN DU",
        "ky_hieu": None,
        "so": None,
        "ky_ten": {"chuc_vu": "HIỆU TRƯỞNG", "ho_ten": "Lê Văn C"},
        "noi_nhan": [],
    }
    printed, document = copies(tmp_path, "logo.svg", **plain)
    with pdfium.PdfDocument(printed) as pdf:
        first = " ".join(pdf[0].get_textpage().get_text_bounded().split())
        last = " ".join(pdf[len(pdf) - 1].get_textpage().get_text_bounded().split())
    assert first.startswith("SỞ Y TẾ TỈNH HẢI VÂN TRƯỜNG NGUYỄN DU Thanh Giang, ngày 05")
    assert last.endswith("HIỆU TRƯỞNG Lê Văn C")
    assert b"Bi\xe1\xbb\x83u tr\xc6\xb0ng" in _alternatives(printed)
    cell = document.tables[0].cell(0, 0)._tc
    assert len(list(cell.iter(f"{W}drawing"))) == 1
    assert "Nơi nhận" not in words(document)


def _alternatives(printed: Path) -> bytes:
    with pikepdf.open(printed) as pdf:
        figures = Printed.tags(pdf, "Figure")
        return "\n".join(str(one.get("/Alt", "")) for one in figures).encode()


def test_an_emblem_stands_on_the_first_page_of_the_site(small: Project, damage: Damage) -> None:
    """Where it says who reports."""
    (small.docs / "logo.svg").write_text(LOGO, encoding="utf-8")
    damage("data/report.yml", "the_thuc: hd36", "the_thuc: thuong\nlogo: logo.svg")
    site = publish_quietly(small)
    head = (site / "index.html").read_text(encoding="utf-8").partition("<h1")[0]
    assert '<img class="bieu-trung" src="logo.svg" alt="">' in head
    assert (site / "logo.svg").is_file()


def test_all_words_around_the_body_are_those_of_the_format(tmp_path: Path) -> None:
    """Another sign below issuer and subject, another number, another word for who gets it."""
    known = (PACKAGED.root / FORMATS / "hd36.yml").read_text(encoding="utf-8")
    for old, new in (
        ('duoi: "*"', 'duoi: "~ ~"'),
        ('duoi: "-----"', 'duoi: "o0o"'),
        ("Số {so}-{ky_hieu}", "Văn bản {so} ({ky_hieu})"),
        ("Nơi nhận:", "Gửi đến"),
        ("(kèm theo", "(đi cùng"),
    ):
        assert old in known
        known = known.replace(old, new)
    (tmp_path / FORMATS).mkdir(parents=True)
    (tmp_path / FORMATS / "tinh.yml").write_text(known, encoding="utf-8")
    printed, document = copies(tmp_path, the_thuc="tinh", so=7)
    with pdfium.PdfDocument(printed) as pdf:
        every = " ".join(" ".join(page.get_textpage().get_text_bounded() for page in pdf).split())
    for said in (every, words(document)):
        for line in ("~ ~", "o0o", "Văn bản 07 (BC/TU)", "Gửi đến"):
            assert line in said
        for line in (" * ", "-----", "Nơi nhận"):
            assert line not in said


def test_a_format_of_the_report_lies_over_the_one_of_the_same_name(
    small: Project, damage: Damage
) -> None:
    """As everywhere in the look."""
    damage(f"{FORMATS}/hd36.yml", "chan_trang: 10", "chan_trang: 11")
    assert read_profile(small, "hd36").chan_trang == 11
    assert read_profile(PACKAGED, "hd36").chan_trang == 10


def test_an_unknown_format_is_found_where_it_is_named(small: Project, damage: Damage) -> None:
    """Before anything is built, with the names of those that there are."""
    damage("data/report.yml", "the_thuc: hd36", "the_thuc: ../hd36")
    (found,) = errors_among(check(small, Stages()))
    line = (
        (small.data / "report.yml")
        .read_text(encoding="utf-8")
        .split("\n")
        .index("the_thuc: ../hd36")
    )
    assert (found.path, found.line, found.code) == ("data/report.yml", line + 1, Code.WRONG_TYPE)
    assert (found.message, found.remedy) == (
        "“the_thuc” là “../hd36”",
        "dùng một trong: hd05, hd36, nd30, thuong",
    )


@pytest.mark.parametrize(
    ("old", "new", "message", "code"),
    [
        ("chan_trang: 10", "chan_trang: mười", "“chan_trang” phải là số", Code.WRONG_TYPE),
        ("khung: true", "khung: true, mau: do", "“do_mat.mau” không có", Code.UNKNOWN_KEY),
        ("chan_trang: 10\n", "", "thiếu khóa “chan_trang”", Code.WRONG_TYPE),
        ('"Số {so}-{ky_hieu}"', "Số", "“so_ky_hieu.mau”", Code.WRONG_TYPE),
        ("tren: 20, duoi: 20, trong: 30", "tren: 20, duoi: 20, trong: 300", "100", Code.WRONG_TYPE),
    ],
)
def test_a_mistake_in_a_format_is_found_by_file_and_line(
    small: Project, damage: Damage, old: str, new: str, message: str, code: Code
) -> None:
    """In Vietnamese, before anything is built; nothing is printed with it."""
    text = (small.root / FORMATS / "hd36.yml").read_text(encoding="utf-8")
    damage(f"{FORMATS}/hd36.yml", old, new)
    (found,) = errors_among(check(small, Stages()))
    place = text.index(old if new else "ten:")  # what is missing is missed where the file begins
    line = text[:place].count("\n") + 1
    assert (found.path, found.line, found.code) == (f"{FORMATS}/hd36.yml", line, code)
    assert message in found.message
    with pytest.raises(BrokenReport):
        read_profile(small, "hd36")
