"""The words that authors type, and the ledger: every call of every page, with what it prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from inspect import Parameter, signature
from typing import Any

from macros.findings import (
    AuthorError,
    BrokenTable,
    Code,
    Finding,
    Severity,
    nearest,
    place_finding,
)
from macros.read.page.page import Call
from macros.read.report import Report
from macros.render.board.board import tien_do
from macros.render.board.rows import yeu_cau
from macros.render.call.context import Context, Draw, Fact, Rendered, draw_nothing
from macros.render.call.numbering import number_report, xem
from macros.render.catalogue.catalogue import danh_muc, so_cai
from macros.render.chart.chart import bieu_do
from macros.render.documents.citation import van_ban
from macros.render.documents.register import danh_muc_van_ban
from macros.render.number.change import tang_giam
from macros.render.number.claim import khang_dinh
from macros.render.number.value import binh_quan, so, tong, ty_le
from macros.render.table.bang import bang

Macro = Callable[..., Rendered]

MACROS: Mapping[str, Macro] = {
    "so": so,
    "tong": tong,
    "binh_quan": binh_quan,
    "ty_le": ty_le,
    "tang_giam": tang_giam,
    "bang": bang,
    "bieu_do": bieu_do,
    "van_ban": van_ban,
    "xem": xem,
    "yeu_cau": yeu_cau,
    "khang_dinh": khang_dinh,
    "tien_do": tien_do,
    "danh_muc_van_ban": danh_muc_van_ban,
    "danh_muc": danh_muc,
    "so_cai": so_cai,
}

# What these print depends on more than the report's files: the day, the findings.
LIVE = frozenset({"tien_do"})


def run(context: Context) -> Rendered:
    """Evaluate the call at which the context stands.

    Raises:
        AuthorError: for whatever the author of the call can put right.
    """
    call = context.call
    _check_arguments(context, call.name, call.args, call.kwargs)
    return MACROS[call.name](context, *call.args, **call.kwargs)


@cache
def _parameters(name: str) -> Mapping[str, Parameter]:
    """List what an author may give to a macro, without the context."""
    parameters = list(signature(MACROS[name]).parameters.values())
    return {parameter.name: parameter for parameter in parameters[1:]}


def _check_arguments(
    context: Context, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    parameters = _parameters(name)
    by_position = [
        parameter.name
        for parameter in parameters.values()
        if parameter.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    ]
    kinds = {parameter.kind for parameter in parameters.values()}
    if len(args) > len(by_position) and Parameter.VAR_POSITIONAL not in kinds:
        raise AuthorError(
            f"{name}(…) thừa tham số “{args[len(by_position)]}”",
            "khóa và lựa chọn phải có tên, như nam=2020",
            Code.ARGUMENT,
        )
    given = by_position[: len(args)]
    for keyword in kwargs:
        if keyword in given:
            raise AuthorError(
                f"{name}(…) có hai giá trị cho “{keyword}”", "giữ lại một", Code.ARGUMENT
            )
    _check_keywords(context, name, args, kwargs)
    for parameter in parameters.values():
        is_optional = parameter.default is not Parameter.empty or parameter.kind in (
            Parameter.VAR_POSITIONAL,
            Parameter.VAR_KEYWORD,
        )
        if not is_optional and parameter.name not in given and parameter.name not in kwargs:
            raise AuthorError(
                f"{name}(…) thiếu tham số “{parameter.name}”", "thêm tham số này", Code.ARGUMENT
            )


def _check_keywords(
    context: Context, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    """Refuse keywords that are neither an option nor a key of the table."""
    allowed = [
        parameter.name
        for parameter in _parameters(name).values()
        if parameter.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    ]
    takes_keys = any(
        parameter.kind is Parameter.VAR_KEYWORD for parameter in _parameters(name).values()
    )
    if takes_keys:
        table = context.report.tables.get(args[0] if args else kwargs.get("bang", ""))
        if table is None:
            return  # the macro itself says which table is unknown
        allowed.extend(key.name for key in table.key_fields)
    for keyword in kwargs:
        if keyword not in allowed:
            raise AuthorError(
                f"{name}(…) không có tham số hay khóa “{keyword}”",
                nearest(keyword, allowed),
                Code.ARGUMENT,
            )


@dataclass(frozen=True, slots=True)
class Entry:
    """One call and what it printed."""

    call: Call
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Ledger:
    """All calls of a report that could be evaluated, and what was wrong with the others."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]

    def printed(self) -> Mapping[tuple[str, int], Rendered]:
        """Map each call, by its page and its number there, to what it prints."""
        return {(entry.call.path, entry.call.index): entry.rendered for entry in self.entries}

    def facts(self) -> Iterator[tuple[Call, Fact]]:
        """List every printed number with the call that prints it."""
        for entry in self.entries:
            for fact in entry.rendered.facts:
                yield entry.call, fact


def read_ledger(report: Report, draw: Draw = draw_nothing) -> Ledger:
    """Evaluate every call of every page; the authors' mistakes become findings.

    Calls on a table that could not be read are left out: its own findings say why. So are
    references to what is missing for a reason that is found elsewhere.
    """
    numbering = number_report(report)
    entries: list[Entry] = []
    findings: list[Finding] = list(numbering.findings)
    for page in report.pages:
        for call in page.calls:
            context = Context(report, page, call, numbering, draw)
            try:
                rendered = run(context)
            except BrokenTable:
                continue
            except AuthorError as error:
                if not _follows(error, report):
                    findings.append(place_finding(error, call.path, call.line))
                continue
            entries.append(Entry(call, rendered))
            for warning in rendered.warnings:
                finding = place_finding(warning, call.path, call.line)
                findings.append(replace(finding, severity=Severity.WARNING))
    return Ledger(tuple(entries), tuple(findings))


def _follows(error: AuthorError, report: Report) -> bool:
    """Tell whether a mistake is but the consequence of another one, which is found as well."""
    if error.code is Code.UNKNOWN_TARGET:
        # The table or figure may be in a call that cannot be read.
        return bool(report.broken_pages) or not all(page.is_whole for page in report.pages)
    return error.code is Code.MISSING_SECTION
