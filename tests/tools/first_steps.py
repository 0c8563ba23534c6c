"""Do what `huong-dan/bat-dau-10-phut.md` says, step by step, with the files that it shows."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner
from docx import Document
from openpyxl import Workbook, load_workbook

from macros.cli import main
from tests.tools import make_district

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "huong-dan" / "bat-dau-10-phut.md"
_BLOCK = re.compile(
    r"^```(?P<kind>\w+) ?(?P<file>\S*)(?P<more> \+)?\n(?P<text>.*?)^```$", re.S | re.M
)
_HEADING = re.compile(r"\d+\. ")


def follow(folder: Path) -> Iterator[tuple[str, str, Path]]:
    """Do every step below a folder; give each command, what it printed and the report's folder."""
    here = folder
    for block in _BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        text, name = block["text"], block["file"]
        match block["kind"]:
            case "text":
                _write(folder / name, text.splitlines())
            case "yaml" | "markdown":
                _edit(here / name, text, is_added=block["more"] is not None)
            case "sh":
                for line in text.splitlines():
                    if line.startswith("cd "):
                        here = here / line[3:]
                        continue
                    yield line, _run(line, here), here
                    if " mau " in line:
                        _fill_in(here)


def _run(line: str, here: Path) -> str:
    program, *arguments = shlex.split(line)
    assert program == "baocao", line
    # What is named from where a person stands.
    given = [str(here / one) if one.endswith((".xlsx", ".docx")) else one for one in arguments]
    if arguments[0] == "moi":
        given[1] = str(here / given[1])
    if arguments[0] == "mau":
        given += ["--ra", str(here / "ket_nap-van_trach.xlsx")]
    done = CliRunner().invoke(main, ["--thu-muc", str(here), *given])
    assert done.exit_code == 0, f"{line}\n{done.output}"
    return done.output


def _write(path: Path, lines: list[str]) -> None:
    """Make the Word or Excel file whose lines are shown; headings of a draft are bold."""
    if path.suffix == ".xlsx":
        book = Workbook()
        for line in lines:
            book.active.append([cell or None for cell in line.split("|")])
        book.save(path)
        return
    document = Document()
    for line in lines:
        run = document.add_paragraph().add_run(line)
        run.bold = path.name == "ban-nhap.docx" and _HEADING.match(line) is not None
    document.save(str(path))


def _edit(path: Path, text: str, *, is_added: bool) -> None:
    """Put lines in the place of those that begin alike, or at the end."""
    kept = path.read_text(encoding="utf-8")
    if is_added:
        path.write_text(f"{kept}\n{text}", encoding="utf-8")
        return
    for line in text.splitlines():
        begins = re.match(r"\s*\w+:|\{\{ \w+\(\"[^\"]*\"", line)
        assert begins, line
        kept, count = re.subn(
            rf"(?m)^{re.escape(begins.group())}.*$", lambda _, new=line: new, kept
        )
        assert count == 1, (path, line)
    path.write_text(kept, encoding="utf-8")


def _fill_in(report: Path) -> None:
    """Type the numbers into the template, as whoever gets it does."""
    path = report / "ket_nap-van_trach.xlsx"
    book = load_workbook(path)
    make_district.fill_template(report, book, "ket_nap", make_district.WHOLE)
    book.save(path)
