"""Pictures among words: all there, whole, described, in order, in the PDF and in Word alike."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from docx.enum.text import WD_LINE_SPACING
from docx.text.paragraph import Paragraph
from PIL import Image

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import Font
from macros.export.pdf.write import write_pdf
from macros.export.word.write import write_docx
from macros.findings import Code
from tests import photographs
from tests.export.build import PAGES, make_report, write_page
from tests.export.conftest import Printed
from tests.export.word.conftest import W, Written, own_cache

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MM = 36_000  # of Word's units
SMALL, LARGE = '<img src="nho.png" alt="nhỏ">', '<img src="to.png" alt="to">'
WORDS = "chữ rất thường " * 12


@dataclass(frozen=True)
class Copies:
    """Both copies of one page."""

    printed: Printed
    written: Written


@pytest.fixture
def copy_page(tmp_path: Path, font: Font) -> Callable[[str], Copies]:
    """Print a page whose pictures are nho.png, to.png and chu.svg, for Word too."""

    def copy(body: str) -> Copies:
        site = tmp_path / "site"
        site.mkdir(exist_ok=True)
        photographs.upright((16, 16)).save(site / "nho.png")
        photographs.upright((1600, 1200)).save(site / "to.png")
        for turn in (1, 6):
            photographs.turned(site / f"{turn}.jpg", turn)
        text = '<text x="9" y="40" font-family="No Such Font">Chữ của hình</text>'
        (site / "chu.svg").write_text(photographs.SVG.format(text), encoding="utf-8")
        write_page(site, PAGES["mo-dau"], f"<h1>Một</h1>{body}")
        report = own_cache(make_report({"mo-dau": PAGES["mo-dau"]}), tmp_path)
        edition = prepare_edition(report, site, font=font)
        pdf, docx = tmp_path / "a.pdf", tmp_path / "a.docx"
        printed = Printed(pdf, write_pdf(edition, pdf))
        return Copies(printed, Written(docx, write_docx(edition, docx, pdf), pdf))

    return copy


def alternatives(copies: Copies) -> tuple[list[str], list[str]]:
    """What both copies say to who cannot see, in order."""
    with pikepdf.open(copies.printed.path) as pdf:
        figures = [str(tag.Alt) for tag in Printed.tags(pdf, "Figure")]
    frames = copies.written.body.iter(f"{_WP}docPr")
    return figures, [frame.get("descr") for frame in frames]


def frames_of(path: Path) -> Iterator[tuple[float, float, float, float]]:
    """Where the pictures of a PDF lie, in pt from the lower left corner."""
    with pdfium.PdfDocument(path) as document:
        for page in document:
            for thing in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4):
                yield thing.get_bounds()


def sizes_in_word(written: Written) -> list[tuple[float, float]]:
    """Width and height of each picture in mm."""
    extents = (frame.find(f"{_WP}extent") for frame in written.body.iter(f"{_WP}inline"))
    return [(int(one.get("cx")) / MM, int(one.get("cy")) / MM) for one in extents]


def paragraphs_with_pictures(written: Written) -> list[Any]:
    body = written.document.element.body
    found = (next(one.iterancestors(f"{W}p")) for one in body.iter(f"{W}drawing"))
    return [Paragraph(one, written.document._body) for one in dict.fromkeys(found)]


@pytest.mark.parametrize(
    "body",
    [
        f"<p>Trước {SMALL} sau {WORDS}.</p>",
        f"<p>Trước {LARGE} sau.</p>",
        f"<p><em>Trước {LARGE}</em> sau.</p>",
        f"<ul><li>Trước {SMALL} sau.</li><li>Hai.</li></ul>",
        f"<ul><li>Trước</li><li>{LARGE}</li><li>sau</li></ul>",
        f"<ul><li><p>Trước</p><p>{LARGE}</p><p>sau</p></li></ul>",
        f"<blockquote><p>Trước {LARGE} sau</p></blockquote>",
        f"<p>Trước</p><p>{SMALL} {SMALL} {LARGE}</p><p>sau</p>",
        f"<table><tr><th>Trước {SMALL}</th></tr><tr><td>{LARGE}</td></tr></table><p>sau</p>",
        f"<table><tr><th>Trước</th><th>b</th></tr><tr><td>{SMALL} chữ {LARGE}</td><td>sau</td>"
        "</tr></table>",
        '<p>Trước <img src="chu.svg" alt="hình vẽ"> sau</p>',
    ],
)
def test_no_picture_is_lost_wherever_it_stands(
    copy_page: Callable[[str], Copies], body: str
) -> None:
    """Both copies show all of them, described, in their order, with room of their own in Word."""
    copies = copy_page(body)
    assert (copies.printed.findings, copies.written.findings) == ((), ())
    figures, described = alternatives(copies)
    assert figures == described
    assert len(figures) == body.count("<img")
    for text in (copies.printed.text, copies.written.text):
        assert text.rindex("Trước") < text.rindex("sau")
    for paragraph in paragraphs_with_pictures(copies.written):
        rule = paragraph.paragraph_format.line_spacing_rule or (
            paragraph.style.paragraph_format.line_spacing_rule
        )
        assert rule is not WD_LINE_SPACING.EXACTLY


def test_words_go_on_below_a_large_picture(copy_page: Callable[[str], Copies]) -> None:
    """A line of text has no room for it; it stands in the middle, the words keep their order."""
    copies = copy_page(f"<p>Trước {LARGE} sau.</p>")
    shown = [one for one in copies.written.document.paragraphs if one.style.name != "Normal"]
    styles = [(one.text, one.style.name) for one in shown if one.text in {"Trước", "", "sau."}]
    start = styles.index(("Trước", "Body Text"))
    assert styles[start : start + 3] == [
        ("Trước", "Body Text"),
        ("", "Ảnh"),
        ("sau.", "Body Text"),
    ]


def test_a_picture_fits_where_it_stands(copy_page: Callable[[str], Copies]) -> None:
    """Within the margins, within its column, of one size in both copies."""
    cells = f"<td>{LARGE}</td><td>{WORDS}</td>"
    body = f"<p>{LARGE}</p><blockquote><p>{LARGE}</p></blockquote><ul><li>{LARGE}</li></ul>"
    copies = copy_page(f"{body}<table><tr><th>a</th><th>b</th></tr><tr>{cells}</tr></table>")
    frames = list(frames_of(copies.printed.path))
    assert len(frames) == 4
    for (left, bottom, right, top), (width, height) in zip(
        frames, sizes_in_word(copies.written), strict=True
    ):
        assert left > 40
        assert right < 595 - 40
        assert (right - left) / 72 * 25.4 == pytest.approx(width, abs=0.4)
        assert (top - bottom) / 72 * 25.4 == pytest.approx(height, abs=0.4)
    alone, quoted, marked, celled = ((right - left) for left, _, right, _ in frames)
    assert alone > quoted
    assert alone > marked
    assert celled < alone / 1.5


def test_a_picture_is_a_link_in_both_copies(copy_page: Callable[[str], Copies]) -> None:
    """As it is on the site, alone in its paragraph or not."""
    link = '<a href="https://example.com/">{}</a>'
    words = f"Chữ {link.format(f'trong {LARGE} liên kết')} sau."
    copies = copy_page(f"<p>{link.format(LARGE)}</p><p>{words}</p>")
    with pikepdf.open(copies.printed.path) as pdf:
        over = [str(tag.P.S) for tag in Printed.tags(pdf, "Figure")]
        uris = [
            str(note.A.URI)
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/URI" in note.get("/A", {})
        ]
    assert over == ["/Link", "/Link"]
    assert set(uris) == {"https://example.com/"}
    pictures = list(copies.written.body.iter(f"{W}drawing"))
    assert len(pictures) == 2
    assert all(next(one.iterancestors(f"{W}hyperlink"), None) is not None for one in pictures)


def test_photographs_stand_upright_in_both_copies(copy_page: Callable[[str], Copies]) -> None:
    """Whichever way the camera was held."""
    copies = copy_page('<p><img src="1.jpg" alt="a"></p><p><img src="6.jpg" alt="b"></p>')
    first, second = frames_of(copies.printed.path)
    assert second[2] - second[0] == pytest.approx(first[2] - first[0], abs=0.1)
    assert second[3] - second[1] == pytest.approx(first[3] - first[1], abs=0.1)
    first_size, second_size = sizes_in_word(copies.written)
    assert first_size == second_size
    related = copies.written.document.part.package.iter_parts()
    photos = [part for part in related if part.partname.endswith((".jpg", ".jpeg"))]
    assert len(photos) == 2
    for part in photos:
        with Image.open(io.BytesIO(part.blob)) as opened:
            assert photographs.is_upright(opened)


def test_words_of_a_drawing_are_in_the_font_of_the_copy(
    copy_page: Callable[[str], Copies], font: Font
) -> None:
    """A font that only its author has would leave a blank; in Word its picture shows them too."""
    copies = copy_page('<p><img src="chu.svg" alt="hình vẽ"></p>')
    assert copies.printed.findings == ()
    assert "Chữ của hình" in copies.printed.text
    parts = {part.partname: part for part in copies.written.document.part.package.iter_parts()}
    (drawing,) = (part for name, part in parts.items() if name.endswith(".svg"))
    assert b"Times New Roman" in drawing.blob
    assert b"No Such Font" not in drawing.blob
    (shown,) = (part for name, part in parts.items() if name.endswith(".png"))
    with Image.open(io.BytesIO(shown.blob)) as opened:
        dark = opened.convert("L").point(lambda grey: 255 * (grey < 128))
        assert dark.getbbox() is not None


@pytest.mark.parametrize(
    "body",
    [
        f"<h2>Tiêu đề {SMALL}</h2><p>x</p>",
        '<p>Chữ<sup><a class="footnote-ref" href="#fn:1">1</a></sup>.</p><div class="footnote">'
        f'<ol><li id="fn:1"><p>Lời {SMALL}.</p></li></ol></div>',
    ],
)
def test_a_picture_in_a_heading_or_note_stops_both_copies(
    copy_page: Callable[[str], Copies], body: str
) -> None:
    """Contents and footnotes are words."""
    copies = copy_page(body)
    for findings in (copies.printed.findings, copies.written.findings):
        assert [finding.code for finding in findings] == [Code.IMAGE]
