"""The returns as they lie there: reports in folders and zips, spreadsheets; nothing is trusted."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from macros.files.scratch import temporary
from macros.findings import AuthorError, Code, Finding
from macros.intake.delivery import Wishes
from macros.intake.file.opened import can_open
from macros.intake.take_in import take_in
from macros.project import Project, digest
from macros.read.identity import Identity
from macros.read.page.author_text import read_author_text
from macros.read.page.page import Call, Page, answers_of, place_calls, read_page
from macros.read.report import Report, read_report
from macros.read.table.file import read_table
from macros.read.table.schema import TableNotes, TableSchema
from macros.read.table.table import Table, label_rows
from macros.read.text.file import read_text
from macros.read.yaml.file import check_model, load_yaml, option, read_model
from macros.render.call.context import Context, draw_nothing
from macros.render.call.numbering import number_report
from macros.render.evaluate import run
from macros.rollup.procedure import Frame
from macros.rules.language.rule import Explanation

_MOST_PARTS = 5_000  # files of a zip
_MOST_BYTES = 200_000_000  # that it unpacks to
_TAKEN = re.compile(r"(data/(report\.yml|tables/[\w-]+\.(yml|csv))|docs/.*\.md)")
WHOLE = re.compile(r"mkdocs\.yml|(data|docs)/.*")  # what a report is published from
_MOST_MB = 80  # of a table
_DEPTH = 3  # folders within folders in which returns are looked for
_SHOWN = 60  # letters of a name
_LEFT_BY_WINDOWS = frozenset({"thumbs.db", "desktop.ini"})
_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz"})
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARKS = re.compile(r"\[\^[^\]]*\]:?|\*+|^\s*(?:[-+]|\d+[.)]|#+|>)\s+|`")
_TAG = re.compile(r"<[^>]*>|\[\^[^\]]*\]")


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one unit sends in one return.

    Args:
        unit: Its code in the report above; "" for one that nobody knows.
        source: The name of the folder or file.
        tables: Its numbers, in the columns of the report above.
        units: Its own list of units, where it has one.
        not_collected: The tables that it declares not collected, with its reasons.
        answers: What its pages say to the prompts of the outline.
        unread: The tables whose rows could not be read, so that nobody knows which lack.
    """

    unit: str
    source: str
    findings: tuple[Finding, ...] = ()
    tables: Mapping[str, Table] = field(default_factory=dict)
    units: Table | None = None
    not_collected: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    unread: Collection[str] = ()


def list_returns(sources: Iterable[Path]) -> Iterator[Path]:
    """List the reports and all other files in folders, in the order of their names."""
    for source in sources:
        yield from _list(source, _DEPTH)


def _list(path: Path, depth: int) -> Iterator[Path]:
    if path.is_file():
        if path.name.lower() not in _LEFT_BY_WINDOWS:
            yield path
    elif is_report(path):
        yield path
    elif depth and path.is_dir():
        for one in sorted(path.iterdir()):
            if not one.name.startswith((".", "~$")) and not one.is_symlink():
                yield from _list(one, depth - 1)


def find_unreadable(path: Path) -> Finding | None:
    """Find a file of a kind that nobody reads; it would lack without a word."""
    kind = path.suffix.lower()
    if path.is_dir() or kind == ".zip" or can_open(path):
        return None
    message = f"không đọc được tệp loại “{kind}”, không lấy số nào trong đó"
    remedy = "mở bằng Excel rồi lưu lại thành .xlsx; không phải bản gửi thì cất đi nơi khác"
    if kind in _ARCHIVES:
        remedy = "giải nén ra thư mục, số liệu lưu thành .xlsx; hoặc nén lại thành .zip"
    return Finding(f"{path.parent.name}/{path.name}", 1, message, remedy, Code.WORKBOOK)


def is_sheet(path: Path) -> bool:
    """Whether a return is a spreadsheet."""
    return path.is_file() and path.suffix.lower() != ".zip"


def seal_of(path: Path) -> str:
    """Digest all of a return that may be read."""
    files = [path] if path.is_file() else sorted(path.glob("data/**/*.*"))
    files += sorted(path.glob("docs/**/*.md"))
    return digest(
        [(str(one.relative_to(path)), one.read_bytes()) for one in files if one.is_file()]
    )


def is_report(path: Path) -> bool:
    """Whether a folder is a report made with this tool."""
    return (path / "data" / "report.yml").is_file()


