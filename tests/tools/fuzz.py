"""Let coverage guide random bytes through the four readers: page, YAML, table, text.

`pip install atheris` first, which the project does not depend on; then
`python -m tests.tools.fuzz trang 600` for ten minutes of one reader. What ends in a traceback is
left in a file beside, and belongs into `tests/read/test_anything.py` as an example.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path


def main() -> None:
    """Fuzz the reader that is named for some seconds."""
    import atheris  # type: ignore[import-not-found]

    with atheris.instrument_imports(include=["macros"]):  # only what is not imported yet
        from tests.published import SMALL, copy_report
        from tests.read import test_anything as readers

    known = {
        "trang": readers.read_as_page,
        "yaml": readers.read_as_yaml,
        "bang": readers.read_as_table,
        "chu": readers.read_as_text,
    }
    name, seconds = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 60
    with tempfile.TemporaryDirectory() as folder:
        project = copy_report(SMALL, Path(folder) / "nho")
        atheris.Setup(
            [sys.argv[0], f"-max_total_time={seconds}", "-max_len=4000", "-timeout=5"],
            lambda content: known[name](project, content),
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main()
