"""The closed language of author text: calls of macros with literal arguments.

Author text is untrusted. mkdocs-macros renders it with an unguarded Jinja, in
which `{{ cycler.__init__.__globals__.os.popen('id').read() }}` runs a command.
So every page is parsed first, and everything but calls of known macros with
literal arguments is refused before Jinja evaluates anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from macros.errors import AuthorError
from macros.findings import Code

# The words that authors type; `chu_thich` is added by this module, never typed.
VOCABULARY = (
    "so",
    "tong",
    "binh_quan",
    "ty_le",
    "tang_giam",
    "bang",
    "bieu_do",
    "van_ban",
    "xem",
    "yeu_cau",
    "khang_dinh",
    "tien_do",
    "danh_muc_van_ban",
    "danh_muc",
    "so_cai",
)
_NOTES = "chu_thich"
_parser = Environment()  # noqa: S701  it only parses; nothing is rendered with it


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


@lru_cache(maxsize=512)
def read_calls(text: str) -> tuple[tuple[RawCall, ...], tuple[Refusal, ...]]:
    """Parse author text; list its calls and all that is refused, in order."""
    try:
        tree = _parser.parse(text)
    except TemplateSyntaxError as error:
        message = f"cú pháp trong dấu ngoặc nhọn không đọc được: {error.message}"
        return (), (Refusal(error.lineno, _refuse(message)),)
    calls: list[RawCall] = []
    refusals: list[Refusal] = []
    for statement in tree.body:
        if not isinstance(statement, nodes.Output):
            message = "lệnh {% … %} không được dùng trong bài viết"
            refusals.append(Refusal(statement.lineno, _refuse(message)))
            continue
        for node in statement.nodes:
            if isinstance(node, nodes.TemplateData):
                continue
            try:
                calls.append(_call(node))
            except AuthorError as error:
                refusals.append(Refusal(node.lineno, error))
    return tuple(calls), tuple(refusals)


class AuthorGuard(Extension):
    """The Jinja extension that holds every page to the closed language.

    It also numbers the calls of a page, so that a macro knows which call it is
    without counting, and asks at the end of the page for the footnotes of the
    cited documents, since a macro in a sentence cannot print at the foot.
    """

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        calls, refusals = read_calls(source)
        if refusals:
            first = refusals[0]
            raise TemplateSyntaxError(str(first.error), first.line, name, filename)
        cited = dict.fromkeys(
            call.args[0]
            for call in calls
            if call.name == "van_ban" and call.args and isinstance(call.args[0], str)
        )
        if not cited:
            return source
        keys = ", ".join(_quoted(key) for key in cited)
        return f"{source}\n\n{{{{ {_NOTES}({keys}) }}}}\n"

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Put the number of each call, from 0, before its arguments."""
        index = 0
        before = ""
        for token in stream:
            yield token
            if before == "name" and token.type == "lparen":
                yield Token(token.lineno, "integer", index)  # type: ignore[arg-type]
                yield Token(token.lineno, "comma", ",")
                index += 1
            before = token.type


def _quoted(key: str) -> str:
    escaped = key.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _call(node: nodes.Node) -> RawCall:
    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
        raise _refuse("chỉ được gọi các từ đã định, như {{ so(…) }}")
    name = node.node.name
    if name not in VOCABULARY:
        raise _refuse(f"“{name}” không phải là từ đã định")
    if node.dyn_args is not None or node.dyn_kwargs is not None:
        raise _refuse(f"{name}(…): không dùng * và ** trong tham số")
    args = tuple(_literal(argument, name) for argument in node.args)
    kwargs: dict[str, Any] = {}
    for keyword in node.kwargs:
        if keyword.key in kwargs:
            raise _refuse(f"{name}(…): tham số “{keyword.key}” ghi hai lần")
        kwargs[keyword.key] = _literal(keyword.value, name)
    return RawCall(node.lineno, name, args, kwargs)


def _literal(node: nodes.Node, name: str) -> Any:
    match node:
        case nodes.Const(value=float() as value):
            return Decimal(repr(value))
        case nodes.Const(value=str() | int() | None as value):
            return value
        case nodes.Neg(node=inner):
            value = _literal(inner, name)
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                return -value
        case nodes.List(items=items):
            return tuple(_literal(item, name) for item in items)
    raise _refuse(f"{name}(…): tham số phải là chữ trong nháy, số, true, false hoặc [danh sách]")


def _refuse(message: str) -> AuthorError:
    words = ", ".join(VOCABULARY)
    return AuthorError(message, f"chỉ dùng: {words}, với tham số viết thẳng", Code.JINJA)
