"""What `baocao check` would say after an import that it does not say before.

An error that lies in the file alone, such as years that do not join or parts that do not add
up, is refused: the file can be put right. An error between the file and what is stored already
is only told. A unit's number must be corrected before its province's, and a table before the
one that repeats its totals; refusing the first would leave no way to do either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from macros.check.rules.data import Data
from macros.findings import Code, Finding
from macros.intake.blame import lies_in
from macros.intake.filled_table import FilledTable
from macros.intake.journal import Journal
from macros.intake.shelf import Shelf
from macros.intake.table_error import TableError, find_errors
from macros.read.table import Table
from macros.read.table_file import read_table


def check_consequences(filled: Mapping[str, FilledTable], shelf: Shelf, journal: Journal) -> None:
    """Refuse the errors that a file brings with it, and tell those that others must resolve."""
    left: dict[tuple[str, str], list[TableError]] = {}
    given = {name: item.given.keys() for name, item in filled.items()}
    after, errors = _new_errors(filled, shelf)
    for error in errors:
        if error.is_about_one_row and error.row in given.get(error.table.name, ()):
            continue  # judged already, and told with the cell
        if lies_in(given, error, after):
            _refuse(error, filled[error.table.name], journal)
        else:
            name = "total" if error.rule is None else error.rule.id
            left.setdefault((error.table.name, name), []).append(error)
    journal.remarks.extend(_tell(*key, found) for key, found in left.items())


def _new_errors(
    filled: Mapping[str, FilledTable], shelf: Shelf
) -> tuple[Data, Iterable[TableError]]:
    """Judge the tables as they are and as they would be; without a report nothing is judged."""
    if shelf.identity is None:
        return Data({}), ()
    before = _read_tables(shelf)
    after = {**before, **{name: item.table for name, item in filled.items()}}
    names = shelf.schemas.keys()
    known = {
        error.identity
        for error in find_errors(before, names - before.keys(), shelf.identity, shelf.project)
    }
    broken = names - after.keys()
    errors = find_errors(after, broken, shelf.identity, shelf.project)
    data = Data(after, broken, shelf.identity.mac_dinh)
    return data, [error for error in errors if error.identity not in known]


def _read_tables(shelf: Shelf) -> dict[str, Table]:
    """Read all tables; what is wrong with those that the file does not fill is for `check`."""
    ignored: list[Finding] = []
    found: dict[str, Table] = {}
    for name in shelf.schemas:
        table = read_table(shelf.project, shelf.project.tables / f"{name}.yml", ignored)
        if table is not None:
            found[name] = table
    return found


def _refuse(error: TableError, filled: FilledTable, journal: Journal) -> None:
    """Note an error at the first cell of the file that takes part in it, an empty one if any."""
    row = filled.given[error.row]
    cells = [row.entry.cells[name] for name in error.columns if name in row.entry.cells]
    cells.sort(key=lambda cell: not cell.is_blank)
    message, remedy = error.finding.message, error.finding.remedy
    if cells:
        journal.refuse(cells[0], message, remedy, Code.RULE)
    else:
        journal.refuse_line(row.entry.line, message, remedy, Code.RULE)


def _tell(table: str, rule: str, errors: list[TableError]) -> str:
    first = errors[0].rule
    says = "" if first is None else f" ({first.says.strip().rstrip('.')})"
    return (
        f"nhập xong, bảng “{table}” có {len(errors)} chỗ mới trái quy tắc {rule}{says}, vì số "
        "liệu ở dòng khác, bảng khác chưa sửa theo; chạy baocao check để thấy từng chỗ"
    )
