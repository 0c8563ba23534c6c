"""What returns are held against: the report above them, and the procedure of its office."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import Field as Key

from macros.findings import AuthorError, BrokenReport, Code, Finding, errors_among, look_up
from macros.intake.shelf import Shelf, unit_field
from macros.project import Project, digest
from macros.read.identity import Identity
from macros.read.outline import Outline
from macros.read.table.file import NOTES
from macros.read.table.schema import TableNotes, TableSchema
from macros.read.table.table import Table
from macros.read.yaml.file import Day, Model, find_line, option, read_model

FILE = "tong_hop.yml"
# The tables that a roll-up itself writes.
UNITS, CHANGES = "tong_hop_don_vi", "tong_hop_sua"
LOOKS, ANSWERS = "tong_hop_soat", "tong_hop_y_kien"
TABLES = "tong_hop_bang"
WRITTEN = (UNITS, CHANGES, LOOKS, ANSWERS, TABLES)


class Procedure(Model):
    """How an office collects: data/tong_hop.yml."""

    han: Day | None = option("Hạn gửi dạng 2021-10-15; không ghi thì không xét đúng hạn.")
    don_vi: tuple[str, ...] = option(
        "Mã các đơn vị phải gửi; không ghi: mọi đơn vị trực thuộc đơn vị báo cáo.", ()
    )
    bang: tuple[str, ...] = option("Các bảng phải gửi; không ghi: mọi bảng chia theo đơn vị.", ())
    y_kien: tuple[str, ...] = option(
        "Mã các mục mà câu trả lời được đặt cạnh nhau; không ghi: phần cuối của đề cương.", ()
    )
    nhan: dict[str, str] = Key(
        default={}, description="Đơn vị được nhận dù bản gửi còn lỗi, kèm lý do."
    )
    so_sanh: tuple[str, ...] = option(
        "Các cột để so các đơn vị ở trang đối chiếu, như [ket_nap.tong]; không ghi: cột có số "
        "khác hẳn, và cột cộng được đầu tiên của mỗi bảng.",
        (),
    )
    ngay_nhan: dict[str, Day] = Key(
        default={},
        description="Ngày nhận bản gửi của từng đơn vị, khi không phải ngày ghi ở cuối tên tệp "
        "(an_thinh-2021-10-12.zip) hay ngày chạy lệnh.",
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The report above, as far as its units must know it.

    Args:
        key: The key column whose values are units.
        own: The unit that reports.
        parents: For each unit, the one above; "" above the first.
        units: The table of the units.
        tables: What is collected, by the name of the table.
        names: What the units are called.
        expected: The units that must send.
        prompts: What the answers to are put side by side.
    """

    shelf: Shelf
    identity: Identity
    procedure: Procedure
    key: str
    own: str
    parents: Mapping[str, str]
    units: Table
    tables: Mapping[str, TableSchema]
    names: Mapping[str, str]
    expected: tuple[str, ...]
    prompts: Mapping[str, str]

    @property
    def project(self) -> Project:
        """The report above."""
        return self.shelf.project

    def above(self, unit: str) -> tuple[str, ...]:
        """The units above one, the nearest first."""
        found: list[str] = []
        while (unit := self.parents.get(unit, "")) and unit not in found:
            found.append(unit)
        return tuple(found)

    def find_unit(self, code: str, name: str) -> str:
        """Find the unit that a code or else a name means.

        Raises:
            AuthorError: when there is none.
        """
        if code in self.parents:
            return code
        field = next(iter(self.tables.values())).by_name[self.key]
        found = self.shelf.names(field).find(name) if name else None
        message = f"đơn vị “{name or code}” không có trong danh mục đơn vị của cấp trên"
        return look_up(
            found or code, {one: one for one in self.parents}, message, Code.UNKNOWN_VALUE
        )


def seal_frame(frame: Frame) -> str:
    """Digest all that is asked of returns: what the YAML files say, and which units there are."""
    project = frame.project
    paths = sorted((*project.data.glob("*.yml"), *project.data.glob("mau_bieu/*.yml")))
    paths += [project.tables / f"{name}.yml" for name in frame.tables]
    paths += [project.tables / f"{frame.units.name}{end}" for end in (".yml", ".csv")]
    return digest([(path.name, path.read_bytes()) for path in paths])


def read_notes(project: Project, name: str, findings: list[Finding]) -> TableNotes:
    """Read what the last roll-up of a report noted of a table."""
    path = project.data / NOTES / f"{name}.yml"
    noted = read_model(project, path, TableNotes, findings) if path.is_file() else None
    return noted or TableNotes()


@lru_cache(maxsize=1)
def frame_at(root: Path, seal: str) -> Frame:
    """Read the report above once in each process of a machine that sees the same disk.

    Args:
        seal: Its digest, so that nobody answers to what was asked before.
    """
    return read_frame(Project(root))


