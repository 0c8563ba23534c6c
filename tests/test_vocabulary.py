"""The words that authors type."""

from __future__ import annotations

import pytest

from macros.vocabulary import MACROS


@pytest.mark.parametrize("name", MACROS)
def test_every_word_that_the_guard_lets_through_has_a_macro(name: str) -> None:
    """The list names functions that are there, each under the author's own word."""
    assert MACROS[name].function.__name__ == name
