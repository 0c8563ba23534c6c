"""o_so: a key figure as a tile."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from macros.findings import AuthorError, Code
from macros.render.call.context import Rendered

Say = Callable[..., Rendered]


def test_a_tile_tells_the_last_number_and_its_change_since_the_first(say: Say) -> None:
    """Both are numbers of the report like any other, with the cells that they come from."""
    printed = say('o_so("ban_doc", "cuoi_nam", ten="Thẻ bạn đọc")')
    assert [fact.text for fact in printed.facts] == ["7.084", "tăng 25,2%"]
    assert all(fact.cells for fact in printed.facts)
    for words in ("Thẻ bạn đọc", "thẻ", "năm 2020", "so với năm 2016"):
        assert words in printed.markdown


def test_a_tile_of_a_share_changes_by_percentage_points(say: Say) -> None:
    """As in a sentence; the years are those the author chose."""
    printed = say('o_so("xep_loai", "muc_2", tren="so_phong", tu=2019, den=2020)')
    share, change = (fact.text for fact in printed.facts)
    assert share.endswith("%")
    assert "điểm phần trăm" in change


def test_a_line_through_the_years_has_a_gap_where_a_number_is_missing(say: Say) -> None:
    """luot_muon of 2016 is not reported; the line is of the site alone."""
    printed = say('o_so("ban_doc", "luot_muon", tu=2016, den=2020)').markdown
    drawn = printed.partition('class="chi-tren-web')[2]
    assert drawn.count("<polyline") == 1
    (points,) = [part.split('"')[0] for part in drawn.split('points="')[1:]]
    assert len(points.split()) == 4


def test_a_tile_does_not_compare_across_a_break(say: Say) -> None:
    """The ratings changed in 2018."""
    with pytest.raises(AuthorError) as refused:
        say('o_so("xep_loai", "muc_2")')
    assert refused.value.code is Code.SERIES_BREAK
