"""Hold pages against what a reader must see of them; find the smallest that fails."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from macros.findings import Code, Finding
from macros.project import DOCX_NAME, PDF_NAME
from tests.export.generated.batch import HEAD_LINES, Batch
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

_ROUNDS = 12
_AT_ONCE = 24


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of pages, by their names.

    Args:
        faults: What is lost, where.
        refused: The findings of those that were not published.
    """

    faults: dict[str, str] = field(default_factory=dict)
    refused: dict[str, list[Finding]] = field(default_factory=dict)


def judge(batch: Batch, pages: Mapping[str, Node]) -> Verdict:
    """Publish pages, those with findings left out; tell what is wrong with which."""
    texts = {name: typed(page) for name, page in pages.items()}
    titles = {name: page.parts[0].parts[0].text for name, page in pages.items()}
    try:
        refused = batch.settle(texts, titles)
    except Exception as error:  # the page that stops a publication is looked for, whatever it does
        return _halved(batch, pages, f"stopped: {error!r}")
    faults = {}
    for name, findings in refused.items():
        for found in findings:
            if not 1 <= found.line <= texts[name].rstrip("\n").count("\n") + 1 + HEAD_LINES:
                faults.setdefault(name, f"a finding at no line of its page: {found}")
            elif found.code is Code.PARITY:
                faults.setdefault(name, f"a difference instead of a finding: {found}")
    kept = {name: page for name, page in pages.items() if name not in refused}
    site = batch.project.site
    pdf = read_pdf(site / PDF_NAME) if kept else []
    word = read_word(site / DOCX_NAME) if kept else []
    for name, page in kept.items():
        copies = {"site": read_site(site / f"{name}.html"), "PDF": pdf, "Word": word}
        if fault := compare(page, copies):
            faults[name] = fault
    return Verdict(faults, refused)


def _halved(batch: Batch, pages: Mapping[str, Node], fault: str) -> Verdict:
    """Judge the halves of pages that cannot be published together."""
    if len(pages) == 1:
        return Verdict(dict.fromkeys(pages, fault))
    names = list(pages)
    half = len(names) // 2
    both = [
        judge(batch, {name: pages[name] for name in part}) for part in (names[:half], names[half:])
    ]
    faults = both[0].faults | both[1].faults or {"+".join(names): f"only together: {fault}"}
    return Verdict(faults, both[0].refused | both[1].refused)


# --- what a page says, and what is seen of it


def compare(page: Node, copies: Mapping[str, list[Piece]]) -> str | None:
    """Say what first differs between a page and its copies; None for nothing.

    What a page with slips means, its site says, which must show every word of it once.
    """
    words = vocabulary(page)
    meant = seen(page)
    if page.text:
        meant = copies["site"]
        counted = Counter(token.word for token in tokens(meant, words))
        for word in sorted(words):
            if counted[word] != 1:
                return f"site: {word} is seen {counted[word]} times"
    floating = frozenset(one.seen for one in page.walk() if "bieu_do" in one.text and one.seen)
    for copy, pieces in copies.items():
        if copy == "PDF":  # where a figure may stand a little further on
            words -= floating
        expected, found = _parted(meant, words, page), _parted(pieces, words, page)
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
    parted = {"": _open_ended(body)}
    for note in (block for block in page.parts if block.kind == "note"):
        own = vocabulary(replace(note, kind="page"))
        parted[note.text] = _open_ended([token for token in noted if token.word in own])
    return parted


def _open_ended(found: list[Token]) -> list[Token]:
    """Forget what follows the last word."""
    return [*found[:-1], *(replace(last, gap=None) for last in found[-1:])]


