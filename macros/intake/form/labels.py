"""The words of an official form: its unit, its year, and which cell carries which number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from macros.findings import AuthorError, Code
from macros.intake.delivery import Delivery, Journal, shorten, unknown_name
from macros.intake.heads import heading_paths
from macros.intake.names import Names, label_key
from macros.intake.sheet import RawCell, Sheet
from macros.intake.shelf import Shelf
from macros.intake.values.typed_text import numbers_columns, read_number
from macros.read.form import FormColumn, FormLayout, FormRow
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
    shelf, found = delivery.shelf, {}
    for key, wish, option in delivery.wishes.keys(shelf.schemas[table]):
        said = _said(sheet, layout.keys.get(key.name, ()), key, first)
        value = None if said is None else _value(key, said, shelf.names(key), delivery.journal)
        if value is None and wish is None:
            message = f"biểu không ghi {key.title.lower()}"
            remedy = f"thêm {option}" if option else "ghi ở đầu biểu"
            raise AuthorError(message, remedy, Code.MISSING_VALUE)
        if value is not None and wish is not None and value != wish:
            message = f"biểu ghi {key.title.lower()} “{said}”, lệnh ghi “{wish}”"
            raise AuthorError(message, f"sửa biểu hoặc {option}", Code.UNKNOWN_VALUE)
        found[key.name] = value or str(wish)
    return found


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
        tuple(map(label_key, head.split(" / "))): column
        for column in layout.columns
        for head in (column.head, *column.also)
    }


Above = tuple[FormRow, ...]  # the outermost first
_BY_FORM = "sửa nhãn theo mẫu biểu, hoặc bổ sung vào data/mau_bieu"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One sheet row, what the layout says of it, and the layout's rows above it."""

    row: int
    label: RawCell
    spec: FormRow
    above: Above


def find_stub(sheet: Sheet, layout: FormLayout) -> int | None:
    """Find the sheet column that holds most of the layout's labels; None below one half."""
    wanted = {key for spec in layout.walk() for key in _keys(spec)}
    seen: dict[int, set[str]] = {}
    for row in sheet.rows:
        for cell in row:
            if label_key(cell.text) in wanted:
                seen.setdefault(cell.column, set()).add(label_key(cell.text))
    if not seen:
        return None
    column = max(seen, key=lambda number: len(seen[number]))
    needed = {_keys(spec)[0] for spec in layout.walk() if not _may_be_missing(spec)}
    return column if len(seen[column]) * 2 >= len(needed) else None


def read_stub(
    sheet: Sheet, layout: FormLayout, stub: int, journal: Journal
) -> tuple[Labelled, ...]:
    """Match every label to the layout, under the heading that it stands below."""
    reader = _StubReader(layout, stub, journal)
    heads = find_head_rows(sheet, layout, stub)
    top = min(heads, default=0)  # what stands above is the form's title
    for row in sheet.rows[top:]:
        if row[0].row not in heads:
            reader.read(row)
    reader.report_missing()
    return tuple(reader.found)


