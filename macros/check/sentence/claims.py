"""Whether the words of degree of a passage have a claim beside them, and what the data say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from macros.check.sentence.degrees import COMPARED, Degree, DegreeWord, can_prove, degrees_in
from macros.check.sentence.implied import Claim, read_claims, since_known
from macros.check.sentence.reading import (
    StatedCall,
    Statement,
    Statements,
    TextPassage,
    part_around,
)
from macros.check.sentence.spoken import vocabulary_of
from macros.check.sentence.topic import Topic
from macros.check.sentence.years import years_in, years_of
from macros.findings import AuthorError, Code, Finding
from macros.read.page.page import Call
from macros.render.call.context import Context, draw_nothing
from macros.render.call.numbering import Numbering
from macros.render.evaluate import run
from macros.render.number.keys import describe_keys
from macros.render.number.selection import ALL

_CELL = re.compile(r"(\w+)\.(\w+)")
_CHOSEN = ("cao_nhat", "thap_nhat", "xep_hang", "lien_tuc", "so_lan")
_KINDS = {"cao_nhat", "thap_nhat", "xep_hang"}
_OVER_TIME = re.compile(
    r"trong (?:cả |suốt )?(?:giai đoạn|kỳ|thời kỳ)|từ trước đến nay|qua các năm"
)
_TIME = "time"  # along which no part may be meant, as the minority peoples are among all
# A column in one year and in another, which proves a change and no more.
_YEAR = r"\((?:nam=\d+|tu=(\d+), den=\{}\b)[^()]*\)"
_CHANGE = re.compile(rf"(\w+\.\w+){_YEAR.format(2)} [<>]=? \1{_YEAR.format(3)}")
_OF_CHANGES = (Degree.RISE, Degree.FALL)
_AMONG_ALL = re.compile(
    rf" (?:{_OVER_TIME.pattern}|(?:trong )?(?:toàn|cả) \w+|trong các \w+|trong số các)"
)
_UNIT = re.compile(r"(\w+)='(\w+)'")
_ALONE = "duy nhất"  # whose change no other has
_NEAR = 6  # words between a word of degree and the number that it is said of


def find_unproven(prose: Statements) -> Iterator[Finding]:
    """Name each "cao nhất", "liên tục" and their kin that no claim of its passage stands for."""
    for passage in prose.passages:
        claims = [call for call in passage.calls if call.name == "khang_dinh"]
        left = list(claims)
        for sentence in passage.sentences:
            # A headline says again what the text beside the chart says.
            yield from _judge(sentence, list(claims) if sentence.chart else left)


def _judge(sentence: Statement, left: list[Call]) -> Iterator[Finding]:
    chosen = [said.call for said in sentence.said if said.call.name in _CHOSEN]
    clause = -1
    for word in degrees_in(sentence.text):
        said = _number_of(sentence, word)
        claim = said and _claim_of(word, said)
        able = [one for one in (*left, *chosen) if _stands_for(one, sentence, word, said)]
        if word.is_loose:  # "mạnh nhất ở vùng cao" may speak of the units of its claim
            able = [one for one in able if not _is_of_others(one, sentence)]
        readings = () if claim or able else read_claims(sentence, word, said)
        if word.is_loose and said is None and not readings:
            continue
        holds = None
        if said and claim and (not able or claim[1] == _TIME):
            holds = judge_claim(sentence.passage, said.call, claim[0])
        elif told := _judge_all(sentence.passage, readings):
            claim, holds = (told[0], _TIME), told[1:]
        printed = sentence.typed[word.start : word.end].strip()
        if claim and claim[1] and holds and not holds[0]:
            message, remedy = f"câu viết “{printed}” mà {holds[1]}", "sửa câu theo số liệu"
            tell = sentence.finding if claim[1] == _TIME else sentence.warning
            yield tell(word.start, message, remedy, Code.CONTRADICTED)
            continue
        if word.is_loose and said is None:
            continue
        same_clause = max(sentence.text.rfind(sign, 0, word.start) for sign in ",;")
        if same_clause == clause >= 0:
            continue
        if able:
            clause = same_clause
            best = max(able, key=lambda one: _fits(one, sentence, word))
            left[:] = [one for one in left if one is not best]
            continue
        message = f"“{printed}” chưa có khang_dinh nào trong đoạn giữ lời"
        remedy = "thêm khang_dinh dưới đoạn, hoặc viết câu không so sánh"
        if claim and holds and holds[0]:
            remedy = f"số liệu đúng như vậy: thêm dưới đoạn {{{{ {write_claim(claim[0])} }}}}"
        yield sentence.warning(word.start, message, remedy, Code.UNPROVEN)


def _judge_all(passage: TextPassage, readings: Sequence[Claim]) -> tuple[Claim, bool, str] | None:
    """Let the data judge every reading: false where all are, true where all of one number are."""
    judged = [
        (one, *verdict)
        for one in readings
        if (verdict := judge_claim(passage, passage.page.calls[0], one))
    ]
    is_one = len({claim[0] for claim, *_ in judged}) == 1
    if not judged or (any(one[1] for one in judged) and not (is_one and judged[0][1])):
        return None
    return judged[0]


def _fits(claim: Call, sentence: Statement, word: DegreeWord) -> int:
    """Say how surely a claim is the one of a word: by its kind, its year, the value it names."""
    options = claim.kwargs
    place = options.get("cao_nhat", options.get("thap_nhat"))
    part = sentence.text[word.begin : word.until]
    if isinstance(place, int):
        return 4 if str(place) in part else 2
    table = sentence.report.tables.get(next(iter(_tables_of(claim)), ""))
    key = str(options.get("theo", ""))
    names = vocabulary_of(table).keys.get(key) if table else None
    if names and any(one.value == str(place or options.get(key)) for one in names.find(part)):
        return 4
    return int(any(name in word.degree.value for name in options)) * 3


def _tables_of(claim: Call) -> set[str]:
    named = {match[1] for match in _CELL.finditer(str(claim.subject))}
    return named or {str(claim.subject)}


def _stands_for(
    claim: Call, sentence: Statement, word: DegreeWord, said: StatedCall | None
) -> bool:
    """Tell whether a claim is made of what a word is said of: its column, its table, its years."""
    if not can_prove(claim, word):
        return False
    text = str(claim.subject)
    columns = {match[2] for match in _CELL.finditer(text)} or set(map(str, claim.args[1:2]))
    tables = {str(other.call.subject) for other in sentence.numbers}
    if said is not None and said.column_name not in columns:
        return False
    if tables and not tables & _tables_of(claim):
        return False
    if _CHANGE.fullmatch(text) and not sentence.text.startswith(_ALONE, word.start):
        return word.degree in _OF_CHANGES
    part = sentence.text[word.begin : word.until]
    named = list(years_in(part))
    first, last = claim.kwargs.get("tu"), claim.kwargs.get("den")
    if word.degree is Degree.ALWAYS and named and isinstance(first, int) and isinstance(last, int):
        spans = [one for one in named if one.is_span]
        if spans and not any(one.covers(first) and one.covers(last) for one in spans):
            return False
    place = claim.kwargs.get("cao_nhat", claim.kwargs.get("thap_nhat"))
    if isinstance(place, int) and named and "theo" not in claim.kwargs:
        return any(one.covers(place) for one in named)
    is_open = not _KINDS & claim.kwargs.keys()
    if is_open and claim.name == "khang_dinh" and _asks_more(word, claim, sentence):
        return False
    if is_open and said is None and word.degree in (Degree.HIGH, Degree.LOW):
        return not any(_KINDS & one.kwargs.keys() for one in sentence.passage.calls)
    if is_open and word.degree is Degree.ALWAYS:
        way = re.search(rf"\bvượt|hụt|{COMPARED}", sentence.text[word.end : word.end + 24])
        is_above = way is not None and (way["more"] is not None or way.group() == "vượt")
        return way is None or ("<" if is_above else ">") not in text
    return True


def _asks_more(word: DegreeWord, claim: Call, sentence: Statement) -> bool:
    """Tell whether a word says more than that one number is above another."""
    if {"xu_the", "gap", "phan", "theo", "tu", "den"} & claim.kwargs.keys():
        return False
    if word.degree not in (Degree.HIGH, Degree.LOW):
        return word.degree in (Degree.RANK, Degree.TIMES, Degree.ALL)
    return _AMONG_ALL.match(sentence.text, word.end) is not None


def _is_of_others(claim: Call, sentence: Statement) -> bool:
    """Tell whether a claim is made of a unit that its cells name and the sentence does not."""
    called = {str(value) for said in sentence.said for value in said.call.kwargs.values()}
    defaults = sentence.report.identity.mac_dinh
    for key, value in _UNIT.findall(str(claim.subject)):
        table = sentence.report.tables.get(next(iter(_tables_of(claim)), ""))
        vocabulary = vocabulary_of(table) if table is not None else None
        if vocabulary is None or not vocabulary.proper.get(key) or value == defaults.get(key):
            continue
        named = {one.value for one in vocabulary.keys[key].find(sentence.text)}
        if value not in called | named:
            return True
    return False


def _number_of(sentence: Statement, word: DegreeWord) -> StatedCall | None:
    """Find the number that a word of degree is said of: the next in its part, else the last."""
    part = [said for said in sentence.numbers if word.begin <= said.at < word.until]
    after = [said for said in part if said.at >= word.end]
    before = [said for said in part if said.at < word.end]
    if after and len(sentence.text[word.end : after[0].at].split()) <= _NEAR:
        return after[0]
    return before[-1] if before else None


def _claim_of(word: DegreeWord, said: StatedCall) -> tuple[Claim, str] | None:
    """Write the claim that a word makes of a number, and along what, where that is certain."""
    table, column, call = said.table, said.column, said.call
    if table is None or column is None:
        return None
    keys = {key.name: call.kwargs.get(key.name) for key in table.key_fields}
    defaults = said.sentence.report.identity.mac_dinh
    keys = {name: ALL if value is None else value for name, value in keys.items()
            if value is not None or name not in defaults}  # fmt: skip
    time = table.time.name if table.time is not None else ""
    cell = f"{table.name}.{column.name}"
    if (over := call.kwargs.get("tren")) is not None:
        cell += f" / {over if '.' in str(over) else f'{table.name}.{over}'}"
    if call.kwargs.get("trong") is not None:
        return None
    match word.degree:
        case Degree.HIGH | Degree.LOW if call.name in ("so", "tong", "ty_le"):
            axis = _axis_of(word, said)
            key = axis or time
            if key not in keys or keys[key] == ALL or isinstance(keys[key], tuple | list):
                return None
            option = "cao_nhat" if word.degree is Degree.HIGH else "thap_nhat"
            others = {name: value for name, value in keys.items() if name != key}
            theo: dict[str, int | str] = {"theo": key}
            if key == time:
                given = {name: (str(value),) for name, value in others.items()}
                theo = since_known(Topic(table, (), given, (), defaults), column.name)
            certain = axis and (_TIME if axis == time else axis)
            return (cell, {**theo, **others, option: keys[key]}), certain or ""
        case Degree.RISE | Degree.FALL if call.name == "tang_giam":
            first, last = years_of(said) or (None, None)
            others = {name: value for name, value in keys.items() if name != time}
            trend = "tang" if word.degree is Degree.RISE else "giam"
            is_certain = said.at < word.start and first is not None
            claim = (cell, {**others, "xu_the": trend, "tu": first, "den": last})
            return claim, _TIME if is_certain else ""
    return None


def _axis_of(word: DegreeWord, said: StatedCall) -> str | None:
    """Find along which key a number is highest or lowest: the one whose value is named."""
    table, whole = said.table, said.sentence.text
    if said.at < word.start:
        behind = whole[word.end : word.until]
        return table.time.name if table and table.time and _OVER_TIME.search(behind) else None
    between = whole[word.end : said.at]
    if table is None or len(between.split()) > _NEAR + 2:
        return None
    begin, _ = part_around(whole, word.start, ",;.")
    for text in (between, whole[begin : word.start]):
        named = [
            key
            for key, names in vocabulary_of(table).keys.items()
            if any(one.value == str(said.call.kwargs.get(key)) for one in names.find(text))
        ]
        years = years_of(said)
        mentioned = [one for one in years_in(text) if one.counts]
        if table.time and len(years) == 1 and mentioned and mentioned[-1].first == years[0]:
            named.append(table.time.name)
        if named:
            return named[0] if len(named) == 1 else None
    return None


def judge_claim(passage: TextPassage, like: Call, claim: Claim) -> tuple[bool, str] | None:
    """Let the data judge a claim; None when they cannot."""
    expression, options = claim
    call = replace(like, name="khang_dinh", args=(expression,), kwargs=options)
    try:
        run(Context(passage.report, passage.page, call, Numbering({}), draw_nothing))
    except AuthorError as error:
        if error.code is not Code.CLAIM:
            return None
        return False, error.message.partition(": ")[2]
    return True, ""


def write_claim(claim: Claim) -> str:
    """Write a claim as an author types it."""
    expression, options = claim
    keys = f", {describe_keys(options)}" if options else ""
    return f'khang_dinh("{expression}"{keys})'
