"""xem: numbers that follow the report, links that follow the pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Say = Callable[..., object]
STOCK = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
FIRST = "docs/0-gioi-thieu.md"


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        (STOCK, "bang:kho_sach", "[Bảng\u00a01](#bang-kho_sach)"),
        (STOCK, "bang:ban_doc", "[Bảng\u00a02](2-ban-doc.md#bang-ban_doc)"),
        (STOCK, "hinh:xep_loai", "[Hình\u00a02](../b-xep-loai.md#hinh-xep_loai)"),
        (FIRST, "bang:ban_doc", "[Bảng\u00a02](a-kho-sach-ban-doc/2-ban-doc.md#bang-ban_doc)"),
        (FIRST, "muc:a-2", "[mục\u00a02, phần\u00a0A](a-kho-sach-ban-doc/2-ban-doc.md)"),
        (STOCK, "muc:b", "[phần\u00a0B](../b-xep-loai.md)"),
        (STOCK, "muc:gioi-thieu", "[phần mở đầu](../0-gioi-thieu.md)"),
        (STOCK, "trang:index", "[“Báo cáo hoạt động thư viện”](../index.md)"),
    ],
)
def test_a_reference_is_a_numbered_link(say: Say, page: str, target: str, link: str) -> None:
    """Sections are named with their part, because numbers restart in each part."""
    assert say(f'xem("{target}")', page).markdown == link
