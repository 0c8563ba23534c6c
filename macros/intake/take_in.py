"""Take a file in: read, recognise, understand, check, merge; then write, or say why not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from macros.files.replace import replace_files
from macros.files.zip import sheet_name
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.intake.delivery import Change, Delivery, Journal, UnknownName, Wishes, shorten
from macros.intake.file.opened import can_open, open_file
from macros.intake.form.form import find_layout, read_form
from macros.intake.form.labels import find_stub
from macros.intake.grid.grid import read_grid
from macros.intake.heads import is_count
from macros.intake.sheet import FileSheet, Filling, Sheet
from macros.intake.shelf import Shelf
from macros.intake.template.returned import is_template, read_templates
from macros.intake.values.convert import convert
from macros.intake.verdict.consequences import check_consequences
from macros.intake.verdict.merge import FilledTable, check_rows, fill_table
from macros.project import Project
from macros.read.alias import FILE, Alias, learn

_TOLD = 8  # columns that are named to the clerk
_TABLE = 2  # numbers in a row that make a sheet more than words


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of taking a file in.

    Args:
        layout: What the file was recognised as; "" when it was not.
        outcomes: Each table that the file fills; none as long as there are findings.
        unknown: The names of units that nothing knows.
        unit: The unit whose template it is, whether or not it can be used; "" for none or several.
    """

    layout: str
    changes: tuple[Change, ...]
    remarks: tuple[str, ...]
    findings: tuple[Finding, ...]
    outcomes: tuple[FilledTable, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    unit: str = ""

    def write(self) -> None:
        """Put the results in the place of the CSVs, all or none, each as a whole."""
        replace_files({item.target: item.content.encode("utf-8") for item in self.outcomes})


def take_in(project: Project, paths: Path | Sequence[Path], wishes: Wishes) -> Intake:
    """Understand one file, or several together, and merge them in memory; nothing is written."""
    files = [paths] if isinstance(paths, Path) else list(paths)
    delivery = Delivery(Shelf(project, wishes.blank), wishes, Journal(FileSheet(files[0].name)))
    journal = delivery.journal
    outcomes: tuple[FilledTable, ...] = ()
    try:
        outcomes = _understand(files, delivery)
    except AuthorError as error:
        journal.note(error)
    except BrokenReport:
        pass  # its findings are in the journal, or on the shelf
    findings = () if outcomes else tuple(sorted({*journal.findings, *delivery.shelf.findings}))
    changes = tuple(dict.fromkeys(journal.changes))
    remarks, unknown = tuple(journal.remarks), tuple(journal.unknown)
    unit = next(iter(journal.units)) if len(journal.units) == 1 else ""
    return Intake(journal.layout, changes, remarks, findings, outcomes, unknown, unit)


def _understand(files: Sequence[Path], delivery: Delivery) -> tuple[FilledTable, ...]:
    """Say what becomes of each table that files fill.

    Raises:
        AuthorError: when a file as a whole is refused.
        BrokenReport: when some of it is, or a table cannot be read.
    """
    shelf, journal = delivery.shelf, delivery.journal
    fillings: list[Filling] = []
    for path in files:
        journal.source = FileSheet(path.name)
        try:
            fillings += _recognise(open_file(path, journal), delivery)
        except AuthorError as error:
            if len(files) == 1:
                raise
            journal.note(error)
        except BrokenReport:
            pass  # told with what is wrong with the other files
    delivery.stop_if_refused()
    journal.layout = "; ".join(dict.fromkeys(filling.layout for filling in fillings))
    rows = convert(fillings, delivery)
    for name in rows:
        shelf.table(name)  # a table that cannot be read is a finding
    delivery.stop_if_refused()
    filled = {name: fill_table(name, found, shelf) for name, found in rows.items()}
    for table in filled.values():
        check_rows(table, delivery)
    journal.stop_if_refused()
    check_consequences(filled, delivery)
    delivery.stop_if_refused()
    return tuple(filled.values())


def _recognise(sheets: Sequence[Sheet], delivery: Delivery) -> tuple[Filling, ...]:
    """Recognise a file.

    Raises:
        AuthorError: when it is nothing known.
        BrokenReport: when it is not laid out as it should be, with all findings in the journal.
    """
    shelf, wishes, journal = delivery.shelf, delivery.wishes, delivery.journal
    if wishes.table is not None:
        shelf.schema(wishes.table)  # it must be there, whatever the file is
    if is_template(sheets):
        return read_templates(sheets, delivery)
    found: list[Filling] = []
    shown = _to_be_read(sheets, delivery)
    known = {sheet_name(schema.title) for schema in shelf.schemas.values()}
    for sheet in shown:
        journal.source = sheet.source
        if len(shown) > 1 and sheet.name not in known and not _holds_table(sheet):
            journal.remarks.append(f"không đọc trang “{shorten(sheet.name)}”, không có bảng số")
            continue
        try:
            found += _read_sheet(sheet, delivery)
        except AuthorError as error:
            journal.note(error)
        except BrokenReport:
            pass  # its findings are in the journal; those of other sheets are told with them
    journal.stop_if_refused()
    return tuple(found)


def _read_sheet(sheet: Sheet, delivery: Delivery) -> tuple[Filling, ...]:
    delivery.judge_hidden(sheet)
    layouts = delivery.shelf.layouts.values()
    layout = find_layout(sheet, layouts, delivery)
    # A table of units may have the name of the form that each of them fills in.
    filling = None
    if layout is None or find_stub(sheet, layout) is None:
        filling = read_grid(sheet, delivery)
    if filling is None and layout is not None:
        return read_form(sheet, layout, delivery)
    if filling is None:
        forms = ", ".join(layout.title for layout in layouts)
        remedy = "dùng mẫu của baocao mau, bảng có dòng tiêu đề là tên cột"
        remedy += f", hoặc {forms}" if forms else ""
        schema = delivery.shelf.schemas.get(delivery.wishes.table or "")
        if schema is not None:  # the heads may be abbreviated
            titles = ", ".join(f"“{field.title}”" for field in schema.stored_fields[:_TOLD])
            remedy = f"viết đủ tiêu đề cột như bảng “{delivery.wishes.table}”: {titles}"
        raise AuthorError("không nhận ra cách trình bày của tệp", remedy, Code.LAYOUT)
    return (filling,)


def _holds_table(sheet: Sheet) -> bool:
    """Whether any row has numbers beside each other."""
    return any(sum(is_count(cell) for cell in row) >= _TABLE for row in sheet.rows)


def _to_be_read(sheets: Sequence[Sheet], delivery: Delivery) -> Sequence[Sheet]:
    """The sheets that are seen; hidden ones beside them must be known to the clerk."""
    filled = [sheet for sheet in sheets if not sheet.is_blank]
    shown = [sheet for sheet in filled if not sheet.hidden] or filled
    if not shown:
        raise AuthorError("tệp không có nội dung", "gửi lại tệp có số liệu", Code.LAYOUT)
    unread = ", ".join(f"“{shorten(sheet.name)}”" for sheet in filled if sheet not in shown)
    if unread and not delivery.wishes.concealed:
        message = f"tệp có trang ẩn {unread} có nội dung"
        remedy = "xóa trang đó, hoặc thêm --ca-dong-an để nhập mà không đọc trang đó"
        raise AuthorError(message, remedy, Code.LAYOUT)
    if unread:
        delivery.journal.remarks.append(f"không đọc trang ẩn {unread}")
    return shown


def take_in_asking(
    project: Project, paths: Iterable[Path], wishes: Wishes, ask: Callable[[str], str] | None
) -> Intake:
    """Take files in, and whole folders of them; names that are answered for are learnt.

    Args:
        ask: Asks whom a name means; None when nobody is to be asked.

    Raises:
        AuthorError: when a folder has no spreadsheet.
    """
    files = tuple(_list_files(paths))
    if not files:
        message = "thư mục không có tệp .xlsx, .ods, .csv nào"
        raise AuthorError(message, "chọn thư mục có tệp gửi về", Code.WORKBOOK)
    intake = take_in(project, files, wishes)
    while ask is not None and (names := _ask_names(intake, ask)):
        replace_files({project.data / FILE: learn(project, names)})
        intake = take_in(project, files, wishes)
    return intake


def _list_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for one in inside:
            if one == path or (can_open(one) and not one.name.startswith((".", "~$"))):
                yield one


def _ask_names(intake: Intake, ask: Callable[[str], str]) -> tuple[Alias, ...]:
    """Ask whom each unknown name means; what is answered with nothing, or a wrong code, is left."""
    found: list[Alias] = []
    for item in intake.unknown:
        words, alike = item.names.words, item.names.alike(item.name)
        offered = "".join(f"\n  {at}. {words[code]}" for at, code in enumerate(alike, 1))
        answer = ask(f"“{item.name}” là đơn vị nào?{offered}\nGõ số, tên hay mã; Enter để bỏ qua")
        chosen = dict(zip(map(str, range(1, len(alike) + 1)), alike, strict=True))
        code = chosen.get(answer.strip()) or item.names.find(answer.strip())
        if code is not None:
            found.append(Alias(bang=item.table, ma=code, ten=item.name))
    return tuple(found)


def describe(intake: Intake) -> Iterator[str]:
    """Say what the file is, every cell that was read otherwise, every cell of the CSV changed."""
    if intake.layout:
        yield f"Nhận ra: {intake.layout}"
    for remark in intake.remarks:
        yield f"Lưu ý: {remark}"
    for change in intake.changes:
        yield str(change)
    for finding in intake.findings:
        yield str(finding)
    for outcome in intake.outcomes:
        yield from outcome.changes
        for title in outcome.untold:
            yield f"Lưu ý: tệp không có “{title}”: bảng giữ số cũ"
        yield (
            f"{outcome.target.name}: thêm {outcome.added} dòng, sửa {outcome.replaced} dòng, "
            f"giữ nguyên {outcome.same} dòng đã có."
        )
