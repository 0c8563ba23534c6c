"""What would be marked on a printed copy is counted, and the small report has none of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import typst

from macros.export.page.edition import prepare_edition
from macros.export.page.fonts import CODE_FILE, Font
from macros.export.pdf.write import write_pdf
from macros.export.word.write import write_docx
from macros.project import Project
from tests.export.build import PAGES, make_report, write_page
from tests.export.word.conftest import W, Written, own_cache
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


SIGNERS = """<p class="nguoi-ky"><span>Người lập</span>
<span><em>Thanh Giang, ngày 05</em> <strong>Thủ trưởng</strong></span></p>"""


@pytest.mark.parametrize(
    ("rows", "signers", "after"), [(20, SIGNERS, "<p>Lời cuối.</p>"), (30, "", ""), (5, "", "")]
)
def test_who_signs_takes_the_last_rows_along(
    tmp_path: Path, font: Font, rows: int, signers: str, after: str
) -> None:
    """Below a form, and below the report where a table stands last; in Word as well."""
    body = "".join(f"<tr><td>Hàng {number}</td><td>{number}</td></tr>" for number in range(rows))
    table = f"<table><thead><tr><th>Tên</th><th>Số</th></tr></thead><tbody>{body}</tbody></table>"
    figure = f'<figure class="bang">{table}<p class="nguon">Nguồn: Biểu.</p>{signers}</figure>'
    site, pdf = tmp_path / "site", tmp_path / "bao-cao.pdf"
    write_page(site, PAGES["i-1"], f"<h1>Một</h1>{'<p>Lời.</p>' * 8}{figure}{after}")
    report = own_cache(make_report({"i-1": PAGES["i-1"]}), tmp_path)
    edition = prepare_edition(report, site, font=font)
    assert write_pdf(edition, pdf) == ()
    assert count_marks(pdf)[ALONE] == 0
    docx = tmp_path / "bao-cao.docx"
    word = Written(docx, write_docx(edition, docx, pdf), pdf)
    held = ["".join(one.itertext(f"{W}t")) for one in word.body.iter(f"{W}p") if _stays(one)]
    assert {"Nguồn: Biểu.", f"Hàng {rows - 1}", f"Hàng {rows - 2}"} <= set(held)


def _stays(paragraph: Any) -> bool:
    return paragraph.find(f"{W}pPr/{W}keepNext") is not None
