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
from macros.project import again, digest, recall
from macros.read.report import Report
from macros.read.table.table import Cell
from macros.render.call.address import built_name, repository_of
from macros.render.call.context import Fact
from macros.render.call.html import tag
from macros.render.call.mark import number_id
from macros.render.call.numbering import number_report
from macros.render.catalogue.rows import name_row, words_for

CARDS = f"{FOLDER}/so-cai"
_HEAD = (
    *("Mục", "Số trong trang", "Dòng", "Chỗ in", "In ra", "Giá trị", "Đơn vị"),
    *("Nghĩa", "Thời gian", "Cách tính", "Các ô", "Đánh dấu"),
)
_MAX_DECIMALS = 12
# Each call, and its numbers with what is told of each and the stored cells.
_Told = Sequence[tuple[Occurrence, Sequence[tuple[Fact, Sequence[str], Sequence[Cell]]]]]


def write_ledger(report: Report, places: Iterable[Occurrence], site_dir: Path) -> None:
    """Write the cards of each page, and the ledger: as cards, plain, and as CSV.

    A byte-order mark tells spreadsheets that it is UTF-8. What is told of a page is on record.
    """
    catalogue = {name: built_name(page) for name, page in number_report(report).catalogue.items()}
    own = next((page for page in report.pages if page.calls_of("so_cai")), None)
    around = catalogue, built_name(own) if own else None
    sections = {section.id: section.path for section in report.outline.sections}
    tables = [(name, one.digest) for name, one in report.tables.items()]
    whole = digest(tables, around, repository_of(report.identity))
    parts: dict[str, tuple[str, str, list[str]]] = {}
    for address, group in groupby(places, key=lambda place: place.address):
        mine, name = list(group), address.removesuffix(".html")
        page = mine[0].page
        section = sections.get(page.section or "") or page.source_uri
        said = again(("so-cai", address), mine, partial(_digest_places, mine))
        seen = digest(whole, section, page.title, said)
        make = partial(_tell, report, around, section, mine)
        parts[name] = recall(report.project.record("so-cai", address), {"seen": seen}.get, make)
        write_script(site_dir, f"{CARDS}/{name}", parts[name][0])
    all_cards = ",".join(f"{as_json(name)}:{cards}" for name, (cards, *_) in parts.items())
    write_script(site_dir, CARDS, f"{{{all_cards}}}")
    lines = "".join((write_csv([_HEAD]), *(text for _, text, _ in parts.values())))
    put(site_dir, f"{CARDS}.csv", lines.encode("utf-8-sig"))
    if own is not None:
        plain = [plain_row("In ra", *_HEAD[6:], "Mục", "Chỗ in")]
        plain += [row for *_, rows in parts.values() for row in rows]
        write_plain(report, "so-cai", own, plain, site_dir)


def _digest_places(places: Iterable[Occurrence]) -> str:
    return digest([(one.call, one.address, one.words, one.facts, one.figure) for one in places])


def _tell(
    report: Report,
    around: tuple[Mapping[str, str], str | None],
    section: str,
    places: Iterable[Occurrence],
) -> tuple[Sequence[object], Sequence[str]]:
    """Tell of the numbers of a page: their cards, their lines as CSV and plain."""
    told = [
        (
            one,
            [(fact, explain(one.call, fact, report.tables), leaves_of(fact)) for fact in one.facts],
        )
        for one in places
    ]
    return (as_json(_Cards(report, *around).describe(told)), *_lines(section, told)), ("seen",)


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

    def describe(self, told: _Told) -> Mapping[str, Any]:
        """Say all that the cards of a page say."""
        places = [place for place, _ in told]
        page = places[0].page
        numbers = {place.call.index: [self._fact(*one) for one in facts] for place, facts in told}
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

    def _fact(self, fact: Fact, texts: Sequence[str], cells: Sequence[Cell]) -> list[Any]:
        return [fact.text, list(map(self._cell, cells)), *map(self._text, texts)]

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


def _lines(section: str, told: _Told) -> tuple[str, list[str]]:
    """Write the lines of a page, for a spreadsheet and for whoever has no scripts."""
    rows: list[Sequence[str]] = []
    plain = []
    for place, facts in told:
        spot = f"{place.figure.kind} {place.figure.number}" if place.figure else place.words
        for order, (fact, texts, leaves) in enumerate(facts):
            meaning, unit, period, formula, _, mark = texts
            number, cells = number_id(place.call.index, order), _name_cells(leaves)
            row = (section, number, str(place.call.line), spot, fact.text, _value(fact), unit)
            rows.append([defuse(one) for one in (*row, meaning, period, formula, cells, mark)])
            anchor = place.figure.anchor if place.figure else f"so-{number}"
            link = tag("a", fact.text, href=f"../{quote(place.address)}#{anchor}")
            said = unit, meaning, period, formula, cells, mark, section, spot
            plain.append(plain_row(link, *said))
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
