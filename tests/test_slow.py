"""Slow tests are told by what they use, so that nobody marks them; on CI nothing is skipped."""

from __future__ import annotations

import subprocess

import pytest

from tests.conftest import pytest_runtest_makereport


def is_marked(request: pytest.FixtureRequest) -> bool:
    """Whether the running test counts as slow."""
    return request.node.get_closest_marker("slow") is not None


def start_something() -> None:
    """Never called here: what it uses is enough."""
    subprocess.run(["true"], check=True)


@pytest.fixture
def starting() -> object:
    """A fixture that would start a program."""
    return start_something


def test_a_test_that_only_thinks_is_not_slow(request: pytest.FixtureRequest) -> None:
    """It stays in `make test-fast`."""
    assert not is_marked(request)


def test_a_test_is_slow_that_calls_a_function_that_starts_a_program(
    request: pytest.FixtureRequest,
) -> None:
    """However many functions of the tests lie between."""
    assert is_marked(request)
    assert callable(start_something)


@pytest.mark.usefixtures("starting")
def test_a_test_is_slow_whose_fixture_starts_a_program(request: pytest.FixtureRequest) -> None:
    """Its own code says nothing of it."""
    assert is_marked(request)


@pytest.mark.usefixtures("real")
def test_a_test_is_slow_that_reads_the_whole_report(request: pytest.FixtureRequest) -> None:
    """Its tables alone take a second."""
    assert is_marked(request)


@pytest.mark.parametrize(("ci", "outcome"), [("", "skipped"), ("true", "failed")])
def test_a_skipped_test_fails_on_ci(ci: str, outcome: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """There, what tests look through is installed; elsewhere the reason is shown at the end."""
    monkeypatch.setenv("CI", ci)
    why = ("test_site.py", 3, "Skipped: no Chromium")
    report = pytest.TestReport("id", ("test_site.py", 3, "id"), {}, "skipped", why, "call")
    judging = pytest_runtest_makereport()
    next(judging)
    with pytest.raises(StopIteration) as judged:
        judging.send(report)
    assert judged.value.value.outcome == outcome
    assert "no Chromium" in str(report.longrepr)
