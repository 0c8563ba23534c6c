"""Whole reports whose copies are held against each other before anything is published."""

from __future__ import annotations

import pytest

from macros.export.pdf.typst_code import TypstText
from macros.export.proof.printed import read_tags
from macros.export.word.inline import WordText
from macros.findings import BrokenReport, Code, errors_among
from macros.project import PDF_NAME, Project
from macros.publish.run import publish
from macros.publish.stages import Stages

PAGE = "docs/b-xep-loai.md"
ORDINARY = {
    "numbered lists": "1. Một\n2. Hai\n\nLời giữa.\n\n5. Năm\n6. Sáu",
    "numbered lists in lists": "1. Một\n\n    1. Trong\n    2. Sau\n\n    - Gạch\n\n2. Hai",
    "items that begin with numbers": "- 12 phòng\n- 3.400 lượt\n\n1. 20 bản\n2. 2020",
    "a note used twice": "Một[^a] và hai[^a].\n\n[^a]: Lời của chú thích 12.",
    "digits parted by emphasis": "Số **20**20, *1*.234 và **1**2*3*.",
    "a mark beside a digit": "Năm 2020[^a] có 12[^b]3 lượt.\n\n[^a]: Lời 1.\n\n[^b]: Lời 2.",
    "raised digits": "Diện tích 12 m² và 3⁴, khí CO₂.",
    "digits in a link": "Xem [20](https://example.org/1)20 và [**1**2](https://example.org/2).",
    "digits in code": "Mã `12`3 và `a-1`.\n\n```\n1. không phải mục\n    2  3\n```",
    "links in headings": "### Mục [trang](https://example.org/3) nhỏ\n\nLời.",
    "digits in a quotation": "> 1. Một trích dẫn\n> 2. Hai\n>\n> Năm 2020",
    "dashes at the ends of lines": "x" * 50
    + " giai đoạn 2010-2020, 2011–2012 "
    + "và a-b-c-d–e " * 20,
}


def write_page(project: Project, words: str) -> None:
    """Add words to a page."""
    path = project.root / PAGE
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{words}\n", encoding="utf-8")


def test_what_an_author_may_type_is_published(small: Project) -> None:
    """Numbered lists, notes used twice, digits parted by emphasis, and their relatives."""
    write_page(small, "\n\n".join(f"## {name}\n\n{text}" for name, text in unique_notes()))
    publish(small, Stages(), with_pdf=True, with_docx=True)
    assert (small.site / "bao-cao.docx").is_file()


def unique_notes() -> list[tuple[str, str]]:
    """Give each case notes of its own, so that all stand on one page."""
    return [
        (name, text.replace("[^", f"[^c{number}-"))
        for number, (name, text) in enumerate(ORDINARY.items())
    ]


@pytest.mark.parametrize(("printer", "copy"), [(TypstText, "bản in PDF"), (WordText, "bản Word")])
def test_a_printer_that_loses_words_publishes_nothing(
    small: Project, monkeypatch: pytest.MonkeyPatch, printer: type, copy: str
) -> None:
    """The last publication stays, and the finding names the copy, the page and the line."""
    small.site.mkdir()
    (small.site / "cu.html").write_text("bản cũ", encoding="utf-8")
    print_link = printer.print_hyperlink
    lost = "" if printer is TypstText else []
    monkeypatch.setattr(
        printer,
        "print_hyperlink",
        lambda self, node: lost if is_lost(node) else print_link(self, node),
    )
    write_page(small, "Lời cuối có [liên kết](https://example.org/mat) ở giữa.")
    with pytest.raises(BrokenReport) as refused:
        publish(small, Stages(), with_pdf=True, with_docx=True)
    (found,) = errors_among(refused.value.findings)
    last = (small.root / PAGE).read_text(encoding="utf-8").count("\n")
    assert (found.path, found.line, found.code) == (PAGE, last, Code.PARITY)
    assert f"{copy} có “" in found.message
    assert [path.name for path in small.site.iterdir()] == ["cu.html"]


def is_lost(node: object) -> bool:
    return getattr(node, "target", "") == "https://example.org/mat"


def test_appendices_and_marks_are_the_same_in_all_copies(small: Project) -> None:
    """A whole table and a page behind the signature, with every mark of the title block."""
    path = small.data / "report.yml"
    extra = (
        "do_mat: Mật\ndo_khan: Khẩn\npham_vi_luu_hanh: Lưu hành nội bộ\n"
        "ky_hieu_danh_may: ABC\nso_ban: 12\nlien_he: Điện thoại 0200 123 456\n"
        "phu_luc:\n- {ten: Bạn đọc từng năm, bang: ban_doc}\n"
        "- {ten: Trang mở đầu, trang: index.md}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + extra, encoding="utf-8")
    publish(small, Stages(), with_pdf=True, with_docx=True)
    text = " ".join(one.text for one in read_tags(small.site / PDF_NAME).shown())
    assert "Phụ lục 1" in text
    assert "Bạn đọc từng năm" in text
    assert "ABC-12" in text
