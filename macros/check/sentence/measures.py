"""What a number measures: its unit, its order of magnitude, share or sum, as the words say."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.sentence.reading import MARK, StatedCall, Statement, Statements
from macros.check.sentence.years import COUNTS, single_years, years_in
from macros.findings import Code, Finding
from macros.read.table.column import Field

_PEOPLE = re.compile(
    r"(?:lượt )?(?:người|đảng viên|cán bộ|cấp ủy viên|quần chúng|bí thư|học sinh|giáo viên"
    r"|công nhân|nông dân|hội viên|đoàn viên)\b"
)
_THINGS = re.compile(
    r"(?:tổ chức|tccsđ|chi bộ|đảng bộ|doanh nghiệp|thôn|tổ dân phố|xã|phường|lớp|hội nghị|đơn vị"
    r"|cơ quan)\b(?! viên| trưởng)"
)
_PERSON = "người"
_MIXED = re.compile(r",|lượt")  # units that count people and things alike
_SCALE = re.compile(r"(?P<scale>nghìn|ngàn|triệu|tỷ)\b(?: (?P<thing>[^\W\d]+))?")
_MONEY = "đồng"
_RATE = re.compile(
    rf"\b(?:tỷ lệ|tỷ trọng|tỉ lệ)\b(?:[^;.{MARK}]*\b(?:là|đạt|chiếm|bằng|còn|ở mức))? $"
)
_MEAN = re.compile(
    rf"\b(?:bình quân|trung bình)(?: mỗi| hằng| một)? năm\b[^;{MARK}]*$"
    rf"|\bmỗi năm (?:bình quân|trung bình)\b[^;{MARK}]*$"
)
_TOTAL = re.compile(rf"\b(?:tổng cộng|cộng dồn|cả thảy|tổng số)\b[^;{MARK}]*$")
# "Ba năm 2018 - 2020", "hai năm 2019 và 2020": years that are counted and named.
_COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(sorted(COUNTS, key=len, reverse=True))})"
    r" năm (?:qua |liền |gần đây )?(?:\()?(?=(?:từ )?(?:năm )?\d{4})"
)
_NO_COUNT = re.compile(r"\b(?:hằng|mỗi|các|những|từng|cuối|đầu|giữa|trong|hết|cả) $")
_IS_MEAN = re.compile(r"\bbình quân|trung bình|mỗi\b")


def find_wrong_measures(prose: Statements) -> Iterator[Finding]:
    """Name the numbers that the words beside them count or measure otherwise than the data."""
    for sentence in prose.sentences:
        if sentence.said and " năm " in sentence.text:
            yield from _miscounted(sentence)
        for said in sentence.numbers:
            before = sentence.text[sentence.text.rfind(MARK, 0, said.at) + 1 : said.at]
            wrong = _judge_kind(before, said) or _judge_unit(prose, before, said)
            if wrong:
                yield sentence.finding(said.at, *wrong, Code.CONTRADICTED)


def _miscounted(sentence: Statement) -> Iterator[Finding]:
    """Find "ba năm" before two years, or before a span of five."""
    for counted in _COUNTED.finditer(sentence.text):
        mentions = years_in(sentence.text)
        named = next((one for one in mentions if one.start >= counted.start("count") + 3), None)
        is_year = counted["count"] == "năm" and _NO_COUNT.search(sentence.text[: counted.start()])
        if named is None or is_year:
            continue
        words = sentence.typed[counted.start() : named.end]
        listed = set(single_years(sentence.text[counted.end() - 1 : named.end]))
        length = named.last - named.first + 1
        possible = {len(listed)} if len(listed) > 1 else {length, length - 1}
        if named.is_span and COUNTS[counted["count"]] not in possible:
            message = f"câu viết “{words}”, không phải {counted['count']} năm"
            yield sentence.finding(counted.start(), message, "đếm lại", Code.CONTRADICTED)


def _judge_kind(before: str, said: StatedCall) -> tuple[str, str] | None:
    """Hold words such as "bình quân mỗi năm" against a sum, "tổng cộng" against a mean."""
    name = said.call.name
    if name == "tong" and {"tu", "den"} & said.call.kwargs.keys() and _MEAN.search(before):
        return "câu nói số bình quân mà tong(…) cộng mọi năm", "gọi binh_quan(…), hoặc sửa câu"
    total = _TOTAL.search(before) if name == "binh_quan" else None
    if total and not _IS_MEAN.search(before[total.start() :]):
        return "câu nói tổng số mà binh_quan(…) chia cho số năm", "gọi tong(…), hoặc sửa câu"
    return None


def _judge_unit(prose: Statements, before: str, said: StatedCall) -> tuple[str, str] | None:
    """Hold the word counted, right after a number, against the unit of its column."""
    column, fact = prose.column(said.call), said.fact
    if column is None or fact is None or said.call.name == "tang_giam":
        return None
    unit = "%" if said.call.name == "ty_le" else column.unit
    word = said.after.lstrip()
    if fact.text.endswith("%") and word.startswith("%"):
        return f"hai dấu % sau {fact.text}", "xóa dấu % trong câu"
    if said.call.kwargs.get("kem_don_vi") and unit and word.startswith(unit.lower()):
        return f"đơn vị “{unit}” in hai lần", "xóa trong câu, hoặc bỏ kem_don_vi"
    if not unit or unit == "%":
        return None
    counted = (word.startswith("%") and "%") or _other_scale(word, unit.lower())
    if not counted and said.call.name in ("so", "tong"):
        counted = "tỷ lệ" if _RATE.search(before) and "/" not in unit else ""
    if not counted and not _MIXED.search(unit):
        thing = (_THINGS if _PERSON in unit.lower().split() else _PEOPLE).match(word)
        counted = thing.group() if thing and thing.group() not in column.title.lower() else ""
    return _say(said, column, counted) if counted else None


def _say(said: StatedCall, column: Field, counted: str) -> tuple[str, str]:
    if counted in ("%", "tỷ lệ"):
        message = f"câu nói tỷ lệ mà {said.call.name}(…) in số {column.unit}"
        return message, f"gọi ty_le(…), hoặc sửa câu; cột này là “{column.title}”"
    message = f"câu đếm “{counted}” mà {said.call.name}(…) tính bằng {column.unit}"
    return message, f"sửa câu, hoặc gọi cột khác; cột này là “{column.title}”"


def _other_scale(word: str, unit: str) -> str:
    """Find "tỷ đồng" beside a unit "triệu đồng", "nghìn người" beside "người"."""
    scale = _SCALE.match(word)
    if scale is None:
        is_money = unit.rsplit(maxsplit=1)[-1] == _MONEY and unit != _MONEY
        return _MONEY if is_money and re.match(rf"{_MONEY}\b(?!/)", word) else ""
    is_same = unit.startswith(scale["scale"].replace("ngàn", "nghìn"))
    is_known = scale["thing"] and scale["thing"] in (*unit.split(), "đảng")
    return scale.group() if is_known and not is_same else ""
