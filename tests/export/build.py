"""A report of three sections without any file of its own: just what the print copy needs."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from macros.project import Project
from macros.read.documents import Document
from macros.read.identity import Identity
from macros.read.outline import Outline
from macros.read.page.page import FrontMatter, Page
from macros.read.report import Report

SITE = Path(__file__).parent / "site"

IDENTITY = {
    "ten_loai": "BÁO CÁO",
    "trich_yeu": "tổng kết về xây dựng tổ chức cơ sở đảng giai đoạn 2010 - 2020",
    "co_quan": "TỈNH ỦY THANH GIANG",
    "ky_hieu": "BC/TU",
    "dia_danh": "Thanh Giang",
    "ngay": datetime.date(2021, 2, 5),
    "ky": {"tu": 2010, "den": 2020},
    "minh_hoa": "Số liệu minh họa: tỉnh Thanh Giang và mọi số liệu của tỉnh là giả định.",
    "du_thao": 1,
    "ky_ten": {
        "quyen_han": "T/M BAN THƯỜNG VỤ",
        "chuc_vu": "PHÓ BÍ THƯ",
        "ho_ten": "Nguyễn Văn A",
    },
    "noi_nhan": ["Ban Tổ chức Trung ương", "Lưu Văn phòng Tỉnh ủy"],
}
SECTIONS = [
    {"id": "mo-dau", "title": "Đặc điểm, tình hình chung của địa phương.", "level": 1},
    {"id": "i", "number": "I", "title": "THỰC TRẠNG", "level": 1},
    {"id": "i-1", "number": "1", "title": "Về kiện toàn", "level": 2, "parent": "i"},
]
PAGES = {
    "mo-dau": "0-dac-diem.md",
    "i": "1-thuc-trang/index.md",
    "i-1": "1-thuc-trang/1-to-chuc.md",
}


def make_report(pages: Mapping[str, str] = PAGES, **identity: object) -> Report:
    """Put a report together whose pages are `pages`: section id → file under docs/."""
    document = Document(
        key="ct-07",
        number="07-CT/TW",
        date=datetime.date(2010, 3, 9),
        issuer="Bộ Chính trị",
        title="Chỉ thị về kiểm thử",
        kind="Chỉ thị",
        verification="outline",
    )
    return Report(
        project=Project(Path(__file__).parent),
        identity=Identity.model_validate({**IDENTITY, **identity}),
        outline=Outline.model_validate({"sections": SECTIONS}),
        documents={"ct-07": document},
        tables={},
        broken_tables=frozenset(),
        pages=tuple(_page(section, uri) for section, uri in pages.items()),
        is_whole=True,
        findings=(),
    )


def _page(section: str, uri: str) -> Page:
    return Page(
        path=f"docs/{uri}",
        source_uri=uri,
        front=FrontMatter(muc=section),
        title="",
        title_line=4,
        body="",
        body_line=4,
        pieces=(),
    )


def write_page(site: Path, uri: str, body: str) -> None:
    """Write one built page as the theme would."""
    path = site / uri.replace(".md", ".html")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"></head><body>'
        f'<article class="md-content__inner md-typeset">{body}</article></body></html>',
        encoding="utf-8",
    )
