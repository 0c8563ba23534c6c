"""The words of a template."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from macros.read.expression import Name, references
from macros.read.table_schema import Field

if TYPE_CHECKING:
    from macros.intake.template_plan import TemplatePlan

_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31  # Excel's own limit


def sheet_name(title: str) -> str:
    """Name a sheet after its table, within what Excel allows."""
    words = _NOT_IN_NAMES.sub(" ", title).split()
    name = ""
    for word in words:
        if len(name) + len(word) + 1 > _LONGEST_NAME:
            break
        name = f"{name} {word}".strip()
    return name.rstrip(",;.- ") or "Số liệu"


def unit_line(plan: TemplatePlan) -> str:
    """Say which unit fills the template in; "" for a table without units."""
    return f"Đơn vị báo cáo: {plan.unit_name}" if plan.unit_name else ""


def instructions(plan: TemplatePlan) -> str:
    """Say how the template is filled in and handed over."""
    greyed = " Ô xám không áp dụng cho năm đó." if _has_grey(plan) else ""
    unit = "".join(f" --don-vi {value}" for value in plan.fixed.values())
    return (
        f"{plan.schema.description} Chỉ điền các ô trắng: số ghi bằng chữ số, không có ghi 0, "
        f"không có số liệu để trống.{greyed} Ô đỏ là số chưa khớp, xem cột Kiểm tra. "
        f"Điền xong lưu lại dạng .xlsx, không thêm, xóa dòng, cột. (Bảng {plan.name}{unit})"
    ).strip()


def column_numbers(fields: Sequence[Field], keys: Sequence[str]) -> tuple[str, ...]:
    """Number the columns as official forms do: A, B for the keys, then 1, 2, 3 = 1 + 2."""
    letters = iter("ABCDEFGH")
    measures = [field for field in fields if field.name not in keys]
    numbers = {field.name: str(place) for place, field in enumerate(measures, start=1)}
    return tuple(
        next(letters) if field.name in keys else numbers[field.name] + _formula(field, numbers)
        for field in fields
    )


def _formula(field: Field, numbers: dict[str, str]) -> str:
    """Write a sum of columns by their numbers; longer formulas are left to the sheet."""
    expression = field.expression
    if expression is None or field.formula is None:
        return ""
    text = field.formula
    if re.search(r"[^a-z0-9_+\- ]", text) or len(list(references(expression))) > 8:
        return ""
    parts = [numbers[name.name] for name in references(expression) if isinstance(name, Name)]
    run = [str(int(parts[0]) + step) for step in range(len(parts))]
    if len(parts) > 3 and parts == run and "-" not in text:
        return f"={parts[0]}+…+{parts[-1]}"
    whole = re.sub(r"[a-z][a-z0-9_]*", lambda match: numbers[match.group()], text)
    return "=" + whole.replace(" ", "")


def _has_grey(plan: TemplatePlan) -> bool:
    return any(
        not plan.applies(field, row) for field in plan.fields for row in plan.rows if row.keys
    )
