"""What a table means: the YAML beside its CSV, in the words of Table Schema."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Key
from pydantic import field_validator, model_validator

from macros.errors import AuthorError
from macros.read.expression import CellReference, Expression, parse_expression, references
from macros.read.rule import Explanation, Flag, Rule
from macros.read.yaml_file import Model


class Constraints(Model):
    """Bounds of a column, both included; `required` refuses empty cells."""

    minimum: float | None = None
    maximum: float | None = None
    required: bool = False


class Years(Model):
    """The years in which a column applies, both included."""

    from_: int | None = Key(default=None, alias="from")
    to: int | None = None

    def covers(self, year: int) -> bool:
        """Tell whether a year lies in the range."""
        after = self.from_ is None or year >= self.from_
        return after and (self.to is None or year <= self.to)


class Field(Model):
    """One column; with a `formula` it is derived and not in the CSV."""

    name: str = Key(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    type: Literal["integer", "number", "year", "string", "date"] = "integer"
    short: str | None = None
    group: str | None = None
    unit: str = ""
    description: str | None = None
    decimals: int = Key(default=0, ge=0, le=6)
    summable: bool | None = None
    constraints: Constraints = Constraints()
    applies: Years | None = None
    categories: dict[str, str] | None = None
    total: str | None = None
    references: str | None = None
    formula: str | None = None

    @field_validator("categories", mode="before")
    @classmethod
    def _category_ids_as_text(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {str(category): label for category, label in value.items()}
        return value

    @model_validator(mode="after")
    def _total_is_a_category(self) -> Field:
        if self.total is not None and self.total not in (self.categories or {}):
            raise ValueError(f"total “{self.total}” không có trong categories")
        return self

    @field_validator("formula")
    @classmethod
    def _formula_is_readable(cls, formula: str | None) -> str | None:
        if formula is None:
            return None
        try:
            names = list(references(parse_expression(formula)))
        except AuthorError as error:
            raise ValueError(f"{error.message}; {error.remedy}") from error
        if any(isinstance(name, CellReference) for name in names):
            raise ValueError("công thức của cột chỉ dùng các cột cùng bảng")
        return formula

    @property
    def is_numeric(self) -> bool:
        """Whether its cells are numbers that may be printed as statistics."""
        return self.type in ("integer", "number")

    @property
    def is_summable(self) -> bool:
        """Whether adding its cells makes sense; averages and shares never add up."""
        if self.summable is not None:
            return self.summable
        return self.type == "integer"

    @property
    def head(self) -> str:
        """The words for a table head."""
        return self.short or self.title

    @property
    def expression(self) -> Expression | None:
        """The formula of a derived column."""
        return parse_expression(self.formula) if self.formula is not None else None


class Series(Model):
    """One side of a break: how the series and its columns are called there."""

    label: str
    titles: dict[str, str] = {}


class Break(Model):
    """A year from which the series counts something else than before."""

    at: int
    before: Series
    after: Series


class Validity(Model):
    """The columns of a dimension table that say from when to when a row is valid."""

    from_: str | None = Key(default=None, alias="from")
    to: str | None = None
    replaced_by: str | None = None


class TableSchema(Model):
    """The meaning of one table.

    A dimension table, to which other tables refer, may also name the columns that hold the
    row above (`parent`) and the years in which a row is valid (`valid`).
    """

    title: str
    fields: tuple[Field, ...]
    primaryKey: tuple[str, ...]
    description: str = ""
    source: str = ""
    illustrative: bool = False
    sections: tuple[str, ...] = ()
    time: str | None = None
    label: str | None = None
    breaks: tuple[Break, ...] = ()
    parent: str | None = None
    valid: Validity | None = None
    rules: tuple[Rule, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    flags: tuple[Flag, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> TableSchema:
        names = [field.name for field in self.fields]
        repeated = {name for name in names if names.count(name) > 1}
        if repeated:
            raise ValueError(f"cột “{repeated.pop()}” khai báo hai lần")
        stored = {field.name for field in self.fields if field.formula is None}
        for name in self.primaryKey:
            if name not in stored:
                raise ValueError(f"primaryKey “{name}” không phải là cột của bảng")
        for role in self._roles():
            if role not in stored:
                raise ValueError(f"“{role}” không phải là cột của bảng")
        for field in self.fields:
            expression = field.expression
            for used in references(expression) if expression is not None else ():
                if used.name not in stored:  # type: ignore[union-attr]
                    raise ValueError(f"công thức của “{field.name}” dùng cột lạ")
        valid = self.valid or Validity()
        for field in self.fields:
            if field.name in (valid.from_, valid.to) and field.type != "year":
                raise ValueError(f"valid: cột “{field.name}” phải có type: year")
        ids = [rule.id for rule in self.rules]
        twice = {rule for rule in ids if ids.count(rule) > 1}
        if twice:
            raise ValueError(f"quy tắc “{twice.pop()}” khai báo hai lần")
        return self

    def _roles(self) -> tuple[str, ...]:
        """List the columns that the table's own description gives a role to."""
        valid = self.valid or Validity()
        roles = (self.time, self.label, self.parent, valid.from_, valid.to, valid.replaced_by)
        return tuple(role for role in roles if role is not None)
