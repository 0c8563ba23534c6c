"""What is no text file is a finding, whatever lies at its name."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from macros.check.run import examine
from macros.findings import Code
from macros.project import Project
from macros.read.report import read_report
from macros.read.text.file import read_text


def found_in(small: Project) -> list[str]:
    """All findings but those on unfinished pages, printed as bytes, as on a terminal."""
    findings = examine(read_report(small)).findings
    printed = [str(one) for one in findings if one.code is not Code.UNFINISHED]
    assert [line.encode() for line in printed]
    return printed


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_does_not_keep_the_reader_waiting(small: Project) -> None:
    """Neither as a page nor as a picture."""
    os.mkfifo(small.docs / "x.md")
    os.mkfifo(small.docs / "y.png")
    first, second = found_in(small)
    assert first.startswith("docs/x.md:1: không phải là tệp")
    assert second.startswith("docs/y.png:1: không phải là tệp")


def test_a_folder_with_the_name_of_a_page_is_no_page(small: Project) -> None:
    """It would be read as one."""
    (small.docs / "x.md").mkdir()
    (finding,) = found_in(small)
    assert finding.startswith("docs/x.md:1: không phải là tệp")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_cannot_be_written_are_found_and_printed(small: Project) -> None:
    """As an archive from another system leaves them."""
    for name in (b"b\xff.md", b"b\xff.png", "b\u202e.md".encode()):
        (Path(os.fsdecode(bytes(small.docs) + b"/" + name))).write_text("# x\n")
    findings = found_in(small)
    assert [line.partition(":")[0] for line in findings] == [
        "docs/b\\u202e.md",
        "docs/b\\udcff.md",
        "docs/b\\udcff.png",
    ]
    assert all("ký tự không dùng được" in line for line in findings)


def test_a_file_beyond_all_measure_is_not_read(small: Project) -> None:
    """Nobody writes a page of megabytes."""
    findings = []
    path = small.docs / "index.md"
    path.write_text("a" * 1_000_001, encoding="utf-8")
    assert read_text(small, path, findings, most_mb=1) is None
    assert "tệp lớn quá 1 MB" in findings[0].message
