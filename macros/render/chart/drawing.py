"""Draw specifications as SVG, and keep the drawings between builds."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from macros.project import Project, take

if TYPE_CHECKING:
    from macros.render.call.context import Draw


# What Vega writes for its own use: screen readers get our text alternative instead.
_ATTRIBUTES = re.compile(
    r' (?:aria-\w+|role|class|font-family|pointer-events|xmlns:xlink|version)="[^"]*"'
)
# What a bar or point says becomes data for the page's script; no comma or full stop is lost.
_SAID = re.compile(r' aria-label="([^"]*)" role="graphics-symbol" aria-roledescription="[^"]*"')
_VALUE = re.compile(r' ?data-gia-tri="[^"]*"')
_EMPTY_PATH = re.compile(r'<path d="(?:M0,0h0v0h0Z)?"[^>]*/>')
_TRANSPARENT = re.compile(r' (?:opacity="1"|stroke-width="1")')
_TAG = re.compile(r"<[^>]+>")
# Of a coordinate; numbers in text stay whole.
_LONG_FRACTION = re.compile(r'(data-gia-tri="[^"]*"|-?\d+\.\d\d(?=\d))\d*')
_HALO = re.compile(r"<text (?=[^>]* stroke=)")  # the outline of a letter lies beneath it
_HATCHED = re.compile(r'<path ([^>]*)fill="url\(#([^)"]+)\)"([^>]*)/>')
_STROKE = re.compile(r' ?stroke(?:-\w+)?="[^"]*"')
_OPENING = re.compile(r"<svg ([^>]*)>")


def drawing_for(project: Project) -> Draw:
    """Give the function that draws a specification, or finds it drawn already."""
    folder = project.cache / "bieu-do"

    def draw(specification: Mapping[str, Any]) -> str:
        def make() -> bytes:
            return finish(_convert(specification), specification.get("usermeta", {})).encode()

        return take(folder / f"{_key(specification)}.svg", make).decode()

    return draw


def finish(svg: str, wishes: Mapping[str, Any]) -> str:
    """Make a drawing fit for a page: one font to replace, our fills, nothing to search or hear.

    Args:
        wishes: "font_family" for all text; "hatchings", each with "id", "svg" and the "ground"
            beneath it.
    """
    svg = _SAID.sub(r' data-gia-tri="\1"', svg)
    svg = _ATTRIBUTES.sub("", svg)
    svg = _EMPTY_PATH.sub("", svg)
    svg = _TRANSPARENT.sub("", svg)
    svg = _TAG.sub(lambda tag: _LONG_FRACTION.sub(r"\1", tag[0]), svg)
    svg = _HALO.sub('<text paint-order="stroke" ', svg)
    hatchings = wishes.get("hatchings", ())
    grounds = {item["id"]: item["ground"] for item in hatchings}
    svg = _HATCHED.sub(lambda shape: _lay_ground(shape, grounds) + shape[0], svg)
    defs = f"<defs>{''.join(item['svg'] for item in hatchings)}</defs>" if hatchings else ""
    font = wishes.get("font_family", "sans-serif")
    more = f'font-family="{font}" data-search-exclude="" aria-hidden="true" focusable="false"'
    return _OPENING.sub(lambda match: f"<svg {match[1]} {more}>{defs}", svg, count=1)


def _lay_ground(shape: re.Match[str], grounds: Mapping[str, str]) -> str:
    """Repeat a hatched shape in plain colour, to lie beneath it."""
    plain = f'{shape[1]}fill="{grounds[shape[2]]}"{shape[3]}'
    return f"<path {_VALUE.sub('', _STROKE.sub('', plain))}/>"


def _convert(specification: Mapping[str, Any]) -> str:
    import vl_convert

    _set_up_converter()
    return str(vl_convert.vegalite_to_svg(dict(specification)))


@cache
def _set_up_converter() -> None:
    """Measure letters by the font of the site, whatever this machine has, and fetch nothing."""
    import fontpkg_be_vietnam_pro
    import vl_convert

    vl_convert.configure(base_url=False, allowed_base_urls=[])
    for folder in Path(fontpkg_be_vietnam_pro.__file__).parent.glob("files*"):
        vl_convert.register_font_directory(str(folder))


def _key(specification: Mapping[str, Any]) -> str:
    text = json.dumps(specification, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{_tools()}\n{text}".encode()).hexdigest()


@cache
def _tools() -> str:
    """Name what a drawing depends on besides its specification: the converter and this file."""
    return f"{version('vl-convert-python')} {Path(__file__).read_text(encoding='utf-8')}"
