"""What authors type stays text; what macros print stays HTML."""

from __future__ import annotations

import re

import pytest
from lxml import html
from markdown import Markdown

from macros.render.call.html import shield, strip_marks, unbroken
from macros.render.call.markdown import make_reader

ATTACKS = [
    "<script src=x.js></script>",
    "Có <img src=x onerror=alert(1)> trong câu",
    "\\`<img src=x onerror=alert(1)>\\`",  # looks like code, is none
    "```\n<script src=x.js></script>\n```x",  # a fence that never closes
    "\x0e<script src=x.js></script>\x0f",  # dressed up as a macro's HTML
    "<div>\n\n<iframe src=x>\n\n</div>",
    "[bấm](javascript:alert(1))",
    "[bấm](  java\tscript:alert(1))",
    "[bấm](&#106;avascript:alert(1))",
    "[bấm][a]\n\n[a]: javascript:alert(1)",
    "![ảnh](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    "[^a]\n\n[^a]: <svg onload=alert(1)>",
    "| a | b |\n|---|---|\n| <svg onload=alert(1)> | [x](vbscript:x) |",
]


def convert(text: str) -> html.HtmlElement:
    """Read Markdown as the site builder does."""
    extensions = ["macros:AuthorMarkdown", "footnotes", "tables", "toc"]
    extensions += ["fenced_code", "sane_lists"]  # as mkdocs.yml has it
    return html.fragment_fromstring(Markdown(extensions=extensions).convert(text), "main")


@pytest.mark.parametrize("text", ATTACKS)
def test_html_and_scripts_of_authors_never_reach_a_page(text: str) -> None:
    """Not even where the check, which only reads the text, would be deceived."""
    page = convert(strip_marks(text))
    for element in page.iter():
        assert element.tag not in ("script", "iframe", "svg")
        assert not [name for name in element.attrib if name.startswith("on")]
        for name in ("href", "src"):
            assert element.get(name, "#").lstrip().startswith(("#", "x"))


def test_what_authors_may_link_to_stays() -> None:
    """Pages, anchors, the web and mail."""
    text = "[a](trang.md) [b](#muc) [c](https://vi.du/) <https://vi.du> <ai@vi.du> ![d](a.png)"
    page = convert(text)
    links = [link.get("href") for link in page.iter("a")]
    assert links == ["trang.md", "#muc", "https://vi.du/", "https://vi.du", "mailto:ai@vi.du"]
    assert [picture.get("src") for picture in page.iter("img")] == ["a.png"]


def test_pictures_of_other_hosts_are_never_fetched() -> None:
    """However they are written; the link around one stays."""
    page = convert(
        "[![a](https://example.com/a.png)](https://example.com/) ![b][c]\n\n"
        "[c]: https://example.com/b.png\n\n![d](d.png)"
    )
    assert page.xpath("//img/@src") == ["d.png"]
    assert page.xpath("//a/@href") == ["https://example.com/"]


def test_signs_of_comparison_are_printed() -> None:
    """Text with < and & needs no care."""
    assert convert("3 < 5 & 7 > 2").text_content() == "3 < 5 & 7 > 2"


def test_a_number_in_a_sentence_is_html_and_its_words_are_markdown() -> None:
    """Inside emphasis, table cells and lists as well."""
    number = shield('tăng <span class="so" data-so="0.0">12,5%</span>')
    page = convert(f"**Có {number}**\n\n| a | b |\n|---|---|\n| x | {number} |\n")
    assert [item.text for item in page.find_class("so")] == ["12,5%", "12,5%"]
    assert page.xpath("string(//strong)") == "Có tăng 12,5%"
    assert page.xpath("string(//td[2])") == "tăng 12,5%"


def test_a_table_in_a_list_stays_whole() -> None:
    """Indentation does not tear its lines apart."""
    table = shield('<figure class="bang">\n<table>\n<tr>\n<td>1</td>\n</tr>\n</table>\n</figure>')
    page = convert(f"- một\n\n    {table}\n\n- hai\n")
    assert page.xpath("count(//li)") == 2
    assert page.xpath("string(//li/figure//td)") == "1"


