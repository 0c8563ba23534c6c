"""What data/report.yml says stands on paper where the prescribed format wants it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import Font
from macros.export.pdf.write import write_pdf
from macros.project import Project
from macros.read.report import read_report
from tests.export.build import SITE, make_report, write_page
from tests.export.conftest import Printed

Damage = Callable[[str, str, str], None]
MARKS = {
    "co_quan_cap_tren": "ĐẢNG BỘ TỈNH THANH GIANG",
    "co_quan": "HUYỆN ỦY CỬA SÔNG",
    "so": 7,
    "do_mat": "Mật",
    "do_khan": "Thượng khẩn",
    "pham_vi_luu_hanh": "Lưu hành nội bộ",
    "ky_hieu_danh_may": "abc",
    "so_ban": 268,
    "lien_he": "Điện thoại 0200 123 456",
}


@pytest.fixture
def marked(tmp_path: Path, font: Font) -> Printed:
    target = tmp_path / "x.pdf"
    return Printed(
        target, write_pdf(prepare_edition(make_report(**MARKS), SITE, font=font), target)
    )


def test_marks_stand_under_the_number_in_their_order(marked: Printed) -> None:
    """Two lines of issuer, asterisk, number with its zero, secrecy, urgency, circulation, draft."""
    first = " ".join(marked.pages[0].split())
    lines = [
        "ĐẢNG BỘ TỈNH THANH GIANG",
        "HUYỆN ỦY CỬA SÔNG",
        "*",
        "Số 07-BC/TU",
        "MẬT",
        "THƯỢNG KHẨN",
        "LƯU HÀNH NỘI BỘ",
        "Dự thảo lần 1",
    ]
    assert marked.findings == ()
    assert [first.index(line) for line in lines] == sorted(first.index(line) for line in lines)


def test_typist_and_contact_stand_under_the_recipients(marked: Printed) -> None:
    """Initials and number of copies in capitals, then the address."""
    assert "ABC-268 Điện thoại 0200 123 456" in " ".join(marked.text.split())


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("do_mat", "bí mật", "Tối mật"),
        ("do_khan", "gấp", "Hỏa tốc"),
        ("so_ban", "3", "ky_hieu_danh_may"),
        ("phu_luc", "[{ten: Bảng}]", "“trang”, “bang” hoặc “bieu”"),
        ("phu_luc", "[{ten: Bảng, trang: a.md, bang: b}]", "“trang”, “bang” hoặc “bieu”"),
        ("phu_luc", "[{bang: b}]", "thiếu “ten”"),
        ("phu_luc", "[{ten: Trang, trang: a.md, nam: 2020}]", "chỉ chọn của “bang”, “bieu”"),
    ],
)
def test_wrong_particulars_are_findings(
    small: Project, damage: Damage, field: str, value: str, words: str
) -> None:
    """The finding names file and line, and the values that are allowed."""
    damage("data/report.yml", "repo_url: null", f"repo_url: null\n{field}: {value}")
    found = read_report(small).findings
    assert [finding.path for finding in found] == ["data/report.yml"]
    assert found[0].line == 18
    assert words in str(found[0])


def test_an_appendix_has_its_own_head_and_page_numbers(tmp_path: Path, font: Font) -> None:
    """Heading, the line that ties it to the report, PL1-1, and a place in the contents."""
    report, site = _with_appendices(tmp_path)
    target = tmp_path / "x.pdf"
    findings = write_pdf(prepare_edition(report, site, font=font), target)
    printed = Printed(target, findings)
    pages = [" ".join(page.split()) for page in printed.pages]
    assert findings == ()
    *_, first, second, contents = pages
    assert "Phụ lục 1 Danh sách" in first
    assert "(kèm theo Báo cáo số -BC/TU, ngày 05 tháng 02 năm 2021 của Tỉnh ủy" in first
    assert first.startswith("PL1-1")
    assert second.startswith("PL2-1")
    assert "Phụ lục 2 Một trang nữa" in second
    assert "Phụ lục 1. Danh sách" in contents
    assert "PL1-1" in contents


def test_an_appendix_that_does_not_exist_is_a_finding(tmp_path: Path, font: Font) -> None:
    """The nearest page is offered."""
    report = make_report(phu_luc=[{"ten": "A", "trang": "docs/phu-luc.md"}])
    findings = write_pdf(prepare_edition(report, SITE, font=font), tmp_path / "x.pdf")
    assert [finding.path for finding in findings] == ["data/report.yml"]
    assert "docs/phu-luc.md" in str(findings[0])


def _with_appendices(folder: Path) -> tuple[object, Path]:
    from dataclasses import replace

    from tests.export.build import PAGES, _page

    site = folder / "site"
    for section, uri in PAGES.items():
        write_page(site, uri, f"<h1>Mục {section}</h1><p>Chữ.</p>")
    write_page(site, "a.md", "<h1>A</h1><p>Nội dung A.</p>")
    write_page(site, "b.md", "<h1>B</h1><p>Nội dung B.</p>")
    wanted = [{"ten": "Danh sách", "trang": "a.md"}, {"ten": "Một trang nữa", "trang": "b.md"}]
    report = make_report(phu_luc=wanted, ten_co_quan="Tỉnh ủy Thanh Giang")
    free = tuple(replace(_page("", uri), front=_free()) for uri in ("a.md", "b.md"))
    return replace(report, pages=(*report.pages, *free)), site


def _free() -> object:
    from macros.read.page.page import FrontMatter

    return FrontMatter()
