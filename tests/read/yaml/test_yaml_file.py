"""YAML is cut down to what a clerk needs; everything else is refused with its line."""

from __future__ import annotations

import pytest

from macros.findings import Finding
from macros.read.outline import Outline
from macros.read.yaml.file import load_yaml

BOMB = "a: &a [x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefghij", "bcdefghijk", strict=True)
)
REFUSED = [
    ("a: b\nx: &ten Sổ\n", 2, "không dùng “&ten”"),
    ("a: b\nx: *ten\n", 2, "không dùng “*ten”"),
    ("zz: &z [*z]\n", 1, "không dùng “&z”"),
    (BOMB, 1, "không dùng “&a”"),
    ("a: b\nx: !foo bar\n", 2, "nhãn !foo không dùng được"),
    ("x: !foo [a]\n", 1, "nhãn !foo không dùng được"),
    ("x: !!python/name:os.system y\n", 1, "nhãn !!python/name:os.system không dùng được"),
    ("x: {{ so }}\n", 1, "khóa YAML là ngoặc"),
    ("? [a, b]\n: c\n", 1, "khóa YAML là ngoặc"),
    ("a: b\n---\na: b\n", 2, "có dòng --- ở giữa"),
    ('a: b\nx: "Sổ\\u202esách"\n', 2, "ký tự không nhìn thấy U+202E"),
    ("a: b\nx: " + "9" * 10_000, 2, "dài quá 30 chữ số"),
    ("x: 0x" + "f" * 10_000, 1, "dài quá 30 chữ số"),
    ("x: 0b" + "1" * 10_000, 1, "dài quá 30 chữ số"),
    ("x: 1" + ":1" * 10_000, 1, "dài quá 30 chữ số"),
    ("x: 0x_\n", 1, "số viết sai"),
    ("x: " + "[" * 5000, 1, "lồng quá 20 cấp"),
    ("- " * 5000, 1, "lồng quá 20 cấp"),
    ("a: b\nx: " + "{a: " * 100_000, 2, "lồng quá 20 cấp"),
    ("a: b\nx: [\n", 3, "sai cú pháp"),
    ("a: b\nx: y\na: c\n", 3, "khóa “a” được ghi hai lần"),
]


@pytest.mark.parametrize(("text", "line", "words"), REFUSED, ids=range(len(REFUSED)))
def test_what_no_clerk_needs_is_refused_at_its_line(text: str, line: int, words: str) -> None:
    """One finding, at once, however much the text would unfold to."""
    findings: list[Finding] = []
    assert load_yaml("x.yml", text, findings) == (None, None)
    (found,) = findings
    assert found.line == line
    assert words in found.message


def test_lines_count_from_the_line_on_which_the_text_begins() -> None:
    """The front matter of a page begins on its second line."""
    findings: list[Finding] = []
    load_yaml("x.md", "a: b\na: c\n", findings, first_line=2)
    assert [found.line for found in findings] == [3]


def test_plain_values_are_read_as_typed() -> None:
    """Dates and words stay text, numbers and true are what they say."""
    text = "a: 2021-11-30\nb: có\nc: no\nd: 12\ne: true\nf: [x, {g: 1.5}]\nh: ~\ni: '012'\nk: =\n"
    value, node = load_yaml("x.yml", text, [])
    assert node is not None
    assert value == {
        "a": "2021-11-30",
        "b": "có",
        "c": "no",
        "d": 12,
        "e": True,
        "f": ["x", {"g": 1.5}],
        "h": None,
        "i": "012",
        "k": "=",
    }


def test_an_empty_text_is_an_empty_mapping() -> None:
    """A file of remarks alone is no mistake of syntax."""
    findings: list[Finding] = []
    assert load_yaml("x.yml", "# chưa có gì\n", findings) == ({}, None)
    assert findings == []


def test_a_copy_that_says_otherwise_is_found_by_what_it_says() -> None:
    """What was derived from the first one's sections is derived anew from the copy's."""
    first = Outline.model_validate({"sections": [{"id": "a", "title": "Một", "level": 1}]})
    assert first.section("a").title == "Một"
    named = [one.model_copy(update={"title": "Hai"}) for one in first.sections]
    assert first.model_copy(update={"sections": tuple(named)}).section("a").title == "Hai"
