"""Maps: a GeoJSON is read like any stranger's file, and fits its table."""

from __future__ import annotations

from typing import Any

import pytest

from macros.project import Project
from macros.read.map_file import UnitMap, signed_area
from macros.read.report import read_report
from tests.mapped import NAMES, NOTE, add_communes, feature, features, polygon, square, write_map

FILE = "data/ban_do/xa.geojson"


def _found(project: Project) -> list[str]:
    """List what is wrong with the report, once its communes lie beside the map of a test."""
    kept = {path: path.read_bytes() for path in project.maps.glob("*")}
    add_communes(project)
    for path in project.maps.glob("*"):
        path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)
    return list(map(str, read_report(project).findings))


def _read(project: Project) -> UnitMap:
    report = read_report(add_communes(project))
    assert [str(one) for one in report.findings] == []
    (found,) = report.maps.values()
    assert found is not None
    return found


def test_a_map_has_a_shape_for_each_unit(small: Project) -> None:
    """With the line that says who made it and that it is invented."""
    found = _read(small)
    assert list(found.shapes) == list(NAMES)
    assert found.source == (
        "Bản đồ: Vẽ để minh họa (giấy phép: CC0); hình minh họa, không phải địa giới thật."
    )


def test_outlines_run_one_way_and_holes_the_other(small: Project) -> None:
    """However the file has them: programs do not agree."""
    shapes = features()
    west, south = square(0)[0]
    hole = [[west + x, south + y] for x, y in ((0.05, 0.05), (0.15, 0.05), (0.15, 0.15))]
    shapes[0] = feature("an_binh", polygon(square(0), hole))
    shapes[1] = feature("bac_son", polygon(square(1)[::-1], [[x + 0.2, y] for x, y in hole][::-1]))
    add_communes(small)
    write_map(small, shapes)
    (found,) = read_report(small).maps.values()
    assert found is not None
    for code in ("an_binh", "bac_son"):
        ((outline, hole_read),) = found.shapes[code]
        assert signed_area(outline) > 0 > signed_area(hole_read)


def _damaged(number: int, geometry: Any) -> list[Any]:
    shapes = features()
    shapes[number]["geometry"] = geometry
    return shapes


@pytest.mark.parametrize(
    ("shapes", "line", "told"),
    [
        (_damaged(2, {"type": "Point", "coordinates": [105, 20]}), 4, "“cam_thanh” không phải là"),
        (_damaged(2, {"type": "GeometryCollection", "geometries": []}), 4, "không phải là Polygon"),
        (_damaged(2, None), 4, "không phải là Polygon"),
        (_damaged(1, polygon([[560123.5, 1203344.1]] * 4)), 3, "(560123.5, 1203344.1) không phải"),
        (_damaged(1, polygon([[21.0, 105.0], [21.1, 105.0], [21.1, 105.1]])), 3, "kinh độ"),
        (_damaged(1, polygon([["a", 1], [2, 3], [4, 5]])), 3, "không phải là hai số"),
        (_damaged(1, polygon([[105, 20], [105.1, 20], [105, 20]])), 3, "không khép thành vùng"),
        (_damaged(1, polygon()), 3, "vùng trống"),
        (_damaged(1, {"type": "MultiPolygon", "coordinates": []}), 3, "“bac_son” có vùng trống"),
        (_damaged(1, {"type": "MultiPolygon", "coordinates": [7, [8], [[9]]]}), 3, "vùng trống"),
        ([*features(), feature("an_binh", polygon(square(7)))], 2, "hai hình cùng mang mã"),
        ([*features(), feature("an_bin", polygon(square(7)))], 8, "có phải “an_binh”?"),
        ([*features(), feature("", polygon(square(7)))], 1, "hình thứ 7 không có thuộc tính “ma”"),
        ([*features(), 5], 1, "hình thứ 7 không có thuộc tính"),
        ([], 1, "không có hình nào"),
    ],
)
def test_what_no_map_can_draw_is_told(small: Project, shapes: Any, line: int, told: str) -> None:
    """At the line of the shape, where the file has lines."""
    write_map(small, shapes)
    (found,) = _found(small)
    assert found.startswith(f"{FILE}:{line}: ")
    assert told in found
    assert found.endswith("[ban-do]")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[" * 100_000,
        '{"type": "FeatureCollection", "features": {}}',
        '{"type": "Topology", "features": []}',
        f'{{"type": "FeatureCollection", "features": [{"9" * 5000}]}}',
        "[]",
        "null",
    ],
)
def test_what_is_no_geojson_ends_in_one_finding(small: Project, text: str) -> None:
    """Never in a Python error, however deep it is nested or long its numbers are."""
    write_map(small, features())
    (small.maps / "xa.geojson").write_text(text, encoding="utf-8")
    (found,) = _found(small)
    assert found.startswith(f"{FILE}:1: ")


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9" * 400])
def test_endless_numbers_are_no_places(small: Project, number: str) -> None:
    """JSON of Python knows NaN, infinity, and whole numbers that no float can hold."""
    write_map(small, features())
    path = small.maps / "xa.geojson"
    text = path.read_text(encoding="utf-8").replace("105.0,", f"{number},", 1)
    path.write_text(text, encoding="utf-8")
    (found,) = _found(small)
    assert "kinh độ" in found


def test_more_than_anybody_draws_is_refused(small: Project) -> None:
    """Megabytes, corners and shapes have bounds."""
    many = [[105 + 0.1 * (n % 2), 20 + n * 1e-6] for n in range(200_001)]
    write_map(small, _damaged(0, polygon(many)))
    assert any("200.000 đỉnh" in one or "quá 5 MB" in one for one in _found(small))
    write_map(small, [feature(f"x{n}", None) for n in range(1001)])
    (found,) = _found(small)
    assert "quá 1000 hình" in found


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("bang: xa\ngiay_phep: CC0\n", "nguon"),
        ("bang: xa\nnguon: Sở\n", "giay_phep"),
        ("bang: xa\nnguon: ''\ngiay_phep: CC0\n", "nguon"),
        (NOTE.replace("bang: xa", "bang: xaa"), "có phải “xa”?"),
        (NOTE + "la: 1\n", "“la”"),
    ],
)
def test_a_map_says_where_it_comes_from(small: Project, note: str, told: str) -> None:
    """Source, licence and the table of its units are asked for."""
    write_map(small, features(), note=note)
    (found,) = _found(small)
    assert found.startswith("data/ban_do/xa.yml:")
    assert told in found


@pytest.mark.parametrize(("gone", "left"), [("yml", "geojson"), ("geojson", "yml")])
def test_a_map_is_two_files(small: Project, gone: str, left: str) -> None:
    """One without the other is told."""
    write_map(small, features())
    (small.maps / f"xa.{gone}").unlink()
    (found,) = _found(small)
    assert found.startswith(f"data/ban_do/xa.{left}:1: ")
    assert found.endswith("[thieu-tep]")
