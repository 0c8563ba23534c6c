"""Pages as the site builder would write them, without navigation and theme: what a tree is read of
where no site is built.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Callable, Iterable, Mapping
from itertools import count
from pathlib import Path
from urllib.parse import unquote

from macros.export.document.article import NUMBER
from macros.findings import AuthorError, BrokenReport, Finding
from macros.read.page.page import Page
from macros.read.report import Report
from macros.render.call.address import built_name
from macros.render.call.context import Draw
from macros.render.call.markdown import make_reader
from macros.render.evaluate import evaluate, print_page

Refuse = Callable[[Path], Iterable[Finding]]  # says why a picture may not be published

_START = re.compile(r"<svg\b.*?</svg>|<([a-z][a-z0-9]*)\b[^<>]*?(?=\s*/?>)", re.DOTALL)
_SOURCE = re.compile(r'(href="[^":?#]*)\.md(["#])')
_PICTURE = re.compile(r'<img\b[^>]*\bsrc="([^":]+)"')


def find_elements(body: str) -> list[re.Match[str]]:
    """Find where the elements of a page begin, in order; a drawing is no element, nor its parts.

    The site's own page, before the theme is around it, has the same ones.
    """
    return [start for start in _START.finditer(body) if start[1]]


def _numbered(body: str) -> str:
    numbers = count()
    return _START.sub(lambda at: f'{at[0]} {NUMBER}="{next(numbers)}"' if at[1] else at[0], body)


def write_pages(
    report: Report,
    pages: Iterable[Page],
    printed: Mapping[tuple[str, int], str],
    folder: Path,
    refuse: Refuse,
) -> None:
    """Write pages and their pictures into a folder; elements are numbered in their order.

    Args:
        printed: The Markdown of each call, by its page and its number there.

    Raises:
        BrokenReport: for pictures that are refused; a printer would read whatever files a
            drawing names.
    """
    reader = make_reader()
    for page in pages:
        text = print_page(page, report.documents, lambda call: printed[call.path, call.index])
        body = _SOURCE.sub(r"\1.html\2", reader.reset().convert(text))
        path = folder / built_name(page)
        path.parent.mkdir(parents=True, exist_ok=True)
        article = f'<article class="md-content__inner">{_numbered(body)}</article>'
        path.write_text(f"<html><body>{article}</body></html>", encoding="utf-8")
        _copy_pictures(report, page, body, folder, refuse)


def print_calls(
    report: Report, pages: Iterable[Page], draw: Draw
) -> tuple[Mapping[tuple[str, int], str], tuple[Finding, ...]]:
    """Evaluate the calls of some pages, and tell every mistake with its line.

    A call with a mistake prints in brackets that it could not, and its word.
    """
    printed: dict[tuple[str, int], str] = {}
    broken: list[Finding] = []
    for call, said in evaluate(report, pages, draw):
        if isinstance(said, AuthorError):
            broken.append(said.at(call.path, call.line))
            printed[call.path, call.index] = f"[không in được: {call.name}]"
        else:
            printed[call.path, call.index] = said.markdown
    return printed, tuple(broken)


def _copy_pictures(report: Report, page: Page, body: str, folder: Path, refuse: Refuse) -> None:
    for source in _PICTURE.findall(body):
        here = posixpath.dirname(built_name(page))
        name = posixpath.normpath(posixpath.join(here, unquote(source)))
        origin = report.project.docs / name
        if not name.startswith(("..", "/")) and origin.is_file():
            if faults := tuple(refuse(origin)):
                raise BrokenReport(faults)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(origin, folder / name)
