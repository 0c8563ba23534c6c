"""What `baocao check` would say after an import that it does not say before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace

from macros.findings import AuthorError, Code, Finding, Severity
from macros.intake.delivery import Delivery, Journal
from macros.intake.shelf import Shelf
from macros.intake.verdict.merge import FilledTable
from macros.read.identity import Identity
from macros.read.table.file import link
from macros.read.table.table import Table
from macros.rules.judge.columns import Data
from macros.rules.language.rule import Rule
from macros.rules.verbs import VERBS
from macros.rules.verdict import judge_rules, rows_behind

_ACCEPT = "hoặc thêm --con-lech nếu số ở dòng khác, bảng khác sẽ sửa theo sau"


@dataclass(frozen=True, slots=True)
class TableError:
    """One thing that a rule has against a table.

    Args:
        rule: None where the schema itself asks for a total of categories.
        row: The row that it is told of; -1 in a table without rows.
        is_one_of_many: Whether its rule has more against the table than is listed.
    """

    table: Table
    rule: Rule | None
    row: int
    finding: Finding
    is_one_of_many: bool = False

    @property
    def subject(self) -> tuple[str, str]:
        """Table and rule."""
        return self.table.name, "total" if self.rule is None else self.rule.id

    @property
    def identity(self) -> tuple[str, str, tuple[str, ...]]:
        """What tells it from others, wherever the row stands."""
        keys = {} if self.row < 0 else self.table.key(self.row)
        return (*self.subject, tuple(keys.values()))

    @property
    def is_about_one_row(self) -> bool:
        """Whether its rule looks at single rows, one after the other."""
        if self.rule is None:
            return False
        is_alone = tuple(self.rule.comparisons) == self.rule.row_comparisons
        return VERBS[self.rule.verb].is_about_rows and is_alone

    @property
    def is_missing_row(self) -> bool:
        """Whether a row is missing: a table fills up unit by unit."""
        return self.rule is not None and VERBS[self.rule.verb].asks_for_rows


def check_consequences(filled: Mapping[str, FilledTable], delivery: Delivery) -> None:
    """Refuse the errors that a file brings with it, or tell those that the clerk accepts."""
    elsewhere: dict[tuple[str, str], list[TableError]] = {}
    accepted: dict[tuple[str, str], list[TableError]] = {}
    given = {name: item.given.keys() for name, item in filled.items()}
    after, errors = _new_errors(filled, delivery.shelf)
    unsettled, journal = delivery.wishes.unsettled, delivery.journal
    for error in errors:
        is_given = error.row in given.get(error.table.name, ())
        if error.is_about_one_row and is_given:
            continue  # judged already, and told with the cell
        if error.is_missing_row or (unsettled and not _lies_in(given, error, after)):
            accepted.setdefault(error.subject, []).append(error)
        elif is_given:
            more = "" if _lies_in(given, error, after) else f", {_ACCEPT}"
            _refuse(error, filled[error.table.name], more, journal)
        else:
            elsewhere.setdefault(error.subject, []).append(error)
    for (table, name), found in elsewhere.items():
        others = f" (và {len(found) - 1} chỗ nữa)" if len(found) > 1 else ""
        journal.source = replace(journal.source, sheet="")
        message = f"nhập xong thì bảng “{table}” trái quy tắc {name}{others}: "
        remedy = f"soát lại số của tệp, {_ACCEPT}"
        journal.refuse_line(1, message + found[0].finding.message, remedy, Code.RULE)
    if accepted:
        journal.remarks.append(
            "nhập xong, baocao check sẽ báo thêm các lỗi sau, cho đến khi nhập, sửa đủ"
        )
    for (table, name), found in accepted.items():
        rule = found[0].rule
        says = found[0].finding.message if rule is None else rule.sentence
        journal.remarks.append(f"{table}, quy tắc {name}, {len(found)} chỗ: {says}")


def _new_errors(
    filled: Mapping[str, FilledTable], shelf: Shelf
) -> tuple[Data, Iterable[TableError]]:
    """Judge the tables as they are and as they would be; nothing without a report or change."""
    changed = {name: item.table for name, item in filled.items() if item.added or item.replaced}
    if shelf.identity is None or not changed:
        return Data({}), ()
    before = shelf.readable()
    known = list(_find_errors(_linked(before, shelf, shelf.identity)))
    identities = {error.identity for error in known}
    # Of a rule that is broken everywhere only the first errors are listed: when one is put
    # right another one moves up, which is not new.
    crowded = {error.subject for error in known if error.is_one_of_many}
    after = _linked({**before, **changed}, shelf, shelf.identity)
    new = (error for error in _find_errors(after) if error.identity not in identities)
    return after, [error for error in new if error.subject not in crowded]


def _linked(tables: Mapping[str, Table], shelf: Shelf, identity: Identity) -> Data:
    """Tables to be judged; rules that need one which cannot be read are left out."""
    defaults = identity.mac_dinh
    linked = {name: link(table, tables, defaults) for name, table in tables.items()}
    return Data(linked, shelf.schemas.keys() - tables.keys(), defaults)


def _find_errors(data: Data) -> Iterator[TableError]:
    """Judge all rules; warnings, and rules that are wrong themselves, are left out."""
    for verdict in judge_rules(data):
        listing = verdict.listing
        rule = verdict.rule if isinstance(verdict.rule, Rule) else None
        is_long = len(listing.findings) < listing.contradictions - listing.explained
        for row, finding in zip(listing.rows, listing.findings, strict=True):
            if finding.severity is Severity.ERROR:
                yield TableError(verdict.table, rule, row, finding, is_one_of_many=is_long)


def _lies_in(given: Mapping[str, Set[int]], error: TableError, data: Data) -> bool:
    """Tell whether all rows that take part in an error are rows of the file.

    Args:
        given: The rows of the file, by table and by their places in it as it would be.
        data: These tables.
    """
    try:
        rows = rows_behind(error.rule, error.table.name, error.row, data)
    except AuthorError:
        return False  # the rule itself is wrong, which `check` reports
    return rows is not None and all(found <= given.get(name, set()) for name, found in rows.items())


def _refuse(error: TableError, filled: FilledTable, more: str, journal: Journal) -> None:
    """Note an error at the first cell of the file that takes part in it, an empty one if any.

    Args:
        more: What else may be done.
    """
    message, remedy = error.finding.message, error.finding.remedy + more
    journal.source = filled.given[error.row].raw.source
    cells = [
        row.raw.cells[name]
        for row in (filled.given[place] for place in _group(error, filled))
        for name in (() if error.rule is None else error.rule.own_columns)
        if name in row.raw.cells
    ]
    blank = [cell for cell in cells if cell.is_blank]
    if not cells:
        line = filled.given[error.row].raw.line
        journal.refuse_line(line, message, remedy, Code.RULE)
    elif error.rule is not None and error.rule.by is not None and not blank:
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
