"""Whether mkdocs.yml lists every page in order, and the data catalogue every table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import yaml

from macros.findings import Code, Finding, Severity, closest
from macros.project import Project
from macros.read.report import Report
from macros.read.yaml.tree import syntax_finding
from macros.render.call.numbering import number_report

# What mkdocs.yml may leave out of the navigation, in the language of .gitignore.
_LEFT_OUT = ("exclude_docs", "draft_docs", "not_in_nav")
_ORDER = "thêm trang vào nav, đúng thứ tự đề cương"


# The loader written in C, where there is one, is ten times as fast.
class _Tolerant(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads mkdocs.yml without running the Python names that it may hold."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)


@dataclass(frozen=True, slots=True)
class _Item:
    """One page of the navigation, and its line in mkdocs.yml."""

    uri: str
    line: int


def find_misordered(report: Report) -> Iterator[Finding]:
    """Compare the navigation with outline and files; a page left out cannot be found by readers."""
    project = report.project
    name = project.relative(project.config)
    try:
        text = project.config.read_text(encoding="utf-8")
        node = yaml.compose(text, _Tolerant)
        left_out = [str(_setting(project, text, key) or "") for key in _LEFT_OUT]
    except yaml.YAMLError as error:
        yield syntax_finding(name, error)
        return
    except (OSError, ValueError, RecursionError):
        # Not UTF-8, a date such as 2021-13-45, or brackets without end.
        yield Finding(name, 1, "không đọc được", "sửa hoặc lấy lại bản trước của tệp", Code.YAML)
        return
    nav = _find_nav(node)
    if nav is None:
        return
    items = tuple(_items(nav[1]))
    missing = _missing_pages(report, items, left_out)
    for item in items:
        if urlsplit(item.uri).scheme or (project.docs / item.uri).is_file():
            continue
        message = f"nav có trang {item.uri}, mà docs/ không có tệp này"
        renamed = closest(item.uri, missing)
        if renamed is not None:
            missing.remove(renamed)  # one page under another name, not two mistakes
        remedy = f"có phải “{renamed}”?" if renamed else "sửa tên hoặc bỏ dòng này"
        yield Finding(name, item.line, message, remedy, Code.NAVIGATION)
    chapters = [page.source_uri for page in report.book_pages]
    for uri in missing:
        remedy = _ORDER if uri in chapters else "thêm trang vào nav, hoặc vào not_in_nav"
        yield Finding(name, nav[0], f"nav thiếu trang {uri}", remedy, Code.NAVIGATION)
    yield from _first_misplaced(name, items, chapters)


def _first_misplaced(
    name: str, items: Sequence[_Item], chapters: Sequence[str]
) -> Iterator[Finding]:
    present = [item for item in items if item.uri in set(chapters)]
    listed = {item.uri for item in items}
    expected = [uri for uri in chapters if uri in listed]
    for found, right in zip(present, expected, strict=False):
        if found.uri != right:
            message = f"nav có {found.uri} ở chỗ của {right}"
            yield Finding(name, found.line, message, "xếp lại theo đề cương", Code.NAVIGATION)
            return


def _missing_pages(report: Report, items: Sequence[_Item], left_out: Sequence[str]) -> list[str]:
    """List the pages that the navigation lacks, those of the outline first and in its order."""
    listed = {item.uri for item in items}
    chapters = {page.source_uri for page in report.book_pages}
    # A page that claims the section of another has made that mistake, and no other.
    first = {page.section: page for page in reversed(report.pages)}
    unlisted = [
        page.source_uri
        for page in report.pages
        if page.source_uri not in listed and (not page.section or first[page.section] is page)
    ]
    if not unlisted:
        return []
    import pathspec

    spec = pathspec.GitIgnoreSpec.from_lines("\n".join(left_out).splitlines())
    return [uri for uri in unlisted if uri in chapters or not spec.match_file(uri)]


def _setting(project: Project, text: str, key: str) -> Any:
    """Read a setting of mkdocs.yml, or of the file from which it inherits."""
    folder = project.config.parent
    while True:
        config = yaml.load(text, _Tolerant)  # noqa: S506  a subclass of the safe loader
        if not isinstance(config, dict) or key in config or "INHERIT" not in config:
            return config.get(key) if isinstance(config, dict) else None
        parent = folder / str(config["INHERIT"])
        text, folder = parent.read_text(encoding="utf-8"), parent.parent


def _find_nav(node: yaml.Node | None) -> tuple[int, yaml.Node] | None:
    """Find the navigation and the line on which it begins."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == "nav":
                return int(key.start_mark.line) + 1, value
    return None


def _items(nav: yaml.Node) -> Iterator[_Item]:
    if isinstance(nav, yaml.ScalarNode):
        if nav.value:
            yield _Item(str(nav.value), int(nav.start_mark.line) + 1)
    elif isinstance(nav, yaml.MappingNode):
        for _, value in nav.value:
            yield from _items(value)
    elif isinstance(nav, yaml.SequenceNode):
        for item in nav.value:
            yield from _items(item)


def find_uncatalogued(report: Report) -> Iterator[Finding]:
    """Hold the catalogue against the tables; a report may also do without a catalogue."""
    pages = number_report(report).catalogue
    if not pages:
        return
    is_whole = all(page.is_whole for page in report.pages)
    for name, table in report.tables.items():
        page = pages.get(name)
        if page is None and is_whole:
            message = f"bảng “{name}” chưa có trang trong danh mục số liệu"
            remedy = "chạy baocao danh-muc"
            yield Finding(table.schema_path, 1, message, remedy, Code.CATALOGUE, Severity.WARNING)
        elif page is not None and page.title != table.schema.title:
            message = f"tiêu đề “{page.title}” khác tên bảng"
            remedy = f"dòng tiêu đề phải là “# {table.schema.title}”"
            yield Finding(
                page.path, page.title_line, message, remedy, Code.HEADING, Severity.WARNING
            )
