"""What is printed otherwise though no word of a sentence changed: each is told, old and new."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path

import pytest

from macros.review.diff.passages import PassageKind
from macros.review.written.comment import write_comment
from tests.review.all_kinds import EDITS, write_report
from tests.review.versions import READERS, compare_folders, edit, rows

# Which edit of all_kinds.yml → what the comment says of it.
TOLD = {
    "divider gone": "Đoạn văn bỏ, …: <del>[đường kẻ ngang]</del>",
    "link removed": "liên kết “trang của bệnh viện”: https://benhvien.vn/a → (không có)",
    "link added": "liên kết “Việc thứ nhất”: (không có) → https://x.vn",
    "note link": "Chú thích đổi, …: liên kết “hai”: (không có) → https://a.vn",
    "typed cell num": "  - Ngoại / Số việc: 7 → 8",
    "typed cell link": "liên kết “Bác sĩ Bình”: (không có) → https://b.vn",
    "note again other": "liên kết “(*)”: chú thích “Chú thích đầu của trang.” → chú thích “Chú",
    "inner quote off": "định dạng “Lời trích ở trong.”: lời trích cấp 2 → lời trích",
    "nested item out": "định dạng “- Gạch con hai”: gạch đầu dòng cấp 2 → gạch đầu dòng",
    "item par out": "định dạng “Đoạn hai của việc thứ nhất.”: thuộc gạch đầu dòng → thường",
    "code->par": "“dòng mã thứ hai”: khối mã → thường",
    "source gone": "<del>Nguồn: Phòng Tổ chức cán bộ.</del>",  # it does not become the unit
    "landscape": "định dạng “Bảng 4. Phân công khoa, phòng”: thường → khổ ngang",
    "unit typed": "<ins>Đơn vị tính: việc</ins>",
    "unit gone": "<del>Đơn vị tính: triệu đồng</del>",
    "tile ten": "<ins>Số lượt</ins> khám<del> bệnh</del>: 23.115",
    "hinh_anh mo_ta": "lời tả hình: Ban Giám đốc trên các khoa lâm sàng",
    "outline level": "cấp của mục, …, mục “Người bệnh theo địa bàn”: cấp <del>2</del><ins>3</ins>",
    "appendix prose": "<ins>Các chữ viết tắt dùng trong báo cáo này.</ins>",
    "appendix col title": "đầu cột đổi: “Số tiền” → “Số tiền thu”",
    "nbsp": "<del>[dấu cách]</del><ins>[dấu cách không ngắt]</ins>",
    "shown again": "hình in lại, …, ở “Báo cáo kết quả hoạt động năm 2023",
    "thu chi total": ": dòng tổng → thường",
    "thu chi order": "dòng chuyển chỗ: “",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The comment on all of these edits, as it is read."""
    old = write_report(tmp_path_factory.mktemp("hai-ban") / "cu")
    new = Path(shutil.copytree(old, old.with_name("moi")))
    for made in TOLD:
        path, was, now = EDITS[made]
        text = (new / path).read_text(encoding="utf-8")
        assert was in text, made
        (new / path).write_text(text.replace(was, now, 1), encoding="utf-8")
    said = html.unescape(write_comment(compare_folders(old, new))).replace("\u2060", "")
    return re.sub(r"(?<=, )(?:docs|data)/\S+?:\d+(?=[:,])", "…", said)


@pytest.mark.parametrize("made", TOLD)
def test_what_is_printed_otherwise_is_told_old_and_new(made: str, told: str) -> None:
    """Lines, links, notes, depths, units, tiles, pictures, levels and appendices among it."""
    assert TOLD[made] in told


def test_a_table_without_caption_is_called_by_its_head(old: Path, new: Path) -> None:
    """Also where all that changed is the mark of a note: one in the head goes before it."""
    table = "| Khoa | Số |\n|---|---|\n| Nội | 10[^1] |\n\n[^1]: Theo sổ cũ.\n"
    noted = table.replace("Khoa", "Khoa[^2]") + "[^2]: Cả phòng.\n"
    for root, typed in ((old, table), (new, noted)):
        edit(root, READERS, ("phù hợp.\n", f"phù hợp.\n\n{typed}\n"))
    told = html.unescape(write_comment(compare_folders(old, new)))
    assert ": Khoa | Số; 1 ô đổi; đầu cột đổi: “Khoa” → “Khoa(*)”" in told
    assert "  - Nội / Số: 10(*) → 10(**)" in told


def test_a_note_that_is_shorter_changes_nothing_at_its_mark(old: Path, new: Path) -> None:
    """It is told once, as the note that it is."""
    note = "Câu có dấu.[^z]\n\n[^z]: Lời đầu.\n\n    Lời hai.\n"
    edit(old, READERS, ("phù hợp.\n", f"phù hợp.\n\n{note}\n"))
    edit(new, READERS, ("phù hợp.\n", f"phù hợp.\n\n{note.replace('    Lời hai.', '')}\n"))
    told = compare_folders(old, new)
    assert [row.passage.kind for row in rows(told)] == [PassageKind.NOTE]
