"""Work is done here or on a cluster, with the same results; what kills a worker stops no other."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from macros.findings import AuthorError
from macros.project import Project
from macros.rollup.engine import each
from macros.rollup.returned import skim
from macros.rollup.run import roll_up
from tests.rollup.returns import edit
from tests.rollup.test_roll_up import states, tables


def halve(number: int) -> int:
    """Refuse odd numbers, and end the whole process at 13."""
    if number == 13 and os.environ.get("DIES"):
        os._exit(1)
    if number % 2:
        raise ValueError(number)
    return number // 2


def results(where: str | None) -> dict[int, object]:
    found = each(halve, (2, 3, 4, 13), where, lambda line: None)
    return {item: type(got).__name__ if isinstance(got, Exception) else got for item, got in found}


def test_what_fails_here_is_told_with_its_error() -> None:
    """The other pieces of work are done."""
    assert results("0") == {2: 1, 3: "ValueError", 4: 2, 13: "ValueError"}


@pytest.mark.deep
def test_a_worker_that_dies_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a scheduler with two workers on loopback, a piece that kills each worker it gets."""
    pytest.importorskip("distributed")
    monkeypatch.setenv("DIES", "1")
    assert results("2") == {2: 1, 3: "ValueError", 4: 2, 13: "KilledWorker"}


def test_a_scheduler_with_two_workers_makes_the_same_files(waiting: Project, sent: Path) -> None:
    """As one process does, one return after the other."""
    distributed = pytest.importorskip("distributed")
    roll_up(waiting, [sent], "0")
    here = tables(waiting)
    shutil.rmtree(waiting.cache)
    wanted = {"n_workers": 2, "threads_per_worker": 1, "processes": False, "protocol": "tcp"}
    with distributed.LocalCluster(host="127.0.0.1", dashboard_address=None, **wanted) as cluster:
        rolled = roll_up(waiting, [sent], cluster.scheduler_address)
    assert set(states(rolled).values()) == {"nhan"}
    assert tables(waiting) == here


def test_what_was_judged_is_not_judged_again(
    waiting: Project, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second run looks at the returns alone that have changed since."""
    judged: list[str] = []
    roll_up(waiting, [sent], "0")
    monkeypatch.setattr(
        "macros.rollup.examined.skim",
        lambda path, frame: judged.append(path.name) or skim(path, frame),
    )
    edit(sent / "ban_ly/docs/index.md", "Số liệu minh họa.", "Số liệu của huyện.")
    roll_up(waiting, [sent], "0")
    assert judged == ["ban_ly"]


def test_a_cluster_that_is_not_there_is_told(
    waiting: Project, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Dask installed, whoever asks for a scheduler hears how to get it."""
    monkeypatch.setattr("macros.rollup.engine._is_installed", lambda: False)
    with pytest.raises(AuthorError, match=r"pip install bao-cao\[tong-hop\]"):
        roll_up(waiting, [sent], "tcp://127.0.0.1:1")
