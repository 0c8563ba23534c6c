"""What the theme is handed: pages as they were read, and strings that no template takes for HTML.

The templates escape whatever is text, their own of Material included; what is HTML says so by its
type. So a title, a name of a table or the name of whoever reports cannot become an element.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemBytecodeCache
from markupsafe import Markup, escape
from mkdocs.plugins import BasePlugin, event_priority

from macros.project import kept_name
from macros.publish.kept import KeptPages, number_scripts
from macros.read.page.page import FrontMatter, Page

if TYPE_CHECKING:
    from macros.publish.margin import Margin

_FIRST, _LAST = event_priority(100), event_priority(-100)


class ReadPages(BasePlugin):  # type: ignore[misc, no-untyped-call, type-arg]
    """Stands between the site builder and the files of docs/, which are read but once.

    Args:
        pages: Those of the report; the site has no others.
        kept: What was made of them before.
        margin: What is marked on them.
    """

    def __init__(
        self, pages: Iterable[Page], kept: KeptPages, margin: Margin | None = None
    ) -> None:
        super().__init__()
        self._kept = kept
        self._nav: Any = None
        self._margin = margin
        self._pages = {page.source_uri: page for page in pages}
        self._blank = secrets.token_hex(8)  # in place of a page's number; nobody can write it

    def on_nav(self, nav: Any, **_: Any) -> None:
        """Keep labels of the navigation text, for the templates and for what runs templates."""
        self._nav = nav
        waiting = list(nav.items)
        while waiting:
            item = waiting.pop()
            waiting.extend(item.children or ())
            if item.title is not None:
                item.title = escape(item.title).replace("{", Markup("&#123;"))

    def on_page_read_source(self, *, page: Any, **_: Any) -> str:
        """Give the text of a page without its front matter.

        The line end keeps the site builder from reading what begins the page as front matter of
        its own: such as "Tel: 123", which it would not print.
        """
        self._kept.read(page, page.render)
        return f"\n{self._pages[page.file.src_uri].body}"

    @_FIRST
    def on_page_markdown(self, markdown: str, *, page: Any, **_: Any) -> None:
        """Say of a page what we understood of its front matter, and nothing else."""
        page.meta = settings_of(self._pages[page.file.src_uri].front)

    @_LAST
    def on_env(self, env: Environment, *, config: Any, files: Any) -> None:
        """Have templates escape, and write no lines and blanks that only templates need: a fifth
        of every page.
        """
        env.globals["nonce"] = self._blank
        env.autoescape = env.trim_blocks = env.lstrip_blocks = True
        # Compiled templates are code: kept for this user alone, in no folder that travels, and
        # only for the very settings above.
        with suppress(RuntimeError, OSError):
            pattern = f"bao-cao-{kept_name()}-%s"
            env.bytecode_cache = FileSystemBytecodeCache(pattern=pattern)
        for file in files.documentation_pages():
            # Made from the heading, in which signs are escaped; or escaped above.
            file.page.title = _as_html(file.page.title)
        self._kept.watch(env, config, files, self._nav, self._blank)

    @_LAST
    def on_page_context(self, context: Any, *, page: Any, **_: Any) -> None:
        """Mark as HTML what the Markdown of a page became, once the search has read it."""
        marks = self._margin and self._margin.pages.get(self._pages[page.file.src_uri].path)
        page.content = _as_html(marks.put(page.content) if marks else page.content)
        waiting = list(page.toc)
        while waiting:
            item = waiting.pop()
            item.title = _as_html(item.title)
            waiting.extend(item.children)

    def on_post_template(self, output: str, **_: Any) -> str:
        """Number the scripts of what is no page, such as that of an address without one."""
        return number_scripts(output, self._blank)


def settings_of(front: FrontMatter) -> Mapping[str, Any]:
    """Give what templates and search go by, in the site builder's words."""
    return front.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def _as_html(text: str) -> Markup:
    return Markup(text)  # noqa: S704  what Markdown made, whose own text is escaped
