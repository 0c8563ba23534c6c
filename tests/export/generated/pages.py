"""Random pages: every block in every block, every inline in every block, typed well or badly."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from tests.export.generated.model import Node, typed, word

_NUMBERS = (
    ('{{ so("chi_nhanh", "dien_tich") }}', "2.350"),
    ('{{ so("chi_nhanh", "dien_tich", kem_don_vi=true) }}', "2.350 m²"),
    ('{{ xem("muc:a-1") }}', None),
    (
        '{{ tang_giam("kho_sach", "ban_sach", tu=2016, den=2020, loai_sach="tat_ca") }}',
        "tăng 10,0%",
    ),
    ('{{ van_ban("qc-11-2015") }}', "Quy chế số 11-QC/TVT†"),
)
_TABLES = (
    '{{{{ bang("kho_sach", cot=["dau_sach", "ban_sach"], nam=2020, ten="{0}", ma="{1}") }}}}',
    '{{{{ bang("xep_loai", ten="{0}", ma="{1}") }}}}',
    '{{{{ bieu_do("ban_doc", cot="cuoi_nam", loai="cot", ten="{0}", ma="{1}") }}}}',
)
# What may stand in what.
_IN_BLOCK = ("para", "bullets", "numbers", "quote", "table", "rule")
_IN_PAGE = (*_IN_BLOCK, "fence", "heading", "call", "named")
_IN_NOTE = ("para", "bullets", "numbers")
# What is refused in some places, and so typed by careless clerks only.
_REFUSED = ("indented", "fence", "call", "heading")
_PHRASES = ("strong", "em", "link")
_INLINES = (*_PHRASES, "code", "picture", "mark", "number", "break", "sign", "escape", "url")
_ON_A_LINE = tuple(kind for kind in _INLINES if kind != "break")
_SIGNS = (
    ("&", "&"),
    ("&amp;", "&"),
    ("<", "<"),
    ("5 > 3", "5 > 3"),
    ("“a”", "“a”"),
    ("50%", "50%"),
)
_ESCAPES = ((r"\*", "*"), (r"\_", "_"), (r"\#", "#"), (r"\[", "["), ("_", "_"), ("*", "*"))
_LEADS = (" ", "  ", "    ", "\t", "> ", "- ", "1. ", "# ")
_MARKS = "*_`[]()|!#>-+.~^:\\&<"


class Maker:
    """Makes one page; use once."""

    def __init__(self, number: int, seed: int, *, careless: bool) -> None:
        self._random = Random(seed)
        self._words = number * 600  # more than a page has
        self._notes: list[Node] = []
        self._seed = seed
        self._level = 2
        self._in_note = False  # where no document may be cited
        self.careless = careless

    def page(self) -> Node:
        title = Node("heading", (self.word(),), "#")
        kinds = [self._random.choice(_IN_PAGE) for _ in range(self._random.randint(1, 3))]
        return Node("page", (title, *self._row(kinds, 0), *self._notes))

    def _row(self, kinds: Sequence[str], depth: int) -> tuple[Node, ...]:
        """Make blocks, with words between two lists, which Markdown would join."""
        blocks: list[Node] = []
        for kind in kinds:
            if blocks and {blocks[-1].kind, kind} <= {"bullets", "numbers", "quote", "indented"}:
                blocks.append(self.block("para", depth))
            blocks.append(self.block(kind, depth))
        return tuple(blocks)

    def word(self) -> Node:
        self._words += 1
        return Node("word", text=word(self._words))

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    # --- blocks

    def block(self, kind: str, depth: int) -> Node:
        made: Node = getattr(self, kind)(depth)
        is_lazy = kind in {"para", "indented"}  # which go on with the paragraph above
        if self.careless and not is_lazy and self.chance(0.06):
            made = replace(made, how={**made.how, "glued": "yes"})
        return made

    def blocks(self, depth: int, kinds: tuple[str, ...] = _IN_BLOCK) -> tuple[Node, ...]:
        first = "para" if self.chance(0.8) else self._random.choice(kinds)
        first = "para" if first == "rule" else first  # `- ***` is one line across
        kinds = (*kinds, *_REFUSED) if self.careless and self.chance(0.1) else kinds
        others = [
            self._random.choice(kinds if depth < 3 else ("para",))
            for _ in range(self._random.choice((0, 0, 0, 1, 1, 2)))
        ]
        return self._row((first, *others), depth + 1)

    def para(self, depth: int) -> Node:
        return Node("para", self.phrase())

    def heading(self, depth: int) -> Node:
        self._level = self._random.randint(2, min(self._level + 1, 5))
        return Node("heading", self.phrase(2, _ON_A_LINE), "#" * self._level)

    def bullets(self, depth: int) -> Node:
        return self._list("bullets", depth)

    def numbers(self, depth: int) -> Node:
        return self._list("numbers", depth)

    def _list(self, kind: str, depth: int) -> Node:
        items = [Node("item", self.blocks(depth)) for _ in range(self._random.randint(1, 3))]
        how = {}
        is_long = any(len(item.parts) > 1 for item in items) and not self.careless
        if is_long or self.chance(0.3):
            how["loose"] = "yes"
        if kind == "bullets" and self.chance(0.3):
            how["mark"] = self._random.choice("*+")
        if kind == "numbers" and self.chance(0.3):
            how["start"] = self._random.choice(("2", "9"))
        alike = ("para", "bullets", "numbers")  # other blocks would follow the list, as typed
        is_simple = all(one.kind in alike for item in items for one in item.parts)
        if self.careless and is_simple and self.chance(0.2):
            how["indent"] = self._random.choice(("  ", "   ", "\t", ""))
        if self.careless and self.chance(0.05):
            other = self._random.choice("*+-")
            how |= {"other": other} if kind == "bullets" else {}
        return Node(kind, tuple(items), how=how)

    def quote(self, depth: int) -> Node:
        how = {"mark": ">"} if self.careless and self.chance(0.2) else {}
        return Node("quote", self.blocks(depth), how=how)

    def fence(self, depth: int) -> Node:
        lines = "\n".join(
            " ".join(self.word().text for _ in range(self._random.randint(1, 3)))
            for _ in range(self._random.randint(1, 3))
        )
        return Node("fence", text=lines)

    def indented(self, depth: int) -> Node:
        return Node("indented", text=self.fence(depth).text)

    def rule(self, depth: int) -> Node:
        return Node("rule", text=self._random.choice(("***", "---", "* * *")))

    def table(self, depth: int) -> Node:
        width = self._random.randint(1, 3)
        rows = []
        for number in range(self._random.randint(2, 4)):
            wide = width
            if number and self.careless and self.chance(0.1):
                wide = max(1, width + self._random.choice((-1, 1)))
            rows.append(Node("row", tuple(self._cell(number) for _ in range(wide))))
        return Node("table", tuple(rows))

    def _cell(self, number: int) -> Node:
        return Node("cell", self.phrase(2, _ON_A_LINE) if self.chance(0.9) else ())

    def call(self, depth: int) -> Node:
        name = self.word().text
        text = self._random.choice(_TABLES).format(name, f"m{self._seed}-{self._words}")
        return Node("call", text=text, seen=name)

    def named(self, depth: int) -> Node:
        name = self.word().text
        text = f'{{{{ ten_bang("m{self._seed}-{self._words}", "{name}") }}}}'
        return Node("named", (Node("call", text=text, seen=name), self.table(depth)))

    # --- inlines

    def phrase(self, most: int = 4, kinds: tuple[str, ...] = _INLINES) -> tuple[Node, ...]:
        parts = [self.word()]
        for _ in range(self._random.randint(0, most)):
            glue = "" if self.careless and self.chance(0.1) else " "
            kind = self._random.choice(("word", *kinds))
            if kind == "break":
                parts += [self.inline(kind, kinds), self.word()]
                continue
            if kind == "mark":
                parts.append(self.inline(kind, kinds))
                continue
            if kind == "escape" or kind == "code" == parts[-1].kind:  # marks read with others
                glue = " "
            parts += [Node("blank", text=glue), self.inline(kind, kinds)]
        return (
            (*parts, Node("blank", text=" "), self.word())
            if parts[-1].kind != "word"
            else tuple(parts)
        )

    def inline(self, kind: str, kinds: tuple[str, ...]) -> Node:
        if kind in _PHRASES:
            fewer = tuple(one for one in kinds if one not in {kind, "break", "sign"})
            if kind == "link":
                fewer = tuple(one for one in fewer if one not in {"mark", "url", "number"})
            how = {"to": "https://vi.du/a"} if kind == "link" else {}
            return Node(kind, self.phrase(1, fewer), how=how)
        if kind == "word":
            return self.word()
        if kind == "code":
            return Node("code", (self.word(),))
        if kind == "picture":
            return Node(
                "picture",
                (self.word(),),
                how={"to": self._random.choice(("hinh.png", "to.png", "ve.svg"))},
            )
        if kind == "mark":
            return self._mark()
        if kind == "number":
            text, seen = self._random.choice(_NUMBERS[: len(_NUMBERS) - self._in_note])
            return Node("number", text=text, seen="\0" if seen is None else seen)
        if kind == "break":
            return Node("break", text="  \n", seen=" ")
        if kind == "url":
            return Node("url", text="<https://vi.du/b>", seen="https://vi.du/b")
        text, seen = self._random.choice(_SIGNS if kind == "sign" else _ESCAPES)
        return Node(kind, text=text, seen=seen)

    def _mark(self) -> Node:
        if self._notes and self.chance(0.2):
            return Node("mark", text=self._random.choice(self._notes).text)
        name = f"n{len(self._notes) + 1}"
        self._in_note = True
        without = {"mark"} if self.careless and self.chance(0.2) else {"mark", "picture"}
        parts = [Node("para", self.phrase(2, tuple(one for one in _INLINES if one not in without)))]
        if self.chance(0.2):
            kind = self._random.choice(
                _IN_NOTE if self.careless and self.chance(0.2) else ("para",)
            )
            parts.append(self._plain(kind))
        self._in_note = False
        self._notes.append(Node("note", tuple(parts), name))
        return Node("mark", text=name)

    def _plain(self, kind: str) -> Node:
        if kind == "para":
            return Node("para", (self.word(),))
        return Node(kind, tuple(Node("item", (Node("para", (self.word(),)),)) for _ in range(2)))


def blundered(page: Node, seed: int) -> Node:
    """Make a few slips of the keyboard in a page, none inside a word of ours."""
    random = Random(seed)
    title, _, *lines = typed(page).split("\n")
    for _ in range(random.randint(1, 3)):
        at = random.randrange(len(lines))
        line = lines[at]
        match random.randrange(7):
            case 0:
                lines[at : at + 2] = [" ".join(lines[at : at + 2])]
            case 1 if not line:
                del lines[at]
            case 2:
                lines.insert(at, "")
            case 3:
                lines[at] = random.choice(_LEADS) + line
            case 4:
                lines[at] = line.lstrip()
            case 5 if marks := [place for place, letter in enumerate(line) if letter in _MARKS]:
                place = random.choice(marks)
                lines[at] = line[:place] + line[place + 1 :]
            case _ if blanks := [place for place, letter in enumerate(line) if letter == " "]:
                place = random.choice(blanks)
                lines[at] = line[:place] + random.choice(_MARKS) + line[place:]
    text = "\n".join([title, "", *lines])
    how = random.random()
    text = text.replace("\n", "\r\n") if how < 0.1 else text
    return replace(page, text=unicodedata.normalize("NFD", text) if how > 0.98 else text)
