"""What the site builder makes of each page, kept until something that it is made of changes.

Three steps cost nearly all of its time, and each has a record of its own for every page: what
Markdown makes of the text, what the search takes from that, and what the theme prints around it.
"""

from __future__ import annotations

import hashlib
import logging
import mmap
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import yaml
from jinja2 import Environment
from mkdocs.commands.build import _build_page, _populate_page
from mkdocs.config import defaults
from mkdocs.structure import pages as structure
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.yaml import get_yaml_loader

from macros.files.work import ahead
from macros.format import shorten
from macros.project import PACKAGED, Project, digest, recall
from macros.read.site_config import SiteConfig, read_site_config

_ANCHOR = re.compile(r'\s(?:id|name)="([^"]+)"')
# Nobody searches it, and it is most of a page with a chart.
_DRAWING = re.compile(r'(?s)<svg [^>]*data-search-exclude=""[^>]*>.*?</svg>')
_KINDS = ("chu", "tim", "khuon")  # of the records
_TAKEN_IN = frozenset({".html", ".svg", ".js"})  # kinds of files of which pages are made
_LONGEST = 160  # letters of a list of pages
_CODE = ("plugins", "markdown_extensions", "hooks")  # that settings let the site builder load
# Of a page, what its own template and those of other pages may print.
_SHOWN = ("url", "title", "meta", "canonical_url", "edit_url", "is_homepage", "is_index")


class _NamedAnchors(structure._RawHTMLPreprocessor):
    """Lists the anchors in what macros print: a third of reading a page went into that."""

    def run(self, lines: list[str]) -> list[str]:
        self.present_anchor_ids = set(map(unescape, _ANCHOR.findall("\n".join(lines))))
        return lines


structure._RawHTMLPreprocessor = _NamedAnchors  # type: ignore[misc]
# The loader written in C, where there is one, is ten times as fast.
_loader = partial(get_yaml_loader, getattr(yaml, "CLoader", yaml.Loader))
defaults.get_yaml_loader = _loader  # type: ignore[attr-defined]


class KeptPages:
    """Gives what was made of a page, or lets it be made and keeps it.

    What made the site builder complain is not kept: it must complain again.

    Args:
        complaints: Those of the site builder, which grow while it works.
    """

    def __init__(self, project: Project, site: SiteConfig, complaints: Sequence[str]) -> None:
        self._project = project
        self.complaints = complaints
        packaged = read_site_config(PACKAGED).settings
        # The navigation stands around the pages, in none of them.
        settings = {key: one for key, one in site.settings.items() if key != "nav"}
        self._settings = digest(settings, packaged)
        # Foreign code may look at anything, and so may templates that nobody here has read.
        self._keeps = project.keeps and not any(project.own_look("*.html"))
        for key in _CODE if not site.is_packaged else ():
            self._keeps &= site.settings.get(key) == packaged.get(key)
        self._around = ""
        self._files: Any = None
        self.is_searched = True
        self.builder: tuple[Any, Any, Any, Any]  # what the site builder works with, once it does
        self.second = ExitStack()  # ends the process that works from the last page on

    def begin(self, config: Any, files: Any) -> None:
        """Have the pages read from both ends, from now on."""
        pages = [file.page for file in files.documentation_pages() if file.page]
        self._places = {page.file.src_uri: place for place, page in enumerate(pages)}
        # What is made again, here or by a second process.
        self._made = {kind: mmap.mmap(-1, len(pages) + 1) for kind in _KINDS}
        self._share(lambda page: _populate_page(page, config, files), pages)

    def _share(self, work: Callable[[Any], None], pages: Sequence[Any]) -> None:
        """Let a second process, in place of the last one, begin with the last pages."""

        def work_back() -> None:
            for page in pages:
                page.active = False  # it begins amid a page of the first process
            for page in pages[::-1]:
                work(page)

        self.second.close()
        self.second.enter_context(ahead(work_back, len(pages), keeps=self._keeps))

    @property
    def remade(self) -> Mapping[str, list[str]]:
        """The pages, by what of them was made again."""
        made = self._made.items()
        return {kind: [uri for uri, at in self._places.items() if one[at]] for kind, one in made}

    def read(self, page: Any) -> None:
        """Let a page have its Markdown read, when the site builder comes to that, or recall it."""
        render = partial(type(page).render, page)

        def render_once(config: Any, files: Any) -> None:
            if self._files is None:
                self._files = digest(sorted((file.src_uri, file.dest_uri) for file in files))

            def make() -> tuple[Any, ...]:
                render(config, files)
                links = page.links_to_anchors or {}
                return (
                    page.content,
                    list(map(_parts, page.toc)),
                    page._title_from_render,
                    sorted(page.present_anchor_ids or ()),
                    [[file.src_uri, list(found.items())] for file, found in links.items()],
                )

            seen = digest(self._settings, self._files, page.markdown)
            page.content, toc, page._title_from_render, ids, links = self._recall(
                "chu", page, seen, make
            )
            page.toc = TableOfContents(list(map(_joined, toc)))
            if page.toc.items:
                page.toc.items[0].active = True  # type: ignore[attr-defined]
            page.present_anchor_ids = set(ids)
            page.links_to_anchors = {
                files.get_file_from_path(uri): dict(found) for uri, found in links
            }

        page.render = render_once

    def watch(self, env: Environment, config: Any, files: Any, nav: Any, blank: str) -> None:
        """Stand before the theme and the search from now on, when all pages have been read.

        Args:
            blank: What stands in a page until its scripts are numbered.
        """
        self.builder = env, config, files, nav
        documents = files.documentation_pages()
        pages = [file.page for file in documents]
        self._around = digest(
            self._settings,
            config.site_url,
            config.site_name,
            [str(one) for one in (*config.extra_css, *config.extra_javascript)],
            config.extra["bao_cao"],
            list(_outline(nav.items)),
            [[getattr(one, name) for name in _SHOWN] for one in pages],
            [digest(path.read_bytes()) for path in _templates(self._project)],
        )

        def print_page(page: Any) -> None:
            page.file.abs_dest_path = os.devnull  # its own file is for the first process to write
            _build_page(page, config, documents, nav, env)

        self._share(print_page, pages)
        index = getattr(config.plugins.get("material/search"), "search_index", None)
        if index is not None:
            index.add_entry_from_context = partial(
                self._index, index.entries, index.add_entry_from_context
            )
        get = env.get_template

        def get_template(name: Any, parent: Any = None, globals: Any = None) -> Any:  # noqa: A002
            # Templates ask with their own name for others; the site builder asks without.
            found = get(name, parent, globals)
            if parent is not None or globals is not None:
                return found
            return SimpleNamespace(render=partial(self._print, found, blank))

        env.get_template = get_template  # type: ignore[method-assign]

    def told(self) -> Iterator[str]:
        """Say which pages were made anew, and why."""
        own = dict.fromkeys(self.remade["chu"])
        around = [uri for uri in self.remade["khuon"] if uri not in own]
        for uris, why in ((own, "lời hoặc số đã đổi"), (around, "chỉ khung đổi: điều hướng, tên")):
            if uris:
                yield f"{len(uris)} trang dựng lại ({why}): {shorten(', '.join(uris), _LONGEST)}"
        if not own and not around:
            yield "không trang nào phải dựng lại"

    def _index(self, entries: list[Any], add: Callable[[Any], None], page: Any) -> None:
        """Add to the search what it finds on a page, if anybody is to search."""
        if not self.is_searched:
            return
        known = len(entries)

        def make() -> list[Any]:
            shown = page.content
            page.content = _DRAWING.sub("", shown)
            add(page)
            page.content, found = shown, entries[known:]
            del entries[known:]
            return found

        seen = digest(self._settings, _said_of(page))
        entries.extend(self._recall("tim", page, seen, make))

    def _print(self, template: Any, blank: str, context: Any) -> str:
        """Print a page; what is none, as the map of the site, is printed every time."""
        page = context.get("page")

        def make() -> str:
            return number_scripts(template.render(context), blank)

        if page is None:
            return make()
        beside = [one and one.url for one in (page.previous_page, page.next_page)]
        printed: str = self._recall(
            "khuon", page, digest(self._around, beside, _said_of(page)), make
        )
        return printed

    def _recall(self, kind: str, page: Any, seen: str, make: Callable[[], Any]) -> Any:
        def make_again() -> tuple[Any, Sequence[str]]:
            self._made[kind][self._places.get(page.file.src_uri, -1)] = 1
            told = len(self.complaints)
            made = make()
            return made, ("seen",) if len(self.complaints) == told else ("complaints",)

        if not self._keeps:
            return make()
        record = self._project.record(f"trang-{kind}", page.file.src_uri)
        return recall(record, {"seen": seen}.get, make_again)


