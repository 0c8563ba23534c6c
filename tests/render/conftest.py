"""A reader of single calls, as if they stood on a page of the small report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from macros.project import Project
from macros.read.page.author_text import read_author_text
from macros.read.page.page import place_calls
from macros.read.report import Report, read_report
from macros.render.call.context import Context, Rendered, draw_nothing
from macros.render.call.numbering import number_report
from macros.render.evaluate import run

NHO = Path(__file__).parents[1] / "reports" / "nho"

Say = Callable[..., Rendered]


@pytest.fixture(scope="session")
def report() -> Report:
    """The small report, read once; it must be sound."""
    report = read_report(Project(NHO))
    assert not report.findings, "\n".join(map(str, report.findings))
    return report


@pytest.fixture
def context_of(report: Report) -> Callable[..., Context]:
    """Put author text on a page, which keeps its own tables, and stand at its last call."""

    def stand(text: str, page: str = "docs/b-xep-loai.md") -> Context:
        written_text = read_author_text(text)
        assert not written_text.refusals, written_text.refusals
        found = next(item for item in report.pages if item.path == page)
        pieces = tuple(place_calls(written_text.pieces, page, 1))
        longer = replace(found, pieces=(*found.pieces, *pieces))
        pages = tuple(longer if item is found else item for item in report.pages)
        numbering = number_report(replace(report, pages=pages))
        written = replace(found, pieces=pieces)
        return Context(report, written, written.calls[-1], numbering, draw_nothing)

    return stand


@pytest.fixture
def say(context_of: Callable[..., Context]) -> Say:
    """Evaluate the last call of a text."""

    def evaluate(text: str, page: str = "docs/b-xep-loai.md") -> Rendered:
        return run(context_of("{{ " + text + " }}", page))

    return evaluate


@pytest.fixture
def text_of(say: Say) -> Callable[[str], str]:
    """Evaluate a call that prints one number, and give the number's text."""

    def evaluate(text: str) -> str:
        (fact,) = say(text).facts
        return fact.text

    return evaluate
