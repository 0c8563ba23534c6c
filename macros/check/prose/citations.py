"""The documents that pages cite: typed instead of cited, not yet issued, or replaced since."""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import takewhile

from macros.check.prose.reading import Wording, read_prose
from macros.findings import Code, Finding, Severity, closest
from macros.format import format_short
from macros.read.documents import Document
from macros.read.page.page import GAP, HEADING, Call, Page
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.documents import Force, State, citations_of, force_of

# 38-HD/BTCTW, 12 - NQ/TW, 98/2014/NĐ-CP, 64/2020/QH14, 171/QĐ-UBND
_NUMBER = re.compile(
    r"(?<![^\W_])(?<![/-])(\d+(?:"
    r"(?:/\d{4}/| ?[-–] ?)[A-ZĐ][A-Za-zĐđ]*[/-][A-ZĐ](?:[^\W_]|-)*"
    r"|/\d{4}/QH\d+"
    r"|/[A-ZĐ][A-Za-zĐđ]{1,5}-[A-ZĐ](?:[^\W_]|-)+"
    r"))(?<!-)"
)
_NOT_SENTENCES = re.compile(rf"{HEADING.pattern}|https?://\S+")
_DATE = re.compile(r"[^.;\n]{0,12}?ngày (\d{1,2})(?:[/-]| tháng )(\d{1,2})(?:[/-]| năm )(\d{4})")
# What may follow a citation: its date or year, and who issued it.
_DATED = re.compile(
    r",? \(?(?:ban hành )?"
    r"(?:ngày (\d{1,2})(?:[/-]| tháng )(\d{1,2})(?:[/-]| năm )|(?:(?<=\()|(?<=hành ))năm )(\d{4})"
)
_ISSUED = re.compile(r",? (?:của|do) ([^.,;]{3,80})")
# Who issues documents, though a register may have none of theirs.
_ISSUERS = frozenset({
    "Ban Bí thư", "Ban Chấp hành Trung ương", "Bộ Chính trị", "Chính phủ", "Quốc hội",
    "Thủ tướng Chính phủ",
})  # fmt: skip
_WORD = re.compile(r"\w+")
# What the letters in a number say of the kind; one of them is used for two kinds.
_SIGN = re.compile(r"[-/]([A-ZĐ][A-Za-zĐđ]{1,3})[-/]")
_SIGNS = {
    "BC": "báo cáo", "CT": "chỉ thị|chương trình", "CTr": "chương trình", "CV": "công văn",
    "HD": "hướng dẫn", "KH": "kế hoạch", "KL": "kết luận", "NQ": "nghị quyết", "NĐ": "nghị định",
    "QC": "quy chế", "QyĐ": "quy định", "QĐ": "quyết định|quy định|quy chế", "QĐi": "quy định",
    "TB": "thông báo", "TT": "thông tư|thông tri", "TTr": "tờ trình", "ĐA": "đề án",
}  # fmt: skip
_KINDS = "|".join(sorted({*"|".join(_SIGNS.values()).split("|"), "luật"}, key=len, reverse=True))
_KIND_BEFORE = re.compile(
    rf"(?i)(?<![^\W_])(?<!thông báo )({_KINDS})[ \u00a0\n](?:số[ \u00a0\n])?$"
)
_NO_NUMBER = re.compile(
    rf"(?<![^\W_])(?:{'|'.join(one.capitalize() for one in _KINDS.split('|'))})"
    r"[ \n]số(?=[ \n](?:của|về|ngày|do)[ \n]|[,;)])"
)
_LONGEST_KIND = 40  # letters, with what stands between it and the number
_ENOUGH = 7  # words of a title that no other sentence says
_ONE_LETTER = 0.85  # alike but for one letter or digit
# Words by which a sentence says that a document is one of the past.
_SAYS_SO = re.compile(r"thay thế|thay cho|được thay|nay là|hết hiệu lực|trước đây|lúc đó|khi đó")


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
    known = _read_known(report)
    for page in report.book_pages:
        prose = read_prose(page).without(_NOT_SENTENCES).without(GAP)
        yield from _judge(report, prose, known)
        yield from _unnumbered(report, page, prose)


