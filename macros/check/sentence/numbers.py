"""Numbers of a sentence held against what the words measure and count, and against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from macros.check.sentence.degrees import COMPARED
from macros.check.sentence.reading import (
    DENIED,
    IN_ORDER,
    MARK,
    StatedCall,
    Statement,
    Statements,
)
from macros.check.sentence.spoken import vocabulary_of
from macros.check.sentence.years import COUNTS, single_years, years_in, years_of
from macros.findings import Code, Finding
from macros.read.table.column import Field
from macros.read.table.table import Table

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
_JOIN = re.compile(r" ?(?:[\w%]+ ){0,4}?(?:\([^()]*\))?(?:,|và|, và) ?$")
_LEAD = re.compile(r"(?: [\w]+){0,4} $")
_MORE = re.compile(rf"{COMPARED}(?! \d)(?! năm| giai)")
_SHARE = re.compile(
    r"(?:[^;:.()]*,| \() (?:chỉ |mới |đã )?(?:chiếm|bằng|đạt|tương đương)"
    r"(?: tỷ lệ| khoảng)? $"
)
_CHANGE = re.compile(r"[^;:.()]*(?:,| \() ?(?:đã |tức |tương ứng )?$")
_OF_OTHER = re.compile(r" (?:ở|của|tại|thuộc|đối với|trong)\b")  # behind a change: whose it is
_WHOLE = re.compile(r"\b(?:toàn|cả|chung|bình quân của)\b")
_PART = re.compile(r"\btrong đó(?: có)? (?:[^,;:.()]* )?$")
_OF_WHOLE = re.compile(r"^(?: [^\W\d]+){0,3} (?:trong(?: tổng)?(?: số)?|trên tổng số|/) $")


def find_wrong_measures(prose: Statements) -> Iterator[Finding]:
    """Name the numbers that the words beside them count or measure otherwise than the data."""
    for sentence in prose.sentences:
        if sentence.said and " năm " in sentence.text:
            yield from _miscounted(sentence)
        for said in sentence.numbers:
            before = sentence.text[sentence.text.rfind(MARK, 0, said.at) + 1 : said.at]
            wrong = _judge_kind(before, said) or _judge_unit(before, said)
            if wrong:
                yield said.finding(*wrong)


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


def _judge_unit(before: str, said: StatedCall) -> tuple[str, str] | None:
    """Hold the word counted, right after a number, against the unit of its column."""
    column, fact = said.column, said.fact
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


def find_wrong_pairs(prose: Statements) -> Iterator[Finding]:
    """Name the numbers that another number of their sentence shows to be the wrong ones."""
    for sentence in prose.sentences:
        numbers = list(sentence.numbers)
        if len(numbers) < 2:
            continue
        for left, right in pairwise(numbers):
            between = sentence.text[left.at + 1 : right.at]
            yield from _judge_lost(left, right, between)
            if MARK not in between and ";" not in between:
                yield from _judge_more(left, right, between)
                yield from _judge_whole(left, right, between)
                yield from _judge_same(left, right, between)
        for order in IN_ORDER.finditer(sentence.text):
            yield from _judge_order(sentence.text, numbers, order)


def _values_differ(left: StatedCall, right: StatedCall) -> int:
    """Compare two numbers of one unit: 1 where the first is larger; 0 where nobody can say."""
    one, other = left.fact, right.fact
    if one is None or other is None or "tang_giam" in (left.call.name, right.call.name):
        return 0
    if one.value is None or other.value is None or one.unit != other.unit:
        return 0
    return (one.value > other.value) - (one.value < other.value)


def _judge_more(left: StatedCall, right: StatedCall, between: str) -> Iterator[Finding]:
    """Compare two numbers that "cao hơn" and its kin stand between."""
    words = list(_MORE.finditer(between))
    if len(words) != 1 or DENIED.search(between):
        return
    differ = _values_differ(left, right)
    if differ and (differ > 0) is not (words[0]["more"] is not None) and left.fact and right.fact:
        texts = f"{left.fact.text} với {right.fact.text}"
        message = f"câu viết “{words[0].group()}” mà số liệu là {texts}"
        yield right.finding(message, "sửa chữ so sánh, hoặc đổi chỗ hai số")


def _judge_whole(left: StatedCall, right: StatedCall, between: str) -> Iterator[Finding]:
    """Find a part, after "trong đó" or before "trong tổng số", that is more than its whole."""
    differ = _values_differ(left, right)
    is_wrong = (differ < 0 and _PART.search(between)) or (differ > 0 and _OF_WHOLE.match(between))
    if is_wrong and left.fact and right.fact:
        part, whole = (right.fact, left.fact) if differ < 0 else (left.fact, right.fact)
        message = f"phần ({part.text}) lớn hơn cái chứa nó ({whole.text})"
        yield right.finding(message, "đổi chỗ hai số, hoặc gọi đúng cột")


def _judge_same(left: StatedCall, right: StatedCall, between: str) -> Iterator[Finding]:
    """Find a share or a change right behind a number that is not the share or change of it."""
    name = right.call.name
    pattern = {"ty_le": _SHARE, "tang_giam": _CHANGE}.get(name)
    if pattern is None or left.fact is None or right.fact is None:
        return
    if "theo" in {*left.call.kwargs, *right.call.kwargs}:  # cells of another table, made for it
        return
    if _OF_OTHER.match(right.after):
        return
    between = between.removeprefix(f" {left.column.unit.lower()}") if left.column else between
    if not pattern.match(between):
        return
    if left.call.name not in ("so", "tong", "ty_le") or left.call.subject != right.call.subject:
        return
    own, its = ({(cell.table, cell.column, cell.row) for cell in one.fact.cells if cell}
                for one in (left, right) if one.fact)  # fmt: skip
    if own and its and not own <= its:
        what = "tỷ lệ" if name == "ty_le" else "mức tăng, giảm"
        message = f"{name}(…) tính {what} của số khác với {left.fact.text} đứng ngay trước"
        yield right.warning(message, "gọi cùng cột, cùng khóa với số ấy, hoặc viết rõ của số nào")


def _judge_lost(left: StatedCall, right: StatedCall, between: str) -> Iterator[Finding]:
    """Find a unit that the first of two numbers of one column names and the second forgets."""
    table = right.table
    if table is None or left.call.args != right.call.args or left.call.name != right.call.name:
        return
    for key, is_proper in vocabulary_of(table).proper.items():
        value = left.call.kwargs.get(key)
        is_lost = is_proper and isinstance(value, str) and key not in right.call.kwargs
        if is_lost and not _WHOLE.search(between):
            message = f"số trước là của “{table.label(key, str(value))}”, số này thì không"
            yield right.warning(message, f'ghi {key}="{value}" trong lệnh gọi, hoặc viết rõ của ai')


def _judge_order(
    text: str, numbers: Sequence[StatedCall], order: re.Match[str]
) -> Iterator[Finding]:
    """Hold the order of what is named before "lần lượt" against that of the numbers after it."""
    after = [said for said in numbers if said.at > order.end()]
    if not after or not _LEAD.fullmatch(text[order.end() : after[0].at]):
        return
    run = after[:1]
    for left, right in pairwise(after):
        if not _JOIN.fullmatch(text[left.at + 1 : right.at]):
            break
        run.append(right)
    words = text[text.rfind(MARK, 0, order.start()) + 1 : order.start()]
    for names, ask in _lists(run[0].table, words):
        own = [ask(said) for said in run]
        named = list(dict.fromkeys(names))[-len(own) :]
        is_list = len(own) > 1 == len(set(named)) // len(own) and len(set(own)) == len(own)
        if is_list and set(own) & set(named):
            if own != named:
                message = f"các số sau “{order.group()}” không theo thứ tự đã nêu: {', '.join(own)}"
                yield run[0].finding(message, "xếp các số theo thứ tự của lời")
            return


def _lists(
    table: Table | None, words: str
) -> Iterator[tuple[Sequence[str], Callable[[StatedCall], str]]]:
    """List what words name one after the other, each with how a call says which it is of."""
    if table is None:
        return
    vocabulary = vocabulary_of(table)
    for key, names in vocabulary.keys.items():
        found = [one.value for one in names.find(words)]
        yield found, lambda said, key=key: str(said.call.kwargs.get(key, ""))  # type: ignore[misc]
    years = [str(year) for year in single_years(words)]
    yield years, lambda said: " ".join(map(str, years_of(said)))
    found = [one.value for one in vocabulary.heads.find(words)]
    yield found, lambda said: said.column_name
