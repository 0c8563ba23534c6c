"""Addresses, names of files and slips without blanks: within the paper, and copied as typed."""

from __future__ import annotations

import re
from collections.abc import Callable

import pikepdf
import pytest

from tests.export.conftest import Printed

ADDRESS = "https://dichvucong.vi.du/p/trang-chu.html?muc=danh-sach-1234567890&trang=mot-hai-ba"
FILE = "bao-cao-tong-ket_nam-2020_phien-ban-cuoi-cung_da-sua-lan-thu-nam_v12.docx"
SLIP = "mộtchữkhôngcódấucách" * 6
LINK = f'<a href="{ADDRESS}">{ADDRESS}</a>'


@pytest.mark.parametrize("word", [ADDRESS, FILE, SLIP, f"<code>{FILE}</code>", LINK])
def test_no_long_word_leaves_the_paper(print_page: Callable[..., Printed], word: str) -> None:
    """In running text it is parted where a line ends, and nothing is added or lost."""
    printed = print_page(f"<h1>Một</h1><p>Xem tại {word} và chữ sau.</p>")
    assert printed.findings == ()
    assert re.sub("<.*?>", "", word) in "".join(printed.text.split())


def test_what_is_copied_from_several_lines_is_the_address(
    print_page: Callable[..., Printed],
) -> None:
    """A hyphen at the end of a line would be taken for one that was added, and be dropped."""
    printed = print_page(f"<h1>Một</h1><p>{'Xem tại trang này ' * 3}{LINK}.</p><p>{FILE}</p>")
    lines = [line.strip() for page in printed.pages for line in page.splitlines()]
    ends = [line[-1] for line in lines if line and line != "-----"]
    assert not {"-", "\x02"} & set(ends)
    with pikepdf.open(printed.path) as pdf:
        notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
        assert {str(note.A.URI) for note in notes if "/URI" in note.get("/A", {})} == {ADDRESS}
