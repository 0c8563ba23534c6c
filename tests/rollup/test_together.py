"""Returns judged as one table come to what each comes to alone, whatever is wrong with some."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from macros.files.work import Engine
from macros.project import Project
from macros.rollup.examined import judge_returns, judge_together
from macros.rollup.judged import JudgedReturn, judge
from macros.rollup.procedure import Frame, read_frame
from macros.rollup.returned import read_return, skim
from tests.deep import IS_DEEP
from tests.tools.make_returns import make_returns


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Returns of communes, one in two of them with an error of some kind."""
    folder = tmp_path_factory.mktemp("ca-nuoc")
    make_returns(folder, "xa", 150 if IS_DEEP else 14, share=5)
    return folder


@pytest.fixture(scope="module")
def frame(country: Path) -> Frame:
    return read_frame(Project(country / "cap-tren", keeps_in=Path("/dev/null/x")))


def test_what_is_judged_together_is_as_if_judged_alone(country: Path, frame: Frame) -> None:
    """The same rows, letters and seals; who has an error is left to be judged alone."""
    paths = sorted((country / "gui").iterdir())
    alone = {path: one for path in paths for one in judge_alone(path, frame)}
    skimmed = [one for one in (skim(path, frame) for path in paths) if one is not None]
    together = judge_together(frame, skimmed)
    assert len(together) > 1
    assert together == {one.unit: one for one in alone.values() if one.unit and not one.findings}


def test_every_planted_error_comes_to_what_it_must(country: Path, tmp_path: Path) -> None:
    """Refused, accepted with a warning, or not there, as the key of the returns says."""
    above = Project(country / "cap-tren")
    sources = [country / "gui"]
    found, strangers = judge_returns(
        read_frame(above), sources, Engine("0", print), lambda done, total: None, tmp_path
    )
    states = {one.unit: "nhan" if one.is_accepted else "tu_choi" for one in found}
    with (country / "loi.csv").open(encoding="utf-8") as stream:
        planted = list(csv.DictReader(stream))
    assert planted
    for one in planted:
        state = states.get(one["don_vi"], "cho")
        assert state == one["phai_la"].replace("sua", "nhan"), one
    unknown = [one for one in planted if one["loi"] == "don_vi_la"]
    assert len(strangers) == len(unknown)
    refused = {one["don_vi"] for one in planted if one["phai_la"] == "tu_choi"}
    assert {unit for unit, state in states.items() if state == "tu_choi"} == refused


def judge_alone(path: Path, frame: Frame) -> list[JudgedReturn]:
    return [judge(frame, part.unit, (part,)) for part in read_return(path, frame)]
