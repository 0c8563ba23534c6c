"""What the top of an official form says of itself: its unit and its year."""

from __future__ import annotations

import re
from collections.abc import Mapping

from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.intake.cells import Sheet
from macros.intake.filling import Wishes
from macros.intake.form_layout import FormLayout
from macros.intake.label import same_words
from macros.intake.shelf import Shelf, unit_field, year_field
from macros.read.table_schema import Field


def read_form_keys(
    sheet: Sheet, layout: FormLayout, table: str, shelf: Shelf, wishes: Wishes, first: int
) -> dict[str, str]:
    """Find the unit and the year of a form, in the rows above the first label.

    Args:
        table: One of the layout's tables.

    Raises:
        AuthorError: when the form does not say, or says otherwise than the clerk.
    """
    schema = shelf.schemas[table]
    unit, year = unit_field(schema), year_field(schema)
    keys: dict[str, str] = {}
    for field, wish, option in (
        (unit, wishes.unit, "--don-vi MÃ"),
        (year, None if wishes.year is None else str(wishes.year), "--nam NĂM"),
    ):
        if field is None:
            continue
        said = _said(sheet, layout.keys.get(field.name, ()), field, first)
        value = None if said is None else _value(field, said, shelf.words(field))
        if value is None and wish is None:
            message = f"biểu không ghi {field.title.lower()}"
            raise AuthorError(message, f"thêm {option}", Code.MISSING_VALUE)
        if value is not None and wish is not None and value != wish:
            message = f"biểu ghi {field.title.lower()} “{said}”, lệnh ghi “{wish}”"
            raise AuthorError(message, f"sửa biểu hoặc {option}", Code.UNKNOWN_VALUE)
        keys[field.name] = value or str(wish)
    return keys


def says_year(sheet: Sheet, layout: FormLayout, shelf: Shelf) -> int | None:
    """The year that a form states, if any; it tells which edition of a form it is."""
    year = year_field(shelf.schemas[layout.table])
    if year is None:
        return None
    said = _said(sheet, layout.keys.get(year.name, ()), year, len(sheet.rows))
    return int(said) if said is not None and said.isdigit() else None


def _said(sheet: Sheet, patterns: tuple[str, ...], field: Field, first: int) -> str | None:
    """What stands at the brace of a pattern, or in the next filled cell to the right."""
    blank = r"[\s.…:_]*"
    wanted = rf"(\d{{4}}|{blank}$)" if field.type == "year" else "(.*)"
    for pattern in patterns:
        before, after = (r"\s*".join(map(re.escape, part.split())) for part in pattern.split("{}"))
        compiled = re.compile(rf"{before}{blank}{wanted}\s*{after}", re.IGNORECASE)
        for row in sheet.rows[: first - 1]:
            for place, cell in enumerate(row):
                match = compiled.search(cell.text)
                if match is None:
                    continue
                said = match.group(1).strip(" .…:_")
                right = (item.text.strip() for item in row[place + 1 :] if not item.is_blank)
                said = said or next(right, "")
                if said:
                    return said
    return None


def _value(field: Field, said: str, words: Mapping[str, str]) -> str:
    if field.type == "year":
        match = re.search(r"\b(\d{4})\b", said)
        if match is None:
            message, remedy = f"năm “{said}” không đọc được", "ghi bốn chữ số, như 2020"
            raise AuthorError(message, remedy, Code.NOT_A_NUMBER)
        return match.group(1)
    found = [value for value, label in words.items() if said == value or same_words(label, said)]
    if len(found) != 1:
        reason = "là tên của nhiều đơn vị" if found else "không có trong danh mục"
        remedy = "thêm --don-vi MÃ" if found else nearest(said, words.values())
        raise AuthorError(f"{field.title.lower()} “{said}” {reason}", remedy, Code.UNKNOWN_VALUE)
    return found[0]
