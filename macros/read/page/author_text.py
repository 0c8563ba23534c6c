"""The closed language of author text: calls of macros with literal arguments.

Author text is untrusted. mkdocs-macros renders it with an unguarded Jinja, in
which `{{ cycler.__init__.__globals__.os.popen('id').read() }}` runs a command.
So every page is cut into text and calls first, each call is parsed on its own,
and everything but calls of known macros with literal arguments is refused; what
is left is printed piece by piece, and no template engine ever runs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from macros.findings import AuthorError
from macros.read.page.raw_call import EXAMPLE, STRING, RawCall, read_call, refuse, what_is_wrong
from macros.vocabulary import MACROS

# The one word that a template holds in place of a page: its text, as it is printed.
WHOLE_PAGE = "ca_trang"
_LONE_BRACE = re.compile(rf"\{{\s*({'|'.join(MACROS)})\s*\(")
_STATEMENT_NAME = re.compile(r"\{%[-+]?\s*(\w*)")
_BRACE = r"(?:\\?\{|&#0*123;?|&#[xX]0*7[bB];?|&(?:lcub|lbrace);)"
_START = re.compile(r"\{\{|\{%|\{#|" + _BRACE + _BRACE)
_CALL = re.compile(rf"\{{\{{((?:[^\"'{{}}]|{STRING}|\{{(?!\{{)|\}}(?!\}}))*+)\}}\}}")
# Where the end is not certain, nothing beyond the paragraph or the next call is taken.
_BROKEN_CALL = re.compile(r"\{\{((?:(?!\{\{|\}\}|\n[ \t]*\n).)*+)(\}\})?", re.DOTALL)
_STATEMENT = re.compile(r"\{%(?:(?!%\}|\n[ \t]*\n).)*+(?:%\})?", re.DOTALL)
_REMARK = re.compile(r"\{#(?:(?!#\}|\n[ \t]*\n).)*+(?:#\})?", re.DOTALL)
_REST = {"{{": _BROKEN_CALL, "{%": _STATEMENT, "{#": _REMARK}


class StretchKind(Enum):
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

    kind: StretchKind
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """One place where author text goes beyond the closed language."""

    line: int
    error: AuthorError


@dataclass(frozen=True, slots=True)
class AuthorText:
    """Author text, read.

    Args:
        refusals: All that is not allowed; pieces are not to be printed while there is any.
    """

    pieces: tuple[str | RawCall, ...]
    refusals: tuple[Refusal, ...]

    @property
    def calls(self) -> tuple[RawCall, ...]:
        """The calls alone."""
        return tuple(piece for piece in self.pieces if isinstance(piece, RawCall))


@lru_cache(maxsize=512)
def read_author_text(text: str) -> AuthorText:
    """Read author text: what is printed as it stands, calls, and what is refused."""
    pieces: list[str | RawCall] = []
    refusals: list[Refusal] = []
    for stretch in _without_ends(cut(text)):
        blanks = len(stretch.text) - len(stretch.text.lstrip())
        line = stretch.line + stretch.text.count("\n", 0, blanks)
        try:
            match stretch.kind:
                case StretchKind.TEXT:
                    pieces.append(stretch.text)
                    refusals.extend(_lone_braces(stretch))
                case StretchKind.CALL:
                    pieces.append(read_call(stretch.text, line))
                case _:
                    raise _refuse(stretch)
        except AuthorError as error:
            refusals.append(Refusal(line, error))
    return AuthorText(tuple(pieces), tuple(refusals))


def _refuse(stretch: Stretch) -> AuthorError:
    match stretch.kind:
        case StretchKind.STATEMENT:
            return refuse("lệnh {% … %} không được dùng trong bài viết", EXAMPLE)
        case StretchKind.REMARK:
            message = "ghi chú {# … #} không được dùng, bài viết không có ghi chú ẩn"
            return refuse(message, "xóa, hoặc viết thành câu văn")
        case StretchKind.DISGUISE:
            message = f"“{stretch.text}” in ra hai dấu ngoặc nhọn"
            return refuse(message, f"bỏ đi; nếu là lệnh gọi thì {EXAMPLE}")
    wrong = what_is_wrong(stretch.text)
    if wrong != "có dấu nháy không đóng":
        wrong = "không có }} đóng lại"
    return refuse(f"lệnh gọi viết sai: {wrong}", EXAMPLE)


def _lone_braces(stretch: Stretch) -> Iterator[Refusal]:
    """Find calls in single braces, which would be printed as they stand."""
    for match in _LONE_BRACE.finditer(stretch.text):
        line = stretch.line + stretch.text.count("\n", 0, match.start())
        error = refuse(f"“{match[1]}(…)” chỉ có một dấu ngoặc nhọn", "viết hai dấu {{ và }}")
        yield Refusal(line, error)


def _without_ends(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Leave out what a refused statement takes with it: its end, and all of `{% raw %}`."""
    ends: set[str] = set()
    for stretch in stretches:
        is_statement = stretch.kind is StretchKind.STATEMENT
        found = _STATEMENT_NAME.match(stretch.text) if is_statement else None
        name = found[1] if found is not None else ""
        if "endraw" in ends:
            ends -= {name}
            continue
        if name not in ends:
            yield stretch
        if name:
            ends.add(f"end{name}")


def cut(text: str) -> Iterator[Stretch]:
    """Cut author text into stretches, in order; together they are the whole text."""
    position, line = 0, 1
    while (start := _START.search(text, position)) is not None:
        if start.start() > position:
            plain = text[position : start.start()]
            yield Stretch(StretchKind.TEXT, plain, line)
            line += plain.count("\n")
        kind, inside, end = _read(text, start)
        yield Stretch(kind, inside, line)
        line += text.count("\n", start.start(), end)
        position = end
    if position < len(text):
        yield Stretch(StretchKind.TEXT, text[position:], line)


def _read(text: str, start: re.Match[str]) -> tuple[StretchKind, str, int]:
    """Read what begins at a start: its kind, its text and where it ends."""
    opening = start.group()
    call = _CALL.match(text, start.start()) if opening == "{{" else None
    if call is not None:
        return StretchKind.CALL, call[1], call.end()
    # Each of these matches at least its own opening.
    rest = _REST[opening].match(text, start.start()) if opening in _REST else None
    if rest is None:
        return StretchKind.DISGUISE, opening, start.end()
    if opening == "{{":
        return (StretchKind.CALL if rest[2] else StretchKind.OPEN_CALL), rest[1], rest.end()
    return (
        (StretchKind.STATEMENT if opening == "{%" else StretchKind.REMARK),
        rest.group(),
        rest.end(),
    )
