"""The ledger beside the site: a card for each number of a page, and all numbers as one CSV.

The cards of a page are one file; texts that occur often are listed once (`chu`) and named by their
place there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from macros.export.site_data.downloads import plain_row, write_plain
from macros.export.site_data.occurrence import Occurrence, explain, leaves_of
from macros.export.site_data.tables import FOLDER, as_json, lines_address, put, write_script
from macros.files.cell_text import defuse, write_csv
from macros.format import write_spans
from macros.project import again
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.table import Cell, Table
from macros.render.call.address import built_name, repository_of
from macros.render.call.context import Fact
from macros.render.call.html import tag
from macros.render.call.mark import number_id
from macros.render.call.numbering import number_report
from macros.render.catalogue.rows import name_row, words_for

CARDS = f"{FOLDER}/so-cai"


def write_cards(report: Report, places: Iterable[Occurrence], site_dir: Path) -> None:
    """Write the file of each page that prints numbers, and all together for the ledger."""
    addresses = {name: built_name(page) for name, page in number_report(report).catalogue.items()}
    own = _ledger_page(report)
    around = addresses, built_name(own) if own else None, repository_of(report.identity)
    pages = {}
    for address, group in groupby(places, key=lambda place: place.address):
        mine, name = list(group), address.removesuffix(".html")

        def make(mine: list[Occurrence] = mine) -> str:
            return as_json(_Cards(report, *around[:2]).describe(mine))

        pages[name] = again(("the", address), (mine, report.tables, around), make)
        write_script(site_dir, f"{CARDS}/{name}", pages[name])
    all_pages = ",".join(f"{as_json(name)}:{cards}" for name, cards in pages.items())
    write_script(site_dir, CARDS, f"{{{all_pages}}}")


def _ledger_page(report: Report) -> Page | None:
    return next((page for page in report.pages if page.calls_of("so_cai")), None)


class _Cards:
    """Collects the numbers of one page, and the tables, rows and texts that they refer to."""

    def __init__(self, report: Report, addresses: Mapping[str, str], ledger: str | None) -> None:
        self._report = report
        self._addresses = addresses
        self._ledger = ledger
        self._texts: dict[str, int] = {}
        self._tables: dict[str, int] = {}
        self._columns: dict[str, dict[str, int]] = {}
        self._rows: dict[str, dict[int, str]] = {}

    def describe(self, places: list[Occurrence]) -> Mapping[str, Any]:
        """Say all that the cards of a page say."""
        page = places[0].page
        numbers = {
            place.call.index: [self._fact(place.call, fact) for fact in place.facts]
            for place in places
        }
        calls = {
            place.call.index: [place.words, place.call.line, int(place.figure is None)]
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

    def _fact(self, call: Call, fact: Fact) -> list[Any]:
        texts = explain(call, fact, self._report.tables)
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
        fields = [table.field(column) for column in self._columns[name]]
        return {
            "ten": table.schema.title,
            "tep": table.path,
            "nguon": "; ".join(part for part in (source, invented) if part),
            "trang": self._addresses.get(name),
            "kho": lines_address(self._report, table),
            "cot": [[field.name, field.title] for field in fields],
            "dong": self._rows[name],
        }


_HEAD = (
    *("Mục", "Số trong trang", "Dòng", "Chỗ in", "In ra", "Giá trị", "Đơn vị"),
    *("Nghĩa", "Thời gian", "Cách tính", "Các ô", "Đánh dấu"),
)
_MAX_DECIMALS = 12


def write_ledger(report: Report, places: Iterable[Occurrence], site_dir: Path) -> None:
    """Write the ledger, plain and as CSV; a byte-order mark tells spreadsheets that it is UTF-8."""
    sections = {section.id: section.path for section in report.outline.sections}
    parts = [(write_csv([_HEAD]), [plain_row("In ra", *_HEAD[6:], "Mục", "Chỗ in")])]
    for address, group in groupby(places, key=lambda place: place.address):
        mine = list(group)
        page = mine[0].page
        section = sections.get(page.section or "") or page.source_uri
        seen = section, mine, report.tables
        parts.append(again(("so-cai", address), seen, partial(_lines, *seen)))
    put(site_dir, f"{CARDS}.csv", "".join(text for text, _ in parts).encode("utf-8-sig"))
    if own := _ledger_page(report):
        plain = [row for _, rows in parts for row in rows]
        write_plain(report, "so-cai", own, plain, site_dir)


def _lines(
    section: str, places: Iterable[Occurrence], tables: Mapping[str, Table]
) -> tuple[str, list[str]]:
    rows: list[Sequence[str]] = []
    plain = []
    for place in places:
        spot = f"{place.figure.kind} {place.figure.number}" if place.figure else place.words
        for order, fact in enumerate(place.facts):
            meaning, unit, period, formula, _, mark = explain(place.call, fact, tables)
            number, cells = number_id(place.call.index, order), _name_cells(leaves_of(fact))
            row = (section, number, str(place.call.line), spot, fact.text, _value(fact), unit)
            rows.append([defuse(one) for one in (*row, meaning, period, formula, cells, mark)])
            anchor = place.figure.anchor if place.figure else f"so-{number}"
            link = tag("a", fact.text, href=f"../{quote(place.address)}#{anchor}")
            told = unit, meaning, period, formula, cells, mark, section, spot
            plain.append(plain_row(link, *told))
    return write_csv(rows), plain


def _value(fact: Fact) -> str:
    return "" if fact.value is None else f"{round(fact.value, _MAX_DECIMALS).normalize():f}"


def _name_cells(cells: Iterable[Cell]) -> str:
    """Name cells by table, column and lines, such as "ket_nap.csv tong 57, 70-75; …"."""
    lines: dict[tuple[str, str], list[int]] = {}
    for cell in cells:
        lines.setdefault((cell.table, cell.column), []).append(cell.line)
    return "; ".join(
        f"{table}.csv {column} {write_spans(found, '-')}"
        for (table, column), found in lines.items()
    )
