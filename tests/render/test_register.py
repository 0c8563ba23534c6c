"""danh_muc_van_ban: every document, where it is cited, and whether it was in force."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import lxml.html
import pytest
from pydantic import ValidationError

from macros.read.documents import Document, Related
from macros.read.report import Report
from macros.render.call.context import Context
from macros.render.documents import State, danh_muc_van_ban, force_of, format_partial

DATE = datetime.date(2021, 11, 30)


def _document(key: str, number: str, date: str, **more: Any) -> Document:
    values = {"issuer": "Ban", "title": "Quy định", "kind": "Quy định", "verification": "x"}
    return Document.model_validate({"key": key, "number": number, "date": date} | values | more)


def _register(*documents: Document) -> Mapping[str, Document]:
    return {document.key: document for document in documents}


@pytest.mark.parametrize(
    ("date", "state"),
    [
        ("2021-10-25", State.REPLACED),
        ("2021", State.REPLACED_LATER),  # perhaps in December
        ("2020", State.REPLACED),
        ("2022-07", State.REPLACED_LATER),
    ],
)
def test_a_document_is_replaced_once_its_successor_is_there(date: str, state: State) -> None:
    """A date known only by its year is surely past when the year is."""
    related = Related(number="37-QĐ/TW", date=date)
    old = _document("cu", "47-QĐ/TW", "2011-11-01", replaced_by=(related,))
    assert force_of(old, _register(old), DATE).state is state


def test_a_successor_may_be_the_one_that_says_so() -> None:
    """`replaces` in the new entry tells as much as `replaced_by` in the old one."""
    old = _document("cu", "66-QĐ/TW", "2017-02-06")
    relation = Related(number="66-QĐ/TW", date="2017-02-06", verified=True)
    new = _document("moi", "9-QĐ/TW", "2020-01-09", replaces=(relation,))
    force = force_of(old, _register(old, new), DATE)
    assert force.state is State.REPLACED
    assert force.successor is not None
    assert (force.successor.words, force.successor.document) == ("9-QĐ/TW (09/01/2020)", new)


def test_other_states_of_a_document() -> None:
    """Issued after the report, ended without a successor, or nothing known against it."""
    later = _document("sau", "1-QĐ/TW", "2022-06-16")
    ended = _document("het", "2-QĐ/TW", "2011-01-01", in_force_until="2016-12-31")
    stands = _document("con", "3-QĐ/TW", "2011-01-01")
    register = _register(later, ended, stands)
    states = [force_of(one, register, DATE).state for one in (later, ended, stands)]
    assert states == [State.LATER, State.ENDED, State.STANDING]


def test_dates_are_written_as_far_as_they_are_known() -> None:
    """Nobody is told a day that nobody knows."""
    assert [format_partial(date) for date in ("2025", "2025-04", "2025-04-03")] == [
        "2025",
        "4/2025",
        "03/4/2025",
    ]


@pytest.mark.parametrize("date", ["hôm nay", "2021-13", "2021-02-30", "21"])
def test_a_date_that_cannot_be_is_refused(date: str) -> None:
    """The register is typed by hand."""
    with pytest.raises(ValidationError):
        Related(number="1-QĐ/TW", date=date)


@pytest.fixture
def page(context_of: Callable[..., Context], report: Report) -> lxml.html.HtmlElement:
    """The documents page of the small report, with a second document of one number."""
    twin = report.documents["hd-05-2018"].model_copy(
        update={
            "key": "hd-05-2020",
            "date": datetime.date(2020, 3, 4),
            "reused": (Related(date="2025", subject="mượn liên thư viện"),),
        }
    )
    context = context_of("{{ danh_muc_van_ban() }}", "docs/index.md")
    more = replace(report, documents={**report.documents, twin.key: twin})
    markdown = danh_muc_van_ban(replace(context, report=more)).markdown
    return lxml.html.fromstring(f"<main>{markdown}</main>")


def test_a_document_leads_to_the_passages_that_cite_it(page: lxml.html.HtmlElement) -> None:
    """The link stands at the note of the first citation; more citations are counted."""
    links = page.xpath("//tr[@id='van-ban-hd-05-2018']//li/a/@href")
    assert links == [
        "a-kho-sach-ban-doc/2-ban-doc.html#fnref:hd-05-2018",
        "b-xep-loai.html#fnref:hd-05-2018",
    ]
    assert "(2 lần)" in page.xpath("string(//tr[@id='van-ban-qc-11-2015'])")


def test_documents_with_one_number_are_told_apart(page: lxml.html.HtmlElement) -> None:
    """Each names the other by its date, and those outside the register too."""
    first = page.xpath("string(//tr[@id='van-ban-hd-05-2018']/th)")
    assert "Trùng số với văn bản ngày 04/3/2020" in first
    second = page.xpath("string(//tr[@id='van-ban-hd-05-2020']/th)")
    assert "ngày 06/02/2018; năm 2025 (mượn liên thư viện) – chưa kiểm chứng" in second


def test_documents_that_nobody_cites_are_listed_apart(page: lxml.html.HtmlElement) -> None:
    """The register may hold more than the report needs."""
    cited, others = page.xpath("//table")
    assert cited.xpath(".//tr[@id='van-ban-qc-11-2015']")
    assert others.xpath(".//tr[@id='van-ban-hd-03']")
