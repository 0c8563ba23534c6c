"""What the readers of Markdown read of a page: its text with one word for each call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from macros.findings import Code, Finding
from macros.read.page.author_text import StretchKind, cut
from macros.read.page.page import Call, Page
from macros.render.evaluate import set_apart

# A call is read as one word of letters that no author types.
_LETTER = "ⵣ"
WORD = re.compile(f"{_LETTER}(\\d+){_LETTER}")


@dataclass(frozen=True, slots=True)
class Source:
    """What the readers read of a page: its Markdown with a word for each call.

    Args:
        lines: The text, line by line.
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
        return words if len(words) <= 40 else f"{words[:39]}…"

    def line_of(self, words: str) -> int:
        """Find the first line with these words; the last one when there is none."""
        found = (number for number, line in enumerate(self.lines) if words in line)
        return next(found, len(self.lines) - 1)

    def finding(self, line: int, message: str, remedy: str, code: Code) -> Finding:
        """Tell what is wrong in a line that was read; past the end, in the last one."""
        place = self.origin[min(line, len(self.origin) - 1)]
        return Finding(self.page.path, place, message, remedy, code)


def read_source(page: Page) -> Source:
    """Put a word in the place of each call; tables and charts get the lines they are printed on."""
    text, origin, number = "", [page.body_line], 0
    for stretch in cut(page.body):
        first = page.body_line + stretch.line - 1
        piece, step = stretch.text, 1
        if stretch.kind is StretchKind.CALL:
            call = page.calls[number]
            word = "" if call.macro.is_silent else f"{_LETTER}{number}{_LETTER}"
            piece, step, number = set_apart(call, word, text), 0, number + 1
        if text.endswith("\n"):
            origin[-1] = first
        origin += (first + step * row for row in range(1, piece.count("\n") + 1))
        text += piece
    return Source(page, tuple(text.split("\n")), tuple(origin))
