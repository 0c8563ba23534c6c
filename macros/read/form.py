"""The layout of an official form, described in data/mau_bieu/*.yml: no form is known to code."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic import Field as Key
from pydantic import model_validator

from macros.findings import AuthorError, Code, Finding, nearest
from macros.project import Project
from macros.read.table.schema import TableSchema
from macros.read.table.timeline import Years
from macros.read.yaml.file import Model, find_line, option, read_model

Place = tuple[str | int, ...]  # in the file: keys and places in lists


class FormColumn(Model):
    """One column of numbers; `head` is its heading, spanners first, as in "Chi bộ / Tổng số"."""

    head: str = Key(description="Tiêu đề cột, cấp trên trước, như Chi bộ / Tổng số.")
    also: tuple[str, ...] = option("Các cách ghi khác của tiêu đề này.", ())
    column: str | None = option("Cột của bảng.")
    keys: dict[str, str] = option("Khóa của dòng: cột khóa và giá trị.", {})
    ignore: bool = option("Có trong biểu nhưng không nhập.", False)
    optional: bool = option("Biểu có thể không có cột này.", False)
    formula: str = option("Công thức in cạnh số cột, theo số cột của biểu, như 5+6.", "")


class FormRow(Model):
    """One labelled row, with the rows under it."""

    label: str = Key(description="Nhãn của dòng trong biểu.")
    also: tuple[str, ...] = option("Các cách ghi khác của nhãn này.", ())
    column: str | None = option("Cột của bảng.")
    keys: dict[str, str] = option("Khóa của dòng: cột khóa và giá trị.", {})
    table: str | None = option("Bảng nhận dòng này và các dòng bên dưới, khi khác bảng của biểu.")
    adds_to: str | None = option("Các dòng bên dưới cộng lại bằng dòng có `column` này, như tong.")
    rest: bool = option(
        "Biểu có thể không in dòng này; khi đó ghi phần còn lại của tổng mà mục "
        "chứa nó nêu ở `adds_to`, và nói rõ trong kết quả nhập.",
        False,
    )
    total: bool = option("Dòng cộng: chỉ đối chiếu, không nhập.", False)
    ignore: bool = option("Có trong biểu nhưng không nhập.", False)
    optional: bool = option("Biểu có thể không có dòng này.", False)
    unlisted: bool = option(
        "Mục không nhập (`ignore`) mà các dòng bên dưới không kê ra ở đây.", False
    )
    unprinted: bool = option("Chỉ để nhập: biểu in ra không có dòng này.", False)
    rows: tuple[FormRow, ...] = option("Các dòng bên dưới.", ())

    @property
    def is_group(self) -> bool:
        """Whether it only gathers rows, so that a form may do without its heading."""
        return bool(self.rows) and self.optional and self.column is None and not self.ignore

    @model_validator(mode="after")
    def _words_belong_together(self) -> FormRow:
        if self.unlisted and (self.rows or not self.ignore):
            raise ValueError(f"“{self.label}”: unlisted cần ignore và không có rows")
        rests = [row for row in self.rows if row.rest]
        if rests and (self.adds_to is None or len(rests) > 1):
            raise ValueError(f"“{self.label}”: một dòng rest trong một mục có adds_to")
        if rests and any(row.optional for row in self.rows):
            raise ValueError(f"“{self.label}”: mục có dòng rest phải có đủ các dòng khác")
        return self


class FormLayout(Model):
    """How to read one official form into one table, or into the tables that its rows name."""

    title: str = Key(description="Số của biểu, như Biểu số 1-TCTW.")
    name: str = option("Tên biểu khi in, như Kết nạp đảng viên.", "")
    stub: str = option("Tiêu đề cột nhãn khi in.", "Chỉ tiêu")
    unit: str = option("Đơn vị tính in trên biểu.", "")
    signers: tuple[str, ...] = option(
        "Những người ký dưới biểu, từ trái sang phải.",
        ("Người lập biểu", "Thủ trưởng cơ quan, đơn vị"),
    )
    note: str = option("Ghi chú in dưới biểu: điều chưa biết về mẫu in.", "")
    table: str = Key(description="Bảng nhận số liệu, tên tệp trong data/tables.")
    recognise: tuple[str, ...] = Key(
        min_length=1, description="Chữ ở đầu biểu để nhận ra biểu, như “Biểu số 1-TCTW”."
    )
    years: Years = option("Những năm dùng mẫu này.", Years())
    keys: dict[str, tuple[str, ...]] = option("Nơi ghi năm, đơn vị ở đầu biểu: “Đơn vị: {}”.", {})
    fixed: dict[str, str] = option("Giá trị của các cột mà biểu không có.", {})
    not_applicable: tuple[str, ...] = option(
        "Các dấu mà biểu quy định ghi vào ô không có ý nghĩa, như X; đọc là ô trống.", ()
    )
    rows: tuple[FormRow, ...] = Key(description="Các dòng có nhãn, theo thứ tự của biểu.")
    columns: tuple[FormColumn, ...] = Key(description="Các cột số, theo thứ tự của biểu.")

    @model_validator(mode="after")
    def _places_have_a_brace(self) -> FormLayout:
        for name, patterns in self.keys.items():
            if any(pattern.count("{}") != 1 for pattern in patterns):
                raise ValueError(f"keys.{name}: mỗi mẫu cần đúng một chỗ {{}}")
        return self

    @model_validator(mode="after")
    def _totals_are_rows(self) -> FormLayout:
        columns = [row.column for row in self.walk()]
        for row in self.walk():
            if row.adds_to is not None and columns.count(row.adds_to) != 1:
                raise ValueError(f"“{row.label}”: adds_to cần đúng một dòng có cột {row.adds_to}")
        if any(row.rest for row in self.rows):
            raise ValueError("dòng rest phải đứng trong một mục có adds_to")
        return self

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that the form fills, its own first."""
        others = (row.table for row in self.walk() if row.table is not None)
        return tuple(dict.fromkeys((self.table, *others)))

    def walk(self) -> Iterator[FormRow]:
        """All rows, in the form's order."""
        return (row for row, _ in self.placed())

    def placed(self) -> Iterator[tuple[FormRow, tuple[FormRow, ...]]]:
        """All rows, in the form's order, each with the rows above it, the outermost first."""
        waiting: list[tuple[FormRow, tuple[FormRow, ...]]] = [(row, ()) for row in self.rows[::-1]]
        while waiting:
            row, above = waiting.pop()
            yield row, above
            waiting += [(below, (*above, row)) for below in row.rows[::-1]]

    def table_of(self, row: FormRow, above: Sequence[FormRow]) -> str:
        """The table that a row fills.

        Args:
            above: The rows above it, the outermost first.
        """
        named = (item.table for item in (row, *reversed(above)) if item.table is not None)
        return next(named, self.table)


