"""Signs between words: brackets that stay open, blanks that are missing or too many."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from macros.check.prose.reading import FILLER, PARAGRAPH, Wording
from macros.findings import Code, Finding

_SIGN = re.compile(r"[()“”]")
# "a)", "1)", "iv)" before a point of a list, which open nothing.
_POINT = re.compile(r"(?<![^\s*#>-])(?:[^\W\d_]|[ivxIVX]{1,4}|\d{1,2})\)(?=[\s*])")
_PAIRS = {")": "(", "”": "“"}
_RULED = re.compile(r"^[ >]*\|?[ :|-]*-[ :|-]*$", re.MULTILINE)
# Blanks that are too many or too few: what is wrong, what to write. Two blanks are printed as
# one, and the printers keep "năm 2020" and "số 28" on one line: nobody is asked for that.
_BLANKS = tuple(
    (re.compile(pattern, re.MULTILINE), message, remedy)
    for pattern, message, remedy in (
        (
            rf"(?<=[\w%)”*{FILLER}]) +(?:[,;:!?.](?=\s|$)|[,;](?=[^\W\d_]))",
            "dấu cách trước “{0}”",
            "viết liền “{0}”",
        ),
        (r"[a-zà-ỹ][,;!?](?=[^\W\d_])", "thiếu dấu cách sau “{1}”", "viết “{1} ”"),
        (
            r"[a-zà-ỹ][.:](?=[A-ZÀ-ỸĐ][^\W\d_]|[a-zà-ỹ]{2,}[ ,])",
            "thiếu dấu cách sau “{1}”",
            "viết “{1} ”",
        ),
        (rf"(?<=[\d{FILLER}]) +%(?!\w)", "dấu cách trước “%”", "viết liền, như 12,5%"),
        (
            r"(?<![\w.,/:-])\d{1,3}(?:\.\d{3})*\.(?:\d{1,2}|\d{4,})"
            r"(?=%| (?:người|đảng viên|triệu|tỷ|nghìn)\b)",
            "số “{0}” không ngăn theo hàng nghìn",
            "dấu chấm trước mỗi ba chữ số, dấu phẩy trước phần thập phân, như 1.080 hay 12,5%",
        ),
        (r"[a-zà-ỹ]\((?=[^\W_]{2})", "thiếu dấu cách trước “(”", "viết “ (”"),
        (r"(?<=[^\W\d_][^\W\d_])\)(?=[^\W\d_]{2})", "thiếu dấu cách sau “)”", "viết “) ”"),
        (r"\((?= +\w)|(?<=[^\s|]) +\)", "dấu cách ở trong ngoặc", "viết liền ngoặc với chữ"),
        (r"“ +(?=\w)|(?<=\w) +”", "dấu cách ở trong ngoặc kép", "viết liền ngoặc với chữ"),
        (r"(?<!\.)\.{3}(?!\.)", "ba dấu chấm rời “...”", "viết một dấu “…”"),
        (r"[,;] *[,;]|(?<!\.)\.\.(?![./])", "hai dấu liền nhau “{0}”", "giữ một dấu"),
    )
)


def make_signs(passages: Sequence[Wording]) -> Callable[[Wording], Iterator[Finding]]:
    """Make the check of signs for one report, by the quotation marks that most of it has."""
    texts = [passage.text for passage in passages if passage.is_book]
    curly, straight = (sum(text.count(sign) for text in texts) for sign in '“"')
    return partial(_find_misplaced, is_curly=curly > straight // 2)


def _find_misplaced(passage: Wording, *, is_curly: bool) -> Iterator[Finding]:
    for block in PARAGRAPH.finditer(passage.text):
        yield from _unpaired(passage, block)
    ruled = [match.span() for match in _RULED.finditer(passage.text)] if "|" in passage.text else []
    for pattern, message, remedy in _BLANKS:
        for match in pattern.finditer(passage.text):
            if any(begin <= match.start() < end for begin, end in ruled):
                continue
            signs = match.group().strip() or match.group(), match.group()[-1]
            yield passage.warning(match, message.format(*signs), remedy.format(*signs), Code.SIGNS)
    if is_curly and passage.is_book and '"' in passage.text:
        place = passage.text.index('"')
        message = "ngoặc kép thẳng, cả bài dùng “ ”"
        yield passage.warning(place, message, "viết “…”", Code.SIGNS)


def _unpaired(passage: Wording, block: re.Match[str]) -> Iterator[Finding]:
    """Tell the first sign of a block that opens and is not closed, or closes and was not opened."""
    text = block.group()
    opened: list[re.Match[str]] = []
    for match in _SIGN.finditer(text):
        sign = match.group()
        if sign in _PAIRS.values():
            opened.append(match)
        elif opened and opened[-1].group() == _PAIRS[sign]:
            opened.pop()
        elif any(one.group() == _PAIRS[sign] for one in opened):
            break  # what was opened last is still open
        elif sign == "”" or not _POINT.search(text, max(0, match.start() - 6), match.end() + 1):
            yield _told(passage, block, match, f"dấu {sign} chưa có dấu {_PAIRS[sign]} mở")
            return
    if opened:
        sign = opened[-1].group()
        closing = next(close for close, one in _PAIRS.items() if one == sign)
        yield _told(passage, block, opened[-1], f"dấu {sign} chưa có dấu {closing} đóng")
    if text.count('"') % 2:
        place = block.start() + text.rindex('"')
        yield passage.warning(place, 'dấu " không thành cặp', "thêm dấu còn thiếu", Code.UNPAIRED)


def _told(passage: Wording, block: re.Match[str], sign: re.Match[str], message: str) -> Finding:
    place = block.start() + sign.start()
    return passage.warning(place, message, "thêm dấu còn thiếu, hoặc bỏ dấu này", Code.UNPAIRED)
