"""What reviewers say: joined, placed at its passage as it is now, answered, shown to authors."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from macros.cli import main
from macros.findings import BrokenReport, ReportError
from macros.project import Project
from macros.read.remarks import read_file
from macros.read.report import read_report
from macros.review.gathered import Fate, PlacedRemark, merge_files
from tests.published import publish_quietly
from tests.review.test_version import git
from tests.review.versions import edit

READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"
BOOKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
INTRO = "docs/0-gioi-thieu.md"
TITLE = "Báo cáo về hoạt động thư viện giai đoạn 2016 - 2020"
HEADING = "Số thẻ và lượt phục vụ"


def remark(number: int, words: str, **said: object) -> dict[str, object]:
    """Write a remark as the browser does."""
    known = {"ma": f"{number:016x}", "luc": "2026-11-29T06:17:04.797Z", "tep": READERS}
    return {**known, "loai": "doan", "doan": HEADING, "noi_dung": words, **said}


def letter(folder: Path, who: str, *remarks: dict[str, object], **said: object) -> Path:
    """Write the file of one reviewer."""
    path = folder / f"gop-y-{len(list(folder.glob('gop-y-*')))}.json"
    whole = {"kieu": "gop-y/1", "bao_cao": TITLE, "nguoi": who, "gop_y": remarks, **said}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return path


def merged(root: Path, *files: Path) -> list[PlacedRemark]:
    return merge_files(Project(root), files)[0]


def test_each_remark_is_told_with_file_and_line(old: Path, tmp_path: Path) -> None:
    """A heading at its line, a row of data in its CSV file; once more by the command."""
    seen = "145 2020 Toàn hệ thống 508 402 7.084 18.240(sb) 9.760 94,6 106 28.000(sb)"
    of_row = {"loai": "dong", "bang": "ban_doc", "dong": 14, "doan": seen}
    row = remark(2, "Sai.", tep="docs/phu-luc/x.md", **of_row)
    path = letter(tmp_path, "Đào", remark(1, "Ngắn lại."), row)
    places = [(one.path, one.line, one.state) for one in merged(old, path)]
    assert places == [(READERS, 7, Fate.SAME), ("data/tables/ban_doc.csv", 14, Fate.SAME)]
    edit(old, "data/tables/ban_doc.csv", ("508", "509"))
    assert merged(old)[1].state is Fate.CHANGED
    done = CliRunner().invoke(main, ["--thu-muc", str(old), "gop-y", str(path)])
    assert "2 góp ý, 0 mới hoặc đổi" in done.output
    assert f"{READERS}:7 – **Đào** (29/11/2026)" in (old / "gop-y.md").read_text(encoding="utf-8")


def test_a_page_made_of_data_is_read_as_any_other(old: Path, tmp_path: Path) -> None:
    """A remark on its words stands where they are; what only the whole site has, at its call."""
    page, text = "docs/phu-luc/tien-do.md", "# Tiến độ\n\nCho người điều phối.\n\n{{ tien_do() }}\n"
    (old / page).parent.mkdir()
    (old / page).write_text(text, encoding="utf-8")
    edit(old, "mkdocs.yml", ("nav:\n", "nav:\n- Phụ lục: [phu-luc/tien-do.md]\n"))
    words = remark(1, "A", tep=page, doan="Cho người điều phối.")
    data = remark(2, "B", tep=page, doan="Số liệu vẽ lúc mở trang, không có trong chữ của nó.")
    found = merged(old, letter(tmp_path, "Đào", words, data))
    assert [(one.line, one.state) for one in found] == [(3, Fate.SAME), (5, Fate.SAME)]
    edit(old, page, ("Cho người", "Dành cho người"))
    assert merged(old)[0].state is Fate.CHANGED


def test_what_two_say_alike_is_one(old: Path, tmp_path: Path) -> None:
    """Whoever sends it, however often; a rewritten one takes its place, an older one does not."""
    first = letter(tmp_path, "Đào", remark(1, "Ngắn lại."))
    second = letter(tmp_path, "Bình", remark(2, "ngắn  lại."))
    (one,) = merged(old, first, second, first)
    assert one.remark.nguoi == ("Đào", "Bình")
    again = letter(tmp_path, "Đào", remark(1, "Dài ra.", luc="2026-11-30T00:00:00Z"))
    said = [(one.remark.nguoi, one.remark.noi_dung) for one in merged(old, again, first)]
    assert said == [(("Bình",), "Ngắn lại."), (("Đào",), "Dài ra.")]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_what_two_write_under_one_code_is_two(
    old: Path, tmp_path: Path, order: tuple[int, int]
) -> None:
    """One has loaded the other's file: no words are lost, the answer stays where it was given."""
    later = "2026-11-30T00:00:00Z"
    mine = letter(tmp_path, "Đào", remark(1, "Ngắn lại."), remark(2, "Sai."))
    theirs = [remark(1, "Dài ra.", luc=later), remark(2, "Sai.", nguoi="Đào")]
    files = [mine, letter(tmp_path, "Bình", *theirs)]
    two = [(("Đào",), "Ngắn lại."), (("Đào",), "Sai."), (("Bình",), "Dài ra.")]
    found = merged(old, *(files[at] for at in order))
    assert [(one.remark.nguoi, one.remark.noi_dung) for one in found] == two
    edit(old, "data/gop-y.yml", ("noi_dung: Ngắn lại.", "noi_dung: Ngắn lại.\n  tra_loi: Đã sửa."))
    kept = (old / "data/gop-y.yml").read_text(encoding="utf-8")
    before, _, after = kept.partition("tra_loi: Đã sửa.")
    after = after.replace("  tra_loi: null\n", "", 1)
    (old / "data/gop-y.yml").write_text(f"{before}tra_loi: Đã sửa.{after}", encoding="utf-8")
    again = letter(tmp_path, "Bình", remark(1, "Dài nữa.", luc="2026-12-01T00:00:00Z"))
    answers = {one.remark.noi_dung: one.remark.tra_loi for one in merged(old, again)}
    assert answers == {"Ngắn lại.": "Đã sửa.", "Sai.": None, "Dài nữa.": None}


