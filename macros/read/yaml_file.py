"""Read a YAML file into a frozen model and keep the line of every value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from macros.findings import Code, Finding, nearest
from macros.project import Project
from macros.read.text_file import read_text

Key = str | int
_MOST_MB = 5  # far beyond any description of a table


class Model(BaseModel):
    """What every model of a YAML file shares: frozen, and unknown keys refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


AnyModel = TypeVar("AnyModel", bound=Model)


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, with dates and yes/no left as the text that was typed."""


_Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp"
        and not (tag == "tag:yaml.org,2002:bool" and first not in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def load_yaml(name: str, text: str, findings: list[Finding]) -> tuple[Any, yaml.Node | None]:
    """Parse YAML text; syntax errors and repeated keys become findings.

    Returns the plain value and the node tree that knows the lines; (None, None)
    when the text is not YAML.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return {}, None
        if not _repeated_keys(name, node, findings):
            return None, None
        return loader.construct_document(node), node
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        findings.append(
            Finding(
                name,
                mark.line + 1 if mark else 1,
                f"YAML sai cú pháp từ cột {mark.column + 1 if mark else 1}",
                "kiểm tra dấu hai chấm, thụt dòng, dấu ngoặc và dấu nháy ở dòng này và dòng trên",
                Code.YAML,
            )
        )
        return None, None
    finally:
        loader.dispose()


def read_model(
    project: Project, path: Path, model: type[AnyModel], findings: list[Finding]
) -> AnyModel | None:
    """Read a YAML file as a model; None, with findings, when it is not one."""
    text = read_text(project, path, findings, most_mb=_MOST_MB)
    if text is None:
        return None
    name = project.relative(path)
    value, node = load_yaml(name, text, findings)
    if value is None:
        return None
    return check_model(name, value, node, model, findings)


def check_model(
    name: str,
    value: Any,
    node: yaml.Node | None,
    model: type[AnyModel],
    findings: list[Finding],
    first_line: int = 1,
) -> AnyModel | None:
    """Check a parsed value against a model; findings carry the line of the value.

    Args:
        first_line: Line of the file on which the YAML text begins.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        for detail in error.errors():
            line = _line_of(node, detail["loc"]) + first_line - 1
            message, remedy, code = _explain(detail, model)
            findings.append(Finding(name, line, message, remedy, code))
        return None


def line_of(node: yaml.Node | None, *location: Key) -> int:
    """Find the line (from 1) of a value deep inside a YAML document."""
    return _line_of(node, location)


def _line_of(node: yaml.Node | None, location: Sequence[Key]) -> int:
    line = node.start_mark.line + 1 if node else 1
    for key in location:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == str(key)), None)
            if found is None:
                continue
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
            if key >= len(node.value):
                continue
            node = node.value[key]
            line = node.start_mark.line + 1
    return line


def _repeated_keys(name: str, node: yaml.Node, findings: list[Finding]) -> bool:
    """Report keys given twice, which YAML would silently let the last one win."""
    sound = True
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, child in node.value:
            if key.value in seen and key.value != "<<":
                line = key.start_mark.line + 1
                message = f"khóa “{key.value}” được ghi hai lần"
                findings.append(Finding(name, line, message, "giữ lại một", Code.YAML))
                sound = False
            seen.add(key.value)
            sound = _repeated_keys(name, child, findings) and sound
    elif isinstance(node, yaml.SequenceNode):
        for child in node.value:
            sound = _repeated_keys(name, child, findings) and sound
    return sound


_TYPE_NAMES: Mapping[str, str] = {
    "string_type": "phải là chữ",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "float_type": "phải là số",
    "decimal_type": "phải là số",
    "decimal_parsing": "phải là số",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "list_type": "phải là danh sách",
    "tuple_type": "phải là danh sách",
    "dict_type": "phải là các cặp khóa: giá trị",
    "mapping_type": "phải là các cặp khóa: giá trị",
    "model_type": "phải là các cặp khóa: giá trị",
    "model_attributes_type": "phải là các cặp khóa: giá trị",
    "date_from_datetime_parsing": "phải là ngày dạng 2021-11-30",
    "date_parsing": "phải là ngày dạng 2021-11-30",
    "date_type": "phải là ngày dạng 2021-11-30",
}


def _explain(detail: ErrorDetails, model: type[Model]) -> tuple[str, str, Code]:
    where = ".".join(str(part) for part in detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        names = _field_names(model, detail["loc"][:-1])
        wrong = str(detail["loc"][-1])
        return f"khóa “{where}” không có trong mẫu", nearest(wrong, names), Code.UNKNOWN_KEY
    if kind == "missing":
        return f"thiếu khóa “{where}”", "thêm khóa này", Code.WRONG_TYPE
    if kind == "value_error":
        reason = str(detail.get("ctx", {}).get("error", detail["msg"]))
        return f"“{where}”: {reason}", "sửa giá trị", Code.WRONG_TYPE
    if kind in ("literal_error", "enum"):
        expected = detail.get("ctx", {}).get("expected", "")
        remedy = "dùng một trong: " + str(expected).replace(" or ", ", ")
        return f"“{where}” là {detail['input']!r}", remedy, Code.WRONG_TYPE
    wanted = _TYPE_NAMES.get(kind, "không hợp lệ")
    return f"“{where}” {wanted}, đang là {detail['input']!r}", "sửa giá trị", Code.WRONG_TYPE


def _field_names(model: type[Model], location: Sequence[Key]) -> list[str]:
    """List the keys that a model allows at a place inside it."""
    current: Any = model
    for key in location:
        if isinstance(key, int) or not isinstance(current, type):
            continue
        if not issubclass(current, BaseModel):
            break
        field = _field_by_alias(current, key)
        current = _inner_model(field.annotation) if field is not None else current
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [field.alias or name for name, field in current.model_fields.items()]
    return []


def _field_by_alias(model: type[BaseModel], key: str) -> Any:
    for name, field in model.model_fields.items():
        if key in (name, field.alias):
            return field
    return None


def _inner_model(annotation: Any) -> Any:
    """Find the model inside annotations such as `tuple[Field, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _inner_model(inner)
        if found is not None:
            return found
    return None
