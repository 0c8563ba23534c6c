"""One unit's return, judged by all rules of the report above on the unit's numbers alone."""

from __future__ import annotations

import csv
from collections import ChainMap
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from macros.check.ruling import judge_numbers
from macros.files.cell_text import write_csv
from macros.findings import Code, Finding, errors_among
from macros.project import Project, digest
from macros.read.outline import Outline
from macros.read.report import Report
from macros.read.table.file import find_strangers, link
from macros.read.table.table import Table
from macros.rollup.procedure import Frame, read_notes
from macros.rollup.returned import Delivered
from macros.rollup.sent_back import write_workbook

Row = tuple[str, ...]  # the texts of the stored columns


@dataclass(frozen=True, slots=True)
class JudgedReturn:
    """What became of a unit's return.

    Args:
        rows: Its own rows by table, as its CSV has them, without the header.
        seal: Digest of all that it says.
        not_collected: The tables that it declares not collected, with its reasons.
        answers: What its pages say to the prompts of the outline; None where it has no pages.
        workbook: Its tables as .xlsx, in hexadecimal, its cells marked; "" without findings.
        missing: The units that lack in its own sums, by table, with the reasons.
    """

    unit: str
    sources: tuple[str, ...]
    findings: tuple[Finding, ...]
    is_accepted: bool
    rows: Mapping[str, str] = field(default_factory=dict)
    not_collected: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] | None = field(default_factory=dict)
    workbook: str = ""
    seal: str = ""
    missing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def judge(frame: Frame, unit: str, parts: Sequence[Delivered]) -> JudgedReturn:
    """Judge all that a unit sends; what is nobody's is refused with the files it stands in."""
    if not unit:
        strange = (
            one if one.path == part.source else replace(one, path=f"{part.source}: {one.path}")
            for part in parts
            for one in part.findings
        )
        return refuse(frame, unit, [part.source for part in parts], tuple(strange))
    parts, copies = _without_copies(parts)
    parts, contested = _without_contested(parts)
    findings = [*copies, *(found for part in parts for found in part.findings), *contested]
    declared = {name: why for part in parts for name, why in part.not_collected.items()}
    is_partial = all(part.is_partial for part in parts)
    for name, schema in frame.tables.items():
        before = read_notes(frame.project, name, []).not_collected if is_partial else {}
        if (why := schema.not_collected.get(unit, before.get(unit))) is not None:
            declared[name] = why
    listed = next((part.units for part in parts if part.units is not None), frame.units)
    units = units_of(frame, unit, listed)
    known = units.columns[units.key_fields[0].name]
    tables: dict[str, Table] = {}
    for part in parts:
        for name, table in part.tables.items():
            own = choose(table, frame.key, known)
            tables[name] = _joined(tables[name], own) if name in tables else own
            others = len(table) - len(own)
            if others:
                message, remedy = f"{others} dòng của đơn vị khác, không lấy", "chỉ gửi số của mình"
                left = Finding(table.path, 1, message, remedy, Code.LEFT_OVER)
                findings.append(left.as_warning)
    for name in [name for name in frame.tables if name not in declared] if is_partial else ():
        held, time = _read_held(frame, unit, name), frame.tables[name].timeline.key
        if len(held) and name not in tables:
            tables[name] = held
        elif len(held) and time is not None:  # a form is of one year; the others stay
            if any(part.is_form and name in part.tables for part in parts):
                tables[name] = _filled(tables[name], held)
            times = {*held.columns[time]}.difference(tables[name].columns[time])
            tables[name] = _joined(choose(held, time, times), tables[name])
    unread = {name for part in parts for name in part.unread}
    for name in frame.tables:
        if name not in {*declared, *unread} and not len(tables.get(name, ())):
            message, remedy = f"không có dòng nào của bảng “{name}”", "gửi bảng này"
            remedy += f", hoặc khai trong {name}.yml not_collected: {{{unit}: lý do}}"
            place = f"data/tables/{name}.csv"
            findings.append(Finding(place, 1, message, remedy, Code.MISSING_FILE))
    if tables:  # all mistakes at once: what cannot be read hides what is read from no rule
        findings += judge_tables(frame, unit, tables, units)
    found = tuple(dict.fromkeys(findings))
    is_accepted = bool(tables) and (not errors_among(found) or unit in frame.procedure.nhan)
    said = {prompt: text for part in parts for prompt, text in part.answers.items()}
    sources = tuple(part.source for part in parts)
    broken = [table for part in parts for table in part.broken]
    given = (frame, unit, sources, found, tables, declared, None if is_partial else said, broken)
    missing = {name: lacks for part in parts for name, lacks in part.missing.items() if lacks}
    return replace(conclude(*given, is_accepted=is_accepted), missing=missing)


