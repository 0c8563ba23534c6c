"""The whole ledger as one CSV, and data as scripts that a page opened from a disk can load."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros.export.site_data.place import (
    Place,
    formula_of,
    leaves_of,
    mark_words,
    meaning_of,
    period_of,
)
from macros.format import write_spans
from macros.render.call.mark import number_id

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table.table import Cell, Table
    from macros.render.call.context import Fact


def as_json(value: Any) -> str:
    """Write a value in as few letters as JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_script(path: Path, name: str, *parts: str) -> None:
    """Write values for the site's own scripts, which find them under a name.

    Args:
        parts: Values written as JSON; several become a list.
    """
    value = parts[0] if len(parts) == 1 else f"[{','.join(parts)}]"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Line ends in JSON text are none in older JavaScript.
    value = value.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    text = f"(self.baoCao??={{}})[{as_json(name)}]={value}\n"
    path.write_text(text, encoding="utf-8", newline="\n")


_HEAD = (
    "Mục",
    "Số trong trang",
    "Dòng",
    "Chỗ in",
    "In ra",
    "Giá trị",
    "Đơn vị",
    "Nghĩa",
    "Thời gian",
    "Cách tính",
    "Các ô",
    "Đánh dấu",
)
_MAX_DECIMALS = 12
_NUMBER = re.compile(r"-?[\d.,]*%?")


def write_ledger_csv(report: Report, places: Iterable[Place], site_dir: Path) -> None:
    """Write the ledger; a byte-order mark tells spreadsheets that it is UTF-8."""
    sections = {section.id: section.path for section in report.outline.sections}
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_HEAD)
    for place in places:
        for order, fact in enumerate(place.facts):
            writer.writerow(_row(report.tables, sections, place, order, fact))
    path = site_dir / "so-lieu" / "so-cai.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(stream.getvalue(), encoding="utf-8-sig", newline="\n")


def _row(
    tables: Mapping[str, Table],
    sections: Mapping[str, str],
    place: Place,
    order: int,
    fact: Fact,
) -> list[str]:
    value = "" if fact.value is None else f"{round(fact.value, _MAX_DECIMALS).normalize():f}"
    texts = [
        sections.get(place.page.section or "") or place.page.source_uri,
        number_id(place.call.index, order),
        str(place.call.line),
        place.words if place.is_sentence else place.words.partition(".")[0],
        fact.text,
        value,
        fact.unit,
        meaning_of(place.call.name, fact, tables),
        period_of(fact, tables),
        formula_of(fact, tables),
        _name_cells(leaves_of(fact)),
        mark_words(fact),
    ]
    return [_defuse(text) for text in texts]


def _name_cells(cells: Iterable[Cell]) -> str:
    """Name cells by table, column and lines, such as "ket_nap.csv tong 57, 70-75; …"."""
    lines: dict[tuple[str, str], list[int]] = {}
    for cell in cells:
        lines.setdefault((cell.table, cell.column), []).append(cell.line)
    return "; ".join(
        f"{table}.csv {column} {write_spans(found, '-')}"
        for (table, column), found in lines.items()
    )


def _defuse(text: str) -> str:
    """Keep a spreadsheet from running a text that is neither number nor dash."""
    is_formula = text.startswith(("=", "+", "-", "@")) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
