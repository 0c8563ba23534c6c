from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import docx
import pytest
from lxml import etree

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import Font
from macros.export.pdf.write import write_pdf
from macros.export.word.write import write_docx
from macros.findings import Finding
from macros.project import Project
from macros.read.report import Report
from tests.export.build import PAGES, SITE, make_report, write_page

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True)
class Written:
    """A Word copy and what was found on the way."""

    path: Path
    findings: tuple[Finding, ...]
    printed: Path

    @cached_property
    def document(self) -> Any:
        """The copy as python-docx reads it."""
        return docx.Document(str(self.path))

    @cached_property
    def body(self) -> Any:
        """The XML of the body."""
        return self.part("word/document.xml").find(f"{W}body")

    def part(self, name: str) -> Any:
        """Parse a part of the package."""
        with zipfile.ZipFile(self.path) as package:
            return etree.fromstring(package.read(name))

    @property
    def names(self) -> list[str]:
        with zipfile.ZipFile(self.path) as package:
            return package.namelist()

    @property
    def text(self) -> str:
        """All words of the body, one space between paragraphs, fields without their code."""
        signs = {f"{W}br": " ", f"{W}noBreakHyphen": "-"}
        shown = (f"{W}t", *signs)
        paragraphs = (
            "".join(signs.get(one.tag, one.text or "") for one in p.iter(*shown))
            for p in self.body.iter(f"{W}p")
        )
        return " ".join(" ".join(paragraphs).split())

    @property
    def fields(self) -> list[str]:
        """The code of every field in the body."""
        return [code.text.strip() for code in self.body.iter(f"{W}instrText")]

    @property
    def tables(self) -> list[Any]:
        """The tables that hold data, not the ones that lay out."""
        return [t for t in self.document.tables if t._tbl.tblPr.find(f"{W}tblStyle") is not None]

    def styled(self, style: str) -> list[str]:
        """The text of all paragraphs of a style."""
        return [p.text for p in self.document.paragraphs if p.style.name == style]


def own_cache(report: Report, folder: Path) -> Report:
    """Let a report keep its pictures in a folder of the test."""
    return replace(report, project=Project(folder))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory, font: Font) -> Written:
    """The three sections of tests/export/site, printed and written for Word once."""
    folder = tmp_path_factory.mktemp("word")
    report = own_cache(make_report(), folder)
    printed, target = folder / "bao-cao.pdf", folder / "bao-cao.docx"
    edition = prepare_edition(report, SITE, font=font)
    findings = write_pdf(edition, printed)
    return Written(target, findings + write_docx(edition, target, printed), printed)


@pytest.fixture
def write_it(tmp_path: Path) -> Callable[..., Written]:
    """Write a report whose only page has the given article; its contents name no pages."""

    def write(body: str, **identity: object) -> Written:
        write_page(tmp_path / "site", PAGES["mo-dau"], body)
        report = own_cache(make_report({"mo-dau": PAGES["mo-dau"]}, **identity), tmp_path)
        target, printed = tmp_path / "out" / "bao-cao.docx", tmp_path / "khong-co.pdf"
        findings = write_docx(prepare_edition(report, tmp_path / "site"), target, printed)
        kept = tuple(f for f in findings if "chưa có số trang" not in f.message)
        return Written(target, kept, printed)

    return write
