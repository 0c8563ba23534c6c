"""Bytes of a CSV into text: UTF-8, UTF-16, or an old Vietnamese code page if it is certain."""

from __future__ import annotations

import codecs
import unicodedata

from macros.errors import AuthorError
from macros.findings import Code
from macros.read.legacy_text import Encoding, judge_text

_REMEDY = "trong Excel chọn Save As, kiểu “CSV UTF-8”, rồi nhập lại"


def decode(raw: bytes) -> tuple[str, str | None]:
    """Decode a file; the second value says what it was when it was not UTF-8.

    Text in TCVN3 or VNI is returned as Latin-1 letters, to be converted cell by cell.

    Raises:
        AuthorError: when the bytes are no text, or text in an encoding that nothing tells.
    """
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], name), "UTF-16"
    if raw[1:2] == b"\0" and raw[3:4] == b"\0":
        return _strict(raw, "utf-16-le"), "UTF-16"
    if b"\0" in raw[:4096]:
        raise AuthorError("tệp không phải là văn bản", _REMEDY, Code.ENCODING)
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if raw.startswith(codecs.BOM_UTF8) or error.end - error.start > 4:
            raise AuthorError(
                "tệp có byte hỏng, không phải UTF-8", _REMEDY, Code.ENCODING
            ) from None
    return _code_page(raw)


def _strict(raw: bytes, name: str) -> str:
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        raise AuthorError("tệp UTF-16 bị hỏng", _REMEDY, Code.ENCODING) from None


def _code_page(raw: bytes) -> tuple[str, str]:
    """Choose the one code page in which every word is Vietnamese."""
    found: dict[str, str] = {}
    try:
        text = unicodedata.normalize("NFC", raw.decode("cp1258"))
        if Encoding.UNICODE in judge_text(text).possible:
            found["CP1258"] = text
    except UnicodeDecodeError:
        pass
    text = raw.decode("latin-1")
    possible = judge_text(text).possible
    found |= {item.value: text for item in (Encoding.TCVN3, Encoding.VNI) if item in possible}
    if len(found) != 1:
        names = f" (có thể là {', '.join(found)})" if found else ""
        raise AuthorError(f"tệp không phải UTF-8{names}", _REMEDY, Code.ENCODING)
    name, text = found.popitem()
    return text, name
