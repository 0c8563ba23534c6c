"""Make anchors of headings; unlike the usual ones they keep đ and all other letters."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_ANCHORS = re.compile(r"[^\w\s-]")
_GAPS = re.compile(r"[\s-]+")


def slugify(text: str, separator: str = "-") -> str:
    """Turn a heading into an anchor such as "đội-ngũ-đảng-viên".

    The signature is the one that Python-Markdown's `toc` extension calls.
    """
    composed = unicodedata.normalize("NFC", text).lower()
    return _GAPS.sub(separator, _NOT_IN_ANCHORS.sub("", composed).strip())
