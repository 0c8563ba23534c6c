"""Pieces of work begun at both ends: a second process puts the last ones on record meanwhile."""

from __future__ import annotations

import mmap
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# Whether this process does everything itself: it is one of many, or has others to answer.
ALONE: ContextVar[bool] = ContextVar("alone", default=False)
# Where a process may be doubled as it is, and has a core that is not its own.
_CAN = sys.platform == "linux" and (os.cpu_count() or 1) > 1
_FEW = 16  # pieces for which nobody else is called
_WORTH = 0.2  # seconds of work to come, of which a second process spares a part
_MADE = 0.002  # seconds that a piece takes at least that is made, and not on record
_PAUSE = 0.01  # seconds between two looks of a process that waits for work
_WIDTH = 8  # bytes of a number


def each(
    work: Callable[[Item], Result], items: Sequence[Item], *, keeps: bool = True
) -> Iterator[Result]:
    """Do each piece of work, in order.

    Args:
        work: Recalls what is on record, and puts on record what it makes.
        keeps: Whether there is a place for records.
    """
    with from_both_ends(work, items if keeps else ()) as reach:
        for item in items:
            reach()
            yield work(item)


@contextmanager
def from_both_ends(
    work: Callable[[Item], object], items: Sequence[Item]
) -> Iterator[Callable[[], None]]:
    """Have work done from the last piece on, while the block does it from the first.

    Nothing of the second process is used but what it puts on record. So it does not matter how
    far it comes, nor whether there is one: what the block makes is the same.

    Gives what the block calls before each piece.
    """
    if not _CAN or ALONE.get() or len(items) < _FEW:
        yield lambda: None
        return
    with mmap.mmap(-1, 2 * _WIDTH) as shared:
        here, begun, done = os.getpid(), time.process_time(), 0
        helper = _fork(work, items, shared)

        def reach() -> None:
            nonlocal done
            if os.getpid() != here:  # the work calls it as the block does
                return
            _write(shared, 0, done)
            if done:
                pace = (time.process_time() - begun) / done
                _write(shared, 1, pace > _MADE and pace * (len(items) - done) > _WORTH)
            done += 1

        try:
            yield reach
        finally:
            with suppress(ProcessLookupError):
                os.kill(helper, signal.SIGKILL)
            os.waitpid(helper, 0)


def _fork(work: Callable[[Any], object], items: Sequence[Any], shared: mmap.mmap) -> int:
    """Begin a process that works as soon as it is wanted, until it meets the other one."""
    with warnings.catch_warnings():
        # It touches nothing that another thread may hold; one that hangs is ended like any other.
        warnings.simplefilter("ignore", DeprecationWarning)
        other = os.getpid()
        if helper := os.fork():
            return helper
    try:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        place = len(items) - 1
        while place > _read(shared, 0) and os.getppid() == other:
            if _read(shared, 1):
                work(items[place])
                place -= 1
            else:
                time.sleep(_PAUSE)
    finally:
        os._exit(0)


def _read(shared: mmap.mmap, place: int) -> int:
    return int.from_bytes(shared[place * _WIDTH : (place + 1) * _WIDTH], "little")


def _write(shared: mmap.mmap, place: int, number: int) -> None:
    shared[place * _WIDTH : (place + 1) * _WIDTH] = int(number).to_bytes(_WIDTH, "little")
