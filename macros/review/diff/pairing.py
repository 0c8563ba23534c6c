"""Which passage of one version is which of the other: kept, changed, moved, come or gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

Item = TypeVar("Item")

_ALIKE = 0.5  # how much of the words of two passages must agree, from 0 to 1
_MOVED = 0.7  # the same, for passages that stand apart
_RARE = 40  # passages that a word stands in by which one of them may be known again
FEWEST = 5  # words of a passage that may be known again elsewhere
_MOST = 400  # passages on each side between two that are equal; of more none are paired


@dataclass(frozen=True, slots=True)
class Pair(Generic[Item]):
    """What stands at one place: before, after, or both.

    Args:
        is_moved: Whether both stand at different places.
    """

    old: Item | None
    new: Item | None
    is_moved: bool = False


def pair(
    old: Sequence[Item],
    new: Sequence[Item],
    name: Callable[[Item], Hashable],
    words: Callable[[Item], Sequence[str]],
) -> list[Pair[Item]]:
    """Hold two rows against each other, in the order of the new one.

    What has gone stands where it stood, before what has come in its place.

    Args:
        name: Equal for two that are certainly the same.
        words: By which others are found to be alike.
    """
    names = [name(one) for one in old], [name(one) for one in new]
    matcher = SequenceMatcher(None, *names, autojunk=False)
    pairs: list[Pair[Item]] = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            pairs.extend(map(Pair, old[first:last], new[start:end]))
        else:
            pairs.extend(_pair_alike(old[first:last], new[start:end], words))
    return pairs


def _pair_alike(
    old: Sequence[Item], new: Sequence[Item], words: Callable[[Item], Sequence[str]]
) -> Iterator[Pair[Item]]:
    """Pair what is alike without crossing, so that all pairs together agree most."""
    if not old or not new or max(len(old), len(new)) > _MOST:
        yield from (Pair(one, None) for one in old)
        yield from (Pair(None, one) for one in new)
        return
    counted = [Counter(words(one)) for one in old], [Counter(words(one)) for one in new]
    alike = [[likeness(a, b) for b in counted[1]] for a in counted[0]]
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in reversed(range(len(old))):
        for j in reversed(range(len(new))):
            joined = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= _ALIKE else 0.0
            best[i][j] = max(joined, best[i + 1][j], best[i][j + 1])
    i = j = 0
    while i < len(old) and j < len(new):
        if alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            yield Pair(old[i], new[j])
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            yield Pair(old[i], None)
            i += 1
        else:
            yield Pair(None, new[j])
            j += 1
    yield from (Pair(one, None) for one in old[i:])
    yield from (Pair(None, one) for one in new[j:])


def likeness(one: Counter[Item], other: Counter[Item]) -> float:
    """Say how much of the words of two texts agree, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def find_moved(
    gone: Sequence[Item], come: Sequence[Item], words: Callable[[Item], Sequence[str]]
) -> list[tuple[int, int]]:
    """Find what has gone in one place and come in another; places in the two rows.

    The most alike are taken first; nothing is taken twice, and no passage of a few words.
    """
    counted = [Counter(words(one)) for one in gone], [Counter(words(one)) for one in come]
    places: dict[str, list[int]] = {}
    for j, b in enumerate(counted[1]):
        for word in b if b.total() >= FEWEST else ():
            places.setdefault(word, []).append(j)
    rare = {word: at for word, at in places.items() if len(at) <= _RARE}
    found = [
        (alike, i, j)
        for i, a in enumerate(counted[0])
        if a.total() >= FEWEST
        for j in {j for word in a for j in rare.get(word, ())}
        if (alike := likeness(a, counted[1][j])) >= _MOVED
    ]
    taken: dict[int, int] = {}
    left = set(range(len(come)))
    for _, i, j in sorted(found, key=lambda one: (-one[0], one[1], one[2])):
        if i not in taken and j in left:
            left.remove(j)
            taken[i] = j
    return list(taken.items())
