"""The words that authors type: one record of each, which whoever must know it asks.

The list lies below the reader, which lets no other word through. So it names the module of a
word's function instead of importing it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from importlib import import_module
from typing import Any


class MacroKind(Enum):
    """What a word prints."""

    NUMBER = "a number in a sentence"
    REFERENCE = "a document or a place, named in a sentence"
    BLOCK = "a table or a picture"
    MARK = "nothing in the final copy: what the passage after it is held to"
    APPENDIX = "a page of an appendix"


@dataclass(frozen=True, slots=True)
class FigureKind:
    """What is counted through the report.

    Args:
        prefix: Of its targets and anchors: "bang:ket_nap", "bang-ket_nap".
        label: Of its captions.
    """

    prefix: str
    label: str


TABLE = FigureKind("bang", "Bảng")
DRAWING = FigureKind("hinh", "Hình")


@dataclass(frozen=True, slots=True)
class Macro:
    """One word that authors type.

    Args:
        module: Where its function is, which has the same name.
        card: How the card of a number that it prints begins; "" for the column's title alone.
        figure: What it prints, if that is counted.
        is_live: Whether it prints more than the report's files say: the day, the findings.
        is_internal: Whether it is for coordinators, and refused in the final copy.
        is_silent: Whether it prints nothing anywhere.
    """

    name: str
    module: str
    kind: MacroKind
    card: str = ""
    figure: FigureKind | None = None
    is_live: bool = False
    is_internal: bool = False
    is_silent: bool = False

    @property
    def is_in_sentences(self) -> bool:
        """Whether what it prints is a word of the sentence around it."""
        return self.kind in (MacroKind.NUMBER, MacroKind.REFERENCE)

    @property
    def stands_alone(self) -> bool:
        """Whether it prints blocks of a page, for which no sentence has room."""
        return not (self.is_in_sentences or self.is_silent)

    @property
    def function(self) -> Callable[..., Any]:
        """What is called with the context and the author's arguments."""
        return getattr(import_module(self.module), self.name)  # type: ignore[no-any-return]


_WORDS = (
    Macro("so", "macros.render.number.value", MacroKind.NUMBER),
    Macro("tong", "macros.render.number.value", MacroKind.NUMBER, card="Tổng"),
    Macro("binh_quan", "macros.render.number.value", MacroKind.NUMBER, card="Bình quân"),
    Macro("ty_le", "macros.render.number.value", MacroKind.NUMBER, card="Tỷ lệ"),
    Macro("tang_giam", "macros.render.number.change", MacroKind.NUMBER, card="Tăng, giảm"),
    Macro("tang_binh_quan", "macros.render.number.change", MacroKind.NUMBER, card="Tăng bình quân"),
    Macro("lien_tuc", "macros.render.number.change", MacroKind.NUMBER, card="Tăng, giảm liên tục"),
    Macro("so_lan", "macros.render.number.change", MacroKind.NUMBER, card="So sánh"),
    Macro("cao_nhat", "macros.render.number.ranking", MacroKind.NUMBER, card="Cao nhất"),
    Macro("thap_nhat", "macros.render.number.ranking", MacroKind.NUMBER, card="Thấp nhất"),
    Macro("xep_hang", "macros.render.number.ranking", MacroKind.NUMBER, card="Xếp hạng"),
    Macro("tinh", "macros.render.number.value", MacroKind.NUMBER, card="Tính từ"),
    Macro("o_so", "macros.render.number.tile", MacroKind.BLOCK),
    Macro("bang", "macros.render.table.bang", MacroKind.BLOCK, figure=TABLE),
    Macro("bieu_do", "macros.render.chart.chart", MacroKind.BLOCK, figure=DRAWING),
    Macro("hinh_anh", "macros.render.captions", MacroKind.BLOCK, figure=DRAWING),
    Macro("ten_bang", "macros.render.captions", MacroKind.BLOCK, figure=TABLE),
    Macro("van_ban", "macros.render.documents", MacroKind.REFERENCE),
    Macro("xem", "macros.render.call.address", MacroKind.REFERENCE),
    Macro("yeu_cau", "macros.render.board.rows", MacroKind.MARK),
    Macro("bo_qua", "macros.render.board.shortcomings", MacroKind.MARK, is_silent=True),
    Macro("han_che", "macros.render.board.shortcomings", MacroKind.MARK, is_silent=True),
    Macro("khang_dinh", "macros.render.number.claim", MacroKind.MARK, is_silent=True),
    Macro(
        "tien_do", "macros.render.board.board", MacroKind.APPENDIX, is_live=True, is_internal=True
    ),
    Macro("danh_muc_van_ban", "macros.render.documents", MacroKind.APPENDIX, is_internal=True),
    Macro("danh_muc_viet_tat", "macros.render.abbreviations", MacroKind.APPENDIX),
    Macro("bieu_thong_ke", "macros.render.table.appendix", MacroKind.APPENDIX),
    Macro("danh_muc", "macros.render.catalogue.catalogue", MacroKind.APPENDIX),
    Macro("so_cai", "macros.render.catalogue.catalogue", MacroKind.APPENDIX),
)
MACROS: Mapping[str, Macro] = {macro.name: macro for macro in _WORDS}
