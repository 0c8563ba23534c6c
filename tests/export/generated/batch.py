"""Publish many pages at once, and hold each against what a reader must see of it."""

from __future__ import annotations

import io
import re

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from PIL import Image
from rich.console import Console

from macros.findings import BrokenReport, Finding, errors_among
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.publish.run import check, publish
from macros.publish.stages import Stages
from tests.export.generated.model import (
    MARK,
    Node,
    Piece,
    Token,
    reworded,
    seen,
    tokens,
    typed,
    vocabulary,
)
from tests.export.generated.reading import read_pdf, read_site, read_word
from tests.published import SMALL, copy_report

_HEAD = "---\nmuc: {0}\ntrang_thai: hoan-thanh\n---\n"
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">'
    '<rect width="60" height="40" fill="gray"/></svg>'
)


class Batch:
    """A copy of the small report, to which pages are added and taken away."""

    def __init__(self, folder: Path) -> None:
        self.project = copy_report(SMALL, folder)
        self._outline = (self.project.data / "outline.yml").read_text(encoding="utf-8")
        self._config = self.project.config.read_text(encoding="utf-8")
        Image.new("L", (60, 40), 128).save(self.project.docs / "hinh.png")
        Image.new("L", (1800, 900), 128).save(self.project.docs / "to.png")
        (self.project.docs / "ve.svg").write_text(_SVG, encoding="utf-8")
        self._written: list[Path] = []

    def write(self, pages: Mapping[str, str], titles: Mapping[str, str]) -> None:
        """Put pages (name → Markdown) into the report in place of those of before."""
        for path in self._written:
            path.unlink(missing_ok=True)
        self._written = []
        outline, config = self._outline, self._config
        for name, text in pages.items():
            path = self.project.docs / f"{name}.md"
            path.write_bytes((_HEAD.format(name) + text).encode("utf-8"))
            self._written.append(path)
            outline += f"- {{id: {name}, title: {titles[name]}, level: 1}}\n"
            config += f"- {titles[name]}: {name}.md\n"
        (self.project.data / "outline.yml").write_text(outline, encoding="utf-8")
        self.project.config.write_text(config, encoding="utf-8")

    def check(self) -> tuple[Finding, ...]:
        return errors_among(check(self.project, _quiet()))

    def publish(self) -> tuple[Finding, ...]:
        """Publish all three copies; return the errors that stopped it."""
        try:
            publish(self.project, _quiet(), with_pdf=True, with_docx=True)
        except BrokenReport as error:
            return errors_among(error.findings)
        return ()


def _quiet() -> Stages:
    return Stages(Console(file=io.StringIO()))


# --- judging


def compare(page: Node, copies: Mapping[str, list[Piece]], name: str) -> str | None:
    """Say what first differs between a page and its copies; None for nothing."""
    words = vocabulary(page)
    expected = _parted(seen(page), words, page)
    for copy, pieces in copies.items():
        found = _parted(pieces, words, page)
        for place in expected:
            fault = _first_difference(expected[place], found[place], copy)
            if fault:
                return f"{copy}: {fault}"
    return None


def _parted(pieces: Iterable[Piece], words: frozenset[str], page: Node) -> dict[str, list[Token]]:
    """Part the words of the body from those of each note."""
    pieces = list(pieces)
    body = tokens([piece for piece in pieces if "note" not in piece.inside], words)
    noted = tokens([piece for piece in pieces if "note" in piece.inside], words)
    parted = {"": body}
    for note in (block for block in page.parts if block.kind == "note"):
        own = vocabulary(replace(note, kind="page"))
        mine = [token for token in noted if token.word in own]
        parted[note.text] = [*mine[:-1], *(replace(last, gap=None) for last in mine[-1:])]
    parted[""] = [*body[:-1], *(replace(last, gap=None) for last in body[-1:])]
    return parted


_KEPT: Mapping[str, Callable[[str], str | None]] = {}


def _first_difference(expected: Sequence[Token], found: Sequence[Token], copy: str) -> str | None:
    for number, wanted in enumerate(expected):
        before = expected[number - 1].word if number else "(đầu)"
        if number >= len(found):
            return f"after {before}: {wanted.word} is missing, and all behind it"
        got = found[number]
        if got.word != wanted.word:
            return f"after {before}: {got.word} instead of {wanted.word}"
        one, other = _features(wanted.inside, copy), _features(got.inside, copy)
        if one != other:
            return f"{wanted.word} stands in {sorted(other)}, not in {sorted(one)}"
        if wanted.gap is not None and got.gap is not None:
            a, b = _plain(wanted.gap, copy), _plain(got.gap, copy)
            if a != b:
                return f"after {wanted.word}: “{b}” instead of “{a}”"
    if len(found) > len(expected):
        return f"{found[len(expected)].word} is printed again"
    return None


def _features(inside: frozenset[str], copy: str) -> frozenset[str]:
    """Keep what a copy can show."""
    if copy == "site":
        return inside - {"note"}
    kept = set()
    for one in inside:
        if one.startswith("item"):
            kept.add(one.partition(" ")[0])
        elif one == "strong" and (any(i.startswith("cell 0,") for i in inside) or "heading" in inside):
            continue
        elif one in {"link", "picture", "heading"} or one.startswith("cell"):
            kept.add(one)
        elif one in {"strong", "em"} and copy == "Word" and "picture" not in inside:
            kept.add(one)
        elif one == "quote" and copy == "PDF":
            kept.add(one)
    depth = max((one for one in kept if one.startswith("item")), default="")
    if copy == "Word":
        kept = {one for one in kept if not one.startswith("item") or one == depth}
    if copy == "Word" and "heading" in inside:
        kept -= {"strong", "em"}
    return frozenset(kept)


