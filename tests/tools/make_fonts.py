"""Make our fonts: subsets of Be Vietnam Pro for the site, of Tinos and Cousine for print.

Run by hand when a font changes: `python tests/tools/make_fonts.py`; it wants Debian's
fonts-croscore.
The family has proportional figures only, so columns of numbers would not line up;
its licence (OFL, no reserved name) allows us to add figures of one width as `tnum`.
"""

from __future__ import annotations

import shutil
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.ttLib import TTFont

LOOK = Path(__file__).resolve().parents[2] / "overrides"
TARGET = LOOK / "assets" / "fonts"
PRINT_SOURCE = Path("/usr/share/fonts/truetype/croscore")
PRINT_TARGET = LOOK / "in" / "phong"
FACES = ("Regular", "Italic", "SemiBold", "Bold")
FIGURE_WIDTH = 640  # font units of 1,000; between the widths of "5" and "6"

LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x100)]
VIETNAMESE = [*map(ord, "ĂăĐđĨĩŨũƠơƯư₫"), *range(0x1EA0, 0x1EFA)]
MARKS = [0x300, 0x301, 0x302, 0x303, 0x306, 0x309, 0x31B, 0x323]
GREEK = [*range(0x391, 0x3CA)]
DRAWING = [*range(0x2500, 0x2580)]  # lines of trees
# Names of other tongues and what the prescribed font has as well: print refuses what is missing.
ABROAD = [*range(0x100, 0x180), *range(0x400, 0x460)]
RARE = [*map(ord, "≠√∑∞†‡‑"), 0x2002, 0x2003, 0x2007]
RARE += [*range(0x2070, 0x209D), *range(0x2150, 0x2190)]  # m⁴, CO₂, ⅓, Ⅳ
RARE += [*map(ord, "№™℃Ω⇒⇔∈≡⊂∩■□▪▫▲△▶►▼▽◆◇○●◦★☆☐☑✓✗")]
PUNCTUATION = [*map(ord, "–—‘’“”•…‰′″←↑→↓−×÷≤≥≈€"), 0x2009, 0x202F]


def make_face(source: Path, target: Path) -> None:
    """Write one subset face as WOFF2."""
    font = TTFont(source)
    _add_tabular_figures(font)
    options = subset.Options()
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "tnum", "case"]
    options.hinting = False
    options.desubroutinize = True
    options.flavor = "woff2"
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *VIETNAMESE, *MARKS, *PUNCTUATION])
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same bytes on every run
    font.flavor = "woff2"
    font.save(target)


def make_print_face(name: str, *more: int) -> None:
    """Write one face for print as it is, its widths and kerning those of Times New Roman."""
    font = TTFont(PRINT_SOURCE / f"{name}.ttf")
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern", "mark", "mkmk", "ccmp", "locl"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[*LATIN, *VIETNAMESE, *MARKS, *PUNCTUATION, *GREEK, *RARE, *more])
    cutter.subset(font)
    font["head"].modified = font["head"].created
    PRINT_TARGET.mkdir(parents=True, exist_ok=True)
    font.save(PRINT_TARGET / f"{name}.ttf")


def _add_tabular_figures(font: TTFont) -> None:
    """Copy each figure onto a body of one width, its outline in the middle."""
    glyphs, metrics = font["glyf"], font["hmtx"]
    names = {figure: font.getBestCmap()[ord(figure)] for figure in "0123456789"}
    for name in names.values():
        twin = f"{name}.tnum"
        advance, left = metrics[name]
        shift = (FIGURE_WIDTH - advance) // 2
        glyph = glyphs[name]
        copy = type(glyph)()
        copy.__dict__.update(glyph.__dict__)
        copy.expand(glyphs)
        if copy.isComposite():
            raise SystemExit(f"{name} is a composite glyph; shift its components instead")
        copy.coordinates = copy.coordinates.copy()
        copy.coordinates.translate((shift, 0))
        glyphs[twin] = copy
        copy.recalcBounds(glyphs)
        metrics[twin] = (FIGURE_WIDTH, left + shift)
    plain = " ".join(names.values())
    tabular = " ".join(f"{name}.tnum" for name in names.values())
    addOpenTypeFeaturesFromString(font, _feature(font, plain, tabular), tables=["GSUB"])


def _feature(font: TTFont, plain: str, tabular: str) -> str:
    # The builder replaces the whole table: what Vietnamese needs of it is rebuilt here.
    # Marks are precomposed in NFC text, so only the figures matter.
    return f"""
    languagesystem DFLT dflt;
    languagesystem latn dflt;
    languagesystem latn VIT;
    feature tnum {{ sub [{plain}] by [{tabular}]; }} tnum;
    """


def main() -> None:
    """Write every face and the licence."""
    package = Path(str(files("fontpkg_be_vietnam_pro")))
    TARGET.mkdir(parents=True, exist_ok=True)
    for face in FACES:
        target = TARGET / f"BeVietnamPro-{face}.woff2"
        make_face(package / "files" / f"BeVietnamPro-{face}.ttf", target)
        print(f"{target.name}: {target.stat().st_size / 1024:.1f} KB")
    shutil.copyfile(package / "LICENSE", TARGET / "OFL.txt")
    for style in ("Regular", "Bold", "Italic", "BoldItalic"):
        make_print_face(f"Tinos-{style}", *ABROAD)
    make_print_face("Cousine-Regular", *DRAWING)


if __name__ == "__main__":
    main()
