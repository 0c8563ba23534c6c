"""What a Word copy that comes back says otherwise: numbers, sentences, rows, places, remarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
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
from macros.review.diff.pairing import Pair, pair
from macros.review.diff.passages import tokens_in
from macros.review.diff.redline import Mark, redline
from macros.review.diff.values import Numbers
from macros.review.returned.prescribed import Prescribed, Roots, read_prescribed

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = 80  # letters of what is quoted
_LEAST = 0.2  # of the passages; a file that shares fewer is of another report
_NUMBER = re.compile(r"\d[\d.,]*")
_PAGE = re.compile(r" (?:[A-ZĐ]+\d*-)?\d+$")  # at the end of a line of the contents
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
            kind = "dòng bảng" if first == Sign.ROW else "tiêu đề" if first in _HEADS else "đoạn"
            place = next(spoken, pending[-1]).place
            units.append(Unit(text, kind, place, letters - count_letters(pending)))
        pending.clear()

    for one in said.said:
        if one.text in _BEGIN:
            close()
            depth = one.text == Sign.ROW
        depth += (one.text == Sign.NOTE) - (one.text == Sign.NOTE_END)
        pending.append(one)
        letters += count_letters((one,))
        if one.text.endswith("\n") and not depth:
            close()
    close()
    known = {unit.text for unit in units}
    return [unit for unit in units if not _is_in_contents(unit, known)]


def _is_in_contents(unit: Unit, known: Set[str]) -> bool:
    """Tell a line of the lists in front; other programs than Word give it a style of their own."""
    bare = _PAGE.sub("", unit.text)
    return bool(IN_CONTENTS.fullmatch(unit.place.path)) or (bare != unit.text and bare in known)


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


class _Comparer:
    """Compares two copies; use once."""

    def __init__(self, name: str, tree: Sequence[Said], numbers: Numbers) -> None:
        self._name, self._tree, self._numbers = name, tree, numbers

    def compare(
        self, ours: list[Unit], theirs: list[Unit], old: Prescribed, new: Prescribed, roots: Roots
    ) -> Iterator[Finding]:
        """List all differences, in the order of the returned copy, then those of its look."""
        pairs = pair(ours, theirs, lambda one: one.text, lambda one: quote_said(one.text).split())
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
        line = 1
        for old, new in ((one.old, one.new) for one in pairs):
            line = new.place.line if new else line
            if old and new:
                yield from self._changes(old, new)
            elif new:
                is_moved = new.text in moved
                what = f"{new.kind} “{new.shown}”"
                message = f"{what} đã chuyển chỗ" if is_moved else f"thêm {what}"
                remedy = "chuyển" if is_moved else "viết"
                yield self._found(line, message, f"đúng ý thì {remedy} trong docs/ như vậy")
            elif old and old.text not in moved:
                message = f"mất {old.kind} “{old.shown}”"
                yield self._found(line, message, f"đúng ý thì bỏ {self._where(old.start)}")

    def _changes(self, old: Unit, new: Unit) -> Iterator[Finding]:
        """Tell each number that is another one, and all changed words of a passage together."""
        runs = redline(tuple(tokens_in(old.text)), tuple(tokens_in(new.text)))
        letters, changed = old.start, []
        for place, run in enumerate(runs):
            after = runs[place + 1] if place + 1 < len(runs) else None
            if run.mark is Mark.REMOVED:
                come = after.text if after and after.mark is Mark.ADDED else ""
                if _NUMBER.search(run.text) and _NUMBER.search(come):
                    yield self._number(new, run.text, come, letters)
                else:
                    gone = f"“{quote_said(run.text)}”"
                    changed.append(f"{gone} thành “{quote_said(come)}”" if come else f"bỏ {gone}")
            elif run.mark is Mark.ADDED and (not place or runs[place - 1].mark is Mark.KEPT):
                changed.append(f"thêm “{quote_said(run.text)}”")
            letters += _letters(run.text) if run.mark is not Mark.ADDED else 0
        if changed:
            shown = "; ".join(shorten(one, 2 * _SHOWN) for one in changed)
            message = f"{new.kind} “{new.shown}” đã sửa: {shown}"
            yield self._found(new.place.line, message, f"đúng ý thì sửa {self._where(old.start)}")

    def _number(self, unit: Unit, old: str, new: str, letters: int) -> Finding:
        found = _NUMBER.search(old)
        letters += _letters(old[: found.start()]) if found else 0
        said = said_after(self._tree, letters)
        printed = self._numbers.find(said.place.path, said.fact)
        cells = leaves_of(printed.fact)[:3] if printed else ()
        named = [(*self._numbers.describe(cell), cell.line) for cell in cells]
        places = [f"{path}:{line} ({row}; {title})" for path, title, row, line in named]
        source = f", lấy từ {', '.join(places)}" if places else ""
        message = f"số “{quote_said(old)}” thành “{quote_said(new)}” ở {unit.kind} “{unit.shown}”"
        remedy = f"báo cáo gọi số này {self._where(letters)}{source}; đúng ý thì sửa ở đó"
        return self._found(unit.place.line, message, remedy)

    def _looks(
        self, pairs: Sequence[Pair[Unit]], old: Prescribed, new: Prescribed
    ) -> Iterator[Finding]:
        """Tell each change of the look once, with how often it comes."""
        if len(old.sections) != len(new.sections):
            message = f"có {len(new.sections)} phần trang, báo cáo có {len(old.sections)}"
            yield self._found(1, message, "giữ các ngắt phần (Section Break)", Code.FORMAT)
        compared = [(1, *both) for both in zip(old.sections, new.sections, strict=False)]
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

    def _where(self, letters: int) -> str:
        place = said_after(self._tree, letters).place
        return f"ở {place.path}:{place.line}"

    def _found(self, line: int, message: str, remedy: str, code: Code = Code.PARITY) -> Finding:
        return Finding(self._name, line, message, remedy, code)


def _letters(text: str) -> int:
    return count_letters((Said(text, NOWHERE),))
