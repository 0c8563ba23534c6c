"""What is typed and may not stay: numbers that the data hold, and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from macros.check.prose.reading import read_prose
from macros.findings import Code, Finding
from macros.format import shorten
from macros.read.page.page import GAP, HEADING, Page
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.catalogue.rows import own_rows
from macros.render.evaluate import Ledger

# Numbers with a thousands dot or a decimal comma, such as 84.213, 18,75 and 12,5%. Others are too
# often an age, a year or a date.
_TYPED = re.compile(
    r"(?<![\w.,/-])(?P<number>\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+)(?P<percent>[ \u00a0]?%)?"
    r"(?![\w/-]|[.,]\d)"
)
_PERCENT = re.compile(r"\d[\d.]*(?:,\d+)?%")
_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b"
    rf"|{GAP.pattern}"
    r"|\((?:điền|bổ sung|cập nhật|chờ) (?:số liệu|sau|thêm)[^)\n]{0,80}\)"
    r"|…{2,}|\.{4,}|\?{3,}"
)

# Where the data hold a number: a cell of the report's own unit.
Held = tuple[Table, Field, int]


def find_typed_numbers(report: Report, ledger: Ledger) -> Iterator[Finding]:
    """Warn of each number in the sentences of the final copy that a call would print."""
    places: Mapping[str, list[Held]] | None = None
    for page in report.book_pages:
        prose = read_prose(page).without(HEADING)
        for match in _TYPED.finditer(prose.text):
            places = _places(report) if places is None else places
            way = match["percent"] and _printed(f"{match['number']}%", ledger)
            way = way or _held(match, page, places, report)
            if way:
                message = f"số “{match.group()}” gõ tay, dữ liệu đổi thì câu vẫn như cũ"
                yield prose.warning(match.start(), message, way, Code.TYPED_NUMBER)


def _held(
    match: re.Match[str], page: Page, places: Mapping[str, list[Held]], report: Report
) -> str | None:
    """Say how to call a number; None when the data do not hold it."""
    plain = match["number"].replace(".", "").replace(",", ".")
    found = [
        (table, field, row)
        for table, field, row in places.get(plain, ())
        if not match["percent"] or field.unit.startswith("%")
    ]
    used = {str(call.args[0]) for call in page.calls if call.args}
    found = [place for place in found if place[0].name in used] or found
    return f"gọi {_call(*found[0], report)}" if found else None


def _printed(percent: str, ledger: Ledger) -> str | None:
    for call, fact in ledger.facts():
        if percent in _PERCENT.findall(fact.text):
            return f"gọi số như {call.name}(…) ở {call.path}:{call.line}"
    return None


def _call(table: Table, column: Field, row: int, report: Report) -> str:
    """Write the call that prints a cell; the report's own unit is understood."""
    defaults = report.identity.mac_dinh
    keys = [
        f"{field.name}={value}" if field.type == "year" else f'{field.name}="{value}"'
        for field in table.key_fields
        if defaults.get(field.name) != (value := table.columns[field.name][row])
    ]
    arguments = ", ".join([f'"{table.name}"', f'"{column.name}"', *keys])
    return f"{{{{ so({arguments}) }}}}"


def _places(report: Report) -> Mapping[str, list[Held]]:
    """Find every number of the report's own unit, as it stands in the files."""
    found: dict[str, list[Held]] = {}
    for table in report.tables.values():
        rows = own_rows(report, table)
        for field in table.numeric_fields:
            if field.formula is None:
                texts = table.columns[field.name]
                for row in rows:
                    found.setdefault(texts[row], []).append((table, field, row))
    return found


def find_placeholders(report: Report) -> Iterator[Finding]:
    """Warn of them on the pages of the final copy, which is refused while one stands."""
    for page in report.book_pages:
        prose = read_prose(page)
        for match in _PLACEHOLDER.finditer(prose.text):
            message = f"còn chỗ chờ điền “{shorten(match.group(), 60)}”"
            remedy = "viết cho xong hoặc xóa; bản chính thức không được còn"
            yield prose.warning(match.start(), message, remedy, Code.PLACEHOLDER)
