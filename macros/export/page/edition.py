"""A document with all that its copies share: read once, measured once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from macros.export.document import nodes
from macros.export.document.book import read_book
from macros.export.document.chapter import Book
from macros.export.document.front import Front, FrontLine, FrontLines, write_front
from macros.export.document.inlines import Picture
from macros.export.document.pictures import Room, narrowed, read_logo
from macros.export.page.fit import (
    MM,
    Fit,
    Measure,
    Paper,
    fit_table,
    paper_of,
)
from macros.export.page.fonts import Font, choose_font
from macros.findings import Finding
from macros.format import lines_at_sense
from macros.read.profile import Profile, read_profile
from macros.read.report import Report
from macros.render.abbreviations import listed_abbreviations

QUOTE_MM = 10.0  # how far each quotation is moved in
LIST_MM = 5.0  # how far the marks of a list in a list are
GAP = 11.3  # pt; between the columns of title block and signature
_RIGHT = 0.56  # of the width, what the right column has at least
_SUBJECT = 0.75  # of the width, what a line of the subject may take; more looks like text
_MARKED = 20.0  # by how much the first line of an item is shorter, its indent and mark


@dataclass(frozen=True, slots=True)
class Nest:
    """What a block stands in.

    Args:
        room: For a picture.
        lists: How many lists.
        quotes: How many quotations.
        is_cell: Whether it is a cell of a table.
    """

    room: Room
    lists: int = 0
    quotes: int = 0
    is_cell: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it stands in nothing, and may have a page of its own."""
        return not (self.lists or self.quotes or self.is_cell)

    def in_list(self) -> Nest:
        """Return what an item of a list stands in here; its lines return to the margin."""
        return replace(self, lists=self.lists + 1)

    def in_line(self) -> Nest:
        """Return what stands in a line of text here, perhaps behind a mark."""
        return self if self.is_cell else replace(self, room=narrowed(self.room, _MARKED))

    def in_quote(self) -> Nest:
        """Return what stands in a quotation here."""
        return replace(self, quotes=self.quotes + 1, room=narrowed(self.room, QUOTE_MM))

    def in_cell(self, room: Room) -> Nest:
        """Return what stands in a cell of a table here."""
        return replace(self, is_cell=True, room=room)

    @property
    def left_mm(self) -> float:
        """How far a quotation is moved in."""
        return QUOTE_MM * self.quotes

    def mark_mm(self, profile: Profile) -> float:
        """Say how far the mark of a list stands in; the lines below it return to the margin."""
        first = 0.0 if self.quotes or self.is_cell else profile.noi_dung.thut_dau_dong
        return first + LIST_MM * (self.lists - 1)


@dataclass(frozen=True, slots=True)
class Edition:
    """What a report is printed from.

    Args:
        front: The words around the body.
        logo: The emblem above the issuer.
        font: That of the PDF; the Word copy is measured by it.
        font_findings: What is wrong with it.
        abbreviations: The lines of their list behind the contents, its title first; empty
            where none is wanted.
        is_extract: Whether only some sections are printed.
    """

    report: Report
    book: Book
    front: Front
    profile: Profile
    font: Font
    logo: Picture | None = None
    font_findings: tuple[Finding, ...] = ()
    abbreviations: tuple[str, ...] = ()
    is_extract: bool = False

    @property
    def contents(self) -> str:
        """Where the contents stand: "dau", "cuoi", "khong"; an extract needs none."""
        wanted = self.report.identity.muc_luc.vi_tri or self.profile.muc_luc
        return "khong" if self.is_extract else wanted

    @property
    def has_front(self) -> bool:
        """Whether pages with numbers of their own stand before the first page."""
        return bool(self.front.cover) or self.contents == "dau"

    @property
    def lists(self) -> tuple[tuple[str, str], ...]:
        """The lists that are wanted behind the contents: kind of what they list, and title."""
        wanted = self.report.identity.muc_luc
        lists = (("bang", "DANH MỤC BẢNG"), ("hinh", "DANH MỤC HÌNH"))
        return tuple(one for one in lists if getattr(wanted, one[0]))

    @property
    def paper(self) -> Paper:
        """The room between the margins."""
        return paper_of(self.profile)

    def fit(self, grid: nodes.Grid, *, landscape: bool, nest: Nest) -> Fit:
        """Fit a table of the book to the page, with the same columns in every copy."""
        width = self.paper.portrait_width - nest.left_mm * MM
        paper = replace(self.paper, portrait_width=width)
        return fit_table(grid, self.font, paper, landscape=landscape)


def prepare_edition(
    report: Report,
    site_dir: Path,
    *,
    missing: tuple[str, ...] = (),
    section_id: str | None = None,
    font: Font | None = None,
) -> Edition:
    """Read the built site, and choose font and format.

    Args:
        missing: What a draft lacks, for its last page.
        section_id: Take only this section and those below it; the site may then be without
            the other pages.
        font: Otherwise the best that the machine has.

    Raises:
        AuthorError: when the outline has no such section, the emblem is none, or an
            abbreviation of the list has two meanings.
    """
    chosen, findings = (font, ()) if font is not None else choose_font()
    profile = read_profile(report.project, report.identity.the_thuc)
    return Edition(
        report,
        read_book(report, site_dir, section_id),
        end_lines(write_front(report.identity, profile, missing), profile, chosen),
        profile,
        chosen,
        read_logo(report, profile),
        findings,
        tuple(_abbreviations(report)),
        is_extract=section_id is not None,
    )


def _abbreviations(report: Report) -> Iterator[str]:
    if report.identity.muc_luc.viet_tat and (listed := listed_abbreviations(report)):
        yield "DANH MỤC CHỮ VIẾT TẮT"
        yield from (f"{short}: {words}" for short, words in listed.items())


def line_width(line: FrontLine, font: Measure) -> float:
    """Measure the longest line of a part of the title block, in pt."""
    lines = line.text.split("\n")
    return max(font.width_em(one, bold=line.look.dam) for one in lines) * line.look.co_chu


def title_columns(front: Front, profile: Profile, font: Measure) -> tuple[float, float]:
    """Share the width between issuer and heading, in pt: no line of the heading is broken."""
    room = paper_of(profile).portrait_width - GAP
    widest = max((line_width(line, font) for line in front.heading), default=0.0)
    right = max(_RIGHT * room, widest + 1)
    return room - right, right


def end_lines(front: Front, profile: Profile, font: Measure) -> Front:
    """Break issuer and subject where a typist would, each line end as "\\n"."""
    left, _ = title_columns(front, profile, font)
    room = paper_of(profile).portrait_width

    def broken(lines: FrontLines, room: float) -> FrontLines:
        return tuple(_broken(line, room, font) for line in lines)

    return replace(
        front,
        issuer=broken(front.issuer, left),
        subject=broken(front.subject, _SUBJECT * room),
        authority=broken(front.authority, (room - GAP) / 2),
    )


def _broken(line: FrontLine, room: float, font: Measure) -> FrontLine:
    if len(line.parts) > 1:
        return line
    width = partial(font.width_em, bold=line.look.dam)
    lines = lines_at_sense(line.text, width, room / line.look.co_chu)
    return replace(line, parts=("\n".join(lines),))