def read_frame(project: Project) -> Frame:
    """Read the report above.

    Raises:
        BrokenReport: when it does not say what is collected, of whom, or how columns add up.
    """
    shelf, findings = Shelf(project), list[Finding]()
    path = project.data / FILE
    procedure: Procedure | None = Procedure()
    if path.is_file():
        procedure = read_model(project, path, Procedure, findings)
    identity, schemas = shelf.identity, shelf.schemas
    fields = {
        name: field for name, schema in schemas.items() if (field := unit_field(schema)) is not None
    }
    asked = {field.name for field in fields.values()}
    key = next((one for one in (identity.mac_dinh if identity else {}) if one in asked), None)
    findings += shelf.findings
    if identity is None or key is None or procedure is None or errors_among(findings):
        if not findings:
            message = "mac_dinh không nói đơn vị nào báo cáo"
            remedy = "ghi như mac_dinh: {ma_don_vi: mã}"
            findings.append(_finding(project, "report.yml", "mac_dinh", message, remedy))
        raise BrokenReport(tuple(findings))
    own = identity.mac_dinh[key]
    collected = {
        name: schema
        for name, schema in schemas.items()
        if name in fields and fields[name].name == key and not name.startswith("tong_hop_")
    }
    field = fields[next(iter(collected))]
    units = shelf.table(field.references or "")
    if units is None:
        raise BrokenReport(tuple(shelf.findings))
    codes = units.columns[units.schema.primaryKey[0]]
    above = units.columns.get(units.schema.parent or "") or [own if c != own else "" for c in codes]
    parents = dict(zip(codes, above, strict=True))
    outline = read_model(project, project.data / "outline.yml", Outline, findings)
    if outline is None:
        raise BrokenReport(tuple(findings))
    senders = dict.fromkeys(one for one in codes if one != own)
    findings += _find_unknown(project, procedure, senders, collected, outline)
    wanted = procedure.bang or tuple(collected)
    tables = {name: schema for name, schema in collected.items() if name in wanted}
    for name, schema in tables.items():
        findings += _find_undecided(project, name, schema)
    if findings:
        raise BrokenReport(tuple(findings))
    expected = procedure.don_vi or tuple(one for one in codes if parents[one] == own)
    prompts = dict(_prompts(outline, procedure))
    called = shelf.words(field)
    return Frame(
        *(shelf, identity, procedure, key, own, parents, units, tables, called, expected, prompts)
    )


def _prompts(outline: Outline, procedure: Procedure) -> Iterator[tuple[str, str]]:
    """List the prompts of the sections whose answers are compared."""
    parts = [section.id for section in outline.sections if section.level == 1]
    below = {one for name in procedure.y_kien or parts[-1:] for one in outline.ids_below(name)}
    for section, prompt in outline.prompts():
        if section.id in below:
            yield prompt.id, prompt.text


def _find_unknown(
    project: Project,
    procedure: Procedure,
    senders: Mapping[str, None],
    tables: Mapping[str, TableSchema],
    outline: Outline,
) -> Iterator[Finding]:
    """Find units and tables in the procedure that there are not; none sends to itself."""
    columns = ((f"{name}.{one.name}", one) for name in tables for one in tables[name].fields)
    numbers = {name: one for name, one in columns if one.is_numeric}
    for part, given, known in (
        ("don_vi", procedure.don_vi, senders),
        ("nhan", procedure.nhan, senders),
        ("ngay_nhan", procedure.ngay_nhan, senders),
        ("bang", procedure.bang, tables),
        ("so_sanh", procedure.so_sanh, numbers),
        ("y_kien", procedure.y_kien, dict.fromkeys(one.id for one in outline.sections)),
    ):
        for one in given:
            try:
                what = "đơn vị gửi " if known is senders else ""
                look_up(one, known, f"{part}: không có {what}“{one}”", Code.UNKNOWN_VALUE)
            except AuthorError as error:
                yield _finding(project, FILE, part, error.message, error.remedy)


def _find_undecided(project: Project, name: str, schema: TableSchema) -> Iterator[Finding]:
    """Find columns of numbers of which nobody says how those of units make one."""
    path = project.tables / f"{name}.yml"
    for place, field in enumerate(schema.fields):
        is_measure = field.is_numeric and field.formula is None
        if is_measure and field.name not in schema.primaryKey and field.combined is None:
            line = find_line(project, path, "fields", place)
            message = f"cột “{field.name}” không cộng được, chưa rõ tổng hợp thế nào"
            remedy = "ghi rollup: mean và weight: cột quyền số, hoặc rollup: max, rollup: none"
            yield Finding(project.relative(path), line, message, remedy, Code.NOT_SUMMABLE)


def _finding(project: Project, file: str, key: str, message: str, remedy: str) -> Finding:
    path = project.data / file
    line = find_line(project, path, key)
    return Finding(project.relative(path), line, message, remedy, Code.UNKNOWN_VALUE)
