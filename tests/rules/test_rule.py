"""The lines of `when`, and the arithmetic of rules."""

from __future__ import annotations

import pytest

from macros.rules import verbs as records
from macros.rules.language.expression import write
from macros.rules.language.parser import parse_rule
from macros.rules.language.rule import VERBS, read_condition


@pytest.mark.parametrize(
    ("values", "met", "unmet"),
    [
        (("ky_luat",), ["ky_luat"], ["khen_thuong", ""]),
        (("xa", "phuong"), ["xa", "phuong"], ["thi_tran", ""]),
        (("2018",), ["2018"], ["2017"]),
        ((">= 2018",), ["2018", "2020"], ["2017", ""]),
        (("2010..2017",), ["2010", "2017"], ["2009", "2018", ""]),
        (("!= 0",), ["5", "-5"], ["0", "0.0", ""]),
        (("!= kinh",), ["tay", ""], ["kinh"]),
    ],
)
def test_a_condition_chooses_values(
    values: tuple[str, ...], met: list[str], unmet: list[str]
) -> None:
    """An empty cell never meets a comparison with a number."""
    condition = read_condition("cot", values)
    assert [text for text in met + unmet if condition.meets(text)] == met


def test_a_comparison_needs_a_number() -> None:
    """Texts have no order."""
    with pytest.raises(ValueError, match="một số"):
        read_condition("cot", ("> xa",))


@pytest.mark.parametrize(
    "text",
    [
        "cuoi = dau + vao - (ra - x)",
        "truoc(cuoi) = dau",
        'tong(so, loai=["a", "b"]) / 2 <= bang.cot(khoa="x")',
        "0.98 * bang.cot <= truoc(tong(bang.cot))",
        'so_dong(cap="tinh") = 1',
    ],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    """Findings quote the rule in the author's own words."""
    (comparison,) = parse_rule(text)
    assert f"{write(comparison.left)} {comparison.operator} {write(comparison.right)}" == text


def test_a_chain_is_two_comparisons() -> None:
    """a <= b <= c means what it says."""
    first, second = parse_rule("a <= b <= c")
    assert (write(first.right), write(second.left)) == ("b", "b")


def test_every_verb_of_the_model_has_its_record() -> None:
    """A verb is a key of the rule and an entry in a file of the verbs, and nothing else."""
    assert set(records.VERBS) == set(VERBS)
