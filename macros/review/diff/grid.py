"""Two tables cell by cell: rows and columns are known by their keys, not by their places."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter

from macros.export.document.nodes import Grid, GridCell, GridRow, RowKind
from macros.review.diff.pairing import Pair, pair
from macros.review.diff.passages import Token, say_cell, text_of
from macros.review.diff.values import Numbers, Printed

Keys = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GridLine:
    """A row or a column.

    Args:
        number: Its place in the grid, from 0.
        label: What it is called.
        own: Its name alone, without the heads above it.
        heads: What the cells above a column say.
        keys: What all its numbers have in common and others of the table have not.
        name: Equal for two that are certainly the same.
    """

    number: int
    label: str
    name: Hashable
    keys: Keys
    own: str = ""
    heads: tuple[Token, ...] = ()

    @property
    def words(self) -> list[str]:
        return [*self.label.split(), *map(str, self.keys)]


@dataclass(frozen=True, slots=True)
class CellPair:
    """What stands at one place of both tables; None where a table has no such row or column."""

    old: tuple[Token, ...] | None
    new: tuple[Token, ...] | None

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
        found = {"ô đổi": sum(cell.is_changed for row in self.cells for cell in row)}
        for noun, lines in (("dòng", self.rows), ("cột", self.columns)):
            found[f"{noun} thêm"] = sum(one.old is None for one in lines)
            found[f"{noun} bỏ"] = sum(one.new is None for one in lines)
            found[f"{noun} chuyển chỗ"] = sum(one.is_moved for one in lines)
            found[f"{noun} đổi tên"] = sum(map(is_renamed, lines))
        return {words: count for words, count in found.items() if count}

    def told(self, elsewhere: Mapping[str, str]) -> list[str]:
        """Tell what changed, with the names of rows and columns that came, went or moved.

        Args:
            elsewhere: The table in which numbers stand now that have gone, by their ids.
        """
        found: dict[str, list[str]] = {}
        rows = zip(self.rows, self.cells, repeat("dòng"))
        for both, cells, noun in (*rows, *zip(self.columns, repeat(()), repeat("cột"))):
            if (line := both.new or both.old) and (both.is_moved or not (both.old and both.new)):
                what = f"{noun} thêm" if both.new else moved_to(cells, elsewhere) or f"{noun} bỏ"
                what = f"{noun} chuyển chỗ" if both.is_moved else what
                found.setdefault(what, []).append(line.label)
        counted = [f"{n} {said}" for said, n in self.counts().items() if not said.endswith(_NAMED)]
        return counted + [f"{words}: {list_few(names)}" for words, names in found.items()]


_NAMED = ("thêm", "bỏ", "chuyển chỗ")
_MOST_NAMED = 8  # rows or columns


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
        self._heads = [number for number, row in enumerate(grid.rows) if row.kind is RowKind.HEAD]
        self._body = [
            (number, row) for number, row in enumerate(grid.rows) if row.kind is not RowKind.HEAD
        ]
        self._wide = range(grid.width)
        self.shared = self._common(self._about(n, c) for n, _ in self._body for c in self._wide)

    def rows(self, shared: Keys) -> list[GridLine]:
        """List the rows of the body.

        Args:
            shared: What all numbers of both tables have in common, which tells no rows apart.
        """
        group, lines = "", []
        for number, row in self._body:
            label = self._label(row)
            if row.kind.is_inner_head:
                group = label
            keys = self._common(self._about(number, column) for column in self._wide) - shared
            name = (row.kind, keys) if keys else (row.kind, group, label)
            lines.append(GridLine(number, label, name, keys))
        return lines

    def columns(self, shared: Keys) -> list[GridLine]:
        """List the columns by the words above them."""
        lines = []
        for column in self._wide:
            heads = (self._places.get((number, column)) for number in self._heads)
            names = list(dict.fromkeys(cell.text for cell in heads if cell and cell.text))
            label = " / ".join(names)
            keys = self._common(self._about(number, column) for number, _ in self._body) - shared
            own = names[-1] if names else ""
            said = tuple(token for number in self._heads for token in self.say(number, column))
            lines.append(GridLine(column, label, keys or label, keys, own, said))
        return lines

    def say(self, row: int, column: int) -> tuple[Token, ...]:
        """Give what stands at a place; nothing where another cell reaches over it."""
        cell = self._places.get((row, column))
        if cell is None or (cell.row, cell.column) != (row, column):
            return ()
        return say_cell(cell)

    def _label(self, row: GridRow) -> str:
        heads = [cell.text for cell in row.cells if cell.is_head]
        return " ".join(heads or [cell.text for cell in row.cells[:1]])

    def _common(self, about: Iterable[Keys]) -> Keys:
        found = [keys for keys in about if keys]
        return frozenset.intersection(*found) if found else frozenset()

    def _about(self, row: int, column: int) -> Keys:
        """Say what the number at a place is about: column and keys of all its cells alike."""
        cell = self._places.get((row, column))
        for token in say_cell(cell) if cell is not None and cell.is_number else ():
            printed = self._numbers.find(self._path, token.fact) if token.fact else None
            if printed is not None:
                return self._keys(printed)
        return frozenset()

    def _keys(self, printed: Printed) -> Keys:
        return self._common(
            frozenset({("", f"{table}.{column}"), *keys})
            for table, column, keys in self._numbers.cells(printed)
        )


def lay_over(old: View, new: View) -> GridChange:
    """Lay one table over the other."""
    shared = old.shared & new.shared
    rows = _pair(old.rows(shared), new.rows(shared))
    columns = _pair(old.columns(shared), new.columns(shared))
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
    return [one for one in pairs if one.new or one.old not in moved]


def _cell(old: View, new: View, row: Pair[GridLine], column: Pair[GridLine]) -> CellPair:
    before = old.say(row.old.number, column.old.number) if row.old and column.old else None
    after = new.say(row.new.number, column.new.number) if row.new and column.new else None
    return CellPair(before, after)


def is_renamed(line: Pair[GridLine]) -> bool:
    """Tell whether a row or column is called otherwise.

    The group above a column and its unit come and go with its neighbours: they are no names.
    """
    if line.old is None or line.new is None:
        return False
    names = (one.own or one.label for one in (line.old, line.new))
    short, long = sorted(names, key=len)
    return short != long and not (line.new.own and long.startswith(f"{short} ("))
