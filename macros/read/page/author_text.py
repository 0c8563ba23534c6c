"""The closed language of author text: calls of macros with literal arguments.

Author text is untrusted. mkdocs-macros renders it with an unguarded Jinja, in
which `{{ cycler.__init__.__globals__.os.popen('id').read() }}` runs a command.
So every page is cut into text and calls first, each call is parsed on its own,
and everything but calls of known macros with literal arguments is refused; what
is left is printed piece by piece, and no template engine ever runs it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import accumulate
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension

from macros.findings import AuthorError, Code, nearest
from macros.read.text.file import INVISIBLE, name_of
from macros.vocabulary import MACROS

EXAMPLE = 'viết như {{ so("bảng", "cột", nam=2020) }}'

_MOST_LETTERS = 5000
_MOST_DEEP = 20  # brackets inside each other; no argument needs more than two
_TOO_LARGE = 10**15  # numbers of a table have no more digits either
_LONG_NUMBER = re.compile(r"[0-9_.]{31,}")
_NO_COMMA = re.compile(r"[\w\])\"]\s+[\"\[\w(]|\"\"\"|[\])]\"|\"\w|\w\"")
_TWO_STRINGS = re.compile(r'""\s*""')
_STEPS = {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}
_parser = Environment()  # noqa: S701  it only parses; nothing is rendered with it
# The one word that a template holds in place of a page: its text, as it is printed.
WHOLE_PAGE = "ca_trang"
# What a template engine must go by, so that no text can hold what is not seen here.
_DELIMITERS = ("{%", "{{", "{#", None, None)
_LONE_BRACE = re.compile(rf"\{{\s*({'|'.join(MACROS)})\s*\(")
_STATEMENT_NAME = re.compile(r"\{%[-+]?\s*(\w*)")
_BRACE = r"(?:\\?\{|&#0*123;?|&#[xX]0*7[bB];?|&(?:lcub|lbrace);)"
_START = re.compile(r"\{\{|\{%|\{#|" + _BRACE + _BRACE)
# A string ends on its line: a quote that is not closed must not swallow the next call.
_STRING = r'"(?:[^"\\\n]|\\.)*+"' + r"|'(?:[^'\\\n]|\\.)*+'"
_QUOTED = re.compile(_STRING)
_CALL = re.compile(rf"\{{\{{((?:[^\"'{{}}]|{_STRING}|\{{(?!\{{)|\}}(?!\}}))*+)\}}\}}")
# Where the end is not certain, nothing beyond the paragraph or the next call is taken.
_BROKEN_CALL = re.compile(r"\{\{((?:(?!\{\{|\}\}|\n[ \t]*\n).)*+)(\}\})?", re.DOTALL)
_STATEMENT = re.compile(r"\{%(?:(?!%\}|\n[ \t]*\n).)*+(?:%\})?", re.DOTALL)
_REMARK = re.compile(r"\{#(?:(?!#\}|\n[ \t]*\n).)*+(?:#\})?", re.DOTALL)
_REST = {"{{": _BROKEN_CALL, "{%": _STATEMENT, "{#": _REMARK}


class StretchKind(Enum):
    """What a stretch of author text is."""

    TEXT = "text"
    CALL = "call"
    OPEN_CALL = "open call"  # a call of which no end is found
    STATEMENT = "statement"  # {% … %}
    REMARK = "remark"  # {# … #}
    DISGUISE = "disguise"  # two braces written so that they are printed


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of author text.

    Args:
        text: As it stands; of a call only what is between the braces.
        line: On which it begins, from 1.
    """

    kind: StretchKind
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class RawCall:
    """One macro call as found in a text; `line` counts from 1 within that text."""

    line: int
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Refusal:
    """One place where author text goes beyond the closed language."""

    line: int
    error: AuthorError


@dataclass(frozen=True, slots=True)
class AuthorText:
    """Author text, read.

    Args:
        pieces: The text from one call to the next, and the calls, in order.
        refusals: All that is not allowed; pieces are not to be printed while there is any.
    """

    pieces: tuple[str | RawCall, ...]
    refusals: tuple[Refusal, ...]

    @property
    def calls(self) -> tuple[RawCall, ...]:
        """The calls alone."""
        return tuple(piece for piece in self.pieces if isinstance(piece, RawCall))


@lru_cache(maxsize=512)
def read_author_text(text: str) -> AuthorText:
    """Read author text: what is printed as it stands, calls, and what is refused."""
    pieces: list[str | RawCall] = []
    refusals: list[Refusal] = []
    for stretch in _without_ends(cut(text)):
        blanks = len(stretch.text) - len(stretch.text.lstrip())
        line = stretch.line + stretch.text.count("\n", 0, blanks)
        try:
            match stretch.kind:
                case StretchKind.TEXT:
                    pieces.append(stretch.text)
                    refusals.extend(_lone_braces(stretch))
                case StretchKind.CALL:
                    pieces.append(read_call(stretch.text, line))
                case _:
                    raise _refuse(stretch)
        except AuthorError as error:
            refusals.append(Refusal(line, error))
    return AuthorText(tuple(pieces), tuple(refusals))


