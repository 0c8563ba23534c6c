"""The marks in the margin of the site: what changed since another version, on the pages themselves.

They are put on what Markdown made of a page, after the search has read it and before the theme is
around it; the copies are read past them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from macros.check.run import Examination
from macros.export.document.book import find_elements
from macros.files.scratch import temporary
from macros.format import shorten
from macros.project import PACKAGED
from macros.read.report import Report
from macros.render.call.address import COMPARISON, built_name
from macros.render.call.html import Html, inline, joined, tag
from macros.review.compare import compare
from macros.review.diff.grid import GridChange
from macros.review.diff.passages import PassageKind
from macros.review.diff.redline import Mark, RedlineRun, redline
from macros.review.diff.tokens import tokens_in
from macros.review.diff.values import CellChange
from macros.review.differences import Differences, PageChange, PassageChange
from macros.review.gathered import PlacedRemark
from macros.review.version import NOW, Version, read_version, taken_out
from macros.review.written.one_page import moved_note, title_of, write_page

_MOST_CELLS = 6  # that a card lists
_LONGEST = 400  # letters of a deleted passage
_NUMBER = re.compile(r' data-so="([\d.]+)"')

Edit = tuple[int, str]  # where something is put into a page, and what
Starts = Sequence[re.Match[str]]  # where the elements of a page begin


@dataclass(frozen=True, slots=True)
class PageMarks:
    """What is marked on one page.

    Args:
        page: What changed on it.
        passages: What became of passages, by their element; with their numbers in the comparison.
        gone: Deleted passages, by the element that they stood before; None for the end.
    """

    page: PageChange
    passages: Mapping[int, tuple[int, PassageChange]]
    gone: Mapping[int | None, Sequence[PassageChange]]

    @property
    def count(self) -> int:
        """Count the places to look at."""
        return len(self.passages) + len(self.gone)

    def edits(self, body: str) -> Iterator[Edit]:
        """Say what to put into what Markdown made of the page."""
        starts = find_elements(body)
        yield from self._passages(body, starts)
        yield from self._values(body)
        yield from self._gone(body, starts)

    def _passages(self, body: str, starts: Starts) -> Iterator[Edit]:
        for element, (number, row) in self.passages.items():
            has_moved = row.is_moved or row.is_part
            state = "chuyen" if has_moved else "sua" if row.old else "them"
            start = starts[element]
            changed = row.grid.told(row.elsewhere) if row.grid else ()
            title = "; ".join([title_of(row), *_moves(row), *changed])
            said = _attributes(data_doi=state, data_doi_la=title, data_doi_so=number)
            yield start.end(), said
            if row.grid is not None:
                end = body.find("</figure>", start.end()) if start[1] == "figure" else start.start()
                yield from _rows(row.grid, [one for one in starts[element:] if one[1] == "tr"], end)

    def _values(self, body: str) -> Iterator[Edit]:
        values = {value.new.name: value for value in self.page.values}
        for found in _NUMBER.finditer(body):
            if value := values.get(found[1]):
                cells = "\n".join(_say_cells(value.cells))
                yield found.end(), _attributes(data_truoc=value.old.fact.text, data_vi=cells)

    def _gone(self, body: str, starts: Starts) -> Iterator[Edit]:
        for element, rows in self.gone.items():
            kinds = {row.passage.kind for row in rows}
            kind = kinds.pop() if len(kinds) == 1 else "chỗ"
            words = [
                " → ".join((shorten(row.passage.text.replace("\n", " "), _LONGEST), *_moves(row)))
                for row in rows
            ]
            fate = "Đã chuyển" if all(row.is_part for row in rows) else "Đã bỏ"
            fold = _fold(f"{fate} {len(rows)} {kind}", words, data_doi="bo")
            yield _before(body, starts, element), fold


def put_in(body: str, edits: Iterable[Edit]) -> str:
    """Put some texts into a page, each at its place."""
    parts, done = [], 0
    for place, text in sorted(edits, key=lambda edit: edit[0]):
        parts += [body[done:place], text]
        done = place
    return "".join([*parts, body[done:]])


def put_remarks(body: str, remarks: Iterable[PlacedRemark]) -> Iterator[Edit]:
    """Say before each passage what reviewers said of it; of a passage that is gone, at the end."""
    starts = find_elements(body)
    for one in remarks:
        said = one.remark
        state = inline("; ", tag("em", one.state, class_="doi")) if one.state else ""
        done, who = " (đã xong)" if said.xong else "", "; ".join(said.nguoi)
        parts = [
            tag("p", tag("strong", who), f", {said.day}{done}", state),
            tag("p", tag("q", shorten(said.chon or said.doan, _LONGEST // 3))),
            tag("p", said.noi_dung),
        ]
        if one.now:
            runs = redline(tuple(tokens_in(said.doan)), tuple(tokens_in(one.now)))
            parts.append(tag("p", "Lúc ấy → nay: ", *map(_mark, runs)))
        parts += [tag("p", tag("strong", "Trả lời: "), said.tra_loi)] if said.tra_loi else []
        box = {"class_": "y-kien chi-tren-web", "role": "note", "aria_label": f"Góp ý của {who}"}
        yield _before(body, starts, one.element), tag("div", *parts, **box)


def _mark(run: RedlineRun) -> str:
    return run.text if run.mark is Mark.KEPT else tag("ins" if run.mark.is_new else "del", run.text)


def _moves(row: PassageChange) -> Iterator[str]:
    """Say where its words come from that stood elsewhere, and where those are that left."""
    return filter(None, dict.fromkeys(map(moved_note, row.runs)))


def _rows(grid: GridChange, lines: Starts, end: int) -> Iterator[Edit]:
    """Mark the rows of a table that came or changed, and fold those that went."""
    gone = []
    for line, cells in zip(grid.rows, grid.cells, strict=True):
        if line.new is None:
            words = ("".join(token.text for token in cell.old or ()).strip() for cell in cells)
            gone.append(" | ".join(filter(None, words)))
        elif line.old is None or any(cell.is_changed for cell in cells):
            state = "sua" if line.old else "them"
            yield lines[line.new.number].end(), _attributes(data_doi=state)
    if gone:
        yield end, _fold(f"Đã bỏ {len(gone)} dòng của bảng", gone)


def _before(body: str, starts: Starts, element: int | None) -> int:
    """Find where something may stand before an element: in a list, inside the item before."""
    if element is None:
        notes = body.find('<div class="footnote">')
        return notes if notes >= 0 else len(body)
    item = starts[element - 1]
    if item[1] == "li" and body[item.end() : starts[element].start()].strip() == ">":
        element -= 1  # the first paragraph of an item
    place = starts[element].start()
    if starts[element][1] != "li":
        return place
    above = body[:place].rstrip()
    return len(above) - len("</li>") if above.endswith("</li>") else starts[element - 1].start()


def _fold(summary: str, words: Sequence[str], **attributes: str) -> Html:
    """Fold old words into a thin mark, which needs no script to be opened."""
    old = joined("", (tag("p", tag("del", one)) for one in words))
    return tag("details", tag("summary", summary), old, class_="doi-bo chi-tren-web", **attributes)


def _attributes(**said: str | int) -> str:
    """Write attributes as they stand in an element that begins."""
    return tag("i", **said).removeprefix("<i").removesuffix("></i>")


def _say_cells(cells: Sequence[CellChange]) -> Iterator[str]:
    """Say which cells made a number another one."""
    for one in cells[:_MOST_CELLS]:
        yield f"{one.title}, {one.row}: {one.old or 'chưa có'} → {one.new or 'đã bỏ'}"
    if len(cells) > _MOST_CELLS:
        yield f"và {len(cells) - _MOST_CELLS} ô nữa"


@dataclass(frozen=True, slots=True)
class Margin:
    """All marks of a site.

    Args:
        pages: By the file of the page.
        comparison: The page of all that changed, pictures of both versions in it.
    """

    found: Differences
    pages: Mapping[str, PageMarks]
    comparison: str

    def describe(self) -> Mapping[str, Any]:
        """Say what the theme prints around the pages."""
        listed = [
            {"ten": page.title, "tep": page.source_uri, "url": quote(built_name(page))}
            | {"so": self.pages[page.path].count}
            for page in self.found.new.report.pages
            if page.path in self.pages
        ]
        return {
            "ban": self.found.old.name,
            "trang": listed,
            "bo": [page.heading for page in self.found.pages if page.is_gone],
        }

    def write_aside(self, site_dir: Path) -> None:
        """Write into a built site what the marks lead to, and how they look."""
        target = site_dir / COMPARISON
        shutil.copytree(PACKAGED.overrides / target.parent.name, target.parent, dirs_exist_ok=True)
        target.write_text(self.comparison, encoding="utf-8")


def compare_with(report: Report, examination: Examination, base: str) -> Margin:
    """Compare a report, examined already, with another version of it.

    Args:
        base: A revision or a folder.

    Raises:
        ReportError: when there is no such version.
    """
    now = Version(NOW, "", report, examination)
    with taken_out(report.project, base) as old, temporary("trang") as folder:
        found = compare(read_version(*old), now, folder)
        comparison = write_page(found, site="..")
    pages, first = {}, 1
    for page in found.pages:
        if not page.is_gone:
            pages[page.path] = _marks_of(page, first)
        first += len(page.changes)
    return Margin(found, pages, comparison)


def _marks_of(page: PageChange, first: int) -> PageMarks:
    """Find the places of what changed.

    Args:
        first: Number of the page's first change in the comparison.
    """
    passages: dict[int, tuple[int, PassageChange]] = {}
    gone: dict[int | None, list[PassageChange]] = {}
    number = first
    for place, row in enumerate(page.rows):
        if row.is_changed and row.new is None:
            gone.setdefault(_next_element(page.rows[place:]), []).append(row)
        elif row.is_changed and row.passage.place.element is not None:
            passages[row.passage.place.element] = number, row
        number += row.is_changed
    return PageMarks(page, passages, gone)


def _next_element(rows: Sequence[PassageChange]) -> int | None:
    """Find the element before which a deleted passage stood; notes stand elsewhere."""
    new = (row.new for row in rows if row.new and row.new.kind is not PassageKind.NOTE)
    return next((one.place.element for one in new), None)
