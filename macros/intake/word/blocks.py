"""What a Word draft says, block by block, in the Markdown of the pages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from macros.format import NO_BREAK_SPACE, shorten

Node = dict[str, Any]
_HELD_HYPHEN = "\u2011"  # at which Word ends no line
_SIGNS = re.compile(r"[\\`*_\[\]]")
_ITEM = re.compile(r"(?P<sign>[-–—+•*●▪])\s+(?=\S)")
_SECOND = "+"  # which stands for a list within that of "-"
_NUMBERED = re.compile(
    r"(?:(?P<roman>[IVX]+)|(?P<path>\d+(?:\.\d+)*)|(?P<letter>[a-zđ]))[.)]?\s+\S"
)
_LONGEST_HEADING = 200
_OPENS_BLOCK = re.compile(r"\A(\d+(?=[.)]\s)|(?=[#>+-]))")  # and is meant as a sentence
_SENTENCE_END = re.compile(r"(?<=[.;?!]) (?=(\w))")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_ALL_BOLD = re.compile(r"\A\*\*([^*]*)\*\*\Z")
_BRACKETS = re.compile(r"[\[\]{}]")
CAPTION = re.compile(r"(?:Bảng|Biểu)(?: số)? (?P<number>\d+)[.:]?\s*(?P<words>\S.*)")
_SMALL_PRINT = re.compile(
    r"(?:\(?Đơn vị tính|Nguồn|Ký hiệu|Ghi chú)\s*:|Do làm tròn,", re.IGNORECASE
)
_MARKS = {"Strong": "**", "Emph": "*"}


@dataclass(frozen=True, slots=True)
class Headline:
    """A heading; `level` counts from 2, below the title of a page."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class TypedText:
    """A paragraph, or a list with a line for each item."""

    text: str
    is_list: bool = False


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table: the first row is its head, every row as long as the head."""

    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    small_print: tuple[str, ...] = ()  # unit, source and notes around it
    is_merged: bool = False  # whether cells of the file were, which no page can hold


Block = Headline | TypedText | TypedTable


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft, read.

    Args:
        notes: The words of its footnotes, by their names on the page.
        losses: What of the file no page can hold, a line each.
    """

    blocks: tuple[Block, ...]
    notes: Mapping[str, str]
    losses: tuple[str, ...] = ()


def read_tree(tree: Any) -> ReadDraft:
    """Read what pandoc found in the file."""
    reader = _Reader({})
    reader.read(tree["blocks"])
    return ReadDraft(tuple(_gathered(_listed(reader.blocks))), reader.notes)


def plain(text: str) -> str:
    """Take the marks of Markdown out of a line."""
    return " ".join(re.sub(r"\*\*|(?<!\\)\*|\\(?=\S)|\[\^\d+\]", "", text).split())


def printed(block: Block) -> str:
    """Write a block as it stands on a page, a sentence a line."""
    match block:
        case Headline():
            return f"{'#' * block.level} {block.text}"
        case TypedText() if block.is_list:
            return block.text
        case TypedText():
            shielded = _OPENS_BLOCK.sub(r"\g<1>\\", block.text)
            return _SENTENCE_END.sub(lambda end: "\n" if end[1].isupper() else " ", shielded)
        case TypedTable():
            rule = "|" + "---|" * len(block.rows[0])
            lines = [f"| {' | '.join(row)} |" for row in block.rows]
            return "\n".join((lines[0], rule, *lines[1:]))


