"""Number the pages as the printed copy does: the report from 1, each appendix for itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from macros.export.front import Front
from macros.export.profile import Profile
from macros.export.word.contents import Entry
from macros.export.word.draft import Draft
from macros.export.word.front import missing_head
from macros.export.word.pages import find_pages
from macros.export.word.sections import LIST, Numbering

_LIST_NAME = "viec-con-phai-lam"


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand.

    Args:
        pages: Id → prefix and number of its page.
        numberings: Part → how its pages are counted, where that is not from the first page on.
    """

    pages: Mapping[str, tuple[str, str]]
    numberings: dict[int, Numbering]


def read_layout(printed: Path, draft: Draft, front: Front, profile: Profile) -> Layout:
    """Read the layout off the printed copy; without one no pages are known."""
    wishes = profile["phu_luc"]
    prefixes = {
        number: f"{wishes['tien_to']}{number}-" if wishes["so_trang_rieng"] else ""
        for number in range(1, len(draft.appendices) + 1)
    }
    entries = {**draft.captions, "viec": [Entry(_LIST_NAME, missing_head(front))]}
    found = find_pages(printed, draft.headings, entries) if printed.is_file() else {}
    firsts = {entry.appendix: found.get(entry.name, 1) for entry in reversed(draft.headings)}
    every = (*draft.headings, *(one for captions in draft.captions.values() for one in captions))
    pages = {
        entry.name: _place(found[entry.name], prefixes.get(entry.appendix, ""), firsts, entry)
        for entry in every
        if entry.name in found
    }
    numberings = {number: Numbering(prefix, 1) for number, prefix in prefixes.items() if prefix}
    if _LIST_NAME in found:
        numberings[LIST] = Numbering("", found[_LIST_NAME])
    return Layout(pages, numberings)


def _place(page: int, prefix: str, firsts: Mapping[int, int], entry: Entry) -> tuple[str, str]:
    return prefix, str(page - firsts[entry.appendix] + 1 if prefix else page)
