"""Mistakes planted in the report of this repository are found on the line where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.deep import IS_DEEP
from tests.tools.planted.planting import KINDS, OF_SENTENCES, Outcome, choose, plant
from tests.tools.planted.sample import Kind, Sample
from tests.tools.planted.sentences import RIGHT

_LEAST_KINDS = 150
_LEAST_SHARE = 0.97
_DAILY = 20
# Mistakes of data are judged by the rules, which tests/rules and tests/check/cases hold.
_OF_PAGES = [kind for kind in KINDS if kind.is_knowable and kind.family != "số liệu"]
_OF_WORDS = [kind for kind in _OF_PAGES if kind.family == OF_SENTENCES]
_OF_EACH_FAMILY = list({kind.family: kind for kind in reversed(_OF_PAGES)}.values())


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A copy of the report, read once."""
    folder: Path = tmp_path_factory.mktemp("planted")
    return Sample.copy(folder)


def _some(kinds: Sequence[Kind]) -> Sequence[Kind]:
    """Take kinds evenly, always the same ones; with DEEP all."""
    return kinds if IS_DEEP else kinds[:: len(kinds) // _DAILY]


def test_there_are_kinds_of_every_family() -> None:
    """What is planted is of at least 150 kinds, and what cannot be known is called so."""
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= _LEAST_KINDS
    assert any(not kind.is_knowable for kind in KINDS)


def test_most_planted_mistakes_are_found_on_their_line(sample: Sample) -> None:
    """Mistakes of each family and of many kinds of words are told where they stand."""
    kinds = _OF_PAGES if IS_DEEP else [*_OF_EACH_FAMILY, *_some(_OF_WORDS)]
    outcomes: list[Outcome] = [
        plant(sample, kind, edit, is_once=not IS_DEEP)
        for kind in kinds
        for edit in choose(sample, kind, 1)
    ]
    missed = [str(outcome) for outcome in outcomes if not outcome.is_on_line]
    assert len(missed) <= (1 - _LEAST_SHARE) * len(outcomes), "\n".join(missed)


def test_right_sentences_raise_no_alarm(sample: Sample) -> None:
    """The same sentences without their mistakes are left alone."""
    outcomes = [
        plant(sample, kind, edit, is_once=True)
        for kind in _some(RIGHT)
        for edit in choose(sample, kind, 1)
    ]
    assert [str(outcome) for outcome in outcomes if outcome.is_on_line] == []
