"""Statistics, and numbers of documents, that were typed although the data hold them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from macros.check.prose.reading import blank, blank_code, line_of
from macros.findings import Code, Finding, Severity, closest
from macros.format import format_short
from macros.read.documents import Document
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.table.schema import Field
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


# 38-HD/BTCTW, 12 - NQ/TW, 98/2014/NĐ-CP, 64/2020/QH14, 171/QĐ-UBND
_NUMBER = re.compile(
    r"(?<![^\W_])(?<![/-])(\d+(?:"
    r"(?:/\d{4}/| ?[-–] ?)[A-ZĐ][A-Za-zĐđ]*[/-][A-ZĐ](?:[^\W_]|-)*"
    r"|/\d{4}/QH\d+"
    r"|/[A-ZĐ][A-Za-zĐđ]{1,5}-[A-ZĐ](?:[^\W_]|-)+"
    r"))(?<!-)"
)
_NOT_SENTENCES = re.compile(r"(?m)^#{1,6} .*$|https?://\S+")
_DATE = re.compile(r"[^.;\n]{0,12}?ngày (\d{1,2})(?:[/-]| tháng )(\d{1,2})(?:[/-]| năm )(\d{4})")
_ONE_LETTER = 0.85  # alike but for one letter or digit


@dataclass(frozen=True, slots=True)
class _Known:
    """The documents that a report knows, by number.

    Args:
        citable: Those of data/documents.yml with a date.
        named: Those that may be named without a note, with their dates as far as known: of the
            tables that register documents, and what documents.yml says of others.
    """

    citable: Mapping[str, list[Document]]
    named: Mapping[str, list[str]]


def find_typed_documents(report: Report) -> Iterator[Finding]:
    """Judge every number that is typed on a page of the final copy, outside headings."""
    known = _Known(_citable(report), _named(report))
    for page in report.book_pages:
        yield from _judge(report, page, known)


def _judge(report: Report, page: Page, known: _Known) -> Iterator[Finding]:
    text = _NOT_SENTENCES.sub(blank, blank_code(page.body))
    told: set[tuple[str, datetime.date | None]] = set()
    for match in _NUMBER.finditer(text):
        number, date = _plain(match[1]), _date_after(text[match.end() :])
        line = line_of(page, match.start())
        documents = known.citable.get(number, [])
        if documents and (date is None or any(one.date == date for one in documents)):
            message = f"số hiệu “{match[1]}” gõ tay, không có chú thích ngày và tên văn bản"
            remedy = f"dùng {_ways(documents)}"
            code, severity = Code.TYPED_DOCUMENT, Severity.WARNING
            yield Finding(page.path, line, message, remedy, code, severity)
        elif not _is_named(number, date, known) and (number, date) not in told:
            told.add((number, date))
            if not report.broken_tables:  # one of which may be the register that has it
                when = f" ngày {format_short(date)}" if date else ""
                message = f"dẫn văn bản “{match[1]}”{when} chưa có trong data/documents.yml"
                remedy = f"thêm vào đó rồi gọi van_ban(…){_hint(number, known)}"
                yield Finding(page.path, line, message, remedy, Code.UNKNOWN_DOCUMENT)


def _hint(number: str, known: _Known) -> str:
    """Name what may have been meant: a document with this number, or a number like it."""
    documents = known.citable.get(number)
    if documents:
        return f"; văn bản cùng số đã có: {_ways(documents)}"
    if number in known.named:
        return "; văn bản cùng số đã biết có ngày khác"
    close = closest(number, [*known.citable, *known.named], _ONE_LETTER)
    return f"; hay là “{close}”?" if close is not None else ""


def _plain(number: str) -> str:
    """Write a number as registers do, without blanks around its dash."""
    return re.sub(r" ?[-–] ?", "-", number, count=1)


def _ways(documents: list[Document]) -> str:
    dated = ((one.key, one.date) for one in documents if one.date)
    return ", ".join(f'van_ban("{key}") ({format_short(date)})' for key, date in dated)


def _is_named(number: str, date: datetime.date | None, known: _Known) -> bool:
    dates = known.named.get(number)
    if dates is None or date is None:
        return dates is not None
    return any(date.isoformat().startswith(one) for one in dates)


def _date_after(text: str) -> datetime.date | None:
    """Read the date that follows a number, such as "ngày 05/5/2015"."""
    match = _DATE.match(text)
    try:
        return datetime.date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:  # no such day
        return None


def _citable(report: Report) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for document in report.documents.values():
        if document.date is not None:
            found.setdefault(document.number, []).append(document)
    return found


def _named(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for document in report.documents.values():
        if document.date is None:
            found.setdefault(document.number, []).append("")  # any date may be its own
        for other in (*document.replaced_by, *document.replaces, *document.reused):
            found.setdefault(other.number or document.number, []).append(other.date)
    for table in report.tables.values():
        for number, date in _registered(table):
            found.setdefault(number, []).append(date)
    return found


def _registered(table: Table) -> Iterator[tuple[str, str]]:
    """List the documents of a table that registers them, each with its date, "" without one."""
    column = table.schema.document
    if column is None:
        return
    keys = table.schema.primaryKey
    dates = (one.name for one in table.schema.fields if one.type == "date" and one.name in keys)
    dated = next(dates, None)
    numbers = table.columns[column]
    yield from zip(numbers, table.columns[dated] if dated else [""] * len(numbers), strict=True)
