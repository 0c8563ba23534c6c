"""Zip the same parts to the same bytes, and a site into one file to carry."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from macros.findings import ReportError

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_MOMENT = "2000-01-01T00:00:00Z"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")


def steady(workbook: bytes) -> bytes:
    """Take the moment of writing out of a workbook: from its properties and its zip."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as result,
    ):
        # Office expects the list of contents first.
        names = sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>" + _MOMENT.encode(), content)
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            result.writestr(entry, content)
    return target.getvalue()


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
