"""How a Word file looks: its paper, its page numbers, the type and the lines of each paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from macros.export.proof.from_word import value_of

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATIONS = "word/_rels/document.xml.rels"
_SIZE, _UNNUMBERED = "khổ giấy", "trang đầu không đánh số"
_TWIPS_MM, _TWIPS_PT = 1440 / 25.4, 20
_MARGINS = {"top": "lề trên", "bottom": "lề dưới", "left": "lề trái", "right": "lề phải"}
_SIDEWAYS = (_MARGINS["left"], _MARGINS["right"])
_SIDES = {"both": "đều hai bên", "center": "giữa", "right": "phải", "end": "phải"}
_PAGE = re.compile(rb"[\"\s>]PAGE[\"\s<]")  # the code of a field
Roots = Mapping[str, etree._Element]
Looks = Mapping[str, str]  # what is looked at → how it is, both in the words of authors


@dataclass(frozen=True, slots=True)
class Prescribed:
    """What is prescribed of a file.

    Args:
        sections: Runs of pages numbered in one go, each with its first paragraph.
        breaks: Paragraphs after which such a run goes on in another section, as some programs
            write a first page of its own.
        paragraphs: By their number, from 1.
    """

    sections: tuple[tuple[int, Looks], ...]
    breaks: frozenset[int]
    paragraphs: Mapping[int, Looks]


def read_prescribed(roots: Roots) -> Prescribed:
    """Read how a file looks; what a style says counts as what a paragraph says."""
    reader = _Reader(roots.get("word/styles.xml", etree.Element("none")))
    body = roots["word/document.xml"]
    paragraphs = {one: number for number, one in enumerate(body.iter(f"{_W}p"), 1)}
    sections: list[tuple[int, Looks]] = []
    breaks, heads, start = set(), dict[str, etree._Element | None](), 1
    for section in body.iter(f"{_W}sectPr"):
        looks = dict(_paper(section, roots, heads))
        numbering = section.find(f"{_W}pgNumType")
        goes_on = numbering is None or numbering.get(f"{_W}start") is None
        if sections and goes_on and sections[-1][1].get(_SIZE) == looks.get(_SIZE):
            breaks.add(start - 1)
            first, was = sections.pop()
            sections.append((first, {**was, **looks, **_kept(was, looks)}))
        else:
            sections.append((start, looks))
        start = max((paragraphs[one] for one in section.iterancestors(f"{_W}p")), default=0) + 1
    looks_of = {number: dict(reader.look(one)) for one, number in paragraphs.items()}
    return Prescribed(tuple(sections), frozenset(breaks), looks_of)


def _paper(
    section: etree._Element, roots: Roots, heads: dict[str, etree._Element | None]
) -> Iterator[tuple[str, str]]:
    """Yield how the pages of a section look.

    Args:
        heads: Its headers by their kind, those of the sections before where it has none; changes.
    """
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is not None:
        yield _SIZE, f"{_mm(size.get(f'{_W}w'))} × {_mm(size.get(f'{_W}h'))} mm"
    if margins is not None:
        yield from (
            (words, f"{_mm(margins.get(_W + name))} mm") for name, words in _MARGINS.items()
        )
    named = {one.get("Id"): one.get("Target") for one in roots.get(_RELATIONS, ())}
    for reference in section.iter(f"{_W}headerReference"):
        target = f"word/{named.get(reference.get(_ID))}"
        heads[reference.get(f"{_W}type", "")] = roots.get(target)
    is_numbered = any(_has_page(one) for name, one in roots.items() if "header" in name)
    yield "số trang ở đầu trang", "có" if is_numbered else "không"
    first = heads.get("first" if _is_on([section], "titlePg") else "default")
    if is_numbered:
        yield _UNNUMBERED, "không" if _has_page(first) else "có"


def _kept(was: Looks, looks: Looks) -> dict[str, str]:
    """Give what the first of two sections that are one says of both: its first page, all sides."""
    sides = {what: dict.fromkeys((was.get(what, ""), looks.get(what, ""))) for what in _SIDEWAYS}
    kept = {what: ", ".join(filter(None, found)) for what, found in sides.items()}
    return {**kept, _UNNUMBERED: was[_UNNUMBERED]} if _UNNUMBERED in was else kept


def _has_page(head: etree._Element | None) -> bool:
    return head is not None and _PAGE.search(etree.tostring(head)) is not None


class _Reader:
    """Finds what holds for a paragraph: its own words, its style's, those of the whole file."""

    def __init__(self, root: etree._Element) -> None:
        self._styles = {one.get(f"{_W}styleId", ""): one for one in root.iter(f"{_W}style")}
        self._defaults = tuple(root.iter(f"{_W}rPrDefault", f"{_W}pPrDefault"))
        first = (key for key, one in self._styles.items() if one.get(f"{_W}default") == "1")
        self._normal = next(first, "")

    def look(self, paragraph: etree._Element) -> Iterator[tuple[str, str]]:
        """Yield how a paragraph looks; one without words has nothing to look at."""
        own = paragraph.find(f"{_W}pPr")
        style = value_of(own, "w:pStyle") or self._normal
        above = [*self._chain(style), *self._defaults]
        levels = [one for one in (own, *_inside(above, "pPr")) if one is not None]
        types = sorted({self._type(run, above) for run in paragraph.iter(f"{_W}r") if _says(run)})
        if not types:
            return
        yield "kiểu đoạn", (value_of(self._styles.get(style), "w:name") or style).casefold()
        yield "chữ", ", ".join(types)
        side = _first(levels, "jc", "val")
        yield "căn lề", _SIDES.get(side, "trái")
        yield "thụt đầu dòng", f"{_mm(_first(levels, 'ind', 'firstLine'))} mm"
        yield "giãn dòng", f"{_number(_first(levels, 'spacing', 'line')) / _TWIPS_PT:g} pt"
        fields = "".join(code.text or "" for code in paragraph.iter(f"{_W}instrText"))
        yield "số tự đếm", "có" if "SEQ" in fields else "không"

    def _type(self, run: etree._Element, above: list[etree._Element]) -> str:
        own = run.find(f"{_W}rPr")
        chain = self._chain(value_of(own, "w:rStyle"))
        levels = [one for one in (own, *_inside([*chain, *above], "rPr")) if one is not None]
        font = _first(levels, "rFonts", "ascii") or "phông của Word"
        size = _number(_first(levels, "sz", "val")) / 2
        marks = (("b", " đậm"), ("i", " nghiêng"))
        return f"{font} {size:g}" + "".join(word for tag, word in marks if _is_on(levels, tag))

    def _chain(self, style: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while (found := self._styles.get(style)) is not None and found not in chain:
            chain.append(found)
            style = value_of(found, "w:basedOn")
        return chain


def _inside(elements: list[etree._Element], tag: str) -> Iterator[etree._Element]:
    return (found for one in elements for found in one.iterchildren(f"{_W}{tag}"))


def _first(levels: list[etree._Element], tag: str, attribute: str) -> str:
    found = (one.find(f"{_W}{tag}") for one in levels)
    values = (one.get(f"{_W}{attribute}") for one in found if one is not None)
    return next((value for value in values if value), "")


def _is_on(levels: list[etree._Element], tag: str) -> bool:
    found = (one.find(f"{_W}{tag}") for one in levels)
    said = next((one for one in found if one is not None), None)
    return said is not None and said.get(f"{_W}val") not in {"0", "false"}


def _says(run: etree._Element) -> bool:
    return any((one.text or "").strip() for one in run.iterchildren(f"{_W}t"))


def _mm(twips: str | None) -> int:
    return round(_number(twips) / _TWIPS_MM)


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0
