"""The package is cut into few rooms and full ones: the limits, and how they are measured."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from tests.tools.house import LIMITS, ROOT, House, Limits, find_faults, read_house

TINY = Limits(
    files_in_folder=2, shortest=3, longest=6, median=3, modules=4, above_percent=50, lines=30
)


def test_the_house_keeps_its_limits() -> None:
    """A module that is too small or too large, or a name for two things, is told with a remedy."""
    faults = list(find_faults(read_house(), LIMITS))
    assert not faults, "\n".join(("see `python -m tests.tools.house`:", *faults))


def test_nothing_of_a_trial_lies_at_the_top() -> None:
    """Folders hold what a report is made of; beside them lie texts and settings, no copies."""
    git = ["git", "-C", str(ROOT), "ls-files", "-z"]
    listed = subprocess.run(git, capture_output=True, check=False, text=True).stdout.split("\0")
    lying = {Path(name).suffix for name in listed if name and "/" not in name}
    assert lying <= {"", ".md", ".yml", ".yaml", ".toml", ".lock"}


def write_house(folder: Path, files: dict[str, str]) -> House:
    """Write a package and measure it."""
    for name, text in files.items():
        path = folder / "macros" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return read_house(folder / "macros")


def code(lines: int, first: str = "def f():") -> str:
    """Write a module of some lines that defines one thing."""
    return f"{first}\n" + "    1\n" * (lines - 1)


GOOD = {"__init__.py": "", "a.py": code(4), "room/b.py": code(3), "room/c.py": code(5)}


def test_a_small_house_within_its_limits_has_no_faults(tmp_path: Path) -> None:
    """The other tests each change one thing of this package."""
    assert list(find_faults(write_house(tmp_path, GOOD), TINY)) == []


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"room/b.py": code(2)}, "macros/room/b.py: 2 lines, at least 3; join it"),
        ({"room/b.py": code(7)}, "macros/room/b.py: 7 lines, at most 6; look for"),
        ({"room/d.py": code(4)}, "macros/room: 3 modules, at most 2; give a concept"),
        ({"d.py": code(4), "e/f.py": code(4)}, "5 modules, at most 4; join small ones"),
        ({"e/__init__.py": code(20)}, "32 lines, at most 30; delete"),
        (
            {"a.py": code(4, "class X:"), "room/b.py": code(4, "class X:")},
            "class X means 2",
        ),
        ({"e/b.py": code(4, "class B:")}, "b.py means 2 things (macros/e/b.py, macros/room/b.py)"),
    ],
)
def test_what_breaks_a_limit_is_told_with_a_remedy(
    tmp_path: Path, changed: dict[str, str], told: str
) -> None:
    """Each fault names the module, the figure, the limit and what to do."""
    faults = list(find_faults(write_house(tmp_path, GOOD | changed), TINY))
    assert [fault for fault in faults if fault.startswith(told)], faults


def test_doors_may_be_of_any_size(tmp_path: Path) -> None:
    """`__init__`, `__main__` and a file that only binds names lead to other modules."""
    doors = {"__main__.py": "def f(): ...\n", "room/__init__.py": code(9), "a.py": "A = 1\n"}
    limits = replace(TINY, median=1)
    assert list(find_faults(write_house(tmp_path, GOOD | doors), limits)) == []


def test_the_median_leaves_out_the_files_that_make_a_folder_a_package(tmp_path: Path) -> None:
    """Empty `__init__` files would make any house look small."""
    files = {"__init__.py": "", "b/__init__.py": "", "b/a.py": code(4), "b/c.py": code(6)}
    house = write_house(tmp_path, files)
    assert house.median == 5
    low = list(find_faults(house, replace(TINY, median=6)))
    assert low == ["the median module has 5 lines, at least 6; join small ones of one concept"]


def test_docstring_and_imports_stand_above_the_first_definition(tmp_path: Path) -> None:
    """A constant is a definition already; imports for types are imports."""
    text = (
        '"""Docstring."""\n\nimport typing\nif typing.TYPE_CHECKING:\n    import io\n'
        "if TYPE_CHECKING:\n    import os\n\n\n@decorated\ndef f(): ...\n"
    )
    plain, constant = text.replace("if typing.", "if "), text.replace("@decorated", "A = 1")
    house = write_house(tmp_path, {"a.py": plain, "b.py": constant, "c.py": "import io\n"})
    assert [module.above for module in house.files] == [9, 3, 1]


def test_steps_may_have_the_same_name_in_many_rooms(tmp_path: Path) -> None:
    """`form/read.py` and `template/read.py`: the folder says of what."""
    house = write_house(tmp_path, GOOD | {"e/b.py": code(4)})
    assert list(find_faults(house, TINY)) == []
