"""The rules of a table in the data catalogue; whether they hold is filled in after the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from macros.findings import Severity
from macros.render.mark import WORDS

if TYPE_CHECKING:
    from macros.read.rule import Explanation
    from macros.read.table import Table


def verdict_place(rule: str) -> str:
    """The cell in which the verdict on a rule is to stand."""
    return f'<td class="chu ghi-sau" data-ghi-sau="quy-tac-{escape(rule)}"></td>'


def write_rules(table: Table) -> Iterator[str]:
    """List the rules with what they say and how grave they are, then the explanations."""
    yield '<div class="bang-cuon" role="region" tabindex="0" aria-label="Quy tắc kiểm tra">'
    yield '<table class="so-lieu quy-tac" data-search-exclude>'
    yield '<thead><tr><th scope="col">Mã</th><th scope="col">Quy tắc</th>'
    yield '<th scope="col">Mức</th><th scope="col">Kết quả</th></tr></thead>'
    yield "<tbody>"
    for rule in table.schema.rules:
        level = "lỗi" if rule.severity is Severity.ERROR else "cảnh báo"
        yield f'<tr><th scope="row">{escape(rule.id)}</th>'
        yield f'<td class="chu">{escape(rule.says.strip())}</td>'
        yield f'<td class="chu">{level}</td>'
        yield f"{verdict_place(rule.id)}</tr>"
    yield "</tbody>"
    yield "</table>"
    yield "</div>\n"
    if table.schema.explanations:
        yield "\n### Giải trình\n"
        yield '<ul class="giai-trinh" data-search-exclude>'
        for note in table.schema.explanations:
            yield _explanation(table, note)
        yield "</ul>\n"


def write_flags(table: Table) -> Iterator[str]:
    """List the marks that the table's YAML puts on cells, with their notes."""
    yield '<ul class="danh-dau" data-search-exclude>'
    for flag in table.schema.flags:
        columns = ", ".join(table.field(name).title for name in flag.columns)
        where = _keys(table, flag.keys)
        note = f" – {flag.note}" if flag.note else ""
        words = WORDS[flag.mark]
        text = (
            f"{words[:1].upper()}{words[1:]}: {columns}" + (f" ({where})" if where else "") + note
        )
        yield f"<li>{escape(text)}</li>"
    yield "</ul>\n"


def _explanation(table: Table, note: Explanation) -> str:
    where = _keys(table, note.keys)
    place = f" ({escape(where)})" if where else ""
    return f"<li><strong>{escape(note.rule)}</strong>{place}: {escape(note.text.strip())}</li>"


def _keys(table: Table, keys: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(
        f"{table.field(name).title}: {', '.join(table.label(name, value) for value in values)}"
        for name, values in keys.items()
    )
