"""Which passages of a page answer which prompts of the outline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from macros.read.page import Call, Page

# What a reader does not count: headings and marks of Markdown.
_HEADING = re.compile(r"(?m)^#{1,6} .*$")
_CALL = re.compile(r"(?s)\{\{\s*(\w+).*?\}\}")
_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_IN_SENTENCES = frozenset({"so", "tong", "binh_quan", "ty_le", "tang_giam", "van_ban", "xem"})


@dataclass(frozen=True, slots=True)
class Answer:
    """All passages of a page that answer one prompt.

    Args:
        call: The first call that says so.
        aspects: What the passages together say they cover, in the order of the page.
        words: Words of the passages; a call in a sentence counts as one.
    """

    call: Call
    aspects: tuple[str, ...]
    words: int


def is_answer(call: Call) -> bool:
    """Tell whether a call marks the passage after it as an answer."""
    return call.name == "yeu_cau" and bool(call.args) and isinstance(call.args[0], str)


def answers_of(page: Page) -> Mapping[str, Answer]:
    """Find the passages of a page that answer prompts, by the ids of the prompts."""
    found: dict[str, Answer] = {}
    calls = [call for call in page.calls if is_answer(call)]
    lines = page.body.split("\n")
    words = 0
    for number, call in reversed(list(enumerate(calls))):
        end = calls[number + 1].line if number + 1 < len(calls) else page.body_line + len(lines)
        passage = lines[call.line - page.body_line : end - page.body_line]
        # Marks that follow each other stand before one passage, which answers them all.
        words = count_words("\n".join(passage)) or words
        prompt, aspects = call.args[0], tuple(str(aspect) for aspect in call.args[1:])
        later = found.get(prompt)
        found[prompt] = Answer(
            call,
            tuple(dict.fromkeys(aspects + (later.aspects if later else ()))),
            words + (later.words if later else 0),
        )
    return found


def count_words(text: str) -> int:
    """Count the words of Markdown text without its headings; in Vietnamese, the syllables."""
    text = _CALL.sub(lambda call: " 0 " if call.group(1) in _IN_SENTENCES else " ", text)
    return len(_WORD.findall(_HEADING.sub("", text)))
