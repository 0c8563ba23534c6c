"""One call as it is typed: a known word with literal arguments, and nothing else."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from macros.findings import AuthorError, Code, nearest
from macros.read.text.file import INVISIBLE, name_of
from macros.vocabulary import MACROS

if TYPE_CHECKING:
    from jinja2 import nodes

EXAMPLE = 'viết như {{ so("bảng", "cột", nam=2020) }}'

_MOST_LETTERS = 5000
_MOST_DEEP = 20  # brackets inside each other; no argument needs more than two
_TOO_LARGE = 10**15  # numbers of a table have no more digits either
_LONG_NUMBER = re.compile(r"[0-9_.]{31,}")
_NO_COMMA = re.compile(r"[\w\])\"]\s+[\"\[\w(]|\"\"\"|[\])]\"|\"\w|\w\"")
_TWO_STRINGS = re.compile(r'""\s*""')
_STEPS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
# A string ends on its line: a quote that is not closed must not swallow the next call.
STRING = r'"(?:[^"\\\n]|\\.)*+"' + r"|'(?:[^'\\\n]|\\.)*+'"
_QUOTED = re.compile(STRING)


@dataclass(frozen=True, slots=True)
class RawCall:
    """One macro call as found in a text; `line` counts from 1 within that text."""

    line: int
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


def without_strings(call: str) -> str:
    """Empty the quoted strings of a call; a quote that is left over is not closed."""
    return _QUOTED.sub('""', call)


def read_call(text: str, line: int) -> RawCall:
    """Read what stands between two pairs of braces.

    Raises:
        AuthorError: for anything but a call of a known word with literal arguments.
    """
    plain = _read_plainly(text, line)
    if plain is not None:
        return plain
    bare = without_strings(text)
    _refuse_beyond_measure(text, bare)
    from jinja2 import Environment, TemplateSyntaxError, nodes  # which few calls wait for

    try:
        parser = Environment()  # noqa: S701  it only parses; nothing is rendered with it
        tree = parser.parse(f"{{{{ {text} }}}}")
    except (TemplateSyntaxError, ValueError, RecursionError):
        raise refuse(f"lệnh gọi viết sai: {what_is_wrong(text)}", EXAMPLE) from None
    match tree.body:
        case [nodes.Output(nodes=[nodes.Call(node=nodes.Name(name=name)) as call])]:
            return _read_call(call, name, line)
    raise refuse("chỉ được gọi các từ đã định, như {{ so(…) }}", EXAMPLE)


# Nearly all calls are as plain as this, and read in a hundredth of the time.
_VALUE = (
    r"""(?:"[^"\\\n]*"|'[^'\\\n]*'|-?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?(?![\w.])"""
    r"""|(?:true|false|True|False)(?!\w))"""
)
_LIST = rf"\[\s*(?:{_VALUE}\s*(?:,\s*{_VALUE}\s*)*)?\]"
_ARGUMENT = rf"(?:([A-Za-z_]\w*)\s*=\s*)?({_VALUE}|{_LIST})"
_PLAIN = re.compile(
    rf"\s*([a-z_]+)\(\s*((?:{_ARGUMENT}\s*(?:,\s*{_ARGUMENT}\s*)*)?)\)\s*", re.ASCII
)
_EACH_ARGUMENT, _EACH_VALUE = re.compile(_ARGUMENT, re.ASCII), re.compile(_VALUE, re.ASCII)


def _read_plainly(text: str, line: int) -> RawCall | None:
    """Read a call of plain values; None for every other, which is to be parsed and judged."""
    found = _PLAIN.fullmatch(text) if len(text) <= _MOST_LETTERS else None
    if found is None or found[1] not in MACROS or INVISIBLE.search(text.replace("\n", " ")):
        return None
    args: list[Any] = []
    kwargs: dict[str, Any] = {}
    for argument in _EACH_ARGUMENT.finditer(found[2]):
        key, said = argument[1], argument[2]
        value = (
            _plain_value(said)
            if said[0] != "["
            else tuple(map(_plain_value, _EACH_VALUE.findall(said)))
        )
        if (key is None and kwargs) or key in kwargs:
            return None
        if key is None:
            args.append(value)
        else:
            kwargs[key] = value
    return RawCall(line, found[1], tuple(args), kwargs)


