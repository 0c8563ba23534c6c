"""The Markdown reader that mkdocs.yml describes, for whoever reads pages without building them."""

from __future__ import annotations

from typing import Any

from macros.project import Project


def make_reader(project: Project) -> Any:
    """Make a `markdown.Markdown` with the extensions of mkdocs.yml, inherited ones included."""
    import markdown
    from mkdocs.utils.yaml import yaml_load

    with project.config.open(encoding="utf-8") as file:
        config = yaml_load(file)
    names, settings = ["toc", "tables", "fenced_code"], {}
    for item in config.get("markdown_extensions", []):
        name, options = next(iter(item.items())) if isinstance(item, dict) else (item, None)
        names.append(name)
        settings[name] = options or {}
    return markdown.Markdown(extensions=list(dict.fromkeys(names)), extension_configs=settings)
