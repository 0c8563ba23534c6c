"""Words that are no Vietnamese syllable, and tones that stand where none does."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial

from macros.check.prose.reading import Wording
from macros.findings import Code, Finding
from macros.read.text.file import name_of
from macros.read.text.words import is_syllable, mend, place_tone, without_tones

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]+")
# "năm2020" and "2020năm"; "km2", "A4" and "G20" are words of their own.
_WITH_DIGITS = re.compile(r"([^\W\d_]{2,})\d+|(?<![\w.,/-])\d+(?:[.,]\d+)*([^\W\d_]{2,})")
# Letters of Greek and Cyrillic that look like ours.
_FOREIGN = re.compile(r"[Ͱ-ԯ]")
_OF_TWO_SCRIPTS = re.compile(
    r"(?<![^\W\d_])(?=[^\W\d_]*[Ͱ-ԯ])(?=[^\W\d_]*[A-Za-zÀ-ɏḀ-ỿ])[^\W\d_]+"
    r"|(?<![^\W\d_])[АВЕКМНОРСТУХаеорсухіј]{1,4}(?![^\W\d_])"
)
# Words of other tongues that might be two syllables, or bear a hat.
_BORROWED = "marketing landing contact canteen tanker lênin ăngghen mácxít xtalin đêga bazơ urê"
# Names of the peoples and places of Vietnam that its spelling does not cover: Đắk Lắk, Hrê, Xtiêng.
_NAME = re.compile(
    r"(?i:(?:xt|hr|hm|kr|br|gr|pr|đr|pl|bl|kl|gl|mn|đl|tr|ch|th|nh|ng|st|[bcdđghjklmnpqrstvxz])?"
    r"[aeiouyăâêôơư]{1,2}(?:ng|nh|ch|[mnptckglrs])?)"
)
# What is a name only where others stand beside it: Chư Păh, Ea Drăng, Rơ Châm, sông Sêrêpôk.
_LETTERS = "bcdđfghjklmnpqrstvwxz"
_SYLLABLE = "[aeiouyăâêôơư]{1,2}(?:ng|nh|ch|[mnptckglrsh])?"
_STRANGE = re.compile(
    rf"(?i:[{_LETTERS}]{{0,3}}{_SYLLABLE}(?:[{_LETTERS}]{{1,3}}{_SYLLABLE}){{0,3}})"
)
_TITLES = (
    "xã|huyện|thị trấn|phường|buôn|bon|bản|làng|thôn|ấp|sóc|phum|núi|sông|suối|hồ|thác|đèo"
    "|đồng chí|ông|bà|anh|chị|em|người|dân tộc|lễ hội|tết"
)
_NAME_BEFORE = re.compile(
    rf"(?:(?<![^\W_])[A-ZĐÀ-Ỹ][\w’']*,? |[’']|(?i:(?<![^\W_])(?:{_TITLES}) ))$"
)
_NAME_AFTER = re.compile(r" [A-ZĐÀ-Ỹ][^\W\d_]*")
_HYPHEN = re.compile(r"[^\W\d_]-$")
_MARKED = re.compile("[^A-ZĐ]")


def make_spelling(
    passages: Sequence[Wording], own: Sequence[str], style: str | None
) -> Callable[[Wording], Iterator[Finding]]:
    """Make the check of spelling for one report.

    Args:
        own: Words that the report has, whatever the rules say.
        style: How the report places tones, "cu" (hòa) or "moi" (hoà); None for as most words do.
    """
    style = style or _usual_style(passages)
    return partial(
        _find_misspelt,
        known=frozenset({*_BORROWED.split(), *(word.casefold() for word in own)}),
        style=style,
    )


def _find_misspelt(
    passage: Wording, *, known: frozenset[str], style: str | None
) -> Iterator[Finding]:
    for match in _WORD.finditer(passage.text):
        word = match.group()
        if _HYPHEN.search(passage.text, max(0, match.start() - 2), match.start()):
            continue  # such as "Ra-glai", "công-ten-nơ"
        fault = _fault(word, style)
        if fault is None or word.casefold() in known or _is_strange(passage.text, match):
            continue
        what, remedy, code = fault
        yield passage.warning(match, what, remedy, code)
    foreign = _FOREIGN.search(passage.text) is not None
    for match in _OF_TWO_SCRIPTS.finditer(passage.text) if foreign else ():
        letter = next(one for one in match.group() if _FOREIGN.match(one))
        message = f"“{match.group()}” có chữ {name_of(letter)} của bảng chữ cái khác"
        yield passage.warning(match, message, "gõ lại cả tiếng", Code.SPELLING)
    for match in _WITH_DIGITS.finditer(passage.text):
        word = match[1] or match[2]
        if is_syllable(word) and (len(word) > 2 or not word.isascii()):
            shown = match.group()
            message = f"“{shown}” dính liền"
            spaced = shown.replace(word, f"{word} " if match[1] else f" {word}")
            yield passage.warning(match, message, f"viết “{spaced}”", Code.SPELLING)


def _is_strange(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word is a name of another tongue, by the names or the title beside it."""
    word, meant = match.group(), mend(match.group())
    is_meant = meant is not None and not (
        meant[1:] == word[1:] or meant.split(" ")[-1] in "aăâeêioôơuưy"  # Kông, Niê
    )
    if is_meant or not word[1:].islower() or not _STRANGE.fullmatch(without_tones(word)):
        return False
    before = text[max(0, match.start() - 24) : match.start()].replace("\n", " ")
    is_named = _NAME_BEFORE.search(before) or _NAME_AFTER.match(text, match.end())
    return word[0].isupper() and is_named is not None


