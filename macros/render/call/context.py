"""All that a macro may look at besides its arguments, and what it prints: text and numbers."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from macros.findings import AuthorError, Code, Finding, nearest
from macros.read.approvals import Standings
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.table import Cell
from macros.render.call.numbering import Numbering


@dataclass(frozen=True, slots=True)
class Fact:
    """One printed number.

    Args:
        text: Exactly as printed: "84.213", "tăng 12,5%".
        value: The number before rounding; None when a cell it needs is empty.
        unit: Of the value; "%" for shares, "điểm phần trăm" for their differences.
        formula: How it was computed, for a reader; empty for a single cell.
        cells: The cells it was computed from, in the order of the formula.
    """

    text: str
    value: Decimal | None
    unit: str
    formula: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class NumberedFigure:
    """A numbered table or chart, and what stands around it.

    Args:
        kind: "Bảng" or "Hình".
        caption: Without kind and number.
    """

    kind: str
    number: int
    anchor: str
    caption: str
    source: str

    @property
    def label(self) -> str:
        """What the caption begins with, such as "Bảng 3."."""
        return f"{self.kind} {self.number}."

    @property
    def title(self) -> str:
        """The caption as it is printed, such as "Bảng 3. Đảng viên mới kết nạp"."""
        return f"{self.label} {self.caption}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a call prints.

    Args:
        warnings: What the author should know although the call prints, such as an empty cell.
        words: The cells of words that a table lists.
    """

    markdown: str
    facts: tuple[Fact, ...] = ()
    warnings: tuple[AuthorError, ...] = ()
    figure: NumberedFigure | None = None
    words: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command knows about the work on a report; None where it does not.

    The checks stand above the macros, so findings are handed down by the command that made
    them; a preview makes none. None of this is in the report's files, so none of it may be
    printed on a page of the final copy.

    Args:
        changes: Date of the last recorded change of each file, by its path.
        today: The date against which deadlines are held; see `date_of_build`.
        standings: How each section stands with those who approve; empty where nobody is asked.
        compared: The commit with which the comparison beside the pages was made; "" without one.
    """

    findings: tuple[Finding, ...] | None = None
    changes: Mapping[str, datetime.date] | None = None
    today: datetime.date | None = None
    standings: Standings = field(default_factory=dict)
    compared: str = ""

    @property
    def open_findings(self) -> tuple[Finding, ...] | None:
        """What is to be mended; that a section is unfinished is its state, not a finding."""
        if self.findings is None:
            return None
        return tuple(found for found in self.findings if found.code is not Code.UNFINISHED)


Draw = Callable[[Mapping[str, Any]], str]
LookUp = Callable[[], "Desk | None"]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a call stands.

    Args:
        call: The call being evaluated, so that a macro knows what came before it on the page.
        draw: Turns a Vega-Lite specification into SVG text.
        desk: Gives what coordinators look at; only the progress board asks, since it costs time.
    """

    report: Report
    page: Page
    call: Call
    numbering: Numbering
    draw: Draw
    desk: LookUp = lambda: None


def draw_nothing(specification: Mapping[str, Any]) -> str:
    """Stand in for drawing where only numbers matter."""
    return ""


_MAX_DECIMALS = 6


def check_decimals(le: object) -> None:
    """Refuse a number of decimals that is none."""
    if le is None:
        return
    if not isinstance(le, int) or isinstance(le, bool) or not 0 <= le <= _MAX_DECIMALS:
        message = f"le={le} không phải là số chữ số thập phân"
        raise AuthorError(message, f"ghi một số nguyên từ 0 đến {_MAX_DECIMALS}", Code.ARGUMENT)


def check_flag(name: str, value: object) -> None:
    """Refuse anything but true and false."""
    if not isinstance(value, bool):
        raise AuthorError(f"{name}={value} không dùng được", "ghi true hoặc false", Code.ARGUMENT)


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Refuse a value that is not one of a few words."""
    if value not in choices:
        raise AuthorError(
            f"{name}=“{value}” không dùng được", nearest(str(value), choices), Code.ARGUMENT
        )


def read_text(option: str, value: Any) -> str | None:
    """Read a text; None when the author gave none."""
    if value is None or isinstance(value, str):
        return value
    raise AuthorError(f"{option}={value!r}", f"{option} là chữ trong nháy", Code.ARGUMENT)
