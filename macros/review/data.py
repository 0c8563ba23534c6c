"""Rows of data that changed, by their keys; which of their cells are printed nowhere; editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Table
from macros.render.catalogue.rows import name_row, words_for
from macros.review.diff.values import CellChange, Identity, Numbers

_SAME_COLUMN = 0.9  # how many cells of a column must agree for it to be the same under a new name
_MOST = 500  # rows of one table that are listed one by one


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came or went.

    Args:
        row: Its keys in words.
        line: Of the CSV that has it.
    """

    row: str
    line: int


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in the data of one table.

    Args:
        title: Of the table.
        columns: What changed in its columns, a sentence each.
        unprinted: Those of `cells` that no number of either version is computed from.
        rest: How many changes are not listed.
    """

    name: str
    title: str
    path: str
    columns: tuple[str, ...] = ()
    added: tuple[RowChange, ...] = ()
    removed: tuple[RowChange, ...] = ()
    cells: tuple[CellChange, ...] = ()
    unprinted: frozenset[CellChange] = frozenset()
    rest: int = 0

    @property
    def count(self) -> int:
        """How many rows and cells changed."""
        return len(self.added) + len(self.removed) + len(self.cells) + self.rest


def compare_tables(old: Numbers, new: Numbers) -> Iterator[TableChange]:
    """Compare the data of all tables that either version has."""
    used = {
        identity
        for numbers in (old, new)
        for printed in numbers.every()
        for identity in numbers.cells(printed)
    }
    tables = old.report.tables, new.report.tables
    for name in dict.fromkeys((*tables[1], *tables[0])):
        before, after = tables[0].get(name), tables[1].get(name)
        if before is None or after is None:
            table = after or before
            assert table is not None  # noqa: S101  it is in one of both
            word = "bảng mới" if before is None else "bảng không còn"
            rows = f"{word}, {len(table)} dòng"
            yield TableChange(name, table.schema.title, table.path, (rows,), rest=len(table))
            continue
        change = _compare(before, after, used)
        if change is not None:
            yield change


def _compare(old: Table, new: Table, used: set[Identity]) -> TableChange | None:
    renamed = dict(_renamed(old, new))
    columns = tuple(_columns(old, new, renamed))
    if old.schema.primaryKey != new.schema.primaryKey:
        columns = (*columns, f"khóa đổi từ {_list(old)} thành {_list(new)}")
        return TableChange(new.name, new.schema.title, new.path, columns, rest=len(new))
    before = {tuple(old.key(row).values()): row for row in range(len(old))}
    after = {tuple(new.key(row).values()): row for row in range(len(new))}
    added = [
        RowChange(name_row(new, row), new.lines[row])
        for key, row in after.items()
        if key not in before
    ]
    removed = [
        RowChange(name_row(old, row), old.lines[row])
        for key, row in before.items()
        if key not in after
    ]
    cells: list[CellChange] = []
    unprinted: set[CellChange] = set()
    fields = [
        field for field in new.schema.stored_fields if field.name not in new.schema.primaryKey
    ]
    for field in fields:
        was = renamed.get(field.name, field.name)
        if was not in old.columns:
            continue
        for key, row in after.items():
            text, other = new.columns[field.name][row], before.get(key)
            if other is None or old.columns[was][other] == text:
                continue
            change = _cell(old, new, field, (was, other), row)
            cells.append(change)
            identity = new.name, field.name, tuple(new.key(row).items())
            if identity not in used:
                unprinted.add(change)
    if not (columns or added or removed or cells):
        return None
    rest = sum(max(0, len(found) - _MOST) for found in (added, removed, cells))
    return TableChange(
        new.name,
        new.schema.title,
        new.path,
        columns,
        tuple(added[:_MOST]),
        tuple(removed[:_MOST]),
        tuple(cells[:_MOST]),
        frozenset(unprinted),
        rest,
    )


def _cell(old: Table, new: Table, field: Field, was: tuple[str, int], row: int) -> CellChange:
    name, other = was
    words = (
        words_for(old, old.field(name), old.columns[name][other]),
        words_for(new, field, new.columns[field.name][row]),
    )
    line = new.lines[row]
    return CellChange(new.name, new.path, field.name, field.title, name_row(new, row), line, *words)


def _renamed(old: Table, new: Table) -> Iterator[tuple[str, str]]:
    """Find columns under a new name: new name and old one."""
    gone = [name for name in old.columns if name not in new.columns]
    come = [name for name in new.columns if name not in old.columns]
    for name in come:
        for other in gone:
            pairs = list(zip(old.columns[other], new.columns[name], strict=False))
            alike = sum(one == two for one, two in pairs)
            if pairs and alike >= _SAME_COLUMN * max(len(old), len(new)):
                gone.remove(other)
                yield name, other
                break


def _columns(old: Table, new: Table, renamed: Mapping[str, str]) -> Iterator[str]:
    fields = old.schema.by_name, new.schema.by_name
    for name, field in fields[1].items():
        was = fields[0].get(renamed.get(name, name))
        if was is None:
            yield f"cột mới “{field.title}” ({name})"
            continue
        if name in renamed:
            yield f"cột {was.name} đổi mã thành {name}"
        said = was.model_dump(exclude={"name"}), field.model_dump(exclude={"name"})
        keys = [key for key in said[1] if said[0][key] != said[1][key]]
        for key in keys:
            yield f"cột {name}: {key} đổi từ “{said[0][key]}” thành “{said[1][key]}”"
    for name, field in fields[0].items():
        if name not in fields[1] and name not in renamed.values():
            yield f"cột “{field.title}” ({name}) không còn"
    for key in ("title", "source", "illustrative", "description"):
        was_said, is_said = str(getattr(old.schema, key)), str(getattr(new.schema, key))
        if was_said != is_said:
            yield f"{key} của bảng đổi từ “{was_said}” thành “{is_said}”"
    rules = tuple({rule.id: rule for rule in one.schema.rules} for one in (old, new))
    for name in dict.fromkeys((*rules[1], *rules[0])):
        if rules[0].get(name) != rules[1].get(name):
            word = "mới" if name not in rules[0] else "bỏ" if name not in rules[1] else "sửa"
            yield f"quy tắc {name}: {word}"


def _list(table: Table) -> str:
    return ", ".join(table.schema.primaryKey)


def find_restated(old: Report, new: Report, changes: Iterable[TableChange]) -> Iterator[CellChange]:
    """Find figures that the old version has published and that are others now, without a word.

    A mark on the cell, or an explanation that names its row, says why: those are left out. Of a
    draft nothing is published.
    """
    if old.identity.du_thao is not None or old.identity.so is None:
        return
    for change in changes:
        table = new.tables.get(change.name)
        if table is None:
            continue
        explained = [note.keys for note in table.schema.explanations]
        for cell in change.cells:
            row = table.lines.index(cell.line)
            keys = table.key(row)
            is_explained = any(
                all(keys.get(name) in values for name, values in note.items()) for note in explained
            )
            if cell.old and table.cell(row, cell.column).mark is None and not is_explained:
                yield cell
