"""Make overrides/in/mau.docx: styles, settings, header and footer of the Word copy.

Run it after a change here: `python -m tests.tools.make_reference`. The file is the same, byte for
byte, wherever it is made; tests/export/word/test_schema.py proves it.
"""

from __future__ import annotations

import datetime
import io
import sys
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml
from docx.styles.styles import Styles
from lxml import etree

from macros.export.word.openxml import W
from macros.export.word.sections import set_section, set_styles
from macros.files.zip import same_bytes
from macros.project import PACKAGED
from macros.read.profile import read_profile
from tests.tools.word_styles import NS, styles_xml

ASSETS = Path(__file__).parents[2] / "overrides" / "in"
TARGET = ASSETS / "mau.docx"
_SETTINGS = f"""<w:settings {NS}>
<w:zoom w:percent="100"/><w:mirrorMargins/><w:defaultTabStop w:val="567"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:updateFields w:val="true"/>
<w:compat><w:doNotExpandShiftReturn/><w:compatSetting w:name="compatibilityMode"
 w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>
<w:themeFontLang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/>
<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>
</w:settings>"""
_FONT_TABLE = f"""<w:fonts {NS}><w:font w:name="Times New Roman">
<w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/><w:family w:val="roman"/>
<w:pitch w:val="variable"/></w:font></w:fonts>"""
_BALLAST = {"stylesWithEffects", "customXml", "thumbnail", "webSettings"}


def make_reference() -> bytes:
    """Return the reference document."""
    profile = read_profile(PACKAGED, "hd36")
    document: Any = docx.Document()
    styles = parse_xml(styles_xml())
    set_styles(Styles(styles), profile)
    document.part._styles_part._element = styles
    document.part._settings_part._element = parse_xml(_SETTINGS)
    document.part.numbering_part._element = parse_xml(f"<w:numbering {NS}/>")
    _drop_ballast(document)
    section = document.sections[0]
    section.different_first_page_header_footer = True
    set_section(section, profile, is_turned=False)
    for extra in section._sectPr.findall(f"{W}cols") + section._sectPr.findall(f"{W}docGrid"):
        section._sectPr.remove(extra)
    _write_edge(
        section.header,
        "Header",
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>',
    )
    _write_edge(section.first_page_header, "Header", "")
    for footer in (section.footer, section.first_page_footer):
        _write_edge(footer, "Footer", "<w:r><w:t>Số liệu minh họa</w:t></w:r>")
    properties = document.core_properties
    properties.author, properties.title, properties.comments = "", "", ""
    properties.language = "vi-VN"
    properties.created = properties.modified = datetime.datetime(2000, 1, 1)
    stream = io.BytesIO()
    document.save(stream)
    return same_bytes(stream.getvalue())


def _drop_ballast(document: Any) -> None:
    """Take out what python-docx's own template brings along: pictures, second styles, fonts."""
    for owner in (document.part, document.part.package):
        for key, relation in list(owner.rels.items()):
            if relation.reltype.rpartition("/")[2] in _BALLAST:
                owner.rels.pop(key)
            elif relation.reltype.endswith("/fontTable"):
                relation.target_part._blob = _FONT_TABLE.encode()


def _write_edge(edge: Any, style: str, content: str) -> None:
    edge.is_linked_to_previous = False
    kind = etree.QName(edge._element).localname
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'
    edge.part._element = parse_xml(f"<w:{kind} {NS}>{paragraph}</w:{kind}>")


if __name__ == "__main__":
    TARGET.write_bytes(make_reference())
    sys.stdout.write(f"{TARGET}\n")
