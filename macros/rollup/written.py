"""What a roll-up writes into the report above: its tables, how units stand, what to look at."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from macros.files.cell_text import defuse
from macros.findings import Finding, errors_among
from macros.read.table.file import NOTES
from macros.rollup.collected import REFUSED, WAITING, Collected, Correction, UnitState
from macros.rollup.procedure import CHANGES, UNITS, Frame

_TEMPLATES = Path(__file__).parent / "khuon"
PAGE = "tong-hop/doi-chieu.md"
_SHOWN = 200  # lines of one list
_HEAD = "# Do baocao tong-hop viết mỗi lần tổng hợp; không sửa ở đây.\n"


def list_files(
    frame: Frame, made: Collected, contradictions: Sequence[Finding]
) -> dict[Path, bytes]:
    """Give all files that the report above is to have, with their contents.

    Args:
        contradictions: What its rules say of the tables as they will be.
    """
    project = frame.project
    files: dict[Path, str] = {}
    for name, schema in frame.tables.items():
        names = [field.name for field in schema.stored_fields]
        files[project.tables / f"{name}.csv"] = _csv(names, made.tables[name])
        files[project.data / NOTES / f"{name}.yml"] = _yaml(made.notes[name])
    words = {
        "khoa": frame.key,
        "don_vi": frame.units.name,
        "minh_hoa": "true" if frame.identity.minh_hoa else "false",
    }
    written = {UNITS: tuple(_units(frame, made.states)), CHANGES: tuple(_changes(made.changes))}
    for name, rows in written.items():
        if not rows:
            continue  # as long as nobody has corrected anything
        template = (_TEMPLATES / f"{name}.yml").read_text(encoding="utf-8").format_map(words)
        files[project.tables / f"{name}.yml"] = template
        names = [one["name"] for one in yaml.safe_load(template)["fields"]]
        files[project.tables / f"{name}.csv"] = _csv(names, rows)
    files[project.docs / PAGE] = "\n".join(_page(frame, made, contradictions)) + "\n"
    return {path: text.encode("utf-8") for path, text in files.items()}


def _csv(names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return target.getvalue()


def _yaml(said: Mapping[str, Any]) -> str:
    if not said:
        return f"{_HEAD}{{}}\n"
    return _HEAD + yaml.safe_dump(dict(said), allow_unicode=True, sort_keys=False, width=100)


def _units(frame: Frame, states: Iterable[UnitState]) -> Iterator[tuple[str, ...]]:
    for one in states:
        errors = len(errors_among(one.findings))
        due = frame.procedure.han
        on_time = "" if one.date is None or due is None else "co" if one.date <= due else "khong"
        declared = one.not_collected.keys() & frame.tables.keys()
        yield (
            *(one.unit, one.state, one.date.isoformat() if one.date else "", on_time),
            *map(str, (len(frame.tables), len(one.holds), len(declared))),
            *map(str, (errors, len(one.findings) - errors, one.corrected)),
            *("; ".join(map(defuse, one.sources)), one.seal),
        )


def _changes(changes: Sequence[Correction]) -> Iterator[tuple[str, ...]]:
    width = len(str(len(changes)))
    for number, one in enumerate(changes, 1):
        yield (
            *(str(number).zfill(width), one.date.isoformat(), one.unit, one.table, one.keys),
            *(one.column, one.before, one.after),
        )


def _page(frame: Frame, made: Collected, contradictions: Sequence[Finding]) -> Iterator[str]:
    """Write the page of the reconciliation in the words that authors type."""
    yield from ("# Đối chiếu số liệu tổng hợp", "")
    yield "Trang này do lệnh tổng hợp viết; chạy lại thì thay cả trang."
    yield from ("", "## Đơn vị gửi", "")
    yield '{{ bang("' + UNITS + '", cot=["trang_thai", "ngay_nhan", "dung_han", "phai_gui", '
    yield '  "da_co", "khong_thu", "so_loi", "so_canh_bao", "so_sua"]) }}'
    for state, title in ((WAITING, "Chưa gửi"), (REFUSED, "Bị từ chối")):
        units = [one for one in made.states if one.state == state]
        if units:
            yield from ("", f"## {title}", "")
            yield from (f"- {_plain(frame.names[one.unit])}" for one in units)
    if contradictions:
        yield from ("", "## Trái quy tắc của bảng sau khi cộng", "")
        yield from (
            f"- {_plain(f'{one.message}; {one.remedy}')}" for one in contradictions[:_SHOWN]
        )
    if made.changes:
        yield from ("", "## Sửa sau khi nhận", "", '{{ bang("' + CHANGES + '") }}')
    if made.figures:
        yield from ("", "## Số của cấp trên đổi so với lần trước", "")
        for one in made.figures[:_SHOWN]:
            title = frame.tables[one.table].by_name[one.column].title
            table = frame.tables[one.table].title
            change = f"{one.before or 'ô trống'} → {one.after or 'ô trống'}"
            yield f"- {_plain(f'{table} ({one.keys}), {title}: {change}')}"


def _plain(text: str) -> str:
    """Write a text of somebody else so that no sign in it means anything."""
    flat = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!<>|~&" else sign for sign in flat)
