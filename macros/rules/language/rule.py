"""Rules of a table as its YAML states them, and the notes that belong to single cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, WithJsonSchema, field_validator, model_validator
from pydantic import Field as Key

from macros.findings import AuthorError, Severity
from macros.read.yaml.file import Model, option
from macros.rules.language import expression as tree
from macros.rules.language.parser import parse_rule

_COMPARED = re.compile(r"(<=|>=|!=|<|>|=)\s*(.+)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
_TIME = re.compile(r"\d{4}(?:-[QH]?\d+)+", re.ASCII)  # a part of a year, such as 2024-Q1
_BOUND = rf"({_NUMBER.pattern}|{_TIME.pattern})"
_RANGE = re.compile(rf"{_BOUND}\s*\.\.\s*{_BOUND}", re.ASCII)


def _texts(value: Any) -> Any:
    """Take one value or a list of them, numbers as text."""
    items = value if isinstance(value, list | tuple) else [value]
    return tuple(
        str(item) if isinstance(item, int | float) and not isinstance(item, bool) else item
        for item in items
    )


_SCALAR: dict[str, Any] = {"type": ["string", "number"]}
OneOrMore = Annotated[
    tuple[str, ...],
    BeforeValidator(_texts),
    Key(min_length=1),
    WithJsonSchema({"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR, "minItems": 1}]}),
]


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of `when`: which values of a column a rule looks at.

    Args:
        attribute: A column of the table that `column` refers to, to be looked at instead.
        operator: `in`, or one of `= != < <= > >=` for a single value.
        values: The values as typed; two for a range `2010..2017`, whose operator is `..`.
    """

    column: str
    attribute: str | None
    operator: str
    values: tuple[str, ...]

    @property
    def is_numeric(self) -> bool:
        """Whether it compares numbers, so that an empty cell never meets it."""
        return self.operator not in ("in", "=", "!=") or (
            self.operator in ("=", "!=") and _NUMBER.fullmatch(self.values[0]) is not None
        )

    def meets(self, text: str) -> bool:
        """Tell whether the text of a cell meets the condition."""
        if not self.is_numeric:
            return (text in self.values) == (self.operator != "!=")
        if _TIME.fullmatch(text):  # lies in the year, or longer step, that is its beginning
            return self._orders([(text[: len(value)], value) for value in self.values])
        if not _NUMBER.fullmatch(text) or any(map(_TIME.fullmatch, self.values)):
            return False
        return self._orders([(Decimal(text), Decimal(value)) for value in self.values])

    def _orders(self, pairs: Sequence[tuple[Any, Any]]) -> bool:
        """Compare what stands in a cell with each bound."""
        if self.operator == "..":
            (low, first), (high, last) = pairs
            return bool(first <= low and high <= last)
        return bool(tree.COMPARE[self.operator](*pairs[0]))


def read_condition(name: str, values: tuple[str, ...]) -> Condition:
    """Understand one line of `when`.

    Raises:
        ValueError: for a comparison with something that is not a number.
    """
    column, _, attribute = name.partition(".")
    operator, bounds = "in", values
    if len(values) == 1:
        compared, span = _COMPARED.fullmatch(values[0]), _RANGE.fullmatch(values[0])
        if span is not None:
            operator, bounds = "..", (span[1], span[2])
        elif compared is not None:
            operator, bounds = compared[1], (compared[2].strip(),)
            if operator not in ("=", "!=") and not re.fullmatch(_BOUND, bounds[0]):
                raise ValueError(f"“{values[0]}” phải so sánh với một số hoặc thời gian")
    return Condition(column, attribute or None, operator, bounds)


class Recomputation(Model):
    """A column whose numbers follow from the expressions in another column."""

    value: str = Key(description="Cột ghi kết quả.")
    from_: str = Key(alias="from", description="Cột ghi biểu thức để tính lại.")


