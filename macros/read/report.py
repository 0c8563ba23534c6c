"""The Report: everything that the report's files say, read once, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from macros.findings import AuthorError, Code, Finding, look_up, nearest
from macros.project import Project
from macros.read.alias import find_wrong, read_aliases
from macros.read.approvals import FILE, Approval, Approvals
from macros.read.documents import Document, Register
from macros.read.form import FormLayout, read_layouts
from macros.read.identity import Appendix, Identity, Period
from macros.read.map_file import UnitMap, read_maps
from macros.read.outline import Outline
from macros.read.page.page import Page, read_page
from macros.read.profile import find_wrong_profile
from macros.read.remarks import FILE as REMARKS
from macros.read.remarks import KeptRemark, Remarks
from macros.read.table.file import find_strangers, link, read_table
from macros.read.table.table import Table
from macros.read.yaml.file import find_line, read_model


@dataclass(frozen=True, slots=True)
class Report:
    """One report as its files tell it.

    Args:
        identity: Blank when data/report.yml cannot be read.
        outline: Empty when data/outline.yml cannot be read.
        tables: The tables that could be read, by name.
        broken_tables: Names of those that could not, or that hold no row, or a key that the
            table referred to does not have; what depends on them is not judged.
        pages: Outline order first, then the pages outside the outline.
        is_whole: Whether identity, outline and register could be read, and what the report
            leaves unsaid means something; without that nothing can be said about the pages that
            would not be a consequence.
        broken_pages: Pages that could not be read, relative to the project.
        maps: The maps by name; None for one that could not be read.
        forms: The layouts of official forms, by file stem.
    """

    project: Project
    identity: Identity
    outline: Outline
    documents: Mapping[str, Document]
    tables: Mapping[str, Table]
    broken_tables: frozenset[str]
    pages: tuple[Page, ...]
    findings: tuple[Finding, ...]
    is_whole: bool
    broken_pages: frozenset[str] = frozenset()
    approvals: tuple[Approval, ...] = ()
    remarks: tuple[KeptRemark, ...] = ()
    maps: Mapping[str, UnitMap | None] = field(default_factory=dict)
    forms: Mapping[str, FormLayout] = field(default_factory=dict)

    def table(self, name: str) -> Table:
        """Find a table; AuthorError offers the nearest one."""
        message = f"không có bảng “{name}” trong data/tables"
        return look_up(name, self.tables, message, Code.UNKNOWN_TABLE)

    def but(self, **other: Any) -> Report:
        """Give the same report but for some of its parts."""
        return replace(self, **other)

    def document(self, key: str) -> Document:
        """Find a cited document; AuthorError offers the nearest one."""
        message = f"không có văn bản “{key}” trong data/documents.yml"
        return look_up(key, self.documents, message, Code.UNKNOWN_DOCUMENT)

    @property
    def is_read_through(self) -> bool:
        """Whether every page was read to its end: only then is known what no page says."""
        return not self.broken_pages and all(page.is_whole for page in self.pages)

    @property
    def approval_steps(self) -> tuple[str, ...]:
        """The steps that each section goes through; none where nobody is asked to approve."""
        known = self.identity.buoc_duyet
        return known or tuple(dict.fromkeys(one.buoc for one in self.approvals))

    @property
    def empty_tables(self) -> frozenset[str]:
        """Names of the tables that could be read and hold no row yet."""
        empty = (found for found in self.findings if found.code is Code.EMPTY_TABLE)
        return frozenset(PurePosixPath(found.path).stem for found in empty)

    @property
    def book_pages(self) -> tuple[Page, ...]:
        """The pages that make up the final copy, in outline order."""
        known = {section.id for section in self.outline.sections}
        return tuple(page for page in self.pages if page.section in known)

    def forms_of(self, appendix: Appendix) -> tuple[FormLayout, ...]:
        """Find the layouts of the form that an appendix prints, one for each span of years.

        Raises:
            AuthorError: when data/mau_bieu has none.
        """
        stem = f"bieu_{(appendix.bieu or '').casefold()}"
        found = [one for name, one in self.forms.items() if f"{name}_".startswith(f"{stem}_")]
        if not found:
            message = f"không có biểu “{appendix.bieu}” trong data/mau_bieu"
            known = [name.removeprefix("bieu_") for name in self.forms]
            remedy = "in cả bảng, như {bang: …}, hoặc thêm mẫu của biểu vào data/mau_bieu"
            remedy = nearest(stem.removeprefix("bieu_"), known) if known else remedy
            raise AuthorError(message, remedy, Code.MISSING_FILE)
        return tuple(found)

    def appendix_name(self, appendix: Appendix) -> str:
        """Name an appendix in its head: in its own words, or as its form is called."""
        if appendix.ten or appendix.bieu is None:
            return appendix.ten or ""
        form = self.forms_of(appendix)[0]
        return ". ".join(filter(None, (form.title.partition(" (")[0], form.name)))

    def appendix_page(self, appendix: Appendix) -> Page | None:
        """Find the page of an appendix; None for one that is a table.

        Raises:
            AuthorError: when there is no such page, or it is a section of the outline.
        """
        if appendix.trang is None:
            return None
        name = appendix.trang.removeprefix("docs/")
        free = {page.source_uri: page for page in self.pages if not page.section}
        message = f"phụ lục “{appendix.ten}”: không có trang “{appendix.trang}” ngoài đề cương"
        return look_up(name, free, message, Code.MISSING_FILE)

    @property
    def printed_pages(self) -> tuple[Page, ...]:
        """The pages of the final copy, then those of its appendices that are there."""
        names = [(one.trang or "").removeprefix("docs/") for one in self.identity.phu_luc]
        free = {page.source_uri: page for page in self.pages if not page.section}
        return (*self.book_pages, *(free[name] for name in names if name in free))


# What stands in for data/report.yml while it cannot be read, so that the rest is still checked.
_NOBODY = Identity(
    ten_loai="BÁO CÁO",
    trich_yeu="",
    co_quan="",
    ky_hieu="",
    dia_danh="",
    ky=Period.model_construct(tu=0, den=0),
)


def read_report(project: Project) -> Report:
    """Read all files of a report; mistakes are collected in `findings`, never raised."""
    findings: list[Finding] = []
    identity = read_model(project, project.data / "report.yml", Identity, findings)
    outline = read_model(project, project.data / "outline.yml", Outline, findings)
    register = read_model(project, project.data / "documents.yml", Register, findings)
    wholes = identity.mac_dinh if identity is not None else {}
    tables, broken = _read_tables(project, wholes, findings)
    is_whole = identity is not None and outline is not None and register is not None
    if identity is not None and not broken:
        wrong = tuple(_find_wrong_defaults(project, identity, tables))
        findings.extend(wrong)
        is_whole = is_whole and not wrong
    approvals = Approvals()
    if (project.data / FILE).is_file():
        approvals = read_model(project, project.data / FILE, Approvals, findings) or approvals
    remarks = Remarks()
    if (project.data / REMARKS).is_file():
        remarks = read_model(project, project.data / REMARKS, Remarks, findings) or remarks
    schemas = {name: table.schema for name, table in tables.items()}
    forms = read_layouts(project, schemas, findings)
    known = {name: {*table.schema.by_name, *_codes(table)} for name, table in tables.items()}
    findings.extend(find_wrong(project, read_aliases(project, findings), known, broken))
    maps = read_maps(project, tables, broken, findings)
    if identity is not None:
        findings.extend(find_wrong_profile(project, identity.the_thuc))
    outline = outline or Outline(sections=())
    pages, broken_pages = _read_pages(project, outline, findings)
    return Report(
        project=project,
        identity=identity or _NOBODY,
        outline=outline,
        documents={item.key: item for item in register.documents} if register else {},
        tables=tables,
        broken_tables=broken,
        pages=pages,
        broken_pages=broken_pages,
        maps=maps,
        findings=tuple(findings),
        is_whole=is_whole,
        approvals=approvals.duyet,
        remarks=remarks.gop_y,
        forms=forms,
    )


def _codes(table: Table) -> Sequence[str]:
    """The codes of the rows of a dimension table."""
    keys = table.schema.primaryKey
    return table.columns[keys[0]] if len(keys) == 1 else ()


def _read_tables(
    project: Project, wholes: Mapping[str, str], findings: list[Finding]
) -> tuple[dict[str, Table], frozenset[str]]:
    tables: dict[str, Table] = {}
    paths = sorted(project.tables.glob("*.yml"))
    for path in paths:
        table = read_table(project, path, findings)
        if table is not None and len(table):
            tables[table.name] = table
        elif table is not None:
            message, remedy = "bảng chưa có dòng nào", "điền số liệu, hoặc xóa cả hai tệp của bảng"
            findings.append(Finding(table.path, 1, message, remedy, Code.EMPTY_TABLE).as_warning)
    csv_paths = sorted(project.tables.glob("*.csv"))
    for path in csv_paths:
        if not path.with_suffix(".yml").is_file():
            message, remedy = "bảng không có tệp YAML đi kèm", f"thêm {path.stem}.yml bên cạnh"
            findings.append(Finding(project.relative(path), 1, message, remedy, Code.MISSING_FILE))
    broken = {path.stem for path in (*paths, *csv_paths)} - set(tables)
    sound: dict[str, Table] = {}
    for name, table in tables.items():
        found = tuple(find_strangers(project, table, tables, broken))
        findings.extend(found)
        if all(finding.code is not Code.UNKNOWN_VALUE for finding in found):
            sound[name] = link(table, tables, wholes)
    return sound, frozenset(broken | tables.keys() - sound.keys())


def _find_wrong_defaults(
    project: Project, identity: Identity, tables: Mapping[str, Table]
) -> Iterator[Finding]:
    """Name every key that no table has, and every value that none of its tables knows.

    Everything else would follow from such a slip: nothing is to be judged until it is mended.
    """
    path = project.data / "report.yml"
    keys = dict.fromkeys(key for table in tables.values() for key in table.schema.primaryKey)
    for name, value in identity.mac_dinh.items():
        keyed = [table for table in tables.values() if name in table.schema.primaryKey]
        if any(value in table.columns[name] for table in keyed):
            continue
        if keyed:
            values = dict.fromkeys(text for table in keyed for text in table.values(name))
            message = f"mac_dinh: không bảng nào có {name} “{value}”"
            error = AuthorError(message, nearest(value, values), Code.UNKNOWN_VALUE)
        else:
            message = f"mac_dinh: không bảng nào có khóa “{name}”"
            error = AuthorError(message, nearest(name, keys), Code.UNKNOWN_KEY)
        yield error.at(project.relative(path), find_line(project, path, "mac_dinh", name))


def _read_pages(
    project: Project, outline: Outline, findings: list[Finding]
) -> tuple[tuple[Page, ...], frozenset[str]]:
    order = {section.id: number for number, section in enumerate(outline.sections)}
    pages: list[Page] = []
    broken: set[str] = set()
    for path in sorted(project.docs.rglob("*.md")):
        page = read_page(project, path, findings)
        if page is not None:
            pages.append(page)
        else:
            broken.add(project.relative(path))
    last = len(order)
    pages.sort(key=lambda page: (order.get(page.section or "", last), page.source_uri))
    return tuple(pages), frozenset(broken)
