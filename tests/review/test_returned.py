"""The Word copy comes back: numbers, sentences, rows, places, format and remarks are told."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from macros.check.run import examine
from macros.check.unfinished import as_draft, list_missing
from macros.export.page.edition import prepare_edition
from macros.export.proof.from_tree import say_edition
from macros.export.proof.transcript import Said
from macros.findings import AuthorError
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.context import draw_nothing
from macros.render.evaluate import read_ledger
from macros.review.diff.values import Numbers
from macros.review.returned.words import compare_copies, pages_in

Edit = Callable[[Any], None]


@dataclass(frozen=True)
class Desk:
    """Who compares: the fresh copy, what it says, its numbers, and a folder for edited ones."""

    fresh: Path
    tree: Sequence[Said]
    numbers: Numbers
    folder: Path

    def found(self, edit: Edit) -> list[str]:
        """What is told of the copy once it is edited so."""
        document = docx.Document(str(self.fresh))
        edit(document)
        document.save(str(self.folder / "sua.docx"))
        return self.told(self.folder / "sua.docx")

    def told(self, path: Path) -> list[str]:
        """What is told of a file."""
        return [str(one) for one in compare_copies(self.fresh, path, self.tree, self.numbers)]


@pytest.fixture(scope="module")
def desk(small_copies: Project, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The published small report at hand."""
    report = read_report(small_copies)
    found = examine(report, draw_nothing).findings
    report = as_draft(report, found)
    edition = prepare_edition(report, small_copies.site, missing=list_missing(report, found))
    numbers = Numbers(report, read_ledger(report))
    folder = tmp_path_factory.mktemp("sua")
    return Desk(small_copies.site / "bao-cao.docx", say_edition(edition).said, numbers, folder)


def _paragraph(document: Any, words: str) -> Any:
    """The last one with some words, but for the lists that repeat headings and captions."""
    found = (one for one in document.paragraphs if words in one.text.replace("\u00a0", " "))
    return [one for one in found if not one.style.name.startswith(("toc", "table"))][-1]


def _last_row(document: Any) -> Any:
    """The row of the readers in 2020."""
    rows = (table.rows[-1] for table in document.tables)
    return next(row for row in rows if "7.084" in [cell.text for cell in row.cells])


def _write(document: Any, old: str, new: str) -> None:
    run = next(r for p in document.paragraphs for r in p.runs if old in r.text)
    run.text = run.text.replace(old, new)


def test_nothing_is_told_of_a_copy_that_nobody_edited(desk: Desk) -> None:
    """Saved by another program, it is the same still."""
    assert desk.told(desk.fresh) == []
    assert desk.found(lambda document: None) == []


def test_another_number_is_told_with_its_cell(desk: Desk) -> None:
    """Old and new, the paragraph, the line of the page, and the cell that the number is from."""
    (found,) = desk.found(lambda document: _write(document, "31.305", "31.350"))
    assert re.match(
        r"sua\.docx:\d+: số “31\.305” thành “31\.350” ở đoạn “Năm 2020, thư viện", found
    )
    assert "số này từ số liệu mà bài gọi ở docs/a-kho-sach-ban-doc/1-kho-sach.md:10" in found
    assert "sửa ô data/tables/kho_sach.csv:21 (2020; Tất cả; Bản sách)" in found


def test_another_number_in_a_table_is_told_with_its_cell(desk: Desk) -> None:
    """By its row."""

    def edit(document: Any) -> None:
        _last_row(document).cells[3].paragraphs[0].runs[0].text = "7.048"

    (found,) = desk.found(edit)
    assert "số “7.084” thành “7.048” ở dòng bảng “2020 | " in found
    assert "data/tables/ban_doc.csv:" in found


def test_another_sentence_is_told_word_by_word(desk: Desk) -> None:
    """What was, what is, and where the author's line is."""
    (found,) = desk.found(lambda document: _write(document, "nói về kho sách", "viết về kho sách"))
    assert (
        "đã sửa: “nói” thành “viết”; đúng ý thì sửa ở docs/a-kho-sach-ban-doc/index.md:7" in found
    )


def test_a_word_of_direction_is_from_the_data(desk: Desk) -> None:
    """Nobody can type it in the page: the cells that choose it are named."""
    (found,) = desk.found(lambda document: _write(document, "tăng 1.426", "giảm 1.426"))
    assert "chữ “tăng” thành “giảm”" in found
    assert "chữ này từ số liệu" in found
    assert "sửa ô data/tables/ban_doc.csv:14 " in found


