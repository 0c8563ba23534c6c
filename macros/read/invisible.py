"""Characters that nobody sees: control characters, turned writing direction, zero width.

They hide what a text says, split words for the search, and some libraries end the process over
them. No Vietnamese text needs any; tab and line feed are no part of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, fillers
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line ends, direction
    "\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"  # marks, tags, no characters at all
    "]"
)
_SHOWN = 5
_BEFORE = 20  # letters that show where a character hides


@dataclass(frozen=True, slots=True)
class Sighting:
    """One invisible character; `line` counts from 1, `before` are the letters left of it."""

    name: str
    line: int
    before: str


def sight(text: str) -> Iterator[Sighting]:
    """List the invisible characters of a text."""
    line, start = 1, 0
    for match in INVISIBLE.finditer(text):
        line += text.count("\n", start, match.start())
        start = match.start()
        row = text[text.rfind("\n", 0, start) + 1 : start]
        yield Sighting(name_of(match.group()), line, INVISIBLE.sub("", row)[-_BEFORE:].strip())


def describe(sightings: list[Sighting]) -> str:
    """Say which invisible characters there are: the first ones with their lines, and how many."""
    first = sightings[0]
    places = ", ".join(f"{one.name} (dòng {one.line})" for one in sightings[:_SHOWN])
    more = f" và {len(sightings) - _SHOWN} ký tự nữa" if len(sightings) > _SHOWN else ""
    after = f", chỗ đầu sau “{first.before}”" if first.before else ""
    return f"có ký tự không nhìn thấy: {places}{more}{after}"


def name_of(character: str) -> str:
    """Name a character by its number, such as "U+200B"."""
    return f"U+{ord(character):04X}"
