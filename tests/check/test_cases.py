"""Each file in cases/ damages the small report in one way and lists exactly what is found."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
import yaml

from macros.check.run import examine
from macros.project import Project
from macros.read.report import read_report

CASES = sorted((Path(__file__).parent / "cases").glob("*.yml"))
_ALPHABETS = ("LATIN ", "GREEK ", "SUPERSCRIPT ", "CHECK MARK")


def lacking(text: str) -> list[str]:
    """Stand in for a font of Latin and Greek letters."""
    return [letter for letter in text if not unicodedata.name(letter).startswith(_ALPHABETS)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_each_mistake_is_found_where_it_was_made(path: Path, small: Project) -> None:
    """The findings of a case are the whole list, word for word."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    for file, text in case.get("write", {}).items():
        target = small.root / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    for file, base64 in case.get("bytes", {}).items():
        (small.root / file).write_bytes(base64)
    for file in case.get("delete", []):
        (small.root / file).unlink()
    for file, target in case.get("link", {}).items():
        (small.root / file).unlink(missing_ok=True)
        (small.root / file).symlink_to(target)
    for file, changes in case.get("replace", {}).items():
        target = small.root / file
        text = target.read_text(encoding="utf-8")
        for old, new in changes.items():
            assert old in text, f"{file} does not hold {old!r}"
            text = text.replace(old, new, 1)
        target.write_text(text, encoding="utf-8")
    for file, text in case.get("append", {}).items():
        target = small.root / file
        target.write_text(target.read_text(encoding="utf-8") + text, encoding="utf-8")
    found = [str(one) for one in examine(read_report(small), lacking=lacking).findings]
    assert [line for line in found if "[chua-xong]" not in line] == case["findings"]


def test_the_small_report_itself_is_sound(small: Project) -> None:
    """Nothing but its unfinished pages is found in the undamaged report."""
    found = [str(finding) for finding in examine(read_report(small)).findings]
    assert [line for line in found if "[chua-xong]" not in line] == []
