"""Write the pages of a report with all macros expanded, as a bare mkdocs project."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from macros.project import Project
from macros.read.page.author_text import WHOLE_PAGE
from macros.read.report import read_report
from macros.render.call.html import strip_marks
from macros.render.site import bind_macros


def expand(root: Path, target: Path, extra_config: str = "") -> None:
    """Copy a report to `target`, its macros replaced by what they print.

    Args:
        extra_config: YAML to append, such as a plugin to compare with.
    """
    report = read_report(Project(root))
    macros: dict[str, Any] = {}
    env = SimpleNamespace(conf={"extra": {}}, macros=macros, page=None, project_dir=str(root))
    bind_macros(env)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root / "docs", target / "docs")
    shutil.copytree(root / "overrides", target / "overrides")
    for page in report.pages:
        env.page = SimpleNamespace(file=SimpleNamespace(src_uri=page.source_uri))
        text = strip_marks(macros[WHOLE_PAGE]()) if page.calls else page.body
        (target / "docs" / page.source_uri).write_text(text, encoding="utf-8")
    config = (root / "mkdocs.yml").read_text(encoding="utf-8")
    (target / "mkdocs.yml").write_text(_without_macros(config) + extra_config, encoding="utf-8")


def _without_macros(config: str) -> str:
    """Drop what is ours from mkdocs.yml: macros, their Markdown, the folders that they watch."""
    ours = ("macros:", "watch:", "- macros.")
    lines: list[str] = []
    skipped_indent: int | None = None
    for line in config.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip())
        if skipped_indent is not None and (not line.strip() or indent > skipped_indent):
            continue
        skipped_indent = None
        if line.strip().startswith(ours):
            skipped_indent = indent
            continue
        lines.append(line)
    return "".join(lines)


if __name__ == "__main__":
    expand(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
