"""What the tests of publication share: a command run on the small report."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from macros.cli import main
from macros.project import Project

Run = Callable[..., Result]


@pytest.fixture
def run(small: Project) -> Run:
    """Run a command of `baocao` on the small report."""

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, ["--thu-muc", str(small.root), *arguments])

    return invoke
