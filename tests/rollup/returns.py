"""Returns cut out of a province's report: each district's own folder, zip or workbook."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

from macros.project import Project
from macros.rollup.run import Rollup, roll_up

LAST = "2020,cao_son,2090,65,28,5,2178,46.0,66,"  # the last row of one of them
UNITS = ("an_thinh", "ban_ly", "cao_son")


def cut_out(province: Project, unit: str, target: Path) -> Project:
    """Make the report of one district: the tables' rows of its own, the pages as they are."""
    own = shutil.ignore_patterns(".cache", "site", "overrides", "gui-lai", "tong-hop*", "tong_hop*")
    shutil.copytree(province.root, target, ignore=own)
    made = Project(target)
    for path in made.tables.glob("*.csv"):
        if path.stem != "don_vi":
            keep_rows(path, unit)
    report = made.data / "report.yml"
    text = report.read_text(encoding="utf-8").replace("ma_don_vi: son_ha", f"ma_don_vi: {unit}")
    report.write_text(text, encoding="utf-8")
    return made


def keep_rows(path: Path, *units: str) -> None:
    """Keep the rows of some units."""
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    kept = [row for row in rows if row[1] in (*units, "ma_don_vi")]
    text = "".join(",".join(row) + "\n" for row in kept)
    path.write_text(text, encoding="utf-8")


def pack(report: Project, target: Path) -> Path:
    """Zip a report as a clerk does, in its folder."""
    with zipfile.ZipFile(target, "w") as archive:
        for path in sorted(report.root.rglob("*")):
            if path.is_file():
                archive.write(path, f"{report.root.name}/{path.relative_to(report.root)}")
    return target


def edit(path: Path, old: str, new: str) -> None:
    """Exchange a text that stands in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path} does not hold {old!r}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def run(project: Project, *sources: Path) -> Rollup:
    """Roll up returns."""
    return roll_up(project, sources)


def states(rolled: Rollup) -> dict[str, str]:
    """Give the state of each unit."""
    return {one.unit: one.state for one in rolled.made.states}


def unit_lines(rolled: Rollup) -> dict[str, str]:
    """Give the line of each unit in the table of units."""
    path = rolled.frame.project.tables / "tong_hop_don_vi.csv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return {line.partition(",")[0]: line for line in lines}


def letters(project: Project, unit: str) -> dict[Path, bytes]:
    """Give what went back to a unit."""
    found = sorted((project.root / "gui-lai").glob(f"{unit}.*"))
    return {path: path.read_bytes() for path in found}


def tables(project: Project) -> dict[str, str]:
    """Give the texts of the collected tables."""
    names = ("dang_vien.csv", "ket_nap.csv")
    return {name: (project.tables / name).read_text(encoding="utf-8") for name in names}
