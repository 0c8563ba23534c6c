"""Write down what the document says: what every copy must say, each in its own order of things."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from macros.export.document import inlines, nodes
from macros.export.document.chapter import Chapter
from macros.export.document.front import Front
from macros.export.page.edition import Edition
from macros.export.proof.transcript import Sign, Transcript

_CONTENTS, _MISSING = "MỤC LỤC", "VIỆC CÒN PHẢI LÀM"
_LISTED = {"bang": nodes.Grid, "hinh": inlines.Picture}


class Speaker(nodes.Printer[None]):
    """Says what is in a document.

    Args:
        on_paper: Notes of a table or figure stand below it. Otherwise as on the site, where
            headings have levels of their own.
    """

    def __init__(self, said: Transcript, *, on_paper: bool) -> None:
        self._said = said
        self._on_paper = on_paper
        self._noted: set[str] = set()

    def blocks(self, blocks: nodes.Blocks) -> None:
        """Say some blocks."""
        for block in blocks:
            self.print(block)

    def _line(self, content: inlines.Inlines) -> None:
        self._words(content)
        self._said.say("\n")

    def _words(self, content: inlines.Inlines) -> None:
        for node in content:
            self.print(node)

    # --- blocks

    def print_heading(self, node: nodes.Heading) -> None:
        self._said.head(node.level if self._on_paper else 1, node.place)
        self._line(node.content)

    def print_paragraph(self, node: nodes.Paragraph) -> None:
        self._line(node.content)

    def print_list(self, node: nodes.List) -> None:
        for number, item in enumerate(node.items):
            self._said.say(f"{node.mark(number)} ", item.place)
            self.blocks(item.blocks)
            self._said.say("\n")

    def print_quote(self, node: nodes.Quote) -> None:
        self.blocks(node.blocks)

    def print_verbatim(self, node: nodes.Verbatim) -> None:
        self._said.say(f"{node.text}\n", node.place)

    def print_divider(self, node: nodes.Divider) -> None:
        """A line across the page says nothing."""

    def print_exhibit(self, node: nodes.Exhibit) -> None:
        if isinstance(node.body, nodes.Grid):
            with self._said.figure():
                self._line(node.caption)
                self._said.say(f"{node.unit}\n", node.place)
                self._table(node.body)
                self._below(node)
            return
        with self._said.figure():
            self._line(node.headline)
            self.print(node.body)
            self._line(node.caption)
            self._below(node)

    def _table(self, grid: nodes.Grid) -> None:
        self._said.say(Sign.TABLE, grid.place)
        for row in grid.rows:
            self._said.say(Sign.ROW, row.place)
            for cell in row.cells:
                self._said.say(Sign.CELL, cell.place)
                self._line(cell.content)
                self.blocks(cell.blocks)
        self._said.say(Sign.TABLE_END, grid.place)

    def _below(self, node: nodes.Exhibit) -> None:
        for note in node.asides if self._on_paper else ():
            self._said.say(f"{note.mark} ", note.place)
            self._line(note.content)
        for content in (node.source, *node.notes, *((inlines.Text(one),) for one in node.signers)):
            self._line(content)

    # --- inlines

    def print_text(self, node: inlines.Text | inlines.CodeText) -> None:
        self._said.say(node.text, node.place)

    print_code_text = print_text

    def print_numeral(self, node: inlines.Numeral) -> None:
        self._said.say(node.text, node.place, node.fact)

    def print_styled(self, node: inlines.Styled | inlines.Segment) -> None:
        self._words(node.content)

    print_segment = print_styled

    def print_hyperlink(self, node: inlines.Hyperlink) -> None:
        if self._on_paper:
            self._said.say(Sign.LINK, node.place)
            self._words(node.content)
            return
        with self._said.link(node.target):
            self._words(node.content)

    def print_anchor(self, node: inlines.Anchor) -> None:
        """A place says nothing."""

    def print_note(self, node: inlines.Note) -> None:
        self.print_note_again(node)
        if (self._on_paper and node.mark) or node.name in self._noted:
            return
        self._noted.add(node.name)
        self._said.say(Sign.NOTE, node.place)
        self._line(node.content)
        self._said.say(Sign.NOTE_END, node.place)

    def print_note_again(self, node: inlines.Note | inlines.NoteAgain) -> None:
        self._said.say(node.mark if self._on_paper and node.mark else Sign.MARK, node.place)

    def print_line_break(self, node: inlines.LineBreak) -> None:
        self._said.say("\n", node.place)

    def print_picture(self, node: inlines.Picture) -> None:
        self._said.say(Sign.PICTURE, node.place)


def say_edition(edition: Edition) -> Transcript:
    """Say what is printed: cover, title block, chapters, signature, appendices, what lacks.

    The contents stand before the title block or behind the appendices.
    """
    said = Transcript("trang web")
    front, book = edition.front, edition.book
    around = inlines.Origin("data/report.yml", 1)
    speaker = Speaker(said, on_paper=True)
    if front.cover:
        parts = (*front.issuer, front.kind, *front.subject, *front.cover)
        _say_lines(said, (line.text for line in parts), around)
    if edition.contents == "dau":
        _say_contents(said, edition, around)
    if edition.logo is not None:
        said.say(Sign.PICTURE, around)
    _say_lines(said, _title_block(front), around)
    for chapter in book.chapters:
        speaker.blocks(chapter.blocks)
    if not edition.is_extract:
        _say_lines(said, _signature(front), around)
    for chapter in book.appendices:
        speaker.blocks(chapter.blocks[:1])
        _say_lines(said, (" ".join(front.attached),), around)
        speaker.blocks(chapter.blocks[1:])
    if edition.contents == "cuoi":
        _say_contents(said, edition, around)
    if front.missing:
        said.head(1, around)
        _say_lines(said, (f"{front.draft.upper()}: {_MISSING}",), around)
        _say_lines(said, (f"- {line}" for line in front.missing), around)
    return said


def _say_lines(said: Transcript, lines: Iterable[str], place: inlines.Origin) -> None:
    for line in lines:
        said.say(f"{line}\n", place)


def _title_block(front: Front) -> Iterator[str]:
    for lines in (front.issuer, front.heading, front.number, front.place_date):
        yield from (line.text for line in lines)
    yield from (line.text for line in (front.kind, *front.subject))
    yield front.illustrative


def _signature(front: Front) -> Iterator[str]:
    for lines in (front.recipients, front.remarks, front.authority, front.signer):
        yield from (line.text for line in lines)


def _say_contents(said: Transcript, edition: Edition, around: inlines.Origin) -> None:
    """Say headings and captions, without the numbers of their pages."""
    every = list(nodes.walk(b for one in edition.book.all_chapters for b in one.blocks))
    depth = edition.profile.cap_muc_luc
    said.head(1, around)
    said.say(f"{_CONTENTS}\n")
    for node in every:
        if isinstance(node, nodes.Heading) and node.is_listed and node.level <= depth:
            said.say(f"{nodes.words_of(node.content)}\n", node.place)
    for kind, title in edition.lists:
        captions = [
            (node.caption, node.place)
            for node in every
            if isinstance(node, nodes.Exhibit)
            if isinstance(node.body, _LISTED[kind]) and node.caption
        ]
        if captions:
            said.head(1, around)
            said.say(f"{title}\n")
        for caption, place in captions:
            said.say(f"{nodes.words_of(caption)}\n", place)
    if edition.abbreviations:
        said.head(1, around)
        _say_lines(said, edition.abbreviations, around)


def say_chapter(chapter: Chapter) -> Transcript:
    """Say what the site's page must say; the title that print gives an appendix is left out."""
    said = Transcript("bản in")
    said.say("", chapter.place())
    speaker = Speaker(said, on_paper=False)
    speaker.blocks(chapter.blocks[1:] if chapter.appendix else chapter.blocks)
    return said
