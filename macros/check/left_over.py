"""What another report left behind, or nobody uses: names, years, documents, tables."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from macros.check.prose.reading import read_prose
from macros.findings import Code, Finding, Severity
from macros.project import PACKAGED
from macros.read.documents import Document
from macros.read.identity import Period
from macros.read.outline import Outline
from macros.read.report import Report
from macros.read.text.file import read_text
from macros.read.yaml.file import Key, find_line
from macros.vocabulary import MacroKind

_PROVINCES = Path(__file__).with_name("tinh-thanh.txt")
_CAPITAL = "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper())
_WORD = rf"[{_CAPITAL}][^\W\d_]*"
# Whose name follows: a province, or a unit below one, as offices and as places.
_PROVINCE = r"[Tt]ỉnh(?: [uủ][ỷy]| đoàn)?"
_CITY = r"(?:[Tt]hành phố|[Tt]hành [uủ][ỷy]|[Tt]hành đoàn|TP\.?)"
_DISTRICT = r"(?:[Hh]uyện|[Qq]uận|[Tt]hị)(?: [uủ][ỷy]| xã| đoàn)?"
_NAMED = re.compile(
    rf"(?<!\w)(?P<level>{_PROVINCE}|{_CITY}|{_DISTRICT}) (?P<name>{_WORD}(?: (?:- )?{_WORD})*)"
)
_IS_PROVINCE = re.compile(_PROVINCE)
# What may begin with a capital right behind "tỉnh" and is no name.
_NO_NAMES = ("Ban", "Bộ", "Chi", "Công", "Đảng", "Đoàn", "Hội", "Mặt", "Sở", "Thường", "Ủy", "Văn")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_YEAR = re.compile(r"(?<![\w/.-])(?<!tháng \d năm )(?<!tháng \d\d năm )(?:19|20)\d\d(?![\w/])")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")
_MOST_OF_OTHERS = 3  # a table that names more of them compares provinces


def find_left_behind(report: Report) -> Iterator[Finding]:
    """Warn of what belongs to another report, unless `xac_nhan` says that it is meant."""
    yield from _other_names(report)
    yield from _other_years(report)
    if report.is_read_through and all(p.status == "hoan-thanh" for p in report.book_pages):
        yield from _unused_tables(report)
        yield from _unused_documents(report)


def _warning(path: str, line: int, message: str, remedy: str, meant: str) -> Finding:
    remedy = f"{remedy}; đúng ý thì thêm “{meant}” vào xac_nhan ở data/report.yml"
    return Finding(path, line, message, remedy, Code.LEFT_OVER, Severity.WARNING)


def _other_names(report: Report) -> Iterator[Finding]:
    """Name the provinces, and the units of the packaged sample, that are not the report's own."""
    identity = report.identity
    offices = (identity.co_quan, identity.co_quan_cap_tren, identity.ten_co_quan)
    own = " | ".join(filter(None, (*offices, *identity.xac_nhan))).casefold()
    is_sample = any(name.casefold() in own for name in _sample())
    if identity.dia_danh and (is_sample or identity.dia_danh not in _sample()):
        own += f" | {identity.dia_danh.casefold()}"
    if is_sample:
        own += " | " + " | ".join(_sample()).casefold()
    for document in report.documents.values():
        own += f" | {document.issuer} | {document.title}".casefold()
    told: set[tuple[str, str]] = set()
    for path, line, text in _texts(report):
        for match in _NAMED.finditer(text):
            name = _other(match["level"], match["name"])
            if name is None or name.casefold() in own or (path, name) in told:
                continue
            told.add((path, name))
            message = f"“{match['level']} {name}” không phải tên của báo cáo này"
            yield _warning(path, line, message, "sửa lại cho đúng đơn vị báo cáo", name)


def _other(level: str, words: str) -> str | None:
    """Say which province, or unit of the sample, words behind a level begin with; None for none."""
    known = max(
        (one for one in _known() if f"{words} ".startswith(f"{one} ")), key=len, default=None
    )
    if known is not None or not _IS_PROVINCE.fullmatch(level):
        return known
    is_name = " " in words and words.split(maxsplit=1)[0] not in _NO_NAMES
    return words if is_name else None


@cache
def _known() -> frozenset[str]:
    return frozenset(_PROVINCES.read_text(encoding="utf-8").splitlines()) | _sample()


@cache
def _sample() -> frozenset[str]:
    """Name the units of the report that travels with this code, without their levels."""
    with (PACKAGED.tables / "don_vi.csv").open(encoding="utf-8", newline="") as stream:
        labels = [row["ten"] for row in csv.DictReader(stream)]
    return frozenset(match["name"] for label in labels if (match := _NAMED.match(label)))


