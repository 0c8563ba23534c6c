"""What a roll-up costs, by number of units: seconds, memory, and the cluster for the country.

`python -m tests.bench.rolling_up 500 2000 10598 --trong THƯ_MỤC`: returns of communes, on two
cores. With a folder, returns that lie there from an earlier run are taken again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.table import Measured, remember, show
from tests.tools.make_returns import COMMUNES, make_returns

_LONGEST = 600.0  # seconds for all communes on two cores
_MOST_MB = 1500.0  # of any one process, whatever the number
_COUNTRY, _SOON = 52_000, 300.0  # grass-roots organisations, seconds
_COMMITTEES = 67
_CORES = 2


@dataclass(frozen=True, slots=True)
class Round:
    """One roll-up.

    Args:
        seconds: On the wall; `cpu` those of all processors.
        main: The most megabytes of the process that the command runs in.
        worker: The most of any other.
    """

    units: int
    seconds: float
    cpu: float
    main: float
    worker: float

    @property
    def per_thousand(self) -> float:
        """Processor seconds for a thousand units."""
        return self.cpu / self.units * 1000


def main(counts: list[int], kept: Path | None = None) -> list[Measured]:
    """Print the curve and what the country would take; give what has a target."""
    print("Roll-up (processor seconds do not depend on what else runs)", flush=True)
    figures: list[Measured] = []
    wanted = _LONGEST * _CORES / COMMUNES * 1000
    with tempfile.TemporaryDirectory() as name:
        for units in counts:
            last = _roll_up((kept or Path(name)) / str(units), units)
            print(
                f"  {last.units:6} units {last.seconds:7.1f} s  {last.cpu:7.1f} s CPU"
                f"  {last.per_thousand:6.1f} s CPU per 1,000"
                f"  {last.main:5.0f} MB here  {last.worker:5.0f} MB in a worker",
                flush=True,
            )
            most = max(last.main, last.worker)
            figures += [
                Measured(f"roll-up of {units}: s CPU per 1,000", last.per_thousand, wanted),
                Measured(f"roll-up of {units}: MB of a process", most, _MOST_MB),
            ]
            if units == COMMUNES:
                figures.append(Measured("roll-up of all communes: s", last.seconds, _LONGEST))
    _estimate(last)
    return figures


def _estimate(last: Round) -> None:
    """Say what rolls up all organisations: each committee its own, then the Centre these."""
    each = _COUNTRY / _COMMITTEES * last.cpu / last.units
    centre = _COMMITTEES * last.cpu / last.units
    cores = each / (_SOON - centre)
    print(
        f"  {_COUNTRY:,} organisations in {_SOON:.0f} s, by calculation: {each:.0f} s CPU at each"
        f" of {_COMMITTEES} committees, then {centre:.0f} s at the Centre:"
        f" {_COMMITTEES} machines with {max(1, round(cores + 0.5))} cores"
    )


def _roll_up(folder: Path, units: int) -> Round:
    """Roll up into a report above that has no number yet."""
    if not (folder / "gui").is_dir():
        make_returns(folder, "xa", units)
    above = folder / "tong-hop"
    shutil.rmtree(above, ignore_errors=True)
    shutil.copytree(folder / "cap-tren", above)
    command = [sys.executable, "-m", "macros", "--thu-muc", str(above)]
    command += ["tong-hop", str(folder / "gui"), "--lich", str(_CORES)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start, peaks = time.perf_counter(), defaultdict[int, float](float)
    with (folder / "lenh.txt").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            _note_memory(process.pid, peaks)
            time.sleep(0.5)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not (above / "gui-lai").is_dir():
        raise RuntimeError((folder / "lenh.txt").read_text(encoding="utf-8")[-3000:])
    seconds, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    main = peaks.pop(process.pid)
    return Round(units, seconds, cpu, main, max(peaks.values()))


def _note_memory(root: int, peaks: dict[int, float]) -> None:
    """Note the megabytes of a process and of all below it, where they are more than before."""
    with suppress(psutil.Error):
        process = psutil.Process(root)
        for one in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                peaks[one.pid] = max(peaks[one.pid], one.memory_info().rss / 1e6)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[500, 2000])
    parser.add_argument("--trong", type=Path)
    given = parser.parse_args()
    found = main(given.counts, given.trong)
    show(found)
    remember(found)