def test_an_average_behind_a_link_names_its_cells(desk: Desk) -> None:
    """The signs of links before it do not lead astray."""
    (found,) = desk.found(lambda document: _write(document, "414,3", "413,4"))
    assert "1-kho-sach.md:12" in found
    assert "data/tables/kho_sach.csv:2 (2016; Thiếu nhi; Kinh phí bổ sung)" in found
    assert found.endswith(", … [lech-ban]")


def test_a_row_that_came_or_went_leads_to_the_data(desk: Desk) -> None:
    """Rows of a table are not typed in a page."""

    def double(document: Any) -> None:
        row = _last_row(document)._tr
        row.addnext(deepcopy(row))
        _last_row(document).cells[0].paragraphs[0].runs[0].text = "2021"

    (come,) = desk.found(double)
    assert "thêm dòng số liệu sau data/tables/ban_doc.csv:14" in come

    def drop(document: Any) -> None:
        row = _last_row(document)._tr
        row.getparent().remove(row)

    (gone,) = desk.found(drop)
    assert "bỏ dòng số liệu data/tables/ban_doc.csv:14" in gone


def test_the_date_leads_to_its_line(desk: Desk) -> None:
    """Of data/report.yml, as who signs does."""

    def edit(document: Any) -> None:
        words = document.element.body.iter(qn("w:t"))
        date = next(one for one in words if "ngày 05" in (one.text or ""))
        date.text = date.text.replace("05", "08", 1)

    (found,) = desk.found(edit)
    assert "ghi ở data/report.yml:8" in found


def test_a_paragraph_that_a_program_has_parted_where_a_page_ends_is_whole(desk: Desk) -> None:
    """LibreOffice makes a first page without number a section of its own."""

    def edit(document: Any) -> None:
        first = _paragraph(document, "Phần này nói")
        words = first.text
        rest = deepcopy(first._p)
        first._p.addnext(rest)
        first.runs[0].text = words[:20]
        next(rest.iter(qn("w:t"))).text = words[20:]
        section = document.sections[0]._sectPr
        first._p.get_or_add_pPr().append(deepcopy(section))
        for numbering in section.findall(qn("w:pgNumType")):
            section.remove(numbering)

    assert desk.found(edit) == []


def test_a_line_of_contents_is_known_whatever_its_signs_and_style(desk: Desk) -> None:
    """Other programs write the contents anew, between number and name as they like."""

    def edit(document: Any) -> None:
        document.paragraphs[1].insert_paragraph_before("1 – Về kho sách\tPL1-3")

    assert desk.found(edit) == []


def test_particulars_are_told_with_their_line(desk: Desk) -> None:
    """The signer, as one change, at the line of data/report.yml that holds the name."""

    def edit(document: Any) -> None:
        cells = (cell for table in document.tables for row in table.rows for cell in row.cells)
        runs = (run for cell in cells for one in cell.paragraphs for run in one.runs)
        next(run for run in runs if run.text == "Trần Thị B").text = "Nguyễn Văn C"

    (found,) = desk.found(edit)
    assert found.endswith("đúng ý thì sửa ở data/report.yml:15 [lech-ban]")


def test_what_was_added_deleted_and_moved_is_told(desk: Desk) -> None:
    """A new paragraph, a row that is gone, a heading at another place."""

    def edit(document: Any) -> None:
        _paragraph(document, "Đến hết năm 2020").insert_paragraph_before("Một đoạn mới tinh.")
        row = _last_row(document)._tr
        row.getparent().remove(row)
        heading = _paragraph(document, "Số thẻ và lượt phục vụ")._p
        _paragraph(document, "Theo Hướng dẫn")._p.addprevious(heading)

    found = desk.found(edit)
    assert [line.partition(": ")[2][:12] for line in found] == [
        "thêm đoạn “M",
        "mất dòng bản",
        "tiêu đề “Số ",
    ]
    assert "đã chuyển chỗ" in found[2]


