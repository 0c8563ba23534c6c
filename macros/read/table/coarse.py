"""A table by longer steps of time: flows are added up, of stocks the last number counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import groupby

from macros.findings import AuthorError, Code
from macros.read.table.column import Field
from macros.read.table.grain import DAY, HALF, YEAR, Grain
from macros.read.table.schema import TableSchema
from macros.read.table.table import Cell, Table, strongest


@dataclass(frozen=True, eq=False, kw_only=True)
class CoarseTable(Table):
    """A table whose rows stand for several rows of another, each at a step of time.

    Args:
        groups: For each row those of the other table, in the order of time.
    """

    fine: Table
    groups: Sequence[Sequence[int]]

    @property
    def stored(self) -> Table:
        """The table of the file."""
        return self.fine

    @property
    def numeric_fields(self) -> tuple[Field, ...]:
        """The columns that have a number for a longer step; averages have none."""
        return tuple(item for item in super().numeric_fields if self._can_join(item))

    def label(self, column: str, value: str | int) -> str:
        """Say a key value in words; of a step that is incomplete, how much of it there is."""
        words = self.partial.get(str(value)) if column == self.schema.timeline.key else None
        return words or super().label(column, value)

    def cell(self, row: int, column: str) -> Cell:
        """Compute a cell from those of the shorter steps.

        Raises:
            AuthorError: for an average, or where the series breaks within the step.
        """
        item = self.field(column)
        if item.formula is not None:
            return super().cell(row, column)
        if not self._can_join(item):
            raise AuthorError(
                f"cột “{column}” của bảng “{self.name}” là tỷ lệ hoặc bình quân, không gộp theo"
                f" {self._longer.noun} được",
                "chọn cột số lượng, hoặc ghi summable cho cột",
                Code.NOT_SUMMABLE,
            )
        rows = self.groups[row]
        times = [self._times[one] for one in rows]
        self._refuse_break(times)
        wanted = self._steps[self.columns[self._longer.key][row]]
        if item.stock:
            rows, times, wanted = rows[-1:], times[-1:], wanted[-1:]
        cells = tuple(self.fine.cell(one, column) for one in rows)
        numbers = [cell.value for cell in cells if cell.value is not None]
        is_whole = len(numbers) == len(cells) and list(times) == list(wanted)
        value = sum(numbers, Decimal(0)) if is_whole else None
        text = "" if value is None else str(value)
        mark, note = strongest(cells)
        return Cell(self.name, column, row, self.lines[row], value, text, mark, cells, note)

    @cached_property
    def partial(self) -> Mapping[str, str]:
        """The longer steps of which the table lacks some, each as it may be said."""
        said = {time: self._say_part(time, steps) for time, steps in self._steps.items()}
        return {time: words for time, words in said.items() if words}

    def part_of(self, row: int, field: Field) -> str:
        """Say how much of its step a row has; "" for all, or all that a column needs."""
        time = self.columns[self._longer.key][row]
        times = [self._times[one] for one in self.groups[row]]
        is_known = field.stock and times[-1] == self._shorter.parts(time, self._longer)[-1]
        return "" if is_known else self._say_part(time, times)

    def parts_of(self, times: Iterable[str]) -> Iterator[str]:
        """Say how much there is of each longer step in which some times lie."""
        for time, own in groupby(times, key=lambda one: self._shorter.within(one, self._longer)):
            yield self._say_part(time, list(own))

    def _say_part(self, time: str, steps: Sequence[str]) -> str:
        """Say how much of a longer step there is, such as "7 tháng đầu năm 2024"; "" for all.

        Days need not all have a row; the step is whole when it is over.
        """
        grain, longer = self._shorter, self._longer
        every = grain.parts(time, longer)
        whole = longer.named(time)
        many = len(steps)
        if grain is DAY:
            is_over = steps[-1] == every[-1] or max(self._times) > every[-1]
            return "" if is_over else f"{whole} (đến {grain.words(steps[-1])})"
        if many == len(every):
            return ""
        noun = "nửa" if grain is HALF else grain.noun
        count = f"{many} {noun}" if many > 1 else noun
        if list(steps) == list(every[:many]):
            return f"{count} đầu {whole}"
        if list(steps) == list(every[-many:]):
            return f"{count} cuối {whole}"
        return f"{count} của {whole}"

    @cached_property
    def _times(self) -> Sequence[str]:
        return self.fine.columns[str(self.fine.schema.timeline.key)]

    @cached_property
    def _steps(self) -> Mapping[str, Sequence[str]]:
        """For each longer step the shorter ones of which the table has rows."""
        found: dict[str, list[str]] = {}
        for time in sorted(set(self._times)):
            found.setdefault(self._shorter.within(time, self._longer), []).append(time)
        return found

    @property
    def _longer(self) -> Grain:
        return self.schema.timeline.grain or YEAR

    @property
    def _shorter(self) -> Grain:
        return self.fine.schema.timeline.grain or YEAR

    def _can_join(self, item: Field) -> bool:
        return item.formula is not None or item.is_summable or item.stock

    def _refuse_break(self, times: Sequence[str]) -> None:
        broken = self.fine.schema.timeline.broken(times)
        if broken is not None:
            noun, remedy = self._longer.noun, "bỏ theo, tính riêng trước và sau đó"
            message = f"bảng “{self.name}” đổi cách tính từ {broken.at}, giữa một {noun}"
            raise AuthorError(message, remedy, Code.SERIES_BREAK)


def coarsen(table: Table, longer: Grain) -> Table:
    """Give a table by longer steps; itself where its steps are not shorter.

    Raises:
        AuthorError: where another column has the name of the longer step.
    """
    key, grain = table.schema.timeline.key, table.schema.timeline.grain
    if key is None or grain is None or not grain.makes(longer):
        return table
    if longer.key in table.schema.by_name:
        message = f"bảng “{table.name}” có cột tên “{longer.key}” nên không gộp theo cột đó được"
        raise AuthorError(message, "đổi tên cột", Code.ARGUMENT)
    if longer.key not in table.views:
        table.views[longer.key] = _join(table, key, grain, longer)
    return table.views[longer.key]


def _join(table: Table, key: str, grain: Grain, longer: Grain) -> Table:
    names = table.schema.primaryKey
    within = {time: grain.within(time, longer) for time in table.values(key)}
    columns = [
        [within[time] for time in table.columns[name]] if name == key else table.columns[name]
        for name in names
    ]
    places = list(zip(*columns, strict=True))
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in sorted(range(len(table)), key=table.columns[key].__getitem__):
        groups.setdefault(places[row], []).append(row)
    own = tuple(longer.key if name == key else name for name in names)
    return CoarseTable(
        name=table.name,
        schema=_schema(table.schema, key, own, longer),
        columns=dict(zip(own, zip(*groups, strict=True), strict=True)),
        lines=tuple(table.lines[rows[-1]] for rows in groups.values()),
        path=table.path,
        schema_path=table.schema_path,
        labels=table.labels,
        parents=table.parents,
        fine=table,
        groups=tuple(groups.values()),
    )


def _schema(schema: TableSchema, key: str, names: tuple[str, ...], longer: Grain) -> TableSchema:
    """Describe the joined table: of its columns the keys and those of numbers."""
    time = Field(name=longer.key, title=longer.title, type=longer.name)
    fields = [time if one.name == key else one for one in schema.fields]
    kept = tuple(one for one in fields if one.name in names or one.is_numeric)
    own = {name: getattr(schema, name) for name in TableSchema.model_fields}
    changed = {"fields": kept, "primaryKey": names, "time": longer.key}
    return TableSchema.model_construct(**{**own, **changed, "rules": (), "flags": ()})


class CoarseTables(Mapping[str, Table]):
    """The tables of a report by longer steps, each made when it is asked for."""

    def __init__(self, tables: Mapping[str, Table], longer: Grain) -> None:
        self._tables = tables
        self._longer = longer

    def __getitem__(self, name: str) -> Table:
        return coarsen(self._tables[name], self._longer)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def __len__(self) -> int:
        return len(self._tables)
