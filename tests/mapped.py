"""Six invented communes for a report: their table, their numbers, and a map that is not real."""

from __future__ import annotations

import json
from typing import Any

from macros.project import Project

NAMES = {
    "an_binh": "An Bình",
    "bac_son": "Bắc Sơn",
    "cam_thanh": "Cẩm Thanh",
    "dong_hai": "Đông Hải",
    "gia_loc": "Gia Lộc",
    "hoa_phu": "Hòa Phú",
}
POOR = {  # per cent of the households, by year; one is not reported
    2016: (20.5, 12.0, 9.5, 31.0, 4.5, 8.0),
    2020: (14.2, 7.1, 5.5, 22.4, 2.5, None),
}
PEOPLE = {2016: (3100, 4200, 5100, 2500, 9800, 7600), 2020: (3300, 4600, 5300, 2450, 11200, 8100)}
_UNITS = """\
title: Các xã
illustrative: true
primaryKey: [xa]
label: ten
fields:
- {name: xa, title: Mã xã, type: string}
- {name: ten, title: Xã, type: string}
"""
_NUMBERS = """\
title: Dân số và hộ nghèo
source: Chi cục Thống kê
illustrative: true
primaryKey: [nam, xa]
years: {from: 2016}
fields:
- {name: nam, title: Năm, type: year}
- {name: xa, title: Xã, type: string, references: xa}
- {name: dan_so, title: Dân số, unit: người, stock: true}
- {name: ho_ngheo, title: Tỷ lệ hộ nghèo, type: number, decimals: 1, unit: "%"}
"""
NOTE = "bang: xa\nnguon: Vẽ để minh họa\ngiay_phep: CC0\nminh_hoa: true\n"
Ring = list[list[float]]


def square(number: int) -> Ring:
    """Return the outline of the nth commune, three in a row, in degrees."""
    west, south = 105 + 0.2 * (number % 3), 20 + 0.2 * (number // 3)
    east, north = west + 0.2, south + 0.2
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, geometry: Any) -> dict[str, Any]:
    """Write a feature of a GeoJSON; its name in the file is never printed."""
    properties = {"ma": code, "ten": "<script>alert(1)</script>"}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def polygon(*rings: Ring) -> dict[str, Any]:
    """Write a geometry: an outline and its holes."""
    return {"type": "Polygon", "coordinates": list(rings)}


def features() -> list[dict[str, Any]]:
    """List the communes; every other outline runs the other way round."""
    outlines = (square(number)[:: 1 if number % 2 else -1] for number in range(len(NAMES)))
    return [feature(code, polygon(ring)) for code, ring in zip(NAMES, outlines, strict=True)]


def write_map(project: Project, shapes: list[Any], name: str = "xa", note: str = NOTE) -> None:
    """Write a GeoJSON, a line for each feature, and its YAML."""
    project.maps.mkdir(exist_ok=True)
    lines = ",\n".join(json.dumps(shape, ensure_ascii=False) for shape in shapes)
    text = f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'
    (project.maps / f"{name}.geojson").write_text(text, encoding="utf-8")
    (project.maps / f"{name}.yml").write_text(note, encoding="utf-8")


def add_communes(project: Project) -> Project:
    """Give a report the communes with their numbers and their map."""
    rows = [
        f"{year},{code},{people},{'' if poor is None else poor}"
        for year in POOR
        for code, people, poor in zip(NAMES, PEOPLE[year], POOR[year], strict=True)
    ]
    files = {
        "xa.yml": _UNITS,
        "xa.csv": "".join(f"{code},{name}\n" for code, name in {"xa": "ten", **NAMES}.items()),
        "dan_so.yml": _NUMBERS,
        "dan_so.csv": "\n".join(["nam,xa,dan_so,ho_ngheo", *rows, ""]),
    }
    for name, text in files.items():
        (project.tables / name).write_text(text, encoding="utf-8")
    write_map(project, features())
    return project
