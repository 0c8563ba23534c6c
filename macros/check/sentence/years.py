"""The years, quarters and months of a sentence, held against those of the numbers in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from macros.check.sentence.degrees import BASE, DIRECTION, base_of
from macros.check.sentence.reading import IN_ORDER, MARK, StatedCall, Statement, Statements
from macros.findings import Finding
from macros.read.table.grain import GRAINS, YEAR

_YEAR = r"(?:19|20)\d\d"
_MENTION = re.compile(
    rf"(?P<day>\b\d{{1,2}}/\d{{1,2}}/(?P<of_day>{_YEAR})\b)"
    rf"|(?P<month>\btháng \d{{1,2}}/(?P<of_month>{_YEAR})\b)"
    rf"|(?P<span>\b(?:năm )?(?P<first>{_YEAR}) ?(?:-|–|đến(?: hết| cuối)?) ?"
    rf"(?:năm )?(?P<last>{_YEAR})\b)"
    rf"|(?P<list>\bnăm (?P<years>{_YEAR}(?:(?:,| và|, và) (?:năm )?{_YEAR})+)\b)"
    rf"|(?P<named>\bnăm (?P<one>{_YEAR})\b)"
    rf"|(?P<bare>(?<![\d./,-]){_YEAR}\b(?![/.,]?\d|-?[a-zđ]))"
)
_ANY_YEAR = re.compile(_YEAR)
# A day that says until when a number counts, not when a document was signed.
_UNTIL = re.compile(r"(?:đến|hết|tính)(?: hết)?(?: ngày)? $")
_FROM = re.compile(r"\b(?:so với|so|từ|sau|trước|kể từ)(?: cuối| đầu)? $")
# Words after which a year is a point to compare with, or where something begins.
_OTHER = re.compile(
    r"(?:so với|so|từ|sau|trước|kể từ|khác|hơn|như|bằng|và|còn|đến|lên|trong khi)\b"
)
_AGAINST = re.compile(rf"\b(?:so với|so){BASE}")
COUNTS = {
    word: number
    for number, word in enumerate(
        ("hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"), 2
    )
}
_COUNT = rf"(?P<count>{'|'.join(sorted(COUNTS, key=len, reverse=True))}|\d{{1,2}})"
_DURATION = re.compile(
    rf"\b(?:trong|sau|qua) {_COUNT}"
    r" năm(?! \d)\b(?! đầu| cuối)"
)
_AGO = re.compile(
    rf"\b(?:so với|so) {_COUNT}"
    r" năm (?:về )?trước\b"
)
# A year in brackets right behind a number.
_IN_BRACKETS = re.compile(
    rf" [^,;:.(){MARK}]{{0,40}}\((?:số liệu |tính đến |thời điểm |cuối |đầu )*"
    rf"(?:năm |(?:ngày )?\d{{1,2}}/\d{{1,2}}/)(?P<year>{_YEAR})\)"
)
# Before the number at which a change over a period ended: "tăng từ …, lên đến".
_ENDING = re.compile(r"\b(?:(?:lên|xuống|còn)(?: đến| tới| còn| mức)?|(?P<reached>đạt)(?: mức)?) $")
_NEAR_BEFORE, _NEAR_AFTER = 6, 3  # words between a year and the number that it belongs to
STEP = re.compile(r"\b(?:quý (?:[1-4]|iv|i{1,3})|tháng \d{1,2}) ?(?:/|năm) ?(?:19|20)\d\d\b")
_ANY_STEP = re.compile(r"\b(?:quý|tháng|kỳ)\b")
# Before a step that a number is compared with, not its own.
_OTHER_STEP = re.compile(r"\b(?:so với|so|từ|đến|sau|trước|kể từ|hơn|như|bằng)(?: cuối| đầu)? $")
_NEAR_STEP = 8  # words between a step and its number


@dataclass(frozen=True, slots=True)
class Mention:
    """A year, or several, in a sentence.

    Args:
        first: The first year.
        last: The last one; the same for a single year.
        counts: Whether it says when a number was so; a date of a document does not.
        listed: The years one by one, where it lists them.
    """

    start: int
    end: int
    first: int
    last: int
    counts: bool
    listed: tuple[int, ...] = ()

    @property
    def is_span(self) -> bool:
        """Whether it names more than one year."""
        return self.first != self.last

    def covers(self, year: int) -> bool:
        """Tell whether a year is named, or lies between those that are."""
        return year in self.listed if self.listed else self.first <= year <= self.last


def years_in(text: str) -> Iterator[Mention]:
    """List the years that a text in lower case names, in order."""
    for match in _MENTION.finditer(text):
        counts = match["bare"] is None and match["month"] is None
        years: list[int] = []
        if match["span"]:
            first, last = int(match["first"]), int(match["last"])
            counts = first < last
        elif match["list"]:
            years = [int(year) for year in _ANY_YEAR.findall(match["years"])]
            first, last = min(years), max(years)
        else:
            first = last = int(_ANY_YEAR.findall(match.group())[-1])
        if match["day"]:
            counts = _UNTIL.search(text[: match.start()]) is not None
        yield Mention(match.start(), match.end(), first, last, counts, tuple(years))


def single_years(text: str) -> Iterator[int]:
    """List the years that a text in lower case names one by one, in order."""
    for match in _MENTION.finditer(text):
        if not match["span"] and not match["day"]:
            yield from map(int, _ANY_YEAR.findall(match.group()))


def years_of(said: StatedCall) -> tuple[int, ...]:
    """List the years of which a number speaks: one, or the first and the last.

    A school year, "2023-2024", is the year in which it begins.
    """
    table, keys, column = said.table, said.call.kwargs, said.column
    if table is None:
        return ()
    if table.time is None:
        return tuple(map(int, _ANY_YEAR.findall(column.title)))[:1] if column else ()
    ends = [keys[name] for name in ("tu", "den") if name in keys]
    if said.call.name == "tang_giam":
        ends += list(said.call.args[2:4])
    value = keys.get(table.time.name, keys.get("nam", ends))
    texts = value if isinstance(value, tuple | list) else [value]
    told = 1 if table.time.type == "school_year" else None
    found = [int(year) for text in texts for year in _ANY_YEAR.findall(str(text))[:told]]
    if not found or (ends and len(ends) < 2):
        return ()
    first, last = min(found), max(found)
    return (first,) if first == last else (first, last)


def find_wrong_years(prose: Statements) -> Iterator[Finding]:
    """Name the numbers of other years than the words around them."""
    last = prose.report.identity.ky.den
    for sentence in prose.sentences:
        mentions = list(years_in(sentence.text))
        for said in sentence.numbers:
            years, table = years_of(said), said.table
            is_school = table and table.time and table.time.type == "school_year"
            own = _school_years(mentions) if is_school else mentions
            if years and max(years) <= last:  # what is to come is not the year of any number
                own = [one for one in own if one.is_span or one.first <= last]
            whose = " - ".join(f"{one}-{one + 1}" if is_school else str(one) for one in years)
            wrong = years and _judge(own, said, years, whose)
            if not wrong and not is_school and _is_one_of_many(said, own, years):
                wrong = f"câu nói cả một thời kỳ mà so(…) chỉ lấy số của {whose}"
            if wrong:
                yield said.finding(wrong, "sửa năm trong câu hoặc năm trong lệnh gọi")


def find_wrong_steps(prose: Statements) -> Iterator[Finding]:
    """Name the numbers of another quarter or month than the one just before them."""
    for sentence in prose.sentences:
        for said in sentence.numbers:
            time = said.table.time if said.table is not None else None
            asked = said.call.kwargs.get(time.name) if time is not None else None
            begin = max(sentence.text.rfind(sign, 0, said.at) for sign in (MARK, ";")) + 1
            words = sentence.text[begin : said.at]
            step = STEP.search(words)
            if time is None or not isinstance(asked, str) or step is None:
                continue
            grain, typed = GRAINS[time.type], step.group()
            meant = grain.understand(typed)
            is_its_own = (
                len(_ANY_STEP.findall(words)) == 1
                and not _OTHER_STEP.search(words[: step.start()])
                and len(words[step.end() :].split()) <= _NEAR_STEP
            )
            if meant is None or meant == asked or not is_its_own or not grain.holds(asked):
                continue
            if "/" in typed or meant[:4] == asked[:4]:  # "năm 2020" is held by its year
                typed = sentence.typed[begin + step.start() : begin + step.end()]
                whose = grain.label(asked)
                whose = f"{whose[0].lower()}{whose[1:]}"
                message = f"câu viết “{typed}” mà {said.call.name}(…) lấy số của {whose}"
                yield said.finding(message, "sửa chữ trong câu hoặc khóa trong lệnh gọi")


def _school_years(mentions: list[Mention]) -> list[Mention]:
    """Read the span "2023-2024" as the one year that it is to a school."""
    return [replace(one, last=one.first) if one.last == one.first + 1 else one for one in mentions]


def _judge(
    mentions: list[Mention], said: StatedCall, years: tuple[int, ...], whose: str
) -> str | None:
    """Say how the words around a number contradict its years; None when they do not."""
    sentence, call = said.sentence, f"{said.call.name}(…)"
    if len(years) == 2 and (other := _compared(said, years)):
        return f"câu viết “{other}” mà {call} tính {whose}"
    bracket = _IN_BRACKETS.match(sentence.text, said.at + 1)
    if bracket and len(years) == 1 and int(bracket["year"]) != years[0]:
        return f"câu viết “{bracket['year']}” trong ngoặc mà {call} lấy số của {whose}"
    beside = list(_beside(mentions, said, years[1:]))
    wanted = years if said.call.name == "tang_giam" or len(years) == 1 else ()
    if beside and wanted:
        if not any(_fits(one, wanted) for one in beside):
            return _differs(sentence, beside[0], call, whose)
        return None
    part = sentence.text.rfind(";", 0, said.at) + 1
    near = [one for one in mentions if one.counts and part <= one.start < said.at] or [
        one for one in mentions if one.counts and one.start < part
    ]
    spans = [one for one in near if one.is_span]
    if spans and len(years) == 2 and not _is_ended(sentence, mentions, years):
        return _differs(sentence, spans[-1], call, whose)
    if len(years) == 2 and said.call.name == "tang_giam":
        near = _other_ends(mentions, said, part, years)
    elif _is_said(sentence, mentions, years):
        return None
    return None if not near else _differs(sentence, near[-1], call, whose)


def _is_one_of_many(said: StatedCall, mentions: list[Mention], years: tuple[int, ...]) -> bool:
    """Tell whether a sentence gives the number of one year, that adds up, for a whole period."""
    column, text = said.column, said.sentence.text
    if said.call.name not in ("so", "tong") or len(years) != 1 or column is None:
        return False
    if column.stock or not column.is_summable or column.unit in ("", "%"):
        return False
    before = [one for one in mentions if one.end <= said.at]
    ending = _ENDING.search(text[: said.at])
    is_change = ending and (not ending["reached"] or DIRECTION.search(text, 0, said.at))
    if before and is_change and years[0] == before[-1].last:
        return False
    return (
        len(mentions) == 1 == len(before)
        and before[0].is_span
        and before[0].counts
        and not re.search(r",| và ", text[before[0].start : before[0].end])
        and not IN_ORDER.search(text, 0, said.at)
        and before[0].end >= said.at - len(said.before) - 2 - len("toàn tỉnh")
    )


def _differs(sentence: Statement, mention: Mention, call: str, whose: str) -> str:
    words = sentence.typed[mention.start : mention.end]
    return f"câu viết “{words}” mà {call} lấy số của {whose}"


def _fits(mention: Mention, years: tuple[int, ...]) -> bool:
    ends = (mention.first, mention.last)
    if mention.is_span:
        return ends == years if len(years) == 2 else years[0] in ends
    return mention.first in years


def _is_said(sentence: Statement, mentions: list[Mention], years: tuple[int, ...]) -> bool:
    """Tell whether the years stand anywhere in a sentence, or in those before it."""
    is_alone = len(mentions) == 1 == len(list(sentence.numbers)) and mentions[0].counts
    earlier = () if is_alone and not mentions[0].is_span else sentence.earlier
    said = [one for other in earlier for one in years_in(other.text)] + mentions
    return any(one.covers(year) for one in said for year in years)


def _other_ends(
    mentions: list[Mention], said: StatedCall, begin: int, years: tuple[int, ...]
) -> list[Mention]:
    """List the years that stand where one of two is not said: after the first, before the last."""
    every = [one for other in said.sentence.earlier for one in years_in(other.text)] + mentions
    first, last = (any(year in (one.first, one.last) for one in every) for year in years)
    if first and last:
        return []
    single = [one for one in mentions if one.counts and not one.is_span]
    if not first and not last:
        return [one for one in single if begin <= one.start < said.at]
    if not last:
        return [one for one in single if one.first > years[0]]
    return [one for one in single if one.first < years[1]]


def _is_ended(sentence: Statement, mentions: list[Mention], years: tuple[int, ...]) -> bool:
    """Tell whether both ends of a period stand in a sentence, or together before it."""
    earlier = (one for other in sentence.earlier for one in years_in(other.text))
    ends = {end for one in mentions for end in (one.first, one.last)}
    return set(years) <= ends or any((one.first, one.last) == years for one in earlier)


def _compared(said: StatedCall, years: tuple[int, ...]) -> str | None:
    """Find words such as "so với năm 2010", "trong mười năm" that do not fit two years."""
    first, last = years
    if said.call.name == "tang_giam":
        against = _AGAINST.search(said.after) or _AGAINST.search(said.before)
        base = against and "năm" in against["base"] and base_of(YEAR, str(last), against["base"])
        if against and base and base != str(first):
            return against.group()
        ago = _AGO.search(said.after)
        if ago and last - first != (COUNTS.get(ago["count"]) or int(ago["count"])):
            return ago.group()
    part = said.sentence.text[: said.at].rpartition(";")[2]
    lasting = list(_DURATION.finditer(part))
    if lasting and MARK not in part[lasting[-1].end() :] and not list(years_in(part)):
        count = lasting[-1]["count"]
        number = COUNTS.get(count) or int(count)
        counted = (number, number - 1) if said.call.name == "tang_giam" else (number - 1,)
        if last - first not in counted:
            return lasting[-1].group()
    return None


def _beside(mentions: list[Mention], said: StatedCall, years: tuple[int, ...]) -> Iterator[Mention]:
    """List the years that stand so near to a number, in its clause, that they are its own."""
    begin, end = said.at - len(said.before), said.at + 1 + len(said.after)
    before = [one for one in mentions if one.counts and begin <= one.start and one.end <= said.at]
    after = [one for one in mentions if one.counts and said.at < one.start and one.end <= end]
    text, last = said.sentence.text, before[-1] if before else None
    is_own = last and (last.is_span or not _FROM.search(text[begin : last.start]))
    if last and is_own and len(text[last.end : said.at].split()) <= _NEAR_BEFORE:
        yield last
    if after:
        between, is_period = text[said.at + 1 : after[0].start], after[0].is_span and years
        other = _OTHER.search(between.removeprefix(" từ") if is_period else between)
        if len(between.split()) <= (_NEAR_BEFORE if is_period else _NEAR_AFTER) and not other:
            yield after[0]
