"""What changed between two versions: of a passage, a page, and all of a report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest

from macros.export.document.inlines import Picture
from macros.findings import Code, Finding
from macros.review.around import PARTICULAR, Aside
from macros.review.data import TableChange
from macros.review.diff.grid import GridChange, list_few
from macros.review.diff.passages import PagePassage, PassageKind
from macros.review.diff.redline import Mark, RedlineRun, changed_sentences, gone_sentences, lines_of
from macros.review.diff.tokens import Token
from macros.review.diff.values import CellChange, ValueChange
from macros.review.version import Version

SAME = "Hai bản cùng lời, cùng số, cùng định dạng; số liệu cũng như nhau."
NOT_READ = "không đọc được trọn vẹn, nên không đối chiếu lời văn và số in ra; xem các lỗi."


@dataclass(slots=True)
class PassageChange:
    """A passage in one version or both, with all that changed in it.

    Args:
        is_moved: Whether it stood elsewhere before.
        was_in: Heading of the page where it stood, when that is another one.
        was_after: First words of what it followed there.
        is_after: First words of what it follows now.
        runs: The words of both, as one.
        grid: Both tables, one laid over the other.
        values: The printed numbers that changed; grows while others are found again elsewhere.
        elsewhere: Where its numbers stand now that stand in another table, by their ids.
        come: How many printed numbers are new.
        gone: How many are no more.
        looks: The words that look otherwise now, by how they did and do.
    """

    old: PagePassage | None
    new: PagePassage | None
    is_moved: bool = False
    was_in: str = ""
    was_after: str = ""
    is_after: str = ""
    runs: tuple[RedlineRun, ...] = ()
    grid: GridChange | None = None
    values: list[ValueChange] = field(default_factory=list)
    elsewhere: dict[str, str] = field(default_factory=dict)
    come: int = 0
    gone: int = 0
    looks: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[PagePassage, PagePassage]:
        """The old and the new one; what only one version has stands for both."""
        both = [one for one in (self.old, self.new) if one is not None]
        return both[0], both[-1]

    @property
    def passage(self) -> PagePassage:
        return self.sides[1]

    @property
    def has_new_words(self) -> bool:
        """Whether it came, went or says something else, its table included."""
        if None in (self.old, self.new) or (self.grid and self.grid.is_changed):
            return True
        was, now = self.sides
        return was.text != now.text and was.said != now.said

    @property
    def is_renumbered(self) -> bool:
        """Whether it is a heading of which the number alone is another one."""
        both = [one.text for one in self.sides]
        is_other = len({*both}) == 2 and len({_NUMBER.sub("", one) for one in both}) == 1
        return is_other and self.passage.kind is PassageKind.HEADING

    def moved_words(self, mark: Mark) -> int:
        """Count the runs of its words that stood in another passage before, or stand in one now."""
        return sum(run.mark is mark and bool(run.other) for run in self.runs)

    @property
    def is_part(self) -> bool:
        """Whether all that it says stood in another passage before, or stands in one now."""
        is_moved = [run.mark in {Mark.COME, Mark.LEFT} or run.other for run in self.runs]
        return None in (self.old, self.new) and bool(is_moved) and all(is_moved)

    @property
    def shown(self) -> tuple[RedlineRun, ...]:
        """What of its words a reviewer needs: of a table or figure caption and changed lines."""
        exhibit = self.passage.exhibit
        if exhibit is None or self.old is None or self.new is None:
            return self.runs
        found: list[RedlineRun] = []
        for line in lines_of(self.runs):
            text = "".join(run.text for run in line)
            is_caption = bool(exhibit.label) and text.startswith(exhibit.label)
            if is_caption or any(run.mark and run.text.strip() for run in line):
                gap = RedlineRun(Mark.KEPT, (Token("\n"),))
                found += [gap, *line] if found else line
        return tuple(found)

    @property
    def new_pictures(self) -> list[tuple[Picture | None, Picture | None]]:
        """The pictures of both that are others now, side by side."""
        both = zip_longest(*(side.pictures for side in self.sides), fillvalue=(None, ""))
        return [(was, now) for (was, look), (now, other) in both if look != other]

    @property
    def new_alts(self) -> list[tuple[str, str, str]]:
        """What who cannot see a picture is told otherwise; of another one its kind and unit."""
        bodies = [one.exhibit.body for one in self.sides if one.exhibit]
        alts = [one.alt for one in bodies if isinstance(one, Picture)]
        alts = [*map(_kind_and_unit, alts)] if self.new_pictures else alts
        return [("", alts[0], alts[1])] if len({*alts}) == 2 else []

    @property
    def new_links(self) -> list[tuple[str, str, str]]:
        """The words that lead elsewhere now, with both addresses; "" where they led nowhere."""
        found = []
        for words in dict.fromkeys(words for side in self.sides[::-1] for words, _ in side.links):
            if all(words in side.all_text for side in self.sides):
                both = ([to for one, to in side.links if one == words] for side in self.sides)
                turns = zip_longest(*both, fillvalue="")
                found += [(words, was, now) for was, now in turns if was != now]
        return found

    @property
    def new_looks(self) -> list[tuple[str, str, str]]:
        """The words that look otherwise now, with how they did and do."""
        return [
            (list_few(words), was or "thường", now or "thường")
            for (was, now), words in self.looks.items()
        ]

    @property
    def turns(self) -> list[tuple[str, str, str]]:
        """What leads elsewhere, looks or is described otherwise: which, how it did, how it does."""
        found = [(f"liên kết “{words}”", *both) for words, *both in self.new_links]
        found += [(f"định dạng {words}", *both) for words, *both in self.new_looks]
        found += [("lời tả hình", *both) for _, *both in self.new_alts]
        return [(what, was or "(không có)", now or "(không có)") for what, was, now in found]

    @property
    def is_told(self) -> bool:
        """Whether anything that changed in it has a name."""
        beside = self.values or self.new_pictures or self.turns
        return self.has_new_words or self.is_moved or bool(beside)

    @property
    def is_otherwise(self) -> bool:
        """Whether it is printed otherwise, and nothing else tells how."""
        was, now = self.sides
        return was.shape != now.shape and not self.is_told

    @property
    def is_changed(self) -> bool:
        return self.is_told or self.is_otherwise


def _kind_and_unit(alt: str) -> str:
    kind, _, caption = alt.partition(". ")[0].partition(": ")
    return ", ".join([kind, *caption.split(", đơn vị tính: ")[1:]])


_NUMBER = re.compile(r"^(?:[A-ZĐ]|[IVXLC]+|\d+(?:\.\d+)*)[.)]\s+")  # before a heading


@dataclass(frozen=True, slots=True)
class PageChange:
    """One page that changed.

    Args:
        key: The section, or the file where it answers none.
        rows: All its passages, changed or not, in the order of the new version.
        before: Those of the old version, in its order.
        left: How many of them stand on another page now.
    """

    key: str
    heading: str
    path: str
    is_new: bool
    is_gone: bool
    rows: tuple[PassageChange, ...]
    before: tuple[PagePassage, ...] = ()
    left: int = 0

    @property
    def changes(self) -> tuple[PassageChange, ...]:
        return tuple(row for row in self.rows if row.is_changed)

    @property
    def values(self) -> Iterator[ValueChange]:
        for row in self.rows:
            yield from row.values

    def counts(self) -> Mapping[str, int]:
        """Count what changed, in words for reviewers, zeros too."""
        rows = self.changes
        written = [row for row in rows if not (row.passage.exhibit or row.is_renumbered)]
        return {
            "số in ra đổi": sum(len(row.values) for row in self.rows),
            "số in ra thêm": sum(row.come for row in self.rows),
            "số in ra bỏ": sum(row.gone for row in self.rows),
            "từ chỉ chiều đảo ngược": sum(value.flips for value in self.values),
            "câu sửa hoặc thêm": sum(changed_sentences(row.runs) for row in written if row.new),
            "tiêu đề đánh số lại": sum(row.is_renumbered for row in rows),
            "liên kết đổi": sum(len(row.new_links) for row in rows),
            "chỗ đổi định dạng": sum(sum(map(len, row.looks.values())) for row in rows),
            "chỗ in ra khác": sum(row.is_otherwise for row in rows),
            "đoạn, câu bỏ": sum(
                gone_sentences(row.runs) if row.new else not row.is_part for row in written
            ),
            "đoạn, câu chuyển chỗ": sum(row.is_moved + row.moved_words(Mark.COME) for row in rows),
            "bảng đổi": sum(row.passage.kind is PassageKind.TABLE for row in rows),
            "hình đổi": sum(
                row.passage.kind is PassageKind.FIGURE or bool(row.new_pictures) for row in rows
            ),
        }

    def moves(self) -> Mapping[str, int]:
        """Count what came from elsewhere and what left, in words for reviewers, zeros too."""
        return {
            "câu chuyển đến": sum(row.moved_words(Mark.COME) for row in self.rows),
            "câu chuyển đi": sum(row.moved_words(Mark.LEFT) for row in self.rows),
            "đoạn chuyển đến": sum(bool(row.was_in) for row in self.rows),
            "đoạn chuyển đi": self.left,
            "đoạn chuyển chỗ": sum(row.is_moved and not row.was_in for row in self.rows),
        }


EMPTY = PageChange("", "", "", is_new=False, is_gone=False, rows=())


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changed from one version to the other.

    Args:
        asides: What lies around the words: citations, numbering, prompts, states, particulars.
        gained: Findings of the new version alone.
        lost: Findings of the old version alone.
        restated: Figures that were published and are others now, and why; "" where nobody says.
        unread: Names of the versions whose particulars, outline or register cannot be read: what
            is printed is not compared then.
        unmarked: What the Word copy with tracked changes does not show; None without one.
        unwritten: Why there is none, though somebody asked for it.
    """

    old: Version
    new: Version
    pages: tuple[PageChange, ...]
    tables: tuple[TableChange, ...]
    asides: tuple[Aside, ...]
    gained: tuple[Finding, ...]
    lost: tuple[Finding, ...]
    restated: Mapping[CellChange, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    unmarked: tuple[str, ...] | None = None
    unwritten: str = ""

    @property
    def values(self) -> tuple[ValueChange, ...]:
        return tuple(value for page in self.pages for value in page.values)

    @property
    def unexplained(self) -> Iterator[Finding]:
        """Warn of figures that were published, are others now, and nobody says why."""
        for cell, why in self.restated.items():
            if not why:
                said = f"{cell.title} ({cell.row}) đã công bố là {cell.old}, nay là"
                message = f"{said} {cell.new or 'ô trống'}, chưa nói vì sao"
                remedy = "ghi giải trình hoặc đánh dấu đã sửa ở YAML của bảng"
                yield Finding(cell.path, cell.line, message, remedy, Code.EXPLANATION).as_warning

    def words_in(self, row: PassageChange) -> list[CellChange]:
        """List the cells of words that changed and that a table lists, where it reads otherwise."""
        place, tables = row.passage.place, self.new.report.tables
        return [
            cell
            for change in self.tables
            for cell, places in change.cells.items()
            if row.grid and row.grid.is_changed and change.name in tables
            if not tables[change.name].field(cell.column).is_numeric
            if any((one.path, one.line) == (place.path, place.line) for one in places)
        ]

    @property
    def is_empty(self) -> bool:
        told = self.pages or self.tables or self.asides or self.gained or self.lost
        return not (told or self.unread)

    def counts(self) -> Mapping[str, int]:
        """Count what changed, in words for reviewers, zeros too; of the pages all together."""
        pages = [page.counts() for page in self.pages]
        return {words: sum(one[words] for one in pages) for words in EMPTY.counts()} | {
            "thông tin chung đổi": sum(one.kind == PARTICULAR for one in self.asides),
            "thay đổi khác quanh lời văn": sum(one.kind != PARTICULAR for one in self.asides),
            "dòng, ô số liệu đổi": sum(table.count for table in self.tables),
            "khai báo số liệu đổi": sum(bool(table.columns) for table in self.tables),
            "lỗi, cảnh báo thêm": len(self.gained),
            "lỗi, cảnh báo hết": len(self.lost),
        }
