"""All rows of a table for the catalogue's own script, and where the report uses each.

Columns of words are a list of the different texts and, for each row, a place in it. Equal cells
one below the other are written once with their number: "0*35,1*35".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros.export.site_data.kept import FOLDER, KeptTables, as_json, write_script
from macros.export.site_data.occurrence import Occurrence, leaves_of
from macros.render.call.address import repository_of
from macros.render.catalogue.rows import column_texts, fields_in_order, own_keys, signs, words_for

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table.schema import Field
    from macros.read.table.table import Table


# Table → line → [place, number of the fact in its call, column].
Uses = Mapping[str, Mapping[int, list[list[Any]]]]


def write_rows_of(
    report: Report, kept: KeptTables, places: Sequence[Occurrence], site_dir: Path
) -> None:
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
        rows = _rows(report, kept, table)
        uses_json = as_json({"noi": [words[place] for place in known], "dung": used})
        write_script(site_dir, f"{FOLDER}/{name}", rows, uses_json)


def _rows(report: Report, kept: KeptTables, table: Table) -> str:
    def make() -> bytes:
        return as_json(_describe(report, table)).encode()

    return kept.take(table, "json", make).decode()


def _describe(report: Report, table: Table) -> Mapping[str, Any]:
    lines = list(table.lines)
    is_run = lines == list(range(2, len(lines) + 2))
    repository = repository_of(report.identity)
    return {
        "dong": None if is_run else lines,
        "cot": [_column(table, field) for field in fields_in_order(table)],
        "rieng": {
            name: table.label(name, value)
            for name, value in own_keys(report, table).items()
            if value in table.values(name)
        },
        "dau": {table.lines[row]: found for row, found in signs(table).items()},
        "kho": repository.lines(table.path) if repository else None,
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
    known = table.values(field.name) if field.formula is None else tuple(dict.fromkeys(texts))
    place = {text: str(number) for number, text in enumerate(known)}
    labels = [words_for(table, field, text) for text in known]
    return {**head, "chu": labels, "o": _runs(place[text] for text in texts)}


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
