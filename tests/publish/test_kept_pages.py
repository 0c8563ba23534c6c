"""Nothing stale: whatever is edited, a site made with what was kept is one made from nothing."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Mapping
from functools import partial
from inspect import getsource
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from mkdocs.structure import pages as structure
from rich.console import Console

from macros import project as project_module
from macros.cli import main
from macros.files import work as process
from macros.files.replace import replacing
from macros.findings import BrokenReport
from macros.project import Memory, Project, remembering
from macros.publish import kept
from macros.publish.run import Copies, build
from macros.publish.section import Edited
from macros.publish.stages import Stages
from macros.render.call.context import NumberedFigure
from tests.deep import examples
from tests.published import SMALL, copy_report

NO_COPIES = Copies()
_STORE, _RANKS = "docs/a-kho-sach-ban-doc/1-kho-sach.md", "docs/b-xep-loai.md"
_LINK = "[Kho](a-kho-sach-ban-doc/1-kho-sach.md#bo-sung-sach) mở đầu"
# What may stand instead of what, in which file; "" is a file that comes and goes.
_EDITS = (
    ("docs/index.md", "mở đầu", "đầu tiên"),
    ("docs/index.md", "Trang mở đầu", _LINK),
    (_STORE, "## Bổ sung sách", "## Bổ sung sách mới"),
    (_STORE, "hoan-thanh", "du-thao"),
    (_STORE, 'so("kho_sach"', 'so("kho_sac"'),  # a mistake
    (_STORE, "kem_don_vi=true", "kem_don_vi=false"),
    (_RANKS, '{{ bieu_do("xep_loai"', 'Một câu.\n\n{{ bieu_do("xep_loai"'),
    (_RANKS, "Kho sách đã nêu ở", "Xem"),
    ("data/tables/xep_loai.csv", "13,9,4,0", "13,8,4,1"),
    ("data/tables/chi_nhanh.csv", "Ven biển", "Ven sông"),
    ("data/tables/ban_doc.yml", "title: Bạn đọc", "title: Người đọc"),
    ("data/tables/kho_sach.yml", "title: ", "title: Các "),
    ("data/report.yml", "THƯ VIỆN TỈNH", "THƯ VIỆN CỦA TỈNH"),
    ("data/report.yml", "du_thao: null", "du_thao: 2"),
    ("data/outline.yml", "title: ", "title:  "),
    ("mkdocs.yml", "Trang đầu: ", "Trang nhất: "),
    ("mkdocs.yml", "- Giới thiệu: 0-gioi-thieu.md\n", ""),
    ("overrides/404.html", "Hãy chọn", "Xin chọn"),
    ("overrides/partials/copyright.html", "chan-trang", "chan-trang khac"),
    ("overrides/assets/stylesheets/in.css", "{", "{ "),
    ("overrides/assets/javascripts/theme/base.js", "NEAR = 150", "NEAR = 140"),  # within each page
    ("docs/them.md", "", "# Trang thêm\n\nKhông thuộc đề cương.\n"),
    (".cache", "", ""),  # damage
    ("macros", ".", ":"),  # the tool itself: what a caption says
)
_CODE = (
    (NumberedFigure, "label", property(lambda one: f"{one.kind} {one.number}:")),
    (project_module, "digest_code", lambda _: b"other code"),
)


def _edit(project: Project, number: int) -> None:
    """Make an edit, or take it back."""
    name, old, new = _EDITS[number]
    path = project.root / name
    if name == "macros":
        _change_code()
    elif path.is_dir():
        _damage(path)
    elif not old and new:
        path.unlink() if path.exists() else path.write_text(new, encoding="utf-8")
    else:
        text = path.read_text(encoding="utf-8")
        was, becomes = (new, old) if new and new in text else (old, new)
        path.write_text(text.replace(was, becomes), encoding="utf-8")


_instead: dict[str, object] = {}


def _change_code() -> None:
    """Put other code in the place of what prints captions, or the code that was there."""
    for owner, name, other in _CODE:
        was = _instead.pop(name, None)
        if was is None:
            _instead[name] = vars(owner)[name]
        setattr(owner, name, was or other)


def _damage(cache: Path) -> None:
    """Turn a letter of every record into another one."""
    for path in cache.rglob("*.json"):
        content = path.read_bytes()
        path.write_bytes(content.replace(b"a", b"b", 1) if b"a" in content else content[:-1])


def _site(
    project: Project, folder: Path, copies: Copies = NO_COPIES
) -> Mapping[str, bytes] | tuple[object, ...]:
    """Build the site with its copies, and give its files or what is wrong."""
    folder.mkdir()
    try:
        found = build(project, folder, copies, Stages(Console(file=io.StringIO())))
        files = (path for path in folder.rglob("*") if path.is_file())
        made = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
        return {**made, "": "\n".join(map(str, found)).encode()}
    except BrokenReport as error:
        return error.findings
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The small report, built once."""
    project = copy_report(SMALL, tmp_path_factory.mktemp("giu") / "nho")
    assert isinstance(_site(project, project.root / "dung"), dict)
    return project


