"""Numbers of documents typed in sentences: known ones should be cited, unknown ones registered."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from macros.check.prose import blank, blank_code, line_of
from macros.findings import Code, Finding, Severity, closest
from macros.format.date import format_short
from macros.read.documents import Document
from macros.read.page import Page
from macros.read.report import Report
from macros.read.table import Table

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