@dataclass(slots=True)
class _StubReader:
    """Reads labels from the top down.

    Args:
        above: The headings that the next row stands under, the outermost first.
        unclear: A heading that the layout does not know: what follows may be under it.
        unlabelled: Rows with numbers and no label since the last label.
    """

    layout: FormLayout
    stub: int
    journal: Journal
    found: list[Labelled] = field(default_factory=list)
    used: set[int] = field(default_factory=set)  # identity, since two rows may be alike
    above: Above = ()
    unclear: RawCell | None = None
    unlabelled: list[RawCell] = field(default_factory=list)

    def read(self, row: Sequence[RawCell]) -> None:
        """Match one row of the sheet."""
        cell = row[self.stub - 1]
        key = label_key(cell.text)
        if not key:
            if self.found and any(read_number(item.text) for item in row[self.stub :]):
                self.unlabelled.append(cell)
            return
        matches = self._matches(key)
        if not matches:
            self._read_unknown(row, cell, key)
            return
        self._refuse_unlabelled()
        spec, path = matches[0]
        if len(matches) > 1:
            places = ", ".join(f"“{path[-1].label}”" for _, path in matches if path)
            message = f"dòng “{spec.label}” có thể thuộc nhiều mục: {places}"
            self._refuse(cell, message, "thêm dòng tiêu đề của mục theo mẫu biểu")
        elif self.unclear is not None and not spec.rows and self._is_in_many_places(key):
            self._refuse_unclear(cell, self.unclear)
        if spec.rows:
            self.unclear = None
        self.used.add(id(spec))
        self.found.append(Labelled(cell.row, cell, spec, path))
        self.above = (*path, spec) if spec.rows or spec.unlisted else path

    def report_missing(self) -> None:
        """Refuse a form without a row that it must have."""
        line = self.found[-1].label.line if self.found else 1
        for spec in self.layout.walk():
            if id(spec) not in self.used and not _may_be_missing(spec):
                message = f"thiếu dòng “{spec.label}” của {self.layout.title}"
                self.journal.refuse_line(line, message, "dùng đúng mẫu biểu", Code.LAYOUT)

    @property
    def _is_unlisted(self) -> bool:
        """Whether the next row may be one that the layout need not know."""
        return bool(self.above) and self.above[-1].unlisted

    def _matches(self, key: str) -> list[tuple[FormRow, Above]]:
        """The rows that a label may be: under the last heading, or else under those above it."""
        for depth in range(len(self.above), -1, -1):
            rows = self.above[depth - 1].rows if depth else self.layout.rows
            matches = [
                (spec, path)
                for spec, path in self._reachable(rows, self.above[:depth])
                if id(spec) not in self.used and key in _keys(spec)
            ]
            if matches:
                return matches
        return []

    def _reachable(self, rows: Sequence[FormRow], path: Above) -> Iterator[tuple[FormRow, Above]]:
        """Rows, and those in groups whose heading the form does not print."""
        for spec in rows:
            yield spec, path
            if spec.is_group and id(spec) not in self.used and not self._is_unlisted:
                yield from self._reachable(spec.rows, (*path, spec))

    def _read_unknown(self, row: Sequence[RawCell], cell: RawCell, key: str) -> None:
        """A label that may not stand here: a heading, a foot note, or a number not to be lost."""
        if not self.found or numbers_columns(row):
            return
        places = [spec for spec in self.layout.walk() if key in _keys(spec)]
        if not any(not item.is_blank for item in row[self.stub :]):
            self.unclear = cell
            return
        if not places and self._is_unlisted:
            self._refuse_unlabelled()
            spec = FormRow(label=cell.text.strip(), ignore=True)
            self.found.append(Labelled(cell.row, cell, spec, self.above))
            return
        shown, title = shorten(cell.text.strip()), self.layout.title
        wanted = {id(spec) for spec in places} - self.used
        if not places:
            self._refuse(cell, f"dòng lạ “{shown}” trong {title}", _BY_FORM)
        elif self.unclear is not None:
            self._refuse_unclear(cell, self.unclear)
        elif not wanted:
            self._refuse(cell, f"dòng “{shown}” lặp lại", "giữ lại một dòng")
        else:
            parents = [spec for spec in self.layout.walk() if wanted & {*map(id, spec.rows)}]
            where = ", ".join(f"“{spec.label}”" for spec in parents) or title
            message = f"dòng “{shown}” đứng sai chỗ, trong {title} dòng này thuộc mục {where}"
            self._refuse(cell, message, "chuyển dòng về đúng mục, hoặc sửa tiêu đề của mục")

    def _is_in_many_places(self, key: str) -> bool:
        return sum(key in _keys(spec) for spec in self.layout.walk()) > 1

    def _refuse_unclear(self, cell: RawCell, heading: RawCell) -> None:
        shown, above = shorten(cell.text.strip()), shorten(heading.text.strip())
        message = (
            f"không rõ dòng “{shown}” thuộc mục nào, "
            f"vì không hiểu tiêu đề “{above}” ở ô {heading.place}"
        )
        self._refuse(cell, message, _BY_FORM)

    def _refuse_unlabelled(self) -> None:
        for cell in self.unlabelled:
            self._refuse(cell, "dòng có số nhưng không có nhãn", "ghi nhãn theo mẫu biểu")
        self.unlabelled.clear()

    def _refuse(self, cell: RawCell, message: str, remedy: str) -> None:
        self.journal.refuse(cell, message, remedy, Code.LAYOUT)


def _keys(spec: FormRow) -> tuple[str, ...]:
    return tuple(label_key(label) for label in (spec.label, *spec.also))


def _may_be_missing(spec: FormRow) -> bool:
    return spec.optional or spec.rest
