"""The report that this repository publishes, with all its data."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest


@pytest.fixture
def site(report_site: Path) -> Path:
    """The published site of a copy of the report."""
    return report_site


def test_every_number_in_a_sentence_leads_to_a_row(site: Path) -> None:
    """The page is there; without scripts too, most rows are in it."""
    links = [
        (path, link.get("href"))
        for path in site.rglob("*.html")
        for link in lxml.html.parse(str(path)).getroot().xpath("//a[@class='so' and @data-so]")
    ]
    assert len(links) > 250
    without_scripts = 0
    for path, link in links:
        page = (path.parent / link.partition("?")[0]).resolve()
        row = link.partition("#")[2]
        without_scripts += f'id="{row}"' in page.read_text(encoding="utf-8")
    assert without_scripts > len(links) / 2  # rows of other units and older years need the script


def test_every_rule_of_the_tables_is_judged(site: Path) -> None:
    """No verdict is missing, and none is bad."""
    for path in (site / "phu-luc" / "so-lieu").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert "ghi-sau" not in text, path.name
        assert 'data-ket-qua="sai"' not in text, path.name
