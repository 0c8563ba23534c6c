"""Words of degree and of comparison, "cao nhất", "so với năm trước": what each asks of the data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from macros.check.sentence.reading import MARK, part_around
from macros.read.page.page import Call
from macros.read.table.grain import Grain

MORE, LESS = "cao|lớn|nhiều|đông", "thấp|nhỏ|ít"
RISING, FALLING = f"tăng|mở rộng|nâng|{MORE}", f"giảm|thu hẹp|vơi|hẹp|{LESS}"
COMPARED = rf"\b(?:(?:(?P<more>{MORE})|(?P<less>{LESS})) hơn)\b"
DIRECTION = re.compile(r"\b(?:(?P<rise>tăng|nhiều hơn|mở rộng)|(?P<fall>giảm|thu hẹp|ít hơn))\b")
# With what "so với …", "cao hơn …" compare.
BASE = (
    r"(?: (?:cuối|đầu|hết|mức|số|của))* (?P<base>(?:cùng kỳ )?(?:năm (?:học )?"
    r"(?:trước|ngoái|\d{4}(?: ?[-–] ?\d{4})?)|(?:quý|tháng|kỳ) trước"
    r"|(?:quý|tháng) (?:\d{1,2}|i{1,3}|iv) ?(?:/|năm) ?\d{4})|cùng kỳ)\b"
)


class Degree(Enum):
    """What a word of degree says, with the options of claims that may stand for it."""

    HIGH = ("cao_nhat", "xep_hang")
    LOW = ("thap_nhat",)
    RISE = ("xu_the",)
    FALL = ("xu_the", None)  # another value than RISE's, which an Enum would take for the same
    ALWAYS = ("xu_the", "tu", "den", "theo")
    MOST = ("phan", "cao_nhat")
    PART = ("phan",)
    TIMES = ("gap",)
    RANK = ("xep_hang", "cao_nhat", "thap_nhat")
    ALL = ("theo", "tu", "den")


_NUMERAL = r"một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d"
_NEAR = r"[^.,;:()]{0,24}?"
_NO_DEGREE = r"(?!thống|thứ|hợp|đồng|lần|bậc|hạng|tính|sự|chất|duy|giải)"
_PATTERNS: tuple[tuple[Degree, str], ...] = (
    (
        Degree.LOW,
        rf"\b(?:ít|thấp|nhỏ) (?:\w+ ){{0,2}}{_NO_DEGREE}\w+ nhất\b(?! là| trí| thể| quán)",
    ),
    (
        Degree.HIGH,
        rf"\b(?:nhiều|cao|lớn|đông) (?:\w+ ){{0,2}}{_NO_DEGREE}\w+ nhất\b(?! là| trí| thể| quán)",
    ),
    (Degree.LOW, r"\b(?:thấp|nhỏ|chậm|yếu|kém|mỏng) nhất\b"),
    (Degree.LOW, rf"(?<!đa )\bít nhất\b(?! (?:là |phải |cũng )?(?:{_NUMERAL}))"),
    (Degree.HIGH, r"\b(?:cao|nhiều|lớn|đông|mạnh|nhanh|rõ|tốt|dài|sâu|chủ yếu) nhất\b"),
    (
        Degree.HIGH,
        r"\b(?!thống|thứ|thấp|nhỏ|chậm|yếu|kém|mỏng|ít|hợp|đồng|lần|bậc|hạng|tính|sự|chất|duy|giải)"
        r"\w+ nhất\b(?! là| trí| thể| định| quán| loạt)",
    ),
    (Degree.HIGH, r"\bduy nhất\b(?= có| đạt| vượt| tăng| giảm)"),
    (Degree.HIGH, r"\b(?:dẫn đầu|đạt đỉnh|đỉnh điểm|cao điểm|kỷ lục)\b"),
    (Degree.HIGH, r"\bđứng đầu\b(?= về| với| toàn| cả| tỉnh| trong)"),
    (Degree.RANK, r"\b(?:đứng|xếp)(?: hàng)? thứ\b"),
    (Degree.RISE, rf"\bnăm nào cũng (?:{RISING})\b(?! hơn)"),
    (Degree.FALL, rf"\bnăm nào cũng (?:{FALLING})\b(?! hơn)"),
    (Degree.ALWAYS, r"\bnăm nào (?:cũng|đều)\b"),
    (Degree.RISE, rf"\b(?:tăng|mở rộng){_NEAR}\b(?:liên tục|năm liền)\b|\bliên tục tăng\b"),
    (Degree.FALL, rf"\b(?:giảm|thu hẹp){_NEAR}\b(?:liên tục|năm liền)\b|\bliên tục giảm\b"),
    (Degree.ALWAYS, rf"{MARK}[^.,;:()]{{0,12}}\bliên tục\b"),
    (Degree.RISE, rf"\b(?:{RISING}) dần\b|\bngày càng (?:{RISING})\b"),
    (Degree.FALL, rf"\b(?:{FALLING}) dần\b|\bngày càng (?:{FALLING})\b"),
    (Degree.RISE, rf"\bluôn (?:{RISING})\b(?: hơn năm trước|(?! hơn))"),
    (Degree.FALL, rf"\bluôn (?:{FALLING})\b(?: hơn năm trước|(?! hơn))"),
    (Degree.ALWAYS, rf"\bluôn (?:{RISING}|{FALLING}|vượt|đạt)\b"),
    (Degree.MOST, r"\b(?:phần lớn|(?:đại )?đa số|hầu hết|chủ yếu|đại bộ phận|quá nửa)\b"),
    (
        Degree.PART,
        r"\b(?:(?:hơn|gần|trên|dưới|chưa được|chưa đến|khoảng|gần bằng)? ?"
        r"(?:(?:một|hai|ba|bốn) phần (?:hai|ba|tư|năm)|một nửa))\b",
    ),
    (Degree.TIMES, rf"\bgấp (?:đôi|rưỡi|(?:hơn |gần )?(?:{_NUMERAL})[\d,]* lần)"),
    (Degree.ALL, r"\b(?:ở |trong )?(?:tất cả|mọi) (?:các )?\w+"),
)
_WORD = re.compile("|".join(f"(?P<p{n}>{pattern})" for n, (_, pattern) in enumerate(_PATTERNS)))


# One of these stands in each of them: most sentences have none and need no closer look.
_HINTS = (
    "nhất", "đỉnh", "kỷ lục", "cao điểm", "dẫn đầu", "đứng", "xếp", "năm nào", "liên tục",
    "năm liền", "dần", "ngày càng", "luôn", "phần", "đa số", "hầu hết", "chủ yếu", "đại bộ",
    "nửa", "gấp", "tất cả", "mọi",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DegreeWord:
    """A word of degree in a text in lower case.

    Args:
        begin: Where its part of the sentence, between semicolons, begins.
        until: Where that part ends.
    """

    start: int
    end: int
    degree: Degree
    begin: int
    until: int

    @property
    def is_loose(self) -> bool:
        """Whether it is said of what no table counts as well, so that it asks of numbers only."""
        return self.degree in (Degree.MOST, Degree.ALL)


def degrees_in(text: str) -> Iterator[DegreeWord]:
    """List the words of degree of a sentence that ask for a claim, each in its part of it."""
    if not any(hint in text for hint in _HINTS):
        return
    for match in _WORD.finditer(text):
        degree = _PATTERNS[int((match.lastgroup or "p0")[1:])][0]
        yield DegreeWord(match.start(), match.end(), degree, *part_around(text, match.start()))


def can_prove(claim: Call, word: DegreeWord) -> bool:
    """Tell whether a claim, or a word that the data choose, may stand for a word of degree."""
    options = claim.kwargs
    if claim.name != "khang_dinh":
        return claim.name in word.degree.value or claim.name == "lien_tuc"
    kinds = [name for name in ("xu_the", "cao_nhat", "thap_nhat", "xep_hang", "gap", "phan")
             if name in options]  # fmt: skip
    if word.degree in (Degree.RISE, Degree.FALL):
        return bool(options.get("xu_the") == ("tang" if word.degree is Degree.RISE else "giam"))
    if word.degree is Degree.ALWAYS and not kinds:
        return bool({"tu", "den", "theo"} & options.keys())
    return not kinds or any(name in word.degree.value for name in kinds)


def base_of(grain: Grain, own: str, base: str) -> str | None:
    """Find the time that "năm trước", "cùng kỳ", "quý I/2020" name, seen from another time."""
    year = re.search(r"\d{4}", base)
    if year is None:
        is_step = base.startswith((grain.noun, "kỳ "))
        is_year = "năm" in base or base == "cùng kỳ"
        if is_step and "trước" in base:
            return grain.after(own, -1)
        return grain.year_before(own) if is_year else None
    if meant := grain.understand(base.removeprefix("cùng kỳ ")):
        return meant
    if grain.a_year == 1:
        return grain.after(own, int(year.group()) - int(own[:4])) if "năm" in base else None
    return f"{year.group()}{own[4:]}" if base.startswith("cùng kỳ năm") else None
