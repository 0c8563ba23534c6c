"""VNI for Windows: a Latin letter, then a Latin-1 letter that stands for its marks."""

from __future__ import annotations

import re

# The second letter of a pair, and what it makes of the vowel before it.
_PAIRS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
_SINGLES = dict(zip("íìæóòîôöñ", "íìỉĩịỵơưđ", strict=True))

VNI: dict[str, str] = {}
for _vowel, _marks in _PAIRS.items():
    for _mark, _letter in _marks.items():
        VNI[_vowel + _mark] = _letter
        VNI[_vowel.upper() + _mark.upper()] = _letter.upper()
        VNI[_vowel.upper() + _mark] = _letter.upper()  # a capital typed alone
for _single, _letter in _SINGLES.items():
    VNI[_single] = _letter
    VNI[_single.upper()] = _letter.upper()

_PATTERN = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))


def from_vni(text: str) -> str:
    """Convert VNI text that was read as Latin-1."""
    return _PATTERN.sub(lambda match: VNI[match.group()], text)
