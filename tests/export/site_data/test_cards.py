"""What the card of a number says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import lxml.html

from macros.export.site_data.occurrence import formula_of
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.context import Fact

DataOf = Callable[[str], Any]
STOCK = "a-kho-sach-ban-doc/1-kho-sach"
READERS = "a-kho-sach-ban-doc/2-ban-doc"


def _card(data: Any, call: int, place: int = 0) -> dict[str, Any]:
    text, cells, *rest = data["so"][str(call)][place]
    names = ("meaning", "unit", "period", "formula", "exact", "mark")
    found = dict(zip(names, (data["chu"][item] for item in rest), strict=True))
    return {"text": text, "cells": cells, **found}


def test_every_number_of_a_page_has_a_card(published: Project, data_of: DataOf) -> None:
    """Numbers in sentences, in tables and below charts, with the text that is printed."""
    for page in (STOCK, READERS, "b-xep-loai"):
        data = data_of(f"so-lieu/so-cai/{page}")
        tree = lxml.html.parse(str(published.site / f"{page}.html"))
        numbers = tree.xpath("//*[@data-so]")
        assert len(numbers) > 10
        for number in numbers:
            call, place = number.get("data-so").split(".")
            mark = "".join(sup.text_content() for sup in number.iterdescendants("sup"))
            printed = number.text_content().removesuffix(mark)
            assert _card(data, int(call), int(place))["text"] == printed


def test_a_share_tells_how_it_was_computed(data_of: DataOf) -> None:
    """Formula in words, the number before rounding, and every cell with file, line and column."""
    data = data_of("so-lieu/so-cai/b-xep-loai")
    card = _card(data, 3)
    assert card["text"] == "28,6%"
    assert card["meaning"] == "Tỷ lệ: xuất sắc"
    assert card["formula"] == "Xuất sắc 2020 ÷ Số phòng được đánh giá 2020 × 100"
    assert card["exact"] == "28,5714%"
    assert card["period"] == "2020"
    assert card["cells"] == [[0, 0, 6, "4"], [0, 1, 6, "14"]]
    table = data["bang"][0]
    assert table["tep"] == "data/tables/xep_loai.csv"
    assert table["trang"] == "phu-luc/so-lieu/xep_loai.html"
    assert [name for name, _ in table["cot"][:2]] == ["muc_1", "so_phong"]
    assert table["dong"]["6"] == "2020"
    assert table["kho"].endswith("data/tables/xep_loai.csv#L")


def test_a_sum_names_its_period_and_all_its_cells(data_of: DataOf) -> None:
    """Five years in a row are a span."""
    card = _card(data_of(f"so-lieu/so-cai/{STOCK}"), 6)
    assert (card["meaning"], card["period"]) == ("Tổng: kinh phí bổ sung", "2016–2020")
    assert len(card["cells"]) == 15
    assert card["unit"] == "triệu đồng"


def test_a_mark_follows_a_number_with_its_note(data_of: DataOf) -> None:
    """A change that rests on a provisional cell is provisional."""
    card = _card(data_of(f"so-lieu/so-cai/{READERS}"), 3)
    assert card["mark"] == "Số liệu sơ bộ: Chờ số liệu của cơ sở Trung tâm"


def test_a_card_knows_the_sentence_or_the_caption(data_of: DataOf) -> None:
    """For the ledger and the catalogue, which lead back to it."""
    calls = data_of(f"so-lieu/so-cai/{READERS}")["goi"]
    assert (
        calls["1"][0]
        == "Đến hết năm 2020 có 7.084 thẻ bạn đọc, tăng 1.426\u00a0thẻ so với năm 2016."
    )
    assert any(words.startswith("Bảng 2. Bạn đọc và lượt phục vụ") for words, *_ in calls.values())


def test_a_derived_column_is_explained_by_its_own_formula(published: Project) -> None:
    """A reader sees how the cells of the file make it up; once, where it is all there is."""
    tables = read_report(published).tables
    cells = tuple(tables["ban_doc"].cell(row, "tang_thuan") for row in (0, 3))
    total = Fact("722", Decimal(722), "thẻ", "tổng Tăng thuần 2016, 2017", cells)
    own = "Thẻ cấp mới − Thẻ hủy"
    assert formula_of(total, tables) == f"tổng Tăng thuần 2016, 2017; Tăng thuần = {own}"
    assert formula_of(replace(total, formula=own, cells=cells[:1]), tables) == own
