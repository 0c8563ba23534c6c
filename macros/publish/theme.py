"""What the theme is handed: pages as they were read, and strings that no template takes for HTML.

The templates escape whatever is text, their own of Material included; what is HTML says so by its
type. So a title, a name of a table or the name of whoever reports cannot become an element.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jinja2 import Environment
from markupsafe import Markup, escape
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File

from macros.export.site_data.fill import NOTES
from macros.files.scratch import keep_compiled
from macros.format import shorten
from macros.project import kept_name
from macros.publish.kept import KeptPages, number_scripts
from macros.read.page.page import FrontMatter, Page
from macros.render.site import HANDOVER_KEY

if TYPE_CHECKING:
    from macros.publish.margin import Margin
    from macros.review.gathered import PlacedRemark

# What readers load is put together by kind: each file more is a journey more.
_STYLE, _SCRIPT, _THEME = (
    f"assets/{name}"
    for name in ("stylesheets/bao-cao.css", "javascripts/bao-cao.js", "javascripts/khung.js")
)
_OF_THEME = re.compile(
    r"assets/(stylesheets/(main|palette)|javascripts/bundle)\.\w+\.min\.(css|js)"
)
# What the theme styles and no page here holds, unless the site is told to make it.
_UNUSED = re.compile(
    r"\[dir=rtl\]|\[data-md-color-(switching|(primary|accent)=(?!custom))"
    r"|\.(abstract|admonition|arithmatex|bug|cards|critic|danger|emojione|example|failure|gemoji"
    r"|highlight|hll|keys|linenos|mermaid|question|tabbed-|task-list|twemoji|warning"
    r"|md-(annotation|author|clipboard|code|consent|feedback|input|meta|nav--integrated"
    r"|nav--lifted|pagination|pin|post|profile|progress|select|social|status|tabs|tags?\b|tooltip"
    r"|version))"
)
_UNASKED = re.compile(
    r"--md-(admonition|annotation|clipboard|code-(copy|hl|select)|mermaid|post|source|status|tabbed"
    r"|tag|tasklist|version)\b[\w-]*:(url\(\"[^\"]*\"\)|[^;}\"]*);?"
)
_MADE_BY = re.compile(r"(content|navigation\.tabs|toc\.integrate|pymdownx|admonition|codehilite)\b")
_RULE = re.compile(r"([^{}@]+)(\{[^{}]*\})")
_NOTES = '<div class="footnote">'
_LONGEST = 200  # letters of a page's description
_FIRST, _LAST = event_priority(100), event_priority(-100)


class ReadPages(BasePlugin):  # type: ignore[misc, no-untyped-call, type-arg]
    """Stands between the site builder and the files of docs/, which are read but once.

    Args:
        pages: Those of the report; the site has no others.
        kept: What was made of them before.
        margin: What is marked on them.
        remarks: What reviewers said, to be read beside the passages.
    """

    def __init__(
        self,
        pages: Iterable[Page],
        kept: KeptPages,
        margin: Margin | None = None,
        remarks: Sequence[PlacedRemark] = (),
    ) -> None:
        super().__init__()
        self._kept = kept
        self._nav: Any = None
        self._remarks = remarks
        self._margin = margin
        self.pages = {page.source_uri: page for page in pages}
        self._blank = secrets.token_hex(8)  # in place of a page's number; nobody can write it

    @_LAST
    def on_nav(self, nav: Any, *, config: Any, files: Any) -> None:
        """Keep labels of the navigation text, for the templates and for what runs templates."""
        self._nav = nav
        self._kept.begin(config, files)
        waiting = list(nav.items)
        while waiting:
            item = waiting.pop()
            waiting.extend(item.children or ())
            if item.title is not None:
                item.title = escape(item.title).replace("{", Markup("&#123;"))

    @_LAST
    def on_files(self, files: Any, *, config: Any) -> None:
        """Put styles together, and scripts: ours come with the page, the theme's after it."""
        found = sorted(file.src_uri for file in files if _OF_THEME.fullmatch(file.src_uri))
        styles = [name for name in found if name.endswith(".css")]
        bundle = [name for name in found if name.endswith(".js")]
        makes = [*config.theme.get("features", ()), *map(str, config.markdown_extensions)]
        if not any(map(_MADE_BY.match, makes)):
            for file in map(files.get_file_from_path, styles):
                file.content_string = prune(file.content_string)
        config.extra_css = _join(config, files, _STYLE, [*styles, *config.extra_css])
        scripts = [*config.extra.get("polyfills", ()), *map(str, config.extra_javascript)]
        config.extra_javascript = _join(config, files, _SCRIPT, scripts)
        config.extra["polyfills"] = _join(config, files, _THEME, bundle)

    def on_page_read_source(self, *, page: Any, **_: Any) -> str:
        """Give the text of a page without its front matter.

        The line end keeps the site builder from reading what begins the page as front matter of
        its own: such as "Tel: 123", which it would not print.
        """
        self._kept.read(page)
        return f"\n{self.pages[page.file.src_uri].body}"

    @_FIRST
    def on_page_markdown(self, markdown: str, *, page: Any, config: Any, **_: Any) -> str | None:
        """Say of a page what we understood of its front matter, and nothing else; print its calls.

        Where the macros are bound, no template is made of each page, only to hold one word.
        """
        page.meta = dict(settings_of(self.pages[page.file.src_uri].front))
        write = config.extra[HANDOVER_KEY].write
        page.meta |= {"render_macros": False} if write else {}
        return write(page.file.src_uri) if write else None

    @_LAST
    def on_env(self, env: Environment, *, config: Any, files: Any) -> None:
        """Have templates escape, and write no lines and blanks that only templates need: a fifth
        of every page.
        """
        env.globals.update(nonce=self._blank, nhe=lighten)
        env.autoescape = env.trim_blocks = env.lstrip_blocks = True
        keep_compiled(env, kept_name())  # of the very settings above
        for file in files.documentation_pages():
            # Made from the heading, in which signs are escaped; or escaped above.
            file.page.title = _as_html(file.page.title)
        self._kept.watch(env, config, files, self._nav, self._blank)

    @_LAST
    def on_page_context(self, context: Any, *, page: Any, **_: Any) -> None:
        """Mark as HTML what the Markdown of a page became, once the search has read it."""
        path = self.pages[page.file.src_uri].path
        marks = self._margin and self._margin.pages.get(path)
        remarks = [one for one in self._remarks if one.path == path]
        body = page.content
        page.meta["description"] = describe(body) or page.title
        if marks or remarks:
            from macros.publish.margin import put_in, put_remarks

            edits = marks.edits(body) if marks else ()
            body = put_in(body, (*edits, *put_remarks(body, remarks)))
        page.content = _as_html(body.replace(_NOTES, f'{_NOTES[:-1]} id="{NOTES}">'))
        waiting = list(page.toc)
        while waiting:
            item = waiting.pop()
            item.title = _as_html(item.title)
            waiting.extend(item.children)

    def on_template_context(self, context: Any, *, template_name: str, **_: Any) -> None:
        """Let the page for dead addresses find its look from where it lies, in any folder."""
        if template_name == "404.html":
            context["base_url"] = "."
            urls = (page.url for page in context["nav"].pages)
            context["thu_muc"] = sorted({url.split("/")[0] for url in urls if "/" in url})

    def on_post_template(self, output: str, **_: Any) -> str:
        """Number the scripts of what is no page, such as that of an address without one."""
        return number_scripts(output, self._blank)


