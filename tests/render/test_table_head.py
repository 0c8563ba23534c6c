"""Heads of tables: spanners are merged from the list of heads above each column."""

from __future__ import annotations

from macros.render.table.head import HeadCell, merge_paths


def test_equal_neighbours_become_one_spanner() -> None:
    """Columns under the same head share it."""
    assert merge_paths([("2010", "Nam"), ("2010", "Nữ"), ("2020", "Nam")]) == (
        (HeadCell("2010", 2), HeadCell("2020", 1)),
        (HeadCell("Nam"), HeadCell("Nữ"), HeadCell("Nam")),
    )


def test_short_heads_reach_down() -> None:
    """A column without a spanner fills all rows of the head."""
    assert merge_paths([("Đầu kỳ",), ("Tăng", "Kết nạp"), ("Tăng", "Phục hồi")])[0] == (
        HeadCell("Đầu kỳ", 1, 2),
        HeadCell("Tăng", 2),
    )


def test_columns_of_the_same_name_stay_apart() -> None:
    """Only spanners merge; two columns that happen to be called alike are two columns."""
    assert merge_paths([("Tổng số",), ("Tổng số",)]) == (
        (HeadCell("Tổng số"), HeadCell("Tổng số")),
    )


def test_the_same_spanner_apart_is_written_twice() -> None:
    """A spanner never reaches over a column between."""
    texts = [cell.text for cell in merge_paths([("A", "1"), ("B", "2"), ("A", "3")])[0]]
    assert texts == ["A", "B", "A"]
