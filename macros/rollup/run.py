"""The whole roll-up: find the returns, judge each, add up, write everything or nothing."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from macros.check.ruling import judge_numbers
from macros.files.replace import replace_files, replacing
from macros.files.scratch import temporary
from macros.findings import AuthorError, BrokenReport, Code, Finding, errors_among
from macros.project import Project
from macros.read.history import date_of_build
from macros.read.report import read_report
from macros.rollup.collected import WORDS, Collected, collect
from macros.rollup.judged import JudgedReturn, judge
from macros.rollup.procedure import Frame, read_frame
from macros.rollup.returned import Delivered, list_returns, read_return
from macros.rollup.sent_back import write_letter, write_workbook
from macros.rollup.written import list_files

BACK = "gui-lai"  # in the report above: what goes back to the units


@dataclass(frozen=True, slots=True)
class Rollup:
    """What came of a roll-up.

    Args:
        strangers: Findings about returns of which nobody knows whose they are.
        contradictions: What the rules of the report above say of its tables now.
    """

    frame: Frame
    made: Collected
    judged: tuple[JudgedReturn, ...]
    strangers: tuple[Finding, ...]
    contradictions: tuple[Finding, ...]

    def describe(self) -> Iterator[str]:
        """Say how each unit stands, and how many."""
        for one in self.made.states:
            errors = len(errors_among(one.findings))
            more = f": {errors} lỗi, {len(one.findings) - errors} cảnh báo" if one.findings else ""
            yield f"{self.frame.names[one.unit]}: {WORDS[one.state]}{more}"
        expected = [one for one in self.made.states if one.unit in self.frame.expected]
        held = sum(len(one.holds) > 0 for one in expected)
        yield f"Có số liệu của {held}/{len(expected)} đơn vị."
        if self.contradictions:
            many = len(self.contradictions)
            yield f"Sau khi cộng còn {many} chỗ trái quy tắc, xem trang đối chiếu."


def judge_returns(
    frame: Frame, sources: Iterable[Path], advance: Callable[[int, int], None]
) -> tuple[list[JudgedReturn], list[Finding]]:
    """Read and judge all returns; in the order of units, whatever the order of the sources."""
    paths = sorted(dict.fromkeys(list_returns(sources)), key=lambda path: (path.name, str(path)))
    if not paths:
        message = "không thấy bản gửi nào: thư mục báo cáo, .zip, .xlsx, .ods hay .csv"
        raise AuthorError(message, "chọn thư mục có các bản gửi", Code.MISSING_FILE)
    units: dict[str, list[Delivered]] = {}
    strangers: list[Finding] = []
    with _blank(frame) as blank:
        for number, path in enumerate(paths, 1):
            for part in read_return(path, frame, blank):
                if part.unit:
                    units.setdefault(part.unit, []).append(part)
                else:
                    at = f"{part.source}/" if path.is_dir() or path.suffix == ".zip" else ""
                    strangers += [replace(one, path=at + one.path) for one in part.findings]
            advance(number, len(paths))
    return [judge(frame, unit, units[unit]) for unit in sorted(units)], strangers


@contextmanager
def _blank(frame: Frame) -> Iterator[Project]:
    """Give the report above without the numbers of units, against which sheets are read."""
    with temporary("tong-hop") as folder:
        shutil.copytree(
            frame.project.data, folder / "data", ignore=shutil.ignore_patterns("luoc-do")
        )
        for name in frame.tables:
            (folder / "data" / "tables" / f"{name}.csv").unlink(missing_ok=True)
        yield Project(folder, is_foreign=True)


def roll_up(
    project: Project, sources: Sequence[Path], advance: Callable[[int, int], None]
) -> Rollup:
    """Roll up returns into a report, and put everything in its place, or nothing.

    Raises:
        BrokenReport: when the report above does not say how.
        AuthorError: when there is no return.
    """
    frame = read_frame(project)
    judged, strangers = judge_returns(frame, sources, advance)
    made = collect(frame, judged, _today())
    with temporary("tong-hop") as folder:
        contradictions = _contradictions(frame, made, folder)
    files = list_files(frame, made, contradictions)
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(project.root / BACK) as folder:
        write_back(frame, judged, folder)
        replace_files(files)
    return Rollup(frame, made, tuple(judged), tuple(strangers), contradictions)


def _contradictions(frame: Frame, made: Collected, folder: Path) -> tuple[Finding, ...]:
    """Judge the tables of the report above as they will be."""
    data = folder / "data"
    shutil.copytree(frame.project.data, data, ignore=shutil.ignore_patterns("luoc-do"))
    trial = Project(folder, is_foreign=True)
    for path, content in list_files(frame, made, ()).items():
        if path.is_relative_to(frame.project.data):
            target = data / path.relative_to(frame.project.data)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    report = read_report(trial)
    if not report.is_whole:
        raise BrokenReport(report.findings)
    return judge_numbers(report).contradictions


def write_back(frame: Frame, judged: Iterable[JudgedReturn], folder: Path) -> None:
    """Write into a folder what goes back to units."""
    for one in judged:
        name = frame.names[one.unit]
        letter = folder / f"{one.unit}.md"
        letter.write_text(write_letter(name, one), encoding="utf-8", newline="\n")
        if one.findings:
            (folder / f"{one.unit}.xlsx").write_bytes(write_workbook(name, one))


def check_own(project: Project, above: Project) -> tuple[Frame, JudgedReturn]:
    """Judge a unit's own report as the report above will, before it is sent.

    Args:
        above: The report above, or the unit's own, whose tables have the same meaning.

    Raises:
        BrokenReport: when nobody can tell whose report it is, or what is collected.
    """
    frame = read_frame(above)
    parts = read_return(project.root, frame, project)
    unit = parts[0].unit
    if not unit:
        raise BrokenReport(parts[0].findings)
    return frame, judge(frame, unit, parts)


def _today() -> datetime.date:
    """The day on which returns are received: SOURCE_DATE_EPOCH, else that of the clock."""
    return date_of_build(None) or datetime.datetime.now(datetime.UTC).date()
