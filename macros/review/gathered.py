"""Remarks of reviewers joined into one list, each with its passage as the report says it now."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from macros.files.replace import replace_files
from macros.files.scratch import temporary
from macros.findings import BrokenReport, ReportError, errors_among
from macros.project import Project
from macros.read.page.page import Page
from macros.read.remarks import FILE, KeptRemark, RemarkFile, read_file, write_remarks
from macros.read.report import Report, read_report
from macros.review.diff.pairing import likeness
from macros.review.diff.passages import PagePassage, PassageKind, read_passages, say_cell
from macros.review.diff.redline import redline
from macros.review.diff.tokens import text_of, tokens_in
from macros.review.version import pages_of, read_chapters
from macros.review.written.comment import safe, write_redline
from macros.vocabulary import MacroKind

LIST = "gop-y.md"
_ALIKE = 0.5  # as much must agree of the words of a passage that is known again
_AROUND = 12  # words before and after a number that is quoted
_FEWEST = 5  # words of a passage that may be known again on another page


class Fate(StrEnum):
    """What became of the passage; the value is said to authors."""

    SAME = ""
    CHANGED = "chỗ này đã sửa sau khi góp ý"
    GONE = "chỗ này không còn trong báo cáo"


@dataclass(frozen=True, slots=True)
class PlacedRemark:
    """A remark, and where its passage stands now.

    Args:
        element: The number of its element on the page, where it is known again.
        now: Its words now, where they are others.
    """

    remark: KeptRemark
    state: Fate
    path: str
    line: int
    element: int | None = None
    now: str = ""


def merge_files(project: Project, files: Sequence[Path]) -> tuple[list[PlacedRemark], int]:
    """Join the files of reviewers into data/gop-y.yml, and write the list gop-y.md.

    Answers are kept; the same remark on the same place is one, whoever makes it; what two
    write under one code (one has loaded the other's file) is two.

    Returns all remarks, and how many of them are new or say something else than before.

    Raises:
        ReportError: for a file that is none, or is about another report.
        BrokenReport: when somebody has mistyped in data/gop-y.yml.
    """
    report = read_report(project)
    if broken := [one for one in errors_among(report.findings) if one.path.endswith(FILE)]:
        raise BrokenReport(tuple(broken))
    before = {(one.ma, one.nguoi, one.place) for one in report.remarks}
    letters = [read_file(path) for path in files]
    for path, letter in zip(files, letters, strict=True):
        if letter.bao_cao.split() != report.identity.title.split():
            raise ReportError(f"{path.name} góp ý cho báo cáo khác: “{letter.bao_cao}”")
    report = replace(report, remarks=_join(report.remarks, letters))
    placed = place_remarks(report)
    contents = {project.root / LIST: write_list(report, placed)}
    if files:
        contents[project.data / FILE] = write_remarks(report.remarks)
    replace_files({path: text.encode() for path, text in contents.items()})
    return placed, sum((one.ma, one.nguoi, one.place) not in before for one in report.remarks)


def _join(before: Sequence[KeptRemark], letters: Sequence[RemarkFile]) -> tuple[KeptRemark, ...]:
    """Add what each person says last under each code, whatever the order of the files."""
    sent = [(one, one.nguoi or letter.nguoi) for letter in letters for one in letter.gop_y]
    sent.sort(key=lambda said: (said[0].luc, said[0].ma, said[1], said[0].place))
    kept = list(before)
    by_person = {(one.ma, who): at for at, one in enumerate(kept) for who in one.nguoi}
    by_place = {one.place: at for at, one in enumerate(kept)}
    for (ma, who), remark in {(one.ma, who): one for one, who in sent}.items():
        mine = by_person.get((ma, who))
        old = None if mine is None else kept[mine]
        if old and (old.place == remark.place or old.luc > remark.luc):
            continue
        new = KeptRemark(**remark.model_dump(exclude={"nguoi"}), nguoi=(who,))
        if mine is not None and old and old.nguoi == (who,):  # rewritten: not what was done with
            if by_place.get(old.place) == mine:
                del by_place[old.place]
            kept[mine] = new.model_copy(update={"tra_loi": old.tra_loi})
            by_place.setdefault(new.place, mine)
            continue
        if mine is not None and old:  # the others still say so
            names = tuple(name for name in old.nguoi if name != who)
            kept[mine] = old.model_copy(update={"nguoi": names})
        at = by_place.setdefault(new.place, len(kept))
        if at == len(kept):
            kept.append(new)
        elif who not in kept[at].nguoi:
            kept[at] = kept[at].model_copy(update={"nguoi": (*kept[at].nguoi, who)})
    return tuple(kept)


def place_remarks(report: Report) -> list[PlacedRemark]:
    """Find the passages of remarks again by their words, on other pages where they have gone."""
    if not report.remarks:
        return []
    asked = {one.tep for one in report.remarks if one.loai != "dong"}
    here = _read(report, [page for page in report.pages if page.path in asked])
    placed = [_place(report, one, here) for one in report.remarks]
    if all(one.state is not Fate.GONE for one in placed):
        return placed
    others = _read(report, [page for page in pages_of(report).values() if page.path not in asked])
    return [_elsewhere(one, here | others) for one in placed]


def _read(report: Report, pages: Sequence[Page]) -> dict[str, tuple[PagePassage, ...]]:
    """Read the passages of some pages, by the file of each."""
    with temporary("gop-y") as folder:
        chapters = read_chapters(report, pages, folder).values()
        return {one.page.path: read_passages(one) for one in chapters if one.page}


def _place(
    report: Report, remark: KeptRemark, passages: Mapping[str, Sequence[PagePassage]]
) -> PlacedRemark:
    """Find a remark on its page: the same words, else the passage that shares most of them."""
    if remark.loai == "dong" and remark.bang in report.tables:
        return _place_row(report.project, remark)
    kind = {"bang": PassageKind.TABLE, "hinh": PassageKind.FIGURE}.get(remark.loai)
    said = Counter(_words(remark.doan))
    alike = [
        (likeness(said, Counter(_words(_say(one)))), -place, one)
        for place, one in enumerate(passages.get(remark.tep, ()))
        if kind in (None, one.kind)
    ]
    best = max(alike, default=None, key=lambda one: one[:2])
    if best is None or best[0] < _ALIKE:
        calls = (call for page in report.pages if page.path == remark.tep for call in page.calls)
        # What is made of data may say more once the whole site is there.
        line = next((one.line for one in calls if one.macro.kind is MacroKind.APPENDIX), 0)
        return PlacedRemark(remark, Fate.SAME if line else Fate.GONE, remark.tep, max(line, 1))
    return _found(remark, remark.tep, best[2])


def _place_row(project: Project, remark: KeptRemark) -> PlacedRemark:
    """Hold a row of data against what was seen of it: all its numbers, however written."""
    path = project.tables / f"{remark.bang}.csv"
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    now = lines[remark.dong - 1] if 0 < remark.dong <= len(lines) else ""
    then = set(map(_digits, remark.doan.split()))
    is_same = {_digits(cell) for cell in next(csv.reader([now]), ())} <= then | {""}
    state = Fate.GONE if not now else Fate.SAME if is_same else Fate.CHANGED
    now = now if state is Fate.CHANGED else ""
    return PlacedRemark(remark, state, project.relative(path), max(remark.dong, 1), now=now)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text)).rstrip("0")


def _elsewhere(placed: PlacedRemark, pages: Mapping[str, Sequence[PagePassage]]) -> PlacedRemark:
    words = _words(placed.remark.doan)
    if placed.state is Fate.GONE and len(words) >= _FEWEST:
        found = ((path, one) for path in pages for one in pages[path] if _words(_say(one)) == words)
        return next((_found(placed.remark, *place) for place in found), placed)
    return placed


def _found(remark: KeptRemark, path: str, passage: PagePassage) -> PlacedRemark:
    now, place = _say(passage), passage.place
    is_same = _words(now) == _words(remark.doan) or _holds(passage, remark)
    state, now = (Fate.SAME, "") if is_same else (Fate.CHANGED, now)
    return PlacedRemark(remark, state, path, max(place.line, 1), place.element, now)


def _holds(passage: PagePassage, remark: KeptRemark) -> bool:
    """Tell whether the sentence or number itself still stands there, whatever is around it."""
    if remark.loai not in ("cau", "so") or not (chosen := _words(remark.chon)):
        return False
    name, _, number = map(_words, remark.chon.rpartition(": "))
    if passage.rows and name:
        chosen = number
        said = ([_words(text_of(say_cell(cell))) for cell in row.cells] for row in passage.rows)
        own = (row[1:] for row in said if row and row[0] == name[: len(row[0])])
        if not any(_times(number, cell) for row in own for cell in row):
            return False
    return _times(chosen, _words(_say(passage))) >= max(1, _times(chosen, _words(remark.doan)))


def _times(few: list[str], many: list[str]) -> int:
    return sum(many[at : at + len(few)] == few for at in range(len(many)))


def _say(passage: PagePassage) -> str:
    """Say a passage as a browser does: no mark of item or note, a table with its cells inside."""
    text, exhibit = passage.text.replace("(*)", ""), passage.exhibit
    if passage.kind is PassageKind.ITEM:
        return text.partition(" ")[2]
    if exhibit is None or not passage.rows:
        return text
    said = [text_of(say_cell(cell)) for cell in passage.cells]
    lines = text.split("\n")
    above = sum(map(bool, (exhibit.headline, exhibit.caption, exhibit.unit)))
    return " ".join([*lines[:above], *said, *lines[above:]])


def _words(text: str) -> list[str]:
    return [token.text for token in tokens_in(text) if token.text[0].isalnum()]


def write_list(report: Report, placed: Sequence[PlacedRemark]) -> str:
    """Write all remarks as Markdown, in the order of the pages; what reviewers typed stays text."""
    left = sum(not one.remark.xong for one in placed)
    head = f"# Góp ý cho “{safe(report.identity.title)}”\n\n"
    order = {page.path: place for place, page in enumerate(report.pages)}
    rows = sorted(placed, key=lambda one: (order.get(one.path, len(order)), one.path, one.line))
    parts = [f"{head}{len(placed)} góp ý, {left} chưa xong. Trả lời ở data/{FILE}.\n"]
    return "\n".join([*parts, *(line for one in rows for line in _lines(one))]) + "\n"


def _around(number: str, text: str) -> str:
    """Quote the words around a number, or the first ones around a cell of a table."""
    words = text.split()
    at = len(text.partition(number)[0].split()) if number in text else 0
    start, end = max(0, at - _AROUND), at + _AROUND
    return f"{'… ' if start else ''}{' '.join(words[start:end])}{' …' if words[end:] else ''}"


def _lines(placed: PlacedRemark) -> Iterator[str]:
    one = placed.remark
    done = "x" if one.xong else " "
    draft = f", dự thảo lần {one.du_thao}" if one.du_thao else ""
    who = f"**{safe('; '.join(one.nguoi))}** ({one.day}{draft})"
    yield f"- [{done}] {safe(f'{placed.path}:{placed.line}')} – {who}"
    yield f"  {safe(one.noi_dung)}"
    within = f" trong “{safe(_around(one.chon, one.doan))}”" if one.loai == "so" else ""
    yield f"  - Chỗ góp ý: “{safe(one.chon or one.doan[:300])}”{within}"
    if placed.state is Fate.CHANGED:
        runs = redline(tuple(tokens_in(one.doan)), tuple(tokens_in(placed.now)))
        yield f"  - **{placed.state}**: {write_redline(runs)}"
    elif placed.state is Fate.GONE:
        yield f"  - **{placed.state}**"
    if one.tra_loi:
        yield f"  - Trả lời: {safe(one.tra_loi)}"
