"""Dot plots, scatter plots and small multiples; how much of anything a page can show."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from macros.check.run import examine
from macros.findings import errors_among
from macros.project import Project
from macros.read.report import read_report
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import read_ledger
from tests.mapped import add_communes

PAGE = "docs/b-xep-loai.md"
Draw = Callable[..., str]


@pytest.fixture
def communes(small: Project) -> Project:
    return add_communes(small)


def _type(project: Project, call: str) -> None:
    path = project.root / PAGE
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{{{{ {call} }}}}\n", encoding="utf-8")


def _drawn_twice(project: Project, call: str) -> html.HtmlElement:
    """Draw the chart that a call asks for, and once more for phones."""
    _type(project, call)
    report = read_report(project)
    page = next(page for page in report.pages if page.path == PAGE)
    printed = read_ledger(report, drawing_for(project)).printed()
    return html.fromstring(printed[PAGE, page.calls[-1].index].markdown)


def _figure(project: Project, call: str) -> html.HtmlElement:
    """Draw the chart that a call asks for."""
    figure = _drawn_twice(project, call)
    for narrow in figure.find_class("hep"):
        narrow.drop_tree()
    return figure


def _said(figure: html.HtmlElement) -> list[str]:
    return list(map(str, figure.xpath(".//@data-gia-tri")))


def _headline(figure: html.HtmlElement) -> str:
    (line,) = figure.find_class("tieu-de")
    return str(line.text_content())


def _found(project: Project) -> list[str]:
    return list(map(str, errors_among(examine(read_report(project)).findings)))


def test_a_dot_plot_has_a_dot_for_each_number(communes: Project) -> None:
    """On one line of its place, with the numbers at either end of the line."""
    call = 'bieu_do("dan_so", "ho_ngheo", loai="cham", truc="xa", nhom="nam", ma="x")'
    figure = _figure(communes, call)
    said = _said(figure)
    assert said[:2] == ["Đông Hải, 2016: 31,0%", "An Bình, 2016: 20,5%"]
    assert len(said) == 11  # one number is not there
    words = figure.xpath(".//*[local-name()='text']/text()")
    assert {"20,5", "14,2", "31,0", "22,4", "8,0"} <= set(words)
    alternative = figure.find_class("hinh")[0].get("aria-label")
    assert alternative.startswith("Biểu đồ chấm: ")


def test_a_scatter_plot_sets_two_numbers_against_each_other(communes: Project) -> None:
    """Each dot says both; a place that lacks one of them has none."""
    call = 'bieu_do("dan_so", ["dan_so", "ho_ngheo"], loai="phan_tan", truc="xa", nam=2020, ma="x")'
    figure = _figure(communes, call)
    said = _said(figure)
    assert said[0] == "An Bình: Dân số (người): 3.300; Tỷ lệ hộ nghèo (%): 14,2%"
    assert len(said) == 5
    words = figure.xpath(".//*[local-name()='text']/text()")
    assert {"Dân số (người)", "Tỷ lệ hộ nghèo (%)", "Gia Lộc"} <= set(words)
    assert _headline(figure).startswith("Dân số (người): cao nhất Gia Lộc (11.200); Tỷ lệ hộ nghèo")


def test_names_of_dots_never_hide_each_other(communes: Project) -> None:
    """Of two places with the same numbers one keeps its name, both their sentence."""
    path = communes.tables / "dan_so.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(2020,\w+),\d+,[\d.]*", r"\1,500,5.5", text), encoding="utf-8")
    call = 'bieu_do("dan_so", ["dan_so", "ho_ngheo"], loai="phan_tan", truc="xa", nam=2020, ma="x")'
    figure = _figure(communes, call)
    assert len(_said(figure)) == 6
    words = figure.xpath(".//*[local-name()='text']/text()")
    assert len({"An Bình", "Bắc Sơn", "Cẩm Thanh", "Đông Hải", "Gia Lộc"} & set(words)) <= 2


def test_small_multiples_give_each_value_a_chart(communes: Project) -> None:
    """All to one scale, named above, and compared where they end."""
    call = 'bieu_do("dan_so", "dan_so", loai="duong", tung="xa", ma="x")'
    figure = _figure(communes, call)
    words = figure.xpath(".//*[local-name()='text']/text()")
    assert [word for word in words if word in ("An Bình", "Gia Lộc", "Hòa Phú")] == [
        "An Bình", "Gia Lộc", "Hòa Phú",
    ]  # fmt: skip
    assert "Đơn vị tính: người" in words
    assert _headline(figure) == "Năm 2020: cao nhất Gia Lộc (11.200), thấp nhất Đông Hải (2.450)"
    assert len(_said(figure)) == 12


def test_small_multiples_of_bars_say_the_highest(communes: Project) -> None:
    """Without time there is no end at which to compare."""
    call = 'bieu_do("dan_so", "dan_so", loai="thanh", truc="xa", tung="nam", ma="x")'
    assert _headline(_figure(communes, call)) == "Cao nhất: Gia Lộc, 2020 (11.200)"


def test_a_break_in_small_multiples_is_explained_below(communes: Project) -> None:
    """They have no room for its words."""
    path = communes.tables / "dan_so.yml"
    broken = "breaks:\n- {at: 2020, before: {label: Trước 2020}, after: {label: Từ 2020}}\n"
    path.write_text(path.read_text(encoding="utf-8") + broken, encoding="utf-8")
    figure = _figure(communes, 'bieu_do("dan_so", "dan_so", loai="duong", tung="xa", ma="x")')
    notes = [note.text_content() for note in figure.find_class("ghi-chu-bang")]
    assert "Vạch đứt chia các giai đoạn: Trước 2020; Từ 2020." in notes


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ('"dan_so", loai="phan_tan", truc="xa", nam=2020', "cần đúng hai cột, đây có 1 dãy số"),
        ('"dan_so", loai="phan_tan", truc="xa", nhom="nam"', "cần đúng hai cột, đây có 2 dãy số"),
        ('"dan_so", loai="co_cau", tung="xa"', "tung không dùng được với biểu đồ cơ cấu"),
        ('"dan_so", loai="ban_do", truc="xa", tung="nam"', "tung không dùng được với bản đồ"),
        ('"dan_so", loai="cot", nhom="nam", tung="xa"', "cả nhom và tung"),
        ('"dan_so", loai="cot", tung="huyen"', "“huyen” không phải là khóa"),
        ('"dan_so", loai="duong", truc="xa", tung="nam"', "biểu đồ đường cần trục thời gian"),
    ],
)
def test_what_a_chart_cannot_be_asked_for(communes: Project, call: str, told: str) -> None:
    """Each slip is told with what would do."""
    if "ban_do" in call:
        call = call.replace('"dan_so", ', '"dan_so", ban_do="xa", ')
    _type(communes, f'bieu_do("dan_so", {call}, ma="x")')
    (found,) = _found(communes)
    assert told in found


def _add_many(project: Project, count: int) -> None:
    """Give a table as many categories."""
    fields: list[dict[str, Any]] = [
        {"name": "ma", "title": "Nhóm", "type": "string"},
        {"name": "so", "title": "Số", "unit": "người"},
        {"name": "ty", "title": "Tỷ lệ", "type": "number", "unit": "%"},
    ]
    text = f"title: Nhóm\nillustrative: true\nprimaryKey: [ma]\nfields: {fields}\n"
    Path(project.tables / "nhom.yml").write_text(text, encoding="utf-8")
    rows = "".join(f"Nhóm thứ {n},{n},{n}\n" for n in range(1, count + 1))
    Path(project.tables / "nhom.csv").write_text(f"ma,so,ty\n{rows}", encoding="utf-8")


@pytest.mark.parametrize("loai", ["thanh", "cham"])
def test_as_many_categories_as_a_page_shows(small: Project, loai: str) -> None:
    """One more is told at the line of the chart, before anything is built."""
    _type(small, f'bieu_do("nhom", "so", loai="{loai}")')
    _add_many(small, 30)
    assert _found(small) == []
    _add_many(small, 31)
    (found,) = _found(small)
    assert found.startswith(f"{PAGE}:17: biểu đồ có 31 giá trị, cao quá một trang giấy; ")
    assert found.endswith("[tran-trang]")


def test_more_dots_than_anybody_tells_apart(small: Project) -> None:
    """A scatter plot has a bound too."""
    _add_many(small, 1001)
    _type(small, 'bieu_do("nhom", ["so", "ty"], loai="phan_tan")')
    (found,) = _found(small)
    assert "1001 điểm" in found


@pytest.mark.parametrize(
    "what", ['"dan_so", loai="cot"', '["dan_so", "ho_ngheo"], loai="phan_tan"']
)
def test_a_chart_is_drawn_once_more_for_phones(communes: Project, what: str) -> None:
    """As narrow as a phone, with every value; bars lie where values have no room upright."""
    figure = _drawn_twice(communes, f'bieu_do("dan_so", {what}, truc="xa", nam=2020, ma="x")')
    (narrow,) = figure.find_class("hep")
    wide, small = figure.xpath(".//*[local-name()='svg']")
    width = int(float(str(small.get("viewbox") or small.get("viewBox")).split()[2]))
    assert width <= 390 - 32
    said = {str(value) for value in narrow.xpath(".//@data-gia-tri")}
    assert said == {str(value) for value in wide.xpath(".//@data-gia-tri")}
    values = {value.rpartition(": ")[2].split()[0] for value in said if "phan_tan" not in what}
    assert values <= set(map(str, narrow.xpath(".//*[local-name()='text']/text()")))


def test_units_stand_highest_first_unless_the_author_sorts_them(communes: Project) -> None:
    """Units have no order of their own; years and levels keep theirs."""
    call = 'bieu_do("dan_so", "dan_so", loai="thanh", truc="xa", nam=2020, ma="x"'
    values = [
        int(said.split(": ")[1].split()[0].replace(".", ""))
        for said in _said(_figure(communes, call + ")"))
    ]
    assert values == sorted(values, reverse=True)
    own = _said(_figure(communes, call + ', sap_xep="dan_so")'))
    assert own == list(reversed(_said(_figure(communes, call + ")"))))


def test_lines_are_named_where_they_end(communes: Project) -> None:
    """A legend is for those whose names have no room there."""
    call = 'bieu_do("ban_doc", ["the_moi", "the_huy"], loai="duong", ma="x")'
    figure = _figure(communes, call)
    texts = figure.xpath(".//*[local-name()='text']")
    (name,) = [one for one in texts if "".join(one.itertext()).startswith("Thẻ hủy")]
    assert float(str(name.get("transform")).split("(")[1].split(",")[0]) > 400


def test_values_of_lines_that_end_close_together_keep_apart(communes: Project) -> None:
    """One below the upper line and one above the lower would stand in each other."""
    call = 'bieu_do("ban_doc", ["the_moi", "the_huy"], loai="duong", ma="x")'
    words = "".join(map(str, _figure(communes, call).xpath(".//*[local-name()='text']/text()")))
    assert "250" in words  # of the first points, which are far apart
    assert "402" not in words


def test_an_axis_that_leaves_zero_out_says_so(communes: Project) -> None:
    """Bars never do."""
    told = "Trục số không bắt đầu từ 0."
    line = _figure(communes, 'bieu_do("ban_doc", "cuoi_nam", loai="duong", ma="x")')
    assert told in line.text_content()
    bars = _figure(communes, 'bieu_do("ban_doc", "cuoi_nam", loai="cot", ma="x")')
    assert told not in bars.text_content()


def test_every_bar_asks_for_the_number_of_the_table_behind_it(communes: Project) -> None:
    """So that the card of a bar is that of its number."""
    figure = _figure(communes, 'bieu_do("ban_doc", "cuoi_nam", loai="cot", ma="x")')
    cells = {str(cell.get("data-so")): cell.text_content() for cell in figure.find_class("so")}
    marks = figure.xpath(".//*[@data-o]")
    assert len(marks) == 5
    for mark in marks:
        assert cells[str(mark.get("data-o"))].strip() in str(mark.get("data-gia-tri"))


def test_on_a_phone_no_name_is_left_out_or_cut(communes: Project) -> None:
    """Names of many units beside their bars, broken into lines where they are long."""
    call = 'bieu_do("dan_so", ["dan_so"], loai="cot", truc="xa", tung="nam", ma="x")'
    (narrow,) = _drawn_twice(communes, call).find_class("hep")
    words = "".join(map(str, narrow.xpath(".//*[local-name()='text']//text()")))
    for name in ("An Bình", "Bắc Sơn", "Cẩm Thanh", "Đông Hải", "Gia Lộc", "Hòa Phú"):
        assert name in words or name.replace(" ", "") in words
