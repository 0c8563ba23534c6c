"""Where each number of a page comes from, for the card that the page shows beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros.export.site_data.ledger import as_json, write_script
from macros.export.site_data.place import (
    Place,
    exact_value,
    formula_of,
    leaves_of,
    mark_words,
    meaning_of,
    period_of,
)
from macros.render.call.address import built_name, repository_of
from macros.render.call.numbering import number_report
from macros.render.catalogue.rows import name_row, words_for

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table.table import Cell
    from macros.render.call.context import Fact


FOLDER = "so-lieu/so-cai"


def write_cards(report: Report, places: Iterable[Place], site_dir: Path) -> tuple[str, ...]:
    """Write the file of each page that prints numbers.

    Returns the names of the files, relative to the site, without their ending.
    """
    addresses = {name: built_name(page) for name, page in number_report(report).catalogue.items()}
    written = []
    for address, group in groupby(places, key=lambda place: place.address):
        name = f"{FOLDER}/{address.removesuffix('.html')}"
        cards = _Cards(report, addresses)
        write_script(site_dir / f"{name}.js", name, as_json(cards.describe(list(group))))
        written.append(name)
    return tuple(written)


class _Cards:
    """Collects the numbers of one page, and the tables, rows and texts that they refer to."""

    def __init__(self, report: Report, addresses: Mapping[str, str]) -> None:
        self._report = report
        self._addresses = addresses
        self._repository = repository_of(report.identity)
        self._ledger = next(
            (
                built_name(page)
                for page in report.pages
                if any(call.name == "so_cai" for call in page.calls)
            ),
            None,
        )
        self._texts: dict[str, int] = {}
        self._tables: dict[str, int] = {}
        self._columns: dict[str, dict[str, int]] = {}
        self._rows: dict[str, dict[int, str]] = {}

    def describe(self, places: list[Place]) -> Mapping[str, Any]:
        """Say all that the cards of a page say."""
        page = places[0].page
        numbers = {
            place.call.index: [self._fact(place.call.name, fact) for fact in place.facts]
            for place in places
        }
        calls = {
            place.call.index: [place.words, place.call.line, int(place.is_sentence)]
            for place in places
        }
        return {
            "ten": page.title,
            "trang": places[0].address,
            "goi": calls,
            "so": numbers,
            "bang": [self._table(name) for name in self._tables],
            "chu": list(self._texts),
            "so_cai": self._ledger,
        }

    def _fact(self, call: str, fact: Fact) -> list[Any]:
        tables = self._report.tables
        texts = (
            meaning_of(call, fact, tables),
            fact.unit,
            period_of(fact, tables),
            formula_of(fact, tables),
            exact_value(fact),
            mark_words(fact),
        )
        cells = [self._cell(cell) for cell in leaves_of(fact)]
        return [fact.text, cells, *(self._text(text) for text in texts)]

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))

    def _cell(self, cell: Cell) -> list[Any]:
        table = self._report.tables[cell.table]
        number = self._tables.setdefault(cell.table, len(self._tables))
        columns = self._columns.setdefault(cell.table, {})
        column = columns.setdefault(cell.column, len(columns))
        rows = self._rows.setdefault(cell.table, {})
        if cell.line not in rows:
            rows[cell.line] = name_row(table, cell.row)
        words = words_for(table, table.field(cell.column), cell.text)
        return [number, column, cell.line, words]

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._report.tables[name]
        source = table.schema.source.rstrip(".")
        invented = "số liệu minh họa" if table.schema.illustrative else ""
        view = self._repository.view(table.path, 1) if self._repository else None
        fields = [table.field(column) for column in self._columns[name]]
        return {
            "ten": table.schema.title,
            "tep": table.path,
            "nguon": "; ".join(part for part in (source, invented) if part),
            "trang": self._addresses.get(name),
            "kho": view.removesuffix("1") if view else None,
            "cot": [[field.name, field.title] for field in fields],
            "dong": self._rows[name],
        }
