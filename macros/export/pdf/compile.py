"""Let the compiler set a manuscript, with the numbers behind the report inside where wanted."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import typst

from macros.export.document.front import default_timestamp
from macros.export.page.edition import Edition
from macros.export.pdf.typst import Manuscript
from macros.export.pdf.typst_text import literal
from macros.read.report import Report

STANDARDS = ["a-2a", "ua-1"]
WITH_ATTACHMENTS = ["a-3a", "ua-1"]  # the second part of PDF/A allows none
_typst: Any = typst  # its stubs want one type for the main file and the font list
LEDGER = Path("so-lieu", "so-cai.csv")  # in the built site
SUMS_NAME = "SHA256SUMS.txt"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the PDF; archives want its type and a description."""

    name: str
    content: bytes
    mime_type: str
    description: str


def collect_attachments(report: Report, site_dir: Path) -> tuple[Attachment, ...]:
    """Collect the tables, the ledger of all printed facts, and the SHA-256 of each file.

    Args:
        site_dir: The built site, where the ledger was written.
    """
    files = [
        Attachment(
            f"{table.name}.csv",
            (report.project.root / table.path).read_bytes(),
            "text/csv",
            f"Số liệu: {table.schema.title}",
        )
        for _, table in sorted(report.tables.items())
    ]
    about = "Sổ cái: mọi con số in ra, cách tính và các ô nguồn"
    files.append(Attachment(LEDGER.name, (site_dir / LEDGER).read_bytes(), "text/csv", about))
    sums = "".join(f"{hashlib.sha256(one.content).hexdigest()}  {one.name}\n" for one in files)
    about = "Mã SHA-256 của các tệp đính kèm"
    files.append(Attachment(SUMS_NAME, sums.encode("ascii"), "text/plain", about))
    return tuple(files)


def compile_pdf(
    manuscript: Manuscript, edition: Edition, attachments: tuple[Attachment, ...]
) -> bytes:
    """Return the PDF of a manuscript.

    Raises:
        typst.TypstError: when the compiler refuses it.
    """
    font, template = edition.font, edition.report.project.look("in/bao-cao.typ").parent
    with tempfile.TemporaryDirectory(prefix="bao-cao-in-") as name, font.opened() as fonts:
        folder = Path(name)
        settings = {
            "family": font.family,
            "has_bold_italic": not font.is_last_resort,
            "front": asdict(edition.front),
            "profile": edition.profile.model_dump(),
        }
        for asset in sorted(template.glob("*.typ")):
            shutil.copyfile(asset, folder / asset.name)
        (folder / "in.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
        code = manuscript.code + "".join(_attach(folder, one) for one in attachments)
        (folder / "main.typ").write_text(code, encoding="utf-8")
        for file, content in manuscript.files.items():
            if isinstance(content, bytes):
                (folder / file).write_bytes(content)
            else:
                shutil.copyfile(content, folder / file)
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
