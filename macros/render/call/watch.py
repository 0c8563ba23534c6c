"""What calls, sentences and rules look at; what is made of it is kept until that changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any, TypeVar

from macros.findings import AuthorError
from macros.project import again, digest, recall
from macros.read.page.page import Call, Page
from macros.read.report import Report
from macros.read.table.table import Cell, Table
from macros.render.call.context import Fact, NumberedFigure, Rendered
from macros.render.call.numbering import Numbered, Numbering, number_report

# What anybody may know of a page without having looked into it.
_HEAD = frozenset({"path", "source_uri", "front", "section", "status", "title", "is_whole"})
_CALLS = frozenset({"calls", "calls_of"})
_FIELDS = frozenset(one.name for one in fields(Report))
_BY_NAME = ("tables", "documents", "maps")  # of which a page uses some
# Of the page that is evaluated: its head, its calls wherever they stand, all that it says.
_HEADED, _CALLED, _PAGE = "head", "called", "page"
_OWN = "own"  # what else is given of it

Printed = Rendered | AuthorError
Value = TypeVar("Value")
Made = TypeVar("Made")


@dataclass(slots=True)
class _Used:
    """The names of what was looked at since the evaluation of a page began."""

    page: str = ""
    names: set[str] = field(default_factory=set)


class _WatchedMapping(Mapping[str, Value]):
    """Records which of its keys are asked for, or that all are."""

    def __init__(self, used: _Used, name: str, inner: Mapping[str, Value]) -> None:
        self._used, self._name, self._inner = used, name, inner

    def __getitem__(self, key: str) -> Value:
        self._used.names.add(f"{self._name}:{key}")
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        self._used.names.add(self._name)
        return iter(self._inner)

    def __len__(self) -> int:
        self._used.names.add(self._name)
        return len(self._inner)


class _WatchedTables(_WatchedMapping[Table]):
    """Records which tables are asked for, and which of their columns are read."""

    def __init__(self, used: _Used, inner: Mapping[str, Table]) -> None:
        super().__init__(used, "tables", inner)
        self._watched: dict[str, Table] = {}

    def __getitem__(self, key: str) -> Table:
        self._used.names.add(f"frame:{key}")
        if key not in self._watched:
            table = self._inner[key]
            columns = _WatchedMapping(self._used, f"cells/{key}", table.columns)
            self._watched[key] = _as(_WatchedTable, {**_values(table), "columns": columns})
        return self._watched[key]


class _WatchedTable(Table):
    """Tells that a column is read also where what is asked was found out before."""

    def __new__(cls, *parts: Any, **named: Any) -> Any:
        """Make another table of this one, all of which is read meanwhile."""
        return Table(*parts, **named)

    def _by_value(self, column: str) -> Mapping[str, list[int]]:
        self.columns.get(column)
        return super()._by_value(column)


class _WatchedPage(Page):
    """Records that somebody looks into the page, or at its calls.

    There is one of each page, which nobody must look into to tell it from another.
    """

    __slots__ = ("used",)
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __getattribute__(self, name: str) -> Any:
        get = super().__getattribute__
        if name not in _HEAD and not name.startswith("__"):
            used = get("used")
            if used.page != get("path"):
                used.names.add("calls" if name in _CALLS else "words")
            else:
                used.names.add(_CALLED if name in _CALLS else _PAGE)
        return get(name)


class _WatchedReport(Report):
    """Records which of its fields are read, but for those of which more is told."""

    __slots__ = ("untold", "used")

    def __getattribute__(self, name: str) -> Any:
        get = super().__getattribute__
        if name in _FIELDS and name not in get("untold"):
            get("used").names.add(name)
        return get(name)

    def but(self, **other: Any) -> Report:
        """Give the same report but for some of its parts, which tell themselves."""
        get = super().__getattribute__
        known = {one: get(one) for one in (*_FIELDS, *_WatchedReport.__slots__)}
        watched: Report = _as(_WatchedReport, {**known, **other})
        return watched


class Watch:
    """Evaluates pages, or recalls what they print while nothing that they looked at has changed."""

    def __init__(self, report: Report) -> None:
        self._report, self._used = report, _Used()
        self.numbering = numbering = number_report(report)
        self._page: Page
        self._own: tuple[str, str, object]
        self._digests: dict[str, str | None] = {}
        self._named: dict[str, Mapping[str, Any]] = {one: getattr(report, one) for one in _BY_NAME}
        self._named |= {"places": numbering.places, "catalogue": numbering.catalogue}
        self._named |= {f"cells/{name}": one.columns for name, one in report.tables.items()}

    def recall(
        self, kind: str, page: Page, evaluate: Callable[[Report, Page, Numbering, Call], Printed]
    ) -> Sequence[Printed]:
        """Give what the calls of a page print, a mistake of the author in place of it.

        Each is a part of the record: only those are made again that looked at what has changed.

        Args:
            kind: Of the record; evaluated in another way, a page has another.
        """
        calls = {f"{one.index} {one.name} {one.args} {one.kwargs}": one for one in page.calls}

        def make(*old: tuple[Set[str], Any]) -> tuple[Any, set[str]]:
            parts: dict[str, tuple[Sequence[str], Printed]] = {}
            for said, call in calls.items():
                known = [one[said] for changed, one in old if _stands(one.get(said), changed)]
                if not known:
                    used.page, used.names = page.path, {_HEADED}
                    report, numbering, pages = self._watched
                    printed = evaluate(report, pages[page.path], numbering, call)
                    known = [(sorted(used.names), printed)]
                parts[said] = known[0]
            return parts, {_CALLED}.union(*(names for names, _ in parts.values()))

        if not self._report.project.keeps or not calls:
            return [evaluate(self._report, page, self.numbering, call) for call in page.calls]
        used, self._page = self._used, page
        record = self._report.project.record(kind, page.path)
        kinds = (Rendered, NumberedFigure, Fact, Cell)
        parts = recall(record, self._digest, make, *kinds, renews=True)
        return [parts[said][1] for said in calls]

    def look(
        self,
        kind: str,
        of: Page | Table | None,
        own: object,
        judge: Callable[..., Made],
        *kinds: type[Any],
        **others: Mapping[str, str],
    ) -> Made:
        """Give what is found of one page or table, while nothing that was looked at has changed.

        Args:
            of: None for what is found of all pages together, whatever they say.
            own: What `judge` knows besides, of which `repr` tells all; of all pages together, the
                files into which it looks as well.
            judge: Is given the report with this one page, or none, and `others`.
            kinds: The dataclasses in what it gives.
            others: What it may look up of other pages, by name.
        """
        used, path, pages = self._used, ".", self._report.pages
        seen, untold = {_OWN, "words"}, {"pages", "project", *_BY_NAME}
        if of is not None:
            path, pages = of.path, (of,) if isinstance(of, Page) else ()
            seen, untold = {_OWN, _PAGE} if pages else {_OWN}, {"pages", *_BY_NAME}

        def make() -> tuple[Made, set[str]]:
            used.page, used.names = path, set(seen)
            known: dict[str, Any] = {"pages": pages, "untold": untold}
            if isinstance(of, Table):  # the columns that rules read they remember
                known["tables"] = _WatchedMapping(used, "tables", self._report.tables)
            told = {name: _WatchedMapping(used, name, one) for name, one in others.items()}
            return judge(self._watched[0].but(**known), **told), used.names

        if not self._report.project.keeps:
            return judge(replace(self._report, pages=pages), **others)  # type: ignore[no-any-return]
        self._named.update(others)
        self._own = kind, path, own
        if isinstance(of, Page):
            self._page = of
        record = self._report.project.record(kind, path)
        found: Made = recall(record, self._digest, make, *kinds)
        return found

    @cached_property
    def _watched(self) -> tuple[_WatchedReport, Numbering, Mapping[str, Page]]:
        """The report and what is derived from it, all of which tell what is looked at."""
        used, report = self._used, self._report
        targets = (one.page for one in self.numbering.places.values())
        known_pages = (*targets, *self.numbering.catalogue.values(), *report.pages)
        pages = {one.path: _as(_WatchedPage, {**_values(one), "used": used}) for one in known_pages}
        named = {one: _WatchedMapping(used, one, getattr(report, one)) for one in _BY_NAME}
        named["tables"] = _WatchedTables(used, report.tables)
        own = tuple(pages[one.path] for one in report.pages)
        known = {**_values(report), **named, "pages": own, "untold": _BY_NAME, "used": used}
        # Its line is nobody's business but that of the page on which it stands.
        places = {
            target: replace(one, page=pages[one.page.path], line=0)
            for target, one in self.numbering.places.items()
        }
        catalogue = {table: pages[one.path] for table, one in self.numbering.catalogue.items()}
        numbering = Numbering(
            _WatchedMapping(used, "places", places),
            catalogue=_WatchedMapping(used, "catalogue", catalogue),
        )
        return _as(_WatchedReport, known), numbering, pages

    def _digest(self, name: str) -> str | None:
        match name:
            case "head":
                return digest(_content(self._page))
            case "called":
                return _digest_calls(self._page)
            case "page":
                return _digest_page(self._page)
            case "own":
                *key, own = self._own
                return again((*key, "own"), own, lambda: digest(own))
        if name not in self._digests:
            self._digests[name] = self._make_digest(name)
        return self._digests[name]

    def _make_digest(self, name: str) -> str | None:
        """Digest what one of the names stands for; None for what lies outside of the report."""
        kind, is_one, key = name.partition(":")
        pages, known = self._report.pages, self._named.get(kind, {})
        if kind == "frame":
            return self._report.tables[key].frame if key in self._report.tables else ""
        if is_one:
            return digest(_content(known.get(key)))
        if kind in self._named:
            return digest(list(known))  # of each, more is told where it is asked for
        match kind:
            case "pages":
                return digest([_content(one) for one in pages])
            case "calls":
                return digest(list(map(_digest_calls, pages)))
            case "words":
                return digest(list(map(_digest_page, pages)))
            case "project":
                return None
        return digest(_content(getattr(self._report, kind)))


def _stands(part: tuple[Sequence[str], Printed] | None, changed: Set[str]) -> bool:
    return part is not None and changed.isdisjoint(part[0])


def _digest_page(page: Page) -> str:
    return again(("digest", page.path), page, lambda: digest(page))


def _digest_calls(page: Page) -> str:
    def make() -> str:
        calls = [(one.index, one.name, one.args, one.kwargs) for one in page.calls]
        return digest(_content(page), calls)

    return again(("calls", page.path), page, make)


def _content(value: object) -> object:
    """Give all that can be seen of what has a name."""
    match value:
        case Table():
            return value.digest
        case Numbered():
            return value.kind, value.anchor, value.number, _content(value.page)
        case Page():
            return [getattr(value, name) for name in sorted(_HEAD)]
        case frozenset():
            return sorted(value)
    return value


def _values(one: Report | Page | Table) -> dict[str, Any]:
    return {item.name: getattr(one, item.name) for item in fields(one)}


def _as(kind: type[Any], values: Mapping[str, Any]) -> Any:
    """Make an object without its `__init__`, which knows nothing of being watched."""
    made = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made
