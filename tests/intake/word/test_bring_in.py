"""A Word draft becomes a page: its words stay, its numbers are called where the data hold them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from macros.cli import main
from macros.findings import AuthorError, Severity
from macros.intake.word.bring_in import Brought, bring_in, describe
from macros.project import Project
from macros.read.report import read_report
from macros.render.evaluate import print_page, read_ledger

SECTIONS = ("gioi-thieu", "a-1", "a-2", "b")
_NOT_WORDS = re.compile(r"<figure.*?</figure>|<aside.*?</aside>|<[^>]+>|\[\^[^\]]*\](?::.*)?", re.S)


def brought(project: Project, document: WordDocument, section: str = "a-1") -> Brought:
    """Bring a draft into the small report, whatever stands there."""
    path = project.root / "ban-nhap.docx"
    document.save(str(path))
    return bring_in(project, path, section, over=True)


def told(result: Brought) -> str:
    """Give all that the command says."""
    return "\n".join(describe(result))


def words_of(project: Project, section: str) -> list[str]:
    """Give the words that a section prints, without tables, drawings and notes."""
    report = read_report(project)
    said = read_ledger(report).printed()
    page = next(one for one in report.pages if one.section == section)
    text = print_page(page, report.documents, lambda call: said[call.path, call.index].markdown)
    text = re.sub(r"\]\([^)]*\)|[*\\#\[\]\x0e\x0f]", "", _NOT_WORDS.sub("", text))
    return [word for word in text.split() if not word.startswith("Nguồn")]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_published_section_comes_back_with_the_same_words(
    section: str, small: Project, small_copies: Project
) -> None:
    """Tables and documents are calls again; what the checks find is told."""
    copy = small_copies.site / "bao-cao.docx"
    before = words_of(small, section)
    result = bring_in(small, copy, section, over=True)
    assert not [one for one in result.findings if one.severity is Severity.ERROR]
    result.write()
    kept = words_of(small, section)
    # A drawing's headline is a sentence in Word, and the drawing itself a place to fill.
    assert kept[: len(before)] == before
    assert kept == before or "[điền: hình" in result.text
    old, new = (
        path.read_text("utf-8")
        for path in (copy.parents[1] / small.relative(result.target), result.target)
    )
    for word in ("bang(", "van_ban("):
        assert new.count(word) == old.count(word)


def test_a_number_is_called_where_one_cell_alone_fits(small: Project) -> None:
    """Year, unit or column are in the sentence; a share, or a number of nobody, stays typed."""
    document = Document()
    document.add_paragraph(
        "Năm 2020 có 31.305 bản sách, tăng 10,0% so với năm 2016; năm 2019 có 12 việc khác."
    )
    document.add_paragraph(
        "Riêng sách thiếu nhi năm 2020 có 10.540 bản. Ngày 31/12/2020 có 31.305."
    )
    result = brought(small, document)
    assert '{{ so("kho_sach", "ban_sach", nam=2020, loai_sach="tat_ca") }} bản sách' in result.text
    change = 'tang_giam("kho_sach", "ban_sach", tu=2016, den=2020, loai_sach="tat_ca")'
    assert f"{{{{ {change} }}}} so với năm 2016" in result.text
    assert 'nam=2020, loai_sach="thieu_nhi") }} bản.' in result.text
    assert "năm 2019 có 12 việc khác" in result.text
    assert "31/12/2020 có 31.305." in result.text
    assert "số gõ tay, chưa thấy ô nào khớp: 12, 31.305" in told(result)


def test_several_cells_that_fit_are_listed_and_none_is_chosen(small: Project) -> None:
    """The author decides."""
    table = small.tables / "kho_sach.csv"
    text = table.read_text("utf-8").replace("2020,tat_ca,11570,", "2020,tat_ca,31305,")
    table.write_text(text, "utf-8")
    document = Document()
    document.add_paragraph("Năm 2020 có 31.305 đầu sách và bản sách.")
    result = brought(small, document)
    assert "có 31.305 đầu sách" in result.text
    (line,) = (one for one in describe(result) if one.startswith("nhiều ô cùng khớp"))
    assert '"dau_sach", nam=2020' in line
    assert '"ban_sach", nam=2020' in line


def test_a_clerks_draft_keeps_its_shape(small: Project) -> None:
    """Bold numbered lines are headings, typed dashes and real lists are lists, emphasis stays."""
    document = Document()
    document.add_paragraph("BÁO CÁO NHÁP")
    document.add_paragraph().add_run("1. Về kho sách").bold = True
    document.add_paragraph().add_run("1.1. Kết quả bổ sung").bold = True
    paragraph = document.add_paragraph("Đã làm ")
    paragraph.add_run("rất tốt ").bold = True
    paragraph.add_run("việc ").italic = True
    paragraph.add_run("sưu tầm *sách* [quý].")
    for line in ("- Mua sách", "+ Sách mới", "- Nhận tặng"):
        document.add_paragraph(line)
    lines = document.add_paragraph("Việc khác:")
    for words in ("- Sửa giá sách", "kho cũ", "- Đóng sách"):  # ended by Shift+Enter
        lines.add_run().add_break()
        lines.add_run(words)
    document.add_paragraph("Kiểm kê kho", style="List Bullet")
    document.add_paragraph("Lập danh mục", style="List Number")
    document.add_paragraph().add_run("a) Tồn tại").bold = True
    document.add_paragraph(unicodedata.normalize("NFD", "Còn thiếu sách; 2. chưa phải mục."))
    document.add_paragraph("2. Về bạn đọc", style="Heading 2")
    document.add_paragraph("Của mục sau.")
    result = brought(small, document)
    assert result.text == (
        "---\nmuc: a-1\ntrang_thai: du-thao\n---\n# 1. Về kho sách\n\n"
        '{{ yeu_cau("a-1-bo-sung", "ket_qua", "ton_tai") }}\n\n'
        "## 1.1. Kết quả bổ sung\n\n"
        "Đã làm **rất tốt** *việc* sưu tầm \\*sách\\* \\[quý\\].\n\n"
        "- Mua sách\n    - Sách mới\n- Nhận tặng\n\nViệc khác:\n\n"
        "- Sửa giá sách kho cũ\n- Đóng sách\n\n- Kiểm kê kho\n\n1. Lập danh mục\n\n"
        "### a) Tồn tại\n\nCòn thiếu sách; 2. chưa phải mục.\n"
    )
    assert not result.findings


def test_a_table_of_the_data_is_called_and_another_is_typed(small: Project) -> None:
    """Its caption is numbered with the others; merged cells are told."""
    document = Document()
    document.add_paragraph("Kho sách ở Bảng 1; phân công kiểm kê theo bảng 2.")
    document.add_paragraph("Bảng 1. Kho sách năm 2020")
    rows = [("Loại", "Đầu sách", "Bản sách"), ("Thiếu nhi", "3.410", "10.540")]
    rows += [("Văn học", "5.520", "15.110"), ("Khoa học", "2.640", "5.655")]
    _fill(document, rows)
    document.add_paragraph("Nguồn: Sổ đăng ký.")
    document.add_paragraph("Bảng 2: Phân công kiểm kê")
    table = _fill(document, [("Việc", "Ai làm"), ("Đếm | ghi", "Tổ 1"), ("Xếp", "")])
    table.cell(1, 1).merge(table.cell(2, 1))
    document.add_paragraph("Nguồn: Phòng Hành chính.")
    result = brought(small, document)
    call = 'cot=["dau_sach", "ban_sach"], nam=2020, ten="Kho sách năm 2020")'
    assert f'{{{{ bang("kho_sach", {call} }}}}\n\n{{{{ ten' in result.text
    assert '{{ ten_bang("a-1-2", "Phân công kiểm kê", nguon="Phòng Hành chính") }}' in result.text
    sentence = (
        'Kho sách ở {{ xem("bang:kho_sach") }}; phân công kiểm kê theo {{ xem("bang:a-1-2") }}.'
    )
    assert sentence in result.text
    assert "| Việc | Ai làm |\n|---|---|\n| Đếm \\| ghi | Tổ 1 |\n| Xếp |  |" in result.text
    assert "“Phân công kiểm kê” có ô gộp" in told(result)
    assert not result.findings


def _fill(document: WordDocument, rows: list[tuple[str, ...]]) -> object:
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    return table


def test_what_no_page_can_hold_is_told(small: Project) -> None:
    """Pictures, text boxes, comments, changes still tracked, words struck out."""
    document = Document()
    first = document.add_paragraph("Lời thường ")
    document.add_comment(first.runs, "Xem lại chỗ này", author="A", initials="A")
    first.add_run("bỏ đi").font.strike = True
    picture = io.BytesIO()
    Image.new("RGB", (30, 20)).save(picture, "PNG")
    document.add_paragraph("Ảnh: ").add_run().add_picture(picture)
    words = "<w:r><w:t>chữ thêm</w:t></w:r>"
    gone = "<w:r><w:delText>chữ bớt</w:delText></w:r>"
    attributes = f'{nsdecls("w")} w:id="1" w:author="A"'
    changed = document.add_paragraph("Câu có ")
    changed._p.append(parse_xml(f"<w:ins {attributes}>{words}</w:ins>"))
    changed._p.append(parse_xml(f"<w:del {attributes}>{gone}</w:del>"))
    box = f"<w:pict><w:txbxContent><w:p>{words}</w:p></w:txbxContent></w:pict>"
    document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{box}</w:r>"))
    result = brought(small, document)
    assert "Câu có chữ thêm\n" in result.text
    assert "chữ bớt" not in result.text
    assert "[điền: hình" in result.text
    said = told(result)
    for words in (
        "góp ý bên lề không lấy: “Xem lại chỗ này”",
        "1 chỗ thêm còn theo dõi (Track Changes), lấy như đã chấp nhận: “chữ thêm”",
        "1 chỗ xóa còn theo dõi (Track Changes), lấy như đã chấp nhận: “chữ bớt”",
        "hộp chữ (Text Box) không lấy: “chữ thêm”",
        "1 chỗ gạch ngang chữ",
        "còn chỗ chờ điền “[điền: hình",
    ):
        assert words in said


def test_a_document_of_the_register_is_called_and_its_own_note_left_out(small: Project) -> None:
    """A note that says anything else stays a note."""
    import pypandoc

    path = small.root / "chu-thich.docx"
    pypandoc.convert_text(
        "Theo Quy chế số 11-QC/TVT[^1] và hướng dẫn số 05-HD/SVH, việc mua[^2] đã xong.\n\n"
        "[^1]: Quy chế số 11-QC/TVT ngày 12/10/2015.\n\n[^2]: Mua tại chỗ.\n",
        "docx",
        "markdown",
        outputfile=str(path),
    )
    result = bring_in(small, path, "a-1", over=True)
    assert 'Theo {{ van_ban("qc-11-2015") }} và {{ van_ban("hd-05-2018") }}, việc' in result.text
    assert result.text.endswith("mua[^2] đã xong.\n\n[^2]: Mua tại chỗ.\n")
    assert not result.findings


def test_prompts_are_marked_below_headings_that_repeat_them(small: Project) -> None:
    """The others are listed for the author, who knows."""
    outline = small.data / "outline.yml"
    text = outline.read_text("utf-8")
    more = "    aspects: [ket_qua, ton_tai]\n  - {id: a-1-kiem-ke, text: Việc kiểm kê sách.}\n"
    outline.write_text(text.replace("    aspects: [ket_qua, ton_tai]\n", more, 1), "utf-8")
    document = Document()
    document.add_heading("a) Kiểm kê sách", 2)
    document.add_paragraph("Đã kiểm kê.")
    result = brought(small, document)
    assert '## a) Kiểm kê sách\n\n{{ yeu_cau("a-1-kiem-ke") }}\n\nĐã kiểm kê.' in result.text
    assert "chưa biết đoạn nào trả lời “Việc bổ sung sách" in told(result)


def test_a_page_with_words_is_not_replaced_unasked(small: Project) -> None:
    """Nor is anything written in a dry run, which prints the page."""
    document = Document()
    document.add_paragraph("Lời mới.")
    path = small.root / "moi.docx"
    document.save(str(path))
    page = small.docs / "a-kho-sach-ban-doc" / "1-kho-sach.md"
    before = page.read_bytes()
    call = ["--thu-muc", str(small.root), "nhap-word", str(path), "--muc", "a-1"]
    refused = CliRunner().invoke(main, call)
    assert refused.exit_code == 1
    assert "đã có lời văn; thêm --thay" in refused.output
    dry = CliRunner().invoke(main, [*call, "--thay", "--thu"])
    assert "Lời mới." in dry.output
    assert page.read_bytes() == before
    assert CliRunner().invoke(main, [*call, "--thay"]).exit_code == 0
    assert "Lời mới." in page.read_text("utf-8")


def test_what_is_no_safe_word_file_is_refused(small: Project, tmp_path: Path) -> None:
    """Another file, one that unpacks without end, one with entities, one in an old font."""
    document = Document()
    document.save(str(tmp_path / "goc.docx"))
    bad = tmp_path / "x.docx"
    old = Document()
    old.add_paragraph().add_run("§¶ng bé tØnh").font.name = ".VnTime"
    old.save(str(tmp_path / "cu.docx"))
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for change, words in (
        (b"", "không phải là tệp Word"),
        (lambda name, text: entity + text if name == "word/document.xml" else text, "tệp hỏng"),
        (lambda name, text: b" " * 120_000_000 if name == "word/styles.xml" else text, "lớn quá"),
    ):
        if callable(change):
            with (
                zipfile.ZipFile(tmp_path / "goc.docx") as source,
                zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as target,
            ):
                for name in source.namelist():
                    target.writestr(name, change(name, source.read(name)))
        else:
            bad.write_bytes(change)
        with pytest.raises(AuthorError, match=words):
            bring_in(small, bad, "a-1", over=True)
    with pytest.raises(AuthorError, match=r"phông \.VnTime"):
        bring_in(small, tmp_path / "cu.docx", "a-1", over=True)
    with pytest.raises(AuthorError, match="không đọc được loại tệp"):
        bring_in(small, small.config, "a-1", over=True)
