"""Statistics typed although the data hold them: they would stay as they are when data change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from macros.check.prose import blank, blank_code
from macros.findings import Code, Finding, Severity
from macros.read.page import Page
from macros.read.report import Report
from macros.read.table import Table
from macros.read.table_schema import Field
from macros.render.ledger import Ledger
from macros.render.sheet import own_rows

# Numbers with a thousands dot or a decimal comma, such as 84.213, 18,75 and 12,5%. Others are too
# often an age, a year or a date.
_TYPED = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?P<percent>[ \u00a0]?%)?"
    r"(?![\w/-]|[.,]\d)"
)
_PERCENT = re.compile(r"\d[\d.]*(?:,\d+)?%")
_HEADING = re.compile(r"(?m)^#{1,6} .*$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the data hold a number: a row of the report's own unit."""

    table: Table
    field: Field
    row: int


def find_typed_numbers(report: Report, ledger: Ledger) -> Iterator[Finding]:
    """Warn of each number in the sentences of the final copy that a call would print."""
    places: Mapping[str, list[Place]] | None = None
    for page in report.book_pages:
        text = _HEADING.sub(blank, blank_code(page.body))
        for match in _TYPED.finditer(text):
            places = _places(report) if places is None else places
            way = _way(match, page, places, ledger, report)
            if way is None:
                continue
            line = page.body_line + text.count("\n", 0, match.start())
            message = f"số “{match.group()}” gõ tay, dữ liệu đổi thì câu vẫn như cũ"
            yield Finding(page.path, line, message, way, Code.TYPED_NUMBER, Severity.WARNING)


def _way(
    match: re.Match[str],
    page: Page,
    places: Mapping[str, list[Place]],
    ledger: Ledger,
    report: Report,
) -> str | None:
    """Say how to call a number; None when neither data nor pages know it."""
    if match["percent"] and (way := _printed(f"{match['number']}%", ledger)):
        return way
    plain = match["number"].replace(".", "").replace(",", ".")
    found = [
        place
        for place in places.get(plain, ())
        if not match["percent"] or place.field.unit.startswith("%")
    ]
    used = {str(call.args[0]) for call in page.calls if call.args}
    found = [place for place in found if place.table.name in used] or found
    return f"gọi {_call(found[0], report)}" if found else None


def _printed(percent: str, ledger: Ledger) -> str | None:
    for call, fact in ledger.facts():
        if percent in _PERCENT.findall(fact.text):
            return f"gọi số như {call.name}(…) ở {call.path}:{call.line}"
    return None


def _call(place: Place, report: Report) -> str:
    """Write the call that prints a cell; the report's own unit is understood."""
    defaults = report.identity.mac_dinh
    keys = [
        f"{field.name}={value}" if field.type == "year" else f'{field.name}="{value}"'
        for field in place.table.key_fields
        if defaults.get(field.name) != (value := place.table.columns[field.name][place.row])
    ]
    arguments = ", ".join([f'"{place.table.name}"', f'"{place.field.name}"', *keys])
    return f"{{{{ so({arguments}) }}}}"


def _places(report: Report) -> Mapping[str, list[Place]]:
    """Find every number of the report's own unit, as it stands in the files."""
    found: dict[str, list[Place]] = {}
    for table in report.tables.values():
        rows = own_rows(report, table)
        for field in table.numeric_fields:
            if field.formula is None:
                texts = table.columns[field.name]
                for row in rows:
                    found.setdefault(texts[row], []).append(Place(table, field, row))
    return found
