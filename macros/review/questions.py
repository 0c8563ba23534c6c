"""Answers to single questions: why is this number so, and what does this cell reach?"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from macros.export.site_data.occurrence import leaves_of, places_of
from macros.files.cell_text import write_csv
from macros.findings import BrokenReport, ReportError, closest, errors_among, nearest
from macros.project import Project
from macros.read.history import ask_git
from macros.read.report import Report, read_report
from macros.read.table.table import Table
from macros.render.call.context import Rendered, draw_nothing
from macros.render.evaluate import Entry, Ledger, evaluate, read_ledger
from macros.review.diff.renames import Renames, find_renames
from macros.review.diff.values import CellChange, Numbers, Printed, cells_responsible
from macros.review.version import NOTHING, is_shallow, taken_out
from macros.rules.language.expression import CellReference, references
from macros.rules.language.parser import parse_sides

_PLACE = re.compile(r"(?P<page>.+?):(?P<line>\d+)(?:\.(?P<order>\d+))?")
_CELL = re.compile(r"(?P<path>.+?\.csv):(?P<line>\d+):(?P<column>\w+)")
_MOST_COMMITS = 100
_NEAR = 0.8  # how much of the name of a page must be as typed, for a guess
_SAME = 0.5  # how much of its cells a number of a table must share with an earlier one


# What commits print, by commit and page; of each the report that came later. None without a report.
Kept = dict[tuple[str, str, int], tuple[Report, Renames, Ledger] | None]


@dataclass(frozen=True, slots=True)
class Turn:
    """A commit that made a printed number another one.

    Args:
        old: As it was printed before; "" where it was not.
        cells: Those responsible.
        unread: How many commits right before it cannot be read, when it was not printed earlier.
    """

    commit: str
    author: str
    date: str
    subject: str
    old: str
    new: str
    cells: tuple[CellChange, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Reach:
    """A place that a cell reaches.

    Args:
        what: "số", "bảng", "hình" or "khẳng định".
        words: The sentence, the caption, or the claim.
        printed: The numbers that are computed from the cell, as printed.
    """

    what: str
    path: str
    line: int
    words: str
    printed: tuple[str, ...]


def find_numbers(report: Report, place: str) -> list[Printed]:
    """Find the printed numbers of a line, such as "docs/x.md:13", or one: "docs/x.md:13.2".

    Raises:
        ReportError: when there is no such page, or no number on that line.
        BrokenReport: when that may be since the report has errors.
    """
    found = _PLACE.fullmatch(place)
    if found is None:
        raise ReportError(f"“{place}” không phải là một chỗ; ghi như docs/trang.md:13")
    name = found["page"] if found["page"].startswith("docs/") else f"docs/{found['page']}"
    pages = {page.path: page for page in report.pages}
    if name not in pages:
        like = closest(name, pages, _NEAR)
        raise ReportError(f"không có trang {name}" + (f"; có phải “{like}”?" if like else ""))
    entries = _evaluate(report, name)
    numbers = Numbers(report, Ledger(entries, ()))
    line = int(found["line"])
    printed = [one for one in numbers.printed.values() if one.call.line == line]
    if found["order"]:
        printed = printed[int(found["order"]) - 1 : int(found["order"])]
    if not printed:
        own = (one for one in read_ledger(report).findings if one.path == name)
        if errors := errors_among((*report.findings, *own)):
            raise BrokenReport(errors)
        lines = sorted({entry.call.line for entry in entries if entry.rendered.facts})
        raise ReportError(
            f"{name}:{line} không in số nào từ số liệu; các dòng có số: "
            + (", ".join(map(str, lines)) or "không có")
        )
    return printed


def _evaluate(report: Report, path: str) -> tuple[Entry, ...]:
    pages = [page for page in report.pages if page.path == path]
    said = evaluate(report, pages, draw_nothing)
    return tuple(Entry(call, one) for call, one in said if isinstance(one, Rendered))


def trace(
    project: Project, report: Report, printed: Printed, kept: Kept | None = None
) -> Iterator[Turn]:
    """Follow a number back through the commits, newest first, as far as it is there.

    It is followed through other names of page, table and column. Commits in which it cannot be
    read, since a file is broken there, are passed over; commits that touched nothing of what it is
    printed from are not read.

    Args:
        kept: What has been read already for other numbers; grows.

    Raises:
        ReportError: without git.
    """
    kept = {} if kept is None else kept
    later, after = (report, printed), ("", "", "", "")  # the files as they lie come first
    files = _files(report, printed)
    commits = _log(project, "HEAD", files)
    left, unread = _MOST_COMMITS, 0
    while commits and left:
        commit, left = commits.pop(0), left - 1
        try:
            earlier = _find_in(project, commit[0], *later, kept)
        except BrokenReport:
            unread += 1
            continue
        if earlier is not None and not _files(*earlier) <= files:
            files |= _files(*earlier)  # they had other names: there may be commits in between
            commits = _log(project, after[0] or "HEAD", files)
            continue
        yield from _step(after, earlier, later, unread)
        if earlier is None:
            return
        later, after, unread = earlier, commit, 0
    if after[0] and left and not is_shallow(project):
        yield from _step(after, None, later, unread)


def _files(report: Report, printed: Printed) -> set[str]:
    cells = Numbers(report, NOTHING).all_read(printed).values()
    tables = {cell.table for cell in cells}
    data = (f"data/tables/{name}{end}" for name in tables for end in (".csv", ".yml"))
    return {printed.call.path, "data/report.yml", *data}


def _log(project: Project, start: str, files: Iterable[str]) -> list[tuple[str, str, str, str]]:
    """List the commits that touch what a number is printed from: id, author, date, subject."""
    asked = ("log", f"--max-count={_MOST_COMMITS}", "--format=%H%x1f%an%x1f%ad%x1f%s")
    log = ask_git(project.root, *asked, "--date=format:%d/%m/%Y", start, "--", *sorted(files))
    if log is None:
        raise ReportError("không có kho git nên không biết lịch sử của số này")
    return [tuple(line.split("\x1f", 3)) for line in log.splitlines()]  # type: ignore[misc]


def _find_in(
    project: Project, commit: str, report: Report, printed: Printed, kept: Kept
) -> tuple[Report, Printed] | None:
    """Find the number in an earlier commit: what asks for the same, on the same page.

    Raises:
        BrokenReport: when it cannot be read there.
    """
    key = commit, printed.call.path, id(report)
    if key not in kept:
        kept[key] = _read_at(project, commit, report, printed.call.path)
    known = kept[key]
    if known is None:
        return None
    earlier, renames, ledger = known
    names = renames.old_names
    path = names.get(printed.call.path, printed.call.path)
    tables = {names.get(cell.table, cell.table) for cell in leaves_of(printed.fact)}
    if not earlier.is_whole or path in earlier.broken_pages or tables & earlier.broken_tables:
        raise BrokenReport(earlier.findings)
    numbers = Numbers(earlier, ledger, renames)
    asked = [
        one for one in numbers.printed.values() if one.signature[:-1] == printed.signature[:-1]
    ]
    if printed.call.macro.figure is None:
        asked = [one for one in asked if one.signature == printed.signature]
    else:  # its place in a table says nothing: rows come and go
        cells = Numbers(report, NOTHING).cells(printed).keys()
        others = {id(one): numbers.cells(one).keys() for one in asked}
        alike = {key: len(cells & own) / max(1, len(cells | own)) for key, own in others.items()}
        asked = [one for one in asked if alike[id(one)] > _SAME]
        asked.sort(key=lambda one: -alike[id(one)])
    found = Numbers(earlier, ledger).find(path, asked[0].name) if asked else None
    return (earlier, found) if found is not None else None


def _read_at(
    project: Project, commit: str, later: Report, path: str
) -> tuple[Report, Renames, Ledger] | None:
    """Read a commit and what a page prints there; None from before there was a report."""
    try:
        with taken_out(project, commit) as (old, _, _):
            report = read_report(old)
            renames = find_renames(report, later)
            entries = _evaluate(report, renames.old_names.get(path, path))
            return report, renames, Ledger(entries, ())
    except ReportError:
        return None


def _step(
    commit: tuple[str, str, str, str],
    earlier: tuple[Report, Printed] | None,
    later: tuple[Report, Printed],
    unread: int,
) -> Iterator[Turn]:
    """Tell what a commit has made of a number, if anything."""
    new = later[1].fact.text
    if earlier is None:
        yield Turn(*commit, "", new, (), unread)
    elif earlier[1].fact.text != new:
        renames = find_renames(earlier[0], later[0])
        sides = Numbers(earlier[0], NOTHING, renames), Numbers(later[0], NOTHING)
        cells = cells_responsible(*sides, earlier[1], later[1])
        yield Turn(*commit, earlier[1].fact.text, new, cells)


def find_cell(report: Report, place: str) -> tuple[Table, int, str]:
    """Find a cell such as "data/tables/x.csv:12:cuoi_ky": table, row from 0, column.

    Raises:
        ReportError: when there is no such cell.
    """
    found = _CELL.fullmatch(place)
    if found is None:
        raise ReportError(f"“{place}” không phải là một ô; ghi như data/tables/x.csv:12:cuoi_ky")
    name, line, column = Path(found["path"]).stem, int(found["line"]), found["column"]
    table = report.tables.get(name)
    if table is None:
        raise ReportError(f"không có bảng “{name}”; {nearest(name, report.tables)}")
    if line not in table.lines:
        raise ReportError(f"{table.path} không có dòng số liệu {line}")
    if column not in table.columns:
        raise ReportError(f"không có cột “{column}”; {nearest(column, table.columns)}")
    return table, table.lines.index(line), column


def reach(report: Report, place: str) -> Iterator[Reach]:
    """List every sentence, table, chart and claim that a cell reaches.

    A claim is listed when it asks for the column.
    """
    table, row, column = find_cell(report, place)
    ledger, sought = read_ledger(report), table.cell(row, column)
    numbers = Numbers(report, ledger)
    made = {(one.call.path, one.call.index): one.rendered for one in ledger.entries}
    for spot in places_of(report, ledger):
        printed = [fact.text for fact in spot.facts if sought in leaves_of(fact)]
        rendered = made[spot.call.path, spot.call.index]
        asked = spot.call, spot.facts, rendered.markdown, (table.name,)
        if printed or sought in (*rendered.words, *numbers.words_read(*asked)):
            figure, call = spot.figure, spot.call
            what = figure.kind.lower() if figure else "số"
            yield Reach(what, call.path, call.line, spot.words, tuple(dict.fromkeys(printed)))
    for entry in ledger.entries:
        call = entry.call
        claim = str(call.subject)
        if call.name == "khang_dinh" and (table.name, column) in set(_asked(claim)):
            yield Reach("khẳng định", call.path, call.line, claim, ())


def _asked(claim: str) -> Iterator[tuple[str, str]]:
    """List the columns that a claim asks for."""
    with suppress(ReportError):
        for name in chain.from_iterable(map(references, parse_sides(claim)[1])):
            if isinstance(name, CellReference):
                yield name.table, name.column


def with_cell(project: Project, place: str, value: str, folder: Path) -> Project:
    """Copy a report with another number in one cell.

    Args:
        folder: An empty one.

    Raises:
        ReportError: when there is no such cell, or it or the value is no number.
    """
    table, row, column = find_cell(read_report(project), place)
    if not table.field(column).is_numeric:
        raise ReportError(f"cột “{column}” ghi chữ; --neu chỉ thử một số khác")
    if not re.fullmatch(r"-?\d+(?:[.]\d+)?", value):
        raise ReportError(f"“{value}” không phải là số; ghi như trong CSV: 1234 hay 12.5")
    for source in project.sources:
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, folder / source.name)
    path = folder / table.path
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    filled = [number for number, cells in enumerate(rows) if cells][1:]
    rows[filled[row]][rows[0].index(column)] = value
    path.write_text(write_csv(rows), encoding="utf-8")
    return Project(folder, is_foreign=True, is_version=not project.is_foreign)


def tell_history(
    project: Project, report: Report, printed: Printed, kept: Kept | None = None
) -> Iterator[str]:
    """Tell the history of a number, newest first, a line for each thing."""
    cells = leaves_of(printed.fact) if printed.call.macro.figure else ()
    about = [", ".join(Numbers(report, NOTHING).describe(cell)[1:]) for cell in cells[:1]]
    where = "; ".join((f"{printed.call.path}:{printed.call.line}", *about))
    yield f"{printed.fact.text}  ({where})"
    for step in trace(project, report, printed, kept):
        when = (
            f"{step.commit[:7]}, {step.date}, {step.author}" if step.commit else "chưa ghi vào git"
        )
        what = f"{step.old} → {step.new}" if step.old else f"in lần đầu: {step.new}"
        if step.unread:
            what = f"đã in {step.new}; {step.unread} lần ghi trước đó không đọc được"
        yield f"  {when}: {what}" + (f" ({step.subject})" if step.subject else "")
        yield from (f"    {cell}" for cell in step.cells)
        if step.old and not step.cells:
            yield "    số liệu như cũ; cách tính hoặc cách in đổi"
    if is_shallow(project):
        yield "  trước đó: kho chép nông (shallow); lấy thêm lịch sử: git fetch --unshallow"
