"""What goes by another name in the new version: tables, columns, codes, sections, files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from macros.findings import Finding
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.table import Table
from macros.render.catalogue.rows import words_for
from macros.review.diff.pairing import likeness
from macros.review.version import attached_to, pages_of

Item = TypeVar("Item")

_ALIKE = 0.7  # how much of two tables, columns or pages must agree, from 0 to 1

Key = tuple[tuple[str, str], ...]  # of a row
Identity = tuple[str, str, Key]  # of a cell: table, column, key of its row


@dataclass(frozen=True, slots=True)
class OldNames:
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
        annexes: Those made of data, of which other years, units or columns are printed.
    """

    tables: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, OldNames] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    pages: Mapping[str, Page] = field(default_factory=dict)
    annexes: Mapping[str, str] = field(default_factory=dict)

    def identify(self, table: str, column: str, keys: Mapping[str, str]) -> Identity:
        """Name a cell of the old version as the new one does."""
        names = self.within.get(table)
        if names is None:
            return self.tables.get(table, table), column, tuple(sorted(keys.items()))
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
        """Map new names of tables, annexes and paths of pages to the old ones."""
        paths = {page.path: path for path, page in self.pages.items()}
        return paths | {new: old for old, new in (*self.tables.items(), *self.annexes.items())}

    @cached_property
    def _every(self) -> Mapping[str, str]:
        known = dict(self.sections)
        known |= {old: page.path for old, page in self.pages.items() if old != page.path}
        for table in (*self.tables, *self.within):
            known |= self._of(table)
        return known

    def _of(self, table: str) -> dict[str, str]:
        known = dict(self.within.get(table, OldNames()).all())
        return known | ({table: self.tables[table]} if table in self.tables else {})


def _replace(text: str, known: Mapping[str, str]) -> str:
    if not known:
        return text
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.sub(rf"(?<![\w-])(?:{names})(?![\w-])", lambda one: known[one[0]], text)


def find_renames(old: Report, new: Report) -> Renames:
    """Find what has but another name: by its title or words, else by what it holds."""
    tables = _pair(*_apart(old.tables, new.tables), lambda one: one.schema.title, _cells)
    within = {}
    for name, table in old.tables.items():
        other = new.tables.get(tables.get(name, name))
        if other is not None and (table.columns != other.columns or table.schema != other.schema):
            names = _names(table, other)
            if any(names.all()):
                within[name] = names
    before, after = pages_of(old), pages_of(new)
    gone, come = _apart(before, after)
    files = {page.path: key for key, page in come.items()}
    keys = {key: files[page.path] for key, page in gone.items() if page.path in files}
    left = {key: page for key, page in gone.items() if key not in keys}
    right = {key: page for key, page in come.items() if key not in keys.values()}
    keys |= _pair(left, right, lambda page: page.title, _words)
    pairs = ((page, after.get(keys.get(key, key))) for key, page in before.items())
    pages = {
        was.path: page
        for was, page in pairs
        if page is not None and (was.path, was.section) != (page.path, page.section)
    }
    sections = {one.id: one.heading for one in old.outline.sections}
    texts = {prompt.id: prompt.text for _, prompt in old.outline.prompts()}
    found = _same(sections, {one.id: one.heading for one in new.outline.sections})
    found |= _same(texts, {prompt.id: prompt.text for _, prompt in new.outline.prompts()})
    found |= {was: now for was, now in keys.items() if was in sections}
    sides = ({f"docs/{one.source_uri}": one for one in attached_to(side)} for side in (old, new))
    annexes = _pair(*_apart(*sides), lambda one: one.title, lambda one: one.calls[0].args[:1])
    return Renames(tables, within, found, pages, annexes)


def compare_findings(
    old: Sequence[Finding], new: Sequence[Finding], renames: Renames
) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Find those of one version alone; the same on another line is the same."""
    left = Counter((one.path, one.code, one.message) for one in new)
    lost = []
    for one in old:
        renamed = renames.translate(one.path), one.code, renames.translate(one.message)
        same = next(
            (key for key in ((one.path, one.code, one.message), renamed) if left[key]), None
        )
        if same is None:
            lost.append(one)
        else:
            left[same] -= 1
    gained = []
    for one in reversed(new):
        if left[one.path, one.code, one.message]:
            left[one.path, one.code, one.message] -= 1
            gained.append(one)
    return tuple(reversed(gained)), tuple(lost)


def _apart(
    old: Mapping[str, Item], new: Mapping[str, Item]
) -> tuple[dict[str, Item], dict[str, Item]]:
    """Take what only one version has."""
    gone = {name: one for name, one in old.items() if name not in new}
    return gone, {name: one for name, one in new.items() if name not in old}


def _same(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    """Pair names that only one version has where just these two are said in the same words."""
    gone, come = _apart(old, new)
    counts = Counter(gone.values()), Counter(come.values())
    known = {words: name for name, words in come.items()}
    return {
        name: known[words]
        for name, words in gone.items()
        if words and counts[0][words] == 1 == counts[1][words]
    }


def _pair(
    gone: Mapping[str, Item],
    come: Mapping[str, Item],
    title: Callable[[Item], str],
    contents: Callable[[Item], Iterable[Hashable]],
) -> dict[str, str]:
    """Pair what has the same title, then what holds the same, the most alike first."""
    if not (gone and come):
        return {}
    pairs = _same(
        {n: title(one) for n, one in gone.items()}, {n: title(one) for n, one in come.items()}
    )
    sides = [
        {name: Counter(contents(one)) for name, one in side.items() if name not in done}
        for side, done in ((gone, pairs), (come, pairs.values()))
    ]
    found = sorted(
        (-alike, old, new)
        for old, one in sides[0].items()
        for new, other in sides[1].items()
        if (alike := likeness(one, other)) >= _ALIKE
    )
    for _, old, new in found:
        if old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def _words(page: Page) -> Iterator[str]:
    for piece in page.pieces:
        yield from piece.split() if isinstance(piece, str) else (piece.name,)


def _cells(table: Table) -> Iterator[Hashable]:
    keys = list(zip(*(table.columns[name] for name in table.schema.primaryKey), strict=True))
    for name, cells in table.columns.items():
        if name not in table.schema.primaryKey:
            yield from zip(keys, cells, strict=True)


def _names(old: Table, new: Table) -> OldNames:
    shared = [key for key in old.schema.primaryKey if key in new.columns]
    before, after = _apart(_columns(old), _columns(new))
    columns = _pair(
        before,
        after,
        lambda one: one[0].field(one[1]).title,
        lambda one: zip(*(one[0].columns[name] for name in (*shared, one[1])), strict=True),
    )
    codes = {}
    for name in old.schema.primaryKey:
        other = columns.get(name, name)
        if other in new.schema.primaryKey:
            found = _same(_rows_by(old, name), _rows_by(new, other))
            if found:
                codes[other] = found
    return OldNames(columns, codes)


def _columns(table: Table) -> Mapping[str, tuple[Table, str]]:
    return {name: (table, name) for name in table.columns}


def _rows_by(table: Table, key: str) -> Mapping[str, str]:
    """Say each value of a key in words; in a list by what its row says."""
    field = table.field(key)
    codes = dict.fromkeys(table.columns[key])
    said = {code: words_for(table, field, code) for code in codes}
    if len(table.schema.primaryKey) > 1:
        return {code: words for code, words in said.items() if words != code}
    others = [cells for name, cells in table.columns.items() if name != key]
    return {code: repr([cells[row] for cells in others]) for row, code in enumerate(codes)}
