"""A page as sentences: its words with the calls in their places, passage by passage."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from macros.check.prose.reading import PARAGRAPH, blank, find_code
from macros.findings import Code, Finding
from macros.read.page.page import HEADING, Call, Page
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.call.context import Fact, Rendered
from macros.vocabulary import MacroKind

MARK = "\ue000"  # stands for a call
IN_ORDER = re.compile(r"\b(?:lần lượt|tương ứng)\b")  # before numbers named one by one
# Before a word of direction or comparison: it says of nothing that it was so.
DENIED = re.compile(
    r"\b(?:(?:không|chưa|chẳng)(?= (?:hề |được |thể )?(?:tăng|giảm|nâng|lên|xuống|cao|thấp|nhiều"
    r"|ít|lớn|nhỏ|đông)\b)|nếu|cần|phải|để|mục tiêu|phấn đấu|dự kiến)\b"
)
_END = re.compile(r"[.!?…][”\")*_]*(?:\[\^[^\]]+\])?\s+|\n(?=[ \t]*(?:[-*+|]|\d+[.)])[ \t])")
_OPENS = '“"(*_[|-+' + MARK
_CLAUSE_END = re.compile(r"[,;:.()]")
_SPACES = str.maketrans("\u00a0\n", "  ")


@dataclass(frozen=True)
class StatedCall:
    """A call in a sentence.

    Args:
        at: Where its mark stands in the sentence.
        rendered: What it prints; None when it could not be evaluated.
    """

    sentence: Statement
    at: int
    call: Call
    rendered: Rendered | None

    @cached_property
    def before(self) -> str:
        """The words of its clause before it, back to another call."""
        return _CLAUSE_END.split(self.sentence.text[: self.at].rpartition(MARK)[2])[-1]

    @cached_property
    def after(self) -> str:
        """The words of its clause after it, up to another call."""
        behind = self.sentence.text[self.at + 1 :].partition(MARK)[0]
        return _CLAUSE_END.split(behind, maxsplit=1)[0]

    @property
    def table(self) -> Table | None:
        """The table that it names."""
        return table_of(self.sentence.report, self.call)

    @property
    def column(self) -> Field | None:
        """The column of numbers that it names; None for several."""
        name = str(self.call.kwargs.get("cot", self.column_name))
        return self.table.schema.by_name.get(name) if self.table else None

    @property
    def column_name(self) -> str:
        """What stands where calls name their column; "" for nothing."""
        return str(self.call.args[1]) if len(self.call.args) > 1 else ""

    @property
    def is_number(self) -> bool:
        """Whether it prints a number."""
        return self.call.macro.kind is MacroKind.NUMBER and bool(self.fact)

    @property
    def fact(self) -> Fact | None:
        """The number that it prints."""
        return next(iter(self.rendered.facts), None) if self.rendered else None

    def finding(self, message: str, remedy: str) -> Finding:
        """Tell how the words around it contradict it."""
        return self.sentence.finding(self.at, message, remedy, Code.CONTRADICTED)

    def warning(self, message: str, remedy: str) -> Finding:
        """Tell how the words around it seem to contradict it."""
        return self.finding(message, remedy).as_warning


@dataclass(frozen=True)
class Statement:
    """One sentence.

    Args:
        text: In lower case, each call replaced by a mark, all blanks alike.
        typed: The same with its capitals.
        start: Where it begins in the text of its page; of a chart's headline, where the chart is.
        said: The calls in it.
        earlier: The sentences of the paragraph before it.
        chart: The chart of which it is the headline.
    """

    passage: TextPassage
    text: str
    typed: str
    start: int
    said: list[StatedCall] = field(default_factory=list)
    earlier: tuple[Statement, ...] = ()
    chart: Call | None = None

    @property
    def report(self) -> Report:
        """The report in which it stands."""
        return self.passage.report

    @property
    def numbers(self) -> Iterator[StatedCall]:
        """The calls that print numbers."""
        return (said for said in self.said if said.is_number)

    def finding(self, at: int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what is wrong at a position of the sentence."""
        line = self.chart.line if self.chart else self.passage.line_of(self.start + at)
        return Finding(self.passage.page.path, line, message, remedy, code)

    def warning(self, at: int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what should be mended at a position, but stops no publication."""
        return self.finding(at, message, remedy, code).as_warning


@dataclass(frozen=True)
class TextPassage:
    """A paragraph with the marks, tables and charts that follow it, and their headlines.

    Args:
        page: On which it stands.
        heading: Text of the heading above it.
        lines: Where the pieces of the page's text begin, with their lines.
        calls: Those around its sentences: claims, tables, charts.
    """

    report: Report
    page: Page
    heading: str
    lines: tuple[Sequence[int], Sequence[int], str]
    calls: list[Call] = field(default_factory=list)
    sentences: list[Statement] = field(default_factory=list)

    def line_of(self, position: int) -> int:
        """Find the line of the file on which a position of the page's text is."""
        starts, lines, text = self.lines
        piece = bisect_right(starts, position) - 1
        return lines[piece] + text.count("\n", starts[piece], position)


@dataclass(frozen=True)
class Statements:
    """The sentences of a report, or of some of its pages.

    Args:
        shown: The tables behind the tables and charts of all pages, by target.
        percentages: Those that calls of all pages print, each with a place where one does.
    """

    report: Report
    passages: tuple[TextPassage, ...]
    shown: Mapping[str, str]
    percentages: Mapping[str, str]

    @cached_property
    def sentences(self) -> tuple[Statement, ...]:
        """The sentences in order."""
        return tuple(one for passage in self.passages for one in passage.sentences)


def part_around(text: str, start: int, signs: str = ";") -> tuple[int, int]:
    """Find where the part of a sentence between semicolons, or other signs, begins and ends."""
    begin = max(text.rfind(sign, 0, start) for sign in signs) + 1
    ends = (text.find(sign, start + 1) for sign in signs)
    return begin, min((end for end in ends if end >= 0), default=len(text))


def table_of(report: Report, call: Call) -> Table | None:
    """Find the table that a call names."""
    return report.tables.get(str(call.kwargs.get("bang", call.subject)))


def read_sentences(
    report: Report,
    printed: Mapping[tuple[str, int], Rendered],
    shown: Mapping[str, str],
    percentages: Mapping[str, str],
) -> Statements:
    """Cut the pages of a report into sentences."""
    whole = (page for page in report.pages if page.is_whole)
    passages = tuple(passage for page in whole for passage in _cut(report, page, printed))
    return Statements(report, passages, shown, percentages)


def _cut(
    report: Report, page: Page, printed: Mapping[tuple[str, int], Rendered]
) -> Iterator[TextPassage]:
    text = "".join(piece if isinstance(piece, str) else MARK for piece in page.pieces)
    lines = (*_lines(page), text)
    for position, code in find_code(text):
        if MARK not in code:
            text = text[:position] + " " * len(code) + text[position + len(code) :]
    calls = iter(page.calls)
    passage = TextPassage(report, page, "", lines)
    heading, waiting = "", list[Call]()
    for block in PARAGRAPH.finditer(text):
        own = [next(calls) for _ in range(block.group().count(MARK))]
        aside = [call for call in own if not call.macro.is_in_sentences]
        is_heading = HEADING.match(block.group()) is not None
        if is_heading:
            waiting, heading = [], block.group().split("\n")[0].lstrip("# ")
            passage = TextPassage(report, page, heading, lines)
        if not block.group().strip(f"{MARK} \t\n"):
            (passage.calls if passage.sentences else waiting).extend(aside)
            passage.sentences.extend(_headlines(passage, aside) if passage.sentences else ())
            continue
        if passage.sentences:
            passage = TextPassage(report, page, heading, lines)
        passage.calls.extend((*waiting, *aside))
        headed, waiting = waiting, []
        _fill(passage, HEADING.sub(blank, block.group()), block.start(), own, printed)
        if passage.sentences:
            passage.sentences.extend(_headlines(passage, headed))
            yield passage


def _headlines(passage: TextPassage, calls: Sequence[Call]) -> Iterator[Statement]:
    """Read the headlines of charts as sentences."""
    for call in calls:
        headline = call.kwargs.get("tieu_de")
        if isinstance(headline, str):
            yield Statement(passage, headline.lower(), headline, 0, chart=call)


def _lines(page: Page) -> tuple[list[int], list[int]]:
    """Tell where each piece of a page begins, and on which line of the file."""
    starts, lines, at, line = [], [], 0, page.body_line
    for piece in page.pieces:
        line = line if isinstance(piece, str) else piece.line
        starts.append(at)
        lines.append(line)
        at += len(piece) if isinstance(piece, str) else 1
        line += piece.count("\n") if isinstance(piece, str) else 0
    # A call may have lines of its own; the call after it says how many.
    for number in range(len(page.pieces) - 2, -1, -1):
        piece, later = page.pieces[number], page.pieces[number + 1]
        if isinstance(piece, str) and not isinstance(later, str):
            lines[number] = later.line - piece.count("\n")
    return starts, lines


def _fill(
    passage: TextPassage,
    block: str,
    start: int,
    calls: Sequence[Call],
    printed: Mapping[tuple[str, int], Rendered],
) -> None:
    """Cut a block into the sentences of a passage."""
    owed = iter(calls)
    for begin, end in _sentences(block):
        typed = block[begin:end].translate(_SPACES)
        places = [(at, next(owed)) for at, sign in enumerate(typed) if sign == MARK]
        silent = {at for at, call in places if not call.macro.is_in_sentences}
        typed = "".join(" " if at in silent else sign for at, sign in enumerate(typed))
        text = lower if len(lower := typed.lower()) == len(typed) else typed
        earlier = tuple(passage.sentences)
        sentence = Statement(passage, text, typed, start + begin, earlier=earlier)
        sentence.said.extend(
            StatedCall(sentence, at, call, printed.get((call.path, call.index)))
            for at, call in places
            if at not in silent
        )
        if text.strip():
            passage.sentences.append(sentence)


def _sentences(block: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in _END.finditer(block):
        after = block[match.end() : match.end() + 1]
        if after and (match.group() == "\n" or after.isupper() or after in _OPENS):
            yield begin, match.end()
            begin = match.end()
    yield begin, len(block)
