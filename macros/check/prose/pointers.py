"""What sentences point to: tables that none names, their numbers typed, papers of later years."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose.reading import read_prose
from macros.findings import Code, Finding, Severity
from macros.format import format_short
from macros.read.page.page import GAP, HEADING, Call, Page
from macros.read.report import Report
from macros.render.board.shortcomings import read_shortcomings
from macros.render.call.numbering import id_of

# "Bảng 3", "mục 2.1": numbers that the next table or section moves on.
_TYPED = re.compile(
    r"(?<![^\W_])(?:Bảng|Hình|Mục|(?<=ở )mục|(?<=xem )(?:bảng|hình|mục)|(?<=tại )(?:bảng|hình|mục))"
    r" \d{1,2}(?:\.\d{1,2})*(?![\w%]|[.,/]\d)"
)
# The word before a pointer, which prints such a word itself: "xem bảng {{ xem(…) }}".
_KIND = re.compile(
    r"(?i)(?:^|[.;:,(]|(?<![^\W_])(?:ở|tại|xem|theo|trong|và|từ)) *"
    r"(bảng|biểu đồ|hình|mục|phần) (\(?)$"
)
_KINDS = {"bảng": "bang", "biểu đồ": "hinh", "hình": "hinh", "mục": "muc", "phần": "muc"}
# The year in which a sentence has something done, and no other one.
_DONE = re.compile(r"(?:^|[.;] )(?:Ngay |Từ |Trong )?(?:[Nn]ăm|năm) ((?:19|20)\d\d)(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LATER = re.compile(r"(?:nay|sau này|trước khi|chưa có|cho đến khi|đến khi)\b")


def find_lost_pointers(report: Report) -> Iterator[Finding]:
    """Judge what the sentences of the final copy point to, and what they leave without a word."""
    yield from _unnamed(report)
    yield from _unanswered(report)
    for page in report.book_pages:
        prose = read_prose(page).without(GAP).without(HEADING)
        for match in _TYPED.finditer(prose.text):
            message = f"“{match.group()}” gõ tay, thêm bảng, thêm mục thì số không đổi theo"
            yield prose.warning(match.start(), message, 'gọi xem("…")', Code.TYPED_POINTER)
        yield from _cited_before(report, page)
        yield from _named_twice(page)


def _named_twice(page: Page) -> Iterator[Finding]:
    """Hold the word before a pointer against what the pointer leads to."""
    before = ""
    for piece in page.pieces:
        if isinstance(piece, str):
            before = piece
            continue
        said = _KIND.search(" ".join(before[-40:].split("\n")) if piece.name == "xem" else "")
        kind, before = (piece.subject or "").partition(":")[0], ""
        if said is None:
            continue
        word, opened = said.groups()
        if _KINDS[word.lower()] == kind and not opened and word.lower() != "biểu đồ":
            message = f"“{word}” đứng trước xem(…), lệnh gọi đã in chữ đó"
            yield _warning(piece, message, "bỏ chữ đó", Code.REPEATED)
        elif _KINDS[word.lower()] != kind and kind in ("bang", "hinh"):
            message = f"câu nói “{word}” mà dẫn tới “{piece.subject}”"
            yield _warning(piece, message, "sửa chữ, hoặc dẫn đúng chỗ", Code.CONTRADICTED)


def _unnamed(report: Report) -> Iterator[Finding]:
    """Warn of each table and figure of the final copy that no sentence of it points to.

    One who reads of a table sees the chart of the same numbers beside it.
    """
    pages = report.book_pages
    targets = (call.subject or "" for page in pages for call in page.calls_of("xem"))
    named = {target.partition(":")[2] for target in targets}
    drawn = [call for page in pages for word in ("bang", "bieu_do") for call in page.calls_of(word)]
    unknown = {call.subject or "" for call in drawn} - report.tables.keys()
    if not report.is_read_through:
        return
    for page in pages:
        for call in page.calls:
            kind, ma = call.macro.figure, id_of(call)
            if kind is not None and ma is not None and ma not in named | unknown:
                message = f"không câu nào của bài dẫn tới {kind.label.lower()} “{ma}”"
                remedy = f'viết ({{{{ xem("{kind.prefix}:{ma}") }}}}) vào câu nói về nó'
                yield _warning(call, message, remedy, Code.UNNAMED_FIGURE)


def _unanswered(report: Report) -> Iterator[Finding]:
    """Warn of shortcomings that a part of the report leaves out, where others are spoken of."""
    found = read_shortcomings(report)
    if not report.is_read_through:
        return
    for name, places in found.places.items():
        first = next(iter(places.values()))[0]
        for part in found.missing(name):
            message = f"hạn chế “{name}” chưa được nhắc tới ở phần “{part.heading}”"
            remedy = f'đặt {{{{ han_che("{name}") }}}} trước đoạn nói về nó ở đó, hoặc viết thêm'
            yield _warning(first, message, remedy, Code.SHORTCOMING)
        if len(found.parts) == 1:
            message = f"hạn chế “{name}” không có nguyên nhân, giải pháp ở phần nào khác"
            remedy = f'đặt {{{{ han_che("{name}") }}}} ở những chỗ đó'
            yield _warning(first, message, remedy, Code.SHORTCOMING)


def _cited_before(report: Report, page: Page) -> Iterator[Finding]:
    """Warn of a sentence in which something is done by a document that was not there yet."""
    lines = page.body.split("\n")
    for call in page.calls_of("van_ban"):
        document = report.documents.get(call.subject or "")
        if document is None or document.date is None:
            continue
        line = lines[call.line - page.body_line]
        before = line[: max(line.find(f'"{call.subject}"'), 0)]
        begun = list(_DONE.finditer(before))
        if not begun:
            continue
        sentence = before[begun[-1].start() :]
        is_only = len(_YEAR.findall(re.sub(r"\{\{.*?(?:\}\}|$)", "", sentence))) == 1
        if is_only and int(begun[-1][1]) < document.date.year and not _LATER.search(sentence):
            message = (
                f"câu nói việc năm {begun[-1][1]} mà {document.number} ban hành ngày"
                f" {format_short(document.date)}"
            )
            yield _warning(call, message, "sửa năm, hoặc dẫn đúng văn bản", Code.CITED_TOO_EARLY)


def _warning(call: Call, message: str, remedy: str, code: Code) -> Finding:
    return Finding(call.path, call.line, message, remedy, code, Severity.WARNING)
