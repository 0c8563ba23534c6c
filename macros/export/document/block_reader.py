"""Read the article of a built page into nodes, once and for every printer.

An element that is not known here is a finding with its place, never left out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from lxml import html

from macros.export.document.article import Article, Whereabouts
from macros.export.document.chapter import Chapter
from macros.export.document.grid import Content, read_table
from macros.export.document.hyperlinks import Links
from macros.export.document.inline_reader import KNOWN, Run, is_inline
from macros.export.document.inlines import (
    Inlines,
    Note,
    NoteAgain,
    Origin,
    Picture,
    Style,
    Styled,
    Text,
)
from macros.export.document.nodes import (
    Block,
    Blocks,
    Divider,
    Exhibit,
    Grid,
    Heading,
    Item,
    List,
    Paragraph,
    Quote,
    Verbatim,
    walk,
)
from macros.export.document.pictures import Pictures
from macros.export.document.plain_text import pieces, words_of
from macros.findings import Code, Finding

_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_UNDEFINED_NOTE = re.compile(r"\[\^([^\]\s]{1,60})\]")


@dataclass(slots=True)
class Memory:
    """What the reading of a chapter must know of those before it.

    Args:
        documents: Keys of cited documents; their note is printed once in the whole document.
        cited: The keys printed so far; grows.
        levels: Of the headings that are open, as written, from the part down; changes.
        gaps: Headings that skipped a level; grows.
    """

    documents: Collection[str]
    cited: set[str] = field(default_factory=set)
    levels: list[int] = field(default_factory=list)
    gaps: list[Finding] = field(default_factory=list)


class PageReader:
    """Reads one page; use once.

    Args:
        chapter: The section with its page, without its blocks.
        links: Those of a page that was built; None without one.
        findings: What is wrong on the page; grows.
    """

    def __init__(
        self,
        chapter: Chapter,
        article: Article,
        links: Links,
        pictures: Pictures,
        memory: Memory,
        findings: list[Finding],
    ) -> None:
        self._chapter = chapter
        self._article = article
        self._links = links
        self._pictures = pictures
        self._memory = memory
        self._findings = findings
        self._where = Whereabouts(chapter)
        self._notes = _cut_notes(article.body, f"{chapter.section.id}--fn:")
        self._noted: set[str] = set()
        self._depth = 0  # of lists without numbers

    def read(self, title: Inlines = ()) -> Chapter:
        """Return the chapter with its blocks.

        Args:
            title: Words that take the place of the page's own title.
        """
        heading = self._title(title)
        blocks = (heading, *self.blocks(self._article.body))
        for match in _UNDEFINED_NOTE.finditer("".join(pieces(blocks))):
            message = f"chú thích “{match.group()}” không có nội dung"
            remedy = f"thêm dòng “{match.group()}: …” ở cuối trang, hoặc bỏ dấu chú thích"
            finding = self._chapter.finding(
                message, remedy, Code.UNKNOWN_TARGET, near=match.group()
            )
            self._findings.append(finding)
        ids = map(str, self._article.body.xpath(".//@id"))
        names = frozenset({heading.name, *ids, *self._noted})
        return replace(self._chapter, blocks=blocks, names=names)

    # --- what a run asks

    @property
    def place(self) -> Origin:
        return self._where.here

    def place_of(self, fact: str) -> Origin:
        return self._where.of_number(fact)

    def resolve(self, href: str) -> str | None:
        return self._links.resolve(href)

    def picture(self, image: html.HtmlElement) -> Picture | None:
        return self._pictures.read_file(image.get("src", ""), image.get("alt"), self.place)

    def note(self, mark: html.HtmlElement) -> Note | NoteAgain | None:
        key = mark.get("href", "").partition("#")[2].removeprefix("fn:")
        item, memory = self._notes.get(key), self._memory
        if item is None or key in memory.cited:
            return None
        name = f"{self._chapter.section.id}--fn-{key}"
        if name in self._noted:
            return NoteAgain(name, place=self.place)
        self._noted.add(name)
        content = self._note_content(item)
        if key in memory.documents:
            memory.cited.add(key)
        return Note(name, key, content, place=self.place) if content else None

    def _note_content(self, item: html.HtmlElement) -> Inlines:
        """Read a note as one run, without the way back to the text."""
        run = Run(self)
        run.add_text(item.text)
        for block in item:
            run.add_content(block)
            run.add_text(" ")
        content = list(run.inlines())
        # A no-break space stood before the way back.
        while content and isinstance(last := content[-1], Text):
            words = last.text.rstrip()
            content[-1:] = [replace(last, text=words)] if words else []
            if words:
                break
        return tuple(content)

    def refuse(self, element: html.HtmlElement) -> None:
        """Tell of an element that no printer knows."""
        if self._article.is_icon(element):
            return
        name = "svg" if self._article.drawing(element) else element.tag
        message = f"bản in không biết phần tử <{name}> của trang"
        remedy = "bỏ phần tử đó, hoặc báo cho người giữ mã nguồn"
        place = self.place
        self._findings.append(Finding(place.path, place.line, message, remedy, Code.PRINT))

    # --- blocks

    def blocks(self, parent: html.HtmlElement) -> Blocks:
        """Read the children of a container; loose text becomes paragraphs."""
        found: list[Block] = []
        run = Run(self)
        run.add_text(parent.text)
        for child in parent:
            if is_inline(child):
                run.add_element(child)
            elif child is not self._article.title:
                found.extend(self._paragraph(run.inlines()))
                self._where.move_to(child)
                found.extend(self._block(child))
                run = Run(self)
            run.add_text(child.tail)
        found.extend(self._paragraph(run.inlines()))
        return tuple(found)

    def _block(self, element: html.HtmlElement) -> Iterator[Block]:
        tag, place = element.tag, self.place
        if self._article.drawing(element):
            drawing = self._drawing(element, "")
            if drawing is not None and not self._article.is_icon(element):
                yield Exhibit("", drawing, place=place)
        elif tag in _HEADINGS:
            yield self._heading(element)
        elif tag == "p":
            yield from self._paragraph(self._run(element, with_anchor=True))
        elif tag in {"ul", "ol"}:
            yield from self._list(element)
        elif tag == "figure":
            yield from self._exhibit(element)
        elif tag == "table":
            yield from self._table(element)
        elif tag == "blockquote":
            yield Quote(self.blocks(element), place=place)
        elif tag == "dt":
            words = self._run(element)
            yield from self._paragraph((Styled(Style.STRONG, words, place=place),) if words else ())
        elif tag == "pre":
            yield Verbatim(str(element.text_content()).rstrip("\n"), place=place)
        elif tag == "hr":
            yield Divider(place=place)
        elif tag in KNOWN:
            yield from self.blocks(element)
        else:
            self.refuse(element)

    def _run(self, element: html.HtmlElement, *, with_anchor: bool = False) -> Inlines:
        run = Run(self)
        if with_anchor:
            run.add_anchor(element)
        run.add_content(element)
        return run.inlines()

    def _paragraph(self, content: Inlines) -> Iterator[Paragraph]:
        every = list(walk(content))
        pictures = [node for node in every if isinstance(node, Picture)]
        if len(pictures) == 1 and not "".join(pieces(content)).strip():
            yield Paragraph((pictures[0],), place=self.place)
        elif content:
            yield Paragraph(content, place=self.place)

    def _list(self, element: html.HtmlElement) -> Iterator[List]:
        place, is_ordered = self.place, element.tag == "ol"
        start, kind = element.get("start", "1"), element.get("type", "")
        self._depth += not is_ordered
        items: list[Item] = []
        for child in element:
            if child.tag == "li":
                self._where.move_to(child)
                items.append(Item(self.blocks(child), place=self.place))
            else:
                self.refuse(child)
        depth = self._depth
        self._depth -= not is_ordered
        if items:
            yield List(
                tuple(items),
                is_ordered=is_ordered,
                start=int(start) if start.isdecimal() else 1,
                letters=kind if kind in {"a", "A"} else "",
                depth=depth,
                place=place,
            )

    # --- headings

    def _title(self, words: Inlines) -> Heading:
        section, title = self._chapter.section, self._article.title
        content = words or (self._run(title) if title is not None else ())
        level, _ = self._close_gap(section.level)
        content = content or (Text(section.heading, place=self.place),)
        return Heading(level, section.id, content, is_listed=True, place=self.place)

    def _heading(self, element: html.HtmlElement) -> Heading:
        # A second h1 on a page can only be a part of the section.
        depth = int(element.tag[1]) if element.tag != "h1" else 2
        level, is_gap = self._close_gap(min(self._chapter.section.level + depth - 1, 6))
        content = self._run(element)
        if is_gap:
            words = words_of(content, with_notes=True)
            message, remedy = f"tiêu đề “{words}” nhảy cóc một cấp", "bớt một dấu # trước tiêu đề"
            gap = self._chapter.finding(message, remedy, Code.HEADING, near=words, warn=True)
            self._memory.gaps.append(gap)
        return Heading(level, element.get("id", ""), content, is_listed=False, place=self.place)

    def _close_gap(self, written: int) -> tuple[int, bool]:
        """Return the level of a heading, and whether it was pulled up.

        Neither PDF/UA nor a reader can follow a gap.
        """
        levels = self._memory.levels
        while levels and levels[-1] >= written:
            levels.pop()
        # A section printed alone begins deep in the outline: no fault of its author.
        is_gap = bool(levels) and written > levels[-1] + 1
        levels.append(written)
        return len(levels), is_gap

    # --- tables and pictures

    def _table(self, element: html.HtmlElement) -> Iterator[Grid]:
        place = self.place
        table = read_table(element, self._cell_content, self.refuse)
        if table is not None:
            yield replace(table, place=place)

    def _cell_content(self, element: html.HtmlElement, is_head: bool) -> Content:
        has_blocks = element.find(".//p") is not None or element.find(".//li") is not None
        if has_blocks and not is_head:
            return (), self.blocks(element)
        return self._run(element), ()

    def _exhibit(self, element: html.HtmlElement) -> Iterator[Exhibit]:
        labels = element.xpath("string(.//*[@class='nhan'])")
        label = element.get("data-nhan") or str(labels).rstrip(". ")
        body: Grid | Picture | None = None
        lines: dict[str, list[Inlines]] = {}
        place = self.place
        for child in element:
            kind = _kind_of_line(child)
            if kind in lines and kind != "ghi-chu-bang":
                self.refuse(child)
            elif kind:
                lines.setdefault(kind, []).append(self._run(child))
            elif body is None:
                body = self._body(child, label)
            else:
                self.refuse(child)
        if body is None:
            return
        yield Exhibit(
            element.get("id", ""),
            body,
            label=label,
            caption=_only(lines.get("figcaption")),
            headline=_only(lines.get("tieu-de")),
            unit=words_of(_only(lines.get("don-vi-tinh"))),
            source=_only(lines.get("nguon")),
            notes=tuple(lines.get("ghi-chu-bang", ())),
            wants_landscape=element.get("data-kho") == "ngang",
            place=place,
        )

    def _body(self, element: html.HtmlElement, label: str) -> Grid | Picture | None:
        table = element if element.tag == "table" else element.find(".//table")
        if table is not None:
            return next(self._table(table), None)
        alt = element.get("aria-label") or ""
        drawing = element if element.get("data-svg") else element.find(".//span[@data-svg]")
        image = element if element.tag == "img" else element.find(".//img")
        picture = None
        if drawing is not None:
            picture = self._drawing(drawing, alt)
        elif image is not None:
            picture = self.picture(image)
        if "hinh" in element.classes:
            self._pictures.check_frame(label, picture, alt)
        elif picture is None:
            self.refuse(element)
        return picture

    def _drawing(self, element: html.HtmlElement, alt: str) -> Picture | None:
        return self._pictures.read_drawing(self._article.drawing(element), alt, self.place)


def _only(lines: list[Inlines] | None) -> Inlines:
    return lines[0] if lines else ()


def _kind_of_line(element: html.HtmlElement) -> str:
    """Return which line around a table or picture this is; "" for none."""
    if element.tag == "figcaption":
        return "figcaption"
    kinds = ("don-vi-tinh", "tieu-de", "nguon", "ghi-chu-bang")
    return next((kind for kind in kinds if element.tag == "p" and kind in element.classes), "")


def _cut_notes(body: html.HtmlElement, prefix: str) -> dict[str, html.HtmlElement]:
    """Cut the list of notes off the page and return the notes by key."""
    notes: dict[str, html.HtmlElement] = {}
    for block in body.xpath(".//div[@class='footnote']"):
        for item in block.xpath("./ol/li[@id]"):
            for back in item.xpath(".//a[contains(@class, 'footnote-backref')]"):
                back.drop_tree()
            notes[item.get("id").removeprefix(prefix)] = item
        block.drop_tree()
    return notes
