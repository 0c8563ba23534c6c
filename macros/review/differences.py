"""What changed between two versions: of a passage, a page, and all of a report."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field

from macros.export.document.inlines import Picture
from macros.findings import Code, Finding
from macros.review.around import Aside
from macros.review.data import TableChange
from macros.review.diff.grid import GridChange
from macros.review.diff.passages import PagePassage, PassageKind
from macros.review.diff.redline import RedlineRun, changed_sentences
from macros.review.diff.values import CellChange, ValueChange
from macros.review.version import Version

NOT_READ = "không đọc được trọn vẹn, nên không đối chiếu lời văn và số in ra; xem các lỗi."


@dataclass(slots=True)
class PassageChange:
    """A passage in one version or both, with all that changed in it.

    Args:
        is_moved: Whether it stood elsewhere before.
        is_parted: Whether it was part of another one.
        was_in: Heading of the page where it stood, when that is another one.
        was_after: First words of what it followed there.
        runs: The words of both, as one.
        grid: Both tables, one laid over the other.
        values: The printed numbers that changed; grows while others are found again elsewhere.
        come: How many printed numbers are new.
        gone: How many are no more.
    """

    old: PagePassage | None
    new: PagePassage | None
    is_moved: bool = False
    is_parted: bool = False
    was_in: str = ""
    was_after: str = ""
    runs: tuple[RedlineRun, ...] = ()
    grid: GridChange | None = None
    values: list[ValueChange] = field(default_factory=list)
    come: int = 0
    gone: int = 0

    @property
    def passage(self) -> PagePassage:
        found = self.new or self.old
        assert found is not None  # noqa: S101  one of both is there
        return found

    @property
    def has_new_words(self) -> bool:
        """Whether it came, went or says something else, its table included."""
        if self.old is None or self.new is None:
            return True
        are_alike = self.old.text == self.new.text or self.old.said == self.new.said
        return not are_alike or bool(self.grid and self.grid.is_changed)

    @property
    def has_new_drawing(self) -> bool:
        """Whether its picture is another one."""
        if self.old is None or self.new is None:
            return False
        return self.old.pictures != self.new.pictures or _drawn(self.old) != _drawn(self.new)

    @property
    def is_changed(self) -> bool:
        is_elsewhere = self.is_moved or self.is_parted
        return self.has_new_words or is_elsewhere or bool(self.values) or self.has_new_drawing


def _drawn(passage: PagePassage) -> Hashable:
    body = passage.exhibit.body if passage.exhibit else None
    return (body.drawing, body.alt) if isinstance(body, Picture) else None


@dataclass(frozen=True, slots=True)
class PageChange:
    """One page that changed.

    Args:
        key: The section, or the file where it answers none.
        rows: All its passages, changed or not, in the order of the new version.
    """

    key: str
    heading: str
    path: str
    is_new: bool
    is_gone: bool
    rows: tuple[PassageChange, ...]

    @property
    def changes(self) -> tuple[PassageChange, ...]:
        return tuple(row for row in self.rows if row.is_changed)

    @property
    def numbers(self) -> int:
        """Count the printed numbers that changed, came or went."""
        return sum(len(row.values) + row.come + row.gone for row in self.rows)

    @property
    def values(self) -> Iterator[ValueChange]:
        for row in self.rows:
            yield from row.values

    @property
    def sentences(self) -> int:
        """Count the sentences that are not what they were."""
        return sum(changed_sentences(r.runs) for r in self.changes if not r.passage.exhibit)


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

    @property
    def values(self) -> tuple[ValueChange, ...]:
        return tuple(value for page in self.pages for value in page.values)

    @property
    def come(self) -> int:
        """How many printed numbers are new."""
        return sum(row.come for page in self.pages for row in page.rows)

    @property
    def gone(self) -> int:
        """How many printed numbers are no more."""
        return sum(row.gone for page in self.pages for row in page.rows)

    @property
    def unexplained(self) -> Iterator[Finding]:
        """Warn of figures that were published, are others now, and nobody says why."""
        for cell, why in self.restated.items():
            if not why:
                said = f"{cell.title} ({cell.row}) đã công bố là {cell.old}, nay là"
                message = f"{said} {cell.new or 'ô trống'}, chưa nói vì sao"
                remedy = "ghi giải trình hoặc đánh dấu đã sửa ở YAML của bảng"
                yield Finding(cell.path, cell.line, message, remedy, Code.EXPLANATION).as_warning

    @property
    def is_empty(self) -> bool:
        return not (self.pages or self.tables or self.asides or self.gained or self.lost)

    def counts(self) -> Mapping[str, int]:
        """Count what changed, in words for reviewers, zeros too."""
        rows = [row for page in self.pages for row in page.changes]
        values = self.values
        written = [row for row in rows if row.passage.exhibit is None]
        return {
            "số in ra đổi": len(values),
            "số in ra thêm": self.come,
            "số in ra bỏ": self.gone,
            "từ chỉ chiều đảo ngược": sum(value.flips for value in values),
            "câu sửa hoặc thêm": sum(changed_sentences(row.runs) for row in written if row.new),
            "đoạn bỏ": sum(row.new is None for row in written),
            "đoạn chuyển chỗ": sum(row.is_moved for row in rows),
            "bảng đổi": sum(row.passage.kind is PassageKind.TABLE for row in rows),
            "hình đổi": sum(
                row.passage.kind is PassageKind.FIGURE or row.has_new_drawing for row in rows
            ),
            "dòng, ô số liệu đổi": sum(table.count for table in self.tables),
            "lỗi, cảnh báo thêm": len(self.gained),
            "lỗi, cảnh báo hết": len(self.lost),
        }
