"""Whether the keys that a report leaves unsaid (`mac_dinh`) mean something in its tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from macros.findings import Code, Finding, nearest
from macros.project import Project
from macros.read.identity import Identity
from macros.read.table import Table
from macros.read.yaml_file import find_line


def find_wrong_defaults(
    project: Project, identity: Identity, tables: Mapping[str, Table]
) -> Iterator[Finding]:
    """Name every key that no table has, and every value that none of its tables knows.

    Everything else would follow from such a slip: nothing is to be judged until it is mended.
    """
    path = project.data / "report.yml"
    for name, value in identity.mac_dinh.items():
        line = find_line(project, path, "mac_dinh", name)
        keyed = [table for table in tables.values() if name in table.schema.primaryKey]
        if not keyed:
            known = dict.fromkeys(
                key for table in tables.values() for key in table.schema.primaryKey
            )
            message = f"mac_dinh: không bảng nào có khóa “{name}”"
            yield Finding(
                project.relative(path), line, message, nearest(name, known), Code.UNKNOWN_KEY
            )
        elif not any(value in table.columns[name] for table in keyed):
            values = dict.fromkeys(text for table in keyed for text in table.values(name))
            message = f"mac_dinh: không bảng nào có {name} “{value}”"
            remedy = nearest(value, values)
            yield Finding(project.relative(path), line, message, remedy, Code.UNKNOWN_VALUE)
