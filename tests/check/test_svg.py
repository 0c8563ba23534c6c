"""Which drawings are published: what people draw with, and nothing that asks or runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from macros.check.svg import faults_of_svg

NS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
NS += ' viewBox="0 0 9 9"'
OUT = "https://example.org/x"
RUN = "parent.ran=self.ran=1"

# What stands inside an <svg>; or a whole file, where it begins with "<!" or "<?" or "<svg".
ATTACKS = (
    f"<script>{RUN}</script>",
    f'<script href="{OUT}"/>',
    f'<script xmlns="http://www.w3.org/1999/xhtml">{RUN}</script>',
    f'<x:script xmlns:x="http://www.w3.org/1999/xhtml">{RUN}</x:script>',
    f'<rect onload="{RUN}"/>',
    f'<rect ONLOAD="{RUN}"/>',
    f'<image href="data:image/png;base64,x" onerror="{RUN}"/>',
    f'<g onfocusin="{RUN}" tabindex="1"/>',
    f'<animate onbegin="{RUN}" attributeName="x" dur="1s"/>',
    '<a href="javascript:x()"><text>x</text></a>',
    f'<a xlink:href="{OUT}"><text>x</text></a>',
    f'<a><set attributeName="href" to="{OUT}"/></a>',
    f'<use><animate attributeName="xlink:href" values="{OUT};#a"/></use>',
    f'<image href="{OUT}"/>',
    f'<image xlink:href="{OUT}"/>',
    '<image xlink:href="//example.org/x"/>',
    '<image href="../data/report.yml"/>',
    '<image href="data:image/svg+xml;base64,PHN2Zy8+"/>',
    '<image href="data:text/html,x"/>',
    f'<image href="#a" srcset="{OUT}"/>',
    f'<use href="{OUT}#a"/>',
    '<use href="data:image/svg+xml,x#a"/>',
    f'<feImage href="{OUT}"/>',
    f'<style>@import "{OUT}";</style>',
    f"<style>@import url({OUT});</style>",
    f"<style>rect{{fill:url({OUT}#a)}}</style>",
    f"<style>rect{{fill:URL( '{OUT}#a')}}</style>",
    f"<style>rect{{background:\\75rl({OUT})}}</style>",
    f'<style>rect{{background:image-set("{OUT}" 1x)}}</style>',
    f'<style>rect{{background:-webkit-image-set("{OUT}" 1x)}}</style>',
    f'<style>rect{{background:image("{OUT}")}}</style>',
    f"<style>@font-face{{font-family:a;src:url({OUT})}}</style>",
    f"<style>@namespace x url({OUT});</style>",
    f"<style><![CDATA[@import '{OUT}';]]></style>",
    f'<rect style="fill:url({OUT})"/>',
    f'<rect style="fill:u\\rl({OUT})"/>',
    f'<rect fill="url({OUT}#a)"/>',
    f'<rect filter="url({OUT}#a)"/>',
    f'<rect cursor="url({OUT}),auto"/>',
    f'<rect style="cursor:url({OUT}),auto"/>',
    f'<rect mask="url(&quot;{OUT}#a&quot;)"/>',
    '<rect marker-end="url(&#x68;ttps://example.org/x)"/>',
    f'<rect style="background-image:image-set(&quot;{OUT}&quot; 1x)"/>',
    '<rect style="behavior:url(#x)"/>',
    '<rect style="width:expression(x())"/>',
    f'<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">{RUN}</p></foreignObject>',
    f'<meta xmlns="http://www.w3.org/1999/xhtml" http-equiv="refresh" content="0;url={OUT}"/>',
    f'<form xmlns="http://www.w3.org/1999/xhtml" action="{OUT}"><input name="a"/></form>',
    f'<iframe xmlns="http://www.w3.org/1999/xhtml" src="{OUT}"/>',
    f'<link xmlns="http://www.w3.org/1999/xhtml" rel="stylesheet" href="{OUT}"/>',
    f'<img xmlns="http://www.w3.org/1999/xhtml" src="x" srcset="{OUT} 2x"/>',
    f'<base xmlns="http://www.w3.org/1999/xhtml" href="{OUT}"/>',
    f'<video xmlns="http://www.w3.org/1999/xhtml" poster="{OUT}"/>',
    f'<iframe srcdoc="&lt;script&gt;{RUN}&lt;/script&gt;"/>',
    f'<video><source src="{OUT}"/></video>',
    f'<audio src="{OUT}"/>',
    f'<embed src="{OUT}"/>',
    f'<object data="{OUT}"/>',
    f'<handler xmlns:ev="http://www.w3.org/2001/xml-events" ev:event="load">{RUN}</handler>',
    "<switch><text>x</text></switch>",
    f'<cursor xlink:href="{OUT}"/>',
    f'<font-face-uri xlink:href="{OUT}"/>',
    f'<g xml:base="{OUT}"/>',
    f'<rect ping="{OUT}"/>',
    f'<g href="{OUT}"/>',
    f"<metadata><script>{RUN}</script></metadata>",
    f"<defs><symbol><script>{RUN}</script></symbol></defs>",
    f'<x:g xmlns:x="urn:x"><script>{RUN}</script></x:g>',
    f'<i:g xmlns:i="http://www.inkscape.org/n"><h:img xmlns:h="http://www.w3.org/1999/xhtml"'
    f' src="x" onerror="{RUN}"/></i:g>',
    f'<?xml-stylesheet href="{OUT}"?><svg {NS}/>',
    f"<svg {NS}><?xml-stylesheet href='data:text/css,x'?></svg>",
    f"<svg {NS}/><?php x ?>",
    f'<!DOCTYPE svg SYSTEM "{OUT}.dtd"><svg {NS}/>',
    f'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "{OUT}.dtd"><svg {NS}/>',
    f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg {NS}><text>&x;</text></svg>',
    f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "{OUT}"> %x;]><svg {NS}/>',
    f'<!DOCTYPE svg [<!ATTLIST svg onload CDATA "{RUN}">]><svg {NS}/>',
    f'<!DOCTYPE svg [<!ENTITY x "&lt;script&gt;{RUN}&lt;/script&gt;">]><svg {NS}>&x;</svg>',
    f'<?xml version="1.0" encoding="ISO-8859-1"?><svg {NS}/>',
    '<html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
    "<svg/>",
    "<svg><rect>",
    f'<s:svg xmlns:s="http://www.w3.org/1999/xhtml"><s:script>{RUN}</s:script></s:svg>',
    "<!-- \nself.ran=1/* -->\n",
)
DRAWN = (
    '<defs><linearGradient id="a"><stop style="stop-color:#fff"/></linearGradient></defs>'
    '<rect width="4" height="4" fill="url(#a)" style="stroke:url( \'#a\' )"/>',
    "<style>.a{fill:#123456} rect{fill:url(#a);font-family:'Times New Roman'}</style>",
    '<use xlink:href="#a" x="1"/><image width="1" href="data:image/png;base64,iVBORw0="/>',
    '<title>Sơ đồ &amp; chú</title><desc>x</desc><text text-anchor="end"><tspan>a</tspan></text>',
    '<filter id="f"><feOffset dx="1"/></filter><g filter="url(#f)"/>',
    '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><c:Work'
    ' xmlns:c="http://creativecommons.org/ns#" r:about=""/></r:RDF></metadata>',
    '<n:namedview xmlns:n="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" n:zoom="1"/>'
    '<g i:label="Lớp 1" xmlns:i="http://www.inkscape.org/namespaces/inkscape" aria-label="x@y"/>',
    '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"'
    f' "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd"><svg {NS} version="1.1"/>',
    f'<?xml version="1.0" encoding="UTF-8" standalone="no"?><!-- Máy vẽ --><svg {NS}/>',
)


def write_svg(path: Path, source: str) -> Path:
    """Write a drawing, in an `<svg>` of its own where it has none."""
    is_whole = source.startswith(("<!", "<?", "<svg", "<html", "<s:"))
    path.write_text(source if is_whole else f"<svg {NS}>\n{source}\n</svg>", encoding="utf-8")
    return path


@pytest.mark.parametrize("source", ATTACKS)
def test_a_drawing_asks_for_nothing(tmp_path: Path, source: str) -> None:
    """Scripts, links, other files, other languages and what is not known are refused."""
    assert list(faults_of_svg(write_svg(tmp_path / "x.svg", source)))


@pytest.mark.parametrize("source", DRAWN)
def test_what_people_draw_with_is_published(tmp_path: Path, source: str) -> None:
    """Inkscape, Illustrator and Excel write such drawings."""
    assert list(faults_of_svg(write_svg(tmp_path / "x.svg", source))) == []


def test_a_fault_is_told_at_its_line(tmp_path: Path) -> None:
    """Each once, and not more than somebody reads."""
    lines = ["<rect onload='x'/>", "<rect/>", "<a/><a/>", *(f"<x{n}/>" for n in range(9))]
    found = list(faults_of_svg(write_svg(tmp_path / "x.svg", "\n".join(lines))))
    assert found[:2] == [(2, "hình SVG có thuộc tính onload"), (4, "hình SVG có <a>")]
    assert len(found) == 5
