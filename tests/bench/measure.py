"""Time whole processes, with the operating system's own account of their memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Run:
    """One finished process: wall seconds, peak memory in MB, seconds of all processors."""

    seconds: float
    megabytes: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Case:
    """A command to measure; `before` runs untimed in front of each run."""

    name: str
    command: Sequence[str]
    before: Sequence[str] = ()


class TookTooLong(RuntimeError):
    """A process was ended, since nobody waits for it any longer."""


def measure(
    cases: Sequence[Case],
    folder: Path,
    runs: int = 5,
    *,
    warm: bool = True,
    patience: float | None = None,
) -> Mapping[str, list[Run]]:
    """Run the cases in turn, A B C A B C …, so that a drifting machine favours none.

    Args:
        warm: Run everything once beforehand, uncounted, to warm the disk.
        patience: Seconds after which a process is ended; None to wait for its end.

    Raises:
        TookTooLong: when one was ended.
    """
    results: dict[str, list[Run]] = {case.name: [] for case in cases}
    for number in range(0 if warm else 1, runs + 1):
        for case in cases:
            if case.before:
                subprocess.run(case.before, cwd=folder, check=True)
            run = _run(case.command, folder, patience)
            if number:
                results[case.name].append(run)
    return results


def median_seconds(runs: Sequence[Run]) -> float:
    """The figure to quote."""
    return statistics.median(run.seconds for run in runs)


def median_cpu(runs: Sequence[Run]) -> float:
    """The figure to quote where other programs run beside it."""
    return statistics.median(run.cpu for run in runs)


def peak_megabytes(runs: Sequence[Run]) -> float:
    """The largest peak of any run."""
    return max(run.megabytes for run in runs)


def _run(command: Sequence[str], folder: Path, patience: float | None) -> Run:
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    last = threading.Timer(patience or threading.TIMEOUT_MAX, process.kill)
    last.start()
    errors = process.stderr.read()
    last.cancel()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - start
    if process.returncode and patience and seconds > patience:
        raise TookTooLong(f"ended after {seconds:.0f} s")
    if process.returncode:
        raise RuntimeError(
            f"{' '.join(command)} failed:\n{errors.decode(errors='replace')[-3000:]}"
        )
    return Run(seconds, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
