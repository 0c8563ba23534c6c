"""Pack the built site into one file that can be carried on a stick and opened anywhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

from macros.errors import ReportError

_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can hold: the same site, the same bytes


def pack_site(site: Path, target: Path) -> None:
    """Write a folder into a zip file, under the folder's own name.

    Raises:
        ReportError: when there is no built site.
    """
    if not (site / "index.html").is_file():
        raise ReportError("chưa có site/index.html; chạy baocao html hoặc baocao pdf trước")
    unfinished = target.with_suffix(".tmp")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                name = f"{site.name}/{path.relative_to(site).as_posix()}"
                entry = zipfile.ZipInfo(name, _DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, path.read_bytes())
    unfinished.replace(target)
