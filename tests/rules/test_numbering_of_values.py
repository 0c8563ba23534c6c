"""Small and large tables are numbered alike, whichever library does it."""

from __future__ import annotations

import numpy as np
import pytest

from macros.rules.judge import ratio as numbering


@pytest.mark.parametrize("large", [0, 1_000_000])
def test_values_are_numbered_by_their_first_row(
    large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order of first appearance counts, and what is not there has number -1."""
    monkeypatch.setattr(numbering, "_LARGE", large)
    codes, values = numbering.number_texts(["b", "a", "b", "c"])
    assert (codes.tolist(), list(values)) == ([0, 1, 0, 2], ["b", "a", "c"])
    ids, wanted = np.array([7, 3, 7, 9]), np.array([9, 8, 3])
    numbers, places = numbering.number_positions(ids, wanted)
    assert (numbers.tolist(), places.tolist()) == ([0, 1, 0, 2], [2, -1, 1])
