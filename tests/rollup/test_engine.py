"""Work is done here or on a cluster, with the same results; what kills a worker stops no other."""

from __future__ import annotations

import errno
import os
import shutil
import signal
from pathlib import Path

import pytest

from macros.files.work import Engine
from macros.findings import AuthorError
from macros.project import Project
from macros.rollup.returned import skim
from macros.rollup.run import roll_up
from tests.published import copy_report
from tests.rollup.returns import LAST, edit, pack, states, tables
from tests.tools.make_returns import make_returns


def halve(number: int) -> int:
    """Refuse odd numbers; end the whole process at 13, and the first time at 8."""
    dies = os.environ.get("DIES")
    if dies and number == 13:
        os._exit(1)
    if dies and number == 8 and not Path(dies).exists():
        Path(dies).touch()
        os._exit(1)
    if number % 2:
        raise ValueError(number)
    return number // 2


def results(where: str | None) -> dict[int, object]:
    with Engine(where, lambda line: None) as engine:
        return {
            item: type(got).__name__ if isinstance(got, Exception) else got
            for item, got in engine.each(halve, (2, 3, 4, 8, 13))
        }


def test_what_fails_here_is_told_with_its_error() -> None:
    """The other pieces of work are done."""
    assert results("0") == {2: 1, 3: "ValueError", 4: 2, 8: 4, 13: "ValueError"}


@pytest.mark.deep
def test_a_worker_that_dies_takes_nothing_with_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A piece that ends each worker that it gets is named; what waited beside it is done."""
    pytest.importorskip("distributed")
    monkeypatch.setenv("DIES", str(tmp_path / "once"))
    assert results("2") == {2: 1, 3: "ValueError", 4: 2, 8: 4, 13: "KilledWorker"}
    assert capfd.readouterr() == ("", ""), "Dask says nothing by itself"


def test_the_order_in_which_work_ends_makes_no_difference(
    waiting: Project, sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Returns judged last to first, tables added up last to first: the same bytes."""
    edit(sent / "cao_son/data/tables/dang_vien.csv", LAST, LAST.replace("2178", "2187"))
    back = copy_report(waiting.root, tmp_path / "lui")
    roll_up(waiting, [sent], "0")
    each = Engine.each
    monkeypatch.setattr(Engine, "each", lambda *of, **how: reversed([*each(*of, **how)]))
    roll_up(back, [sent], "0")
    assert contents(back) == contents(waiting)


@pytest.mark.deep
def test_workers_order_and_a_killed_worker_make_no_difference(tmp_path: Path) -> None:
    """1, 2 and 4 workers, the sources turned round, a worker killed in the middle: same bytes."""
    distributed = pytest.importorskip("distributed")
    make_returns(tmp_path, "xa", 60, share=2)
    returns = sorted((tmp_path / "gui").iterdir())
    wanted = Project(tmp_path / "mot-tien-trinh")
    shutil.copytree(tmp_path / "cap-tren", wanted.root)
    roll_up(wanted, returns, "0")
    for workers, order in ((1, 1), (2, -1), (4, 1)):
        above = Project(tmp_path / f"{workers}")
        shutil.copytree(tmp_path / "cap-tren", above.root)
        roll_up(above, returns[::order], str(workers))
        assert contents(above) == contents(wanted)
    above = Project(tmp_path / "mat-mot")
    shutil.copytree(tmp_path / "cap-tren", above.root)
    with distributed.LocalCluster(2, host="127.0.0.1", threads_per_worker=1) as cluster:
        killed: list[int] = []

        def kill(done: int, total: int) -> None:
            if not killed and done < total:  # when some are done, and others are not
                killed.append(cluster.workers[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        roll_up(above, returns, cluster.scheduler_address, kill)
    assert killed
    assert contents(above) == contents(wanted)


def test_a_full_disk_refuses_nobody_for_ever(
    waiting: Project, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The unit is named, the others are added up; when there is room again, only it is judged."""
    for unit in ("an_thinh", "ban_ly"):
        pack(Project(sent / unit), sent / f"{unit}.zip")
        shutil.rmtree(sent / unit)
    write = Path.write_bytes

    def refuse(path: Path, content: bytes) -> int:
        if b"ma_don_vi: ban_ly" in content:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", refuse)
    rolled = roll_up(waiting, [sent], "0")
    assert states(rolled) == {"an_thinh": "nhan", "ban_ly": "tu_choi", "cao_son": "nhan"}
    assert "No space left" in (waiting.root / "gui-lai/ban_ly.md").read_text(encoding="utf-8")
    monkeypatch.undo()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1612500000")
    judged = watch(monkeypatch)
    assert set(states(roll_up(waiting, [sent], "0")).values()) == {"nhan"}
    assert judged == ["ban_ly.zip"]


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
    roll_up(waiting, [sent], "0")
    judged = watch(monkeypatch)
    edit(sent / "ban_ly/docs/index.md", "Số liệu minh họa.", "Số liệu của huyện.")
    roll_up(waiting, [sent], "0")
    assert judged == ["ban_ly"]


def test_a_cluster_that_is_not_there_is_told(
    waiting: Project, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without Dask installed, whoever asks for a scheduler hears how to get it."""
    monkeypatch.setattr("macros.files.work._is_installed", lambda: False)
    with pytest.raises(AuthorError, match=r"pip install bao-cao\[tong-hop\]"):
        roll_up(waiting, [sent], "tcp://127.0.0.1:1")


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the returns that are read from now on."""
    read: list[str] = []
    monkeypatch.setattr(
        "macros.rollup.examined.skim",
        lambda path, frame: read.append(path.name) or skim(path, frame),
    )
    return read


def contents(above: Project) -> dict[str, bytes]:
    """All files of a report but what it keeps."""
    files = (path for path in above.root.rglob("*.*") if path.is_file())
    kept = {path.relative_to(above.root).as_posix(): path.read_bytes() for path in files}
    return {name: content for name, content in kept.items() if not name.startswith(".cache")}
