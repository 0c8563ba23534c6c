"""Build HTML: elements with their attributes, and text that can never become one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from html import escape, unescape

from macros.format import UNBROKEN

Attribute = str | int | None  # True stands without a value; None and False are left out


class Html(str):
    """Text that is HTML already; whatever is made of it with other means is text again."""

    __slots__ = ()


# In the HTML of a macro: where the author's table goes that stands below the call.
TABLE_SLOT = Html("<!-- bang -->")
TABLE_CLASS = "so-lieu"
DRAWN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})

# Around the HTML of macros; no author text keeps these letters.
_OPEN, _CLOSE = "\x0e", "\x0f"
SHIELDED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_BLANK_LINES = re.compile(r"(\n(?:[ \t]*\n)+)")
_TAG = re.compile(r"</?[a-z][^<>]*>")
_SIGNS = re.compile(r"[\\`*_{}\[\]]")  # which Markdown reads anywhere in a sentence
_HOST = re.compile(r"[\s\x00-\x1f]*[/\\][\t\n\r]*[/\\]")
_SCHEME = re.compile(r"[\s\x00-\x1f]*([A-Za-z][A-Za-z0-9+.\-\s]*):")


def tag(name: str, *content: str, **attributes: Attribute) -> Html:
    """Write an element; text in it is escaped, what is HTML stands as it is.

    Args:
        attributes: By their names in Python: `class_` is class, `data_so` is data-so.
    """
    return Html(f"{_opening(name, attributes)}{''.join(_escaped(content))}</{name}>")


def block(name: str, *content: str | None, **attributes: Attribute) -> Html:
    """Write an element of which each part begins a line; None is left out.

    Tables need it: of cells that touch, the search takes the numbers for one.
    """
    return lines(Html(_opening(name, attributes)), *content, Html(f"</{name}>"))


def lines(*parts: str | None) -> Html:
    """Set pieces below each other; text is escaped, None is left out."""
    return joined("\n", (part for part in parts if part is not None))


def unbroken(text: str) -> Html:
    """Write a text in which no line ends inside the number of a document or a range of years."""
    held = UNBROKEN.sub(lambda found: f'<span class="lien">{found[0]}</span>', escape(text))
    return text if isinstance(text, Html) else Html(held)


def inline(*parts: str) -> Html:
    """Set pieces beside each other; text is escaped."""
    return joined("", parts)


def joined(between: str, parts: Iterable[str]) -> Html:
    """Set something between pieces; text among them is escaped."""
    return Html(between.join(_escaped(parts)))


def scrolling(label: str, *content: str | None) -> Html:
    """Frame a table that may be wider than the page, so that it scrolls, by keyboard too.

    Args:
        label: What a screen reader calls it.
    """
    return block("div", *content, class_="bang-cuon", role="region", tabindex="0", aria_label=label)


def plain_table(
    label: str, heads: Iterable[str], rows: Iterable[str], **attributes: Attribute
) -> Html:
    """Write a scrolling table of one head row and one body.

    Args:
        label: What a screen reader calls it.
    """
    head = block("thead", block("tr", *(tag("th", name, scope="col") for name in heads)))
    return scrolling(label, block("table", head, block("tbody", *rows), **attributes))


def _escaped(parts: Iterable[str]) -> list[str]:
    """Keep text from being read as HTML."""
    return [part if isinstance(part, Html) else escape(part) for part in parts]


def _opening(name: str, attributes: Mapping[str, Attribute]) -> str:
    written = [
        _attribute_name(key) if value is True else f'{_attribute_name(key)}="{escape(str(value))}"'
        for key, value in attributes.items()
        if value is not None and value is not False
    ]
    return f"<{' '.join([name, *written])}>"


@cache
def _attribute_name(python_name: str) -> str:
    return python_name.rstrip("_").replace("_", "-")


def shield(printed: str) -> str:
    """Mark the HTML in what a macro prints.

    A stretch between blank lines that is HTML from end to end is taken as one; elsewhere, in
    sentences, each tag is.
    """
    parts = _BLANK_LINES.split(printed)
    return "".join(part if number % 2 else _shield_part(part) for number, part in enumerate(parts))


def as_typed(text: str) -> str:
    """Write text so that Markdown prints it as it stands, whatever signs are in it."""
    return _SIGNS.sub(r"\\\g<0>", escape(text.replace("\n", " "), quote=False))


def strip_marks(text: str) -> str:
    """Take out the marks around HTML: no author text may pass for a macro's."""
    return text.replace(_OPEN, "").replace(_CLOSE, "")


def scheme_of(target: str) -> str | None:
    """Find the scheme of a link the way a browser does, such as "javascript"; None without one.

    A host without one, as in "//vi.du/a", gives "//".
    """
    address = unescape(target)
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
