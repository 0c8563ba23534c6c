"""Cover, contents and lists: where report.yml wants them, alike in PDF and Word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pikepdf
import pytest

from macros.export.page.edition import prepare_edition
from macros.export.pdf.write import write_pdf
from macros.export.word.write import write_docx
from tests.export.build import SITE, make_report
from tests.export.conftest import Printed
from tests.export.word.conftest import W, Written, own_cache

Publish = Callable[..., tuple[Printed, Written]]


@pytest.fixture
def publish(tmp_path: Path) -> Publish:
    """Print the three sections in both ways; that both copies say the same is proven there."""

    def write(**identity: object) -> tuple[Printed, Written]:
        edition = prepare_edition(own_cache(make_report(**identity), tmp_path), SITE)
        printed, target = tmp_path / "x.pdf", tmp_path / "x.docx"
        findings = write_pdf(edition, printed)
        written = Written(target, write_docx(edition, target, printed), printed)
        assert findings == written.findings == ()
        return Printed(printed, findings), written

    return write


def _labels(printed: Printed) -> list[str]:
    with pikepdf.open(printed.path) as pdf:
        return [page.label for page in pdf.pages]


def _sections(written: Written) -> list[Mapping[str, str]]:
    return [
        {
            part.tag.removeprefix(W): " ".join(part.attrib.values())
            for part in section
            if part.tag in {f"{W}pgNumType", f"{W}type", f"{W}titlePg"}
        }
        for section in written.body.iter(f"{W}sectPr")
    ]


def test_the_report_begins_on_page_one_and_ends_in_its_contents(publish: Publish) -> None:
    """As the Party's format has it: title block and first words on page one."""
    printed, written = publish()
    assert "BÁO CÁO" in printed.pages[0]
    assert "Đặc điểm, tình hình chung" in printed.pages[0]
    assert "MỤC LỤC" not in printed.pages[0]
    assert "MỤC LỤC" in printed.pages[-1]
    for text in (printed.text, written.text):
        assert text.index("Nơi nhận") < text.index("MỤC LỤC") < text.index("DANH MỤC BẢNG")


def test_contents_before_page_one_are_counted_for_themselves(publish: Publish) -> None:
    """i, ii, …; printed on both sides, the report begins on a right-hand page."""
    printed, written = publish(muc_luc={"vi_tri": "dau", "hinh": False}, bia=True)
    labels = _labels(printed)
    first = labels.index("1")
    assert labels[:first] == ["i", "ii"]
    assert first % 2 == 0
    assert "Thanh Giang, năm 2021" in printed.pages[0]
    assert "MỤC LỤC" in printed.pages[1]
    assert "DANH MỤC HÌNH" not in printed.text
    assert "Số" in printed.pages[first]
    assert printed.pages[first].splitlines()[0].strip() not in {"1", "3"}
    assert printed.pages[first + 1].splitlines()[0].strip() == "2"
    assert _sections(written)[:3] == [
        {"pgNumType": "1 lowerRoman", "titlePg": ""},  # the cover
        {"pgNumType": "lowerRoman"},  # the contents are numbered on
        {"pgNumType": "1", "titlePg": ""},
    ]
    assert written.styled("toc 1")[0].endswith("\t1")
    # LibreOffice loses the head of a section that ends with a field.
    ends = [one for one in written.body.iter(f"{W}p") if one.find(f"{W}pPr/{W}sectPr") is not None]
    assert not any(list(one.iter(f"{W}fldChar")) for one in ends)


def test_the_back_of_a_cover_is_blank(publish: Publish) -> None:
    """Neither number nor footer; the report begins on the next right-hand page."""
    printed, _ = publish(muc_luc={"vi_tri": "khong"}, bia=True, minh_hoa="Số liệu là giả định.")
    assert _labels(printed)[:4] == ["i", "ii", "1", "2"]
    assert printed.pages[1].strip() == ""
    assert "BÁO CÁO" in printed.pages[2]


def test_contents_may_be_left_out(publish: Publish) -> None:
    """A short report needs none."""
    printed, written = publish(muc_luc={"vi_tri": "khong"})
    for text in (printed.text, written.text):
        assert "MỤC LỤC" not in text
        assert "DANH MỤC" not in text
