"""mkdocs.yml is held against the one that travels with the code: what is missing, what is added."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.check.mechanics import (
    find_refused_settings,
    find_unsound_mechanics,
    find_unused_fonts,
)
from macros.check.run import examine
from macros.findings import Severity
from macros.project import PACKAGED, Project
from macros.read.report import read_report

MECHANICS = PACKAGED.config.read_text(encoding="utf-8")


def _said(project: Project) -> list[str]:
    return [str(finding) for finding in find_unsound_mechanics(read_report(project))]


def _append(project: Project, text: str) -> None:
    with project.config.open("a", encoding="utf-8") as file:
        file.write(text)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- assets/stylesheets/so-lieu.css", "thiếu extra_css: assets/stylesheets/so-lieu.css"),
        ("- assets/javascripts/so.js ", "thiếu extra_javascript: assets/javascripts/so.js"),
        ("  - assets/javascripts/to-sang.js", "thiếu extra: polyfills.assets/javascripts/to-sang"),
        ("- sane_lists", "thiếu markdown_extensions: sane_lists"),
        ("- macros:AuthorMarkdown", "thiếu markdown_extensions: macros:AuthorMarkdown"),
        ("  offline:", "thiếu plugins: offline"),
        ("    j2_extensions:", "thiếu plugins: macros.j2_extensions.macros.AuthorGuard"),
        ("    on_error_fail:", "thiếu plugins: macros.on_error_fail"),
        ("strict:", "thiếu strict: true"),
        ("use_directory_urls:", "thiếu use_directory_urls: false"),
        ("  custom_dir:", "thiếu theme: custom_dir"),
        ("  - navigation.indexes", "thiếu theme: features.navigation.indexes"),
        ("    slugify:", "thiếu markdown_extensions: toc.slugify"),
    ],
)
def test_a_line_taken_out_is_named(small: Project, line: str, told: str) -> None:
    """A stylesheet, a script, a plugin, an extension: each changes the pages unseen."""
    lines = MECHANICS.split("\n")
    (taken,) = [one for one in lines if one.startswith(line)]
    lines.remove(taken)
    small.config.write_text("\n".join(lines), encoding="utf-8")
    (said,) = _said(small)
    assert told in said


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("strict: false\n", "strict là false, không phải true"),
        ("plugins: {search: {lang: en}}\n", "plugins.search.lang là en, không phải vi"),
        ("hooks: [x.py]\n", "thêm hooks: x.py"),
        ("plugins: {git-authors: {}}\n", "thêm plugins: git-authors"),
        ("plugins: {macros: {include_yaml: [x]}}\n", "thêm plugins: macros.include_yaml.x"),
        ("extra: {a: !!python/object/apply:os.system [id]}\n", "thêm extra: a"),
        ("theme: {name: null}\n", "theme.name là trống, không phải material"),
    ],
)
def test_what_differs_or_is_added_is_told(small: Project, text: str, told: str) -> None:
    """Hooks, plugins and Python objects run code while the site is built."""
    _append(small, text)
    (said,) = _said(small)
    assert told in said
    line = small.config.read_text(encoding="utf-8").rstrip().count("\n") + 1
    assert said.startswith(f"mkdocs.yml:{line}: ")


def test_what_only_looks_may_be_added(small: Project) -> None:
    """A stylesheet of one's own, an icon, a logo."""
    sheets = MECHANICS.replace("extra_css:\n", "extra_css:\n- assets/stylesheets/rieng.css\n")
    icon = "  icon:\n    logo: material/file-document-outline\n"
    assert icon in sheets
    text = sheets.replace(
        icon, f"{icon}    previous: material/x\n  logo: assets/images/huy-hieu.svg\n"
    )
    small.config.write_text(text, encoding="utf-8")
    assert _said(small) == []


def test_a_guard_taken_out_stops_publication(small: Project) -> None:
    """Everything else is a warning; without these a page could run commands or scripts."""
    _append(small, "markdown_extensions: [tables]\n")
    (found,) = find_unsound_mechanics(read_report(small))
    assert found.severity is Severity.ERROR


@pytest.mark.parametrize("parent", ["../khong-co.yml", "mkdocs.yml"])
def test_what_is_inherited_is_there(small: Project, parent: str) -> None:
    """A file that is missing, or the file itself, is named."""
    small.config.write_text(f"INHERIT: {parent}\n", encoding="utf-8")
    said = [str(finding) for finding in examine(read_report(small)).findings]
    assert any(f"mkdocs.yml:1: INHERIT nêu {parent}" in line for line in said)


def test_no_object_of_the_file_is_made_by_a_check(small: Project, tmp_path: Path) -> None:
    """Whoever checks the report of a stranger runs nothing of theirs."""
    made = tmp_path / "chay"
    _append(small, f"extra: {{a: !!python/object/apply:os.mkdir [{made}]}}\n")
    examine(read_report(small))
    assert not made.exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("site_url: thu-vien", "'site_url': The URL isn't valid"),
        ("copyright: 2021", "'copyright': Expected type: <class 'str'>"),
        ("theme: {name: la}", "'theme': Unrecognised theme name: 'la'"),
        ("khoa_la: 1", "'khoa_la': Unrecognised configuration name"),
    ],
)
def test_values_that_the_site_builder_refuses_are_told_at_their_line(
    small: Project, line: str, told: str
) -> None:
    """Each is an error before anything is built, in the words of the site builder."""
    _append(small, f"\n{line}\n")
    found = list(find_refused_settings(read_report(small)))
    at = small.config.read_text(encoding="utf-8").split("\n").index(line) + 1
    assert [(one.line, one.severity, told in one.message) for one in found] == [
        (at, Severity.ERROR, True)
    ]


def test_addresses_and_names_are_the_reports_own(small: Project) -> None:
    """A report may say where it is published and what it is called."""
    _append(small, "\nsite_url: https://example.org/bao-cao/\nsite_name: Báo cáo\n")
    assert list(find_refused_settings(read_report(small))) == []


def test_fonts_that_no_copy_is_printed_in_are_told(small: Project) -> None:
    """Whoever puts a font beside the template of the printed copy waits for it in vain."""
    font = small.overrides / "in" / "phong" / "Rieng.ttf"
    font.parent.mkdir(parents=True, exist_ok=True)
    font.write_bytes(b"a font")
    (found,) = find_unused_fonts(read_report(small))
    assert str(found).startswith("overrides/in/phong/Rieng.ttf:1: cảnh báo: bản in không dùng")
