"""What a Word copy that comes back says otherwise: numbers, sentences, rows, places, remarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from macros.export.document.inlines import NOWHERE, Origin
from macros.export.proof.from_word import IN_CONTENTS, say_word
from macros.export.proof.transcript import (
    Said,
    Sign,
    Transcript,
    count_letters,
    quote_said,
    said_after,
    write_said,
)
from macros.export.site_data.occurrence import leaves_of
from macros.findings import AuthorError, Code, Finding
from macros.format import shorten
from macros.intake.word.word_file import NOT_WORD, SAVE_AGAIN, open_parts
from macros.render.call.context import Fact
from macros.review.diff.pairing import Pair, pair
from macros.review.diff.redline import Mark, redline
from macros.review.diff.tokens import tokens_in
from macros.review.diff.values import Numbers
from macros.review.returned.prescribed import Prescribed, Roots, read_prescribed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROW = "dòng bảng"
_SHOWN = 80  # letters of what is quoted
_LEAST = 0.2  # of the passages; a file that shares fewer is of another report
_PARTICULARS, _DATE = "data/report.yml", "ngay:"
_NUMBER = re.compile(r"\d[\d.,]*")
_PAGE = re.compile(r" (?:[A-ZĐ]+\d*-)?\d+$")  # at the end of a line of the contents
_SIGN = re.compile(r"\W")  # such as the sign between number and name of an appendix
_HEADS = frozenset(chr(ord(Sign.HEADING) + depth) for depth in range(6))
_SIGNS = frozenset({*Sign, *_HEADS})
_UNSAID = frozenset({Sign.LINK, Sign.TABLE, Sign.TABLE_END, *_HEADS})
_BEGIN = frozenset({Sign.TABLE, Sign.ROW, Sign.TABLE_END, *_HEADS})
# What crooked XML makes of a reader that knows the files of Word.
_CROOKED = (LookupError, ValueError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph outside of tables, or a row of one.

    Args:
        text: Without the signs of links and headings, which the look of a paragraph tells.
        kind: What it is, for a reader.
        place: Its style and the number of its paragraph, from 1.
        start: How many letters the file says before it.
    """

    text: str
    kind: str
    place: Origin
    start: int

    @property
    def shown(self) -> str:
        """Its first words, for a reader."""
        return shorten(quote_said(self.text).strip("/| "), _SHOWN)


def read_units(said: Transcript) -> list[Unit]:
    """Cut what a Word file says into paragraphs and rows, without its lists of contents."""
    units: list[Unit] = []
    pending: list[Said] = []
    letters, depth = 0, 0  # of rows and notes that are open

    def close() -> None:
        text = write_said(one for one in pending if one.text not in _UNSAID)
        if quote_said(text).strip(" /|"):
            spoken = (one for one in pending if one.text not in _SIGNS and write_said((one,)))
            first = pending[0].text
            kind = _ROW if first == Sign.ROW else "tiêu đề" if first in _HEADS else "đoạn"
            place = next(spoken, pending[-1]).place
            units.append(Unit(text, kind, place, letters - _count(pending)))
        pending.clear()

    for one in said.said:
        if one.text in _BEGIN:
            close()
            depth = one.text == Sign.ROW
        depth += (one.text == Sign.NOTE) - (one.text == Sign.NOTE_END)
        pending.append(one)
        letters += _count((one,))
        if one.text.endswith("\n") and not depth:
            close()
    close()
    known = {_SIGN.sub("", unit.text) for unit in units}
    return [unit for unit in units if not _is_in_contents(unit, known)]


def _is_in_contents(unit: Unit, known: Set[str]) -> bool:
    """Tell a line of the lists in front; other programs than Word give it a style of their own."""
    bare = _PAGE.sub("", unit.text)
    return bool(IN_CONTENTS.fullmatch(unit.place.path)) or (
        bare != unit.text and _SIGN.sub("", bare) in known
    )