def number_scripts(output: str, blank: str) -> str:
    """Number the scripts of a page by all that the page says: no text can hold the number of the
    page on which it stands.
    """
    number = hashlib.sha256(output.replace(blank, "").encode()).hexdigest()
    return output.replace(blank, number[:16])


def _said_of(page: Any) -> Sequence[Any]:
    return page.content, list(map(_parts, page.toc)), [getattr(page, name) for name in _SHOWN]


def _outline(items: Iterable[Any]) -> Iterator[Any]:
    """Tell the navigation as it is nested; what its pages say of themselves is told elsewhere."""
    for item in items:
        yield item.title, getattr(item, "url", None), list(_outline(item.children or ()))


def _parts(item: AnchorLink) -> list[Any]:
    return [item.title, item.id, item.level, list(map(_parts, item.children))]


def _joined(parts: list[Any]) -> AnchorLink:
    title, anchor, level, children = parts
    item = AnchorLink(title, anchor, level)
    item.children = list(map(_joined, children))
    return item


def _templates(project: Project) -> Iterator[Path]:
    """List the templates that are not installed with the theme, and what they take in."""
    for folder in (project.overrides, PACKAGED.overrides):
        yield from sorted(one for one in folder.rglob("*.*") if one.suffix in _TAKEN_IN)


@contextmanager
def listening(pages: int, advance: Callable[[int, int], None]) -> Iterator[list[str]]:
    """Collect what mkdocs complains about, and count the pages that it builds."""
    complaints: list[str] = []
    built = 0

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            nonlocal built
            message = record.getMessage()
            if record.levelno >= logging.WARNING:
                complaints.append(message)
            elif message.startswith("Building page"):
                built += 1
                advance(built, pages)

    logger = logging.getLogger("mkdocs")
    builder = logging.getLogger("mkdocs.commands.build")
    listener = Listener()
    levels = logger.level, builder.level, logger.propagate
    logger.addHandler(listener)
    logger.setLevel(logging.WARNING)
    builder.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield complaints
    finally:
        logger.removeHandler(listener)
        logger.setLevel(levels[0])
        builder.setLevel(levels[1])
        logger.propagate = levels[2]
