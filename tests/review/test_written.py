"""How a comparison is told: a page that stands alone, a comment, a file for machines."""

from __future__ import annotations

import html
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import jsonschema
import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from macros.export.document.inlines import Origin
from macros.review.diff.passages import PagePassage, PassageKind
from macros.review.diff.redline import redline
from macros.review.diff.tokens import tokens_in
from macros.review.differences import Differences, PageChange, PassageChange
from macros.review.version import Version
from macros.review.written.changes import SCHEMA, write_json
from macros.review.written.comment import MOST_LETTERS, write_comment
from macros.review.written.one_page import write_page
from tests.deep import examples
from tests.published import SMALL
from tests.review.versions import compare_folders, edit, read_printed

INDEX = "docs/0-gioi-thieu.md"
READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
CSV = "data/tables/ban_doc.csv"


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The small report."""
    return read_printed(Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("mot") / "cu")))


@pytest.fixture
def found(old: Path, new: Path) -> Any:
    """A comparison with a bit of everything, hostile words among it."""
    edit(new, CSV, ("2019,toan_he,", "2019,toan_he,1"))
    edit(
        new,
        READERS,
        ("## Số thẻ", "Đoạn mới của @an, xem #12 và https://vi.du/x | y.\n\n## Số thẻ"),
    )
    edit(new, READERS, ("vẫn còn", "`<b>` vẫn"))
    return compare_folders(old, new)


def test_the_file_for_machines_is_as_its_schema_says(found: Any) -> None:
    """The schema lies beside it, and knows every key."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    told = json.loads(write_json(found))
    jsonschema.validate(told, schema)
    told["x"] = 1
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, schema)


def test_the_comment_calls_nobody_and_leads_nowhere(found: Any) -> None:
    """Words of an author are neither mentions, nor issues, nor links, nor HTML."""
    text = write_comment(found)
    assert "<b>" not in text
    assert not re.search("@an|#12|https://", html.unescape(text))
    assert " @\u2060an, xem #\u206012 " in html.unescape(text)


_SIGNS = (
    "</summary> </details> <script>x</script> <!-- ** ~~ ` |a|b| @an [x](y) ![x](y) \\ &lt; $1$ "
    "www.vi.du *** _b_ <b ``` 1. số 12 đoạn (mới) tăng;"
)
_HOSTILE = st.sampled_from(tuple(_SIGNS.split(" ")))


