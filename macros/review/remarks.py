"""Remarks of reviewers joined into one list, each with its passage as the report says it now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from pathlib import Path

from macros.export.document import nodes
from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import BrokenReport, Finding, ReportError
from macros.project import Project
from macros.read.page.page import Page
from macros.read.remarks import FILE, KeptRemark, RemarkFile, Remarks, read_file, write_remarks
from macros.read.report import Report, read_report
from macros.read.yaml.file import read_model
from macros.review.diff.pairing import likeness
from macros.review.diff.passages import (
    PagePassage,
    PassageKind,
    read_passages,
    say_cell,
    tokens_in,
)
from macros.review.diff.redline import redline
from macros.review.version import pages_of, read_chapters
from macros.review.written.comment import quote_words, write_redline

LIST = "gop-y.md"
_ALIKE = 0.5  # as much must agree of the words of a passage that is known again
_NO_WORDS = "[chú thích]"  # printed as the number of a note, which may change


class State(StrEnum):
    """What became of the passage; the value is said to authors."""

    SAME = ""
    CHANGED = "chỗ này đã sửa sau khi góp ý"
    GONE = "chỗ này không còn trong báo cáo"


@dataclass(frozen=True, slots=True)
class PlacedRemark:
    """A remark, and where its passage stands now.

    Args:
        page: The page that holds it; None where no page of the report does.
        element: The number of its element on the page, where it is known again.
        now: Its words now, where they are others.
    """

    remark: KeptRemark
    state: State
    path: str
    line: int
    page: Page | None = None
    element: int | None = None
    now: str = ""


def merge_files(project: Project, files: Sequence[Path]) -> tuple[list[PlacedRemark], int]:
    """Join the files of reviewers into data/gop-y.yml, and write the list gop-y.md.

    Answers are kept; the same remark on the same place is one, whoever makes it.

    Returns all remarks, and how many of them are new or say something else than before.

    Raises:
        ReportError: for a file that is none, or is about another report.
    """
    report, known = read_report(project), read_remarks(project)
    kept, changed = dict.fromkeys(known), 0
    for path in files:
        letter = read_file(path)
        if letter.bao_cao != report.identity.title:
            raise ReportError(f"{path.name} góp ý cho báo cáo khác: “{letter.bao_cao}”")
        changed += _take(kept, letter)
    remarks = Remarks(gop_y=tuple(kept))
    placed = place_remarks(report, remarks.gop_y)
    contents = {project.root / LIST: write_list(report, placed).encode()}
    if files:
        contents[project.data / FILE] = write_remarks(remarks).encode()
    replace_files(contents)
    return placed, changed


def read_remarks(project: Project) -> tuple[KeptRemark, ...]:
    """Read data/gop-y.yml; nothing where there is none.

    Raises:
        BrokenReport: when somebody has mistyped in it.
    """
    path, findings = project.data / FILE, list[Finding]()
    if not path.is_file():
        return ()
    remarks = read_model(project, path, Remarks, findings)
    if remarks is None:
        raise BrokenReport(tuple(findings))
    return remarks.gop_y


def _take(kept: dict[KeptRemark, None], letter: RemarkFile) -> int:
    """Add the remarks of one file; count those that are new or say something else."""
    by_id, by_place = {one.ma: one for one in kept}, {one.place: one for one in kept}
    changed = 0
    for remark in letter.gop_y:
        old = by_id.get(remark.ma) or by_place.get(remark.place)
        said = remark.model_dump()
        if old is None:
            new = KeptRemark(**said, nguoi=(letter.nguoi,))
        elif old.place == remark.place:
            names = tuple(dict.fromkeys((*old.nguoi, letter.nguoi)))
            new = old.model_copy(update={"nguoi": names})
        else:  # rewritten: what was answered was something else
            new = KeptRemark(**said, nguoi=(letter.nguoi,), tra_loi=old.tra_loi)
        changed += new != old
        items = [new if one is old else one for one in kept] + ([new] if old is None else [])
        kept.clear()
        kept.update(dict.fromkeys(items))
        by_id[new.ma] = by_place[new.place] = new
    return changed


def place_remarks(report: Report, remarks: Sequence[KeptRemark]) -> list[PlacedRemark]:
    """Find the passages of remarks again by their words, on other pages where they have gone."""
    if not remarks:
        return []
    pages, named = pages_of(report), {one.path: one for one in report.pages}
    asked = {one.tep for one in remarks}
    finder = _Finder(report, [page for page in pages.values() if page.path in asked])
    placed = [_place(report, named.get(one.tep), one, finder) for one in remarks]
    if all(one.state is not State.GONE for one in placed):
        return placed
    others = _Finder(report, [page for page in pages.values() if page.path not in asked])
    everywhere = {**finder.passages, **others.passages}
    return [_elsewhere(one, everywhere, named) for one in placed]


class _Finder:
    """The passages of some pages, by the file of each."""

    def __init__(self, report: Report, pages: Sequence[Page]) -> None:
        with temporary("gop-y") as folder:
            chapters = read_chapters(report, pages, folder)
        self.passages = {
            chapter.page.path: read_passages(chapter)
            for chapter in chapters.values()
            if chapter.page is not None
        }


def _place(report: Report, page: Page | None, remark: KeptRemark, finder: _Finder) -> PlacedRemark:
    table = report.tables.get(remark.bang)
    if remark.loai == "dong" and table is not None:
        path = report.project.relative(report.project.tables / f"{remark.bang}.csv")
        return PlacedRemark(remark, State.SAME, path, max(remark.dong, 1))
    if page is None:
        return PlacedRemark(remark, State.GONE, remark.tep, 1)
    if page.path not in finder.passages:  # made of data, with no words of its own
        return PlacedRemark(remark, State.SAME, page.path, 1, page)
    found = _closest(remark, finder.passages[page.path])
    return (
        found
        and _found(remark, page, found)
        or PlacedRemark(remark, State.GONE, page.path, 1, page)
    )


def _elsewhere(
    placed: PlacedRemark,
    passages: Mapping[str, Sequence[PagePassage]],
    named: Mapping[str, Page],
) -> PlacedRemark:
    if placed.state is not State.GONE:
        return placed
    words = _words(placed.remark.doan)
    for path, there in passages.items():
        for one in there:
            if len(words) > 4 and _words(_say(one)) == words:
                return _found(placed.remark, named[path], one)
    return placed


def _found(remark: KeptRemark, page: Page, passage: PagePassage) -> PlacedRemark:
    now = _say(passage)
    is_same = _words(now) == _words(remark.doan)
    place = passage.place
    state = State.SAME if is_same else State.CHANGED
    return PlacedRemark(
        remark, state, page.path, max(place.line, 1), page, place.element, "" if is_same else now
    )


def _closest(remark: KeptRemark, passages: Sequence[PagePassage]) -> PagePassage | None:
    """Know a passage again: the same words, else the one that agrees with most of them."""
    kinds = {"bang": (PassageKind.TABLE,), "hinh": (PassageKind.FIGURE,)}.get(remark.loai)
    said = Counter(_words(remark.doan))
    alike = [
        (likeness(said, Counter(_words(_say(one)))), -place, one)
        for place, one in enumerate(passages)
        if kinds is None or one.kind in kinds
    ]
    best = max(alike, default=None, key=lambda one: one[:2])
    return best[2] if best and best[0] >= _ALIKE else None


def _say(passage: PagePassage) -> str:
    """Say a passage as a browser does: no mark of an item, a table with its cells."""
    text = passage.text.replace(_NO_WORDS, "")
    if passage.kind is PassageKind.ITEM:
        return text.partition(" ")[2]
    body = passage.exhibit.body if passage.exhibit else None
    if not isinstance(body, nodes.Grid):
        return text
    rows = [" ".join("".join(t.text for t in say_cell(c)) for c in r.cells) for r in body.rows]
    return "\n".join((text, *rows))


def _words(text: str) -> list[str]:
    return [token.text for token in tokens_in(text) if token.text[0].isalnum()]


def write_list(report: Report, placed: Sequence[PlacedRemark]) -> str:
    """Write all remarks as Markdown, page by page; what reviewers typed stays text."""
    left = sum(not one.remark.xong for one in placed)
    head = f"# Góp ý cho “{quote_words(report.identity.title)}”\n\n"
    order = {page.path: place for place, page in enumerate(report.pages)}
    rows = sorted(placed, key=lambda one: (order.get(one.path, len(order)), one.path, one.line))
    parts = [f"{head}{len(placed)} góp ý, {left} chưa xong. Trả lời ở data/{FILE}.\n"]
    for path, group in groupby(rows, key=lambda one: one.path):
        parts.append(f"\n## {quote_words(path)}\n")
        parts += [line for one in group for line in _lines(one)]
    return "\n".join(parts)


def _lines(placed: PlacedRemark) -> Iterator[str]:
    one = placed.remark
    done = "x" if one.xong else " "
    draft = f", dự thảo lần {one.du_thao}" if one.du_thao else ""
    who = f"**{quote_words('; '.join(one.nguoi))}** ({one.luc[:10]}{draft})"
    yield f"- [{done}] {quote_words(f'{placed.path}:{placed.line}')} – {who}"
    yield f"  {quote_words(one.noi_dung)}"
    yield f"  - Chỗ góp ý: “{quote_words(one.chon or one.doan[:300])}”"
    if placed.state is State.CHANGED:
        runs = redline(tuple(tokens_in(one.doan)), tuple(tokens_in(placed.now)))
        yield f"  - **{placed.state}**: {write_redline(runs)}"
    elif placed.state is State.GONE:
        yield f"  - **{placed.state}**"
    if one.tra_loi:
        yield f"  - Trả lời: {quote_words(one.tra_loi)}"
