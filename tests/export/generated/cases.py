"""Pages that used to lose something: a file each, with what a reader must see or be told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from macros.project import DOCX_NAME, PDF_NAME
from tests.export.generated.batch import HEAD_LINES, Batch
from tests.export.generated.model import RULE, Piece
from tests.export.generated.reading import read_pdf, read_site, read_word

FOLDER = Path(__file__).parent / "cases"
_NUMBERED = re.compile(r"(Bảng|Hình) \d+")  # through all cases together
_CLOSING = "Hết các trang thử"


@dataclass(frozen=True, slots=True)
class Case:
    """One page.

    Args:
        lost: What used to be lost; of a field situation, its number and words.
        verdict: "kept: " and what is seen, or "refused: ", the code of the finding and the line
            of the page on which it stands, from 1.
    """

    name: str
    lost: str
    verdict: str
    text: str


def read_cases() -> Mapping[str, Case]:
    """Read all cases by name."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.md"))}


def _read(path: Path) -> Case:
    head, _, text = path.read_bytes().decode("utf-8").partition("\n===\n")
    lost, _, verdict = head.partition("\n")
    return Case(path.stem, lost, verdict, text)


def judge_cases(batch: Batch, cases: Iterable[Case]) -> dict[str, str]:
    """Tell for each case what all copies show of it, where they part, or what refuses it."""
    by_page = {f"t{number}": case for number, case in enumerate(cases)}
    titles = {f"t{number}": _title(number, len(by_page)) for number in range(len(by_page) + 1)}
    texts = {page: f"# {titles[page]}\n\n{case.text}" for page, case in by_page.items()}
    last = f"t{len(by_page)}"
    refused = batch.settle({**texts, last: f"# {titles[last]}\n"}, titles)
    verdicts = {}
    site = batch.project.site
    printed = {"PDF": read_pdf(site / PDF_NAME), "Word": read_word(site / DOCX_NAME)}
    kept = [page for page in titles if page not in refused]
    for page, following in pairwise(kept):
        pieces = read_site(site / f"{page}.html")
        around = titles[page], titles[following]
        parted = [copy for copy in printed if not _agree(pieces, printed[copy], *around)]
        differs = f" (otherwise in {', '.join(parted)})" if parted else ""
        verdicts[by_page[page].name] = f"kept: {_in_a_line(pieces)}{differs}"
    for page, findings in refused.items():
        line = findings[0].line - HEAD_LINES - 2
        verdicts[by_page[page].name] = f"refused: {findings[0].code} at {line}"
    return verdicts


def _title(number: int, last: int) -> str:
    return f"Trang thử {number:02}" if number < last else _CLOSING


def _agree(page: list[Piece], printed: list[Piece], title: str, following: str) -> bool:
    """Whether a printed copy shows a page of the site; captions may stand elsewhere."""
    whole = _words(printed, notes=False)
    start, end = whole.find(_plain(title)), whole.find(_plain(following))
    same = start >= 0 and sorted(whole[start:end]) == sorted(_words(page, notes=False))
    return same and _words(page, notes=True) in _words(printed, notes=True)


def _words(pieces: list[Piece], *, notes: bool) -> str:
    return _plain("".join(piece.text for piece in pieces if ("note" in piece.inside) == notes))


def _plain(text: str) -> str:
    return "".join(text.replace(RULE, "").split())


def _in_a_line(pieces: list[Piece]) -> str:
    """Write what is seen of a page behind its title, with what it stands in."""
    told = []
    for inside, run in groupby(pieces, lambda piece: piece.inside):
        text = " ".join("".join(piece.text for piece in run).split())
        if text:
            told.append(f"{'+'.join(sorted(inside))}⟨{text}⟩" if inside else text)
    return _NUMBERED.sub(r"\1 n", " ".join(told[1:]))
