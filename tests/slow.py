"""Which tests are slow: those that publish, print, write Word, read all tables of this repository,
start another program, or try random inputs; `make test-fast` leaves them out.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType, FunctionType

import pytest

# What takes long, by the names under which tests and their fixtures call it.
_SLOW = frozenset({"publish", "rebuild", "build_site", "build_preview", "write_pdf", "write_docx"})
_SLOW |= {"load_config", "CliRunner", "subprocess", "sync_playwright"}
_SLOW |= {"real", "forms", "sample"}  # fixtures: the report of this repository, its forms, tables


def is_slow(test: pytest.Function) -> bool:
    """Tell whether a test, its fixtures, or what they call in the tests takes long."""
    if hasattr(test.function, "hypothesis"):
        return True
    fixtures = test._fixtureinfo.name2fixturedefs
    functions = [test.function, *(one.func for found in fixtures.values() for one in found)]
    used = {*fixtures, *_names_used_by(functions)}
    return not _SLOW.isdisjoint(used)


def _names_used_by(functions: list[object]) -> Iterator[str]:
    """List the names in the code of functions, and of what they call in the tests."""
    waiting, seen = list(functions), set()
    while waiting:
        function = waiting.pop()
        if not isinstance(function, FunctionType) or function in seen:
            continue
        seen.add(function)
        for name in _names_in(function.__code__):
            yield name
            called = function.__globals__.get(name)
            if getattr(called, "__module__", "").startswith("tests."):
                waiting.append(called)


def _names_in(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _names_in(constant)
