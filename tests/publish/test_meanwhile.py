"""What is made from tables alone is made beside the pages, and nothing depends on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest
from click.testing import Result

import macros.publish.meanwhile
from macros.export.data import workbook
from macros.export.data.stock import count_missing, fill_shelf
from macros.project import Project
from macros.publish.meanwhile import filling_shelf
from macros.read.report import read_report

Run = Callable[..., Result]


def test_what_was_made_ahead_is_what_publication_takes(
    run: Run, small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for a draft, whose mark is set only after the tables were read."""
    fill_shelf(small.root)

    def refuse(*_: object) -> NoReturn:
        raise AssertionError("made a second time")

    monkeypatch.setattr(workbook, "_write", refuse)
    result = run("html")
    assert result.exit_code == 0, result.output
    assert (small.site / "so-lieu" / "ban_doc.xlsx").read_bytes().startswith(b"PK")


def test_a_second_process_fills_the_shelf(small: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits finds everything made; nobody has to wait."""
    monkeypatch.setattr(macros.publish.meanwhile, "_WORTH_A_PROCESS", 1)
    report = read_report(small)
    assert count_missing(report) > 0
    with filling_shelf(report) as wait:
        wait()
    assert count_missing(report) == 0


def test_a_broken_report_starts_no_second_process(
    small: Project, damage: Callable[[str, str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its mistakes are told at once."""
    monkeypatch.setattr(macros.publish.meanwhile, "_WORTH_A_PROCESS", 1)
    damage("data/tables/ban_doc.csv", "608", "sáu trăm")
    report = read_report(small)
    with filling_shelf(report) as wait:
        wait()
    assert not (small.cache / "bang").exists()
