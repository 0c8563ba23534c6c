"""Build HTML: elements with their attributes, and text that can never become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape

Attribute = str | int | None  # True stands without a value; None and False are left out


class Html(str):
    """Text that is HTML already; whatever is made of it with other means is text again."""

    __slots__ = ()


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
