"""Where the pages of the site stand, and how one leads to another."""

from __future__ import annotations

import posixpath
from urllib.parse import quote

from macros.read.page import Page


def built_name(page: Page) -> str:
    """Name the built file of a page, relative to the site."""
    stem = page.source_uri.removesuffix(".md")
    folder, _, name = stem.rpartition("/")
    name = "index" if name == "README" else name  # as mkdocs does
    return f"{folder}/{name}.html" if folder else f"{name}.html"


def relative_address(here: Page, target: str) -> str:
    """Write the address of a file of the site as a link on a page has it.

    Args:
        target: The file, relative to the site.
    """
    start = posixpath.dirname(built_name(here)) or "."
    return quote(posixpath.relpath(target, start))
