"""The tables that an import may fill: their schemas, their words, the rows they hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from macros.findings import Finding
from macros.project import Project
from macros.read.identity import Identity
from macros.read.table import Table, label_rows
from macros.read.table_file import read_table
from macros.read.table_schema import Field, TableSchema
from macros.read.yaml_file import read_model


class Shelf:
    """Reads what an import needs of a project, each file once.

    Args:
        findings: What is wrong with the files read so far.
    """

    def __init__(self, project: Project) -> None:
        self.project = project
        self.findings: list[Finding] = []
        self._tables: dict[str, Table | None] = {}

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
    def identity(self) -> Identity | None:
        """Who reports, and on which years; None without a data/report.yml, or with a broken one."""
        path = self.project.data / "report.yml"
        return read_model(self.project, path, Identity, self.findings) if path.is_file() else None

    def table(self, name: str) -> Table | None:
        """The rows of a table; None when it has no CSV yet or a broken one."""
        if name not in self._tables:
            path = self.project.tables / f"{name}.yml"
            exists = path.is_file() and path.with_suffix(".csv").is_file()
            self._tables[name] = read_table(self.project, path, self.findings) if exists else None
        return self._tables[name]

    def words(self, field: Field) -> Mapping[str, str]:
        """Say the values of a column in words: categories, or names of the rows referred to."""
        if field.categories is not None:
            return field.categories
        target = self.table(field.references) if field.references is not None else None
        if target is None:
            return {}
        key = target.schema.primaryKey[0]
        return label_rows(target) or {value: value for value in target.columns[key]}


def unit_field(schema: TableSchema) -> Field | None:
    """The key column that says which unit a row is about: the one that refers to a table."""
    keys = (field for field in schema.fields if field.name in schema.primaryKey)
    return next((field for field in keys if field.references is not None), None)


def year_field(schema: TableSchema) -> Field | None:
    """The key column of years."""
    keys = [field for field in schema.fields if field.name in schema.primaryKey]
    return next((field for field in keys if field.type == "year"), None)


def stored_fields(schema: TableSchema) -> tuple[Field, ...]:
    """The columns of the CSV, in order."""
    return tuple(field for field in schema.fields if field.formula is None)