def read_layouts(
    project: Project, schemas: Mapping[str, TableSchema], findings: list[Finding]
) -> dict[str, FormLayout]:
    """Read every layout of a project, by file stem; mistakes are added to the findings.

    Args:
        schemas: The tables that can be read; what is wrong with others is told elsewhere.
    """
    found: dict[str, FormLayout] = {}
    for path in sorted((project.data / "mau_bieu").glob("*.yml")):
        layout = read_model(project, path, FormLayout, findings)
        if layout is None:
            continue
        wrong = [*_find_unknown(layout, project, schemas), *_find_unreadable(layout, schemas)]
        for place, error in wrong:
            findings.append(error.at(project.relative(path), find_line(project, path, *place)))
        if not wrong:
            found[path.stem] = layout
    return found


def _find_unknown(
    layout: FormLayout, project: Project, schemas: Mapping[str, TableSchema]
) -> Iterator[tuple[Place, AuthorError]]:
    """Find what a layout names and its tables do not have."""
    for place, table, column, value in _names(layout):
        field = schemas[table].by_name.get(column) if table in schemas else None
        if table not in schemas:
            if not column and not (project.tables / f"{table}.yml").is_file():
                message = f"mẫu biểu dùng bảng lạ “{table}”"
                yield place, AuthorError(message, nearest(table, schemas), Code.UNKNOWN_TABLE)
        elif column and field is None:
            message = f"mẫu biểu dùng cột lạ “{column}” của bảng “{table}”"
            remedy = nearest(column, schemas[table].by_name)
            yield place, AuthorError(message, remedy, Code.UNKNOWN_COLUMN)
        elif value and field is not None and value not in (field.categories or {value}):
            message = f"mẫu biểu dùng giá trị lạ “{column}: {value}”"
            remedy = nearest(value, field.categories or ())
            yield place, AuthorError(message, remedy, Code.UNKNOWN_VALUE)


