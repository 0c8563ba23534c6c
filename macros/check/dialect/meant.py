"""What both readers of Markdown read alike, and what its author still did not mean there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, pairwise
from typing import Any

from markdown_it.token import Token

from macros.check.dialect.typed_page import WORD, TypedPage
from macros.check.prose.reading import BLANK_ADDRESS
from macros.findings import Code, Finding
from macros.vocabulary import MacroKind

Told = tuple[int, str, str]  # a line that was read, what is wrong, what to do
MOST_DEEP = 16  # a list within a list is two deeper; CommonMark itself ends at 20
_BEFORE_ROW = re.compile(r"[ >]*")
_CELL_END = re.compile(r"(?<!\\)\|")
_RULED = re.compile(r"[|:\s-]*-[|:\s-]*")
_POINT = re.compile(r"\(?(?:[a-zđ]|[ivx]{2,4}|\d{1,2})[.)][ \t]|[•–—−▪◦●‣✓][ \t]")
_HIDDEN = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)|\]\([^()\s]*\)|<?https?://[^\s>]*", re.DOTALL)
_GLUED = re.compile(rf"\d{WORD.pattern}|{WORD.pattern}\d")
_QUOTED = re.compile(r"\]\([^()\s\"]+\"[^()\s]*\)")
_TIMES = re.compile(r"(?<=\w)\*[^\s*](?:[^*\n]*[^\s*])?\*(?=\w)")
# What other dialects read and ours prints, each with what to write instead.
_MARKS = tuple(
    (re.compile(pattern, re.MULTILINE), remedy)
    for pattern, remedy in (
        (r"~~[^~\n]+~~|==[^=\s][^=\n]*==|\+\+[^+\s][^+\n]*\+\+", "viết bằng lời"),
        (r"(?<![\\~])~[^~\s]{1,12}~(?!~)", "gõ thẳng chữ số dưới, như ₂"),
        (r"(?<!\\)\^[^\s^\[\]]{1,12}\^", "gõ thẳng chữ số trên, như ²"),
        (r"\^\[[^\]\n]*\]", "viết “[^ten]”, lời ở dòng “[^ten]: …”"),
        (r"(?<!\\)\{[:#.][^{}\n]*\}|^:{3,}.*|^(?:!!!|\?\?\?\+?) *\w+|^: +\S+", "viết bằng lời"),
        (
            r"\A\[[ xX]\](?= )|^\[![A-Za-z]+\]|^\*\[[^\]\n]+\]:|^\[\[?(?:TOC|toc)\]\]?$",
            "viết bằng lời",
        ),
        (r"(?<!\w):[a-z]+(?:_[a-z]+)*:(?!\w)", "viết bằng lời"),
        (r"^-+8<-+.*|^===\+? +\".*|\$\$|(?<=\))\{[^{}\n]*\}", "viết bằng lời"),
        (r"\]\s\((?:https?:|[^()\s]+\.\w+\))", "viết ]( liền nhau"),
        (r"(?<!\\)\\[\"$%&',/:;<=?@^~]", "bỏ dấu \\"),
        (r"(?<!\\)\\$", "bỏ dấu \\; đoạn mới thì để một dòng trống"),
    )
)


def find_unmeant(typed: TypedPage, tokens: Sequence[Token], env: Any) -> Iterator[Finding]:
    """List what is read alike and not meant.

    Args:
        env: What it knows of the links that lines such as `[name]: address` define.
    """
    for told in _list(typed, tokens, env):
        yield typed.finding(*told, Code.UNREAD_MARK)


def _list(typed: TypedPage, tokens: Sequence[Token], env: Any) -> Iterator[Told]:
    titles = 0
    for number, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        is_title = token.type == "heading_open" and token.markup == "#"
        titles += is_title
        if is_title and titles > 1:
            yield line, "trang có hai tiêu đề cấp một", "dưới tên trang, tiêu đề mở bằng ## trở đi"
        match token.type:
            case "heading_open" if not tokens[number + 1].content.strip():
                yield line, "tiêu đề không có chữ", "viết chữ sau dấu #, hoặc xóa dấu #"
            case "table_open":
                yield from _misfit_rows(typed, token)
            case "heading_open" if token.markup in ("=", "-"):
                message = f"gạch “{token.markup * 3}” biến dòng phía trên thành tiêu đề"
                remedy = "tiêu đề viết “## …”; vạch ngang thì để một dòng trống phía trên"
                yield token.map[1] - 1 if token.map else line, message, remedy
            case "code_block" if not WORD.search(token.content):
                message = "dòng lùi 4 dấu cách in thành khung mã"
                yield line, message, "bỏ dấu cách đầu dòng; mã thì đặt giữa hai dòng ```"
            case "inline":
                yield from _misread_words(token, line)
        if token.level == MOST_DEEP and token.nesting > 0:
            yield line, "danh sách, trích dẫn lồng quá nhiều tầng", "bớt tầng, viết thành đoạn văn"
    yield from _jumping_numbers(tokens)
    yield from _idle_links(typed, env)


def _misfit_rows(typed: TypedPage, table: Token) -> Iterator[Told]:
    """Tell of rows with other cells than the head has, and of lines that are no row at all."""
    begin, end = table.map or (0, 0)
    rows = [_BEFORE_ROW.sub("", row, count=1) for row in typed.lines[begin:end]]
    columns = len(_cells(rows[1]))  # the head may stand behind the mark of an item
    for line, text in enumerate(rows[2:], start=begin + 2):
        cells = _cells(text)
        if len(cells) == 1 and "|" not in text:
            message = f"dòng “{typed.shown(text)}” dính liền bảng nên in thành một hàng"
            yield line, message, "để một dòng trống phía trên"
            return
        if line + 1 < end and _RULED.fullmatch(rows[line + 1 - begin]):
            yield line, "hai bảng dính liền nhau nên in thành một", "để một dòng trống phía trên"
            return
        if len(cells) > columns:
            message = f"hàng có {len(cells)} ô, bảng có {columns} cột: ô thừa không được in"
            yield line, message, "bớt ô, hoặc thêm cột ở dòng đầu; dấu | là chữ thì viết \\|"
        elif len(cells) < columns:
            message = f"hàng có {len(cells)} ô, bảng có {columns} cột"
            yield line, message, "thêm dấu | cho đủ ô, ô trống cũng vậy"


def _cells(row: str) -> list[str]:
    row = row.strip().removeprefix("|")
    cells = _CELL_END.split(row)
    return cells[:-1] if len(cells) > 1 and not cells[-1].strip() else cells


def _misread_words(token: Token, line: int) -> Iterator[Told]:
    def at(position: int) -> int:
        return line + token.content.count("\n", 0, position)

    rows = token.content.split("\n")
    rules = (n for n, row in enumerate(rows) if "|" in row and _RULED.fullmatch(row))
    ruled = next(rules, None)
    if ruled is not None:
        head, rule = len(_cells(rows[ruled - 1])), len(_cells(rows[ruled]))
        message = f"bảng in thành chữ: dòng |---| có {rule} ô, dòng đầu có {head}"
        yield line + ruled, message, "ghi |---| cho đủ số cột"
    elif len(rows) > 1 and all(row.startswith("|") for row in rows):
        yield line, "bảng in thành chữ: thiếu dòng |---|", "thêm dòng |---|---| dưới dòng đầu"
    for number, row in enumerate(rows[1:], start=1):
        if point := _POINT.match(row):
            message = f"dòng “{point.group().strip()} …” in liền vào dòng trên"
            remedy = "để một dòng trống phía trên; danh sách thì mở mỗi mục bằng “- ” hoặc “1. ”"
            yield line + number, message, remedy
            break
    words = _HIDDEN.sub(lambda match: re.sub(r"\S", " ", match.group()), token.content)
    for pattern, remedy in _MARKS:
        for mark in pattern.finditer(words):
            shown = mark.group().strip()[:40]
            yield at(mark.start()), f"không có dấu “{shown}”", remedy
    for mark in BLANK_ADDRESS.finditer(words):
        message = f"đường dẫn “{mark[1]}” có dấu cách"
        yield at(mark.start()), message, f"viết ](<{mark[1]}>)"
    for mark in _GLUED.finditer(words):
        message = "chữ số dính liền một lời gọi, in ra thành một số khác"
        yield at(mark.start()), message, "để một dấu cách ở giữa"
    for mark in _TIMES.finditer(words):
        message = f"dấu * trong “{mark.group()}” mất đi, chữ ở giữa in nghiêng"
        yield at(mark.start()), message, "viết dấu × hoặc \\*"
    for mark in _QUOTED.finditer(token.content):
        message = "địa chỉ có dấu nháy, liên kết dừng ở trước dấu đó"
        yield at(mark.start()), message, "viết %22 thay cho dấu nháy"
    depth = 0
    for child, after in pairwise(token.children or ()):
        if (child.type, after.type) == ("link_open", "link_close"):
            yield line, "liên kết không có chữ để bấm", "viết chữ trong dấu [ ]"
    for child in token.children or ():
        depth += child.nesting if child.tag == "em" else 0
        if depth > 1 and child.nesting > 0:
            yield line, "dấu * và ** không khớp nhau nên in lẫn lộn", "đóng đúng dấu đã mở"
        if title := str(child.attrs.get("title", "")):
            message = f"lời “{title}” sau địa chỉ không được in"
            yield at(max(token.content.find(title), 0)), message, "viết vào câu"
    texts = (child.content for child in token.children or () if child.type == "text")
    if "**" in words and any("**" in text for text in texts):
        place = words.index("**")
        message = "dấu ** không thành cặp nên in ra như gõ"
        yield at(place), message, "viết ** sát chữ ở cả hai đầu"


def _jumping_numbers(tokens: Sequence[Token]) -> Iterator[Told]:
    """Tell of numbered items that would be printed with another number than the typed one."""
    lists: list[list[Token]] = []
    for token in tokens:
        match token.type:
            case "ordered_list_open" | "bullet_list_open":
                lists.append([])
            case "list_item_open" if token.info:
                lists[-1].append(token)
            case "ordered_list_close" | "bullet_list_close":
                items = lists.pop()
                typed = [int(item.info) for item in items]
                if len(set(typed)) > 1:
                    yield from _first_jump(items, typed)


def _first_jump(items: Sequence[Token], typed: Sequence[int]) -> Iterator[Told]:
    for item, number, printed in zip(items, typed, count(typed[0]), strict=False):
        if number != printed and item.map:
            message = f"mục đánh số {number} sẽ in thành {printed}"
            yield item.map[0], message, f"đánh số liên tiếp; phải giữ số thì viết “{number}\\. …”"
            return


def _idle_links(typed: TypedPage, env: Any) -> Iterator[Told]:
    """Tell of definitions of links that no link uses: nobody would see their words."""
    text = " ".join(typed.text.upper().split())
    for name, definition in env.get("references", {}).items():
        if text.count(f"[{name}]") < 2:
            line = definition["map"][0]
            message = f"dòng “{typed.shown(typed.lines[line])}” không được in, không ai dẫn tới"
            yield line, message, "xóa dòng này; là câu văn thì bỏ dấu [ ]"


_HEADS = {
    "heading_open": "trong tiêu đề",
    "th_open": "trong ô của bảng",
    "td_open": "trong ô của bảng",
}
_ALONE = "đặt lệnh gọi một mình trên một dòng, trước và sau để một dòng trống"
_IN_BODY = "viết thành câu, hoặc đặt ở thân bài"
_CODE = frozenset({"fence", "code_block", "code_inline"})
_IN_NOTES = frozenset({"paragraph_open", "inline"})


def find_misplaced(typed: TypedPage, tokens: Sequence[Token]) -> Iterator[Finding]:
    """Tell of blocks within text, of calls in addresses, and of what no footnote can hold."""
    seen: set[int] = set()
    note = ""
    for number, token in enumerate(tokens):
        line = token.map[0] if token.map else 0
        if token.type == "footnote_reference_open":
            outer, note = note, f"[^{token.meta['label']}]"
            if outer:
                message = f"lời chú thích “{note}” mở đầu trong lời của “{outer}”"
                yield typed.finding(line, message, "đặt mỗi lời ở một dòng sát lề", Code.NOTE)
            elif tokens[number + 1].nesting < 0:
                message = f"lời chú thích “{note}” không có chữ"
                yield typed.finding(line, message, "viết lời, hoặc bỏ dấu chú thích", Code.NOTE)
        elif token.type == "footnote_reference_close":
            note = ""
        elif note and token.nesting >= 0 and token.type not in _IN_NOTES:
            message = f"lời chú thích “{note}” có danh sách, bảng hoặc khung"
            yield typed.finding(line, message, _IN_BODY, Code.NOTE)
            note = ""
        if token.type in _CODE:  # calls in code are refused where code is read
            seen.update(call.index for call in typed.calls_in(token.content))
        elif token.type == "inline":
            yield from _judge(typed, token, tokens[number - 1], note, seen)
    for call in typed.page.calls:
        if call.index not in seen and not call.macro.is_silent:
            message = f"“{call.name}(…)” nằm trong địa chỉ, mô tả hình hoặc tên"
            line = typed.origin.index(call.line)
            yield typed.finding(line, message, "gọi ở trong câu", Code.JINJA)


def _judge(
    typed: TypedPage, words: Token, above: Token, note: str, seen: set[int]
) -> Iterator[Finding]:
    """Judge the calls and marks in a run of words.

    Args:
        note: The mark of the footnote that it is a part of, "" when of none.
        seen: Takes the calls that are met.
    """
    line = words.map[0] if words.map else 0
    is_alone = WORD.fullmatch(words.content.strip()) is not None and not note
    in_link = 0
    for child in words.children or ():
        line += child.type in ("softbreak", "hardbreak")
        in_link += child.nesting if child.tag == "a" else 0
        wrong = None
        if note and child.type == "footnote_ref":
            wrong = f"chú thích nằm trong lời chú thích “{note}”", _IN_BODY, Code.NOTE
        if child.type == "image" and any(
            one.type == "footnote_ref" for one in child.children or ()
        ):
            wrong = "chú thích nằm trong mô tả hình", "đặt dấu chú thích sau hình", Code.NOTE
        calls = typed.calls_in(child.content)
        seen.update(call.index for call in calls if child.type in (*_CODE, "text"))
        for call in calls if child.type == "text" else ():
            if call.macro.stands_alone:
                fits = is_alone and above.type == "paragraph_open"
                fits = fits and (words.level == 1 or call.macro.kind is not MacroKind.APPENDIX)
                where = _HEADS.get(above.type, "trong lời chú thích" if note else "liền với chữ")
                way = _IN_BODY if note else _ALONE
                wrong = None if fits else (f"“{call.name}(…)” đứng {where}", way, Code.JINJA)
            elif in_link:
                message = f"“{call.name}(…)” nằm trong chữ của một liên kết"
                wrong = message, "đặt ngoài dấu [ ]", Code.JINJA
            elif note and call.name == "van_ban":
                wrong = f"văn bản được dẫn trong lời chú thích “{note}”", _IN_BODY, Code.NOTE
        if wrong is not None:
            yield typed.finding(line, *wrong)
