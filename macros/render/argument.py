"""Check the options of a macro call; key values are checked by the table."""

from __future__ import annotations

from collections.abc import Collection

from macros.errors import AuthorError
from macros.findings import Code, nearest

_MAX_DECIMALS = 6


def check_decimals(le: object) -> None:
    """Refuse a number of decimals that is none."""
    if le is None:
        return
    if not isinstance(le, int) or isinstance(le, bool) or not 0 <= le <= _MAX_DECIMALS:
        raise AuthorError(
            f"le={le} không phải là số chữ số thập phân",
            f"ghi một số nguyên từ 0 đến {_MAX_DECIMALS}",
            Code.ARGUMENT,
        )


def check_flag(name: str, value: object) -> None:
    """Refuse anything but true and false."""
    if not isinstance(value, bool):
        raise AuthorError(f"{name}={value} không dùng được", "ghi true hoặc false", Code.ARGUMENT)


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Refuse a value that is not one of a few words."""
    if value not in choices:
        raise AuthorError(
            f"{name}=“{value}” không dùng được", nearest(str(value), choices), Code.ARGUMENT
        )
