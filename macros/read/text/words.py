"""Words of Vietnamese by the rules of its spelling: syllables, their tones, abbreviations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_STOPPED_TONES = frozenset("\u0301\u0323")  # before c, ch, p, t only sắc and nặng


def without_tones(text: str) -> str:
    """Take the tones off a text, which keeps the hats of its vowels."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).translate(TONES))


def read_lists(path: Path) -> Iterator[tuple[str, ...]]:
    """List the paragraphs of a file of words: the lines of each, without the remark above them."""
    for paragraph in path.read_text(encoding="utf-8").split("\n\n"):
        yield tuple(paragraph.splitlines()[1:])


_RIMES, _AFTER_QU, _AFTER_GI, _ONSETS = (
    frozenset(" ".join(lines).split()) for lines in read_lists(Path(__file__).with_name("van.txt"))
)


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Tell whether a word is spelled like one Vietnamese syllable, tone marks included."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in parts if ord(letter) in TONES]
    if len(tones) > 1:
        return False
    base = without_tones(word.lower())
    if base.endswith(("c", "ch", "p", "t")) and not _STOPPED_TONES.issuperset(tones or "-"):
        return False
    return base in _RIMES or any(
        _fits(onset, base[len(onset) :]) for onset in _ONSETS if base.startswith(onset)
    )


def _fits(onset: str, rime: str) -> bool:
    is_front = rime[:1] in ("e", "ê", "i", "y")
    match onset:
        case "qu":
            return rime in _AFTER_QU
        case "gi":
            return (rime in _RIMES and not is_front) or rime == "" or rime in _AFTER_GI
        case "ngh" | "gh":
            return rime in _RIMES and is_front and rime[0] != "y"
        case "k":
            return rime in _RIMES and is_front
        case "c" | "ng" | "g":
            return rime in _RIMES and not is_front
        case _:
            return rime in _RIMES


_HOOKED = str.maketrans("oòóỏõọ", "ơờớởỡợ")  # ươ of which one hook is missing: trưòng, giuờng
_LONGEST = 8  # letters of a syllable, as in "nghiêng" with a letter to spare
# Onsets that sound alike, each with the one that is written before the other vowels.
_ALIKE = (("ngh", "ng"), ("ng", "ngh"), ("gh", "g"), ("g", "gh"), ("k", "c"), ("c", "k"))


def mend(word: str) -> str | None:
    """Say what a word that is no syllable was meant to be: "ngành", "được thực"; None if unsure."""
    hatted = re.sub("(?i)(?<=ư)[oòóỏõọ]", lambda match: match[0].translate(_HOOKED), word)
    if is_syllable(hatted := re.sub("u(?=[ơờớởỡợ])", "ư", hatted)):
        return hatted
    for wrong, right in _ALIKE:
        if word.lower().startswith(wrong):
            begin = right.capitalize() if word[0].isupper() else right
            if is_syllable(mended := begin + word[len(wrong) :]):
                return mended
    if word.isascii() and word.islower():  # more often of another tongue
        parts = ((word[:end], word[end:]) for end in range(3, len(word) - 2))
        return next((" ".join(pair) for pair in parts if all(map(is_syllable, pair))), None)
    return _parted(word)


def _parted(word: str, most: int = 4) -> str | None:
    """Part a word into the fewest syllables of which each is one, the last as long as can be."""
    for end in range(1, min(len(word), _LONGEST) + 1) if most > 1 else ():
        head, rest = word[:end], word[end:]
        if end > 1 and is_syllable(head) and is_syllable(rest):
            return f"{head} {rest}"
    for end in range(min(len(word), _LONGEST), 1, -1) if most > 2 else ():
        if is_syllable(word[:end]) and (rest := _parted(word[end:], most - 1) or ""):
            return f"{word[:end]} {rest}"
    return None


_HEAD = re.compile(r"qu|gi(?=[aeiouyăâêôơư])|[^aeiouyăâêôơư]*", re.IGNORECASE)
_HATS = "ăâêôơư"
# Two vowels that end a syllable and of which either may bear the tone: hòa or hoà.
_EITHER = frozenset({"oa", "oe", "uy"})