def test_an_answer_is_one_line_and_stays(old: Path, tmp_path: Path) -> None:
    """In the file that git holds; a slip in it is told at its line, by the checks too."""
    path = letter(tmp_path, "Đào", remark(1, "Ngắn lại."))
    merged(old, path)
    edit(
        old, "data/gop-y.yml", ("tra_loi: null", "tra_loi: Đã sửa."), ("xong: false", "xong: true")
    )
    (one,) = merged(old, path)
    assert (one.remark.tra_loi, one.remark.xong) == ("Đã sửa.", True)
    edit(old, "data/gop-y.yml", ("xong: true", "xong: rồi"))
    assert [one.path for one in read_report(Project(old)).findings] == ["data/gop-y.yml"]
    with pytest.raises(BrokenReport):
        merged(old, path)


def test_a_passage_that_changed_moved_or_went_says_so(old: Path, tmp_path: Path) -> None:
    """Then and now; what stands on another page by now is found there."""
    sentence = "Phần này nói về kho sách và bạn đọc."
    index = "docs/a-kho-sach-ban-doc/index.md"
    changed = remark(1, "A", doan=sentence, tep=index)
    moved = remark(2, "B", doan=sentence, tep=INTRO)
    gone = remark(3, "C", doan="Câu này không còn ở trang nào của báo cáo.")
    found = merged(old, letter(tmp_path, "Đào", changed, moved, gone))
    assert [one.state for one in found] == [Fate.SAME, Fate.SAME, Fate.GONE]
    assert [one.path for one in found] == [index, index, READERS]
    edit(old, index, ("Phần này nói về", "Phần này nêu"))
    (now, *_) = merged(old)
    assert (now.state, now.now) == (Fate.CHANGED, "Phần này nêu kho sách và bạn đọc.")
    assert "<del>nói về</del><ins>nêu</ins>" in (old / "gop-y.md").read_text(encoding="utf-8")


def test_what_changed_is_told_without_the_marks_of_notes(old: Path, tmp_path: Path) -> None:
    """A browser does not say them; and a number is quoted with the words around it."""
    index = "docs/a-kho-sach-ban-doc/index.md"
    was = "Phần này nói về kho sách[^1] và bạn đọc.\n\n[^1]: Kể cả sách mượn.\n"
    edit(old, index, ("Phần này nói về kho sách và bạn đọc.", was))
    words = "Phần này nói về kho sách và bạn đọc."
    long = f"{'Lời dài trước con số ấy. ' * 9}Cả năm có 7.084 thẻ. {'Lời sau. ' * 9}".strip()
    number = remark(2, "B", tep=index, loai="so", chon="7.084", doan=long)
    sent = letter(tmp_path, "Đào", remark(1, "A", doan=words, tep=index), number)
    edit(old, index, ("Phần này nói", "Phần này viết"))
    merged(old, sent)
    told = (old / "gop-y.md").read_text(encoding="utf-8")
    assert "Phần này <del>nói</del><ins>viết</ins> về kho sách và bạn đọc." in told
    (quoted,) = (line for line in told.splitlines() if "“7.084” trong" in line)
    assert "Cả năm có 7.084 thẻ." in quoted
    assert quoted.count("Lời") < 8


