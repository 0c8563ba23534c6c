"""Provisional and revised numbers: the mark and its note go wherever the number is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from lxml import html

from macros.project import Project
from macros.read.report import read_report
from macros.render.call.context import Rendered
from macros.render.evaluate import Ledger, read_ledger

FLAGS = """\
flags:
- {keys: {nam: 2020}, columns: [cuoi_nam, luot_muon], mark: so_bo, note: còn thiếu một cơ sở}
- {keys: {nam: 2016}, columns: [the_moi, cuoi_nam], mark: da_sua, note: sửa theo kiểm kê}
"""


@pytest.fixture
def ledger(small: Project) -> Ledger:
    """All calls of the small report, in which the newest cells are provisional."""
    path = small.tables / "ban_doc.yml"
    path.write_text(path.read_text(encoding="utf-8") + FLAGS, encoding="utf-8")
    report = read_report(small)
    assert report.findings == ()
    return read_ledger(report)


@pytest.fixture
def printed(ledger: Ledger) -> Callable[[str], Iterator[Rendered]]:
    """What the calls of one macro print about readers."""

    def find(name: str) -> Iterator[Rendered]:
        for entry in ledger.entries:
            if entry.call.name == name and entry.call.args[0] == "ban_doc":
                yield entry.rendered

    return find


def words(markup: str) -> str:
    """Read a piece of HTML as text."""
    return html.fromstring(f"<p>{markup}</p>").text_content().replace("\u00a0", " ")


def test_a_sentence_says_the_mark(printed: Callable[[str], Iterator[Rendered]]) -> None:
    """In words, which print and Word need no note for; the number itself stays as it was."""
    (number,) = printed("so")
    assert words(number.markdown) == "7.084 (sơ bộ)"
    assert number.facts[0].text == "7.084"


def test_a_change_is_as_provisional_as_its_parts(
    printed: Callable[[str], Iterator[Rendered]],
) -> None:
    """Provisional against revised is provisional; what reads no marked cell has no mark."""
    assert [words(change.markdown) for change in printed("tang_giam")] == [
        "tăng 1.426 thẻ (sơ bộ)",
        "giảm 37,1% (sơ bộ)",
        "tăng 4,1 điểm phần trăm",
    ]


def test_a_table_has_signs_and_explains_them(
    printed: Callable[[str], Iterator[Rendered]],
) -> None:
    """The sign stands beside the number, the legend with the notes below the source."""
    (table,) = printed("bang")
    figure = html.fromstring(table.markdown)
    marked = [cell.text_content() for cell in figure.iter("td") if cell.find("sup") is not None]
    assert marked == ["608(đs)", "5.658(đs)", "7.084(sb)", "18.240(sb)"]
    assert figure.xpath('string(.//p[@class="ghi-chu-bang"][last()])') == (
        "Ký hiệu: (sb) là số liệu sơ bộ (còn thiếu một cơ sở);"
        " (đs) là số liệu đã sửa (sửa theo kiểm kê)."
    )


def test_a_chart_has_a_legend_and_signs_in_its_data(
    printed: Callable[[str], Iterator[Rendered]],
) -> None:
    """The drawing stays clean; the line below it is printed too, the table is on the site only."""
    (chart,) = printed("bieu_do")
    figure = html.fromstring(chart.markdown)
    legend = figure.xpath('string(./p[@class="ghi-chu-bang"])')
    assert legend == (
        "Hình có số liệu sơ bộ (còn thiếu một cơ sở); có số liệu đã sửa (sửa theo kiểm kê)."
    )
    (data,) = figure.xpath("./details")
    assert [sign.text for sign in data.iter("sup")] == ["(đs)", "(sb)"]
    assert "(sb) là số liệu sơ bộ" in data.xpath('string(./p[@class="ghi-chu-bang"])')


def test_a_derived_number_takes_over_the_mark(small: Project, ledger: Ledger) -> None:
    """New cards less returned ones: revised as soon as the new ones are."""
    table = read_report(small).table("ban_doc")
    row = table.rows({"nam": 2016, "chi_nhanh": "toan_he"})[0]
    cell = table.cell(row, "tang_thuan")
    assert (cell.mark, cell.note) == ("da_sua", "sửa theo kiểm kê")
