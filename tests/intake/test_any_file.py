"""Whatever file is handed in, it is read or refused with findings: nothing ends in a traceback."""

from __future__ import annotations

import re
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
from tests.deep import examples
from tests.intake.files import GOOD, HEAD, open_document, workbook

SECOND = (*GOOD[:2], "phuong", *GOOD[3:])
UNREAD = ("docProps", "xl/theme", "META-INF", "mimetype")


def judged(project: Project, path: Path, raw: bytes) -> None:
    """Hand in these bytes: either something would be written, or there is a finding."""
    path.write_bytes(raw)
    intake = take_in(project, path, Wishes(unsettled=True, concealed=True))
    assert intake.outcomes or intake.findings
    assert all(finding.message and finding.remedy for finding in intake.findings)


def parts_of(path: Path) -> dict[str, bytes]:
    """The parts of a workbook, without those that nothing reads."""
    with zipfile.ZipFile(path) as archive:
        names = (name for name in archive.namelist() if not name.startswith(UNREAD))
        return {name: archive.read(name) for name in names}


def packed(parts: dict[str, bytes]) -> bytes:
    """Parts as a file."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@cache
def sample(folder: Path, kind: str) -> bytes:
    """A sound file of a kind, with formulas, dates, shares, merged and hidden cells."""
    if kind == ".csv":
        return "\r\n".join(";".join(row) for row in (HEAD, GOOD, SECOND)).encode()
    if kind == ".ods":
        rows = [
            [
                f'<table:table-cell office:value-type="float" office:value="{value}" '
                f'table:number-columns-repeated="1"><text:p>{value}</text:p></table:table-cell>'
                if re.fullmatch(r"[\d.]+", value)
                else f'<table:table-cell office:value-type="string"><text:p>{value}</text:p>'
                "</table:table-cell>"
                for value in row
            ]
            for row in (HEAD, GOOD, SECOND)
        ]
        return packed(parts_of(open_document(folder / "m.ods", rows)))
    numbers = [2018, "an", "phuong", "moi", 100, 5, None, 0.025, 43465, "=A1"]

    def dress(sheet: Any) -> None:
        sheet["H3"].number_format = "0.0%"
        sheet["I3"].number_format = "dd/mm/yyyy"
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["K"].hidden = True
        sheet.merge_cells("L1:M2")

    return packed(parts_of(workbook(folder / "m.xlsx", [HEAD, GOOD, numbers], dress)))


EDITS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=8)), min_size=1, max_size=5
)


def edited(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """Bytes taken out and put in."""
    for where, many, put in edits:
        at = int(where * len(content))
        content = content[:at] + put + content[at + many :]
    return content


@given(st.sampled_from([".xlsx", ".ods", ".csv"]), EDITS)
@examples(daily=30, deep=10_000)
def test_any_bytes(
    project: Project, tmp_path: Path, kind: str, edits: list[tuple[float, int, bytes]]
) -> None:
    """A file torn on its way, whatever it is called."""
    judged(project, tmp_path / f"gui{kind}", edited(sample(tmp_path, kind), edits))


WORDS = st.sampled_from(
    [
        *(
            b"0",
            b"-1",
            b"1",
            b"2",
            b"99999999999",
            b"1e999",
            b"nan",
            b"",
            b"\xc2\xb2",
            b"A1",
            b"XFE1",
        ),
        *(b"s", b"str", b"inlineStr", b"b", b"e", b"d", b"n", b"true", b"A1:B2", b"B2:A1", b"ZZZ0"),
        *(b"2018-02-30", b"percentage", b"date", b"float", b"string", b"&amp;", b"&x;", b"<!---->"),
    ]
) | st.binary(max_size=4)
_VALUE = re.compile(rb'(?<==")[^"]*(?=")|(?<=>)[^<>]+(?=<)')


@given(
    st.sampled_from([".xlsx", ".ods"]),
    st.integers(0, 9),
    st.lists(st.tuples(st.integers(0, 999), WORDS), min_size=1, max_size=4),
)
@examples(daily=30, deep=10_000)
def test_any_value_in_a_workbook(
    project: Project, tmp_path: Path, kind: str, part: int, edits: list[tuple[int, bytes]]
) -> None:
    """A sound zip of parts in which a number, a type, an address, a text is something else."""
    with zipfile.ZipFile(BytesIO(sample(tmp_path, kind))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = sorted(parts)[part % len(parts)]
    for number, word in edits:
        found = list(_VALUE.finditer(parts[name]))
        if found:
            start, end = found[number % len(found)].span()
            parts[name] = parts[name][:start] + word + parts[name][end:]
    judged(project, tmp_path / f"gui{kind}", packed(parts))


CELLS = [
    *("", " ", "2018", "an", "Huyện An", "xa", "1.234", "1,5", "12%", "-", "²", "٣", "1e9", "=1"),
    *("#REF!", "\ufeff", "\0", '"', '""', "Năm 2018", "30/11/2021", "2018-12-31", "Cộng", *HEAD),
]
CELL = st.sampled_from(CELLS) | st.text(max_size=12)


@given(
    st.lists(st.lists(CELL, min_size=1, max_size=12), max_size=6),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1258", "latin-1"]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.booleans(),
)
@examples(daily=30, deep=15_000)
def test_any_table_of_text(
    project: Project,
    tmp_path: Path,
    rows: list[list[str]],
    delimiter: str,
    encoding: str,
    end: str,
    has_head: bool,
) -> None:
    """Rows of any length, in any encoding, under a head or without one."""
    lines = [delimiter.join(row) for row in ([list(HEAD), *rows] if has_head else rows)]
    judged(project, tmp_path / "gui.csv", end.join(lines).encode(encoding, "replace"))
