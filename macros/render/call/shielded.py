"""HTML within the Markdown of authors: how what macros print is told from what authors type."""

from __future__ import annotations

import html
import re

from macros.render.call.html import Html

# In the HTML of a macro: where the author's table goes that stands below the call.
TABLE_SLOT = Html("<!-- bang -->")
TABLE_CLASS = "so-lieu"
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})

# Around the HTML of macros; no author text keeps these letters.
_OPEN, _CLOSE = "\x0e", "\x0f"
SHIELDED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_BLANK_LINES = re.compile(r"(\n(?:[ \t]*\n)+)")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_SIGNS = re.compile(r"[\\`*_{}\[\]]")  # which Markdown reads anywhere in a sentence
_HOST = re.compile(r"[\s\x00-\x1f]*[/\\][\t\n\r]*[/\\]")
_SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.\-\s]*):")


def shield(printed: str) -> str:
    """Mark the HTML in what a macro prints.

    A stretch between blank lines that is HTML from end to end is taken as one; elsewhere, in
    sentences, each tag is.
    """
    parts = _BLANK_LINES.split(printed)
    return "".join(part if number % 2 else _shield_part(part) for number, part in enumerate(parts))


def as_typed(text: str) -> str:
    """Write text so that Markdown prints it as it stands, whatever signs are in it."""
    return _SIGNS.sub(r"\\\g<0>", html.escape(text.replace("\n", " "), quote=False))


def strip_marks(text: str) -> str:
    """Take out the marks around HTML: no author text may pass for a macro's."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def scheme_of(target: str) -> str | None:
    """Find the scheme of a link the way a browser does, such as "javascript"; None without one.

    A host without one, as in "//vi.du/a", gives "//".
    """
    address = html.unescape(target)
    if _HOST.match(address):
        return "//"
    match = _SCHEME.match(address)
    return re.sub(r"\s", "", match[1]).lower() if match else None


def _shield_part(part: str) -> str:
    text = part.strip()
    if text.startswith("<") and text.endswith(">"):
        before, _, after = part.partition(text)
        return f"{before}{_OPEN}{text}{_CLOSE}{after}"
    return _TAG.sub(rf"{_OPEN}\g<0>{_CLOSE}", part)
