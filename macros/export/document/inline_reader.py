"""Read a run of text of a page: one blank between words, notes where their marks stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from lxml import html

from macros.export.document import inlines
from macros.export.document.article import Article, Links, Targets, Whereabouts
from macros.export.document.chapter import Chapter
from macros.export.document.nodes import walk
from macros.export.document.notes import Notes, note_key, note_mark
from macros.export.document.pictures import Pictures
from macros.findings import Code, Finding

_STYLES = {
    "strong": inlines.Style.STRONG,
    "b": inlines.Style.STRONG,
    "em": inlines.Style.EMPHASIS,
    "i": inlines.Style.EMPHASIS,
    "u": inlines.Style.UNDERLINE,
    "ins": inlines.Style.UNDERLINE,
    "del": inlines.Style.STRIKE,
    "s": inlines.Style.STRIKE,
    "sub": inlines.Style.SUB,
    "sup": inlines.Style.SUPER,
}
# Elements that set words apart without a look of their own on paper.
_PLAIN = frozenset(
    {"a", "abbr", "bdi", "bdo", "cite", "data", "dfn", "kbd", "mark", "q", "samp", "small", "span"}
    | {"time", "var", "wbr"}
)
_INLINE = _PLAIN | _STYLES.keys() | {"br", "code", "img"}
# In a cell or a heading, blocks are only words.
_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption"}
    | {"figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol"}
    | {"p", "pre", "section", "summary", "table", "ul"}
    | {"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
)
KNOWN = _INLINE | _BLOCKS
HEADINGS = frozenset(f"h{level}" for level in range(1, 7))


def is_inline(element: html.HtmlElement) -> bool:
    """Tell what belongs to the running text from what stands by itself."""
    if element.tag not in _INLINE or element.get("data-svg") is not None:
        return False
    return element.find(".//table") is None and element.find(".//p") is None


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

    def copy(self) -> Memory:
        """Return the same, to go on from."""
        return Memory(self.documents, {*self.cited}, [*self.levels], [*self.gaps])


class InlineReader:
    """Reads the text of one page, with what stands in it: links, notes, pictures.

    Args:
        chapter: The section with its page, without its blocks.
    """

    def __init__(
        self, chapter: Chapter, article: Article, targets: Targets, memory: Memory
    ) -> None:
        self.findings: list[Finding] = []
        self.chapter = chapter
        self.article = article
        self.memory = memory
        self.links = Links(chapter, targets, self.findings)
        self.pictures = Pictures(chapter, targets.site_dir, self.findings)
        self.where = Whereabouts(chapter)
        self.in_heading = False
        self.notes = Notes(article.body, chapter.section.id)

    @property
    def place(self) -> inlines.Origin:
        """Where the page is being read."""
        return self.where.here

    def run(self, element: html.HtmlElement, *, with_anchor: bool = False) -> inlines.Inlines:
        """Read the inside of an element as one run of text."""
        outer, self.in_heading = self.in_heading, element.tag in HEADINGS
        run = Run(self)
        if with_anchor:
            run.add_anchor(element)
        run.add_content(element)
        self.in_heading = outer
        return run.content()

    def note(self, mark: html.HtmlElement) -> inlines.Note | inlines.NoteAgain | None:
        """Read what stands where a note is called; None for nothing."""
        key, memory, notes = note_key(mark), self.memory, self.notes
        item = notes.item(key)
        if item is None or key in memory.cited:
            return None
        name, sign = notes.name(key), notes.sign(key)
        if notes.is_again(key):
            return inlines.NoteAgain(name, sign, place=self.place)
        if notes.open:
            message = f"chú thích “[^{key}]” nằm trong một chú thích khác"
            remedy = "viết thẳng vào lời, hoặc dẫn chú thích ở thân bài"
            self._refuse_note(message, remedy, f"[^{key}]")
            return None
        with notes.reading(key):
            content = self._note_content(item, key)
        if key in memory.documents:
            memory.cited.add(key)
        place = self.where.of_note(item, key)
        return inlines.Note(name, key, content, sign, place=place) if content else None

    def _note_content(self, item: html.HtmlElement, key: str) -> inlines.Inlines:
        """Read a note as one run, each paragraph on lines of its own."""
        run = Run(self)
        run.add_text(item.text)
        for block in item:
            if block.tag != "p":
                message = f"chú thích “[^{key}]” chứa danh sách, bảng, mã hoặc trích dẫn"
                remedy = "lời chú thích chỉ gồm các đoạn văn; đưa phần đó ra thân bài"
                self._refuse_note(message, remedy, f"[^{key}]:")
                return run.content()
            # A no-break space stood before the way back to the text.
            run.add_paragraph(inlines.trimmed(self.run(block), inlines.END, None))
        return run.content()

    def _refuse_note(self, message: str, remedy: str, near: str) -> None:
        """Tell of a note that no foot of a page has room for."""
        self.findings.append(self.chapter.finding(message, remedy, Code.PRINT, near=near))

    @property
    def unfit(self) -> str:
        """What is being read and has no room for a picture: contents and notes are words."""
        return "chú thích" if self.notes.open else "tiêu đề" if self.in_heading else ""

    def refuse(self, element: html.HtmlElement) -> None:
        """Tell of an element that no printer knows."""
        if self.article.is_icon(element):
            return
        name = "svg" if self.article.drawing(element) else element.tag
        message = f"bản in không biết phần tử <{name}> của trang"
        remedy = "bỏ phần tử đó, hoặc báo cho người giữ mã nguồn"
        place = self.place
        self.findings.append(Finding(place.path, place.line, message, remedy, Code.PRINT))


class Run:
    """Collects the inlines of a paragraph, heading, cell or caption."""

    def __init__(self, page: InlineReader) -> None:
        self._page = page
        self._nodes: list[inlines.Inline] = []
        self._after_blank = True

    def content(self) -> inlines.Inlines:
        """Return what was read, blanks at its end taken off; empty when there are no words."""
        content = inlines.trimmed(tuple(self._nodes), inlines.END)
        return content if any(_is_seen(node) for node in walk(content)) else ()

    def add_text(self, text: str | None, fact: str | None = None) -> None:
        """Read words; blanks at the beginning, and after other blanks, are dropped."""
        words = self._squeezed(text)
        if words and fact is not None:
            self._nodes.append(inlines.Numeral(words, fact, place=self._page.where.of_number(fact)))
        elif words:
            self._nodes.append(inlines.Text(words, place=self._page.place))

    def add_content(self, element: html.HtmlElement) -> None:
        """Read the inside of an element."""
        self.add_text(element.text, element.get("data-so"))
        for child in element:
            self.add_element(child)
            self.add_text(child.tail)

    def add_element(self, element: html.HtmlElement) -> None:
        """Read an element without its tail."""
        tag, place = element.tag, self._page.place
        mark = note_mark(element)
        if mark is not None:
            self._add_note(mark)
        elif element.get("data-svg") is not None:
            self._page.refuse(element)
        elif tag == "br":
            self._nodes.append(inlines.LineBreak(place=place))
            self._after_blank = True
        elif tag == "img":
            self._add_picture(element)
        elif tag == "a" and "so" in element.classes:
            self.add_content(element)  # the number itself; its way to the table is for the screen
        elif tag == "code":
            self._add_code(element)
        else:
            self._add_wrapped(element)

    def _squeezed(self, text: str | None) -> str:
        words = inlines.one_blank(text)
        if self._after_blank:
            words = words.lstrip(" ")
        if words:
            self._after_blank = words.endswith(" ")
        return words

    def add_paragraph(self, content: inlines.Inlines) -> None:
        """Add a paragraph that has been read, below those before it."""
        if self._nodes and content:
            self._nodes.append(inlines.LineBreak(place=self._page.place))
        self._nodes.extend(content)

    def add_anchor(self, element: html.HtmlElement) -> None:
        """Mark the place to which links to an element lead."""
        if element.get("id"):
            self._nodes.append(inlines.Anchor(element.get("id", ""), place=self._page.place))

    def _add_code(self, element: html.HtmlElement) -> None:
        self.add_anchor(element)
        words = self._squeezed(str(element.text_content()))
        if words:
            self._nodes.append(inlines.CodeText(words, place=self._page.place))

    def _add_picture(self, element: html.HtmlElement) -> None:
        source, alt = element.get("src", ""), element.get("alt")
        page = self._page
        picture = page.pictures.read_file(source, alt, page.place, page.unfit)
        if picture is not None:
            self._nodes.append(picture)
            self._after_blank = False

    def _add_note(self, mark: html.HtmlElement) -> None:
        note = self._page.note(mark)
        if note is not None:
            self._nodes.append(note)
            self._after_blank = False

    def _add_wrapped(self, element: html.HtmlElement) -> None:
        """Read an element that may be emphasis, a link or nothing in particular."""
        tag, place = element.tag, self._page.place
        if tag not in KNOWN:
            self._page.refuse(element)
            return
        target = self._page.links.resolve(element.get("href", "").strip()) if tag == "a" else None
        if tag == "a" and target is None and not element.get("id"):
            self.add_content(element)  # its words are words like any other
            return
        self.add_anchor(element)
        content = self._inside(element)
        has_content = any(_has_words(node) for node in walk(content))
        if has_content and tag in _STYLES:
            self._nodes.append(inlines.Styled(_STYLES[tag], content, place=place))
        elif has_content and target is not None:
            self._nodes.append(inlines.Hyperlink(target, content, place=place))
        elif content:
            self._nodes.append(inlines.Segment(content, place=place))

    def _inside(self, element: html.HtmlElement) -> inlines.Inlines:
        outer, self._nodes = self._nodes, []
        self.add_content(element)
        inner, self._nodes = self._nodes, outer
        return tuple(inner)


def _has_words(node: inlines.Node) -> bool:
    return isinstance(node, inlines.Picture) or bool(getattr(node, "text", "").strip())


def _is_seen(node: inlines.Node) -> bool:
    """Tell what takes room on paper; a no-break space does, since somebody wanted it."""
    if isinstance(node, inlines.Note | inlines.NoteAgain | inlines.LineBreak | inlines.Picture):
        return True
    return bool(getattr(node, "text", "").strip(" "))