def _from_nothing(
    project: Project, copies: Copies = NO_COPIES
) -> Mapping[str, bytes] | tuple[object, ...]:
    """Build with nothing kept but drawings, which are named by all that they are made of."""
    empty = project.root.parent / "trong"
    shutil.copytree(project.cache / "bieu-do", empty / "bieu-do")
    try:
        return _site(Project(project.root, keeps_in=empty), project.root / "dung", copies)
    finally:
        shutil.rmtree(empty)


@examples(2, 300)
@given(st.lists(st.integers(0, len(_EDITS) - 1), min_size=2, max_size=5), st.booleans())
def test_after_any_edits_the_site_is_that_of_a_clean_build(
    drawn: Project, numbers: list[int], is_preview: bool
) -> None:
    """Words, numbers, meanings, navigation, look, mistakes, damage: in any order, byte by byte.

    A preview remembers all of it besides, and has no need of the records.
    """
    _edit_and_compare(drawn, numbers, NO_COPIES, is_preview=is_preview)


@examples(1, 300)
@given(st.lists(st.integers(0, len(_EDITS) - 1), min_size=1, max_size=4))
def test_after_any_edits_the_copies_are_those_of_a_clean_build(
    drawn: Project, numbers: list[int]
) -> None:
    """PDF and Word, too, are taken from what was kept only where they would come out the same."""
    _edit_and_compare(drawn, numbers, Copies(pdf=True, docx=True), is_preview=False)


def _edit_and_compare(
    drawn: Project, numbers: list[int], copies: Copies, *, is_preview: bool
) -> None:
    files = (name for name, *_ in _EDITS if name not in (".cache", "macros"))
    before = {name: (drawn.root / name) for name in files}
    texts = {path: path.read_bytes() for path in before.values() if path.is_file()}
    try:
        memory: Memory = {}
        for number in numbers:
            _edit(drawn, number)
            goes_on = is_preview and _EDITS[number][0] != "macros"  # other code is another process
            with remembering(memory if goes_on else {}) as memory:
                made = _site(drawn, drawn.root / "dung", copies)
        assert made == _from_nothing(drawn, copies)
    finally:
        if _instead:
            _change_code()
        for path in before.values():
            path.write_bytes(texts[path]) if path in texts else path.unlink(missing_ok=True)


def test_the_site_builder_asks_for_anchors_where_ours_are_given() -> None:
    """Ours stand in for what a new version of it may call otherwise, or read otherwise."""
    theirs, ours = kept._NamedAnchors.__bases__[0](), kept._NamedAnchors()
    lines = ['<p id="mot">', '<a\tname="hai&amp;" href="#ba">', "Lời.</a></p>", '<i data-id="bốn">']
    assert theirs.run(lines) == ours.run(lines)
    assert theirs.present_anchor_ids == ours.present_anchor_ids == {"mot", "hai&"}
    assert "= _RawHTMLPreprocessor()" in getsource(structure.Page.render)


