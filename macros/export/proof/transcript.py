"""What a copy says from its first word to its last, in one notation for all copies."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import chain
from typing import TypeAlias

from macros.export.document.inlines import NOWHERE, Origin
from macros.findings import Code, Finding
from macros.read.page.page import Page

Fold: TypeAlias = Callable[[str], str]  # leaves out what two copies may differ in

_BLANKS = re.compile(r"\s+")  # the no-break ones included
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ud800-\udfff]"
    r"|[\ufe00-\ufe0f\ufeff\ufffe\uffff]"
)
_DASHES = re.compile("[\u2010-\u2013]")
_LINE_END = "\x02"  # how the reader of PDF gives a hyphen there, whichever it is
_BEFORE, _AFTER = 25, 60  # letters that are quoted around the place where two copies part
_TOLD = 10  # differences of one copy that are told one by one; the others may have their cause
_WORD, _GAP = re.compile(r"[^\W_]+"), r"[\W_]+"
# How many words before and after that place are sought together in the author's page.
_AROUND = ((2, 2), (0, 4), (0, 3), (2, 1), (0, 2), (1, 1), (3, 0), (0, 1), (2, 0), (1, 0))
_PASSED = 4  # stretches in which a figure that print has moved is sought
_REMEDY = "xuất bản lại; nếu vẫn lệch, báo cho người giữ mã nguồn"


class Sign(StrEnum):
    """What is seen and is no word: one letter each, which nobody types."""

    TABLE = "\ue001"
    ROW = "\ue002"
    CELL = "\ue003"
    TABLE_END = "\ue009"
    PICTURE = "\ue004"
    LINK = "\ue005"
    MARK = "\ue006"  # of a note
    NOTE = "\ue007"
    NOTE_END = "\ue008"
    HEADING = "\ue010"  # of the first level; the signs of the other levels follow


_LEVELS = 6
_QUOTED = {
    ord(Sign.TABLE): " [bảng]",
    ord(Sign.ROW): " /",
    ord(Sign.CELL): " | ",
    ord(Sign.TABLE_END): " [hết bảng] ",
    ord(Sign.PICTURE): " [hình] ",
    ord(Sign.LINK): " [liên kết] ",
    ord(Sign.MARK): " [dấu chú thích] ",
    ord(Sign.NOTE): " [chú thích] ",
    ord(Sign.NOTE_END): " [hết chú thích] ",
} | {ord(Sign.HEADING) + depth: f" [tiêu đề cấp {depth + 1}] " for depth in range(_LEVELS)}
_IN_LINE = frozenset({Sign.MARK, Sign.NOTE, Sign.NOTE_END, Sign.PICTURE})
_ANY_SIGN = f"[{''.join(map(chr, _QUOTED))}]"
_AROUND_SIGN = re.compile(f" (?={_ANY_SIGN})|(?<={_ANY_SIGN}) ")


@dataclass(frozen=True, slots=True)
class Said:
    """Words or a sign, and where they stand in the author's files.

    Args:
        figure: Number of the figure that they belong to, from 1; 0 for none.
        fact: The id on its page of a number that a word has printed; "" for anything else.
    """

    text: str
    place: Origin
    figure: int = 0
    fact: str = ""


@dataclass(slots=True)
class Transcript:
    """What one copy says; grows while the copy is read.

    Args:
        name: Of the copy, as authors read it.
        is_exact: Whether its blanks and dashes are as they were written; a PDF loses them at the
            ends of lines.
        stretches: What is said from one heading to the next; the first is before all headings.
    """

    name: str
    is_exact: bool = True
    stretches: list[list[Said]] = field(default_factory=lambda: [[]])
    _place: Origin = NOWHERE
    _figures: int = 0
    _figure: int = 0
    _linked: tuple[str, tuple[int, int]] = "", (0, 0)  # the last link, and where it ended

    @property
    def said(self) -> list[Said]:
        """All that is said, in order."""
        return list(chain(*self.stretches))

    def say(self, text: str, place: Origin = NOWHERE, fact: str = "") -> None:
        """Add words or a sign; without a place, they stand where the words before them stand."""
        if place.path:
            self._place = place
        elif not text:
            return
        self.stretches[-1].append(Said(text, self._place, self._figure, fact))

    def head(self, level: int, place: Origin = NOWHERE) -> None:
        """Begin a stretch with the sign of a heading."""
        self.stretches.append([])
        self.say(chr(ord(Sign.HEADING) + min(level, _LEVELS) - 1), place)

    @contextmanager
    def link(self, target: str) -> Iterator[None]:
        """Take what is said meanwhile for a link, or for the rest of one that a picture parted."""
        if self._linked != (target, self._words_so_far()):
            self.say(Sign.LINK)
        yield
        self._linked = target, self._words_so_far()

    def _words_so_far(self) -> tuple[int, int]:
        spoken = sum(not one.text.isspace() for one in self.stretches[-1])
        return len(self.stretches), spoken

    @contextmanager
    def figure(self) -> Iterator[None]:
        """Take what is said meanwhile for a figure, which print may move a little."""
        self._figures += 1
        self._figure = self._figures
        yield
        self._figure = 0


def compare(tree: Transcript, copy: Transcript, pages: Iterable[Page] = ()) -> Iterator[Finding]:
    """Find where a copy parts from the tree, once from a heading to the next.

    Args:
        pages: Those of the author, in which the words are sought again.
    """
    told = list(_differences(tree, copy, {page.path: page for page in pages}))
    yield from told[:_TOLD]
    if len(told) > _TOLD:
        message = f"còn {len(told) - _TOLD} chỗ khác lệch giữa {tree.name} và {copy.name}"
        yield replace(told[_TOLD], message=message)


def _differences(
    tree: Transcript, copy: Transcript, pages: Mapping[str, Page]
) -> Iterator[Finding]:
    fold = str if tree.is_exact and copy.is_exact else _fold
    ours, theirs = ([fold(write_said(said)) for said in each.stretches] for each in (tree, copy))
    unequal = list(_unequal(ours, theirs))
    spoken = [list(chain(*tree.stretches[left])) for left, _ in unequal]
    texts = [write_said(chain(*copy.stretches[right])) for _, right in unequal]
    _take_moved_figures(spoken, texts, fold)
    for (left, _), said, text in zip(unequal, spoken, texts, strict=True):
        wanted = write_said(said)
        place, copied = _parting(wanted, text, fold)
        if place < len(wanted) or copied < len(text):
            near = said or tree.stretches[max(left.start - 1, 0)] or [Said("", NOWHERE)]
            origin = said_after(near, len(_fold(wanted[:place]))).place
            page = pages.get(origin.path)
            line = _line_of(wanted, place, page, near[0].place.line) if page else origin.line
            message = (
                f"{tree.name} có “{_quote(wanted, place)}”, {copy.name} có “{_quote(text, copied)}”"
            )
            yield Finding(origin.path, line or origin.line, message, _REMEDY, Code.PARITY)


def _unequal(ours: list[str], theirs: list[str]) -> Iterator[tuple[slice, slice]]:
    """Find the stretches that differ, one by one where as many stand against each other."""
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, begin, end, low, high in matcher.get_opcodes():
        if kind == "equal":
            continue
        if end - begin == high - low:
            for step in range(end - begin):
                yield slice(begin + step, begin + step + 1), slice(low + step, low + step + 1)
        else:
            yield slice(begin, end), slice(low, high)


def write_said(said: Iterable[Said]) -> str:
    """Write what is said with one blank between words, and none around signs."""
    text = "".join(one.text for one in said).replace(_LINE_END, "-")
    return _squeeze(_UNSEEN.sub("", unicodedata.normalize("NFC", text)))


def _squeeze(text: str) -> str:
    return _AROUND_SIGN.sub("", _BLANKS.sub(" ", text)).strip(" ")


def _fold(text: str) -> str:
    """Leave out what the ends of lines have lost."""
    return _DASHES.sub("-", text.replace(" ", ""))


def _parting(left: str, right: str, fold: Fold) -> tuple[int, int]:
    """Return where in each of two texts the first letter stands that the other has not."""
    places = [
        [*(n for n, letter in enumerate(text) if fold(letter)), len(text)] for text in (left, right)
    ]
    for i, j in zip(*places, strict=False):
        if fold(left[i : i + 1]) != fold(right[j : j + 1]):
            return i, j
    return len(left), len(right)


def _take_moved_figures(spoken: list[list[Said]], texts: list[str], fold: Fold) -> None:
    """Take away the figures that both have: print may move each past a heading or two."""
    for place, said in enumerate(spoken):
        for number in sorted({one.figure for one in said} - {0}):
            words = fold(write_said(one for one in said if one.figure == number))
            sought = re.compile(r" *".join(map(re.escape, words)))
            for other in range(place, min(place + _PASSED, len(texts))):
                text, times = sought.subn(" ", texts[other], count=1)
                if times:
                    spoken[place] = [one for one in spoken[place] if one.figure != number]
                    texts[other] = text
                    break
    texts[:] = map(_squeeze, texts)


def said_after(said: Sequence[Said], letters: int) -> Said:
    """Find what follows some letters, blanks left out."""
    for one in said:
        letters -= count_letters((one,))
        if letters < 0:
            return one
    return said[-1]


def count_letters(said: Iterable[Said]) -> int:
    """Count letters and signs."""
    return sum(len(_fold(write_said((one,)))) for one in said)


def _line_of(text: str, place: int, page: Page, first: int) -> int | None:
    """Find the line of a page with the words around a place of a text; None for none.

    Args:
        first: The line from which on they are sought.
    """
    begin = next((m.start() for m in _WORD.finditer(text) if m.end() > place), len(text))
    before, after = _WORD.findall(text[:begin]), _WORD.findall(text[begin:])
    sign = text[place : place + 1]
    if sign in _IN_LINE:  # what follows may stand at the end of the page
        after = []
    start = sum(map(len, page.body.splitlines(keepends=True)[: max(first - page.body_line, 0)]))
    for back, on in _AROUND:
        left, right = (_GAP.join(words) for words in (before[len(before) - back :], after[:on]))
        joint = f"{_GAP}()" if left and right else "()"
        tail = r".*?()!\[" if sign == Sign.PICTURE else ""
        match = re.compile(left + joint + right + tail, re.DOTALL).search(page.body, start)
        if match and match.group():
            return page.body_line + page.body.count("\n", 0, match.start(match.lastindex or 0))
    return None


def quote_said(text: str) -> str:
    """Write words and signs for a reader."""
    return _BLANKS.sub(" ", text.translate(_QUOTED)).strip()


def _quote(text: str, place: int) -> str:
    """Quote the words around a place, whole ones, signs as words."""
    begin = text.rfind(" ", 0, max(place - _BEFORE, 0)) + 1
    end = text.find(" ", place + _AFTER)
    return quote_said(text[begin : end if end > 0 else place + 2 * _AFTER])
