"""What units send, read: reports in folders and zips, spreadsheets."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from macros.files.cell_text import write_csv
from macros.findings import AuthorError, Code, Finding
from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
from macros.read.identity import Identity
from macros.read.page.author_text import read_author_text
from macros.read.page.page import Call, Page, answers_of, place_calls, read_page
from macros.read.report import Report, read_report
from macros.read.table.cells import SEPARATORS, read_rows
from macros.read.table.file import NOTES, judge_cells, read_table
from macros.read.table.schema import TableNotes, TableSchema
from macros.read.table.table import Table, label_rows
from macros.read.text.file import read_text, refuse_path
from macros.read.yaml.file import check_model, load_yaml, option, read_model
from macros.render.call.context import Context, draw_nothing
from macros.render.call.numbering import number_report
from macros.render.evaluate import run
from macros.rollup.parcel import Parcel, is_sheet, open_parcel, told_by
from macros.rollup.procedure import Frame, read_notes
from macros.rules.language.rule import Explanation

_MOST_MB = 80  # of a table
_MOST_HEADS = 12  # that are told as wrong
_SHOWN = 60  # letters of one
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\[\^[^\]]*\]:?|\*+|^\s*(?:[-+]|\d+[.)]|#+|>)\s+|`")
_SPOKEN = re.compile(rb"^(explanations|flags|not_collected|missing):", re.MULTILINE)
_ANSWER = b"yeu_cau("
_TAG = re.compile(r"<[^>]*>|\[\^[^\]]*\]")
_NOTE = re.compile(r"^\[\^([^\]]+)\]:(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_PART = re.compile(r"\n\s*\n|\n(?=\s*(?:[-+*]|\d+[.)])\s)")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one unit sends in one return.

    Args:
        unit: Its code in the report above; "" for one that nobody knows.
        source: The name of the folder or file.
        tables: Its numbers, in the columns of the report above.
        units: Its own list of units, where it has one.
        not_collected: The tables that it declares not collected, with its reasons.
        answers: What its pages say to the prompts of the outline.
        unread: The tables whose rows could not be read, so that nobody knows which lack.
        broken: Those of them whose rows are there, as they stand.
        missing: The units that lack in its own sums, by table, with the reasons.
        texts: The rows of each table as they lie there, without the header, where none was read.
        is_partial: Whether what it does not hold stays as it was, as with a sheet of Excel.
        is_form: Whether that is an official form, which has no place for some columns.
    """

    unit: str
    source: str
    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    units: Table | None = None
    not_collected: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    unread: Collection[str] = ()
    broken: Sequence[Table] = ()
    missing: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict)
    is_partial: bool = False
    is_form: bool = False


def read_return(path: Path, frame: Frame) -> tuple[Delivered, ...]:
    """Read one return; a spreadsheet may be of several units."""
    try:
        if is_sheet(path):
            return _read_sheets(path, frame)
        with open_parcel(path) as parcel:
            return (_read_report(parcel, path, frame),)
    except AuthorError as error:
        found, unread = (error.at(path.name, 1),), frame.tables.keys()
        return (Delivered(told_by(path, frame), path.name, found, unread=unread),)


def skim(path: Path, frame: Frame) -> Delivered | None:
    """Take the tables out of a report in whose making nothing is out of the ordinary, as they are.

    None for a return that is to be read part by part.
    """
    if is_sheet(path):
        return None
    try:
        with open_parcel(path) as parcel:
            head, code, said = _read_head(parcel, path, frame)
            is_plain = all(
                one.explanations == frame.tables[name].explanations and not one.not_collected
                for name, one in said.items()
            )
            is_rolled_up = (parcel.root / "data" / NOTES).is_dir()
            if head.findings or code != head.unit or is_rolled_up or not is_plain:
                return None
            texts = {
                name: _skim_table(parcel, f"data/tables/{name}.csv", schema)
                for name, schema in frame.tables.items()
            }
    except (AuthorError, FileNotFoundError):
        return None
    return replace(head, texts=texts)


def _skim_table(parcel: Parcel, name: str, schema: TableSchema) -> bytes:
    """Take rows that may stand behind others: every line and every quotation ends."""
    content = parcel.packed.get(name)
    if content is None:
        refuse_path(Project(parcel.root, is_foreign=True), parcel.root / name)
        content = (parcel.root / name).read_bytes()
    header, _, rows = content.partition(b"\n")
    expected = ",".join(one.name for one in schema.stored_fields)
    if header.decode("utf-8", "replace") != expected or not rows or rows.count(b'"') % 2:
        raise FileNotFoundError(name)
    return rows if rows.endswith(b"\n") else rows + b"\n"


class _Spoken(TableNotes):
    """What a unit itself says of its numbers, in the YAML of its table."""

    explanations: tuple[Explanation, ...] = option("Giải trình.", ())