def compare_copies(
    fresh: Path, returned: Path, tree: Sequence[Said], numbers: Numbers
) -> tuple[Finding, ...]:
    """List what a returned copy says and looks like otherwise than a fresh one.

    Args:
        tree: What the fresh one says, with the places in the author's files.

    Raises:
        AuthorError: for a file that is no Word file, or beyond all measure.
    """
    try:
        parts = open_parts(fresh), open_parts(returned)
        ours, theirs = (read_units(say_word(path)) for path in (fresh, returned))
        old, new = map(read_prescribed, parts)
    except _CROOKED as error:
        raise AuthorError(NOT_WORD.format(returned.name), SAVE_AGAIN, Code.LAYOUT) from error
    comparer = _Comparer(returned.name, tree, numbers)
    return tuple(comparer.compare(ours, theirs, old, new, parts[1]))


def pages_in(file: Path) -> list[int]:
    """Give each paragraph its page, from 1, as Word last laid them out; empty if it never did."""
    body = open_parts(file)["word/document.xml"]
    breaks = (len(list(one.iter(f"{_W}lastRenderedPageBreak"))) for one in body.iter(f"{_W}p"))
    pages = [1 + before for before in accumulate(breaks)]
    return pages if pages[-1] > 1 else []


class _Comparer:
    """Compares two copies; use once."""

    def __init__(self, name: str, tree: Sequence[Said], numbers: Numbers) -> None:
        self._name, self._numbers = name, numbers
        self._tree = [one for one in tree if one.text not in _UNSAID]

    def compare(
        self, ours: list[Unit], theirs: list[Unit], old: Prescribed, new: Prescribed, roots: Roots
    ) -> Iterator[Finding]:
        """List all differences, in the order of the returned copy, then those of its look."""
        theirs = list(_joined(theirs, new.breaks, {_bare(one.text): one.text for one in ours}))
        pairs = pair(ours, theirs, lambda one: one.text, lambda one: quote_said(one.text).split())
        pairs = list(_rewritten(pairs))
        kept = sum(one.old is not None and one.new is not None for one in pairs)
        if kept < _LEAST * len(ours):
            message = f"chỉ {kept} trong {len(ours)} đoạn giống báo cáo này"
            remedy = "đưa đúng tệp Word của báo cáo, hoặc chạy lệnh ở thư mục của báo cáo kia"
            yield self._found(1, message, remedy, Code.LEFT_OVER)
            return
        yield from self._words(pairs)
        yield from self._looks(pairs, old, new)
        yield from self._remarks(pairs, roots)

    def _words(self, pairs: Sequence[Pair[Unit]]) -> Iterator[Finding]:
        gone = Counter(one.old.text for one in pairs if one.old and not one.new)
        moved = gone & Counter(one.new.text for one in pairs if one.new and not one.old)
        line, above = 1, ""
        for old, new in ((one.old, one.new) for one in pairs):
            line = new.place.line if new else line
            if old and old.kind == _ROW:
                above = self._row_of(old) or above
            if old and new:
                yield from self._changes(old, new)
            elif new:
                is_moved = new.text in moved
                what = f"{new.kind} “{new.shown}”"
                message = f"{what} đã chuyển chỗ" if is_moved else f"thêm {what}"
                remedy = f"{'chuyển' if is_moved else 'viết'} trong docs/ như vậy"
                if new.kind == _ROW and above and not is_moved:
                    remedy = f"thêm dòng số liệu sau {above}, hay thêm năm, mã vào lệnh gọi bảng"
                yield self._found(line, message, f"đúng ý thì {remedy}")
            elif old and old.text not in moved:
                message = f"mất {old.kind} “{old.shown}”"
                remedy = f"bỏ {self._where(old.start, old.text)}"
                if old.kind == _ROW and (row := self._row_of(old)):
                    remedy = f"bỏ dòng số liệu {row}, hay bỏ năm, mã ấy ở lệnh gọi bảng"
                yield self._found(line, message, f"đúng ý thì {remedy}")

    def _changes(self, old: Unit, new: Unit) -> Iterator[Finding]:
        """Tell each number that is another one, and all changed words of a passage together."""
        runs = redline(tuple(tokens_in(old.text)), tuple(tokens_in(new.text)))
        letters, changed = old.start, []
        for place, run in enumerate(runs):
            after = runs[place + 1] if place + 1 < len(runs) else None
            if run.mark is Mark.REMOVED:
                come = after.text if after and after.mark is Mark.ADDED else ""
                is_called = bool(come and said_after(self._tree, letters).fact)
                if is_called or (_NUMBER.search(run.text) and _NUMBER.search(come)):
                    yield self._number(old, new, (run.text, come), letters)
                else:
                    gone = f"“{quote_said(run.text)}”"
                    changed.append(f"{gone} thành “{quote_said(come)}”" if come else f"bỏ {gone}")
            elif run.mark is Mark.ADDED and (not place or runs[place - 1].mark is Mark.KEPT):
                changed.append(f"thêm “{quote_said(run.text)}”")
            letters += _letters(run.text) if run.mark is not Mark.ADDED else 0
        if changed:
            shown = "; ".join(shorten(one, 2 * _SHOWN) for one in changed)
            message = f"{new.kind} “{new.shown}” đã sửa: {shown}"
            yield self._found(
                new.place.line, message, f"đúng ý thì sửa {self._where(old.start, old.text)}"
            )

    def _number(self, was: Unit, unit: Unit, change: tuple[str, str], letters: int) -> Finding:
        found = _NUMBER.search(change[0])
        letters += _letters(change[0][: found.start()]) if found else 0
        said = said_after(self._tree, letters)
        fact = self._fact(said)
        cells = leaves_of(fact)[:3] if fact else ()
        named = [(*self._numbers.describe(cell), cell.line) for cell in cells]
        places = [f"{path}:{line} ({row}; {title})" for path, title, row, line in named]
        more = ", …" if fact and len(leaves_of(fact)) > len(cells) else ""
        what, where = "số" if found else "chữ", self._where(letters, was.text)
        old, new = map(quote_said, change)
        message = f"{what} “{old}” thành “{new}” ở {unit.kind} “{unit.shown}”"
        remedy = f"{what} này ghi {where}; đúng ý thì sửa ở đó"
        if places:
            called = "" if said.place.path == _PARTICULARS else f" mà bài gọi {where}"
            remedy = f"{what} này từ số liệu{called}, đúng ý thì sửa ô {', '.join(places)}{more}"
        return self._found(unit.place.line, message, remedy)

    def _row_of(self, row: Unit) -> str:
        """Find the file and line of the data that a row of a table prints; "" for a typed one."""
        for number in _NUMBER.finditer(row.text):
            letters = row.start + _letters(row.text[: number.start()])
            fact = self._fact(said_after(self._tree, letters))
            for cell in leaves_of(fact)[:1] if fact else ():
                return f"{self._numbers.describe(cell)[0]}:{cell.line}"
        return ""

    def _fact(self, said: Said) -> Fact | None:
        printed = self._numbers.find(said.place.path, said.fact)
        return printed.fact if printed else None

    def _looks(
        self, pairs: Sequence[Pair[Unit]], old: Prescribed, new: Prescribed
    ) -> Iterator[Finding]:
        """Tell each change of the look once, with how often it comes."""
        if len(old.sections) != len(new.sections):
            message = f"có {len(new.sections)} phần trang, báo cáo có {len(old.sections)}"
            yield self._found(1, message, "giữ các ngắt phần (Section Break)", Code.FORMAT)
        both_sides = zip(old.sections, new.sections, strict=False)
        compared = [(line, was, now) for (_, was), (line, now) in both_sides]
        for one in pairs:
            if one.old and one.new:
                was, line = old.paragraphs.get(one.old.place.line, {}), one.new.place.line
                compared.append((line, was, new.paragraphs.get(line, {})))
        told: dict[tuple[str, str, str], list[int]] = {}
        for line, was, now in compared:
            for what in was.keys() & now.keys():
                if was[what] != now[what]:
                    told.setdefault((what, was[what], now[what]), []).append(line)
        for (what, was_so, is_so), places in sorted(told.items(), key=lambda one: one[1]):
            often = f", {len(places)} chỗ" if len(places) > 1 else ""
            message = f"{what}: thể thức là {was_so}, tệp này là {is_so}{often}"
            yield self._found(places[0], message, "đặt lại như thể thức", Code.FORMAT)

    def _remarks(self, pairs: Sequence[Pair[Unit]], roots: Roots) -> Iterator[Finding]:
        """Tell the remarks beside the text with their places, and the changes kept track of."""
        body = roots["word/document.xml"]
        paragraphs = {one: number for number, one in enumerate(body.iter(f"{_W}p"), 1)}
        starts = {one.new.place.line: one.old.start for one in pairs if one.old and one.new}
        called: dict[str | None, int] = {}
        for mark in body.iter(f"{_W}commentReference"):
            for above in mark.iterancestors(f"{_W}p"):
                called[mark.get(f"{_W}id")] = paragraphs[above]
        for comment in roots.get("word/comments.xml", ()):
            line = called.get(comment.get(f"{_W}id"), 1)
            words = " ".join("".join(map(str, comment.itertext())).split())
            message = f"góp ý của {comment.get(f'{_W}author') or 'người đọc'}: “{words}”"
            start = starts.get(line)
            where = f"xem xét {self._where(start)}" if start is not None else "xem xét"
            yield self._found(line, message, where, Code.PARITY).as_warning
        tracked = sum(1 for _ in body.iter(f"{_W}ins", f"{_W}del"))
        if tracked:
            message = f"còn {tracked} chỗ theo dõi sửa (Track Changes), soát như đã chấp nhận"
            yield self._found(1, message, "chấp nhận hoặc bỏ từng chỗ trong Word").as_warning

    def _where(self, letters: int, words: str = "") -> str:
        """Say where the author's words stand; of particulars, on which line the value is."""
        place = said_after(self._tree, letters).place
        line = place.line
        if place.path == _PARTICULARS and words:
            path = self._numbers.report.project.root / _PARTICULARS
            sought = _DATE if "ngày" in words and "năm" in words else words.strip("- .,;")
            lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            line = next((number for number, one in lines if sought in one), line)
        return f"ở {place.path}:{line}"

    def _found(self, line: int, message: str, remedy: str, code: Code = Code.PARITY) -> Finding:
        return Finding(self._name, line, message, remedy, code)


