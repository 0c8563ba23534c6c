"""What a roll-up costs, by number of units: seconds, memory, and the cluster for the country.

`python -m tests.bench.rolling_up 500 2000 10598`: returns of communes, on the cores there are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.table import Measured, remember, show
from tests.tools.make_returns import COMMUNES, make_returns

_LONGEST = 600.0  # seconds for all communes on two cores
_MOST_MB = 1500.0  # of all processes together, whatever the number
_COUNTRY, _SOON = 52_000, 300.0  # grass-roots organisations, seconds
_COMMITTEES = 67
_CORES = 2


@dataclass(frozen=True, slots=True)
class Round:
    """One roll-up: units, seconds on the wall and of all processors, peak of all processes."""

    units: int
    seconds: float
    cpu: float
    megabytes: float

    @property
    def per_thousand(self) -> float:
        """Processor seconds for a thousand units."""
        return self.cpu / self.units * 1000


def main(counts: list[int]) -> list[Measured]:
    """Print the curve and what the country would take; give what has a target."""
    print("Roll-up (all processes; processor seconds do not depend on what else runs)", flush=True)
    with tempfile.TemporaryDirectory() as name:
        rounds = [_roll_up(Path(name) / str(units), units) for units in counts]
    for one in rounds:
        print(
            f"  {one.units:6} units {one.seconds:7.1f} s  {one.cpu:7.1f} s CPU"
            f"  {one.per_thousand:6.1f} s CPU per 1,000  {one.megabytes:6.0f} MB",
            flush=True,
        )
    last = rounds[-1]
    wanted = _LONGEST * _CORES / COMMUNES * 1000
    figures = [
        Measured("roll-up per 1,000 units, processor seconds", last.per_thousand, wanted),
        Measured(f"roll-up of {last.units} units, MB of all processes", last.megabytes, _MOST_MB),
    ]
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
    if not (folder / "cap-tren").is_dir():
        make_returns(folder, "xa", units)
    command = [sys.executable, "-m", "macros", "--thu-muc", str(folder / "cap-tren")]
    command += ["tong-hop", str(folder / "gui"), "--lich", str(_CORES)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    start, most = time.perf_counter(), 0.0
    with (folder / "lenh.txt").open("wb") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said)
        while os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            most = max(most, _memory(process.pid))
            time.sleep(0.5)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if not (folder / "cap-tren" / "gui-lai").is_dir():
        raise RuntimeError((folder / "lenh.txt").read_text(encoding="utf-8")[-3000:])
    seconds = time.perf_counter() - start
    return Round(units, seconds, usage.ru_utime + usage.ru_stime, most)


def _memory(root: int) -> float:
    """Megabytes of a process and all below it."""
    most = 0.0
    try:
        process = psutil.Process(root)
        below = process.children(recursive=True)
    except psutil.Error:
        return most
    for one in (process, *below):
        try:
            most += one.memory_info().rss / 1e6
        except psutil.Error:
            continue
    return most


if __name__ == "__main__":
    found = main([int(one) for one in sys.argv[1:]] or [500, 2000])
    show(found)
    remember(found)
