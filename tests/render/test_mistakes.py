"""Every mistake that an author can make in a call, as listed in mistakes.yml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from macros.findings import AuthorError

CASES = yaml.safe_load(Path(__file__).with_name("mistakes.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_mistake_is_explained(say: Callable[..., object], case: dict[str, Any]) -> None:
    """The message quotes the author and offers a way out, in the kind the case expects."""
    with pytest.raises(AuthorError) as caught:
        say(case["call"])
    assert caught.value.code == case["code"]
    for words in case["says"]:
        assert words in str(caught.value)