def test_pages_are_made_anew_of_another_script_that_stands_in_them(drawn: Project) -> None:
    """A look of one's own may be a script alone: pages kept the one before."""
    (number,) = (at for at, (name, *_) in enumerate(_EDITS) if name.endswith(".js"))
    _edit_and_compare(drawn, [number], NO_COPIES, is_preview=False)


def test_a_second_process_marks_no_page_but_its_own(
    drawn: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It begins amid a page of the first one, of which nothing is to be seen on others."""

    def begin(work: Callable[[], object]) -> int:
        spend = process._SPEND.set(lambda _: None)
        work()
        process._SPEND.reset(spend)
        return 1

    alone = _site(drawn, drawn.root / "dung")
    empty = drawn.root.parent / "hai"
    shutil.copytree(drawn.cache / "bieu-do", empty / "bieu-do")
    again = Project(drawn.root, keeps_in=empty)
    for name, instead in {"_fork": begin, "_end": lambda _: None, "_FEW": 1, "_MUCH": 0}.items():
        monkeypatch.setattr(process, name, instead)
    _site(again, drawn.root / "dung")
    monkeypatch.undo()
    assert _site(again, drawn.root / "dung") == alone


def test_other_code_makes_everything_anew(drawn: Project) -> None:
    """Whoever takes an upgrade sees no page that the code before made."""
    _edit_and_compare(drawn, [len(_EDITS) - 1], NO_COPIES, is_preview=False)


def test_the_page_that_is_looked_at_comes_first_and_as_it_stays(drawn: Project) -> None:
    """What is shown at once is what the whole build writes a moment later."""
    folder, address = drawn.root / "dung", "b-xep-loai.html"
    left: list[kept.KeptPages] = []
    stages = Stages(Console(file=io.StringIO()))
    with replacing(folder) as new:
        build(drawn, new, Copies(), stages, leave=lambda one, *_: left.append(one))
    was = (folder / address).read_bytes()
    try:
        _edit(drawn, 6)
        _edit(drawn, 8)
        assert Edited(left[0], folder).remake(address)
        first = (folder / address).read_bytes()
        site = _site(drawn, drawn.root / "moi")
        assert isinstance(site, Mapping)
        assert was != first == site[address]
        _edit(drawn, 4)
        assert not Edited(left[0], folder).remake("a-kho-sach-ban-doc/1-kho-sach.html")  # a mistake
    finally:
        for number in (6, 8, 4):
            _edit(drawn, number)
        shutil.rmtree(folder)


def test_who_asks_is_told_which_pages_were_made_anew(small: Project) -> None:
    """A page whose words changed, those around which the navigation changed, or none."""
    command = ["--thu-muc", str(small.root), "html", "--do-thoi-gian"]
    run = partial(CliRunner().invoke, main, command)
    run()
    assert "không trang nào phải dựng lại" in run().output
    _edit(small, 7)
    assert "1 trang dựng lại (lời hoặc số đã đổi): b-xep-loai.md" in run().output
    _edit(small, 15)
    assert "trang dựng lại (chỉ khung đổi: điều hướng, tên): " in run().output


def test_a_sentence_makes_its_own_page_anew_and_no_other(
    drawn: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who edits a page waits for that page alone."""
    made: list[kept.KeptPages] = []
    init = kept.KeptPages.__init__

    def noted(self: kept.KeptPages, *given: object) -> None:
        made.append(self)
        init(self, *given)  # type: ignore[arg-type]

    _site(drawn, drawn.root / "dung")
    monkeypatch.setattr(kept.KeptPages, "__init__", noted)
    _edit(drawn, 7)
    _site(drawn, drawn.root / "dung")
    _edit(drawn, 7)
    (last,) = made
    assert last.remade == {one: ["b-xep-loai.md"] for one in ("chu", "tim", "khuon")}
