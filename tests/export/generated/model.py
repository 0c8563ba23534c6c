"""Pages as nodes: how each is typed as Markdown, and what a reader must see of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

MARK = "†"  # the mark of a note
TABLE = "▦"  # a table, followed by its rows and columns
RULE = "―"
_WORD = re.compile(r"[BCDĐGHKLMNPQRSTVX][a-zà-ỹ]{3}")


@dataclass(frozen=True, slots=True)
class Node:
    """One block or inline of a page.

    Args:
        kind: Such as "para", "strong"; `_TYPED` and `_SEEN` tell what is made of it.
        text: What is typed, for nodes without parts.
        seen: What a reader sees of that, if it is something else.
        how: How it is typed, where Markdown leaves a choice or a clerk is careless.
    """

    kind: str
    parts: tuple[Node, ...] = ()
    text: str = ""
    seen: str | None = None
    how: Mapping[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator[Node]:
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of what a reader sees, with the kinds of all that it stands in."""

    text: str
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the kinds of all that it stands in, and what is seen before the next word.

    Args:
        gap: None where nothing is known of it.
    """

    word: str
    inside: frozenset[str]
    gap: str | None


UNKNOWN = Piece("\0")  # what a block word prints


def tokens(pieces: list[Piece], vocabulary: frozenset[str]) -> list[Token]:
    """Cut what is seen into words of a vocabulary and the gaps between them."""
    text = "".join(piece.text for piece in pieces)
    inside = [piece.inside for piece in pieces for _ in piece.text]
    words = [match for match in _WORD.finditer(text) if match.group() in vocabulary]
    ends = [*(match.start() for match in words[1:]), len(text)]
    return [
        Token(match.group(), inside[match.start()], _gap(text[match.end() : end]))
        for match, end in zip(words, ends, strict=False)
    ]


def _gap(text: str) -> str | None:
    if any(sign in text for sign in ("\0", "Nguồn:", "Cao nhất")):  # what a block word prints
        return None
    return " ".join(f"{text}.".split())[:-1]


# --- how it is typed


def typed(page: Node) -> str:
    """Write a page's body as Markdown."""
    return page.text or _join(page.parts) + "\n"


def _join(blocks: tuple[Node, ...]) -> str:
    text = ""
    for block in blocks:
        glue = "\n" if block.how.get("glued") else "\n\n"
        text += (glue if text else "") + _block(block)
    return text


def _block(block: Node) -> str:
    match block.kind:
        case "bullets" | "numbers":
            return _list(block)
        case "quote":
            mark = block.how.get("mark", "> ")
            return "\n".join((mark + line).rstrip() for line in _join(block.parts).split("\n"))
        case "fence":
            return f"```\n{block.text}\n```"
        case "indented":
            return _indent(block.text, "    ", first=True)
        case "table":
            return _table(block)
        case "note":
            return f"[^{block.text}]: " + _indent(
                _join(block.parts), block.how.get("indent", "    ")
            )
        case "heading":
            return f"{block.text} {_inline(block)}"
        case "named":
            return _join(block.parts)
        case "rule" | "call":
            return block.text
    return _inline(block)


def _list(block: Node) -> str:
    indent = block.how.get("indent", "    ")
    gap = "\n\n" if block.how.get("loose") else "\n"
    items = []
    for number, item in enumerate(block.parts):
        mark = block.how.get("mark", "-")
        if block.kind == "numbers":
            mark = f"{number + int(block.how.get('start', '1'))}{block.how.get('mark', '.')}"
        if number % 2 and "other" in block.how:
            mark = block.how["other"]
        items.append(f"{mark} " + _indent(_join(item.parts), indent))
    return gap.join(items)


def _table(block: Node) -> str:
    head, *body = block.parts
    rule = "|" + "|".join("---" for _ in head.parts) + "|"
    return "\n".join([_row(head), rule, *map(_row, body)])


def _row(row: Node) -> str:
    return "| " + " | ".join(_inline(cell) for cell in row.parts) + " |"


def _indent(text: str, indent: str, *, first: bool = False) -> str:
    lines = text.split("\n")
    return "\n".join(
        indent + line if line and (number or first) else line for number, line in enumerate(lines)
    )


_AROUND = {"strong": "**", "em": "*", "code": "`"}


