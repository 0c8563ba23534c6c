"""Write running text and tables as Typst code.

Everything is written in code mode with string literals, never as markup: hyphens, quotes, dots
and brackets then come out exactly as they stand in the text, and nothing can be a command.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from macros.export.document import inlines
from macros.export.document.nodes import Grid, GridCell, GridRow, Printer, RowKind, walk
from macros.export.page.fit import LAST_ROWS, Fit
from macros.export.page.flow import Slab, SlabKind, turned_runs
from macros.format import NO_BREAK_SPACE, glued, part_long_words, parted

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
STYLES = {
    inlines.Style.STRONG: "strong",
    inlines.Style.EMPHASIS: "emph",
    inlines.Style.UNDERLINE: "underline",
    inlines.Style.STRIKE: "strike",
    inlines.Style.SUB: "sub",
    inlines.Style.SUPER: "super",
}


WriteCell = Callable[[GridCell], str]


def literal(text: str) -> str:
    """Write a string so that Typst reads back exactly these characters."""
    clean = _CONTROL.sub("", text)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def _cut(text: str, write_whole: Callable[[str], str], call: str = "") -> str:
    """Write a text as statements; a line may end between the parts of a long word, nowhere else.

    Args:
        write_whole: Writes what is no long word.
        call: The function that a part of a long word goes through.
    """
    pieces = []
    for parts in part_long_words(text):
        if len(parts) == 1:
            pieces.append(write_whole(parts[0]))
        else:
            pieces += (f"span({call}({literal(part)}));" for part in parts)
    return "".join(pieces)


def code_line(text: str) -> str:
    """Write code in letters of one width."""
    return _cut(text, lambda part: f"raw({literal(part)});", "raw")


def _words(text: str) -> str:
    return "".join(
        f"span({literal(piece)});"
        if is_whole
        else f"{literal(piece)};" + "no-break;" * piece.endswith(NO_BREAK_SPACE)
        for piece, is_whole in parted(glued(text))
    )


@dataclass(slots=True)
class Labels:
    """The places of a book.

    Args:
        links: Names that links lead to.
        set: Names that have their label; grows.
    """

    links: frozenset[str]
    set: set[str] = field(default_factory=set)

    def claim(self, name: str) -> bool:
        """Tell whether a label is wanted here, and remember that it is set."""
        if name not in self.links or name in self.set:
            return False
        self.set.add(name)
        return True


@dataclass(frozen=True, slots=True)
class TypstText(Printer[str]):
    """Writes one run of text as statements.

    Args:
        write_picture: Writes a picture within the text.
        is_copied: The text is printed again, as captions and heads of tables are: no links, no
            labels, no notes at the foot of the page.
    """

    labels: Labels
    write_picture: Callable[[inlines.Picture], str]
    is_copied: bool = False

    def block(self, content: inlines.Inlines) -> str:
        """Write a run as one block of code."""
        code = self.statements(content)
        return f"{{{code}}}" if code else "[]"

    def statements(self, content: inlines.Inlines) -> str:
        """Write a run as statements, each with its semicolon."""
        codes: list[str] = []
        before: inlines.Inline | None = None
        for node in inlines.joined(content):
            if isinstance(node, inlines.Note | inlines.NoteAgain) and _ends_whole(before):
                codes.append("no-break;")
            codes.append(self.print(node))
            before = node
        return "".join(codes)

    def print_text(self, node: inlines.Text | inlines.Numeral) -> str:
        return _cut(node.text, _words)

    print_numeral = print_text

    def print_code_text(self, node: inlines.CodeText) -> str:
        return code_line(node.text)

    def print_styled(self, node: inlines.Styled) -> str:
        return self._wrapped(f"{STYLES[node.style]}(", node.content)

    def print_segment(self, node: inlines.Segment) -> str:
        return self.statements(node.content)

    def print_hyperlink(self, node: inlines.Hyperlink) -> str:
        if self.is_copied:
            return self.statements(node.content)
        opening = f"to({literal(node.name)}," if node.name else f"link({literal(node.target)},"
        return self._wrapped(opening, node.content)

    def _wrapped(self, opening: str, content: inlines.Inlines) -> str:
        code = self.statements(content)
        return f"{opening}{{{code}}});" if code else ""

    def print_anchor(self, node: inlines.Anchor) -> str:
        is_wanted = not self.is_copied and self.labels.claim(node.name)
        return f"anchor({literal(node.name)});" if is_wanted else ""

    def print_note(self, node: inlines.Note) -> str:
        if node.mark:
            return f"super({literal(node.mark)});"
        if self.is_copied:
            return ""
        self.labels.set.add(node.name)
        return f"note({literal(node.name)},{self.block(node.content)});"

    def print_note_again(self, node: inlines.NoteAgain) -> str:
        if node.mark:
            return f"super({literal(node.mark)});"
        return "" if self.is_copied else f"again({literal(node.name)});"

    def print_line_break(self, node: inlines.LineBreak) -> str:
        return f"{literal(f'{node.sign} ')};" if self.is_copied and node.sign else "linebreak();"

    def print_picture(self, node: inlines.Picture) -> str:
        return f"{self.write_picture(node)};"


def _ends_whole(node: inlines.Inline | None) -> bool:
    """Tell whether words end in what stands in a span."""
    while isinstance(node, inlines.AROUND):
        node = node.content[-1]
    if not isinstance(node, inlines.Text | inlines.Numeral):
        return False
    return list(parted(node.text))[-1][1]


def count_row_heads(row: GridRow) -> int:
    """Count the cells at the beginning of a row that head it; a series has column heads."""
    count = 0
    for cell in row.cells if not row.kind.is_inner_head else ():
        if not cell.is_head:
            break
        count += 1
    return count


class TableWriter:
    """Writes the call of `table`.

    Args:
        write_head: Writes what is in a cell of a head, which comes again on each page.
        write_cell: Writes what is in any other cell.
    """

    def __init__(self, grid: Grid, fit: Fit, write_head: WriteCell, write_cell: WriteCell) -> None:
        self._grid = grid
        self._fit = fit
        self._write_head = write_head
        self._write_cell = write_cell

    def write(self, running: tuple[str, str] | None, room: float = 0.0) -> str:
        """Write head and body.

        Args:
            running: Number and unit for the top of continuation pages; None for a table that
                is never broken.
            room: Height in pt to hold below the last rows, for who signs.
        """
        columns = ",".join(f"{width:.2f}pt" for width in self._fit.widths)
        sides = ",".join(f"{side}+horizon" for side in self._grid.sides)
        parts = [f"columns:({columns},)", f"align:({sides},)"]
        if self._grid.head:
            parts.append(self._header(self._grid.head, level=1))
        body = self._grid.body
        # A series head that follows the head at once stands under it; a later one replaces it.
        series_level = 2 if body and body[0].kind is RowKind.SERIES else 1
        levels = {RowKind.SERIES: series_level, RowKind.GROUP: series_level + 1}
        plain = [row for row in body if not row.kind.is_inner_head]
        tail = self.tail if running else 0
        for number, row in enumerate(body):
            if number == len(body) - tail:
                parts.append("table.footer(repeat:false")
            if row.kind.is_inner_head:
                # A head is never left alone at the foot of a page, and comes again on the next.
                parts.append(self._header((row,), level=levels[row.kind]))
                continue
            codes = [self._cell(cell, row) for cell in row.cells]
            if running and codes:
                if row is plain[0]:
                    codes[0] = self._marked(row.cells[0], row, running)
                if row is plain[-1]:
                    codes[-1] = self._cell(row.cells[-1], row, tail="stop-running;")
            parts.extend(codes)
        if room:
            edge = f"colspan:{self._grid.width},stroke:(x:none,bottom:none),inset:0pt"
            parts.append(f"table.cell({edge},box(height:{room:.1f}pt))")
        if tail:
            parts[-1] += ")"
        return f"table({','.join(parts)})"

    @property
    def tail(self) -> int:
        """Count the last rows to hold together, so that no single row is left for a new page."""
        last = self._grid.body[-LAST_ROWS:]
        is_plain = all(
            not row.kind.is_inner_head
            and all(cell.row_span == 1 and not cell.is_filler for cell in row.cells)
            for row in last
        )
        height = sum(self._fit.heights[-LAST_ROWS:])
        is_long = len(self._grid.body) > 2 * LAST_ROWS
        return LAST_ROWS if is_long and is_plain and height < self._fit.room / 4 else 0

    def _header(self, rows: tuple[GridRow, ...], level: int) -> str:
        cells = ",".join(self._head_cell(cell, row.kind) for row in rows for cell in row.cells)
        # A repeated head is an artifact: it holds no link, and a picture would be another one.
        once = (inlines.Picture, inlines.Hyperlink)
        again = "false" if any(isinstance(one, once) for one in walk(rows)) else "true"
        return f"table.header(level:{level},repeat:{again},{cells})"

    def _head_cell(self, cell: GridCell, kind: RowKind) -> str:
        position = ",align:left+horizon" if kind is RowKind.GROUP else ""
        return f"hd({self._write_head(cell)}{_spans(cell)}{position})"

    def _marked(self, cell: GridCell, row: GridRow, running: tuple[str, str]) -> str:
        number, unit = running
        tail = "stop-running;" if len(row.cells) == 1 and row is self._grid.body[-1] else ""
        lead = f"start-running({literal(number)},{literal(unit)});"
        return self._cell(cell, row, lead=lead, tail=tail)

    def _cell(self, cell: GridCell, row: GridRow, *, lead: str = "", tail: str = "") -> str:
        content = self._write_cell(cell)
        if row.kind is RowKind.TOTAL and content != "[]":
            content = f"bold({content})"
        pad = self._fit.pads.get((cell.row, cell.column))
        if pad:
            content = f"num({pad:.3f},{content})"
        if lead or tail:
            content = f"{{{lead}{content};{tail}}}"
        options = _spans(cell)
        if self._fit.is_tall(cell.row, cell.row_span):
            options += ",breakable:true"
        return f"table.cell({content}{options})" if options else content


def _spans(cell: GridCell) -> str:
    columns = f",colspan:{cell.column_span}" if cell.column_span > 1 else ""
    return columns + (f",rowspan:{cell.row_span}" if cell.row_span > 1 else "")


def code_of(slab: Slab) -> str:
    """Write a block as the flow wants it placed."""
    if slab.kind is SlabKind.FLUSH:
        return "place.flush()"
    if slab.reserve:
        return f"reserve({slab.reserve}pt,gap:{slab.gap}pt)"
    if slab.is_heading and not slab.code:
        return f"spot({literal(slab.name)})"
    if slab.kind is SlabKind.TABLE:
        is_kept = slab.is_adrift or not slab.may_break
        code = f"table-figure(keep:{str(is_kept).lower()},{slab.code})"
    else:
        code = slab.code
    return f"drift({code})" if slab.is_adrift else code


def on_pages(slabs: Iterable[Slab], turn: str = "landscape") -> Iterator[str]:
    """Write blocks, those that are turned on pages of their own."""
    for is_turned, run in turned_runs(slabs):
        codes = [code_of(slab) for slab in run]
        if is_turned:
            yield f"{turn}({{{';'.join(codes)}}})"
        else:
            yield from codes
