"""Find the calls in author text, and all that would be read as more than text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a stretch of author text is."""

    TEXT = "text"
    CALL = "call"
    OPEN_CALL = "open call"  # a call of which no end is found
    STATEMENT = "statement"  # {% … %}
    REMARK = "remark"  # {# … #}
    DISGUISE = "disguise"  # two braces written so that they are printed


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of author text.

    Args:
        text: As it stands; of a call only what is between the braces.
        line: On which it begins, from 1.
    """

    kind: Kind
    text: str
    line: int


_BRACE = r"(?:\\?\{|&#0*123;?|&#[xX]0*7[bB];?|&(?:lcub|lbrace);)"
_START = re.compile(r"\{\{|\{%|\{#|" + _BRACE + _BRACE)
# A string ends on its line: a quote that is not closed must not swallow the next call.
_STRING = r'"(?:[^"\\\n]|\\.)*+"' + r"|'(?:[^'\\\n]|\\.)*+'"
_QUOTED = re.compile(_STRING)
_CALL = re.compile(rf"\{{\{{((?:[^\"'{{}}]|{_STRING}|\{{(?!\{{)|\}}(?!\}}))*+)\}}\}}")
# Where the end is not certain, nothing beyond the paragraph or the next call is taken.
_BROKEN_CALL = re.compile(r"\{\{((?:(?!\{\{|\}\}|\n[ \t]*\n).)*+)(\}\})?", re.DOTALL)
_STATEMENT = re.compile(r"\{%(?:(?!%\}|\n[ \t]*\n).)*+(?:%\})?", re.DOTALL)
_REMARK = re.compile(r"\{#(?:(?!#\}|\n[ \t]*\n).)*+(?:#\})?", re.DOTALL)
_REST = {"{{": _BROKEN_CALL, "{%": _STATEMENT, "{#": _REMARK}


def cut(text: str) -> Iterator[Stretch]:
    """Cut author text into stretches, in order; together they are the whole text."""
    position, line = 0, 1
    while (start := _START.search(text, position)) is not None:
        if start.start() > position:
            plain = text[position : start.start()]
            yield Stretch(Kind.TEXT, plain, line)
            line += plain.count("\n")
        kind, inside, end = _read(text, start)
        yield Stretch(kind, inside, line)
        line += text.count("\n", start.start(), end)
        position = end
    if position < len(text):
        yield Stretch(Kind.TEXT, text[position:], line)


def without_strings(call: str) -> str:
    """Empty the quoted strings of a call; a quote that is left over is not closed."""
    return _QUOTED.sub('""', call)


def _read(text: str, start: re.Match[str]) -> tuple[Kind, str, int]:
    """Read what begins at a start: its kind, its text and where it ends."""
    opening = start.group()
    call = _CALL.match(text, start.start()) if opening == "{{" else None
    if call is not None:
        return Kind.CALL, call[1], call.end()
    # Each of these matches at least its own opening.
    rest = _REST[opening].match(text, start.start()) if opening in _REST else None
    if rest is None:
        return Kind.DISGUISE, opening, start.end()
    if opening == "{{":
        return (Kind.CALL if rest[2] else Kind.OPEN_CALL), rest[1], rest.end()
    return (Kind.STATEMENT if opening == "{%" else Kind.REMARK), rest.group(), rest.end()
