"""What goes by another name in the new version: tables, columns, codes, sections, files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.catalogue.rows import words_for
from macros.review.diff.pairing import find_moved, likeness
from macros.review.version import pages_of

Item = TypeVar("Item")

_SAME_TABLE = 0.7  # how much of two tables or columns must agree, from 0 to 1
_SAME_COLUMN = 0.8

Identity = tuple[str, str, tuple[tuple[str, str], ...]]  # of a cell: table, column, keys


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one table: old ones, each with the new one; the same names are left out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by the new column

    def all(self) -> Iterator[tuple[str, str]]:
        """List them."""
        yield from self.columns.items()
        for codes in self.codes.values():
            yield from codes.items()


@dataclass(frozen=True)
class Renames:
    """Old names, each with its new one.

    Args:
        tables: Those under another name.
        within: The names in each table of the old version where any is another one.
        sections: Sections and prompts.
        pages: Page of the new version for each page of the old one that goes by another key.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, Names] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)

    def identify(self, table: str, column: str, keys: Mapping[str, str]) -> Identity:
        """Name a cell of the old version as the new one does."""
        names = self.within.get(table, Names())
        new = ((names.columns.get(key, key), value) for key, value in keys.items())
        said = ((key, names.codes.get(key, {}).get(value, value)) for key, value in new)
        return self.tables.get(table, table), names.columns.get(column, column), tuple(sorted(said))

    def ask(self, call: Call) -> tuple[Hashable, ...]:
        """Say what a call of the old version asks for, in the names of the new one."""
        named = sorted((key, repr(value)) for key, value in call.kwargs.items())
        asked = (call.name, repr(call.args), *(part for pair in named for part in pair))
        if not (self.tables or self.within or self.sections):
            return asked
        spoken = set(re.findall(r"\w+", asked[1] + str(call.kwargs.get("bang", ""))))
        known = dict(self.sections)
        for table in spoken & {*self.tables, *self.within}:
            known |= self._of(table)
        return tuple(_replace(part, known) for part in asked)

    def translate(self, text: str) -> str:
        """Write a text about the old version in the names of the new one."""
        return _replace(text, self._every)

    @cached_property
    def old_names(self) -> Mapping[str, str]:
        """Map new names of tables and paths of pages to the old ones."""
        paths = {page.path: path for path, page in self.pages.items()}
        return paths | {new: old for old, new in self.tables.items()}

    @cached_property
    def _every(self) -> Mapping[str, str]:
        known = dict(self.sections)
        known |= {old: page.path for old, page in self.pages.items() if old != page.path}
        for table in (*self.tables, *self.within):
            known |= self._of(table)
        return known

    def _of(self, table: str) -> dict[str, str]:
        known = dict(self.within.get(table, Names()).all())
        return known | ({table: self.tables[table]} if table in self.tables else {})


def _replace(text: str, known: Mapping[str, str]) -> str:
    if not known:
        return text
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", lambda one: known[one[0]], text)


def find_renames(old: Report, new: Report) -> Renames:
    """Find what has but another name: tables and columns by their data, the rest by its words."""
    tables = _pair_best(
        {name: old.tables[name] for name in old.tables.keys() - new.tables.keys()},
        {name: new.tables[name] for name in new.tables.keys() - old.tables.keys()},
        _contents,
        _SAME_TABLE,
    )
    within = {}
    for name, table in old.tables.items():
        other = new.tables.get(tables.get(name, name))
        if other is not None and (table.columns != other.columns or table.schema != other.schema):
            names = _names(table, other)
            if any(names.all()):
                within[name] = names
    pages = _pair_pages(old, new)
    sections = {
        was: page.section
        for was, page in ((_sections(old).get(path), page) for path, page in pages.items())
        if was and page.section and was != page.section
    }
    titles = tuple({one.id: one.heading for one in report.outline.sections} for report in (old, new))
    texts = tuple(
        {prompt.id: prompt.text for _, prompt in report.outline.prompts()} for report in (old, new)
    )
    return Renames(tables, within, {**_same(*titles), **_same(*texts), **sections}, pages)


