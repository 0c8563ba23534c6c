"""What is read of a page, with one word for each call, and the two readers of Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, partial
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from macros.check.dialect.steps import LINE
from macros.findings import AuthorError, Code, Finding
from macros.format import shorten
from macros.read.page.author_text import StretchKind, cut
from macros.read.page.page import Call, Page
from macros.render.call.markdown import LINE_ENDS, make_reader
from macros.render.evaluate import set_apart

# A call is read as one word of letters that no author types, and none can.
_LETTER = "ⵣ"
WORD = re.compile(f"{_LETTER}(\\d+){_LETTER}")


@dataclass(frozen=True, slots=True)
class TypedPage:
    """What the readers read of a page: its Markdown with a word for each call.

    Args:
        origin: The line of the file from which each of them comes.
    """

    page: Page
    lines: tuple[str, ...]
    origin: tuple[int, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def calls_in(self, text: str) -> tuple[Call, ...]:
        """List the calls for which a text has words."""
        return tuple(self.page.calls[int(match[1])] for match in WORD.finditer(text))

    def shown(self, text: str) -> str:
        """Write a text as its author knows it, shortened."""
        words = WORD.sub(lambda match: f"{{{{ {self.page.calls[int(match[1])].name}(…) }}}}", text)
        return shorten(words, 39)

    def line_of(self, words: str) -> int:
        """Find the first line with these words; the last one when there is none."""
        found = (number for number, line in enumerate(self.lines) if words in line)
        return next(found, len(self.lines) - 1)

    def finding(self, line: int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what is wrong in a line that was read; past the end, in the last one."""
        last = self.page.body_line + self.page.body.rstrip().count("\n")
        place = min(self.origin[min(line, len(self.origin) - 1)], last)
        return Finding(self.page.path, place, message, remedy, code)


def read_typed_page(page: Page) -> TypedPage:
    """Put a word in the place of each call; tables and charts get the lines they are printed on."""
    text, origin, number = "", [page.body_line], 0
    for stretch in cut(page.body):
        first = page.body_line + stretch.line - 1
        piece, step = stretch.text.replace(_LETTER, "z"), 1  # no text may pass for a call
        if stretch.kind is StretchKind.CALL:
            call = page.calls[number]
            word = "" if call.macro.is_silent else f"{_LETTER}{number}{_LETTER}"
            piece, step, number = set_apart(call, word, text), 0, number + 1
        if text.endswith("\n"):
            origin[-1] = first
        origin += (first + step * row for row in range(1, piece.count("\n") + 1))
        text += piece
    return TypedPage(page, tuple(text.split("\n")), tuple(origin))


class _Strict(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802  the name is markdown-it's
        return True  # what links may lead to is judged elsewhere


def _print_mark(_: Any, tokens: Sequence[Token], number: int, *__: Any) -> str:
    return f'<sup id="fnref:{escape(tokens[number].meta["label"])}"></sup>'


@cache
def make_readers() -> Readers:
    """Make the two readers once; they remember nothing of a page."""
    return Readers()


class Readers:
    """The two readers of Markdown."""

    def __init__(self) -> None:
        notes = partial(footnote_plugin, inline=False, move_to_end=False)
        strict = _Strict("commonmark", {"html": False}).enable("table")
        self._strict = strict.use(notes)
        self._strict.add_render_rule("footnote_ref", _print_mark)
        self._loose = make_reader()
        self._loose.treeprocessors.deregister(LINE_ENDS)  # no words, and none of an author's

    def read_strictly(self, typed: TypedPage, env: dict[str, Any]) -> list[Token]:
        """Read by CommonMark, with tables and notes."""
        return self._strict.parse(typed.text, env)

    def print_strictly(self, tokens: Sequence[Token]) -> str:
        """Make HTML of what CommonMark reads, each block with the line that was read."""
        for number, token in enumerate(tokens):
            if token.type.startswith("footnote_reference"):
                token.tag = "div"
                token.attrs["id"] = f"fn:{token.meta.get('label')}"
            if token.map is not None and token.nesting >= 0:
                bearer = tokens[number - 1] if token.type == "inline" else token
                bearer.attrs[LINE] = token.map[0]
        return str(self._strict.renderer.render(tokens, self._strict.options, {}))

    def print_loosely(self, typed: TypedPage) -> str:
        """Make HTML as the site builder does.

        Raises:
            AuthorError: for what the builder would break down over.
        """
        try:
            return str(self._loose.reset().convert(typed.text))
        except (RecursionError, AttributeError):
            message = "bộ đọc Markdown không đọc được trang: quá nhiều dấu [ hoặc * lồng nhau"
            remedy = "bớt dấu; lời chú thích không mở đầu bằng “[^…]:”"
            raise AuthorError(message, remedy, Code.UNREAD_MARK) from None
