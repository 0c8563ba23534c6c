"""Link to a place on another page, in HTML that the site builder does not touch."""

from __future__ import annotations

from urllib.parse import quote

from macros.read.page import Page
from macros.render.address import built_name, relative_address


def address_of(here: Page, there: Page, anchor: str = "") -> str:
    """Write the address of a page, or of a place on it, as a link on a page has it."""
    fragment = f"#{quote(anchor, safe=':-_')}" if anchor else ""
    return relative_address(here, built_name(there)) + fragment
