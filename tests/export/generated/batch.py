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
from PIL.ExifTags import Base
from rich.console import Console

from macros.findings import BrokenReport, Finding, errors_among
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.publish.run import check, publish
from macros.publish.stages import Stages
from tests.export.generated.model import (
    MARK,
    RULE,
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
HEAD_LINES = _HEAD.count("\n")
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">'
    '<rect width="60" height="40" fill="gray"/>{0}</svg>'
)


class Batch:
    """A copy of the small report, to which pages are added and taken away."""

    def __init__(self, folder: Path) -> None:
        self.project = copy_report(SMALL, folder)
        self._outline = (self.project.data / "outline.yml").read_text(encoding="utf-8")
        self._config = self.project.config.read_text(encoding="utf-8")
        _draw_pictures(self.project.docs)
        self._written: list[Path] = []
        self.refused: dict[str, list[Finding]] = {}

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

    def settle(
        self, texts: Mapping[str, str], titles: Mapping[str, str]
    ) -> dict[str, list[Finding]]:
        """Publish pages without those that have errors; return the errors of each.

        Raises:
            AssertionError: when an error names none of the pages.
        """
        refused: dict[str, list[Finding]] = {}
        build: Callable[[], tuple[Finding, ...]] = self._check
        while True:
            kept = {name: text for name, text in texts.items() if name not in refused}
            self.write(kept, titles)
            errors = build()
            for found in errors:
                name = Path(found.path).stem
                assert name in kept, f"an error of no page: {found}"
                refused.setdefault(name, []).append(found)
            if not errors and build == self._publish:
                return refused
            build = self._publish

    def _check(self) -> tuple[Finding, ...]:
        return errors_among(check(self.project, _quiet()))

    def _publish(self) -> tuple[Finding, ...]:
        try:
            publish(self.project, _quiet(), with_pdf=True, with_docx=True)
        except BrokenReport as error:
            return errors_among(error.findings)
        return ()


def _draw_pictures(docs: Path) -> None:
    """Draw a small picture, one larger than a page, a turned one, one for printers, a drawing."""
    for name, size in (("hinh.png", (60, 40)), ("hình ảnh.png", (60, 40)), ("to.png", (1800, 900))):
        Image.new("L", size, 128).save(docs / name)
    turned = Image.Exif()
    turned[Base.Orientation] = 6
    Image.new("RGB", (60, 40)).save(docs / "xoay.jpg", exif=turned)
    Image.new("CMYK", (60, 40)).save(docs / "in.jpg")
    (docs / "ve.svg").write_text(_SVG.format(""), encoding="utf-8")
    text = '<text y="20" font-family="Comic Sans MS">Chữ trong hình</text>'
    (docs / "chu.svg").write_text(_SVG.format(text), encoding="utf-8")


def _quiet() -> Stages:
    return Stages(Console(file=io.StringIO()))


# --- judging


def compare(page: Node, copies: Mapping[str, list[Piece]]) -> str | None:
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


def _first_difference(expected: Sequence[Token], found: Sequence[Token], copy: str) -> str | None:
    for number, wanted in enumerate(expected):
        before = expected[number - 1].word if number else "(đầu)"
        if number >= len(found):
            return f"after {before}: {wanted.word} is missing, and all behind it"
        got = found[number]
        if got.word != wanted.word:
            return f"after {before}: {got.word} instead of {wanted.word}"
        is_first = "first" in wanted.inside
        one = _features(wanted.inside, copy, is_first=is_first)
        other = _features(got.inside, copy, is_first=is_first)
        if one != other:
            return f"{wanted.word} stands in {sorted(other)}, not in {sorted(one)}"
        if wanted.gap is not None and got.gap is not None:
            a, b = _plain(wanted.gap, copy), _plain(got.gap, copy)
            if a != b:
                return f"after {wanted.word}: “{b}” instead of “{a}”"
    if len(found) > len(expected):
        return f"{found[len(expected)].word} is printed again"
    return None


def _features(inside: frozenset[str], copy: str, *, is_first: bool) -> frozenset[str]:
    """Keep what a copy can show."""
    if copy == "site":
        return inside - {"note", "first"}
    kept = {{"pre": "code"}.get(one, one).partition(" ")[0] for one in inside}
    kept -= {"note", "first"}
    kept = {one for one in kept if one != "cell"} | {one for one in inside if one.startswith("cell")}
    items = {one for one in kept if one.startswith("item")}
    if copy == "PDF" or kept & {"heading", "picture", "code"} or any(" 0," in one for one in inside):
        kept -= {"strong", "em"}
    if any(" 0," in one for one in inside):
        kept -= {"link"}  # no link can stand in a head that is repeated
    if copy == "Word":  # where only the first paragraph of an item shows that it is one
        kept -= items if not is_first else items - {max(items, default="")}
    return frozenset(kept)


_CITED = f"11-QC/TVT{MARK}"  # printed copies explain a document once, the site on each page


def _plain(gap: str, copy: str) -> str:
    gap = unicodedata.normalize("NFC", gap).replace("Quy chế số", "Quy chế")
    gap = gap.replace(_CITED, _CITED[:-1])
    if copy == "PDF":  # which has no tag for a line
        gap = gap.replace(RULE, "")
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
    texts = {name: typed(page) for name, page in pages.items()}
    titles = {name: page.parts[0].parts[0].text for name, page in pages.items()}
    try:
        refused = batch.settle(texts, titles)
    except Exception as error:  # whatever stops a publication, its page is looked for
        return _halved(batch, pages, f"stopped: {error!r}")
    batch.refused |= refused
    faults = {}
    for name, findings in refused.items():
        if not all(1 <= found.line <= texts[name].count("\n") + HEAD_LINES for found in findings):
            faults[name] = f"finding at no line: {findings[0]}"
    kept = {name: page for name, page in pages.items() if name not in refused}
    copies = read_copies(batch.project, list(kept)) if kept else {}
    for name, page in kept.items():
        if fault := compare(page, copies[name]):
            faults[name] = fault
    return faults


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
