"""The comparison as one page that stands alone: no network, no other file."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from macros.export.document.inlines import Picture
from macros.files.scratch import keep_compiled
from macros.format import shorten, without_marks
from macros.project import PACKAGED, kept_name
from macros.render.call.address import built_name
from macros.render.call.numbering import number_report
from macros.review.around import PARTICULAR
from macros.review.diff.grid import GridLine
from macros.review.diff.pairing import Pair
from macros.review.diff.passages import PagePassage, PassageKind
from macros.review.diff.redline import Mark, RedlineRun
from macros.review.diff.tokens import Token, text_of
from macros.review.diff.values import CellChange, ValueChange
from macros.review.differences import EMPTY, NOT_READ, SAME, Differences, PageChange, PassageChange

_TEMPLATES = Path(__file__).with_name("khuon")
_LOOKS = "liên kết đổi", "chỗ đổi định dạng", "chỗ in ra khác"
_PROSE = "câu sửa hoặc thêm", "tiêu đề đánh số lại", *_LOOKS, "đoạn, câu bỏ"
_KINDS = {
    "so": ("số in ra", ("số in ra đổi", "số in ra thêm", "số in ra bỏ")),
    "chu": ("lời văn", _PROSE),
    "bang": ("bảng", ("bảng đổi",)),
    "hinh": ("hình", ("hình đổi",)),
    "chuyen": ("chuyển chỗ", ("đoạn, câu chuyển chỗ",)),
    "quanh": ("quanh lời văn", ("thông tin chung đổi", "thay đổi khác quanh lời văn")),
    "so-lieu": ("số liệu", ("dòng, ô số liệu đổi", "khai báo số liệu đổi")),
    "loi": ("lỗi", ("lỗi, cảnh báo thêm", "lỗi, cảnh báo hết")),
}
_FIRST_WORDS = re.compile(r"\w[^\n(*]{4,60}(?=\W)")  # by which a browser finds a passage
_FOUND_BY_WORDS = frozenset({PassageKind.PARAGRAPH, PassageKind.HEADING})


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A change, or the unchanged passages between two.

    Args:
        digest: Of what the change says: a tick "seen" holds for just that.
    """

    row: PassageChange | None = None
    kept: list[PassageChange] = field(default_factory=list)
    id: str = ""
    digest: str = ""


def write_page(it: Differences, site: str = "") -> str:
    """Write the page.

    Args:
        site: Where the site of the new version lies, seen from the page; "" leads nowhere.
    """
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    keep_compiled(environment, kept_name())
    environment.filters |= _Filters(it, site).all()
    script = (_TEMPLATES / "trang.js").read_text(encoding="utf-8")
    style = page_style()
    identity, counts = it.new.report.identity, it.counts()
    return environment.get_template("trang.html").render(
        it=it,
        title=identity.title,
        issuer=identity.co_quan,
        invented=identity.minh_hoa,
        kinds=list(_count_kinds(counts)),
        flips=[value for value in it.values if value.flips],
        not_read=NOT_READ,
        same=SAME,
        counts=counts,
        columns=[words for words in EMPTY.counts() if counts[words]],
        particulars=[one for one in it.asides if one.kind == PARTICULAR],
        around=[one for one in it.asides if one.kind != PARTICULAR],
        script=Markup(script),  # noqa: S704  our own files
        style=Markup(style),  # noqa: S704
        script_hash=_hash(script),
        style_hash=_hash(style),
    )


def page_style() -> str:
    """Give the stylesheet of a page that stands alone, its fonts within."""
    template = Template((_TEMPLATES / "trang.css").read_text(encoding="utf-8"))
    return template.substitute(regular=_font("Regular"), semibold=_font("SemiBold"))


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _font(weight: str) -> str:
    path = PACKAGED.overrides / "assets" / "fonts" / f"BeVietnamPro-{weight}.woff2"
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"


def _count_kinds(counts: Mapping[str, int]) -> Iterator[tuple[str, str, int]]:
    """Name the kinds of change that there are, each with what the summary counts of it."""
    for kind, (words, counted) in _KINDS.items():
        count = sum(counts[one] for one in counted)
        if count:
            yield kind, words, count


def kinds_of(row: PassageChange) -> list[str]:
    """Name the kinds of change that a passage has."""
    found = ["so"] if row.values or row.come or row.gone else []
    if row.passage.kind is PassageKind.TABLE:
        found.append("bang")
    elif row.passage.kind is PassageKind.FIGURE or row.new_pictures:
        found.append("hinh")
    elif row.turns or row.is_otherwise or _has_new_prose(row):
        found.append("chu")
    return [*found, "chuyen"] if row.is_moved or row.moved_words(Mark.COME) else found


def _has_new_prose(row: PassageChange) -> bool:
    """Whether more than numbers changed."""
    is_more = any(run.mark and not run.facts and run.text.strip() for run in row.runs)
    return row.has_new_words and (is_more or not row.values)


