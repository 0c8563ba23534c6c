"""Compare labels of forms as people do: numbering, case and tone placement do not count."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
# "18 - 30 tuổi", "51 tuổi trở lên" begin with a number that is no numbering.
_QUANTITY = r"(?!\d+\s*[-–]\s*\d+(?!\s*[.)])\b|\d+\s+(?:đến|tới|tuổi|năm)\b)"
_NUMBERING = re.compile(
    rf"^(?:{_QUANTITY}"
    r"(?:[-–+•*]+\s*|\(?(?:[ivxlc]+|[a-zđ]|\d+(?:\.\d+)*)[.)\-–/:]+\s*|\d+\s+|[ivx]+\s+(?=\S)))+",
    re.IGNORECASE,
)
_TERM = r"(?:\d+|[IVX]+|[A-ZĐ])"
_RANGE = r"(?!\s*\d+\s*[-–]\s*\d+\s*$)"  # "Từ 18 - 30": a formula would be in brackets
_FORMULA = re.compile(
    rf"{_RANGE}\s*\(?\s*{_TERM}?\s*=?\s*\b{_TERM}(?:\s*[+\-–…=.:]+\s*{_TERM})+\s*\)?$"
)
_FILLER = re.compile(r"^(?:trong đó|chia ra|gồm|bao gồm)\s*:?\s*", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def label_key(text: str) -> str:
    """Reduce a label to what tells it from others; "" for mere "Chia ra:", "Trong đó:"."""
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    bare = _FORMULA.sub("", _NUMBERING.sub("", bare, count=1))
    for _ in range(2):
        bare = _NUMBERING.sub("", bare, count=1)
        bare = _FILLER.sub("", bare, count=1)
    words = re.findall(r"[^\W_]+", bare.casefold())
    return " ".join(_tone_last(word) for word in words)


def same_words(one: str, other: str) -> bool:
    """Tell whether two texts have the same words; "hoà" is "hòa"."""
    return _words_key(one) == _words_key(other)


@lru_cache(maxsize=20_000)
def _words_key(text: str) -> str:
    words = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())
    return " ".join(_tone_last(word) for word in words)


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    base = "".join(letter for letter in parts if letter not in _TONES)
    tones = "".join(letter for letter in parts if letter in _TONES)
    return unicodedata.normalize("NFC", base) + tones
