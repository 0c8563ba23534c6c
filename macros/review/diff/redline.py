"""A passage with its changes in it: word by word, numbers as units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, pairwise, takewhile
from operator import eq
from typing import TypeVar

from macros.review.diff.pairing import pair
from macros.review.diff.tokens import Token, text_of, words_of

Said = TypeVar("Said", Token, "RedlineRun")

_PART_END = frozenset(".?!;:")
_SENTENCE_END = frozenset(".?!")


class Mark(StrEnum):
    """What became of some words."""

    KEPT = ""
    ADDED = "them"
    REMOVED = "bo"
    COME = "den"  # from another passage
    LEFT = "di"  # for another passage

    @property
    def is_new(self) -> bool:
        """Whether the new version has such words and the old one not, at this place."""
        return self in {Mark.ADDED, Mark.COME}


@dataclass(frozen=True, slots=True)
class RedlineRun:
    """Words with one fate.

    Args:
        other: Where words that moved come from, or are now; for reviewers. Of a sentence it
            stands at the last words that stayed the same, and at all that did not.
    """

    mark: Mark
    tokens: tuple[Token, ...]
    other: str = ""

    @property
    def text(self) -> str:
        return text_of(self.tokens)

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the numbers among them."""
        return tuple(token.fact for token in self.tokens if token.fact)


def redline(old: Sequence[Token], new: Sequence[Token]) -> tuple[RedlineRun, ...]:
    """Write both versions of a passage as one; what goes stands before what comes."""
    texts = [token.text for token in old], [token.text for token in new]
    runs: list[RedlineRun] = []
    for is_kept, first, last, start, end in _steps(*texts):
        gone, come = old[first:last], new[start:end]
        told = ((Mark.KEPT, come),) if is_kept else ((Mark.REMOVED, gone), (Mark.ADDED, come))
        runs += [RedlineRun(mark, tuple(tokens)) for mark, tokens in told if tokens]
    return tuple(runs)


def redline_by_lines(old: Sequence[Token], new: Sequence[Token]) -> tuple[RedlineRun, ...]:
    """Write both versions of what stands around a table as one: no source becomes a unit."""
    found: list[RedlineRun] = []
    for both in pair(_cut_lines(old), _cut_lines(new), text_of, words_of):
        line = redline(both.old or (), both.new or ())
        mark = line[0].mark if None in (both.old, both.new) else Mark.KEPT
        found += [RedlineRun(mark, (Token("\n"),)), *line] if found else line
    return tuple(found)


def lines_of(runs: Sequence[RedlineRun]) -> Iterator[tuple[RedlineRun, ...]]:
    """Part the lines of a passage, such as caption and source of a table."""
    words = [replace(run, tokens=(token,)) for run in runs for token in run.tokens]
    return map(join_runs, _cut_lines(words))


