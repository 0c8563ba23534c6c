"""What no line parts, such as "năm 2020" and "28-CT/TW"; and lines that end at sense."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from macros.format import DOCUMENT_SIGN, NO_BREAK_SPACE

_SENTENCE = 30  # letters; what is shorter may stand in a column without room for two words
# Periods, signs of documents ("28-CT/TW", "15/2016/QĐ-TTg"), ranges, "Covid-19".
_WHOLE = re.compile(
    rf"({DOCUMENT_SIGN}|(?<![\w/-])(?:\d{{4}}\u00a0?[-–]\u00a0?\d{{4}}|\d+[-–]\d+"
    r"|[A-Za-z]{2,}-\d+)(?![\w/-]))"
)
_SPAN = re.compile(r"(?<=\b\d{4}) (?=[-–] \d{4}\b)|(?<=\b\d{4} [-–]) (?=\d{4}\b)")
_PAPER = re.compile(r"(?<=\bsố) (?=\d[\w/.]*-[\w/-]*[A-ZĐ])")  # "số 28-CT/TW"
_UNIT = re.compile(r"(?<= )\([^()]{1,9}\)$")  # at the end of a head
_COUNTED = (
    "năm|tháng|ngày|số|quý|khóa|khoá|thứ|lần|kỳ|Điều|khoản|điểm|mục|phần|Chương|trang|Bảng|Hình"
    "|Biểu|Phụ lục"
)
_UNITS = "km²|km|m²|m³|m|ha|kg|tấn|tạ|triệu|tỷ|tỉ|nghìn|đồng|người|lượt|pt"
_BLANKS = (
    _SPAN,
    re.compile(rf"(?<=\d) (?=(?:{_UNITS})(?!\w))"),
    re.compile(r"(?<=\w) (?=\d[\w/.]*-[\w/-]*[A-ZĐ])"),  # "Chỉ thị 28-CT/TW"
    re.compile(r"(?<=\bsố) $"),  # its number follows in an element of its own
    re.compile(r"(?<=\w\s[A-HJ-UWYZĐ]\.) (?=[A-ZĐ]\w)|(?<=\bPh\.) (?=[A-ZĂ])"),  # "C. Mác"
)
_BEFORE_NUMBER = re.compile(rf"(?<!\w)((?i:{_COUNTED})) (?=\d|[IVX]+(?!\w))")
# What a line of a title begins with rather than with the middle of a phrase.
_OPENERS = re.compile(
    "và|hoặc|của|về|đối với|trong|tại|theo|cho|do|giữa|giai đoạn|nhiệm kỳ|thành phố|thị xã"
    "|khu vực|tỉnh|huyện|quận|phường|trực thuộc|các"
)
# Two syllables that are one word of titles.
_BOUND = re.compile(
    "bệnh viện|ban thường|chất lượng|chấp hành|chuyên khoa|cổ phần|cơ sở|công tác|công ty|đa khoa"
    "|đại học|đảng bộ|đảng viên|đào tạo|đội ngũ|giáo dục|hoạt động|hội đồng|huyện ủy|hữu hạn"
    "|kế hoạch|kết quả|kinh tế|lãnh đạo|nhân dân|nhiệm vụ|phát triển|phổ thông|tài chính|thành ủy"
    "|thư viện|thường vụ|tỉnh ủy|tổ chức|tổng kết|trách nhiệm|trung học|trung tâm|trung ương"
    "|ủy ban|viện đa|xã hội|xây dựng|y tế"
)
_PERIOD = re.compile(r"(.+) ((?:giai đoạn|nhiệm kỳ) .{0,30}\d)")


def glued(text: str) -> str:
    """Put no-break blanks where no line ends: in "2010 - 2020"; in sentences, "số 28", "khóa X"."""
    text = _UNIT.sub(lambda unit: unit[0].replace(" ", NO_BREAK_SPACE), text)
    if len(text) < _SENTENCE and text == text.strip():  # else it is a piece of a sentence
        return _PAPER.sub(NO_BREAK_SPACE, _SPAN.sub(NO_BREAK_SPACE, text))
    for blank in _BLANKS:
        text = blank.sub(NO_BREAK_SPACE, text)
    return _BEFORE_NUMBER.sub(rf"\1{NO_BREAK_SPACE}", text)


def parted(text: str) -> Iterator[tuple[str, bool]]:
    """Yield a glued text in pieces, and whether a hyphen in the piece ends no line."""
    for number, piece in enumerate(_WHOLE.split(text)):
        if piece:
            yield glued(piece) if number % 2 else piece, bool(number % 2)


def lines_at_sense(text: str, width: Callable[[str], float], room: float) -> list[str]:
    """Break a title into as few lines as there must be, before "và", "giai đoạn" and their like.

    A period at its end has a line of its own. Where a phrase fills more than a line, its lines
    are of about the same length.

    Args:
        width: Measures a line.
        room: What a line may take, by the same measure.
    """
    text = glued(text)
    if width(text) <= room:
        return [text]
    dated = _PERIOD.fullmatch(text.replace(NO_BREAK_SPACE, " "))
    if dated is not None:
        return [*lines_at_sense(dated[1], width, room), glued(dated[2])]
    words = text.split(" ")
    # For each number of words the best lines: few, few that begin amid a phrase, even ones.
    best: list[tuple[int, int, float, list[str]]] = [(0, 0, 0.0, [])]
    for end in range(1, len(words) + 1):
        choices = []
        for start in range(end):
            line = " ".join(words[start:end])
            if start == end - 1 or width(line) <= room:
                lines, rough, uneven, before = best[start]
                square = (width(line) / room) ** 2
                rough += _roughness(words, start)
                choices.append((lines + 1, rough, uneven + square, [*before, line]))
        best.append(min(choices))
    return best[-1][-1]


def _roughness(words: list[str], start: int) -> int:
    """Say how badly a line begins with a word: 0 for well."""
    here = [word.lower() for word in words[max(start - 1, 0) : start + 2]]
    if start == 0 or _OPENERS.fullmatch(here[1]) or _OPENERS.fullmatch(" ".join(here[1:])):
        return 0
    return 3 if _BOUND.fullmatch(" ".join(here[:2])) else 1
