"""JSON Schemas by which editors complete and check the YAML files: data/luoc-do/*.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from macros.files.replace import replace_files
from macros.project import Project
from macros.read.alias import Aliases
from macros.read.approvals import Approvals
from macros.read.documents import Register
from macros.read.form import FormLayout
from macros.read.identity import Identity
from macros.read.map_file import MapNote
from macros.read.outline import Outline
from macros.read.profile import Profile
from macros.read.remarks import RemarkFile, Remarks
from macros.read.table.schema import TableSchema
from macros.read.yaml.file import Model
from macros.rollup.procedure import Procedure

FOLDER = "luoc-do"
_DIALECT = "http://json-schema.org/draft-07/schema#"  # the newest one that all editors know


@dataclass(frozen=True, slots=True)
class EditorSchema:
    """The schema of one kind of YAML file.

    Args:
        title: What the kind is called, for whoever edits such a file.
        files: The files of that kind, as a pattern below the project.
    """

    model: type[Model]
    title: str
    files: str


SCHEMAS: Mapping[str, EditorSchema] = {
    "report": EditorSchema(Identity, "Lai lịch báo cáo", "data/report.yml"),
    "outline": EditorSchema(Outline, "Đề cương", "data/outline.yml"),
    "documents": EditorSchema(Register, "Văn bản được dẫn", "data/documents.yml"),
    "duyet": EditorSchema(Approvals, "Các lần duyệt", "data/duyet.yml"),
    "gop-y": EditorSchema(Remarks, "Góp ý của người xem", "data/gop-y.yml"),
    "tep-gop-y": EditorSchema(RemarkFile, "Tệp góp ý của một người", "gop-y-*.json"),
    "bang": EditorSchema(TableSchema, "Mô tả một bảng số liệu", "data/tables/*.yml"),
    "ban-do": EditorSchema(MapNote, "Lai lịch của một bản đồ", "data/ban_do/*.yml"),
    "mau-bieu": EditorSchema(FormLayout, "Cách đọc một biểu chính thức", "data/mau_bieu/*.yml"),
    "bi-danh": EditorSchema(Aliases, "Tên gọi khác trong tệp gửi về", "data/bi_danh.yml"),
    "tong-hop": EditorSchema(Procedure, "Đợt tổng hợp số liệu các đơn vị", "data/tong_hop.yml"),
    "the-thuc": EditorSchema(Profile, "Thể thức văn bản", "overrides/in/the-thuc/*.yml"),
}


class _Generator(GenerateJsonSchema):
    """Leaves out what pydantic makes of names: the descriptions say more."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def build_schema(name: str) -> Mapping[str, Any]:
    """Build one schema; every key has a description in Vietnamese."""
    kind = SCHEMAS[name]
    schema = kind.model.model_json_schema(by_alias=True, schema_generator=_Generator)
    definitions = schema.pop("$defs", {})
    for definition in (schema, *definitions.values()):
        # Docstrings speak to programmers.
        definition.pop("description", None)
        definition.pop("title", None)
    whole = {"$schema": _DIALECT, "title": kind.title, **schema, "definitions": definitions}
    written: Mapping[str, Any] = _with_old_words(whole)
    return written


def write_schemas(project: Project) -> Iterator[str]:
    """Write all schemas; give the name of each file, relative to the project."""
    folder = project.data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in SCHEMAS:
        path = folder / f"{name}.json"
        replace_files({path: schema_text(name).encode("utf-8")})
        yield project.relative(path)


def schema_text(name: str) -> str:
    """Write a schema as it stands in its file."""
    return json.dumps(build_schema(name), ensure_ascii=False, indent=2) + "\n"


def _with_old_words(schema: Any) -> Any:
    """Say in draft 7, which editors know best, what pydantic says in draft 2020-12."""
    if isinstance(schema, list):
        return [_with_old_words(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    renewed = {name: _with_old_words(value) for name, value in schema.items()}
    reference = renewed.pop("$ref", None)
    if reference is None:
        return renewed
    reference = reference.replace("#/$defs/", "#/definitions/")
    # In draft 7 whatever stands beside a reference is not read.
    return {**renewed, "allOf": [{"$ref": reference}]} if renewed else {"$ref": reference}
