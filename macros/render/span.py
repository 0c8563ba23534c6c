"""Mark a number in a sentence as coming from data."""

from __future__ import annotations

from html import escape


def number_span(text: str, table: str, column: str) -> str:
    """Wrap a printed number so that readers can ask where it comes from."""
    return (
        f'<span class="so" data-bang="{escape(table)}" data-cot="{escape(column)}">'
        f"{escape(text)}</span>"
    )