def read_return(path: Path, frame: Frame, blank: Project) -> tuple[Delivered, ...]:
    """Read one return; a spreadsheet may be of several units.

    Args:
        blank: The report above without numbers, for spreadsheets.
    """
    try:
        if is_sheet(path):
            return _read_sheets(path, frame, blank)
        if path.is_dir():
            return (_read_report(Project(path, is_foreign=True), path.name, frame),)
        with open_zip(path) as root:
            return (_read_report(Project(root, is_foreign=True), path.name, frame),)
    except AuthorError as error:
        found, unread = (error.at(path.name, 1),), frame.tables.keys()
        return (Delivered(told_by(path, frame), path.name, found, unread=unread),)


def told_by(path: Path, frame: Frame) -> str:
    """Find the unit that the name of a file or of its folder tells, to know whom to answer."""
    stems = (path.stem, path.stem.rpartition("-")[2], path.parent.name)
    return next((stem for stem in stems if stem in frame.parents), "")


@contextmanager
def open_zip(path: Path, taken: re.Pattern[str] = _TAKEN) -> Iterator[Path]:
    """Unpack what is needed of a zip, into a folder that is gone afterwards.

    Raises:
        AuthorError: for one that is damaged, too large, or leads out of its folder.
    """
    with temporary("tong-hop") as folder:
        try:
            with zipfile.ZipFile(path) as archive:
                _unpack(archive, folder, taken)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
            raise _refusal("gói hỏng hoặc có mật khẩu", "nén lại rồi gửi lại") from error
        if not is_report(folder):
            message = "gói không có data/report.yml, không phải báo cáo"
            raise _refusal(message, "nén cả thư mục báo cáo; tệp Excel thì gửi rời, không nén")
        yield folder


def _unpack(archive: zipfile.ZipFile, folder: Path, taken: re.Pattern[str]) -> None:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise _refusal(f"gói có quá {_MOST_PARTS} tệp", "chỉ nén docs/, data/ và mkdocs.yml")
    names = [PurePosixPath(entry.filename.replace("\\", "/")) for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or name.is_absolute() or ".." in name.parts or ":" in entry.filename:
            message = f"gói có tên dẫn ra ngoài “{entry.filename[:_SHOWN]}”"
            raise _refusal(message, "nén lại từ thư mục báo cáo")
    tops = [name.parent.parent for name in names if name.parts[-2:] == ("data", "report.yml")]
    top = min(tops, key=lambda one: len(one.parts), default=PurePosixPath())
    left = _MOST_BYTES
    for entry, name in zip(entries, names, strict=True):
        if entry.is_dir() or not name.is_relative_to(top):
            continue
        inside = name.relative_to(top)
        if taken.fullmatch(inside.as_posix()):
            with archive.open(entry) as stream:
                content = stream.read(left + 1)  # what it says of its size is not believed
            left -= len(content)
            if left < 0:
                raise _refusal(f"gói bung ra quá {_MOST_BYTES // 1_000_000} MB", "bỏ tệp thừa")
            target = folder / inside
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)


def _refusal(message: str, remedy: str) -> AuthorError:
    return AuthorError(message, remedy, Code.WORKBOOK)


class _Spoken(TableNotes):
    """What a unit itself says of its numbers, in the YAML of its table."""

    explanations: tuple[Explanation, ...] = option("Giải trình.", ())


def _read_report(project: Project, source: str, frame: Frame) -> Delivered:
    """Read the numbers of a report by the meaning that the report above gives them."""
    findings: list[Finding] = []
    identity = read_model(project, project.data / "report.yml", Identity, findings)
    code = identity.mac_dinh.get(frame.key, "") if identity is not None else ""
    units = _read_units(project, frame)
    called = label_rows(units).get(code, "") if units is not None else ""
    if identity is not None and not code:
        message = f"không rõ của đơn vị nào: thiếu mac_dinh: {{{frame.key}: mã}}"
        findings.append(Finding("data/report.yml", 1, message, "ghi mã đơn vị", Code.MISSING_VALUE))
    unit = ""
    try:
        unit = frame.find_unit(code, called) if code else ""
    except AuthorError as error:
        findings.append(error.at("data/report.yml", 1))
    tables: dict[str, Table] = {}
    declared: dict[str, str] = {}
    unread: set[str] = set()
    for name, schema in frame.tables.items() if unit else ():
        path = project.tables / f"{name}.yml"
        spoken = _read_spoken(project, path, findings)
        reason = spoken.not_collected.get(code) or spoken.not_collected.get(unit)
        if reason is not None:
            declared[name] = reason
        if path.with_suffix(".csv").is_file():
            said = {"explanations": spoken.explanations, "flags": spoken.flags, "not_collected": {}}
            meant = schema.model_copy(update=said)
            found = _read_table(project, path, meant, unit, findings, frame.key)
            if found is None:
                unread.add(name)
            else:
                tables[name] = _renamed(found, frame.key, code, unit)
    if units is not None and unit:
        units = _renamed(units, units.schema.primaryKey[0], code, unit)
        units = _renamed(units, units.schema.parent or "", code, unit)
    answers = dict(_answers(project, frame)) if unit else {}
    return Delivered(unit, source, tuple(findings), tables, units, declared, answers, unread)


