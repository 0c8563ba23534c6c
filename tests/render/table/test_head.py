"""Heads of tables: spanners are merged from the list of heads above each column."""

from __future__ import annotations

import random
from itertools import islice

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


def test_whoever_reads_down_a_column_reads_its_path() -> None:
    """Of any heads: every column is covered once at every level, and by its own words."""
    chance = random.Random(2020)
    for _ in range(500):
        paths = [
            tuple(chance.choice("abc") for _ in range(chance.randint(1, 3)))
            for _ in range(chance.randint(1, 7))
        ]
        rows = merge_paths(paths)
        read: list[list[str]] = [[] for _ in paths]
        filled = [0] * len(paths)
        for level, row in enumerate(rows):
            free = iter([place for place, height in enumerate(filled) if height <= level])
            for cell in row:
                for place in islice(free, cell.columns):
                    read[place].append(cell.text)
                    filled[place] = level + cell.rows
            assert next(free, None) is None
        assert [tuple(words) for words in read] == paths
        assert set(filled) == {len(rows)}
