"""Whether mkdocs.yml still says what a sound site needs, and what it adds that runs code.

The measure is the file that travels with this code: what an author may change of it is what a
report is called and where its pages stand.
"""

from __future__ import annotations

import filecmp
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any

from macros.check.folder import refuse_content
from macros.findings import AuthorError, BrokenReport, Code, Finding, Severity
from macros.project import PACKAGED, Project
from macros.read.report import Report
from macros.read.site_config import read_site_config

# What belongs to a report, or only to whoever previews it.
_FREE = frozenset(
    {"site_name", "site_description", "site_url", "repo_url", "edit_uri", "copyright", "nav"}
    | {"not_in_nav", "exclude_docs", "draft_docs", "watch", "dev_addr", "INHERIT", "remote_branch"}
)
# What may be added, since it only looks; all else that the packaged file does not say may run.
_LOOKS = ("extra_css.", "theme.palette.", "theme.icon.", "theme.logo", "theme.favicon", "extra.")
_WORDS = frozenset({"INHERIT", "site_name", "site_description", "copyright"})
# What is loaded when it is judged; what building sets itself, or reads otherwise.
_NOT_ASKED = frozenset({"plugins", "markdown_extensions", "hooks", "INHERIT", "watch", "nav"})
_GUARDS = (
    "plugins.macros.j2_extensions.macros.AuthorGuard",
    "markdown_extensions.macros:AuthorMarkdown",
)


def find_unsound_mechanics(report: Report) -> Iterator[Finding]:
    """Name each setting that is missing, differs, or adds what runs when the site is built."""
    project = report.project
    try:
        config, packaged = read_site_config(project), read_site_config(PACKAGED)
    except BrokenReport:
        return  # told by the check of the navigation
    have, wanted = dict(_flatten(config.settings)), dict(_flatten(packaged.settings))
    for top, names in _by_key({path: wanted[path] for path in wanted if path not in have}):
        is_guard = any(f"{top}.{name}" in _GUARDS for name in names)
        severity = Severity.ERROR if is_guard else Severity.WARNING
        message = f"thiếu {top}: {', '.join(names)}"
        yield _found(project, top, message, "ghi lại những dòng này", severity)
    added = {path: value for path, value in have.items() if path not in wanted}
    for top, names in _by_key({path: one for path, one in added.items() if _runs(path, one)}):
        message = f"thêm {top}: {', '.join(names)}; có thể chạy lệnh hoặc đổi trang khi dựng"
        yield _found(project, top, message, "bỏ đi, nếu không biết chắc nó làm gì")
    for path, value in wanted.items():
        if have.get(path, value) != value:
            message = f"{path} là {have[path] or 'trống'}, không phải {value}"
            yield _found(project, path.partition(".")[0], message, f"ghi “{value}”")
    folder = (config.settings.get("theme") or {}).get("custom_dir")
    if folder and not config.is_packaged and not Path(project.root, str(folder)).is_dir():
        message = f"theme.custom_dir là {folder}, mà không có thư mục này"
        yield _found(project, "theme", message, "chép lại thư mục overrides", Severity.ERROR)


def find_refused_settings(report: Report) -> Iterator[Finding]:
    """Ask the site builder about each value, in its own words, before it is made to build.

    What it would load to judge, plugins and extensions, is held against the packaged file.
    """
    project = report.project
    try:
        settings = dict(read_site_config(project).settings)
        packaged = read_site_config(PACKAGED).settings
    except BrokenReport:
        return  # told by the check of the navigation
    if not any(_is_unsure(key, one) for key, one in settings.items() if packaged.get(key) != one):
        return
    from mkdocs.config.defaults import MkDocsConfig  # slow to import, and few reports need it

    theme = settings.get("theme")
    settings["theme"] = theme.get("name") if isinstance(theme, Mapping) else theme
    config = MkDocsConfig(config_file_path=str(project.config))
    config.load_dict({key: one for key, one in settings.items() if key not in _NOT_ASKED})
    config.load_dict({"docs_dir": str(project.docs), "site_dir": str(project.site)})
    for key, error in (one for some in config.validate() for one in some):
        message = " ".join(f"trình dựng trang báo: Config value '{key}': {error}".split())
        found = _found(project, key, message, "sửa chỗ được nêu", Severity.ERROR)
        yield replace(found, code=Code.BUILD)