def _judge(report: Report, prose: Wording, known: _Known) -> Iterator[Finding]:
    told: set[tuple[str, datetime.date | None]] = set()
    for match in _NUMBER.finditer(prose.text):
        number, date = _plain(match[1]), _date_after(prose.text[match.end() :])
        documents = known.citable.get(number, [])
        if documents and (date is None or any(one.date == date for one in documents)):
            message = f"số hiệu “{match[1]}” gõ tay, không có chú thích ngày và tên văn bản"
            remedy = f"dùng {_ways(documents)}"
            yield prose.warning(match.start(), message, remedy, Code.TYPED_DOCUMENT)
        elif not _is_named(number, date, known) and (number, date) not in told:
            told.add((number, date))
            if not report.broken_tables:  # one of which may be the register that has it
                remedy = f"thêm vào đó rồi gọi van_ban(…){_hint(number, known)}"
                message = _unknown("dẫn", match[1], date)
                yield prose.finding(match.start(), message, remedy, Code.UNKNOWN_DOCUMENT)
        if wrong := _of_another_kind(prose.text, match, documents):
            yield prose.warning(match.start(), *wrong, Code.MISNAMED_DOCUMENT)


def _unknown(verb: str, number: str, date: datetime.date | None) -> str:
    when = f" ngày {format_short(date)}" if date else ""
    return f"{verb} văn bản “{number}”{when} chưa có trong data/documents.yml"


def find_wrong_numbers(passages: Iterable[Wording], report: Report) -> Iterator[Finding]:
    """Judge the numbers of documents where no note can stand: captions and the YAML of data/."""
    known = _read_known(report)
    for passage in passages:
        for match in _NUMBER.finditer(passage.typed) if passage.source else ():
            number, date = _plain(match[1]), _date_after(passage.typed[match.end() :])
            documents = known.citable.get(number, [])
            is_known = any(date in (None, one.date) for one in documents)
            is_other = passage.path.endswith("documents.yml") or report.broken_tables
            if not (is_known or is_other or _is_named(number, date, known)):
                message, remedy = _unknown("nêu", match[1], date), "sửa số hiệu, hoặc thêm vào đó"
                remedy += _hint(number, known)
                yield passage.warning(match, message, remedy, Code.UNKNOWN_DOCUMENT)
            if wrong := _of_another_kind(passage.typed, match, documents):
                yield passage.warning(match, *wrong, Code.MISNAMED_DOCUMENT)


def _of_another_kind(
    text: str, match: re.Match[str], documents: Iterable[Document]
) -> tuple[str, str] | None:
    """Hold the word before a typed number against the register, or against its letters."""
    said = _KIND_BEFORE.search(text, max(0, match.start() - _LONGEST_KIND), match.start())
    sign = _SIGN.search(match[1])
    kinds = [one.kind.lower() for one in documents]
    kinds = kinds or (_SIGNS.get(sign[1], "").split("|") if sign else [""])
    if said is None or kinds == [""] or said[1].lower() in kinds:
        return None
    meant = " hoặc ".join(kind.capitalize() for kind in kinds)
    return f"“{said[1]}” đứng trước số hiệu “{match[1]}” của {meant}", "sửa tên loại hoặc số hiệu"


def _unnumbered(report: Report, page: Page, prose: Wording) -> Iterator[Finding]:
    """Warn of documents that are named without their number, or with a place left for it."""
    for match in _NO_NUMBER.finditer(prose.text):
        message = f"“{' '.join(match.group().split())}” chưa có số của văn bản"
        yield prose.warning(match.start(), message, "gọi van_ban(…)", Code.TYPED_DOCUMENT)
    begun = {_begin_of(one): one for one in report.documents.values() if one.date is not None}
    ways = "|".join(re.escape(one) for one in begun if one)
    cited = citations_of(page)
    text = prose.text.replace("\n", " ")
    for match in re.finditer(rf"(?<![^\W_])(?:{ways})(?![^\W_])", text) if ways else ():
        meant = [one for one in report.documents.values() if _begin_of(one) == match.group()]
        if len(meant) == 1 and meant[0].key not in cited:  # several say that any is meant
            message = f"“{match.group()} …” nêu văn bản mà không có số"
            yield prose.warning(match.start(), message, f"gọi {_ways(meant)}", Code.TYPED_DOCUMENT)


def _begin_of(document: Document) -> str:
    """Take the words by which a title is known again; "" of one that is too short."""
    words = document.title.split()
    return " ".join(words[:_ENOUGH]) if len(words) >= _ENOUGH else ""


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


def _read_known(report: Report) -> _Known:
    citable: dict[str, list[Document]] = defaultdict(list)
    named: dict[str, list[str]] = defaultdict(list)
    for document in report.documents.values():
        if document.date is not None:
            citable[document.number].append(document)
        else:
            named[document.number].append("")  # any date may be its own
        for other in (*document.replaced_by, *document.replaces, *document.reused):
            named[other.number or document.number].append(other.date)
    for table in report.tables.values():
        for number, date in _registered(table):
            named[number].append(date)
    return _Known(citable, named)


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


