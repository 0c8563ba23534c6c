"""Whatever is in a file, its reader gives findings: no traceback, and no hang."""

from __future__ import annotations

import faulthandler
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from macros.findings import Finding
from macros.project import Project
from macros.read.documents import Register
from macros.read.identity import Identity
from macros.read.outline import Outline
from macros.read.page.page import read_page
from macros.read.table.file import read_table
from macros.read.text.file import read_text
from macros.read.yaml.file import read_model
from tests.deep import examples
from tests.published import SMALL, copy_report

SECONDS = 5
Reader = Callable[[Project, bytes], list[Finding]]

# Pieces of what authors type, right and wrong, between letters of all kinds.
_TYPED = """
{{ }} {% %} {# #} so( bang(" ' " [ ]( ![ ) * _ ` ``` ~ # > - 1. | --- : , & ! % @ ? \\ <a> muc:
ky: tu: den: null 0x_ 1e999 .inf 2021-13-45 12:30:00 é e\u0301 § ¶ ¨ đ Đảng 0 9999 =cmd ;
99999999999999999999999999999999
"""
_PIECES = st.sampled_from(_TYPED.split())
_BLANKS = st.sampled_from([" ", "\n", "\n\n", "    ", "\t", "\r\n", "\ufeff", "\u200b", "\0", ""])
_TEXT = st.lists(st.one_of(_PIECES, _BLANKS, st.text(max_size=4)), max_size=40).map("".join)
_MANY = st.tuples(st.one_of(_PIECES, _BLANKS), st.integers(1, 30_000)).map(lambda p: p[0] * p[1])
ANYTHING = st.one_of(
    _TEXT.map(str.encode),
    st.builds(lambda text, many: (text + many).encode(), _TEXT, _MANY),
    st.binary(max_size=80),
)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A small report whose files are written over."""
    return copy_report(SMALL, tmp_path_factory.mktemp("bat-ky") / "nho")


def read_as_page(project: Project, content: bytes) -> list[Finding]:
    """Read content as a page: words, calls, front matter."""
    return _read(project.docs / "bat-ky.md", content, lambda *at: read_page(project, *at))


def read_as_yaml(project: Project, content: bytes) -> list[Finding]:
    """Read content as each of the YAML files of a report."""
    found = []
    for model in (Identity, Outline, Register):
        path = project.data / "bat-ky.yml"
        found += _read(
            path, content, lambda path, to, as_: read_model(project, path, as_, to), model
        )
    return found


def read_as_table(project: Project, content: bytes) -> list[Finding]:
    """Read content as the rows of a table, and as what a table means."""
    found = []
    for name in ("kho_sach.csv", "kho_sach.yml"):
        path, meaning = project.tables / name, project.tables / "kho_sach.yml"
        whole = path.read_bytes()
        try:
            found += _read(path, content, lambda _, to, at=meaning: read_table(project, at, to))
        finally:
            path.write_bytes(whole)
    return found


def read_as_text(project: Project, content: bytes) -> list[Finding]:
    """Read content as text of any encoding."""
    return _read(project.docs / "bat-ky.md", content, lambda *at: read_text(project, *at))


def _read(path: Path, content: bytes, read: Callable[..., object], *more: object) -> list[Finding]:
    path.write_bytes(content)
    findings: list[Finding] = []
    read(path, findings, *more)
    return findings


def in_time(read: Reader, project: Project, content: bytes) -> list[Finding]:
    """Read on a watch: when it takes too long, the program ends and says where."""
    faulthandler.dump_traceback_later(SECONDS * 4, exit=True)  # machines differ
    try:
        return read(project, content)
    finally:
        faulthandler.cancel_dump_traceback_later()


READERS = [read_as_page, read_as_yaml, read_as_table, read_as_text]


@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_whatever_is_in_a_file_is_read_or_told(report: Project, read: Reader) -> None:
    """Each finding names its file, a line of it, and what to do."""

    @examples(daily=40, deep=25_000)
    @given(ANYTHING)
    @example(b"{{ " * 20_000)
    @example(b'{{ so("' * 10_000)
    @example(b"](" * 100_000)
    @example(b"[" * 10_000 + b"\n" + b"- " * 5_000)
    @example(b"a" * 20_000_000)
    def check(content: bytes) -> None:
        lines = content.count(b"\n") + content.count(b"\r") + 2
        for finding in in_time(read, report, content):
            assert 1 <= finding.line <= lines, finding
            assert finding.remedy
            assert "\n" not in str(finding), finding

    check()
