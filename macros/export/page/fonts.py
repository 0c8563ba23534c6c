"""Choose the font of the printed copy: by the letters it has, not by its name alone."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import typst

from macros.files.scratch import temporary
from macros.findings import Code, Finding, Severity
from macros.project import PACKAGED, digest

FONT_DIRECTORY = "BAOCAO_FONTS"  # environment variable: a folder to look in first
PRESCRIBED = "Times New Roman"
OWN_FAMILY = "Tinos"  # of the same widths; it travels with the look of the page
GIVEN = (PRESCRIBED, OWN_FAMILY, "Liberation Serif")  # what is taken from a folder that is given
CODE_FAMILY = "Cousine"  # of code; it travels along as well
_TRAVELLING = PACKAGED.overrides / "in" / "phong"
CODE_FILE = _TRAVELLING / "Cousine-Regular.ttf"
_ACCENTED_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_FACES = (("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700))
_Faces = tuple[tuple[Path, int], ...]  # file, and place within it
_ASCII = "".join(map(chr, range(0x20, 0x7F)))


def _vietnamese() -> str:
    lower = [unicodedata.normalize("NFC", v + tone) for v in _ACCENTED_VOWELS for tone in _TONES]
    accented = [letter for letter in (*lower, "đ") if not letter.isascii()]
    return "".join(accented) + "".join(accented).upper()


VIETNAMESE = _vietnamese()  # the 134 accented letters
# U+2011, U+2007 and U+202F are left to the text: Liberation Serif 2 lacks the first.
REQUIRED = VIETNAMESE + _ASCII + "–“”…≤≥−"


@dataclass(frozen=True, slots=True)
class Font:
    """One family with its four faces.

    Args:
        family: Name to set in the template and in charts.
        files: Regular, bold, italic, bold italic.
        letters: Code points that every face has.
        regular: Advance widths by code point, in em.
        bold: The same for the bold face.
    """

    family: str
    files: tuple[Path, ...]
    letters: frozenset[int]
    regular: Mapping[int, float] = field(hash=False)
    bold: Mapping[int, float] = field(hash=False)

    def width_em(self, text: str, *, bold: bool = False) -> float:
        """Measure one line of text without kerning, in em."""
        widths = self.bold if bold else self.regular
        return sum(widths.get(ord(letter), 0.6) for letter in text)

    def missing(self, text: str) -> tuple[str, ...]:
        """List the letters of a text that this font cannot print, each once, in order."""
        lacking = (c for c in dict.fromkeys(text) if ord(c) not in self.letters)
        return tuple(c for c in lacking if not _is_invisible(c))

    @contextmanager
    def opened(self) -> Iterator[typst.Fonts]:
        """Give the compiler these faces, that of code, no others: what they lack is an error."""
        with temporary("chu") as folder:
            for number, file in enumerate(dict.fromkeys((*self.files, CODE_FILE))):
                _link(file, folder / f"{number}{file.suffix}")
            yield typst.Fonts(False, False, [str(folder)])


def choose_font() -> tuple[Font, tuple[Finding, ...]]:
    """Take the prescribed font where the machine has it with all letters of a report, else ours.

    A folder named by BAOCAO_FONTS comes first.
    """
    given = os.environ.get(FONT_DIRECTORY)
    findings: tuple[Finding, ...] = ()
    if given and not Path(given).is_dir():
        message = f"biến môi trường {FONT_DIRECTORY} chỉ tới “{given}”, không phải thư mục"
        remedy = "sửa biến hoặc bỏ nó đi"
        findings = (Finding("data/report.yml", 1, message, remedy, Code.FONT, Severity.WARNING),)
    fonts = (_load(family, faces) for family, faces in _list_sets())
    return next(font for font in fonts if font is not None), findings


def digest_fonts() -> str:
    """Digest which files a font may be chosen from, without reading them."""
    faces = [(path, index, path.stat()) for _, one in _list_sets() for path, index in one]
    return digest([(str(path), index, of.st_size, of.st_mtime_ns) for path, index, of in faces])


def _list_sets() -> Iterator[tuple[str, _Faces]]:
    """List the families that may be chosen, the best first, each with its faces."""
    given = os.environ.get(FONT_DIRECTORY)
    if given and Path(given).is_dir():
        place = typst.Fonts(False, False, [given])
        yield from ((family, faces) for family in GIVEN for faces in _complete_sets(place, family))
    for place, family in (
        (typst.Fonts(include_system_fonts=True, include_embedded_fonts=False), PRESCRIBED),
        (typst.Fonts(False, False, [str(_TRAVELLING)]), OWN_FAMILY),
    ):
        yield from ((family, faces) for faces in _complete_sets(place, family))


def _complete_sets(place: typst.Fonts, family: str) -> Iterator[_Faces]:
    """Yield sets of four faces that lie in one folder: two versions are never mixed."""
    folders: dict[Path, dict[tuple[str, int], tuple[Path, int]]] = {}
    for face in place.fonts():
        if face.family == family and face.path and face.stretch == 1.0:
            path = Path(face.path)
            key = (face.style, face.weight)
            folders.setdefault(path.parent, {}).setdefault(key, (path, face.index))
    for _, faces in sorted(folders.items()):
        if all(key in faces for key in _FACES):
            yield tuple(faces[key] for key in _FACES)


def _load(family: str, faces: _Faces) -> Font | None:
    loaded = [_read_face(path, index) for path, index in faces]
    letters = frozenset.intersection(*(frozenset(widths) for widths in loaded))
    if not letters.issuperset(map(ord, REQUIRED)):
        return None
    return Font(family, tuple(path for path, _ in faces), letters, loaded[0], loaded[1])


def _read_face(path: Path, index: int) -> dict[int, float]:
    from fontTools.ttLib import TTFont  # slow to import, and not needed by every command

    with TTFont(path, fontNumber=index, lazy=True) as face:
        em = face["head"].unitsPerEm
        advances = face["hmtx"].metrics
        return {code: advances[glyph][0] / em for code, glyph in face.getBestCmap().items()}


def _is_invisible(letter: str) -> bool:
    is_variant_mark = "\ufe00" <= letter <= "\ufe0f"
    return is_variant_mark or unicodedata.category(letter) in {"Cf", "Cc", "Zl", "Zp"}


def _link(file: Path, target: Path) -> None:
    try:
        target.symlink_to(file.resolve())
    except OSError:  # Windows without the right to make links
        target.write_bytes(file.read_bytes())


def letters_of(texts: Iterable[str]) -> str:
    """Join the distinct letters of many texts."""
    return "".join(sorted(set().union(*texts)))
