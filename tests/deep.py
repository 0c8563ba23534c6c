"""How thoroughly random tests look: a part in `make test`, all of it in `make test-deep`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

IS_DEEP = bool(os.environ.get("DEEP"))


def examples(daily: int, deep: int) -> settings:
    """Settings of a property test: how many inputs it tries, always the same ones."""
    return settings(
        max_examples=deep if IS_DEEP else daily,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
