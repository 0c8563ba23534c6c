"""Rows, columns and sheets that are hidden: refused, or told where the clerk knows of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.file.used_range import CellContent, UsedRange
from macros.intake.sheet import CellKind
from macros.intake.take_in import take_in
from macros.project import Project
from tests.intake.files import GOOD, HEAD, changed, messages, open_document, rows_of, workbook

ROW = ",".join(GOOD)
SECOND = (*GOOD[:2], "phuong", *GOOD[3:])
ALL = Wishes(concealed=True)


def hide_rows(sheet: Any) -> None:
    """Filter one row away."""
    sheet.row_dimensions[3].hidden = True


def hide_columns(sheet: Any) -> None:
    """Hide a column of numbers and an empty one."""
    sheet.column_dimensions["F"].hidden = True
    sheet.column_dimensions["Z"].hidden = True


@pytest.mark.parametrize(
    ("hide", "line", "what"),
    [(hide_rows, 3, "dòng 3"), (hide_columns, 1, "cột F")],
    ids=["filtered_row", "hidden_column"],
)
def test_hidden_content_is_refused_or_told(
    project: Project, tmp_path: Path, hide: Callable[[Any], None], line: int, what: str
) -> None:
    """Nobody checked what nobody sees; who knows of it says so, and reads it in the result."""
    path = workbook(tmp_path / "an.xlsx", [HEAD, GOOD, SECOND], hide)
    assert messages(take_in(project, path, Wishes())) == [
        f"an.xlsx:{line}: trang tính “Số liệu”: {what} đang ẩn hoặc bị lọc mà có nội dung; "
        "bỏ ẩn, bỏ lọc rồi xem lại, hoặc thêm --ca-dong-an để nhập cả [bo-cuc]"
    ]
    intake = take_in(project, path, ALL)
    assert rows_of(intake) == [ROW, ",".join(SECOND)]
    assert intake.remarks == (f"đã đọc cả {what} đang ẩn hoặc bị lọc",)


def test_empty_hidden_rows_do_not_matter(project: Project, tmp_path: Path) -> None:
    """A row or column with nothing in it hides nothing."""

    def hide(sheet: Any) -> None:
        sheet.row_dimensions[7].hidden = True
        sheet.column_dimensions["M"].hidden = True

    path = workbook(tmp_path / "an.xlsx", [HEAD, GOOD], hide)
    assert rows_of(take_in(project, path, Wishes())) == [ROW]


def test_hidden_columns_that_no_sheet_has_do_not_matter() -> None:
    """Columns are counted from 1 to the last one that holds something, whatever a file claims."""
    used = UsedRange("A", hidden_columns=[range(-99, 2), range(1, 10**12)])
    used.put(1, 2, CellContent((CellKind.TEXT, "x")))
    assert used.sheet().hidden_columns == {1, 2}


def test_hidden_sheet_is_refused_or_told(project: Project, tmp_path: Path) -> None:
    """A hidden sheet beside the one that is read may hold what the clerk meant to send."""

    def add(sheet: Any) -> None:
        other = sheet.parent.create_sheet("Cũ")
        other.append([1])
        other.sheet_state = "hidden"

    path = workbook(tmp_path / "an.xlsx", [HEAD, GOOD], add)
    assert messages(take_in(project, path, Wishes())) == [
        "an.xlsx:1: tệp có trang ẩn “Cũ” có nội dung; "
        "xóa trang đó, hoặc thêm --ca-dong-an để nhập mà không đọc trang đó [bo-cuc]"
    ]
    intake = take_in(project, path, ALL)
    assert rows_of(intake) == [ROW]
    assert intake.remarks == ("không đọc trang ẩn “Cũ”",)


def test_hidden_rows_and_columns_of_an_open_document(project: Project, tmp_path: Path) -> None:
    """LibreOffice says so in other words: collapsed, or filtered away."""

    def cells(values: tuple[str, ...]) -> list[str]:
        texts = (f"<text:p>{value}</text:p>" for value in values)
        return [
            f'<table:table-cell office:value-type="string">{t}</table:table-cell>' for t in texts
        ]

    path = open_document(tmp_path / "an.ods", [cells(HEAD), cells(GOOD), cells(SECOND)])

    def hide(name: str, content: bytes) -> bytes:
        if name != "content.xml":
            return content
        row = b'<table:table-row table:visibility="filter">'.join(
            content.rsplit(b"<table:table-row>", 1)
        )
        column = b'<table:table-column table:number-columns-repeated="5"/>'
        column += b'<table:table-column table:visibility="collapse"/>'
        return row.replace(b"<table:table-row>", column + b"<table:table-row>", 1)

    assert [str(item) for item in take_in(project, changed(path, hide), Wishes()).findings] == [
        "an.ods:3: trang tính “Trang1”: dòng 3 và cột F đang ẩn hoặc bị lọc mà có nội dung; "
        "bỏ ẩn, bỏ lọc rồi xem lại, hoặc thêm --ca-dong-an để nhập cả [bo-cuc]"
    ]
