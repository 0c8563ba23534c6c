"""What a new report is to be: from options, or from answers to questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from macros.findings import AuthorError, Code
from macros.read.identity import Period

_NO_NAME = re.compile(r"[<>{}`\[\]|\\\n]")
_PERIOD = re.compile(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*")
_PROFILE = "hd36"
# In the order in which they are asked; those with an option here cannot be left out.
_QUESTIONS = {
    "unit": "Đơn vị báo cáo",
    "period": "Kỳ báo cáo (như 2015-2024)",
    "outline": "Tệp đề cương .docx, .md, .txt (Enter: đề cương của Ban Tổ chức Trung ương)",
    "tables": "Các bảng số liệu, cách nhau bằng dấu phẩy (Enter: chưa lấy bảng nào)",
    "profile": f"Thể thức bản in (Enter: {_PROFILE})",
}
_NEEDED = {"unit": "--don-vi", "period": "--ky"}
Ask = Callable[[str, bool], str | None]  # a question, and whether it may stay without an answer


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new report is to be.

    Args:
        first, last: The years of the period, both included.
        outline: The file of the outline; None for the one that travels with the code.
    """

    unit: str
    first: int
    last: int
    outline: Path | None = None
    tables: tuple[str, ...] = ()
    profile: str = _PROFILE


def read_wish(given: Mapping[str, str | None], ask: Ask) -> Wish:
    """Make a wish of options; where one that is needed is missing, all that are missing are asked.

    Args:
        ask: Returns the answer; None when nobody answers.

    Raises:
        AuthorError: when nobody answers, and for a period that is none.
    """
    missing = [option for name, option in _NEEDED.items() if given.get(name) is None]
    wanted = {name: (given.get(name) or "").strip() for name in _QUESTIONS}
    for name, question in _QUESTIONS.items() if missing else ():
        if given.get(name) is None:
            answer = ask(question, name not in _NEEDED)
            if answer is None:
                message = f"thiếu {' và '.join(missing)}"
                remedy = "ghi ở lệnh hoặc trả lời khi được hỏi"
                raise AuthorError(message, remedy, Code.ARGUMENT)
            wanted[name] = answer.strip()
    years = _PERIOD.fullmatch(wanted["period"])
    if years is None:
        message = f"kỳ báo cáo “{wanted['period']}” không đọc được"
        raise AuthorError(message, "ghi một hoặc hai năm, như 2024, 2015-2024", Code.ARGUMENT)
    file = wanted["outline"].strip("\"'")  # which Windows copies with a path
    return Wish(
        wanted["unit"],
        int(years[1]),
        int(years[2] or years[1]),
        Path(file) if file else None,
        tuple(name.strip() for name in wanted["tables"].split(",") if name.strip()),
        wanted["profile"] or _PROFILE,
    )


def check_wish(wish: Wish) -> None:
    """Refuse a name that is none, and a period that runs backwards or without end.

    Raises:
        AuthorError: with what to write.
    """
    if not wish.unit or _NO_NAME.search(wish.unit):
        message = f"tên đơn vị “{wish.unit}” trống hoặc có dấu không dùng trong tên"
        raise AuthorError(message, "ghi tên đơn vị bằng chữ", Code.ARGUMENT)
    try:
        Period(tu=wish.first, den=wish.last)
    except ValidationError:
        message = f"kỳ báo cáo {wish.first}-{wish.last} không phải là một khoảng năm"
        remedy = "ghi năm đầu trước, như --ky 2015-2024"
        raise AuthorError(message, remedy, Code.ARGUMENT) from None