def _first_difference(expected: Sequence[Token], found: Sequence[Token], copy: str) -> str | None:
    for number, wanted in enumerate(expected):
        before = expected[number - 1].word if number else "(đầu)"
        if number >= len(found):
            return f"after {before}: {wanted.word} is missing, and all behind it"
        got = found[number]
        if got.word != wanted.word:
            return f"after {before}: {got.word} instead of {wanted.word}"
        is_first = "first" in wanted.inside
        if wanted.gap is None and wanted.inside <= {"quote"}:  # a caption, set as one in Word
            continue
        one = _features(wanted.inside, copy, is_first=is_first)
        other = _features(got.inside, copy, is_first=is_first)
        if one != other:
            return f"{wanted.word} stands in {sorted(other)}, not in {sorted(one)}"
        if wanted.gap is not None and got.gap is not None:
            a, b = _plain(wanted.gap, copy), _plain(got.gap, copy)
            if b not in {a, a.replace(_CITED, _CITED[:-1])}:
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
    kept = {one for one in kept if one != "cell"} | {
        one for one in inside if one.startswith("cell")
    }
    items = {one for one in kept if one.startswith("item")}
    if (
        copy == "PDF"
        or kept & {"heading", "picture", "code"}
        or any(" 0," in one for one in inside)
    ):
        kept -= {"strong", "em"}
    if any(" 0," in one for one in inside):
        kept -= {"link"}  # no link can stand in a head that is repeated
    if copy == "Word" and any(one == "picture" or one.startswith("cell") for one in kept):
        kept -= {*items, "quote"}  # a table and a large picture stand for themselves
    if copy == "Word":  # where only the first paragraph of an item shows that it is one
        kept -= items if not is_first else items - {max(items, default="")}
    return frozenset(kept)


_CITED = f"11-QC/TVT{MARK}"  # printed copies explain a document once, the site on each page


def _plain(gap: str, copy: str) -> str:
    gap = unicodedata.normalize("NFC", gap).replace("Quy chế số", "Quy chế")
    if copy == "PDF":  # which has no tag for a line
        gap = gap.replace(RULE, "")
    return gap if copy == "site" else "".join(gap.split())


# --- the smallest page that still fails


def shrink(batch: Batch, page: Node, fault: str) -> tuple[Node, str]:
    """Take away from a page whatever does not matter for its fault."""
    for _ in range(_ROUNDS):
        tried = {
            f"t{number}": reworded(smaller, number + 1)
            for number, smaller in enumerate(islice(_smaller(page), _AT_ONCE))
        }
        faults = judge(batch, tried).faults
        alike = [
            name
            for name, other in faults.items()
            if name in tried and kind_of(other) == kind_of(fault)
        ]
        if not alike:
            break
        name = min(alike, key=lambda one: len(typed(tried[one])))
        page, fault = tried[name], faults[name]
    return page, fault


def kind_of(fault: str) -> str:
    """Leave out of a fault what differs from page to page."""
    fault = re.sub(r"\b[BCDĐGHKLMNPQRSTVX]\w{3}\b|\(đầu\)", "W", fault)
    gaps = re.search(r"“(.*?)” instead of “(.*?)”", fault)
    if gaps:
        lost = set(gaps[2]) - set(gaps[1]) - {" "}
        new = set(gaps[1]) - set(gaps[2]) - {" "}
        fault = fault[: gaps.start()] + f"lost {''.join(sorted(lost))} new {''.join(sorted(new))}"
    return re.sub(r"\d+", "0", fault)[:120]


def _smaller(page: Node) -> Iterator[Node]:
    if page.text:
        yield from _fewer_lines(page)
        return
    title, *blocks = page.parts
    for shorter in _lists(tuple(blocks)):
        parts = (title, *shorter)
        marks = {one.text for part in parts for one in part.walk() if one.kind == "mark"}
        kept = tuple(one for one in parts if one.kind != "note" or one.text in marks)
        yield replace(page, parts=kept)


def _lists(parts: tuple[Node, ...]) -> Iterator[tuple[Node, ...]]:
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


def _fewer_lines(page: Node) -> Iterator[Node]:
    title, *lines = page.text.split("\n")
    size = len(lines)
    while size := size // 2:
        for start in range(0, len(lines), size):
            fewer = lines[:start] + lines[start + size :]
            yield replace(page, text="\n".join([title, *fewer]))
