"""Claims that a word of degree implies of what its sentence names, in every way it can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from macros.check.sentence.degrees import Degree, DegreeWord
from macros.check.sentence.reading import MARK, StatedCall, Statement
from macros.check.sentence.spoken import vocabulary_of
from macros.check.sentence.topic import Topic, read_topics
from macros.check.sentence.years import COUNTS, years_in
from macros.read.table.grain import YEAR

Claim = tuple[str, Mapping[str, Any]]
# Words that change nothing: with any other, nobody knows of what the sentence speaks.
_PLAIN = """
năm cuối đầu hết từ đến giai đoạn trong cả suốt qua của ở tại thuộc toàn là có đã thì đều cũng
vẫn đạt chỉ với số so lên ra
"""
_WORD = re.compile(r"\w+")
_SINCE = re.compile(r"\b(?:từ|sau)(?: khi| cuối| đầu| hết)? năm \d{4}")
_MULTIPLE = re.compile(r"gấp (?:(?P<double>đôi)|(?P<half>rưỡi)|(?P<times>[^\W\d]+|\d[\d,]*) lần)")
_SHARE = re.compile(
    r"(?P<above>hơn|trên)?(?:dưới|chưa được|chưa đến)? ?"
    r"(?P<part>(?:một|hai|ba) phần (?:ba|tư)|một nửa)"
)
_PARTS = {
    "một nửa": "mot_nua", "một phần ba": "mot_phan_ba", "hai phần ba": "hai_phan_ba",
    "một phần tư": "mot_phan_tu", "ba phần tư": "ba_phan_tu",
}  # fmt: skip


def read_claims(sentence: Statement, word: DegreeWord, said: StatedCall | None) -> Sequence[Claim]:
    """List what a word may say, the likeliest first; none where nobody can tell.

    Args:
        said: The number that it is said of.
    """
    part, found = sentence.text[word.begin : word.until], list[Claim]()
    if word.degree in (Degree.ALL, Degree.ALWAYS, Degree.RANK):
        return ()
    for named in read_topics(sentence, part):
        topic, columns = named, named.columns
        own = said.column if said is not None and said.call.name == "so" else None
        is_other = said is not None and said.table is not topic.table
        is_yearly = topic.table.schema.timeline.grain is YEAR
        if is_other or not is_yearly or not _is_plain(topic, sentence, word):
            continue
        if own is not None and said is not None:
            columns, asked = (own.name,), said.call.kwargs
            keys = {key: (str(asked[key]),) for key in topic.own if key in asked}
            topic = replace(topic, keys={**topic.keys, **keys})
        elif _is_set_before(sentence, topic):
            continue
        else:
            numbers = (one for one in sentence.numbers if word.begin <= one.at < word.until)
            called = {one.column.name for one in numbers if one.column is not None}
            whole = _named_wholly(topic, part)
            columns = tuple(one for one in whole if not called or one in called)
            if not columns and (called or topic.columns):
                continue
        match word.degree:
            case Degree.HIGH | Degree.LOW:
                found += _read_extreme(topic, columns, sentence, word)
            case Degree.RISE | Degree.FALL if len(columns) == 1:
                found += _read_trend(topic, columns[0], sentence, word)
            case Degree.TIMES if len(columns) == 1:
                found += _read_multiple(topic, columns[0], sentence, word)
            case Degree.MOST | Degree.PART:
                found += _read_share(topic, columns, sentence, word)
    return found


def _named_wholly(topic: Topic, part: str) -> Sequence[str]:
    """List the columns of whose titles every word stands in a part of a sentence."""
    said, fields = {*_WORD.findall(part), "số", "tổng"}, map(topic.table.field, topic.columns)
    return [
        one.name
        for one in fields
        if any({*_WORD.findall(title.lower())} <= said for title in (one.title, one.short) if title)
    ]


def _is_plain(topic: Topic, sentence: Statement, word: DegreeWord) -> bool:
    """Tell whether every word of a sentence's part is a name of the table or changes nothing."""
    part, names = sentence.text[word.begin : word.until], vocabulary_of(topic.table)
    found = [one for every in (names.columns, *names.keys.values()) for one in every.find(part)]
    spans = [(one.start, one.end) for one in found]
    spans += [(one.start, one.end) for one in years_in(part)]
    for start, end in (*spans, (word.start - word.begin, word.end - word.begin)):
        part = part[:start] + " " * (end - start) + part[end:]
    fields = topic.table.schema.fields
    known = " ".join(
        (*(one.unit for one in fields), *(one.title for one in topic.table.key_fields))
    )
    return {*_WORD.findall(part)} <= {*_PLAIN.split(), *known.lower().split()}


def _is_set_before(sentence: Statement, topic: Topic) -> bool:
    """Tell whether sentences before it, or the heading, may say of which years or unit it is."""
    texts = [sentence.passage.heading.lower(), *(one.text for one in sentence.earlier)]
    is_open = len(topic.times) < 2
    names = vocabulary_of(topic.table).keys
    return any(
        (is_open and any(one.is_span for one in years_in(text)))
        or any(key not in topic.keys and one.find(text) for key, one in names.items())
        for text in texts
    )


