"""The Markdown of authors says one thing alone, and blocks are printed as blocks."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from macros.check.alone import find_misread
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.markdown import make_reader
from macros.render.evaluate import print_page, read_ledger
from tests.deep import examples
from tests.published import SMALL
from tests.test_contributing import examples as examples_for_authors

PAGE = "docs/b-xep-loai.md"
MARKS = [*"*_`#>-+|[]()!:~^=\\", "\n", "\n\n", "    ", " ", "1. ", "[^a]", "chữ", "|---|"]
BLOCK = '\n{{ bang("xep_loai") }}'
SMALL_REPORT = read_report(Project(SMALL))


def test_examples_for_authors_are_read_in_one_way(small: Project) -> None:
    """What authors copy from CONTRIBUTING.md is no finding."""
    shown = [one.text for one in examples_for_authors() if one.language == "markdown"]
    page = small.root / PAGE
    for text in shown:
        page.write_text(text, encoding="utf-8")
        assert [str(one) for one in find_misread(read_report(small))] == [], text


def test_a_block_that_begins_a_line_needs_no_blank_lines(small: Project) -> None:
    """A table between two lines of text stands between two paragraphs."""
    page = small.root / PAGE
    text = page.read_text(encoding="utf-8").replace('\n\n{{ bang("xep_loai") }}\n', BLOCK)
    page.write_text(f"{text}Chữ ở dưới.\n", encoding="utf-8")
    report = read_report(small)
    assert not list(find_misread(report))
    (read,) = [one for one in report.pages if one.path == PAGE]
    known = read_ledger(report).printed()
    printed = print_page(read, report.documents, lambda call: known[PAGE, call.index].markdown)
    html = make_reader().convert(printed)
    assert html.count("<figure") == 2
    assert "<p><figure" not in html
    assert "<p>Chữ ở dưới.</p>" in html


@examples(40, 1000)
@given(st.lists(st.sampled_from(MARKS)))
def test_no_page_breaks_the_readers(parts: list[str]) -> None:
    """Whatever is typed, a page is read, or it is told that it cannot be."""
    text = "".join(parts)
    page = replace(SMALL_REPORT.pages[0], body=text, pieces=(text,))
    for finding in find_misread(replace(SMALL_REPORT, pages=(page,))):
        assert 1 <= finding.line - page.body_line + 1 <= text.count("\n") + 1
