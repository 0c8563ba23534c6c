"""Words of Vietnamese: syllables, tones and abbreviations by the rules of spelling."""

from __future__ import annotations

import pytest

from macros.read.text.words import is_syllable, mend, place_tone, read_explained, read_used


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("nghành", "ngành"),
        ("Nghành", "Ngành"),
        ("gế", "ghế"),
        ("kông", "công"),
        ("đuợc", "được"),
        ("đượcthực", "được thực"),
        ("hiệnHướng", "hiện Hướng"),
        ("TÁCXÂY", "TÁC XÂY"),
        ("toànquốcvà", "toàn quốc và"),
        ("trongnam", "trong nam"),
        ("report", None),
    ],
)
def test_what_is_no_syllable_is_mended_if_it_is_clear_how(typed: str, meant: str | None) -> None:
    """Onsets that sound alike, hats that were forgotten, words typed as one."""
    assert not is_syllable(typed)
    assert mend(typed) == meant


@pytest.mark.parametrize(
    "word", ["gieo", "giẻ", "nghiêng", "khuỷu", "quýt", "xoong", "thuở", "giữa", "ngoèo", "yếu"]
)
def test_rare_syllables_are_syllables(word: str) -> None:
    """Those that a short list of rhymes would forget."""
    assert is_syllable(word)


@pytest.mark.parametrize(
    ("typed", "old", "new"),
    [
        ("hòa", "hòa", "hoà"),
        ("thuỷ", "thủy", "thuỷ"),
        ("Uỷ", "Ủy", "Uỷ"),
        ("tòan", "toàn", "toàn"),
        ("qúa", "quá", "quá"),
        ("gìa", "già", "già"),
        ("thúôc", "thuốc", "thuốc"),
        ("cuả", "của", "của"),
        ("muà", "mùa", "mùa"),
        ("lựu", "lựu", "lựu"),
        ("khuỷu", "khuỷu", "khuỷu"),
    ],
)
def test_a_tone_has_its_letter(typed: str, old: str, new: str) -> None:
    """One letter, or one in each of the two styles."""
    tone = place_tone(typed)
    assert tone is not None
    assert (tone.old, tone.new) == (old, new)


def test_abbreviations_are_read_with_their_words() -> None:
    """However a text explains them; what does not begin with their letters explains nothing."""
    text = (
        "Xây dựng tổ chức cơ sở đảng (TCCSĐ); Mặt trận Tổ quốc (sau đây gọi tắt là MTTQ); "
        "HĐND (hội đồng nhân dân); một điều khác (ABC)."
    )
    assert {one.short: one.words for one in read_explained(text)} == {
        "TCCSĐ": "tổ chức cơ sở đảng",
        "MTTQ": "Mặt trận Tổ quốc",
        "HĐND": "hội đồng nhân dân",
    }


def test_numbers_and_codes_are_no_abbreviations() -> None:
    """Roman numerals and what stands in the number of a document."""
    used = read_used("UBND xã, khóa XII, số 38-HD/BTCTW, 98/2014/NĐ-CP, TTg, phần II.")
    assert [match.group() for match in used] == ["UBND"]