def _joined(theirs: Sequence[Unit], breaks: Set[int], known: Mapping[str, str]) -> Iterator[Unit]:
    """Join the halves of our paragraphs that a program has parted where a page ends."""
    rest = iter(theirs)
    for one in rest:
        if one.place.line in breaks and (after := next(rest, None)) is not None:
            whole = known.get(_bare(one.text + after.text))
            yield from (replace(one, text=whole),) if whole else (one, after)
        else:
            yield one


def _bare(text: str) -> str:
    return "".join(text.split())


def _count(said: Iterable[Said]) -> int:
    return count_letters(one for one in said if one.text not in _UNSAID)


def _rewritten(pairs: Sequence[Pair[Unit]]) -> Iterator[Pair[Unit]]:
    """Take one that has gone and one of its kind that has come there for a rewritten one."""
    waiting: list[Pair[Unit]] = []
    for one in (*pairs, None):
        if one is not None and not (one.old and one.new):
            waiting.append(one)
            continue
        if len(waiting) == 2 and (old := waiting[0].old) and (new := waiting[1].new):
            waiting = [Pair(old, new)] if old.kind == new.kind else waiting
        yield from waiting
        waiting = []
        if one is not None:
            yield one


def _letters(text: str) -> int:
    return count_letters((Said(text, NOWHERE),))
