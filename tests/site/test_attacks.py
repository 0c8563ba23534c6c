"""What authors type never runs, fetches or leads to a script: tried in a real browser.

The pages are shown here without the policy that would stop it once more.
"""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from macros.check.prose.safety import find_unsafe
from macros.project import Project
from macros.read.page.page import read_page
from macros.read.report import read_report
from macros.render.call.html import strip_marks
from macros.render.call.markdown import make_reader
from tests.site.conftest import serving

RUN = "self.ran=1"
OUT = "https://example.org/x"
# HTML in all the places where Markdown reads something of its own.
_HTML = f"<img src=x onerror={RUN}>"
_TAGS = (
    f"<script>{RUN}</script>",
    f"<SCRIPT>{RUN}</SCRIPT>",
    f"<script\n>{RUN}</script\n>",
    f"<script/x>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</script>",
    f"<svg onload={RUN}>",
    f"<svg/onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<iframe srcdoc='<script>parent.ran=1</script>'></iframe>",  # noqa: F541
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<a href=javascript:{RUN}>x</a>",
    f"<base href={OUT}>",
    f"<meta http-equiv=refresh content='0;url={OUT}'>",
    f"<link rel=stylesheet href={OUT}>",
    f"<style>@import '{OUT}'</style>",
    f"<form action={OUT}><button>x</button></form>",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!-- --!><img src=x onerror={RUN}>",
    f"<![CDATA[><img src=x onerror={RUN}>]]>",
    f"<?xml ?><img src=x onerror={RUN}>",
    f"<!doctype html><img src=x onerror={RUN}>",
    f"</p><img src=x onerror={RUN}>",
    f"</article></main></body><script>{RUN}</script>",
    f"</title></style></textarea></noscript><script>{RUN}</script>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<x onclick={RUN} style=position:fixed;inset:0>",
    f"<img\nsrc=x\nonerror={RUN}\n>",
    f"<img src=x onerror\n=\n{RUN}>",
    f"<img src='x' onerror='{RUN}'",
    f"<<img src=x onerror={RUN}>>",
    f"<div markdown=1>{_HTML}</div>",
    f"&lt;img src=x onerror={RUN}&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    f"&#x3c;script&#x3e;{RUN}&#x3c;/script&#x3e;",
    f"＜script＞{RUN}＜/script＞",
    f"\\<script\\>{RUN}\\</script\\>",
    f"\x0e<script>{RUN}</script>\x0f",
    f"\x02wzxhzdk:0\x03{_HTML}",
    f"klzzwxh:0001{_HTML}",
)
_PLACES = (
    "# {}",
    "## {}\n\nchữ",
    "{}\n====",
    "**{}**",
    "*{}*",
    "`{}`",
    "``{}``x`",
    "`{}",
    "    {}",
    "```\n{}\n```",
    "```{}\nx\n```",
    "```js hl_lines='{}'\nx\n```",
    "~~~ {{.x {}}}\nx\n~~~",
    "> {}",
    "- {}",
    "1. {}\n\n    {}",
    "| a |\n|---|\n| {} |",
    "| {} |\n|---|\n| a |",
    "a {} | b\n--|--\nc | d",
    "[{}](trang.md)",
    "[x](trang.md '{}')",
    '[x](trang.md "{}")',
    "[x](<{}>)",
    "[x]({})",
    "![{}](a.png)",
    "![x](a.png '{}')",
    "![x]({})",
    "[x][a]\n\n[a]: trang.md '{}'",
    "[x][a]\n\n[a]: {}",
    "[{}]: trang.md\n\n[{}][]",
    "[^a]\n\n[^a]: {}",
    "[^{}]\n\n[^{}]: x",
    "x {{: title='{}'}}",
    "## x {{: #{} }}",
    "[TOC]\n\n## {}\n\n## b",
    "*[HTML]: {}\n\nHTML",
    "{}\n: {}",
    "a\\\n{}",
    "\\`{}\\`",
    "x{}\n\n---\n\n{}x",
)
_ADDRESSES = (
    "javascript:{}",
    "JaVaScRiPt:{}",
    " javascript:{}",
    "\tjavascript:{}",
    "java\tscript:{}",
    "java&Tab;script:{}",
    "java&NewLine;script:{}",
    "javascript&colon;{}",
    "&#106;avascript:{}",
    "&#0000106avascript:{}",
    "&#x6A;avascript:{}",
    "\\javascript:{}",
    "javascript\\:{}",
    "javascript:%0a{}",
    "javascript://%0a{}",
    "javascript:/*--></title>*/{}",
    "x:javascript:{}",
    "data:text/html,<script>{}</script>",
    "data:image/svg+xml,<svg onload={}>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "vbscript:{}",
    "livescript:{}",
    "mocha:{}",
    "blob:null/{}",
    "filesystem:http://x/{}",
    "view-source:javascript:{}",
    "jar:javascript:{}!/",
    "file:///etc/passwd",
    "file://example.org/x",
    "feed:javascript:{}",
    "ms-word:ofe|u|https://example.org/x",
    "intent://x#Intent;end",
    "tel:1900",
    "//example.org/x",
    "\\\\example.org\\x",
    "/\\example.org/x",
    "\\/example.org/x",
    "///example.org/x",
    "http:javascript:{}",
    "https:example.org",
    "mailto:x?subject=<script>{}</script>",
)
_LINKS = ("[x]({})", "[x](<{}>)", "[x][a]\n\n[a]: {}", "<{}>", "![x]({})", "![x](<{}>)", "{}")


