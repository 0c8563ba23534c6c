"""The Word copy with tracked changes: accepted it is the new copy, rejected the old one."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections import Counter
from contextlib import nullcontext
from pathlib import Path

import pypandoc
import pytest
from docx.oxml.ns import qn
from lxml import etree, html

from macros.export.document.front import default_timestamp
from macros.findings import ReportError
from macros.project import Project
from macros.read.report import read_report
from macros.review.run import compare_with
from macros.review.written.word import write_redline
from tests.published import SMALL, copy_report, publish_quietly
from tests.review.versions import edit, read_printed

BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
INDEX = "docs/0-gioi-thieu.md"
OTHER = 'Mọi việc cho mượn đều làm đúng {{ van_ban("hd-05-2018") }}, không có vụ nào phải xử phạt.'
READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"


def words(path: Path, choice: str) -> list[str]:
    """Read a Word file as pandoc does, with all changes accepted or rejected."""
    options = [f"--track-changes={choice}", "--wrap=none"]
    text = pypandoc.convert_file(str(path), "html", format="docx", extra_args=options)
    # A caption of which anything changed is no caption for pandoc, but words all the same.
    text = html.fromstring(f"<div>{text}</div>").text_content()
    # The pages of the contents are known only to who has set the pages.
    return [word for word in text.split() if not word.isdigit()]


def read_part(path: Path, name: str) -> etree._Element:
    """Read a part of a Word file."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(f"word/{name}.xml"))


def said(element: etree._Element, tag: str) -> list[str]:
    """List the texts that stand in an element in one kind of tag."""
    return ["".join(one.itertext()) for one in element.iter(qn(tag))]


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two drafts: words, a number in a sentence and in a table, a note, the first caption."""
    folder = tmp_path_factory.mktemp("word")
    new = copy_report(SMALL, folder / "moi").root
    old = Path(shutil.copytree(new, folder / "cu"))
    edit(
        old,
        READERS,
        ("vẫn còn phù hợp", "cần thay thế"),
        ('{{ van_ban("qc-11-2015") }} và ', ""),
    )
    edit(old, "data/tables/ban_doc.csv", ("2019,toan_he,", "2019,toan_he,1"))
    edit(old, "data/documents.yml", ("2018-02-06", "2018-02-07"))  # in a note
    edit(old, BOOKS, ("nam=2020) }}\n", 'nam=2020, ten="Sách của thư viện") }}\n'))
    return old, new


@pytest.fixture(scope="module")
def redline(sides: tuple[Path, Path]) -> Path:
    """The Word copy with the changes from one to the other."""
    old, new = sides
    found = compare_with(
        Project(new), str(old), None, old.with_name("review"), nullcontext, with_word=True
    )
    assert found.unmarked == ()
    return old.with_name("review") / "redline.docx"


def test_accepted_it_is_the_new_copy_and_rejected_says_the_old_words(
    redline: Path, sides: tuple[Path, Path]
) -> None:
    """Read by another program than the one that wrote it, against the draft as published.

    So it has the mark of a draft, and its list of what is still to be done.
    """
    site = publish_quietly(Project(sides[1]), with_copies=True)
    assert words(redline, "accept") == words(site / "bao-cao.docx", "accept")
    assert "CÒN PHẢI LÀM" in " ".join(words(redline, "accept")).upper()
    rejected = " ".join(words(redline, "reject"))
    assert "cần thay thế" in rejected
    assert "vẫn còn phù hợp" not in rejected


def test_changes_name_who_and_when(redline: Path, sides: tuple[Path, Path]) -> None:
    """The date is that of the report's files, never the clock: the same bytes twice."""
    text = zipfile.ZipFile(redline).read("word/document.xml").decode()
    date = default_timestamp(read_report(Project(sides[1])))
    assert set(re.findall(r'w:author="([^"]*)"', text)) == {"Đối chiếu"}
    assert set(re.findall(r'w:date="([^"]*)"', text)) == {f"{date:%Y-%m-%dT%H:%M:%SZ}"}


def test_the_numbers_of_tables_and_figures_are_still_there(redline: Path) -> None:
    """Each field that begins ends, the list whose first line has changed too."""
    text = zipfile.ZipFile(redline).read("word/document.xml").decode()
    kinds = Counter(re.findall(r'fldCharType="(\w+)"', text))
    assert kinds["begin"] == kinds["separate"] == kinds["end"] > 0


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        (READERS, '"ban_doc"', '"ban_do"', f"{READERS}:10: không có bảng “ban_do”"),
        ("data/report.yml", "ten_loai:", "x: [\nten_loai:", "data/report.yml:3: YAML sai cú pháp"),
    ],
    ids=["a call", "the particulars"],
)
def test_a_version_with_errors_is_compared_without_a_redline(
    old: Path, new: Path, name: str, before: str, after: str, told: str
) -> None:
    """It has no Word copy, which page and console tell with the error; all else is written."""
    for folder in (old, new):
        (folder / "overrides").mkdir()
    edit(new, name, (before, after))
    target = new.with_name("review")
    found = compare_with(Project(new), str(old), None, target, nullcontext, with_word=True)
    assert found.unmarked is None
    assert found.unwritten.startswith("Không có redline.docx")
    assert told in found.unwritten
    assert sorted(path.name for path in target.iterdir()) == [
        "changes.json",
        "changes.schema.json",
        "index.html",
        "review.md",
    ]
    assert found.unwritten in html.parse(target / "index.html").getroot().text_content()


