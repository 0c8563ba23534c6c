"""Provisional numbers are provisional on the site, in the PDF and in Word."""

from __future__ import annotations

from pathlib import Path

import docx
import pypdfium2
import pytest
from lxml import html

from macros.project import Project
from macros.publish.run import publish
from macros.publish.stages import Stages
from tests.published import SMALL, copy_report

FLAG = "flags: [{keys: {nam: 2020}, columns: cuoi_nam, mark: so_bo, note: còn thiếu một cơ sở}]\n"
SENTENCE = "có 7.084 (sơ bộ) thẻ bạn đọc"
LEGEND = "Ký hiệu: (sb) là số liệu sơ bộ (còn thiếu một cơ sở)."


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small report with one provisional number, published in all three ways."""
    project = copy_report(SMALL, tmp_path_factory.mktemp("marks") / "nho")
    path = project.tables / "ban_doc.yml"
    path.write_text(path.read_text(encoding="utf-8") + FLAG, encoding="utf-8")
    publish(project, Stages(), with_pdf=True, with_docx=True)
    return project


def one_line(text: str) -> str:
    """Join what a page breaks into lines."""
    return " ".join(text.split())


def test_the_site_says_so(published: Project) -> None:
    """In the sentence, in the table and below it."""
    page = published.site / "a-kho-sach-ban-doc" / "2-ban-doc.html"
    text = one_line(html.parse(str(page)).getroot().text_content())
    assert SENTENCE in text
    assert "7.084(sb)" in text
    assert LEGEND in text


def test_the_pdf_says_so(published: Project) -> None:
    """The sign is raised, so that it comes as text of its own."""
    with pypdfium2.PdfDocument(published.site / "bao-cao.pdf") as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    text = one_line("\n".join(pages).replace("\ufffe", ""))
    assert SENTENCE in text
    assert "7.084(sb)" in text.replace(" (sb)", "(sb)")
    assert LEGEND in text


def test_word_says_so(published: Project) -> None:
    """The sign is superscript there too."""
    document = docx.Document(str(Path(published.site) / "bao-cao.docx"))
    paragraphs = [one_line(paragraph.text) for paragraph in document.paragraphs]
    assert any(SENTENCE in paragraph for paragraph in paragraphs)
    assert LEGEND in paragraphs
    runs = [
        (run.text, run.font.superscript)
        for table in document.tables
        for cell in table._cells
        for run in cell.paragraphs[0].runs
    ]
    assert ("(sb)", True) in runs
