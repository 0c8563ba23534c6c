"""Maps of units: classes, names, and what does not fit."""

from __future__ import annotations

import re

import pytest
from lxml import html

from macros.check.run import examine
from macros.findings import errors_among
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.context import Draw, draw_nothing
from macros.render.chart.area import STEPS
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import read_ledger
from tests.mapped import add_communes, feature, features, polygon, write_map

PAGE = "docs/b-xep-loai.md"


@pytest.fixture
def communes(small: Project) -> Project:
    return add_communes(small)


def _type(project: Project, options: str) -> None:
    path = project.root / PAGE
    call = f'{{{{ bieu_do("dan_so", loai="ban_do", {options}) }}}}'
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{call}\n", encoding="utf-8")


def _figure(project: Project, options: str, draw: Draw = draw_nothing) -> html.HtmlElement:
    _type(project, options)
    entry = next(
        entry
        for entry in reversed(read_ledger(read_report(project), draw).entries)
        if entry.call.subject == "dan_so"
    )
    return html.fromstring(entry.rendered.markdown)


def _told(project: Project, options: str) -> str:
    (drawing,) = _figure(project, options).find_class("hinh")
    return str(drawing.get("aria-label"))


def _found(project: Project) -> list[str]:
    return list(map(str, errors_among(examine(read_report(project)).findings)))


def test_classes_hold_as_many_units_each(communes: Project) -> None:
    """Bounds are numbers of the table, so that a reader finds each unit where the map has it."""
    told = _told(communes, 'cot="ho_ngheo", nam=2016, lop=3')
    assert told.startswith("Bản đồ: Dân số và hộ nghèo: tỷ lệ hộ nghèo, năm 2016, đơn vị tính: %.")
    assert told.endswith(
        "Chia lớp: 4,5 – dưới 9,5: Gia Lộc, Hòa Phú; "
        "9,5 – dưới 20,5: Bắc Sơn, Cẩm Thanh; 20,5 – 31,0: An Bình, Đông Hải."
    )


def test_classes_may_be_equally_wide(communes: Project) -> None:
    """Then one may be empty, which the legend shows and the words leave out."""
    told = _told(communes, 'cot="dan_so", nam=2020, lop=4, chia="deu"')
    assert told.endswith(
        "Chia lớp: 2.450 – dưới 4.638: An Bình, Bắc Sơn, Đông Hải; "
        "4.638 – dưới 6.825: Cẩm Thanh; 6.825 – dưới 9.013: Hòa Phú; 9.013 – 11.200: Gia Lộc."
    )