@lru_cache(maxsize=50_000)
def _fault(word: str, style: str | None) -> tuple[str, str, Code] | None:
    """Say what is wrong with a word, and what to write; None for nothing."""
    if not is_syllable(word):
        if _may_stand(word):
            return None
        meant = mend(word)
        remedy = f"viết “{meant}”" if meant else "gõ lại; tên riêng, từ mượn thì ghi vào tu_rieng"
        way = "dính liền" if meant and " " in meant else "không phải một tiếng của tiếng Việt"
        return f"“{word}” {way}", remedy, Code.SPELLING
    if not word.isascii() and not (word.isupper() or word[1:].islower() or len(word) == 1):
        remedy = f"viết “{word.capitalize()}”, “{word.lower()}” hoặc “{word.upper()}”"
        return f"“{word}” lẫn chữ hoa và chữ thường", remedy, Code.SPELLING
    tone = place_tone(word)
    if (
        tone is None
        or (word == tone.old and style != "moi")
        or (word == tone.new and style != "cu")
    ):
        return None
    right = tone.new if style == "moi" else tone.old
    if word in (tone.old, tone.new):
        kind = "kiểu mới (hoà)" if style == "moi" else "kiểu cũ (hòa)"
        return f"“{word}” đặt dấu khác cả bài, bài đặt {kind}", f"viết “{right}”", Code.TONE
    return f"“{word}” đặt dấu sai chữ cái", f"viết “{right}”", Code.TONE


def _may_stand(word: str) -> bool:
    """Tell what is no syllable and still no mistake: short forms, names, words of other tongues."""
    if len(word) == 1 or not _MARKED.search(word):
        return True
    if word.isascii():
        # Two words are typed as one, as in "theoTrung", or the onset is another's.
        return not ((word.islower() or re.search(r"[a-z][A-Z]", word)) and mend(word))
    if "Đ" in word[1:] and len(unicodedata.normalize("NFD", word)) == len(word):
        return True  # such as "QĐi"
    is_name = _NAME.fullmatch(without_tones(word)) is not None and not mend(word)
    return word[0].isupper() and word[1:].islower() and is_name


def _usual_style(passages: Sequence[Wording]) -> str | None:
    """Tell how most words place their tone that may place it in two ways; None if none does."""
    ways: Counter[str] = Counter()
    text = "\n".join(passage.text for passage in passages)
    for word, number in Counter(_WORD.findall(text)).items():
        if way := _way(word):
            ways[way] += number
    return max(("cu", "moi"), key=ways.__getitem__) if ways else None


def _way(word: str) -> str | None:
    tone = place_tone(word) if not word.isascii() and is_syllable(word) else None
    if tone is None or tone.old == tone.new:
        return None
    return "cu" if word == tone.old else "moi" if word == tone.new else None