@pytest.mark.deep
def test_other_columns_rows_and_charts_are_marked(sides: tuple[Path, Path]) -> None:
    """Of grids too every word is marked; a chart is struck out and put in again."""
    old, new = sides[1], Path(shutil.copytree(sides[1], sides[1].with_name("khac")))
    edit(
        new,
        READERS,
        ('"the_huy", ', ""),
        ('loai="cot"', 'loai="duong"'),
    )
    edit(new, BOOKS, ('"ban_sach"], nam=2020', '"ban_sach", "kinh_phi"], nam=[2019, 2020]'))
    target = new.with_suffix(".docx")
    assert write_redline(read_printed(old), read_printed(new), "Đối chiếu", target) == ()
    with zipfile.ZipFile(target) as package:
        text = package.read("word/document.xml").decode()
    assert "w:cellDel" not in text  # a table of other columns goes and comes whole
    assert re.search(r"<w:del [^>]*><w:r>(?:(?!</w:del>).)*<w:drawing>", text)


def test_columns_gone_and_notes_of_other_paragraphs_are_told_whole(
    sides: tuple[Path, Path],
) -> None:
    """No cell tells a number as changed that is the same, no two marks share a note."""
    old, new = sides[1], Path(shutil.copytree(sides[1], sides[1].with_name("cot")))
    edit(new, BOOKS, ('cot=["dau_sach", "ban_sach"]', 'cot=["ban_sach"]'))
    first = (new / INDEX).read_text().index("Thư viện có")
    text = (new / INDEX).read_text()
    edit(new, INDEX, (text[first:], OTHER))
    target = new.with_suffix(".docx")
    assert write_redline(read_printed(old), read_printed(new), "Đối chiếu", target) == ()
    parts = {name: read_part(target, name) for name in ("document", "footnotes")}
    tables = parts["document"].iter(qn("w:tbl"))
    told = [table for table in tables if "10.540" in "".join(table.itertext())]
    assert [{*said(table, "w:delText")} & {"3.410", "10.540"} for table in told] == [
        {"3.410", "10.540"},
        set(),
    ]
    assert [{*said(table, "w:t")} & {"3.410", "10.540"} for table in told] == [set(), {"10.540"}]
    between = told[0].getnext()  # else Word takes both for one table; neither version has it
    assert between.getnext() is told[1]
    assert [one.tag for one in between.find(f"{qn('w:pPr')}/{qn('w:rPr')}")] == [
        qn("w:ins"),
        qn("w:del"),
    ]
    marks = [mark.get(qn("w:id")) for mark in parts["document"].iter(qn("w:footnoteReference"))]
    notes = [note for note in parts["footnotes"] if note.get(qn("w:type")) is None]
    assert marks == [note.get(qn("w:id")) for note in notes]
    assert len(marks) == len(set(marks))
    assert all("".join(note.itertext()).strip() for note in notes)
    assert any(said(note, "w:delText") for note in notes)


@pytest.mark.deep
def test_the_same_versions_give_the_same_bytes(redline: Path, sides: tuple[Path, Path]) -> None:
    """Twice the same file, whoever makes it."""
    old, new = sides
    again = old.with_name("again")
    compare_with(Project(new), str(old), None, again, nullcontext, with_word=True)
    assert (again / redline.name).read_bytes() == redline.read_bytes()


def test_the_whole_comparison_is_replaced_at_once(old: Path, new: Path, tmp_path: Path) -> None:
    """With all its files, the redline of a comparison before is gone."""
    target = tmp_path / "review"
    target.mkdir()
    (target / "redline.docx").touch()
    compare_with(Project(new), str(old), None, target, nullcontext)
    names = sorted(path.name for path in target.iterdir())
    assert names == ["changes.json", "changes.schema.json", "index.html", "review.md"]


def test_no_comparison_takes_the_place_of_anything_else(old: Path, new: Path) -> None:
    """Neither of the pages of the report, nor of the report, nor of a clerk's own files."""
    for target in (new / "docs", new / "docs" / "moi", new, new.parent):
        before = sorted(new.rglob("*"))
        with pytest.raises(ReportError, match="chọn thư mục"):
            compare_with(Project(new), str(old), None, target, nullcontext)
        assert sorted(new.rglob("*")) == before
