"""Number tables and figures in outline order, before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from macros.findings import Code, Finding, look_up
from macros.format import without_marks
from macros.project import again
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.vocabulary import DRAWING, TABLE, FigureKind

_VALID_ID = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Numbered:
    """Where a numbered table or figure stands.

    Args:
        anchor: Its id in HTML, such as "bang-ket_nap".
        number: Its number among the tables or among the figures of the report.
        line: Of its call in the file of its page.
    """

    page: Page
    kind: FigureKind
    anchor: str
    number: int
    line: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of all tables and figures, by target such as "bang:ket_nap".

    Args:
        catalogue: The page of the data catalogue for each table that has one.
    """

    places: Mapping[str, Numbered]
    findings: tuple[Finding, ...] = ()
    catalogue: Mapping[str, Page] = field(default_factory=dict)

    def place(self, target: str) -> Numbered:
        """Find a table or figure; an unknown target is the author's mistake."""
        message = f"không có bảng hay hình nào mang mã “{target}”"
        return look_up(target, self.places, message, Code.UNKNOWN_TARGET)


def number_report(report: Report) -> Numbering:
    """Scan the calls of all pages; the first of two equal ids keeps its number."""
    return again(("số thứ tự", report.project.root), report, lambda: _scan(report))


def _scan(report: Report) -> Numbering:
    places: dict[str, Numbered] = {}
    findings: list[Finding] = []
    counts = {TABLE: 0, DRAWING: 0}
    catalogue: dict[str, Page] = {}
    for page in report.pages:
        for call in page.calls_of("danh_muc"):
            if call.subject is not None:
                catalogue.setdefault(call.subject, page)
        for call in page.calls:
            kind, ma = call.macro.figure, id_of(call)
            if kind is None or ma is None or shown_again(call):
                continue
            target = f"{kind.prefix}:{ma}"
            if target in places:
                findings.append(_duplicate(call, target, places[target]))
                continue
            if not _VALID_ID.fullmatch(ma):
                findings.append(_invalid(call, ma))
            counts[kind] += 1
            places[target] = Numbered(page, kind, f"{kind.prefix}-{ma}", counts[kind], call.line)
    return Numbering(places, tuple(findings), catalogue)


def shown_again(call: Call) -> str | None:
    """Name the figure of another place that a call shows once more, such as "hinh:ket_nap"."""
    kind, first = call.macro.figure, call.subject or call.kwargs.get("bang")
    is_again = kind and isinstance(first, str) and first.startswith(f"{kind.prefix}:")
    return str(first) if is_again else None


def id_of(call: Call) -> str | None:
    """Read the id of a table or picture: its own, or that of the data or file that it shows."""
    named = (call.kwargs.get(name) for name in ("ma", "bang", "tep"))
    ma = next(filter(None, (*named, *call.args[:1])), None)
    return place_id(ma) if isinstance(ma, str) else None


def place_id(name: str) -> str:
    """Make an id of the name of a file: "hinh/Sơ đồ 1.png" is "so-do-1"; others are ids already."""
    if "." not in name or not (path := PurePosixPath(name)).suffix:
        return name
    return "-".join(re.findall(r"[a-z0-9_]+", without_marks(path.stem))) or name


def _duplicate(call: Call, target: str, first: Numbered) -> Finding:
    remedy = f'đặt mã riêng cho lần in này, ví dụ ma="{target.partition(":")[2]}-2"'
    message = f"“{target}” đã có ở {first.page.path}:{first.line}"
    return Finding(call.path, call.line, message, remedy, Code.DUPLICATE_TARGET)


def _invalid(call: Call, ma: str) -> Finding:
    message = f"mã “{ma}” có ký tự không dùng được"
    remedy = "chỉ dùng chữ thường không dấu, chữ số, “-” và “_”"
    return Finding(call.path, call.line, message, remedy, Code.ARGUMENT)