def conclude(
    frame: Frame,
    unit: str,
    sources: tuple[str, ...],
    found: tuple[Finding, ...],
    tables: Mapping[str, Table],
    declared: Mapping[str, str],
    answers: Mapping[str, str] | None,
    broken: Sequence[Table] = (),
    *,
    is_accepted: bool,
) -> JudgedReturn:
    """Say what became of a unit's return of which all has been judged."""
    name = frame.names.get(unit, "")
    rows = {
        name: write_csv(rows_of(choose(table, frame.key, {unit}))) for name, table in tables.items()
    }
    shown = (*tables.values(), *broken)
    workbook = write_workbook(name, found, shown).hex() if found else ""
    seal = digest(found, sorted(rows.items()))[:16]
    return JudgedReturn(unit, sources, found, is_accepted, rows, declared, answers, workbook, seal)


def refuse(
    frame: Frame, unit: str, sources: Sequence[str], findings: tuple[Finding, ...]
) -> JudgedReturn:
    """Refuse what could not be judged."""
    return conclude(frame, unit, tuple(sources), findings, {}, {}, {}, is_accepted=False)


def rows_of(table: Table) -> Iterator[Row]:
    """The rows of a table, as its CSV has them."""
    return zip(*table.columns.values(), strict=True)


def _read_held(frame: Frame, unit: str, name: str) -> Table:
    """Read the rows of a unit that the report above has."""
    path = frame.project.tables / f"{name}.csv"
    names = [field.name for field in frame.tables[name].stored_fields]
    rows: list[list[str]] = []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            place = names.index(frame.key)
            rows = [row for row in csv.reader(stream) if row[place : place + 1] == [unit]]
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    places = (frame.project.relative(path), f"data/tables/{name}.yml")
    return Table(name, frame.tables[name], columns, range(2, len(rows) + 2), *places)


def copy_of(source: str, other: str) -> Finding:
    """Say that a return says what another one says."""
    message = f"bản gửi này giống hệt “{other}”, chỉ tính một lần"
    return Finding(source, 1, message, "bỏ bản thừa", Code.DUPLICATE_KEY).as_warning


def _without_copies(parts: Sequence[Delivered]) -> tuple[list[Delivered], list[Finding]]:
    """Leave out what says all that another part says."""
    left: list[Delivered] = []
    copies: list[Finding] = []
    firsts: dict[str, Delivered] = {}
    for part in sorted(parts, key=lambda one: one.source):
        numbers = sorted((name, *table.columns.items()) for name, table in part.tables.items())
        says = digest(numbers, part.not_collected, part.answers, part.findings)
        first = firsts.setdefault(says, part) if numbers else part
        if first is part:
            left.append(part)
        else:
            copies.append(copy_of(part.source, first.source))
    return left, copies


def _without_contested(parts: Sequence[Delivered]) -> tuple[list[Delivered], list[Finding]]:
    """Leave out tables that several files hold, not alike: nobody knows which one counts.

    Sheets may hold other rows of one table, such as forms of several years.
    """
    are_sheets = all(part.is_partial for part in parts)
    titles = {name: table.schema.title for part in parts for name, table in part.tables.items()}
    found: dict[str, Finding] = {}
    for name, title in titles.items():
        held = {part.source: part.tables[name] for part in parts if name in part.tables}
        several = {digest(*rows_of(table)) for table in held.values()}
        if _contradict(held.values()) if are_sheets else len(several) > 1:
            message = f"bảng “{title}” có ở nhiều bản gửi: {', '.join(held)}"
            remedy = "gửi lại một bản duy nhất"
            found[name] = Finding(min(held), 1, message, remedy, Code.DUPLICATE_KEY)
    left = [
        replace(
            part,
            tables={name: table for name, table in part.tables.items() if name not in found},
            unread={*part.unread, *found},
        )
        for part in parts
    ]
    return left, list(found.values())


