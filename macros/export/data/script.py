"""Write data as a script: the only way in which a page opened from a disk can load it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def as_json(value: Any) -> str:
    """Write a value in as few letters as JSON allows."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write_script(path: Path, name: str, *parts: str) -> None:
    """Write values for the site's own scripts, which find them under a name.

    Args:
        parts: Values written as JSON; several become a list.
    """
    value = parts[0] if len(parts) == 1 else f"[{','.join(parts)}]"
    path.parent.mkdir(parents=True, exist_ok=True)
    # Line ends in JSON text are none in older JavaScript.
    value = value.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    text = f"(self.baoCao??={{}})[{as_json(name)}]={value}\n"
    path.write_text(text, encoding="utf-8", newline="\n")
