"""Printed numbers of two versions: which is which, what changed, and the cells responsible."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from macros.export.site_data.occurrence import leaves_of, meaning_of
from macros.read.page.page import Call
from macros.read.report import Report
from macros.read.table.table import Cell
from macros.render.call.context import Fact
from macros.render.catalogue.rows import name_row, words_for
from macros.render.evaluate import Ledger
from macros.review.diff.passages import Token
from macros.review.diff.renames import Identity, Renames

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
        self._printed: dict[tuple[str, str], Printed] = {}
        for call, rendered in ((entry.call, entry.rendered) for entry in ledger.entries):
            asked = self._renames.ask(call) if rendered.facts else ()
            for order, fact in enumerate(rendered.facts):
                name = f"{call.index}.{order}"
                self._printed[call.path, name] = Printed(fact, call, name, (*asked, order))
        self._anchors = {
            (entry.call.path, entry.rendered.figure.anchor): entry.call.index
            for entry in ledger.entries
            if entry.rendered.figure is not None
        }

    def every(self) -> Iterable[Printed]:
        """List all of them."""
        return self._printed.values()

    def find(self, path: str, name: str) -> Printed | None:
        """Find a number of a page."""
        return self._printed.get((path, name))

    def among(self, path: str, tokens: Iterable[Token]) -> list[Printed]:
        """List the numbers of a page among some words."""
        found = (self.find(path, token.fact) for token in tokens if token.fact)
        return [one for one in found if one is not None]

    def of_figure(self, path: str, anchor: str) -> list[Printed]:
        """List the numbers of a numbered table or figure."""
        call = self._anchors.get((path, anchor))
        if call is None:
            return []
        names = (f"{call}.{order}" for order in range(len(self._printed)))
        found: list[Printed] = []
        for name in names:
            printed = self._printed.get((path, name))
            if printed is None:
                break
            found.append(printed)
        return found

    def uses(self, tables: Iterable[str]) -> Iterator[Identity]:
        """List what the printed numbers are computed from in some tables."""
        for fact in (printed.fact for printed in self._printed.values()):
            for cell in leaves_of(fact):
                if cell.table in tables:
                    keys = self.report.tables[cell.table].key(cell.row)
                    yield self._renames.identify(cell.table, cell.column, keys)

    def cells(self, printed: Printed) -> Mapping[Identity, Cell]:
        """Map the stored cells of a number by what they are, whatever their line."""
        tables, identify = self.report.tables, self._renames.identify
        return {
            identify(cell.table, cell.column, tables[cell.table].key(cell.row)): cell
            for cell in leaves_of(printed.fact)
        }

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
        cells = leaves_of(printed.fact)
        meaning = meaning_of(printed.call, printed.fact, self.report.tables)
        if not cells:
            return meaning or f"“{printed.fact.text}”"
        rows = dict.fromkeys(self.describe(cell)[2] for cell in cells)
        return f"{meaning} ({' → '.join(dict.fromkeys((next(iter(rows)), [*rows][-1])))})"

    def words(self, cell: Cell) -> str:
        """Write what stands in a cell."""
        table = self.report.tables[cell.table]
        return words_for(table, table.field(cell.column), cell.text)


def cells_responsible(
    old: Numbers, new: Numbers, before: Printed, after: Printed
) -> tuple[CellChange, ...]:
    """List the cells that make one number another, in the order of the formula."""
    was, now = old.cells(before), new.cells(after)
    found: list[CellChange] = []
    for identity in dict.fromkeys((*now, *was)):
        one, other = was.get(identity), now.get(identity)
        words = old.words(one) if one else "", new.words(other) if other else ""
        if words[0] == words[1]:
            continue
        path, title, row = new.describe(other) if other else old.describe(one)  # type: ignore[arg-type]
        line = (other or one).line  # type: ignore[union-attr]
        found.append(CellChange(identity[0], path, identity[1], title, row, line, *words))
    return tuple(found)


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


def rejoin(
    gone: Iterable[Printed],
    come: Iterable[Printed],
    names: tuple[Callable[[Printed], Hashable], Callable[[Printed], Hashable]],
) -> tuple[list[tuple[Printed, Printed]], list[Printed], list[Printed]]:
    """Find numbers again that have moved to another passage.

    Returns them, then what has really gone, and what has really come.

    Args:
        names: Of a number that went and of one that came; equal for the same.
    """
    waiting: dict[Hashable, list[Printed]] = {}
    for one in gone:
        waiting.setdefault(names[0](one), []).append(one)
    pairs: list[tuple[Printed, Printed]] = []
    added: list[Printed] = []
    for one in come:
        if known := waiting.get(names[1](one)):
            pairs.append((known.pop(0), one))
        else:
            added.append(one)
    return pairs, [one for left in waiting.values() for one in left], added
