"""All that a number typed as text can mean; "1.234" can mean two things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache


class Notation(Enum):
    """Which sign groups thousands; the other one is the decimal sign."""

    VIETNAMESE = "1.234,5"
    ENGLISH = "1,234.5"


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a text.

    Args:
        notation: The notation that it presumes; None when it presumes none.
        reasons: What had to be changed to read it so.
    """

    value: Decimal
    notation: Notation | None
    reasons: tuple[str, ...]


_SPACES = " \u00a0\u202f\u2009\t"
_CORE = re.compile(r"\d+(?:[.,]\d+)*")
_SPACED = re.compile(rf"\d{{1,3}}(?:[{_SPACES}]\d{{3}})+(?:[.,]\d+)?")
_SIGN_NAMES = {".": "dấu chấm", ",": "dấu phẩy"}


@lru_cache(maxsize=50_000)
def read_number(text: str) -> tuple[Reading, ...]:
    """List the meanings of a text: none when it is no number, two when nobody can tell."""
    bare, reasons = _strip(text)
    negative = bare.startswith("-")
    core = bare[1:] if negative else bare
    if _SPACED.fullmatch(core):
        core = re.sub(rf"[{_SPACES}]", "", core)
        reasons = (*reasons, "bỏ dấu cách hàng nghìn")
        if re.search(r"[.,]", core):
            return _signed([_decimal(core)], reasons, negative=negative)
    if not _CORE.fullmatch(core):
        return ()
    return _signed(_readings(core), reasons, negative=negative)


def _strip(text: str) -> tuple[str, tuple[str, ...]]:
    """Take off what is around the digits, saying so."""
    reasons: list[str] = []
    bare = text.strip(_SPACES + "\r\n")
    if bare != text:
        reasons.append("bỏ dấu cách thừa")
    if bare.startswith("'"):
        bare = bare[1:]
        reasons.append("bỏ dấu nháy đơn ở đầu")
    if bare[:1] in ("−", "–"):
        bare = "-" + bare[1:]
        reasons.append("đổi thành dấu trừ")
    if bare.startswith("+"):
        bare = bare[1:]
        reasons.append("bỏ dấu cộng")
    if re.fullmatch(r"\([\d.,]+\)", bare):
        bare = "-" + bare[1:-1]
        reasons.append("số trong ngoặc là số âm")
    return bare, tuple(reasons)


def _readings(core: str) -> list[Reading]:
    signs = [letter for letter in core if letter in ".,"]
    if not signs:
        return [_whole(core)]
    if len(set(signs)) == 2:
        head, last = core.rsplit(signs[-1], 1)
        if signs.count(signs[-1]) > 1 or not _is_grouped(head, signs[0]):
            return []
        return [_grouped_decimal(head, signs[0], last)]
    found = [_grouped(core, signs[0])] if _is_grouped(core, signs[0]) else []
    return [*found, _decimal(core)] if len(signs) == 1 else found


def _is_grouped(core: str, sign: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(sign)}\d{{3}})+", core) is not None


def _whole(core: str) -> Reading:
    reasons = ("bỏ số 0 ở đầu",) if len(core) > 1 and core[0] == "0" else ()
    return Reading(Decimal(core), None, reasons)


def _grouped(core: str, sign: str) -> Reading:
    value = Decimal(core.replace(sign, ""))
    return Reading(value, _grouping(sign), (f"bỏ {_SIGN_NAMES[sign]} hàng nghìn",))


def _grouped_decimal(head: str, sign: str, decimals: str) -> Reading:
    value = Decimal(f"{head.replace(sign, '')}.{decimals}")
    reasons = [f"bỏ {_SIGN_NAMES[sign]} hàng nghìn"]
    if sign == ".":
        reasons.append("đổi dấu phẩy thập phân thành dấu chấm")
    return Reading(value, _grouping(sign), tuple(reasons))


def _decimal(core: str) -> Reading:
    is_comma = "," in core
    reasons = ("đổi dấu phẩy thập phân thành dấu chấm",) if is_comma else ()
    notation = Notation.VIETNAMESE if is_comma else Notation.ENGLISH
    return Reading(Decimal(core.replace(",", ".")), notation, reasons)


def _grouping(sign: str) -> Notation:
    return Notation.VIETNAMESE if sign == "." else Notation.ENGLISH


def _signed(
    readings: list[Reading], reasons: tuple[str, ...], *, negative: bool
) -> tuple[Reading, ...]:
    factor = Decimal(-1 if negative else 1)
    return tuple(
        Reading(item.value * factor, item.notation, (*reasons, *item.reasons)) for item in readings
    )
