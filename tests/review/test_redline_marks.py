"""What the marks of the Word copy say of one change, in texts of a few lines."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pypandoc
import pytest
from docx.oxml.ns import qn
from lxml import etree

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

# Texts, old and new, that one run of the engine marks for many tests: each below its name.
CASES: dict[str, tuple[str, str]] = {}


class Marked:
    """Marks what changed from one text to another."""

    def __init__(self, folder: Path) -> None:
        self._paths = (folder / f"{number}.docx" for number in count())

    def __call__(self, old: str, new: str) -> Path:
        copies = self.write(old), self.write(new)
        target = next(self._paths)
        target.write_bytes(mark_changes(*copies, "Đối chiếu", "2021-01-01T00:00:00Z"))
        assert list(_find_unmarked(target, copies)) == []
        return target

    def write(self, text: str) -> Path:
        """Write a text as a Word file."""
        path = next(self._paths)
        pypandoc.convert_text(text, "docx", format="markdown", outputfile=str(path))
        return path


@pytest.fixture
def marked(tmp_path: Path) -> Marked:
    """The Word copy of a new text, with its changes from an old one."""
    return Marked(tmp_path)


class Parts:
    """What the redline of all cases says below the name of each, with its notes."""

    def __init__(self, redline: Path) -> None:
        self.notes = {one.get(qn("w:id")): one for one in read_part(redline, "footnotes")}
        self._found: dict[str, etree._Element] = {}
        part = etree.Element("head")
        for block in list(read_part(redline, "document")[0]):
            name = "".join(block.itertext())
            if name in CASES:
                part = self._found[name] = etree.Element(qn("w:body"), nsmap=block.nsmap)
            else:
                part.append(block)

    def __getitem__(self, name: str) -> etree._Element:
        return self._found[name]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    """The cases, marked."""
    texts = (
        "\n\n".join(f"## {name}\n\n{both[side]}" for name, both in CASES.items()) for side in (0, 1)
    )
    return Parts(Marked(tmp_path_factory.mktemp("cases"))(*texts))


ORDERED = LISTED.replace("- ", "1. ")
LISTS = {  # each of other things
    "Việc": (ORDERED, LISTED),
    "Nhiệm vụ": (ORDERED, ORDERED.replace("1. ", "a) ")),
    "Chương trình": (ORDERED, ORDERED.replace("1. ", "4. ")),
    "Kế hoạch": (LISTED.replace("- Việc thứ h", "    - Việc thứ h"), LISTED),
}


@pytest.mark.parametrize("beside", ["", "1. Việc khác hẳn;\n2. Việc khác nữa.\n\n"])
def test_marks_of_a_list_that_are_others_can_be_rejected(beside: str, marked: Marked) -> None:
    """Kind, numbers and level: a new list item by item, with nothing else in the paragraphs."""
    old, new = (
        "\n".join(f"## Việc\n\n{both[side]}".replace("Việc", name) for name, both in LISTS.items())
        for side in (0, 1)
    )
    redline = marked(f"Đầu.\n\n{old}\nCuối.", f"Đầu.\n\n{beside}{new}\nCuối.")
    body = read_part(redline, "document")
    marks = [
        (change.find("w:pPr/w:numPr", change.nsmap), next(change.iterancestors(qn("w:p"))))
        for change in body.iter(qn("w:pPrChange"))
    ]
    assert {"".join(said(line, "w:t")).partition(" thứ")[0] for _, line in marks} == LISTS.keys()
    assert None not in [was for was, _ in marks]
    assert next(body.iter(qn("w:numberingChange")), None) is None  # which Word passes over


def test_a_list_that_begins_anew_is_told_in_words(marked: Marked) -> None:
    """The engine takes it for the one before: what no mark says, the reviewer reads."""
    parted = ORDERED.replace("1. Việc thứ ba", "\nĐoạn xen vào giữa.\n\n1. Việc thứ ba")
    with pytest.raises(AssertionError) as told:
        marked(ORDERED, parted)
    assert "chấp nhận hết thì ra “3.”, bản Word là “1.”" in str(told.value)


CASES["note moves"] = f"{NOTED}\nĐầu.\n\n{LISTED}", f"Đầu.\n\n{LISTED}\n{NOTED}"


def test_a_note_that_moves_is_there_twice(parts: Parts, marked: Marked) -> None:
    """Struck out and put in: else LibreOffice gives its words to the struck one alone.

    So, too, where the engine is given all there is, such as beside an odd letter.
    """
    redline = marked(*(text.replace("Đầu", "Đầu \ue000") for text in CASES["note moves"]))
    notes = {note.get(qn("w:id")): note for note in read_part(redline, "footnotes")}
    for body, known in (
        (parts["note moves"], parts.notes),
        (read_part(redline, "document"), notes),
    ):
        names = [call.get(qn("w:id")) for call in body.iter(qn("w:footnoteReference"))]
        told = [tag for name in names for tag in ("w:delText", "w:t") if said(known[name], tag)]
        assert len(names) == len(set(names)) == 2
        assert told == ["w:delText", "w:t"]


def test_a_changed_note_is_marked_word_by_word(marked: Marked) -> None:
    """Alone, and in a paragraph of which other words changed; read by another program."""
    other = NOTED.replace("[^a]", "[^b]").replace("ở cơ sở", "ở nông thôn")
    changed = other.replace("ở nông thôn", "ở các nông thôn")
    old, new = f"{NOTED}\n{other}", f"{NOTED}\n{changed}".replace("thứ nhất", "bổ sung")
    redline = marked(old, new)
    notes = {note.get(qn("w:id")): note for note in read_part(redline, "footnotes")}
    calls = [*read_part(redline, "document").iter(qn("w:footnoteReference"))]
    assert len(calls) == 2
    for call in calls:
        told = [said(notes[call.get(qn("w:id"))], tag) for tag in ("w:del", "w:ins")]
        assert [" ".join("".join(one).split()) for one in told] == ["thứ nhất", "bổ sung"]
    for choice, kind, place in (
        ("reject", "thứ nhất", "ở nông thôn"),
        ("accept", "bổ sung", "ở các nông thôn"),
    ):
        text = " ".join(words(redline, choice))
        assert text.count(f"Lời chú thích {kind}.") == 2
        assert place in text


LATER = "## Đoạn sau\n\nLời dẫn.\n\n- Nâng chất lượng.\n- Đề nghị hướng dẫn.\n"
CASES["as they were"] = (
    f"{LISTED}\n{LATER}\nĐây là một câu dài có lời.\n",
    f"{LISTED}    + Việc con.\n\n{LATER}\nĐây là một **câu dài** có lời.\n",
)


def test_looks_that_are_as_they_were_are_not_marked(parts: Parts) -> None:
    """Neither in later lists, whose number is another one, nor around words that became bold."""
    body = parts["as they were"]
    assert next(body.iter(qn("w:pPrChange")), None) is None
    runs = (next(one.iterancestors(qn("w:r"))) for one in body.iter(qn("w:rPrChange")))
    assert ["".join(run.itertext()).strip() for run in runs] == ["câu dài"]


CASES["became a list"] = (
    "Sinh hoạt hằng tháng; ban thường vụ họp trước, gửi tài liệu trước ba ngày.",
    "Sinh hoạt hằng tháng:\n\n- ban thường vụ họp trước;\n- gửi tài liệu trước ba ngày.",
)


def test_a_paragraph_that_became_a_list_is_whole_when_rejected(parts: Parts) -> None:
    """The ends of the new paragraphs go with their marks: no blank stands before the joints."""
    mark = "/".join(map(qn, ("w:pPr", "w:rPr", "w:ins")))
    ends = [end.find(mark) is not None for end in parts["became a list"].iter(qn("w:p"))]
    assert ends == [True, True, False]


def _refer(name: str, number: int) -> str:
    """Write a field that follows the number of a table."""
    return f"`{field(f'REF {name}', f'Bảng {number}')}`{{=openxml}}"


POINTED = "Số liệu ở {} là đúng; bí thư chi bộ khó tra cứu{}, cán bộ phải hỏi lại."
CASES["reference comes"] = (
    POINTED.format(_refer("a", 1), ""),
    POINTED.format(_refer("a", 2), f" ({_refer('b', 1)})"),
)
CASES["reference turns"] = (
    POINTED.format(_refer("a", 1), ""),
    POINTED.format(_refer("b", 1), ""),
)


def test_a_reference_that_comes_is_marked_alone(parts: Parts) -> None:
    """The words around it stay, and so does the field of which only the number is another one."""
    (paragraph,) = parts["reference comes"].iter(qn("w:p"))
    assert "".join(said(paragraph, "w:ins")).replace(" ", "") == "2(REFbBảng1)"
    assert "".join(said(paragraph, "w:del")) == "1"
    kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"] * 2


def test_a_reference_to_another_place_goes_and_comes_whole(parts: Parts) -> None:
    """No reader of Word sees an end without its beginning; what is struck has no live code."""
    (paragraph,) = parts["reference turns"].iter(qn("w:p"))
    gone, come = ("".join(said(paragraph, f"w:{kind}")) for kind in ("delInstrText", "instrText"))
    assert (gone.strip(), come.strip()) == ("REF a", "REF b")
    kinds = [mark.get(qn("w:fldCharType")) for mark in paragraph.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("end") == 2


CASES["typed over"] = (
    "Số chi bộ của Đảng bộ tỉnh tăng.",
    "Số chi bộ thuộc Đảng bộ huyện tăng.",
)


def test_what_goes_stands_before_what_comes(parts: Parts) -> None:
    """As Word itself writes a word that is typed over another one."""
    (paragraph,) = parts["typed over"].iter(qn("w:p"))
    told = [one.tag for one in paragraph if one.tag in (qn("w:ins"), qn("w:del"))]
    assert told == [qn("w:del"), qn("w:ins")] * 2


BOLD = f"- Việc làm **sau đó**; huyện có 12 đảng viên.\n\n{NOTED.replace('thứ nhất', '*cũ*')}"
BOLD = BOLD.replace("[^a]", "[^c]")
CASES["lose looks"] = BOLD, BOLD.replace("*", "").replace("12", "*12*")


def test_looks_that_words_lose_are_marked(parts: Parts) -> None:
    """To reject the mark gives the old look, though one run holds the whole passage now."""
    told = {}
    body = parts["lose looks"]
    (call,) = body.iter(qn("w:footnoteReference"))
    for part in (body, parts.notes[call.get(qn("w:id"))]):
        for change in part.iter(qn("w:rPrChange")):
            run = next(change.iterancestors(qn("w:r")))
            told["".join(said(run, "w:t")).strip()] = [one.tag for one in change[0]]
    assert told == {
        "sau đó": [qn("w:b"), qn("w:bCs")],
        "12": [],
        "cũ": [qn("w:i"), qn("w:iCs")],
    }


CASES["raised before"] = "Rộng 12 m^2^, cao **vút**.", "Rộng 12 m2, cao **vút**."
CASES["raised now"] = "Sân dài 40 m2, rất **thoáng**.", "Sân dài 40 m^2^, rất **thoáng**."


@pytest.mark.parametrize(
    ("name", "looks"), [("raised before", [qn("w:vertAlign")]), ("raised now", [])]
)
def test_part_of_a_word_that_looked_otherwise_is_marked(
    name: str, looks: list[str], parts: Parts
) -> None:
    """Such as the sign of a square metre, raised or not."""
    (change,) = parts[name].iter(qn("w:rPrChange"))
    assert "".join(next(change.iterancestors(qn("w:r"))).itertext()) == "2"
    assert [one.tag for one in change[0]] == looks


TABLE = "| Đơn vị | Số |\n|---|---|\n| Thị xã | **12** |\n| Cả tỉnh | 30 |\n"
CASES["cells"] = (
    TABLE,
    TABLE.replace("| Số", "| *Số*").replace("|---|\n", "|:-:|\n").replace("**", ""),
)


def test_looks_of_cells_are_marked(parts: Parts) -> None:
    """Also of a head, and the side of a column: the engine sees none of them."""
    body = parts["cells"]
    told = {
        "".join(said(next(change.iterancestors(qn("w:r"))), "w:t")): [one.tag for one in change[0]]
        for change in body.iter(qn("w:rPrChange"))
    }
    assert told == {"Số": [], "12": [qn("w:b"), qn("w:bCs")]}
    sides = [change.find("*/w:jc", change.nsmap) for change in body.iter(qn("w:pPrChange"))]
    assert sides == [None, None, None]


def _run(words: str, look: str = "") -> str:
    return f"`<w:r>{look}<w:t xml:space='preserve'>{words}</w:t></w:r>`{{=openxml}}"


FIRST, REST = "Lấy chi bộ làm gốc.", " Theo Đề án số 11</w:t><w:noBreakHyphen/><w:t>ĐA."
CASES["hyphen"] = _run(FIRST, "<w:rPr><w:b/><w:bCs/></w:rPr>") + _run(REST), _run(FIRST + REST)


def test_looks_end_where_they_ended_beside_a_hyphen_that_is_held(parts: Parts) -> None:
    """A run of Word may hold more than letters: the rest of it did not look so."""
    changes = parts["hyphen"].iter(qn("w:rPrChange"))
    runs = (next(one.iterancestors(qn("w:r"))) for one in changes)
    assert "".join(word for run in runs for word in said(run, "w:t")).strip() == FIRST


def test_a_look_that_no_mark_tells_is_told_in_words(marked: Marked) -> None:
    """As those are that the engine loses: to reject all does not give the old copy."""
    old, new = marked.write(TABLE), marked.write(TABLE.replace("**12**", "12"))
    (told,) = _find_unmarked(new, (old, new))
    assert told.startswith(
        "từ chối hết thì ra “12”, bản Word là “12”, nhưng trông khác (đậm), sau “"
    )


ROWS = "| An Lãng | 1.204 | 12 |\n| Bình Minh | 980 | 30 |\n"
HEADS = "| Đơn vị | Số thẻ đang có | Số chi nhánh của thư viện huyện và các xã |\n"
NAMED = f"{HEADS}|---|---|---------|\n{ROWS}"
CASES["head"] = (
    NAMED,
    f"{HEADS.replace('thẻ đang', 'thẻ bạn đọc đang')}|---|-------|-----|\n{ROWS}",
)
CASES["all numbers"] = (
    NAMED,
    NAMED.replace("Số thẻ đang có", "Đầu năm").replace("1.204", "7").replace("980", "8"),
)
CASES["columns change places"] = (
    "| Đơn vị | Thẻ | Chi nhánh |\n|---|---|---|\n| An Lãng | 1.204 | 12 |\n",
    "| Đơn vị | Chi nhánh | Thẻ |\n|---|---|---|\n| An Lãng | 12 | 1.204 |\n",
)


def test_a_head_that_is_called_otherwise_is_marked_in_its_cell(parts: Parts) -> None:
    """Though columns are as wide as the words want, or all numbers are others.

    Columns that changed places go whole.
    """
    body = parts["head"]
    assert ["".join(said(body, tag)).strip() for tag in ("w:del", "w:ins")] == ["", "bạn đọc"]
    assert next(body.iter(qn("w:tblGridChange")), None) is not None
    (table,) = parts["all numbers"].iter(qn("w:tbl"))
    assert "An Lãng" in said(table, "w:t")
    tables = list(parts["columns change places"].iter(qn("w:tbl")))
    assert [bool(said(one, "w:delText")) for one in tables] == [True, False]
