"""Many contradictions of one rule are counted, not listed."""

from __future__ import annotations

from pathlib import Path

from macros.check.ruling import data_of
from macros.project import Project
from macros.read.report import read_report
from macros.rules.verdict import judge_rules

SCHEMA = """\
title: Sổ quỹ
primaryKey: [nam]
years: {from: 1990}
fields:
- {name: nam, title: Năm, type: year}
- {name: so, title: Số}
rules:
- {id: SQ1, says: Số không âm., holds: so >= 0}
"""


def test_twenty_contradictions_are_listed_and_the_others_counted(small: Project) -> None:
    """The count stands where the list breaks off."""
    rows = "".join(f"{1990 + year},-1\n" for year in range(23))
    (small.tables / "quy.csv").write_text("nam,so\n" + rows, encoding="utf-8")
    (small.tables / "quy.yml").write_text(SCHEMA, encoding="utf-8")
    (verdict,) = judge_rules(data_of(read_report(small)), "quy")
    found = [str(finding) for finding in verdict.listing.findings]
    assert len(found) == 21
    assert found[-1] == (
        "data/tables/quy.csv:22: còn 3 chỗ nữa trái với SQ1;"
        " sửa các chỗ trên rồi kiểm tra lại [quy-tac]"
    )


def test_rules_are_judged_also_without_a_report_that_says_its_years(tmp_path: Path) -> None:
    """Tables alone, as a benchmark writes them, keep every year that they have."""
    tables = Project(tmp_path).tables
    tables.mkdir(parents=True)
    (tables / "quy.csv").write_text("nam,so\n1990,-1\n2020,-1\n", encoding="utf-8")
    (tables / "quy.yml").write_text(SCHEMA.replace("years: {from: 1990}\n", ""), encoding="utf-8")
    (verdict,) = judge_rules(data_of(read_report(Project(tmp_path))))
    assert verdict.listing.contradictions == 2
