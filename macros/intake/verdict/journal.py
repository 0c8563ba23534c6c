"""What an import changed and could not read, cell by cell, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from macros.findings import Code, Finding
from macros.intake.file.cells import RawCell

_SHOWN = 60  # letters of a cell that a message quotes


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was read otherwise than it stands in the file."""

    place: str
    before: str
    after: str
    reason: str

    def __str__(self) -> str:
        after = self.after or "ô trống"
        return f"{self.place}: “{shorten(self.before)}” → {shorten(after)} ({self.reason})"


@dataclass(slots=True)
class Journal:
    """Collects the changes, remarks and findings of one file.

    Args:
        path: The file, as findings name it.
        sheet: The sheet at hand; "" in a CSV.
    """

    path: str
    sheet: str = ""
    changes: list[Change] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def place(self, cell: RawCell) -> str:
        """Name a cell such as "Sheet1!C7"."""
        return f"{self.sheet}!{cell.place}" if self.sheet else cell.place

    def change(self, cell: RawCell, after: str, *reasons: str) -> None:
        """Note that a cell is read as something else than it says."""
        if reasons:
            entry = Change(self.place(cell), cell.original, after, "; ".join(reasons))
            self.changes.append(entry)

    def refuse(self, cell: RawCell, message: str, remedy: str, code: Code) -> None:
        """Note that a cell cannot be used."""
        self.refuse_line(cell.line, f"ô {self.place(cell)}: {message}", remedy, code)

    def refuse_line(self, line: int, message: str, remedy: str, code: Code) -> None:
        """Note that a line, or with line 1 the whole file, cannot be used."""
        self.findings.append(Finding(self.path, line, message, remedy, code))


def shorten(text: str) -> str:
    """Quote at most the beginning of a text, on one line."""
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _SHOWN else flat[:_SHOWN] + "…"