class _Reader:
    """Reads the tree; use once."""

    def __init__(self, notes: dict[str, str]) -> None:
        self.blocks: list[Block] = []
        self.notes = notes

    def read(self, nodes: Iterable[Node]) -> None:
        for node in nodes:
            content: Any = node.get("c")
            match node["t"]:
                case "Header":
                    self._add(Headline(content[0], self._say(content[2])))
                case "Para" | "Plain":
                    for line in self._lines(content):
                        self._add(_heading_of(line, self._say(line)))
                case "BlockQuote":  # an indent, in Word
                    self.read(content)
                case "Div":
                    self.read(content[1])
                case "Figure":
                    self.read(content[2])
                case "BulletList":
                    self._add(TypedText("\n".join(self._items(content, "- ", 0)), is_list=True))
                case "OrderedList":
                    self._read_ordered(content)
                case "Table":
                    self._read_table(content)

    def _lines(self, nodes: Sequence[Node]) -> list[list[Node]]:
        """Part a paragraph whose typed items were ended by Shift+Enter; others stay whole."""
        parts: list[list[Node]] = []
        for is_break, run in groupby(nodes, lambda node: node["t"] == "LineBreak"):
            part = list(run)
            if parts and (is_break or not _ITEM.match(self._say(part))):
                parts[-1] += part  # a break is said as a blank
            else:
                parts.append(part)
        return parts

    def _add(self, block: Block) -> None:
        if not isinstance(block, Headline | TypedText) or block.text:
            self.blocks.append(block)

    def _read_ordered(self, content: Any) -> None:
        (start, style, _), items = content
        if style["t"] in ("Decimal", "DefaultStyle", "Example"):
            self._add(TypedText("\n".join(self._items(items, f"{start}. ", 0)), is_list=True))
            return
        for place, item in enumerate(items):  # letters, which Markdown does not count
            first = len(self.blocks)
            self.read(item)
            letter = "abcdeghiklmnopqrstuvxy"[(start - 1 + place) % 22]
            if first < len(self.blocks) and isinstance(one := self.blocks[first], TypedText):
                self.blocks[first] = TypedText(f"{letter}) {one.text}", one.is_list)

    def _items(self, items: Iterable[Any], mark: str, depth: int) -> Iterator[str]:
        for place, item in enumerate(items):
            words = " ".join(self._say(one["c"]) for one in item if one["t"] in ("Para", "Plain"))
            own = f"{int(mark[:-2]) + place}. " if mark[0].isdigit() else mark
            yield " " * 4 * depth + own + words
            for node in item:
                if node["t"] == "BulletList":
                    yield from self._items(node["c"], "- ", depth + 1)
                elif node["t"] == "OrderedList":
                    yield from self._items(node["c"][1], f"{node['c'][0][0]}. ", depth + 1)

    def _read_table(self, content: Any) -> None:
        _, (_, words), columns, (_, head), bodies, (_, foot) = content
        body = [row for _, _, above, rows in bodies for row in (*above, *rows)] + foot
        rows, has_merged = _Spread(self._cell, len(columns)).lay(head, body)
        if len(rows) < 2 or not any(map(any, rows)):  # it lays out, such as a head or a signature
            self.read(node for _, cells in (*head, *body) for cell in cells for node in cell[4])
            return
        caption = " ".join(self._say(one["c"]) for one in words if one["t"] in ("Para", "Plain"))
        self._add(TypedTable(rows, caption, is_merged=has_merged))

    def _cell(self, nodes: Iterable[Node]) -> str:
        inner = _Reader(self.notes)
        inner.read(nodes)
        words = (one.text for one in inner.blocks if not isinstance(one, TypedTable))
        text = " ".join(" ".join(words).replace("\n", " ").split())
        return _ALL_BOLD.sub(r"\g<1>", text).replace("|", "\\|")

    def _say(self, nodes: Iterable[Node]) -> str:
        said = "".join(map(self._inline, nodes))
        return " ".join(said.replace(NO_BREAK_SPACE, " ").split())

    def _inline(self, node: Node) -> str:
        content: Any = node.get("c")
        match node["t"]:
            case "Str":
                words = unicodedata.normalize("NFC", content).replace(_HELD_HYPHEN, "-")
                return _SIGNS.sub(r"\\\g<0>", words)
            case "Space" | "SoftBreak" | "LineBreak":
                return " "
            case "Strong" | "Emph" as kind:
                return _marked(_MARKS[kind], "".join(map(self._inline, content)))
            case "Superscript" | "Subscript" as kind:
                raised = _RAISED if kind == "Superscript" else _LOWERED
                return "".join(map(self._inline, content)).translate(raised)
            case "Note":
                return self._note(content)
            case "Math":
                return _gap(f"công thức “{content[1]}”, gõ lại bằng chữ")
            case "Image":
                alt = " ".join(map(self._inline, content[1])) or content[2][0]
                shown = shorten(re.sub(r"[.;?!]", ",", plain(alt)), 60)
                return _gap(f"hình “{shown}”, chép tệp vào docs/ rồi gọi hinh_anh")
            case "Link":
                words = "".join(map(self._inline, content[1]))
                address = content[2][0]
                is_web = address.startswith(("http://", "https://", "mailto:"))
                return f"[{words.strip()}](<{address}>)" if is_web and words.strip() else words
            case "Code":
                return str(content[1])
            case "Underline" | "SmallCaps" | "Strikeout":
                return "".join(map(self._inline, content))
            case "Span":
                return "".join(map(self._inline, content[1]))
        return ""

    def _note(self, nodes: Iterable[Node]) -> str:
        words = self._cell(nodes).replace("\\|", "|")
        name = next((one for one, said in self.notes.items() if said == words), None)
        name = name or str(len(self.notes) + 1)
        self.notes[name] = words
        return f"[^{name}]"