def test_a_number_or_sentence_has_changed_only_where_it_has(old: Path, tmp_path: Path) -> None:
    """Another part of its paragraph may change; another number of its table, too."""
    page, text = "docs/0-gioi-thieu.md", "Có 12 kho sách lớn. Kho mới mở ở xã xa nhất."
    path = old / page
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")
    number = remark(1, "A", tep=page, doan=text, loai="so", chon="12")
    sentence = remark(2, "B", tep=page, doan=text, loai="cau", chon="Có 12 kho sách lớn.")
    whole = remark(3, "C", tep=page, doan=text)
    merged(old, letter(tmp_path, "Đào", number, sentence, whole))
    edit(old, page, ("xã xa nhất", "xã gần nhất"))
    assert [one.state for one in merged(old)] == [Fate.SAME, Fate.SAME, Fate.CHANGED]
    edit(old, page, ("kho sách lớn", "kho sách nhỏ"))
    assert [one.state for one in merged(old)] == [Fate.SAME, Fate.CHANGED, Fate.CHANGED]
    edit(old, page, ("Có 12", "Có 13"))
    assert [one.state for one in merged(old)] == [Fate.CHANGED] * 3


@pytest.mark.parametrize(
    "said",
    [
        {"kieu": "khác"},
        {"bao_cao": "Báo cáo khác"},
        {"gop_y": [remark(1, "x", luc="<script>")]},
        {"gop_y": [remark(1, "")]},
        {"gop_y": [remark(1, "x", tep="docs/../../etc/passwd.md")]},
        {"gop_y": [remark(1, "x" * 5001)]},
        {"gop_y": [remark(1, "x", la="lạ")]},
        {"gop_y": [remark(n, "x") for n in range(1001)]},
        {"nguoi": ""},
    ],
)
def test_a_file_of_another_making_is_refused(
    old: Path, tmp_path: Path, said: dict[str, object]
) -> None:
    """Whole, with its name; nothing of it is written."""
    path = letter(tmp_path, "Đào", **said)
    with pytest.raises(ReportError, match=path.name):
        merged(old, path)
    assert not (old / "data" / "gop-y.yml").exists()


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff", b"1" * 5_000_001, b"null"])
def test_what_is_no_json_is_refused(tmp_path: Path, content: bytes) -> None:
    """Endless, nested or broken."""
    path = tmp_path / "gop-y-x.json"
    path.write_bytes(content)
    with pytest.raises(ReportError, match=r"gop-y-x\.json"):
        read_file(path)


def test_remarks_stand_beside_their_passages_where_asked(old: Path, tmp_path: Path) -> None:
    """As text, whatever was typed, and what has changed word by word; the published site has none,
    and every page says what it is.
    """
    shutil.copytree(Path(__file__).parents[2] / "overrides", old / "overrides")
    git(old, "init", "-q")
    git(old, "add", "-A")
    git(old, "commit", "-qm", "Một")
    changed = remark(2, "Sai.", doan="Số thẻ <b> và lượt phục vụ")
    merged(old, letter(tmp_path, "Đào", remark(1, "<script>x</script> [a](javascript:b)"), changed))
    page = "a-kho-sach-ban-doc/2-ban-doc.html"
    text = (publish_quietly(Project(old)) / page).read_text(encoding="utf-8")
    assert 'class="y-kien' not in text
    assert "có chỗ sửa chưa ghi" in text
    assert CliRunner().invoke(main, ["--thu-muc", str(old), "html", "--gop-y"]).exit_code == 0
    text = (old / "site" / page).read_text(encoding="utf-8")
    before, _, after = text.partition('class="y-kien')
    assert "&lt;script&gt;x&lt;/script&gt; [a](javascript:b)" in after
    assert re.search(r"Số thẻ ?<del> ?&lt;b&gt; ?</del> ?và lượt phục vụ", after)
    assert HEADING not in before.partition("</h1>")[2]