def _keys(topic: Topic, *besides: str) -> dict[str, str] | None:
    """Give the one value of each key that a claim names; None where one stays open."""
    found = {}
    for key in topic.table.key_fields:
        if key.name in besides or key is topic.table.time:
            continue
        own = topic.own.get(key.name)
        values = topic.keys.get(key.name) or (own or key.total,)
        if len(values) != 1 or values[0] is None:
            return None
        if values[0] != own:
            found[key.name] = values[0]
    return found


def _read_extreme(
    topic: Topic, columns: Sequence[str], sentence: Statement, word: DegreeWord
) -> Iterator[Claim]:
    """Read "Ven biển có nhiều thẻ nhất" along units, "cao nhất là năm 2019" along time."""
    table, option = topic.table, "cao_nhat" if word.degree is Degree.HIGH else "thap_nhat"
    printed = sentence.text[word.start : word.end]
    counted = [one.name for one in table.numeric_fields if f" {one.unit} " in printed]
    proper = vocabulary_of(table).proper
    places = [key for key, values in topic.keys.items() if len(values) == 1 and proper[key]
              and values[0] != topic.own.get(key)]  # fmt: skip
    if len(places) == 1 and len(topic.times) <= 1:
        key, keys = places[0], _keys(topic, places[0])
        at = [int(year) for year in topic.times or table.periods]
        for year, column in product(reversed(at), columns or counted if keys is not None else ()):
            options = {"theo": key, **(keys or {}), topic.time: year}
            yield f"{table.name}.{column}", {**options, option: topic.keys[key][0]}
    elif not topic.keys and len(topic.times) == 1 == len(columns):
        since = since_known(topic, columns[0])
        yield f"{table.name}.{columns[0]}", {**since, option: int(topic.times[0])}


def since_known(topic: Topic, column: str) -> dict[str, int | str]:
    """Say since when a column has numbers without a gap, where it has not had them always."""
    every = list(topic.table.periods)
    known = {one.time for one in topic.held([column], every)}
    gap = next((at for at in range(len(every) - 1, -1, -1) if every[at] not in known), -1)
    first = every[gap + 1] if -1 < gap < len(every) - 1 else ""
    return {"tu": int(first) if first.isdecimal() else first} if first else {}


def _read_trend(
    topic: Topic, column: str, sentence: Statement, word: DegreeWord
) -> Iterator[Claim]:
    """Read "tăng liên tục": between the years named, else up to the last, however long."""
    since = str(since_known(topic, column).get("tu", ""))
    keys, every = _keys(topic), [int(year) for year in topic.table.periods if year >= since]
    named = sorted(int(year) for year in topic.times)
    if len(named) == 1 and _SINCE.search(sentence.text[word.begin : word.until]):
        named.append(every[-1])
    ends = (named[0] if len(named) > 1 else every[0], named[-1] if named else every[-1])
    trend = "tang" if word.degree is Degree.RISE else "giam"
    for first, last in [ends, *pairwise(every if len(named) < 2 else ())]:
        if keys is not None and first < last == ends[1] and len(named) < 3:
            span = {"xu_the": trend, "tu": first, "den": last}
            yield f"{topic.table.name}.{column}", {**keys, **span}


def _read_multiple(
    topic: Topic, column: str, sentence: Statement, word: DegreeWord
) -> Iterator[Claim]:
    """Read "năm 2020 gấp đôi năm 2018"."""
    multiple, keys = _MULTIPLE.match(sentence.text, word.start), _keys(topic)
    after = [str(one.first) for one in years_in(sentence.text[word.end : word.until])]
    before = [one for one in topic.times if one not in after]
    if multiple is None or keys is None or len(after) != 1 or len(before) != 1:
        return
    typed = multiple["times"] or ("2" if multiple["double"] else "1,5")
    times = COUNTS.get(typed) or (Decimal(typed.replace(",", ".")) if typed[0].isdecimal() else 0)
    if times and after[0] < before[0]:
        span = {"gap": times, "tu": int(after[0]), "den": int(before[0])}
        yield f"{topic.table.name}.{column}", {**keys, **span}


def _read_share(
    topic: Topic, columns: Sequence[str], sentence: Statement, word: DegreeWord
) -> Iterator[Claim]:
    """Read "hơn một nửa thẻ thuộc Ven biển" as a unit's part, "… phòng là tốt" as a column's."""
    share, name = _SHARE.fullmatch(sentence.text[word.start : word.end]), ""
    if share and share["part"] in _PARTS:
        is_plain = share[0] == share["part"]
        name = "" if is_plain else ("tren_" if share["above"] else "duoi_") + _PARTS[share["part"]]
    elif word.degree is Degree.MOST and "chủ yếu" not in sentence.text[word.start : word.end]:
        name = "phan_lon"
    if not name or len(topic.times) != 1 or MARK in sentence.text:
        return
    options = {topic.time: int(topic.times[0]), "phan": name}
    cells = [f"{topic.table.name}.{column}" for column in columns]
    places = [key for key, values in topic.keys.items() if len(values) == 1
              and values[0] not in (topic.own.get(key), topic.table.field(key).total)]  # fmt: skip
    if len(cells) == 1 == len(places) and (keys := _keys(topic, *places)) is not None:
        part = f"{cells[0]}({places[0]}='{topic.keys[places[0]][0]}')"
        yield f"{part} / {cells[0]}", {**keys, **options}
    elif len(cells) == 2 and (keys := _keys(topic)) is not None:
        yield f"{cells[1]} / {cells[0]}", {**keys, **options}
