"""What data/report.yml says stands in the Word copy where it stands on the print copy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from macros.export.page.edition import prepare_edition
from macros.export.pdf.write import write_pdf
from macros.export.word.write import write_docx
from macros.project import Project
from tests.export.build import SITE, make_report
from tests.export.pdf.test_identity import MARKS, _with_appendices
from tests.export.word.conftest import W, Written, own_cache

MISSING = ("Mục 1 chưa xong", "Bảng 2 thiếu số liệu năm 2020")


def _write(report: object, site: Path, folder: Path, **options: object) -> Written:
    printed, target = folder / "bao-cao.pdf", folder / "bao-cao.docx"
    edition = prepare_edition(report, site, **options)  # type: ignore[arg-type]
    assert write_pdf(edition, printed) == ()
    findings = write_docx(edition, target, printed)
    return Written(target, findings, printed)


def test_marks_stand_under_the_number_in_their_order(tmp_path: Path) -> None:
    """Issuer beside the Party; number, secrecy, urgency, circulation, draft beside the date."""
    written = _write(own_cache(make_report(**MARKS), tmp_path), SITE, tmp_path)
    assert written.findings == ()
    assert (
        "ĐẢNG BỘ TỈNH THANH GIANG HUYỆN ỦY CỬA SÔNG * ĐẢNG CỘNG SẢN VIỆT NAM "
        "Số 07-BC/TU MẬT THƯỢNG KHẨN LƯU HÀNH NỘI BỘ Dự thảo lần 1 Thanh Giang, ngày"
    ) in written.text
    assert "ABC-268 Điện thoại 0200 123 456" in written.text


def test_an_appendix_has_its_own_head_and_page_numbers(tmp_path: Path) -> None:
    """Heading, the line that ties it to the report, PL1-1, and a place in the contents."""
    report, site = _with_appendices(tmp_path)
    written = _write(own_cache(report, tmp_path), site, tmp_path)  # type: ignore[arg-type]
    assert written.findings == ()
    assert written.styled("Heading 1")[-2:] == ["Phụ lục 1\nDanh sách", "Phụ lục 2\nMột trang nữa"]
    assert "(kèm theo Báo cáo số -BC/TU, ngày 05 tháng 02 năm 2021 của Tỉnh ủy" in written.text
    assert written.styled("toc 1")[-1] == "Phụ lục 2. Một trang nữa\tPL2-1"
    headers = [section.header for section in written.document.sections]
    assert [_words(header) for header in headers] == ["2", "PL1-1", "PL2-1", "2"]  # the contents
    starts = [mark.get(f"{W}start") for mark in written.body.iter(f"{W}pgNumType")]
    assert starts[:2] == ["1", "1"]


def test_a_draft_ends_in_what_it_lacks(tmp_path: Path) -> None:
    """On a page of its own, behind the signature."""
    report = own_cache(make_report(), tmp_path)
    written = _write(report, SITE, tmp_path, missing=MISSING)
    assert written.findings == ()
    assert written.text.endswith(
        "DỰ THẢO LẦN 1: VIỆC CÒN PHẢI LÀM - Mục 1 chưa xong - Bảng 2 thiếu số liệu năm 2020"
    )


def test_behind_appendices_the_report_s_own_page_numbers_go_on(tmp_path: Path) -> None:
    """The contents have those of the print copy; the sheet of what is missing has none."""
    report, site = _with_appendices(tmp_path)
    written = _write(own_cache(report, tmp_path), site, tmp_path, missing=MISSING)  # type: ignore[arg-type]
    headers = [section.header for section in written.document.sections]
    assert [_words(header) for header in headers] == ["2", "PL1-1", "PL2-1", "2", "2"]
    work_sheet = written.document.sections[-1]
    assert work_sheet.different_first_page_header_footer
    assert not _words(work_sheet.first_page_header)
    starts = [mark.get(f"{W}start") for mark in written.body.iter(f"{W}pgNumType")]
    import pypdfium2 as pdfium

    with pdfium.PdfDocument(written.printed) as pdf:
        behind = pdf[len(pdf) - 2].get_textpage().get_text_range().split()
        assert starts == ["1", "1", behind[0]] == ["1", "1", "2"]


def _words(header: object) -> str:
    return "".join(header._element.itertext(f"{W}t"))  # type: ignore[attr-defined]


def test_a_whole_table_follows_as_an_appendix(small: Project) -> None:
    """All its rows, with a head that comes again."""
    from click.testing import CliRunner

    from macros.cli import main

    file = small.root / "data" / "report.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "phu_luc: [{ten: Bạn đọc, bang: ban_doc}]\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["--thu-muc", str(small.root), "docx"])
    assert result.exit_code == 0, result.output
    written = Written(small.site / "bao-cao.docx", (), small.site / "bao-cao.pdf")
    assert "Phụ lục\nBạn đọc" in written.styled("Heading 1")
    rows = written.tables[-1]._tbl.tr_lst
    assert len(rows) == 2 + 5 + 15  # two of the head, a line for each year, and the data
    assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None


def test_the_sign_of_a_form_is_the_same_in_the_contents(tmp_path: Path) -> None:
    """Its hyphen is one at which Word ends no line, and both copies say the same."""
    report, site = _with_appendices(tmp_path)
    named = [one.model_copy(update={"ten": "Biểu số 5-TCTW"}) for one in report.identity.phu_luc]
    identity = report.identity.model_copy(update={"phu_luc": tuple(named)})
    report = own_cache(replace(report, identity=identity), tmp_path)
    written = _write(report, site, tmp_path)
    assert written.findings == ()
    assert written.text.count("Biểu số 5-TCTW") == 4
