"""What a built page becomes: every element known or refused, every word kept, every line found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from macros.export.document.article import read_article
from macros.export.document.book import read_book
from macros.export.document.chapter import Book
from macros.export.document.inlines import Inline, Inlines, Segment, Text
from macros.export.document.nodes import Block, Exhibit, List, Paragraph, pieces, walk, words_of
from macros.findings import Code, Severity
from macros.project import Project
from macros.read.report import read_report
from tests.export.build import PAGES, SITE, make_report, write_page


def read(folder: Path, body: str, source: str = "") -> Book:
    """Read a report whose only page has the given article, typed as `source`."""
    write_page(folder, PAGES["mo-dau"], f"<h1>Một</h1>{body}")
    report = make_report({"mo-dau": PAGES["mo-dau"]})
    page = replace(report.pages[0], body=source)
    return read_book(replace(report, pages=(page,)), folder)


def blocks(folder: Path, body: str, source: str = "") -> tuple[Block, ...]:
    """Read the blocks of a page below its title; nothing may be wrong with it."""
    book = read(folder, body, source)
    assert book.findings == ()
    return book.chapters[0].blocks[1:]


def content(folder: Path, body: str) -> Inlines:
    """Read the words of a page's only paragraph."""
    (paragraph,) = blocks(folder, body)
    assert isinstance(paragraph, Paragraph)
    return paragraph.content


@pytest.mark.parametrize(
    "body",
    [
        "<p>Chữ <blink>nháy</blink></p>",
        "<marquee><p>Chữ chạy</p></marquee>",
        "<ul><p>không phải mục</p></ul>",
        "<table><tr><th>a</th><math>x</math></tr></table>",
        '<figure><img src="a.png" alt="A"><video></video><table><tr><td>hai</td></tr></table>'
        "</figure>",
        "<figure><p>Chỉ có chữ</p></figure>",
        '<p>Chữ <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path/></svg></p>',
    ],
)
def test_an_element_that_is_not_known_is_an_error_with_its_place(tmp_path: Path, body: str) -> None:
    """It is never left out in silence."""
    from PIL import Image

    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    findings = read(
        tmp_path, f"<p>Dòng thứ nhất của trang.</p>{body}", "\n\nDòng thứ nhất"
    ).findings
    assert [finding.code for finding in findings] == [Code.PRINT]
    assert "bản in không biết phần tử <" in findings[0].message
    assert findings[0].path == "docs/0-dac-diem.md"


def test_icons_are_for_the_screen(tmp_path: Path) -> None:
    """A drawing that even a screen reader leaves out is none of the report's."""
    icon = '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true"><path d="M0 0"/></svg>'
    assert content(tmp_path, f"<p>Chữ {icon} sau</p>") == (Text("Chữ "), Text("sau"))


def test_a_drawing_by_itself_is_printed(tmp_path: Path) -> None:
    """With its words for those who cannot see it, so that it is not lost."""
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Tiến độ"'
        ' viewBox="0 0 96 96"><text>chữ</text></svg>'
    )
    (exhibit,) = blocks(tmp_path, f"<div>{drawing}</div>")
    assert isinstance(exhibit, Exhibit)
    assert "".join(pieces([exhibit], with_drawings=True)) == "chữ"
    assert exhibit.body.alt == "Tiến độ"  # type: ignore[union-attr]


def test_blanks_are_as_a_browser_shows_them(tmp_path: Path) -> None:
    """One blank between words, also across elements; none at the ends of a line."""
    body = "<p>\n Một  <b> hai </b> <i></i> ba<br> bốn\u00a0 </p>"
    assert "|".join(pieces(content(tmp_path, body))) == "Một |hai |ba|bốn\u00a0"


def test_spans_keep_their_words_apart(tmp_path: Path) -> None:
    """So that the label of a caption is a run of its own; numbers join the words around them."""
    parts: tuple[Inline, ...] = content(
        tmp_path,
        '<p><span>Bảng 1.</span> Có <a class="so" data-so="0.1" href="#x">12</a> người</p>',
    )
    assert isinstance(parts[0], Segment)
    assert list(pieces(parts)) == ["Bảng 1.", " Có 12 người"]


