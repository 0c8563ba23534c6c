"""What is typed and may not stay: numbers that the data hold, and gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from macros.check.prose.reading import read_prose
from macros.findings import Code, Finding, Severity
from macros.format import shorten
from macros.read.page.page import GAP, HEADING, Page
from macros.read.report import Report
from macros.read.table.schema import Field
from macros.read.table.table import Table
from macros.read.yaml.file import find_line
from macros.render.catalogue.rows import own_rows
from macros.render.evaluate import Ledger

_PLACEHOLDER = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b"
    rf"|{GAP.pattern}"
    r"|\((?:điền|bổ sung|cập nhật|chờ) (?:số liệu|sau|thêm)[^)\n]{0,80}\)"
    r"|…{2,}|\.{4,}|\?{3,}"
)

_PARTICULARS = ("ten_loai", "trich_yeu", "co_quan", "ky_hieu", "dia_danh", "noi_nhan", "ky_ten")
_SIGNATURE = ("quyen_han", "chuc_vu", "ho_ten")

def find_placeholders(report: Report) -> Iterator[Finding]:
    """Warn of them on the pages of the final copy, which is refused while one stands."""
    for page in report.book_pages:
        prose = read_prose(page)
        for match in _PLACEHOLDER.finditer(prose.text):
            message = f"còn chỗ chờ điền “{shorten(match.group(), 60)}”"
            remedy = "viết cho xong hoặc xóa; bản chính thức không được còn"
            yield prose.warning(match.start(), message, remedy, Code.PLACEHOLDER)


def find_blank_particulars(report: Report) -> Iterator[Finding]:
    """Warn of what every format prints of data/report.yml and nobody has filled in yet."""
    identity, project = report.identity, report.project
    wanted: dict[tuple[str, ...], Any] = {(name,): getattr(identity, name) for name in _PARTICULARS}
    for name in _SIGNATURE if identity.ky_ten is not None else ():
        wanted["ky_ten", name] = getattr(identity.ky_ten, name)
    for way, value in wanted.items():
        if not (value.strip() if isinstance(value, str) else value):
            path = project.data / "report.yml"
            message = f"còn để trống “{'.'.join(way)}”, thể thức in ra chỗ trống"
            remedy = "điền vào; bản chính thức không được thiếu"
            line = find_line(project, path, *way)
            name = project.relative(path)
            yield Finding(name, line, message, remedy, Code.PLACEHOLDER, Severity.WARNING)
