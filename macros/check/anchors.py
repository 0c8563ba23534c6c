"""The places on a page that links may lead to."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from macros.findings import Code
from macros.read.page import Page
from macros.read.report import Report
from macros.render.fact import Rendered
from macros.render.ledger import Ledger
from macros.render.markdown_reader import make_reader
from macros.render.printed import print_page

_ID = re.compile(r'<[^<>]*?\s(?:id|name)="([^"]+)"')


class Anchors:
    """Reads pages as the site builder does, each at most once, and only those that are asked for.

    What headings, notes and macros are called in HTML is thus known from one source.
    """

    def __init__(self, report: Report, ledger: Ledger) -> None:
        self._report = report
        self._printed: Mapping[tuple[str, int], Rendered] = ledger.printed()
        self._refused = {one.path for one in report.findings if one.code is Code.JINJA}
        self._known: dict[str, frozenset[str] | None] = {}

    def of(self, page: Page) -> frozenset[str] | None:
        """List the anchors of a page; None while a mistake in it or in mkdocs.yml hides them."""
        if page.path not in self._known:
            self._known[page.path] = self._read(page)
        return self._known[page.path]

    def _read(self, page: Page) -> frozenset[str] | None:
        is_whole = all((call.path, call.index) in self._printed for call in page.calls)
        if self._reader is None or not is_whole or page.path in self._refused:
            return None
        text = print_page(
            page,
            self._report.documents,
            lambda call: self._printed[call.path, call.index].markdown,
        )
        found = _ID.findall(self._reader.reset().convert(text))
        return frozenset(html.unescape(name) for name in found)

    @cached_property
    def _reader(self) -> Any:
        import yaml
        from mkdocs.exceptions import MkDocsException

        try:
            return make_reader(self._report.project)
        except (OSError, ImportError, AttributeError, yaml.YAMLError, MkDocsException):
            return None  # the check of mkdocs.yml, or the site builder, says what is wrong
