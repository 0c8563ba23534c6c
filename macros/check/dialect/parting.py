"""Where the two readers of a page part: what each of them sees, and how to say one thing alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import chain, takewhile
from typing import Any

from macros.check.dialect.meant import find_misplaced, find_unmeant
from macros.check.dialect.steps import Block, Step, Walk, walk
from macros.check.dialect.typed_page import Readers, TypedPage, read_typed_page
from macros.findings import AuthorError, Code, Finding
from macros.read.page.page import Page

_NAMES = {
    "p": "đoạn văn",
    "ul": "danh sách",
    "ol": "danh sách đánh số",
    "li": "mục của danh sách",
    "quote": "trích dẫn",
    "table": "bảng",
    "row": "hàng của bảng",
    "cell": "ô của bảng",
    "rule": "vạch ngang",
    "heading": "tiêu đề",
    "code": "khung mã",
    "span": "mã trong câu",
    "em": "chữ nghiêng",
    "strong": "chữ đậm",
    "link": "liên kết",
    "picture": "hình",
    "text": "chữ",
    "em strong": "chữ đậm nghiêng",
    "break": "xuống dòng",
    "mark": "dấu chú thích",
    "note": "lời chú thích",
}
_APART = "để một dòng trống ở trên và ở dưới"
_WORDS = frozenset({"text", "em", "strong", "em strong"})
_SHOWN = _WORDS | {"link", "picture", "mark", "span"}
# By what is seen there, the first that fits.
_REMEDIES = (
    ("table row cell", f"{_APART} bảng; dấu | không phân ô thì viết \\|"),
    ("code", f"đặt ``` ở sát lề, {_APART}; ngoài ra không lùi dòng 4 dấu cách"),
    (
        "ul ol li",
        "để một dòng trống trước danh sách, mục con lùi 4 dấu cách, mọi mục mở bằng một dấu “-”"
        " hoặc “1.”",
    ),
    ("heading", f"sau dấu # để một dấu cách, {_APART} tiêu đề"),
    ("quote", f"mở mỗi dòng bằng “> ”, {_APART} phần trích"),
    ("rule", f"viết --- trên một dòng, {_APART}"),
    ("note", "viết “[^ten]: lời” ở một dòng sát lề, đoạn sau lùi 4 dấu cách"),
)
_NO_LETTER = re.compile(r"[\W\d_]+")  # of two readers one may see a number as a mark
_INLINE = "viết dấu * sát chữ, đóng đủ dấu; dấu muốn in ra thì thêm \\ ở trước"


# The first line of a block that was read, the first one below it, and what is wrong there.
Parting = tuple[int, int, Finding]


def find_misread(page: Page, readers: Readers) -> Iterator[Finding]:
    """Read a page in both ways, and judge what is read alike.

    Where it is known what is wrong with a block, it is not said again that the readings part.
    """
    typed = read_typed_page(page)
    env: dict[str, Any] = {}
    tokens = readers.read_strictly(typed, env)
    known = [*find_unmeant(typed, tokens, env), *find_misplaced(typed, tokens)]
    yield from known
    lines = {finding.line for finding in known}
    try:
        loose = readers.print_loosely(typed)
    except AuthorError as error:
        yield error.at(page.path, page.body_line)
        return
    strict = readers.print_strictly(tokens)
    for begin, end, finding in find_partings(typed, walk(loose), walk(strict)):
        if lines.isdisjoint(typed.origin[begin:end]):
            yield finding


def find_partings(typed: TypedPage, loose: Walk, strict: Walk) -> Iterator[Parting]:
    """Tell each place where two readings of a page part, with the lines of its block."""
    end = len(typed.lines)
    begins = [*(block[0].line for block in strict.blocks), end]
    matcher = SequenceMatcher(None, loose.blocks, strict.blocks, autojunk=False)
    for kind, begin, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        number = first
        for ones, others in _cut(loose.blocks[begin:stop], strict.blocks[first:last]):
            here, number = begins[number], number + len(others)
            if ones != others:
                one, other = tuple(chain(*ones)), tuple(chain(*others))
                yield here, max(begins[number], here + 1), _tell(typed, one, other, here)
    for name in sorted({*loose.notes, *strict.notes}):
        one, other = loose.notes.get(name, ()), strict.notes.get(name, ())
        if one != other:
            line = next((step.line for step in other), typed.line_of(f"[^{name}]:"))
            yield line, line + 1, _tell(typed, one, other, line)


def _cut(
    loose: Sequence[Block], strict: Sequence[Block]
) -> Iterator[tuple[list[Block], list[Block]]]:
    """Cut two rows of blocks wherever both have said the same letters up to there."""
    ones, others = list(loose), list(strict)
    taken: tuple[list[Block], list[Block]] = [], []
    said = ["", ""]
    while ones or others:
        side = int(not ones or (bool(others) and len(said[0]) > len(said[1])))
        block = (ones, others)[side].pop(0)
        taken[side].append(block)
        words = "".join(step.detail for step in block if step.kind in _WORDS)
        said[side] += _NO_LETTER.sub("", words)
        if said[0] == said[1] != "":
            yield taken
            taken, said = ([], []), ["", ""]
    if any(taken):
        yield taken


def _tell(typed: TypedPage, one: Block, other: Block, line: int) -> Finding:
    pairs = zip(one, other, strict=False)
    alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    one, other = one[alike:], other[alike:]
    seen = [_name(typed, [step for step in way if not step.is_end]) for way in (one, other)]
    if seen[0] == seen[1]:
        seen = [_name(typed, way) for way in (one, other)]
    line = next((step.line for step in other if not step.is_end), line)
    kinds = {step.kind.lstrip("/") for step in (*one[:3], *other[:3])}
    remedy = next((way for words, way in _REMEDIES if kinds & set(words.split())), _INLINE)
    message = f"máy đọc chỗ này theo hai cách: {seen[0]}, hay {seen[1]}"
    return typed.finding(line, message, remedy, Code.TWO_READINGS)


def _name(typed: TypedPage, steps: Sequence[Step]) -> str:
    if not steps:
        return "không có gì"
    step = steps[0]
    name = _NAMES.get(step.kind.lstrip("/"), step.kind)
    if step.is_end:
        return f"hết {name}"
    return f"{name} “{typed.shown(step.detail)}”" if step.kind in _SHOWN else name
