"""Build the node tree of a YAML text, of what a clerk needs of YAML and nothing more.

The tree is built here, from the parser's events, and not by the library: its composer follows
anchors, with which ten lines unfold to billions of values, and nesting without end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import repeat
from typing import Any, NoReturn

import yaml

from macros.findings import AuthorError, Code, Finding
from macros.read.text.file import INVISIBLE, name_of

_MOST_DEEP = 20  # levels; the outline, the deepest of our files, has six
_MOST_DIGITS = 30
_MAPPING = "tag:yaml.org,2002:map"
_SEQUENCE = "tag:yaml.org,2002:seq"
# Also in the other ways of YAML to write a number: 0xff, 0b11, 1:30:00.
_LONG_NUMBER = re.compile(rf"[-+]?[0-9][0-9a-fA-FxXbBoO_.:]{{{_MOST_DIGITS},}}")
_SYNTAX = "kiểm tra dấu hai chấm, thụt dòng, dấu ngoặc và dấu nháy ở dòng này và dòng trên"


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe loader, with dates and yes/no left as the text that was typed."""


Loader.yaml_implicit_resolvers = {
    first: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:value")
        and not (tag == "tag:yaml.org,2002:bool" and first not in "tTfF")
    ]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class Faults(Exception):
    """What ends the reading of a text: one mistake or several, each with its line, from 1."""

    def __init__(self, *places: tuple[int, AuthorError]) -> None:
        super().__init__(*places)
        self.places = places


def grow_tree(loader: Any) -> yaml.Node | None:
    """Build the tree of a loader's text; None when it is empty.

    Raises:
        Faults: for what is YAML but is not read here, and for keys given twice.
        yaml.YAMLError: for what is no YAML.
    """
    root = _build(loader)
    repeated = list(_repeated_keys(root)) if root is not None else []
    if repeated:
        told = [f"khóa “{key.value}” được ghi hai lần" for key in repeated]
        raise Faults(*map(_fault, repeated, told, repeat("giữ lại một")))
    return root


def syntax_finding(name: str, error: yaml.YAMLError, first_line: int = 1) -> Finding:
    """Say where the parser stumbled."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    message = f"YAML sai cú pháp từ cột {column + 1}"
    return Finding(name, line + first_line, message, _SYNTAX, Code.YAML)


def _build(loader: Any) -> yaml.Node | None:
    """Turn the events of one document into nodes, without recursion."""
    documents: list[yaml.Node] = []
    open_: list[tuple[yaml.Event | None, list[yaml.Node]]] = [(None, documents)]
    while (event := loader.get_event()) is not None:
        match event:
            case yaml.ScalarEvent():
                open_[-1][1].append(_scalar(loader, event))
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                _refuse_marks(event)
                if len(open_) > _MOST_DEEP:
                    _fail(event, f"YAML lồng quá {_MOST_DEEP} cấp", "kiểm tra ngoặc và thụt dòng")
                open_.append((event, []))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                start, children = open_.pop()
                open_[-1][1].append(_collection(start, children, event))
            case yaml.AliasEvent():
                _fail(event, f"không dùng “*{event.anchor}” trong YAML", _QUOTE)
            case yaml.DocumentStartEvent() if documents:
                _fail(event, "tệp YAML có dòng --- ở giữa", "bỏ dòng --- và mọi thứ sau nó")
    return documents[0] if documents else None


_QUOTE = "viết lại đầy đủ giá trị; nếu là chữ thì đặt trong dấu nháy"


def _scalar(loader: Any, event: Any) -> yaml.ScalarNode:
    _refuse_marks(event)
    value = event.value
    if event.style == '"' and (hidden := INVISIBLE.search(value)):
        # Written as "\u202e", where the reader of the file could not see it.
        message = f"có ký tự không nhìn thấy {name_of(hidden.group())}"
        _fail(event, message, "xóa ký tự này")
    if not event.style and _LONG_NUMBER.fullmatch(value):
        message = f"số “{value[:_MOST_DIGITS]}…” dài quá {_MOST_DIGITS} chữ số"
        _fail(event, message, "kiểm tra lại số này; nếu là chữ thì đặt trong dấu nháy")
    tag = loader.resolve(yaml.ScalarNode, value, event.implicit)
    return yaml.ScalarNode(tag, value, event.start_mark, event.end_mark, event.style)


def _collection(start: Any, children: list[Any], end: Any) -> yaml.Node:
    is_list = isinstance(start, yaml.SequenceStartEvent)
    if is_list:
        return yaml.SequenceNode(_SEQUENCE, children, start.start_mark, end.end_mark)
    for key in children[::2]:
        if not isinstance(key, yaml.ScalarNode):
            message = "khóa YAML là ngoặc hoặc danh sách, không phải chữ"
            _fail(key, message, "nếu giá trị bắt đầu bằng { hoặc [, đặt trong dấu nháy")
    pairs = list(zip(children[::2], children[1::2], strict=True))
    return yaml.MappingNode(_MAPPING, pairs, start.start_mark, end.end_mark)


def _refuse_marks(event: Any) -> None:
    """Refuse anchors, which repeat values, and tags, which make other types of them."""
    if event.anchor is not None:
        _fail(event, f"không dùng “&{event.anchor}” trong YAML", _QUOTE)
    if event.tag is not None and event.tag != "!":
        shown = event.tag.replace("tag:yaml.org,2002:", "!!")
        _fail(event, f"nhãn {shown[:40]} không dùng được", "xóa nhãn; nếu là chữ, đặt trong nháy")


def _repeated_keys(root: yaml.Node) -> Iterator[yaml.ScalarNode]:
    """List keys given twice, which YAML would silently let the last one win."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, child in node.value:
                if key.value in seen:
                    yield key
                seen.add(key.value)
                waiting.append(child)


def _fail(place: Any, message: str, remedy: str) -> NoReturn:
    raise Faults(_fault(place, message, remedy))


def _fault(place: Any, message: str, remedy: str) -> tuple[int, AuthorError]:
    return place.start_mark.line + 1, AuthorError(message, remedy, Code.YAML)