def test_lists_know_their_marks(tmp_path: Path) -> None:
    """Signs change with the depth, letters and first numbers are kept."""
    body = '<ul><li>a<ul><li>b</li></ul></li></ul><ol start="3"><li>c</li></ol>'
    body += '<ol type="a"><li>d</li><li>e</li></ol>'
    lists = [node for node in walk(blocks(tmp_path, body)) if isinstance(node, List)]
    assert [one.mark(len(one.items) - 1) for one in lists] == ["-", "+", "3.", "b)"]


def test_a_picture_in_an_item_stands_on_the_line_of_its_mark(tmp_path: Path) -> None:
    """Only a paragraph that is one picture stands for itself, in the middle of the page."""
    from PIL import Image

    Image.new("L", (4, 4)).save(tmp_path / "a.png")
    image = '<img src="a.png" alt="A">'
    found = walk(blocks(tmp_path, f"<p>{image}</p><ul><li>{image}</li><li>chữ</li></ul>"))
    shown = [one for one in found if isinstance(one, Paragraph)]
    assert [one.is_picture for one in shown] == [True, False, False]


def test_a_note_within_a_note_is_refused(tmp_path: Path) -> None:
    """Word keeps the mark and loses the words, so neither copy is made."""
    mark = '<sup><a class="footnote-ref" href="#fn:{0}">1</a></sup>'
    x = f'<li id="fn:x"><p>chú x{mark.format("y")} tiếp.</p></li>'
    y = '<li id="fn:y"><p>chú y.</p></li>'
    body = f'<p>Một{mark.format("x")}</p><div class="footnote"><ol>{x}{y}</ol></div>'
    (finding,) = read(tmp_path, body, "Một[^x]\n\n[^x]: chú x[^y] tiếp.").findings
    assert finding.message == "chú thích “[^y]” nằm trong một chú thích khác"
    assert finding.severity is Severity.ERROR


def test_blocks_know_their_line(tmp_path: Path) -> None:
    """Words are sought in the page, in order; what is not found stands where the last one did."""
    source = "# Một\n\nĐoạn thứ nhất.\n\n{{ bang() }}\n\n**Ý chính.** Đoạn thứ hai.\n"
    body = "<p>Đoạn thứ nhất.</p><table><tr><td>1</td></tr></table>"
    body += "<p><strong>Ý chính.</strong> Đoạn thứ hai.</p>"
    assert [block.place.line for block in blocks(tmp_path, body, source)] == [6, 6, 10]


@pytest.mark.parametrize("section", ["mo-dau", "i", "i-1"])
def test_no_word_of_a_page_is_lost(section: str) -> None:
    """Whatever is not cut away as meant for the screen is found again, once."""
    article = read_article(SITE / PAGES[section].replace(".md", ".html"))
    assert article is not None
    for notes in article.body.xpath(".//*[contains(@class, 'footnote')]"):
        notes.drop_tree()
    chapters = {chapter.section.id: chapter for chapter in read_book(make_report(), SITE).chapters}
    found = "".join(pieces(chapters[section].blocks, with_notes=False))
    assert sorted("".join(found.split())) == sorted("".join(article.body.text_content().split()))


def test_what_stands_above_the_title_is_printed_above_it(tmp_path: Path) -> None:
    """The basis of a report, with its note, opens it everywhere."""
    path = PAGES["mo-dau"]
    write_page(tmp_path, path, "<p>Thực hiện Kế hoạch.</p><h1>Một</h1><p>Chữ.</p>")
    chapter = read_book(make_report({"mo-dau": path}), tmp_path).chapters[0]
    said = ["".join(pieces((block,))) for block in chapter.blocks]
    assert said == ["Thực hiện Kế hoạch.", "Một", "Chữ."]


def test_headings_of_a_real_report_are_those_of_its_outline(small: Project, tmp_path: Path) -> None:
    """A page that was not built leaves the heading of its section."""
    report = read_report(small)
    book = read_book(report, tmp_path)
    titles = [words_of(chapter.blocks[0].content) for chapter in book.chapters]
    assert titles == [section.heading for section in report.outline.sections]
