"""Captions, headlines and references of tables and charts, held against what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from macros.check.sentence.claims import judge_claim
from macros.check.sentence.reading import Statement, Statements
from macros.check.sentence.years import years_in
from macros.findings import Code, Finding
from macros.format import shorten
from macros.read.page.page import Call
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.number.selection import ALL
from macros.vocabulary import DRAWING, TABLE

_DIRECTION = re.compile(r"\b(?:(?P<rise>tăng|nhiều hơn|mở rộng)|(?P<fall>giảm|thu hẹp|ít hơn))\b")
_NO = re.compile(r"\b(?:chưa|không|mức|tỷ trọng|tốc độ|chậm)\b")
_YEARS_SHOWN = re.compile(r"\b(?:sau|trước|từ|kể từ|đến|nghị quyết|kế hoạch|đề án)\b[^,]*$")


def find_wrong_figures(prose: Statements) -> Iterator[Finding]:
    """Name captions of other years, headlines that the data deny, references to other tables."""
    shown = tables_shown(prose.report)
    for page in prose.report.pages:
        for call in page.calls:
            if call.macro.figure is not None:
                yield from _judge_caption(prose, call)
    for sentence in prose.sentences:
        if sentence.chart is not None:
            yield from _judge_headline(prose, sentence, sentence.chart)
        yield from _judge_references(prose, sentence, shown)


def _judge_caption(prose: Statements, call: Call) -> Iterator[Finding]:
    """Hold the years of a caption against those that its table or chart shows."""
    caption, table = call.kwargs.get("ten"), prose.table(call)
    if not isinstance(caption, str) or table is None or table.time is None:
        return
    times = _times_of(table, call)
    for mention in years_in(caption.lower()):
        if not times or not mention.counts or _YEARS_SHOWN.search(caption[: mention.start].lower()):
            continue
        ends = (times[0], times[-1])
        is_right = (mention.first, mention.last) == ends or (
            mention.first in times and mention.last in times and len(times) <= mention.is_span + 1
        )
        if not is_right:
            words = caption[mention.start : mention.end]
            given = f"{ends[0]} - {ends[1]}" if ends[0] != ends[1] else str(ends[0])
            message = f"tên “{shorten(caption, 60)}” ghi {words} mà số liệu in ra là của {given}"
            found = Finding(call.path, call.line, message, "sửa ten hoặc năm", Code.CONTRADICTED)
            yield found.as_warning if mention.is_span else found


def _times_of(table: Table, call: Call) -> list[int]:
    """List the years that a table or chart shows; none where its time does not run by years."""
    if table.time is None or table.time.type != "year":
        return []
    years = [int(year) for year in table.values(table.time.name)]
    named = call.kwargs.get(table.time.name)
    if named is not None and named != ALL:
        items = named if isinstance(named, tuple | list) else (named,)
        return sorted(int(item) for item in items if str(item).isdecimal())
    first, last = call.kwargs.get("tu", years[0]), call.kwargs.get("den", years[-1])
    return [year for year in years if int(first) <= year <= int(last)]


def _judge_headline(prose: Statements, sentence: Statement, chart: Call) -> Iterator[Finding]:
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
    word = _DIRECTION.search(text)
    if word is None or _NO.search(text[: word.start()]):
        return
    signs = [sign for sign in _changes(prose, sentence, chart) if sign]
    rises = word["rise"] is not None
    if signs and not any((sign > 0) is rises for sign in signs):
        message = f"tiêu đề viết “{word.group()}” mà số liệu của hình {'giảm' if rises else 'tăng'}"
        yield sentence.finding(0, message, "sửa tieu_de theo số liệu", Code.CONTRADICTED)


def _changes(prose: Statements, sentence: Statement, chart: Call) -> Iterator[int]:
    """Tell of each column of a chart through time whether it rose (1) or fell (-1)."""
    table = prose.table(chart)
    times = _times_of(table, chart) if table is not None else []
    if table is None or table.time is None or len(times) < 2:
        return
    asked = chart.kwargs.get("cot", chart.args[1] if len(chart.args) > 1 else ())
    defaults = prose.report.identity.mac_dinh
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
        for sign, operator in ((1, ">"), (-1, "<")):
            claim = f"{cells[-1]} {operator} {cells[0]}", keys
            holds = judge_claim(prose, sentence.passage, chart, claim)
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


def _judge_references(
    prose: Statements, sentence: Statement, shown: Mapping[str, str]
) -> Iterator[Finding]:
    """Hold what a sentence refers to against the tables from which its numbers come."""
    own = {str(said.call.subject) for said in sentence.numbers}
    before = {str(said.call.subject) for one in sentence.earlier for said in one.numbers}
    for said in sentence.said:
        target = said.call.subject or ""
        kind = target.partition(":")[0]
        if said.call.name != "xem" or kind not in (TABLE.prefix, DRAWING.prefix) or not own:
            continue
        table = shown.get(target)
        if table is not None and table not in own | before:
            message = f"câu lấy số từ {', '.join(sorted(own))} mà dẫn tới “{target}” in {table}"
            remedy = "dẫn tới bảng, hình có số của câu, hoặc viết rõ bảng ấy nói gì"
            yield sentence.warning(said.at, message, remedy, Code.CONTRADICTED)
