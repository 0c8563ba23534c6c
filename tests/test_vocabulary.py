"""The words that authors type."""

from __future__ import annotations

import pytest

from macros.check.run import examine
from macros.export.site_data.occurrence import explain
from macros.findings import errors_among
from macros.project import Project
from macros.read.report import Report, read_report
from macros.vocabulary import MACROS, MacroKind
from tests.published import SMALL, copy_report

NUMBERS = {
    "so": '"ban_doc", "cuoi_nam", nam=2020',
    "tong": '"ban_doc", "the_moi"',
    "binh_quan": '"ban_doc", "the_moi"',
    "ty_le": '"xep_loai", "muc_1", tren="so_phong", nam=2020',
    "tang_giam": '"ban_doc", "cuoi_nam", tu=2016, den=2020',
    "tang_binh_quan": '"ban_doc", "cuoi_nam", tu=2016, den=2020',
    "lien_tuc": '"ban_doc", "cuoi_nam"',
    "so_lan": '"ban_doc", "cuoi_nam", tu=2016, den=2020',
    "cao_nhat": '"ban_doc", "the_moi", in_ra="nam"',
    "thap_nhat": '"ban_doc", "the_moi"',
    "xep_hang": '"ban_doc", "the_moi", nam=2020',
    "tinh": '"ban_doc.the_moi - ban_doc.the_huy", nam=2020',
}


@pytest.mark.parametrize("name", MACROS)
def test_every_word_that_the_guard_lets_through_has_a_macro(name: str) -> None:
    """The list names functions that are there, each under the author's own word."""
    assert MACROS[name].function.__name__ == name


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The small report with a page on which every word for a number stands."""
    root = copy_report(SMALL, tmp_path_factory.mktemp("words") / "bao-cao").root
    calls = [f"Số {{{{ {name}({arguments}) }}}}.\n" for name, arguments in NUMBERS.items()]
    with (root / "docs" / "b-xep-loai.md").open("a", encoding="utf-8") as page:
        page.write("\n" + "\n".join(calls))
    return read_report(Project(root))


def test_every_word_for_a_number_is_known_to_ledger_cards_and_checks(report: Report) -> None:
    """It prints one number, whose card begins with the word's meaning and has formula and cells."""
    assert NUMBERS.keys() == {
        name for name, macro in MACROS.items() if macro.kind is MacroKind.NUMBER
    }
    examination = examine(report)
    found = {call.name: (call, fact) for call, fact in examination.ledger.facts()}
    for name in NUMBERS:
        call, fact = found[name]
        meaning, _, period, formula, *_ = explain(call, fact, report.tables)
        assert meaning.startswith(call.macro.card)
        assert period.startswith("20")
        assert formula or len(fact.cells) == 1
        assert fact.cells
    assert errors_among(examination.findings) == ()
