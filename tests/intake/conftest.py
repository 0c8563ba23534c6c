"""A tiny project of two tables, one with the real forms, and a way to hand files in."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import Intake, take_in
from macros.project import Project
from tests.intake.files import Hand, Send, workbook

ROOT = Path(__file__).parents[2]

_UNITS = """title: Đơn vị
primaryKey: [ma]
label: ten
valid: {from: tu_nam, to: den_nam}
fields:
- {name: ma, title: Mã, type: string}
- {name: ten, title: Tên, type: string}
- {name: tu_nam, title: Từ năm, type: year}
- {name: den_nam, title: Đến năm, type: year}
"""
_UNIT_ROWS = "ma,ten,tu_nam,den_nam\nan,Huyện An,2000,\nbinh,Huyện Bình,2000,2018\n"

_COUNTS = """title: Đảng viên
primaryKey: [nam, don_vi, loai]
fields:
- {name: nam, title: Năm, type: year}
- {name: don_vi, title: Đơn vị, type: string, references: don_vi}
- {name: loai, title: Loại hình, type: string, categories: {xa: Xã, phuong: Phường}}
- {name: he, title: Hệ xếp loại, type: string, categories: {cu: Hệ cũ, moi: Hệ mới}}
- {name: dau_ky, title: Đầu kỳ, unit: người, constraints: {minimum: 0}}
- {name: tang, title: Tăng, unit: người, constraints: {minimum: 0}}
- {name: cuoi_ky, title: Cuối kỳ, unit: người, formula: dau_ky + tang}
- {name: tieu_bieu, title: Tiêu biểu, unit: người, constraints: {minimum: 0}, applies: {to: 2017}}
- {name: ty_le, title: Tỷ lệ, type: number, unit: "%", decimals: 1, constraints: {minimum: 0}}
- {name: ngay, title: Ngày chốt, type: date}
- {name: ghi_chu, title: Ghi chú, type: string}
rules:
- {id: A1, says: Tăng không quá đầu kỳ., holds: tang <= dau_ky}
- {id: A2, says: Đến 2017 dùng hệ cũ., when: {nam: "<= 2017"}, allows: {he: cu}}
- {id: A3, says: Từ 2018 dùng hệ mới., when: {nam: ">= 2018"}, allows: {he: moi}}
- {id: A4, says: Đơn vị còn hiệu lực., valid: don_vi}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A project whose table `so_dv` has no rows yet."""
    project = Project(tmp_path / "du-an")
    project.tables.mkdir(parents=True)
    project.config.write_text("", encoding="utf-8")
    (project.tables / "don_vi.yml").write_text(_UNITS, encoding="utf-8")
    (project.tables / "don_vi.csv").write_text(_UNIT_ROWS, encoding="utf-8")
    (project.tables / "so_dv.yml").write_text(_COUNTS, encoding="utf-8")
    return project


@pytest.fixture
def forms(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project with the real forms, the tables that they fill, and no numbers yet.

    What the forms and the descriptions of tables say is read once for all tests.
    """
    project = Project(tmp_path / "bieu", keeps_in=tmp_path_factory.getbasetemp() / "bieu-da-doc")
    project.tables.mkdir(parents=True)
    shutil.copytree(ROOT / "data" / "mau_bieu", project.data / "mau_bieu")
    shutil.copy(ROOT / "data" / "tables" / "don_vi.csv", project.tables)
    for path in (ROOT / "data" / "tables").glob("*.yml"):
        shutil.copy(path, project.tables)
    return project


@pytest.fixture
def send(project: Project, tmp_path: Path) -> Send:
    """Hand in a CSV: bytes as they are, or rows to be joined."""

    def hand_in(content: bytes | Sequence[Sequence[str]], wishes: Wishes | None = None) -> Intake:
        if not isinstance(content, bytes):
            content = "\n".join(",".join(row) for row in content).encode()
        path = tmp_path / "gui.csv"
        path.write_bytes(content)
        return take_in(project, path, wishes or Wishes())

    return hand_in


@pytest.fixture
def hand(forms: Project, tmp_path: Path) -> Hand:
    """Hand in a form of these rows, with its title in merged cells."""

    def hand_in(rows: Sequence[Sequence[Any]], wishes: Wishes | None = None) -> Intake:
        path = workbook(tmp_path / "bieu.xlsx", rows, lambda sheet: sheet.merge_cells("A2:C2"))
        return take_in(forms, path, wishes or Wishes())

    return hand_in
