"""The tables while they are being made, and their way into CSV."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

YEARS = range(2010, 2021)
PROVINCE = "thanh_giang"

Row = dict[str, Any]
Averages = Mapping[str, tuple[str, int]]  # column → (column of weights, decimals)


@dataclass(slots=True)
class Book:
    """Rows of all tables by primary key; keys are in the order of the table's YAML.

    `drafts` holds counts that one step leaves for another and that no table shows.
    """

    rows: dict[str, dict[tuple[Any, ...], Row]] = field(default_factory=dict)
    drafts: dict[tuple[Any, ...], dict[str, int]] = field(default_factory=dict)

    def put(self, table: str, *key: Any, **cells: Any) -> None:
        """Write one row, which must be new."""
        rows = self.rows.setdefault(table, {})
        assert key not in rows, f"{table}: {key} twice"
        rows[key] = cells

    def row(self, table: str, *key: Any) -> Row:
        """Read one row."""
        return self.rows[table][key]

    def cells(self, table: str, column: str, *prefix: Any) -> Iterator[Any]:
        """Read a column of all rows whose key begins with the given values."""
        for key, cells in self.rows[table].items():
            if key[: len(prefix)] == prefix:
                yield cells[column]

    def add_province(self, table: str, averages: Averages | None = None) -> None:
        """Add the province's rows: sums of the units' rows, weighted means for `averages`.

        Args:
            table: A table whose key begins with the period and the unit.
            averages: Columns that are means, not counts.
        """
        averages = averages or {}
        groups: dict[tuple[Any, ...], list[Row]] = {}
        for (period, _unit, *rest), cells in self.rows[table].items():
            groups.setdefault((period, PROVINCE, *rest), []).append(cells)
        for key, members in groups.items():
            total = {name: _total(name, members) for name in members[0] if name not in averages}
            for name, (weight, decimals) in averages.items():
                total[name] = _mean(members, name, weight, decimals)
            self.put(table, *key, **total)


def _total(name: str, rows: list[Row]) -> Any:
    values = [row[name] for row in rows if row[name] is not None]
    if name == "ghi_chu" or not values:
        return None
    if isinstance(values[0], str):
        return values[0]
    return sum(values)


def _mean(rows: list[Row], name: str, weight: str, decimals: int) -> float | None:
    pairs = [(row[name], row[weight]) for row in rows if row[name] is not None and row[weight]]
    whole: int = sum(weight for _, weight in pairs)
    if not whole:
        return None
    mean: float = sum(value * weight for value, weight in pairs) / whole
    return round(mean, decimals)


def write_tables(book: Book, schemas: Path, target: Path) -> None:
    """Write every table of the book as CSV, columns and order taken from its YAML."""
    units = [key[0] for key in book.rows["don_vi"]]
    for table, rows in book.rows.items():
        schema = yaml.safe_load((schemas / f"{table}.yml").read_text(encoding="utf-8"))
        fields = [item for item in schema["fields"] if "formula" not in item]
        keys = schema["primaryKey"]
        ranks = [_ranks(item, units) for item in fields if item["name"] in keys]
        ordered = rows if table == "don_vi" else sorted(rows, key=lambda key: _rank(key, ranks))
        if table == "van_ban_chi_dao":
            ordered = sorted(rows, key=lambda key: (key[1], key[0]))
        with (target / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([item["name"] for item in fields])
            for key in ordered:
                cells = dict(zip(keys, key, strict=True)) | rows[key]
                writer.writerow([_text(cells[item["name"]], item) for item in fields])


def _ranks(item: Mapping[str, Any], units: list[str]) -> dict[Any, int]:
    order = units if item.get("references") == "don_vi" else list(item.get("categories") or ())
    return {value: rank for rank, value in enumerate(order)}


def _rank(key: tuple[Any, ...], ranks: list[dict[Any, int]]) -> tuple[Any, ...]:
    return tuple(order[value] if order else value for value, order in zip(key, ranks, strict=True))


def _text(value: Any, item: Mapping[str, Any]) -> str:
    if value is None:
        return ""
    if item["type"] == "number" and isinstance(value, float):
        return f"{value:.{item['decimals']}f}"
    return unicodedata.normalize("NFC", str(value))