def _is_unsure(key: str, value: Any) -> bool:
    """Tell whether the site builder may refuse a value of the report's own."""
    if isinstance(value, str):
        return key not in _WORDS and not (key == "site_url" and re.match(r"https?://\w", value))
    return key not in _NOT_ASKED


def find_broken_templates(report: Report) -> Iterator[Finding]:
    """Refuse templates of the report's own look that the site builder could not read."""
    from jinja2 import Environment, TemplateSyntaxError

    reader = Environment()  # noqa: S701  it only parses; nothing is rendered with it
    for path in _own_files(report.project, "*.html"):
        try:
            text = path.read_text(encoding="utf-8")
            tree = reader.parse(text)
            yield from _lost_parts(report.project, report.project.relative(path), tree)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            name, line = report.project.relative(path), getattr(error, "lineno", 1)
            message = f"khuôn trang không đọc được: {error}".splitlines()[0]
            remedy = "sửa dòng đó, hoặc chép lại tệp của bộ công cụ"
            yield Finding(name, line, message, remedy, Code.CONFIG)


def find_broken_reference(report: Report) -> Iterator[Finding]:
    """Refuse a Word file of the report's own styles that is none."""
    path = report.project.overrides / "in" / "mau.docx"
    try:
        if path.is_file():
            refuse_content(path, path.suffix)
    except AuthorError as error:
        yield error.at(report.project.relative(path), 1)


def _own_files(project: Project, pattern: str) -> Iterator[Path]:
    """List the files of the report's own look that say something else than the packaged ones."""
    look, packaged = project.overrides, PACKAGED.overrides
    for path in sorted(look.rglob(pattern)) if look.resolve() != packaged.resolve() else ():
        other = packaged / path.relative_to(look)
        if not other.is_file() or not filecmp.cmp(path, other, shallow=False):
            yield path


def _lost_parts(project: Project, name: str, tree: Any) -> Iterator[Finding]:
    """Name the templates that one asks for and that neither report, tool nor theme has."""
    from jinja2 import nodes

    themes = [find_spec(theme) for theme in ("material", "mkdocs")]  # found, never imported
    homes = [Path(spec.origin).parent for spec in themes if spec is not None and spec.origin]
    folders = (project.overrides, PACKAGED.overrides, *(home / "templates" for home in homes))
    for asked in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        part = getattr(asked.template, "value", None)
        if not isinstance(part, str) or getattr(asked, "ignore_missing", False):
            continue
        if not any((folder / part).is_file() for folder in folders):
            message = f"thiếu khuôn “{part}” trong thư mục ghi ở custom_dir"
            remedy = "sửa tên, hoặc thêm tệp đó"
            yield Finding(name, asked.lineno, message, remedy, Code.CONFIG)


def _flatten(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """List the settings by their paths; an item of a list is a part of its path."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if path or key not in _FREE:
                yield from _flatten(inner, f"{path}.{key}".lstrip("."))
                if isinstance(inner, Mapping | list) and path in ("plugins", "markdown_extensions"):
                    yield f"{path}.{key}", ""
    elif isinstance(value, list):
        for item in value:
            named = isinstance(item, Mapping)
            yield from _flatten(item, path) if named else [(f"{path}.{item}", "")]
    else:
        yield path, {None: "", True: "true", False: "false"}.get(value, str(value))


def _runs(path: str, value: str) -> bool:
    return not path.startswith(_LOOKS) or "python/" in value


def _by_key(settings: Mapping[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Gather settings under the key of the file where they stand."""
    for top, paths in groupby(settings, key=lambda path: path.partition(".")[0]):
        yield top, [path.partition(".")[2] or settings[path] for path in paths]


def _found(
    project: Project, key: str, message: str, remedy: str, severity: Severity = Severity.WARNING
) -> Finding:
    text = project.config.read_text(encoding="utf-8")
    place = re.search(rf"^{re.escape(key)}[ \t]*:", text, re.MULTILINE)
    line = text.count("\n", 0, place.start()) + 1 if place else 1
    return Finding(project.relative(project.config), line, message, remedy, Code.CONFIG, severity)
