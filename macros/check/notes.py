"""Whether each mark of a footnote has its note on the page, and each note its mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.prose import blank, blank_code, line_of
from macros.findings import Code, Finding, Severity, closest
from macros.read.page import Page
from macros.read.report import Report

_MARK = re.compile(r"\[\^([^\[\]\n]+)\]")
_HEAD = re.compile(r"(?m)^ {0,3}\[\^([^\[\]\n]+)\]:")


def find_lost_notes(report: Report) -> Iterator[Finding]:
    """Hold marks and notes of every page against each other.

    A mark without a note would be printed as it is typed, a note without a mark not at all.
    """
    for page in report.pages:
        text = blank_code(page.body)
        heads = [(match[1], match.start()) for match in _HEAD.finditer(text)]
        yield from _doubled(page, heads)
        marks: dict[str, int] = {}
        for match in _MARK.finditer(_HEAD.sub(blank, text)):
            marks.setdefault(match[1], match.start())
        yield from _unmatched(page, marks, dict(heads))


def _doubled(page: Page, heads: list[tuple[str, int]]) -> Iterator[Finding]:
    seen = _cited(page)
    for name, position in heads:
        if name in seen:
            message = f"chú thích “[^{name}]” có hai lời, chỉ một lời được in"
            yield _at(page, position, message, "đặt tên khác cho lời này, ở đây và ở dấu")
        seen.add(name)


def _unmatched(page: Page, marks: dict[str, int], notes: dict[str, int]) -> Iterator[Finding]:
    cited = _cited(page)
    unused = {name: position for name, position in notes.items() if name not in marks}
    for name, position in marks.items():
        if name in notes or name in cited:
            continue
        close = closest(name, unused) or closest(name, notes)
        unused.pop(close or "", None)  # a name typed in two ways is one mistake
        remedy = f"có phải “[^{close}]”?" if close else f"thêm dòng “[^{name}]: …” ở cuối trang"
        yield _at(page, position, f"dấu “[^{name}]” không có lời chú thích", remedy)
    for name, position in unused.items():
        if name not in cited:  # which is told already
            message = f"lời chú thích “[^{name}]” không có dấu nào dẫn tới"
            remedy = "đặt dấu vào câu, hoặc bỏ lời này"
            yield _at(page, position, message, remedy, Severity.WARNING)


def _cited(page: Page) -> set[object]:
    """Name the documents that the page cites: their notes are printed for the author."""
    return {call.args[0] for call in page.calls if call.name == "van_ban" and call.args}


def _at(
    page: Page, position: int, message: str, remedy: str, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(page.path, line_of(page, position), message, remedy, Code.NOTE, severity)
