"""Templates as they are opened and printed: strict readers, who signs, no code in sight."""

from __future__ import annotations

import io
import zipfile

from macros.intake.hand_out import make_template
from macros.project import Project
from tests.intake.test_templates import FIRST, data_rows, filled, template

__all__ = ["filled"]  # a fixture


def test_who_signs_stands_below_the_rows(filled: Project) -> None:
    """Date, who made it and who answers for it, within what is printed; no code is in sight."""
    sheet = template(filled).active
    words = [str(cell.value) for row in sheet.iter_rows(max_col=12) for cell in row if cell.value]
    assert words[-3:] == [
        "……………, ngày …… tháng …… năm ………",
        "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
    ]
    assert not any("so_dv" in word or "--" in word for word in words)
    assert int(sheet.print_area.rpartition("$")[2]) > FIRST + len(data_rows(sheet)) + 2


def test_strict_readers_open_it_without_repair(filled: Project) -> None:
    """Texts stand in one table, and the parts of fonts in the order of the schema."""
    from lxml import etree

    order = ["b", "i", "sz", "color", "name", "family", "scheme"]
    with zipfile.ZipFile(
        io.BytesIO(make_template(filled, "so_dv", "an", (2018,), blank=True))
    ) as archive:
        styles = etree.fromstring(archive.read("xl/styles.xml"))
        assert b"inlineStr" not in archive.read("xl/worksheets/sheet1.xml")
        assert "Đầu kỳ" in etree.fromstring(archive.read("xl/sharedStrings.xml")).itertext()
    for font in styles.iter("{*}font"):
        places = [order.index(etree.QName(part).localname) for part in font]
        assert places == sorted(places)