def _contradict(tables: Iterable[Table]) -> bool:
    """Whether the same keys stand beside other values."""
    known: dict[Row, Row] = {}
    rows = (
        (tuple(one.key(at).values()), row) for one in tables for at, row in enumerate(rows_of(one))
    )
    return any(known.setdefault(key, row) != row for key, row in rows)


def _filled(form: Table, held: Table) -> Table:
    """Leave as it was what a form has no place for: the columns that are empty in all its rows."""
    places = {tuple(held.key(at).values()): at for at in range(len(held))}
    known = [places.get(tuple(form.key(at).values())) for at in range(len(form))]
    columns = {
        name: texts
        if any(texts)
        else ["" if at is None else held.columns[name][at] for at in known]
        for name, texts in form.columns.items()
    }
    return replace(form, columns=columns)


def _joined(one: Table, other: Table) -> Table:
    """Put the rows of both into one table, those of both once."""
    others = zip(*(other.columns[name] for name in one.columns), strict=True)
    rows = dict.fromkeys((*rows_of(one), *others))
    columns = dict(zip(one.columns, zip(*rows, strict=True), strict=True))
    return replace(other, columns=columns, lines=range(2, len(rows) + 2))


def units_of(frame: Frame, unit: str, units: Table) -> Table:
    """Cut a list of units to one of them, which nothing is above, and those below it.

    Args:
        units: Its own list; where it does not stand there, that of the report above counts.
    """
    if unit not in units.columns[units.key_fields[0].name]:
        units = frame.units
    key, parent = units.key_fields[0].name, units.schema.parent
    if parent is None:
        return choose(units, key, {unit})
    above = dict(zip(units.columns[key], units.columns[parent], strict=True))
    below = {unit}
    while more := {one for one, up in above.items() if up in below} - below:
        below |= more
    cut = choose(units, key, below)
    tops = tuple(
        "" if one == unit else up
        for one, up in zip(cut.columns[key], cut.columns[parent], strict=True)
    )
    return replace(cut, columns={**cut.columns, parent: tops})


def choose(table: Table, column: str, values: Collection[str]) -> Table:
    """Keep the rows that have one of some values; their lines stay."""
    kept = set(values)
    rows = [row for row, text in enumerate(table.columns[column]) if text in kept]
    if len(rows) == len(table):
        return table
    columns = {name: [texts[row] for row in rows] for name, texts in table.columns.items()}
    return replace(table, columns=columns, lines=[table.lines[row] for row in rows])


def judge_tables(
    frame: Frame,
    unit: str,
    tables: Mapping[str, Table],
    units: Table,
    others: Mapping[str, Table] | None = None,
) -> Iterator[Finding]:
    """Judge a unit's numbers as if they were a report; "" for those of several units.

    Args:
        others: The tables besides; None for those that these refer to.
    """
    project = Project(frame.project.root, is_foreign=True)
    targets = (frame.shelf.targets(schema) for schema in frame.tables.values())
    others = dict(ChainMap(*map(dict, targets))) if others is None else others
    known = {**others, **tables, units.name: units}
    broken = frozenset(frame.tables.keys() - tables.keys())
    for table in tables.values():
        yield from find_strangers(project, table, known, broken)
    defaults = {**frame.identity.mac_dinh, frame.key: unit}
    if not unit:
        del defaults[frame.key]  # where a rule needs it, no unit may be judged with others
    linked = {name: link(table, known, defaults) for name, table in known.items()}
    report = Report(
        project=project,
        identity=frame.identity.model_copy(update={"mac_dinh": defaults}),
        outline=Outline(sections=()),
        documents={},
        tables=linked,
        broken_tables=broken,
        pages=(),
        findings=(),
        is_whole=True,
    )
    ruling = judge_numbers(report)
    paths = {table.path for table in tables.values()}
    yield from (one for one in ruling.contradictions if one.path in paths)
    yield from (one for one in ruling.outliers if one.path in paths)
