"""Pictures and tables that authors make themselves, numbered with those of the data."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from macros.findings import AuthorError, Code, nearest
from macros.read.picture import read_picture
from macros.read.text.file import refuse_path, walk
from macros.render.call.address import relative_address
from macros.render.call.context import Context, NumberedFigure, Rendered, check_flag, read_text
from macros.render.call.html import TABLE_SLOT, block, scrolling, tag
from macros.render.call.numbering import place_id
from macros.render.table.bang import caption_line, small_print
from macros.vocabulary import DRAWING, TABLE, FigureKind

# The head of a table and the line below it, with nothing but blank lines before them.
_TABLE_BELOW = re.compile(
    r"[ \t]*\n(?:[ \t]*\n)* {0,3}\S[^\n]*\n {0,3}\|?[ \t]*:?-[-|: \t]*(?:\n|$)"
)
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})


def hinh_anh(
    context: Context,
    /,
    tep: str,
    ten: str,
    *,
    mo_ta: str | None = None,
    chu_thich: str | None = None,
    nguon: str | None = None,
    ma: str | None = None,
) -> Rendered:
    """Print a picture with number, caption and source.

    Args:
        tep: The file, by its path below docs/.
        ten: The caption.
        mo_ta: What a reader who cannot see it is told; the caption when not given.
        chu_thich: A line below the source.
        ma: Its id; the name of the file when not given.
    """
    name = str(tep)
    path = _find_picture(context, name)
    caption = _named("ten", ten)
    figure = _figure(context, DRAWING, name if ma is None else ma, caption, nguon)
    note = read_text("chu_thich", chu_thich)
    html = block(
        "figure",
        tag(
            "img",
            src=relative_address(context.page, path.as_posix()),
            alt=_named("mo_ta", caption if mo_ta is None else mo_ta),
        ),
        caption_line(figure),
        small_print("nguon", figure.source),
        small_print("ghi-chu-bang", f"Ghi chú: {note}" if note else ""),
        class_="hinh-anh",
        id=figure.anchor,
    )
    return Rendered(html, figure=figure)


def ten_bang(
    context: Context,
    /,
    ma: str,
    ten: str,
    *,
    don_vi: str | None = None,
    nguon: str | None = None,
    ghi_chu: str | None = None,
    kho_ngang: bool = False,
) -> Rendered:
    """Print number, caption and source around the Markdown table below.

    Args:
        ma: Its id.
        ten: The caption.
        don_vi: The unit of all its numbers.
        kho_ngang: Whether to print on a landscape page at any rate.
    """
    _refuse_without_table(context)
    check_flag("kho_ngang", kho_ngang)
    figure = _figure(context, TABLE, ma, _named("ten", ten), nguon)
    unit, note = read_text("don_vi", don_vi), read_text("ghi_chu", ghi_chu)
    html = block(
        "figure",
        caption_line(figure),
        small_print("don-vi-tinh", f"Đơn vị tính: {unit}" if unit else ""),
        scrolling(figure.title, TABLE_SLOT),
        small_print("nguon", figure.source),
        small_print("ghi-chu-bang", f"Ghi chú: {note}" if note else ""),
        class_="bang",
        id=figure.anchor,
        data_kho="ngang" if kho_ngang else None,
    )
    return Rendered(html, figure=figure)


def _figure(
    context: Context, kind: FigureKind, ma: Any, caption: str, source: Any
) -> NumberedFigure:
    place = context.numbering.place(f"{kind.prefix}:{place_id(_named('ma', ma))}")
    words = (read_text("nguon", source) or "").strip().removeprefix("Nguồn:").strip(" .")
    line = f"Nguồn: {words}." if words else ""
    return NumberedFigure(kind.label, place.number, place.anchor, caption, line)


def _named(option: str, value: Any) -> str:
    """Read words that may not be left out."""
    words = (read_text(option, value) or "").strip()
    if not words:
        code = Code.ARGUMENT if option == "ma" else Code.MISSING_ALT
        raise AuthorError(f"{option} để trống", "ghi bằng chữ trong nháy", code)
    return words


def _find_picture(context: Context, name: str) -> Path:
    """Find a picture below docs/, and read it once, so that every copy can show it.

    Raises:
        AuthorError: when there is none, or some copy could not show it.
    """
    docs = context.report.project.docs
    known = {
        path.relative_to(docs).as_posix(): path
        for path in walk(docs)
        if path.suffix.lower() in _PICTURES
    }
    path = known.get(name)
    if path is None:
        message = f"không có ảnh “{name}” trong docs/"
        raise AuthorError(message, nearest(name, sorted(known)), Code.IMAGE)
    refuse_path(context.report.project, path)
    try:
        read_picture(path)
    except AuthorError as error:
        raise AuthorError(f"ảnh “{name}” {error.message}", error.remedy, error.code) from error
    return path.relative_to(docs)


def _refuse_without_table(context: Context) -> None:
    """Refuse a caption that no table follows, which would give its number to nothing."""
    pieces = context.page.pieces
    place = next(n for n, piece in enumerate(pieces) if piece is context.call)
    before = next((piece for piece in pieces[place - 1 : place] if isinstance(piece, str)), "\n")
    after = "".join(piece if isinstance(piece, str) else "x" for piece in pieces[place + 1 :])
    if not before.endswith("\n") or not _TABLE_BELOW.match(after):
        remedy = "đặt lệnh ở đầu dòng, để một dòng trống rồi gõ bảng ngay bên dưới"
        raise AuthorError("dưới ten_bang(…) không có bảng", remedy, Code.ARGUMENT)
