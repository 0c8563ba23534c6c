"""What lies beside the site for each table: how it is kept and written, and all rows as a script.

Columns of words are a list of the different texts and, for each row, a place in it. Equal cells
one below the other are written once with their number: "0*35,1*35".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from macros.export.site_data.occurrence import Occurrence, leaves_of
from macros.project import kept_name, take
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.address import repository_of
from macros.render.catalogue.rows import column_texts, fields_in_order, own_keys, signs, words_for

FOLDER = "so-lieu"  # of the site


def keep(report: Report, table: Table, ending: str, make: Callable[[], bytes]) -> bytes:
    """Find in the report's cache what was made from one table, or make and keep it.

    It is named by the table, the tables that its keys refer to, the report's own unit and the
    address of its repository.

    Args:
        ending: What tells it from other things made from the same table.
    """
    named = (report.tables.get(field.references or "") for field in table.schema.fields)
    tables = [one.digest for one in (table, *named) if one is not None]
    around = report.identity.mac_dinh, repository_of(report.identity)
    name = kept_name(repr((around, tables)).encode())
    return take(report.project.cache / "bang" / f"{name}.{ending}", make)


def lines_address(report: Report, table: Table) -> str | None:
    """Return the address of the lines of a table in the repository, but for their numbers."""
    repository = repository_of(report.identity)
    return repository.lines(table.path) if repository else None


def as_json(value: Any) -> str:
    """Write a value in as few letters as JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def put(site_dir: Path, name: str, content: bytes) -> None:
    """Write a file of the site."""
    path = site_dir / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_script(site_dir: Path, name: str, *parts: str) -> None:
    """Write values as a script: the only way in which a page opened from a disk can load them.

    Args:
        name: Of the file, relative to the site and without its ending, and of the values for the
            scripts that look for them.
        parts: Values written as JSON; several become a list.
    """
    value = parts[0] if len(parts) == 1 else f"[{','.join(parts)}]"
    # Line ends in JSON text are none in older JavaScript.
    value = value.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    put(site_dir, f"{name}.js", f"(self.baoCao??={{}})[{as_json(name)}]={value}\n".encode())


# Table → line → [place, number of the fact in its call, column].
Uses = Mapping[str, Mapping[int, list[list[Any]]]]


def write_rows_of(report: Report, places: Sequence[Occurrence], site_dir: Path) -> None:
    """Write the file of each table: its rows, and then their uses."""
    uses = _uses(places)
    words = [[place.address, place.page.title, place.words, place.call.index] for place in places]
    for name, table in report.tables.items():
        mine = uses.get(name, {})
        known = sorted({use[0] for found in mine.values() for use in found})
        rank = {place: number for number, place in enumerate(known)}
        columns = [field.name for field in fields_in_order(table)]
        used = {
            line: [[rank[place], order, columns.index(name)] for place, order, name in found]
            for line, found in mine.items()
        }
        rows = _rows(report, table)
        uses_json = as_json({"noi": [words[place] for place in known], "dung": used})
        write_script(site_dir, f"{FOLDER}/{name}", rows, uses_json)


def _rows(report: Report, table: Table) -> str:
    return keep(report, table, "json", lambda: as_json(_describe(report, table)).encode()).decode()


def _describe(report: Report, table: Table) -> Mapping[str, Any]:
    lines = list(table.lines)
    is_run = lines == list(range(2, len(lines) + 2))
    return {
        "dong": None if is_run else lines,
        "cot": [_column(table, field) for field in fields_in_order(table)],
        "rieng": {
            name: table.label(name, value)
            for name, value in own_keys(report, table).items()
            if value in table.values(name)
        },
        "dau": {table.lines[row]: found for row, found in signs(table).items()},
        "kho": lines_address(report, table),
    }


def _column(table: Table, field: Field) -> Mapping[str, Any]:
    texts = column_texts(table, field)
    head = {
        "ma": field.name,
        "ten": field.head,
        "dv": field.unit,
        "khoa": int(field.name in table.schema.primaryKey),
    }
    if field.is_numeric:
        return {**head, "le": field.decimals, "so": _runs(texts)}
    ordered = table.values(field.name) if field.formula is None else ()
    known = dict.fromkeys((*ordered, *texts))  # an empty cell is none of the categories
    place = {text: str(number) for number, text in enumerate(known)}
    labels = [words_for(table, field, text) for text in known]
    above = [place.get(table.parents.get(field.name, {}).get(text, "")) for text in known]
    tree = {"tren": above} if head["khoa"] and any(above) else {}
    return {**head, **tree, "chu": labels, "o": _runs(place[text] for text in texts)}


def _runs(texts: Iterable[str]) -> str:
    counted = ((text, sum(1 for _ in run)) for text, run in groupby(texts))
    return ",".join(text if count == 1 else f"{text}*{count}" for text, count in counted)


def _uses(places: Iterable[Occurrence]) -> Uses:
    """Map each stored cell to the numbers that rest on it."""
    uses: dict[str, dict[int, list[list[Any]]]] = {}
    for number, place in enumerate(places):
        for order, fact in enumerate(place.facts):
            for cell in leaves_of(fact):
                lines = uses.setdefault(cell.table, {})
                lines.setdefault(cell.line, []).append([number, order, cell.column])
    return uses
