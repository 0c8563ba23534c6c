"""What `baocao giai-thich` says is true: wrong examples give the code, right ones do not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from macros.check.run import examine
from macros.cli import main
from macros.findings import Code
from macros.project import Project
from macros.publish.telling import CodeGuide, read_explanations
from macros.read.report import read_report

EXPLAINED = read_explanations()
SHOWN = [pytest.param(code, one, id=code) for code, one in EXPLAINED.items() if one.sai]


def test_every_code_is_explained_in_the_words_of_the_guide() -> None:
    """CONTRIBUTING.md and the command say the same."""
    guide = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    said = dict(re.findall(r"^\| `([\w-]+)` \| (.+) \|$", guide, re.MULTILINE))
    assert set(EXPLAINED) == set(map(str, Code))
    assert {code: said[code] for code in EXPLAINED} == {
        code: one.nghia for code, one in EXPLAINED.items()
    }


@pytest.mark.parametrize(("code", "one"), SHOWN)
def test_the_wrong_example_gives_the_code_and_the_right_one_does_not(
    code: str, one: CodeGuide, small: Project
) -> None:
    """Typed at the end of a page that is sound."""
    page = small.docs / "b-xep-loai.md"
    sound = page.read_text(encoding="utf-8")
    found = []
    for text in (one.sai, one.dung):
        page.write_text(f"{sound}\n{text}\n", encoding="utf-8")
        found.append({str(each.code) for each in examine(read_report(small)).findings})
    assert code in found[0]
    assert code not in found[1]


def test_the_command_tells_meaning_and_examples() -> None:
    """A code that there is not is answered with the nearest one."""
    told = CliRunner().invoke(main, ["giai-thich", "ngay-khong-co"])
    assert told.exit_code == 0
    assert "Sai:" in told.stdout
    assert "31/02/2020" in told.stdout
    unknown = CliRunner().invoke(main, ["giai-thich", "ngay-khong"])
    assert unknown.exit_code == 1
    assert "ngay-khong-co" in unknown.stderr
