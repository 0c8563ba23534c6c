"""The small report with a catalogue, published once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from macros.project import Project


@pytest.fixture
def published(catalogued: Project) -> Project:
    """The published report; not to be written to."""
    return catalogued


@pytest.fixture
def data_of(published: Project) -> Callable[[str], Any]:
    """Read a data file of the site as its scripts do."""

    def read(name: str) -> Any:
        found = read_script(published.site / f"{name}.js", name)
        return found if isinstance(found, dict) else found[0] | found[1]

    return read


def read_script(path: Path, name: str) -> Any:
    """Take the value out of a data file."""
    text = path.read_text(encoding="utf-8")
    start = f'(self.baoCao??={{}})["{name}"]='
    assert text.startswith(start)
    return json.loads(text.removeprefix(start))
