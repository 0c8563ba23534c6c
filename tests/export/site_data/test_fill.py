"""What is written into the pages of the catalogue after they are built."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html

from macros.export.site_data.fill import write_search
from macros.project import Project
from macros.read.report import read_report
from macros.rules.language.rule import Standing
from tests.published import catalogued_report, publish_quietly
from tests.site.phrases import read_index

_RULES = """
rules:
- {id: KS1, says: Bản sách không ít hơn đầu sách., holds: ban_sach >= dau_sach}
- id: KS2
  says: Kinh phí mỗi năm ít hơn 200 triệu đồng.
  severity: canh_bao
  when: {loai_sach: khoa_hoc}
  holds: kinh_phi < 1
explanations:
- {rule: KS2, keys: {loai_sach: khoa_hoc}, text: Sách khoa học đắt hơn các loại khác.}
"""


def _page(site: Path, table: str) -> lxml.html.HtmlElement:
    return lxml.html.parse(str(site / "phu-luc" / "so-lieu" / f"{table}.html")).getroot()


def test_nothing_is_left_open(published: Project) -> None:
    """Rows, uses, verdicts and the ledger are all there."""
    for path in published.site.rglob("*.html"):
        assert "ghi-sau" not in path.read_text(encoding="utf-8"), path


def test_the_rows_of_the_own_unit_are_in_the_page(published: Project) -> None:
    """Each with the line of the CSV in its id, so that a number can lead to it."""
    page = _page(published.site, "ban_doc")
    rows = page.xpath("//div[@class='danh-muc']//tbody/tr")
    assert len(rows) == 5
    assert all("Toàn hệ thống" in row.text_content() for row in rows)
    lines = (published.tables / "ban_doc.csv").read_text(encoding="utf-8").splitlines()
    for row in rows:
        line = lines[int(row.get("id").removeprefix("dong-")) - 1]
        assert line.split(",")[0] == row.xpath("string(td[1])")


def test_provisional_cells_are_signed(published: Project) -> None:
    """In the catalogue as in the report's own tables, where a legend explains the sign."""
    assert "(sb)" in _page(published.site, "ban_doc").xpath("string(//div[@class='danh-muc'])")
    path = published.site / "a-kho-sach-ban-doc" / "2-ban-doc.html"
    page = lxml.html.parse(str(path)).getroot()
    assert page.xpath("string(//table//sup[@class='dau-so'])") == "(sb)"
    legend = "Ký hiệu: (sb) là số liệu sơ bộ (Chờ số liệu của cơ sở Trung tâm)."
    assert legend in page.text_content()
    assert "(sơ bộ)" in page.xpath("string(//p[contains(., 'Lượt mượn năm 2020')])")


def test_a_table_lists_where_the_report_uses_it(published: Project) -> None:
    """Its tables and charts by name, its numbers in sentences by count."""
    uses = _page(published.site, "ban_doc").xpath("//ul[@class='noi-dung']")[0]
    assert "Bảng 2." in uses.text_content()
    assert "4 số trong câu" in uses.text_content()
    link = uses.xpath(".//a[contains(@href, '#bang-')]/@href")[0]
    assert link == "../../a-kho-sach-ban-doc/2-ban-doc.html#bang-ban_doc"


def test_rules_show_how_they_stand(tmp_path: Path) -> None:
    """Kept, or broken and explained, with the explanation."""
    project = catalogued_report(tmp_path / "nho")
    table = project.tables / "kho_sach.yml"
    table.write_text(table.read_text(encoding="utf-8") + _RULES, encoding="utf-8")
    publish_quietly(project)
    page = _page(project.site, "kho_sach")
    verdicts = [cell.text for cell in page.xpath("//td[contains(@class, 'ket-qua')]")]
    assert verdicts == ["Đúng ở mọi dòng", "5 chỗ đã giải trình"]
    assert "Sách khoa học đắt hơn" in page.xpath("string(//ul[@class='giai-trinh'])")


def test_a_standing_says_what_is_left() -> None:
    """Contradictions that nobody explained come first."""
    standing = Standing("bang", "R1", contradictions=5, explained=2)
    assert (standing.words, standing.state) == ("3 chỗ không đúng; 2 chỗ đã giải trình", "sai")


def test_notes_are_found_as_notes_of_their_page(published: Project, tmp_path: Path) -> None:
    """Not as words of the last section, which may not call them; signs that lead back are none."""
    foot = "<ol> <li> <p>Luật Thư viện.\u00a0↩</p> </li> <li> <p>Điều 5. ↩ ↩</p> </li> </ol>"
    texts = {"a.html": "Đầu <ol> <li>một</li> </ol>", "a.html#cuoi": f"<p>Cuối.</p> {foot}"}
    docs = [{"location": at, "title": "A", "text": text} for at, text in texts.items()]
    index = tmp_path / "search" / "search_index.json"
    index.parent.mkdir()
    index.write_text(json.dumps({"docs": docs}), encoding="utf-8")
    write_search(read_report(published), tmp_path)
    found = {one["location"]: one["text"] for one in read_index(tmp_path)["docs"]}
    assert found["a.html"] == texts["a.html"]
    assert found["a.html#cuoi"] == "<p>Cuối.</p>"
    assert found["a.html#chu-thich"] == (
        "<ol> <li> <p>Luật Thư viện.</p> </li> <li> <p>Điều 5.</p> </li> </ol>"
    )