@pytest.mark.parametrize("chia", STEPS)
def test_equal_numbers_make_one_class(communes: Project, chia: str) -> None:
    """More classes than different numbers cannot be told apart."""
    path = communes.tables / "dan_so.csv"
    text = re.sub(r"(?m)^(2016,\w+),\d+", r"\1,500", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8")
    told = _told(communes, f'cot="dan_so", nam=2016, lop=5, chia="{chia}"')
    assert "Chia lớp: 500: An Bình, Bắc Sơn, Cẩm Thanh, Đông Hải, Gia Lộc, Hòa Phú." in told


def test_the_drawing_says_each_unit_and_its_number(communes: Project) -> None:
    """Pointed at, each shape speaks; a unit without a number is hatched, and no file's own name."""
    figure = _figure(communes, 'cot="ho_ngheo", nam=2020', drawing_for(communes))
    for narrow in figure.find_class("hep"):
        narrow.drop_tree()
    drawn = html.tostring(figure, encoding="unicode")
    said = re.findall(r'data-gia-tri="([^"]*)"', drawn)
    assert said == [
        "An Bình: 14,2%",
        "Bắc Sơn: 7,1%",
        "Cẩm Thanh: 5,5%",
        "Đông Hải: 22,4%",
        "Gia Lộc: 2,5%",
        "Hòa Phú: … %",
    ]
    assert "Không có số liệu" in drawn
    assert "pattern" in drawn
    assert "script" not in drawn


def test_map_and_table_name_their_sources(communes: Project) -> None:
    """Both stand in the line below, and the table behind holds every number."""
    figure = _figure(communes, 'cot="dan_so", nam=2020')
    (source,) = figure.find_class("nguon")
    assert source.text_content() == (
        "Nguồn: Chi cục Thống kê; số liệu minh họa. Bản đồ: Vẽ để minh họa "
        "(giấy phép: CC0); hình minh họa, không phải địa giới thật."
    )
    rows = figure.xpath(".//tbody/tr")
    assert [row.text_content().split()[-1] for row in rows] == [
        "3.300", "4.600", "5.300", "2.450", "11.200", "8.100",
    ]  # fmt: skip


def test_a_name_without_room_becomes_a_number(communes: Project) -> None:
    """The number is explained below the map, in every copy."""
    shapes = features()
    shapes[2] = feature("cam_thanh", polygon([[105.4, 20], [105.42, 20], [105.42, 20.2]]))
    write_map(communes, shapes)
    figure = _figure(communes, 'cot="dan_so", nam=2020')
    notes = [note.text_content() for note in figure.find_class("ghi-chu-bang")]
    assert "Số trên bản đồ: 1. Cẩm Thanh." in notes


def test_a_map_for_phones_explains_its_own_numbers(communes: Project) -> None:
    """It is drawn whole, where fewer names have room; neither drawing has the other's list."""
    shapes = features()
    shapes[2] = feature("cam_thanh", polygon([[105.4, 20], [105.48, 20], [105.48, 20.2]]))
    write_map(communes, shapes)
    figure = _figure(communes, 'cot="dan_so", nam=2020', drawing_for(communes))
    wide, small = figure.xpath(".//*[local-name()='svg']")
    assert float(str(small.get("viewbox")).split()[2]) <= 390 - 32 < float(wide.get("width"))
    numbered = "Số trên bản đồ: 1. Cẩm Thanh."
    assert numbered not in [one.text_content() for one in figure.find_class("rong")]
    assert [one.text_content() for one in figure.find_class("hep")][1:] == [numbered]


def test_a_unit_without_a_shape_is_told(communes: Project) -> None:
    """At the line of the chart, with its name."""
    write_map(communes, features()[:-2])
    _type(communes, 'cot="dan_so", nam=2020')
    (found,) = _found(communes)
    assert found.startswith(f"{PAGE}:17: bản đồ “xa” không có hình của 2 đơn vị: Gia Lộc, Hòa Phú")


def test_a_shape_whose_unit_is_not_chosen_stays_empty(communes: Project) -> None:
    """A map of some units shows the others as places without a number."""
    told = _told(communes, 'cot="dan_so", nam=2020, xa=["an_binh", "gia_loc"]')
    assert "Hòa Phú" not in told


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ('cot="dan_so", nam=2020, lop=1', "lop=1 không dùng được; chia từ 2 đến 7 lớp"),
        ('cot="dan_so", nam=2020, lop=8', "lop=8"),
        ('cot="dan_so", nam=2020, lop=true', "lop=True"),
        ('cot="dan_so", nam=2020, chia="deuu"', "có phải “deu”?"),
        ('cot="dan_so", nam=2020, ban_do="xaa"', "có phải “xa”?"),
        ('cot=["dan_so", "ho_ngheo"], nam=2020', "các cột có đơn vị khác nhau"),
        ('cot="dan_so", nhom="nam"', "bản đồ chỉ vẽ một dãy số, đây có 2"),
        ('cot="dan_so"', "chưa rõ lấy giá trị nào của khóa nam"),
    ],
)
def test_what_a_map_cannot_be_asked_for(communes: Project, options: str, told: str) -> None:
    """Each slip is told with what would do."""
    _type(communes, options)
    (found,) = _found(communes)
    assert told in found


def test_a_table_without_the_units_of_the_map(communes: Project) -> None:
    """The key that would refer to them is asked for."""
    path = communes.root / PAGE
    call = '{{ bieu_do("xep_loai", "muc_1", loai="ban_do", nam=2020, ma="x") }}'
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{call}\n", encoding="utf-8")
    (found,) = _found(communes)
    assert "không có khóa nào lấy mã ở bảng “xa”" in found


def test_options_of_maps_belong_to_maps(communes: Project) -> None:
    """On another chart they would do nothing in silence."""
    path = communes.root / PAGE
    call = '{{ bieu_do("dan_so", "dan_so", nam=2020, lop=4) }}'
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{call}\n", encoding="utf-8")
    (found,) = _found(communes)
    assert "lop chỉ dùng cho bản đồ" in found


def test_a_broken_map_is_told_once(communes: Project) -> None:
    """What is drawn on it waits for it to be mended."""
    (communes.maps / "xa.geojson").write_text("{}", encoding="utf-8")
    _type(communes, 'cot="dan_so", nam=2020')
    (found,) = _found(communes)
    assert found.startswith("data/ban_do/xa.geojson:1:")


def test_with_two_maps_one_is_chosen(communes: Project) -> None:
    """Which one is a question, not a guess."""
    write_map(communes, features(), name="xa2")
    _type(communes, 'cot="dan_so", nam=2020')
    (found,) = _found(communes)
    assert "chưa rõ vẽ trên bản đồ nào; ghi ban_do=…; dùng một trong: “xa”, “xa2”" in found
