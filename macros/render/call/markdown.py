"""The Markdown of authors: no HTML, no link that runs a script; what macros print passes whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from macros.format import UNBROKEN, part_long_words, slugify
from macros.project import PACKAGED
from macros.read.site_config import read_site_config
from macros.render.call.html import (
    ALLOWED_SCHEMES,
    SHIELDED,
    TABLE_CLASS,
    TABLE_SLOT,
    scheme_of,
)

LINE_ENDS = "line_ends"  # the step that says where lines may end, and where not
_WORD_BREAK = "<wbr/>"  # with its slash, or lxml would put the rest of the word inside

# What settings call by its name in Python, which is read as a name.
_NAMED = {"tag:yaml.org,2002:python/name:macros.slugify": slugify}


class AuthorMarkdown(Extension):
    """Reads no HTML but that of macros."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  the name is Python-Markdown's
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        # In the place of what reads all HTML; the site builder has looked for anchors just before.
        md.preprocessors.register(_Unshield(md), "html_of_macros", 20)
        # Between the words and the order of the notes.
        md.treeprocessors.register(_NotesInReadingOrder(md), "notes_in_reading_order", 19.5)
        md.treeprocessors.register(_TablesInFigures(md), "tables_in_figures", 0)
        md.treeprocessors.register(_HarmlessLinks(md), "harmless_links", 0)
        md.treeprocessors.register(_UnsearchedMarks(md), "unsearched_marks", 0)
        # Last of all: the site builder reads titles from the tree as well.
        md.treeprocessors.register(_LineEnds(md), LINE_ENDS, -1)


class _Unshield(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        store: Callable[[str], str] = self.md.htmlStash.store
        text = SHIELDED.sub(lambda match: store(match[1]), "\n".join(lines))
        return text.split("\n")


class _TablesInFigures(Treeprocessor):
    """Puts a table into the figure that was printed for it, which the checks have seen to."""

    def run(self, root: Element) -> None:
        stored: list[Any] = self.md.htmlStash.rawHtmlBlocks
        places = {self.md.htmlStash.get_placeholder(n): n for n, one in enumerate(stored)}
        blocks = list(root)
        for figure, table in pairwise(blocks):
            number = places.get((figure.text or "").strip(), -1)
            before, slot, after = str([*stored, ""][number]).partition(TABLE_SLOT)
            if slot and table.tag == "table":
                table.set("class", f"{TABLE_CLASS} go-tay")
                stored[number] = before
                end = Element("p")
                end.text = self.md.htmlStash.store(after)
                root.insert(list(root).index(table) + 1, end)


class _HarmlessLinks(Treeprocessor):
    def run(self, root: Element) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                scheme = scheme_of(element.get(name, ""))
                # No picture comes from elsewhere: it would tell who reads the report.
                allowed = ALLOWED_SCHEMES if name == "href" else frozenset()
                if scheme is not None and scheme not in allowed:
                    del element.attrib[name]


class _NotesInReadingOrder(Treeprocessor):
    """Numbers notes as they are met in reading; words in lists and quotations are read last."""

    def run(self, root: Element) -> None:
        if "footnote-reorder" not in self.md.treeprocessors:
            return
        reorder: Any = self.md.treeprocessors["footnote-reorder"]
        notes = reorder.footnotes
        marks = [mark for mark in root.iter("a") if mark.get("class") == "footnote-ref"]
        known = {f"#{notes.makeFootnoteId(name)}": name for name in notes.footnotes}
        order = list(dict.fromkeys(known[mark.get("href", "")] for mark in marks))
        notes.footnote_order = order
        for mark in marks:
            mark.text = str(order.index(known[mark.get("href", "")]) + 1)


class _UnsearchedMarks(Treeprocessor):
    """Keeps the numbers of notes out of titles and words that are searched for."""

    def run(self, root: Element) -> None:
        for element in root.iter("sup"):
            if element.get("id", "").startswith("fnref"):
                element.set("data-search-exclude", "")


class _LineEnds(Treeprocessor):
    """Lets a line end inside an address, which would else decide the width of a column.

    None ends inside the number of a document or a range of years.
    """

    def run(self, root: Element) -> None:
        store: Callable[[str], str] = self.md.htmlStash.store
        joint = store(_WORD_BREAK)
        begin, end = store('<span class="lien">'), store("</span>")
        held = rf"{begin}\g<0>{end}"
        kept = {id(one) for code in root.iter("pre") for one in code.iter()}
        for element in root.iter():
            if id(element) not in kept:
                element.text = _joined(element.text, joint, held)
            for child in element if id(element) not in kept else ():
                child.tail = _joined(child.tail, joint, held)


def _joined(text: str | None, joint: str, held: str) -> str | None:
    pieces = part_long_words(text) if text else ()
    return text and "".join(
        joint.join(parts) if len(parts) > 1 else UNBROKEN.sub(held, parts[0]) for parts in pieces
    )


def make_reader() -> Any:
    """Make a `markdown.Markdown` with the packaged extensions.

    A report's mkdocs.yml has the same, or is told so; nothing that a stranger's file names is
    imported or made, and no guard is missing.
    """
    names, settings = ["toc", "tables", "fenced_code"], {}
    for item in read_site_config(PACKAGED).settings["markdown_extensions"]:
        name, options = next(iter(item.items())) if isinstance(item, Mapping) else (item, {})
        names.append(name)
        settings[name] = {key: _NAMED.get(str(value), value) for key, value in options.items()}
    return Markdown(extensions=list(dict.fromkeys(names)), extension_configs=settings)
