"""The report that the benchmark writes is sound, also when it is small."""

from __future__ import annotations

from pathlib import Path

from macros.check.ruling import data_of
from macros.project import Project
from macros.read.report import read_report
from macros.rules.verdict import judge_rules
from tests.bench.million import write_million


def test_every_rule_of_the_benchmark_holds(tmp_path: Path) -> None:
    """A benchmark that finds mistakes would measure writing findings."""
    report = read_report(Project(write_million(tmp_path, rows=10_000)))
    verdicts = list(judge_rules(data_of(report)))
    assert len(verdicts) == 7
    assert [verdict.rule.id for verdict in verdicts if verdict.listing.contradictions] == []