class AuthorGuard(Extension):
    """The Jinja extension that keeps the site builder from running author text.

    It refuses what is not allowed, and hands the template engine one word in place of a page
    with calls: the text is put together by `render.printed`, without any template.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        text = read_author_text(source)
        if text.refusals:
            first = text.refusals[0]
            raise TemplateSyntaxError(str(first.error), first.line, name, filename)
        engine = self.environment
        delimiters = (
            engine.block_start_string,
            engine.variable_start_string,
            engine.comment_start_string,
            engine.line_statement_prefix,
            engine.line_comment_prefix,
        )
        if delimiters != _DELIMITERS:
            error = refuse("mkdocs.yml đổi dấu ngoặc của lệnh gọi", "để nguyên {{ và }}")
            raise TemplateSyntaxError(str(error), 1, name, filename)
        return f"{{{{ {WHOLE_PAGE}() }}}}" if text.calls else source


def _refuse(stretch: Stretch) -> AuthorError:
    match stretch.kind:
        case StretchKind.STATEMENT:
            return refuse("lệnh {% … %} không được dùng trong bài viết", EXAMPLE)
        case StretchKind.REMARK:
            message = "ghi chú {# … #} không được dùng, bài viết không có ghi chú ẩn"
            return refuse(message, "xóa, hoặc viết thành câu văn")
        case StretchKind.DISGUISE:
            message = f"“{stretch.text}” in ra hai dấu ngoặc nhọn"
            return refuse(message, f"bỏ đi; nếu là lệnh gọi thì {EXAMPLE}")
    wrong = what_is_wrong(stretch.text)
    if wrong != "có dấu nháy không đóng":
        wrong = "không có }} đóng lại"
    return refuse(f"lệnh gọi viết sai: {wrong}", EXAMPLE)


def _lone_braces(stretch: Stretch) -> Iterator[Refusal]:
    """Find calls in single braces, which would be printed as they stand."""
    for match in _LONE_BRACE.finditer(stretch.text):
        line = stretch.line + stretch.text.count("\n", 0, match.start())
        error = refuse(f"“{match[1]}(…)” chỉ có một dấu ngoặc nhọn", "viết hai dấu {{ và }}")
        yield Refusal(line, error)


def _without_ends(stretches: Iterator[Stretch]) -> Iterator[Stretch]:
    """Leave out what a refused statement takes with it: its end, and all of `{% raw %}`."""
    ends: set[str] = set()
    for stretch in stretches:
        is_statement = stretch.kind is StretchKind.STATEMENT
        found = _STATEMENT_NAME.match(stretch.text) if is_statement else None
        name = found[1] if found is not None else ""
        if "endraw" in ends:
            ends -= {name}
            continue
        if name not in ends:
            yield stretch
        if name:
            ends.add(f"end{name}")


def cut(text: str) -> Iterator[Stretch]:
    """Cut author text into stretches, in order; together they are the whole text."""
    position, line = 0, 1
    while (start := _START.search(text, position)) is not None:
        if start.start() > position:
            plain = text[position : start.start()]
            yield Stretch(StretchKind.TEXT, plain, line)
            line += plain.count("\n")
        kind, inside, end = _read(text, start)
        yield Stretch(kind, inside, line)
        line += text.count("\n", start.start(), end)
        position = end
    if position < len(text):
        yield Stretch(StretchKind.TEXT, text[position:], line)


def without_strings(call: str) -> str:
    """Empty the quoted strings of a call; a quote that is left over is not closed."""
    return _QUOTED.sub('""', call)


def _read(text: str, start: re.Match[str]) -> tuple[StretchKind, str, int]:
    """Read what begins at a start: its kind, its text and where it ends."""
    opening = start.group()
    call = _CALL.match(text, start.start()) if opening == "{{" else None
    if call is not None:
        return StretchKind.CALL, call[1], call.end()
    # Each of these matches at least its own opening.
    rest = _REST[opening].match(text, start.start()) if opening in _REST else None
    if rest is None:
        return StretchKind.DISGUISE, opening, start.end()
    if opening == "{{":
        return (StretchKind.CALL if rest[2] else StretchKind.OPEN_CALL), rest[1], rest.end()
    return (
        (StretchKind.STATEMENT if opening == "{%" else StretchKind.REMARK),
        rest.group(),
        rest.end(),
    )


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
    try:
        tree = _parser.parse(f"{{{{ {text} }}}}")
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
