"""Author text is cut into text and calls, whatever it is."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from macros.findings import AuthorError
from macros.read.page import raw_call
from macros.read.page.author_text import StretchKind, cut
from macros.read.page.raw_call import RawCall

# What a page is made of where calls begin and end, or seem to.
PIECES = [
    "{{", "}}", "{%", "%}", "{#", "#}", "{", "}", "\\{", "&#123;", "&lcub;", '"', "'", "\\", "(",
    ")",
    ' so("ket_nap", "tong", nam=2020) ', "\n", "\n\n", " ", "Đến năm 2020 có ", "% số", "# Mục\n",
]  # fmt: skip
PLAIN = [piece for piece in PIECES if not set(piece) & set("{}&\\")]


def random_texts(pieces: list[str], most: int = 40) -> Iterator[str]:
    """Put texts together, the same ones each time."""
    chance = random.Random(2020)
    for _ in range(1000):
        yield "".join(chance.choices(pieces, k=chance.randint(0, most)))


def test_the_stretches_are_the_whole_text() -> None:
    """Nothing is lost, doubled or moved; of calls only the braces are left out."""
    braces = {StretchKind.CALL: ("{{", "}}"), StretchKind.OPEN_CALL: ("{{", "")}
    for text in random_texts(PIECES):
        written = ""
        for stretch in cut(text):
            assert stretch.line == 1 + written.count("\n"), text
            before, after = braces.get(stretch.kind, ("", ""))
            written += before + stretch.text + after
        assert written == text


def test_plain_text_holds_nothing_that_begins_a_call() -> None:
    """What is printed as it stands has no two braces side by side, however they are written."""
    for text in random_texts(PIECES):
        for stretch in cut(text):
            if stretch.kind is StretchKind.TEXT:
                assert not any(start in stretch.text for start in ("{{", "{%", "{#", "\\{\\{"))
                assert "&#123;&lcub;" not in stretch.text


def test_a_call_is_found_in_any_text() -> None:
    """Text without braces around a call changes neither the call nor its line."""
    call = ' so("a}}b", nam=2020) '
    for text in random_texts(PLAIN):
        before, middle, _ = cut(f".{text}{{{{{call}}}}}{text}.")
        assert (middle.kind, middle.text) == (StretchKind.CALL, call), text
        assert middle.line == 1 + before.text.count("\n")


_PLAIN = (
    'so("a", "b", nam=2020)',
    "tong('a', cot=[\"x\", 'y'], le=1.50, cong=true, ghi=[])",
    'bang("a",\n  nam=[2010, -2.5], cong=False)',
    "so()",
)
_NOT_PLAIN = (
    'so("a", nam=1, nam=2)',
    'so(nam=1, "a")',
    'so("a" "b")',
    "so(007)",
    "so(x)",
    'so("a\\n")',
    'so("a", nam=1e5)',
    'so("a",)',
    'khong("a")',
    "so(*a)",
)


@pytest.mark.parametrize("text", [*_PLAIN, *_NOT_PLAIN])
def test_a_plain_call_is_read_as_the_parser_reads_it(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick way takes plain values alone; whatever else there is goes to the parser."""

    def read() -> RawCall | str:
        try:
            return raw_call.read_call(text, 1)
        except AuthorError as error:
            return str(error)

    quick = raw_call._read_plainly(text, 1)
    assert (quick is not None) == (text in _PLAIN)
    first = read()
    monkeypatch.setattr(raw_call, "_read_plainly", lambda *_: None)
    assert repr(first) == repr(read())
