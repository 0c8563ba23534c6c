"""Names in files: which label, value or unit a text means, never one for another of its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from macros.findings import closest
from macros.read.text.words import TONES, without_tones

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
    return words_key(_label(text))


def _label(text: str) -> str:
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    bare = _FORMULA.sub("", _NUMBERING.sub("", bare, count=1))
    for _ in range(2):
        bare = _NUMBERING.sub("", bare, count=1)
        bare = _FILLER.sub("", bare, count=1)
    return bare


_TOTAL = re.compile(
    r"(tổng|cộng|tổng số|tổng cộng|cộng chung|cộng dồn|toàn (tỉnh|huyện|thành phố|thị xã|quận|xã)"
    r"|(tổng )?cộng (mục |khối |nhóm |phần )?[ivx\d]+|(tổng )?cộng (khối|nhóm|các) .*)"
)


def is_total(text: str) -> bool:
    """Tell whether a label is that of a sum: "Cộng", "Tổng số", "Cộng I"."""
    return _TOTAL.fullmatch(" ".join(_words(_label(text)))) is not None


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text).casefold())


@lru_cache(maxsize=20_000)
def words_key(text: str) -> str:
    """The words of a text, however they are set, capitalised and toned."""
    return " ".join(map(_tone_last, _words(text)))


def _tone_last(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return without_tones(word) + "".join(letter for letter in parts if ord(letter) in TONES)


_BODIES = ("đảng bộ", "đảng ủy", "đb", "đu")  # whose organisation it is, said or left out
_KINDS = {
    "tỉnh": ("tỉnh", "tỉnh ủy"),
    "thành phố": ("thành phố", "thành ủy", "tp", "t p"),
    "thị xã": ("thị xã", "thị ủy", "tx", "t x"),
    "thị trấn": ("thị trấn", "tt", "t t"),
    "huyện": ("huyện", "huyện ủy", "h"),
    "quận": ("quận", "quận ủy", "q"),
    "phường": ("phường", "p"),
    "xã": ("xã", "x"),
}
# A mere "X." is a commune, never the number ten.
_COUNTED = re.compile(r"^\s*(?:[-–+•*]\s*|\(?(?:\d+(?:\.\d+)*|[IVX]{2,4}|[IV])[.)\-/:]\s*|\d+\s+)+")
_GLUED = re.compile(r"\b([pq])\.?\s*(\d+)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ProperName:
    """The name of a unit: what kind it is, "" where it does not say, and its proper name."""

    kind: str
    proper: str


@lru_cache(maxsize=20_000)
def read_place(text: str) -> ProperName:
    """Take the name of a unit apart: "TP. Sơn Hà" is a city, "H. Sơn Hà" a district."""
    words = _GLUED.sub(r"\1 \2", text)
    key = re.sub(r"\b0+(\d)", r"\1", words_key(words))
    for body in map(words_key, _BODIES):
        key = key.removeprefix(f"{body} ")
    for length in (2, 1):
        first = key.split()[:length]
        rest = key.split()[length:]
        for kind, ways in _KINDS.items():
            if rest and " ".join(first) in map(words_key, ways):
                return ProperName(kind, " ".join(rest))
    return ProperName("", key)


@dataclass(frozen=True)
class Names:
    """The names by which files call the values of a column.

    Args:
        words: Each value as the report calls it.
        table: The table whose rows the values are; None for categories.
        learnt: What files call them besides, by the words of that name.
    """

    words: Mapping[str, str]
    table: str | None = None
    learnt: Mapping[str, str] = field(default_factory=dict)

    def find(self, text: str) -> str | None:
        """The one value that a text names; None for none, and for several."""
        for said in dict.fromkeys((text, _COUNTED.sub("", text))):
            found = self._named(said)
            if found:
                return found[0] if len(found) == 1 else None
        return None

    def is_shared(self, text: str) -> bool:
        """Whether several values have this name."""
        return len(self._named(text)) > 1

    def alike(self, text: str) -> tuple[str, ...]:
        """The values that a text may mean: the same proper name, no other kind; else the nearest.

        A city is never offered for the province that has its name.
        """
        place = read_place(_COUNTED.sub("", text))
        rivals = [
            value
            for value, other in self._places.items()
            if not place.kind or not other.kind or place.kind == other.kind
        ]
        same = [value for value in rivals if self._places[value].proper == place.proper]
        if same or self.others(text):
            return tuple(same)
        # Alike in the kind alone is not alike.
        rivals = [
            value for value in rivals if closest(place.proper, [self._places[value].proper], 0.5)
        ]
        near = closest(text, (self.words[value] for value in rivals))
        return tuple(value for value in rivals if self.words[value] == near)[:1]

    def others(self, text: str) -> tuple[str, ...]:
        """The words for the values with the proper name of a text and another kind."""
        place = read_place(text)
        return tuple(
            self.words[value]
            for value, other in self._places.items()
            if place.kind and other.kind not in ("", place.kind) and other.proper == place.proper
        )

    def _named(self, text: str) -> Sequence[str]:
        if text in self.words:
            return (text,)
        exact = [value for value, label in self.words.items() if label == text]
        key = words_key(text)
        if exact or not key:
            return exact
        if key in self.learnt:
            return (self.learnt[key],)
        same = self._by_words.get(key, ())
        if same or self.table is None:
            return same
        place = read_place(text)
        return [value for value, other in self._places.items() if other == place]

    @cached_property
    def _by_words(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for value, label in self.words.items():
            found.setdefault(words_key(label), []).append(value)
        return found

    @cached_property
    def _places(self) -> Mapping[str, ProperName]:
        return {value: read_place(label) for value, label in self.words.items()}
