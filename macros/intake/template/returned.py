"""A template of ours that somebody filled in: its hidden sheet, its locked cells, its rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from macros.findings import AuthorError, Code, look_up
from macros.intake.delivery import Delivery, Journal, shorten
from macros.intake.sheet import Filling, RawCell, RawRow, Sheet
from macros.intake.shelf import unit_field
from macros.read.table.schema import TableSchema

NOTE_SHEET = "_bao_cao"
_VERSION = "mau-2"
_MOST_SHOWN = 10  # cells; when a row was taken out, all below it differ
_MOST_ADDED = 50  # rows that are looked for above a locked cell
_OTHER_TEMPLATE = "cần năm, mục, đơn vị khác thì xuất mẫu khác bằng baocao mau"
_REMAKE = "xuất lại mẫu bằng baocao mau rồi chép số liệu sang"


@dataclass(frozen=True, slots=True)
class TemplateNote:
    """What a template says of itself.

    Args:
        fingerprint: Of the table's schema when the template was made.
        head: Sheet row of the column titles.
        first: Sheet row of the first row of data.
        last: Sheet row of the last row of data.
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


def is_template(sheets: Sequence[Sheet]) -> bool:
    """Tell whether a workbook has the hidden sheets of templates."""
    return any(_is_note(sheet) for sheet in sheets)


def _is_note(sheet: Sheet) -> bool:
    return sheet.name.startswith(NOTE_SHEET)


def read_templates(sheets: Sequence[Sheet], delivery: Delivery) -> tuple[Filling, ...]:
    """Read the filled templates of a workbook, each with its table.

    Raises:
        AuthorError: when one is not for its table of today.
        BrokenReport: when something else than free cells was changed.
    """
    notes = [read_note(sheet) for sheet in sheets if _is_note(sheet)]
    found = [note for note in notes if note is not None]
    delivery.journal.units.update(*(note.fixed.values() for note in found))
    if len(found) < len(notes):
        message = "trang ẩn của mẫu bị hỏng, hoặc mẫu làm bằng phiên bản trước"
        raise _refusal(message, _REMAKE)
    pairs = [(note, _find_sheet(sheets, note, is_alone=len(found) == 1)) for note in found]
    names = {sheet.name for _, sheet in pairs}
    delivery.journal.remarks += [
        f"không đọc trang “{shorten(other.name)}”, mẫu không có trang này"
        for other in sheets
        if other.name not in names and not _is_note(other) and not other.is_blank
    ]
    wanted = delivery.wishes.table if len(found) > 1 else None
    return tuple(
        _read_template(note, sheet, delivery, is_alone=len(found) == 1)
        for note, sheet in pairs
        if wanted in (None, note.table)
    )


def _read_template(
    note: TemplateNote, sheet: Sheet, delivery: Delivery, *, is_alone: bool
) -> Filling:
    journal = delivery.journal
    journal.source = sheet.source
    delivery.judge_hidden(sheet)
    schema = _find_schema(note, delivery)
    _check_wishes(note, schema, delivery)
    for check in (_check_added, _check_heads, _check_locks):
        if not journal.findings:
            check(note, sheet, journal)
    journal.stop_if_refused()
    rows = tuple(_rows(note, sheet, schema, journal))
    journal.stop_if_refused()
    layout = f"mẫu của bảng “{note.table}”"
    return Filling(note.table, layout, rows, source=sheet.source, may_be_empty=not is_alone)


def _find_sheet(sheets: Sequence[Sheet], note: TemplateNote, *, is_alone: bool) -> Sheet:
    named = [sheet for sheet in sheets if sheet.name == note.sheet]
    found = named or [sheet for sheet in sheets if is_alone and not sheet.hidden]
    if not named and len(found) != 1:
        message = f"mẫu không còn trang “{note.sheet}”"
        raise _refusal(message, "không đổi tên, xóa trang của mẫu")
    return found[0]


def _find_schema(note: TemplateNote, delivery: Delivery) -> TableSchema:
    schemas = delivery.shelf.schemas
    message = f"mẫu của bảng lạ “{note.table}”"
    schema = look_up(note.table, schemas, message, Code.UNKNOWN_TABLE)
    if fingerprint(schema) != note.fingerprint:
        message = f"mẫu làm trước khi bảng “{note.table}” đổi cột hoặc danh mục"
        raise _refusal(message, _REMAKE)
    if set(note.columns) != schema.by_name.keys() - set(note.fixed):
        raise _refusal("trang ẩn của mẫu bị hỏng", _REMAKE)
    return schema


