"""What `baocao check` would say after an import that it does not say before.

An import that brings a new error is refused. Where the error lies between the file and what is
stored already, the clerk may accept it for the time being: a unit's number must be corrected
before its province's, and a table before the one that repeats its totals. What the file makes
wrong by itself, such as parts that do not add up, is never accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from macros.check.rules.data import Data
from macros.findings import Code, Finding
from macros.intake.blame import lies_in
from macros.intake.filled_table import FilledTable
from macros.intake.filling import Wishes
from macros.intake.journal import Journal
from macros.intake.shelf import Shelf
from macros.intake.table_error import TableError, find_errors
from macros.read.table import Table
from macros.read.table_file import read_table

_ACCEPT = "hoặc thêm --con-lech nếu số ở dòng khác, bảng khác sẽ sửa theo sau"


def check_consequences(
    filled: Mapping[str, FilledTable], shelf: Shelf, wishes: Wishes, journal: Journal
) -> None:
    """Refuse the errors that a file brings with it, or tell those that the clerk accepts."""
    elsewhere: dict[tuple[str, str], list[TableError]] = {}
    accepted: dict[tuple[str, str], list[TableError]] = {}
    given = {name: item.given.keys() for name, item in filled.items()}
    after, errors = _new_errors(filled, shelf)
    for error in errors:
        is_given = error.row in given.get(error.table.name, ())
        if error.is_about_one_row and is_given:
            continue  # judged already, and told with the cell
        if error.is_missing_row or (wishes.unsettled and not lies_in(given, error, after)):
            accepted.setdefault(error.subject, []).append(error)
        elif is_given:
            more = "" if lies_in(given, error, after) else f", {_ACCEPT}"
            _refuse(error, filled[error.table.name], more, journal)
        else:
            elsewhere.setdefault(error.subject, []).append(error)
    for (table, rule), found in elsewhere.items():
        others = f" (và {len(found) - 1} chỗ nữa)" if len(found) > 1 else ""
        message = f"nhập xong thì bảng “{table}” trái quy tắc {rule}{others}: "
        remedy = f"soát lại số của tệp, {_ACCEPT}"
        journal.refuse_line(1, message + found[0].finding.message, remedy, Code.RULE)
    if accepted:
        journal.remarks.append(
            "nhập xong, baocao check sẽ báo thêm các lỗi sau, cho đến khi nhập, sửa đủ"
        )
    journal.remarks.extend(
        f"{table}, quy tắc {rule}, {len(found)} chỗ: {_says(found[0])}"
        for (table, rule), found in accepted.items()
    )


def _new_errors(
    filled: Mapping[str, FilledTable], shelf: Shelf
) -> tuple[Data, Iterable[TableError]]:
    """Judge the tables as they are and as they would be; without a report nothing is judged."""
    if shelf.identity is None:
        return Data({}), ()
    before = _read_tables(shelf)
    after = {**before, **{name: item.table for name, item in filled.items()}}
    names = shelf.schemas.keys()
    known = list(find_errors(before, names - before.keys(), shelf.identity, shelf.project))
    identities = {error.identity for error in known}
    # Of a rule that is broken everywhere only the first errors are listed: when one is put
    # right another one moves up, which is not new.
    crowded = {error.subject for error in known if error.is_one_of_many}
    broken = names - after.keys()
    errors = find_errors(after, broken, shelf.identity, shelf.project)
    data = Data(after, broken, shelf.identity.mac_dinh)
    new = (error for error in errors if error.identity not in identities)
    return data, [error for error in new if error.subject not in crowded]


def _read_tables(shelf: Shelf) -> dict[str, Table]:
    """Read all tables; what is wrong with those that the file does not fill is for `check`."""
    ignored: list[Finding] = []
    found: dict[str, Table] = {}
    for name in shelf.schemas:
        table = read_table(shelf.project, shelf.project.tables / f"{name}.yml", ignored)
        if table is not None:
            found[name] = table
    return found


def _refuse(error: TableError, filled: FilledTable, more: str, journal: Journal) -> None:
    """Note an error at the first cell of the file that takes part in it, an empty one if any.

    Args:
        more: What else may be done.
    """
    message, remedy = error.finding.message, error.finding.remedy + more
    cells = [
        row.entry.cells[name]
        for row in (filled.given[place] for place in _group(error, filled))
        for name in error.columns
        if name in row.entry.cells
    ]
    blank = [cell for cell in cells if cell.is_blank]
    if not cells:
        line = filled.given[error.row].entry.line
        journal.refuse_line(line, message, remedy, Code.RULE)
    elif error.is_about_group and not blank:
        place = f"các ô {journal.place(cells[0])}–{cells[-1].place}"
        journal.refuse_line(cells[0].line, f"{place}: {message}", remedy, Code.RULE)
    else:
        journal.refuse((blank or cells)[0], message, remedy, Code.RULE)


def _group(error: TableError, filled: FilledTable) -> list[int]:
    """The rows of the file that are judged together with that of an error."""
    if error.rule is None or error.rule.by is None:
        return [error.row]
    keys = [error.table.columns[name] for name in error.rule.by]
    return [
        place for place in filled.given if all(texts[place] == texts[error.row] for texts in keys)
    ]


def _says(error: TableError) -> str:
    return error.finding.message if error.rule is None else error.rule.says.strip().rstrip(".")
