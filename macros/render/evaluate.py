"""Evaluate the calls of a report: what each prints, and the ledger of all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from inspect import Parameter, signature

from macros.findings import AuthorError, BrokenTable, Code, Finding, nearest
from macros.read.documents import Document
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.coarse import CoarseTables
from macros.read.table.grain import BY_KEY
from macros.render.call.context import Context, Draw, Fact, Rendered, draw_nothing
from macros.render.call.html import shield, strip_marks
from macros.render.call.numbering import Numbering
from macros.render.call.watch import Watch
from macros.render.documents import notes_owed
from macros.render.number.keys import attributes_of, longer_keys
from macros.vocabulary import MACROS

_BY_POSITION = (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
_BY_NAME = (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
_ANY_NUMBER = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


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


def run(context: Context) -> Rendered:
    """Evaluate the call at which the context stands.

    Raises:
        AuthorError: for whatever the author of the call can put right.
    """
    context = _by_longer_steps(context)
    call = context.call
    _check_arguments(context)
    if call.macro.is_internal:
        _refuse_in_book(context)
    rendered: Rendered = call.macro.function(context, *call.args, **call.kwargs)
    return rendered


def _by_longer_steps(context: Context) -> Context:
    """Give the call tables by the longer steps of time that it asks for with `theo`.

    A word that has a `theo` of its own compares along it, and finds it among the keys then.
    """
    call, report = context.call, context.report
    longer = BY_KEY.get(str(call.kwargs.get("theo")))
    if longer is None:
        return context
    named = call.args[0] if call.args else call.kwargs.get("bang")
    table = report.tables.get(str(named))
    grain = table.schema.timeline.grain if table is not None else None
    is_own = any(one.name == "theo" for one in _parameters(call.name))
    if table is not None and is_own and longer.key in table.schema.primaryKey:
        return context
    if table is not None and (grain is None or not grain.makes(longer)):
        message = f"bảng “{table.name}” không có số liệu theo bước ngắn hơn {longer.noun}"
        raise AuthorError(message, "bỏ theo", Code.ARGUMENT)
    kwargs = {name: value for name, value in call.kwargs.items() if is_own or name != "theo"}
    tables = CoarseTables(report.tables, longer)
    return replace(context, report=report.but(tables=tables), call=replace(call, kwargs=kwargs))


def _check_arguments(context: Context) -> None:
    call, parameters = context.call, _parameters(context.call.name)
    by_position = [one.name for one in parameters if one.kind in _BY_POSITION]
    given = by_position[: len(call.args)]
    takes_more = any(one.kind is Parameter.VAR_POSITIONAL for one in parameters)
    if len(call.args) > len(by_position) and not takes_more:
        message = f"thừa tham số “{call.args[len(by_position)]}”"
        raise _refuse(call, message, "khóa và lựa chọn phải có tên, như nam=2020")
    for keyword in call.kwargs:
        if keyword in given:
            raise _refuse(call, f"có hai giá trị cho “{keyword}”", "giữ lại một")
    _check_keywords(context, parameters)
    for one in parameters:
        is_needed = one.default is Parameter.empty and one.kind not in _ANY_NUMBER
        if is_needed and one.name not in given and one.name not in call.kwargs:
            raise _refuse(call, f"thiếu tham số “{one.name}”", "thêm tham số này")


def _check_keywords(context: Context, parameters: Sequence[Parameter]) -> None:
    """Refuse keywords that are neither an option nor a key of the table or an attribute of one."""
    call = context.call
    allowed = [one.name for one in parameters if one.kind in _BY_NAME]
    if any(one.kind is Parameter.VAR_KEYWORD for one in parameters):
        name = call.args[0] if call.args else call.kwargs.get("bang", "")
        table = context.report.tables.get(name)
        if table is None:
            return  # the macro itself says which table is unknown
        allowed.extend(key.name for key in table.key_fields)
        allowed.extend(longer_keys(table))
        if any(keyword not in allowed for keyword in call.kwargs):
            allowed.extend(attributes_of(context, table))
    for keyword in call.kwargs:
        if keyword not in allowed:
            message = f"không có tham số hay khóa “{keyword}”"
            raise _refuse(call, message, nearest(keyword, allowed))


@cache
def _parameters(name: str) -> Sequence[Parameter]:
    """List what an author may give to a macro, without the context."""
    return tuple(signature(MACROS[name].function).parameters.values())[1:]


def _refuse(call: Call, message: str, remedy: str) -> AuthorError:
    return AuthorError(f"{call.name}(…) {message}", remedy, Code.ARGUMENT)


def _refuse_in_book(context: Context) -> None:
    """Keep what is for coordinators off pages that answer a section, or are an appendix."""
    if context.page.section is not None or context.page in context.report.printed_pages:
        raise AuthorError(
            f"{context.call.name}() không dùng được ở trang này, vì trang này có trong bản in",
            "đặt ở một trang không có “muc” và không là phụ lục, như docs/phu-luc/tien-do.md",
            Code.ARGUMENT,
        )


def read_ledger(report: Report, draw: Draw = draw_nothing, watch: Watch | None = None) -> Ledger:
    """Evaluate every call of every page; the authors' mistakes become findings.

    Calls on a table that could not be read are left out: its own findings say why. So are
    references to what is missing for a reason that is found elsewhere.

    Args:
        watch: Whoever has watched over the report already.
    """
    entries: list[Entry] = []
    watch = watch or Watch(report)
    findings: list[Finding] = list(watch.numbering.findings)
    places = {page.path: place for place, page in enumerate(report.pages)}
    said = evaluate(report, charts_last(report), draw, watch)
    for call, printed in sorted(said, key=lambda one: places[one[0].path]):
        if isinstance(printed, Rendered):
            entries.append(Entry(call, printed))
            findings += (one.at(call.path, call.line).as_warning for one in printed.warnings)
        elif not isinstance(printed, BrokenTable) and not _follows(printed, report):
            findings.append(printed.at(call.path, call.line))
    return Ledger(tuple(entries), tuple(findings))


def charts_last(report: Report) -> Sequence[Page]:
    """Give the pages as they are evaluated: what takes longest last, where another may help."""
    return sorted(report.pages, key=lambda page: len(page.calls_of("bieu_do")))


def evaluate(
    report: Report, pages: Iterable[Page], draw: Draw, watch: Watch | None = None
) -> Iterator[tuple[Call, Rendered | AuthorError]]:
    """Evaluate every call of some pages; a mistake comes in place of what it would print."""
    watch = watch or Watch(report)
    # A drawing is made of what its call looks at and of nothing else.
    kind = "trang" if draw is draw_nothing else "trang-ve"
    say = partial(_print, draw=draw)

    for page in pages:
        yield from zip(page.calls, watch.recall(kind, page, say), strict=True)


def _print(
    report: Report, page: Page, numbering: Numbering, call: Call, draw: Draw
) -> Rendered | AuthorError:
    try:
        return run(Context(report, page, call, numbering, draw))
    except AuthorError as error:
        return error


def _follows(error: AuthorError, report: Report) -> bool:
    """Tell whether a mistake is but the consequence of another one, which is found as well."""
    if error.code is Code.UNKNOWN_TARGET:
        # The table or figure may be in a call that cannot be read.
        return bool(report.broken_pages) or not all(page.is_whole for page in report.pages)
    return error.code is Code.MISSING_SECTION


def print_page(page: Page, documents: Mapping[str, Document], say: Callable[[Call], str]) -> str:
    """Put a page together.

    Args:
        documents: The register, for the notes of the documents that the page cites.
        say: Gives the Markdown that a call prints.
    """
    text = ""
    for piece in page.pieces:
        if isinstance(piece, str):
            text += strip_marks(piece)
        else:
            text += set_apart(piece, shield(say(piece)), text)
    notes = notes_owed(page, documents)
    return f"{text}\n\n{notes}\n" if notes else text


def set_apart(call: Call, printed: str, before: str) -> str:
    """Give what a word prints the blank lines that part a block from the text around it.

    Only at the beginning of a line is it certain that the author meant so; the checks refuse
    blocks elsewhere, but for those with a paragraph of their own in an item or a quotation.

    Args:
        before: What the page prints above.
    """
    begins_line = not before or before.endswith("\n")
    return f"\n{printed}\n\n" if call.macro.stands_alone and begins_line else printed
