"""All returns read and judged, in batches, on whatever engine; what was judged is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.project import Project, recall
from macros.rollup.engine import Engine
from macros.rollup.judged import JudgedReturn, copy_of, judge, refuse
from macros.rollup.parcel import find_unreadable, is_sheet, list_returns, seal_of, told_by
from macros.rollup.procedure import Frame, frame_at, seal_frame
from macros.rollup.returned import Delivered, read_return, skim
from macros.rollup.together import judge_together

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