def find_misnamed(report: Report) -> Iterator[Finding]:
    """Hold what the words around a citation say of the document against the register."""
    kinds = {document.kind.lower() for document in report.documents.values()}
    kinds = {kind for kind in kinds if " " in kind}  # “luật” ends other words
    issuers = _ISSUERS | {document.issuer for document in report.documents.values()}
    for page in report.book_pages:
        words = ["", *(piece if isinstance(piece, str) else "" for piece in page.pieces), ""]
        for number, call in enumerate(page.pieces, start=1):
            if isinstance(call, str) or call.name != "van_ban":
                continue
            document = report.documents.get(call.subject or "")
            if document is not None:
                wrong = _misnamed(document, words[number - 1], words[number + 1], kinds, issuers)
                for message, remedy, severity in wrong:
                    code = Code.MISNAMED_DOCUMENT
                    yield Finding(page.path, call.line, message, remedy, code, severity)


def _misnamed(
    document: Document, before: str, after: str, kinds: Set[str], issuers: Set[str]
) -> Iterator[tuple[str, str, Severity]]:
    """Say what differs, what to do, and how certain it is.

    Args:
        kinds: In small letters.
    """
    shown = f"{document.kind} số {document.number}"
    said = " ".join(before.lower().split()).removesuffix(" số")
    kind = max((one for one in kinds if said.endswith(one)), key=len, default=None)
    if kind is not None:
        message = f"chữ “{kind}” đứng trước “{shown}”, lệnh gọi đã in loại văn bản"
        yield message, "bỏ chữ đó", Severity.ERROR
    dated = _DATED.match(after)
    date = document.date
    if dated is not None and date is not None:
        day, month, year = (int(part) if part else 0 for part in dated.groups())
        if year != date.year or (day and (day, month) != (date.day, date.month)):
            message = f"câu ghi “{dated.group().strip(' (,')}” mà {shown} ngày {format_short(date)}"
            yield message, "sửa câu hoặc dẫn đúng văn bản", Severity.ERROR
    named = _ISSUED.match(after)
    if named is not None:
        closeness = {issuer: _begin_alike(named[1], issuer) for issuer in issuers}
        best = max(issuers, key=closeness.__getitem__)
        if closeness[best] > max(closeness[document.issuer], 1):
            message = f"câu ghi của “{best}” mà {shown} là của {document.issuer}"
            # The words may speak of those who carry it out.
            yield message, "sửa tên cơ quan hoặc dẫn đúng văn bản", Severity.WARNING


def _begin_alike(one: str, other: str) -> int:
    """Count the words with which both begin."""
    pairs = zip(_WORD.findall(one.lower()), _WORD.findall(other.lower()), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def find_miscited(report: Report) -> Iterator[Finding]:
    """Hold the citations on the pages of the final copy against the register."""
    date = report.identity.ngay
    if date is None:
        return  # nobody knows yet what the report comes after
    for page in report.book_pages:
        cited = citations_of(page)
        for key, calls in cited.items():
            document = report.documents.get(key)
            if document is None or document.date is None:
                continue  # found where the call is evaluated
            force = force_of(document, report.documents, date)
            line = calls[0].line
            if force.state is State.LATER:
                # No wording makes this right, so that it is no warning.
                message = (
                    f"dẫn {document.number} ngày {format_short(document.date)}, "
                    f"ban hành sau ngày báo cáo ({format_short(date)})"
                )
                remedy = "bỏ chỗ dẫn này hoặc sửa “ngay” trong data/report.yml"
                yield Finding(page.path, line, message, remedy, Code.CITED_TOO_EARLY)
            elif page.is_whole and not _says_so(page, calls, force, cited):
                yield from _replaced(page, line, document, force)


def _replaced(page: Page, line: int, document: Document, force: Force) -> Iterator[Finding]:
    if force.state is State.REPLACED and force.successor:
        doubt = "" if force.successor.relation.verified else ", theo nguồn chưa kiểm chứng"
        what = f"đã được {force.successor.words} thay thế trước ngày báo cáo{doubt}"
    elif force.state is State.ENDED:
        what = "đã hết hiệu lực trước ngày báo cáo"
    else:
        return
    message = f"{document.number} {what}, mà bài không nói rõ"
    remedy = "dẫn thêm văn bản mới hoặc ghi như “(nay là …)”, “(đã được thay thế)”"
    yield Finding(page.path, line, message, remedy, Code.REPLACED_DOCUMENT, Severity.WARNING)


def _says_so(page: Page, calls: Iterable[Call], force: Force, cited: Iterable[str]) -> bool:
    """Tell whether the page cites the successor too, or says that the document is past."""
    successor = force.successor.document if force.successor else None
    if successor is not None and successor.key in cited:
        return True
    lines = page.body.split("\n")
    return any(_SAYS_SO.search(lines[call.line - page.body_line]) for call in calls)