def _texts(report: Report) -> Iterator[tuple[str, int, str]]:
    """Give what the report says in words, with file and line."""
    for page in report.pages:
        for number, text in enumerate(read_prose(page).text.split("\n"), page.body_line):
            yield page.path, number, text
    project = report.project
    schemas = [project.root / table.schema_path for table in report.tables.values()]
    for path in (project.data / "report.yml", project.data / "outline.yml", *schemas):
        name = project.relative(path)
        for number, text in enumerate((read_text(project, path, []) or "").split("\n"), 1):
            yield name, number, _COMMENT.sub("", text)
    for table in report.tables.values():
        cells = [
            (value, table.lines[table.columns[field.name].index(value)])
            for field in table.schema.stored_fields
            if field.type == "string"
            for value in dict.fromkeys(table.columns[field.name])
        ]
        others = {
            _other(match["level"], match["name"])
            for value, _ in cells
            for match in _NAMED.finditer(value)
        }
        if len({name for name in others if name} - _sample()) <= _MOST_OF_OTHERS:
            yield from ((table.path, line, value) for value, line in cells)


def years_outside(outline: Outline, period: Period) -> Iterator[tuple[tuple[Key, ...], str]]:
    """List the years of an outline's own words that its report does not cover, with their place."""
    texts: dict[tuple[Key, ...], str] = {("title",): outline.title}
    for place, section in enumerate(outline.sections):
        texts["sections", place, "title"] = section.title
        for kind, prompts in (("bullets", section.bullets), ("closing", section.closing)):
            for number, prompt in enumerate(prompts):
                texts["sections", place, kind, number, "text"] = prompt.text
    for where, text in texts.items():
        for year in dict.fromkeys(_YEAR.findall(text)):
            if not period.tu <= int(year) <= period.den + 1:  # for which it plans
                yield where, year


def _other_years(report: Report) -> Iterator[Finding]:
    period, path = report.identity.ky, report.project.data / "outline.yml"
    for where, year in years_outside(report.outline, period):
        if year not in report.identity.xac_nhan:
            line = find_line(report.project, path, *where)
            message = f"đề cương nêu năm {year}, ngoài kỳ báo cáo {period.tu}–{period.den}"
            name = report.project.relative(path)
            yield _warning(name, line, message, "sửa lời của đề cương", year)


def _unused_tables(report: Report) -> Iterator[Finding]:
    used = {appendix.bang for appendix in report.identity.phu_luc} | {*report.identity.xac_nhan}
    for call in (call for page in report.pages for call in page.calls):
        is_use = call.macro.kind is not MacroKind.APPENDIX
        for value in (*call.args, *call.kwargs.values()) if is_use else ():
            used |= {*_IDENTIFIER.findall(value)} if isinstance(value, str) else set()
    for table in report.tables.values():
        used |= {field.references for field in table.schema.fields}
        used |= {name for rule in table.schema.rules for name in rule.tables}
    for name, table in report.tables.items():
        if name not in used and table.schema.document is None:
            message = f"không trang nào dùng bảng “{name}”"
            remedy = "gọi bảng ở một mục, hoặc xóa hai tệp của bảng"
            yield _warning(table.schema_path, 1, message, remedy, name)


def _unused_documents(report: Report) -> Iterator[Finding]:
    used = {*report.identity.xac_nhan}
    used |= {str(call.subject) for page in report.pages for call in page.calls_of("van_ban")}
    asked = " ".join(prompt.text for _, prompt in report.outline.prompts())
    path = report.project.data / "documents.yml"
    waiting = [one for one in report.documents.values() if one.key in used or one.number in asked]
    reached = {one.key for one in waiting}
    while waiting:
        one = waiting.pop()
        for other in report.documents.values():
            if other.key not in reached and _are_related(one, other):
                reached.add(other.key)
                waiting.append(other)
    for place, key in enumerate(report.documents):
        if key not in reached:
            line = find_line(report.project, path, "documents", place)
            message = f"không trang nào dẫn văn bản “{key}”"
            name = report.project.relative(path)
            yield _warning(name, line, message, "dẫn bằng van_ban(…), hoặc xóa", key)


def _are_related(one: Document, other: Document) -> bool:
    """Tell whether one took the place of the other."""
    return any(
        related.number == second.number
        for first, second in ((one, other), (other, one))
        for related in (*first.replaced_by, *first.replaces)
    )
