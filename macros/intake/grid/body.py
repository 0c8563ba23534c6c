"""The rows below a head: which hold data, which sum up others, which only head or close them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cached_property

from macros.findings import Code
from macros.format import write_spans
from macros.intake.delivery import shorten
from macros.intake.grid.lexicon import Lexicon
from macros.intake.grid.roles import Column, Roles
from macros.intake.heads import Head
from macros.intake.names import is_total
from macros.intake.sheet import CellKind, RawCell, Sheet
from macros.read.table.column import Field

_RANK = re.compile(r"\(?([IVX]+|[A-ZĐ])[.)\-/:]?(?=\s|$)")
_NUMERAL = re.compile(r"\s*[-–−+('’]*\s*\d|\s*([-–—−…xX]|\.{3,4})\s*$|#|=")
_DIGITS = re.compile(r"\(?\d+(\.\d+)*[.)]?")


class Kind(Enum):
    """What a row is."""

    DATA = auto()
    TOTAL = auto()  # of rows above or below it
    GROUP = auto()  # heads the rows below it, perhaps with their sum
    NUMBERING = auto()
    REPEATED = auto()  # the head again, as on a new page
    CLOSING = auto()  # notes, signatures


@dataclass
class SheetBody:
    """The rows of a sheet below its head.

    Args:
        kinds: What each row is, by its number in the sheet; blank rows are left out.
    """

    sheet: Sheet
    head: Head
    columns: Roles
    lexicon: Lexicon
    kinds: dict[int, Kind] = field(default_factory=dict)

    def read(self) -> None:
        """Say what every row is."""
        waiting: list[int] = []
        if self.head.numbering is not None:
            self.kinds[self.head.numbering] = Kind.NUMBERING
        for row in range(self.head.body, len(self.sheet.rows) + 1):
            if all(cell.is_blank or cell.problem for cell in self.sheet.rows[row - 1]):
                continue
            kind = self._kind(row)
            if kind is None:  # words alone: what follows tells whether they head anything
                waiting.append(row)
                continue
            self.kinds.update(dict.fromkeys(waiting, Kind.GROUP))
            waiting.clear()
            self.kinds[row] = kind
        self.kinds.update(dict.fromkeys(waiting, Kind.CLOSING))
        self._find_group_totals()

    def rows(self, kind: Kind) -> list[int]:
        """The rows of one kind."""
        return [row for row, one in sorted(self.kinds.items()) if one is kind]

    def unclear(self) -> Iterator[tuple[int, str, str]]:
        """The headings that change what the rows below them mean: why, and the remedy."""
        own = {column.sense.field.name for column in self.columns.keys if column.sense.field}
        order = sorted(self.kinds)
        for row, after in itertools.pairwise(order):
            if self.kinds[row] is not Kind.GROUP:
                continue
            if self.kinds[after] is Kind.REPEATED:
                yield row, "từ đây là một bảng khác trong cùng trang", "chuyển sang trang tính khác"
                continue
            sense = self.lexicon.sense_of(self.label(row))
            if sense is None:
                if self.columns.labels is not None and not self.lexicon.knows(self.label(row)):
                    why = "không hiểu đề mục này nên không rõ các dòng dưới thuộc mục nào"
                    yield row, why, "ghi đề mục theo nhóm cột của bảng, hoặc bỏ đề mục"
            elif sense.keys.keys() - own or (
                sense.field is not None and self.columns.labels is None
            ):
                why = "đề mục này nói các dòng dưới là của năm, mục khác"
                yield row, why, "ghi điều đó vào một cột, vào tiêu đề hoặc tên trang tính"

    def label(self, row: int) -> str:
        """What stands before the numbers of a row."""
        texts = [cell.text.strip() for cell in self._before(row) if not cell.is_blank]
        words = [text for text in texts if not _DIGITS.fullmatch(text)]
        return shorten(max(words or texts or [""], key=len))

    def sums(self, row: int) -> Iterator[Sequence[int]]:
        """The groups of rows that a total may stand for, the likeliest first."""
        order = sorted(self.kinds)
        data = self.rows(Kind.DATA)
        place = order.index(row)
        near_above = self._run(order[:place][::-1])
        near_below = self._run(order[place + 1 :])
        above = [one for one in data if one < row]
        below = [one for one in data if one > row]
        is_grand = self.label(row).casefold().startswith(("tổng", "toàn")) and place > 0
        groups = [near_below, below] if self.kinds[row] is Kind.GROUP else []
        groups += [above, near_above] if is_grand else [near_above, above]
        for group in (*groups, below, near_below, data):
            if group:
                yield group
                yield [one for one in group if not self._is_within(one, group)]

    def told(self) -> Iterator[str]:
        """Say which rows are left out, and why."""
        for kind, why in (
            (Kind.NUMBERING, "đánh số cột"),
            (Kind.REPEATED, "lặp lại tiêu đề"),
            (Kind.GROUP, "đề mục của các dòng dưới"),
            (Kind.TOTAL, "dòng cộng, đã đối chiếu với các dòng"),
            (Kind.CLOSING, "ghi chú, chữ ký ở cuối"),
        ):
            rows = self.rows(kind)
            if rows:
                label = f" “{self.label(rows[0])}”" if kind is not Kind.NUMBERING else ""
                more = f" và {len(rows) - 1} dòng nữa" if len(rows) > 1 and label else ""
                yield f"dòng {write_spans(rows, most=8)} ({why}{':' if label else ''}{label}{more})"

    def _kind(self, row: int) -> Kind | None:
        cells = self.sheet.rows[row - 1]
        numbering = self.head.numbering
        if numbering is not None and _texts(cells) == _texts(self.sheet.rows[numbering - 1]):
            return Kind.NUMBERING
        if any(_texts(cells) == _texts(self.sheet.rows[one - 1]) for one in self.head.rows):
            return Kind.REPEATED
        if row in self._named:
            return Kind.DATA
        is_summed = self._named and self.columns.labels is None
        if is_summed and any(is_total(cell.text) for cell in self._before(row)):
            return Kind.TOTAL
        return Kind.DATA if self._holds_numbers(row) or self._is_typed(row) else None

    @cached_property
    def _named(self) -> frozenset[int]:
        """The rows whose keys, or labels, are known."""
        rows = range(self.head.body, len(self.sheet.rows) + 1)
        return frozenset(row for row in rows if self._is_named(row))

    def _is_named(self, row: int) -> bool:
        if self.columns.labels is not None:
            return self.field_of(row) is not None
        cells = [(column, self.sheet.shown(row, column.number)) for column in self.columns.keys]
        return bool(cells) and all(self._is_value(column, cell, row) for column, cell in cells)

    def _is_value(self, column: Column, cell: RawCell, row: int) -> bool:
        key = column.sense.field
        if key is None or cell.is_blank:
            return False
        if self.lexicon.names[key.name].words:
            return self.lexicon.names[key.name].find(cell.text) is not None
        if key == self.lexicon.time:
            return self.lexicon.time_value(cell.text.strip()) is not None
        beside = [self._held(row, item) for item in self.columns.measures]
        filled = sum(item is not None for item in beside)  # a signature is no row
        return not is_total(cell.text) and (filled > 1 or self._holds_numbers(row))

    def _held(self, row: int, column: Column) -> RawCell | None:
        """The cell of a row in a column; None when nothing stands there, or a merged heading."""
        cell = self.sheet.cell(row, column.number)
        is_covered = cell.problem is not None and cell.problem.code is Code.MERGED_CELLS
        return None if cell.is_blank or is_covered else cell

    def _holds_numbers(self, row: int) -> bool:
        numeric = (
            column
            for column in (*self.columns.measures, *(item for item, _ in self.columns.sums))
            if column.sense.field is None or column.sense.field.is_numeric
        )
        cells = (self._held(row, column) for column in numeric)
        return any(
            cell.problem is not None or cell.kind is CellKind.NUMBER or _NUMERAL.match(cell.text)
            for cell in cells
            if cell is not None
        )

    def _is_typed(self, row: int) -> bool:
        """Whether words stand where a named row, further below, has numbers."""
        cells = (self._held(row, column) for column in self.columns.measures)
        is_before = row < max(self._named, default=0)
        return is_before and any(cell is not None for cell in cells)

    def _before(self, row: int) -> Sequence[RawCell]:
        """The cells of a row that stand before its numbers."""
        first = min((item.number for item in self.columns.measures), default=2)
        return self.sheet.rows[row - 1][: first - 1]

    def field_of(self, row: int) -> Field | None:
        """The column of the table that a row's label names, perhaps under the heading above it."""
        labels = self.columns.labels
        if labels is None or self.sheet.shown(row, labels.number).is_blank:
            return None
        found = self._labelled(row, labels.number)
        text = self.sheet.shown(row, labels.number).text
        return self._whole(labels.number) if found is None and is_total(text) else found

    def _whole(self, column: int) -> Field | None:
        """The one column of the table of which those that labels name are parts."""
        rows = range(self.head.body, len(self.sheet.rows) + 1)
        named = [item for row in rows if (item := self._labelled(row, column)) is not None]
        wholes = {name for item in named for name in self.lexicon.totals_of(item)}
        wholes -= {item.name for item in named}
        return self.lexicon.schema.by_name[wholes.pop()] if len(wholes) == 1 else None

    def _labelled(self, row: int, column: int) -> Field | None:
        text = self.sheet.shown(row, column).text
        above = (
            self.sheet.shown(one, column).text
            for one in range(row - 1, self.head.body - 1, -1)
            if not self._holds_numbers(one)
        )
        heading = next(above, None)
        for parts in ([text], [] if heading is None else [heading, text]):
            sense = self.lexicon.sense_of(*parts) if parts else None
            if sense is not None and sense.field is not None and not sense.keys:
                return sense.field
        return None

    def _find_group_totals(self) -> None:
        """Take rows that are ranked above those below them, and no unit, for sums of these."""
        order = sorted(self.kinds)
        for place, row in enumerate(order):
            if self.kinds[row] is not Kind.DATA or row in self._named or not self._named:
                continue
            below = [one for one in self._run(order[place + 1 :]) if one in self._named]
            texts = [cell.text.strip() for cell in self._before(row) if not cell.is_blank]
            is_ranked = any(_RANK.match(text) for text in texts)
            if is_ranked and below and not any(self._rank(one) for one in below):
                self.kinds[row] = Kind.GROUP

    def _rank(self, row: int) -> bool:
        return any(_RANK.fullmatch(cell.text.strip()) for cell in self._before(row))

    def _run(self, rows: Sequence[int]) -> list[int]:
        """The rows of data at the beginning, up to a total or a heading."""
        kept = itertools.takewhile(
            lambda row: self.kinds[row] not in (Kind.TOTAL, Kind.GROUP), rows
        )
        return sorted(row for row in kept if self.kinds[row] is Kind.DATA)

    def _is_within(self, row: int, group: Sequence[int]) -> bool:
        """Whether a row is about a unit that another row of the group includes."""
        above = self.lexicon.parents.get(self._unit(row) or "")
        return bool(above) and any(self._unit(one) == above for one in group)

    def _unit(self, row: int) -> str | None:
        for column in self.columns.keys:
            key = column.sense.field
            if key is not None and key.references is not None:
                return self.lexicon.names[key.name].find(self.sheet.shown(row, column.number).text)
        return None


def _texts(cells: Sequence[RawCell]) -> list[str]:
    return [" ".join(cell.text.split()).casefold() for cell in cells if not cell.is_blank]
