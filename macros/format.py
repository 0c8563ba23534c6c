"""Values in, Vietnamese text out: numbers, dates, anchors of headings, what no line parts."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import groupby, islice

NO_BREAK_SPACE = "\u00a0"
NOT_REPORTED = "…"
POINTS = "điểm phần trăm"

_ANY_LENGTH = Context(prec=1_000_000)  # the default context refuses to round beyond 28 digits
_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


def round_half_up(value: Decimal | int, decimals: int = 0) -> Decimal:
    """Round as official statistics do: halves away from zero, and never to minus zero."""
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(step, ROUND_HALF_UP, _ANY_LENGTH)
    return rounded if rounded else abs(rounded)


def format_number(value: Decimal | int | None, decimals: int = 0) -> str:
    """Write a number with thousands dots and a decimal comma, such as "84.213".

    Args:
        value: None when not reported, which is written "…".
        decimals: Digits after the comma; halves round away from zero.
    """
    if value is None:
        return NOT_REPORTED
    return f"{round_half_up(value, decimals):,f}".translate(_VIETNAMESE_MARKS)


def format_quantity(value: Decimal | int | None, unit: str, decimals: int = 0) -> str:
    """Write a number with its unit, which never begins a new line; percent takes no space."""
    if value is None:
        return NOT_REPORTED
    number = format_number(value, decimals)
    if unit == "%":
        return f"{number}%"
    return f"{number}{NO_BREAK_SPACE}{unit}" if unit else number


def plain(value: Decimal, decimals: int = 0) -> str:
    """Write a number as the CSV files do: no exponent, no needless zeros.

    Args:
        decimals: Digits after the point to be kept even if they are zeros; none is cut.
    """
    whole, _, rest = f"{value:f}".partition(".")
    rest = rest.rstrip("0").ljust(decimals, "0")
    text = f"{whole}.{rest}" if rest else whole
    return "0" if text == "-0" else text


def write_spans(numbers: Iterable[int], dash: str = "–", most: int | None = None) -> str:
    """Write numbers in order, each once, such as "2010–2012, 2014".

    Args:
        most: Runs after which the rest is left out, and "…" stands for it.
    """
    ordered = sorted(set(numbers))
    runs = groupby(enumerate(ordered), key=lambda item: item[1] - item[0])
    shown = [[number for _, number in run] for _, run in islice(runs, most)]
    words = [f"{run[0]}{dash}{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in shown]
    return ", ".join([*words, *(["…"] if next(runs, None) else [])])


def shorten(text: str, most: int = 40) -> str:
    """Cut a text that is quoted after so many letters, with "…" for the rest."""
    return text if len(text) <= most else f"{text[:most]}…"


# Number and sign of a document, "28-CT/TW" or "15/2016/QĐ-TTg": no line ends inside.
DOCUMENT_SIGN = r"(?<![\w/-])\d[\w/.]*-[\w/-]*[A-ZĐ][\w/]*(?![\w/-])"
# What no line ends inside: these, and years from one to another.
UNBROKEN = re.compile(
    rf"{DOCUMENT_SIGN}|(?<![\w/-])\d{{4}}[ \u00a0]?[-–][ \u00a0]?\d{{4}}(?![\w/-])"
)
_LONG_WORD = re.compile(r"([^\s\x02\x03]{25,})")  # without the marks that Markdown sets meanwhile
# Before a sign, so that no hyphen at the end of a line is taken for one that was added; never
# in a number, nor in "://".
_JOINT = re.compile(r"(?<=\w)(?=[/?&=._,;:@#%+~-])(?!://)(?!(?<=\d)[.,]\d)")
_LONG_PART, _CHUNK = 24, 12  # letters


def part_long_words(text: str) -> Iterator[list[str]]:
    """Cut a text at its long words, such as addresses and names of files.

    Yields other text whole, and a long word as the parts between which a line may end.
    """
    for number, piece in enumerate(_LONG_WORD.split(text)):
        if number % 2:
            yield [part for between in _JOINT.split(piece) for part in _parts(between)]
        elif piece:
            yield [piece]


def _parts(piece: str) -> Iterator[str]:
    is_long = len(piece) > _LONG_PART and not any(letter.isdigit() for letter in piece)
    step = _CHUNK if is_long else len(piece)
    yield from (piece[start : start + step] for start in range(0, len(piece), step))


def format_short(date: datetime.date) -> str:
    """Write a date such as "09/3/2010"."""
    return f"{_day(date)}/{format_month(date.month)}/{date.year}"


def format_long(date: datetime.date) -> str:
    """Write a date such as "ngày 05 tháng 02 năm 2021"."""
    return f"ngày {_day(date)} tháng {format_month(date.month)} năm {date.year}"


def _day(date: datetime.date) -> str:
    return f"{date.day:02d}"


def format_month(month: int) -> str:
    """Give January and February a zero, so that nobody can put a 1 before them."""
    return f"{month:02d}" if month < 3 else str(month)


_NOT_IN_ANCHORS = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[\s-]+")


def without_marks(text: str) -> str:
    """Write a text in small letters without diacritics, as ids are: "Tiêu đề" is "tieu de"."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def slugify(text: str, separator: str = "-") -> str:
    """Turn a heading into an anchor such as "đội-ngũ-đảng-viên".

    The signature is the one that Python-Markdown's `toc` extension calls.
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return _GAPS.sub(separator, _NOT_IN_ANCHORS.sub("", composed).strip())


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
