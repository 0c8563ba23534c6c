"""Write a file as a whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from macros.errors import ReportError


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of a file in one step, so that nobody sees half of it.

    Raises:
        ReportError: when the file cannot be replaced, as when Excel holds it open.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        temporary.replace(path)
    except BaseException as error:
        temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            message = f"không ghi được {path.name}: {error.strerror}; đóng tệp đang mở rồi làm lại"
            raise ReportError(message) from error
        raise
