from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2 as pdfium
import pytest

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import Font, choose_font
from macros.export.pdf.write import write_pdf
from macros.findings import Finding
from tests.export.build import PAGES, SITE, make_report, write_page


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed copy and what was found on the way."""

    path: Path
    findings: tuple[Finding, ...]

    @property
    def pages(self) -> list[str]:
        """The text of each page."""
        with pdfium.PdfDocument(self.path) as document:
            return [page.get_textpage().get_text_bounded() for page in document]

    @property
    def text(self) -> str:
        """The text of the whole copy, lines joined."""
        return " ".join(" ".join(self.pages).split())

    def count_tags(self, kind: str) -> int:
        """How many structure elements of a kind there are."""
        with pikepdf.open(self.path) as pdf:
            return len(list(self.tags(pdf, kind)))

    @property
    def messages(self) -> str:
        return "\n".join(map(str, self.findings))

    @staticmethod
    def tags(pdf: pikepdf.Pdf, kind: str) -> Iterator[pikepdf.Dictionary]:
        """All structure elements of a kind, in order."""
        stack = [pdf.Root.StructTreeRoot]
        while stack:
            element = stack.pop()
            if element.get("/S") == f"/{kind}":
                yield element
            kids = element.get("/K", pikepdf.Array())
            kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
            stack.extend(kid for kid in reversed(kids) if isinstance(kid, pikepdf.Dictionary))


@pytest.fixture(scope="session")
def font() -> Font:
    """Times New Roman where this machine has it, else the font that travels along."""
    return choose_font()[0]


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory, font: Font) -> Printed:
    """The three sections of tests/export/site, printed once."""
    target = tmp_path_factory.mktemp("in") / "bao-cao.pdf"
    return Printed(target, write_pdf(prepare_edition(make_report(), SITE, font=font), target))


@pytest.fixture
def print_page(tmp_path: Path, font: Font) -> Callable[..., Printed]:
    """Print a report whose only page has the given article."""

    def print_it(body: str, *, font: Font = font, **identity: object) -> Printed:
        write_page(tmp_path / "site", PAGES["mo-dau"], body)
        report = make_report({"mo-dau": PAGES["mo-dau"]}, **identity)
        target = tmp_path / "out" / "bao-cao.pdf"
        return Printed(
            target, write_pdf(prepare_edition(report, tmp_path / "site", font=font), target)
        )

    return print_it


def table_html(rows: list[list[str]], head: list[str], **figure: str) -> str:
    """Write a table by the contract between renderer and print copy."""
    heads = "\n".join(f'<th scope="col">{text}</th>' for text in head)
    lines = "".join(
        f'<tr><th scope="row">{first}</th>\n'
        + "\n".join(f'<td class="so">{cell}</td>' for cell in rest)
        + "</tr>"
        for first, *rest in rows
    )
    attributes = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in figure.items())
    return (
        f'<figure class="bang" id="bang-thu"{attributes}><figcaption><span class="nhan">Bảng 1.'
        '</span> Bảng thử</figcaption><p class="don-vi-tinh">Đơn vị tính: người</p>'
        f'<div class="bang-cuon"><table class="so-lieu"><thead><tr>{heads}</tr></thead>'
        f'<tbody>{lines}</tbody></table></div><p class="nguon">Nguồn: thử.</p></figure>'
    )
