"""Run the compiler, again where a note stands away from its mark, or a page stays white."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pikepdf
import typst

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.page.fonts import CODE_FAMILY
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.pdf.typst_code import literal
from macros.export.pdf.white import FootNote, Spot, White, find_white
from macros.files.scratch import temporary
from macros.project import kept_name, take
from macros.read.profile import LineLook

STANDARDS = ["a-2a", "ua-1"]
WITH_ATTACHMENTS = ["a-3a", "ua-1"]  # the second part of PDF/A allows none
_typst: Any = typst  # its stubs want one type for the main file and the font list
_APART = 8  # pages
_ROUNDS = 16  # to bring notes to their marks, text to white pages; each costs a compilation


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the PDF; archives want its type and a description."""

    name: str
    content: bytes
    mime_type: str
    description: str


def compile_book(
    edition: Edition, printer: TypstPrinter, attachments: tuple[Attachment, ...]
) -> tuple[Manuscript, bytes]:
    """Return the PDF of a book, and the manuscript that it was made of.

    What gave way is on record, so that a book that would be laid out alike is compiled once.

    Raises:
        typst.TypstError: when the compiler refuses it.
    """
    first = printer.write()
    files = (*_templates(edition), *edition.font.files)
    sources = (*(path.read_bytes() for path in files), *first.files.values())
    name = kept_name(first.code.encode(), _settings(edition).encode(), *sources)
    made: list[Any] = []

    def settle() -> bytes:
        gave_way, *copy = _settle(edition, printer, first, attachments)
        made.extend(copy)
        return json.dumps(gave_way).encode()

    kept = take(edition.report.project.cache / "dan-trang" / f"{name}.json", settle)
    if not made:
        held, white = json.loads(kept)
        manuscript = TypstPrinter(edition, held).write(white)
        return manuscript, _compile(manuscript, edition, attachments)[0]
    return made[0], made[1]


def _settle(
    edition: Edition,
    printer: TypstPrinter,
    manuscript: Manuscript,
    attachments: tuple[Attachment, ...],
) -> tuple[Sequence[Mapping[str, object]], Manuscript, bytes]:
    """Compile until nothing is left to give way; return what did, and the copy.

    The compiler leaves a note behind where the line that calls it goes to the next page for
    another reason, and lets it go ahead where a list or quotation calls it at the foot of a page.
    Such lines are told to give way, and the book is compiled again.
    """
    held: Counter[str] = Counter()
    white: dict[str, list[float]] = {}
    pdf, spots = _compile(manuscript, edition, attachments)
    for _ in range(_ROUNDS):
        seen = held.copy()
        notes = foot_notes(pdf)
        figures = [spot for spot in spots if spot.name not in manuscript.notes]
        found = sorted(find_white(pdf, figures, notes, edition.profile))
        begins = {spot.name: spot.page for spot in reversed(spots)}
        for name, note in zip(manuscript.notes, notes, strict=False):
            # Whatever follows the first page that is white stands elsewhere in the next round.
            if found and note.mark_page > found[0].page:
                break
            # A first line or heading is left alone where the note of the next finds no room.
            if note.is_parted or begins.get(name, note.mark_page) < note.mark_page:
                held[name] += 1
        printer = printer if held == seen else TypstPrinter(edition, held.copy())
        before = manuscript.code
        for some in (_apart(found), *([one] for one in found)):
            for one in some:
                white.setdefault(one.name, []).append(one.height)
            manuscript = printer.write(white)
            if manuscript.code != before:
                break
        else:
            break
        pdf, spots = _compile(manuscript, edition, attachments)
    return (held, white), manuscript, pdf


def _apart(found: Sequence[White]) -> list[White]:
    """Choose those that are hardly moved by what is done for the ones before them."""
    pages = [-_APART, *(one.page for one in found)]
    return [one for one, last in zip(found, pages, strict=False) if one.page >= last + _APART]


def foot_notes(source: bytes) -> tuple[FootNote, ...]:
    """List the notes in their order: each leads back to its mark."""
    with pikepdf.open(io.BytesIO(source)) as pdf:
        elements = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        return tuple(
            FootNote(here, there, float(link.Rect[3]))
            for here, there, link in _links(pdf, pages)
            if _is_note(link, elements)
        )


def _links(pdf: pikepdf.Pdf, pages: dict[tuple[int, int], int]) -> Iterator[tuple[int, int, Any]]:
    """Yield the links to a place without a name, with its page and their own."""
    for number, page in enumerate(pdf.pages):
        for link in page.obj.get("/Annots", ()):
            action = link.get("/A", pikepdf.Dictionary())
            place = link.get("/Dest", action.get("/D"))
            if isinstance(place, pikepdf.Array):
                yield number, pages[place[0].objgen], link


def _is_note(link: Any, elements: Any) -> bool:
    """Tell whether a link stands in the number of a note."""
    label = elements[int(link.StructParent)].P
    return bool(label.S == "/Lbl" and label.P.S == "/Note")


def _compile(
    manuscript: Manuscript, edition: Edition, attachments: tuple[Attachment, ...]
) -> tuple[bytes, list[Spot]]:
    with temporary("in") as folder, edition.font.opened() as fonts:
        for asset in _templates(edition):
            shutil.copyfile(asset, folder / asset.name)
        (folder / "in.json").write_text(_settings(edition), encoding="utf-8")
        code = manuscript.code + "".join(_attach(folder, one) for one in attachments)
        (folder / "main.typ").write_text(code, encoding="utf-8")
        for file, content in manuscript.files.items():
            (folder / file).write_bytes(content)
        compiler = _typst.Compiler(folder / "main.typ", root=folder, font_paths=fonts)
        pdf: bytes = compiler.compile(
            format="pdf",
            pdf_standards=WITH_ATTACHMENTS if attachments else STANDARDS,
            timestamp=default_timestamp(edition.report),
        )
        placed = json.loads(compiler.query("<cac-cho>", field="value"))
    return pdf, [Spot(name, page - 1, top) for name, page, top in placed[0]]


def _templates(edition: Edition) -> list[Path]:
    return sorted(edition.report.project.look("in/bao-cao.typ").parent.glob("*.typ"))


def _settings(edition: Edition) -> str:
    settings = {
        "family": edition.font.family,
        "code": CODE_FAMILY,
        "front": asdict(edition.front),
        "profile": edition.profile.model_dump(),
    }
    return json.dumps(settings, ensure_ascii=False, default=LineLook.model_dump)


def _attach(folder: Path, one: Attachment) -> str:
    """Lay a file beside the code that attaches it."""
    (folder / "dinh-kem").mkdir(exist_ok=True)
    path = f"dinh-kem/{one.name}"
    (folder / path).write_bytes(one.content)
    options = f"mime-type: {literal(one.mime_type)}, description: {literal(one.description)}"
    data = f"read({literal(path)}, encoding: none)"
    return f'#pdf.attach({literal(one.name)}, {data}, relationship: "data", {options})\n'
