"""What changed from one version to the other: every printed value that did, and nothing else."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from macros.review.diff.passages import PassageKind
from macros.review.differences import Differences, PassageChange
from macros.review.version import Version
from tests.deep import examples
from tests.published import SMALL
from tests.review.versions import (
    compare_examined,
    compare_folders,
    compare_printed,
    edit,
    read_printed,
)

BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
READERS_CSV = "data/tables/ban_doc.csv"


def rows(found: Differences) -> list[PassageChange]:
    return [row for page in found.pages for row in page.changes]


def values(found: Differences) -> list[tuple[str, str]]:
    return [(value.old.fact.text, value.new.fact.text) for value in found.values]


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
    assert (values(found), found.come, found.gone) == ([], 0, 0)


def test_a_paragraph_that_is_split_changes_no_number(old: Path, new: Path) -> None:
    """Half of its numbers stand in a passage that is new; they are found again."""
    edit(new, BOOKS, ("\nSách thiếu nhi", "\n\nSách thiếu nhi"))
    found = compare_folders(old, new)
    assert (values(found), found.come, found.gone) == ([], 0, 0)


def test_a_page_under_another_name_is_the_same_page(old: Path, new: Path) -> None:
    """Whether its file, its section or both are called otherwise; what it claims and cites too."""
    (new / BOOKS).rename(new / "docs/a-kho-sach-ban-doc/1-sach.md")
    rename(new, "a-1", "a-9")
    found = compare_folders(old, new)
    assert not found.pages
    assert {aside.kind for aside in found.asides} == {"mã của mục, yêu cầu"}


@pytest.mark.parametrize(
    ("name", "other", "told"),
    [
        ("ban_doc", "doc_gia", "bảng đổi mã từ ban_doc thành doc_gia"),
        ("cuoi_nam", "so_the", "cột cuoi_nam đổi mã thành so_the"),
        ("loai_sach", "nhom", "cột loai_sach đổi mã thành nhom"),
        ("thieu_nhi", "tre_em", "cột loai_sach: mã thieu_nhi đổi thành tre_em"),
    ],
    ids=["table", "column", "key", "code"],
)
def test_what_only_bears_another_name_has_not_changed(
    name: str, other: str, told: str, old: Path, new: Path
) -> None:
    """A cell that changed besides is told alone: no number has come or gone, no row either."""
    edit(new, READERS_CSV, ("2020,toan_he,", "2020,toan_he,1"))
    rename(new, name, other)
    for path in new.glob(f"data/tables/{name}.*"):
        path.rename(path.with_stem(other))
    found = compare_folders(old, new)
    assert (values(found), found.come, found.gone) == ([("508", "1.508")], 0, 0)
    assert sum(table.count for table in found.tables) == 1
    assert told in [words for table in found.tables for words in table.columns]
    assert not found.asides or {aside.kind for aside in found.asides} == {"số thứ tự"}


def test_parts_of_a_passage_are_known_when_it_is_split_and_joined(old: Path, new: Path) -> None:
    """What was said before is not told as new because it is a paragraph of its own now."""
    edit(new, READERS, ("\nTỷ lệ trả sách", "\n\nTỷ lệ trả sách"))
    _, part = rows(compare_folders(old, new))
    assert part.is_parted
    assert not any(run.text.strip() for run in part.runs if run.mark)
    (joined,) = rows(compare_folders(new, old))
    assert not any(run.text.strip() for run in joined.runs if run.mark)


def test_a_table_that_is_put_before_others_changes_none_of_them(old: Path, new: Path) -> None:
    """Their numbers are told once, among what lies around the words."""
    edit(new, BOOKS, ("## Bổ sung", '{{ bang("xep_loai", ma="x") }}\n\n## Bổ sung'))
    found = compare_folders(old, new)
    assert [row.passage.kind for row in rows(found)] == [PassageKind.TABLE]
    numbers = {aside.what: (aside.old, aside.new) for aside in found.asides}
    assert numbers["bang:ban_doc"] == ("Bảng 2", "Bảng 3")


def test_another_unit_and_another_kind_of_chart_are_told(old: Path, new: Path) -> None:
    """With the column whose meaning has changed; no cell has."""
    edit(new, "data/tables/kho_sach.yml", ("triệu đồng", "nghìn đồng"))
    edit(new, READERS, ('loai="cot"', 'loai="duong"'))
    found = compare_folders(old, new)
    assert values(found)[0] == ("2.071,4\xa0triệu đồng", "2.071,4\xa0nghìn đồng")
    assert "kinh_phi: đơn vị tính đổi" in str(found.tables[0].columns)
    assert [row.has_new_drawing for row in rows(found)] == [False, True]


def test_a_year_that_is_added_is_a_row_and_leaves_the_others_alone(old: Path, new: Path) -> None:
    """Rows are known by their keys: no cell below the new one has changed."""
    table = '{{ bang("ban_doc", cot=["the_moi", "the_huy", "cuoi_nam"'
    edit(old, READERS, (table, table.replace('"ban_doc",', '"ban_doc", nam=[2017, 2018, 2020],')))
    edit(
        new,
        READERS,
        (table, table.replace('"ban_doc",', '"ban_doc", nam=[2017, 2018, 2019, 2020],')),
    )
    (row,) = (row for row in rows(compare_folders(old, new)) if row.grid)
    assert row.grid is not None
    assert row.grid.counts() == {"dòng thêm": 1}
    assert not row.values


def test_a_column_under_another_title_is_renamed(old: Path, new: Path) -> None:
    """Columns are known by what their numbers are."""
    edit(new, "data/tables/ban_doc.yml", ("title: Thẻ hủy", "title: Thẻ thu hồi"))
    found = compare_folders(old, new)
    (row,) = (row for row in rows(found) if row.grid)
    assert row.grid is not None
    assert row.grid.counts() == {"cột đổi tên": 1}
    assert "Thẻ thu hồi" in str(found.tables[0].columns)


def test_rows_of_data_that_are_printed_nowhere_are_told_apart(old: Path, new: Path) -> None:
    """A reviewer sees them although no page has changed."""
    edit(new, READERS_CSV, ("2016,ven_bien,96,40,1156", "2016,ven_bien,97,41,1156"))
    found = compare_folders(old, new)
    (table,) = found.tables
    assert {cell.column for cell in table.cells} == {"the_moi", "the_huy"}
    assert set(table.cells) == set(table.unprinted)


def test_claims_citations_and_states_are_told(old: Path, new: Path) -> None:
    """Around the words: what is claimed, cited, answered, and how far a page is."""
    edit(
        new,
        BOOKS,
        ("> 30000", "> 90000"),
        ("trang_thai: hoan-thanh", "trang_thai: du-thao"),
        ('{{ yeu_cau("a-1-bo-sung", "ket_qua", "ton_tai") }}\n', ""),
    )
    edit(new, READERS, ('; {{ van_ban("qc-11-2015") }} vẫn còn phù hợp', ""))
    found = compare_examined(old, new).asides
    asides = {aside.kind: (aside.old, aside.new) for aside in found}
    claims = [(aside.old, aside.new) for aside in found if aside.kind == "khẳng định"]
    assert asides["trạng thái của mục"] == ("hoàn thành", "dự thảo")
    assert asides["yêu cầu được trả lời"] == ("ket_qua, ton_tai", "")
    assert asides["trích dẫn"] == ("3 chỗ", "2 chỗ")
    assert sorted(claims) == [("", "số liệu không xác nhận"), ("đúng với số liệu", "")]


def test_findings_are_gained_and_lost_whatever_their_line(old: Path, new: Path) -> None:
    """A line that is added above a finding does not make it another one."""
    edit(old, BOOKS, ("## Bổ sung sách", "## Bổ sung sách\n\nXem [đây](khong-co.md)."))
    edit(
        new,
        BOOKS,
        ("## Bổ sung sách", "Thêm một dòng.\n\n## Bổ sung sách\n\nXem [đây](khong-co.md)."),
    )
    edit(new, READERS, ("## Số thẻ", "Xem [đó](khong-co.md).\n\n## Số thẻ"))
    found = compare_examined(old, new)
    assert [one.path for one in found.gained] == [READERS]
    assert not found.lost


def test_a_broken_version_is_compared_by_its_findings(old: Path, new: Path) -> None:
    """Neither a broken call, file or page ends the comparison, nor is it told as left out."""
    edit(old, BOOKS, ('so("kho_sach"', 'so("kho_sac"'))
    (new / "data/tables/xep_loai.yml").write_text("title: [", encoding="utf-8")
    (new / READERS).write_bytes(b"\xff\xfe\x00")
    found = compare_examined(old, new)
    assert found.gained
    assert found.lost
    assert not any(page.is_gone for page in found.pages)
    assert not found.tables


@pytest.mark.parametrize("name", ["report.yml", "outline.yml", "documents.yml"])
def test_what_cannot_be_read_at_all_is_told_instead_of_compared(
    name: str, old: Path, new: Path
) -> None:
    """On either side: what would be printed then is nobody's change."""
    (new / "data" / name).unlink()
    for sides in ((old, new), (new, old)):
        found = compare_examined(*sides)
        assert found.unread == ("moi",)
        assert not found.pages
        assert not found.asides
        assert (found.come, found.gone) == (0, 0)


