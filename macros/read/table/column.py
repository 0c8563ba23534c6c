"""One column of a table: its type, unit, bounds, and what it is called."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from pydantic import Field as Key
from pydantic import field_validator, model_validator

from macros.findings import AuthorError, Code
from macros.read.table.grain import GrainName
from macros.read.table.timeline import Years
from macros.read.yaml.file import Model, option
from macros.rules.language.expression import CellReference, Expression, is_ratio, references
from macros.rules.language.parser import parse_expression


class Constraints(Model):
    """Bounds of a column, both included; `required` refuses empty cells."""

    minimum: float | None = option("Giá trị nhỏ nhất được ghi.")
    maximum: float | None = option("Giá trị lớn nhất được ghi.")
    required: bool = option("true: không được để trống ô nào.", False)

    @property
    def words(self) -> str:
        """The bounds as they are said: "từ 0 đến 5", "từ 0 trở lên"; "" without any."""
        low, high = self.minimum, self.maximum
        if low is None:
            return "" if high is None else f"không quá {high:g}"
        return f"từ {low:g} trở lên" if high is None else f"từ {low:g} đến {high:g}"

    def refusal(self, number: Decimal, shown: str, about: str = "") -> AuthorError | None:
        """Say of a number beyond the bounds what would be right; None of one within."""
        low, high = self.minimum, self.maximum
        if low is not None and number < Decimal(str(low)):
            wrong, right = f"nhỏ hơn {low:g}", f"giá trị phải từ {low:g} trở lên"
        elif high is not None and number > Decimal(str(high)):
            wrong, right = f"lớn hơn {high:g}", f"giá trị không quá {high:g}"
        else:
            return None
        return AuthorError(f"{shown} {wrong}{about}", right, Code.OUT_OF_RANGE)


class Field(Model):
    """One column; with a `formula` it is derived and not in the CSV.

    A `stock` is a number at a moment, such as the members at the end of a year: it adds up
    over units and categories, never over time.
    """

    name: str = Key(
        pattern=r"^[a-z][a-z0-9_]*$",
        description="Mã của cột, chữ thường không dấu, như cuoi_ky; cũng là tiêu đề trong CSV.",
    )
    title: str = Key(description="Tên đầy đủ của cột, như Đảng viên có đến cuối kỳ.")
    type: Literal["integer", "number", "string", GrainName] = option(
        "integer: số nguyên; number: số thập phân; string: chữ; year: năm; "
        "half: nửa năm dạng 2024-H1; quarter: quý dạng 2024-Q1; month: tháng dạng 2024-09; "
        "date: ngày dạng 2021-11-30; school_year: năm học dạng 2023-2024.",
        "integer",
    )
    short: str | None = option("Tên ngắn để in ở đầu cột.")
    group: str | None = option("Tiêu đề chung in trên các cột liền nhau cùng nhóm.")
    unit: str = option("Đơn vị tính, như người, tổ chức, %.", "")
    description: str | None = option("Cách hiểu, cách tính cột này, in ở danh mục số liệu.")
    decimals: int = option(
        "Số chữ số thập phân khi in; cột số thập phân có ghi decimals thì trong CSV "
        "cũng không được nhiều hơn.",
        0,
        ge=0,
        le=6,
    )
    summable: bool | None = option(
        "false: số bình quân, tỷ lệ, không bao giờ cộng; ở khóa: mỗi giá trị là một "
        "cách đếm. Không ghi thì số nguyên cộng được; số thập phân đem cộng thì phải ghi true "
        "(số tiền, diện tích) hoặc false."
    )
    stock: bool = option(
        "true: số có đến một thời điểm (đầu kỳ, cuối kỳ): cộng qua các đơn vị, "
        "không cộng qua các năm, quý, tháng.",
        False,
    )
    rollup: Literal["sum", "mean", "max", "none"] | None = option(
        "Khi tổng hợp nhiều đơn vị: sum cộng; mean bình quân gia quyền theo cột ghi ở weight; "
        "max lấy số lớn nhất; none để trống. Không ghi thì cột cộng được là sum."
    )
    weight: str | None = option("Cột làm quyền số của rollup: mean, như tong của tuổi bình quân.")
    constraints: Constraints = option("Giới hạn của giá trị, như {minimum: 0}.", Constraints())
    applies: Years | None = option(
        "Những năm (quý, tháng) có số liệu của cột, như {from: 2018}; ngoài ra phải để trống."
    )
    categories: dict[str, str] | None = option(
        "Các giá trị được dùng và chữ in ra, theo thứ tự in."
    )
    units: dict[str, str] | None = option(
        "Đơn vị tính của số liệu ở mỗi giá trị, khi chúng khác nhau, như {chi_bo: chi "
        "bộ, dang_vien: người}."
    )
    total: str | None = option("Giá trị nào trong categories là tổng của các giá trị khác.")
    references: str | None = option("Bảng danh mục mà cột này lấy mã, như don_vi.")
    formula: str | None = option(
        "Cột tính ra từ các cột cùng bảng, như tong - ke_hoach; không có trong CSV."
    )

    @field_validator("categories", mode="before")
    @classmethod
    def _category_ids_as_text(cls, value: Any) -> Any:
        if isinstance(value, dict):
            return {str(category): label for category, label in value.items()}
        return value

    @model_validator(mode="after")
    def _known_categories(self) -> Field:
        if self.total is not None and self.references is not None:
            way = f"ghi {self.name}: {self.total} ở mac_dinh của data/report.yml"
            raise ValueError(
                f"total không dùng cùng references; mã là tổng của các mã khác thì {way}"
            )
        if self.total is not None and self.total not in (self.categories or {}):
            raise ValueError(f"total “{self.total}” không có trong categories")
        for value in self.units or {}:
            if value not in (self.categories or {}):
                raise ValueError(f"“{value}” của units không có trong categories")
        return self

    @model_validator(mode="after")
    def _stock_is_a_number(self) -> Field:
        if self.stock and not self.is_numeric:
            raise ValueError("stock chỉ dùng cho cột số")
        return self

    @model_validator(mode="after")
    def _rollup_agrees(self) -> Field:
        if self.rollup is not None and (not self.is_numeric or self.formula is not None):
            raise ValueError("rollup chỉ dùng cho cột số có trong CSV")
        if self.rollup == "sum" and not self.is_summable:
            raise ValueError("rollup: sum trái với summable; ghi summable: true, hoặc mean, max")
        if (self.rollup == "mean") != (self.weight is not None):
            raise ValueError("rollup: mean và weight đi với nhau; ghi cả hai, như weight: tong")
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
    def has_decimals(self) -> bool:
        """Whether the column says how many decimals its numbers have."""
        return "decimals" in self.model_fields_set

    @property
    def is_summable(self) -> bool:
        """Whether adding its cells makes sense; averages and shares never add up."""
        if self.summable is not None:
            return self.summable
        return self.type == "integer"

    @property
    def combined(self) -> str | None:
        """How the numbers of units make one of all: a value of `rollup`; None if nobody says."""
        return self.rollup or ("sum" if self.is_summable else None)

    @property
    def is_undecided(self) -> bool:
        """Whether nobody said if its decimals add up, as money does, or not, as shares do."""
        is_share = self.unit == "%" or is_ratio(self.expression)
        return self.type == "number" and self.summable is None and not is_share

    @property
    def head(self) -> str:
        """The words for a table head."""
        return self.short or self.title

    @property
    def expression(self) -> Expression | None:
        """The formula of a derived column."""
        return parse_expression(self.formula) if self.formula is not None else None
