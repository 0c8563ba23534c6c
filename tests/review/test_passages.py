"""Words that changed from one version to the other, passage by passage."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from macros.files.scratch import temporary
from macros.review.around import PARTICULAR
from macros.review.diff.passages import PassageKind, Sayer, passages_of
from macros.review.diff.redline import Mark
from macros.review.differences import PageChange, PassageChange
from macros.review.written.comment import write_comment
from macros.review.written.one_page import moved_note, title_of, write_page
from tests.review.versions import (
    BOOKS,
    READERS,
    READERS_CSV,
    come_and_gone,
    compare_folders,
    edit,
    read_printed,
    rename,
    rows,
    values,
)

_RUN = """
Đoạn một.

## Mục lạ

1. mục một
2. **mục** hai

| A | B |
|---|---|
| x | y |

Xem {{ xem("bang:xep_loai") }}.

{{ xem("bang:xep_loai") }} nói rõ.

Quán triệt {{ van_ban("qc-11-2015") }} rồi làm.

> Trích.
"""


def test_each_passage_is_told_at_its_own_line(old: Path, new: Path) -> None:
    """Also where it has but a few words, in a run of lines that have all changed."""
    edit(new, READERS, ("phù hợp.\n", f"phù hợp.\n{_RUN}"))
    lines = (new / READERS).read_text(encoding="utf-8").splitlines()
    first = next(n for n, line in enumerate(lines, 1) if line == "Đoạn một.")
    places = [row.passage.place.line - first for row in rows(compare_folders(old, new))]
    assert places == [0, 2, 4, 5, 7, 11, 13, 15, 17]


def test_a_note_is_told_where_it_is_typed(old: Path, new: Path) -> None:
    """Also below a table, which no words of the page tell the line of, and below a list."""
    table = '{{ ten_bang("khoa", "Các khoa") }}\n\n| Quý | Nơi |\n|---|---|\n| Một | Nội[^a] |'
    text = f"- Việc trước[^b].\n- Việc sau.\n\n{table}\n\n[^a]: Khoa cũ.\n\n[^b]: Việc cũ.\n"
    edit(old, READERS, ("## Số thẻ", f"{text}\n## Số thẻ"))
    edit(new, READERS, ("## Số thẻ", f"{text.replace('cũ', 'mới')}\n## Số thẻ"))
    lines = (new / READERS).read_text(encoding="utf-8").splitlines()
    places = [row.passage.place.line for row in rows(compare_folders(old, new))]
    assert [lines[line - 1] for line in places] == ["[^b]: Việc mới.", "[^a]: Khoa mới."]


def test_two_equal_versions_differ_in_nothing(old: Path, new: Path) -> None:
    """Nothing is reported, and no page is built."""
    assert compare_folders(old, new).is_empty


def test_a_cell_is_told_wherever_it_is_printed(old: Path, new: Path) -> None:
    """In the sentence, the table and the chart, though no page was touched."""
    path = new / READERS_CSV
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("2020,toan_he,"))
    cells = lines[at].split(",")
    cells[4] = str(int(cells[4]) + 7)
    lines[at] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = compare_folders(old, new)
    kinds = [row.passage.kind for row in rows(found)]
    assert kinds == [PassageKind.PARAGRAPH, PassageKind.TABLE, PassageKind.FIGURE]
    assert all(row.values for row in rows(found))
    (cell,) = {cell for value in found.values for cell in value.cells}
    assert (cell.path, cell.column, cell.line) == (READERS_CSV, "cuoi_nam", at + 1)


def test_a_word_that_turns_is_told_apart(old: Path, new: Path) -> None:
    """Growth that becomes a fall is what a reviewer must not miss."""
    path = new / READERS_CSV
    text = path.read_text(encoding="utf-8")
    line = next(one for one in text.splitlines() if one.startswith("2020,toan_he,"))
    cells = line.split(",")
    cells[5] = "99999"
    path.write_text(text.replace(line, ",".join(cells)), encoding="utf-8")
    flips = [value for value in compare_folders(old, new).values if value.flips]
    assert [(v.old.fact.text[:4], v.new.fact.text[:4]) for v in flips] == [("giảm", "tăng")]


def test_words_are_redlined_word_by_word_and_numbers_stay_whole(old: Path, new: Path) -> None:
    """A number that changed is struck out and written again as one."""
    edit(new, READERS, ("vẫn còn phù hợp", "vẫn phù hợp"))
    (row,) = rows(compare_folders(old, new))
    assert [(run.mark, run.text.strip()) for run in row.runs if run.mark] == [("bo", "còn")]


def test_a_paragraph_that_moved_is_not_new(old: Path, new: Path) -> None:
    """To another page, too: its numbers are the same, and none has come or gone."""
    sentence = (
        'Kinh phí bổ sung năm năm là {{ tong("kho_sach", "kinh_phi", tu=2016, den=2020, '
        'kem_don_vi=true) }}, bình quân mỗi năm {{ binh_quan("kho_sach", "kinh_phi", '
        "kem_don_vi=true) }}.\n"
    )
    edit(old, BOOKS, (sentence, f"\n{sentence}\n"))
    edit(new, BOOKS, (sentence, ""))
    edit(new, READERS, ("## Số thẻ", f"{sentence}\n## Số thẻ"))
    found = compare_folders(old, new)
    moved = [row for row in rows(found) if row.is_moved]
    assert [row.was_in for row in moved] == ["1. Về kho sách"]
    before = "trước đứng ở mục “1. Về kho sách”, sau “Năm 2020, thư viện"
    assert title_of(moved[0]).startswith(f"Đoạn văn chuyển chỗ: {before}")
    assert title_of(moved[0]).endswith("; nay đứng sau “2. Về bạn đọc”")
    assert (values(found), *come_and_gone(found)) == ([], 0, 0)


def test_a_paragraph_that_is_split_changes_no_number(old: Path, new: Path) -> None:
    """Half of its numbers stand in a passage that is new; they are found again."""
    edit(new, BOOKS, ("\nSách thiếu nhi", "\n\nSách thiếu nhi"))
    found = compare_folders(old, new)
    assert (values(found), *come_and_gone(found)) == ([], 0, 0)


def test_a_page_under_another_name_is_the_same_page(old: Path, new: Path) -> None:
    """Whether its file, its section or both are called otherwise; what it claims and cites too."""
    (new / BOOKS).rename(new / "docs/a-kho-sach-ban-doc/1-sach.md")
    rename(new, "a-1", "a-9")
    found = compare_folders(old, new)
    assert not found.pages
    assert {aside.kind for aside in found.asides} == {"mã của mục, yêu cầu"}


def test_parts_of_a_passage_are_known_when_it_is_split_and_joined(old: Path, new: Path) -> None:
    """What was said before is not told as new because it is a paragraph of its own now."""
    edit(new, READERS, ("\nTỷ lệ trả sách", "\n\nTỷ lệ trả sách"))
    sides = rows(compare_folders(old, new)), rows(compare_folders(new, old))
    for (host, part), titles in zip(
        sides, (("đổi", "từ đoạn khác"), ("đổi", "nhập vào đoạn khác")), strict=True
    ):
        assert [title_of(one) for one in (host, part)] == [f"Đoạn văn {one}" for one in titles]
        told = {run.mark for one in (host, part) for run in one.runs if run.text.strip()}
        assert not told & {Mark.ADDED, Mark.REMOVED}


def test_another_number_that_is_asked_for_is_told_in_words(old: Path, new: Path) -> None:
    """Which it was and which it is; nobody is shown the call."""
    edit(
        new, READERS, ('so("ban_doc", "cuoi_nam", nam=2020)', 'so("ban_doc", "cuoi_nam", nam=2019)')
    )
    (value,) = compare_folders(old, new).values
    assert value.about is not None
    assert [one.partition(" (")[2] for one in value.about] == [
        "2020; Toàn hệ thống)",
        "2019; Toàn hệ thống)",
    ]
    assert value.why.startswith("bài lấy số khác: trước là ")
    assert "so(" not in value.why


def test_a_picture_in_a_sentence_is_shown_as_it_was_and_as_it_is(old: Path, new: Path) -> None:
    """Side by side, though file and words bear the same names."""
    for root, colour in ((old, "red"), (new, "blue")):
        picture = root / "docs" / "hinh" / "so-do.png"
        picture.parent.mkdir()
        Image.new("RGB", (40, 30), colour).save(picture)
        edit(root, READERS, ("## Số thẻ", "Xem ![sơ đồ](../hinh/so-do.png) này.\n\n## Số thẻ"))
    found = compare_folders(old, new)
    (row,) = rows(found)
    assert row.new_pictures
    assert not row.has_new_words
    ((was, now),) = row.new_pictures
    assert was is not None
    assert now is not None


_GONE = (Mark.REMOVED, Mark.LEFT)
SENTENCE = "Kho sách được kiểm kê hai lần trong năm theo quy định."


def test_a_sentence_that_moved_to_another_section_is_told_once(old: Path, new: Path) -> None:
    """From where and to where; it is no new sentence there, and none has gone here."""
    edit(old, BOOKS, ("\nSách thiếu nhi", f"\n{SENTENCE}\nSách thiếu nhi"))
    edit(new, READERS, ("\nTỷ lệ trả", f"\n{SENTENCE}\nTỷ lệ trả"))
    found = compare_folders(old, new)
    left, come = rows(found)
    assert [moved_note(run) for row in (left, come) for run in row.runs if run.other] == [
        "chuyển sang mục “2. Về bạn đọc”",
        "chuyển từ mục “1. Về kho sách”",
    ]
    counts = {words: count for words, count in found.counts().items() if count}
    assert counts == {"đoạn, câu chuyển chỗ": 1}
    assert "(chuyển từ mục “1. Về kho sách”)" in write_comment(found)


def test_a_sentence_that_moved_into_a_new_paragraph_is_no_new_one(old: Path, new: Path) -> None:
    """Nor is one that left a paragraph which went; the sentences beside them are."""
    gone = "Cán bộ thư viện đã dự lớp nghiệp vụ ở tỉnh."
    come = "Năm tới sẽ mở thêm một phòng đọc cho thiếu nhi."
    edit(old, BOOKS, ("\n{{ bang(", f"\n{gone} {SENTENCE}\n\n{{{{ bang("))
    edit(new, READERS, ("## Số thẻ", f"{come} {SENTENCE}\n\n## Số thẻ"))
    found = compare_folders(old, new)
    left, arrived = rows(found)
    assert [title_of(row) for row in (left, arrived)] == ["Đoạn văn bỏ", "Đoạn văn thêm"]
    assert [
        (run.mark, run.text.strip(), moved_note(run)) for run in (*left.runs, *arrived.runs)
    ] == [
        (Mark.REMOVED, gone, ""),
        (Mark.LEFT, SENTENCE, "chuyển sang mục “2. Về bạn đọc”"),
        (Mark.ADDED, come, ""),
        (Mark.COME, SENTENCE, "chuyển từ mục “1. Về kho sách”"),
    ]
    assert (found.counts()["đoạn, câu chuyển chỗ"], found.counts()["câu sửa hoặc thêm"]) == (1, 1)


_SPLIT = (
    f"Thư viện chuẩn bị kế hoạch từ đầu năm. {SENTENCE} Các chi nhánh vẫn mở cửa cả tuần.",
    f"Thư viện chuẩn bị dự thảo kế hoạch từ đầu năm.\n\n{SENTENCE} "
    "Các chi nhánh đã mở cửa cả tuần.",
)
_RAISED = (
    "Năm 2020, thư viện tập trung:\n\n- Giữ số thẻ bạn đọc ở mức năm trước, rút ngắn thời gian.",
    "Năm 2020, thư viện giữ số thẻ bạn đọc ở mức năm trước, rút ngắn thời gian và tập trung:",
)


@pytest.mark.parametrize("texts", [_SPLIT, _SPLIT[::-1], _RAISED, _RAISED[::-1]])
def test_each_word_that_moved_is_told_once(old: Path, new: Path, texts: tuple[str, str]) -> None:
    """Though others changed beside it: what is deleted stood there, sentences begin and end."""
    for root, text in zip((old, new), texts, strict=True):
        edit(root, READERS, ("## Số thẻ", f"{text}\n\n## Số thẻ"))
    found = rows(compare_folders(old, new))
    for row in found:
        for passage, others in ((row.old, (Mark.ADDED, Mark.COME)), (row.new, _GONE)):
            said = "".join(run.text for run in row.runs if run.mark not in others)
            assert said.strip() == (passage.text if passage else "")
        assert not [run for run in row.runs if run.mark and run.text.startswith(". ")]
    assert {title_of(row).partition(" ")[2] for row in found if not (row.old and row.new)} <= {
        "văn từ đoạn khác",
        "văn nhập vào đoạn khác",
    }


def test_sections_that_change_places_move_with_their_headings(old: Path, new: Path) -> None:
    """A passage that stands below the same one as before has moved with it."""
    parts = (
        "\n## Đoạn một\n\nThư viện đã kiểm kê toàn bộ kho sách.\n",
        "\n## Đoạn hai\n\n- Việc thứ nhất cần làm ngay.\n- Việc thứ hai làm trong năm.\n",
    )
    edit(old, BOOKS, ("{{ bang(", f"{''.join(parts)}\n{{{{ bang("))
    edit(new, BOOKS, ("{{ bang(", f"{''.join(reversed(parts))}\n{{{{ bang("))
    heading, paragraph = map(title_of, rows(compare_folders(old, new)))
    assert heading.startswith("Tiêu đề chuyển chỗ: trước đứng sau ")
    assert paragraph == "Đoạn văn chuyển chỗ cùng đoạn trước nó"


def test_a_paragraph_that_joined_one_of_another_section_is_moved(old: Path, new: Path) -> None:
    """A reader of either section sees where it went, and whence it came."""
    edit(old, BOOKS, ("\n{{ bang(", f"\n{SENTENCE}\n\n{{{{ bang("))
    edit(new, READERS, ("\nTỷ lệ trả", f"\n{SENTENCE}\nTỷ lệ trả"))
    left, come = rows(compare_folders(old, new))
    assert title_of(left) == "Đoạn văn nhập vào đoạn khác"
    assert [note for run in come.runs if (note := moved_note(run))] == [
        "chuyển từ mục “1. Về kho sách”"
    ]


def test_a_new_sentence_before_another_one_is_counted_once(old: Path, new: Path) -> None:
    """The blank behind it is nobody's sentence."""
    edit(new, READERS, ("## Số thẻ", "Câu một ở đây. Câu hai ở đây.\n\n## Số thẻ"))
    edit(old, READERS, ("## Số thẻ", "Câu hai ở đây.\n\n## Số thẻ"))
    assert compare_folders(old, new).counts()["câu sửa hoặc thêm"] == 1


