"""The words that authors type."""

from __future__ import annotations

from macros.read.page.call import VOCABULARY
from macros.render.vocabulary import MACROS


def test_every_word_that_the_guard_lets_through_has_a_macro() -> None:
    """The list that guards author text and the list that answers it are the same."""
    assert tuple(MACROS) == VOCABULARY
