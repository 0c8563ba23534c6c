"""What the marks of the Word copy say of one change, in texts of a few lines."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pypandoc
import pytest
from docx.oxml.ns import qn

from macros.export.word.openxml import field
from macros.review.written.word import _find_unmarked, mark_changes
from tests.review.test_word import read_part, said, words

LISTED = """- Việc thứ nhất cần làm ngay.
- Việc thứ hai làm trong năm.
- Việc thứ ba làm lâu dài.
"""
NOTED = """Đoạn này nói về việc kết nạp đảng viên ở cơ sở, có một chú thích[^a] ở đây.

[^a]: Lời chú thích thứ nhất.
"""


class Marked:
    """Marks what changed from one text to another."""

    def __init__(self, folder: Path) -> None:
        self._paths = (folder / f"{number}.docx" for number in count())

    def __call__(self, old: str, new: str) -> Path:
        copies = self._write(old), self._write(new)
        target = next(self._paths)
        target.write_bytes(mark_changes(*copies, "Đối chiếu", "2021-01-01T00:00:00Z"))
        assert list(_find_unmarked(target, copies)) == []
        return target

    def _write(self, text: str) -> Path:
        path = next(self._paths)
        pypandoc.convert_text(text, "docx", format="markdown", outputfile=str(path))
        return path


@pytest.fixture
def marked(tmp_path: Path) -> Marked:
    """The Word copy of a new text, with its changes from an old one."""
    return Marked(tmp_path)


ORDERED = LISTED.replace("- ", "1. ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ORDERED, LISTED),
        (ORDERED, ORDERED.replace("1. ", "a) ")),
        (ORDERED, ORDERED.replace("1. ", "4. ")),
        (LISTED.replace("- Việc thứ h", "    - Việc thứ h"), LISTED),
    ],
    ids=["kind", "letters", "start", "level"],
)
def test_marks_of_a_list_that_are_others_can_be_rejected(
    old: str, new: str, marked: Marked
) -> None:
    """Kind, numbers and level: a new list item by item, with nothing else in the paragraphs."""
    for beside in ("", "Danh sách trước.\n\n1. Việc khác hẳn;\n2. Việc khác nữa.\n\n"):
        body = read_part(marked(f"Đầu.\n\n{old}", f"Đầu.\n\n{beside}{new}"), "document")
        was = [
            change.find("w:pPr/w:numPr", change.nsmap) for change in body.iter(qn("w:pPrChange"))
        ]
        assert was
        assert None not in was
        assert next(body.iter(qn("w:numberingChange")), None) is None  # which Word passes over


def test_a_list_that_begins_anew_is_told_in_words(marked: Marked) -> None:
    """The engine takes it for the one before: what no mark says, the reviewer reads."""
    parted = ORDERED.replace("1. Việc thứ ba", "\nĐoạn xen vào giữa.\n\n1. Việc thứ ba")
    with pytest.raises(AssertionError) as told:
        marked(ORDERED, parted)
    assert "chấp nhận hết thì ra “3.”, bản Word là “1.”" in str(told.value)


def test_a_note_that_moves_is_there_twice(marked: Marked) -> None:
    """Struck out and put in: else LibreOffice gives its words to the struck one alone.

    So, too, where the engine is given all there is, such as beside an odd letter.
    """
    for sign in ("", "\ue000"):
        first = f"Đầu {sign}.\n\n{LISTED}"
        redline = marked(f"{NOTED}\n{first}", f"{first}\n{NOTED}")
        calls = read_part(redline, "document").iter(qn("w:footnoteReference"))
        names = [call.get(qn("w:id")) for call in calls]
        notes = {note.get(qn("w:id")): note for note in read_part(redline, "footnotes")}
        told = [tag for name in names for tag in ("w:delText", "w:t") if said(notes[name], tag)]
        assert len(names) == len(set(names)) == 2
        assert told == ["w:delText", "w:t"]


def test_a_changed_note_is_marked_word_by_word(marked: Marked) -> None:
    """Alone, and in a paragraph of which other words changed; read by another program."""
    for beside in ("", "các "):
        new = NOTED.replace("thứ nhất", "bổ sung").replace("ở cơ sở", f"ở {beside}cơ sở")
        redline = marked(NOTED, new)
        (call,) = read_part(redline, "document").iter(qn("w:footnoteReference"))
        notes = {note.get(qn("w:id")): note for note in read_part(redline, "footnotes")}
        told = [said(notes[call.get(qn("w:id"))], tag) for tag in ("w:del", "w:ins")]
        assert [" ".join("".join(one).split()) for one in told] == ["thứ nhất", "bổ sung"]
        for choice, kind, place in (
            ("reject", "thứ nhất", "ở cơ sở"),
            ("accept", "bổ sung", f"ở {beside}cơ sở"),
        ):
            text = " ".join(words(redline, choice))
            assert f"Lời chú thích {kind}." in text
            assert place in text


def test_looks_that_are_as_they_were_are_not_marked(marked: Marked) -> None:
    """Neither in later lists, whose number is another one, nor around words that became bold."""
    later = "\n## Đoạn sau\n\nLời dẫn.\n\n- Nâng chất lượng.\n- Đề nghị hướng dẫn.\n"
    quoted = "Đây là một **câu dài** có lời."
    old = f"{LISTED}{later}\n{quoted.replace('*', '')}\n"
    redline = marked(old, f"{LISTED}    + Việc con.\n{later}\n{quoted}\n")
    body = read_part(redline, "document")
    assert next(body.iter(qn("w:pPrChange")), None) is None
    runs = (next(one.iterancestors(qn("w:r"))) for one in body.iter(qn("w:rPrChange")))
    assert ["".join(run.itertext()).strip() for run in runs] == ["câu dài"]


def test_a_paragraph_that_became_a_list_is_whole_when_rejected(marked: Marked) -> None:
    """The ends of the new paragraphs go with their marks: no blank stands before the joints."""
    old = "Sinh hoạt hằng tháng; ban thường vụ họp trước, gửi tài liệu trước ba ngày."
    new = "Sinh hoạt hằng tháng:\n\n- ban thường vụ họp trước;\n- gửi tài liệu trước ba ngày."
    ends = read_part(marked(old, new), "document").iter(qn("w:p"))
    mark = "/".join(map(qn, ("w:pPr", "w:rPr", "w:ins")))
    assert [end.find(mark) is not None for end in ends] == [True, True, False]


def _refer(name: str, number: int) -> str:
    """Write a field that follows the number of a table."""
    return f"`{field(f'REF {name}', f'Bảng {number}')}`{{=openxml}}"


def test_a_reference_that_comes_is_marked_alone(marked: Marked) -> None:
    """The words around it stay, and so does the field of which only the number is another one."""
    old = f"Số liệu ở {_refer('a', 1)} là đúng; bí thư chi bộ khó tra cứu, cán bộ phải hỏi lại."
    new = old.replace("Bảng 1", "Bảng 2").replace("cứu", f"cứu ({_refer('b', 1)})")
    (paragraph,) = read_part(marked(old, new), "document").iter(qn("w:p"))
    assert "".join(said(paragraph, "w:ins")).replace(" ", "") == "2(REFbBảng1)"
    assert "".join(said(paragraph, "w:del")) == "1"
    kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"] * 2


def test_a_reference_to_another_place_goes_and_comes_whole(marked: Marked) -> None:
    """No reader of Word sees an end without its beginning; what is struck has no live code."""
    text = "Số liệu ở {} là đúng; bí thư chi bộ khó tra cứu, cán bộ phải hỏi lại."
    redline = marked(text.format(_refer("a", 1)), text.format(_refer("b", 1)))
    (paragraph,) = read_part(redline, "document").iter(qn("w:p"))
    gone, come = ("".join(said(paragraph, f"w:{kind}")) for kind in ("delInstrText", "instrText"))
    assert (gone.strip(), come.strip()) == ("REF a", "REF b")
    kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == 2


def test_what_goes_stands_before_what_comes(marked: Marked) -> None:
    """As Word itself writes a word that is typed over another one."""
    (paragraph,) = read_part(
        marked("Số chi bộ của Đảng bộ tỉnh tăng.", "Số chi bộ thuộc Đảng bộ huyện tăng."),
        "document",
    ).iter(qn("w:p"))
    told = [one.tag for one in paragraph if one.tag in (qn("w:ins"), qn("w:del"))]
    assert told == [qn("w:del"), qn("w:ins")] * 2


def test_looks_that_words_lose_are_marked(marked: Marked) -> None:
    """To reject the mark gives the old look, though one run holds the whole passage now."""
    old = f"- Việc làm **sau đó**; huyện có 12 đảng viên.\n\n{NOTED.replace('thứ nhất', '*cũ*')}"
    redline = marked(old, old.replace("*", "").replace("12", "*12*"))
    told = {}
    for part in ("document", "footnotes"):
        for change in read_part(redline, part).iter(qn("w:rPrChange")):
            run = next(change.iterancestors(qn("w:r")))
            told["".join(said(run, "w:t")).strip()] = [one.tag for one in change[0]]
    assert told == {
        "sau đó": [qn("w:b"), qn("w:bCs")],
        "12": [],
        "cũ": [qn("w:i"), qn("w:iCs")],
    }


def test_part_of_a_word_that_looked_otherwise_is_marked(marked: Marked) -> None:
    """Such as the sign of a square metre, raised or not."""
    raised = "Rộng 12 m^2^, cao **vút**."
    sides = raised, raised.replace("^", "")
    for both, looks in ((sides, [qn("w:vertAlign")]), (sides[::-1], [])):
        (change,) = read_part(marked(*both), "document").iter(qn("w:rPrChange"))
        assert "".join(next(change.iterancestors(qn("w:r"))).itertext()) == "2"
        assert [one.tag for one in change[0]] == looks


TABLE = "| Đơn vị | Số |\n|---|---|\n| Thị xã | **12** |\n| Cả tỉnh | 30 |\n"


def test_looks_of_cells_are_marked(marked: Marked) -> None:
    """Also of a head, and the side of a column: the engine sees none of them."""
    new = TABLE.replace("| Số", "| *Số*").replace("|---|\n", "|:-:|\n").replace("**", "")
    body = read_part(marked(TABLE, new), "document")
    told = {
        "".join(said(next(change.iterancestors(qn("w:r"))), "w:t")): [one.tag for one in change[0]]
        for change in body.iter(qn("w:rPrChange"))
    }
    assert told == {"Số": [], "12": [qn("w:b"), qn("w:bCs")]}
    sides = [change.find("*/w:jc", change.nsmap) for change in body.iter(qn("w:pPrChange"))]
    assert sides == [None, None, None]


def _run(words: str, look: str = "") -> str:
    return f"`<w:r>{look}<w:t xml:space='preserve'>{words}</w:t></w:r>`{{=openxml}}"


def test_looks_end_where_they_ended_beside_a_hyphen_that_is_held(marked: Marked) -> None:
    """A run of Word may hold more than letters: the rest of it did not look so."""
    first, rest = "Lấy chi bộ làm gốc.", " Theo Đề án số 11</w:t><w:noBreakHyphen/><w:t>ĐA."
    old = _run(first, "<w:rPr><w:b/><w:bCs/></w:rPr>") + _run(rest)
    changes = read_part(marked(old, _run(first + rest)), "document").iter(qn("w:rPrChange"))
    runs = (next(one.iterancestors(qn("w:r"))) for one in changes)
    assert "".join(word for run in runs for word in said(run, "w:t")).strip() == first


def test_a_look_that_no_mark_tells_is_told_in_words(marked: Marked) -> None:
    """As those are that the engine loses: to reject all does not give the old copy."""
    copies = [marked(one, one) for one in (TABLE, TABLE.replace("**12**", "12"))]
    (told,) = _find_unmarked(copies[1], (copies[0], copies[1]))
    assert told.startswith(
        "từ chối hết thì ra “12”, bản Word là “12”, nhưng trông khác (đậm), sau “"
    )


def test_a_head_that_is_called_otherwise_is_marked_in_its_cell(marked: Marked) -> None:
    """Though columns are as wide as the words want, or all numbers are others.

    Columns that changed places go whole.
    """
    rows = "| An Lãng | 1.204 | 12 |\n| Bình Minh | 980 | 30 |\n"
    heads = "| Đơn vị | Số thẻ đang có | Số chi nhánh của thư viện huyện và các xã |\n"
    old = f"{heads}|---|---|---------|\n{rows}"
    new = f"{heads.replace('thẻ đang', 'thẻ bạn đọc đang')}|---|-------|-----|\n{rows}"
    body = read_part(marked(old, new), "document")
    assert ["".join(said(body, tag)).strip() for tag in ("w:del", "w:ins")] == ["", "bạn đọc"]
    assert next(body.iter(qn("w:tblGridChange")), None) is not None
    later = old.replace("Số thẻ đang có", "Đầu năm").replace("1.204", "7").replace("980", "8")
    (table,) = read_part(marked(old, later), "document").iter(qn("w:tbl"))
    assert "An Lãng" in said(table, "w:t")
    swapped = "| Đơn vị | Chi nhánh | Thẻ |\n|---|---|---|\n| An Lãng | 12 | 1.204 |\n"
    kept = "| Đơn vị | Thẻ | Chi nhánh |\n|---|---|---|\n| An Lãng | 1.204 | 12 |\n"
    tables = list(read_part(marked(kept, swapped), "document").iter(qn("w:tbl")))
    assert [bool(said(one, "w:delText")) for one in tables] == [True, False]
