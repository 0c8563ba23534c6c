"""The shapes of units on a map: a GeoJSON in data/ban_do, with its YAML beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import Field as Key

from macros.findings import AuthorError, Code, Finding, nearest
from macros.project import Project
from macros.read.table.table import Table
from macros.read.text.file import read_text
from macros.read.yaml.file import Model, find_line, option, read_model

_MOST_MB = 5
_MOST_SHAPES, _MOST_CORNERS = 1_000, 200_000
_MOST_TOLD = 5  # faults of one file
_WGS84 = "lưu lại GeoJSON với tọa độ kinh độ, vĩ độ (WGS 84)"

Corner = tuple[float, float]
Ring = tuple[Corner, ...]  # as it is walked, the first corner not repeated
Polygon = tuple[Ring, ...]  # the outline, then its holes
Shape = tuple[Polygon, ...]


class MapNote(Model):
    """What is to be known of a map before it may be printed."""

    bang: str = Key(description="Bảng danh mục mà bản đồ vẽ các dòng, như don_vi.")
    ma: str = option("Thuộc tính (properties) trong GeoJSON ghi mã của mỗi hình.", "ma")
    nguon: str = Key(min_length=1, description="Nguồn của bản đồ, in dưới hình.")
    giay_phep: str = Key(
        min_length=1, description="Được dùng bản đồ theo giấy phép nào, in dưới hình."
    )
    minh_hoa: bool = option(
        "true: hình vẽ minh họa, không phải địa giới thật; in dưới hình.", False
    )


@dataclass(frozen=True, slots=True)
class UnitMap:
    """One map.

    Args:
        shapes: By the key of each unit; outlines run counter-clockwise in degrees of longitude
            and latitude, holes clockwise, however the file has them.
    """

    name: str
    note: MapNote
    shapes: Mapping[str, Shape]

    @property
    def source(self) -> str:
        """Who made it and by which right it is printed."""
        invented = "; hình minh họa, không phải địa giới thật" if self.note.minh_hoa else ""
        source, licence = (words.rstrip(". ") for words in (self.note.nguon, self.note.giay_phep))
        return f"Bản đồ: {source} (giấy phép: {licence}){invented}."


def read_maps(
    project: Project, tables: Mapping[str, Table], broken: frozenset[str], findings: list[Finding]
) -> Mapping[str, UnitMap | None]:
    """Read all maps of a report; None for one that is not sound."""
    stems = {
        path.stem for suffix in ("geojson", "yml") for path in project.maps.glob(f"*.{suffix}")
    }
    return {stem: _read_map(project, stem, tables, broken, findings) for stem in sorted(stems)}


def _read_map(
    project: Project,
    name: str,
    tables: Mapping[str, Table],
    broken: frozenset[str],
    findings: list[Finding],
) -> UnitMap | None:
    shapes, beside = (project.maps / f"{name}.{suffix}" for suffix in ("geojson", "yml"))
    for path, other in ((shapes, beside), (beside, shapes)):
        if not path.is_file():
            message, remedy = f"bản đồ không có tệp {path.name} đi kèm", "thêm tệp này bên cạnh"
            place = project.relative(other)
            findings.append(Finding(place, 1, message, remedy, Code.MISSING_FILE))
            return None
    note = read_model(project, beside, MapNote, findings)
    text = read_text(project, shapes, findings, most_mb=_MOST_MB)
    if note is None or text is None or note.bang in broken:
        return None
    known = {key: one for key, one in tables.items() if len(one.schema.primaryKey) == 1}
    if note.bang not in known:
        message, remedy = f"không có bảng danh mục “{note.bang}”", nearest(note.bang, known)
        place, line = project.relative(beside), find_line(project, beside, "bang")
        findings.append(Finding(place, line, message, remedy, Code.UNKNOWN_TABLE))
        return None
    try:
        reading = _Reading(text, note, known[note.bang])
    except AuthorError as error:
        findings.append(error.at(project.relative(shapes), 1))
        return None
    told = [error.at(project.relative(shapes), line) for line, error in reading.faults]
    findings.extend(told[:_MOST_TOLD])
    return None if told else UnitMap(name, note, reading.shapes)


class _Reading:
    """Reads the shapes of a GeoJSON, which is trusted no more than any other input.

    Args:
        faults: What is wrong with it, each with its line.

    Raises:
        AuthorError: when it is no GeoJSON at all.
    """

    def __init__(self, text: str, note: MapNote, table: Table) -> None:
        self._text, self._note, self._table = text, note, table
        self._corners = 0
        self.shapes: dict[str, Shape] = {}
        self.faults: list[tuple[int, AuthorError]] = []
        features = _features(text)
        for number, feature in enumerate(features, 1):
            code = self._code(feature)
            try:
                self._take(number, code, feature)
            except AuthorError as error:
                self.faults.append((self._line(code), error))
        if not features:
            self.faults.append((1, _refusal("không có hình nào", "chép lại tệp GeoJSON")))

    def _code(self, feature: Any) -> str:
        """Read the key that a feature says it has; "" without one."""
        properties = feature.get("properties") if isinstance(feature, dict) else None
        code = properties.get(self._note.ma) if isinstance(properties, dict) else None
        return str(code) if isinstance(code, str | int) and not isinstance(code, bool) else ""

    def _line(self, code: str) -> int:
        place = self._text.find(json.dumps(code, ensure_ascii=False)) if code else -1
        return self._text.count("\n", 0, max(place, 0)) + 1

    def _take(self, number: int, code: str, feature: Any) -> None:
        if not code:
            message = f"hình thứ {number} không có thuộc tính “{self._note.ma}”"
            raise _refusal(message, "thêm mã đơn vị vào properties, hoặc sửa ma ở tệp .yml")
        known = self._table.values(self._table.schema.primaryKey[0])
        if code not in known:
            message = f"hình mang mã “{code[:40]}” mà bảng “{self._table.name}” không có"
            raise _refusal(message, nearest(code, known))
        if code in self.shapes:
            message = f"hai hình cùng mang mã “{code}”"
            raise _refusal(message, "gộp thành một MultiPolygon, hoặc sửa mã")
        geometry = feature.get("geometry")
        geometry = geometry if isinstance(geometry, dict) else {}
        kind, parts = geometry.get("type"), geometry.get("coordinates")
        if kind not in ("Polygon", "MultiPolygon") or not isinstance(parts, list):
            message = f"hình “{code}” không phải là Polygon hay MultiPolygon"
            raise _refusal(message, "lưu lại hình dạng vùng khép kín")
        parts = parts if kind == "MultiPolygon" else [parts]
        if not parts or not all(isinstance(rings, list) and rings for rings in parts):
            raise _refusal(f"hình “{code}” có vùng trống", "vẽ lại hình")
        self.shapes[code] = tuple(
            tuple(self._ring(code, ring, is_hole=n > 0) for n, ring in enumerate(rings))
            for rings in parts
        )

    def _ring(self, code: str, corners: Any, *, is_hole: bool) -> Ring:
        listed = corners if isinstance(corners, list) else []
        self._corners += len(listed)
        if self._corners > _MOST_CORNERS:
            message = f"các hình có quá {_MOST_CORNERS:_} đỉnh".replace("_", ".")
            raise _refusal(message, "giản lược đường biên (simplify) rồi lưu lại")
        walked = tuple(_corner(code, corner) for corner in listed)
        ring = walked[:-1] if walked[1:] and walked[0] == walked[-1] else walked
        area = signed_area(ring)
        if len(set(ring)) < 3 or not area:
            raise _refusal(f"hình “{code}” có đường biên không khép thành vùng", "vẽ lại hình")
        return ring if (area > 0) is not is_hole else ring[::-1]


def signed_area(ring: Ring) -> float:
    """Return the area of a ring; above zero when it runs counter-clockwise, y upwards."""
    pairs: Iterator[tuple[Corner, Corner]] = pairwise((*ring, *ring[:1]))
    return sum(x * below - left * y for (x, y), (left, below) in pairs) / 2


def _features(text: str) -> list[Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = f" (dòng {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        message = f"tệp không phải là GeoJSON đọc được{line}"
        raise _refusal(message, "xuất lại GeoJSON từ phần mềm bản đồ") from None
    found = value.get("features") if isinstance(value, dict) else None
    if not isinstance(found, list) or value.get("type") != "FeatureCollection":
        raise _refusal("tệp không phải là một FeatureCollection", "xuất lại dạng GeoJSON")
    if len(found) > _MOST_SHAPES:
        raise _refusal(f"tệp có quá {_MOST_SHAPES} hình", "chỉ giữ các đơn vị cần vẽ")
    return found


def _corner(code: str, place: Any) -> Corner:
    """Read a place in degrees; heights and what else follows are left out."""
    pair = place[:2] if isinstance(place, list) else []
    is_number = all(isinstance(one, int | float) and not isinstance(one, bool) for one in pair)
    if len(pair) != 2 or not is_number:
        raise _refusal(f"hình “{code}” có tọa độ không phải là hai số", _WGS84)
    x, y = pair
    if not (abs(x) <= 180 and abs(y) <= 90):  # which no infinity and no NaN is
        shown = f"{str(x)[:20]}, {str(y)[:20]}"
        raise _refusal(f"hình “{code}” có tọa độ ({shown}) không phải là kinh độ, vĩ độ", _WGS84)
    return float(x), float(y)


def _refusal(message: str, remedy: str) -> AuthorError:
    return AuthorError(message, remedy, Code.MAP)
