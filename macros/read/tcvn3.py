"""TCVN 5712 (TCVN3, the fonts .VnTime …): one byte of Latin-1 for each Vietnamese letter.

The encoding has capitals only for Ă Â Ê Ô Ơ Ư Đ. Capitals with a tone are lower-case
bytes shown by a capital font (.VnTimeH), which is why the font matters.
"""

from __future__ import annotations

_LETTERS = {
    "a": "µ¶·¸¹",
    "ă": "»¼½¾Æ",
    "â": "ÇÈÉÊË",
    "e": "ÌÎÏÐÑ",
    "ê": "ÒÓÔÕÖ",
    "i": "×ØÜÝÞ",
    "o": "ßáâãä",
    "ô": "åæçèé",
    "ơ": "êëìíî",
    "u": "ïñòóô",
    "ư": "õö÷øù",
    "y": "úûüýþ",
}
_TONED = {
    "a": "àảãáạ",
    "ă": "ằẳẵắặ",
    "â": "ầẩẫấậ",
    "e": "èẻẽéẹ",
    "ê": "ềểễếệ",
    "i": "ìỉĩíị",
    "o": "òỏõóọ",
    "ô": "ồổỗốộ",
    "ơ": "ờởỡớợ",
    "u": "ùủũúụ",
    "ư": "ừửữứự",
    "y": "ỳỷỹýỵ",
}
# U+00AD is the soft hyphen, which many programs drop: here it is ư.
_PLAIN = dict(zip("¨©ª«¬\u00ad®¡¢£¤¥¦§", "ăâêôơưđĂÂÊÔƠƯĐ", strict=True))

TCVN3: dict[str, str] = _PLAIN | {
    byte: letter
    for vowel, encoded in _LETTERS.items()
    for byte, letter in zip(encoded, _TONED[vowel], strict=True)
}
_TABLE = str.maketrans(TCVN3)


def from_tcvn3(text: str, *, capital_font: bool = False) -> str:
    """Convert TCVN3 text that was read as Latin-1.

    Args:
        capital_font: Whether it was set in a font that shows all letters as capitals.
    """
    converted = text.translate(_TABLE)
    return converted.upper() if capital_font else converted
