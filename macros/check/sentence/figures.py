"""Captions, headlines and references of tables and charts, held against what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from macros.check.sentence.claims import judge_claim
from macros.check.sentence.degrees import DIRECTION
from macros.check.sentence.reading import StatedCall, Statement, Statements, table_of
from macros.check.sentence.years import STEP, years_in, years_of
from macros.findings import Code, Finding
from macros.format import shorten
from macros.read.page.page import Call
from macros.read.report import Report
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.render.number.selection import ALL
from macros.vocabulary import DRAWING, TABLE

_NO = re.compile(r"\b(?:chưa|không|mức|tỷ trọng|tốc độ|chậm)\b")
# Where "tăng", "giảm" are a topic and say no direction.
_TOPIC = re.compile(
    r"(?:\b(?:miễn|nguồn|chiều)|[,/]) ?(?:tăng|giảm)|(?:tăng|giảm)(?:[,/]| cường| nghèo)"
)
_TITLED = re.compile(r"\b(?:bảng|biểu|hình) “?(\w+(?:,? \w+){2,}?[”\"]? )\(?$")  # its title
_YEARS_SHOWN = re.compile(r"\b(?:sau|trước|từ|kể từ|đến|nghị quyết|kế hoạch|đề án)\b[^,]*$")


def find_wrong_figures(prose: Statements) -> Iterator[Finding]:
    """Name captions of other years, headlines that the data deny, references to other tables."""
    yield from _judge_headings(prose)
    for page in prose.report.pages:
        for call in page.calls:
            if call.macro.figure is not None:
                yield from _judge_caption(prose, call)
    for sentence in prose.sentences:
        if sentence.chart is not None:
            yield from _judge_headline(sentence, sentence.chart)
        yield from _judge_references(prose, sentence)


def _judge_caption(prose: Statements, call: Call) -> Iterator[Finding]:
    """Hold the years and steps of a caption against those that its table or chart shows."""
    caption, table = call.kwargs.get("ten"), table_of(prose.report, call)
    if not isinstance(caption, str) or table is None or table.time is None:
        return
    times, text = _times_of(table, call), caption.lower()
    grain = GRAINS.get(table.time.type)
    steps = [(grain.understand(one.group()), one) for one in STEP.finditer(text)] if grain else []
    named = [(time, one) for time, one in steps if time is not None]
    is_wrong = (
        times and named and (named[-1][0] != times[-1] or named[0][0] not in (times[0], times[-1]))
    )
    if is_wrong and "theo" not in call.kwargs:
        words = caption[named[0][1].start() : named[-1][1].end()]
        given = " - ".join(dict.fromkeys(grain.words(one) for one in (times[0], times[-1])))  # type: ignore[union-attr]
        yield _misnamed(call, caption, words, given)
        return
    years = sorted({int(time[:4]) for time in times}) if table.time.type != "school_year" else []
    for mention in years_in(text):
        if not years or not mention.counts or _YEARS_SHOWN.search(text[: mention.start]):
            continue
        ends = (years[0], years[-1])
        is_right = (mention.first, mention.last) == ends or (
            mention.first in years and mention.last in years and len(years) <= mention.is_span + 1
        )
        if not is_right:
            words = caption[mention.start : mention.end]
            given = f"{ends[0]} - {ends[1]}" if ends[0] != ends[1] else str(ends[0])
            found = _misnamed(call, caption, words, given)
            yield found.as_warning if mention.is_span else found


def _misnamed(call: Call, caption: str, words: str, given: str) -> Finding:
    message = f"tên “{shorten(caption, 60)}” ghi {words} mà số liệu in ra là của {given}"
    return Finding(call.path, call.line, message, "sửa ten hoặc năm", Code.CONTRADICTED)


def _times_of(table: Table, call: Call) -> list[str]:
    """List the times that a table or chart shows, in order; none where time has no steps."""
    grain = table.schema.timeline.grain
    if table.time is None or grain is None:
        return []
    every = sorted(table.values(table.time.name))
    named = call.kwargs.get(table.time.name)
    if named is not None and named != ALL:
        items = named if isinstance(named, tuple | list) else (named,)
        return sorted(str(item) for item in items if grain.holds(str(item)))
    first, last = str(call.kwargs.get("tu", every[0])), str(call.kwargs.get("den", every[-1]))
    return [time for time in every if first <= time and (time <= last or time.startswith(last))]


def _judge_headings(prose: Statements) -> Iterator[Finding]:
    """Hold the years and the direction of a heading against the numbers below it."""
    by_heading = groupby(prose.passages, lambda one: (one.page.path, one.heading))
    for (_, heading), passages in by_heading:
        below = [one for passage in passages for one in passage.sentences if not one.chart]
        numbers = [said for one in below for said in one.numbers]
        if not heading or not numbers:
            continue
        first = below[0].passage
        own = [said for one in first.sentences for said in one.numbers]
        told = _ends_denied(below, heading.lower()) or _way_denied(heading.lower(), own)
        if told:
            message = f"tiêu đề mục viết “{told}” mà các số ngay dưới nói khác"
            remedy = "sửa tiêu đề hoặc lệnh gọi"
            yield first.sentences[0].warning(0, message, remedy, Code.CONTRADICTED)


def _ends_denied(below: Sequence[Statement], heading: str) -> str:
    """Find years of a heading of which neither the words nor the numbers below it speak."""
    mentions = [one for one in years_in(heading) if one.counts]
    if not mentions:
        return ""
    called = [years for one in below for said in one.numbers if (years := years_of(said))]
    known = {end for one in below for year in years_in(one.text) for end in (year.first, year.last)}
    known |= {end for years in called for end in years}
    for mention in mentions:
        is_told = called and (not mention.is_span or any(len(years) == 2 for years in called))
        is_own = mention.is_span or not _YEARS_SHOWN.search(heading[: mention.start])
        if is_told and is_own and not {mention.first, mention.last} <= known:
            return heading[mention.start : mention.end]
    return ""


def _way_denied(heading: str, numbers: Sequence[StatedCall]) -> str:
    """Find the direction of a heading that every change below it denies."""
    words = {one.group(): one for one in DIRECTION.finditer(heading)}
    printed = [one.fact.text for one in numbers if one.call.name == "tang_giam" and one.fact]
    if len(words) != 1 or not printed or _TOPIC.search(heading):
        return ""
    word = next(iter(words.values()))
    denied = "giảm" if word["rise"] else "tăng"
    is_denied = not _NO.search(heading) and all(one.startswith(denied) for one in printed)
    return word.group() if is_denied else ""


def _judge_headline(sentence: Statement, chart: Call) -> Iterator[Finding]:
    """Hold a headline against the chart below it, and its years against the claims beside it."""
    text = sentence.text
    claims = [
        f"{call.args} {dict(call.kwargs)}"
        for call in sentence.passage.calls
        if call.name == "khang_dinh"
    ]
    for mention in years_in(text):
        for year in {mention.first, mention.last}:
            if not any(str(year) in claim for claim in claims):
                message = f"tiêu đề nêu năm {year} mà chưa có khang_dinh nào trong đoạn giữ lời"
                remedy = "thêm khang_dinh có năm này, hoặc bỏ năm"
                yield sentence.warning(0, message, remedy, Code.UNPROVEN)
    word = DIRECTION.search(text)
    if word is None or _NO.search(text[: word.start()]):
        return
    changes = set(_changes(sentence, chart))
    sign, other = (">", "giảm") if word["rise"] else ("<", "tăng")
    if changes and sign not in changes:
        message = f"tiêu đề viết “{word.group()}” mà số liệu của hình {other}"
        yield sentence.finding(0, message, "sửa tieu_de theo số liệu", Code.CONTRADICTED)


def _changes(sentence: Statement, chart: Call) -> Iterator[str]:
    """Tell of each column of a chart through time whether it rose (">") or fell ("<")."""
    table = table_of(sentence.report, chart)
    times = _times_of(table, chart) if table is not None else []
    if table is None or table.time is None or table.time.type != "year" or len(times) < 2:
        return
    asked = chart.kwargs.get("cot", chart.args[1] if len(chart.args) > 1 else ())
    defaults = sentence.report.identity.mac_dinh
    own = {name: value for name, value in chart.kwargs.items() if name != "loai"}  # its kind
    keys = {
        key.name: own.get(key.name, ALL)
        for key in table.key_fields
        if key.name != table.time.name
        and (key.name in own or key.name not in defaults)
        and own.get(key.name) != ALL
    }
    for column in asked if isinstance(asked, tuple | list) else (asked,):
        cells = [f"{table.name}.{column}({table.time.name}={year})" for year in times]
        for sign in "><":
            claim = f"{cells[-1]} {sign} {cells[0]}", keys
            holds = judge_claim(sentence.passage, chart, claim)
            if holds and holds[0]:
                yield sign


def tables_shown(report: Report) -> Mapping[str, str]:
    """Map the targets of tables and charts to the tables whose numbers they show."""
    return {
        f"{call.macro.figure.prefix}:{call.kwargs.get('ma', call.subject)}": str(call.subject)
        for page in report.pages
        for call in page.calls
        if call.macro.figure is not None and call.subject in report.tables
    }


def _judge_references(prose: Statements, sentence: Statement) -> Iterator[Finding]:
    """Hold what a sentence refers to against the tables from which its numbers come."""
    own = {str(said.call.subject) for said in sentence.numbers}
    before = {str(said.call.subject) for one in sentence.earlier for said in one.numbers}
    for said in sentence.said:
        target = said.call.subject or ""
        kind = target.partition(":")[0]
        table = prose.shown.get(target)
        if said.call.name != "xem" or kind not in (TABLE.prefix, DRAWING.prefix) or not table:
            continue
        titled = _TITLED.search(sentence.text[: said.at])
        title = titled[1].rstrip(" ”") if titled else ""
        tables = prose.report.tables.items() if title else ()
        other = next((name for name, one in tables if one.schema.title.lower() == title), None)
        if other and other != table:
            message = f"câu nêu bảng “{title}” mà dẫn tới “{target}” in {table}"
            yield said.warning(message, "dẫn tới bảng, hình ấy, hoặc sửa tên trong câu")
        elif own and table not in own | before:
            message = f"câu lấy số từ {', '.join(sorted(own))} mà dẫn tới “{target}” in {table}"
            remedy = "dẫn tới bảng, hình có số của câu, hoặc viết rõ bảng ấy nói gì"
            yield said.warning(message, remedy)