def test_blocks_and_headings_of_a_macro_are_told_apart() -> None:
    """What stands between blank lines is HTML from end to end, or it is Markdown."""
    printed = shield("<p>một</p>\n\n## Hai\n\n<div>\n<b>ba</b>\n</div>")
    page = convert(printed)
    assert [element.tag for element in page] == ["p", "h2", "div"]


def test_numbers_of_a_list_are_printed_as_they_are_typed() -> None:
    """A list may begin at three, and a sentence may begin with a year."""
    assert convert("3. Ba\n4. Bốn\n").find("ol").get("start") == "3"
    assert convert("2020. Năm cuối.\n").find("ol").get("start") == "2020"
    assert [item.tag for item in convert("- một\n\n1. hai\n")] == ["ul", "ol"]


def test_the_mark_of_a_note_is_no_word_to_search_for() -> None:
    """Neither in a title nor behind a word."""
    page = convert("## Tên[^a]\n\nChữ[^a]\n\n[^a]: Lời.")
    marks = [mark.get("data-search-exclude") for mark in page.iter("sup")]
    assert marks == ["", ""]


def test_a_line_may_end_inside_an_address() -> None:
    """It would decide the width of a column; what is copied and clicked stays the address."""
    page = "https://vi.du/mot/duong-dan/rat-dai.html"
    shown = convert(
        f"<{page}>, `{page}`\n\n|a|\n|---|\n|bao-cao-cuoi-cung_ban-12.docx|\n\n    {page}"
    )
    assert [element.getparent().tag for element in shown.iter("wbr")].count("code") == 7
    assert shown.find(".//td").text_content() == "bao-cao-cuoi-cung_ban-12.docx"
    link = shown.find(".//a")
    assert (link.get("href"), link.text_content()) == (page, page)
    assert shown.find(".//pre//wbr") is None


def test_numbers_of_macros_and_ordinary_words_are_never_parted() -> None:
    """Nor are numbers of any length, or documents."""
    long = "1.234.567.890.123.456.789.012,5 và những chữ ngắn 123-QĐ/TW"
    printed = shield('<b data-so="1.1">84.213</b>')
    shown = convert(f"{printed}/{long}")
    assert shown.find(".//wbr") is None
    assert shown.text_content() == f"84.213/{long}"


def test_no_line_ends_inside_the_number_of_a_document() -> None:
    """What is copied and searched for stays as it was typed, in titles too."""
    shown = convert(
        "## Theo 28-CT/TW[^a]\n\nSố 15/2016/QĐ-TTg, **52-QĐ/TU**.\n\n[^a]: Là 05-HD/SVH."
    )
    held = [one.text_content() for one in shown.find_class("lien")]
    assert held == ["28-CT/TW", "15/2016/QĐ-TTg", "52-QĐ/TU", "05-HD/SVH"]
    assert "Số 15/2016/QĐ-TTg, 52-QĐ/TU." in shown.text_content()
    assert shown.find(".//h2").get("id")


def test_notes_are_numbered_as_they_are_met_in_reading() -> None:
    """Also where a list or a quotation calls them; a further mark has the first one's number."""
    text = (
        "- mục[^o1]\n    - con[^o3]\n\nSau[^o2], lại[^o1].\n\n> trích[^o4]\n\n"
        "[^o1]: a\n[^o2]: b\n[^o3]: c\n[^o4]: d\n"
    )
    html = make_reader().convert(text)
    assert re.findall(r'href="#fn:(o\d)">(\d)<', html) == [
        ("o1", "1"),
        ("o3", "2"),
        ("o2", "3"),
        ("o1", "1"),
        ("o4", "4"),
    ]
    assert re.findall(r'<li id="fn:(o\d)">', html) == ["o1", "o3", "o2", "o4"]


def test_no_line_ends_inside_a_sign_or_a_range_of_years() -> None:
    """In words, headings and captions; other dashes part as ever."""
    shown = convert("# Giai đoạn 2010 - 2020\n\nTheo 38-HD/BTCTW, 2015–2020, trang 3 - 4.")
    held = [one.text_content() for one in shown.iter("span") if one.get("class") == "lien"]
    assert held == ["2010 - 2020", "38-HD/BTCTW", "2015–2020"]
    assert unbroken("A & B, 2010 - 2020") == 'A &amp; B, <span class="lien">2010 - 2020</span>'
