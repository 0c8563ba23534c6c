"""The words that authors type, and what each one prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import Parameter, signature
from typing import Any

from macros.errors import AuthorError
from macros.findings import Code, nearest
from macros.render.board import tien_do
from macros.render.catalogue import danh_muc, so_cai
from macros.render.change import tang_giam
from macros.render.chart import bieu_do
from macros.render.citation import van_ban
from macros.render.claim import khang_dinh
from macros.render.context import Context
from macros.render.fact import Rendered
from macros.render.prompt import yeu_cau
from macros.render.reference import xem
from macros.render.register import danh_muc_van_ban
from macros.render.table import bang
from macros.render.value import binh_quan, so, tong, ty_le

Macro = Callable[..., Rendered]

MACROS: Mapping[str, Macro] = {
    "so": so,
    "tong": tong,
    "binh_quan": binh_quan,
    "ty_le": ty_le,
    "tang_giam": tang_giam,
    "bang": bang,
    "bieu_do": bieu_do,
    "van_ban": van_ban,
    "xem": xem,
    "yeu_cau": yeu_cau,
    "khang_dinh": khang_dinh,
    "tien_do": tien_do,
    "danh_muc_van_ban": danh_muc_van_ban,
    "danh_muc": danh_muc,
    "so_cai": so_cai,
}

# What these print depends on more than the report's files: the day, the findings.
LIVE = frozenset({"tien_do"})


def run(context: Context) -> Rendered:
    """Evaluate the call at which the context stands.

    Raises:
        AuthorError: for whatever the author of the call can put right.
    """
    call = context.call
    _check_arguments(context, call.name, call.args, call.kwargs)
    return MACROS[call.name](context, *call.args, **call.kwargs)


@cache
def _parameters(name: str) -> Mapping[str, Parameter]:
    """List what an author may give to a macro, without the context."""
    parameters = list(signature(MACROS[name]).parameters.values())
    return {parameter.name: parameter for parameter in parameters[1:]}


def _check_arguments(
    context: Context, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    parameters = _parameters(name)
    by_position = [
        parameter.name
        for parameter in parameters.values()
        if parameter.kind in (Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD)
    ]
    kinds = {parameter.kind for parameter in parameters.values()}
    if len(args) > len(by_position) and Parameter.VAR_POSITIONAL not in kinds:
        raise AuthorError(
            f"{name}(…) thừa tham số “{args[len(by_position)]}”",
            "khóa và lựa chọn phải có tên, như nam=2020",
            Code.ARGUMENT,
        )
    given = by_position[: len(args)]
    for keyword in kwargs:
        if keyword in given:
            raise AuthorError(
                f"{name}(…) có hai giá trị cho “{keyword}”", "giữ lại một", Code.ARGUMENT
            )
    _check_keywords(context, name, args, kwargs)
    for parameter in parameters.values():
        is_optional = parameter.default is not Parameter.empty or parameter.kind in (
            Parameter.VAR_POSITIONAL,
            Parameter.VAR_KEYWORD,
        )
        if not is_optional and parameter.name not in given and parameter.name not in kwargs:
            raise AuthorError(
                f"{name}(…) thiếu tham số “{parameter.name}”", "thêm tham số này", Code.ARGUMENT
            )


def _check_keywords(
    context: Context, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    """Refuse keywords that are neither an option nor a key of the table."""
    allowed = [
        parameter.name
        for parameter in _parameters(name).values()
        if parameter.kind in (Parameter.POSITIONAL_OR_KEYWORD, Parameter.KEYWORD_ONLY)
    ]
    takes_keys = any(
        parameter.kind is Parameter.VAR_KEYWORD for parameter in _parameters(name).values()
    )
    if takes_keys:
        table = context.report.tables.get(args[0] if args else kwargs.get("bang", ""))
        if table is None:
            return  # the macro itself says which table is unknown
        allowed.extend(key.name for key in table.key_fields)
    for keyword in kwargs:
        if keyword not in allowed:
            raise AuthorError(
                f"{name}(…) không có tham số hay khóa “{keyword}”",
                nearest(keyword, allowed),
                Code.ARGUMENT,
            )
