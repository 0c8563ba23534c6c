"""Old Vietnamese encodings: complete tables, certain conversions, honest refusals."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from macros.intake.delivery import Wishes
from macros.intake.take_in import take_in
from macros.project import Project
from macros.read.text.legacy import (
    TCVN3,
    VNI,
    Encoding,
    convert,
    from_tcvn3,
    is_syllable,
    judge_text,
)
from tests.intake.files import GOOD, HEAD, Send, messages, rows_of, with_value, workbook

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
MARKED = {letter for letter in LETTERS if not letter.isascii()}


def test_tcvn3_has_every_small_letter_and_its_seven_capitals() -> None:
    """TCVN3 has no toned capitals: they are a font, not letters."""
    assert set(TCVN3.values()) == MARKED | set("ĂÂÊÔƠƯĐ")
    assert len(TCVN3) == len(set(TCVN3.values()))


def test_vni_has_every_letter_in_both_cases() -> None:
    """VNI writes each Vietnamese letter, small and capital."""
    assert set(VNI.values()) == MARKED | {letter.upper() for letter in MARKED}


@pytest.mark.parametrize(
    ("text", "encoding", "unicode"),
    [
        ("Häc viÖn chÝnh trÞ", Encoding.TCVN3, "Học viện chính trị"),
        ("§¶ng bé tØnh", Encoding.TCVN3, "Đảng bộ tỉnh"),
        ("b\u00ad\u00ednh thua", None, None),
        ("n¨m tr\u00adíc", Encoding.TCVN3, "năm trước"),
        ("Ñaûng boä tænh", Encoding.VNI, "Đảng bộ tỉnh"),
        ("ÑAÛNG VIEÂN", Encoding.VNI, "ĐẢNG VIÊN"),
        ("nghóa vuï", Encoding.VNI, "nghĩa vụ"),
        ("cán bộ", Encoding.UNICODE, "cán bộ"),
    ],
)
def test_words_tell_their_encoding(
    text: str, encoding: Encoding | None, unicode: str | None
) -> None:
    """An encoding is certain when only in it the words are Vietnamese."""
    certain = judge_text(text).certain
    if encoding is None:
        assert certain == frozenset()
        return
    assert certain == {encoding}
    assert convert(text, encoding) == unicode


def test_capital_font() -> None:
    """What .VnTimeH shows as capitals becomes capitals."""
    assert from_tcvn3("®¶ng viªn", capital_font=True) == "ĐẢNG VIÊN"


@pytest.mark.parametrize("word", ["nghiêng", "khuỷu", "quốc", "giếng", "gìn", "oẹ", "thuở", "yếm"])
def test_syllables(word: str) -> None:
    """Rare but legal spellings are syllables."""
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["häc", "nghóa", "ká", "các̀", "Müller", "đảngg", "cac̀"])
def test_not_syllables(word: str) -> None:
    """What cannot be spelled in Vietnamese is none."""
    assert not is_syllable(word)


def test_tcvn3_and_vni_cells_are_converted_and_told(send: Send) -> None:
    """A cell in an old encoding is converted, and the change is told."""
    intake = send([HEAD, with_value("ghi_chu", "§¶ng viªn míi")])
    assert rows_of(intake)[0].endswith("Đảng viên mới")
    assert [str(change) for change in intake.changes] == [
        "J2: “§¶ng viªn míi” → Đảng viên mới (chuyển từ bảng mã TCVN3)"
    ]
    assert rows_of(send([HEAD, with_value("ghi_chu", "ñaûng vieân môùi")]))[0].endswith(
        "đảng viên mới"
    )


def test_whole_file_in_tcvn3(send: Send) -> None:
    """A CSV saved from a .VnTime sheet is recognised by its words, as its bytes are Latin-1."""
    text = ",".join(HEAD) + "\n" + ",".join(with_value("ghi_chu", "Häc viÖn chÝnh trÞ cã"))
    intake = send(text.encode("latin-1"))
    assert rows_of(intake)[0].endswith("Học viện chính trị có")
    assert intake.remarks == ("đọc tệp theo bảng mã TCVN3",)


def test_mixed_encodings_are_refused(send: Send) -> None:
    """A cell that is half Unicode, half TCVN3 is nothing that a program should mend."""
    assert messages(send([HEAD, with_value("ghi_chu", "Đảng ủy cã ®¶ng viªn")])) == [
        "gui.csv:2: ô J2: chữ lẫn bảng mã TCVN3, không chuyển hết được; "
        "gõ lại ô này bằng Unicode (phông Times New Roman) [ma-hoa]"
    ]


def test_doubtful_word_among_two_encodings_is_refused(send: Send) -> None:
    """ "cã" is a word in Unicode and "có" in TCVN3; in a file with both, nobody can tell."""
    rows = [
        HEAD,
        with_value("ghi_chu", "®¶ng viªn"),
        (*GOOD[:2], "phuong", *GOOD[3:-1], "cã"),
        ("2019", *GOOD[1:-1], "Đảng ủy"),
    ]
    assert messages(send(rows)) == [
        "gui.csv:3: ô J3: chữ đọc được theo nhiều bảng mã (TCVN3, Unicode); "
        "gõ lại ô này bằng Unicode (phông Times New Roman) [ma-hoa]"
    ]


def test_font_tells_the_encoding(project: Project, tmp_path: Path) -> None:
    """A doubtful word in .VnTime is TCVN3; in .VnTimeH it is capitals too."""
    from openpyxl.styles import Font

    def dress(sheet: object) -> None:
        sheet["J2"].font = Font(name=".VnTime")  # type: ignore[index]
        sheet["J3"].font = Font(name=".VnTimeH")  # type: ignore[index]

    rows = [HEAD, with_value("ghi_chu", "cã"), (*GOOD[:2], "phuong", *GOOD[3:-1], "cã")]
    intake = take_in(project, workbook(tmp_path / "phong.xlsx", rows, dress), Wishes())
    assert [row.rsplit(",", 1)[1] for row in rows_of(intake)] == ["có", "CÓ"]


def test_decomposed_letters_are_composed(send: Send) -> None:
    """NFD text, as from a Mac, becomes NFC, and the change is told."""
    intake = send([HEAD, with_value("ghi_chu", unicodedata.normalize("NFD", "Đảng ủy"))])
    assert rows_of(intake)[0].endswith("Đảng ủy")
    assert intake.changes[0].reason == "chuyển chữ tổ hợp sang Unicode dựng sẵn"


def test_foreign_words_are_left_alone(send: Send) -> None:
    """A name that is no Vietnamese in any encoding stays."""
    assert rows_of(send([HEAD, with_value("ghi_chu", "theo Müller")]))[0].endswith("Müller")
