"""What tools of other people say of the printed copy: PDF/UA rules, poppler, the page as paper."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pdfua
import pytest

from tests.export.conftest import Printed


def _poppler(tool: str, *arguments: str) -> str:
    path = shutil.which(tool)
    if path is None:
        pytest.skip(f"no {tool} of poppler on this machine; make test SYSTEM=1 installs it")
    result = subprocess.run([path, *arguments], capture_output=True, text=True, check=True)
    return result.stdout


def test_a_checker_of_pdf_ua_finds_nothing(printed: Printed) -> None:
    """Every rule that it can evaluate holds; it stumbles over one, which is no finding."""
    report = pdfua.validate(printed.path)
    assert [str(finding) for finding in report.findings] == []


def test_poppler_sees_a_tagged_a4_paper(printed: Printed) -> None:
    """Size, tags, no scripts, not encrypted."""
    lines = _poppler("pdfinfo", str(printed.path)).splitlines()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    assert facts["Tagged"].strip() == "yes"
    assert "A4" in facts["Page size"]
    assert facts["JavaScript"].strip() == "no"
    assert facts["Encrypted"].strip() == "no"


def test_poppler_sees_all_fonts_embedded_with_their_letters(printed: Printed) -> None:
    """Embedded, subset, and mapped to Unicode, so that text can be copied out."""
    lines = _poppler("pdffonts", str(printed.path)).splitlines()[2:]
    assert lines
    for line in lines:
        embedded, subset, unicode_map = line.split()[-5:-2]
        assert (embedded, subset, unicode_map) == ("yes", "yes", "yes")


def test_poppler_reads_the_vietnamese_text(printed: Printed, tmp_path: Path) -> None:
    """Letters come out composed, as they were written."""
    target = tmp_path / "x.txt"
    _poppler("pdftotext", str(printed.path), str(target))
    text = " ".join(target.read_text(encoding="utf-8").split())
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert "84.213 đảng viên" in text
