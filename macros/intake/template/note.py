"""The hidden sheet of a template: which table and unit it is for, and where things stand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from macros.intake.sheet import Sheet
from macros.read.table.schema import TableSchema

NOTE_SHEET = "_bao_cao"
_VERSION = "mau-2"


@dataclass(frozen=True, slots=True)
class TemplateNote:
    """What a template says of itself.

    Args:
        sheet: Name of the sheet to be filled in.
        fingerprint: Of the table's schema when the template was made.
        fixed: Key values that hold for every row, such as the unit.
        head: Sheet row of the column titles.
        first: Sheet row of the first row of data.
        last: Sheet row of the last row of data.
        columns: Field names, from sheet column A on.
        titles: Their headings, with single spaces.
        locked: What the keys and the unit's name say, with single spaces, by row and column.
    """

    table: str
    sheet: str
    fingerprint: str
    fixed: Mapping[str, str]
    head: int
    first: int
    last: int
    columns: tuple[str, ...]
    titles: tuple[str, ...]
    locked: Mapping[tuple[int, int], str]

    @property
    def is_open(self) -> bool:
        """Whether it has rows whose keys the clerk types, so that there may be more of them."""
        given = {row for row, _ in self.locked}
        return not given.issuperset(range(self.first, self.last + 1))

    def lines(self) -> tuple[tuple[str, str], ...]:
        """The note as name and value, one per row of the hidden sheet."""
        return (
            ("phien_ban", _VERSION),
            ("bang", self.table),
            ("trang", self.sheet),
            ("dau_van_tay", self.fingerprint),
            *((f"khoa.{name}", value) for name, value in self.fixed.items()),
            ("dong_tieu_de", str(self.head)),
            ("dong_dau", str(self.first)),
            ("dong_cuoi", str(self.last)),
            *(
                (f"cot.{name}", title)
                for name, title in zip(self.columns, self.titles, strict=True)
            ),
            *((f"o.{row}.{column}", text) for (row, column), text in self.locked.items()),
        )


def read_note(sheet: Sheet) -> TemplateNote | None:
    """Read the hidden sheet; None when it is not one of ours."""
    said = {row[0].text: sheet.cell(row[0].row, 2).text for row in sheet.rows if row}
    try:
        if said["phien_ban"] != _VERSION:
            return None
        return TemplateNote(
            table=said["bang"],
            sheet=said["trang"],
            fingerprint=said["dau_van_tay"],
            fixed=_after("khoa.", said),
            head=int(said["dong_tieu_de"]),
            first=int(said["dong_dau"]),
            last=int(said["dong_cuoi"]),
            columns=tuple(_after("cot.", said)),
            titles=tuple(_after("cot.", said).values()),
            locked={_place(name): text for name, text in _after("o.", said).items()},
        )
    except (KeyError, ValueError):
        return None


def _after(prefix: str, said: Mapping[str, str]) -> dict[str, str]:
    """The lines whose names begin alike, in order, without that beginning."""
    return {
        name.removeprefix(prefix): value for name, value in said.items() if name.startswith(prefix)
    }


def _place(name: str) -> tuple[int, int]:
    row, column = name.split(".")
    return int(row), int(column)


def single_spaced(text: str) -> str:
    """Write a text without the blanks and line breaks that programs add."""
    return " ".join(text.split())


def fingerprint(schema: TableSchema) -> str:
    """A short text that changes when the columns of a table or their values change."""
    parts = [
        f"{field.name}|{field.type}|{field.unit}|{field.formula}|{field.categories}"
        for field in schema.fields
    ]
    parts.append(f"{schema.primaryKey}")
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
