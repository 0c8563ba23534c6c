"""Every word that is printed, with how it looks: read from what the PDF's compiler is given.

The comparison knows nothing of it, so it can tell what the comparison does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from macros.export.document.book import print_calls, write_pages
from macros.export.page.edition import prepare_edition
from macros.export.pdf.typst import TypstPrinter
from macros.files.scratch import temporary
from macros.project import Project
from macros.read.report import read_report
from macros.render.chart.drawing import drawing_for

Look = tuple[str, ...]
AROUND: Look = ("around",)  # of title block, signature, contents
TURNED: Look = ("align",)  # where the words of a column stand
_LEXEME = re.compile(
    r'"(?P<text>(?:\\.|[^"\\])*)"|(?P<name>[a-z][\w.-]*)|(?P<open>[({])|(?P<close>[)}])'
    r"|(?P<comma>[,;])|(?P<number>\d[\d.]*)",
    re.DOTALL,
)
_NAMES = re.compile(rb"(?:clip|id|url)[^ >]*")  # in drawings, never twice the same
_WORD = re.compile(r"\w+|[^\w\s]")
_LOOKS = {
    *("strong", "emph", "raw", "underline", "strike", "sub", "super", "bold"),
    *("quote", "list", "note", "code-lines", "hd", "table", "turned-page"),
    *("caption", "headline", "unit", "after", "signed", "alt"),
}
_LEADING = {"link", "to", "again"}  # their first text says whereto
_NAMED = {"head", "note", "picture", "hold"}  # their first text is a name of ours
_UNPRINTED = {"id", "start-running", "stop-running", "shown"}


@dataclass
class _Opened:
    """A bracket that is open: what it belongs to, and how many texts there were in it."""

    name: str
    label: str
    texts: int = 0


@dataclass(frozen=True)
class Print:
    """What a report prints.

    Args:
        words: How often it prints each word in each look; of a drawing what its author hears.
        all: The same in its order, and whatever else there is on paper.
    """

    words: Counter[tuple[str, Look]]
    all: tuple[object, ...]


def print_report(root: Path) -> Print:
    """Print a report, but for setting it in type."""
    report = read_report(Project(root, is_foreign=True))
    with temporary("in-thu") as folder:
        said, broken = print_calls(report, report.printed_pages, drawing_for(report.project))
        assert not broken, broken
        write_pages(report, report.printed_pages, said, folder, lambda _: ())
        edition = prepare_edition(report, folder)
        manuscript = TypstPrinter(edition).write()
    words = [*_read(manuscript.code)]
    words += ((word, AROUND) for word in _WORD.findall(repr(edition.front)))
    drawn = {name: _NAMES.sub(b"", one) for name, one in manuscript.files.items()}
    return Print(Counter(words), (manuscript.code, drawn, edition.front))


def _read(code: str) -> Iterator[tuple[str, Look]]:
    """List the words of a manuscript."""
    opened: list[_Opened] = []
    label = name = ""
    for one in _LEXEME.finditer(code):
        kind, behind = one.lastgroup, code[one.end() : one.end() + 1]
        here = opened[-1] if opened else _Opened("", "")
        if kind == "name":
            label, name = (one[0], "") if behind == ":" else (label, one[0] * (behind == "("))
            if one[0] == "divider" or here.label == "align":
                yield one[0], TURNED
        elif kind == "open":
            opened.append(_Opened(name, label))
            label = name = ""
        elif kind == "close":
            opened.pop()
            label = ""
        elif kind == "comma":
            label = ""
        elif kind == "number" and here.name == "head":
            here.name = f"head {one[0]}"
        elif kind == "text":
            here.texts += 1
            if here.texts == 1 and here.name in _LEADING:
                here.name += f" {one['text']}" * (here.name != "to")  # it says so
                yield from _words_of("*" * (here.name[:5] == "again"), opened, label)
            elif here.texts > 1 or here.name.partition(" ")[0] not in _NAMED:
                yield from _words_of(one["text"], opened, label)


def _words_of(text: str, opened: list[_Opened], label: str) -> Iterator[tuple[str, Look]]:
    names = [part for one in opened for part in (one.label, one.name)]
    names += [label, *["alt"] * (names[-1:] == ["picture"])]
    if _UNPRINTED.isdisjoint(names):
        is_look = {
            one: one in _LOOKS or one.partition(" ")[0] in {*_LEADING, "head"} for one in names
        }
        is_around = "contents" in names or {"appendix", "head 1"} <= {*names}
        looks = AROUND if is_around else tuple(filter(is_look.get, names))
        yield from ((word, looks) for word in _WORD.findall(re.sub(r"\\(.)", r"\1", text)))
