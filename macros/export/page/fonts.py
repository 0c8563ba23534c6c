"""Choose the font of the printed copy: by the letters it has, not by its name alone."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from macros.files.scratch import temporary
from macros.findings import Code, Finding, Severity

FONT_DIRECTORY = "BAOCAO_FONTS"  # environment variable: a folder to look in first
FAMILIES = ("Times New Roman", "Tinos", "Liberation Serif")  # prescribed, then its metric twins
CODE_FAMILY = "Cousine"  # of code; it travels with the look of the page
LAST_RESORT = "Libertinus Serif"  # travels inside the compiler and covers Vietnamese
PUNCTUATION = "–—“”‘’…≤≥−×÷•\u00a0\u2011\u2007\u202f"
_ACCENTED_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_FACES = (("normal", 400), ("normal", 700), ("italic", 400), ("italic", 700))
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
        files: Regular, bold, italic, bold italic; empty for the embedded last resort.
        letters: Code points that every face has; None when the compiler alone knows.
        regular: Advance widths by code point, in em.
        bold: The same for the bold face.
    """

    family: str
    files: tuple[Path, ...]
    letters: frozenset[int] | None
    regular: Mapping[int, float]
    bold: Mapping[int, float]

    @property
    def is_last_resort(self) -> bool:
        return not self.files

    def width_em(self, text: str, *, bold: bool = False) -> float:
        """Measure one line of text without kerning, in em."""
        widths = self.bold if bold else self.regular
        return sum(widths.get(ord(letter), 0.6) for letter in text)

    def missing(self, text: str) -> tuple[str, ...]:
        """List the letters of a text that this font cannot print, each once, in order."""
        if self.letters is None:
            return ()
        lacking = (c for c in dict.fromkeys(text) if ord(c) not in self.letters)
        return tuple(c for c in lacking if not _is_invisible(c))

    @contextmanager
    def opened(self, beside: Iterable[Path] = ()) -> Iterator[typst.Fonts]:
        """Give the compiler these faces and no others: a missing letter is then an error.

        Args:
            beside: Files of the faces that travel with the look of the page.
        """
        with temporary("chu") as folder:
            for number, file in enumerate(dict.fromkeys((*self.files, *beside))):
                _link(file, folder / f"{number}{file.suffix}")
            yield typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=self.is_last_resort,
                font_paths=[str(folder)],
            )


def choose_font(families: Sequence[str] = FAMILIES) -> tuple[Font, tuple[Finding, ...]]:
    """Find the first family whose four faces have all the letters of a report.

    A folder named by BAOCAO_FONTS comes before the fonts of the machine.
    """
    given = os.environ.get(FONT_DIRECTORY)
    places = [typst.Fonts(include_system_fonts=True, include_embedded_fonts=False)]
    findings: list[Finding] = []
    if given and Path(given).is_dir():
        places.insert(0, typst.Fonts(False, False, [given]))
    elif given:
        message = f"biến môi trường {FONT_DIRECTORY} chỉ tới “{given}”, không phải thư mục"
        findings.append(_warning(message, "sửa biến hoặc bỏ nó đi"))
    for place in places:
        for family in families:
            for files in _complete_sets(place, family):
                font = _load(family, files)
                if font is not None:
                    return font, tuple(findings)
    findings.append(
        _warning(
            f"máy không có {' hay '.join(families) or 'phông chữ nào'} đủ chữ tiếng Việt; "
            f"bản in dùng tạm {LAST_RESORT}",
            f"cài Times New Roman hoặc Tinos, hay đặt {FONT_DIRECTORY} là thư mục chứa phông",
        )
    )
    return _last_resort(), tuple(findings)


def _warning(message: str, remedy: str) -> Finding:
    return Finding("data/report.yml", 1, message, remedy, Code.FONT, Severity.WARNING)


def _complete_sets(place: typst.Fonts, family: str) -> Iterator[tuple[tuple[Path, int], ...]]:
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


def _load(family: str, faces: tuple[tuple[Path, int], ...]) -> Font | None:
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


def _last_resort() -> Font:
    """Measure the embedded font through the compiler, since its file is out of reach."""
    letters = dict.fromkeys(REQUIRED + PUNCTUATION)
    regular, bold = (_measure_embedded("".join(letters), weight) for weight in (400, 700))
    return Font(LAST_RESORT, (), None, regular, bold)


def _measure_embedded(letters: str, weight: int) -> dict[int, float]:
    source = (
        f'#set text(font: "{LAST_RESORT}", size: 100pt, weight: {weight})\n'
        "#context [#metadata("
        f"{json.dumps(letters, ensure_ascii=False)}.clusters()"
        ".map(c => measure(text(c)).width.pt())) <do-rong>]"
    )
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
    answer: Any = json.loads(
        typst.query(source.encode(), "<do-rong>", field="value", one=True, font_paths=fonts)
    )
    return {ord(letter): width / 100 for letter, width in zip(letters, answer, strict=True)}


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
