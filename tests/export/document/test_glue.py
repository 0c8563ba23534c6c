"""What no line parts, and titles whose lines end at sense."""

from __future__ import annotations

import pytest

from macros.format import glued, lines_at_sense, parted


@pytest.mark.parametrize(
    "text",
    [
        "Từ năm~2016, theo Chỉ thị số~33-CT/TW, khóa~XII, giai đoạn 2016~-~2020.",
        "Thực hiện Quy định~52-QĐ/TU, ngày~26/5/2011 của Ban Thường vụ",
        "Các số liệu ở Bảng~5 và Hình~2, mục~2.1, phần~I của báo cáo",
        "Đến cuối kỳ có 1.234~người và 12,5~km đường, theo C.~Mác và Ph.~Ăngghen",
        "I. THỰC TRẠNG CÔNG TÁC XÂY DỰNG ĐẢNG",
    ],
)
def test_what_is_read_as_one_stays_on_one_line(text: str) -> None:
    """Numbers and what they count or name, signs of papers, dates, initials, periods."""
    assert glued(text.replace("~", " ")) == text.replace("~", "\u00a0")


def test_short_words_of_a_narrow_column_may_part() -> None:
    """What is no sentence may stand where two words have no room."""
    assert glued("Từ năm 2018") == "Từ năm 2018"
    assert glued("Nghị quyết số 18-NQ/TW") == "Nghị quyết số\u00a018-NQ/TW"
    assert glued("theo Nghị quyết số ") == "theo Nghị quyết số\u00a0"
    assert glued(" từ năm 2018 ") == " từ năm\u00a02018 "  # between two notes of a sentence


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("theo 28-CT/TW, sửa", ["28-CT/TW"]),
        ("Quyết định 15/2016/QĐ-TTg và", ["15/2016/QĐ-TTg"]),
        ("dịch Covid-19, tuổi 18-30, 2010-2020", ["Covid-19", "18-30", "2010-2020"]),
        ("giai đoạn 2010 - 2020 đã qua", ["2010 - 2020"]),
        ("kinh tế - xã hội 2 - 3 lần", []),
    ],
)
def test_signs_of_papers_never_part_at_their_hyphen(text: str, whole: list[str]) -> None:
    """Nor do ranges; a hyphen between words is one between words."""
    pieces = list(parted(glued(text)))
    assert [piece.replace("\u00a0", " ") for piece, is_whole in pieces if is_whole] == whole
    assert "".join(piece for piece, _ in pieces).replace("\u00a0", " ") == text


@pytest.mark.parametrize(
    ("room", "lines"),
    [
        (
            55,
            "tổng kết về xây dựng tổ chức cơ sở đảng/và đội ngũ đảng viên/giai đoạn 2010 - 2020",
        ),
        (20, "BỆNH VIỆN ĐA KHOA/SÔNG LAM"),
        (22, "HỘI ĐỒNG NHÂN DÂN/THÀNH PHỐ PHÚ THƯỢNG"),
        (15, "SỞ VĂN HÓA/TỈNH HẢI VÂN"),
        (60, "kết quả năm 2023 và phương hướng, nhiệm vụ/của toàn ngành năm 2024"),
        (60, "về hoạt động thư viện giai đoạn 2016 - 2020"),
    ],
)
def test_titles_break_at_sense(room: int, lines: str) -> None:
    """Before a conjunction or a period, never amid a name; few lines, and even ones."""
    wanted = lines.split("/")
    found = lines_at_sense(" ".join(wanted), lambda text: float(len(text)), room)
    assert [line.replace("\u00a0", " ") for line in found] == wanted
