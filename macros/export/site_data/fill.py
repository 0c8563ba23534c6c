"""Write all data of a published site, and fill into its pages what the build did not know."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from macros.export.site_data.downloads import write_csv, write_package, write_workbook
from macros.export.site_data.ledger import CARDS, write_ledger
from macros.export.site_data.occurrence import Occurrence, places_of
from macros.export.site_data.tables import as_json, keep, put, write_rows_of
from macros.format import format_number, format_short
from macros.project import digest
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.table.table import Table, label_rows
from macros.render.call.address import built_name
from macros.render.call.html import tag
from macros.render.call.numbering import number_report
from macros.render.catalogue.catalogue import LEDGER, ROWS, USES
from macros.render.catalogue.rows import verdict_place, write_rows
from macros.render.evaluate import Ledger
from macros.rules.language.rule import Standing

_INDEX = "search/search_index"
_OPENING = "var __index = "  # what the theme looks for on a disk
NOTES = "chu-thich"  # the place of the notes on a page
_NOTES_END = re.compile(r"↩</p>\s*</li>\s*</ol>\s*$")


def fill_pages(
    report: Report,
    places: Sequence[Occurrence],
    standings: Sequence[Standing],
    site_dir: Path,
) -> None:
    """Fill in all pages that have something left open."""
    catalogue = number_report(report).catalogue
    readers = _readers(places)
    for name, page in catalogue.items():
        if name in report.tables:
            mine = readers.get(name, [])
            rows = _rows(report, report.tables[name], mine)
            found: dict[str, str] = {ROWS: rows, USES: "".join(_uses(page, mine))}
            for one in standings:
                if one.table == name:
                    look = {"class_": "chu ket-qua", "data_ket_qua": one.state}
                    found[verdict_place(one.rule)] = tag("td", one.words, **look)
            _fill(site_dir / built_name(page), found)
    for page in report.pages:
        if page.calls_of("so_cai"):
            count = sum(len(place.facts) for place in places)
            _fill(site_dir / built_name(page), {LEDGER: _ledger(count, page)})


def _rows(report: Report, table: Table, places: Iterable[Occurrence]) -> str:
    facts = (fact for place in places if place.figure is None for fact in place.facts)
    cells = (fact.cells[0] for fact in facts if fact.cells)
    led_to = sorted({cell.row for cell in cells if cell.table == table.name})

    def make() -> bytes:
        return f"{write_rows(report, table, led_to)}\n\n".encode()

    return keep(report, table, f"{digest(led_to)[:8]}.html", make).decode()


def _fill(path: Path, found: Mapping[str, str]) -> None:
    if not path.is_file():
        return
    text = path.read_text(encoding="utf-8")
    for place, content in found.items():
        text = text.replace(place, content)
    path.write_text(text, encoding="utf-8", newline="\n")


def _readers(places: Iterable[Occurrence]) -> Mapping[str, list[Occurrence]]:
    """List for each table the places that print numbers from it."""
    found: dict[str, list[Occurrence]] = {}
    for place in places:
        for table in dict.fromkeys(cell.table for fact in place.facts for cell in fact.cells):
            found.setdefault(table, []).append(place)
    return found


def _uses(page: Page, places: Sequence[Occurrence]) -> Iterator[str]:
    """List the tables and charts that show a table, and count its numbers in sentences."""
    if not places:
        yield "<p>Báo cáo chưa dùng bảng này.</p>\n"
        return
    start = posixpath.dirname(built_name(page)) or "."
    yield '<ul class="noi-dung" data-search-exclude>\n'
    for address, group in groupby(places, key=lambda place: place.address):
        mine = list(group)
        link = quote(posixpath.relpath(address, start))
        yield f'<li><a href="{link}">{escape(mine[0].page.title)}</a>'
        parts: list[str] = [
            tag("a", place.words, href=f"{link}#{place.figure.anchor}")
            for place in mine
            if place.figure is not None
        ]
        sentences = len(mine) - len(parts)
        parts += [f"{sentences} số trong câu"] if sentences else []
        yield f": {'; '.join(parts)}</li>\n"
    yield "</ul>\n"


def _ledger(count: int, page: Page) -> str:
    way = posixpath.relpath(f"{CARDS}-1.html", posixpath.dirname(built_name(page)) or ".")
    link = tag("a", "Đọc tất cả các dòng khi không có JavaScript", href=way)
    words = tag("p", f"{format_number(count)} số.", class_="dem")
    plain = tag("noscript", tag("p", link, class_="dem"))
    return tag("div", words, plain, class_="so-cai", data_tep=CARDS)


def write_data(
    report: Report, ledger: Ledger, standings: Sequence[Standing], site_dir: Path
) -> None:
    """Write tables, ledger and descriptor into a built site, and fill in its catalogue."""
    places = places_of(report, ledger)
    write_ledger(report, places, site_dir)
    tables = report.tables.items()
    copies = {name: write_csv(report.project, table, site_dir) for name, table in tables}
    for table in report.tables.values():
        write_workbook(report, table, site_dir)
    write_rows_of(report, places, site_dir)
    write_package(report, copies, site_dir)
    write_search(report, site_dir)
    fill_pages(report, places, standings, site_dir)


def write_search(report: Report, site_dir: Path) -> None:
    """Rewrite the index of a built site as the one script that disks and servers can load.

    The first entry brings along the synonyms of the report, which are learned before all else.
    """
    source = site_dir / f"{_INDEX}.json"
    if not source.is_file():
        return
    index = json.loads(source.read_text(encoding="utf-8"))
    index["docs"] = [part for one in index["docs"] for part in _parted(one)]
    index["docs"] += [*_documents(report), *_things(report)]
    index["docs"][0]["tu"] = report.identity.tu_dong_nghia
    put(site_dir, f"{_INDEX}.js", f"{_OPENING}{as_json(index)}".encode())
    source.unlink()


def _parted(entry: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Part the notes at the foot of a page from its last section, which may not call them."""
    text, _, notes = entry["text"].rpartition("<ol>")
    if not _NOTES_END.search(notes):
        yield entry
        return
    yield {**entry, "text": text.rstrip()}
    page, notes = entry["location"].partition("#")[0], re.sub(r"\s*↩", "", notes)
    yield {"location": f"{page}#{NOTES}", "title": "Chú thích", "text": f"<ol>{notes}"}


def _documents(report: Report) -> Iterator[Mapping[str, object]]:
    """Give each document of the register an entry that leads to its row."""
    page = next((one for one in report.pages if one.calls_of("danh_muc_van_ban")), None)
    if page is None:
        return
    for document in report.documents.values():
        date = f", ngày {format_short(document.date)}" if document.date else ""
        yield {
            "location": f"{built_name(page)}#van-ban-{document.key}",
            "title": escape(f"{document.kind} số {document.number}{date}"),
            "text": escape(f"{document.issuer}: {document.title}"),
        }


def _things(report: Report) -> Iterator[Mapping[str, object]]:
    """Give each row of a table that names units or other things an entry in the catalogue."""
    for name, page in number_report(report).catalogue.items():
        if (table := report.tables.get(name)) is None:
            continue
        for line, words in zip(table.lines, label_rows(table).values(), strict=False):
            yield {
                "location": f"{built_name(page)}#dong-{line}",
                "title": escape(words),
                "text": escape(table.schema.title),
                "boost": 0.3,
            }
