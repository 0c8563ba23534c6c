"""Read one table: the CSV, held against the YAML beside it and against the tables that it names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from macros.findings import AuthorError, Code, Finding, nearest
from macros.project import Project, again, digest, recall
from macros.read.table.cells import MOST_SHOWN, check_text, read_rows
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS
from macros.read.table.schema import TableNotes, TableSchema
from macros.read.table.table import Table, label_rows
from macros.read.table.timeline import name_time
from macros.read.text.file import read_text
from macros.read.yaml.file import find_line, read_model

_MOST_MB = 80  # a million rows of ten columns have 40
_SHOWN = 40  # letters of a line


NOTES = "tong-hop"  # in the folder of the data: what a roll-up notes of each table


def read_table(
    project: Project, path: Path, findings: list[Finding], schema: TableSchema | None = None
) -> Table | None:
    """Read the table of a YAML file; None when it cannot be used at all.

    Args:
        path: The table's YAML; the CSV has the same stem.
        schema: What the table means, for whoever does not ask its own YAML.
    """
    if schema is None:
        schema = read_model(project, path, TableSchema, findings)
        notes = project.data / NOTES / path.name
        if schema is not None and notes.is_file():
            noted = read_model(project, notes, TableNotes, findings)
            schema = schema.noted(noted) if noted is not None else None
    csv_path = path.with_suffix(".csv")
    text = read_text(project, csv_path, findings, most_mb=_MOST_MB)
    if schema is None or text is None:
        return None
    findings += _find_undecided(project, path, schema)
    name = project.relative(csv_path)

    def make() -> tuple[Table | None, list[Finding]]:
        found: list[Finding] = []
        rows = read_rows(name, text, schema, found)
        table = Table(path.stem, schema, *rows, name, project.relative(path)) if rows else None
        if table is not None and not project.keeps:
            found += judge_cells(table)
        elif table is not None:
            record, seen = project.record("bang", name), digest(text, schema.digest)
            found += recall(record, lambda _: seen, lambda: (judge_cells(table), ("seen",)))
        return table, found

    table, found = again(("bảng", name), (text, schema.digest), make)
    findings += found
    return None if found else table


def judge_cells(table: Table) -> list[Finding]:
    """Judge every cell of a table by itself, and its keys."""
    found: list[Finding] = []
    for field in table.schema.stored_fields:
        found += _list_cells(table, field, _find_wrong(table, field))
        found += _list_cells(table, field, _find_outside(table, field))
    found += _check_keys(table)
    return found


def _find_undecided(project: Project, path: Path, schema: TableSchema) -> Iterator[Finding]:
    """Find columns of decimals of which a rule must know whether they add up, and nobody says."""
    if not any(rule.sum_of_children == ("all",) for rule in schema.rules):
        return
    for place, field in enumerate(schema.fields):
        if field.is_undecided and field.formula is None:
            line = find_line(project, path, "fields", place)
            message = f"cột “{field.name}” là số thập phân, chưa rõ có cộng được không"
            remedy = "ghi summable: true (số tiền, diện tích …) hoặc summable: false"
            yield Finding(project.relative(path), line, message, remedy, Code.NOT_SUMMABLE)


def _find_wrong(table: Table, field: Field) -> list[tuple[int, AuthorError]]:
    """Check each different text of a column once, then say where the wrong ones stand."""
    wrong: dict[str, AuthorError] = {}
    texts = table.columns[field.name]
    for text in set(texts):
        try:
            check_text(field, text, is_key=field.name in table.schema.primaryKey)
        except AuthorError as error:
            wrong[text] = error
    return [(row, wrong[text]) for row, text in enumerate(texts) if text in wrong] if wrong else []


def _find_outside(table: Table, field: Field) -> list[tuple[int, AuthorError]]:
    """Find cells that are filled at times at which their column does not apply."""
    time = table.schema.calendar_key
    if field.applies is None or time is None:
        return []
    times = table.columns[time.name]
    outside = {
        one for one in set(times) if GRAINS[time.type].holds(one) and not field.applies.covers(one)
    }
    cells = enumerate(zip(times, table.columns[field.name], strict=True))
    return [(row, _outside(one, text)) for row, (one, text) in cells if text and one in outside]


def _outside(time: str, text: str) -> AuthorError:
    message = f"{name_time(time)} không dùng cột này nhưng có {text[:_SHOWN]}"
    remedy = "để trống; 0 nghĩa là có dùng mà không phát sinh"
    return AuthorError(message, remedy, Code.OUT_OF_RANGE)


def _list_cells(
    table: Table, field: Field, places: Sequence[tuple[int, AuthorError]]
) -> Iterator[Finding]:
    for row, error in places[:MOST_SHOWN]:
        message = f"cột “{field.name}”: {error.message}"
        yield Finding(table.path, table.lines[row], message, error.remedy, error.code)
    if len(places) > MOST_SHOWN:
        row, error = places[MOST_SHOWN]
        message = f"cột “{field.name}”: còn {len(places) - MOST_SHOWN} ô nữa không dùng được"
        yield Finding(table.path, table.lines[row], message, "sửa như các ô trên", error.code)


def _check_keys(table: Table) -> Iterator[Finding]:
    names = table.schema.primaryKey
    keys = [table.columns[column] for column in names]
    if len(set(zip(*keys, strict=True))) == len(table):
        return
    first: dict[tuple[str, ...], int] = {}
    repeated = 0
    for line, key in zip(table.lines, zip(*keys, strict=True), strict=True):
        if first.setdefault(key, line) == line:
            continue
        repeated += 1
        if repeated <= MOST_SHOWN:
            words = ", ".join(f"{name}={value}" for name, value in zip(names, key, strict=True))
            message = f"khóa ({words}) đã có ở dòng {first[key]}"
            yield Finding(table.path, line, message, "giữ lại một dòng", Code.DUPLICATE_KEY)
    if repeated > MOST_SHOWN:
        message = f"còn {repeated - MOST_SHOWN} dòng nữa trùng khóa"
        line = table.lines[-1]
        yield Finding(table.path, line, message, "giữ lại một dòng", Code.DUPLICATE_KEY)


def link(table: Table, tables: Mapping[str, Table], wholes: Mapping[str, str]) -> Table:
    """Give a table the words for its keys and what is above them.

    Args:
        wholes: For columns that refer to a table without `parent`, the value above all others.
    """
    labels: dict[str, Mapping[str, str]] = {}
    parents: dict[str, Mapping[str, str]] = {}
    if table.schema.label is not None and (own := label_rows(table)):
        labels[table.schema.primaryKey[0]] = own
    for field in table.schema.fields:
        target = tables.get(field.references or "")
        if target is None:
            continue
        labels[field.name] = label_rows(target)
        keys = target.columns[target.schema.primaryKey[0]]
        if target.schema.parent is not None:
            above = target.columns[target.schema.parent]
            parents[field.name] = dict(zip(keys, above, strict=True))
        elif field.name in wholes:
            parents[field.name] = dict.fromkeys(keys, wholes[field.name])
    seen = table.schema.digest, table, labels, parents  # equal models may list codes otherwise
    return again(("nối", table.path), seen, lambda: replace(table, labels=labels, parents=parents))


def find_strangers(
    project: Project, table: Table, tables: Mapping[str, Table], broken: Collection[str]
) -> Iterator[Finding]:
    """Name rows that stand above themselves, and what refers to tables or rows that are not there.

    Args:
        broken: Names of tables that could not be read, which nothing is said about.
    """
    yield from _find_rings(table)
    for place, field in enumerate(table.schema.fields):
        if field.references is None or field.references in broken:
            continue
        if field.references in tables:
            yield from _find_strange_values(table, field, tables[field.references])
        else:
            message = f"cột “{field.name}” tham chiếu bảng lạ “{field.references}”"
            remedy = nearest(field.references, sorted(tables))
            path = project.root / table.schema_path
            line = find_line(project, path, "fields", place, "references")
            yield Finding(table.schema_path, line, message, remedy, Code.UNKNOWN_TABLE)


def _find_rings(table: Table) -> Iterator[Finding]:
    """Name the first row of each ring of parents, with the way round."""
    name = table.schema.parent
    if name is None or len(table.schema.primaryKey) != 1:
        return
    keys = table.columns[table.schema.primaryKey[0]]
    above = dict(zip(keys, table.columns[name], strict=True))
    done: set[str] = set()
    for key, line in zip(keys, table.lines, strict=True):
        way: list[str] = []
        here = key
        while here and here not in done:
            done.add(here)
            way.append(here)
            here = above.get(here, "")
        if here in way:
            ring = [*way[way.index(here) :], here]
            message = f"cột “{name}”: đi vòng, {' → '.join(ring)}"
            yield Finding(table.path, line, message, f"sửa {name} của một dòng", Code.UNKNOWN_VALUE)


def _find_strange_values(table: Table, field: Field, target: Table) -> Iterator[Finding]:
    """Name each value that the other table does not have once, at its first cell."""
    known = dict.fromkeys(target.columns[target.schema.primaryKey[0]])
    texts = table.columns[field.name]
    strange = Counter(text for text in texts if text and text not in known)
    for number, (text, rows) in enumerate(strange.items()):
        line = table.lines[texts.index(text)]
        if number == MOST_SHOWN:
            more = len(strange) - MOST_SHOWN
            message = f"cột “{field.name}”: còn {more} giá trị nữa không có trong {target.name}"
            yield Finding(table.path, line, message, "sửa như trên", Code.UNKNOWN_VALUE)
            return
        many = f" ({rows} dòng)" if rows > 1 else ""
        message = f"cột “{field.name}”: “{text}” không có trong bảng {target.name}{many}"
        yield Finding(table.path, line, message, nearest(text, known), Code.UNKNOWN_VALUE)
