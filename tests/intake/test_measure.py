"""Files bent on filling the memory are judged by a process of their own, within a measure."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from macros.project import Project

MEASURED = """
import resource, sys
from pathlib import Path
from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))  # seconds; 5 on a machine that does nothing else
intake = take_in(Project(Path(sys.argv[1])), Path(sys.argv[2]), Wishes())
print(*intake.findings, sep="\\n")
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
sys.exit(0 if intake.findings and used < 1_000_000 else 1)  # kilobytes
"""
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(path: Path, rows: Iterable[str], texts: Iterable[str] = ()) -> Path:
    """Write a workbook of one sheet part by part, however large it is."""
    head = (
        f'<workbook {MAIN} xmlns:r="{LINKS}"><sheets><sheet name="A" r:id="a"/></sheets></workbook>'
    )
    link = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    link += '<Relationship Id="a" Target="s.xml"/></Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", head)
        archive.writestr("xl/_rels/workbook.xml.rels", link)
        for name, root, parts in (("s", "worksheet", rows), ("sharedStrings", "sst", texts)):
            with archive.open(f"xl/{name}.xml", "w") as stream:
                inner = "sheetData" if name == "s" else "x"
                stream.write(f"<{root} {MAIN}><{inner}>".encode())
                for part in parts:
                    stream.write(part.encode())
                stream.write(f"</{inner}></{root}>".encode())
    return path


def rows(cells: str, many: int) -> Iterator[str]:
    """The same row again and again."""
    return (f'<row r="{number}">{cells}</row>' for number in range(1, many + 1))


def hostile(folder: Path, kind: str) -> Path:
    """A file of some kilobytes to twenty megabytes that holds far more."""
    path = folder / "gui.xlsx"
    match kind:
        case "sixteen million cells":
            return book(path, rows("<c><v>1</v></c>" * 16, 1_000_000))
        case "one row of them":
            return book(path, ("<c><v>1</v></c>" * 1_000_000 for _ in range(16)))
        case "empty cells without addresses":
            return book(path, rows('<c s="1"/>' * 5, 900_000))
        case "formatted cells":
            return book(path, rows('<c r="A1" s="1"/>' * 5, 900_000))
        case "one text for all":
            return book(
                path, rows('<c t="s"><v>0</v></c>' * 5, 90_000), [f"<si><t>{'a' * 10**6}</t></si>"]
            )
        case "many texts":
            return book(path, (), ("<si><t>1</t></si>" for _ in range(10**7)))
    raw = {
        "lines": b"nam,don_vi,loai\n" + b"2018,an,xa\n" * 1_700_000,
        "one line": b"nam,don_vi,loai\n" + b"1," * 9_900_000,
        "one cell": b"nam,don_vi,loai\n" + b"1" * 19_000_000,
        "quotes": b'"' * 19_000_000,
        "odd letters": b"nam,don_vi,loai\n" + b"\xd0\xb6\xe4\xf6 \xb5\n" * 3_000_000,
    }[kind]
    path = folder / "gui.csv"
    path.write_bytes(raw)
    return path


@pytest.mark.deep
@pytest.mark.skipif(sys.platform == "win32", reason="Windows measures no process so")
@pytest.mark.parametrize(
    "kind",
    [
        *("sixteen million cells", "one row of them", "empty cells without addresses"),
        *("formatted cells", "one text for all", "many texts"),
        *("lines", "one line", "one cell", "quotes", "odd letters"),
    ],
)
def test_a_gigabyte_is_enough_to_refuse(project: Project, tmp_path: Path, kind: str) -> None:
    """It ends with findings, in seconds, and needs less memory than a browser."""
    path = hostile(tmp_path, kind)
    command = [sys.executable, "-c", MEASURED, str(project.root), str(path)]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
