"""Two tables cell by cell: rows and columns are known by their keys, not by their places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from operator import attrgetter

from macros.export.document.nodes import Grid, GridCell, RowKind
from macros.format import shorten
from macros.review.diff.pairing import Pair, pair
from macros.review.diff.passages import say_cell
from macros.review.diff.tokens import Token, in_look, text_of, words_of
from macros.review.diff.values import Numbers

Keys = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row or a column.

    Args:
        number: Its place in the grid, from 0.
        names: What it is called; of a column each head above it, with its unit.
        name: Equal for two that are certainly the same.
        about: By which it is found to be alike: what all its numbers have in common and others of
            the table have not; the words below a column that has no such numbers.
        heads: What the cells above a column say.
        beside: What stands in a row beside its name.
    """

    number: int
    names: tuple[str, ...]
    name: Hashable
    about: Iterable[object]
    heads: tuple[Token, ...] = ()
    beside: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """All that it is called, in one line."""
        return " / ".join(self.names)

    @property
    def words(self) -> list[str]:
        return [*self.label.split(), *map(str, self.about)]


@dataclass(frozen=True, slots=True)
class CellPair:
    """What stands at one place of both tables; None where a table has no such row or column.

    Args:
        is_name: Whether it is what its row is called, which reads otherwise.
    """

    old: tuple[Token, ...] | None
    new: tuple[Token, ...] | None
    is_name: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether both have the place, and say something else there."""
        return (
            self.old is not None and self.new is not None and text_of(self.old) != text_of(self.new)
        )


@dataclass(frozen=True, slots=True)
class GridChange:
    """Two tables, one laid over the other.

    Args:
        rows: In the order of the new table; heads are in `columns`.
        columns: With the words above them.
        cells: For each row, a pair for each column.
    """

    rows: tuple[Pair[GridLine], ...]
    columns: tuple[Pair[GridLine], ...]
    cells: tuple[tuple[CellPair, ...], ...]

    @property
    def is_changed(self) -> bool:
        """Whether anything differs."""
        return bool(self.counts())

    def counts(self) -> Mapping[str, int]:
        """Count what changed, in words for reviewers; nothing that is zero."""
        named = {words: len(names) for words, names in self._named({}).items()}
        return {"ô đổi": cells, **named} if (cells := self._changed_cells()) else named

    def told(self, elsewhere: Mapping[str, str]) -> list[str]:
        """Tell what changed, with the names of rows and columns.

        Args:
            elsewhere: The table in which numbers stand now that have gone, by their ids.
        """
        told = [f"{words}: {list_few(names)}" for words, names in self._named(elsewhere).items()]
        return [f"{cells} ô đổi", *told] if (cells := self._changed_cells()) else told

    @property
    def renamed(self) -> list[tuple[str, str, str]]:
        """Names of rows and heads of columns that read otherwise, each once: what, old, new."""
        found: list[tuple[str, str, str]] = []
        for what, lines in (("dòng đổi tên", self.rows), ("đầu cột đổi", self.columns)):
            for old, new in ((one.old, one.new) for one in lines if one.old and one.new):
                is_same_height = len(old.names) == len(new.names)
                sides = (old.names, new.names) if is_same_height else ((old.label,), (new.label,))
                turns = zip(*sides, strict=True)
                found += [(what, *turn) for turn in turns if turn[0] != turn[1]]
        return list(dict.fromkeys(found))

    @property
    def said(self) -> Iterator[tuple[CellPair, str, str, str, str]]:
        """List what stands otherwise: the cell, names of its row and column, old and new words."""
        for line, cells in zip(self.rows, self.cells, strict=True):
            for column, cell in zip(self.columns, cells, strict=True):
                old, new = (text_of(said or ()) for said in (cell.old, cell.new))
                if old != new:
                    names = [one.label for both in (line, column) if (one := both.new or both.old)]
                    yield cell, names[0], names[1], old, new

    def _changed_cells(self) -> int:
        return sum(one.is_changed and not one.is_name for row in self.cells for one in row)

    def _named(self, elsewhere: Mapping[str, str]) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        rows = zip(self.rows, self.cells, repeat("dòng"))
        for both, cells, noun in (*rows, *zip(self.columns, repeat(()), repeat("cột"))):
            if (line := both.new or both.old) and (both.is_moved or not (both.old and both.new)):
                what = f"{noun} thêm" if both.new else moved_to(cells, elsewhere) or f"{noun} bỏ"
                what = f"{noun} chuyển chỗ" if both.is_moved else what
                found.setdefault(what, []).append(line.label)
        for what, was, now in self.renamed:
            found.setdefault(what, []).append(
                f"{shorten(was, _LONGEST)}” → “{shorten(now, _LONGEST)}"
            )
        return found


_MOST_NAMED = 8  # rows or columns
_LONGEST = 200  # letters of a name


def list_few(names: Sequence[str]) -> str:
    """List names in quotes, a few of many."""
    more = f" và {len(names) - _MOST_NAMED} nữa" if len(names) > _MOST_NAMED else ""
    return ", ".join(f"“{one}”" for one in names[:_MOST_NAMED]) + more


def moved_to(row: Sequence[CellPair], elsewhere: Mapping[str, str]) -> str:
    """Say where the numbers of a row stand now that has gone from its table; "" for nowhere."""
    facts = {token.fact for cell in row for token in cell.old or ()}
    places = {elsewhere[fact] for fact in facts & elsewhere.keys()}
    return f"dòng chuyển sang {', '.join(sorted(places))}" if places else ""


class View:
    """A grid with its places by row and column, and what its numbers are about."""

    def __init__(self, grid: Grid, numbers: Numbers, path: str) -> None:
        self._numbers, self._path = numbers, path
        self._places: dict[tuple[int, int], GridCell] = {}
        for row in grid.rows:
            for cell in row.cells:
                for over in range(cell.row_span):
                    for along in range(cell.column_span):
                        self._places[cell.row + over, cell.column + along] = cell
        self._rows = grid.rows
        self._heads = [number for number, row in enumerate(grid.rows) if row.kind is RowKind.HEAD]
        self._body = [
            (number, row) for number, row in enumerate(grid.rows) if row.kind is not RowKind.HEAD
        ]
        self._wide = range(grid.width)
        self.naming = 0  # the column that names the rows, where no cell is a head
        self.shared = self._common(self._about(n, c) for n, _ in self._body for c in self._wide)

    def rows(self, shared: Keys) -> list[GridLine]:
        """List the rows of the body.

        Args:
            shared: What all numbers of both tables have in common, which tells no rows apart.
        """
        group, lines = "", []
        for number, row in self._body:
            named = self._names(number)
            label = " ".join(cell.text for cell in named)
            if row.kind.is_inner_head:
                group = label
            keys = self._common(self._about(number, column) for column in self._wide) - shared
            name = (row.kind, keys) if keys else (row.kind, group, label)
            wide = self._wide if not keys else ()
            cells = (self.say(number, c) for c in wide if not self.is_name(number, c))
            beside = tuple(map(text_of, cells))
            said = " ".join(map(_line, named))
            lines.append(GridLine(number, (said,), name, keys, beside=beside))
        return lines

    def columns(self, shared: Keys) -> list[GridLine]:
        """List the columns by the words above them."""
        lines = []
        for column in self._wide:
            heads = (self._places.get((number, column)) for number in self._heads)
            over = [cell for cell in heads if cell and cell.text]
            names = tuple(dict.fromkeys(map(_line, over)))
            about = [self._about(number, column) for number, _ in self._body]
            keys = self._common(about) - shared
            said = tuple(token for number in self._heads for token in self.say(number, column))
            below = [word for n, _ in self._body for word in words_of(self.say(n, column))]
            name = keys or tuple(dict.fromkeys(cell.text for cell in over))
            lines.append(GridLine(column, names, name, keys if any(about) else below, said))
        return lines

    def has_names(self, column: int) -> bool:
        """Tell whether most of what stands in a column is no mere number."""
        said = [text_of(self.say(number, column)) for number, _ in self._body]
        return 2 * sum(any(map(str.isalpha, one)) for one in said) > len(said)

    def say(self, row: int, column: int) -> tuple[Token, ...]:
        """Give what stands at a place; nothing where another cell reaches over it."""
        cell = self._places.get((row, column))
        if cell is None or (cell.row, cell.column) != (row, column):
            return ()
        is_total = self._rows[row].kind is RowKind.TOTAL
        return tuple(in_look(say_cell(cell), "dòng tổng" * is_total))

    def is_name(self, row: int, column: int) -> bool:
        """Tell whether a place says what its row is called."""
        return self._places.get((row, column)) in self._names(row)

    def _names(self, row: int) -> Sequence[GridCell]:
        named = self._places.get((row, self.naming))
        heads = [cell for cell in self._rows[row].cells if cell.is_head]
        return heads or ([named] if named else [])

    def _common(self, about: Iterable[Keys]) -> Keys:
        found = [keys for keys in about if keys]
        return frozenset.intersection(*found) if found else frozenset()

    def _about(self, row: int, column: int) -> Keys:
        """Say what the number at a place is about: column and keys of all its cells alike."""
        cell = self._places.get((row, column))
        for token in say_cell(cell) if cell is not None and cell.is_number else ():
            printed = self._numbers.find(self._path, token.fact) if token.fact else None
            if printed is not None:
                return self._common(
                    frozenset({("", f"{table}.{column}"), *keys})
                    for table, column, keys in self._numbers.cells(printed)
                )
        return frozenset()


def _line(cell: GridCell) -> str:
    """Say what stands in a cell in one line, marks of notes too."""
    return " ".join(text_of(say_cell(cell)).split())


def lay_over(old: View, new: View) -> GridChange:
    """Lay one table over the other; rows are called by the first column of names in both."""
    shared = old.shared & new.shared
    columns = _pair(old.columns(shared), new.columns(shared))
    for one in columns[::-1]:
        if one.old and one.new and old.has_names(one.old.number) and new.has_names(one.new.number):
            old.naming, new.naming = one.old.number, one.new.number
    rows = _pair(old.rows(shared), new.rows(shared))
    cells = tuple(tuple(_cell(old, new, row, column) for column in columns) for row in rows)
    return GridChange(tuple(rows), tuple(columns), cells)


def _pair(old: Sequence[GridLine], new: Sequence[GridLine]) -> list[Pair[GridLine]]:
    """Pair rows or columns; one that went in one place and came in another has moved."""
    pairs = pair(old, new, attrgetter("name"), attrgetter("words"))
    gone = {one.old.name: one.old for one in pairs if one.old and one.old.name and not one.new}
    moved: list[GridLine | None] = []
    for number, one in enumerate(pairs):
        if one.new and not one.old and (was := gone.pop(one.new.name, None)):
            pairs[number] = Pair(was, one.new, is_moved=True)
            moved.append(was)
    return list(_renamed(one for one in pairs if one.new or one.old not in moved))


def _renamed(pairs: Iterable[Pair[GridLine]]) -> Iterator[Pair[GridLine]]:
    """Pair rows that went and came at one place and say the same but for their names."""
    for is_whole, group in groupby(pairs, lambda one: bool(one.old and one.new)):
        run = list(group)
        gone = [one.old for one in run if one.old and not is_whole]
        found = []
        for one in run:
            said = one.new.beside if one.new and not one.old else ()
            was = next((row for row in gone if any(said) and row.beside == said), None)
            if was:
                gone.remove(was)
            found.append(Pair(was, one.new) if was else one)
        taken = [one.old for one in found if one.new]
        yield from (one for one in found if one.new or one.old not in taken)


def _cell(old: View, new: View, row: Pair[GridLine], column: Pair[GridLine]) -> CellPair:
    before = old.say(row.old.number, column.old.number) if row.old and column.old else None
    if not (row.new and column.new):
        return CellPair(before, None)
    place = row.new.number, column.new.number
    is_renamed = row.old is not None and row.old.names != row.new.names
    return CellPair(before, new.say(*place), is_renamed and new.is_name(*place))
