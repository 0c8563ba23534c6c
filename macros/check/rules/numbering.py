"""Number different values from 0, by pandas only where that pays for importing it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.int64]

# Importing pandas takes about a quarter of a bare site build; numbering a small table, no time.
_LARGE = 50_000  # rows


def number_texts(texts: Sequence[str]) -> tuple[Positions, Sequence[str]]:
    """Give each row the number of its text, and each number its text."""
    if len(texts) < _LARGE:
        index = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        numbers = map(index.__getitem__, texts)
        return np.fromiter(numbers, dtype=np.int64, count=len(texts)), list(index)
    import pandas as pd

    column = np.empty(len(texts), dtype=object)
    column[:] = texts
    codes, values = pd.factorize(column)
    return codes.astype(np.int64), [str(value) for value in values]


def number_positions(ids: Positions, wanted: Positions) -> tuple[Positions, Positions]:
    """Number the different ids in the order of their first row; -1 for a wanted id without one.

    Returns:
        The number of each id, and of each id wanted.
    """
    if len(ids) < _LARGE:
        listed = ids.tolist()
        index = {value: number for number, value in enumerate(dict.fromkeys(listed))}
        numbers = [index[value] for value in listed]
        places = [index.get(value, -1) for value in wanted.tolist()]
        return np.array(numbers, dtype=np.int64), np.array(places, dtype=np.int64)
    import pandas as pd

    codes, different = pd.factorize(ids)
    found = pd.Index(different).get_indexer(pd.Index(wanted))
    return codes.astype(np.int64), found.astype(np.int64)
