"""Replace a folder as a whole, so that a failed build leaves the last good one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from macros.errors import ReportError


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new empty folder; when the block ends well, it takes the target's place.

    Raises:
        ReportError: when another program holds files of the target open (Windows).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    new, old = work / "new", work / "old"
    new.mkdir()
    try:
        yield new
        try:
            if target.exists():
                target.rename(old)
            new.rename(target)
        except OSError as error:
            if old.exists() and not target.exists():
                old.rename(target)
            raise ReportError(
                f"không thay được thư mục {target.name}: {error.strerror}; "
                "đóng các tệp và cửa sổ đang mở thư mục này rồi làm lại"
            ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)