def settings_of(front: FrontMatter) -> Mapping[str, Any]:
    """Give what templates and search go by, in the site builder's words."""
    return front.model_dump(mode="json", exclude_unset=True, exclude_none=True)


def describe(content: str) -> str:
    """Take the first sentence of a page, for whoever lists pages; "" for one without sentences."""
    own = re.sub(
        r"<(aside|figure|nav|table)\b.*?</\1>|<sup\b.*?</sup>", "", content, flags=re.DOTALL
    )
    for paragraph in re.findall(r"<p\b[^>]*>(.*?)</p>", own, flags=re.DOTALL):
        words = " ".join(html.unescape(re.sub("<[^>]*>", "", paragraph)).split())
        sentence = re.match(r".{25,}?[.!?…](?=\s+[\W\d]*[A-ZĐÀ-Ỹ]|$)", words)
        if sentence:
            return shorten(sentence[0], _LONGEST)
    return ""


def _join(config: Any, files: Any, name: str, parts: Iterable[str]) -> list[str]:
    """Publish files as one; list it, and what is none of the site's files."""
    chosen = dict.fromkeys(parts)
    found = [file for part in chosen if (file := files.get_file_from_path(part)) is not None]
    for file in found:
        files.remove(file)
        chosen.pop(file.src_uri)
    if not found:
        return list(chosen)
    text = "\n".join(lighten(file.content_string, file.src_uri) for file in found)
    files.append(File.generated(config, name, content=text))
    return [name, *chosen]


def lighten(text: str, name: str = "") -> str:
    """Take what only people read out of scripts and styles: comments on lines of their own, and
    indentation.

    No string may run over lines. rjsmin and rcssmin would save 1 % more on the wire, and have
    wheels for Linux alone.
    """
    if ".min." in name:
        return text
    text = re.sub(r"(?:^|(?<=\n))[ \t]*/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def prune(styles: str) -> str:
    """Take out of the theme's styles, which have no blanks, the rules for what no page holds."""

    def keep(rule: re.Match[str]) -> str:
        names = re.split(r",(?![^(]*\))", rule[1])
        used = ",".join(name for name in names if not _UNUSED.search(name))
        return used and used + rule[2]

    used = _RULE.sub(keep, _UNASKED.sub("", styles))
    return re.sub(r"@(media|supports)[^{}]*\{\}", "", used)


def _as_html(text: str) -> Markup:
    return Markup(text)  # noqa: S704  what Markdown made, whose own text is escaped
