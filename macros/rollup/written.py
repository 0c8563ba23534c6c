"""What a roll-up writes into the report above: its tables, how units stand, what to look at."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from macros.files.cell_text import defuse, write_csv
from macros.read.table.file import NOTES
from macros.rollup.collected import REFUSED, WAITING, Collected, UnitState
from macros.rollup.compared import Look
from macros.rollup.judged import JudgedReturn, rows_of
from macros.rollup.procedure import ANSWERS, CHANGES, LOOKS, UNITS, Frame
from macros.rollup.renewal import Correction

_TEMPLATES = Path(__file__).parent / "khuon"
PAGE = "tong-hop/doi-chieu.md"
_HEAD = "# Do baocao tong-hop viết mỗi lần tổng hợp; không sửa ở đây.\n"


def list_files(
    frame: Frame, made: Collected, looks: Sequence[Look], judged: Sequence[JudgedReturn] = ()
) -> dict[Path, bytes]:
    """Give all files that the report above is to have, with their contents.

    Args:
        looks: What is to be looked at again in the tables as they will be.
        judged: The returns, whose answers to the prompts are put side by side.
    """
    project = frame.project
    files: dict[Path, str] = {}
    for name in frame.tables:
        files[project.data / NOTES / f"{name}.yml"] = _yaml(made.notes[name])
    words = {
        "khoa": frame.key,
        "don_vi": frame.units.name,
        "yeu_cau": json.dumps(frame.prompts, ensure_ascii=False),
        "minh_hoa": "true" if frame.identity.minh_hoa else "false",
    }
    written = {
        UNITS: tuple(_units(frame, made.states)),
        CHANGES: tuple(_numbered(map(_cells, made.changes))),
        LOOKS: tuple(_numbered(looks)),
        ANSWERS: tuple(_answers(frame, judged)),
    }
    for name, rows in written.items():
        if not rows:
            continue  # as long as nobody has corrected anything
        template = (_TEMPLATES / f"{name}.yml").read_text(encoding="utf-8").format_map(words)
        files[project.tables / f"{name}.yml"] = template
        names = [one["name"] for one in yaml.safe_load(template)["fields"]]
        files[project.tables / f"{name}.csv"] = write_csv([names, *rows])
    files[project.docs / PAGE] = (
        "\n".join(_page(frame, made, looks, has_answers=bool(written[ANSWERS]))) + "\n"
    )
    return {path: text.encode("utf-8") for path, text in files.items()}


def _yaml(said: Mapping[str, Any]) -> str:
    if not said:
        return f"{_HEAD}{{}}\n"
    lines = [_HEAD]  # JSON is YAML, and written at once for thousands of units
    for key, value in said.items():
        parts = value.items() if isinstance(value, Mapping) else ()
        lines += [f"{key}:\n", *(f"  {_json(name)}: {_json(one)}\n" for name, one in parts)]
        lines += (f"- {_json(one)}\n" for one in (() if parts else value))
    return "".join(lines)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _units(frame: Frame, states: Iterable[UnitState]) -> Iterator[tuple[str, ...]]:
    for one in states:
        due = frame.procedure.han
        on_time = "" if one.date is None or due is None else "co" if one.date <= due else "khong"
        declared = one.not_collected.keys() & frame.tables.keys()
        yield (
            *(one.unit, one.state, one.date.isoformat() if one.date else "", on_time),
            *map(str, (len(frame.tables), len(one.holds), len(declared))),
            *map(str, (one.errors, one.warnings, one.corrected)),
            *("; ".join(map(defuse, one.sources)), one.seal),
        )


def _numbered(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    listed = list(rows)
    width = len(str(len(listed)))
    for number, row in enumerate(listed, 1):
        yield (str(number).zfill(width), *map(defuse, row))


def _answers(frame: Frame, judged: Sequence[JudgedReturn]) -> Iterator[tuple[str, ...]]:
    """List the answers by prompt; those of units that sent nothing now stay."""
    sent = {one.unit: one.answers for one in judged if one.is_accepted}
    held = frame.shelf.table(ANSWERS)
    old = {(prompt, unit): text for prompt, unit, text in rows_of(held)} if held is not None else {}
    for prompt in frame.prompts:
        for unit in frame.parents:
            text = sent[unit].get(prompt, "") if unit in sent else old.get((prompt, unit), "")
            if text:
                yield prompt, unit, defuse(text)


def _cells(one: Correction) -> tuple[str, ...]:
    return (
        *(one.date.isoformat(), one.unit, one.table, one.keys),
        *(one.column, one.before, one.after),
    )


def _page(
    frame: Frame, made: Collected, looks: Sequence[Look], *, has_answers: bool
) -> Iterator[str]:
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
    overlaps = [(schema, one) for schema in frame.tables.values() for one in schema.overlaps]
    if overlaps:
        yield from ("", "## Phần tính trùng đã trừ", "")
    for schema, one in overlaps:
        names = ", ".join(frame.names.get(unit, unit) for unit in one.units)
        less = ", ".join(
            f"{schema.by_name[column].title}: {amount}" for column, amount in one.amounts.items()
        )
        yield f"- {_plain(f'{schema.title} ({names}): {less}. {one.text}')}"
    for name, rows, title in (
        (LOOKS, looks, "Những chỗ cần soát lại"),
        (CHANGES, made.changes, "Sửa sau khi nhận"),
        (ANSWERS, has_answers, "Ý kiến của các đơn vị theo đề cương"),
    ):
        if rows:
            yield from ("", f"## {title}", "", '{{ bang("' + name + '") }}')


def _plain(text: str) -> str:
    """Write a text of somebody else so that no sign in it means anything."""
    flat = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()#+-.!<>|~&" else sign for sign in flat)