class _Frame(Model):
    """What every rule says, whatever its verb."""

    id: str = Key(pattern=r"^[A-Z]{1,8}[0-9]{1,3}[a-z]?$", description="Mã của quy tắc, như BD1.")
    says: str = Key(description="Một câu cho người đọc: điều phải đúng.")
    severity: Severity = option(
        "loi chặn xuất bản; canh_bao cần một lời giải trình trong explanations.", Severity.ERROR
    )
    when: dict[str, OneOrMore] = option(
        'Chỉ xét các dòng có giá trị này: giá trị, danh sách, "> 0", "2010..2017", '
        '"2023-Q1..2024-Q4"; '
        "cột.thuộc_tính xét bảng mà cột tham chiếu.",
        {},
    )
    by: tuple[str, ...] | None = option("Gộp các dòng có cùng các khóa này rồi mới xét holds.")


class Rule(_Frame):
    """One rule: what must be true (one verb), of which rows, and how strictly.

    Each key here is a verb; what it means stands in `macros/rules/verbs/`.
    """

    model_config = ConfigDict(
        json_schema_extra=lambda schema: schema.update(
            oneOf=[{"required": [verb]} for verb in VERBS]
        )
    )

    holds: OneOrMore | None = option("Phép so sánh phải đúng, như cuoi_ky = dau_ky + tang - giam.")
    sum_of_children: OneOrMore | None = option(
        "all hoặc các cột: dòng cấp trên = tổng các đơn vị cấp dưới."
    )
    allows: dict[str, OneOrMore] | None = option("Với các dòng đó, cột chỉ nhận các giá trị này.")
    valid: str | None = option("Cột đơn vị: đơn vị phải còn hiệu lực trong năm của dòng.")
    complete: tuple[str, ...] | None = option("Mỗi tổ hợp giá trị của các khóa này phải có dòng.")
    filled: OneOrMore | None = option("Các cột này không được để trống.")
    recomputes: Recomputation | None = option(
        "Cột value phải bằng kết quả của biểu thức ghi ở cột from."
    )

    @model_validator(mode="after")
    def _has_one_verb(self) -> Rule:
        used = [verb for verb in VERBS if getattr(self, verb) is not None]
        if len(used) != 1:
            given = f"đang có {' và '.join(used)}" if used else "chưa có"
            raise ValueError(f"quy tắc {self.id} cần đúng một trong {', '.join(VERBS)} ({given})")
        if self.by is not None and self.holds is None:
            raise ValueError(f"quy tắc {self.id}: by chỉ đi với holds")
        if self.when and self.complete is not None:
            raise ValueError(f"quy tắc {self.id}: when không đi với complete")
        return self

    @field_validator("when")
    @classmethod
    def _conditions_are_readable(cls, when: dict[str, OneOrMore]) -> dict[str, OneOrMore]:
        for name, values in when.items():
            read_condition(name, values)
        return when

    @field_validator("holds")
    @classmethod
    def _comparisons_are_readable(cls, holds: OneOrMore | None) -> OneOrMore | None:
        for text in holds or ():
            try:
                comparisons = parse_rule(text)
            except AuthorError as error:
                raise ValueError(f"{error.message}; {error.remedy}") from error
            if not all(any(tree.terms(comparison)) for comparison in comparisons):
                raise ValueError(f"“{text}” so sánh mà không dùng cột nào; nêu cột cần xét")
        return holds

    @property
    def verb(self) -> str:
        """The key that says what must be true."""
        return next(verb for verb in VERBS if getattr(self, verb) is not None)

    @property
    def sentence(self) -> str:
        """What it says, to be quoted within a sentence."""
        return self.says.strip().rstrip(".")

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The lines of `when`; all of them must be met."""
        return tuple(read_condition(name, values) for name, values in self.when.items())

    @property
    def comparisons(self) -> Iterator[tree.Comparison]:
        """The comparisons of `holds`."""
        for text in self.holds or ():
            yield from parse_rule(text)

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of the table itself that the comparisons read, also in sums."""
        read = (term for comparison in self.comparisons for term in tree.terms(comparison))
        columns = (term.column if isinstance(term, tree.Total) else term for term in read)
        return tuple(dict.fromkeys(item.name for item in columns if isinstance(item, tree.Name)))

    @property
    def tables(self) -> frozenset[str]:
        """The other tables that the comparisons read, also in sums and in earlier rows."""
        read = (term for comparison in self.comparisons for term in tree.terms(comparison))
        now = (term.of if isinstance(term, tree.Previous) else term for term in read)
        columns = (term.column if isinstance(term, tree.Total) else term for term in now)
        return frozenset(item.table for item in columns if isinstance(item, tree.CellReference))

    @property
    def row_comparisons(self) -> tuple[tree.Comparison, ...]:
        """The comparisons that look at nothing but one row."""
        return tuple(
            comparison
            for comparison in self.comparisons
            if self.by is None
            and all(
                isinstance(term, tree.Name) and not term.keys for term in tree.terms(comparison)
            )
        )


