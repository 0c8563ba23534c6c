"""The page of all documents, for reviewers: `danh_muc_van_ban`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from macros.format import NO_BREAK_SPACE, format_short
from macros.read.documents import Document, Related
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.address import address_of, name_section
from macros.render.call.context import Context, Rendered
from macros.render.call.html import Html, block, inline, joined, lines, plain_table, tag
from macros.render.documents.citation import (
    Force,
    State,
    citations_of,
    force_of,
    format_partial,
)

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


@dataclass(frozen=True, slots=True)
class CitingPage:
    """A page that cites a document, and how often."""

    page: Page
    times: int


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One document.

    Args:
        places: The pages that cite it, in outline order.
        namesakes: Documents of the register with the same number.
    """

    document: Document
    places: tuple[CitingPage, ...]
    force: Force
    namesakes: tuple[Document, ...]


def danh_muc_van_ban(context: Context) -> Rendered:
    """Print the register of documents; only on a page that is no part of the final copy."""
    rows = read_register(context.report)
    cited = [row for row in rows if row.places]
    others = [row for row in rows if not row.places]
    return Rendered("\n".join(_blocks(context, cited, others)))


def read_register(report: Report) -> Sequence[RegisterRow]:
    """Describe all documents of the register, in its order."""
    places: dict[str, list[CitingPage]] = {}
    for page in report.pages:
        for key, calls in citations_of(page).items():
            places.setdefault(key, []).append(CitingPage(page, len(calls)))
    documents = tuple(report.documents.values())
    return [
        RegisterRow(
            document,
            tuple(places.get(document.key, ())),
            force_of(document, report.documents, report.identity.ngay),
            tuple(
                one for one in documents if one.number == document.number and one is not document
            ),
        )
        for document in documents
    ]


def _blocks(
    context: Context, cited: Sequence[RegisterRow], others: Sequence[RegisterRow]
) -> Iterator[str]:
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


def _table(context: Context, rows: Sequence[RegisterRow], name: str) -> Html:
    heads = _HEADS if any(row.places for row in rows) else _HEADS[:-1]
    body = (_line(context, row) for row in rows)
    return plain_table(name, heads, body, class_="van-ban sap-xep")


def _line(context: Context, row: RegisterRow) -> Html:
    document = row.document
    number = tag("span", document.number.replace(" ", NO_BREAK_SPACE), class_="so-hieu")
    what = lines(
        tag("span", document.issuer, class_="co-quan"),
        document.title,
        tag("span", *_checked(document), class_="kiem-chung"),
    )
    sortable = document.date.isoformat() if document.date else ""
    shown = format_short(document.date) if document.date else "chưa rõ ngày"
    cells = [
        tag("th", number, _same_number(row), scope="row"),
        tag("td", shown, data_gia_tri=sortable),
        tag("td", what),
        tag("td", _force(row.force)),
    ]
    if row.places:
        items = block("ul", *(_place(context, document, place) for place in row.places))
        cells.append(block("td", items, data_gia_tri=len(row.places)))
    return block("tr", *cells, id=f"van-ban-{document.key}")


def _place(context: Context, document: Document, place: CitingPage) -> Html:
    """Link to the passage: where the page first cites the document, its note begins."""
    address = address_of(context.page, place.page, f"fnref:{document.key}")
    outline, page = context.report.outline, place.page
    # A page that names no section of the outline is found elsewhere.
    section = next((one for one in outline.sections if one.id == page.section), None)
    name = name_section(outline, section) if section is not None else page.title
    times = f" ({place.times} lần)" if place.times > 1 else ""
    return tag("li", tag("a", name, href=address), times)


def _same_number(row: RegisterRow) -> Html:
    """Tell apart what has the same number, in the register and outside it."""
    inside = [tag("a", _date(one), href=f"#van-ban-{one.key}") for one in row.namesakes]
    outside = [_reused(one) for one in row.document.reused]
    if not inside and not outside:
        return Html()
    others = joined("; ", (*inside, *outside))
    return tag("span", "Trùng số với văn bản ", others, class_="trung-so")


def _reused(one: Related) -> str:
    when = f"{('năm', 'tháng', 'ngày')[one.date.count('-')]} {format_partial(one.date)}"
    subject = f" ({one.subject})" if one.subject else ""
    return when + subject + ("" if one.verified else " – chưa kiểm chứng")


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
    word = document.verification.split(" ", 1)[0].rstrip(":")
    sign, label = _CHECKED.get(word, _UNCHECKED)
    return tag("span", sign, aria_hidden="true"), f" {label}"
