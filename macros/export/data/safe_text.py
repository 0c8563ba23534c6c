"""Texts that a spreadsheet would run when it opens a CSV."""

from __future__ import annotations

_STARTERS = ("=", "+", "-", "@", "\t", "\r")
_HARMLESS = frozenset({"-", "+"})


def defuse(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    bare = text.lstrip(" \u00a0\n")
    is_formula = bare.startswith(_STARTERS) and bare.strip() not in _HARMLESS
    return f"'{text}" if is_formula else text