def _find_unreadable(
    layout: FormLayout, schemas: Mapping[str, TableSchema]
) -> Iterator[tuple[Place, AuthorError]]:
    """Find why no sheet could be read by a layout: two lines alike, a key that nothing says."""
    lists: list[tuple[Place, Sequence[FormRow | FormColumn]]] = [(("columns",), layout.columns)]
    lists += [(("rows",), layout.rows)]
    for place, items in lists:
        taken: dict[str, int] = {}
        for number, item in enumerate(items):
            name = item.head if isinstance(item, FormColumn) else item.label
            for said in {name, *item.also}:
                words = " ".join(re.findall(r"\w+", said.casefold()))
                if taken.setdefault(words, number) != number:
                    message = f"“{said}” là cách ghi của hai dòng, cột cạnh nhau"
                    error = AuthorError(message, "bỏ ở một nơi", Code.LAYOUT)
                    yield (*place, number), error
            if isinstance(item, FormRow) and item.rows:
                lists.append(((*place, number, "rows"), item.rows))
    said_keys = {*layout.keys, *layout.fixed}
    said_keys |= {name for row in layout.walk() for name in row.keys}
    said_keys |= {name for column in layout.columns for name in column.keys}
    for table in layout.tables:
        for key in schemas[table].key_fields if table in schemas else ():
            # The clerk may say the year and the unit.
            is_asked = key == schemas[table].calendar_key or key.references is not None
            if key.name not in said_keys and not is_asked:
                message = f"mẫu biểu không nói khóa “{key.name}” của bảng “{table}” ghi ở đâu"
                remedy = "thêm khóa này vào keys, fixed, hoặc keys của dòng, của cột"
                yield ("table",), AuthorError(message, remedy, Code.LAYOUT)


def _names(layout: FormLayout) -> Iterator[tuple[Place, str, str, str]]:
    """List the tables that a layout names, and their columns, with the value where there is one.

    Yields place, table, column and value; "" for none.
    """
    yield ("table",), layout.table, "", ""
    for name in layout.keys:
        yield ("keys", name), layout.table, name, ""
    for name, value in layout.fixed.items():
        yield ("fixed", name), layout.table, name, value
    waiting: list[tuple[Place, str, FormRow | FormColumn]] = [
        (("columns", number), layout.table, column) for number, column in enumerate(layout.columns)
    ]
    waiting += [(("rows", number), layout.table, row) for number, row in enumerate(layout.rows)]
    while waiting:
        place, table, item = waiting.pop()
        if isinstance(item, FormRow):
            if item.table is not None:
                table = item.table
                yield (*place, "table"), table, "", ""
            waiting += [((*place, "rows", at), table, row) for at, row in enumerate(item.rows)]
        if item.column is not None:
            yield (*place, "column"), table, item.column, ""
        for name, value in item.keys.items():
            yield (*place, "keys", name), table, name, value