VERBS: tuple[str, ...] = tuple(
    name for name in Rule.model_fields if name not in _Frame.model_fields
)


class Explanation(Model):
    """Why a warning is right and stays; it silences the rule for the rows it names."""

    rule: str = Key(description="Mã của quy tắc được giải trình, như BD4.")
    keys: dict[str, OneOrMore] = Key(description="Các khóa chọn dòng; thiếu khóa là mọi giá trị.")
    text: str = Key(min_length=10, description="Lời giải trình, in ở danh mục số liệu.")

    def covers(self, keys: dict[str, str]) -> bool:
        """Tell whether it speaks of the row or group with these keys."""
        return all(keys.get(name) in values for name, values in self.keys.items())


class Flag(Model):
    """A mark on cells that follows their numbers to every place that prints them."""

    keys: dict[str, OneOrMore] = Key(description="Các khóa chọn dòng; thiếu khóa là mọi giá trị.")
    columns: OneOrMore = Key(description="Các cột được đánh dấu.")
    mark: Literal["so_bo", "da_sua"] = Key(description="so_bo: sơ bộ; da_sua: đã sửa.")
    note: str = option("Lời chú, in cùng số liệu.", "")


Amount = Annotated[Decimal, Key(gt=0)]


class Overlap(Model):
    """What several units count alike: taken off once where they are added up."""

    keys: dict[str, OneOrMore] = Key(description="Các khóa của dòng cấp trên, đủ mọi khóa.")
    amounts: dict[str, Amount] = Key(
        min_length=1, description="Số tính trùng của mỗi cột, lớn hơn 0, như {tong: 12}."
    )
    units: tuple[str, ...] = Key(min_length=2, description="Mã các đơn vị cùng tính.")
    text: str = Key(min_length=10, description="Lý do, in ở trang đối chiếu.")


class Transfer(Model):
    """Movements from unit to unit, which are none for the unit that holds both."""

    in_: str = Key(alias="in", description="Cột số chuyển đến.")
    out: str = Key(description="Cột số chuyển đi.")
    within: tuple[str, ...] = Key(
        min_length=1, description="Mã các đơn vị cấp trên mà việc chuyển nằm gọn bên trong."
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """What was found when a rule was judged.

    Args:
        contradictions: How many rows or groups contradict it.
        explained: How many of these a written explanation accepts.
    """

    table: str
    rule: str
    contradictions: int
    explained: int

    @property
    def words(self) -> str:
        """Say it to a reader."""
        left = self.contradictions - self.explained
        if not self.contradictions:
            return "Đúng ở mọi dòng"
        parts = [f"{left} chỗ không đúng"] if left else []
        parts += [f"{self.explained} chỗ đã giải trình"] if self.explained else []
        return "; ".join(parts)

    @property
    def state(self) -> str:
        """Name it for the stylesheet: kept, explained or broken."""
        if not self.contradictions:
            return "dung"
        return "giai-trinh" if self.contradictions == self.explained else "sai"