def _sections(report: Report) -> Mapping[str, str | None]:
    return {page.path: page.section for page in report.pages}


def _pair_pages(old: Report, new: Report) -> dict[str, Page]:
    """Pair pages whose section or file is not known: by the file, else by the words."""
    before, after = pages_of(old), pages_of(new)
    gone = [page for key, page in before.items() if key not in after]
    come = {page.path: page for key, page in after.items() if key not in before}
    pairs = {page.path: come.pop(page.path) for page in gone if page.path in come}
    left, right = [page for page in gone if page.path not in pairs], list(come.values())
    for i, j in find_moved(left, right, _page_words):
        pairs[left[i].path] = right[j]
    kept = {page.path: after[key] for key, page in before.items() if key in after}
    return pairs | {path: page for path, page in kept.items() if path != page.path}


def _page_words(page: Page) -> Sequence[str]:
    pieces = (piece if isinstance(piece, str) else f" {piece.name} " for piece in page.pieces)
    return [*page.title.split(), *"".join(pieces).split()]


def _same(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Pair names that only one version has where just these two are said in the same words."""
    sides = tuple(
        {name: words for name, words in one.items() if name not in other}
        for one, other in ((old, new), (new, old))
    )
    counts = [Counter(side.values()) for side in sides]
    known = {words: name for name, words in sides[1].items()}
    return {
        name: known[words]
        for name, words in sides[0].items()
        if words and counts[0][words] == 1 == counts[1][words]
    }


def _names(old: Table, new: Table) -> Names:
    shared = [key for key in old.schema.primaryKey if key in new.columns]
    columns = _pair_best(
        {name: name for name in old.columns if name not in new.columns},
        {name: name for name in new.columns if name not in old.columns},
        lambda name: _column(old if name in old.columns else new, shared, name),
        _SAME_COLUMN,
    )
    codes = {}
    for name in old.schema.primaryKey:
        other = columns.get(name, name)
        if other in new.schema.primaryKey:
            found = _same(_rows_by(old, name), _rows_by(new, other))
            if found:
                codes[other] = found
    return Names(columns, codes)


def _rows_by(table: Table, key: str) -> Mapping[str, str]:
    """Say each value of a key in words; in a list, where a code is no word, by what its row says."""
    field = table.field(key)
    codes = dict.fromkeys(table.columns[key])
    said = {code: words_for(table, field, code) for code in codes}
    if len(table.schema.primaryKey) > 1:
        return {code: words for code, words in said.items() if words != code}
    others = [cells for name, cells in table.columns.items() if name != key]
    return {code: repr([cells[row] for cells in others]) for row, code in enumerate(codes)}


def _contents(table: Table) -> Counter[Hashable]:
    keys = list(zip(*(table.columns[name] for name in table.schema.primaryKey), strict=True))
    columns = (cells for name, cells in table.columns.items() if name not in table.schema.primaryKey)
    return Counter(pair for cells in columns for pair in zip(keys, cells, strict=True))


def _column(table: Table, shared: Iterable[str], name: str) -> Counter[Hashable]:
    return Counter(zip(*(table.columns[key] for key in shared), table.columns[name], strict=True))


def _pair_best(
    gone: Mapping[str, Item],
    come: Mapping[str, Item],
    contents: Callable[[Item], Counter[Hashable]],
    least: float,
) -> dict[str, str]:
    """Pair what holds the same, the most alike first; nothing twice."""
    counted = {name: contents(one) for name, one in gone.items()} if come else {}
    others = {name: contents(one) for name, one in come.items()} if gone else {}
    found = sorted(
        (-alike, old, new)
        for old, one in counted.items()
        for new, other in others.items()
        if (alike := likeness(one, other)) >= least
    )
    pairs: dict[str, str] = {}
    for _, old, new in found:
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs
