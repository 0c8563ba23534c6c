"""Where in a table's YAML something stands; looked up only when it must be told."""

from __future__ import annotations

from macros.project import Project
from macros.read.table import Table
from macros.read.yaml_fault import Key
from macros.read.yaml_file import find_line


def place(project: Project, table: Table, *location: Key) -> int:
    """Find the line of a value in the YAML of a table, such as ("rules", 2, "holds")."""
    return find_line(project, project.root / table.schema_path, *location)
