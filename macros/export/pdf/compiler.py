"""Run the compiler, again where a note stands away from its mark, or a page stays white."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.page.fonts import CODE_FAMILY
from macros.export.pdf.typst import Manuscript, TypstPrinter
from macros.export.pdf.typst_code import literal
from macros.export.pdf.white import Concessions, Placement, White
from macros.files.scratch import temporary
from macros.findings import BrokenReport, Code, Finding
from macros.project import digest_tools, kept_name, read_kept, take
from macros.read.profile import LineLook, Profile

TEMPLATE = "in/bao-cao.typ"
STANDARDS = ["a-2a", "ua-1"]
WITH_ATTACHMENTS = ["a-3a", "ua-1"]  # the second part of PDF/A allows none
_typst: Any = typst  # its stubs want one type for the main file and the font list
_APART = 6  # pages
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
    go_on: Callable[[], None],
) -> tuple[Manuscript, bytes]:
    """Return the PDF of a book, and the manuscript that it was made of.

    What gave way is on record, so that a book that would be laid out alike is laid out once.

    Args:
        go_on: Is asked between steps, and may raise.

    Raises:
        typst.TypstError: when the compiler refuses it.
        BrokenReport: when a template of the report's own does not tell where blocks stand.
    """
    first = printer.write()
    files = (*_templates(edition), *edition.font.files)
    sources = (*(path.read_bytes() for path in files), *first.files.values())
    name = kept_name(first.code.encode(), _settings(edition).encode(), *sources)
    code = digest_tools()[:16]  # no other knows what this one keeps
    kept = _layouts(edition) / f"{code}-{name}.json"
    with temporary("in") as folder, edition.font.opened() as fonts:
        typesetter = _Typesetter(edition, first.files, attachments, folder, fonts)
        found = take(kept, lambda: _settle(typesetter, printer, edition.profile, go_on))
        manuscript = printer.write(_read(found))
        return manuscript, typesetter.print(manuscript.code)


def print_early(edition: Edition) -> bytes:
    """Return a copy of a book in which gives way what did in the layout before."""
    layouts = _layouts(edition).glob(f"{digest_tools()[:16]}-*.json")
    last = max(layouts, key=lambda one: one.stat().st_mtime, default=None)
    manuscript = TypstPrinter(edition).write(_read(read_kept(last) if last else None))
    with temporary("in") as folder, edition.font.opened() as fonts:
        return _Typesetter(edition, manuscript.files, (), folder, fonts).print(manuscript.code)


def _layouts(edition: Edition) -> Path:
    return edition.report.project.cache / "dan-trang"


def _read(kept: bytes | None) -> Concessions:
    return Concessions(**json.loads(kept or b"{}"))


def _settle(
    typesetter: _Typesetter, printer: TypstPrinter, profile: Profile, go_on: Callable[[], None]
) -> bytes:
    """Lay the book out until nothing is left to give way; return what did.

    The compiler leaves a note behind where the line that calls it goes to the next page for
    another reason, and lets it go ahead where a list or quotation calls it at the foot of a page.
    Such lines are told to give way, and the book is laid out again.
    """
    given = Concessions()
    code = printer.write().code
    for _ in range(_ROUNDS):
        go_on()
        layout = typesetter.lay_out(code)
        found = sorted(layout.find_white(profile))
        begins = {spot.name: spot.page for spot in reversed(layout.spots)}
        for note in layout.notes:
            # Whatever follows the first page that is white stands elsewhere in the next round.
            if found and note.mark_page > found[0].page:
                break
            # A first line or heading is left alone where the note of the next finds no room.
            mark = note.mark_page
            if note.page != mark or begins.get(note.name, mark) < mark:
                given.held[note.name] = given.held.get(note.name, 0) + 1
        before = code
        for some in (_apart(found), *([one] for one in found)):
            for one in some:
                given.white.setdefault(one.name, []).append(one.height)
            code = printer.write(given).code
            if code != before:
                break
        else:
            break
    return json.dumps(asdict(given)).encode()


def _apart(found: Sequence[White]) -> list[White]:
    """Choose those that are hardly moved by what is done for the ones before them."""
    pages = [-_APART, *(one.page for one in found)]
    return [one for one, last in zip(found, pages, strict=False) if one.page >= last + _APART]


class _Typesetter:
    """The compiler, with a folder where nothing but the code is another from round to round."""

    def __init__(
        self,
        edition: Edition,
        pictures: dict[str, bytes],
        inside: tuple[Attachment, ...],
        folder: Path,
        fonts: typst.Fonts,
    ) -> None:
        for asset in _templates(edition):
            shutil.copyfile(asset, folder / asset.name)
        (folder / "in.json").write_text(_settings(edition), encoding="utf-8")
        for name, content in pictures.items():
            (folder / name).write_bytes(content)
        self._tail = "".join(_attach(folder, one) for one in inside)
        self._main = folder / "main.typ"
        self._main.touch()
        self._compiler = _typst.Compiler(self._main, root=folder, font_paths=fonts)
        standards = WITH_ATTACHMENTS if inside else STANDARDS
        self._how = {"pdf_standards": standards, "timestamp": default_timestamp(edition.report)}

    def lay_out(self, code: str) -> Placement:
        self._write(code)
        try:
            return Placement(self._compiler.query("<cac-cho>", field="value"))
        except RuntimeError:
            self.print(code)  # its error has the place of what is wrong
            raise
        except (LookupError, TypeError, ValueError) as error:  # told as it once was, or not at all
            message = "khuôn bản in không cho biết khối nào đứng ở đâu (nhãn <cac-cho>)"
            remedy = "lấy lại tệp của bộ công cụ, rồi sửa lại những chỗ muốn khác"
            found = Finding(f"overrides/{TEMPLATE}", 1, message, remedy, Code.PRINT)
            raise BrokenReport((found,)) from error

    def print(self, code: str) -> bytes:
        self._write(code)
        pdf: bytes = self._compiler.compile(format="pdf", **self._how)
        return pdf

    def _write(self, code: str) -> None:
        self._main.write_text(code + self._tail, encoding="utf-8")


def _templates(edition: Edition) -> list[Path]:
    return sorted(edition.report.project.look(TEMPLATE).parent.glob("*.typ"))


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
