"""An outline is read as it is sent: text, Markdown or Word, numbered in any of the usual ways."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document

from macros.begin.outline_text import ReadOutline, read_lines, read_outline_text
from macros.findings import AuthorError
from macros.project import Project
from macros.read.report import read_report

AS_SENT = Path(__file__).with_name("de-cuong-goc.txt")


def read(text: str) -> ReadOutline:
    """Read an outline typed as one text."""
    return read_outline_text(text.splitlines())


def headings(outline: ReadOutline) -> list[tuple[int, str]]:
    """Give level and heading of each section."""
    return [(section.level, section.heading) for section in outline.outline.sections]


def test_the_outline_of_the_commission_gives_its_sections_and_prompts(real: Project) -> None:
    """Twenty-two sections, forty-two dashes and two closing lines, as in data/outline.yml."""
    known = [
        (one.id, one.level, one.parent, len(one.bullets), len(one.closing))
        for one in read_report(real).outline.sections
    ]
    outline = read_outline_text(read_lines(AS_SENT)).outline
    assert known == [
        (one.id, one.level, one.parent, len(one.bullets), len(one.closing))
        for one in outline.sections
    ]
    assert sum(len(one.bullets) for one in outline.sections) == 42


def test_the_outline_of_the_commission_names_its_subject_and_its_documents() -> None:
    """Notes pasted from Word stand in no prompt; they describe what is cited."""
    found = read_outline_text(read_lines(AS_SENT))
    assert found.outline.title.startswith("Báo cáo tổng kết về xây dựng tổ chức cơ sở đảng")
    assert [note[:25] for note in found.notes][:2] == [
        "Hướng dẫn số 38-HD/BTCTW,",
        "Kết luận số 80-KL/TW, ngà",
    ]
    assert not any("footnote" in prompt.text for _, prompt in found.outline.prompts())


def test_a_guiding_line_asks_for_its_aspects() -> None:
    """“Nêu cụ thể kết quả đạt được, hạn chế …:” holds for every dash below it."""
    found = read("I. THỰC TRẠNG\n1. Nhân lực\nNêu kết quả, hạn chế, nguyên nhân:\n- Tuyển dụng.\n")
    (prompt,) = found.outline.sections[1].prompts
    assert found.outline.sections[1].aspects_of(prompt) == ("ket_qua", "han_che", "nguyen_nhan")


@pytest.mark.parametrize(
    "text",
    [
        "BÁO CÁO NĂM\n\n1. Kết quả\n1.1. Khám bệnh\n- Số lượt.\n2. Kiến nghị\n",
        "# Báo cáo năm\n\n## 1. Kết quả\n### 1.1 Khám bệnh\n* Số lượt.\n## 2. Kiến nghị\n",
        "**BÁO CÁO NĂM**\n\n**1) Kết quả**\n1.1) Khám bệnh\na) Số lượt.\n2) Kiến nghị\n",
    ],
    ids=["text", "markdown", "brackets"],
)
def test_an_outline_without_parts_begins_with_one(text: str) -> None:
    """Without I, II, III the first numbers are the first level."""
    found = read(text)
    assert headings(found) == [(1, "1. Kết quả"), (2, "1.1. Khám bệnh"), (1, "2. Kiến nghị")]
    assert [prompt.text for _, prompt in found.outline.prompts()] == ["Số lượt."]


def test_a_number_out_of_turn_is_text() -> None:
    """“2020. …” or “5 đơn vị …” in a line of the outline begins no section."""
    found = read("1. Kết quả\n- Năm đầu.\n2020 là năm cuối kỳ.\n2. Kiến nghị\n")
    assert [title for _, title in headings(found)] == ["1. Kết quả", "2. Kiến nghị"]


def test_a_word_file_is_read_with_what_word_numbers_itself(tmp_path: Path) -> None:
    """List paragraphs are dashes."""
    document = Document()
    document.add_paragraph("1. Kết quả")
    document.add_paragraph("Khám bệnh ngoại trú", style="List Bullet")
    document.save(str(tmp_path / "de-cuong.docx"))
    found = read_outline_text(read_lines(tmp_path / "de-cuong.docx"))
    assert [prompt.text for _, prompt in found.outline.prompts()] == ["Khám bệnh ngoại trú"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Kết quả\nKiến nghị\n", "không thấy mục nào có số"),
        ("I. A\n1. B\n1.1. C\n1.1.1. D\n", "đề cương có nhiều nhất 3 cấp"),
        ("1. A\n- <script>x</script>\n", "đề cương có mã ở dòng"),
        ("1. A {{ 7*7 }}\n", "đề cương có mã ở dòng"),
    ],
)
def test_an_outline_that_cannot_be_one_is_refused(text: str, told: str) -> None:
    """With what to do about it."""
    with pytest.raises(AuthorError, match=told):
        read(text)
