"""The page of all documents, for reviewers, and whether each was in force: danh_muc_van_ban."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape

from macros.format import NO_BREAK_SPACE, format_short
from macros.read.documents import Document, Related
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.board.board import refuse_in_book
from macros.render.call.address import address_of
from macros.render.call.context import Context, Rendered
from macros.render.call.numbering import name_section


class State(StrEnum):
    """What a document was at the report's date; the value is the class in HTML."""

    LATER = "ban-hanh-sau"  # issued after the report
    REPLACED = "da-thay"
    ENDED = "het-hieu-luc"
    REPLACED_LATER = "thay-sau"  # in force then, replaced since
    STANDING = "chua-thay"  # the register knows of nothing that took its place


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


@dataclass(frozen=True, slots=True)
class Place:
    """A page that cites a document, and how often."""

    page: Page
    times: int


@dataclass(frozen=True, slots=True)
class Row:
    """One document.

    Args:
        places: The pages that cite it, in outline order.
        namesakes: Documents of the register with the same number.
        reused: Documents outside it with the same number, as far as the register tells.
    """

    document: Document
    places: tuple[Place, ...]
    force: Force
    namesakes: tuple[Document, ...]
    reused: tuple[Related, ...]


def read_register(report: Report) -> Sequence[Row]:
    """Describe all documents of the register, in its order."""
    places: dict[str, list[Place]] = {}
    for page in report.pages:
        cited: dict[str, int] = {}
        for call in page.calls:
            if call.name == "van_ban" and call.args and isinstance(call.args[0], str):
                cited[call.args[0]] = cited.get(call.args[0], 0) + 1
        for key, times in cited.items():
            places.setdefault(key, []).append(Place(page, times))
    documents = tuple(report.documents.values())
    return [
        Row(
            document,
            tuple(places.get(document.key, ())),
            force_of(document, report.documents, report.identity.ngay),
            tuple(
                one for one in documents if one.number == document.number and one is not document
            ),
            document.reused,
        )
        for document in documents
    ]


_HEADS = (
    "Số, ký hiệu",
    "Ngày",
    "Cơ quan ban hành, trích yếu",
    "Hiệu lực",
    "Dẫn ở",
)
# The register's words for how far an entry was checked: what begins so is shown as such.
_CHECKED = {
    "verified": ("✓", "Đã kiểm chứng"),
    "partly": ("◐", "Kiểm chứng một phần"),
    "outline": ("◐", "Theo đề cương"),
    "invented": ("–", "Giả định"),
}
_UNCHECKED = ("○", "Chưa kiểm chứng")


def danh_muc_van_ban(context: Context) -> Rendered:
    """Print the register of documents; only on a page that is no part of the final copy."""
    refuse_in_book(context, "danh_muc_van_ban")
    rows = read_register(context.report)
    cited = [row for row in rows if row.places]
    others = [row for row in rows if not row.places]
    return Rendered("\n".join(_blocks(context, cited, others)))


def _blocks(context: Context, cited: Sequence[Row], others: Sequence[Row]) -> Iterator[str]:
    date = context.report.identity.ngay
    when = f"ngày {format_short(date)}, ngày của báo cáo" if date else "nay; báo cáo chưa có ngày"
    yield (
        f"Hiệu lực xét đến {when}, theo những gì danh mục đã ghi. "
        "Số hiệu được đánh lại theo từng nhiệm kỳ, nên một văn bản chỉ được xác định bằng số "
        "và ngày.\n"
    )
    if cited:
        yield f"## Được dẫn trong báo cáo\n\n{_table(context, cited, 'Văn bản được dẫn')}\n"
    if others:
        title = "Văn bản chưa được dẫn"
        yield f"## Có trong danh mục, chưa được dẫn\n\n{_table(context, others, title)}\n"


