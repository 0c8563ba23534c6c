"""Print a number with the marks of its cells, so that readers can ask where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from macros.read.table.table import Cell
from macros.render.call.address import built_name, relative_address
from macros.render.call.context import Context, Fact
from macros.render.call.html import Html, inline, tag

# Provisional weighs more: a sum with one such part is provisional itself.
SIGNS: Mapping[str, str] = {"so_bo": "sb", "da_sua": "đs"}
WORDS: Mapping[str, str] = {"so_bo": "số liệu sơ bộ", "da_sua": "số liệu đã sửa"}
# In a sentence a sign would need a note on every page; a word explains itself.
_SAID: Mapping[str, str] = {"so_bo": "sơ bộ", "da_sua": "đã sửa"}
_COVERAGE = re.compile(r"\d+/\d+ đơn vị")  # how a note begins that a roll-up writes


def number_id(call: int, fact: int) -> str:
    """Name a printed number on its page: the number of its call, and its place in the call."""
    return f"{call}.{fact}"


def number_link(context: Context, fact: Fact, place: int = 0) -> Html:
    """Print a number in a sentence as a link to its row in the data catalogue.

    Without a page for its table it is no link. The marks of its cells follow it in words.
    """
    name = number_id(context.call.index, place)
    target = _row_address(context, fact.cells[0]) if fact.cells else None
    number = tag("a" if target else "span", fact.text, class_="so", data_so=name, href=target)
    mark = mark_of(fact.cells)
    if mark is None:
        return inline(number)
    covered = (_COVERAGE.match(note) for note in notes_of(fact.cells, mark))
    return inline(number, f" ({', '.join((_SAID[mark], *(one[0] for one in covered if one)))})")


def _row_address(context: Context, cell: Cell) -> str | None:
    """Find the row of a cell in the catalogue; the column is named for the page's script."""
    page = context.numbering.catalogue.get(cell.table)
    if page is None:
        return None
    address = relative_address(context.page, built_name(page))
    return f"{address}?cot={cell.column}#dong-{cell.line}"


def mark_of(cells: Iterable[Cell]) -> str | None:
    """Choose the mark of a number from those of its cells."""
    found = {cell.mark for cell in cells}
    return next((mark for mark in SIGNS if mark in found), None)


def sign_of(cells: Iterable[Cell]) -> str:
    """Write the mark beside a number of a table, to be explained below; "" without one."""
    mark = mark_of(cells)
    return f"({SIGNS[mark]})" if mark else ""


def table_legend(facts: Iterable[Fact]) -> str:
    """Explain the marks that stand in a table, with what their authors wrote; "" without any."""
    notes = _notes(facts)
    parts = [f"({SIGNS[mark]}) là {_say(mark, notes[mark])}" for mark in SIGNS if mark in notes]
    return f"Ký hiệu: {'; '.join(parts)}." if parts else ""


def chart_legend(facts: Iterable[Fact]) -> str:
    """Say which marked numbers a chart shows; "" without any."""
    notes = _notes(facts)
    parts = [_say(mark, notes[mark]) for mark in SIGNS if mark in notes]
    return f"Hình có {'; có '.join(parts)}." if parts else ""


def notes_of(cells: Iterable[Cell], mark: str) -> tuple[str, ...]:
    """List what the authors of a mark wrote, each note once."""
    return tuple(dict.fromkeys(cell.note for cell in cells if cell.mark == mark and cell.note))


def _notes(facts: Iterable[Fact]) -> Mapping[str, Iterable[str]]:
    """Collect the marks of some numbers with their notes, each once."""
    found: dict[str, dict[str, None]] = {}
    for fact in facts:
        mark = mark_of(fact.cells)
        if mark is not None:
            found.setdefault(mark, {}).update(dict.fromkeys(notes_of(fact.cells, mark)))
    return found


def _say(mark: str, notes: Iterable[str]) -> str:
    reasons = ", ".join(note.rstrip(".") for note in notes)
    return f"{WORDS[mark]} ({reasons})" if reasons else WORDS[mark]
