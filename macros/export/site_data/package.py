"""The tables to download, and the Data Package descriptor that says what they mean."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from macros.project import Project
    from macros.read.report import Report
    from macros.read.table.schema import Field
    from macros.read.table.table import Table


FOLDER = "so-lieu"


def write_csv(project: Project, table: Table, site_dir: Path) -> bytes:
    """Copy the file of a table; return what it holds."""
    content = (project.root / table.path).read_bytes()
    target = site_dir / FOLDER / f"{table.name}.csv"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return content


NAME = "datapackage.json"


def write_package(report: Report, copies: Mapping[str, bytes], site_dir: Path) -> None:
    """Write the descriptor at the root of the site.

    Args:
        copies: The published CSV of each table.
    """
    identity = report.identity
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "so-lieu-bao-cao",
        "title": identity.title,
        "description": identity.minh_hoa or "",
        "contributors": [{"title": identity.co_quan, "role": "publisher"}],
        "resources": [
            _resource(report, report.tables[name], content) for name, content in copies.items()
        ],
    }
    if identity.ngay:
        package["created"] = f"{identity.ngay.isoformat()}T00:00:00Z"
    text = json.dumps(package, ensure_ascii=False, separators=(",", ":")) + "\n"
    (site_dir / NAME).write_text(text, encoding="utf-8", newline="\n")


def _resource(report: Report, table: Table, content: bytes) -> dict[str, Any]:
    schema = table.schema
    source = [{"title": schema.source.rstrip(".")}] if schema.source else []
    stored = [field for field in schema.fields if field.formula is None]
    described: dict[str, Any] = {
        "fields": [_field(field, field.name in schema.primaryKey) for field in stored],
        "missingValues": [""],
        "primaryKey": list(schema.primaryKey),
    }
    foreign = [_foreign_key(report, field) for field in stored if field.references in report.tables]
    if foreign:
        described["foreignKeys"] = foreign
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": schema.title,
        "description": schema.description.strip(),
        "path": f"{FOLDER}/{table.name}.csv",
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "sources": source,
        "schema": described,
    }


def _field(field: Field, is_key: bool) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if is_key or field.constraints.required:
        constraints["required"] = True
    for name in ("minimum", "maximum"):
        bound = getattr(field.constraints, name)
        if bound is not None and field.is_numeric:
            constraints[name] = int(bound) if field.type == "integer" else bound
    if field.categories:
        constraints["enum"] = list(field.categories)
    found: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": (field.description or "").strip(),
        "unit": field.unit,
        "constraints": constraints,
    }
    if field.categories:
        found["categories"] = [
            {"value": value, "label": label} for value, label in field.categories.items()
        ]
    return {name: value for name, value in found.items() if value}


def _foreign_key(report: Report, field: Field) -> dict[str, Any]:
    target = report.tables[str(field.references)]
    reference = {"resource": target.name, "fields": list(target.schema.primaryKey[:1])}
    return {"fields": [field.name], "reference": reference}