def _table(context: Context, rows: Sequence[Row], name: str) -> str:
    heads = _HEADS if any(row.places for row in rows) else _HEADS[:-1]
    head = "\n".join(f'<th scope="col">{one}</th>' for one in heads)
    body = "\n".join(_line(context, row) for row in rows)
    return (
        f'<div class="bang-cuon" role="region" tabindex="0" aria-label="{name}">\n'
        '<table class="van-ban sap-xep">\n'
        f"<thead>\n<tr>\n{head}\n</tr>\n</thead>\n<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _line(context: Context, row: Row) -> str:
    document = row.document
    sortable = document.date.isoformat() if document.date else ""
    shown = format_short(document.date) if document.date else "chưa rõ ngày"
    cells = [
        f'<th scope="row">{_no_wrap(document.number)}{_same_number(row)}</th>',
        f'<td data-gia-tri="{sortable}">{shown}</td>',
        f'<td><span class="co-quan">{escape(document.issuer)}</span>\n'
        f'{escape(document.title)}\n<span class="kiem-chung">{_checked(document)}</span></td>',
        f"<td>{_force(row.force)}</td>",
    ]
    if row.places:
        items = "\n".join(_place(context, document, place) for place in row.places)
        cells.append(f'<td data-gia-tri="{len(row.places)}">\n<ul>\n{items}\n</ul>\n</td>')
    body = "\n".join(cells)
    return f'<tr id="van-ban-{escape(document.key)}">\n{body}\n</tr>'


def _place(context: Context, document: Document, place: Place) -> str:
    """Link to the passage: where the page first cites the document, its note begins."""
    address = address_of(context.page, place.page, f"fnref:{document.key}")
    outline, page = context.report.outline, place.page
    # A page that names no section of the outline is found elsewhere.
    section = next((one for one in outline.sections if one.id == page.section), None)
    name = name_section(outline, section) if section is not None else page.title
    times = f" ({place.times} lần)" if place.times > 1 else ""
    return f'<li><a href="{escape(address)}">{escape(name)}</a>{times}</li>'


def _same_number(row: Row) -> str:
    """Tell apart what has the same number, in the register and outside it."""
    inside = [f'<a href="#van-ban-{escape(one.key)}">{_date(one)}</a>' for one in row.namesakes]
    outside = [
        f"{_when(one.date)}{f' ({escape(one.subject)})' if one.subject else ''}"
        f"{'' if one.verified else ' – chưa kiểm chứng'}"
        for one in row.reused
    ]
    if not inside and not outside:
        return ""
    return f'<span class="trung-so">Trùng số với văn bản {"; ".join(inside + outside)}</span>'


def _when(date: str) -> str:
    return f"{('năm', 'tháng', 'ngày')[date.count('-')]} {format_partial(date)}"


def _date(document: Document) -> str:
    return f"ngày {format_short(document.date)}" if document.date else "chưa rõ ngày"


def _force(force: Force) -> str:
    states = {
        State.LATER: "Ban hành sau ngày báo cáo",
        State.REPLACED: "Đã được thay thế",
        State.ENDED: "Hết hiệu lực",
        State.REPLACED_LATER: "Còn hiệu lực",
        State.STANDING: "Chưa ghi nhận văn bản thay thế",
    }
    said = f'<strong class="hieu-luc {force.state}">{states[force.state]}</strong>'
    if force.successor is None:
        return said
    name = escape(force.successor.words)
    if force.successor.document:
        name = f'<a href="#van-ban-{escape(force.successor.document.key)}">{name}</a>'
    link = " bởi" if force.state is State.REPLACED else "; sau đó được thay thế bởi"
    doubt = "" if force.successor.relation.verified else ", chưa kiểm chứng"
    return f"{said}{link} {name}{doubt}"


def _checked(document: Document) -> str:
    word = document.verification.split(" ", 1)[0].rstrip(":")
    sign, label = _CHECKED.get(word, _UNCHECKED)
    return f'<span aria-hidden="true">{sign}</span> {label}'


def _no_wrap(number: str) -> str:
    return f'<span class="so-hieu">{escape(number.replace(" ", NO_BREAK_SPACE))}</span>'
