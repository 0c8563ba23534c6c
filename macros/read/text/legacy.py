"""Text in a pre-Unicode Vietnamese encoding, recognised by its spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from macros.read.text.words import is_syllable

# TCVN 5712 (the fonts .VnTime …): one byte of Latin-1 for each letter; toned ones only small.
_TONED = (
    "µ¶·¸¹ »¼½¾Æ ÇÈÉÊË ÌÎÏÐÑ ÒÓÔÕÖ ×ØÜÝÞ ßáâãä åæçèé êëìíî ïñòóô õö÷øù úûüýþ",
    "àảãáạ ằẳẵắặ ầẩẫấậ èẻẽéẹ ềểễếệ ìỉĩíị òỏõóọ ồổỗốộ ờởỡớợ ùủũúụ ừửữứự ỳỷỹýỵ",
)
# U+00AD is the soft hyphen, which many programs drop: here it is ư.
_PLAIN = "¨©ª«¬\u00ad®¡¢£¤¥¦§", "ăâêôơưđĂÂÊÔƠƯĐ"
TCVN3: dict[str, str] = {
    byte: letter
    for pair in (_PLAIN, _TONED)
    for byte, letter in zip(*pair, strict=True)
    if byte != " "
}
_TABLE = str.maketrans(TCVN3)


def from_tcvn3(text: str, *, capital_font: bool = False) -> str:
    """Convert TCVN3 text that was read as Latin-1.

    Args:
        capital_font: Whether it was set in a font that shows all letters as capitals.
    """
    converted = text.translate(_TABLE)
    return converted.upper() if capital_font else converted


# The second letter of a pair, and what it makes of the vowel before it.
_PAIRS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_SINGLES = dict(zip("íìæóòîôöñ", "íìỉĩịỵơưđ", strict=True))

VNI: dict[str, str] = {}
for _vowel, _marks in _PAIRS.items():
    for _mark, _letter in _marks.items():
        VNI[_vowel + _mark] = _letter
        VNI[_vowel.upper() + _mark.upper()] = _letter.upper()
        VNI[_vowel.upper() + _mark] = _letter.upper()  # a capital typed alone
for _single, _letter in _SINGLES.items():
    VNI[_single] = _letter
    VNI[_single.upper()] = _letter.upper()

_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Convert VNI text that was read as Latin-1."""
    return _PATTERN.sub(lambda match: VNI[match.group()], text)


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
    for run in set(_RUN.findall(text)):
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


# A capital after a small letter, as in "NguyÔn", or a sign among letters, as in "V¨n".
_NO_LETTERS = re.escape(re.sub(r"[^\W\d_]", "", "".join(TCVN3)))
_ODD = re.compile(rf"[À-ÖØ-Ý{_NO_LETTERS}](?:(?<=[{_NO_LETTERS}])|(?<=[^\W\d_A-ZÀ-Ý].))")


def find_legacy_words(text: str) -> Iterator[re.Match[str]]:
    """Find single TCVN3 words in Unicode text: such as are nothing else, and look it."""
    if text.isascii() or not _ODD.search(text):
        return
    for match in _RUN.finditer(text):
        run = match.group()
        is_odd = len(run) > 2 and not run.isascii() and _ODD.search(run)
        if is_odd and _readings(run) == {Encoding.TCVN3}:
            yield match


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
