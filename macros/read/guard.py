"""The closed language of author text: calls of macros with literal arguments.

Author text is untrusted. mkdocs-macros renders it with an unguarded Jinja, in
which `{{ cycler.__init__.__globals__.os.popen('id').read() }}` runs a command.
So every page is parsed first, and everything but calls of known macros with
literal arguments is refused; what is left is printed piece by piece, and no
template engine ever runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import Extension

from macros.errors import AuthorError
from macros.findings import Code

# The words that authors type.
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
# The one word that a template holds in place of a page: its text, as it is printed.
WHOLE_PAGE = "ca_trang"
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
    """Parse author text into what is printed as it stands, calls, and what is refused."""
    try:
        tree = _parser.parse(text)
    except TemplateSyntaxError as error:
        message = f"cú pháp trong dấu ngoặc nhọn không đọc được: {error.message}"
        return AuthorText((), (Refusal(error.lineno, _refuse(message)),))
    pieces: list[str | RawCall] = []
    refusals: list[Refusal] = []
    for statement in tree.body:
        if not isinstance(statement, nodes.Output):
            message = "lệnh {% … %} không được dùng trong bài viết"
            refusals.append(Refusal(statement.lineno, _refuse(message)))
            continue
        for node in statement.nodes:
            try:
                pieces.append(node.data if isinstance(node, nodes.TemplateData) else _call(node))
            except AuthorError as error:
                refusals.append(Refusal(node.lineno, error))
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
        return f"{{{{ {WHOLE_PAGE}() }}}}" if text.calls else source


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
