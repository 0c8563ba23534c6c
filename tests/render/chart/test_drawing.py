"""Drawings: what the SVG of a chart holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from lxml import etree

from macros.project import Project
from macros.render.call.context import Context
from macros.render.chart.drawing import drawing_for, finish
from macros.render.evaluate import run

Stand = Callable[..., Context]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def draw(
    context_of: Stand, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> Iterator[Callable[[str], str]]:
    """Evaluate a call with real drawing, and give the SVG; the converter has nothing to remark."""
    drawing = drawing_for(Project(tmp_path))

    def evaluate(text: str) -> str:
        context = replace(context_of("{{ " + text + " }}"), draw=drawing)
        markdown = run(context).markdown
        return markdown[markdown.index("<svg") : markdown.index("</svg>") + len("</svg>")]

    yield evaluate
    assert [record.getMessage() for record in caplog.get_records("call")] == []


def words(svg: str) -> list[str]:
    """All texts of a drawing."""
    return ["".join(text.itertext()) for text in etree.fromstring(svg).iter(f"{SVG}text")]


def test_numbers_are_written_as_in_tables(draw: Callable[[str], str]) -> None:
    """Bars carry their values whole, with thousands dots."""
    assert {"5.658", "7.084", "Thẻ", "Năm", "2016"} <= set(
        words(draw('bieu_do("ban_doc", "cuoi_nam")'))
    )


def test_words_take_colour_and_font_of_the_page(draw: Callable[[str], str]) -> None:
    """Text follows light and dark ground; one attribute decides the font."""
    svg = etree.fromstring(draw('bieu_do("ban_doc", "cuoi_nam")'))
    assert {text.get("fill") for text in svg.iter(f"{SVG}text")} == {"currentColor"}
    assert [node.tag for node in svg.iter() if node.get("font-family")] == [f"{SVG}svg"]


def test_a_drawing_is_silent(draw: Callable[[str], str]) -> None:
    """Search and screen readers get the text alternative, not the shapes."""
    svg = draw('bieu_do("xep_loai", ["muc_1", "muc_2"], loai="cot_chong")')
    root = etree.fromstring(svg)
    assert root.get("data-search-exclude") == ""
    assert root.get("aria-hidden") == "true"
    assert svg.count("aria-") == 1
    assert " style=" not in svg  # the site's policy would refuse it


def test_every_bar_and_point_says_its_value(draw: Callable[[str], str]) -> None:
    """The page's script reads it; numbers stay whole, and the ground beneath a fill is silent."""
    said = re.findall(r'data-gia-tri="([^"]*)"', draw('bieu_do("ban_doc", "cuoi_nam")'))
    assert said[0] == "Năm 2016: 5.658 thẻ"
    assert len(said) == 5
    lines = draw('bieu_do("ban_doc", ["the_moi", "the_huy"], loai="duong")')
    assert 'data-gia-tri="Năm 2016, Thẻ cấp mới: 608 thẻ"' in lines
    stacked = draw('bieu_do("xep_loai", ["muc_1", "muc_2"], loai="cot_chong")')
    said = re.findall(r'data-gia-tri="([^"]*)"', stacked)
    assert len(said) == len(set(said))


def test_each_series_has_its_own_hatching(draw: Callable[[str], str]) -> None:
    """Fills are told apart without colour, and their ids never clash with another chart's."""
    svg = draw('bieu_do("xep_loai", ["muc_1", "muc_2", "muc_3"], loai="cot_chong")')
    ids = re.findall(r'<pattern id="([^"]+)"', svg)
    assert ids == ["hinh-xep_loai-nen-2", "hinh-xep_loai-nen-3"]  # the first is plain
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) == set(ids)


def test_lines_are_told_apart_by_dash_and_shape(draw: Callable[[str], str]) -> None:
    """Colour alone never tells two lines apart."""
    svg = draw('bieu_do("ban_doc", ["the_moi", "the_huy"], loai="duong")')
    assert "stroke-dasharray" in svg
    assert "Thẻ hủy" in words(svg)


def test_a_break_cuts_the_line_and_is_labelled(draw: Callable[[str], str]) -> None:
    """No line joins two years of different meaning."""
    svg = draw('bieu_do("xep_loai", "muc_1", loai="duong")')
    assert {"Từ năm 2018 trở về trước", "Từ năm 2019"} <= set(words(svg))
    lines = [path for path in re.findall(r'<path d="([^"]+)" stroke="#', svg) if "A" not in path]
    assert len(lines) == 2


def test_long_categories_lie_beside_the_bars(draw: Callable[[str], str]) -> None:
    """Lying bars leave labels whole."""
    assert "Thiếu nhi" in words(draw('bieu_do("kho_sach", "dau_sach", loai="thanh", nam=2020)'))


def test_a_drawing_is_kept(
    draw: Callable[[str], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same chart is drawn once, unless what was kept is damaged; another is another file."""
    first = draw('bieu_do("ban_doc", "cuoi_nam")')
    kept = list((tmp_path / ".cache" / "bieu-do").iterdir())
    assert len(kept) == 2  # and once for phones
    with monkeypatch.context() as patched:
        patched.setattr("vl_convert.vegalite_to_svg", lambda _: pytest.fail("drawn again"))
        assert draw('bieu_do("ban_doc", "cuoi_nam")') == first
    for one in kept:
        one.write_bytes(one.read_bytes().replace(b"<svg", b"<SVG"))
    assert draw('bieu_do("ban_doc", "cuoi_nam")') == first
    draw('bieu_do("ban_doc", "the_moi")')
    assert len(list((tmp_path / ".cache" / "bieu-do").iterdir())) == 4


def test_finishing_leaves_printed_numbers_whole() -> None:
    """Coordinates are shortened, but 2.948 in a text is a number of the report."""
    svg = '<svg width="1"><text x="1.23456" role="img">2.948</text></svg>'
    assert '<text x="1.23">2.948</text>' in finish(svg, {})


def test_a_drawing_is_the_same_whatever_was_drawn_before() -> None:
    """The converter counts its clips on and on; two drawings on a page share none."""

    def drawn(clip: str, width: int = 9) -> str:
        clipped = f'<g clip-path="url(#{clip})"/><clipPath id="{clip}"><rect width="{width}"/>'
        return finish(f'<svg width="9">{clipped}</clipPath></svg>', {})

    assert drawn("clip1") == drawn("clip37")
    (first,), (other,) = (re.findall(r'id="([^"]+)"', drawn("clip1", width)) for width in (9, 8))
    assert first != other
    assert f"url(#{first})" in drawn("clip1")


def test_values_stand_where_the_line_leaves_room(draw: Callable[[str], str]) -> None:
    """Above a peak, below a valley, beside a slope: no line crosses a value."""
    svg = draw('bieu_do("ban_doc", "the_moi", loai="duong")')
    dot = re.compile(r'translate\(([\d.]+),([\d.]+)\)" d="M3')
    dots = [(float(x), float(y)) for x, y in dot.findall(svg)]
    words = re.compile(r'<text text-anchor="(\w+)" transform="translate\(([\d.]+),([\d.]+)\)"')
    labels = [(side, float(x), float(y)) for side, x, y in words.findall(svg)][-len(dots) :]
    assert len(dots) == 5
    for side, x, y in labels:
        left = x - {"start": 0, "middle": 11, "end": 22}[side]
        for (x1, y1), (x2, y2) in pairwise(dots):
            for step in range(101):
                at_x, at_y = x1 + (x2 - x1) * step / 100, y1 + (y2 - y1) * step / 100
                assert not (left < at_x < left + 22 and y - 9 < at_y < y)