_CITED = f"11-QC/TVT{MARK}"  # printed copies explain a document once, the site on each page


def _plain(gap: str, copy: str) -> str:
    gap = unicodedata.normalize("NFC", gap).replace(_CITED, _CITED[:-1])
    if copy != "site":
        gap = gap.replace("―", "")
    return "".join(gap.split()) if copy == "PDF" else " ".join(f"{gap}.".split())[:-1]


def read_copies(project: Project, names: Sequence[str]) -> dict[str, dict[str, list[Piece]]]:
    """Read the copies: for each page the pieces of its site page and of the other two."""
    pdf, word = read_pdf(project.site / PDF_NAME), read_word(project.site / DOCX_NAME)
    return {
        name: {"site": read_site(project.site / f"{name}.html"), "PDF": pdf, "Word": word}
        for name in names
    }




def judge(batch: Batch, pages: Mapping[str, Node]) -> dict[str, str]:
    """Publish pages, those with findings left out; tell what is wrong with which."""
    faults: dict[str, str] = {}
    texts = {name: typed(page) for name, page in pages.items()}
    titles = {name: page.parts[0].parts[0].text for name, page in pages.items()}
    batch.write(texts, titles)
    refused: set[str] = set()
    try:
        errors = batch.check()
    except Exception as error:
        return _halved(batch, pages, f"check: {error!r}")
    for found in errors:
        name = Path(found.path).stem
        refused.add(name)
        if name not in pages:
            return _halved(batch, pages, f"finding on no page of ours: {found}")
        if not 1 <= found.line <= texts[name].count("\n") + 4:
            faults[name] = f"finding at no line: {found}"
    kept = {name: page for name, page in pages.items() if name not in refused}
    return faults | _published(batch, kept)


def _published(batch: Batch, pages: Mapping[str, Node]) -> dict[str, str]:
    if not pages:
        return {}
    batch.write(
        {name: typed(page) for name, page in pages.items()},
        {name: page.parts[0].parts[0].text for name, page in pages.items()},
    )
    try:
        errors = batch.publish()
        fault = "\n".join(map(str, errors))
    except Exception as error:
        fault = repr(error)
    if fault:
        return _halved(batch, pages, fault)
    copies = read_copies(batch.project, list(pages))
    found = {name: compare(page, copies[name], name) for name, page in pages.items()}
    return {name: fault for name, fault in found.items() if fault}


def _halved(batch: Batch, pages: Mapping[str, Node], fault: str) -> dict[str, str]:
    """Judge the halves of pages that cannot be published together."""
    if len(pages) == 1:
        return {name: f"stopped: {fault}" for name in pages}
    names = list(pages)
    half = len(names) // 2
    faults = {}
    for part in (names[:half], names[half:]):
        faults |= judge(batch, {name: pages[name] for name in part})
    return faults or {"+".join(names): f"only together: {fault}"}


# --- the smallest page that still fails


def shrink(batch: Batch, page: Node, fault: str) -> tuple[Node, str]:
    """Take away from a page whatever does not matter for its fault."""
    for _ in range(_ROUNDS):
        tried = {
            f"t{number}": reworded(smaller, number + 1)
            for number, smaller in enumerate(islice(_smaller(page), _AT_ONCE))
        }
        found = judge(batch, tried)
        alike = [name for name, other in found.items() if name in tried and kind_of(other) == kind_of(fault)]
        if not alike:
            break
        name = min(alike, key=lambda one: len(typed(tried[one])))
        page, fault = tried[name], found[name]
    return page, fault


_ROUNDS = 10
_AT_ONCE = 24


def kind_of(fault: str) -> str:
    """Leave out of a fault what differs from page to page."""
    fault = re.sub(r"\b[BCDĐGHKLMNPQRSTVX]\w{3}\b|\(đầu\)", "W", fault)
    gaps = re.search(r"“(.*?)” instead of “(.*?)”", fault)
    if gaps:
        lost = set(gaps[2]) - set(gaps[1]) - {" "}
        new = set(gaps[1]) - set(gaps[2]) - {" "}
        fault = fault[: gaps.start()] + f"lost {''.join(sorted(lost))} new {''.join(sorted(new))}"
    return re.sub(r"\d+", "0", fault)[:120]


def _smaller(page: Node) -> Iterable[Node]:
    title, *blocks = page.parts
    for shorter in _lists(tuple(blocks)):
        parts = (title, *shorter)
        marks = {one.text for part in parts for one in part.walk() if one.kind == "mark"}
        kept = tuple(one for one in parts if one.kind != "note" or one.text in marks)
        yield replace(page, parts=kept)


def _lists(parts: tuple[Node, ...]) -> Iterable[tuple[Node, ...]]:
    if len(parts) > 2:
        half = len(parts) // 2
        yield parts[:half]
        yield parts[half:]
    for number, part in enumerate(parts):
        around = parts[:number], parts[number + 1 :]
        if len(parts) > 1 or part.kind not in {"para", "item", "row", "cell", "word"}:
            yield around[0] + around[1]
        if part.kind in {"strong", "em", "link", "quote"}:
            yield around[0] + part.parts + around[1]
        elif part.kind in {"bullets", "numbers"}:
            yield around[0] + tuple(one for item in part.parts for one in item.parts) + around[1]
        if part.how and part.kind not in {"link", "picture"}:
            for key in part.how:
                less = {name: value for name, value in part.how.items() if name != key}
                yield (*around[0], replace(part, how=less), *around[1])
        if part.parts and part.kind not in {"picture", "code"}:
            for fewer in _lists(part.parts):
                if fewer or part.kind == "cell":
                    yield (*around[0], replace(part, parts=fewer), *around[1])
