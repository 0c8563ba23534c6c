"""Plant mistakes and print which kinds are found: `python -m tests.tools.planted [number]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.tools.planted.planting import plant_all, write_table
from tests.tools.planted.sample import Sample


def main() -> None:
    """Plant some mistakes of each kind, five unless a number is given."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    only = sys.argv[2] if len(sys.argv) > 2 else ""
    outcomes = []
    with tempfile.TemporaryDirectory() as folder:
        for outcome in plant_all(Sample.copy(Path(folder)), number, only):
            outcomes.append(outcome)
            if only:
                print(outcome, flush=True)
    print(write_table(outcomes))


main()
