"""All that a macro may look at besides its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from macros.read.page import Call, Page
    from macros.read.report import Report
    from macros.render.board_desk import Desk
    from macros.render.numbering import Numbering

Draw = Callable[[Mapping[str, Any]], str]
LookUp = Callable[[], "Desk | None"]


@dataclass(frozen=True, slots=True)
class Context:
    """Where a call stands.

    Args:
        call: The call being evaluated, so that a macro knows what came before it on the page.
        draw: Turns a Vega-Lite specification into SVG text.
        desk: Gives what coordinators look at; only the progress board asks, since it costs time.
    """

    report: Report
    page: Page
    call: Call
    numbering: Numbering
    draw: Draw
    desk: LookUp = lambda: None


def draw_nothing(specification: Mapping[str, Any]) -> str:
    """Stand in for drawing where only numbers matter."""
    return ""
