"""A passage with its changes in it: word by word, numbers as units."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, takewhile
from operator import eq

from macros.review.diff.passages import Token, text_of

_SENTENCE_END = frozenset(".?!;:")


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
        other: Where words that moved come from, or are now; for reviewers.
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
    for kind, first, last, start, end in _joined(list(_steps(*texts)), texts[1]):
        if kind == "equal":
            runs.append(RedlineRun(Mark.KEPT, tuple(new[start:end])))
            continue
        if first < last:
            runs.append(RedlineRun(Mark.REMOVED, tuple(old[first:last])))
        if start < end:
            runs.append(RedlineRun(Mark.ADDED, tuple(new[start:end])))
    return tuple(runs)


def lines_of(runs: Sequence[RedlineRun]) -> Iterator[list[RedlineRun]]:
    """Part the lines of a passage, such as caption and source of a table."""
    line: list[RedlineRun] = []
    for run in runs:
        tokens: list[Token] = []
        for token in run.tokens:
            if token.text == "\n":
                yield [*line, RedlineRun(run.mark, tuple(tokens))] if tokens else line
                line, tokens = [], []
            else:
                tokens.append(token)
        line += [RedlineRun(run.mark, tuple(tokens))] if tokens else []
    yield line


Step = tuple[str, int, int, int, int]


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Step]:
    """Tell how the one becomes the other; what both begin and end with is not searched through."""
    head = sum(1 for _ in takewhile(bool, map(eq, old, new)))
    rest = old[head:], new[head:]
    tail = sum(1 for _ in takewhile(bool, map(eq, reversed(rest[0]), reversed(rest[1]))))
    sizes = [len(one) - tail for one in rest]
    if not all(sizes):  # a sentence that came or went does so from its first word
        longer, size = (new, sizes[1]) if sizes[1] else (old, sizes[0])
        slid = next(_begun(longer, head, size), 0)
        head, tail = head - slid, tail + slid
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield "equal", 0, head, 0, head
    for kind, *places in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        yield (kind, *(head + place for place in places))  # type: ignore[misc]
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def find_restyled(
    old: Sequence[Token], new: Sequence[Token]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """List words that both have and that look otherwise now, with how they did and do."""
    texts = [token.text for token in old], [token.text for token in new]
    is_plain = not any(token.look for token in (*old, *new))
    for kind, first, last, start, end in () if is_plain else _steps(*texts):
        pairs = zip(old[first:last], new[start:end], strict=True) if kind == "equal" else ()
        for looks, group in groupby(pairs, lambda both: (both[0].look, both[1].look)):
            words = text_of(token for token, _ in group).strip()
            if words and looks[0] != looks[1]:
                yield words, looks


def _begun(said: Sequence[str], start: int, size: int) -> Iterator[int]:
    """List by how much some words may be taken earlier, so that they begin with a sentence."""
    for slid in range(start + 1):
        at = start - slid
        if slid and said[at] != said[at + size]:
            return
        if not at or (at > 1 and said[at - 1].isspace() and said[at - 2] in _SENTENCE_END):
            yield slid


def _joined(steps: Sequence[Step], words: Sequence[str]) -> Iterator[Step]:
    """Join changes that only a blank parts: a phrase is read as one."""
    pending: Step | None = None
    for place, step in enumerate(steps):
        kind, first, last, start, end = step
        is_bridge = (
            kind == "equal"
            and pending is not None
            and place + 1 < len(steps)
            and not "".join(words[start:end]).strip()
        )
        if kind == "equal" and not is_bridge:
            if pending:
                yield pending
            pending = None
            yield step
        elif pending is None:
            pending = ("replace", first, last, start, end)
        else:
            pending = ("replace", pending[1], last, pending[3], end)
    if pending:
        yield pending


def changed_sentences(runs: Sequence[RedlineRun]) -> int:
    """Count the sentences of the new version in which something changed."""
    changed, is_touched = 0, False
    for run in runs:
        is_touched = is_touched or run.mark is Mark.REMOVED
        text = run.text if run.mark not in (Mark.REMOVED, Mark.LEFT) else ""
        for place, letter in enumerate(text):
            is_touched = is_touched or (run.mark is Mark.ADDED and not letter.isspace())
            if letter in _SENTENCE_END and text[place + 1 : place + 2].isspace():
                changed += is_touched
                is_touched = False
    return changed + is_touched


def sentence_with(tokens: Sequence[Token], fact: str) -> str:
    """Give the sentence in which a number stands."""
    every = (one for one in _sentences(tokens) if any(token.fact == fact for token in one))
    return text_of(next(every, ())).strip()


def part_sentences(runs: Sequence[RedlineRun]) -> tuple[RedlineRun, ...]:
    """Part what came and went, so that each sentence of it may have come from elsewhere."""
    return tuple(replace(run, tokens=one) for run in runs for one in _sentences(run.tokens))


def join_sentences(runs: Sequence[RedlineRun]) -> tuple[RedlineRun, ...]:
    """Join what was parted and has the same fate."""
    groups = (list(group) for _, group in groupby(runs, lambda run: (run.mark, run.other)))
    return tuple(
        replace(group[0], tokens=tuple(token for run in group for token in run.tokens))
        for group in groups
    )


def _sentences(tokens: Sequence[Token]) -> Iterator[tuple[Token, ...]]:
    """Part words where sentences end, each with the blank behind it."""
    start = 0
    for at in range(2, len(tokens)):
        if tokens[at - 1].text.isspace() and tokens[at - 2].text in _SENTENCE_END:
            yield tuple(tokens[start:at])
            start = at
    yield tuple(tokens[start:])