def _plain_value(said: str) -> Any:
    if said[0] in "\"'":
        return said[1:-1]
    if said[0] in "tfTF":
        return said[0] in "tT"
    return Decimal(repr(float(said))) if "." in said else int(said)


def what_is_wrong(text: str) -> str:
    """Say why a call cannot be parsed, as far as that can be told."""
    bare = without_strings(text)
    if not bare.strip():
        return "giữa hai ngoặc nhọn không có gì"
    if re.search("[“”‘’]", bare):
        return "dấu nháy cong “ ”, phải là nháy thẳng"
    if re.search("[\"']", bare.replace('""', "")):
        return "có dấu nháy không đóng"
    for opening, closing, name in (("(", ")", "tròn"), ("[", "]", "vuông")):
        surplus = bare.count(opening) - bare.count(closing)
        if surplus:
            return f"{'thiếu' if surplus > 0 else 'thừa'} dấu đóng ngoặc {name}"
    if _NO_COMMA.search(bare):
        return "thiếu dấu phẩy giữa hai tham số"
    if re.search(r"=.*,\s*(\"\"|\d+|\[[^\]]*\])\s*[,)]", bare):
        return "tham số có tên, như nam=2020, phải đứng sau các tham số không tên"
    return "không hiểu được"


def refuse(message: str, remedy: str) -> AuthorError:
    """Make the error of author text that goes beyond the closed language."""
    return AuthorError(message, remedy, Code.JINJA)


def _refuse_beyond_measure(text: str, bare: str) -> None:
    if len(text) > _MOST_LETTERS:
        raise refuse(f"lệnh gọi dài quá {_MOST_LETTERS} chữ", "kiểm tra chỗ đóng ngoặc }}")
    steps = (_STEPS[letter] for letter in bare if letter in _STEPS)
    if max(accumulate(steps), default=0) > _MOST_DEEP:
        raise refuse(f"lệnh gọi lồng quá {_MOST_DEEP} ngoặc", EXAMPLE)
    if number := _LONG_NUMBER.search(bare):
        message = f"số “{number.group()[:20]}…” quá dài"
        raise refuse(message, f"số phải nhỏ hơn {_TOO_LARGE:.0e}")
    if _TWO_STRINGS.search(bare):  # which the parser would join
        raise refuse("lệnh gọi viết sai: thiếu dấu phẩy giữa hai tham số", EXAMPLE)


def _read_call(call: nodes.Call, name: str, line: int) -> RawCall:
    if name not in MACROS:
        raise refuse(f"“{name}” không phải là từ đã định", nearest(name, MACROS))
    if call.dyn_args is not None or call.dyn_kwargs is not None:
        raise refuse(f"{name}(…): không dùng * và ** trong tham số", EXAMPLE)
    args = tuple(_literal(argument, name) for argument in call.args)
    kwargs: dict[str, Any] = {}
    for keyword in call.kwargs:
        if keyword.key in kwargs:
            raise refuse(f"{name}(…): tham số “{keyword.key}” ghi hai lần", "giữ lại một")
        kwargs[keyword.key] = _literal(keyword.value, name)
    return RawCall(line, name, args, kwargs)


def _literal(node: nodes.Node, name: str) -> Any:
    from jinja2 import nodes

    match node:
        case nodes.Const(value=bool() | None as value):
            return value
        case nodes.Const(value=int() | float() as value):
            if not math.isfinite(value) or abs(value) >= _TOO_LARGE:
                raise refuse(f"{name}(…): số quá lớn", f"số phải nhỏ hơn {_TOO_LARGE:.0e}")
            return Decimal(repr(value)) if isinstance(value, float) else value
        case nodes.Const(value=str() as value):
            if hidden := INVISIBLE.search(value):
                message = f"{name}(…): có ký tự không nhìn thấy {name_of(hidden.group())}"
                raise refuse(message, "xóa ký tự này")
            return value
        case nodes.Neg(node=inner):
            value = _literal(inner, name)
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return -value
        case nodes.List(items=items):
            return tuple(_literal(item, name) for item in items)
        case nodes.Name(name=word):
            raise refuse(f"{name}(…): “{word}” không có dấu nháy", f'viết "{word}"')
    message = f"{name}(…): tham số phải là chữ trong nháy, số, true, false hoặc [danh sách]"
    raise refuse(message, "viết thẳng giá trị, không tính toán trong ngoặc nhọn")
