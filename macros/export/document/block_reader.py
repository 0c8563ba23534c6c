"""Read the article of a built page into nodes, once and for every printer.

An element that is not known here is a finding with its place, never left out in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import html

from macros.export.document import inlines, nodes
from macros.export.document.chapter import Chapter
from macros.export.document.grid import Content, read_table
from macros.export.document.inline_reader import HEADINGS, KNOWN, InlineReader, Run, is_inline
from macros.export.document.pictures import part_at_pictures
from macros.findings import Code


class BlockReader(InlineReader):
    """Reads one page; use once."""

    _depth = 0  # of lists without numbers, while one is read

    def read(self, title: inlines.Inlines = ()) -> Chapter:
        """Return the chapter with its blocks.

        Args:
            title: Words that take the place of the page's own title.
        """
        ids = list(map(str, self.article.body.xpath(".//@id")))
        above = () if title else self.blocks(self._above_title())
        heading = self._title(title)
        blocks = (*above, heading, *self.blocks(self.article.body))
        names = frozenset({heading.name, *ids, *self.notes.noted})
        return replace(self.chapter, blocks=blocks, names=names)

    def _above_title(self) -> html.HtmlElement:
        """Take what stands above the title out of the page: the basis that opens a report."""
        above, title = html.Element("div"), self.article.title
        if title is not None and title.getparent() is self.article.body:
            above.extend(reversed(list(title.itersiblings(preceding=True))))
        return above

    def blocks(self, parent: html.HtmlElement) -> nodes.Blocks:
        """Read the children of a container; loose text becomes paragraphs."""
        found: list[nodes.Block] = []
        run = Run(self)
        run.add_text(parent.text)
        for child in parent:
            if is_inline(child):
                run.add_element(child)
            elif child is not self.article.title:
                found.extend(self._paragraphs(run.content()))
                self.where.move_to(child)
                found.extend(self._block(child))
                run = Run(self)
            run.add_text(child.tail)
        found.extend(self._paragraphs(run.content()))
        return tuple(found)

    def _block(self, element: html.HtmlElement) -> Iterator[nodes.Block]:
        tag, place = element.tag, self.place
        if self.article.drawing(element):
            drawing = self._drawing(element, "")
            if drawing is not None and not self.article.is_icon(element):
                yield nodes.Exhibit("", drawing, place=place)
        elif tag in HEADINGS:
            yield self._heading(element)
        elif tag == "p":
            yield from self._paragraphs(self.run(element, with_anchor=True))
        elif tag in {"ul", "ol"}:
            yield from self._list(element)
        elif tag == "figure":
            with self.notes.beside(element, self.memory.cited):
                yield from self._exhibit(element)
        elif tag == "table":
            with self.notes.beside(element, self.memory.cited):
                table = self._table(element)
            if table is not None:
                yield nodes.Exhibit("", table, place=place)
        elif tag == "blockquote":
            yield nodes.Quote(self.blocks(element), place=place)
        elif tag == "dt":
            words = self.run(element)
            yield from self._paragraphs(
                (inlines.Styled(inlines.Style.STRONG, words, place=place),) if words else ()
            )
        elif tag == "pre":
            yield nodes.Verbatim(str(element.text_content()).rstrip("\n"), place=place)
        elif tag == "hr":
            yield nodes.Divider(place=place)
        elif tag in KNOWN:
            yield from self.blocks(element)
        else:
            self.refuse(element)

    def _paragraphs(self, content: inlines.Inlines) -> Iterator[nodes.Paragraph]:
        """Read a paragraph: pictures too large for a line of words part it."""
        for is_picture, part in part_at_pictures(content):
            yield nodes.Paragraph(part, is_picture=is_picture, place=self.place)

    def _list(self, element: html.HtmlElement) -> Iterator[nodes.List]:
        place, is_ordered = self.place, element.tag == "ol"
        start, kind = element.get("start", "1"), element.get("type", "")
        self._depth += not is_ordered
        items: list[nodes.Item] = []
        for child in element:
            if child.tag == "li":
                self.where.move_to(child)
                items.append(nodes.Item(_on_line_of_mark(self.blocks(child)), place=self.place))
            else:
                self.refuse(child)
        depth = self._depth
        self._depth -= not is_ordered
        if items:
            yield nodes.List(
                tuple(items),
                is_ordered=is_ordered,
                start=int(start) if start.isdecimal() else 1,
                letters=kind if kind in {"a", "A"} else "",
                depth=depth,
                place=place,
            )

    # --- headings

    def _title(self, words: inlines.Inlines) -> nodes.Heading:
        section, title = self.chapter.section, self.article.title
        content = words or (self.run(title) if title is not None else ())
        level, _ = self._close_gap(section.level)
        place = self.where.at(title) if title is not None else self.place
        content = content or (inlines.Text(section.heading, place=self.place),)
        return nodes.Heading(level, section.id, content, is_listed=True, place=place)

    def _heading(self, element: html.HtmlElement) -> nodes.Heading:
        # A second h1 on a page can only be a part of the section.
        depth = int(element.tag[1]) if element.tag != "h1" else 2
        level, is_gap = self._close_gap(min(self.chapter.section.level + depth - 1, 6))
        content = self.run(element)
        if is_gap:
            words = nodes.words_of(content, with_notes=True)
            message, remedy = f"tiêu đề “{words}” nhảy cóc một cấp", "bớt một dấu # trước tiêu đề"
            gap = self.chapter.finding(message, remedy, Code.HEADING, near=words, warn=True)
            self.memory.gaps.append(gap)
        return nodes.Heading(
            level, element.get("id", ""), content, is_listed=False, place=self.place
        )

    def _close_gap(self, written: int) -> tuple[int, bool]:
        """Return the level of a heading, and whether it was pulled up.

        Neither PDF/UA nor a reader can follow a gap.
        """
        levels = self.memory.levels
        while levels and levels[-1] >= written:
            levels.pop()
        # A section printed alone begins deep in the outline: no fault of its author.
        is_gap = bool(levels) and written > levels[-1] + 1
        levels.append(written)
        return len(levels), is_gap

    # --- tables and pictures

    def _table(self, element: html.HtmlElement) -> nodes.Grid | None:
        place = self.place
        table = read_table(element, self._cell_content, self.refuse)
        return replace(table, place=place) if table is not None else None

    def _cell_content(self, element: html.HtmlElement, is_head: bool) -> Content:
        has_blocks = element.find(".//p") is not None or element.find(".//li") is not None
        if has_blocks and not is_head:
            return (), self.blocks(element)
        return self.run(element), ()

    def _exhibit(self, element: html.HtmlElement) -> Iterator[nodes.Exhibit]:
        labels = element.xpath("string(.//*[@class='nhan'])")
        label = element.get("data-nhan") or str(labels).rstrip(".: ")
        body: nodes.Grid | inlines.Picture | None = None
        lines: dict[str, list[inlines.Inlines]] = {}
        signers: tuple[str, ...] = ()
        place = self.place
        for child in element:
            kind = _kind_of_line(child)
            if "nguoi-ky" in child.classes:
                signers = tuple(
                    "\n".join(filter(str.strip, map(str, one.itertext()))) for one in child
                )
            elif kind in lines and kind != "ghi-chu-bang":
                self.refuse(child)
            elif kind:
                lines.setdefault(kind, []).append(self.run(child))
            elif body is None:
                body = self._body(child, label)
            else:
                self.refuse(child)
        if body is None:
            return
        yield nodes.Exhibit(
            element.get("id", ""),
            body,
            label=label,
            caption=_only(lines.get("figcaption")),
            headline=_only(lines.get("tieu-de")),
            unit=nodes.words_of(_only(lines.get("don-vi-tinh"))),
            source=_only(lines.get("nguon")),
            notes=tuple(lines.get("ghi-chu-bang", ())),
            signers=signers,
            wants_landscape=element.get("data-kho") == "ngang",
            place=place,
        )

    def _body(self, element: html.HtmlElement, label: str) -> nodes.Grid | inlines.Picture | None:
        table = element if element.tag == "table" else element.find(".//table")
        if table is not None:
            grid, size = self._table(table), table.get("data-co", "")
            return replace(grid, most_size=int(size)) if grid and size.isdecimal() else grid
        alt = element.get("aria-label") or ""
        drawing = element if element.get("data-svg") else element.find(".//span[@data-svg]")
        image = element if element.tag == "img" else element.find(".//img")
        picture = None
        if drawing is not None:
            picture = self._drawing(drawing, alt)
        elif image is not None:
            picture = self.pictures.read_file(image.get("src", ""), image.get("alt"), self.place)
        if "hinh" in element.classes:
            self.pictures.check_frame(label, picture, alt)
        elif picture is None:
            self.refuse(element)
        return picture

    def _drawing(self, element: html.HtmlElement, alt: str) -> inlines.Picture | None:
        return self.pictures.read_drawing(self.article.drawing(element), alt, self.place)


def _on_line_of_mark(blocks: nodes.Blocks) -> nodes.Blocks:
    """Let the pictures that an item begins with stand in a line of text."""
    first = blocks[0] if blocks else None
    if not isinstance(first, nodes.Paragraph):
        return blocks
    return (replace(first, is_picture=False), *blocks[1:])


def _only(lines: list[inlines.Inlines] | None) -> inlines.Inlines:
    return lines[0] if lines else ()


def _kind_of_line(element: html.HtmlElement) -> str:
    """Return which line around a table or picture this is; "" for none."""
    if element.tag == "figcaption":
        return "figcaption"
    kinds = ("don-vi-tinh", "tieu-de", "nguon", "ghi-chu-bang")
    return next((kind for kind in kinds if element.tag == "p" and kind in element.classes), "")
