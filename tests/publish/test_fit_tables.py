"""What no page has room for is told by the check, before anything is built."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from macros.project import Project
from macros.publish.run import check
from macros.publish.stages import Stages
from tests.mapped import add_communes

PAGE = "docs/b-xep-loai.md"
WIDE = [f"Nghiêng{number:02d}" * 2 for number in range(16)]
HEAD = f"| {' | '.join(WIDE)} |\n|{'---|' * len(WIDE)}\n"


def _found(project: Project, text: str) -> list[str]:
    path = project.root / PAGE
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    found = check(project, Stages(Console(file=io.StringIO())))
    return [str(one) for one in found if one.code == "tran-trang"]


@pytest.mark.parametrize("caption", ["", '{{ ten_bang("rong", "Bảng rộng") }}\n\n'])
def test_a_typed_table_that_no_page_is_wide_enough_for(small: Project, caption: str) -> None:
    """With or without a number, at its line."""
    row = f"| {' | '.join('x' for _ in WIDE)} |\n"
    (found,) = _found(small, f"{caption}{HEAD}{row}")
    line = 17 + 2 * bool(caption)
    assert found.startswith(f"{PAGE}:{line}: Bảng")
    assert "có 16 cột, quá rộng cả trên trang nằm ngang" in found
    assert found.endswith("[tran-trang]")


@pytest.mark.parametrize("before", ["> ", "- Mục:\n\n    "])
def test_a_table_that_cannot_be_turned_where_it_stands(small: Project, before: str) -> None:
    """Within a quotation or a list there is no page of its own."""
    (found,) = _found(small, f'{before}{{{{ bang("xep_loai", ma="x", kho_ngang=true) }}}}')
    assert found.startswith(f"{PAGE}:")
    assert "phải in trên trang nằm ngang mà nằm trong danh sách hoặc trích dẫn" in found


def test_what_fits_is_not_told(small: Project) -> None:
    """Turned by itself, or narrow within a quotation."""
    text = '{{ bang("xep_loai", ma="x", kho_ngang=true) }}\n\n> {{ bang("xep_loai", ma="y") }}\n'
    assert _found(add_communes(small), text) == []
