"""What is added up is what an independent adder adds up, in any order and through any levels."""

from __future__ import annotations

import random
from decimal import Decimal

import pandas as pd
import pytest

from macros.read.table.schema import TableSchema
from macros.rollup.added import Adding
from macros.rollup.judged import Row

SCHEMA = TableSchema.model_validate(
    {
        "title": "Đảng viên",
        "primaryKey": ["nam", "ma"],
        "fields": [
            {"name": "nam", "title": "Năm", "type": "year"},
            {"name": "ma", "title": "Đơn vị", "type": "string", "references": "don_vi"},
            {"name": "so", "title": "Số"},
            {"name": "tien", "title": "Tiền", "type": "number", "summable": True},
            {
                "name": "tuoi",
                "title": "Tuổi",
                "type": "number",
                "decimals": 1,
                "summable": False,
                "rollup": "mean",
                "weight": "so",
            },
            {"name": "nhat", "title": "Lớn nhất", "rollup": "max"},
        ],
    }
)


@pytest.fixture(scope="module")
def country() -> tuple[list[Row], dict[str, str]]:
    """Communes of districts of provinces of one country, with empty cells among their numbers."""
    chance = random.Random(18)
    parents = {"nuoc": ""} | {f"t{t}": "nuoc" for t in range(5)}
    parents |= {f"t{t}h{h}": f"t{t}" for t in range(5) for h in range(4)}
    communes = {f"{up}x{x}": up for up in list(parents) if "h" in up for x in range(15)}
    rows: list[Row] = []
    for name in communes:
        for year in ("2019", "2020"):
            money = f"{Decimal(chance.randrange(-(10**9), 10**9)).scaleb(-2):f}"
            cells = (str(chance.randrange(1, 900)), money, f"{chance.randrange(180, 900) / 10}")
            empty = chance.random() < 0.1
            rows.append((year, name, *cells, "" if empty else str(chance.randrange(99))))
    return rows, parents | communes


def test_every_level_is_what_pandas_adds_up(country: tuple[list[Row], dict[str, str]]) -> None:
    """Sums, weighted means and maxima of districts, provinces and the country."""
    rows, parents = country
    made = Adding(SCHEMA, "ma").add_up(columns(rows), parents, "nuoc")
    frame = pd.DataFrame(rows, columns=["nam", "ma", "so", "tien", "tuoi", "nhat"])
    for name in ("so", "tien", "tuoi"):
        frame[name] = frame[name].map(Decimal)
    frame["nhat"] = pd.to_numeric(frame["nhat"])
    frame["nang"] = frame["so"] * frame["tuoi"]
    above = frame["ma"].map(parents)
    seen = 0
    while above.any():
        whole = frame.groupby([frame["nam"], above]).agg(
            {"so": "sum", "tien": "sum", "nang": "sum", "nhat": "max"}
        )
        for (year, unit), cells in whole.iterrows():
            values = made[unit][(year,)].values
            assert Decimal(values["so"]) == cells["so"]
            assert Decimal(values["tien"]) == cells["tien"]
            assert abs(Decimal(values["tuoi"]) - cells["nang"] / cells["so"]) <= Decimal("0.05")
            assert Decimal(values["nhat"]) == Decimal(cells["nhat"])
            seen += 1
        above = above.map(parents)
    assert seen == 2 * (20 + 5 + 1)


def test_no_order_of_the_units_makes_a_difference(
    country: tuple[list[Row], dict[str, str]],
) -> None:
    """The texts are the same, and so is the order in which they are listed."""
    rows, parents = country
    adding, shuffled = Adding(SCHEMA, "ma"), list(rows)
    random.Random(7).shuffle(shuffled)
    one = adding.add_up(columns(rows), parents, "nuoc")
    other = adding.add_up(columns(shuffled), parents, "nuoc")
    listed = [[(unit, [*rows.items()]) for unit, rows in made.items()] for made in (one, other)]
    assert listed[0] == listed[1]


def columns(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    names = [field.name for field in SCHEMA.stored_fields]
    return dict(zip(names, zip(*rows, strict=True), strict=True))
