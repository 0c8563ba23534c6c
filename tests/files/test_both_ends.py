"""Pieces of work begun at both ends: what is made is the same, and nobody is left behind."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from macros.files.work import ahead, beside, making

PIECES = range(30)
_LONG = 0.02  # seconds of a processor


def _work(seconds: float = 10 * _LONG) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def _recorder(folder: Path) -> Callable[[int], str]:
    """Give work that is looked up where it was put on record, by whichever process."""

    def work(piece: int) -> str:
        record = folder / str(piece)
        if not record.exists():
            _work(_LONG)
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
def test_whoever_works_ahead_the_block_makes_the_same(
    tmp_path: Path, begun: list[int], *, keeps: bool
) -> None:
    """It finds on record what a second process made, and makes the rest."""
    work = _recorder(tmp_path)
    made = []
    with ahead(lambda: [work(piece) for piece in reversed(PIECES)], len(PIECES), keeps=keeps):
        for piece in PIECES:
            with making():
                made.append(work(piece))
    assert made == [f"piece {n}" for n in PIECES]
    assert keeps or not begun
    assert _are_gone(begun)


def test_what_goes_wrong_ends_both(begun: list[int]) -> None:
    """The error comes to whoever asked, and the second process does not go on."""
    with suppress(ZeroDivisionError), ahead(lambda: time.sleep(60), len(PIECES), keeps=True):
        with making():
            _work()
        raise ZeroDivisionError
    assert _are_gone(begun)


@pytest.mark.parametrize("work", [lambda: time.sleep(60), lambda: 1 / 0])
def test_a_second_process_that_hangs_or_fails_costs_nothing(
    begun: list[int], work: Callable[[], object]
) -> None:
    """What it does not do, the first one does."""
    start = time.monotonic()
    with ahead(work, len(PIECES), keeps=True), making():
        _work()
    assert time.monotonic() - start < 30
    assert _are_gone(begun)


def test_nobody_works_ahead_where_most_is_on_record(tmp_path: Path, begun: list[int]) -> None:
    """What a second process would look up again costs more than it spares."""
    work = _recorder(tmp_path)
    with ahead(lambda: None, len(PIECES), keeps=True):
        for piece in PIECES:
            work(piece)
            if piece % 3 == 0:
                with making():
                    work(piece + 1)
    assert not begun


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
