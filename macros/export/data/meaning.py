"""What a printed number means, in the few words of its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from macros.format.number import POINTS, format_number
from macros.render.formula import describe_formula
from macros.render.mark import WORDS, mark_of

if TYPE_CHECKING:
    from macros.read.table import Table
    from macros.render.fact import Fact

_DECIMALS = 4  # of a number before rounding
_KINDS = {"tong": "Tổng", "binh_quan": "Bình quân", "ty_le": "Tỷ lệ", "tang_giam": "Tăng, giảm"}


def meaning_of(call: str, fact: Fact, tables: Mapping[str, Table]) -> str:
    """Name the column of a number, and what was made of it.

    Args:
        call: The macro that prints it.
    """
    if not fact.cells:
        return ""
    first = fact.cells[0]
    title = tables[first.table].field(first.column).title
    kind = _KINDS.get(call, "")
    if not kind and len(fact.cells) > 1:
        kind = "Tỷ lệ" if fact.unit in ("%", POINTS) else "Tổng"
    return f"{kind}: {title[:1].lower()}{title[1:]}" if kind else title


def period_of(fact: Fact, tables: Mapping[str, Table]) -> str:
    """Name the time of a number: "2020", "2010–2020", "2010, 2020"; "" without one."""
    values: dict[str, str] = {}
    known: list[str] = []
    for cell in fact.cells:
        table = tables[cell.table]
        if table.time is not None:
            value = table.columns[table.time.name][cell.row]
            values[value] = table.label(table.time.name, value)
            known = known or sorted(table.values(table.time.name))
    shown = sorted(values)
    is_run = len(shown) > 2 and shown == [item for item in known if shown[0] <= item <= shown[-1]]
    labels = [values[value] for value in shown]
    return f"{labels[0]}–{labels[-1]}" if is_run else ", ".join(labels)


def formula_of(fact: Fact, tables: Mapping[str, Table]) -> str:
    """Say how a number was computed, down to the columns of the files."""
    derived = dict.fromkeys((cell.table, cell.column) for cell in fact.cells if cell.sources)
    parts = [fact.formula] if fact.formula else []
    for name, column in derived:
        field = tables[name].field(column)
        words = describe_formula(tables[name], field)
        if words != fact.formula:
            parts.append(f"{field.title} = {words}")
    return "; ".join(parts)


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
    notes = dict.fromkeys(cell.note for cell in fact.cells if cell.mark == mark and cell.note)
    words = f"{WORDS[mark][:1].upper()}{WORDS[mark][1:]}"
    return f"{words}: {'; '.join(note for note in notes if note)}" if notes else words