def test_sections_that_changed_places_are_told_as_such(old: Path, new: Path) -> None:
    """One has moved, both are numbered anew; no heading has been rewritten."""
    outline = "data/outline.yml"
    text = (new / outline).read_text(encoding="utf-8")
    starts = [text.index(one) for one in ("- id: a-1", "- id: a-2", "- id: b\n")]
    first, second = (text[a:b] for a, b in pairwise(starts))
    swapped = second.replace('"2"', '"1"') + first.replace('"1"', '"2"')
    (new / outline).write_text(text[: starts[0]] + swapped + text[starts[2] :], encoding="utf-8")
    edit(new, BOOKS, ("# 1. Về", "# 2. Về"))
    edit(new, READERS, ("# 2. Về", "# 1. Về"))
    found = compare_folders(old, new)
    assert {title_of(row) for row in rows(found)} == {"Tiêu đề đánh số lại"}
    assert found.counts()["câu sửa hoặc thêm"] == 0
    told = [(one.kind, one.title, one.old, one.new) for one in found.asides if "mục " in one.kind]
    assert told == [
        ("mục chuyển chỗ", "mục “Về bạn đọc”", "sau “Về kho sách”", "sau “KHO SÁCH VÀ BẠN ĐỌC”"),
        ("mục đánh số lại", "mục “Về bạn đọc”", "2", "1"),
        ("mục đánh số lại", "mục “Về kho sách”", "1", "2"),
    ]


