"""The head of an official form: its unit, its year, and which sheet column carries which number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set

from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery, Journal, shorten, unknown_name
from macros.intake.heads import heading_paths
from macros.intake.names import Names, label_key
from macros.intake.sheet import RawCell, Sheet
from macros.intake.shelf import Shelf
from macros.intake.values.typed_text import numbers_columns, read_number
from macros.read.form import FormColumn, FormLayout
from macros.read.table.column import Field
from macros.read.table.grain import GRAINS

Headings = tuple[str, ...]  # of one column, from the spanner down


def read_form_keys(
    sheet: Sheet, layout: FormLayout, table: str, delivery: Delivery, first: int
) -> dict[str, str]:
    """Find the unit and the year of a form, in the rows above the first label.

    Args:
        table: One of the layout's tables.

    Raises:
        AuthorError: when the form does not say, or says otherwise than the clerk.
    """
    shelf, keys = delivery.shelf, {}
    for field, wish, option in delivery.wishes.keys(shelf.schemas[table]):
        said = _said(sheet, layout.keys.get(field.name, ()), field, first)
        value = None if said is None else _value(field, said, shelf.names(field), delivery.journal)
        if value is None and wish is None:
            message = f"biểu không ghi {field.title.lower()}"
            remedy = f"thêm {option}" if option else "ghi ở đầu biểu"
            raise AuthorError(message, remedy, Code.MISSING_VALUE)
        if value is not None and wish is not None and value != wish:
            message = f"biểu ghi {field.title.lower()} “{said}”, lệnh ghi “{wish}”"
            raise AuthorError(message, f"sửa biểu hoặc {option}", Code.UNKNOWN_VALUE)
        keys[field.name] = value or str(wish)
    return keys


def says_year(sheet: Sheet, layout: FormLayout, shelf: Shelf) -> int | None:
    """The year that a form states, if any; it tells which edition of a form it is."""
    time = shelf.schemas[layout.table].calendar_key
    if time is None:
        return None
    said = _said(sheet, layout.keys.get(time.name, ()), time, len(sheet.rows))
    found = re.search(r"\b\d{4}\b", said or "")
    return int(found.group()) if found is not None else None


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


def _value(field: Field, said: str, names: Names, journal: Journal) -> str:
    if field.type == "year":
        match = re.search(r"\b(\d{4})\b", said)
        if match is None:
            message, remedy = f"năm “{said}” không đọc được", "ghi bốn chữ số, như 2020"
            raise AuthorError(message, remedy, Code.NOT_A_NUMBER)
        return match.group(1)
    if (grain := GRAINS.get(field.type)) is not None:
        meant = grain.understand(said) or grain.understand(f"{grain.title} {said}")
        if meant is None:
            raise grain.refusal(said)
        return meant
    value = names.find(said)
    if value is None and names.is_shared(said):
        message = f"{field.title.lower()} “{said}” là tên của nhiều đơn vị"
        raise AuthorError(message, "thêm --don-vi MÃ", Code.UNKNOWN_VALUE)
    if value is None:
        raise unknown_name(said, field, names, journal)
    return value


def read_head(
    sheet: Sheet, layout: FormLayout, stub: int, first: int, journal: Journal
) -> Mapping[int, FormColumn]:
    """Find the layout's columns in the rows above the first labelled row.

    Args:
        stub: The sheet column with the labels.
        first: The sheet row of the first label.
    """
    known = _known(layout)
    words = {word for path in known for word in path}
    head = [row for row in sheet.rows[: first - 1] if _has_heading(row[stub:], words)]
    if not head:
        message = f"không thấy tiêu đề cột của {layout.title}"
        journal.refuse_line(first, message, "dùng đúng mẫu biểu", Code.LAYOUT)
        return {}
    rows = [row for row in range(head[0][0].row, first) if not numbers_columns(sheet.rows[row - 1])]
    found: dict[int, FormColumn] = {}
    for column, path in heading_paths(sheet, rows, stub + 1).items():
        spec = known.get(tuple(label_key(cell.text) for cell in path if label_key(cell.text)))
        if spec is None:
            shown = " / ".join(shorten(cell.text.strip()) for cell in path)
            message = f"tiêu đề cột lạ “{shown}” trong {layout.title}"
            remedy = "sửa tiêu đề theo mẫu biểu, hoặc bổ sung vào data/mau_bieu"
            journal.refuse(path[-1], message, remedy, Code.LAYOUT)
        elif spec in found.values():
            message = f"tiêu đề cột “{spec.head}” lặp lại"
            journal.refuse(path[-1], message, "giữ lại một cột", Code.LAYOUT)
        else:
            found[column] = spec
    for spec in layout.columns:
        if spec not in found.values() and not spec.optional:
            message = f"thiếu cột “{spec.head}” của {layout.title}"
            journal.refuse_line(first, message, "dùng đúng mẫu biểu", Code.LAYOUT)
    return found


def find_head_rows(sheet: Sheet, layout: FormLayout, stub: int) -> frozenset[int]:
    """The sheet rows with headings and no numbers, also where a new page repeats them."""
    words = {word for path in _known(layout) for word in path}
    return frozenset(
        row[0].row
        for row in sheet.rows
        if _has_heading(row[stub:], words)
        and not any(read_number(cell.text) for cell in row[stub:])
    )


def _has_heading(cells: Sequence[RawCell], words: Set[str]) -> bool:
    return any(label_key(cell.text) in words for cell in cells if not cell.is_blank)


def _known(layout: FormLayout) -> Mapping[Headings, FormColumn]:
    """The columns of a layout, by each way of heading them."""
    return {
        _path(head): column for column in layout.columns for head in (column.head, *column.also)
    }


def _path(head: str) -> Headings:
    return tuple(label_key(part) for part in head.split(" / "))