class _Filters:
    """What the template asks for beyond what the comparison says by itself."""

    def __init__(self, it: Differences, site: str) -> None:
        self._site = site
        report = it.new.report
        self._catalogue = number_report(report).catalogue
        self._built = {page.path: built_name(page) for page in report.pages}
        self._number = 0
        before = [passage for page in it.pages for passage in page.before]
        self._before = {_spot(one): f"truoc-{number}" for number, one in enumerate(before)}

    def all(self) -> Mapping[str, Any]:
        """Name them as the template does."""
        return {
            "anchor": lambda key: f"muc-{quote(key, safe='')}",
            "row_address": self.row_address,
            "parts": self.parts,
            "css": lambda kind: without_marks(kind.value).replace(" ", "-"),
            "kinds": lambda row: " ".join(kinds_of(row)),
            "title": title_of,
            "place": self.place,
            "before": lambda passage: self._before.get(_spot(passage), ""),
            "page_address": self.page_address,
            "picture": _picture,
            "fate": _fate,
            "label": _label,
            "say": _say,
            "moved": moved_note,
            "digest": _digest,
            "grouped": _group,
        }

    def row_address(self, cell: CellChange) -> str:
        """Give the row of a cell in the catalogue; "" without a page for its table."""
        page = self._catalogue.get(cell.table)
        if page is None or not cell.new or not self._site:
            return ""
        return f"{self._site}/{quote(built_name(page))}?cot={cell.column}#dong-{cell.line}"

    def place(self, row: PassageChange) -> str:
        """Give the place of a passage on the site."""
        passage, address = row.passage, self.page_address(row.passage.place.path)
        anchor = passage.anchor
        first = _FIRST_WORDS.match("".join(one.text for one in passage.tokens))
        if not anchor and first and passage.kind in _FOUND_BY_WORDS:
            anchor = f":~:text={quote(first[0], safe='').replace('-', '%2D')}"
        return f"{address}#{anchor}" if anchor and address else address

    def page_address(self, path: str) -> str:
        """Give the page of a file on the site; "" for a file that is none, or without a site."""
        is_there = self._site and path in self._built
        return f"{self._site}/{quote(self._built[path])}" if is_there else ""

    def parts(self, page: PageChange) -> Iterator[SheetPart]:
        """Fold the unchanged passages of a page, but for those beside a change."""
        kept: list[PassageChange] = []
        for row in page.rows:
            if not row.is_changed:
                kept.append(row)
                continue
            if kept:
                yield SheetPart(kept=kept)
                kept = []
            self._number += 1
            numbers = [(v.old.fact.text, v.new.fact.text) for v in row.values]
            grid = row.grid.told({}) if row.grid else ()
            said = page.key, row.runs, numbers, row.turns, grid
            yield SheetPart(row, id=f"thay-doi-{self._number}", digest=_digest(said))
        if kept:
            yield SheetPart(kept=kept)


def _spot(passage: PagePassage) -> tuple[object, ...]:
    """Tell a passage of the old version from the others; one that was parted is where it was."""
    return passage.place, passage.place.element, passage.kind


def title_of(row: PassageChange) -> str:
    """Say what became of a passage."""
    kind = row.passage.kind.value.capitalize()
    if row.is_moved and not row.was_in and row.was_after == row.is_after:
        return f"{kind} chuyển chỗ cùng đoạn trước nó"
    if row.is_moved:
        was_in = f"ở mục “{row.was_in}”, " if row.was_in else ""
        was, now = (
            f"sau “{shorten(one)}”" if one else "đầu mục" for one in (row.was_after, row.is_after)
        )
        return f"{kind} chuyển chỗ: trước đứng {was_in}{was}; nay đứng {now}"
    if row.old is None:
        return f"{kind} {'từ đoạn khác' if row.is_part else 'thêm'}"
    if row.new is None:
        return f"{kind} {'nhập vào đoạn khác' if row.is_part else 'bỏ'}"
    if row.is_otherwise:
        return f"{kind} in ra khác: lời, số và định dạng như cũ, cách xếp đổi"
    if row.is_renumbered:
        return f"{kind} đánh số lại"
    return f"{kind} đổi"


def moved_note(run: RedlineRun) -> str:
    """Say where words come from that stood elsewhere, or where those that left are now."""
    way = {Mark.COME: "chuyển từ", Mark.LEFT: "chuyển sang"}.get(run.mark)
    return f"{way} {run.other}" if way and run.other else ""


def _group(values: Sequence[ValueChange]) -> list[tuple[ValueChange, list[ValueChange]]]:
    """Put those together that the same cells have changed; the first speaks for all."""
    groups: dict[Any, list[ValueChange]] = {}
    for value in values:
        own = value.flips or value.about
        groups.setdefault(id(value) if own else value.cells, []).append(value)
    return [(found[0], found) for found in groups.values()]


def _picture(body: Picture) -> str:
    """Give a picture as an address that holds it; as an image, no script in it runs."""
    if body.drawing:
        drawing = body.drawing
        if "xmlns=" not in drawing[:300]:
            drawing = drawing.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
        return f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
    if body.file is None or not body.file.path.is_file():
        return ""
    kind = mimetypes.guess_type(body.file.path.name)[0] or "image/png"
    return f"data:{kind};base64,{base64.b64encode(body.file.path.read_bytes()).decode()}"


def _fate(line: Pair[GridLine]) -> str:
    return "" if line.old and line.new else "bo" if line.old else "them"


def _label(line: Pair[GridLine]) -> str:
    """Say what a row or column is called, and of its names what they were that read otherwise."""
    now, was = (one.names if one else () for one in (line.new or line.old, line.old))
    if len(now) == len(was):
        was = tuple(old for new, old in zip(now, was, strict=True) if new != old)
    before = f" (trước: {' / '.join(was)})" if was else ""
    return " / ".join(now) + before


def _say(tokens: Sequence[Token] | None) -> str:
    return text_of(tokens or ()).replace("\n", " ")


def _digest(said: object) -> str:
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]
