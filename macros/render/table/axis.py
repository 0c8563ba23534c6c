"""One side of a printed table: its lines, and what they add up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

from macros.read.table.column import Field
from macros.render.table.request import Request
from macros.rules.words import refuse_overlap

TOTAL = "Tổng số"
SUBTOTAL = "Cộng"  # the lines shown are not all there are
OTHERS = "Khác"

Group = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One row or one column of a printed table.

    Args:
        labels: The values of its keys in words, outermost key first.
        field: Its column of the data, where its axis lists columns.
        share_of: The line of which this one shows the shares, in percent.
    """

    labels: tuple[str, ...]
    keys: Mapping[str, str]
    field: Field | None = None
    parts: tuple[Line, ...] = ()
    share_of: Line | None = None
    is_total: bool = False
    is_rest: bool = False

    @property
    def group(self) -> Group:
        """What lines with one total have in common: their outer labels, and their column."""
        return self.labels[:-1], self.field.name if self.field else ""


class Axis:
    """One side of a printed table: its lines, and the total of each group of them.

    Args:
        keys: Key columns whose values make the lines, outermost first.
        fields: The columns of the data listed under each value; (None,) when the other axis
            lists them.
        is_sparse: Whether values that no row combines are left out.
    """

    def __init__(
        self,
        request: Request,
        keys: tuple[str, ...],
        fields: Sequence[Field | None],
        rows: Iterable[int],
        *,
        is_sparse: bool,
    ) -> None:
        self.keys = keys
        self._request = request
        self._table = request.table
        self._fields = fields
        self._is_sparse = is_sparse
        columns = [request.table.columns[key] for key in keys]
        self._present = {tuple(column[row] for column in columns) for row in rows}

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines without their totals."""
        members = [self._members(key) for key in self.keys]
        total = self._request.total_values.get(self.keys[-1]) if self.keys else None
        return tuple(
            Line(
                tuple(self._table.label(k, v) for k, v in zip(self.keys, values, strict=True)),
                dict(zip(self.keys, values, strict=True)),
                field,
                is_total=total is not None and values[-1] == total and len(members[-1]) > 1,
            )
            for values in product(*members)
            if not self._is_sparse or values in self._present
            for field in self._fields
        )

    @cached_property
    def groups(self) -> Mapping[Group, Sequence[Line]]:
        """The lines by what they have in common."""
        groups: dict[Group, list[Line]] = {}
        for line in self.lines:
            groups.setdefault(line.group, []).append(line)
        return groups

    @cached_property
    def totals(self) -> Mapping[Group, Line]:
        """The total of each group; AuthorError when its lines overlap."""
        return {group: self._total_of(group, own) for group, own in self.groups.items()}

    def _total_of(self, group: Group, own: Sequence[Line]) -> Line:
        """Read the total from rows of its own, or else sum up the lines."""
        key = self.keys[-1]
        is_part = key in self._request.chosen
        labels = (*group[0], SUBTOTAL if is_part else TOTAL)
        keys = {name: value for name, value in own[0].keys.items() if name != key}
        total = self._request.total_values.get(key)
        if not is_part and any(values[-1] == total for values in self._present):
            return Line(labels, {**keys, key: str(total)}, own[0].field, is_total=True)
        refuse_overlap(self._table, key, (line.keys[key] for line in own))
        parts = tuple(line for line in own if not line.is_total)
        return Line(labels, keys, own[0].field, parts, is_total=True)

    def _members(self, key: str) -> Sequence[str]:
        """The values of a key that are shown, without the one that is their total."""
        place = self.keys.index(key)
        present = {values[place] for values in self._present}
        total = self._request.total_values.get(key)
        every = [value for value in self._table.values(key) if value != total]
        return [v for v in self._request.selection.keys.get(key, every) if v in present]
