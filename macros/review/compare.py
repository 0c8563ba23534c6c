"""Compare two versions: the pages passage by passage, then what lies around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from operator import attrgetter
from pathlib import Path

from macros.export.document import nodes
from macros.files.work import ahead
from macros.read.page.page import Page
from macros.render.call.numbering import number_report
from macros.review.around import compare_asides
from macros.review.data import compare_tables, find_restated
from macros.review.diff.grid import View, lay_over
from macros.review.diff.pairing import Pair, find_moved, pair
from macros.review.diff.passages import PagePassage, PassageKind, Sayer, passages_of, say_cell
from macros.review.diff.redline import (
    Mark,
    RedlineRun,
    at_one_place,
    find_restyled,
    join_runs,
    part_sentences,
    redline,
    redline_by_lines,
    sentence_with,
)
from macros.review.diff.renames import Renames, compare_findings, find_renames
from macros.review.diff.tokens import Token, words_of
from macros.review.diff.values import (
    Numbers,
    Printed,
    ValueChange,
    cells_responsible,
    match_numbers,
)
from macros.review.differences import Differences, PageChange, PassageChange
from macros.review.version import Version, attached_to, key_of, pages_of


def compare(old: Version, new: Version, folder: Path) -> Differences:
    """Compare two versions; only pages that print something else are read as trees.

    Args:
        folder: An empty one to build pages in, where what is compared has its pictures.
    """
    renames = find_renames(old.report, new.report)
    comparer = _Comparer(old, new, renames)
    unread = tuple(one.name for one in (old, new) if not one.report.is_whole)
    pages = comparer.pages(folder) if not unread else ()
    gained, lost = compare_findings(old.findings, new.findings, renames)
    gained = gained if old.report.is_whole else ()  # these were not looked for
    lost = lost if new.report.is_whole else ()
    tables = tuple(compare_tables(comparer.old_numbers, comparer.new_numbers, renames))
    return Differences(
        old,
        new,
        pages,
        tables,
        tuple(compare_asides(old, new, renames)) if not unread else (),
        gained,
        lost,
        dict(find_restated(old.report, new.report, tables)),
        unread=unread,
    )


class _Comparer:
    """Compares the pages of two versions; use once."""

    def __init__(self, old: Version, new: Version, renames: Renames) -> None:
        self._old, self._new, self._renames = old, new, renames
        self.old_numbers = Numbers(old.report, old.examination.ledger, renames)
        self.new_numbers = Numbers(new.report, new.examination.ledger)
        self._says = Sayer(old).say, Sayer(new).say
        self._waiting: list[tuple[Printed, PassageChange]] = []
        self._arrived: list[tuple[Printed, PassageChange]] = []

    def pages(self, folder: Path) -> tuple[PageChange, ...]:
        """Compare all pages; those that print the same are left out."""
        chosen = list(self._changed())
        old, new = self._read(chosen, folder)
        rows = [
            [PassageChange(one.old, one.new) for one in pair(*sides, _name, attrgetter("words"))]
            for sides in zip(old, new, strict=True)
        ]
        pages = [page for one in chosen if (page := one.new or one.old)]
        headings = [page.title for page in pages]
        left = _find_moved_passages(rows, headings)
        for row in (row for page in rows for row in page):
            self._compare(row)
        _find_moved_words(rows, headings)
        self._rejoin()
        changes = (
            PageChange(
                key_of(page),
                page.title,
                page.path,
                one.old is None,
                one.new is None,
                tuple(found),
                before,
                left[number],
            )
            for number, (one, page, found, before) in enumerate(
                zip(chosen, pages, rows, old, strict=True)
            )
        )
        return tuple(change for change in changes if change.changes or change.left)

    def _changed(self) -> Iterator[Pair[Page]]:
        """Pair the pages and leave out what prints the same, and what one side cannot read."""
        old, new = (
            [*pages_of(one.report).values(), *attached_to(one.report)]
            for one in (self._old, self._new)
        )
        say_old, say_new = self._says
        left = {_file(page): page for page in old}
        for page in new:
            was = left.pop(self._renames.old_names.get(_file(page), _file(page)), None)
            is_unread = was is None and page.path in self._old.report.broken_pages
            if not is_unread and (was is None or say_old(was) != say_new(page)):
                yield Pair(was, page)
        unread = self._new.report.broken_pages
        yield from (Pair(page, None) for name, page in left.items() if name not in unread)

    def _read(
        self, chosen: Sequence[Pair[Page]], folder: Path
    ) -> list[list[tuple[PagePassage, ...]]]:
        """Read both sides of the pages; those with charts last: who has drawn is not doubled."""
        pages = {
            (side, number): page
            for number, one in enumerate(chosen)
            for side, page in enumerate((one.old, one.new))
            if page is not None
        }
        places = sorted(pages, key=lambda at: len(pages[at].calls_of("bieu_do")))

        def read(at: tuple[int, int]) -> tuple[PagePassage, ...]:
            return tuple(self._passages(at[0], pages[at], folder / "-".join(map(str, at))))

        keeps = self._new.report.project.keeps
        with ahead(lambda: list(map(read, places[::-1])), len(places), keeps=keeps):
            made = {at: read(at) for at in places}
        return [[made.get((side, n), ()) for n in range(len(chosen))] for side in (0, 1)]

    def _passages(self, side: int, page: Page, folder: Path) -> Iterator[PagePassage]:
        """Read a page of one of the versions; a numbered table or figure is where it is called."""
        version, said = (self._old, self._new)[side], self._says[side](page)
        now = {} if side else self._renames.pages
        paths = {key: now.get(one.path, one).path for key, one in pages_of(version.report).items()}
        lines = {one.anchor: one.line for one in number_report(version.report).places.values()}
        for one in passages_of(version.report, page, folder, version.examination.ledger, said):
            links = tuple((words, paths.get(to, to)) for words, to in one.links)
            place = replace(one.place, line=lines.get(one.anchor, one.place.line))
            yield replace(one, links=links, place=place)

    def _compare(self, row: PassageChange) -> None:
        old, new = row.old, row.new
        if old and new and (self._all_of(old, 0), old.shape) == (self._all_of(new, 1), new.shape):
            row.runs = (RedlineRun(Mark.KEPT, new.tokens),)
            return
        tell = redline_by_lines if row.passage.exhibit else redline
        row.runs = tell(old.tokens if old else (), new.tokens if new else ())
        if old and new:
            self._note_looks(row, old.tokens, new.tokens)
        before, after = (self._numbers_of(old, 0), self._numbers_of(new, 1))
        if old and new and old.exhibit and new.exhibit:
            grids = old.exhibit.body, new.exhibit.body
            if isinstance(grids[0], nodes.Grid) and isinstance(grids[1], nodes.Grid):
                row.grid = lay_over(
                    View(grids[0], self.old_numbers, old.place.path),
                    View(grids[1], self.new_numbers, new.place.path),
                )
                self._compare_cells(row, old, new)
                return
            self._waiting += [(number, row) for number in before]
            before = []  # those of drawings are known again by their cells
        for one, other in match_numbers(before, after):
            self._note(row, one, other)

    def _compare_cells(self, row: PassageChange, old: PagePassage, new: PagePassage) -> None:
        assert row.grid is not None  # noqa: S101  the caller has just laid it
        for column in row.grid.columns:
            if column.old and column.new:
                self._note_looks(row, column.old.heads, column.new.heads)
        for cell in (cell for line in row.grid.cells for cell in line):
            self._note_looks(row, cell.old or (), cell.new or ())
            before = self.old_numbers.among(old.place.path, cell.old or ())
            after = self.new_numbers.among(new.place.path, cell.new or ())
            for one, other in zip_longest(before, after):
                are_apart = one and other and self._are_apart(one, other)
                for both in ((one, None), (None, other)) if are_apart else ((one, other),):
                    self._note(row, *both)

    def _are_apart(self, old: Printed, new: Printed) -> bool:
        """Tell whether two numbers have no cell in common: one has not become the other."""
        was, now = self.old_numbers.cells(old).keys(), self.new_numbers.cells(new).keys()
        return bool(was and now) and was.isdisjoint(now)

    def _note_looks(self, row: PassageChange, old: Sequence[Token], new: Sequence[Token]) -> None:
        for words, looks in find_restyled(old, new):
            row.looks.setdefault(looks, []).append(words)

    def _all_of(self, passage: PagePassage, side: int) -> list[tuple[str, bool, str]]:
        """Give all that a passage says, each with whether it is a number and how it looks."""
        said = [*passage.tokens]
        for cell in passage.cells:
            said += (*say_cell(cell), Token("|"))
        numbers = self._numbers_of(passage, side) if passage.exhibit else ()
        said += [Token(one.fact.text, one.name) for one in numbers]
        return [(token.text, bool(token.fact), token.look) for token in said]

    def _numbers_of(self, passage: PagePassage | None, side: int) -> list[Printed]:
        if passage is None:
            return []
        numbers, path = (self.old_numbers, self.new_numbers)[side], passage.place.path
        if passage.exhibit is not None:
            own = numbers.of_figure(path, passage.anchor)
            said = (token for cell in passage.cells for token in say_cell(cell))
            return own or numbers.among(path, said)
        return numbers.among(path, passage.tokens)

    def _note(self, row: PassageChange, old: Printed | None, new: Printed | None) -> None:
        """Remember what became of a number."""
        if old is None and new is not None:
            self._arrived.append((new, row))
        elif new is None and old is not None:
            self._waiting.append((old, row))
        elif old is not None and new is not None and old.fact.text != new.fact.text:
            row.values.append(self._change(row, old, new))

    def _change(self, row: PassageChange, old: Printed, new: Printed) -> ValueChange:
        passage = row.passage
        sentence = passage.quoted if passage.exhibit else sentence_with(passage.tokens, new.name)
        sides = self.old_numbers, self.new_numbers
        asks_otherwise = old.signature != new.signature and (
            sides[0].cells(old).keys() != sides[1].cells(new).keys()
        )
        about = (sides[0].about(old), sides[1].about(new)) if asks_otherwise else None
        return ValueChange(old, new, sentence, cells_responsible(*sides, old, new), about)

    def _rejoin(self) -> None:
        """Find numbers again that now stand in another passage; what is left has gone or come."""
        waiting: dict[Hashable, list[tuple[Printed, PassageChange]]] = {}
        for old, row in self._waiting:
            waiting.setdefault(self.old_numbers.name(old), []).append((old, row))
        for new, row in self._arrived:
            known = waiting.get(self.new_numbers.name(new))
            if not known:
                row.come += 1
                continue
            old, left = known.pop(0)
            if row.passage.exhibit is not None:
                left.elsewhere[old.name] = row.passage.exhibit.label
            if old.fact.text != new.fact.text:
                row.values.append(self._change(row, old, new))
        for _, row in chain.from_iterable(waiting.values()):
            row.gone += 1


_PROSE = (PassageKind.PARAGRAPH, PassageKind.ITEM)


def _find_moved_passages(rows: list[list[PassageChange]], headings: list[str]) -> Counter[int]:
    """Find passages that went in one place and came in another.

    Returns how many have left each page for another.
    """
    every = [(row, number) for number, page in enumerate(rows) for row in page]
    gone = [one for one in every if one[0].new is None]
    come = [one for one in every if one[0].old is None]
    moved = find_moved(gone, come, lambda one: one[0].passage.known_in(one[1]))
    old, new = _above(rows, "old"), _above(rows, "new")
    taken = {id(gone[i][0]) for i, _ in moved}
    left: Counter[int] = Counter()
    for i, j in moved:
        (was, was_on), (row, is_on) = gone[i], come[j]
        row.old, row.is_moved = was.old, True
        row.was_in = headings[was_on] if was_on != is_on else ""
        left[was_on] += was_on != is_on
        row.was_after, row.is_after = old.get(id(was), ""), new.get(id(row), "")
    for page in rows:
        page[:] = [row for row in page if id(row) not in taken]
    return left


def _find_moved_words(rows: list[list[PassageChange]], headings: list[str]) -> None:
    """Find sentences that left one passage and have come in another, perhaps in another section."""
    every = [(n, row) for n, page in enumerate(rows) for row in page if row.passage.kind in _PROSE]
    for _, row in every:
        row.runs = part_sentences(row.runs)
    gone, come = (
        [(n, row, run) for n, row in every for run in row.runs if run.mark is mark]
        for mark in (Mark.REMOVED, Mark.ADDED)
    )
    told: dict[int, list[RedlineRun]] = {}
    for i, j in find_moved(gone, come, lambda one: words_of(one[2].tokens)):
        (was_on, left, was), (is_on, row, run) = gone[i], come[j]
        names = [f"mục “{headings[number]}”" for number in (was_on, is_on)]
        if was_on == is_on:
            names = ["chỗ khác của đoạn này" if left is row else "đoạn khác của mục này"] * 2
        pieces = redline(was.tokens, run.tokens)
        told[id(was)] = at_one_place(pieces, Mark.LEFT, Mark.ADDED, names[1])
        told[id(run)] = at_one_place(pieces, Mark.COME, Mark.REMOVED, names[0])
    for _, row in every:
        row.runs = join_runs([one for run in row.runs for one in told.get(id(run), [run])])


def _above(rows: list[list[PassageChange]], side: str) -> dict[int, str]:
    """Give the first words of what stands before each passage in one of the versions."""
    found: dict[int, str] = {}
    for page in rows:
        above = ""
        for row in page:
            passage: PagePassage | None = getattr(row, side)
            if passage is not None:
                found[id(row)] = above
                above = above if passage.kind is PassageKind.NOTE else passage.quoted
    return found


def _file(page: Page) -> str:
    """Name the file of a page; appendices made of data, which have none, by what they are of."""
    return f"docs/{page.source_uri}"


def _name(passage: PagePassage) -> Hashable:
    return passage.kind, passage.anchor or passage.text
