"""tien_do: how far the report is."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import replace

import lxml.html
import pytest

from macros.findings import AuthorError, Code, Finding, Severity
from macros.read.report import Report
from macros.render.board.board import tien_do
from macros.render.board.rows import SectionRow, read_rows
from macros.render.call.context import Context, Desk
from macros.render.evaluate import run

Stand = Callable[..., Context]
BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"


def _with_front(report: Report, path: str, **front: object) -> Report:
    pages = (
        replace(page, front=page.front.model_copy(update=front)) if page.path == path else page
        for page in report.pages
    )
    return replace(report, pages=tuple(pages))


def _rows(report: Report, desk: Desk) -> dict[str, SectionRow]:
    return {row.section.id: row for row in read_rows(report, desk)}


@pytest.fixture
def board(context_of: Stand) -> Callable[[Desk], lxml.html.HtmlElement]:
    """Print the board as the first page of the small report would."""

    def show(desk: Desk) -> lxml.html.HtmlElement:
        context = replace(context_of("{{ tien_do() }}", "docs/index.md"), desk=lambda: desk)
        return lxml.html.fromstring(f"<main>{tien_do(context).markdown}</main>")

    return show


def test_a_section_is_late_when_its_deadline_is_past_and_it_is_not_done(report: Report) -> None:
    """The deadline is held against the date of the build, not against the clock."""
    desk = Desk(today=datetime.date(2021, 1, 20))
    past = datetime.date(2021, 1, 15)
    for path, section, days in [(READERS, "a-2", 5), (BOOKS, "a-1", 0)]:
        dated = _with_front(report, path, han=past)
        assert _rows(dated, desk)[section].late_days == days
    assert _rows(_with_front(report, READERS, han=past), Desk())["a-2"].late_days == 0


def test_the_page_names_the_owner_or_else_the_outline_does(report: Report) -> None:
    """What the outline says of a part holds for its sections."""
    sections = tuple(
        one.model_copy(update={"owner": "Phòng A"}) if one.id == "a" else one
        for one in report.outline.sections
    )
    owned = replace(report, outline=report.outline.model_copy(update={"sections": sections}))
    owned = _with_front(owned, READERS, phu_trach="Phòng B")
    rows = _rows(owned, Desk())
    assert (rows["a-1"].owner, rows["a-2"].owner, rows["b"].owner) == ("Phòng A", "Phòng B", None)


def test_aspects_are_counted_with_those_of_the_section(report: Report) -> None:
    """The small report covers all; a section demands some as a whole."""
    rows = _rows(report, Desk())
    assert (rows["a-1"].covered, rows["a-1"].demanded) == (2, 2)
    assert (rows["b"].covered, rows["b"].demanded) == (1, 1)


def test_a_section_without_a_page_is_shown(report: Report) -> None:
    """What nobody has begun is on the board too."""
    without = replace(report, pages=tuple(p for p in report.pages if p.path != READERS))
    row = _rows(without, Desk())["a-2"]
    assert (row.state, row.words, row.prompts[0].answer) == ("chua-co", 0, None)


def test_the_picture_says_in_words_what_it_shows(
    board: Callable[[Desk], lxml.html.HtmlElement],
) -> None:
    """The bar has a text alternative, and each tile its state."""
    page = board(Desk())
    said = page.xpath("string(//*[local-name()='svg' and @role='img']/@aria-label)")
    assert said == "5 mục của đề cương: 3 hoàn thành, 1 chờ duyệt, 1 dự thảo"
    assert "2. Về bạn đọc: chờ duyệt" in page.xpath("//ul[@class='ban-do']//a/@aria-label")


def test_columns_that_nothing_is_known_about_are_left_out(
    board: Callable[[Desk], lxml.html.HtmlElement],
) -> None:
    """A preview has no findings, and a folder without git no changes."""
    heads = "//table[contains(@class, 'tien-do')]//th[@scope='col']/text()"
    assert board(Desk()).xpath(heads)[-1] == "Số chữ"
    full = board(Desk(findings=(), changes={BOOKS: datetime.date(2021, 2, 3)}))
    assert full.xpath(heads)[-2:] == ["Sửa gần nhất", "Phát hiện"]
    assert "03/02/2021" in full.xpath("string(//tr[@id='muc-a-1'])")


def test_findings_are_counted_by_file_and_unfinished_is_none(
    board: Callable[[Desk], lxml.html.HtmlElement],
) -> None:
    """That a section is unfinished is its state; a table's finding is listed under its file."""
    warning = Severity.WARNING
    findings = (
        Finding(BOOKS, 1, "mục chưa hoàn thành", "sửa", Code.UNFINISHED, warning),
        Finding(BOOKS, 9, "số <b> lạ", "sửa", Code.NO_DATA, warning),
        Finding("data/tables/ban_doc.csv", 3, "lệch", "sửa", Code.RULE, warning),
    )
    page = board(Desk(findings=findings))
    assert page.xpath("string(//tr[@id='muc-a-1']/td[last()])") == "1"
    assert len(page.xpath("//details")) == 2
    assert "số <b> lạ" in page.xpath("string(//details[1])")


def test_the_board_cannot_get_into_the_final_copy(context_of: Stand) -> None:
    """A page of the outline is printed, so it may not hold the board."""
    with pytest.raises(AuthorError, match="có trong bản in"):
        run(context_of("{{ tien_do() }}"))


def test_the_board_prints_no_facts(context_of: Stand) -> None:
    """Counts of words are not figures of the report."""
    assert tien_do(context_of("{{ tien_do() }}", "docs/index.md")).facts == ()


def test_a_mark_alone_answers_nothing(report: Report) -> None:
    """Nor does an aspect count of which the passage has no word."""
    words = {"ket_qua": ("có",), "ton_tai": ("tồn tại",)}
    outline = report.outline.model_copy(update={"aspects_words": words})
    assert _rows(replace(report, outline=outline), Desk())["a-1"].covered == 1
    pages = (
        replace(page, body=page.body.split("\nNăm 2020", 1)[0]) if page.path == BOOKS else page
        for page in report.pages
    )
    row = _rows(replace(report, pages=tuple(pages)), Desk())["a-1"]
    assert (row.prompts[0].answer, row.covered) == (None, 0)