def _attacks() -> list[str]:
    """Each kind of HTML in a paragraph, each place with one, each address in each kind of link."""
    placed = [place.format(*[_HTML] * place.count("{}")) for place in _PLACES]
    quoted = [place.format(*[f"'\"><script>{RUN}</script>"] * 2) for place in _PLACES]
    links = [link.format(address.format("self.ran=1")) for address in _ADDRESSES for link in _LINKS]
    return [*_TAGS, *placed, *quoted, *links]


def test_nothing_that_authors_type_runs_or_is_fetched(
    small: Project, tmp_path: Path, browser: Browser
) -> None:
    """Even where nobody checked: it stays text, or a link to a page, the web or mail."""
    reader = make_reader()
    attacks = _attacks()
    shown = [reader.reset().convert(strip_marks(text)) for text in attacks]
    parts = [f"<main id={number}>{part}</main>" for number, part in enumerate(shown)]
    body = "\n".join(parts)
    (tmp_path / "x.html").write_text(f"<!doctype html><body>{body}</body>", encoding="utf-8")
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    with serving(tmp_path) as address:
        tab.goto(f"{address}x.html")
        assert tab.evaluate("self.ran") is None
        assert [url for url in asked if not url.startswith(address)] == []
        assert tab.evaluate("document.querySelectorAll('main').length") == len(attacks)
        odd = tab.evaluate(_ODD)
    tab.close()
    assert odd == []


# Elements and attributes that Markdown does not make, and links elsewhere than a reader expects.
_ODD = """() => {
  const tags = new Set(`MAIN P A IMG EM STRONG CODE PRE H1 H2 H3 UL OL LI BLOCKQUOTE TABLE THEAD
    TBODY TR TH TD HR BR SUP DIV SPAN WBR`.split(/\\s+/))
  const names = new Set(["id", "class", "href", "src", "alt", "title", "align", "start", "lang",
    "data-search-exclude"])
  const found = []
  for (const element of document.body.querySelectorAll("*")) {
    const where = element.closest("main")?.id
    if (!tags.has(element.tagName)) found.push(`${where}: ${element.tagName}`)
    for (const { name, value } of element.attributes)
      if (!names.has(name)) found.push(`${where}: ${name}=${value}`)
    if (element.href && !["http:", "https:", "mailto:"].includes(element.protocol))
      found.push(`${where}: ${element.href}`)
    if (element.src && new URL(element.src).origin !== location.origin)
      found.push(`${where}: ${element.src}`)
  }
  return found
}"""


def test_what_leads_to_a_script_or_elsewhere_is_told_to_its_author(small: Project) -> None:
    """Not only made harmless: whoever typed it learns of it."""
    page = small.docs / "index.md"
    missed = []
    for address in _ADDRESSES:
        page.write_text(f"# A\n\n[x](<{address.format('x')}>)\n", encoding="utf-8")
        if not list(find_unsafe(read_report(small))):
            missed.append(address)
    # The web, and one that leads to a page of that name, which is not there.
    assert missed == ["javascript\\:{}", "http:javascript:{}", "https:example.org"]
    for text in _TAGS[:30]:
        page.write_text(f"# A\n\n{text}\n", encoding="utf-8")
        assert list(find_unsafe(read_report(small))), text
    assert read_page(small, page, []) is not None
