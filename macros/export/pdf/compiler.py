"""Run the compiler, again where a note stands away from its mark, or a page stays white."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.page.fonts import CODE_FAMILY
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.pdf.typst_code import literal
from macros.export.pdf.white import Concessions, Layout, White
from macros.files.scratch import temporary
from macros.project import digest_tools, kept_name, read_kept, take
from macros.read.profile import LineLook

STANDARDS = ["a-2a", "ua-1"]
WITH_ATTACHMENTS = ["a-3a", "ua-1"]  # the second part of PDF/A allows none
_typst: Any = typst  # its stubs want one type for the main file and the font list
_APART = 6  # pages
Watch = Callable[[bytes], None]
_ROUNDS = 16  # to bring notes to their marks, text to white pages


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the PDF; archives want its type and a description."""

    name: str
    content: bytes
    mime_type: str
    description: str


def compile_book(
    edition: Edition,
    printer: TypstPrinter,
    attachments: tuple[Attachment, ...],
    watch: Watch | None = None,
) -> tuple[Manuscript, bytes]:
    """Return the PDF of a book, and the manuscript that it was made of.

    What gave way is on record, so that a book that would be laid out alike is laid out once.

    Args:
        watch: Is asked between steps, and may raise. Before the book is laid out it gets a copy in
            which gives way what did in the layout before.

    Raises:
        typst.TypstError: when the compiler refuses it.
    """
    first = printer.write()
    files = (*_templates(edition), *edition.font.files)
    sources = (*(path.read_bytes() for path in files), *first.files.values())
    name = kept_name(first.code.encode(), _settings(edition).encode(), *sources)
    code = digest_tools()[:16]  # no other knows what this one keeps
    kept = edition.report.project.cache / "dan-trang" / f"{code}-{name}.json"
    before = sorted(kept.parent.glob(f"{code}-*.json"), key=lambda one: one.stat().st_mtime)
    with _typesetter(edition, first, attachments) as typesetter:
        if watch is not None and kept not in before:
            for last in before[-1:]:
                watch(typesetter.print(printer.write(_read(read_kept(last)))))
        found = take(kept, lambda: _settle(typesetter, printer, watch))
        manuscript = printer.write(_read(found))
        return manuscript, typesetter.print(manuscript)


def _read(kept: bytes | None) -> Concessions:
    return Concessions(**json.loads(kept or b"{}"))


def _settle(typesetter: _Typesetter, printer: TypstPrinter, watch: Watch | None) -> bytes:
    """Lay the book out until nothing is left to give way; return what did.

    The compiler leaves a note behind where the line that calls it goes to the next page for
    another reason, and lets it go ahead where a list or quotation calls it at the foot of a page.
    Such lines are told to give way, and the book is laid out again.
    """
    given = Concessions()
    manuscript = printer.write()
    for _ in range(_ROUNDS):
        if watch is not None:
            watch(b"")
        layout = typesetter.lay_out(manuscript)
        found = sorted(layout.find_white(typesetter.edition.profile))
        begins = {spot.name: spot.page for spot in reversed(layout.spots)}
        for note in layout.notes:
            # Whatever follows the first page that is white stands elsewhere in the next round.
            if found and note.mark_page > found[0].page:
                break
            # A first line or heading is left alone where the note of the next finds no room.
            if note.is_parted or begins.get(note.name, note.mark_page) < note.mark_page:
                given.held[note.name] = given.held.get(note.name, 0) + 1
        before = manuscript.code
        for some in (_apart(found), *([one] for one in found)):
            for one in some:
                given.white.setdefault(one.name, []).append(one.height)
            manuscript = printer.write(given)
            if manuscript.code != before:
                break
        else:
            break
    return json.dumps(asdict(given)).encode()


def _apart(found: Sequence[White]) -> list[White]:
    """Choose those that are hardly moved by what is done for the ones before them."""
    pages = [-_APART, *(one.page for one in found)]
    return [one for one, last in zip(found, pages, strict=False) if one.page >= last + _APART]


@dataclass(frozen=True, slots=True)
class _Typesetter:
    """The compiler, with a folder where nothing but the code is another from round to round."""

    edition: Edition
    folder: Path
    compiler: Any
    standards: Sequence[str]
    tail: str

    def lay_out(self, manuscript: Manuscript) -> Layout:
        self._write(manuscript)
        try:
            return Layout(self.compiler.query("<cac-cho>", field="value"))
        except RuntimeError:
            self.print(manuscript)  # its error has the place of what is wrong
            raise

    def print(self, manuscript: Manuscript) -> bytes:
        self._write(manuscript)
        when = default_timestamp(self.edition.report)
        how = {"format": "pdf", "pdf_standards": self.standards, "timestamp": when}
        pdf: bytes = self.compiler.compile(**how)
        return pdf

    def _write(self, manuscript: Manuscript) -> None:
        (self.folder / "main.typ").write_text(manuscript.code + self.tail, encoding="utf-8")


@contextmanager
def _typesetter(
    edition: Edition, manuscript: Manuscript, attachments: tuple[Attachment, ...]
) -> Iterator[_Typesetter]:
    with temporary("in") as folder, edition.font.opened() as fonts:
        for asset in _templates(edition):
            shutil.copyfile(asset, folder / asset.name)
        (folder / "in.json").write_text(_settings(edition), encoding="utf-8")
        for file, content in manuscript.files.items():
            (folder / file).write_bytes(content)
        tail = "".join(_attach(folder, one) for one in attachments)
        (folder / "main.typ").touch()
        compiler = _typst.Compiler(folder / "main.typ", root=folder, font_paths=fonts)
        standards = WITH_ATTACHMENTS if attachments else STANDARDS
        yield _Typesetter(edition, folder, compiler, standards, tail)


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
