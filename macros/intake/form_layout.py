"""The layout of an official form, described in data/mau_bieu/*.yml: no form is known to code."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field as Key
from pydantic import model_validator

from macros.findings import Code, Finding
from macros.intake.shelf import Shelf
from macros.read.table_schema import TableSchema, Years
from macros.read.yaml_file import Model, read_model


class FormColumn(Model):
    """One column of numbers; `head` is its heading, spanners first, as in "Chi bộ / Tổng số"."""

    head: str = Key(description="Tiêu đề cột, cấp trên trước, như Chi bộ / Tổng số.")
    also: tuple[str, ...] = Key(default=(), description="Các cách ghi khác của tiêu đề này.")
    column: str | None = Key(default=None, description="Cột của bảng.")
    keys: dict[str, str] = Key(default={}, description="Khóa của dòng: cột khóa và giá trị.")
    ignore: bool = Key(default=False, description="Có trong biểu nhưng không nhập.")
    optional: bool = Key(default=False, description="Biểu có thể không có cột này.")


class FormRow(Model):
    """One labelled row, with the rows under it."""

    label: str = Key(description="Nhãn của dòng trong biểu.")
    also: tuple[str, ...] = Key(default=(), description="Các cách ghi khác của nhãn này.")
    column: str | None = Key(default=None, description="Cột của bảng.")
    keys: dict[str, str] = Key(default={}, description="Khóa của dòng: cột khóa và giá trị.")
    total: bool = Key(default=False, description="Dòng cộng: chỉ đối chiếu, không nhập.")
    ignore: bool = Key(default=False, description="Có trong biểu nhưng không nhập.")
    optional: bool = Key(default=False, description="Biểu có thể không có dòng này.")
    rows: tuple[FormRow, ...] = Key(default=(), description="Các dòng bên dưới.")

    def walk(self) -> Iterator[FormRow]:
        """This row and all rows under it, in the form's order."""
        yield self
        for row in self.rows:
            yield from row.walk()


class FormLayout(Model):
    """How to read one official form into one table."""

    title: str = Key(description="Tên biểu, như Biểu số 1-TCTW.")
    table: str = Key(description="Bảng nhận số liệu, tên tệp trong data/tables.")
    recognise: tuple[str, ...] = Key(
        min_length=1, description="Chữ ở đầu biểu để nhận ra biểu, như “Biểu số 1-TCTW”."
    )
    years: Years = Key(default=Years(), description="Những năm dùng mẫu này.")
    keys: dict[str, tuple[str, ...]] = Key(
        default={}, description="Nơi ghi năm, đơn vị ở đầu biểu: “Đơn vị: {}”."
    )
    fixed: dict[str, str] = Key(default={}, description="Giá trị của các cột mà biểu không có.")
    rows: tuple[FormRow, ...] = Key(description="Các dòng có nhãn, theo thứ tự của biểu.")
    columns: tuple[FormColumn, ...] = Key(description="Các cột số, theo thứ tự của biểu.")

    @model_validator(mode="after")
    def _places_have_a_brace(self) -> FormLayout:
        for name, patterns in self.keys.items():
            if any(pattern.count("{}") != 1 for pattern in patterns):
                raise ValueError(f"keys.{name}: mỗi mẫu cần đúng một chỗ {{}}")
        return self

    def walk(self) -> Iterator[FormRow]:
        """All rows, in the form's order."""
        for row in self.rows:
            yield from row.walk()


def read_layouts(shelf: Shelf) -> dict[str, FormLayout]:
    """Read every layout of a project, by file stem; mistakes are added to the shelf's findings."""
    found: dict[str, FormLayout] = {}
    for path in sorted((shelf.project.data / "mau_bieu").glob("*.yml")):
        layout = read_model(shelf.project, path, FormLayout, shelf.findings)
        if layout is None:
            continue
        name = shelf.project.relative(path)
        wrong = _unknown_names(layout, shelf.schemas.get(layout.table))
        shelf.findings.extend(
            Finding(name, 1, message, "sửa theo tệp YAML của bảng", Code.UNKNOWN_COLUMN)
            for message in wrong
        )
        if not wrong:
            found[path.stem] = layout
    return found


def _unknown_names(layout: FormLayout, schema: TableSchema | None) -> list[str]:
    """List what a layout names and its table does not have."""
    if schema is None:
        return [f"mẫu biểu dùng bảng lạ “{layout.table}”"]
    fields = {field.name: field for field in schema.fields}
    items: list[FormRow | FormColumn] = [*layout.walk(), *layout.columns]
    columns = {item.column for item in items if item.column is not None}
    keys = [(name, value) for item in items for name, value in item.keys.items()]
    keys += layout.fixed.items()
    unknown = (columns | {name for name, _ in keys} | set(layout.keys)) - set(fields)
    wrong = [f"mẫu biểu dùng cột lạ “{name}”" for name in sorted(unknown)]
    return wrong + [
        f"mẫu biểu dùng giá trị lạ “{name}: {value}”"
        for name, value in keys
        if name in fields
        and (categories := fields[name].categories) is not None
        and value not in categories
    ]
