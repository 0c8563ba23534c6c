"""Whether mkdocs.yml lists the pages in the order of the outline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from macros.findings import Code, Finding
from macros.read.report import Report
from macros.read.yaml_tree import syntax_finding


# The loader written in C, where there is one, is ten times as fast.
class _Tolerant(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads mkdocs.yml without running the Python names that it may hold."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: None)


def find_misordered(report: Report) -> Iterator[Finding]:
    """Compare the navigation with the outline; a page left out cannot be found by readers."""
    project = report.project
    name = project.relative(project.config)
    try:
        text = project.config.read_text(encoding="utf-8")
        node = yaml.compose(text, _Tolerant)
        config = yaml.load(text, _Tolerant)  # noqa: S506  a subclass of the safe loader
    except yaml.YAMLError as error:
        yield syntax_finding(name, error)
        return
    except (OSError, ValueError, RecursionError):
        # Not UTF-8, a date such as 2021-13-45, or brackets without end.
        yield Finding(name, 1, "không đọc được", "sửa hoặc lấy lại bản trước của tệp", Code.YAML)
        return
    if not isinstance(config, dict) or "nav" not in config:
        return
    line = _line_of_nav(node)
    listed = list(_paths(config["nav"]))
    wanted = [page.source_uri for page in report.book_pages]
    for uri in wanted:
        if uri not in listed:
            message, remedy = f"nav thiếu trang {uri}", "thêm trang vào nav, đúng thứ tự đề cương"
            yield Finding(name, line, message, remedy, Code.NAVIGATION)
    present = [uri for uri in listed if uri in set(wanted)]
    expected = [uri for uri in wanted if uri in set(listed)]
    for found, right in zip(present, expected, strict=False):
        if found != right:
            message = f"nav có {found} ở chỗ của {right}"
            yield Finding(name, line, message, "xếp lại theo đề cương", Code.NAVIGATION)
            return


def _line_of_nav(node: yaml.Node | None) -> int:
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if key.value == "nav":
                return int(key.start_mark.line) + 1
    return 1


def _paths(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, list):
        for item in nav:
            yield from _paths(item)
    elif isinstance(nav, dict):
        for item in nav.values():
            yield from _paths(item)