class _Spread:
    """Lays cells that span several rows or columns out on a plain grid."""

    def __init__(self, read: Any, width: int) -> None:
        self._read, self._width = read, width
        self._has_merged = False

    def lay(
        self, head: Sequence[Any], body: Sequence[Any]
    ) -> tuple[tuple[tuple[str, ...], ...], bool]:
        """Give the rows, the head's joined to one, and whether a cell of the body was merged."""
        above = self._rows(head, repeat=True)
        rows = self._rows(body, repeat=False)
        if not above and rows:
            above, rows = rows[:1], rows[1:]
            self._has_merged = self._has_merged or "" in above[0][1:]
        titles = tuple(
            " – ".join(name for name, _ in groupby(row[column] for row in above) if name)
            for column in range(self._width)
        )
        return (titles, *rows), self._has_merged

    def _rows(self, rows: Sequence[Any], *, repeat: bool) -> list[tuple[str, ...]]:
        grid: list[list[str | None]] = [[None] * self._width for _ in rows]
        for number, (_, cells) in enumerate(rows):
            for _, _, down, across, nodes in cells:
                place = next((n for n, one in enumerate(grid[number]) if one is None), None)
                if place is None:
                    break
                text = self._read(nodes)
                self._has_merged = self._has_merged or (not repeat and down * across > 1)
                for row in grid[number : number + down]:
                    for column in range(place, min(place + across, self._width)):
                        is_first = row is grid[number] and column == place
                        row[column] = text if repeat or is_first else ""
        return [tuple(one or "" for one in row) for row in grid]


def _gap(wanted: str) -> str:
    """Mark a place for what the draft has and a page cannot be given."""
    return f"[điền: {_BRACKETS.sub(' ', shorten(wanted, 200))}]"


def _marked(mark: str, text: str) -> str:
    """Set marks at the very words: outside blanks, and not around nothing."""
    words = text.strip()
    if not words or words.startswith("*"):
        return text
    before, _, after = text.partition(words)
    return f"{before}{mark}{words}{mark}{after}"


def _heading_of(nodes: Sequence[Node], text: str) -> Block:
    """Take a short bold line that begins with a number for a heading, as clerks set it."""
    words = [one for one in nodes if one["t"] not in ("Space", "SoftBreak", "LineBreak")]
    is_bold = bool(words) and all(one["t"] == "Strong" for one in words)
    found = _NUMBERED.match(plain(text))
    if not is_bold or found is None or len(text) > _LONGEST_HEADING:
        return TypedText(text)
    depth = found["path"].count(".") + 2 if found["path"] else 1 if found["roman"] else 9
    return Headline(20 + depth, plain(text))  # below every heading that a style makes


def _listed(blocks: Iterable[Block]) -> Iterator[Block]:
    """Make a list of typed items that follow each other."""
    lines: list[str] = []
    has_first = False
    for block in (*blocks, None):
        text = block.text if isinstance(block, TypedText) and not block.is_list else ""
        found = _ITEM.match(text)
        if found is not None:
            is_second = found["sign"] == _SECOND and has_first
            has_first = has_first or found["sign"] != _SECOND
            lines.append(f"{'    ' if is_second else ''}- {text[found.end() :]}")
            continue
        if lines:
            yield TypedText("\n".join(lines), is_list=True)
            lines, has_first = [], False
        if block is not None:
            yield block


def _gathered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Let tables have the caption above them, and the small print above and below."""
    waiting: list[TypedText] = []  # what may yet turn out to be a table's
    table: TypedTable | None = None
    for block in (*blocks, None):
        is_small = isinstance(block, TypedText) and _SMALL_PRINT.match(plain(block.text))
        if isinstance(block, TypedText) and is_small and table is not None:
            table = replace(table, small_print=(*table.small_print, block.text))
            continue
        if table is not None:
            yield table
            table = None
        if isinstance(block, TypedTable):
            heads = [one for one in waiting if CAPTION.fullmatch(plain(one.text))]
            small = tuple(one.text for one in waiting if one not in heads)
            caption = plain(heads[-1].text) if heads else block.caption
            table, waiting = replace(block, caption=caption, small_print=small), []
            continue
        if not (
            isinstance(block, TypedText) and (is_small or CAPTION.fullmatch(plain(block.text)))
        ):
            yield from waiting
            waiting = []
            if block is not None:
                yield block
        else:
            waiting.append(block)
