"""Whether calls and notes stand where all copies have room for what they print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from macros.check.dialect.typed_page import WORD, TypedPage
from macros.findings import Code, Finding
from macros.vocabulary import MacroKind

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
