"""Where the numbers of the report are printed, and what each means in the words of its card."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from macros.format import POINTS, format_number
from macros.project import again
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.column import Field
from macros.read.table.table import Cell, Table
from macros.read.table.timeline import list_times
from macros.render.call.address import built_name
from macros.render.call.context import Fact, NumberedFigure, Rendered
from macros.render.call.mark import WORDS, mark_of, notes_of
from macros.render.evaluate import Ledger
from macros.render.number.amount import describe_formula, leaves


def leaves_of(fact: Fact) -> tuple[Cell, ...]:
    """List the stored cells of a number, each once, in the order of its formula."""
    return tuple(
        {(cell.table, cell.column, cell.row): cell for cell in leaves(fact.cells)}.values()
    )


_MARK = re.compile("\x00(\\d+)\x00")
_END = re.compile(r"(?<=[.!?;:])[*_]*\s+(?=[*_]*[A-ZÀ-ỸĐ“\x00])")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_SIGNS = re.compile(r"\[\^[^\]]*\]|<[^>]*>|\*\*|__|^\s*(?:[-*+]|\d+\.|#+|>)\s+", re.MULTILINE)
_MAX_LETTERS = 220


def sentences_of(page: Page, printed: Mapping[int, Rendered]) -> Mapping[int, str]:
    """Find the sentence in which each call of a page stands.

    Args:
        printed: What the calls in sentences print, by their number on the page.
    """
    text = "".join(
        piece if isinstance(piece, str) else f"\x00{piece.index}\x00" for piece in page.pieces
    )
    found: dict[int, str] = {}
    for line in text.split("\n"):
        for piece in _END.split(line):
            for mark in _MARK.finditer(piece):
                found[int(mark[1])] = _around(piece, mark.start(), printed)
    return found


def _around(piece: str, start: int, printed: Mapping[int, Rendered]) -> str:
    """Write a sentence, or the part of a long one around a number."""
    before, after = (_plain(part, printed) for part in (piece[:start], piece[start:]))
    if len(before) + len(after) <= _MAX_LETTERS:
        return f"{before}{after}".strip()
    half = _MAX_LETTERS // 2
    head = before if len(before) <= half else "… " + before[-half:].partition(" ")[2]
    tail = after if len(after) <= half else after[:half].rpartition(" ")[0] + " …"
    return f"{head}{tail}".strip()


def _plain(text: str, printed: Mapping[int, Rendered]) -> str:
    words = _MARK.sub(lambda mark: _words(printed.get(int(mark[1]))), text)
    return _SIGNS.sub("", _LINK.sub(r"\1", words))


def _words(rendered: Rendered | None) -> str:
    if rendered is None:
        return ""
    if rendered.facts:
        return rendered.facts[0].text
    return html.unescape(_SIGNS.sub("", _LINK.sub(r"\1", rendered.markdown)).replace("\\", ""))


def explain(call: Call, fact: Fact, tables: Mapping[str, Table]) -> tuple[str, ...]:
    """Say what a number means, its unit, time, formula, exact value and mark."""
    return (
        meaning_of(call, fact, tables),
        fact.unit,
        period_of(fact, tables),
        formula_of(fact, tables),
        exact_value(fact),
        mark_words(fact),
    )


_DECIMALS = 4  # of a number before rounding
_TURNS = "tăng", "giảm", "không"


def meaning_of(call: Call, fact: Fact, tables: Mapping[str, Table]) -> str:
    """Name the column of a number that a call prints, and what was made of it."""
    if not fact.cells:
        return ""
    first = fact.cells[0]
    title = tables[first.table].title_at(first.column, first.row)
    kind = call.macro.card
    if not kind and len(fact.cells) > 1:
        kind = "Tỷ lệ" if fact.unit in ("%", POINTS) else "Tổng"
        kind = "Tăng, giảm" if fact.text.startswith(_TURNS) else kind  # in a tile
    return f"{kind}: {title[:1].lower()}{title[1:]}" if kind else title


def period_of(fact: Fact, tables: Mapping[str, Table]) -> str:
    """Name the time of a number: "2020", "2010–2020", "2010, 2020"; "" without one."""
    cells = leaves_of(fact)
    keys = {cell.table: tables[cell.table].schema.timeline.key for cell in cells}
    shown = sorted(
        {
            tables[cell.table].columns[key][cell.row]
            for cell in cells
            if (key := keys[cell.table]) is not None
        }
    )
    known: dict[str, str] = {}  # all times, in whose order those that are shown follow each other
    for name in keys:
        periods = tables[name].periods
        said = {time: periods[time] for time in shown if time in periods}
        known |= dict.fromkeys(periods, "") | dict(tables[name].schema.timeline.spoken(said))
    return list_times(shown, {time: known[time] for time in sorted(known)})


def formula_of(fact: Fact, tables: Mapping[str, Table]) -> str:
    """Say how a number was computed, down to the columns of the files."""
    derived = dict.fromkeys((cell.table, cell.column) for cell in fact.cells if cell.sources)
    parts = [fact.formula] if fact.formula else []
    for name, column in derived:
        field = tables[name].field(column)
        words = describe_formula(tables[name], field)
        if not words:
            words = _say_joined(tables[name], field, fact)
        if words != fact.formula:
            parts.append(f"{field.title} = {words}")
    return "; ".join(parts)


def _say_joined(table: Table, field: Field, fact: Fact) -> str:
    """Say how numbers of longer steps of time come from the shorter ones."""
    timeline = table.schema.timeline
    noun = timeline.grain.noun if timeline.grain else "kỳ"
    joined = [cell for cell in fact.cells if (cell.table, cell.column) == (table.name, field.name)]
    many = len(joined[0].sources) if len(joined) == 1 else 0
    if field.stock:
        return f"lấy số của {noun} cuối"
    return f"cộng {many} {noun}" if many else f"cộng các {noun}"


def exact_value(fact: Fact) -> str:
    """Write a number with more decimals than are printed; "" where there are no more."""
    if fact.value is None:
        return ""
    exact = format_number(abs(fact.value), _DECIMALS).rstrip("0").rstrip(",")
    if "," not in exact or exact in fact.text:
        return ""
    sign = "-" if fact.value < 0 else ""
    return f"{sign}{exact}{'%' if fact.unit == '%' else ''}"


def mark_words(fact: Fact) -> str:
    """Say the mark of a number with its notes; "" without one."""
    mark = mark_of(fact.cells)
    if mark is None:
        return ""
    words = f"{WORDS[mark][:1].upper()}{WORDS[mark][1:]}"
    notes = "; ".join(notes_of(fact.cells, mark))
    return f"{words}: {notes}" if notes else words


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One call that prints numbers.

    Args:
        address: The built page, relative to the site.
        words: The sentence around it, or the caption of the table or chart.
    """

    page: Page
    call: Call
    address: str
    words: str
    facts: tuple[Fact, ...]
    figure: NumberedFigure | None


def places_of(report: Report, ledger: Ledger) -> tuple[Occurrence, ...]:
    """List all calls that print numbers, in the order of the report."""
    printed: dict[str, dict[int, Rendered]] = {}
    for entry in ledger.entries:
        printed.setdefault(entry.call.path, {})[entry.call.index] = entry.rendered
    found: list[Occurrence] = []
    for page in report.pages:
        seen = page, printed.get(page.path, {})
        found += again(("noi-in", page.path), seen, lambda seen=seen: tuple(_on_page(*seen)))  # type: ignore[misc]
    return tuple(found)


def _on_page(page: Page, printed: dict[int, Rendered]) -> Iterator[Occurrence]:
    if not any(rendered.facts for rendered in printed.values()):
        return
    spoken = {
        index: rendered
        for index, rendered in printed.items()
        if page.calls[index].macro.is_in_sentences
    }
    sentences = sentences_of(page, spoken)
    for index, rendered in printed.items():
        if rendered.facts:
            figure = rendered.figure
            words = figure.title if figure else sentences.get(index, "")
            address = built_name(page)
            yield Occurrence(page, page.calls[index], address, words, rendered.facts, figure)
