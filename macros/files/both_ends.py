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
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
# Where a process may be doubled as it is, and there is a core for the other one.
_CAN = sys.platform == "linux" and (os.cpu_count() or 1) > 1
_FEW = 16  # pieces for which nobody else is called
_WORTH = 0.2  # seconds of work to come, of which a second process spares a part
_MADE = 0.002  # seconds that a piece takes at least that is made, and not on record


def each(work: Callable[[Item], Result], items: Sequence[Item], *, keeps: bool) -> Iterator[Result]:
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
    if not _CAN or len(items) < _FEW:
        yield lambda: None
        return
    with mmap.mmap(-1, mmap.PAGESIZE) as shared, memoryview(shared).cast("q") as told:
        here, helper, begun, done = os.getpid(), 0, time.process_time(), 0

        def reach() -> None:
            nonlocal done, helper
            if os.getpid() != here:  # the work of the other one may reach its pieces, too
                return
            told[0] = done
            pace = (time.process_time() - begun) / (done or 1)
            if done and not helper and pace > _MADE and pace * (len(items) - done) > _WORTH:
                helper = _fork(work, items, told)
            done += 1

        try:
            yield reach
        finally:
            here = 0
            if helper:
                with suppress(ProcessLookupError):
                    os.kill(helper, signal.SIGKILL)
                os.waitpid(helper, 0)


def _fork(work: Callable[[Any], object], items: Sequence[Any], told: memoryview) -> int:
    """Begin a process that works from the last piece on, until it meets the other one."""
    here = os.getpid()
    with warnings.catch_warnings():  # one that hangs on what a thread held is ended all the same
        warnings.simplefilter("ignore", DeprecationWarning)
        if helper := os.fork():
            return helper
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        for place in range(len(items) - 1, -1, -1):
            if place <= told[0] or os.getppid() != here:
                break
            work(items[place])
    finally:
        os._exit(0)