def _check_wishes(note: TemplateNote, schema: TableSchema, delivery: Delivery) -> None:
    wishes, journal = delivery.wishes, delivery.journal
    unit = unit_field(schema)
    stated = note.fixed.get(unit.name) if unit is not None else None
    if wishes.table not in (None, note.table):
        message = f"mẫu của bảng “{note.table}”, lệnh ghi “{wishes.table}”"
        journal.note(_refusal(message, f"bỏ --bang hoặc ghi --bang {note.table}"))
    if wishes.unit is not None and stated not in (None, wishes.unit):
        message = f"mẫu của đơn vị “{stated}”, lệnh ghi “{wishes.unit}”"
        journal.note(_refusal(message, f"bỏ --don-vi hoặc ghi --don-vi {stated}"))


def _check_heads(note: TemplateNote, sheet: Sheet, journal: Journal) -> None:
    for column, title in enumerate(note.titles, start=1):
        cell = sheet.cell(note.head, column)
        if not cell.text:  # a heading without spanner is merged with the row above
            cell = sheet.cell(note.head - 1, column)
        if single_spaced(cell.text) != title:
            message = f"tiêu đề cột là “{cell.text}”, mẫu ghi “{title}”"
            journal.refuse(cell, message, "không thêm, xóa, đổi chỗ cột của mẫu", Code.LAYOUT)


def _check_added(note: TemplateNote, sheet: Sheet, journal: Journal) -> None:
    """Refuse rows put above locked cells: keys typed again would stand beside other numbers."""

    def stands(place: tuple[int, int], added: int) -> bool:
        row, column = place
        return single_spaced(sheet.cell(row + added, column).text) == note.locked[place]

    first = next((place for place in sorted(note.locked) if not stands(place, 0)), None)
    if first is None:
        return
    below = [place for place in note.locked if place >= first]
    for added in range(1, _MOST_ADDED):
        if all(stands(place, added) for place in below):
            cell = sheet.cell(first[0] + added, first[1])
            message = f"mẫu bị thêm {added} dòng ở trên ô này"
            remedy = f"xóa {added} dòng ấy, không ghi lại ô nào"
            journal.refuse(cell, message, remedy, Code.LAYOUT)
            return


def _check_locks(note: TemplateNote, sheet: Sheet, journal: Journal) -> None:
    """Refuse a template whose keys or unit were changed: its numbers would go elsewhere."""
    cells = ((sheet.cell(row, column), before) for (row, column), before in note.locked.items())
    changed = [(cell, before) for cell, before in cells if single_spaced(cell.text) != before]
    for cell, before in changed[:_MOST_SHOWN]:
        after = f"“{shorten(single_spaced(cell.text))}”" if cell.text.strip() else "ô trống"
        message = f"ô khóa của mẫu bị đổi từ “{shorten(before)}” thành {after}"
        remedy = f"ghi lại “{shorten(before)}”; {_OTHER_TEMPLATE}"
        journal.refuse(cell, message, remedy, Code.LAYOUT)
    if len(changed) > _MOST_SHOWN:
        cell = changed[_MOST_SHOWN][0]
        message = f"từ ô này còn {len(changed) - _MOST_SHOWN} ô khóa nữa bị đổi"
        journal.refuse(cell, message, "không thêm, xóa, xếp lại dòng của mẫu", Code.LAYOUT)


def _refuse_extra_row(
    note: TemplateNote, row: int, cells: Mapping[str, RawCell], journal: Journal
) -> None:
    """Refuse a row below the last one of a template whose rows are all given."""
    cell = next((cell for cell in cells.values() if not cell.is_blank), None)
    message = f"dòng {row} không có trong mẫu, mẫu hết ở dòng {note.last}"
    journal.note(_refusal(message, f"xóa dòng này; {_OTHER_TEMPLATE}"), cell, row)


def _rows(
    note: TemplateNote, sheet: Sheet, schema: TableSchema, journal: Journal
) -> Iterator[RawRow]:
    # The sheet computes derived columns itself; there is nothing to compare.
    stored = {field.name for field in schema.stored_fields}
    places = {name: place for place, name in enumerate(note.columns, 1) if name in stored}
    width = len(note.columns) + 1  # the column after the last holds what the rules say
    for row in range(note.first, len(sheet.rows) + 1):
        signed = {place for at, place in note.locked if at == row > note.last}
        free = ((name, place) for name, place in places.items() if place not in signed)
        cells = {name: sheet.cell(row, place) for name, place in free}
        beyond = (cell for cell in sheet.rows[row - 1] if cell.column > width)
        stray = tuple(cell for cell in beyond if not cell.is_blank)
        if row > note.last and all(cell.is_blank for cell in cells.values()) and not stray:
            continue
        if row > note.last and not note.is_open:
            _refuse_extra_row(note, row, cells, journal)
        yield RawRow(row, cells, note.fixed, stray, sheet.source)


def _refusal(message: str, remedy: str) -> AuthorError:
    return AuthorError(message, remedy, Code.LAYOUT)
