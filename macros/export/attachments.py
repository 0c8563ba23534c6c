"""The numbers behind the report, to travel inside the PDF: tables, ledger, check sums."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from macros.read.report import Report

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