def test_a_picture_that_is_replaced_under_its_name_is_told(old: Path, new: Path) -> None:
    """No page was touched, and the words are the same."""
    for root, colour in ((old, "red"), (new, "blue")):
        picture = root / "docs" / "hinh" / "so-do.png"
        picture.parent.mkdir()
        Image.new("RGB", (40, 30), colour).save(picture)
        edit(root, READERS, ("## Số thẻ", "Xem ![sơ đồ](../hinh/so-do.png) này.\n\n## Số thẻ"))
    (row,) = rows(compare_folders(old, new))
    assert row.has_new_drawing
    assert not row.has_new_words


def test_a_note_in_a_cell_is_compared(old: Path, new: Path) -> None:
    """It stands below the table, and says something of its numbers."""
    table = "| Nơi | Ghi |\n|---|---|\n| A | x[^1] |\n\n[^1]: Theo sổ cũ.\n\n## Số thẻ"
    edit(old, READERS, ("## Số thẻ", table))
    edit(new, READERS, ("## Số thẻ", table.replace("sổ cũ", "sổ mới")))
    (row,) = rows(compare_folders(old, new))
    assert row.passage.kind is PassageKind.NOTE


def test_a_published_figure_that_is_another_one_now_needs_a_word(old: Path, new: Path) -> None:
    """Between two editions: a mark on the cell explains it; of a draft nothing is published."""
    edit(new, READERS_CSV, ("2017,ven_bien,104,", "2017,ven_bien,105,"))
    assert not compare_folders(old, new).restated
    edit(old, "data/report.yml", ("so: null", 'so: "12"'))
    found = compare_folders(old, new)
    ((cell, why),) = found.restated.items()
    assert (cell.column, cell.old, cell.new, why) == ("the_moi", "104", "105", "")
    (warning,) = found.unexplained
    assert (warning.path, warning.line) == ("data/tables/ban_doc.csv", cell.line)
    flag = "flags:\n- {keys: {nam: 2017, chi_nhanh: ven_bien}, columns: [the_moi], mark: da_sua, "
    flag += "note: Soát lại sổ thẻ}\n"
    path = new / "data/tables/ban_doc.yml"
    path.write_text(path.read_text(encoding="utf-8") + flag, encoding="utf-8")
    found = compare_folders(old, new)
    assert list(found.restated.values()) == ["Soát lại sổ thẻ"]
    assert not list(found.unexplained)


