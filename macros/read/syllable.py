"""Which letter runs can be a Vietnamese syllable; it tells encodings apart."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_STOPPED_TONES = frozenset("\u0301\u0323")  # before c, ch, p, t only sắc and nặng


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RIMES = _words(
    """
    a ac ach ai am an ang anh ao ap at au ay
    ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt
    oc oe oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt
    up ut uơ uy uya uych uynh uyt uyp uyu uyên uyêt
    ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y yêm yên yêng yêt yêu
    """
)
_AFTER_QU = _words(
    """
    a ac ach ai an ang anh ao at au ay ăc ăm ăn ăng ăp ăt âm ân âng ât ây
    e en eng eo et ê ên êt êu i it y ych ynh yt yên yêt ơ ôc
    """
)
_ONSETS = _words("ngh ng gh gi kh nh ph qu th tr ch b c d đ g h k l m n p r s t v x")


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Tell whether a word is spelled like one Vietnamese syllable, tone marks included."""
    parts = unicodedata.normalize("NFD", word.lower())
    tones = [letter for letter in parts if ord(letter) in _TONES]
    if len(tones) > 1:
        return False
    base = unicodedata.normalize("NFC", parts.translate(_TONES))
    if base.endswith(("c", "ch", "p", "t")) and not _STOPPED_TONES.issuperset(tones or "-"):
        return False
    return base in _RIMES or any(
        _fits(onset, base[len(onset) :]) for onset in _ONSETS if base.startswith(onset)
    )


def _fits(onset: str, rime: str) -> bool:
    is_front = rime[:1] in ("e", "ê", "i", "y")
    match onset:
        case "qu":
            return rime in _AFTER_QU
        case "gi":
            return (rime in _RIMES and not is_front) or rime in ("", "n", "ê", "êt", "êng", "êc")
        case "ngh" | "gh":
            return rime in _RIMES and is_front and rime[0] != "y"
        case "k":
            return rime in _RIMES and is_front
        case "c" | "ng":
            return rime in _RIMES and not is_front
        case "g":
            return rime in _RIMES and not is_front
        case _:
            return rime in _RIMES
