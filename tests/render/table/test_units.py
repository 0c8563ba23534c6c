"""Rows of different units say their own; parts that do not make the whole say so."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from macros.findings import AuthorError
from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.call.context import Rendered
from tests.published import SMALL
from tests.render.table.test_bang import rows, text

Say = Callable[..., Rendered]

AWARDS = """\
title: Khen thưởng
primaryKey: [nam, ai, muc]
fields:
- {name: nam, title: Năm, type: year}
- name: ai
  title: Đối tượng
  type: string
  summable: false
  categories: {phong: Phòng, nguoi: Nhân viên, moi: Nhân viên mới}
  units: {phong: phòng, nguoi: người, moi: người}
- {name: muc, title: Mức, type: string, categories: {bang: Bằng khen, giay: Giấy khen}}
- {name: so, title: Số lượng, unit: "phòng, người"}
"""
CHANGES = """\
title: Biến động
primaryKey: [nam]
fields:
- {name: nam, title: Năm, type: year}
- {name: dau, title: Đầu năm, unit: người, stock: true}
- name: tang
  title: Tổng số tăng
  short: Tổng số
  group: Tăng
  unit: người
  formula: moi + den + ve
- {name: moi, title: Tuyển mới, group: Tăng, unit: người}
- {name: den, title: Chuyển đến, group: Tăng, unit: người}
- {name: ve, title: Trở về, group: Tăng, unit: người}
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The small report with awards to rooms and people, and how their number changed."""
    root = tmp_path_factory.mktemp("don-vi") / "bao-cao"
    shutil.copytree(SMALL, root)
    tables = Project(root).tables
    years = range(2016, 2021)
    awards = "".join(
        f"{year},{who},{level},{year - 2010}\n"
        for year in years
        for who in ("phong", "nguoi", "moi")
        for level in ("bang", "giay")
    )
    changes = "".join(f"{year},100,3,2,1\n" for year in years)
    for name, meaning, lines in (
        ("khen", AWARDS, f"nam,ai,muc,so\n{awards}"),
        ("doi", CHANGES, f"nam,dau,moi,den,ve\n{changes}"),
    ):
        source = "source: Sổ của phòng\nillustrative: true\n"
        (tables / f"{name}.yml").write_text(source + meaning, encoding="utf-8")
        (tables / f"{name}.csv").write_text(lines, encoding="utf-8")
    report = read_report(Project(root))
    assert not report.findings, "\n".join(map(str, report.findings))
    return report


def test_groups_of_different_units_say_their_own(say: Say) -> None:
    """Never "phòng, người" above all."""
    shown = say('bang("khen", hang=["ai", "muc"], ngang="nam")')
    assert [line[0] for line in rows(shown) if len(line) == 1 or "Phòng" in line[0]] == [
        "Phòng (phòng)",
        "Nhân viên (người)",
        "Nhân viên mới (người)",
    ]
    assert "Đơn vị tính" not in shown.markdown


def test_rows_without_groups_say_their_own(say: Say) -> None:
    """In the head of the row."""
    shown = say('bang("khen", hang="ai", ngang="nam", muc="bang")')
    assert [line[0] for line in rows(shown)[1:]] == [
        "Phòng (phòng)",
        "Nhân viên (người)",
        "Nhân viên mới (người)",
    ]


def test_rows_of_one_unit_have_it_above(say: Say) -> None:
    """Whatever the other rows of the data count."""
    shown = say('bang("khen", hang=["ai", "muc"], ngang="nam", ai=["nguoi", "moi"])')
    assert text(shown, "//p[contains(@class, 'don-vi-tinh')]") == "Đơn vị tính: người"
    assert "Nhân viên" in [line[0] for line in rows(shown)]


def test_an_axis_has_one_unit(say: Say) -> None:
    """A chart of people names people; one of people and rooms is refused."""
    people = say('bieu_do("khen", "so", truc="nam", nhom="muc", ai="nguoi")')
    assert "đơn vị tính: người" in people.markdown.lower()
    assert "phòng, người" not in people.markdown
    with pytest.raises(AuthorError, match="đơn vị khác nhau"):
        say('bieu_do("khen", "so", truc="ai", muc="bang", nam=2020)')


def test_parts_that_do_not_make_the_whole_say_so(say: Say) -> None:
    """All parts need no such word."""
    some = rows(say('bang("doi", cot=["dau", "tang", "moi", "den"])'))
    assert some[:3] == [
        ["Năm", "Đầu năm", "Tăng"],
        ["Tổng số", "Trong đó"],
        ["Tuyển mới", "Chuyển đến"],
    ]
    assert rows(say('bang("doi", cot=["dau", "tang", "moi"])'))[1] == [
        "Tổng số",
        "Trong đó: tuyển mới",
    ]
    every = rows(say('bang("doi", cot=["dau", "tang", "moi", "den", "ve"])'))
    assert every[1] == ["Tổng số", "Tuyển mới", "Chuyển đến", "Trở về"]
