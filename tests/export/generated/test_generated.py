"""Whatever is typed stands in all three copies, or is a finding on the line of its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deep import IS_DEEP
from tests.export.generated.batch import Batch
from tests.export.generated.cases import judge_cases, read_cases
from tests.export.generated.judge import judge, shrink
from tests.export.generated.model import Node, typed
from tests.export.generated.pages import Maker, blundered

pytestmark = pytest.mark.slow
_AT_ONCE = 50


def _pages(batch: int) -> dict[str, Node]:
    """Make a batch of pages: a half well typed, a quarter careless, a quarter with slips."""
    made = {}
    for number in range(_AT_ONCE):
        seed = batch * _AT_ONCE + number
        page = Maker(number, seed, careless=number % 4 == 1).page()
        made[f"t{seed}"] = blundered(page, seed) if number % 4 == 3 else page
    return made


@pytest.mark.parametrize("number", range(40 if IS_DEEP else 1))
def test_random_pages_are_conserved_or_refused(number: int, tmp_path: Path) -> None:
    """Every block in every block, every inline in every block, typed well or badly."""
    batch, pages = Batch(tmp_path / "nho"), _pages(number)
    verdict = judge(batch, pages)
    if verdict.faults:
        name, fault = min(verdict.faults.items())
        page = pages.get(name)
        page, fault = shrink(batch, page, fault) if page else (page, fault)
        text = typed(page) if page else ""
        pytest.fail(f"{name}: {fault}\n\n{text}\nAll: {', '.join(verdict.faults)}", pytrace=False)
    well_typed = [name for place, name in enumerate(pages) if place % 4 in {0, 2}]
    refused = [name for name in well_typed if name in verdict.refused]
    assert len(refused) < len(well_typed) / 3, verdict.refused


def test_pages_that_once_lost_something_keep_it(tmp_path: Path) -> None:
    """Each case is seen in all copies as its file says, or refused at the line it says."""
    cases = read_cases()
    verdicts = judge_cases(Batch(tmp_path / "nho"), cases.values())
    assert verdicts == {name: case.verdict for name, case in cases.items()}
