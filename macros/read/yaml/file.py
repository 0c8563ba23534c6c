"""Read a YAML file into a frozen model, with the line of every value and what is wrong with it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Self, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from macros.findings import Code, Finding, nearest
from macros.format import shorten
from macros.project import Project, again, digest, recall
from macros.read.text.file import read_text
from macros.read.yaml.tree import Faults, Loader, grow_tree, syntax_finding

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


_WANTED = {
    "phải là chữ": "string_type",
    "phải là số nguyên": "int_type int_parsing int_from_float",
    "là số quá lớn": "int_parsing_size",
    "phải là số": "float_type float_parsing decimal_type decimal_parsing",
    "phải là số hữu hạn": "finite_number",
    "phải là true hoặc false": "bool_type bool_parsing",
    "phải là danh sách": "list_type tuple_type",
    "phải là các cặp khóa: giá trị": "dict_type mapping_type model_type model_attributes_type",
    "có khóa không phải là chữ": "invalid_key",
    "phải là ngày dạng 2021-11-30": "date_type date_parsing date_from_datetime_parsing "
    "date_from_datetime_inexact",
}
_TYPE_NAMES = {kind: words for words, kinds in _WANTED.items() for kind in kinds.split()}
_BOUNDS = {
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
        inner, _ = _walk(model, location[:-1])
        fields = inner.model_fields.items() if inner is not None else ()
        remedy = nearest(str(location[-1]), (field.alias or name for name, field in fields))
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
    _, field = _walk(model, location)
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
            return f"“{shorten(value, _LONGEST)}”"
        case Mapping():
            return "các cặp khóa: giá trị"
        case list() | tuple():
            return f"danh sách {len(value)} mục"
    return str(value)


def _walk(model: type[BaseModel], location: Sequence[Key]) -> tuple[Any, Any]:
    """Follow the keys of a place in a file: to the model inside there, and the last field."""
    inner: Any = model
    field: Any = None
    for key in location:
        if inner is None:
            break
        if isinstance(key, str):
            field = _field_by_alias(inner, key)
            inner = _inner_model(field.annotation) if field is not None else None
    return inner, field


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


_MOST_MB = 5  # far beyond any description of a table
# Names that are typed in pages and name files: letters, digits, and what stands between them.
NAME = r"^\w+([.-]\w+)*$"


class Model(BaseModel):
    """What every model of a YAML file shares: frozen, no unknown keys, built when first read."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, allow_inf_nan=False, defer_build=True
    )

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy, without what was derived from the fields that are others in the copy."""
        copy = super().model_copy(update=update, deep=deep)
        for name in vars(copy).keys() - type(self).model_fields.keys():
            del vars(copy)[name]
        return copy


def option(description: str, default: Any = None, **limits: Any) -> Any:
    """Describe a key that an author may leave out."""
    return Field(default=default, description=description, **limits)


# A text that may look like a number.
Sign = Annotated[str, BeforeValidator(lambda value: str(value) if type(value) is int else value)]


AnyModel = TypeVar("AnyModel", bound=Model)

_FIRST, _LAST = datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _typed_day(value: Any) -> Any:
    """Take nothing for a day but what says so: pydantic would count 0 from 1970."""
    if isinstance(value, datetime.date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return value
    raise PydanticCustomError("date_parsing", "no day")


def _likely_day(value: datetime.date) -> datetime.date:
    if not _FIRST <= value <= _LAST:
        raise ValueError(f"{value} không nằm trong khoảng {_FIRST} đến {_LAST}")
    return value


Day = Annotated[datetime.date, BeforeValidator(_typed_day), AfterValidator(_likely_day)]
Year = Annotated[int, Field(ge=1000, le=9999)]  # four digits, as in the tables


def load_yaml(
    name: str, text: str, findings: list[Finding], first_line: int = 1
) -> tuple[Any, yaml.Node | None]:
    """Parse YAML text; syntax errors, anchors, tags and repeated keys become findings.

    Returns the plain value and the node tree that knows the lines; (None, None)
    when the text is not YAML.

    Args:
        first_line: Line of the file on which the text begins.
    """
    loader: Any = None
    try:
        loader = Loader(text)
        node = grow_tree(loader)
        return (loader.construct_document(node) if node is not None else {}), node
    except Faults as faults:
        findings += [error.at(name, line + first_line - 1) for line, error in faults.places]
    except yaml.YAMLError as error:
        findings.append(syntax_finding(name, error, first_line))
    except ValueError:
        # The library takes "0x_" for a number and then cannot read it.
        message, remedy = "có số viết sai", "viết số bằng chữ số, hoặc đặt chữ trong dấu nháy"
        findings.append(Finding(name, first_line, message, remedy, Code.YAML))
    finally:
        if loader is not None:
            loader.dispose()
    return None, None


def read_model(
    project: Project, path: Path, model: type[AnyModel], findings: list[Finding]
) -> AnyModel | None:
    """Read a YAML file as a model; None, with findings, when it is not one."""
    text = read_text(project, path, findings, most_mb=_MOST_MB)
    if text is None:
        return None
    name = project.relative(path)

    def make() -> tuple[AnyModel | None, list[Finding]]:
        found: list[Finding] = []
        try:
            return model.model_validate(_load_kept(project, name, text)), found
        except ValidationError:  # and only now does anybody ask for lines
            value, node = load_yaml(name, text, found)
        if value is None and node is None:  # told already; a file may also say nothing but “null”
            return None, found
        return check_model(name, value, node, model, found), found

    read, found = again((model, name), text, make)
    findings += found
    return read


def _load_kept(project: Project, name: str, text: str) -> Any:
    """Parse a file without mistakes, or recall what it says; None where something is wrong."""

    def make() -> tuple[Any, Iterable[str]]:
        found: list[Finding] = []
        value, node = load_yaml(name, text, found)
        is_sound = node is not None and not found and _is_plain(value)
        return (value, ("text",)) if is_sound else (None, ("mistakes",))

    return recall(project.record("yaml", name), {"text": digest(text)}.get, make)


def _is_plain(value: Any) -> bool:
    """Tell whether JSON, with days, can say the same."""
    match value:
        case dict():
            return all(isinstance(key, str) and _is_plain(one) for key, one in value.items())
        case list():
            return all(map(_is_plain, value))
    return not isinstance(value, datetime.datetime)


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
            line = _line_of(node, locate(detail)) + first_line - 1
            message, remedy, code = explain(detail, model)
            findings.append(Finding(name, line, message, remedy, code))
        return None


def find_line(project: Project, path: Path, *location: Key) -> int:
    """Find the line (from 1) of a value in a YAML file, such as ("rules", 2, "holds").

    The file is read again: lines are wanted only when something must be told.
    """
    ignored: list[Finding] = []
    text = read_text(project, path, ignored)
    _, node = load_yaml(project.relative(path), text or "", ignored)
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
