"""Whether mkdocs.yml still says what a sound site needs, and what it adds that runs code.

The measure is the file that travels with this code: what an author may change of it is what a
report is called and where its pages stand.
"""

from __future__ import annotations

import re
import zipfile
import zlib
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
# What the site builder gives its templates besides what Jinja has.
_FILTERS = ("url", "script_tag")
_BUILT_IN = {"range", "dict", "namespace", "cycler", "joiner", "lipsum", "super", "self", "loop"}
_LARGEST_PART = 50_000_000  # bytes
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
    added = ((path, value) for path, value in have.items() if path not in wanted)
    running = {at: one for at, one in added if not at.startswith(_LOOKS) or "python/" in one}
    for top, names in _by_key(running):
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
    for path in report.project.own_look("*.html"):
        from jinja2 import Environment, TemplateSyntaxError

        reader = Environment()  # noqa: S701  it only parses; nothing is rendered with it
        try:
            text = path.read_text(encoding="utf-8")
            tree = reader.parse(text)
            yield from _lost_parts(report.project, report.project.relative(path), tree)
            yield from _unknown_names(report.project, report.project.relative(path), tree, reader)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            name, line = report.project.relative(path), getattr(error, "lineno", 1)
            message = f"khuôn trang không đọc được: {error}".splitlines()[0]
            remedy = "sửa dòng đó, hoặc chép lại tệp của bộ công cụ"
            yield Finding(name, line, message, remedy, Code.CONFIG)


def find_unused_fonts(report: Report) -> Iterator[Finding]:
    """Say that copies are printed in the fonts of the tool, whatever lies in the report's look."""
    for path in report.project.own_look("in/phong/*.?tf"):
        message = "bản in không dùng phông chữ riêng của báo cáo"
        remedy = "xóa tệp; phông khác thì ghi thư mục của nó vào biến BAOCAO_FONTS"
        yield Finding(report.project.relative(path), 1, message, remedy, Code.FONT).as_warning


def find_broken_reference(report: Report) -> Iterator[Finding]:
    """Refuse a Word file of the report's own styles that is none, or of which a part is broken."""
    for path in report.project.own_look("mau.docx"):
        try:
            refuse_content(path, path.suffix)
            with zipfile.ZipFile(path) as file:
                _refuse_parts(file)
        except AuthorError as error:
            yield error.at(report.project.relative(path), 1)


def _refuse_parts(file: zipfile.ZipFile) -> None:
    """Read every part as XML, as Word and pandoc will."""
    from lxml import etree

    remedy = "lưu lại tệp bằng Word, hoặc lấy lại tệp của bộ công cụ"
    names = [name for name in file.namelist() if name.endswith((".xml", ".rels"))]
    for needed in ("word/styles.xml", "word/_rels/document.xml.rels"):
        if needed not in names:
            raise AuthorError(f"tệp thiếu phần {needed}", remedy, Code.CONFIG)
    for name in names:
        try:
            if file.getinfo(name).file_size > _LARGEST_PART:
                raise AuthorError(f"phần {name} quá lớn", remedy, Code.CONFIG)
            etree.fromstring(file.read(name), etree.XMLParser(resolve_entities=False))
        except (etree.XMLSyntaxError, zipfile.BadZipFile, zlib.error) as error:
            raise AuthorError(f"phần {name} của tệp bị hỏng", remedy, Code.CONFIG) from error


def _lost_parts(project: Project, name: str, tree: Any) -> Iterator[Finding]:
    """Name the templates that one asks for and that neither report, tool nor theme has."""
    from jinja2 import nodes

    folders = (project.overrides, PACKAGED.overrides, *_themes())
    for asked in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        part = getattr(asked.template, "value", None)
        if not isinstance(part, str) or getattr(asked, "ignore_missing", False):
            continue
        if not any((folder / part).is_file() for folder in folders):
            message = f"thiếu khuôn “{part}” trong thư mục ghi ở custom_dir"
            remedy = "sửa tên, hoặc thêm tệp đó"
            yield Finding(name, asked.lineno, message, remedy, Code.CONFIG)


def _unknown_names(project: Project, name: str, tree: Any, reader: Any) -> Iterator[Finding]:
    """Tell of filters that there are not, and of parts asked of what no template knows."""
    from jinja2 import nodes

    remedy = "sửa tên, hoặc lấy lại tệp của bộ công cụ"
    filters, tests = {*reader.filters, *_FILTERS}, reader.tests
    for kind, known, word in ((nodes.Filter, filters, "bộ lọc"), (nodes.Test, tests, "phép thử")):
        for one in tree.find_all(kind):
            if one.name not in known:
                message = f"khuôn dùng {word} “{one.name}” không có"
                yield Finding(name, one.lineno, message, remedy, Code.CONFIG)
    words = _words_of_themes()
    words |= {one.name for one in tree.find_all(nodes.Name) if one.ctx != "load"}
    words |= {one.target for one in tree.find_all(nodes.Import)}
    for asked in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Call)):
        of = asked.node
        if isinstance(of, nodes.Name) and of.name not in words:
            message = f"khuôn hỏi “{of.name}”, mà không khuôn nào đặt tên đó"
            yield Finding(name, asked.lineno, message, remedy, Code.CONFIG)


def _words_of_themes() -> set[str]:
    """List all words in the templates of the theme and the tool, among them every name in use."""
    folders = (PACKAGED.overrides, *_themes())
    texts = (path.read_text(encoding="utf-8") for one in folders for path in one.rglob("*.html"))
    return {word for text in texts for word in re.findall(r"[A-Za-z_]\w*", text)} | _BUILT_IN


def _themes() -> list[Path]:
    found = [find_spec(theme) for theme in ("material", "mkdocs")]  # never imported
    homes = [Path(spec.origin).parent for spec in found if spec is not None and spec.origin]
    return [home / "templates" for home in homes]


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
