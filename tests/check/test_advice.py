"""What is advised on a right number prints that very number: to follow it makes nothing wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator

from macros.check.run import examine
from macros.findings import Code
from macros.format import format_number
from macros.project import Project
from macros.read.report import Report, read_report

_PAGE = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
_CALL = re.compile(r"\{\{ .+? \}\}")
_SMALLEST = 100  # below, a number is often no statistics


def right_sentences(report: Report) -> Iterator[tuple[str, str]]:
    """Say every number of a table in two ways, each with the number as typed."""
    table = report.table("ban_doc")
    for row in range(len(table)):
        year, unit = table.columns["nam"][row], table.columns["chi_nhanh"][row]
        where = table.label("chi_nhanh", unit)
        for column in table.numeric_fields:
            value = table.cell(row, column.name).value
            if value is None or value < _SMALLEST or column.formula:
                continue
            number = format_number(value)
            title = column.title.lower()
            yield f"Năm {year}, {title} của {where} là {number} {column.unit}.", number
            yield f"{where} có {number} {column.unit} năm {year}.", number


def test_an_advice_on_a_right_number_prints_it(small: Project) -> None:
    """Whatever unit, year and column a sentence is about, and whether it names them or not."""
    page = small.root / _PAGE
    own = page.read_text(encoding="utf-8")
    said = list(right_sentences(read_report(small)))
    page.write_text("\n\n".join((own, *(text for text, _ in said))), encoding="utf-8")
    first = own.count("\n") + 3
    calls = {
        found.line: _CALL.findall(found.remedy)
        for found in examine(read_report(small)).findings
        if found.code is Code.TYPED_NUMBER
    }
    advised = [(calls.get(first + 2 * at, []), said[at]) for at in range(len(said))]
    assert [text for found, (text, _) in advised if not found] == []
    lines = [call for found, _ in advised for call in found]
    page.write_text("\n\n".join((own, *lines)), encoding="utf-8")
    ledger = examine(read_report(small)).ledger
    printed = iter(
        [fact.text for call, fact in ledger.facts() if call.path == _PAGE and call.line >= first]
    )
    wrong = [text for found, (text, number) in advised for _ in found if next(printed) != number]
    assert wrong == []
