"""What a page looked at is on record, all of it: whoever has nothing else prints the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from macros.project import Project
from macros.read.page.page import Call, Page
from macros.read.report import Report, read_report
from macros.read.table.table import Table
from macros.render import evaluate
from macros.render.call.context import draw_nothing
from macros.render.call.numbering import Numbering, number_report
from tests.published import ROOT, SMALL

_SEAL = 32  # bytes before what a record says
_HEAD = {"path", "source_uri", "front", "section", "status", "title", "is_whole"}
_NAMED = ("tables", "documents", "maps")
_PAGE = frozenset(one.name for one in fields(Page)) | {"calls_of", "section", "status"}


class _Known(Mapping[str, Any]):
    """Has what was looked up, and nothing else."""

    def __init__(self, name: str, inner: Mapping[str, Any], names: set[str]) -> None:
        self._name, self._inner, self._names = name, inner, names

    def __getitem__(self, key: str) -> Any:
        assert {self._name, f"{self._name}:{key}"} & self._names, f"{self._name}[{key!r}]"
        return self._inner[key]

    def __iter__(self) -> Iterator[str]:
        assert self._name in self._names, f"all {self._name}"
        return iter(self._inner)

    def __len__(self) -> int:
        assert self._name in self._names, f"number of {self._name}"
        return len(self._inner)


class _KnownReport(Report):
    __slots__ = ("names",)

    def __getattribute__(self, name: str) -> Any:
        get = super().__getattribute__
        if name in {one.name for one in fields(Report)} - {*_NAMED}:
            assert name in get("names"), f"report.{name}"
        return get(name)

    def with_tables(self, tables: Mapping[str, Table]) -> Report:
        get = super().__getattribute__
        values = {one.name: get(one.name) for one in fields(Report)}
        known: Report = _made(_KnownReport, {**values, "tables": tables, "names": get("names")})
        return known


class _KnownPage(Page):
    __slots__ = ("is_own", "names")
    __eq__, __hash__ = object.__eq__, object.__hash__

    def __getattribute__(self, name: str) -> Any:
        get = super().__getattribute__
        if name in _PAGE - _HEAD:
            is_call = name in ("calls", "calls_of")
            own, others = ("called" if is_call else "page"), ("calls" if is_call else "words")
            assert (own if get("is_own") else others) in get("names"), f"page.{name}"
        return get(name)


def _made(kind: type[Any], values: Mapping[str, Any]) -> Any:
    made = object.__new__(kind)
    for name, value in values.items():
        object.__setattr__(made, name, value)
    return made


def _values(one: Any) -> dict[str, Any]:
    return {item.name: getattr(one, item.name) for item in fields(one)}


def _say_again(report: Report, page: Page, names: set[str], calls: list[Call]) -> str:
    """Evaluate calls of a page with nothing but what is named."""
    known = {
        one.path: _made(
            _KnownPage, {**_values(one), "names": names, "is_own": one.path == page.path}
        )
        for one in report.pages
    }
    numbering = number_report(report)
    places = {
        name: replace(one, page=known.get(one.page.path, one.page), line=0)
        for name, one in numbering.places.items()
    }
    catalogue = {name: known[one.path] for name, one in numbering.catalogue.items()}
    own = {name: _Known(name, getattr(report, name), names) for name in _NAMED}
    values = {**_values(report), **own, "pages": tuple(known.values()), "names": names}
    few = Numbering(
        _Known("places", places, names), catalogue=_Known("catalogue", catalogue, names)
    )
    few_pages: Report = _made(_KnownReport, values)
    return repr(evaluate._print(few_pages, known[page.path], few, calls, draw_nothing))


@pytest.mark.parametrize(
    "source", [SMALL, pytest.param(ROOT, marks=pytest.mark.deep)], ids=["nho", "bao-cao"]
)
def test_a_page_prints_the_same_with_nothing_but_what_is_on_record(
    source: Path, tmp_path: Path
) -> None:
    """Each page of two reports, evaluated where all else refuses to be looked at."""
    report = read_report(Project(source, keeps_in=tmp_path))
    evaluate.read_ledger(report)
    numbering, count = number_report(report), 0
    for page in report.pages:
        for kind in ("trang", "trang-quanh"):
            path = report.project.record(kind, page.path)
            if path.is_file():
                _, used, _ = json.loads(path.read_bytes()[_SEAL:])
                is_near = kind != "trang"
                calls = [call for call in page.calls if call.macro.looks_around == is_near]
                said = repr(evaluate._print(report, page, numbering, calls, draw_nothing))
                assert _say_again(report, page, {*used}, calls) == said
                every = () if "tables" in used else used  # whoever lists them all may read each
                for name in (one for one in every if one.startswith("tables:")):  # no less will do
                    with pytest.raises(AssertionError, match="tables"):
                        _say_again(report, page, {*used} - {name}, calls)
                count += 1
    assert count > len(report.book_pages) // 2
