"""Number tables and figures in outline order, before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from macros.errors import AuthorError
from macros.findings import Code, Finding, nearest

if TYPE_CHECKING:
    from macros.read.page import Call, Page
    from macros.read.report import Report

KINDS: Mapping[str, str] = {"bang": "bang", "bieu_do": "hinh"}  # macro: prefix of its targets
_VALID_ID = re.compile(r"[a-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a numbered table or figure stands.

    Args:
        anchor: Its id in HTML, such as "bang-ket_nap".
        number: Its number among the tables or among the figures of the report.
    """

    page: Page
    anchor: str
    number: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers of all tables and figures, by target such as "bang:ket_nap".

    Args:
        catalogue: The page of the data catalogue for each table that has one.
    """

    places: Mapping[str, Place]
    findings: tuple[Finding, ...] = ()
    catalogue: Mapping[str, Page] = field(default_factory=dict)

    def table(self, ma: str) -> int:
        """Give the number in "Bảng n" of the table with this id."""
        return self.place(f"bang:{ma}").number

    def figure(self, ma: str) -> int:
        """Give the number in "Hình n" of the figure with this id."""
        return self.place(f"hinh:{ma}").number

    def place(self, target: str) -> Place:
        """Find a table or figure; an unknown target is the author's mistake."""
        if target not in self.places:
            raise AuthorError(
                f"không có bảng hay hình nào mang mã “{target}”",
                nearest(target, self.places),
                Code.UNKNOWN_TARGET,
            )
        return self.places[target]


def number_report(report: Report) -> Numbering:
    """Scan the calls of all pages; the first of two equal ids keeps its number."""
    places: dict[str, Place] = {}
    findings: list[Finding] = []
    counts = dict.fromkeys(KINDS.values(), 0)
    for page in report.pages:
        for call in page.calls:
            target = target_of(call)
            if target is None:
                continue
            kind, _, ma = target.partition(":")
            if target in places:
                findings.append(_duplicate(call, target, places[target]))
                continue
            if not _VALID_ID.fullmatch(ma):
                findings.append(_invalid(call, ma))
            counts[kind] += 1
            places[target] = Place(page, f"{kind}-{ma}", counts[kind])
    return Numbering(places, tuple(findings), _find_catalogue(report))


def _find_catalogue(report: Report) -> Mapping[str, Page]:
    """Find the page that shows each table whole; the first one, where there are several."""
    pages: dict[str, Page] = {}
    for page in report.pages:
        for call in page.calls:
            if call.name == "danh_muc" and call.args and isinstance(call.args[0], str):
                pages.setdefault(call.args[0], page)
    return pages


def target_of(call: Call) -> str | None:
    """Name the table or figure that a call prints; None for every other call."""
    if call.name not in KINDS:
        return None
    ma = call.kwargs.get("ma") or call.kwargs.get("bang") or next(iter(call.args), None)
    return f"{KINDS[call.name]}:{ma}" if isinstance(ma, str) else None


def _duplicate(call: Call, target: str, first: Place) -> Finding:
    return Finding(
        call.path,
        call.line,
        f"“{target}” đã có ở {first.page.path}",
        'đặt mã riêng cho lần in này, ví dụ ma="' + target.partition(":")[2] + '-2"',
        Code.DUPLICATE_TARGET,
    )


def _invalid(call: Call, ma: str) -> Finding:
    return Finding(
        call.path,
        call.line,
        f"mã “{ma}” có ký tự không dùng được",
        "chỉ dùng chữ thường không dấu, chữ số, “-” và “_”",
        Code.ARGUMENT,
    )
