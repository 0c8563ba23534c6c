"""Files made once and kept until what they are made from changes: their names say it all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def take(path: Path, make: Callable[[], bytes]) -> bytes:
    """Read a kept file, or make and keep it; nobody ever reads half of one.

    Args:
        path: Named by a digest of everything that the content depends on.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        content = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
        return content
