"""Run the compiler, again where a note stands on another page than its mark."""

from __future__ import annotations

import io
import json
import shutil
from collections import Counter
from collections.abc import Iterator
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
from macros.files.scratch import temporary
from macros.read.profile import LineLook

STANDARDS = ["a-2a", "ua-1"]
WITH_ATTACHMENTS = ["a-3a", "ua-1"]  # the second part of PDF/A allows none
_typst: Any = typst  # its stubs want one type for the main file and the font list
_ROUNDS = 5  # to bring notes to their marks; each costs a compilation


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the PDF; archives want its type and a description."""

    name: str
    content: bytes
    mime_type: str
    description: str


def compile_book(
    edition: Edition, manuscript: Manuscript, attachments: tuple[Attachment, ...]
) -> tuple[Manuscript, bytes]:
    """Return the PDF of a book, and the manuscript that it was made of.

    The compiler leaves a note behind where the line that calls it goes to the next page for
    another reason, and lets it go ahead where a list or quotation calls it at the foot of a page.
    Such lines are told to give way, and the book is compiled again.

    Raises:
        typst.TypstError: when the compiler refuses it.
    """
    held: Counter[str] = Counter()
    pdf = _compile(manuscript, edition, attachments)
    for _ in range(_ROUNDS):
        parted = parted_notes(pdf)
        if not parted:
            break
        held.update(manuscript.notes[number] for number in parted)
        manuscript = TypstPrinter(edition, held).write()
        pdf = _compile(manuscript, edition, attachments)
    return manuscript, pdf


def parted_notes(source: bytes) -> tuple[int, ...]:
    """Number the notes, from 0, that stand on another page than their mark.

    A note leads back to its mark, and notes stand in their order.
    """
    with pikepdf.open(io.BytesIO(source)) as pdf:
        elements = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        links = _links(pdf, pages)
        notes = [(here, there) for here, there, link in links if _is_note(link, elements)]
    return tuple(number for number, (here, there) in enumerate(notes) if here != there)


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
) -> bytes:
    font, template = edition.font, edition.report.project.look("in/bao-cao.typ").parent
    with temporary("in") as folder, font.opened() as fonts:
        settings = {
            "family": font.family,
            "code": CODE_FAMILY,
            "front": asdict(edition.front),
            "profile": edition.profile.model_dump(),
        }
        for asset in sorted(template.glob("*.typ")):
            shutil.copyfile(asset, folder / asset.name)
        (folder / "in.json").write_text(
            json.dumps(settings, ensure_ascii=False, default=LineLook.model_dump), encoding="utf-8"
        )
        code = manuscript.code + "".join(_attach(folder, one) for one in attachments)
        (folder / "main.typ").write_text(code, encoding="utf-8")
        for file, content in manuscript.files.items():
            (folder / file).write_bytes(content)
        pdf: bytes = _typst.compile(
            folder / "main.typ",
            root=folder,
            font_paths=fonts,
            format="pdf",
            pdf_standards=WITH_ATTACHMENTS if attachments else STANDARDS,
            timestamp=default_timestamp(edition.report),
        )
    return pdf


def _attach(folder: Path, one: Attachment) -> str:
    """Lay a file beside the code that attaches it."""
    (folder / "dinh-kem").mkdir(exist_ok=True)
    path = f"dinh-kem/{one.name}"
    (folder / path).write_bytes(one.content)
    options = f"mime-type: {literal(one.mime_type)}, description: {literal(one.description)}"
    data = f"read({literal(path)}, encoding: none)"
    return f'#pdf.attach({literal(one.name)}, {data}, relationship: "data", {options})\n'