def _inline(node: Node) -> str:
    inner = "".join(_inline(part) for part in node.parts) or node.text
    match node.kind:
        case "strong" | "em" | "code":
            return f"{_AROUND[node.kind]}{inner}{_AROUND[node.kind]}"
        case "link":
            return f"[{inner}]({node.how['to']})"
        case "picture":
            return f"![{inner}]({node.how['to']})"
        case "mark":
            return f"[^{node.text}]"
    return inner


# --- what is seen


def seen(page: Node) -> list[Piece]:
    """Tell what a reader sees of a page, its notes behind it."""
    notes = [block for block in page.parts if block.kind == "note"]
    blocks = [block for block in page.parts if block.kind != "note"]
    pieces = [piece for block in blocks for piece in _seen(block, frozenset())]
    for note in notes:
        pieces += [Piece(" "), *_seen(note, frozenset())]
    return pieces


_INSIDE = {
    "heading": "heading",
    "strong": "strong",
    "em": "em",
    "code": "code",
    "fence": "pre",
    "indented": "pre",
    "link": "link",
    "picture": "picture",
    "quote": "quote",
    "note": "note",
}
_BLOCKS = frozenset({"para", "heading", "fence", "indented", "cell", "quote", "note", "item"})


def _seen(node: Node, inside: frozenset[str]) -> Iterator[Piece]:
    if node.kind in _INSIDE:
        inside |= {_INSIDE[node.kind]}
    if node.kind in _BLOCKS:
        yield Piece(" ", inside)
    match node.kind:
        case "call":
            yield UNKNOWN
            yield Piece(node.seen or "", inside)
            yield UNKNOWN
        case "mark":
            yield Piece(MARK, inside)
        case "rule":
            yield Piece(f" {RULE} ", inside)
        case "table":
            yield Piece(f" {TABLE}{len(node.parts)}x{len(node.parts[0].parts)} ", inside)
            for number, row in enumerate(node.parts):
                for column, cell in enumerate(row.parts):
                    yield from _seen(cell, inside | {f"cell {number},{column}"})
        case "bullets" | "numbers":
            depth = sum(one.startswith("item") for one in inside) + 1
            for number, item in enumerate(node.parts):
                first = int(node.how.get("start", "1"))
                mark = f"{number + first}." if node.kind == "numbers" else "-"
                within = inside - {"first"} | {f"item{depth} {mark}"}
                for order, part in enumerate(item.parts):
                    is_first = not order and part.kind == "para"
                    for piece in _seen(part, within):
                        yield Piece(piece.text, piece.inside | {"first"}) if is_first else piece
                        # A large picture parts the paragraph in print.
                        is_first = is_first and "picture" not in piece.inside
        case _ if node.parts:
            for part in node.parts:
                yield from _seen(part, inside)
        case _:
            yield Piece(node.text if node.seen is None else node.seen, inside)
    if node.kind in _BLOCKS:
        yield Piece(" ", inside)


def vocabulary(page: Node) -> frozenset[str]:
    """List the words of a page, none of which any other page has."""
    words = frozenset(_WORD.findall("".join(piece.text for piece in seen(page))))
    return words & frozenset(_WORD.findall(page.text)) if page.text else words


def word(number: int) -> str:
    """Make a word that no other number makes."""
    number = number * 7919 % 68544
    letters = ""
    for choice in (
        "BCDĐGHKLMNPQRSTVX",
        "aàáảãạăằắâầấeèéêềếoòóôồố",
        "bcdghklmnprtvx",
        "aeiouyạẹịọụả",
    ):
        number, place = divmod(number, len(choice))
        letters += choice[place]
    return letters


def reworded(page: Node, number: int) -> Node:
    """Give a page words that no other number gives it."""
    words = {
        old: word(36_000 + number * 600 + order)
        for order, old in enumerate(sorted(vocabulary(page)))
    }

    def renew(text: str) -> str:
        text = re.sub(r'ma="(?:v\d+-)?', f'ma="v{number}-', text)
        return _WORD.sub(lambda match: words.get(match.group(), match.group()), text)

    def renewed(node: Node) -> Node:
        seen = None if node.seen is None else renew(node.seen)
        return replace(
            node, parts=tuple(map(renewed, node.parts)), text=renew(node.text), seen=seen
        )

    return renewed(page)
