"""What left one passage for another: whole passages, parts of them, sentences."""

from __future__ import annotations

from dataclasses import replace

from macros.review.diff.pairing import find_moved
from macros.review.diff.passages import PagePassage, PassageKind, words_of
from macros.review.diff.redline import Mark, RedlineRun, redline
from macros.review.differences import PassageChange

_PROSE = (PassageKind.PARAGRAPH, PassageKind.ITEM)


def find_moved_passages(rows: list[list[PassageChange]], headings: list[str]) -> None:
    """Find passages that went in one place and came in another."""
    every = [(row, heading) for page, heading in zip(rows, headings, strict=True) for row in page]
    gone = [one for one in every if one[0].new is None]
    come = [one for one in every if one[0].old is None]
    moved = find_moved(gone, come, lambda one: one[0].passage.words)
    old, new = _above(rows, "old"), _above(rows, "new")
    taken = {id(gone[i][0]) for i, _ in moved}
    for i, j in moved:
        (was, heading), (row, own) = gone[i], come[j]
        row.old, row.is_moved = was.old, True
        row.was_in = heading if heading != own else ""
        row.was_after, row.is_after = old.get(id(was), ""), new.get(id(row), "")
    for page in rows:
        page[:] = [row for row in page if id(row) not in taken]


def find_parted(page: list[PassageChange]) -> None:
    """Find passages that were part of another one, and those that have become part of one."""
    sides = Mark.REMOVED, Mark.ADDED
    for mark, alone in zip(sides, ("old", "new"), strict=True):
        pieces = [
            (row, run)
            for row in page
            if row.old and row.new
            for run in row.runs
            if run.mark is mark
        ]
        own = [row for row in page if getattr(row, alone) is None and row.passage.kind in _PROSE]
        found = find_moved(
            [run.tokens for _, run in pieces], [row.passage.tokens for row in own], words_of
        )
        for i, j in found:
            (host, run), row = pieces[i], own[j]
            if mark is Mark.REMOVED:
                assert host.old is not None  # noqa: S101  it was chosen so
                row.old, row.is_parted = replace(host.old, tokens=run.tokens), True
                row.runs = redline(run.tokens, row.passage.tokens)
                _replace(host, run, replace(run, mark=Mark.LEFT, other="một đoạn riêng"))
            else:
                _replace(host, run, *redline(row.passage.tokens, run.tokens))
                page[:] = [one for one in page if one is not row]


def find_moved_words(rows: list[list[PassageChange]], headings: list[str]) -> None:
    """Find words that left one passage and have come in another, perhaps in another section."""
    gone, come = (
        [
            (number, row, run)
            for number, page in enumerate(rows)
            for row in page
            if row.passage.kind in _PROSE
            for run in row.runs
            if run.mark is mark
        ]
        for mark in (Mark.REMOVED, Mark.ADDED)
    )
    for i, j in find_moved(gone, come, lambda one: words_of(one[2].tokens)):
        (was_on, left, was), (is_on, row, run) = gone[i], come[j]
        names = [f"mục “{headings[number]}”" for number in (was_on, is_on)]
        if was_on == is_on:
            names = ["đoạn này" if left is row else "đoạn khác của mục này"] * 2
        _replace(left, was, replace(was, mark=Mark.LEFT, other=names[1]))
        _replace(row, run, replace(run, mark=Mark.COME, other=names[0]))


def _replace(row: PassageChange, run: RedlineRun, *runs: RedlineRun) -> None:
    row.runs = tuple(new for one in row.runs for new in (runs if one is run else (one,)))


def _above(rows: list[list[PassageChange]], side: str) -> dict[int, str]:
    """Give the first words of what stands before each passage in one of the versions."""
    found: dict[int, str] = {}
    for page in rows:
        above = ""
        for row in page:
            passage: PagePassage | None = getattr(row, side)
            if passage is not None:
                found[id(row)] = above
                above = above if passage.kind is PassageKind.NOTE else passage.quoted
    return found
