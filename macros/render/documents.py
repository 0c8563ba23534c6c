"""Documents: cited in a sentence, `van_ban`, and all in a list, `danh_muc_van_ban`."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from macros.findings import AuthorError, Code
from macros.format import NO_BREAK_SPACE, format_short
from macros.read.documents import Document, Related
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.render.call.address import address_of, name_section
from macros.render.call.context import Context, Rendered
from macros.render.call.html import (
    Html,
    as_typed,
    block,
    inline,
    joined,
    lines,
    plain_table,
    tag,
    unbroken,
)


class State(StrEnum):
    """What a document was at the report's date; the value is the class in HTML."""

    LATER = "ban-hanh-sau"  # issued after the report
    REPLACED = "da-thay"
    ENDED = "het-hieu-luc"
    REPLACED_LATER = "thay-sau"  # in force then, replaced since
    STANDING = "chua-thay"  # the register knows of nothing that took its place


_LOOK = "van-ban sap-xep"
_HEADS = ("Số, ký hiệu", "Ngày", "Cơ quan ban hành, trích yếu", "Hiệu lực", "Dẫn ở")
# The register's words for how far an entry was checked: what begins so is shown as such.
_CHECKED = {
    "verified": ("✓", "Đã kiểm chứng"),
    "partly": ("◐", "Kiểm chứng một phần"),
    "outline": ("◐", "Theo đề cương"),
    "invented": ("–", "Giả định"),
}
_UNCHECKED = ("○", "Chưa kiểm chứng")
_STATES = {
    State.LATER: "Ban hành sau ngày báo cáo",
    State.REPLACED: "Đã được thay thế",
    State.ENDED: "Hết hiệu lực",
    State.REPLACED_LATER: "Còn hiệu lực",
    State.STANDING: "Chưa ghi nhận văn bản thay thế",
}


def van_ban(context: Context, khoa: str, /) -> Rendered:
    """Print "Hướng dẫn số 38-HD/BTCTW", on the page's first mention with a note."""
    document = context.report.document(khoa)
    _date_of(document)
    is_first = citations_of(context.page)[khoa][0] is context.call
    note = f"[^{document.key}]" if is_first else ""
    return Rendered(as_typed(f"{document.kind} số {document.number}") + note)


def citations_of(page: Page) -> Mapping[str, list[Call]]:
    """List the documents that a page cites, by their keys, each with the calls that cite it."""
    cited: dict[str, list[Call]] = {}
    for call in page.calls_of("van_ban"):
        if call.subject is not None:
            cited.setdefault(call.subject, []).append(call)
    return cited


def notes_owed(page: Page, documents: Mapping[str, Document]) -> str:
    """Define the notes of the documents that a page cites; "" when it cites none."""
    return "\n".join(
        f"[^{key}]: {as_typed(format_reference(documents[key]))}"
        for key in citations_of(page)
        if key in documents
    )


def format_reference(document: Document) -> str:
    """Write the full reference that a first citation owes its readers."""
    subject = document.subject.rstrip(".")
    if not subject.startswith("về "):
        subject = f"về {subject}"
    date = format_short(_date_of(document))
    doubt = " (chưa kiểm chứng)" * (_look_of(document) is _UNCHECKED)
    return (
        f"{document.kind} số {document.number}, ngày {date} của {document.issuer} {subject}{doubt}."
    )


def _date_of(document: Document) -> datetime.date:
    if document.date is None:
        message = f"văn bản “{document.key}” ({document.number}) chưa có ngày, mà số hiệu dùng lại"
        remedy = "ghi ngày ban hành vào data/documents.yml hoặc dẫn văn bản khác"
        raise AuthorError(message, remedy, Code.UNDATED_DOCUMENT)
    return document.date


@dataclass(frozen=True, slots=True)
class Successor:
    """A document that took the place of another.

    Args:
        document: Its entry in the register, if it has one.
    """

    relation: Related
    document: Document | None

    @property
    def words(self) -> str:
        """Name it with its date, such as "37-QĐ/TW (25/10/2021)"."""
        return f"{self.relation.number} ({format_partial(self.relation.date)})"


@dataclass(frozen=True, slots=True)
class Force:
    """State of a document at a date, and the document that took its place by then or later."""

    state: State
    successor: Successor | None = None


def force_of(
    document: Document, register: Mapping[str, Document], date: datetime.date | None
) -> Force:
    """Judge a document at a date; without a date every known successor counts."""
    if date and document.date and document.date > date:
        return Force(State.LATER)
    known = list(successors(document, register.values()))
    replaced = [one for one in known if date is None or one.relation.last_day <= date]
    if replaced:
        return Force(State.REPLACED, replaced[-1])
    if date and document.in_force_until and document.in_force_until < date:
        return Force(State.ENDED)
    if known:
        return Force(State.REPLACED_LATER, known[0])
    return Force(State.STANDING)


def successors(document: Document, register: Iterable[Document]) -> Iterable[Successor]:
    """List what took a document's place, earliest first, whichever entry says so."""
    entries = tuple(register)
    found: dict[tuple[str, str], Successor] = {}
    for relation in document.replaced_by:
        entry = next((one for one in entries if _is_meant(one, relation)), None)
        found[(relation.number or document.number, relation.date)] = Successor(relation, entry)
    for entry in entries:
        for relation in entry.replaces:
            if entry.date and _is_meant(document, relation):
                date = entry.date.isoformat()
                # What is said of the old document, seen from the new one.
                seen = Related(number=entry.number, date=date, verified=relation.verified)
                found.setdefault((entry.number, date), Successor(seen, entry))
    return sorted(found.values(), key=lambda one: one.relation.last_day)


