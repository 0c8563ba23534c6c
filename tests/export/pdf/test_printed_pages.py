"""What would be marked on a printed copy is counted, and the small report has none of it."""

from __future__ import annotations

from pathlib import Path

import pytest
import typst

from macros.export.page.fonts import CODE_FILE
from macros.project import Project
from tests.tools.printed_pages import (
    ALONE,
    HEAD,
    HEADING,
    HOLE,
    NOTE,
    TABLE,
    WIDOW,
    count_marks,
)

PAGE = """\
#set document(title: "Thử")
#set text(lang: "vi", font: "Tinos")
#set page("a4", margin: 20mm)
"""


def test_the_small_report_is_without_a_mark(small_copies: Project) -> None:
    """No hole, widow, lone heading, note away from its mark, nor a head above three lines."""
    assert not any(count_marks(small_copies.site / "bao-cao.pdf").values())


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("Một dòng.\n#pagebreak()\nHai.", HOLE),
        ("#v(1fr)\n= Tiêu đề\n#pagebreak()\nLời.", HEADING),
        (
            "#set text(costs: (orphan: 0%, widow: 0%))\n#v(251mm)\n" + "Lời văn dài. " * 20,
            WIDOW,
        ),
        ("#table(columns: 2, table.header[a \\ b \\ c \\ d][e], [f], [g])", HEAD),
        ("Lời.\n#pagebreak()\n#grid(columns: 2, par[Nơi nhận], par[GIÁM ĐỐC])", ALONE),
        ("#v(240mm)\n#table(columns: 2, table.header[a][b], ..range(20).map(n => [#n]))", TABLE),
    ],
)
def test_each_kind_is_seen(tmp_path: Path, source: str, kind: str) -> None:
    """A page that is white below, one line alone, a heading without its text, a high head,
    a signature with nothing above it."""
    target = tmp_path / "x.pdf"
    fonts = typst.Fonts(False, False, [str(CODE_FILE.parent)])
    typst.compile((PAGE + source).encode(), output=str(target), font_paths=fonts)
    marks = count_marks(target)
    assert marks[kind] == 1
    assert marks[NOTE] == 0
