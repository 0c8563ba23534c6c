"""All that publishing would refuse is told by `check` before, at the file to blame."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from rich.console import Console

from macros.check.mechanics import find_broken_templates
from macros.findings import errors_among
from macros.project import Project
from macros.publish.run import check
from macros.publish.stages import Stages
from macros.read.report import read_report


def _quiet() -> Stages:
    return Stages(Console(file=io.StringIO()))


def _append(name: str, text: str) -> Callable[[Project], None]:
    def damage(project: Project) -> None:
        with (project.root / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return damage


def _replace(name: str, old: str, new: str) -> Callable[[Project], None]:
    def damage(project: Project) -> None:
        text = (project.root / name).read_text(encoding="utf-8")
        assert old in text
        (project.root / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return damage


def _rewrite_word(change: Callable[[str, bytes], bytes | None]) -> Callable[[Project], None]:
    """Write mau.docx anew, its parts changed, or left out."""

    def damage(project: Project) -> None:
        path = project.overrides / "in" / "mau.docx"
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as old:
            parts = {name: change(name, old.read(name)) for name in old.namelist()}
        with zipfile.ZipFile(path, "w") as new:
            for name, content in parts.items():
                if content is not None:
                    new.writestr(name, content)

    return damage


def _cut_short(project: Project) -> None:
    path = project.overrides / "in" / "mau.docx"
    path.write_bytes(path.read_bytes()[:2000])


PAGE, PARTICULARS = "docs/b-xep-loai.md", "data/report.yml"
WIDE = "| " + " | ".join(f"Cột{number:02}dài" for number in range(40)) + " |"
MAIN, TYPST, WORD = "overrides/main.html", "overrides/in/bao-cao.typ", "overrides/in/mau.docx"
# Every kind of refusal: what is done to the report, the file to blame, what is told of it.
REFUSED = {
    "letter": (_append(PAGE, "\nSách 書.\n"), PAGE, "“書”"),
    "list_in_a_note": (_append(PAGE, "\nSách.[^a]\n\n[^a]: Gồm:\n\n    - in\n"), PAGE, "chú thích"),
    "note_in_a_note": (
        _append(PAGE, "\nSách.[^a]\n\n[^a]: In.[^b]\n\n[^b]: Nói.\n"),
        PAGE,
        "chú thích",
    ),
    "picture_not_there": (_append(PAGE, "\n![Kho](kho.png)\n"), PAGE, "kho.png"),
    "picture_without_words": (_append(PAGE, "\n![](kho.png)\n"), PAGE, "mô tả bằng lời"),
    "picture_in_a_heading": (_append(PAGE, "\n## Kho ![Kho](kho.png)\n"), PAGE, "tiêu đề"),
    "picture_that_is_none": (_append("docs/kho.png", "chữ"), "docs/kho.png", "không phải là .png"),
    "place_not_there": (_append(PAGE, "\n[x](index.md#khong-co)\n"), PAGE, "khong-co"),
    "table_too_wide": (
        _append(PAGE, f"\n{WIDE}\n{'|---' * 40}|\n{WIDE}\n"),
        PAGE,
        "quá rộng cả trên trang nằm ngang",
    ),
    "html": (_append(PAGE, "\n<video></video>\n"), PAGE, "HTML"),
    "emblem": (_append(PARTICULARS, "logo: hinh/khong-co.svg\n"), PARTICULARS, "khong-co.svg"),
    "format": (_replace(PARTICULARS, "hd36", "hd99"), PARTICULARS, "hd99"),
    "address": (_append("mkdocs.yml", "site_url: x\n"), "mkdocs.yml", "site_url"),
    "navigation": (_replace("mkdocs.yml", ": b-xep", ": c-xep"), "mkdocs.yml", "c-xep-loai.md"),
    "template_left_open": (_append(MAIN, "{% block x %}"), MAIN, "không đọc được"),
    "template_without_its_part": (_append(MAIN, "{% include 'x.html' %}"), MAIN, "thiếu khuôn"),
    "template_with_a_strange_filter": (_append(MAIN, "{{ page|dep }}"), MAIN, "bộ lọc “dep”"),
    "template_with_a_strange_name": (_append(MAIN, "{{ trangg.title }}"), MAIN, "hỏi “trangg”"),
    "print_that_does_not_parse": (
        _append(TYPST, "\n#let x = (\n"),
        TYPST,
        "trình dàn trang từ chối",
    ),
    "print_that_asks_for_nothing": (
        _replace(TYPST, "emph(front.footer)", "front.x"),
        TYPST,
        'key "x"',
    ),
    "print_of_which_nobody_knows_what_stands_where": (
        _replace(TYPST, "<cac-cho>", ""),
        TYPST,
        "nhãn <cac-cho>",
    ),
    "print_that_tells_it_as_it_once_did": (
        _replace(TYPST, "turned: all(<ngang>)", ""),
        TYPST,
        "nhãn <cac-cho>",
    ),
    "styles_cut_short": (_cut_short, WORD, "tệp .docx bị hỏng"),
    "styles_with_a_broken_part": (
        _rewrite_word(lambda name, part: part[:500] if name == "word/styles.xml" else part),
        WORD,
        "phần word/styles.xml của tệp bị hỏng",
    ),
    "styles_without_a_part": (
        _rewrite_word(lambda name, part: None if name.endswith("document.xml.rels") else part),
        WORD,
        "thiếu phần word/_rels/document.xml.rels",
    ),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_publishing_would_refuse_is_told_first(kind: str, small: Project) -> None:
    """An error at the file to blame, before anything is built."""
    damage, path, told = REFUSED[kind]
    damage(small)
    found = [one for one in errors_among(check(small, _quiet())) if one.path == path]
    assert any(told in one.message for one in found), found


def test_a_template_for_print_is_tried_once_for_each_state(
    small: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sound one as well, until it is changed again; one that travels with the code never is."""
    tried: list[object] = []
    monkeypatch.setattr("macros.export.pdf.write.compile_book", lambda *all: tried.append(all))
    for text, times in (("", 0), ("\n// a\n", 1), ("", 1), ("\n// b\n", 2)):
        _append(TYPST, text)(small)
        assert errors_among(check(small, _quiet())) == ()
        assert len(tried) == times


def test_templates_of_the_theme_are_named_by_what_they_lack(small: Project) -> None:
    """By the line; those of the theme are there, and some may be missing."""
    path = small.root / MAIN
    lines = path.read_text(encoding="utf-8").count("\n")
    asked = "{% include 'partials/logo.html' %}{% include 'x.html' ignore missing %}"
    _append(MAIN, f"{asked}\n{{{{ page.title | url }}}}\n{{% include 'khong-co.html' %}}\n")(small)
    (found,) = find_broken_templates(read_report(small))
    assert (found.path, found.line) == (MAIN, lines + 3)
    assert "thiếu khuôn “khong-co.html”" in found.message
