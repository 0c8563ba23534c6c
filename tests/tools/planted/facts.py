"""Numbers of the report about which a sentence may be written, and where it may be put."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from random import Random

from macros.format import format_number
from macros.read.table.column import Field
from macros.read.table.table import Table
from tests.tools.planted.sample import Sample

# How sentences call the units, with a small letter where the kind of unit stands first.
UNITS = {
    "tp_thanh_giang": "thành phố Thanh Giang", "an_lang": "thị xã An Lãng",
    "phu_thuong": "huyện Phú Thượng", "kim_trach": "huyện Kim Trạch", "yen_ha": "huyện Yên Hạ",
    "dong_lam": "huyện Đông Lâm", "thach_linh": "huyện Thạch Lĩnh",
    "muong_khe": "huyện Mường Khê", "na_phong": "huyện Nà Phong",
}  # fmt: skip
LAST = 2020
_WHOLES = {
    "co_cau_dang_vien": "tong", "quan_ly_dang_vien": "tong", "xep_loai_dang_vien": "tong",
    "cap_uy_bi_thu": "tong", "ket_nap": "tong",
}  # fmt: skip
_UNIT, _YEAR = "ma_don_vi", "nam"


@dataclass(frozen=True, slots=True)
class Row:
    """A column through the years, for the whole province or one unit, in one category.

    Args:
        keys: What a call must say besides the year.
        about: The category in words, " khối xã"; "" for none.
    """

    table: Table
    column: Field
    keys: Mapping[str, str]
    about: str = ""

    def at(self, year: int, unit: str = "") -> Decimal | None:
        """Read a cell."""
        keys = {_YEAR: str(year), _UNIT: unit or "thanh_giang", **self.keys}
        rows = self.table.rows(keys)
        return self.table.cell(rows[0], self.column.name).value if len(rows) == 1 else None

    def call(self, word: str, **keys: object) -> str:
        """Write a call as an author types it."""
        given = {**keys, **self.keys}
        typed = "".join(
            f', {name}="{value}"' if isinstance(value, str) else f", {name}={value}"
            for name, value in given.items()
        )
        return f'{{{{ {word}("{self.table.name}", "{self.column.name}"{typed}) }}}}'

    def so(self, year: int, unit: str = "") -> str:
        """Write the call of one cell."""
        return self.call("so", nam=year, **({_UNIT: unit} if unit else {}))

    def of(self, column: str) -> Row:
        """Take another column of the same rows."""
        return replace(self, column=self.table.schema.by_name[column])

    @property
    def unit(self) -> str:
        """What is counted."""
        return self.column.unit

    @property
    def what(self) -> str:
        """The column in the middle of a sentence: "đảng viên được kiểm tra"."""
        title = re.sub(r"^(?:Tổng số|Số) ", "", self.column.title).partition(" (")[0]
        is_name = title[1:2].isupper()
        return (title if is_name else title[:1].lower() + title[1:]) + self.about

    @property
    def whole(self) -> Row | None:
        """The column of which this one is a part."""
        name = _WHOLES.get(self.table.name)
        return None if name in (None, self.column.name) else self.of(str(name))

    @property
    def siblings(self) -> list[Row]:
        """The other columns of the same unit."""
        return [
            self.of(field.name)
            for field in self.table.numeric_fields
            if field.unit == self.unit and field.name != self.column.name and not field.formula
        ]


def text(value: Decimal, decimals: int = 0) -> str:
    """Write a number as it is printed."""
    return format_number(value, decimals)


@cache
def _rows(table: Table) -> tuple[Row, ...]:
    time = table.time
    if time is None or time.type != "year":
        return ()
    others = [key for key in table.key_fields if key.name not in (_UNIT, _YEAR)]
    found: list[Row] = []
    for field in table.numeric_fields:
        if field.formula or not field.is_summable or field.decimals or not field.unit:
            continue
        if not others:
            found.append(Row(table, field, {}))
        elif len(others) == 1:
            key = others[0].name
            found += [
                Row(table, field, {key: value}, f" thuộc {table.label(key, value).lower()}")
                for value in table.values(key)
            ]
    return tuple(row for row in found if row.at(LAST) is not None)


def places(sample: Sample) -> Iterator[tuple[str, int, Row, Random]]:
    """List the ends of paragraphs, each with a number that its page calls, by chance."""
    for path, page in sample.texts.items():
        used = {site.call.subject for site in sample.sites if site.path == path}
        rows = [row for name in sorted(filter(None, used & sample.report.tables.keys()))
                for row in _rows(sample.report.tables[name])]  # fmt: skip
        paragraphs = re.finditer(r"(?m)^[A-ZĐ*][^\n]{80,}\.(?=\n\n)", page)
        for place, match in enumerate(paragraphs):
            chance = Random(f"{path} {place}")
            for row in chance.sample(rows, min(6, len(rows))):
                yield path, match.end(), row, chance


# A right sentence, "" where any such sentence is a mistake, and a wrong one.
Pair = tuple[str, str]
Write = Callable[[Row, Random], Iterator[Pair]]
FIRST = 2010


def way(old: Decimal, new: Decimal, *, rise: str = "tăng", fall: str = "giảm") -> tuple[str, str]:
    return (rise, fall) if new > old else (fall, rise)


def values_of(row: Row, *years: int) -> list[Decimal] | None:
    """Read cells that all differ, none of them empty or naught."""
    found = [value for year in years if (value := row.at(year))]
    return found if len(set(found)) == len(years) else None


def units_of(row: Row, chance: Random, number: int, year: int) -> list[str]:
    units = chance.sample(sorted(UNITS), number)
    found = {value for unit in units if (value := row.at(year, unit))}
    return units if len(found) == number else []


def year_of(chance: Random) -> int:
    return chance.randint(FIRST + 2, LAST)
