"""Plant mistakes with a fixed seed, and tell of each kind how many are found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random

from macros.findings import Finding
from tests.tools.planted.numbers import KINDS as OF_NUMBERS
from tests.tools.planted.pages import KINDS as OF_PAGES
from tests.tools.planted.sample import Depth, Edit, Kind, Sample
from tests.tools.planted.sentences import KINDS as OF_NEW_SENTENCES
from tests.tools.planted.words import KINDS as OF_WORDS

KINDS: tuple[Kind, ...] = (*OF_WORDS, *OF_NEW_SENTENCES, *OF_PAGES, *OF_NUMBERS)
SEED = 2027
OF_SENTENCES = "lời và số liệu"
_MOST_PLACES = 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """One mistake and what was found of it."""

    kind: Kind
    edit: Edit
    line: int
    found: tuple[str, ...]
    is_on_line: bool

    def __str__(self) -> str:
        sign = "+" if self.is_on_line else "~" if self.found else "-"
        change = f"{self.edit.removed[:90]!r} → {self.edit.added[:90]!r}"
        shown = "".join(f"\n     {one}" for one in self.found[:2])
        return f"{sign} {self.kind.name} {self.edit.path}:{self.line} {change}{shown}"


def plant_all(
    sample: Sample, number: int, only: str = "", seed: int = SEED, kinds: Sequence[Kind] = KINDS
) -> Iterator[Outcome]:
    """Plant some mistakes of each kind, fewer where there are not so many places.

    Args:
        number: Mistakes of each kind.
        only: A part of the names of the kinds.
    """
    for kind in kinds:
        if only in f"{kind.family}/{kind.name}":
            for edit in choose(sample, kind, number, seed):
                yield plant(sample, kind, edit)


def choose(sample: Sample, kind: Kind, number: int, seed: int = SEED) -> Sequence[Edit]:
    """Choose places by chance, always the same ones."""
    places = list(islice(kind.plant(sample), _MOST_PLACES))
    return Random(f"{seed} {kind.name}").sample(places, min(number, len(places)))


def plant(sample: Sample, kind: Kind, edit: Edit, *, is_once: bool = False) -> Outcome:
    """Make one mistake, look, and unmake it.

    Args:
        is_once: Whether one look, the cheapest, is enough, at a page that is clean.
    """
    text = (sample.texts if edit.path in sample.texts else sample.data)[edit.path]
    lines = kind.told_at(text, edit)
    found: list[Finding] = []
    on_line = False
    for depth in _depths(sample, kind, edit):
        found = sample.find(edit, depth, was_clean=is_once)
        on_line = _is_told(found, edit.path, lines)
        if on_line or is_once:
            break
    line = text.count("\n", 0, edit.start) + 1
    return Outcome(kind, edit, line, tuple(map(str, found)), on_line)


def _depths(sample: Sample, kind: Kind, edit: Edit) -> Iterator[Depth]:
    """List how to look, the cheap ways first: pages may contradict what others say."""
    if edit.path not in sample.texts:
        yield Depth.NUMBERS
    else:
        if kind.family == OF_SENTENCES:
            yield Depth.SENTENCES
        yield Depth.PAGE
    yield Depth.REPORT


def _is_told(found: Sequence[Finding], path: str, lines: range) -> bool:
    """Tell whether a finding stands on one of the lines, or names it among the parts of a sum."""
    return any(
        (one.path == path and one.line in lines)
        or any(re.search(rf"{re.escape(path)}:(?:\d+, )*{line}\b", one.message) for line in lines)
        for one in found
    )


def write_table(outcomes: Iterable[Outcome]) -> str:
    """Write how many of each kind were planted, found, and found on their line."""
    by_kind: dict[Kind, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_kind[outcome.kind].append(outcome)
    lines = ["| loại lỗi | gieo | thấy | đúng dòng |", "|---|---|---|---|"]
    for family in dict.fromkeys(kind.family for kind in by_kind):
        for knowable in (True, False):
            rows = [
                (kind, some)
                for kind, some in by_kind.items()
                if kind.family == family and kind.is_knowable is knowable
            ]
            for kind, some in rows:
                lines.append(_row(kind.name, some))
            every = [one for _, some in rows for one in some]
            if every:
                sort = "biết được" if knowable else "không biết được"
                lines.append(_row(f"**{family}, {sort}** ({len(rows)} loại)", every))
    known = [one for kind, some in by_kind.items() if kind.is_knowable for one in some]
    count = sum(kind.is_knowable for kind in by_kind)
    lines.append(_row(f"**tất cả, biết được** ({count} loại)", known))
    return "\n".join(lines)


def _row(name: str, some: Sequence[Outcome]) -> str:
    found, on_line = sum(bool(one.found) for one in some), sum(one.is_on_line for one in some)
    share = f" ({on_line / len(some):.0%})" if some else ""
    return f"| {name} | {len(some)} | {found} | {on_line}{share} |"