@examples(4, 200)
@given(words=st.lists(_HOSTILE, min_size=1, max_size=9), many=st.sampled_from([1, 40, 900]))
def test_a_comment_is_one_that_markdown_reads_as_meant(
    words: list[str], many: int, untouched: Version
) -> None:
    """Short enough, each fold closed, no HTML but ours, and every word of the author as typed."""
    typed = " ".join(words)
    (page,) = (one for one in untouched.report.pages if one.path == READERS)
    tokens = tuple(tokens_in(typed))
    rows = tuple(
        PassageChange(None, PagePassage(PassageKind.PARAGRAPH, tokens, Origin(READERS, line)))
        for line in range(many)
    )
    for row in rows:
        row.runs = redline((), row.passage.tokens) * max(1, 900 // many)
    change = PageChange("a-2", typed, page.path, is_new=False, is_gone=False, rows=rows)
    pages = (change,) * max(2, 30 // many)
    text = write_comment(Differences(untouched, untouched, pages, (), (), (), ()))
    assert len(text) <= MOST_LETTERS
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    document = lxml.html.fromstring(f"<div>{reader.render(text)}</div>")
    tags = Counter(one.tag for one in document.iter())
    assert set(tags) <= {"div", "h2", "p", "strong", "details", "summary", "ul", "li", "ins"}
    assert tags["details"] == tags["summary"] == text.count("</details>")
    assert all(one.getparent() is document for one in document.iter("details"))
    for one in document.iter("ins"):
        assert " ".join(one.text_content().replace("\u2060", "").split()) == typed


def test_the_longest_parts_of_a_comment_are_folded(old: Path, new: Path) -> None:
    """What does not fit is counted, so that nobody takes the comment for the whole."""
    lines = "\n\n".join(f"Đoạn thứ {n} nói thêm nhiều điều. " * 9 for n in range(300))
    edit(new, READERS, ("## Số thẻ", f"{lines}\n\n## Số thẻ"))
    text = write_comment(compare_folders(old, new))
    assert len(text) < MOST_LETTERS
    assert re.search(r"… và \d+ dòng nữa", text)


def test_the_page_needs_nothing_else_and_runs_no_word_of_an_author(found: Any) -> None:
    """It is sent by mail and opened years later; a stranger wrote some of its words."""
    page = write_page(found)
    assert "<b>" not in page
    assert "&lt;b&gt;" in page
    assert not re.search(r'(?:src|href)="https?://', page)
    assert page.count("<script") == 1
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]


def test_each_change_leads_to_its_place_and_to_its_row(found: Any) -> None:
    """File and line of the new version, the page on the site; the old passage on this very page."""
    assert '<a href="../' not in write_page(found)  # where there is no site of it
    page = write_page(found, "../site")
    assert f"{READERS}:" in page
    assert 'href="../site/a-kho-sach-ban-doc/2-ban-doc.html#:~:text=' in page
    document = lxml.html.fromstring(page)
    (link,) = document.xpath("//article[contains(@class, 'bang')]//a[starts-with(@href, '#')]")
    was = document.get_element_by_id(link.get("href")[1:])
    assert "Bảng 2. Bạn đọc" in was.text_content()
    assert " 783 " in " ".join(was.getnext().itertext())


def test_summary_filter_and_sections_count_alike(old: Path, new: Path) -> None:
    """Also what a row that was deleted takes along."""
    edit(new, "data/tables/xep_loai.csv", ("2016,12,7,4,1\n", ""))
    edit(new, READERS, ("vẫn còn phù hợp", "vẫn phù hợp"))
    found = compare_folders(old, new)
    counts = found.counts()
    for words, count in counts.items():
        own = [page.counts()[words] for page in found.pages if words in page.counts()]
        assert not own or sum(own) == count
    page = write_page(found)
    assert counts["số in ra bỏ"] == 7
    assert re.search(r"số in ra <span>7</span>", page)
    assert re.search(r"lời văn <span>1</span>", page)


def test_a_link_that_leads_elsewhere_is_told_with_both_addresses(old: Path, new: Path) -> None:
    """In page, comment, and file for machines; the words are the same."""
    index = "docs/a-kho-sach-ban-doc/index.md"
    edit(old, index, ("kho sách và", "[kho sách](1-kho-sach.md) và"))
    edit(new, index, ("kho sách và", "[kho sách](2-ban-doc.md) và"))
    found = compare_folders(old, new)
    paths = "docs/a-kho-sach-ban-doc/1-kho-sach.md", READERS
    assert found.counts()["liên kết đổi"] == 1
    assert f"liên kết “kho sách”: {paths[0]} → {paths[1]}" in html.unescape(write_comment(found))
    assert f"<del>{paths[0]}</del> → <ins>{paths[1]}</ins>" in write_page(found)
    (link,) = json.loads(write_json(found))["pages"][0]["changes"][0]["links"]
    assert link == {"words": "kho sách", "old": paths[0], "new": paths[1]}


def test_links_whose_numbers_alone_are_others_are_not_told(old: Path, new: Path) -> None:
    """A table that comes before them makes “Bảng 1, Bảng 2” to “Bảng 2, Bảng 3”."""
    for root in (old, new):
        edit(
            root,
            READERS,
            ("Tỷ lệ trả", '{{ xem("bang:kho_sach") }}, {{ xem("bang:ban_doc") }}.\nTỷ lệ trả'),
        )
    edit(new, INDEX, ("Thư viện có", '{{ bang("chi_nhanh") }}\n\nThư viện có'))
    found = compare_folders(old, new)
    assert found.counts()["liên kết đổi"] == 0
    assert READERS not in [page.path for page in found.pages]


def test_what_a_version_cannot_print_is_named_as_such(old: Path, new: Path) -> None:
    """A table whose data was not kept yet is not told as a bare word of the author's."""
    (old / CSV).unlink()
    said = write_comment(compare_folders(old, new))
    assert "[không in được: bang]" in html.unescape(said)


def test_what_looks_otherwise_is_told_with_how_it_did_and_does(old: Path, new: Path) -> None:
    """Bold and italic words, also in a head; the level of a heading, the side of a column."""
    typed = "\n## Một\n\n## Hai\n\n| A | B |\n|---|---|\n| x | y |\n"
    other = typed.replace("## Hai", "### Hai").replace("|---|---|", "|---|:-:|")
    other = other.replace("| A |", "| *A* |")
    for root, text in ((old, typed), (new, other)):
        edit(root, INDEX, ("Thư viện có", f"{text}\nThư viện có"))
    edit(new, READERS, ("vẫn còn", "**vẫn** *còn*"))
    found = compare_folders(old, new)
    told = html.unescape(write_comment(found))
    for said in (
        "“vẫn”: thường → đậm",
        "“còn”: thường → nghiêng",
        "“Hai”: tiêu đề cấp 2 → tiêu đề cấp 3",
        "“B”, “y”: thường → căn giữa",
        "“A”: thường → nghiêng",
    ):
        assert f"định dạng {said}" in told
    assert "thường</del> → <ins>đậm" in write_page(found)
    assert found.counts()["chỗ đổi định dạng"] == 6
    assert found.counts()["tiêu đề đánh số lại"] == 0
    assert found.counts()["câu sửa hoặc thêm"] == 0
    pages = json.loads(write_json(found))["pages"]
    looks = [look for page in pages for change in page["changes"] for look in change["looks"]]
    assert {"words": "“vẫn”", "old": "thường", "new": "đậm"} in looks


def test_a_changed_caption_is_told_beside_changed_cells(old: Path, new: Path) -> None:
    """In the comment, of a table and of a figure."""
    edit(new, "data/tables/xep_loai.csv", ("2016,12,7,4,1\n", ""))
    said = write_comment(compare_folders(old, new))
    caption = "Xếp loại phòng đọc, <del>2016</del><ins>2017</ins> - 2020"
    assert f"Bảng 3. {caption}; dòng bỏ: “2016”" in said
    assert f"Hình 2. {caption} (ảnh đã thay)" in said


def test_the_number_of_a_moved_table_is_told_old_and_new(old: Path, new: Path) -> None:
    """One of both digits alone: no table has the number that they make together."""
    table = '{{ bang("xep_loai") }}\n'
    edit(new, "docs/b-xep-loai.md", (table, ""))
    edit(new, "docs/a-kho-sach-ban-doc/1-kho-sach.md", ("{{ bang(", f"{table}\n{{{{ bang("))
    told = write_comment(compare_folders(old, new))
    assert "Bảng <del>3</del><ins>1</ins>. Xếp loại" in told
    assert "Bảng 31" not in told


def test_a_table_or_picture_that_went_is_shown(old: Path, new: Path) -> None:
    """Its cells, folded, and the drawing itself: its caption says little."""
    edit(
        new,
        "docs/b-xep-loai.md",
        ('{{ bang("xep_loai") }}\n', ""),
        (' ({{ xem("bang:xep_loai") }}, {{ xem("hinh:xep_loai") }})', ""),
    )
    text = (new / "docs/b-xep-loai.md").read_text(encoding="utf-8").rpartition("{{ bieu_do")[0]
    (new / "docs/b-xep-loai.md").write_text(text, encoding="utf-8")
    document = lxml.html.fromstring(write_page(compare_folders(old, new)))
    (table,) = document.xpath("//article[contains(@class, 'bang')]/details//table")
    assert "2016" in table.text_content()
    assert document.xpath("//article[contains(@class, 'hinh')]//img[starts-with(@src, 'data:')]")


def test_a_page_with_another_number_alone_is_counted_as_such(untouched: Version) -> None:
    """No summary is empty, nor a bracket; a sentence it is not."""
    (page,) = (one for one in untouched.report.pages if one.path == READERS)
    sides = (
        PagePassage(PassageKind.HEADING, tuple(tokens_in(words)), Origin(READERS, 5))
        for words in ("2. Về bạn đọc", "3. Về bạn đọc")
    )
    row = PassageChange(*sides)
    row.runs = redline(row.old.tokens if row.old else (), row.passage.tokens)
    change = PageChange("a-2", "3. Về bạn đọc", page.path, is_new=False, is_gone=False, rows=(row,))
    text = write_comment(Differences(untouched, untouched, (change,), (), (), (), ()))
    assert "<summary>3. Về bạn đọc (1 tiêu đề đánh số lại)</summary>" in text
    assert "\n**1** tiêu đề đánh số lại.\n" in text


def test_a_tile_is_one_sentence_and_one_that_went_has_gone(old: Path, new: Path) -> None:
    """What it says of a change in time is called that, from the first time to the last."""
    tile = '{{ o_so("ban_doc", "the_moi") }}\n'
    edit(old, READERS, ("phù hợp.\n", f"phù hợp. Câu ở giữa. Câu sau cùng.\n\n{tile}\n"))
    other = tile.replace("the_moi", "cuoi_nam")
    edit(new, READERS, ("phù hợp.\n", f"phù hợp. Câu sau cùng.\n\n{other}\n"))
    found = compare_folders(old, new)
    counts = found.counts()
    assert (counts["câu sửa hoặc thêm"], counts["đoạn, câu bỏ"]) == (1, 1)
    (about,) = (one.about for one in found.values if one.about and "giảm" in one.about[0])
    assert about[0] == "Tăng, giảm: thẻ cấp mới (2016; Toàn hệ thống → 2020; Toàn hệ thống)"