def printed_by(version: Version) -> Counter[Any]:
    """List what every call prints, by what it asks for: an own, plain reading of the ledger."""
    return Counter(
        (
            entry.call.name,
            *(re.sub(f"[_-]{OTHER}", "", str(one)) for one in (entry.call.args, entry.call.kwargs)),
            order,
            fact.text,
        )
        for entry in version.examination.ledger.entries
        for order, fact in enumerate(entry.rendered.facts)
    )


OTHER = "khac"  # what a new name of the random edits ends in
IN_DATA = ["cell", "order", "table", "column"]
IN_WORDS = ["word", "move", "split", "section", "file", "part", "join"]


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Some edits: what kind, where, how."""
    kinds = st.sampled_from(IN_DATA + IN_WORDS)
    return draw(st.lists(st.tuples(kinds, st.integers(0, 999), st.integers(1, 9)), max_size=6))


def apply(root: Path, kind: str, where: int, how: int) -> None:
    """Edit a report as an author might."""
    files = sorted((root / "data/tables").glob("[!c]*.csv"))  # not the list of branches
    path = files[where % len(files)]
    pages = sorted(root.glob("docs/*/*.md"))
    page = pages[where % len(pages)]
    if kind in ("cell", "order"):
        lines = path.read_text(encoding="utf-8").splitlines()
        if kind == "order":
            lines[1:] = lines[1:][how:] + lines[1:][:how]
        else:
            at = 1 + where % (len(lines) - 1)
            cells = lines[at].split(",")
            numbers = [n for n, cell in enumerate(cells[1:], 1) if cell.isdecimal()]
            if numbers:
                spot = numbers[where % len(numbers)]
                cells[spot] = str(int(cells[spot]) + how)
            lines[at] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif kind == "table":
        rename(root, path.stem, f"{path.stem}_{OTHER}")
        for one in (path, path.with_suffix(".yml")):
            one.rename(one.with_stem(f"{path.stem}_{OTHER}"))
    elif kind == "column":
        columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")[2:]
        column = columns[how % len(columns)]
        rename(root, column, f"{column}_{OTHER}")
    elif kind == "section":
        found = re.search(r"^muc: (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            rename(root, found[1], f"{found[1]}-{OTHER}")
    elif kind == "file":
        page.rename(page.with_stem(f"{page.stem}-{OTHER}"))
    else:
        rewrite(root, page, kind, where, how)


def rename(root: Path, old: str, new: str) -> None:
    """Write a name otherwise wherever it stands."""
    for path in (*root.glob("docs/**/*.md"), *root.glob("data/**/*.*")):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(rf"(?<![\w-]){old}(?!\w)", new, text), encoding="utf-8")


def rewrite(root: Path, page: Path, kind: str, where: int, how: int) -> None:
    """Change the words of a page, their order, or the page on which they stand."""
    head, text = page.read_text(encoding="utf-8").split("\n# ", 1)
    blocks = text.split("\n\n")
    half = 1 + how % max(1, len(blocks) - 1)
    if kind == "move" and len(blocks) > 2:
        block = blocks.pop(1 + where % (len(blocks) - 1))
        blocks.insert(1 + how % len(blocks), block)
    elif kind == "split":
        blocks = [block.replace(".\n", ".\n\n", 1) for block in blocks]
    elif kind == "word":
        blocks = [block.replace(" năm ", " trong năm ", 1) for block in blocks]
    elif kind == "part":
        name = f"moi-{where}-{how}-{len(list(page.parent.iterdir()))}"
        part = f"---\nmuc: {name}\n---\n# Mục mới\n\n" + "\n\n".join(blocks[half:])
        page.with_stem(name).write_text(part, encoding="utf-8")
        blocks = blocks[:half]
    elif kind == "join":
        other = next(one for one in sorted(root.glob("docs/*.md")) if one.name != "index.md")
        if how % 3:
            with other.open("a", encoding="utf-8") as stream:
                stream.write("\n\n" + "\n\n".join(blocks[1:]))
            page.unlink()
            return
    page.write_text(head + "\n# " + "\n\n".join(blocks), encoding="utf-8")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The small report, read once for all random edits of copies of it."""
    return read_printed(Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("hai-ban") / "cu")))


@examples(16, 600)
@given(made=edits())
def test_every_value_that_changed_is_told_and_nothing_else(
    made: list[tuple[str, int, int]], untouched: Version
) -> None:
    """Whatever is done to data, words, names and order: held against plain reading of ledgers."""
    old = untouched.report.project.root
    new = Path(shutil.copytree(old, old.with_name("moi")))
    try:
        for one in made:
            apply(new, *one)
        version = read_printed(new)
        found = compare_printed(untouched, version)
    finally:
        shutil.rmtree(new)
    before, after = printed_by(untouched), printed_by(version)
    gone, come = before - after, after - before
    expected = Counter(
        (was[4], now[4]) for was in gone.elements() for now in come.elements() if was[:4] == now[:4]
    )
    assert Counter(values(found)) == expected
    assert (found.come, found.gone) == (0, 0)
