"""Write the pages of the data catalogue that are missing: a few lines for each table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from macros.project import Project
from macros.read.report import Report, read_report
from macros.render.numbering import number_report

FOLDER = "phu-luc/so-lieu"
# The catalogue is found by what a table is called, but after the report's own pages.
_FRONT = "---\nsearch: {boost: 0.3}\n---\n"
_LIST = f"""{_FRONT}# Danh mục số liệu

Mọi con số của báo cáo đều lấy từ các bảng dưới đây.
Mỗi bảng có trang riêng: ý nghĩa, nguồn, các cột, quy tắc kiểm tra, nơi báo cáo dùng đến;
số liệu để lọc, sắp xếp và tải về.

{{{{ danh_muc() }}}}
"""
_LEDGER = """---
search: {boost: 0.3}
---
# Sổ cái số liệu

Sổ cái ghi mọi con số in trong báo cáo: in ở đâu, tính thế nào, từ ô nào của bảng nào.

{{ so_cai() }}
"""


def write_stubs(project: Project) -> tuple[str, ...]:
    """Write what is missing of the catalogue; files that exist stay as they are.

    Returns the pages written, relative to docs/; the first two belong in the navigation.
    """
    written = []
    for name, text in _missing(read_report(project)).items():
        path = project.docs / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            written.append(name)
    return tuple(written)


def _missing(report: Report) -> Mapping[str, str]:
    pages = number_report(report).catalogue
    folder = next((str(PurePosixPath(page.source_uri).parent) for page in pages.values()), FOLDER)
    return dict(_stubs(report, folder, pages))


def _stubs(report: Report, folder: str, known: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    above = f"{PurePosixPath(folder).parent}/".removeprefix("./")
    calls = [call for page in report.pages for call in page.calls]
    if not any(call.name == "so_cai" for call in calls):
        yield f"{above}so-cai.md", _LEDGER
    if not any(call.name == "danh_muc" and not call.args for call in calls):
        yield f"{above}danh-muc-so-lieu.md", _LIST
    for name, table in report.tables.items():
        if name not in known:
            text = f'{_FRONT}# {table.schema.title}\n\n{{{{ danh_muc("{name}") }}}}\n'
            yield f"{folder}/{name}.md", text
