"""The tables that an import may fill, their columns, and the years that they may be about."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from macros.findings import AuthorError, Code, Finding, look_up
from macros.intake.names import Names, words_key
from macros.project import Project
from macros.read.alias import Aliases, read_aliases
from macros.read.form import FormLayout, read_layouts
from macros.read.identity import Identity
from macros.read.table.column import Field
from macros.read.table.file import read_table
from macros.read.table.schema import TableSchema
from macros.read.table.table import Table, label_rows
from macros.read.yaml.file import read_model

Rank = tuple[int, int, str]  # of one key value; those of all keys say where a row stands


class Shelf:
    """Reads what an import needs of a project, each file once.

    Args:
        blank: The tables that are taken for empty.
        findings: What is wrong with the files read so far.
    """

    def __init__(self, project: Project, blank: Collection[str] = ()) -> None:
        self.project, self._blank = project, blank
        self.findings: list[Finding] = []
        self._tables: dict[str, Table | None] = {}
        self._names: dict[str, Names] = {}

    @cached_property
    def schemas(self) -> Mapping[str, TableSchema]:
        """The schema of every table, by name."""
        found: dict[str, TableSchema] = {}
        for path in sorted(self.project.tables.glob("*.yml")):
            schema = read_model(self.project, path, TableSchema, self.findings)
            if schema is not None:
                found[path.stem] = schema
        return found

    @cached_property
    def layouts(self) -> Mapping[str, FormLayout]:
        """How each official form is read, by the name of its file."""
        return read_layouts(self.project, self.schemas, self.findings)

    @cached_property
    def aliases(self) -> Aliases:
        """The names for units and columns that were learnt."""
        return read_aliases(self.project, self.findings)

    def schema(self, name: str) -> TableSchema:
        """The schema of one table.

        Raises:
            AuthorError: when there is no such table.
        """
        return look_up(name, self.schemas, f"không có bảng “{name}”", Code.UNKNOWN_TABLE)

    @cached_property
    def identity(self) -> Identity | None:
        """Who reports, and on which years; None without a data/report.yml, or with a broken one."""
        path = self.project.data / "report.yml"
        return read_model(self.project, path, Identity, self.findings) if path.is_file() else None

    def table(self, name: str) -> Table | None:
        """The rows of a table; None when it has no CSV yet or a broken one."""
        if name not in self._tables:
            path = self.project.tables / f"{name}.yml"
            exists = (
                name not in self._blank and path.is_file() and path.with_suffix(".csv").is_file()
            )
            self._tables[name] = read_table(self.project, path, self.findings) if exists else None
        return self._tables[name]

    def readable(self) -> dict[str, Table]:
        """All tables; what is wrong with those that nobody asked for is left to `check`."""
        told = list(self.findings)
        found = {name: self.table(name) for name in self.schemas}
        self.findings[:] = told
        return {name: table for name, table in found.items() if table is not None}

    def targets(self, schema: TableSchema) -> Mapping[str, Table]:
        """The tables that the columns of a table refer to."""
        names = {field.references for field in schema.fields if field.references is not None}
        found = {name: self.table(name) for name in sorted(names)}
        return {name: table for name, table in found.items() if table is not None}

    def words(self, field: Field) -> Mapping[str, str]:
        """Say the values of a column in words: categories, or names of the rows referred to."""
        if field.categories is not None:
            return field.categories
        target = self.table(field.references) if field.references is not None else None
        if target is None:
            return {}
        key = target.schema.primaryKey[0]
        return label_rows(target) or {value: value for value in target.columns[key]}

    def names(self, field: Field) -> Names:
        """The names of the values of a column, those included that were learnt."""
        table = field.references
        if table is None:
            return Names(self.words(field))
        if table not in self._names:
            words = self.words(field)
            learnt = {words_key(item.ten): item.ma for item in self.aliases.of(table)}
            known = {name: value for name, value in learnt.items() if value in words}
            self._names[table] = Names(words, table, known)
        return self._names[table]

    def parents(self, field: Field) -> Mapping[str, str]:
        """The row above each row that a column refers to; none where these have no order."""
        target = self.table(field.references) if field.references is not None else None
        parent = target.schema.parent if target is not None else None
        if target is None or parent is None:
            return {}
        codes = target.columns[target.schema.primaryKey[0]]
        return dict(zip(codes, target.columns[parent], strict=True))

    def order(self, fields: Sequence[Field]) -> Callable[[Sequence[str]], tuple[Rank, ...]]:
        """Say how keys with these columns sort."""
        ranks = [_rank(self.words(field)) for field in fields]
        return lambda key: tuple(rank(value) for rank, value in zip(ranks, key, strict=True))


def _rank(words: Iterable[str]) -> Callable[[str], Rank]:
    """Say where a key value stands: in the order of categories, of rows referred to, of years."""
    known = {value: place for place, value in enumerate(words)}

    def rank(value: str) -> Rank:
        if value in known:
            return (0, known[value], "")
        return (1, int(value), "") if value.isdecimal() else (2, 0, value)

    return rank


def unit_field(schema: TableSchema) -> Field | None:
    """The key column that says which unit a row is about: the one that refers to a table."""
    keys = (field for field in schema.fields if field.name in schema.primaryKey)
    return next((field for field in keys if field.references is not None), None)


def column_title(schema: TableSchema, field: Field, years: Collection[int]) -> str:
    """The heading of a column; where a series breaks, with its name on each side.

    Args:
        years: The years that the heading is for.
    """
    names: dict[str, str] = {}
    for item in schema.breaks:
        if any(item.is_before(str(year)) for year in years) and field.name in item.before.titles:
            before = f"{int(item.at) - 1} về trước" if item.at.isdecimal() else f"trước {item.at}"
            names[before] = item.before.titles[field.name]
        if any(not item.is_before(str(year)) for year in years) and field.name in item.after.titles:
            names[f"từ {item.at}"] = item.after.titles[field.name]
    if not names:
        return field.head
    if len(set(names.values())) == 1:
        return next(iter(names.values()))
    return f"{field.head} ({'; '.join(f'{when}: {name}' for when, name in names.items())})"


@dataclass(frozen=True, slots=True)
class AllowedYears:
    """The years that rows of a table may have.

    Args:
        first: First year of the report's period.
        last: Last year of the period, included.
        others: Years outside the period of which the table has rows already.
    """

    first: int
    last: int
    others: tuple[int, ...]

    def covers(self, year: int) -> bool:
        """Tell whether rows may have a year."""
        return self.first <= year <= self.last or year in self.others

    def refuse(self, year: int) -> AuthorError:
        """Say that a year is none of these, and which ones are."""
        held = ", ".join(map(str, self.others))
        more = f", hoặc năm bảng đã có: {held}" if held else ""
        remedy = f"dùng các năm {self.first}–{self.last}{more}"
        return AuthorError(f"năm {year} ngoài kỳ báo cáo", remedy, Code.UNKNOWN_YEAR)


def allowed_years(shelf: Shelf, name: str) -> AllowedYears | None:
    """Find the years of a table; None when it has no years, or the report does not say."""
    time = shelf.schemas[name].calendar_key
    if time is None or shelf.identity is None:
        return None
    first, last = shelf.identity.ky.tu, shelf.identity.ky.den
    table = shelf.table(name)
    texts = set(table.columns[time.name]) if table is not None else ()
    held = {int(text[:4]) for text in texts}
    return AllowedYears(first, last, tuple(sorted(held - set(range(first, last + 1)))))
