"""What authors type in Markdown, in PDF and Word: every block looks like what it is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path
from random import Random

import pikepdf
import pypdfium2 as pdfium
import pytest
from markdown import Markdown

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import Font
from macros.export.pdf.write import write_pdf
from macros.export.proof.printed import Tag, read_tags
from macros.export.word.write import write_docx
from macros.findings import Code
from macros.render.call.markdown import make_reader
from tests.deep import IS_DEEP
from tests.export.build import PAGES, make_report, write_page
from tests.export.conftest import Printed
from tests.export.word.conftest import W, Written, own_cache

Copies = tuple[Printed, Written]


@pytest.fixture(scope="session")
def reader() -> Markdown:
    """Reads Markdown as the site builder does."""
    return make_reader()


@pytest.fixture
def publish(tmp_path: Path, font: Font, reader: Markdown) -> Callable[[str], Copies]:
    """Print a report whose only page is some Markdown, as PDF and for Word."""

    def write(text: str) -> Copies:
        body = reader.reset().convert(f"# Một\n\n{text}")
        write_page(tmp_path / "site", PAGES["mo-dau"], body)
        report = own_cache(make_report({"mo-dau": PAGES["mo-dau"]}), tmp_path)
        edition = prepare_edition(report, tmp_path / "site", font=font)
        pdf, docx = tmp_path / "bao-cao.pdf", tmp_path / "bao-cao.docx"
        found = write_pdf(edition, pdf)
        return Printed(pdf, found), Written(docx, write_docx(edition, docx, pdf), pdf)

    return write


Publish = Callable[[str], Copies]


def tags(printed: Printed, kind: str) -> list[str]:
    """Return the words of every element of a kind, in logical order."""
    return list(_texts(read_tags(printed.path), kind))


def _texts(tag: Tag, kind: str) -> list[str]:
    inner = [text for part in tag.parts if isinstance(part, Tag) for text in _texts(part, kind)]
    own = [" ".join("".join(one.text for one in tag.shown()).split())] if tag.kind == kind else []
    return own + inner


def footnotes(written: Written) -> list[str]:
    """Return the text of every footnote of Word."""
    every = written.part("word/footnotes.xml").findall(f"{W}footnote")
    texts = ["".join(one.itertext(f"{W}t")).strip() for one in every]
    return [text for text in texts if text]


def bookmarks(printed: Printed) -> list[str]:
    with pdfium.PdfDocument(printed.path) as document:
        return [item.get_title() for item in document.get_toc()]


# --- notes


def test_a_note_of_a_heading_is_no_part_of_its_name(publish: Publish) -> None:
    """Not of bookmarks, nor of contents; a further mark keeps its number."""
    printed, written = publish("## Tên mục[^a]\n\nChữ.[^a] Nữa.[^b]\n\n[^a]: Lời chú.\n[^b]: Khác.")
    assert bookmarks(printed)[:2] == ["Một", "Tên mục"]
    assert tags(printed, "Note") == ["1 Lời chú.", "2 Khác."]
    assert "Chữ.1 Nữa.2" in printed.text
    assert footnotes(written) == ["Lời chú.", "Khác."]
    assert "Chữ.1 Nữa." in written.text
    assert [field for field in written.fields if field.startswith("NOTEREF")]


def test_notes_of_a_table_stand_below_it_and_may_come_again(publish: Publish) -> None:
    """With the same mark in the table, and as a real note in the text."""
    table = "| Tên[^a] | Số |\n|---|---|\n| a[^b] | 1[^a] |\n\nChữ.[^a] Hết.[^a]"
    printed, written = publish(f"{table}\n\n[^a]: Lời đầu.\n[^b]: Lời ô.")
    for copy in (printed, written):
        assert "(*) Lời đầu." in copy.text
        assert "(**) Lời ô." in copy.text
        assert "Chữ.1 Hết.1" in printed.text
    assert "1(*)" in tags(printed, "TD")
    assert written.tables[0].cell(1, 1).text == "1(*)"
    assert tags(printed, "Note") == ["1 Lời đầu."]
    assert footnotes(written) == ["Lời đầu."]


def test_many_notes_of_a_table_have_letters(publish: Publish) -> None:
    """Nobody counts stars."""
    rows = "\n".join(f"| dòng {n}[^{n}] | {n} |" for n in range(5))
    notes = "\n".join(f"[^{n}]: Lời {n}." for n in range(5))
    printed, written = publish(f"| Tên | Số |\n|---|---|\n{rows}\n\n{notes}")
    for copy in (printed, written):
        assert "(a) Lời 0." in copy.text
        assert "(e) Lời 4." in copy.text


def test_a_note_of_several_paragraphs_keeps_them_apart(publish: Publish) -> None:
    """Each on lines of its own."""
    printed, written = publish("Chữ.[^a]\n\n[^a]: Đoạn một.\n\n    Đoạn hai.")
    assert "Đoạn một.\r\nĐoạn hai." in "".join(printed.pages)
    assert written.part("word/footnotes.xml").findall(f".//{W}footnote//{W}br")


@pytest.mark.parametrize(
    "inner",
    ["    - mục", "    | a | b |\n    |---|---|\n    | 1 | 2 |", "        mã", "    > trích"],
)
def test_a_note_holds_nothing_but_paragraphs(publish: Publish, inner: str) -> None:
    """The foot of a page has no room for a table, nor has Word for a list."""
    printed, _ = publish(f"Chữ.[^a]\n\n[^a]: Lời.\n\n{inner}")
    assert [finding.code for finding in printed.findings] == [Code.PRINT]
    assert "thân bài" in printed.messages


# --- code


CODE = "    def x(y):  # đường, ngõ\n        return y\n\nNhư `số lẻ` này."


def test_code_has_letters_of_one_width(publish: Publish, font: Font) -> None:
    """In a line of text as in a block; blanks at the beginning of a line stay."""
    printed, written = publish(CODE)
    assert printed.findings == written.findings == ()
    with pikepdf.open(printed.path) as pdf:
        fonts = {str(one.BaseFont) for page in pdf.pages for one in page.Resources.Font.values()}
    assert {name.partition("+")[2].partition("-")[0] for name in fonts} >= {"Cousine"}
    assert tags(printed, "Code") == ["def x(y): # đường, ngõ", "return y", "số lẻ"]
    assert written.styled("Source Code") == ["def x(y):  # đường, ngõ", "    return y"]
    (inline,) = (run for p in written.document.paragraphs for run in p.runs if run.text == "số lẻ")
    assert inline.style.name == "Verbatim Char"


def test_code_that_is_too_wide_goes_on_below(publish: Publish) -> None:
    """Nothing runs off the paper, and no letter is lost."""
    line = "x" * 300
    printed, _ = publish(f"    {line}")
    assert printed.findings == ()
    assert line in "".join("".join(printed.pages).split())


def test_a_long_address_does_not_decide_the_width_of_a_table(publish: Publish) -> None:
    """It is broken after a slash; columns of few words stay as wide as these."""
    address = "https://vi.du.vn/" + "/".join(["thu-muc-con"] * 12)
    printed, written = publish(f"| Tên | Ở đâu |\n|---|---|\n| a b c | <{address}> |")
    assert printed.findings == written.findings == ()
    assert address in "".join(tags(printed, "TD")[1].split())
    with pdfium.PdfDocument(printed.path) as document:
        assert {page.get_width() < page.get_height() for page in document} == {True}


# --- quotations, lines, lists


def test_a_quotation_is_seen_as_one(publish: Publish) -> None:
    """Moved in, with a rule at its left; one within it further."""
    printed, written = publish("> Lời một.\n>\n> > Lời hai.\n>\n> - mục\n>\n>         mã")
    assert len(tags(printed, "BlockQuote")) == 2
    assert written.styled("Quote") == ["Lời một.", "mục"]
    assert written.styled("Trích dẫn 2") == ["Lời hai."]
    assert written.styled("Mã trong trích dẫn") == ["mã"]
    borders = written.document.styles["Quote"].element.find(f".//{W}pBdr/{W}left")
    assert borders is not None


def test_a_table_in_a_quotation_stays_within_it(publish: Publish) -> None:
    """As wide as the lines of the quotation, and as far in."""
    table = "> | Tên | Số |\n> |---|---|\n> | a | 1 |"
    printed, written = publish(table)
    assert printed.findings == ()
    properties = written.tables[0]._tbl.tblPr
    width = int(properties.find(f"{W}tblW").get(f"{W}w"))
    indent = int(properties.find(f"{W}tblInd").get(f"{W}w"))
    assert indent == 567
    assert width + indent <= 9355


def test_a_line_across_the_page_is_drawn(publish: Publish) -> None:
    """In both copies."""
    printed, written = publish("Trên.\n\n***\n\nDưới.")
    with pdfium.PdfDocument(printed.path) as document:
        paths = [one for page in document for one in page.get_objects() if one.type == 2]
    assert any(100 < one.get_bounds()[2] - one.get_bounds()[0] < 130 for one in paths)
    assert written.styled("Vạch ngang") == [""]


NESTED = "1. một\n\n    - gạch\n\n        - trong\n\n2. hai\n\n    5. năm\n    6. sáu"


def test_lists_have_the_same_marks_in_both_copies(publish: Publish) -> None:
    """Bullets by the bullets around them, numbers as they are typed, deeper ones further in."""
    printed, written = publish(NESTED)
    assert "1. một - gạch + trong 2. hai 5. năm 6. sáu" in printed.text
    numbering = written.part("word/numbering.xml")
    looks = [
        (
            level.get(f"{W}ilvl"),
            level.find(f"{W}start").get(f"{W}val"),
            level.find(f"{W}lvlText").get(f"{W}val"),
        )
        for level in numbering.iter(f"{W}lvl")
    ]
    assert looks == [("0", "1", "%1."), ("1", "1", "-"), ("2", "1", "+"), ("1", "5", "%2.")]
    indents = [int(one.get(f"{W}firstLine")) for one in numbering.iter(f"{W}ind")]
    assert indents[0] < indents[1] < indents[2]


def test_an_item_keeps_its_mark_whatever_it_begins_with(publish: Publish) -> None:
    """A quotation even; what follows its first paragraph has no mark."""
    printed, written = publish("- > trích\n- chữ\n\n    nữa\n\n            mã")
    items = [p for p in written.document.paragraphs if p._p.pPr.find(f"{W}numPr") is not None]
    assert [item.text for item in items] == ["", "chữ"]
    assert [len(tags(printed, kind)) for kind in ("LI", "Code", "BlockQuote")] == [2, 1, 1]


@pytest.mark.parametrize("before", ["- mục\n\n    ", "> "])
def test_a_table_that_must_be_turned_stands_outside_of_lists(publish: Publish, before: str) -> None:
    """No page is turned inside a list; the remedy says what to do."""
    heads = [f"Cột số {n} dài" for n in range(12)]
    rows = [f"| {' | '.join(row)} |" for row in (heads, ["---"] * 12, ["1234567"] * 12)]
    inner = before.replace("- mục\n\n", "") if before.startswith("-") else before
    table = before + f"\n{inner}".join(rows)
    printed, _ = publish(table)
    assert [finding.code for finding in printed.findings] == [Code.OVERFLOW]
    assert "đưa bảng ra ngoài danh sách" in printed.messages


def test_no_line_ends_between_so_and_a_number(publish: Publish) -> None:
    """The compiler would break before what it keeps whole, whatever blank stands there."""
    lines = (f"{'a' * length}{' bcd' * 13} theo Nghị quyết số 18-NQ/TW." for length in (9, 15))
    printed, _ = publish("\n\n".join(lines))
    with pdfium.PdfDocument(printed.path) as document:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    assert not [line for line in text.splitlines() if line.rstrip().endswith("số")]


def test_a_hard_break_ends_a_line(publish: Publish) -> None:
    """And Word does not stretch that line."""
    printed, written = publish("Dòng một  \ndòng hai")
    assert "Dòng một\r\ndòng hai" in "".join(printed.pages)
    assert written.body.findall(f".//{W}br")
    assert written.part("word/settings.xml").findall(f".//{W}doNotExpandShiftReturn")


def test_links_in_headings_and_heads_lead_somewhere(publish: Publish) -> None:
    """Bookmarks have their words alone; a head with a link comes once."""
    address = "[trang](https://vi.du/)"
    printed, written = publish(f"## Xem {address}\n\n| {address} | Số |\n|---|---|\n| a | 1 |")
    assert printed.findings == written.findings == ()
    assert bookmarks(printed)[1] == "Xem trang"
    assert tags(printed, "Link").count("trang") == 2
    assert tags(printed, "TH") == ["trang", "Số"]
    addresses = [one.target_ref for one in written.document.part.rels.values() if one.is_external]
    assert addresses == ["https://vi.du/"]
    assert len(list(written.body.iter(f"{W}hyperlink"))) >= 2


# --- notes stand on the page of their mark


def crowded(random: Random) -> str:
    """Write a page on which some page's end falls near every mark, sooner or later."""
    marks = count(1)
    notes: list[str] = []

    def words(least: int, most: int) -> str:
        return " ".join(["việc"] * random.randint(least, most))

    def mark() -> str:
        name = f"[^{next(marks)}]"
        notes.append(f"{name}: {words(3, 45)}.")
        return name

    kinds = (
        lambda: f"## {words(3, 16)}{mark()}\n\n{words(5, 60)}.",
        lambda: f"## {words(3, 10)}\n\n{words(2, 14)}{mark()} {words(5, 60)}.",
        lambda: f"{words(2, 40)}{mark()} {words(2, 4)}{mark()} {words(5, 60)}.",
        lambda: f"> {words(5, 40)}{mark()} {words(5, 30)}.\n>\n> {words(5, 40)}{mark()}.",
        lambda: "\n".join(f"- {words(5, 40)}{mark()} {words(1, 9)}" for _ in range(4)),
        lambda: f"1. {words(5, 40)}{mark()}\n\n    - {words(3, 30)}{mark()}",
        lambda: f"| Tên | Số |\n|---|---|\n| {words(2, 8)}{mark()} | x |",
    )
    blocks = [random.choice(kinds)() for _ in range(200 if IS_DEEP else 40)]
    return "\n\n".join(blocks) + "\n\n" + "\n".join(notes)


@pytest.mark.parametrize("seed", range(8 if IS_DEEP else 2))
def test_notes_stand_on_the_page_of_their_mark(publish: Publish, seed: int) -> None:
    """In headings, below them, in lists and quotations, two in one line."""
    printed, _ = publish(crowded(Random(seed)))
    assert printed.findings == ()
    assert len(tags(printed, "Note")) > 20
