"""The order of elements that Word insists on, and bytes that never change."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from macros.export.page.edition import prepare_edition
from macros.export.word.write import write_docx
from tests.export.build import SITE, make_report
from tests.export.word.conftest import W, Written, own_cache
from tests.tools.make_reference import TARGET, make_reference

# From the schema of ISO/IEC 29500, transitional; only what we write.
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr tabs spacing ind "
    "contextualSpacing jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs strike color sz szCs u vertAlign lang",
    "tblPr": "tblStyle tblW jc tblInd tblBorders tblLayout tblCellMar tblLook tblCaption",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "cantSplit tblHeader",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar cols titlePg docGrid",
    "lvl": "start numFmt suff lvlText lvlJc pPr rPr",
    "settings": "zoom embedSystemFonts mirrorMargins proofState stylePaneFormatFilter "
    "doNotTrackMoves defaultTabStop drawingGridHorizontalSpacing drawingGridVerticalSpacing "
    "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery characterSpacingControl "
    "savePreviewPicture updateFields footnotePr compat rsids themeFontLang clrSchemeMapping "
    "decimalSymbol listSeparator",
}
PARTS = ("document", "styles", "settings", "numbering", "footnotes", "header1", "footer1")


@pytest.mark.parametrize("part", PARTS)
def test_elements_come_in_the_order_of_the_schema(written: Written, part: str) -> None:
    """Word calls a file damaged whose properties are out of order."""
    for element in written.part(f"word/{part}.xml").iter():
        order = ORDERS.get(str(element.tag).removeprefix(W))
        if order is None:
            continue
        names = [child.tag.removeprefix(W) for child in element]
        places = [order.split().index(name) for name in names]
        assert places == sorted(places), f"{element.tag}: {names}"


def test_every_cell_ends_in_a_paragraph(written: Written) -> None:
    """Word calls a file damaged in which a cell does not."""
    for cell in written.body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"


def test_two_copies_are_the_same_byte_for_byte(written: Written, tmp_path: Path) -> None:
    """No clock, no random number, no order of files."""
    target = tmp_path / "bao-cao.docx"
    report = own_cache(make_report(), tmp_path)
    assert write_docx(prepare_edition(report, SITE), target, written.printed) == ()
    assert target.read_bytes() == written.path.read_bytes()


def test_the_reference_document_is_what_its_script_makes() -> None:
    """A change by hand would be lost; see tests/tools/make_reference.py."""
    assert TARGET.read_bytes() == make_reference()


def test_parts_are_dated_alike(written: Written) -> None:
    """Zip dates would differ from build to build."""
    with zipfile.ZipFile(written.path) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
