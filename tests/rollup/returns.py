"""Returns cut out of a province's report: each district's own folder, zip or workbook."""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
from pathlib import Path

from macros.project import Project

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
