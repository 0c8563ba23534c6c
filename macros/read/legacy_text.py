"""Text in a pre-Unicode Vietnamese encoding, recognised by its spelling.

A run of letters counts as evidence when exactly one reading of it is spelled like a
Vietnamese syllable.
"""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from macros.read.syllable import is_syllable
from macros.read.tcvn3 import TCVN3, from_tcvn3
from macros.read.vni import from_vni


class Encoding(Enum):
    """How a text was typed; the value is what an author reads."""

    UNICODE = "Unicode"
    TCVN3 = "TCVN3"
    VNI = "VNI"


_SIGNS = "".join(re.escape(sign) for sign in TCVN3)
_RUN = re.compile(rf"(?:[^\W\d_]|[{_SIGNS}\u0300-\u036f])+")
_MODERN = re.compile("[\u0100-\u1eff]")  # such as đ, ơ, ế: no old encoding is shown as these
_SAMPLE = 100_000  # bytes of a file that are enough to tell its encoding


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the letter runs of a text allow.

    Args:
        certain: The encodings in which alone some run makes sense.
        possible: The encodings in which every run makes sense.
    """

    certain: frozenset[Encoding]
    possible: frozenset[Encoding]


def judge_text(text: str) -> Evidence:
    """Weigh the letter runs of a text; one without marked letters allows everything."""
    certain: set[Encoding] = set()
    possible = set(Encoding)
    for run in _RUN.findall(text):
        if run.isascii() or not any(letter.isalpha() for letter in run):
            continue
        readings = _readings(run)
        possible &= readings
        if len(readings) == 1:
            certain |= readings
    return Evidence(frozenset(certain), frozenset(possible))


def convert(text: str, encoding: Encoding, font: str = "") -> str:
    """Convert text to Unicode."""
    if encoding is Encoding.TCVN3:
        capital = font.lower().startswith(".vn") and font.upper().endswith("H")
        return from_tcvn3(text, capital_font=capital)
    return from_vni(text) if encoding is Encoding.VNI else text


def guess_encoding(raw: bytes) -> str | None:
    """Name the one old encoding in which bytes are Vietnamese words; None if not certain."""
    sample = raw[:_SAMPLE]
    found: list[str] = []
    certain = judge_text(sample.decode("latin-1")).certain
    if len(certain) == 1 and Encoding.UNICODE not in certain:
        found += [item.value for item in certain]
    with suppress(UnicodeDecodeError):
        windows = unicodedata.normalize("NFC", sample.decode("cp1258"))
        if judge_text(windows).certain == {Encoding.UNICODE}:
            found.append("CP1258")
    return found[0] if len(found) == 1 else None


def find_legacy_lines(text: str) -> tuple[Encoding, list[int]] | None:
    """Find the lines (from 1) of a Unicode text that were typed in an old encoding."""
    if text.isascii() or judge_text(text).certain <= {Encoding.UNICODE}:
        return None
    found: dict[Encoding, list[int]] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        certain = frozenset() if line.isascii() else judge_text(line).certain
        if len(certain) == 1 and Encoding.UNICODE not in certain:
            found.setdefault(next(iter(certain)), []).append(number)
    return max(found.items(), key=lambda item: len(item[1])) if found else None


def find_legacy_prose(text: str) -> tuple[Encoding, list[int]] | None:
    """Find such lines among sentences, where a name like "Gié" or a unit like "µm" is no proof.

    Only lines without any letter that Unicode alone has are looked at, and one word is not
    believed.
    """
    if text.isascii():
        return None
    lines = text.split("\n")
    doubtful = ["" if line.isascii() or _MODERN.search(line) else line for line in lines]
    found = find_legacy_lines("\n".join(doubtful)) if any(doubtful) else None
    if found is None:
        return None
    encoding, numbers = found
    words = {
        run
        for number in numbers
        for run in _RUN.findall(doubtful[number - 1])
        if len(run) > 1 and not run.isascii() and _readings(run) == {encoding}
    }
    return found if len(words) > 1 else None


@lru_cache(maxsize=50_000)
def _readings(run: str) -> frozenset[Encoding]:
    """The encodings in which a run of letters is spelled like a syllable."""
    found: set[Encoding] = set()
    if is_syllable(run):
        found.add(Encoding.UNICODE)
    if all(ord(letter) < 256 for letter in run):
        if is_syllable(from_tcvn3(run)):
            found.add(Encoding.TCVN3)
        if is_syllable(from_vni(run)):
            found.add(Encoding.VNI)
    return frozenset(found)
