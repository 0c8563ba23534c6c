"""Text that a spreadsheet would run as a formula when it opens the CSV."""

from __future__ import annotations

_STARTERS = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = frozenset({"-", "+", "–", "—"})


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    bare = text.lstrip(" \u00a0\n")
    return bare.startswith(_STARTERS) and bare.strip() not in _HARMLESS


def defuse(text: str) -> str:
    """Write a text so that a spreadsheet shows it and does not run it."""
    return f"'{text}" if looks_like_formula(text) else text
