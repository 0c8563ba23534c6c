"""The styles of the Word copy, written out as Word keeps them."""

from __future__ import annotations

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_FONTS = " ".join(f'w:{slot}="Times New Roman"' for slot in ("ascii", "hAnsi", "eastAsia", "cs"))
_MONO = "<w:rFonts " + _FONTS.replace("Times New Roman", "Courier New") + "/>"
_EXACT = '<w:spacing w:before="{}" w:after="{}" w:line="{}" w:lineRule="exact"/>'
_AUTO = '<w:spacing w:before="{}" w:after="{}" w:line="240" w:lineRule="auto"/>'


def _paragraph_style(
    name: str,
    style_id: str,
    *,
    based: str | None = "Normal",
    following: str = "",
    paragraph: str = "",
    run: str = "",
    priority: int = 1,
    shown: bool = True,
) -> str:
    default = ' w:default="1"' if style_id == "Normal" else ""
    parts = [
        f'<w:style w:type="paragraph"{default} w:styleId="{style_id}"><w:name w:val="{name}"/>'
    ]
    parts.append(f'<w:basedOn w:val="{based}"/>' if based else "")
    parts.append(f'<w:next w:val="{following}"/>' if following else "")
    parts.append(f'<w:uiPriority w:val="{priority}"/>')
    parts.append("<w:qFormat/>" if shown else "")
    parts.append(f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
    parts.append(f"<w:rPr>{run}</w:rPr>" if run else "")
    return "".join(parts) + "</w:style>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_CENTRE, _RIGHT, _JUSTIFIED = (f'<w:jc w:val="{side}"/>' for side in ("center", "right", "both"))
_NO_INDENT = '<w:ind w:left="0" w:right="0" w:firstLine="0"/>'
_FIRST_LINE = '<w:ind w:firstLine="567"/>'
_KEEP = "<w:keepNext/>"
_KEEP_WHOLE = "<w:keepNext/><w:keepLines/>"


def _heading(level: int) -> list[str]:
    """Write a heading style, and one like it that the contents do not list."""
    first = level == 1
    paragraph = (
        _KEEP_WHOLE
        + _EXACT.format(360 if first else 200, 180 if first else 0, 360)
        + (_NO_INDENT + _CENTRE if first else _FIRST_LINE)
        + f'<w:outlineLvl w:val="{level - 1}"/>'
    )
    look = (_BOLD if level <= 4 else "") + (_ITALIC if level >= 4 else "")
    name, style_id = f"heading {level}", f"Heading{level}"
    common = {"following": "BodyText", "priority": 9}
    listed = _paragraph_style(name, style_id, paragraph=paragraph, run=look, **common)
    body = '<w:outlineLvl w:val="9"/>'  # LibreOffice lists by outline levels
    unlisted = _paragraph_style(
        f"Heading {level} ngoài mục lục",
        f"{style_id}NgoaiMucLuc",
        based=style_id,
        paragraph=body,
        **common,
    )
    return [listed, unlisted]


def _contents_styles() -> list[str]:
    """Write the styles of contents and lists: dots to a number at the right margin."""
    tabs = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9354"/></w:tabs>'
    styles = []
    for level in range(1, 7):
        left = (level - 1) * 284
        paragraph = tabs + _EXACT.format(60, 0, 360) + f'<w:ind w:left="{left}"/>'
        look = _BOLD if level == 1 else ""
        styles.append(
            _paragraph_style(
                f"toc {level}",
                f"TOC{level}",
                paragraph=paragraph,
                run=look,
                priority=39,
                shown=False,
            )
        )
    lists = tabs + _EXACT.format(60, 0, 360)
    styles.append(
        _paragraph_style(
            "table of figures", "TableofFigures", paragraph=lists, priority=99, shown=False
        )
    )
    head = _KEEP_WHOLE + _EXACT.format(360, 180, 360) + _CENTRE
    styles.append(
        _paragraph_style("TOC Heading", "TOCHeading", paragraph=head, run=_BOLD, priority=39)
    )
    return styles


def _table_styles() -> list[str]:
    """Write the paragraph styles in and around tables and figures."""
    last = _EXACT.format(60, 120, 290)
    styles = [
        _paragraph_style(
            "caption",
            "Caption",
            following="BodyText",
            paragraph=_KEEP_WHOLE + _EXACT.format(200, 60, 320) + _CENTRE,
            run=_BOLD + _size(13),
        ),
        _paragraph_style(
            "Tên hình",
            "TenHinh",
            based="Caption",
            paragraph=_KEEP_WHOLE + _EXACT.format(60, 60, 320),
        ),
        _paragraph_style(
            "Đơn vị tính",
            "DonViTinh",
            paragraph=_KEEP + _EXACT.format(0, 60, 290) + _RIGHT,
            run=_ITALIC + _size(12),
        ),
        _paragraph_style(
            "Nguồn",
            "Nguon",
            following="BodyText",
            paragraph="<w:keepLines/>" + last,
            run=_ITALIC + _size(12),
        ),
        _paragraph_style(
            "Nguồn hình", "NguonHinh", based="Nguon", following="BodyText", paragraph=_CENTRE
        ),
        _paragraph_style(
            "Ghi chú bảng", "GhiChuBang", paragraph="<w:keepLines/>" + last, run=_size(12)
        ),
        _paragraph_style("Sau bảng", "SauBang", paragraph=_EXACT.format(0, 0, 120)),
        _paragraph_style(
            "Tiêu đề hình",
            "TieuDeHinh",
            paragraph=_KEEP_WHOLE + _EXACT.format(200, 60, 300) + _CENTRE,
            run=_BOLD + _size(12),
        ),
        # Single line spacing: an exact line would cut a picture down to a strip.
        _paragraph_style("Hình", "Hinh", paragraph=_KEEP + _AUTO.format(60, 0) + _CENTRE),
        _paragraph_style("Ảnh", "Anh", paragraph=_AUTO.format(200, 240) + _CENTRE),
    ]
    for points, pitch in ((12, 290), (11, 270), (10, 250), (9, 230)):
        paragraph = _EXACT.format(0, 0, pitch)
        styles.append(
            _paragraph_style(
                f"Ô bảng {points}", f"OBang{points}", paragraph=paragraph, run=_size(points)
            )
        )
    return styles


def _front_styles() -> list[str]:
    plain = _EXACT.format(0, 0, 360)
    return [
        _paragraph_style(
            "Title",
            "Title",
            following="Subtitle",
            priority=10,
            paragraph=_KEEP + _EXACT.format(480, 0, 360) + _CENTRE,
            run=_BOLD + _size(16),
        ),
        _paragraph_style(
            "Subtitle",
            "Subtitle",
            following="BodyText",
            priority=11,
            paragraph=_KEEP + plain + _CENTRE,
            run=_BOLD,
        ),
        _paragraph_style("Căn giữa", "CanGiua", paragraph=plain + _CENTRE),
        _paragraph_style("Không thụt", "KhongThut", paragraph=plain),
        _paragraph_style("Nơi nhận", "NoiNhan", paragraph=_EXACT.format(0, 0, 300), run=_size(12)),
        _paragraph_style(
            "Minh họa",
            "MinhHoa",
            paragraph=_EXACT.format(80, 0, 300) + _CENTRE,
            run=_ITALIC + _size(12),
        ),
    ]


def _quote_and_code_styles() -> list[str]:
    """Write quotations with a rule at their left, code, and the line across the page."""
    styles = []
    quotes = (
        ("Quote", "Quote"),
        ("Trích dẫn 2", "TrichDan2"),
        ("Trích dẫn 3", "TrichDan3"),
    )
    for depth, (name, style_id) in enumerate(quotes, 1):
        paragraph = (
            '<w:pBdr><w:left w:val="single" w:sz="8" w:space="17" w:color="969696"/></w:pBdr>'
            f'<w:ind w:left="{567 * depth}" w:firstLine="0"/>'
        )
        styles.append(_paragraph_style(name, style_id, based="BodyText", paragraph=paragraph))
    for name, style_id, left in (
        ("Source Code", "SourceCode", 340),
        ("Mã trong trích dẫn", "MaTrongTrichDan", 907),
    ):
        paragraph = (
            _EXACT.format(120, 120, 280)
            + f'<w:ind w:left="{left + 454}" w:hanging="454"/><w:contextualSpacing/>'
        )
        run = _MONO + _size(10.5)
        styles.append(_paragraph_style(name, style_id, paragraph=paragraph, run=run))
    line = (
        '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
        + _EXACT.format(120, 240, 120)
        + '<w:ind w:left="3543" w:right="3543"/>'
    )
    styles.append(_paragraph_style("Vạch ngang", "VachNgang", following="BodyText", paragraph=line))
    return styles


def styles_xml() -> str:
    body = _EXACT.format(120, 0, 360) + _FIRST_LINE + _JUSTIFIED
    styles = [
        _paragraph_style(
            "Normal",
            "Normal",
            based=None,
            priority=0,
            paragraph='<w:widowControl/><w:spacing w:line="360" w:lineRule="exact"/>',
            run=_size(14),
        ),
        _paragraph_style("Body Text", "BodyText", paragraph=body),
        # Pandoc's own names for body text and cells; finishing replaces them.
        _paragraph_style("First Paragraph", "FirstParagraph", based="BodyText", shown=False),
        _paragraph_style("Compact", "Compact", shown=False),
        *_quote_and_code_styles(),
        *(style for level in range(1, 7) for style in _heading(level)),
        *_contents_styles(),
        *_table_styles(),
        *_front_styles(),
        _paragraph_style(
            "footnote text",
            "FootnoteText",
            priority=99,
            paragraph=_EXACT.format(0, 40, 260) + _JUSTIFIED,
            run=_size(11),
        ),
        _paragraph_style(
            "header", "Header", paragraph=_AUTO.format(0, 0) + _CENTRE, run=_size(14), priority=99
        ),
        _paragraph_style(
            "footer",
            "Footer",
            paragraph=_AUTO.format(0, 0) + _CENTRE,
            run=_ITALIC + _size(10),
            priority=99,
        ),
    ]
    return f"""<w:styles {NS}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {_FONTS}/><w:color w:val="000000"/>{_size(14)}
<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="vi-VN"/></w:rPr></w:rPrDefault>
<w:pPrDefault/></w:docDefaults>
<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"
 w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>
{"".join(styles)}
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">
<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>
<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/>
<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="VerbatimChar"><w:name w:val="Verbatim Char"/>
<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/><w:rPr>{_MONO}</w:rPr></w:style>
<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>
<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="99"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>
<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>
<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>
<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="table" w:styleId="Table"><w:name w:val="Table"/>
<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/><w:tblPr>
<w:tblBorders>{
        "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
    }</w:tblBorders>
<w:tblCellMar><w:top w:w="50" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>
<w:bottom w:w="50" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>
<w:uiPriority w:val="99"/><w:semiHidden/></w:style>
</w:styles>"""