def _read_units(project: Project, frame: Frame) -> Table | None:
    """Read a return's own list of units; one that cannot be read is not needed."""
    path = project.tables / f"{frame.units.name}.yml"
    if not path.with_suffix(".csv").is_file():
        return None
    return read_table(project, path, [], frame.units.schema)


def _read_table(
    project: Project, path: Path, schema: TableSchema, unit: str, findings: list[Finding], key: str
) -> Table | None:
    """Read one table; one without units is all of the unit that sends it."""
    text = read_text(project, path.with_suffix(".csv"), [], _MOST_MB) or ""
    if key in text.partition("\n")[0].split(","):
        return read_table(project, path, findings, schema)
    fields = [one for one in schema.fields if one.name != key]
    keys = tuple(one for one in schema.primaryKey if one != key)
    plain = TableSchema(title=schema.title, fields=tuple(fields), primaryKey=keys or ("",))
    table = read_table(project, path, findings, plain) if keys else None
    if table is None:
        return None
    columns = {**table.columns, key: (unit,) * len(table)}
    columns = {one.name: columns[one.name] for one in schema.stored_fields}
    return replace(table, schema=schema, columns=columns)


def _read_spoken(project: Project, path: Path, findings: list[Finding]) -> _Spoken:
    """Read what a unit says in the YAML of a table besides its meaning, which is not its own."""
    text = read_text(project, path, []) if path.is_file() else None
    words = ("explanations", "flags", "not_collected")
    if text is None or not any(f"\n{word}:" in text for word in words):
        return _Spoken()
    value, node = load_yaml(project.relative(path), text, findings)
    said = {word: value[word] for word in words if isinstance(value, dict) and word in value}
    return check_model(project.relative(path), said, node, _Spoken, findings) or _Spoken()


def _renamed(table: Table, column: str, old: str, new: str) -> Table:
    """Call a unit as the report above does."""
    if old == new or column not in table.columns:
        return table
    texts = tuple(new if text == old else text for text in table.columns[column])
    return replace(table, columns={**table.columns, column: texts})


def _answers(project: Project, frame: Frame) -> Iterator[tuple[str, str]]:
    """List what the pages of a report say to the prompts that are compared, in plain words."""
    report: Report | None = None
    for path in sorted(project.docs.rglob("*.md")):
        if b"yeu_cau(" not in path.read_bytes():
            continue
        page = read_page(project, path, [])
        for prompt, answer in answers_of(page).items() if page is not None else ():
            if prompt not in frame.prompts or page is None:
                continue
            if report is None and "{{" in answer.passage:
                report = read_report(project)
            pieces = place_calls(read_author_text(answer.passage).pieces, page.path, 1)
            text = "".join(
                piece if isinstance(piece, str) else _printed(report, page, piece)
                for piece in pieces
            )
            lines = (_MARKS.sub("", _LINK.sub(r"\1", line)).strip() for line in text.split("\n"))
            if said := " • ".join(filter(None, lines)):
                yield prompt, said


def _printed(report: Report | None, page: Page, call: Call) -> str:
    """Say what a call prints within a sentence; "" for tables, charts and what cannot be said."""
    if report is None or not call.macro.is_in_sentences:
        return ""
    try:
        context = Context(report, page, call, number_report(report), draw_nothing)
        rendered = run(context)
    except AuthorError:
        return "…"
    return rendered.facts[0].text if rendered.facts else _TAG.sub("", rendered.markdown)


def _read_sheets(path: Path, frame: Frame, blank: Project) -> tuple[Delivered, ...]:
    """Read a template, an official form or any other sheet, by units."""
    folder = path.parent.name
    wish = folder if folder in frame.parents else None
    intake = take_in(blank, path, Wishes(unit=wish, unsettled=True))
    if intake.findings:
        stated = intake.unit if intake.unit in frame.parents else ""
        unit = wish or stated or told_by(path, frame)
        return (Delivered(unit, path.name, intake.findings, unread=frame.tables.keys()),)
    found: dict[str, dict[str, Table]] = {}
    for outcome in intake.outcomes:
        table = outcome.table
        if table.name not in frame.tables:
            continue
        for unit in table.values(frame.key):
            rows = table.rows({frame.key: unit})
            columns = {name: [texts[row] for row in rows] for name, texts in table.columns.items()}
            part = replace(table, columns=columns, lines=range(2, len(rows) + 2))
            found.setdefault(unit, {})[table.name] = part
    return tuple(Delivered(unit, path.name, (), tables) for unit, tables in found.items())
