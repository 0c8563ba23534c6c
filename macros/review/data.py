"""Rows of data that changed, by their keys; which of their cells are printed nowhere; editions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from macros.export.document.inlines import Origin
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.call.mark import WORDS
from macros.render.catalogue.rows import name_row
from macros.review.diff.renames import Identity, Key, OldNames, Renames
from macros.review.diff.values import CellChange, Numbers, change_of

_MOST = 500  # rows of one table that are listed one by one
# What a reviewer reads for the words of a schema.
_MEANING = {
    "title": "tên",
    "short": "tên ngắn",
    "unit": "đơn vị tính",
    "decimals": "số chữ số thập phân",
    "formula": "công thức",
    "type": "kiểu",
    "categories": "các mã",
    "total": "mã của tổng số",
    "group": "nhóm",
    "source": "nguồn",
    "illustrative": "số liệu minh họa",
    "description": "mô tả",
}


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came or went.

    Args:
        row: Its keys in words.
        line: Of the CSV that has it.
        places: Where any of its cells is printed.
    """

    row: str
    line: int
    places: tuple[Origin, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changed in the data of one table.

    Args:
        title: Of the table.
        columns: What changed in its columns, a sentence each.
        cells: Each with where it is printed: nowhere, when no number of either version is computed
            from it.
        rest: How many changes are not listed.
    """

    name: str
    title: str
    path: str
    columns: tuple[str, ...] = ()
    added: tuple[RowChange, ...] = ()
    removed: tuple[RowChange, ...] = ()
    cells: Mapping[CellChange, tuple[Origin, ...]] = field(default_factory=dict)
    rest: int = 0

    @property
    def count(self) -> int:
        """How many rows and cells changed."""
        return len(self.added) + len(self.removed) + len(self.cells) + self.rest

    @property
    def unprinted(self) -> list[CellChange]:
        """Those cells that are printed nowhere."""
        return [cell for cell, places in self.cells.items() if not places]


def compare_tables(old: Numbers, new: Numbers, renames: Renames) -> Iterator[TableChange]:
    """Compare the data of all tables that either version has and that can be read."""
    before = {renames.tables.get(name, name): table for name, table in old.report.tables.items()}
    after = new.report.tables
    unread = old.report.broken_tables | new.report.broken_tables
    changed = {}
    for name in dict.fromkeys((*after, *before)):
        was, now = before.get(name), after.get(name)
        table = now or was
        assert table is not None  # noqa: S101  it is in one of both
        if was is None or now is None:
            if name not in unread:
                rows = f"{'bảng mới' if was is None else 'bảng không còn'}, {len(table)} dòng"
                yield TableChange(name, table.schema.title, table.path, (rows,), rest=len(table))
        elif (
            was.name != now.name
            or was.columns != now.columns
            or was.schema.digest != now.schema.digest
        ):
            changed[was.name] = was, now
    used = old.uses(changed), new.uses([now.name for _, now in changed.values()])
    for was, now in changed.values():
        if change := _compare((old, new), (was, now), renames, used):
            yield change


def _compare(
    sides: tuple[Numbers, Numbers],
    tables: tuple[Table, Table],
    renames: Renames,
    used: tuple[Mapping[Identity, Iterable[Origin]], ...],
) -> TableChange | None:
    old, new = tables
    names = renames.within.get(old.name, OldNames())
    columns = tuple(_columns(old, new, names))
    before = {renames.identify(old.name, "", old.key(row))[2]: row for row in range(len(old))}
    after = {tuple(sorted(new.key(row).items())): row for row in range(len(new))}
    if {name for key in before for name, _ in key} != set(new.schema.primaryKey) and before:
        return TableChange(new.name, new.schema.title, new.path, columns, rest=len(new))

    def places(column: str, key: Key) -> tuple[Origin, ...]:
        """Give those of the old version, by words, where the new one has none."""
        was, now = (tuple(one.get((new.name, column, key), ())) for one in used)
        return now or tuple(Origin(f"bản trước, {one.path}", one.line) for one in was)

    added, removed = (
        [
            RowChange(name_row(own, at), own.lines[at], places("", key))
            for key, at in rows.items()
            if key not in has
        ]
        for own, rows, has in ((new, after, before), (old, before, after))
    )
    cells: dict[CellChange, tuple[Origin, ...]] = {}
    known = {names.columns.get(name, name): name for name in old.columns}
    for column in new.schema.stored_fields:
        if column.name in new.schema.primaryKey or column.name not in known:
            continue
        was, now = old.columns[known[column.name]], new.columns[column.name]
        for key, row in after.items():
            other = before.get(key)
            if other is None or was[other] == now[row]:
                continue
            change = change_of(
                *sides, old.cell(other, known[column.name]), new.cell(row, column.name)
            )
            cells[change] = places(column.name, key)
    if not (columns or added or removed or cells):
        return None
    rest = sum(max(0, len(found) - _MOST) for found in (added, removed, cells))
    rows = tuple(added[:_MOST]), tuple(removed[:_MOST])
    told = *rows, dict(islice(cells.items(), _MOST)), rest
    return TableChange(new.name, new.schema.title, new.path, columns, *told)


def _columns(old: Table, new: Table, names: OldNames) -> Iterator[str]:
    """Say what changed in the names and the meaning of a table."""
    if old.name != new.name:
        yield f"bảng đổi mã từ {old.name} thành {new.name}"
    keys = tuple(", ".join(one.schema.primaryKey) for one in (old, new))
    if tuple(names.columns.get(key, key) for key in old.schema.primaryKey) != new.schema.primaryKey:
        yield f"khóa đổi từ {keys[0]} thành {keys[1]}"
    before = {names.columns.get(name, name): one for name, one in old.schema.by_name.items()}
    after = new.schema.by_name
    for name, column in after.items():
        was = before.get(name)
        if was is None:
            yield f"cột mới “{column.title}” ({name})"
            continue
        if was.name != name:
            yield f"cột {was.name} đổi mã thành {name}"
        codes = names.codes.get(name, {})
        for code, other in codes.items():
            yield f"cột {name}: mã {code} đổi thành {other}"
        said = [one.model_dump(exclude={"name"}) for one in (was, column)]
        for key in said[1]:
            if _say(said[0][key]) != _say(said[1][key]) and not (codes and key == "categories"):
                yield (
                    f"cột {name}: {_MEANING.get(key, key)} đổi từ {_say(said[0][key])} "
                    f"thành {_say(said[1][key])}"
                )
    for name, column in before.items():
        if name not in after:
            yield f"cột “{column.title}” ({column.name}) không còn"
    for key in ("title", "source", "illustrative", "description"):
        was_said, is_said = getattr(old.schema, key), getattr(new.schema, key)
        if was_said != is_said:
            yield f"{_MEANING.get(key, key)} của bảng đổi từ {_say(was_said)} thành {_say(is_said)}"
    rules = tuple({rule.id: rule for rule in one.schema.rules} for one in (old, new))
    for name in dict.fromkeys((*rules[1], *rules[0])):
        if rules[0].get(name) != rules[1].get(name):
            word = "mới" if name not in rules[0] else "bỏ" if name not in rules[1] else "sửa"
            yield f"quy tắc {name}: {word}"


def _say(value: object) -> str:
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Mapping):
        return f"“{', '.join(f'{key}: {words}' for key, words in value.items())}”"
    return f"“{value}”" if value not in (None, "") else "(không ghi)"


def find_restated(
    old: Report, new: Report, changes: Iterable[TableChange]
) -> Iterator[tuple[CellChange, str]]:
    """Find figures that the old version has published and that are others now, and why.

    A mark on the cell, or an explanation that names its row, says why; "" where nobody does. Of a
    draft nothing is published.
    """
    if old.identity.du_thao is not None or old.identity.so is None:
        return
    for change in changes:
        table = new.tables.get(change.name)
        if table is None:
            continue
        for cell in change.cells:
            if not (cell.old and table.field(cell.column).is_numeric):
                continue
            row = table.lines.index(cell.line)
            keys = table.key(row)
            marked = table.cell(row, cell.column)
            said = [marked.note or WORDS[marked.mark]] if marked.mark else []
            said += [note.text for note in table.schema.explanations if note.covers(dict(keys))]
            yield cell, "; ".join(said)
