"""Say whether a PDF is what the files here print today, and if not, what differs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium

from macros.export.proof.printed import Shown, read_tags
from macros.files.scratch import temporary
from macros.findings import ReportError
from macros.project import PDF_NAME, Project
from macros.publish.run import Copies, build
from macros.publish.stages import Stages

# A date may be parted behind its slashes, a number never.
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*%?")
_SHOWN = 10  # numbers told one by one
_CONTEXT = 80  # letters quoted from each side


def verify(project: Project, copy: Path, stages: Stages) -> tuple[str, ...]:
    """Build everything again beside the site and list the differences; none is a true copy.

    Raises:
        BrokenReport: when the report as it is here cannot be printed.
        ReportError: when the file is no PDF.
    """
    try:
        with pikepdf.open(copy) as pdf:
            with_data = len(pdf.attachments) > 0
    except pikepdf.PdfError as error:
        raise ReportError(f"{copy.name} không phải tệp PDF đọc được") from error
    with temporary("soat") as folder:
        build(project, folder, Copies(pdf=True, data=with_data), stages)
        fresh = folder / PDF_NAME
        if fresh.read_bytes() == copy.read_bytes():
            return ()
        return tuple(_differences(copy, fresh)) or (
            "mọi chữ giống nhau, chỉ khác bên trong tệp (phông chữ hoặc phiên bản công cụ)",
        )


def _differences(copy: Path, fresh: Path) -> Iterator[str]:
    pages = [_count_pages(path) for path in (copy, fresh)]
    if pages[0] != pages[1]:
        yield f"tệp được soát có {pages[0]} trang, bản dựng lại có {pages[1]} trang"
    theirs, ours = (list(read_tags(path).shown()) for path in (copy, fresh))
    yield from _first_text(theirs, ours)
    before, after = (Counter(_numbers_in(lines)) for lines in (theirs, ours))
    changed = sorted(n for n in before.keys() | after.keys() if before[n] != after[n])
    for number in changed[:_SHOWN]:
        yield f"số “{number}”: {before[number]} lần trong tệp, {after[number]} lần khi dựng lại"
    if len(changed) > _SHOWN:
        yield f"còn {len(changed) - _SHOWN} số khác"
    yield from _other_files(copy, fresh)


def _numbers_in(lines: list[Shown]) -> Iterator[str]:
    for line in lines:
        yield from _NUMBER.findall(line.text)


def _count_pages(path: Path) -> int:
    with pdfium.PdfDocument(path) as document:
        return len(document)


def _first_text(theirs: list[Shown], ours: list[Shown]) -> Iterator[str]:
    """Find the first words that differ, wherever the lines break."""
    left, right = _words(theirs), _words(ours)
    place = next(
        (n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0][1] != pair[1][1]),
        min(len(left), len(right)),
    )
    if place == len(left) == len(right):
        return
    page = left[min(place, len(left) - 1)][0] if left else 1
    yield (
        f"chữ khác nhau từ trang {page}: tệp có “{_quote(left, place)}”, "
        f"dựng lại có “{_quote(right, place)}”"
    )


def _words(lines: list[Shown]) -> list[tuple[int, str]]:
    return [(line.page, word) for line in lines for word in line.text.split()]


def _quote(words: list[tuple[int, str]], place: int) -> str:
    return " ".join(word for _, word in words[max(place - 3, 0) : place + 12])[:_CONTEXT]


def _other_files(copy: Path, fresh: Path) -> Iterator[str]:
    with pikepdf.open(copy) as theirs, pikepdf.open(fresh) as ours:
        for name in sorted(set(theirs.attachments) | set(ours.attachments)):
            pair = [_attached(pdf, name) for pdf in (theirs, ours)]
            if pair[0] != pair[1]:
                yield f"tệp đính kèm “{name}” khác nhau"


def _attached(pdf: pikepdf.Pdf, name: str) -> bytes | None:
    if name not in pdf.attachments:
        return None
    return bytes(pdf.attachments[name].get_file().read_bytes())
