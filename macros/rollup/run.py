"""The whole roll-up: find the returns, judge each, add up, write everything or nothing."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from macros.check.series import OUTLIER
from macros.files.replace import replace_files, replacing
from macros.files.scratch import folder_beside
from macros.files.work import Engine
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.project import Project
from macros.read.history import VIETNAM, date_of_build
from macros.read.table.schema import TableNotes
from macros.read.table.table import Table
from macros.rollup.collected import WAITING, WORDS, Collected, collect
from macros.rollup.compared import Doubt
from macros.rollup.examined import Advance, judge_alone, judge_returns
from macros.rollup.judged import JudgedReturn, judge_tables
from macros.rollup.procedure import WRITTEN, Frame, read_frame
from macros.rollup.renewal import SENT, TABLES
from macros.rollup.sent_back import in_words
from macros.rollup.written import keep_letters, list_files, tell_change, write_back

_WHY = {Code.RULE: "quy_tac", Code.MISSING_RETURN: "thieu"}
BACK = "gui-lai"  # in the report above: what goes back to the units


@dataclass(frozen=True, slots=True)
class Rollup:
    """What came of a roll-up.

    Args:
        strangers: Findings about returns of which nobody knows whose they are.
        looks: What is to be looked at again in its tables.
    """

    frame: Frame
    made: Collected
    judged: tuple[JudgedReturn, ...]
    strangers: tuple[Finding, ...]
    looks: tuple[Doubt, ...]

    def describe(self) -> Iterator[str]:
        """Say how each unit stands, and how many."""
        now = {one.unit for one in self.judged}
        for one in self.made.states:
            count = f": {one.errors} lỗi, {one.warnings} cảnh báo"
            more = count if one.errors or one.warnings else ""
            more += "; lần này không gửi" if one.state != WAITING and one.unit not in now else ""
            yield f"{self.frame.names[one.unit]}: {WORDS[one.state]}{more}"
        expected = [one for one in self.made.states if one.unit in self.frame.expected]
        held = sum(len(one.holds) > 0 for one in expected)
        yield f"Có số liệu của {held}/{len(expected)} đơn vị."
        if self.looks:
            yield f"Có {len(self.looks)} chỗ cần soát lại, xem trang đối chiếu."


def roll_up(
    project: Project,
    sources: Sequence[Path],
    where: str | None = None,
    advance: Advance = lambda done, total: None,
    say: Callable[[str], None] = lambda line: None,
) -> Rollup:
    """Roll up returns into a report, and put everything in its place, or nothing.

    Args:
        where: As `Engine` has it, and `say`.

    Raises:
        BrokenReport: when the report above does not say how, or no file is of a kind that is read.
        AuthorError: when there is no return, or nobody who has to send one.
    """
    frame = read_frame(project)
    if not frame.expected:
        raise AuthorError("không đơn vị nào phải gửi", "chọn báo cáo cấp trên", Code.ARGUMENT)
    today = date_of_build(None) or datetime.datetime.now(VIETNAM).date()
    with folder_beside(project.root / BACK) as scratch, Engine(where, say) as engine:
        for name in (SENT, TABLES):
            (scratch / name).mkdir()
        judged, strangers = judge_returns(frame, sources, engine, advance, scratch / SENT)
        made = collect(frame, judged, engine, scratch, today)
        tables = made.tables.values()
        told = chain(_look(frame, made), *(one.findings for one in judged if one.is_accepted))
        found = chain(
            _doubts(frame, told), _differing(frame, made), *(one.doubts for one in tables)
        )
        looks = tuple(sorted(found, key=lambda one: -one.weight))
        indicators = tuple(chain(*(one.indicators for one in tables)))
        files: dict[Path, bytes | Path] = {**list_files(frame, made, looks, judged, indicators)}
        csvs = [f"{name}.csv" for name in made.tables]
        files |= {project.tables / name: scratch / TABLES / name for name in csvs}
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(project.root / BACK) as folder:
            silent = {one.unit for one in made.states} - {one.unit for one in judged}
            keep_letters(project.root / BACK, silent, folder)
            write_back(frame, judged, folder, made, sources, today)
            replace_files(files)
    for name in WRITTEN:
        if project.tables / f"{name}.csv" not in files:  # its page in the catalogue goes with it
            for path in (*project.tables.glob(f"{name}.*"), *project.docs.rglob(f"{name}.md")):
                path.unlink()
    return Rollup(frame, made, tuple(judged), tuple(strangers), looks)


def _look(frame: Frame, made: Collected) -> Iterator[Finding]:
    """Judge the sums of the report above as they will be; all below them was judged when it came.

    What is known to lack is not asked for.
    """
    tables: dict[str, Table] = {}
    for name, one in made.tables.items():
        noted = TableNotes.model_validate({**one.notes, "flags": ()})
        path, lines = f"data/tables/{name}", range(2, len(one.upper[frame.key]) + 2)
        schema = frame.tables[name].noted(noted)
        tables[name] = Table(name, schema, one.upper, lines, f"{path}.csv", f"{path}.yml")
    names = frame.shelf.schemas.keys() - tables.keys() - {*WRITTEN}
    others = {name: held for name in names if (held := frame.shelf.table(name)) is not None}
    yield from judge_tables(frame, frame.own, tables, frame.units, others)


def _doubts(frame: Frame, findings: Iterable[Finding]) -> Iterator[Doubt]:
    """List what contradicts rules, or the years of the unit."""
    for found in findings:
        if found.code in _WHY:
            schema = frame.tables.get(Path(found.path).stem)
            why = "cac_nam" if OUTLIER in found.remedy else _WHY[found.code]
            title = schema.title if schema is not None else found.path
            yield Doubt(why, title, in_words(found.message, schema))


def _differing(frame: Frame, made: Collected) -> Iterator[Doubt]:
    """List what units send otherwise than the report above had it, and what they leave empty."""
    changes = chain.from_iterable(table.changes for table in made.tables.values())
    emptied = [one for one in changes if not one.after and one not in made.contradicted]
    for why, several in (("cap_tren", made.contradicted), ("bo_trong", emptied)):
        for one in several:
            title, row, column, before, after = tell_change(frame, one)
            yield Doubt(why, title, f"{frame.names[one.unit]}, {row}, {column}: {before} → {after}")


def check_own(frame: Frame, own: Path) -> JudgedReturn:
    """Judge a unit's own return as the report above will, before it is sent.

    Args:
        frame: Of the report above, or of the unit's own, whose tables have the same meaning.

    Raises:
        BrokenReport: when nobody can tell whose it is.
    """
    one = judge_alone(frame, [own])[0]
    if not one.unit:
        raise BrokenReport(one.findings)
    return one