def _read_head(
    parcel: Parcel, path: Path, frame: Frame
) -> tuple[Delivered, str, dict[str, _Spoken]]:
    """Read what a report says besides its numbers, what it calls its unit, and of its tables."""
    findings: list[Finding] = []
    heads = "data/report.yml", f"data/tables/{frame.units.name}.csv"
    project = Project(
        parcel.put(lambda name, content: name in heads or _is_spoken(name, content)),
        is_foreign=True,
    )
    identity = read_model(project, project.data / "report.yml", Identity, findings)
    code = identity.mac_dinh.get(frame.key, "") if identity is not None else ""
    units = _read_units(project, frame)
    called = label_rows(units).get(code, "") if units is not None else ""
    if identity is not None and not code:
        message = f"không rõ của đơn vị nào: thiếu mac_dinh: {{{frame.key}: mã}}"
        findings.append(Finding("data/report.yml", 1, message, "ghi mã đơn vị", Code.MISSING_VALUE))
    unit, code = "", code or told_by(path, frame)  # whoever broke it is to be answered
    try:
        unit = frame.find_unit(code, called) if code else ""
    except AuthorError as error:
        findings.append(error.at("data/report.yml", 1))
    said = {
        name: spoken
        for name in (frame.tables if unit else ())
        if (spoken := _read_spoken(project, project.tables / f"{name}.yml", findings)) is not None
    }
    if units is not None and unit:
        units = _renamed(units, units.schema.primaryKey[0], code, unit)
        units = _renamed(units, units.schema.parent or "", code, unit)
    answers = dict(_answers(parcel, project, frame)) if unit else {}
    head = Delivered(unit, path.name, tuple(findings), units=units, answers=answers)
    return head, code, said


def _is_spoken(name: str, content: bytes) -> bool:
    """Whether a file of a report says more than numbers: of its tables, or to a prompt."""
    return (name.endswith(".md") and _ANSWER in content) or bool(_SPOKEN.search(content))


def _read_report(parcel: Parcel, path: Path, frame: Frame) -> Delivered:
    """Read the numbers of a report by the meaning that the report above gives them."""
    head, code, said = _read_head(parcel, path, frame)
    project = Project(parcel.put(), is_foreign=True)
    findings, unit = list(head.findings), head.unit
    tables: dict[str, Table] = {}
    declared: dict[str, str] = {}
    unread: set[str] = set()
    broken: list[Table] = []
    missing: dict[str, Mapping[str, str]] = {}
    for name, schema in frame.tables.items() if unit else ():
        meaning = project.tables / f"{name}.yml"
        spoken = said.get(name, _Spoken())
        reason = spoken.not_collected.get(code) or spoken.not_collected.get(unit)
        if reason is not None:
            declared[name] = reason
        if meaning.with_suffix(".csv").is_file():
            own = {"explanations": spoken.explanations, "flags": spoken.flags, "not_collected": {}}
            noted = read_notes(project, name, findings)
            missing[name] = noted.missing
            meant = schema.model_copy(update=own).noted(noted.model_copy(update={"flags": ()}))
            before = len(findings)
            found = _read_table(project, meaning, meant, unit, findings, frame.key)
            if found is not None and len(findings) == before:
                tables[name] = _renamed(found, frame.key, code, unit)
            else:
                unread.add(name)
                broken += [found] if found is not None else []
    if lacking := dict.fromkeys(chain.from_iterable(missing.values())):
        names = ", ".join(frame.names.get(one, one) for one in lacking)
        message, remedy = f"còn thiếu số liệu của {names}", "bổ sung rồi gửi lại"
        some = Finding("data/report.yml", 1, message, remedy, Code.MISSING_RETURN)
        findings.append(some.as_warning)
    found_by, told = tuple(findings), head.answers
    more = (declared, told, unread, broken, missing)
    return Delivered(unit, path.name, found_by, tables, head.units, *more)


def _read_units(project: Project, frame: Frame) -> Table | None:
    """Read a return's own list of units; one that cannot be read is not needed."""
    path = project.tables / f"{frame.units.name}.yml"
    if not path.with_suffix(".csv").is_file():
        return None
    return read_table(project, path, [], frame.units.schema)


def _read_table(
    project: Project, path: Path, schema: TableSchema, unit: str, findings: list[Finding], key: str
) -> Table | None:
    """Read one table, under names or titles; one without units is all of the unit that sends it."""
    source = path.with_suffix(".csv")
    name, text = project.relative(source), read_text(project, source, findings, _MOST_MB)
    line, _, rows = (text or "").partition("\n")
    heads = [] if line.count('"') % 2 else next(csv.reader([line]), [])
    names = {" ".join(one.title.split()): one.name for one in schema.stored_fields}
    named = [names.get(" ".join(head.split()), head) for head in heads]
    plain = schema
    if key not in named:
        fields = [one for one in schema.fields if one.name != key]
        keys = tuple(one for one in schema.primaryKey if one != key)
        plain = TableSchema(title=schema.title, fields=tuple(fields), primaryKey=keys or ("",))
    if text is None or plain.primaryKey == ("",):
        return None
    if heads and (wrong := _judge_heads(named, [one.name for one in plain.stored_fields])):
        findings.append(Finding(name, 1, *wrong, Code.HEADER))
        return None
    text = text if named == heads else write_csv([named]) + rows
    if (read := read_rows(name, text, plain, findings)) is None:
        return None
    table = Table(path.stem, plain, *read, name, project.relative(path))
    findings += judge_cells(table)
    columns = {key: (unit,) * len(table), **table.columns}
    columns = {one.name: columns[one.name] for one in schema.stored_fields}
    return replace(table, schema=schema, columns=columns)


