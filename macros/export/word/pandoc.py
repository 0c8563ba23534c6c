"""Pandoc's document tree, written directly, and pandoc itself, run on it.

Pandoc makes the parts that are tedious to make: paragraphs, footnotes, lists, pictures, the
skeleton of tables. Whatever it does not know (fields, bookmarks) goes through as raw runs.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from macros.export.word.openxml import clean

PandocNode = dict[str, Any]
_NO_ATTRIBUTES: list[Any] = ["", [], []]


class PandocError(Exception):
    """Pandoc refused a document."""


def string(text: str) -> PandocNode:
    """Write characters exactly as they stand."""
    return {"t": "Str", "c": clean(text)}


def line_break() -> PandocNode:
    return {"t": "LineBreak"}


def wrap(kind: str, content: list[Any]) -> PandocNode:
    """Write what has no attributes: Strong and its like, Note, BlockQuote, BulletList."""
    return {"t": kind, "c": content}


def code(text: str) -> PandocNode:
    """Write characters of one width."""
    return {"t": "Code", "c": [_NO_ATTRIBUTES, clean(text)]}


def link(target: str, inlines: list[PandocNode]) -> PandocNode:
    """Write a link out of the document."""
    return {"t": "Link", "c": [_NO_ATTRIBUTES, inlines, [target, ""]]}


def image(file: str, alt: str, width_mm: float) -> PandocNode:
    attributes = ["", [], [["width", f"{width_mm:.1f}mm"]]]
    return {"t": "Image", "c": [attributes, [string(alt)], [file, ""]]}


def raw(xml: str) -> PandocNode:
    """Write runs of Word's own XML among the text."""
    return {"t": "RawInline", "c": ["openxml", xml]}


def raw_block(xml: str) -> PandocNode:
    """Write paragraphs or tables of Word's own XML."""
    return {"t": "RawBlock", "c": ["openxml", xml]}


def paragraph(inlines: list[PandocNode], style: str = "") -> PandocNode:
    """Write a paragraph, of body text unless a style of the reference document is named."""
    block = {"t": "Para", "c": inlines}
    return wrap("Div", [["", [], [["custom-style", style]]], [block]]) if style else block


def inlines_of(block: PandocNode) -> list[PandocNode]:
    """Return the inlines of a heading or of a paragraph with a style, to be added to."""
    inlines: list[PandocNode] = block["c"][1][0]["c"] if block["t"] == "Div" else block["c"][-1]
    return inlines


def header(level: int, inlines: list[PandocNode]) -> PandocNode:
    return wrap("Header", [level, _NO_ATTRIBUTES, inlines])


def cell(blocks: list[PandocNode], rows: int, columns: int) -> list[Any]:
    return [_NO_ATTRIBUTES, {"t": "AlignDefault"}, rows, columns, blocks]


def table(shares: Iterable[float], head: list[list[Any]], body: list[list[Any]]) -> PandocNode:
    """Write a table.

    Args:
        shares: Width of each column as a share of the whole.
        head: Rows of cells; a cell lies where its row and the spans above leave room.
        body: The same.
    """
    columns = [[{"t": "AlignDefault"}, {"t": "ColWidth", "c": share}] for share in shares]
    heads, rows = ([[_NO_ATTRIBUTES, cells] for cells in part] for part in (head, body))
    bodies = [[_NO_ATTRIBUTES, 0, [], rows]]
    caption: list[Any] = [None, []]
    foot: list[Any] = [_NO_ATTRIBUTES, []]
    parts = [_NO_ATTRIBUTES, caption, columns, [_NO_ATTRIBUTES, heads], bodies, foot]
    return wrap("Table", parts)


def write_docx_draft(blocks: list[PandocNode], reference: Path, target: Path, epoch: int) -> None:
    """Let pandoc write the document; it runs in the folder of the target.

    What it takes for the address of a picture is then a plain name, whatever signs the folder has.

    Args:
        epoch: Date of the parts that it makes, in seconds since 1970.

    Raises:
        PandocError: with what pandoc says.
    """
    import pypandoc

    tree = {"pandoc-api-version": [1, 23, 1], "meta": {}, "blocks": blocks}
    arguments = ["--from=json", "--to=docx", "--syntax-highlighting=none"]
    arguments += ["--reference-doc", str(reference)]
    run = subprocess.run(  # noqa: S603 - our own pandoc, no shell, input by pipe
        [pypandoc.get_pandoc_path(), *arguments, "--output", str(target)],
        input=json.dumps(tree, ensure_ascii=False).encode(),
        capture_output=True,
        check=False,
        cwd=target.parent,
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
    )
    if run.returncode:
        raise PandocError(run.stderr.decode(errors="replace").strip())