def _is_meant(document: Document, relation: Related) -> bool:
    return (
        document.number == relation.number
        and document.date is not None
        and document.date.isoformat() == relation.date
    )


def format_partial(date: str) -> str:
    """Write a date as far as it is known: "2021", "10/2021", "25/10/2021"."""
    parts = date.split("-")
    if len(parts) == 3:
        return format_short(datetime.date.fromisoformat(date))
    return "/".join(str(int(part)) for part in reversed(parts))


def danh_muc_van_ban(context: Context) -> Rendered:
    """Print the register of documents; only on a page that is no part of the final copy."""
    return Rendered("\n".join(_blocks(context)))


def _blocks(context: Context) -> Iterator[str]:
    report, date = context.report, context.report.identity.ngay
    when = f"ngày {format_short(date)}, ngày của báo cáo" if date else "nay; báo cáo chưa có ngày"
    yield (
        f"Hiệu lực xét đến {when}, theo những gì danh mục đã ghi. "
        "Số hiệu được đánh lại theo từng nhiệm kỳ, nên một văn bản chỉ được xác định bằng số "
        "và ngày.\n"
    )
    citing = [(page, citations_of(page)) for page in report.pages]
    rows: dict[bool, list[Html]] = {True: [], False: []}
    for document in report.documents.values():
        places = [
            (page, len(cited[document.key])) for page, cited in citing if document.key in cited
        ]
        rows[bool(places)].append(_line(context, document, places))
    if rows[True]:
        table = plain_table("Văn bản được dẫn", _HEADS, rows[True], class_=_LOOK)
        yield f"## Được dẫn trong báo cáo\n\n{table}\n"
    if rows[False]:
        table = plain_table("Văn bản chưa được dẫn", _HEADS[:-1], rows[False], class_=_LOOK)
        yield f"## Có trong danh mục, chưa được dẫn\n\n{table}\n"


def _line(context: Context, document: Document, places: Sequence[tuple[Page, int]]) -> Html:
    """Describe a document, with the pages that cite it in outline order, and how often."""
    report = context.report
    number = tag("span", document.number.replace(" ", NO_BREAK_SPACE), class_="so-hieu")
    what = lines(
        tag("span", document.issuer, class_="co-quan"),
        unbroken(document.title),
        tag("span", *_checked(document), class_="kiem-chung"),
    )
    sortable = document.date.isoformat() if document.date else ""
    shown = format_short(document.date) if document.date else "chưa rõ ngày"
    force = force_of(document, report.documents, report.identity.ngay)
    cells = [
        tag("th", lines(number, _same_number(document, report)), scope="row"),
        tag("td", shown, data_gia_tri=sortable),
        tag("td", what),
        tag("td", _force(force)),
    ]
    if places:
        items = block("ul", *(_place(context, document, *place) for place in places))
        cells.append(block("td", items, data_gia_tri=len(places)))
    return block("tr", *cells, id=f"van-ban-{document.key}")


def _place(context: Context, document: Document, page: Page, times: int) -> Html:
    """Link to the passage: where the page first cites the document, its note begins."""
    address = address_of(context.page, page, f"fnref:{document.key}")
    outline = context.report.outline
    # A page that names no section of the outline is found elsewhere.
    section = next((one for one in outline.sections if one.id == page.section), None)
    name = name_section(outline, section) if section is not None else page.title
    return tag("li", tag("a", name, href=address), f" ({times} lần)" if times > 1 else "")


def _same_number(document: Document, report: Report) -> Html:
    """Tell apart what has the same number, in the register and outside it."""
    inside = [
        tag("a", _date(one), href=f"#van-ban-{one.key}")
        for one in report.documents.values()
        if one.number == document.number and one is not document
    ]
    others = joined("; ", (*inside, *map(_reused, document.reused)))
    return tag("span", "Trùng số với văn bản ", others, class_="trung-so") if others else others


def _reused(one: Related) -> Html:
    when = f"{('năm', 'tháng', 'ngày')[one.date.count('-')]} {format_partial(one.date)}"
    subject = f" ({one.subject})" if one.subject else ""
    return unbroken(when + subject + ("" if one.verified else " – chưa kiểm chứng"))


def _date(document: Document) -> str:
    return f"ngày {format_short(document.date)}" if document.date else "chưa rõ ngày"


def _force(force: Force) -> Html:
    said = tag("strong", _STATES[force.state], class_=f"hieu-luc {force.state}")
    if force.successor is None:
        return said
    document = force.successor.document
    words = force.successor.words
    name = tag("a", words, href=f"#van-ban-{document.key}") if document else words
    link = " bởi " if force.state is State.REPLACED else "; sau đó được thay thế bởi "
    doubt = "" if force.successor.relation.verified else ", chưa kiểm chứng"
    return inline(said, link, name, doubt)


def _checked(document: Document) -> tuple[Html, str]:
    sign, label = _look_of(document)
    return tag("span", sign, aria_hidden="true"), f" {label}"


def _look_of(document: Document) -> tuple[str, str]:
    return _CHECKED.get(document.verification.split(" ", 1)[0].rstrip(":"), _UNCHECKED)