def _judge_heads(named: Sequence[str], expected: Sequence[str]) -> tuple[str, str] | None:
    """Say once what is wrong with all heads of a table, and what they must be."""
    if len(named) == 1 and (sign := re.search(r"[;\t]", named[0])):
        remedy = "lưu lại với dấu phẩy giữa các ô, hoặc gửi số liệu bằng tệp Excel"
        return f"các ô ngăn cách bằng {SEPARATORS[sign[0]]}", remedy
    wrong = [f"“{one[:_SHOWN]}”" for one in named if one not in expected]
    wrong += [f"thiếu “{one}”" for one in expected if one not in named]
    said = f"dòng đầu của tệp CSV sai tên cột: {', '.join(wrong[:_MOST_HEADS])}"
    return (said, f"ghi dòng đầu là “{','.join(expected)}”") if wrong else None


def _read_spoken(project: Project, path: Path, findings: list[Finding]) -> _Spoken | None:
    """Read what a unit says in the YAML of a table besides its meaning, which is not its own."""
    words = ("explanations", "flags", "not_collected")
    says = path.is_file() and _SPOKEN.search(path.read_bytes())
    text = read_text(project, path, []) if says else None
    if text is None:
        return None
    value, node = load_yaml(project.relative(path), text, findings)
    said = {word: value[word] for word in words if isinstance(value, dict) and word in value}
    return check_model(project.relative(path), said, node, _Spoken, findings) or _Spoken()


def _renamed(table: Table, column: str, old: str, new: str) -> Table:
    """Call a unit as the report above does."""
    if old == new or column not in table.columns:
        return table
    texts = tuple(new if text == old else text for text in table.columns[column])
    return replace(table, columns={**table.columns, column: texts})


def _answers(parcel: Parcel, project: Project, frame: Frame) -> Iterator[tuple[str, str]]:
    """List what the pages of a report say to the prompts that are compared, in plain words."""
    report: Report | None = None
    for path in sorted(project.docs.rglob("*.md")):
        if _ANSWER not in path.read_bytes():
            continue
        page = read_page(project, path, [])
        for prompt, answer in answers_of(page).items() if page is not None else ():
            if prompt not in frame.prompts or page is None:
                continue
            passage = read_author_text(_with_notes(_NOTE.sub("", answer.passage), page.body))
            pieces = tuple(place_calls(passage.pieces, page.path, 1))
            if report is None and any(_is_said(one) for one in pieces):
                report = read_report(Project(parcel.put(), is_foreign=True))
            text = "".join(
                piece if isinstance(piece, str) else _printed(report, page, piece)
                for piece in pieces
            )
            parts = (" ".join(part.split()) for part in _PART.split(_LINK.sub(r"\1", text)))
            if said := " • ".join(filter(None, (_MARKS.sub("", part) for part in parts))):
                yield prompt, said


def _with_notes(passage: str, body: str) -> str:
    """Put the notes of a page where its text has their marks."""
    for mark, text in _NOTE.findall(body):
        passage = passage.replace(f"[^{mark}]", f" (chú thích: {text.strip().rstrip('.')})")
    return passage


def _is_said(piece: str | Call) -> bool:
    return not isinstance(piece, str) and piece.macro.is_in_sentences


def _printed(report: Report | None, page: Page, call: Call) -> str:
    """Say what a call prints within a sentence; "" for tables, charts and what cannot be said."""
    if report is None or not _is_said(call):
        return ""
    try:
        context = Context(report, page, call, number_report(report), draw_nothing)
        rendered = run(context)
    except AuthorError:
        return "…"
    return rendered.facts[0].text if rendered.facts else _TAG.sub("", rendered.markdown)


def _read_sheets(path: Path, frame: Frame) -> tuple[Delivered, ...]:
    """Read a template, an official form or any other sheet, by units."""
    wish = path.parent.name if path.parent.name in frame.parents else None
    wishes = Wishes(unit=wish, unsettled=True, blank=frame.tables.keys())
    intake = take_in(frame.project, path, wishes)
    if intake.findings:
        stated = intake.unit if intake.unit in frame.parents else ""
        unit = wish or stated or told_by(path, frame)
        return (Delivered(unit, path.name, intake.findings, unread=frame.tables.keys()),)
    found: dict[str, dict[str, Table]] = {}
    for table in (one.table for one in intake.outcomes if one.table.name in frame.tables):
        for unit in table.values(frame.key):
            rows = table.rows({frame.key: unit})
            columns = {name: [texts[row] for row in rows] for name, texts in table.columns.items()}
            part = replace(table, columns=columns, lines=range(2, len(rows) + 2))
            found.setdefault(unit, {})[table.name] = part
    is_form = any(one.title in intake.layout for one in frame.shelf.layouts.values())
    return tuple(
        Delivered(unit, path.name, (), tables, is_partial=True, is_form=is_form)
        for unit, tables in found.items()
    )
