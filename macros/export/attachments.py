"""The numbers behind the report, to travel inside the PDF: tables, ledger, check sums."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.read.report import Report
    from macros.read.table import Cell
    from macros.render.ledger import Ledger

LEDGER_NAME = "so-cai.csv"
SUMS_NAME = "SHA256SUMS.txt"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the PDF; archives want its type and a description."""

    name: str
    content: bytes
    mime_type: str
    description: str


def collect_attachments(report: Report, ledger: Ledger) -> tuple[Attachment, ...]:
    """Collect the tables, the ledger of all printed facts, and the SHA-256 of each file."""
    files = [
        Attachment(
            f"{table.name}.csv",
            (report.project.root / table.path).read_bytes(),
            "text/csv",
            f"Số liệu: {table.schema.title}",
        )
        for _, table in sorted(report.tables.items())
    ]
    text = _write_csv(_facts(ledger))
    files.append(Attachment(LEDGER_NAME, text, "text/csv", "Sổ cái: mọi con số in ra và nguồn"))
    sums = "".join(f"{hashlib.sha256(one.content).hexdigest()}  {one.name}\n" for one in files)
    about = "Mã SHA-256 của các tệp đính kèm"
    files.append(Attachment(SUMS_NAME, sums.encode("ascii"), "text/plain", about))
    return tuple(files)


def _facts(ledger: Ledger) -> Iterator[tuple[str, ...]]:
    yield "trang", "dong", "lenh", "in_ra", "gia_tri", "don_vi", "cong_thuc", "o"
    for call, fact in ledger.facts():
        value = "" if fact.value is None else f"{fact.value:f}"
        cells = " ".join(dict.fromkeys(_address(cell) for cell in fact.cells))
        yield call.path, str(call.line), call.name, fact.text, value, fact.unit, fact.formula, cells


def _address(cell: Cell) -> str:
    return f"{cell.table}:{cell.line}:{cell.column}"


def _write_csv(rows: Iterator[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")
