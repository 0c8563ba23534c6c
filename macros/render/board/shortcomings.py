"""Shortcomings that a report states, explains and promises to mend: `han_che`, and their matrix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from macros.findings import AuthorError, Code
from macros.read.outline import Section
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.render.call.address import address_of
from macros.render.call.context import Context, Rendered
from macros.render.call.html import Html, block, joined, plain_table, tag

_LEAST_WORDS = 2  # of a reason


def han_che(context: Context, *ma: str) -> Rendered:
    """Say which shortcomings the passage after it is about; prints nothing.

    Args:
        context: Where the call stands; its part of the outline says whether they are stated
            there, explained or mended.
        ma: Their ids, which the author chooses.
    """
    if not ma:
        message = "han_che(…) chưa ghi hạn chế nào"
        raise AuthorError(message, 'ghi mã tự đặt, như han_che("sinh_hoat")', Code.ARGUMENT)
    return Rendered("")


def bo_qua(context: Context, ma: str, ly_do: str, /) -> Rendered:
    """Let a warning of the next line stand, for a reason; prints nothing.

    Args:
        context: Where the call stands.
        ma: The code of the warning.
        ly_do: Why it may stand, for whoever reads the page after the author.
    """
    if len(str(ly_do).split()) < _LEAST_WORDS:
        message = f"bo_qua(…) chưa nói vì sao bỏ qua “{ma}”"
        raise AuthorError(message, "ghi lý do bằng một câu ngắn", Code.ARGUMENT)
    return Rendered("")


@dataclass(frozen=True, slots=True)
class Shortcomings:
    """Where each shortcoming is spoken of.

    Args:
        parts: The parts of the outline in which any of them is, in order.
        places: By id and by the id of the part, the calls that name it there.
    """

    parts: tuple[Section, ...]
    places: Mapping[str, Mapping[str, tuple[Call, ...]]]

    def missing(self, name: str) -> tuple[Section, ...]:
        """List the parts that speak of others, and not of this one."""
        return tuple(part for part in self.parts if part.id not in self.places[name])


def read_shortcomings(report: Report) -> Shortcomings:
    """Collect the shortcomings of the pages that answer a section."""
    parts: dict[str, Section] = {}
    places: dict[str, dict[str, tuple[Call, ...]]] = {}
    for page in report.book_pages:
        section = report.outline.section(page.section or "")
        part = (*report.outline.ancestors(section), section)[0]
        for call in page.calls_of("han_che"):
            parts[part.id] = part
            for name in map(str, call.args):
                known = places.setdefault(name, {})
                known[part.id] = (*known.get(part.id, ()), call)
    return Shortcomings(tuple(parts.values()), places)


def write_matrix(context: Context) -> Html | None:
    """Write a table of shortcomings by parts, with a link to each place; None without any."""
    found = read_shortcomings(context.report)
    if not found.places:
        return None
    pages = {page.path: page for page in context.report.pages}
    heads = ("Hạn chế", *(part.heading for part in found.parts))
    body = []
    for name, places in found.places.items():
        cells = [_cell(context.page, pages, places.get(part.id, ())) for part in found.parts]
        body.append(block("tr", tag("th", name.replace("_", " "), scope="row"), *cells))
    return plain_table("Hạn chế và cách khắc phục", heads, body, class_="han-che")


def _cell(here: Page, pages: Mapping[str, Page], calls: tuple[Call, ...]) -> Html:
    there = [pages[path] for path in dict.fromkeys(call.path for call in calls)]
    links = [tag("a", page.title, href=address_of(here, page)) for page in there]
    return tag("td", joined("; ", links) if links else "✗ còn thiếu")
