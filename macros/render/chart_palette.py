"""Fills, dashes and shapes that tell series apart on light ground, on dark ground and in print.

Every fill has its own lightness and its own hatching, and all areas are outlined in the colour of
the text, so that a black and white copy still reads. Colours of lines have a contrast of at least
3:1 on white and on the dark site.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ACCENT = "#c43c2e"  # a single series
TEXT = "currentColor"  # as the text around the chart, black in print


@dataclass(frozen=True, slots=True)
class Fill:
    """The fill of one series.

    Args:
        ground: Colour beneath the hatching.
        hatching: One of HATCHINGS; "" for none.
        ink: Colour of the hatching.
        label: Colour of text on it.
    """

    ground: str
    hatching: str
    ink: str
    label: str


FILLS: Sequence[Fill] = (
    Fill("#b5382c", "", "", "#ffffff"),
    Fill("#f3c75c", "cheo", "#9a6b00", "#000000"),
    Fill("#6f9dbb", "cham", "#ffffff", "#000000"),
    Fill("#ece7dd", "ngang", "#8a8172", "#000000"),
    Fill("#34495a", "cheo_nguoc", "#8fa3b3", "#ffffff"),
    Fill("#a9c99e", "o_luoi", "#5d7f52", "#000000"),
    Fill("#d3a9bd", "doc", "#7d4a63", "#000000"),
    Fill("#8c8c8c", "", "", "#000000"),
)
LINES: Sequence[str] = (
    ACCENT, "#2f7fb5", "#a8741a", "#3f8f5a", "#8e6bb0", "#808080", "#b8588a", "#5f8a8b",
)  # fmt: skip
DASHES: Sequence[Sequence[int]] = (
    (1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (4, 4), (10, 4), (1, 3), (6, 2, 1, 2, 1, 2),
)  # fmt: skip
SHAPES: Sequence[str] = (
    "circle", "square", "triangle-up", "diamond", "triangle-down", "cross",
    "triangle-right", "triangle-left",
)  # fmt: skip
HATCHINGS: Mapping[str, str] = {
    "cheo": "M-2,2l4,-4M0,8l8,-8M6,10l4,-4",
    "cheo_nguoc": "M-2,6l4,4M0,0l8,8M6,-2l4,4",
    "ngang": "M0,2h8M0,6h8",
    "doc": "M2,0v8M6,0v8",
    "o_luoi": "M0,4h8M4,0v8",
    "cham": "M1.2,2h1.6M5.2,6h1.6",
}


def hatching(name: str, fill: Fill) -> str:
    """Write the SVG pattern of a fill: lines on nothing, so that no seams show between tiles."""
    width = 1.6 if fill.hatching == "cham" else 1
    return (
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path d="{HATCHINGS[fill.hatching]}" stroke="{fill.ink}" stroke-width="{width}"/>'
        "</pattern>"
    )
