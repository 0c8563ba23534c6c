"""The whole roll-up: find the returns, judge each, add up, write everything or nothing."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from macros.check.ruling import judge_numbers
from macros.check.series import OUTLIER
from macros.files.cell_text import write_csv
from macros.files.replace import replace_files, replacing
from macros.files.scratch import temporary
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.project import Project
from macros.read.history import VIETNAM, date_of_build
from macros.read.report import read_report
from macros.read.table.table import Table
from macros.rollup.collected import WORDS, Collected, KeptRows, collect
from macros.rollup.compared import Doubt, Indicator, find_strange, list_indicators, list_looks
from macros.rollup.examined import Telling, judge_alone, judge_returns
from macros.rollup.judged import JudgedReturn, choose, rows_of
from macros.rollup.procedure import WRITTEN, Frame, read_frame
from macros.rollup.sent_back import in_words
from macros.rollup.written import keep_letters, list_files, write_back

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
        for one in self.made.states:
            count = f": {one.errors} lỗi, {one.warnings} cảnh báo"
            more = count if one.errors or one.warnings else ""
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
    tell: Telling | None = None,
) -> Rollup:
    """Roll up returns into a report, and put everything in its place, or nothing.

    Args:
        where: As `each` has it.

    Raises:
        BrokenReport: when the report above does not say how, or no file is of a kind that is read.
        AuthorError: when there is no return, or nobody who has to send one.
    """
    frame = read_frame(project)
    if not frame.expected:
        raise AuthorError("không đơn vị nào phải gửi", "chọn báo cáo cấp trên", Code.ARGUMENT)
    today = date_of_build(None) or datetime.datetime.now(VIETNAM).date()
    with temporary("tong-hop") as scratch:
        sent, tables, trial = (scratch / name for name in ("gui", "bang", "thu"))
        for folder in (sent, tables, trial):
            folder.mkdir()
        judged, strangers = judge_returns(frame, sources, where, tell or Telling(), sent)
        strange: list[Doubt] = []
        indicators: list[Indicator] = []

        def look(table: Table) -> None:
            found = list(find_strange(frame, table))
            strange.extend(found)
            indicators.extend(list_indicators(frame, table, found))
            _keep_upper(frame, table, trial)

        made = collect(frame, judged, sent, tables, today, look)
        looks = (*_look(frame, made, trial), *_doubts_of_units(frame, judged), *strange)
        files: dict[Path, bytes | Path] = {**list_files(frame, made, looks, judged, indicators)}
        files |= {project.tables / f"{name}.csv": rows.path for name, rows in made.tables.items()}
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
    kept = {name: KeptRows(project.tables / f"{name}.csv") for name in made.tables}
    made = replace(made, tables=kept)
    return Rollup(frame, made, tuple(judged), tuple(strangers), looks)


def _keep_upper(frame: Frame, table: Table, folder: Path) -> None:
    """Keep the rows of units that others are below, and of those below one that sends itself.

    All other rows were judged when they came, and their sums are made here.
    """
    upper = set(frame.parents.values())
    sending = set(table.columns[frame.key]) & set(frame.expected) & upper
    kept = upper | {unit for unit, above in frame.parents.items() if above in sending}
    rows = rows_of(choose(table, frame.key, kept))
    path = folder / f"{table.name}.csv"
    path.write_text(write_csv([list(table.columns), *rows]), encoding="utf-8", newline="\n")


def _look(frame: Frame, made: Collected, folder: Path) -> Iterator[Doubt]:
    """Judge the tables of the report above as they will be."""
    data = folder / "data"
    collected = (f"{name}.csv" for name in frame.tables)
    ignore = shutil.ignore_patterns("luoc-do", *collected)
    shutil.copytree(frame.project.data, data, ignore=ignore)
    trial = Project(folder, is_foreign=True)
    plain = {name: {**said, "flags": []} for name, said in made.notes.items()}
    for path, content in list_files(frame, replace(made, notes=plain), ()).items():
        if path.is_relative_to(frame.project.data):
            target = data / path.relative_to(frame.project.data)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for name in frame.tables:
        (folder / f"{name}.csv").replace(trial.tables / f"{name}.csv")
    report = read_report(trial)
    if not report.is_whole:
        raise BrokenReport(report.findings)
    yield from list_looks(frame, report, judge_numbers(report))


def _doubts_of_units(frame: Frame, judged: Iterable[JudgedReturn]) -> Iterator[Doubt]:
    """List what accepted units have against rules, or their own years."""
    for one in judged:
        for found in one.findings if one.is_accepted else ():
            if found.code is Code.RULE:
                schema = frame.tables.get(Path(found.path).stem)
                why = "cac_nam" if OUTLIER in found.remedy else "quy_tac"
                title = schema.title if schema is not None else found.path
                yield Doubt(why, title, in_words(found.message, schema))


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
