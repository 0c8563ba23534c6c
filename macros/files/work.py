"""Work shared: a second process begins at its other end, or a cluster of Dask takes pieces."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from contextvars import ContextVar
from importlib.util import find_spec
from logging import CRITICAL, getLogger
from typing import Any, TypeVar

from macros.findings import AuthorError, Code

Item = TypeVar("Item")
Result = TypeVar("Result")
# Where a process may be doubled as it is, and there is a core for the other one.
_CAN = sys.platform == "linux" and (os.cpu_count() or 1) > 1
_FEW = 16  # pieces of work for which nobody else is called
_MUCH = 0.1  # seconds of work, after which there is more to come
_SPEND: ContextVar[Callable[[float], None]] = ContextVar("spend", default=lambda _: None)
_PAUSE = 0.01  # seconds until a process is asked again whether it has ended


@contextmanager
def ahead(work: Callable[[], object], pieces: int, *, keeps: bool) -> Iterator[Callable[[], bool]]:
    """Have a second process put on record what the block will ask for, once that is worth it.

    Nothing of the second process is used but what it puts on record. So it does not matter how
    far it comes, nor whether there is one: what the block makes is the same.

    Gives what tells whether it was worth it.

    Args:
        work: Makes first what the block comes to last.
        pieces: How many there are at most.
        keeps: Whether there is a place for records.
    """
    helper, made, begun = 0, 0.0, time.process_time()

    def spend(seconds: float) -> None:
        nonlocal helper, made
        made += seconds
        is_most = 2 * made > time.process_time() - begun  # the rest is on record
        if not helper and is_most and made > _MUCH:
            helper = _fork(work)

    before = _SPEND.set(spend if _CAN and keeps and pieces >= _FEW else _SPEND.get())
    try:
        yield lambda: helper > 0
    finally:
        _SPEND.reset(before)
        _end(helper)


@contextmanager
def making() -> Iterator[None]:
    """Make what is not on record, in a block that may be helped."""
    begun = time.process_time()
    yield
    _SPEND.get()(time.process_time() - begun)


@contextmanager
def beside(work: Callable[[], object], *, keeps: bool) -> Iterator[Callable[[], None]]:
    """Have one long piece of work done while the block does others.

    Of it, too, nothing is used but what it puts on record. To be called before the process has
    threads, without which a second one may hang.

    Gives what waits for its end: no longer than the block has worked by then.
    """
    begun, helper = time.monotonic(), _fork(work) if _CAN and keeps else 0

    def wait() -> None:
        nonlocal helper
        until = 2 * time.monotonic() - begun
        while helper and time.monotonic() < until:
            if os.waitpid(helper, os.WNOHANG)[0]:
                helper = 0
            else:
                time.sleep(_PAUSE)

    try:
        yield wait
    finally:
        _end(helper)


def _fork(work: Callable[[], object]) -> int:
    """Begin a process that does some work, in silence, and ends."""
    with warnings.catch_warnings():  # one that hangs on what a thread held is ended all the same
        warnings.simplefilter("ignore", DeprecationWarning)
        if helper := os.fork():
            return helper
    try:
        _SPEND.set(lambda _: None)
        gc.freeze()  # what both have in common is not copied to be looked through
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        for stream in (1, 2):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
        work()
    finally:
        os._exit(0)


def _end(helper: int) -> None:
    """End a process that was begun; 0 for none, or for one that has ended."""
    if helper:
        with suppress(ProcessLookupError):
            os.kill(helper, signal.SIGKILL)
        os.waitpid(helper, 0)


_RETRIES = 1  # of a piece that failed, and of one whose worker was lost
_LOCAL = {
    "distributed.scheduler.allowed-failures": _RETRIES,
    "distributed.comm.timeouts.connect": "5 minutes",  # on a machine with much else to do
}


class Engine(ExitStack):
    """Does many pieces of work, here or on a cluster that is reached when it is first needed.

    Args:
        where: Address of a scheduler, or how many processes to start here (0: none); None for
            as many as there are cores, where the work is worth it and Dask is installed.
        say: Told the address of the dashboard.
    """

    def __init__(self, where: str | None, say: Callable[[str], None]) -> None:
        super().__init__()
        self._where, self._say = where, say
        self._client: Any = None

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item], *, is_small: bool = False
    ) -> Iterator[tuple[Item, Result | BaseException]]:
        """Do all pieces of work, in any order; what fails is given with its error.

        Args:
            is_small: Whether it is done before a cluster would have started.

        Raises:
            AuthorError: when a cluster is asked for and Dask is not installed, or not reached.
        """
        is_here = not _is_installed() or (is_small and self._client is None)
        if self._where == "0" or (self._where is None and is_here):
            for item in items:
                yield item, _attempt(work, item)
            return
        if self._client is None:
            self._client = self.enter_context(_client(self._where))
            self._say(f"Bảng theo dõi: {self._client.dashboard_link}")
        from distributed import KilledWorker, as_completed

        futures = self._client.map(work, items, pure=False, retries=_RETRIES)
        places = {future.key: item for future, item in zip(futures, items, strict=True)}
        done = as_completed(futures)
        del futures  # what is done is not kept
        lost: list[Item] = []
        for future in done:
            item, found = places[future.key], _attempt(future.result)
            if isinstance(found, KilledWorker):
                lost.append(item)
            else:
                yield item, found
            future.release()
        for item in lost:  # by itself, for it may only have waited beside what ended the worker
            yield item, _attempt(self._client.submit(work, item, pure=False).result)


def _attempt(work: Callable[..., Result], *given: object) -> Result | Exception:
    try:
        return work(*given)
    except Exception as error:  # one return stops no other
        return error


def _is_installed() -> bool:
    return find_spec("distributed") is not None


@contextmanager
def _client(where: str | None) -> Iterator[Any]:
    """Reach a scheduler, or start one with its workers on this machine."""
    if not _is_installed():
        message, remedy = "chưa cài phần chạy nhiều máy", "chạy: pip install bao-cao[tong-hop]"
        raise AuthorError(message, remedy, Code.ARGUMENT)
    from dask import config
    from distributed import Client, LocalCluster

    for name in ("distributed", "distributed.client"):  # what they log is told in other words
        getLogger(name).setLevel(CRITICAL)
    if where is None or where.isdecimal():
        many = int(where) if where else None
        wanted = {"n_workers": many, "threads_per_worker": 1, "silence_logs": CRITICAL}
        # The port of the dashboard is any: another run may have the usual one.
        places = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
        page = "status" if find_spec("bokeh") is not None else "info/main/workers.html"
        link = {"distributed.dashboard.link": "{scheme}://{host}:{port}/" + page}
        with (
            config.set({**_LOCAL, **link}),
            LocalCluster(**places, **wanted) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(where, timeout=20)
    except (OSError, ValueError) as error:
        message = f"không nối được với bộ lập lịch “{where}”"
        remedy = "kiểm tra địa chỉ dạng tcp://máy:8786"
        raise AuthorError(message, remedy, Code.ARGUMENT) from error
    with client:
        yield client
