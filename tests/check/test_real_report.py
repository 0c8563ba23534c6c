"""The report that this repository publishes obeys its own rules, and is a model to copy."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from itertools import pairwise, takewhile

import pytest

from macros.check.run import examine
from macros.format import format_short
from macros.project import Project
from macros.read.page.page import Page
from macros.read.report import Report, read_report
from macros.render.board.shortcomings import read_shortcomings

# What the early years, the kinds of organisations and the latest rules stand on.
CITED = {
    "ct-03-2011", "hd-07-2011", "hd-27-2014", "qd-22-2021", "qd-45-2011",
    "qd-94-2004", "qd-95-2004", "qd-97-2004", "qd-98-2004", "qd-208-2019",
}  # fmt: skip

PLACE = "nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười một|mười"


@pytest.fixture(scope="module")
def report(real: Project) -> Report:
    """The published report, as read."""
    return read_report(real)


def page_of(report: Report, section: str) -> Page:
    """Find the page of a section."""
    return next(page for page in report.pages if page.section == section)


def named_below(page: Page, *headings: str) -> set[str]:
    """Collect the shortcomings named below headings such as "## b)", up to the next ones."""
    lines = page.body.split("\n")
    found: set[str] = set()
    for call in page.calls_of("han_che"):
        above = [line for line in lines[: call.line - page.body_line] if line.startswith("## ")]
        if above and above[-1].startswith(headings):
            found.update(call.args)
    return found


def ordinals_below(page: Page, *headings: str) -> Iterator[tuple[str, set[str]]]:
    """List each mark of a shortcoming below the headings, with the places its passage names.

    A place is that of the shortcoming in II.2 a): "**Thứ ba, …" or "(hạn chế thứ ba, …)".
    """
    lines = page.body.split("\n")
    for call in page.calls_of("han_che"):
        at = call.line - page.body_line
        above = [line for line in lines[:at] if line.startswith("## ")]
        if above and above[-1].startswith(headings):
            passage = " ".join(takewhile(bool, lines[at + 1 :]))
            spoken = " ".join(re.findall(r"\*\*Thứ [^,]+|\(hạn chế [^)]+", passage)).lower()
            for name in call.args:
                yield name, set(re.findall(rf"thứ ({PLACE})", spoken))


def unmarked(page: Page) -> Iterator[str]:
    """List the passages on shortcomings that no `han_che` above them names."""
    lines = page.body.split("\n")
    for above, line in pairwise(lines):
        if line.startswith("**Hạn chế") and not above.startswith("{{ han_che("):
            yield f"{page.path}: {line}"


def aimless(page: Page, *headings: str) -> Iterator[str]:
    """List the passages below the headings that say of no shortcoming what caused or mends it."""
    heading = ""
    for above, line in pairwise(page.body.split("\n")):
        heading = line if line.startswith("## ") else heading
        if heading.startswith(headings) and not above and line and not line.startswith(("{{", "#")):
            yield f"{page.path}: {line}"


def test_the_published_report_has_no_finding(report: Report) -> None:
    """Every rule holds, every claim is true, every prompt is answered, no warning is open."""
    assert [str(finding) for finding in examine(report).findings] == []


def test_every_shortcoming_of_the_first_part_has_a_cause_and_a_remedy(report: Report) -> None:
    """Each is stated again in II.2, explained there, and mended in III.2; nothing else is."""
    pages = [page for page in report.book_pages if (page.section or "").startswith("i-")]
    assert [passage for page in pages for passage in unmarked(page)] == []
    found = {name for page in pages for call in page.calls_of("han_che") for name in call.args}
    judged, mended = page_of(report, "ii-2"), page_of(report, "iii-2")
    assert named_below(judged, "## a)") == found
    assert named_below(judged, "## b)", "## c)") == found
    assert named_below(mended, "## a)", "## b)") == found
    assert [*aimless(judged, "## a)", "## b)", "## c)"), *aimless(mended, "## a)", "## b)")] == []
    shortcomings = read_shortcomings(report)
    assert [name for name in shortcomings.places if shortcomings.missing(name)] == []


def test_causes_and_remedies_name_the_shortcomings_by_their_places(report: Report) -> None:
    """What II.2 a) tells as the third shortcoming is "hạn chế thứ ba" wherever it is answered."""
    judged, mended = page_of(report, "ii-2"), page_of(report, "iii-2")
    places = dict(ordinals_below(judged, "## a)"))
    assert all(len(place) == 1 for place in places.values()), places
    causes = ordinals_below(judged, "## b)", "## c)")
    remedies = ordinals_below(mended, "## a)", "## b)")
    assert [name for name, told in (*causes, *remedies) if not places[name] <= told] == []


def test_the_documents_that_the_period_stands_on_are_cited(report: Report) -> None:
    """By number and date, from the register, where they belong."""
    cited = {call.subject for page in report.book_pages for call in page.calls_of("van_ban")}
    assert cited >= CITED
    assert cited <= report.documents.keys()


def test_the_basis_opens_the_report(report: Report) -> None:
    """Who asked for the report, and by which plan it was made, stands before all else."""
    first, *_ = [
        line
        for line in page_of(report, "mo-dau").body.split("\n")
        if line and not line.startswith(("#", "["))
    ]
    assert first.startswith("Thực hiện Công văn số …-CV/BTCTW, tháng 9/2021 của Ban Tổ chức")
    assert "Kế hoạch số 19-KH/TU, ngày 30/9/2021" in first


def test_numbers_of_the_whole_party_come_from_its_congresses(report: Report) -> None:
    """A news page is no source of an official report."""
    sources = report.tables["boi_canh_toan_quoc"].columns["nguon"]
    assert sources
    assert [source for source in sources if "Đại hội đại biểu toàn quốc" not in source] == []


def test_papers_of_the_province_are_named_as_its_table_lists_them(report: Report) -> None:
    """A number typed in a sentence is in the register of papers, and carries its date there."""
    papers = report.tables["van_ban_chi_dao"].columns
    days = [format_short(datetime.date.fromisoformat(str(day))) for day in papers["ngay"]]
    dates = dict(zip(papers["so_ky_hieu"], days, strict=True))
    typed = [
        found
        for page in report.book_pages
        for found in re.findall(r"số (\d+-\w+/\w*TU)\b(?:, ngày ([\d/]+))?", page.body)
    ]
    assert len(typed) > len(dates)
    wrong = [
        (number, day)
        for number, day in typed
        if number not in dates or day not in ("", dates[number])
    ]
    assert wrong == []
