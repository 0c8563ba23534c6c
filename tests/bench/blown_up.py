"""Print a built site several times over as one book: what hundreds of pages cost."""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pypdfium2 as pdfium
from lxml import html

from macros.export.document.article import read_article
from macros.export.page.edition import prepare_edition
from macros.export.pdf.write import write_pdf
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.call.address import built_name


def blow_up(report: Report, site: Path, copies: int, target: Path) -> Report:
    """Repeat the sections of a report, each copy with pages of its own in `target`."""
    sections, pages = [], []
    for copy in range(copies):
        for section in report.outline.sections:
            parent = f"{section.parent}-{copy}" if section.parent else None
            changed = {"id": f"{section.id}-{copy}", "parent": parent}
            sections.append(section.model_copy(update=changed))
        for page in report.book_pages:
            front = page.front.model_copy(update={"muc": f"{page.section}-{copy}"})
            moved = replace(page, front=front, source_uri=f"{copy}/{page.source_uri}")
            (target / built_name(moved)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / built_name(page), target / built_name(moved))
            pages.append(moved)
    outline = report.outline.model_copy(update={"sections": tuple(sections)})
    return replace(report, outline=outline, pages=tuple(pages))


def join(report: Report, site: Path, target: Path) -> None:
    """Write the same pages as one plain HTML file, for other printers."""
    articles = [read_article(site / built_name(page)) for page in report.book_pages]
    bodies = [article.body for article in articles if article is not None]
    body = "".join(html.tostring(body, encoding="unicode") for body in bodies)
    style = "@page{size:A4;margin:20mm 15mm 20mm 30mm} table{border-collapse:collapse}"
    style += "td,th{border:1px solid} body{font:14pt Tinos,serif} svg{max-width:165mm}"
    head = f'<meta charset="utf-8"><title>Báo cáo</title><style>{style}</style>'
    target.write_text(f'<html lang="vi"><head>{head}</head><body>{body}</body></html>', "utf-8")


def main(root: Path, copies: int, plain: Path | None = None) -> None:
    """Print once and say how many pages came out; or only write the HTML for others."""
    project = Project(root)
    report = read_report(project)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large = blow_up(report, project.site, copies, folder)
        if plain is not None:
            join(large, folder, plain)
            return
        target = folder / "bao-cao.pdf"
        for finding in write_pdf(prepare_edition(large, folder), target):
            print(finding, file=sys.stderr)
        with pdfium.PdfDocument(target) as document:
            print(f"{len(document)} pages, {target.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]), *map(Path, sys.argv[3:4]))
