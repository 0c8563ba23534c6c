"""Which rows the keys of a call choose."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from macros.findings import AuthorError, Code
from macros.project import Project
from macros.read.report import read_report
from macros.render.call.context import Context
from macros.render.evaluate import read_ledger
from macros.render.number.keys import between
from macros.render.number.selection import Selection, select


@pytest.fixture
def choose(context_of: Callable[..., Context]) -> Callable[..., Selection]:
    """Select rows of the small report."""
    context = context_of('{{ xem("muc:b") }}')

    def choose(table: str, keys: dict[str, object], **more: object) -> Selection:
        return select(context, table, keys, **more)

    return choose


def test_the_reports_own_unit_is_meant_where_none_is_named(
    choose: Callable[..., Selection],
) -> None:
    """report.yml: mac_dinh fills in a key that the call leaves out."""
    selection = choose("ban_doc", {"nam": 2020})
    assert selection.keys == {"nam": ("2020",), "chi_nhanh": ("toan_he",)}
    assert (selection.defaults, selection.open_keys) == ({"chi_nhanh"}, ())


def test_a_key_that_is_listed_is_not_filled_in(choose: Callable[..., Selection]) -> None:
    """A table of all units must not shrink to one."""
    selection = choose("ban_doc", {"nam": 2020}, free=["chi_nhanh"])
    assert len(selection.rows) == 3
    assert selection.open_keys == ("chi_nhanh",)


def test_a_named_unit_goes_before_the_default(choose: Callable[..., Selection]) -> None:
    """Whatever the author writes counts."""
    selection = choose("ban_doc", {"nam": 2020, "chi_nhanh": "ven_bien"})
    assert selection.keys["chi_nhanh"] == ("ven_bien",)
    assert not selection.defaults


def test_a_star_takes_all_values_but_their_total(choose: Callable[..., Selection]) -> None:
    """Totals are rows too, and would be counted twice."""
    selection = choose("kho_sach", {"nam": 2020, "loai_sach": "*"})
    assert selection.keys["loai_sach"] == ("thieu_nhi", "van_hoc", "khoa_hoc")


def test_a_range_includes_both_ends(choose: Callable[..., Selection]) -> None:
    """tu..den is a list of the years between."""
    assert choose("xep_loai", {}, tu=2017, den=2019).keys["nam"] == ("2017", "2018", "2019")
    assert choose("xep_loai", {}, den=2017).keys["nam"] == ("2016", "2017")


def test_keys_that_never_meet_are_refused(small: Project, damage: Callable[..., None]) -> None:
    """Both values exist, but no row has them together."""
    damage("data/tables/ban_doc.csv", "2020,ven_bien,88,97,1370,3010,640,91.8\n", "")
    damage(
        "docs/b-xep-loai.md",
        "# B.",
        '{{ so("ban_doc", "cuoi_nam", nam=2020, chi_nhanh="ven_bien") }}\n# B.',
    )
    (finding,) = read_ledger(read_report(small)).findings
    assert finding.code is Code.NO_ROW
    assert 'nam=2020, chi_nhanh="ven_bien"' in finding.message


def test_a_star_that_finds_nothing_is_told_as_it_was_typed(
    small: Project, damage: Callable[..., None]
) -> None:
    """Nobody typed the values for which it stands."""
    damage("data/tables/ban_doc.csv", "2020,ven_bien,88,97,1370,3010,640,91.8\n", "")
    damage("data/tables/ban_doc.csv", "\n2020,trung_tam,", "\n2021,trung_tam,")
    damage(
        "docs/b-xep-loai.md",
        "# B.",
        '{{ tong("ban_doc", "cuoi_nam", nam=2020, chi_nhanh="*") }}\n# B.',
    )
    found = [one for one in read_ledger(read_report(small)).findings if one.code is Code.NO_ROW]
    assert any('chi_nhanh="*"' in finding.message for finding in found)


def test_a_run_holds_its_ends_and_what_lies_between() -> None:
    """Of any times: an end that is left open reaches to the first or the last."""
    chance = random.Random(2020)
    for _ in range(300):
        times = tuple(str(2000 + n) for n in range(chance.randint(1, 12)))
        first, last = (chance.choice([None, *map(int, times)]) for _ in range(2))
        if first is not None and last is not None and last < first:
            with pytest.raises(AuthorError):
                between(times, first, last)
            continue
        low, high = first or int(times[0]), last or int(times[-1])
        assert between(times, first, last) == tuple(map(str, range(low, high + 1)))
