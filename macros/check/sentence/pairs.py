"""Numbers of one sentence held against each other: in order, as parts, as shares and changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from macros.check.sentence.called import vocabulary_of
from macros.check.sentence.reading import DENIED, IN_ORDER, MARK, StatedCall, Statement, Statements
from macros.check.sentence.years import single_years, years_of
from macros.findings import Code, Finding

_JOIN = re.compile(r" ?(?:[\w%]+ ){0,4}?(?:\([^()]*\))?(?:,|và|, và) ?$")
_LEAD = re.compile(r"(?: [\w]+){0,4} $")
_MORE = re.compile(
    r"\b(?:(?P<more>cao|lớn|nhiều|đông) hơn|(?P<less>thấp|nhỏ|ít) hơn)\b(?! \d)(?! năm| giai)"
)
_SHARE = re.compile(
    r"(?:[^;:.()]*,| \() (?:chỉ |mới |đã )?(?:chiếm|bằng|đạt|tương đương)"
    r"(?: tỷ lệ| khoảng)? $"
)
_CHANGE = re.compile(r"[^;:.()]*(?:,| \() ?(?:đã |tức |tương ứng )?$")
_OF_OTHER = re.compile(r" (?:ở|của|tại|thuộc|đối với|trong)\b")  # behind a change: whose it is
_WHOLE = re.compile(r"\b(?:toàn|cả|chung|bình quân của)\b")
_PART = re.compile(r"\btrong đó(?: có)? (?:[^,;:.()]* )?$")
_OF_WHOLE = re.compile(r"^(?: [^\W\d]+){0,3} (?:trong(?: tổng)?(?: số)?|trên tổng số|/) $")


def find_wrong_pairs(prose: Statements) -> Iterator[Finding]:
    """Name the numbers that another number of their sentence shows to be the wrong ones."""
    for sentence in prose.sentences:
        numbers = list(sentence.numbers)
        if len(numbers) < 2:
            continue
        for left, right in pairwise(numbers):
            between = sentence.text[left.at + 1 : right.at]
            if MARK not in between and ";" not in between:
                yield from _judge_more(sentence, left, right, between)
                yield from _judge_whole(sentence, left, right, between)
                yield from _judge_same(prose, sentence, left, right, between)
                yield from _judge_lost(prose, sentence, left, right, between)
        for order in IN_ORDER.finditer(sentence.text):
            yield from _judge_order(prose, sentence, numbers, order)


def _values_differ(left: StatedCall, right: StatedCall) -> int:
    """Compare two numbers of one unit: 1 where the first is larger; 0 where nobody can say."""
    one, other = left.fact, right.fact
    if one is None or other is None or "tang_giam" in (left.call.name, right.call.name):
        return 0
    if one.value is None or other.value is None or one.unit != other.unit:
        return 0
    return (one.value > other.value) - (one.value < other.value)


def _judge_more(
    sentence: Statement, left: StatedCall, right: StatedCall, between: str
) -> Iterator[Finding]:
    """Compare two numbers that "cao hơn" and its kin stand between."""
    words = list(_MORE.finditer(between))
    if len(words) != 1 or DENIED.search(between):
        return
    differ = _values_differ(left, right)
    if differ and (differ > 0) is not (words[0]["more"] is not None) and left.fact and right.fact:
        texts = f"{left.fact.text} với {right.fact.text}"
        message = f"câu viết “{words[0].group()}” mà số liệu là {texts}"
        remedy = "sửa chữ so sánh, hoặc đổi chỗ hai số"
        yield sentence.finding(right.at, message, remedy, Code.CONTRADICTED)


def _judge_whole(
    sentence: Statement, left: StatedCall, right: StatedCall, between: str
) -> Iterator[Finding]:
    """Find a part, after "trong đó" or before "trong tổng số", that is more than its whole."""
    differ = _values_differ(left, right)
    is_wrong = (differ < 0 and _PART.search(between)) or (differ > 0 and _OF_WHOLE.match(between))
    if is_wrong and left.fact and right.fact:
        part, whole = (right, left) if differ < 0 else (left, right)
        texts = part.fact and part.fact.text, whole.fact and whole.fact.text
        message = f"phần ({texts[0]}) lớn hơn cái chứa nó ({texts[1]})"
        remedy = "đổi chỗ hai số, hoặc gọi đúng cột"
        yield sentence.finding(right.at, message, remedy, Code.CONTRADICTED)


def _judge_same(
    prose: Statements, sentence: Statement, left: StatedCall, right: StatedCall, between: str
) -> Iterator[Finding]:
    """Find a share or a change right behind a number that is not the share or change of it."""
    name = right.call.name
    pattern = {"ty_le": _SHARE, "tang_giam": _CHANGE}.get(name)
    if pattern is None or left.fact is None or right.fact is None:
        return
    if "theo" in {*left.call.kwargs, *right.call.kwargs}:  # cells of another table, made for it
        return
    if _OF_OTHER.match(right.after):
        return
    column = prose.column(left.call)
    between = between.removeprefix(f" {column.unit.lower()}") if column else between
    if not pattern.match(between):
        return
    if left.call.name not in ("so", "tong", "ty_le") or left.call.subject != right.call.subject:
        return
    own, its = ({(cell.table, cell.column, cell.row) for cell in one.fact.cells if cell}
                for one in (left, right) if one.fact)  # fmt: skip
    if own and its and not own <= its:
        what = "tỷ lệ" if name == "ty_le" else "mức tăng, giảm"
        message = f"{name}(…) tính {what} của số khác với {left.fact.text} đứng ngay trước"
        remedy = "gọi cùng cột, cùng khóa với số ấy, hoặc viết rõ của số nào"
        yield sentence.warning(right.at, message, remedy, Code.CONTRADICTED)


def _judge_lost(
    prose: Statements, sentence: Statement, left: StatedCall, right: StatedCall, between: str
) -> Iterator[Finding]:
    """Find a unit that the first of two numbers of one column names and the second forgets."""
    table = prose.table(right.call)
    if table is None or left.call.args != right.call.args or left.call.name != right.call.name:
        return
    for key, is_proper in vocabulary_of(table).proper.items():
        value = left.call.kwargs.get(key)
        is_lost = is_proper and isinstance(value, str) and key not in right.call.kwargs
        if is_lost and not _WHOLE.search(between):
            message = f"số trước là của “{table.label(key, str(value))}”, số này thì không"
            remedy = f'ghi {key}="{value}" trong lệnh gọi, hoặc viết rõ của ai'
            yield sentence.warning(right.at, message, remedy, Code.CONTRADICTED)


def _judge_order(
    prose: Statements, sentence: Statement, numbers: Sequence[StatedCall], order: re.Match[str]
) -> Iterator[Finding]:
    """Hold the order of what is named before "lần lượt" against that of the numbers after it."""
    after = [said for said in numbers if said.at > order.end()]
    if not after or not _LEAD.fullmatch(sentence.text[order.end() : after[0].at]):
        return
    run = after[:1]
    for left, right in pairwise(after):
        if not _JOIN.fullmatch(sentence.text[left.at + 1 : right.at]):
            break
        run.append(right)
    begin = sentence.text.rfind(MARK, 0, order.start()) + 1
    words = sentence.text[begin : order.start()]
    for names, ask in _lists(prose, run[0], words):
        own = [ask(said) for said in run]
        named = list(dict.fromkeys(names))[-len(own) :]
        is_list = len(own) > 1 == len(set(named)) // len(own) and len(set(own)) == len(own)
        if is_list and set(own) & set(named):
            if own != named:
                message = f"các số sau “{order.group()}” không theo thứ tự đã nêu: {', '.join(own)}"
                remedy = "xếp các số theo thứ tự của lời"
                yield sentence.finding(run[0].at, message, remedy, Code.CONTRADICTED)
            return


def _lists(
    prose: Statements, first: StatedCall, words: str
) -> Iterator[tuple[Sequence[str], Callable[[StatedCall], str]]]:
    """List what words name one after the other, each with how a call says which it is of."""
    table = prose.table(first.call)
    if table is None:
        return
    vocabulary = vocabulary_of(table)
    for key, names in vocabulary.keys.items():
        found = [one.value for one in names.find(words)]
        yield found, lambda said, key=key: str(said.call.kwargs.get(key, ""))  # type: ignore[misc]
    years = [str(year) for year in single_years(words)]
    yield years, lambda said: " ".join(map(str, years_of(prose, said)))
    for columns in (vocabulary.heads, vocabulary.columns):
        found = [one.value for one in columns.find(words)]
        yield found, lambda said: str((*said.call.args, "")[1] if len(said.call.args) > 1 else "")
