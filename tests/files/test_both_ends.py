"""Pieces of work begun at both ends: what is made is the same, and nobody is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from macros.files.work import beside, each, from_both_ends

PIECES = range(30)
_LONG = 0.02  # seconds of a processor


def _recorder(folder: Path) -> Callable[[int], str]:
    """Give work that is looked up where it was put on record, by whichever process."""

    def work(piece: int) -> str:
        record = folder / str(piece)
        if not record.exists():
            end = time.process_time() + _LONG
            while time.process_time() < end:
                pass
            unfinished = record.with_suffix(f".{os.getpid()}")
            unfinished.write_text(f"piece {piece}", encoding="utf-8")
            unfinished.replace(record)
        return record.read_text(encoding="utf-8")

    return work


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the processes that are begun."""
    begun: list[int] = []
    fork = getattr(os, "fork", int)

    def note() -> int:
        begun.append(number := fork())
        return number

    monkeypatch.setattr(os, "fork", note, raising=False)
    return begun


def _are_gone(begun: list[int]) -> bool:
    for number in begun:
        with suppress(ChildProcessError):
            os.waitpid(number, os.WNOHANG)
            return False
    return True


@pytest.mark.parametrize("keeps", [True, False])
def test_each_piece_is_done_once_asked_in_order(
    tmp_path: Path, begun: list[int], *, keeps: bool
) -> None:
    """With a second process, wherever both meet, or without one."""
    assert list(each(_recorder(tmp_path), PIECES, keeps=keeps)) == [f"piece {n}" for n in PIECES]
    assert _are_gone(begun)


def test_what_goes_wrong_ends_both(tmp_path: Path, begun: list[int]) -> None:
    """The error comes to whoever asked, and the second process does not go on."""
    done = from_both_ends(_recorder(tmp_path), PIECES)
    reach = done.__enter__()
    reach()
    with suppress(ZeroDivisionError):
        done.__exit__(ZeroDivisionError, ZeroDivisionError(), None)
    assert _are_gone(begun)
    reach()  # of what is over, and nobody minds


def test_a_second_process_that_fails_costs_nothing() -> None:
    """What it cannot do, the first one does."""
    here = os.getpid()

    def work(piece: int) -> int:
        end = time.process_time() + _LONG
        while time.process_time() < end:
            pass
        return piece // (os.getpid() == here)

    assert list(each(work, PIECES, keeps=True)) == [*PIECES]


def test_what_is_done_beside_is_waited_for(tmp_path: Path, begun: list[int]) -> None:
    """The block goes on at once, and finds the other's piece on record in the end."""
    work = _recorder(tmp_path)
    with beside(lambda: work(0), keeps=True) as wait:
        _recorder(tmp_path)(1)
        _recorder(tmp_path)(2)
        wait()
        is_there = (tmp_path / "0").exists()
    assert is_there or not begun
    assert _are_gone(begun)


@pytest.mark.parametrize("work", [lambda: time.sleep(60), lambda: 1 / 0])
def test_who_hangs_or_fails_beside_costs_little(
    begun: list[int], work: Callable[[], object]
) -> None:
    """It is waited for no longer than the block has worked, and ended."""
    start = time.monotonic()
    with beside(work, keeps=True) as wait:
        time.sleep(_LONG)
        wait()
    assert time.monotonic() - start < 30
    assert _are_gone(begun)


def test_nobody_is_called_where_nothing_is_kept(begun: list[int]) -> None:
    """What a second process makes would be lost."""
    with beside(lambda: None, keeps=False) as wait:
        wait()
    assert not begun