def test_particulars_are_told_in_words(old: Path, new: Path) -> None:
    """Neither the keys of YAML nor its codes are for a chief of office; each is told once."""
    wanted = "the_thuc: nd30\nbia: true\nphu_luc: [{ten: Bạn đọc, bang: ban_doc}]\n"
    edit(new, "data/report.yml", ("the_thuc: hd36\n", wanted))
    found = compare_folders(old, new)
    told = {one.title: (one.old, one.new) for one in found.asides if one.kind == PARTICULAR}
    assert told["Thể thức"] == ("Hướng dẫn 36", "Nghị định 30")
    assert told["Bản in, bản Word có trang bìa"] == ("không", "có")
    assert told["Phụ lục in sau phần ký"] == ("", "Bạn đọc, ban_doc")
    assert write_page(found).count("Nghị định 30") == 1


@pytest.mark.parametrize("mark", ["> {}", "`{}`", "**{}**"], ids=["quotation", "code", "bold"])
def test_a_passage_of_the_same_words_that_looks_otherwise_is_told(
    mark: str, old: Path, new: Path
) -> None:
    """A quotation that becomes a paragraph is printed otherwise, as words are that lose a look."""
    words = "Sách là bạn của người đọc ở mọi nơi."
    for root, said in ((old, mark.format(words)), (new, words)):
        edit(root, READERS, ("phù hợp.\n", f"phù hợp.\n\n{said}\n\n"))
    found = compare_folders(old, new)
    assert found.counts()["chỗ đổi định dạng"] == 1
    assert f"“{words}”: " in write_comment(found)


def test_what_no_telling_has_a_name_for_is_told_as_printed_otherwise(old: Path) -> None:
    """A passage of which only the shape is another one is never among those that did not change."""
    version = read_printed(old)
    page = next(page for page in version.report.pages if page.path == READERS)
    with temporary("trang") as folder:
        said = Sayer(version).say(page)
        passages = passages_of(version.report, page, folder, version.examination.ledger, said)
    assert len({one.shape for one in passages}) > 1
    row = PassageChange(passages[0], replace(passages[0], shape="khác"))
    assert row.is_changed
    assert title_of(row).startswith("Tiêu đề in ra khác")
    found = PageChange("x", "x", READERS, is_new=False, is_gone=False, rows=(row,))
    assert found.counts()["chỗ in ra khác"] == 1
