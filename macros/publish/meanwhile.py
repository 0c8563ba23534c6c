"""Make in a second process what depends on the tables alone, while the pages are built."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from macros.export.data.stock import count_missing, fill_shelf
from macros.findings import errors_among

if TYPE_CHECKING:
    from macros.read.report import Report

_WORTH_A_PROCESS = 50_000  # cells; a process takes as long to start as these take to write


@contextmanager
def filling_shelf(report: Report) -> Iterator[Callable[[], None]]:
    """Fill the shelf meanwhile; what is given waits for the end of it.

    Nothing depends on it: whatever is not on the shelf when it is needed is made then.
    """
    if errors_among(report.findings) or count_missing(report) < _WORTH_A_PROCESS:
        yield _nothing_to_wait_for
        return
    from multiprocessing import get_context

    # A fresh interpreter: a copy of this one would copy the threads of the progress bar with it.
    worker = get_context("spawn").Process(
        target=fill_shelf, args=(report.project.root,), daemon=True
    )
    worker.start()
    try:
        yield worker.join
    finally:
        worker.terminate()


def _nothing_to_wait_for() -> None:
    pass
