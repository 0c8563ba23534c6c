"""The title block on its page: how wide its columns are, and where its lines end."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from macros.export.document.front import Front, FrontLine, FrontLines
from macros.export.document.glue import lines_at_sense
from macros.export.page.fit import Measure, paper_of
from macros.read.profile import Profile

GAP = 11.3  # pt; between the columns of title block and signature
_RIGHT = 0.56  # of the width, what the right column has at least
_SUBJECT = 0.75  # of the width, what a line of the subject may take; more looks like text


def line_width(line: FrontLine, font: Measure) -> float:
    """Measure the longest line of a part of the title block, in pt."""
    lines = line.text.split("\n")
    return max(font.width_em(one, bold=line.look.dam) for one in lines) * line.look.co_chu


def title_columns(front: Front, profile: Profile, font: Measure) -> tuple[float, float]:
    """Share the width between issuer and heading, in pt: no line of the heading is broken."""
    room = paper_of(profile).portrait_width - GAP
    widest = max((line_width(line, font) for line in front.heading), default=0.0)
    right = max(_RIGHT * room, widest + 1)
    return room - right, right


def end_lines(front: Front, profile: Profile, font: Measure) -> Front:
    """Break issuer and subject where a typist would, each line end as "\\n"."""
    left, _ = title_columns(front, profile, font)
    room = paper_of(profile).portrait_width

    def broken(lines: FrontLines, room: float) -> FrontLines:
        return tuple(_broken(line, room, font) for line in lines)

    return replace(
        front,
        issuer=broken(front.issuer, left),
        subject=broken(front.subject, _SUBJECT * room),
        authority=broken(front.authority, (room - GAP) / 2),
    )


def _broken(line: FrontLine, room: float, font: Measure) -> FrontLine:
    if len(line.parts) > 1:
        return line
    width = partial(font.width_em, bold=line.look.dam)
    lines = lines_at_sense(line.text, width, room / line.look.co_chu)
    return replace(line, parts=("\n".join(lines),))
