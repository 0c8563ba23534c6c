"""The search index as it is published: once, and with what the site builder cannot see.

Each document of the register and each row of a table that names things is found by itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

from macros.export.site_data.tables import as_json, put
from macros.format import format_short
from macros.read.report import Report
from macros.read.table.table import label_rows
from macros.render.call.address import built_name
from macros.render.call.numbering import number_report

_NAME = "search/search_index"
_OPENING = "var __index = "  # what the theme looks for on a disk


def write_search(report: Report, site_dir: Path) -> None:
    """Rewrite the index of a built site as the one script that disks and servers can load.

    The first entry brings along the synonyms of the report, which are learned before all else.
    """
    source = site_dir / f"{_NAME}.json"
    if not source.is_file():
        return
    index = json.loads(source.read_text(encoding="utf-8"))
    index["docs"] += [*_documents(report), *_things(report)]
    index["docs"][0]["tu"] = report.identity.tu_dong_nghia
    put(site_dir, f"{_NAME}.js", f"{_OPENING}{as_json(index)}".encode())
    source.unlink()


def _documents(report: Report) -> Iterator[Mapping[str, object]]:
    """Give each document of the register an entry that leads to its row."""
    pages = (page for page in report.pages if page.calls_of("danh_muc_van_ban"))
    page = next(pages, None)
    for document in report.documents.values() if page else ():
        date = f", ngày {format_short(document.date)}" if document.date else ""
        yield {
            "location": f"{built_name(page)}#van-ban-{document.key}",
            "title": escape(f"{document.kind} số {document.number}{date}"),
            "text": escape(f"{document.issuer}: {document.title}"),
        }


def _things(report: Report) -> Iterator[Mapping[str, object]]:
    """Give each row of a table that names units or other things an entry in the catalogue."""
    for name, page in number_report(report).catalogue.items():
        table = report.tables.get(name)
        for line, words in (
            zip(table.lines, label_rows(table).values(), strict=False) if table else ()
        ):
            yield {
                "location": f"{built_name(page)}#dong-{line}",
                "title": escape(words),
                "text": escape(table.schema.title),
                "boost": 0.3,
            }
