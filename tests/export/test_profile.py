"""A format is one file: whoever adds one changes no code, and whoever errs in one is told where."""

from __future__ import annotations

from pathlib import Path

import docx
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
from tests.export.word.conftest import own_cache

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
