"""Printed numbers of two versions: which is which, what changed, and the cells responsible."""

from __future__ import annotations

import html
import re
from collections.abc import Container, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher

from macros.export.document.inlines import Origin
from macros.export.site_data.occurrence import leaves_of, meaning_of
from macros.findings import AuthorError
from macros.read.page.page import Call
from macros.read.report import Report
from macros.read.table.table import Cell
from macros.render.call.context import Fact
from macros.render.catalogue.rows import name_row, words_for
from macros.render.evaluate import Ledger
from macros.review.diff.renames import Identity, Renames
from macros.review.diff.tokens import Token

_DIRECTION = re.compile(r"^(tăng|giảm|không)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed number.

    Args:
        name: Its id on the page, such as "3.1".
        signature: What asks for it, wherever it stands: the word with its arguments, in the names
            of the new version, and which number.
    """

    fact: Fact
    call: Call
    name: str
    signature: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of data that is not what it was; "" where it was not, or is no more.

    Args:
        row: Its keys in words, such as "2020; Toàn tỉnh".
        line: Of the CSV, in the new version where the row is there still.
    """

    table: str
    path: str
    column: str
    title: str
    row: str
    line: int
    old: str
    new: str

    def __str__(self) -> str:
        words = f"{self.path}:{self.line} {self.title}, {self.row}"
        return f"{words}: {self.old or '(chưa có)'} → {self.new or '(không còn)'}"


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A printed number that is another one now.

    Args:
        sentence: Around the new one.
        cells: Those responsible; none where only the call, or what the table means, has changed.
        about: What each of both is, in words, where the author asks for another number.
    """

    old: Printed
    new: Printed
    sentence: str
    cells: tuple[CellChange, ...] = ()
    about: tuple[str, str] | None = None

    @property
    def flips(self) -> bool:
        """Whether a word of direction has turned, such as "tăng" to "giảm"."""
        words = [_DIRECTION.match(one.fact.text) for one in (self.old, self.new)]
        said = [found[0].lower() for found in words if found]
        return len(said) == 2 and said[0] != said[1]

    @property
    def why(self) -> str:
        """Say why, where no cell is responsible; "" where some are."""
        if self.about:
            return f"bài lấy số khác: trước là {self.about[0]}; nay là {self.about[1]}"
        return "" if self.cells else "số liệu như cũ; cách tính hoặc cách in đổi"


class Numbers:
    """The printed numbers of one version, by page and id; cells by what they are.

    Args:
        renames: Of the old version: what the new one calls otherwise.
    """

    def __init__(self, report: Report, ledger: Ledger, renames: Renames | None = None) -> None:
        self.report = report
        self._renames = renames or Renames()
        self._entries = ledger.entries
        self._rows: dict[str, dict[Hashable, int]] = {}
        self.printed: dict[tuple[str, str], Printed] = {}
        self._in_figures: dict[tuple[str, str], list[Printed]] = {}
        for call, rendered in ((entry.call, entry.rendered) for entry in ledger.entries):
            asked = self._renames.ask(call) if rendered.facts else ()
            own = [
                Printed(fact, call, f"{call.index}.{order}", (*asked, order))
                for order, fact in enumerate(rendered.facts)
            ]
            self.printed.update(((call.path, one.name), one) for one in own)
            if rendered.figure is not None:
                self._in_figures[call.path, rendered.figure.anchor] = own

    def find(self, path: str, name: str) -> Printed | None:
        """Find a number of a page."""
        return self.printed.get((path, name))

    def among(self, path: str, tokens: Iterable[Token]) -> list[Printed]:
        """List the numbers of a page among some words."""
        found = (self.find(path, token.fact) for token in tokens if token.fact)
        return [one for one in found if one is not None]

    def of_figure(self, path: str, anchor: str) -> list[Printed]:
        """List the numbers of a numbered table or figure."""
        return self._in_figures.get((path, anchor), [])

    def uses(self, tables: Container[str]) -> Mapping[Identity, Mapping[Origin, None]]:
        """Map the cells of some tables to where they are printed, as numbers or as words.

        A cell without a column stands for all its row.
        """
        found: dict[Identity, dict[Origin, None]] = {}
        for call, rendered in ((one.call, one.rendered) for one in self._entries):
            leaves = [cell for fact in rendered.facts for cell in leaves_of(fact)]
            leaves += self.words_read(call, rendered.facts, rendered.markdown, tables)
            leaves += rendered.words
            cells = {self._identify(one) for one in leaves if one.table in tables}
            for one in cells | {(table, "", key) for table, _, key in cells}:
                found.setdefault(one, {})[Origin(call.path, call.line)] = None
        return found

    def words_read(
        self, call: Call, facts: Iterable[Fact], said: str, tables: Container[str]
    ) -> Iterator[Cell]:
        """List the cells of words in some tables that numbers read, of their rows and of its keys.

        A name is read where it is said, another column where the call asks for it.
        """
        every, said = self.report.tables, html.unescape(said).casefold()
        asked = set(re.findall(r"\w+", f"{call.args} {call.kwargs}"))
        leaves = (cell for fact in facts for cell in leaves_of(fact))
        for name, row in dict.fromkeys((cell.table, cell.row) for cell in leaves):
            own, known = every[name], [(name, row)]
            for key in own.key_fields:
                if (home := every.get(key.references or "")) and home.name in tables:
                    value = {home.schema.primaryKey[0]: own.columns[key.name][row]}
                    with suppress(AuthorError):  # it is in none of its rows
                        known += [(home.name, at) for at in home.rows(value)]
            for table, at in ((every[one], at) for one, at in known if one in tables):
                label, keys = table.schema.naming_column, table.schema.primaryKey
                is_said = label is not None and table.columns[label][at].casefold() in said
                read = {*asked, label} if is_said else asked
                for field in table.schema.stored_fields:
                    if field.name in read and field.name not in keys and not field.is_numeric:
                        yield table.cell(at, field.name)

    def cells(self, printed: Printed) -> Mapping[Identity, Cell]:
        """Map the stored cells of a number by what they are, whatever their line."""
        return {self._identify(cell): cell for cell in leaves_of(printed.fact)}

    def all_read(self, printed: Printed) -> Mapping[Identity, Cell]:
        """Map the cells of words that a number reads besides, too."""
        call, fact = printed.call, printed.fact
        words = self.words_read(call, (fact,), fact.text, self.report.tables)
        return {**self.cells(printed), **{self._identify(cell): cell for cell in words}}

    def find_stored(self, identity: Identity) -> Cell | None:
        """Find a cell by what it is; None where there is none."""
        identify = self._renames.identify
        for name, table in self.report.tables.items():
            for column in table.columns:
                if identify(name, column, {})[:2] == identity[:2]:
                    if name not in self._rows:
                        keys = map(table.key, range(len(table)))
                        self._rows[name] = {identify(name, "", k)[2]: n for n, k in enumerate(keys)}
                    row = self._rows[name].get(identity[2])
                    return None if row is None else table.cell(row, column)
        return None

    def _identify(self, cell: Cell) -> Identity:
        keys = self.report.tables[cell.table].key(cell.row)
        return self._renames.identify(cell.table, cell.column, keys)

    def name(self, printed: Printed) -> Hashable:
        """Name a number wherever it stands: by its cells in a table or chart, else by its call."""
        is_in_figure = printed.call.macro.figure is not None
        cells = frozenset(self.cells(printed)) if is_in_figure else None
        return (printed.call.name, cells) if cells else printed.signature

    def describe(self, cell: Cell) -> tuple[str, str, str]:
        """Give the path of a cell's table, the title of its column, its row in words."""
        table = self.report.tables[cell.table]
        return table.path, table.title_at(cell.column, cell.row), name_row(table, cell.row)

    def about(self, printed: Printed) -> str:
        """Say what a number is, such as "Số thẻ cuối năm (2020; Toàn hệ thống)"."""
        cells = sorted(leaves_of(printed.fact), key=self._time)
        meaning = meaning_of(printed.call, printed.fact, self.report.tables)
        if not cells:
            return meaning or f"“{printed.fact.text}”"
        rows = dict.fromkeys(self.describe(cell)[2] for cell in cells)
        return f"{meaning} ({' → '.join(dict.fromkeys((next(iter(rows)), [*rows][-1])))})"

    def _time(self, cell: Cell) -> str:
        table = self.report.tables[cell.table]
        key = table.schema.timeline.key
        return "" if key is None else table.columns[key][cell.row]

    def words(self, cell: Cell) -> str:
        """Write what stands in a cell."""
        table = self.report.tables[cell.table]
        return words_for(table, table.field(cell.column), cell.text)


def change_of(old: Numbers, new: Numbers, was: Cell | None, now: Cell | None) -> CellChange:
    """Tell what became of a cell that either version has."""
    side, cell = (new, now) if now else (old, was)
    assert cell is not None  # noqa: S101  it is in one of both
    path, title, row = side.describe(cell)
    words = old.words(was) if was else "", new.words(now) if now else ""
    return CellChange(cell.table, path, cell.column, title, row, cell.line, *words)


def cells_responsible(
    old: Numbers, new: Numbers, before: Printed, after: Printed
) -> tuple[CellChange, ...]:
    """List the cells that make one number another, in the order of the formula."""
    read = old.all_read(before), new.all_read(after)
    every = dict.fromkeys((*read[1], *read[0]))
    cells = [
        [own.get(one) or side.find_stored(one) for one in every]
        for own, side in zip(read, (old, new), strict=True)
    ]
    return tuple(
        change_of(old, new, was, now)
        for was, now in zip(*cells, strict=True)
        if (was.text if was else "") != (now.text if now else "")
    )


def match_numbers(
    old: Sequence[Printed], new: Sequence[Printed]
) -> Iterator[tuple[Printed | None, Printed | None]]:
    """Find which number of a passage was which: by what asks for it, then by its place."""
    signatures = [one.signature for one in old], [one.signature for one in new]
    matcher = SequenceMatcher(None, *signatures, autojunk=False)
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal" or last - first == end - start:
            yield from zip(old[first:last], new[start:end], strict=True)
        else:
            yield from ((one, None) for one in old[first:last])
            yield from ((None, one) for one in new[start:end])
