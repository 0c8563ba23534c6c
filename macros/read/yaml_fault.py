"""Say in Vietnamese what is wrong with a value that a model of a YAML file refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from macros.findings import Code, nearest

Key = str | int
_LONGEST = 60  # letters of a value
_MEND = "sửa giá trị"


class MisplacedError(ValueError):
    """A contradiction that a validator of a whole model found deep inside it.

    Args:
        location: Where, from the model that is validated: keys and places in lists.
    """

    def __init__(self, message: str, *location: Key) -> None:
        super().__init__(message)
        self.location = location


_DAY = "phải là ngày dạng 2021-11-30"
_PAIRS = "phải là các cặp khóa: giá trị"
_TYPE_NAMES: Mapping[str, str] = {
    "string_type": "phải là chữ",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_parsing_size": "là số quá lớn",
    "int_from_float": "phải là số nguyên",
    "float_type": "phải là số",
    "float_parsing": "phải là số",
    "finite_number": "phải là số hữu hạn",
    "decimal_type": "phải là số",
    "decimal_parsing": "phải là số",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "list_type": "phải là danh sách",
    "tuple_type": "phải là danh sách",
    "dict_type": _PAIRS,
    "mapping_type": _PAIRS,
    "model_type": _PAIRS,
    "model_attributes_type": _PAIRS,
    "invalid_key": "có khóa không phải là chữ",
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "date_parsing": _DAY,
    "date_type": _DAY,
}
_BOUNDS: Mapping[str, str] = {
    "string_too_short": "phải có ít nhất {min_length} chữ cái",
    "string_too_long": "không được quá {max_length} chữ cái",
    "too_short": "phải có ít nhất {min_length} mục",
    "too_long": "không được quá {max_length} mục",
    "greater_than_equal": "phải từ {ge} trở lên",
    "greater_than": "phải lớn hơn {gt}",
    "less_than_equal": "không được quá {le}",
    "less_than": "phải nhỏ hơn {lt}",
}


def locate(detail: ErrorDetails) -> tuple[Key, ...]:
    """Say where in the file an error is."""
    error = detail.get("ctx", {}).get("error")
    inside = error.location if isinstance(error, MisplacedError) else ()
    return (*detail["loc"], *inside)


def explain(detail: ErrorDetails, model: type[BaseModel]) -> tuple[str, str, Code]:
    """Give message, remedy and code for one error of a model."""
    location = locate(detail)
    where = f"“{'.'.join(map(str, location))}”" if location else "cả tệp"
    kind, context = detail["type"], detail.get("ctx", {})
    given = _written(detail["input"])
    if kind == "extra_forbidden":
        names = _field_names(model, location[:-1])
        remedy = nearest(str(location[-1]), names)
        return f"khóa {where} không có trong mẫu", remedy, Code.UNKNOWN_KEY
    if kind == "missing":
        return f"thiếu khóa {where}", "thêm khóa này", Code.WRONG_TYPE
    if kind == "value_error":
        what, _, remedy = str(context.get("error", detail["msg"])).rpartition("; ")
        what, remedy = (what, remedy) if what else (remedy, _MEND)
        return f"{where}: {what}" if location else what, remedy, Code.WRONG_TYPE
    if kind in ("literal_error", "enum"):
        expected = str(context.get("expected", "")).replace(" or ", ", ").replace("'", "")
        return f"{where} là {given}", f"dùng một trong: {expected}", Code.WRONG_TYPE
    if kind in _BOUNDS:
        wanted = _BOUNDS[kind].format_map(context)
        return f"{where} {wanted}, đang là {given}", _MEND, Code.WRONG_TYPE
    wanted = _TYPE_NAMES.get(kind, "không đúng mẫu")
    return f"{where} {wanted}, đang là {given}", _wish(model, location), Code.WRONG_TYPE


def _wish(model: type[BaseModel], location: Sequence[Key]) -> str:
    """Tell what belongs there, in the words in which the model describes the key."""
    field = _field_at(model, location)
    description = getattr(field, "description", None)
    return f"{_MEND}: {description.rstrip('.')}" if description else _MEND


def _written(value: Any) -> str:
    """Show a value of a YAML file the way an author sees it."""
    match value:
        case None:
            return "để trống"
        case bool():
            return "true" if value else "false"
        case str():
            return f"“{value if len(value) <= _LONGEST else value[:_LONGEST] + '…'}”"
        case Mapping():
            return "các cặp khóa: giá trị"
        case list() | tuple():
            return f"danh sách {len(value)} mục"
    return str(value)


def _field_at(model: type[BaseModel], location: Sequence[Key]) -> Any:
    """Find the field of a model that a place in a file fills."""
    current: Any = model
    field: Any = None
    for key in location:
        if isinstance(key, int):
            continue
        if not (isinstance(current, type) and issubclass(current, BaseModel)):
            return field
        field = _field_by_alias(current, key)
        current = _inner_model(field.annotation) if field is not None else None
    return field


def _field_names(model: type[BaseModel], location: Sequence[Key]) -> list[str]:
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