def _cut_lines(said: Iterable[Said]) -> list[tuple[Said, ...]]:
    parts = groupby(said, lambda one: one.text == "\n")
    return [tuple(line) for is_end, line in parts if not is_end]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Tell what both have and what not; what both begin and end with is not searched through.

    Changes that only a blank parts are one: a phrase is read as one.
    """
    head = _alike(old, new)
    tail = _alike(old[head:][::-1], new[head:][::-1])
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    found = SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks()[:-1]
    kept = [[0, 0, head], *([head + i, head + j, size] for i, j, size in found)]
    kept.append([len(old) - tail, len(new) - tail, tail])
    for above, below in pairwise(kept):
        spans = [(said, above[n] + above[2], below[n]) for n, said in enumerate((old, new))]
        changed = [span for span in spans if span[1] < span[2]]
        if len(changed) == 1:  # a sentence that came or went does so from its first word
            slid = _begin(*changed[0], above[2], below[2])
            above[2] += slid
            below[:] = below[0] + slid, below[1] + slid, below[2] - slid
    inner = (one for one in kept[1:-1] if "".join(new[one[1] : one[1] + one[2]]).strip())
    first = start = 0
    for last, end, size in (kept[0], *inner, kept[-1]):
        if first < last or start < end:
            yield False, first, last, start, end
        first, start = last + size, end + size
        if size:
            yield True, last, first, end, start


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Count the words with which both begin."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def _begin(said: Sequence[str], start: int, end: int, above: int, below: int) -> int:
    """Say by how much words may be taken later, or earlier, so that they begin with a sentence.

    Args:
        above: How many words stay before them.
        below: How many stay behind them.
    """
    earlier = _alike(said[start - above : start][::-1], said[end - above : end][::-1])
    later = _alike(said[start : start + below], said[end : end + below])

    def rank(slid: int) -> tuple[int, int]:
        two = "".join(said[max(0, start + slid - 2) : start + slid])
        is_first = not two or (two[0] in _PART_END and two[-1].isspace())
        return 2 if is_first else two[-1] in _PART_END, -abs(slid)

    return max(range(-earlier, later + 1), key=rank)


def find_restyled(
    old: Sequence[Token], new: Sequence[Token]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """List words that both have and that look otherwise now, with how they did and do."""
    texts = [token.text for token in old], [token.text for token in new]
    is_plain = not any(token.look for token in (*old, *new))
    for is_kept, first, last, start, end in () if is_plain else _steps(*texts):
        pairs = zip(old[first:last], new[start:end], strict=True) if is_kept else ()
        for looks, group in groupby(pairs, lambda both: (both[0].look, both[1].look)):
            words = text_of(token for token, _ in group).strip()
            was, now = (dict.fromkeys(look.split(", ")) for look in looks)
            if words and was.keys() != now.keys():
                yield (
                    words,
                    (", ".join(sorted(was.keys() - now)), ", ".join(sorted(now.keys() - was))),
                )


def changed_sentences(runs: Sequence[RedlineRun]) -> int:
    """Count the sentences of the new version in which something changed."""
    changed, is_touched, has_words = 0, False, False
    gone = [*map(id, _find_gone(runs))]
    for run in runs:
        is_removed = run.mark is Mark.REMOVED and not run.other and id(run) not in gone
        is_touched = is_touched or is_removed
        text = run.text if run.mark not in (Mark.REMOVED, Mark.LEFT) else ""
        for place, letter in enumerate(text):
            is_touched = is_touched or (run.mark is Mark.ADDED and not letter.isspace())
            has_words = has_words or letter.isalpha()
            if letter in _SENTENCE_END and text[place + 1 : place + 2].isspace() and has_words:
                changed += is_touched
                is_touched = has_words = False
    return changed + is_touched


def gone_sentences(runs: Sequence[RedlineRun]) -> int:
    """Count the sentences that have gone whole, with nothing in their place."""
    gone = _find_gone(runs)
    return sum(changed_sentences([replace(run, mark=Mark.ADDED)]) for run in gone)


def _find_gone(runs: Sequence[RedlineRun]) -> Iterator[RedlineRun]:
    for before, run, after in zip((None, *runs), runs, (*runs[1:], None), strict=False):
        ends = (one is None or one.text.rstrip()[-1:] in _SENTENCE_END for one in (before, run))
        is_replaced = after is not None and after.mark.is_new
        if run.mark is Mark.REMOVED and not (run.other or is_replaced) and all(ends):
            yield run


def sentence_with(tokens: Sequence[Token], fact: str) -> str:
    """Give the sentence in which a number stands."""
    every = (one for one in _sentences(tokens) if any(token.fact == fact for token in one))
    return text_of(next(every, ())).strip()


def part_sentences(runs: Sequence[RedlineRun]) -> tuple[RedlineRun, ...]:
    """Part what came and went, so that each sentence of it may have come from elsewhere."""
    return tuple(replace(run, tokens=one) for run in runs for one in _sentences(run.tokens))


def join_runs(runs: Sequence[RedlineRun]) -> tuple[RedlineRun, ...]:
    """Join what was parted and has the same fate."""
    groups = (list(group) for _, group in groupby(runs, lambda run: (run.mark, run.other)))
    return tuple(
        replace(group[0], tokens=tuple(token for run in group for token in run.tokens))
        for group in groups
    )


def at_one_place(
    pieces: Sequence[RedlineRun], mark: Mark, other: Mark, name: str
) -> list[RedlineRun]:
    """Write a sentence that moved as it is at one of both places: no word is told twice.

    Words that only the other place has are left out; its name is told.
    """
    found = [
        replace(one, other=name) if one.mark and one.text.strip() else replace(one, mark=mark)
        for one in pieces
        if one.mark is not other
    ]
    last = max(at for at, one in enumerate(found) if one.mark is mark)
    found[last] = replace(found[last], other=name)
    return found


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Part words where sentences end, each with the blank behind it."""
    start = 0
    for at in range(2, len(tokens)):
        if tokens[at - 1].text.isspace() and tokens[at - 2].text in _PART_END:
            yield tuple(tokens[start:at])
            start = at
    yield tuple(tokens[start:])
