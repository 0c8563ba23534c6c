"""What `baocao giai-thich` says is true: wrong examples give the code, right ones do not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner

from macros.check.run import examine
from macros.cli import main
from macros.findings import Code, Finding
from macros.project import Project
from macros.publish.telling import CodeGuide, read_explanations
from macros.read.report import read_report
from tests.check.test_cases import lacking
from tests.published import ROOT, SMALL, copy_report

EXPLAINED = read_explanations()
# What shows only when a report is imported, built or approved; each has a test that makes it.
ELSEWHERE = {
    "ban-do": "def test_what_no_map_can_draw_is_told",
    "ban-in": "def test_a_note_holds_nothing_but_paragraphs",
    "bo-cuc": "def test_unknown_layout",
    "chua-duyet": "def test_steps_that_lack_are_work_to_do_and_bar_the_final",
    "danh-muc": "def test_a_table_without_a_page_is_a_finding",
    "danh-dau": "có các khóa này; sửa keys [danh-dau]",
    "lech-ban": "def test_a_printer_that_loses_words_publishes_nothing",
    "loi-excel": "def test_error_and_formula_in_a_workbook",
    "o-gop": "def test_merged_cells",
    "phong-chu": "def test_a_folder_of_fonts_that_is_none_is_found",
    "so-hai-nghia": "def test_contradicting_column_decides_nothing",
    "tep-excel": "def test_not_a_workbook",
}
TYPED = [code for code, one in EXPLAINED.items() if not one.tep and code not in ELSEWHERE]
IN_FILES = [code for code, one in EXPLAINED.items() if one.tep and code not in ELSEWHERE]


def _found(project: Project) -> tuple[Finding, ...]:
    return examine(read_report(project), lacking=lacking).findings


@cache
def _found_on_pages(codes: tuple[str, ...], which: str) -> Mapping[str, tuple[Finding, ...]]:
    """Make one report in which the example of each code is a section; say what each page has."""
    with TemporaryDirectory() as folder:
        project = copy_report(SMALL, Path(folder) / "nho")
        outline = (project.data / "outline.yml").read_text(encoding="utf-8")
        navigation = project.config.read_text(encoding="utf-8")
        for number, code in enumerate(codes, start=3):
            name = f'id: {code}, number: "{number}", path: "{number}"'
            outline += f"- {{{name}, title: Ví dụ, level: 1}}\n"
            navigation += f"- Ví dụ: {code}.md\n"
            front = f"---\nmuc: {code}\ntrang_thai: hoan-thanh\n---\n# {number}. Ví dụ\n\n"
            text = f"{front}{getattr(EXPLAINED[code], which)}\n"
            (project.docs / f"{code}.md").write_text(text, encoding="utf-8")
        (project.data / "outline.yml").write_text(outline, encoding="utf-8")
        project.config.write_text(navigation, encoding="utf-8")
        found = _found(project)
    return {code: tuple(one for one in found if one.path == f"docs/{code}.md") for code in codes}


def _only(found: Iterable[Finding], code: str) -> list[Finding]:
    return [one for one in found if one.code == code]


def _can_be_silenced(found: Iterable[Finding]) -> bool:
    warnings = (one for one in found if one == one.as_warning and not one.is_to_write)
    return any(one.path.startswith("docs/") for one in warnings)


def test_every_code_is_explained() -> None:
    """With what to do, and with both examples."""
    assert set(EXPLAINED) == set(map(str, Code))
    assert all(one.nghia and one.sai and one.dung and one.lam for one in EXPLAINED.values())


@pytest.mark.parametrize("code", TYPED)
def test_the_wrong_sentence_gives_the_code_and_the_right_one_does_not(code: str) -> None:
    """Typed on a page of their own, which may be let stand where the guide says so."""
    found = _only(_found_on_pages(tuple(TYPED), "sai")[code], code)
    if not found:  # where one page is unreadable, some questions are asked of none
        found = _only(_found_on_pages((code,), "sai")[code], code)
    assert found
    assert _can_be_silenced(found) == EXPLAINED[code].canh_bao
    assert _only(_found_on_pages(tuple(TYPED), "dung")[code], code) == []


@pytest.mark.parametrize("code", IN_FILES)
def test_what_is_wrong_in_a_file_gives_the_code(code: str, small: Project) -> None:
    """The right words stand in the sound report already, or may be added to it."""
    one = EXPLAINED[code]
    sound = _found_in_the_sound_report()
    if _change(small, one, one.dung):
        assert _only(set(_found(small)) - sound, code) == []
    _change(small, one, one.sai)
    found = _only(set(_found(small)) - sound, code)
    assert found
    assert _can_be_silenced(found) == one.canh_bao


@cache
def _found_in_the_sound_report() -> frozenset[Finding]:
    with TemporaryDirectory() as folder:
        return frozenset(_found(copy_report(SMALL, Path(folder) / "nho")))


def _change(project: Project, one: CodeGuide, text: str) -> bool:
    """Put an example in its place, and tell whether that changes anything.

    In a folder, files are there as the example names them.
    """
    path = project.root / one.tep
    if path.is_dir():
        for name in {*one.sai.split(), *one.dung.split()}:
            file = project.root / name
            if name not in text.split():
                file.unlink(missing_ok=True)
            elif not file.exists():
                file.write_text("Ghi chép.\n", encoding="utf-8")
        return True
    whole = path.read_text(encoding="utf-8")
    changed = whole.replace(one.dung, text, 1) if one.dung in whole else f"{whole}{text}\n"
    path.write_text(changed, encoding="utf-8")
    return changed != whole


@pytest.mark.parametrize("code", ELSEWHERE)
def test_what_shows_later_has_a_test_of_its_own(code: str) -> None:
    """Named here, wherever it is, so that no code is left without proof."""
    assert ELSEWHERE[code] in _other_tests()


@cache
def _other_tests() -> str:
    files = {*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests/check/cases").glob("*.yml")}
    return "".join(path.read_text(encoding="utf-8") for path in files - {Path(__file__)})


def test_the_command_tells_meaning_and_examples() -> None:
    """With what to do, and how to let stand what may be right."""
    told = CliRunner().invoke(main, ["giai-thich", "[dau-ngoac]"])
    assert told.exit_code == 0
    assert told.stdout == (
        "dau-ngoac dấu ngoặc mở mà không đóng, hoặc ngược lại\n"
        "\nSai:\n    Có sách (kể cả sách nói.\n"
        "\nĐúng:\n    Có sách (kể cả sách nói).\n"
        "\nCách sửa: Thêm dấu đóng, hoặc xóa dấu mở.\n"
        'Bỏ qua: đúng ý thì đặt ngay trên dòng đó: {{ bo_qua("dau-ngoac", "lý do") }}\n'
    )
    firm = CliRunner().invoke(main, ["giai-thich", "csv"]).stdout
    assert "Sai (data/tables/xep_loai.csv):\n" in firm
    assert firm.endswith("Bỏ qua: không bỏ qua được.\n")


def test_codes_are_listed_and_a_wrong_one_is_answered_with_the_nearest() -> None:
    """Without a code, all are told with their meaning."""
    listed = CliRunner().invoke(main, ["giai-thich"]).stdout
    assert [line.split()[0] for line in listed.split("\n") if line[:1].strip()] == list(EXPLAINED)
    unknown = CliRunner().invoke(main, ["giai-thich", "ngay-khong"])
    assert unknown.exit_code == 1
    assert "ngay-khong-co" in unknown.stderr
