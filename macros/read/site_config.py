"""What mkdocs.yml says, read without building any object that it may name.

A report's file may hold its navigation alone: what it does not say, and does not inherit, is said
by the file that travels with this code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from macros.findings import BrokenReport, Code, Finding
from macros.project import PACKAGED, Project
from macros.read.yaml.tree import syntax_finding

_MECHANICS = ("INHERIT", "theme")  # a file with one of these brings its own


# The loader written in C, where there is one, is ten times as fast.
class _Tolerant(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Reads the Python objects that mkdocs.yml may hold as what they are called."""


_Tolerant.add_multi_constructor("", lambda loader, suffix, node: suffix)


@dataclass(frozen=True, slots=True)
class NavItem:
    """One page of the navigation, and its line in mkdocs.yml."""

    uri: str
    line: int


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The settings of the site builder for one report.

    Args:
        own: What the report's own file says.
        settings: The same, over what it inherits.
        nav: The pages of the navigation in order; None without one.
        nav_line: Where the navigation begins, from 1.
    """

    own: Mapping[str, Any]
    settings: Mapping[str, Any]
    nav: tuple[NavItem, ...] | None
    nav_line: int

    @property
    def is_packaged(self) -> bool:
        """Whether theme, extensions and plugins are those that travel with this code."""
        return not any(key in self.own for key in _MECHANICS)

    def matching(self, uris: Iterable[str], *keys: str) -> set[str]:
        """Find the pages that settings name in the language of .gitignore."""
        import pathspec

        texts = [str(self.settings.get(key) or "") for key in keys]
        spec = pathspec.GitIgnoreSpec.from_lines("\n".join(texts).splitlines())
        return set(spec.match_files(uris))


def read_site_config(project: Project) -> SiteConfig:
    """Read mkdocs.yml and what it inherits from.

    Raises:
        BrokenReport: when it is no YAML, or cannot be read.
    """
    name = project.relative(project.config)
    try:
        text = project.config.read_text(encoding="utf-8")
        root = yaml.compose(text, _Tolerant)
        nav = _find_nav(name, root)
        own, *inherited = _chain(project, text)
    except yaml.YAMLError as error:
        raise BrokenReport((syntax_finding(name, error),)) from error
    except (OSError, ValueError, RecursionError) as error:
        # Not UTF-8, a date such as 2021-13-45, or brackets without end.
        remedy = "sửa hoặc lấy lại bản trước của tệp"
        finding = Finding(name, 1, "không đọc được", remedy, Code.YAML)
        raise BrokenReport((finding,)) from error
    settings: Mapping[str, Any] = {}
    for config in (*reversed(inherited), own):
        settings = _over(settings, config)
    items = None if nav is None else tuple(_items(nav[1]))
    return SiteConfig(own, settings, items, nav[0] if nav else 1)


def _find_nav(name: str, root: yaml.Node | None) -> tuple[int, yaml.Node] | None:
    """Find the navigation and its line; what is YAML and no configuration is refused."""
    if not isinstance(root, yaml.MappingNode):
        remedy = "lấy lại bản trước của tệp"
        raise BrokenReport((Finding(name, 1, "tệp trống hoặc không có khóa", remedy, Code.YAML),))
    nav: tuple[int, yaml.Node] | None = None
    lines: dict[str, int] = {}
    for key, value in root.value:
        line = int(key.start_mark.line) + 1
        if key.value in lines:
            message = f"khóa “{key.value}” đã có ở dòng {lines[key.value]}"
            raise BrokenReport((Finding(name, line, message, "giữ lại một", Code.YAML),))
        if key.value == "nav":
            nav = line, value
            if not isinstance(value, yaml.SequenceNode):
                what, remedy = "nav không phải là danh sách trang", "viết mỗi trang một dòng “- …”"
                raise BrokenReport((Finding(name, line, what, remedy, Code.WRONG_TYPE),))
        lines[key.value] = line
    return nav


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> Mapping[str, Any]:
    """Lay settings over those that they inherit, mappings within mappings as well."""
    merged = dict(below)
    for key, value in above.items():
        inner = merged.get(key)
        both = isinstance(inner, Mapping) and isinstance(value, Mapping)
        merged[key] = _over(inner, value) if both else value  # type: ignore[arg-type]
    return merged


def _chain(project: Project, text: str) -> Iterator[Mapping[str, Any]]:
    """Read a file, then the one from which it inherits, and so on."""
    folder, is_bare = project.config.parent, project.is_foreign and not project.is_version
    seen = set() if is_bare else {project.config.resolve()}
    while True:
        read = yaml.load(text, _Tolerant)  # noqa: S506  a subclass of the safe loader
        config = read if isinstance(read, dict) else {}
        if is_bare and not seen:
            config = {"nav": config["nav"]} if "nav" in config else {}
        yield config
        if "INHERIT" in config:
            parent = folder / str(config["INHERIT"])
        elif "theme" not in config:
            parent = PACKAGED.config
        else:
            return
        parent = parent.resolve()
        if project.is_version and not parent.is_file():  # it lies apart from its repository
            parent = PACKAGED.config.resolve()
        if parent in seen or not parent.is_file():
            message = f"INHERIT nêu {config.get('INHERIT')}, là tệp không có hoặc chính nó"
            remedy = "ghi đúng đường dẫn, hoặc bỏ dòng INHERIT"
            name = project.relative(project.config)
            raise BrokenReport((Finding(name, 1, message, remedy, Code.YAML),))
        seen.add(parent)
        text, folder = parent.read_text(encoding="utf-8"), parent.parent


def _items(nav: yaml.Node) -> Iterator[NavItem]:
    if isinstance(nav, yaml.ScalarNode):
        if nav.value:
            yield NavItem(str(nav.value), int(nav.start_mark.line) + 1)
    elif isinstance(nav, yaml.MappingNode):
        for _, value in nav.value:
            yield from _items(value)
    elif isinstance(nav, yaml.SequenceNode):
        for item in nav.value:
            yield from _items(item)