def test_what_the_format_prescribes_is_told_once(desk: Desk) -> None:
    """Margins, type and lines, with what is prescribed and how often it is otherwise."""

    def edit(document: Any) -> None:
        document.sections[0].left_margin = Mm(25)
        for words in ("Phần này nói", "Đến hết năm"):
            run = _paragraph(document, words).runs[0]
            run.font.name, run.font.size = "Calibri", Pt(13)
        _paragraph(document, "Kho sách theo loại, năm 2020").style = "Body Text"

    found = desk.found(edit)
    assert all(line.endswith("đặt lại như thể thức [the-thuc]") for line in found)
    text = "\n".join(found)
    assert "lề trái: thể thức là 30 mm, tệp này là 25 mm" in text
    assert "chữ: thể thức là Times New Roman 14, tệp này là Calibri 13" in text
    assert "kiểu đoạn: thể thức là caption, tệp này là body text" in text


def test_hidden_words_are_not_read(desk: Desk) -> None:
    """Another program writes out the hidden number of an appendix table without one."""

    def edit(document: Any) -> None:
        _paragraph(document, "Kho sách theo loại, năm 2020").add_run("5").font.hidden = True

    assert not desk.found(edit)


def test_page_numbers_that_are_gone_are_told(desk: Desk) -> None:
    """A header without its field."""

    def edit(document: Any) -> None:
        for section in document.sections:
            for field in list(section.header._element.iter(qn("w:fldSimple"))):
                field.getparent().remove(field)

    found = desk.found(edit)
    assert any("số trang ở đầu trang: thể thức là có, tệp này là không" in line for line in found)


def test_tracked_changes_are_read_as_accepted(desk: Desk) -> None:
    """What is struck is gone, what is inserted is there; and that they are pending is told."""

    def edit(document: Any) -> None:
        run = _paragraph(document, "Phần này nói").runs[0]._r
        gone, come = OxmlElement("w:del"), OxmlElement("w:ins")
        new = docx.oxml.parse_xml(run.xml)  # type: ignore[attr-defined]
        new.find(qn("w:t")).text = "Phần này viết về kho sách và bạn đọc."
        run.addprevious(gone)
        gone.append(run)
        run.find(qn("w:t")).tag = qn("w:delText")
        gone.addnext(come)
        come.append(new)

    changed, pending = desk.found(edit)
    assert "“nói” thành “viết”" in changed
    assert "còn 2 chỗ theo dõi sửa" in pending


def test_remarks_are_told_with_their_place(desk: Desk) -> None:
    """Who says what, at which paragraph, and which line of the pages it is about."""

    def edit(document: Any) -> None:
        runs = _paragraph(document, "Theo Hướng dẫn").runs[0]
        document.add_comment(runs=runs, text="Xem lại số này", author="Chánh văn phòng")

    (found,) = desk.found(edit)
    assert "cảnh báo: góp ý của Chánh văn phòng: “Xem lại số này”" in found
    assert "xem xét ở docs/b-xep-loai.md:10" in found


def test_pages_are_those_that_word_laid_out(desk: Desk, tmp_path: Path) -> None:
    """Word notes where its pages broke; a file that it never opened has no pages."""
    assert pages_in(desk.fresh) == []
    document = docx.Document(str(desk.fresh))
    run = document.paragraphs[5].add_run()
    run._r.append(OxmlElement("w:lastRenderedPageBreak"))
    document.save(str(tmp_path / "word.docx"))
    pages = pages_in(tmp_path / "word.docx")
    place = [one is document.paragraphs[5]._p for one in document.element.iter(qn("w:p"))]
    assert pages[place.index(True) - 1 : place.index(True) + 1] == [1, 2]


def test_a_file_of_another_report_is_told_as_such(desk: Desk, tmp_path: Path) -> None:
    """In one line, not in hundreds."""
    document = docx.Document()
    for number in range(50):
        document.add_paragraph(f"Đoạn số {number} của một báo cáo khác hẳn.")
    document.save(str(tmp_path / "khac.docx"))
    (found,) = desk.told(tmp_path / "khac.docx")
    assert found.startswith("khac.docx:1: chỉ 0 trong ")
    assert "đưa đúng tệp Word của báo cáo" in found


def _bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 101_000_000)


def _entity(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')


def _crooked(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_bytes(b"khong phai zip"), "không phải là tệp Word"),
        (_bomb, "tệp Word lớn quá"),
        (_entity, "không phải là tệp Word"),
        (_crooked, "không phải là tệp Word"),
    ],
)
def test_no_file_does_harm(
    desk: Desk, tmp_path: Path, make: Callable[[Path], None], words: str
) -> None:
    """What is broken, unpacks without end, names entities or holds something else is refused."""
    path = tmp_path / "la.docx"
    make(path)
    with pytest.raises(AuthorError, match=words):
        desk.told(path)