@dataclass(frozen=True, slots=True)
class Tone:
    """Where the tone of a syllable may stand.

    Args:
        old: The syllable with its tone where typewriters put it, as in "hòa".
        new: With its tone where schoolbooks put it, as in "hoà"; mostly the same.
    """

    old: str
    new: str


@lru_cache(maxsize=20_000)
def place_tone(word: str) -> Tone | None:
    """Write a syllable with its tone where it belongs; None when it bears none."""
    parts = unicodedata.normalize("NFD", word)
    mark = next((letter for letter in parts if ord(letter) in TONES), None)
    if mark is None:
        return None
    base = without_tones(word)
    head = _HEAD.match(base.lower())
    begin = head.end() if head is not None else 0
    end = begin
    while end < len(base) and base[end].lower() in "aeiouyăâêôơư":
        end += 1
    vowels = base[begin:end].lower()
    hat = max((vowels.rfind(letter) for letter in _HATS), default=-1)
    if hat >= 0:
        old = new = 0 if vowels.startswith("ưa") or vowels == "ưu" else hat
    elif len(vowels) == 1:
        old = new = 0
    elif end < len(base) or len(vowels) == 3:
        old = new = 1
    else:
        old, new = 0, 1 if vowels in _EITHER else 0
    places = (begin + at + 1 for at in (old, new))
    spelt = (unicodedata.normalize("NFC", base[:at] + mark + base[at:]) for at in places)
    return Tone(*spelt)


# Capitals, of which each is a letter of its own; "TTg", "QĐi" and Roman numerals are none.
_SHORT = re.compile(r"(?<![\w/.&\[!-])(?!(?:[IVXLC]+)(?![^\W\d_]))[A-ZĐ]{2,10}(?![\w/-]|\.\w)")
_EXPLAINED = re.compile(
    r"\((?:(?:sau đây |dưới đây )?(?:gọi|viết) (?:tắt )?là:? )?[“\"]?([A-ZĐ]{2,10})[”\"]?\)"
)
_LONG_FORM = re.compile(r"(?:[^\W\d_]+[ \n,-]+)+$")
_MOST_LETTERS = 120  # of a long form
_GLOSSED = re.compile(r"\b([A-ZĐ]{2,10}) \(((?:[^\W\d_]+[ ,-]+){1,14}[^\W\d_]+)\)")


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation where a text says what it stands for."""

    short: str
    words: str
    position: int


def read_explained(text: str) -> Iterator[Abbreviation]:
    """List the abbreviations that a text explains, as in “tổ chức cơ sở đảng (TCCSĐ)”."""
    for match in _EXPLAINED.finditer(text):
        before = _LONG_FORM.search(text, max(0, match.start() - _MOST_LETTERS), match.start())
        words = before.group().split() if before is not None else []
        begin = _begin_of(words, match[1])
        if begin is not None:
            yield Abbreviation(match[1], " ".join(words[begin:]), match.start(1))
    for match in _GLOSSED.finditer(text):
        words = match[2].split()
        if _begin_of(words, match[1]) == 0:
            yield Abbreviation(match[1], " ".join(words), match.start(1))


def _begin_of(words: list[str], short: str) -> int | None:
    """Find the word with which the long form begins: its letters are the words' first ones."""
    initials = "".join(unicodedata.normalize("NFD", word[0])[0].upper() for word in words)
    for begin in range(max(0, len(words) - len(short) - 3), len(words)):
        letters = iter(initials[begin:])
        is_within = all(letter in letters for letter in short)
        if is_within and initials[begin] == short[0] and len(words) - begin >= len(short):
            return begin
    return None


def read_used(text: str) -> Iterator[re.Match[str]]:
    """List every abbreviation of a text, wherever it stands between words."""
    return _SHORT.finditer(text)


def is_slip(typed: str, meant: str) -> bool:
    """Tell whether two words or numbers are one sign apart: another, exchanged, or missing."""
    if min(len(typed), len(meant)) < 3:
        return False
    if len(typed) == len(meant):
        apart = [at for at, sign in enumerate(typed) if sign != meant[at]]
        if len(apart) == 2 and apart[1] == apart[0] + 1:
            return typed[apart[0]] == meant[apart[1]] and typed[apart[1]] == meant[apart[0]]
        return len(apart) == 1
    longer, shorter = sorted((typed, meant), key=len, reverse=True)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))
