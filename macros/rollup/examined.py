"""All returns read and judged, many as one table, on whatever engine; what was judged is kept.

A unit is one more value of a key, so rules judge the rows of a hundred units as fast as those of
ten. What they say of many may be more than they say of each, never less: the keys of a group hold
the unit, and years, categories and neighbours of all are at least those of one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import accumulate, chain
from pathlib import Path

from macros.files.work import Engine
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.project import Project, recall, remembering
from macros.read.table.cells import MOST_SHOWN, read_rows
from macros.read.table.file import judge_cells
from macros.read.table.table import Table
from macros.read.text.file import decode
from macros.rollup.judged import (
    JudgedReturn,
    conclude,
    copy_of,
    judge,
    judge_tables,
    refuse,
    units_of,
)
from macros.rollup.parcel import find_unreadable, is_sheet, list_returns, seal_of, told_by
from macros.rollup.procedure import Frame, frame_at, seal_frame
from macros.rollup.returned import Delivered, read_return, skim

_FEW = 100  # returns; fewer are judged before a cluster has started
_TOGETHER = 120  # units whose returns are judged as one: what rules cost is shared by them
_PARTS = 8  # batches, for a few cores to share
_SHOWN = 300  # letters of an error


Advance = Callable[[int, int], None]  # given the returns done and their number
_Batch = tuple[tuple[Path, ...], ...]  # what belongs to one unit each, as far as names tell


def judge_returns(
    frame: Frame, sources: Iterable[Path], engine: Engine, advance: Advance, rows: Path
) -> tuple[list[JudgedReturn], list[Finding]]:
    """Read and judge all returns; in the order of units, whatever the order of the sources.

    Gives besides the findings about returns of which nobody knows whose they are.

    Args:
        rows: A folder for the rows, a CSV a table: those of all returns are never in memory.
    """
    groups: dict[str, list[Path]] = {}
    strangers: list[Finding] = []
    for path in sorted(dict.fromkeys(map(Path.resolve, list_returns(sources)))):
        if (unread := find_unreadable(path)) is not None:
            strangers.append(unread)
            continue
        key = told_by(path, frame) or ("" if is_sheet(path) else str(path))
        groups.setdefault(key, []).append(path)
    if strangers and not groups:
        raise BrokenReport(tuple(strangers))
    if not groups:
        message = "không thấy bản gửi nào: thư mục báo cáo, .zip, .xlsx, .ods hay .csv"
        raise AuthorError(message, "chọn thư mục có các bản gửi", Code.MISSING_FILE)
    work = partial(_examine, frame.project.root, seal_frame(frame))
    parts = tuple(map(tuple, groups.values()))
    size = max(1, min(_TOGETHER, len(parts) // _PARTS))
    batches = [parts[at : at + size] for at in range(0, len(parts), size)]
    found: dict[str, list[JudgedReturn]] = {}
    done = 0
    while batches:
        again: list[_Batch] = []
        for batch, results in engine.each(work, batches, is_small=len(groups) < _FEW):
            if isinstance(results, BaseException) and len(batch) > 1:
                again += [(paths,) for paths in batch]
                continue  # one of them is the cause; the others are to be judged
            if isinstance(results, BaseException):
                results = [[_failed(frame, batch[0], results)]]  # noqa: PLW2901
            came = list(chain.from_iterable(results))
            _put_down([one for one in came if one.unit and one.unit not in found], rows)
            for one in came:
                if one.unit:
                    found.setdefault(one.unit, []).append(replace(one, rows={}))
                else:
                    strangers += one.findings
            done += len(batch)
            advance(done, len(groups))
        batches = again
    for several in found.values():
        first, *others = sorted(several, key=lambda one: one.sources)
        if others and _are_alike(several):
            strangers += [copy_of(one.sources[0], first.sources[0]) for one in others]
    return [_only(frame, found[unit]) for unit in sorted(found)], sorted(strangers)


def _put_down(judged: Sequence[JudgedReturn], folder: Path) -> None:
    """Put the rows of returns behind those that are there, table by table."""
    for name in dict.fromkeys(name for one in judged for name in one.rows):
        with (folder / f"{name}.csv").open("a", encoding="utf-8", newline="") as stream:
            stream.writelines(one.rows.get(name, "") for one in judged)


def _only(frame: Frame, several: Sequence[JudgedReturn]) -> JudgedReturn:
    """Refuse what was sent twice under names that do not tell whose it is, and is not the same."""
    first = min(several, key=lambda one: one.sources)
    if _are_alike(several):
        return first
    names = sorted(source for one in several for source in one.sources)
    message = f"đơn vị gửi nhiều bản: {', '.join(names)}"
    twice = Finding(names[0], 1, message, "giữ lại một bản gửi", Code.DUPLICATE_KEY)
    return refuse(frame, first.unit, names, (twice,))


def _are_alike(several: Iterable[JudgedReturn]) -> bool:
    return len({(one.seal, *sorted((one.answers or {}).items())) for one in several}) == 1


def _failed(frame: Frame, paths: Sequence[Path], error: BaseException) -> JudgedReturn:
    """Name the unit whose return ended the work on it; the others are done."""
    names = [path.name for path in paths]
    message = f"không kiểm tra được bản gửi này: {type(error).__name__}: {error}"[:_SHOWN]
    found = Finding(names[0], 1, message, "gửi lại, hoặc chạy lại lệnh", Code.WORKBOOK)
    return refuse(frame, told_by(paths[0], frame), names, (found,))


@remembering({})  # of these alone: there may be ten thousand more
def _examine(root: Path, seal: str, batch: _Batch) -> list[list[JudgedReturn]]:
    """Judge returns; kept while neither they nor what is asked have changed."""
    frame = frame_at(root, seal)
    found: dict[tuple[Path, ...], list[JudgedReturn]] = {}
    seals = {paths: {**_seals(frame, paths), "": seal} for paths in batch}
    for paths in batch:
        with suppress(LookupError):
            found[paths] = _keep(root, seals[paths], _nothing)
    left = [paths for paths in batch if paths not in found]
    skimmed = {
        paths: one
        for paths in left
        if len(paths) == 1 and (one := skim(paths[0], frame)) is not None
    }
    clean = judge_together(frame, list(skimmed.values()))
    for paths in left:
        ready = clean.get(skimmed[paths].unit) if paths in skimmed else None
        make = partial(judge_alone, frame, paths) if ready is None else [ready].copy
        found[paths] = _keep(root, seals[paths], make)
    return [found[paths] for paths in batch]


def _seals(frame: Frame, paths: Iterable[Path]) -> dict[str, str]:
    """Digest what returns say; beside sheets count the rows that they leave as they are."""
    seals = {str(path): seal_of(str(path)) for path in paths}
    if any(is_sheet(path) for path in paths):
        held = [(frame.project.tables / f"{name}.csv") for name in frame.tables]
        seals |= {str(one): str(one.stat().st_mtime_ns) for one in held if one.is_file()}
    return seals


def _nothing() -> list[JudgedReturn]:
    raise LookupError


def _keep(
    root: Path, seals: Mapping[str, str], make: Callable[[], list[JudgedReturn]]
) -> list[JudgedReturn]:
    record = Project(root).record("tong-hop", "\n".join(seals))
    kept: list[JudgedReturn] = recall(record, seals.get, lambda: (make(), seals), JudgedReturn)
    return kept


def judge_alone(frame: Frame, paths: Iterable[Path]) -> list[JudgedReturn]:
    """Read and judge returns, with no others beside them."""
    units: dict[str, list[Delivered]] = {}
    for path in paths:
        for part in read_return(path, frame):
            units.setdefault(part.unit, []).append(part)
    return [judge(frame, unit, parts) for unit, parts in units.items()]


def judge_together(frame: Frame, skimmed: Sequence[Delivered]) -> dict[str, JudgedReturn]:
    """Judge returns as one; give those that nothing is told of.

    While cells are wrong, their returns are left out; then the rules judge the others.
    """
    sources = {one.unit: one for one in skimmed}
    if not (skimmed and _can_be_joined(frame)) or len(sources) < len(skimmed):
        return {}
    units = {one.unit: units_of(frame, one.unit, one.units or frame.units) for one in skimmed}
    key = frame.units.schema.primaryKey[0]
    codes = [code for table in units.values() for code in table.columns[key]]
    if len(set(codes)) < len(codes):
        return {}
    left, joined = sources, _join(frame, sources, units)
    if joined is not None:
        found = joined.findings or list(judge_tables(frame, "", joined.tables, joined.units))
        strange = joined.strange(frame, found)
        left = {unit: one for unit, one in sources.items() if unit not in strange}
        if not joined.findings and len(found) <= MOST_SHOWN:  # of more, some are not told
            return {unit: joined.conclude(frame, one) for unit, one in left.items()}
    parts: list[Sequence[Delivered]] = [list(left.values())]
    if not left or joined is None:  # nobody knows of whom it is told
        parts = [skimmed[: len(skimmed) // 2], skimmed[len(skimmed) // 2 :]]
    fewer = (part for part in parts if 0 < len(part) < len(skimmed))
    return {u: one for part in fewer for u, one in judge_together(frame, part).items()}


def _can_be_joined(frame: Frame) -> bool:
    """Whether no rule adds up over units, and the units have an order of their own."""
    rules = (rule for schema in frame.tables.values() for rule in schema.rules)
    return frame.units.schema.parent is not None and all(
        rule.by is None or frame.key in rule.by for rule in rules
    )


@dataclass(frozen=True, slots=True)
class _Joined:
    """Returns as one.

    Args:
        ends: For each table, behind which row the rows of each unit end.
    """

    members: Sequence[str]
    units: Table
    known: Mapping[str, frozenset[str]]
    tables: Mapping[str, Table]
    ends: Mapping[str, Sequence[int]]
    findings: Sequence[Finding]

    def strange(self, frame: Frame, found: Iterable[Finding]) -> set[str]:
        """Find the units that something is told of, or that send rows of others."""
        names = {table.path: name for name, table in self.tables.items()}
        strange = {
            unit
            for name, table in self.tables.items()
            for unit, rows in zip(self.members, self._rows(name), strict=True)
            if not self.known[unit].issuperset(table.columns[frame.key][rows])
        }
        for one in found:
            name = names.get(one.path)
            if name is None or one.line < 2:
                return {*self.members}
            at = bisect_right(self.ends[name], one.line - 2)
            strange.add(self.members[min(at, len(self.members) - 1)])
        return strange

    def conclude(self, frame: Frame, one: Delivered) -> JudgedReturn:
        """Accept a return that nothing is told of."""
        number = self.members.index(one.unit)
        tables = {}
        for name, table in self.tables.items():
            rows = list(self._rows(name))[number]
            columns = {column: texts[rows] for column, texts in table.columns.items()}
            tables[name] = replace(table, columns=columns, lines=table.lines[rows])
        sources, said = (one.source,), one.answers
        return conclude(frame, one.unit, sources, (), tables, {}, said, is_accepted=True)

    def _rows(self, name: str) -> Iterator[slice]:
        ends = self.ends[name]
        return (slice(begin, end) for begin, end in zip((0, *ends), ends, strict=False))


def _join(
    frame: Frame, left: Mapping[str, Delivered], units: Mapping[str, Table]
) -> _Joined | None:
    """Read the tables of all behind one another; None where no row can be told from the next."""
    first = next(iter(units.values()))
    columns = {
        name: tuple(text for unit in left for text in units[unit].columns[name])
        for name in first.columns
    }
    many = len(next(iter(columns.values())))
    listed = replace(first, columns=columns, lines=range(2, many + 2), path="", schema_path="")
    tables: dict[str, Table] = {}
    ends: dict[str, list[int]] = {}
    findings: list[Finding] = []
    for name, schema in frame.tables.items():
        path, texts = f"data/tables/{name}.csv", [one.texts[name] for one in left.values()]
        header = ",".join(field.name for field in schema.stored_fields) + "\n"
        ends[name] = list(accumulate(text.count(b"\n") for text in texts))
        text, found = decode(path, header.encode() + b"".join(texts))
        findings += found
        rows = read_rows(path, text, schema, findings) if text is not None else None
        if rows is None or len(rows[1]) != ends[name][-1]:
            return None
        tables[name] = Table(name, schema, *rows, path, f"data/tables/{name}.yml")
        findings += judge_cells(tables[name])
    key = frame.units.schema.primaryKey[0]
    known = {unit: frozenset(units[unit].columns[key]) for unit in left}
    return _Joined(tuple(left), listed, known, tables, ends, findings)
