"""Finish the compiled PDF: row heads in the tags, compact objects, an id that never varies."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String

_WITHOUT_TABLES = {Name.P, Name.Span, Name.Title, Name.TOC, Name.Lbl, Name.Caption} | {
    Name(f"/H{level}") for level in range(1, 7)
}


def finish_pdf(source: bytes, target: Path, stubs: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Write the final file; return the numbers, from 1, of tables that lost or gained rows.

    The compiler marks only column heads. Row heads are added here, and every other cell of the
    row is told of them, since explicit `Headers` count more than `Scope`.

    Args:
        stubs: For each table in print order, for each row of its body, how many cells at its
            beginning are row heads.
    """
    with pikepdf.open(io.BytesIO(source)) as pdf:
        changed = _mark_row_heads(pdf, stubs)
        pdf.save(
            target,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            deterministic_id=True,
        )
    return changed


def _mark_row_heads(pdf: pikepdf.Pdf, stubs: Sequence[Sequence[int]]) -> tuple[int, ...]:
    root = pdf.Root.StructTreeRoot
    named: list[tuple[str, Any]] = []
    changed: list[int] = []
    tables = list(_tables(root))
    for table_number, (table, heads) in enumerate(zip(tables, stubs, strict=False)):
        rows = list(_body_rows(table))
        counts = list(heads)
        # The head of a first series or group joins the head of the table.
        while len(counts) > len(rows) and counts[0] == 0:
            del counts[0]
        if len(rows) != len(counts):
            changed.append(table_number + 1)
            continue  # a layout that we do not know: leave the tags as they are
        for row_number, (row, count) in enumerate(zip(rows, counts, strict=True)):
            _mark_row(row, count, f"r{table_number}x{row_number}", named)
    if named:
        _add_ids(pdf, root, named)
    whole = min(len(tables), len(stubs))
    return (*changed, *range(whole + 1, max(len(tables), len(stubs)) + 1))


def _kids(element: Any) -> Iterator[Any]:
    kids = element.get("/K")
    if kids is None:
        return
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid


def _tables(root: Any) -> Iterator[Any]:
    """Walk the tree without recursion: a book is deep in places."""
    stack = list(reversed(list(_kids(root))))
    while stack:
        element = stack.pop()
        kind = element.S
        if kind == "/Table":
            yield element
        elif kind not in _WITHOUT_TABLES:
            stack.extend(reversed(list(_kids(element))))


def _body_rows(table: Any) -> Iterator[Any]:
    for part in _kids(table):
        if part.S == "/TFoot":  # the last rows, which only hold together by that name
            part.S = Name.TBody
            *_, last = _kids(part)
            cells = list(_kids(last))
            if len(cells) == 1 and not len(cells[0].get("/K", ())):
                del part.K[-1]  # room for who signs
        if part.S == "/TBody":
            for row in _kids(part):
                if row.S == "/TR":
                    yield row


def _mark_row(row: Any, count: int, prefix: str, named: list[tuple[str, Any]]) -> None:
    cells = [cell for cell in _kids(row) if cell.S in (Name.TD, Name.TH)]
    heads: list[str] = []
    for number, cell in enumerate(cells[:count]):
        cell.S = Name.TH
        name = f"{prefix}y{number}"
        _attributes(cell)["/Scope"] = Name.Row
        cell.ID = String(name)
        heads.append(name)
        named.append((name, cell))
    for cell in cells[count:] if heads else ():
        attributes = _attributes(cell)
        present = list(attributes.get("/Headers", Array()))
        attributes["/Headers"] = Array([*present, *(String(name) for name in heads)])


def _attributes(cell: Any) -> Any:
    """Return the table attributes of a cell, made if missing."""
    attributes = cell.get("/A")
    candidates = list(attributes) if isinstance(attributes, Array) else [attributes]
    for candidate in candidates:
        if isinstance(candidate, Dictionary) and candidate.get("/O") == Name.Table:
            return candidate
    new = Dictionary(O=Name.Table)
    if attributes is None:
        cell.A = new
        return cell.A
    cell.A = Array([*candidates, new])
    return cell.A[-1]


def _add_ids(pdf: pikepdf.Pdf, root: Any, named: Sequence[tuple[str, Any]]) -> None:
    tree = pikepdf.NameTree(root.IDTree) if "/IDTree" in root else pikepdf.NameTree.new(pdf)
    for name, cell in named:
        tree[name] = cell
    root.IDTree = tree.obj
