"""Whatever a copy loses, adds or exchanges is found: page, line, and the words that part."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from macros.export.proof.conservation import (
    compare_with_pdf,
    compare_with_site,
    compare_with_word,
    place_of,
)
from macros.export.proof.printed import Shown, Tag, say_pdf
from macros.export.proof.transcript import Sign
from macros.findings import Code, Finding, Severity, errors_among
from tests.export.proof.conftest import NAME, PAGE, Published, line_of

STOCK = "a-kho-sach-ban-doc/1-kho-sach"
Change = Callable[[Tag | Shown], Tag | Shown | None]


def text_of(tag: Tag | Shown) -> str:
    return tag.text if isinstance(tag, Shown) else "".join(one.text for one in tag.shown())


def changed(tag: Tag, change: Change) -> Tag:
    """Change the tags of a printed copy; None takes one away."""
    parts: list[Tag | Shown] = []
    for part in tag.parts:
        new = change(part)
        if isinstance(new, Tag):
            new = changed(new, change)
        parts.extend([new] if new is not None else [])
    return replace(tag, parts=tuple(parts))


def lose(kind: str, words: str = "", nth: int = 1) -> Change:
    """Lose the nth tag of a kind that holds some words."""
    seen: list[Tag] = []

    def change(part: Tag | Shown) -> Tag | Shown | None:
        if isinstance(part, Tag) and part.kind == kind and words in text_of(part):
            seen.append(part)
            return None if len(seen) == nth else part
        return part

    return change


def rename(kind: str, words: str, new: str) -> Change:
    """Give a tag that holds some words another kind."""

    def change(part: Tag | Shown) -> Tag | Shown:
        is_meant = isinstance(part, Tag) and part.kind == kind and words in text_of(part)
        return replace(part, kind=new) if is_meant else part

    return change


def reword(old: str, new: str) -> Change:
    """Print other words."""

    def change(part: Tag | Shown) -> Tag | Shown:
        return replace(part, text=part.text.replace(old, new)) if isinstance(part, Shown) else part

    return change


def element(name: str, words: str) -> str:
    """Match a whole element of Word's XML that holds some words, and no second of its kind."""
    return rf"<w:{name}\b(?:(?!</w:{name}>).)*{words}(?:(?!<w:{name}[ >]).)*?</w:{name}>"


@dataclass(frozen=True)
class Loss:
    """What is done to each copy: a change of tags, a pattern and its replacement in XML or HTML."""

    pdf: Change
    word: tuple[str, str]
    site: tuple[str, str]
    near: str  # words of the page on whose line it is told
    told: str  # that only the whole copy has


LOSSES = {
    "a word": Loss(
        reword("dấu cạnh", "dấu"), ("dấu cạnh", "dấu"), ("dấu cạnh", "dấu"), "Dấu của", "dấu cạnh"
    ),
    "a digit": Loss(
        reword("1.234", "1.243"), (r"1\.234", "1.243"), (r"1\.234", "1.243"), "Dấu của", "1.234"
    ),
    "two words exchanged": Loss(
        reword("Lời cuối của", "Lời của cuối"),
        ("Lời cuối của", "Lời của cuối"),
        ("Lời cuối của", "Lời của cuối"),
        "Lời cuối",
        "Lời cuối của",
    ),
    "a cell": Loss(
        lose("TD", "34"),
        (element("tc", ">34<"), ""),
        (r"<td[^>]*>34</td>", ""),
        "| Trung bình",
        "| 34",
    ),
    "a row": Loss(
        lose("TR", "Xuất sắc"),
        (element("tr", ">12<"), ""),
        (r"<tr>\s*<td>Xuất.*?</tr>", ""),
        "| Xuất sắc",
        "Xuất sắc | 12",
    ),
    "a picture": Loss(
        # The chart of another section comes first.
        lambda part: None if isinstance(part, Tag) and part.kind == "Figure" else part,
        (r"<w:drawing>.*?</w:drawing>", ""),
        (r"<img[^>]*>", ""),
        "![Lược đồ",
        "[hình]",
    ),
    "an item": Loss(
        lose("LI", "Mục thứ năm"),
        (element("p", "Mục thứ năm"), ""),
        ("<li>Mục thứ năm</li>|<li>\\s*<p>Mục thứ năm</p>\\s*</li>", ""),
        "5. Mục",
        "5. Mục thứ năm",
    ),
    "the number of a list": Loss(
        reword("5.", "1."), (r"lvlText", "lvlText"), ('start="5"', ""), "5. Mục", "5. Mục"
    ),
    "a note": Loss(
        lose("Note", "chú thích hai"),
        (r'<w:footnoteReference w:id="\d+"/>(?=(?:(?!<w:footnoteReference ).)*$)', ""),
        (r'<sup [^>]*id="fnref:hai"[^>]*>.*?</sup>', ""),
        "Dấu của",
        "chú thích",
    ),
    "a second mark": Loss(
        lose("Lbl", "3", nth=3),
        (element("instrText", "NOTEREF"), "<w:instrText> X </w:instrText>"),
        (r'<sup [^>]*id="fnref2:mot"[^>]*>.*?</sup>', ""),
        "Dấu của",
        "[dấu chú thích]",
    ),
    "a link": Loss(
        rename("Link", "trang của sở", "Span"),
        (r'<w:hyperlink r:id="[^"]*">', "<w:hyperlink>"),
        (r'<a href="https://example.org/phong-doc">', "<span>"),
        "Năm 2020 có",
        "[liên kết] trang",
    ),
    "a heading": Loss(
        rename("H3", "Mục nhỏ", "P"),
        (r"Heading3(?=[^<>]*/></w:pPr><w:r>(?:(?!</w:p>).)*Mục nhỏ)", "BodyText"),
        (r"<h3([^>]*>Mục nhỏ.*?)</h3>", r"<p\1</p>"),
        "### Mục nhỏ",
        "[tiêu đề cấp",
    ),
    "a whole section": Loss(
        lose("H2", "Bảng gõ tay"),
        (element("p", "Bảng gõ tay"), ""),
        (r"<h2[^>]*>Bảng gõ tay.*?</h2>", ""),
        "## Bảng",
        "Bảng gõ tay",
    ),
}


def in_word(published: Published, target: Path, pattern: str, new: str) -> Path:
    """Write the Word copy again with its XML changed."""
    with zipfile.ZipFile(published.word) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                text, times = re.subn(pattern, new, content.decode(), flags=re.DOTALL)
                assert times, pattern
                content = text.encode()
            copy.writestr(name, content)
    return target


def in_site(published: Published, folder: Path, pattern: str, new: str, page: str = NAME) -> Path:
    """Write the site again with one page changed."""
    shutil.copytree(published.project.site, folder)
    path = folder / f"{page}.html"
    text, times = re.subn(pattern, new, path.read_text(encoding="utf-8"), count=1, flags=re.DOTALL)
    assert times, pattern
    path.write_text(text, encoding="utf-8")
    return folder


def on_page(findings: Iterator[Finding]) -> Finding:
    """Return the only finding of the page."""
    (found,) = [one for one in errors_among(findings) if one.path == PAGE]
    assert found.code is Code.PARITY
    return found


def test_a_sound_copy_says_what_the_site_says(rich: Published) -> None:
    """With every kind of block and inline, title block, contents and signature."""
    assert list(compare_with_site(rich.edition, rich.ledger, rich.project.site)) == []
    assert errors_among(compare_with_pdf(rich.edition, rich.tags)) == ()
    assert list(compare_with_word(rich.edition, rich.word)) == []


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_of_the_printed_copy_is_found(rich: Published, name: str) -> None:
    """At the line of the page, with the words that the PDF has not."""
    loss = LOSSES[name]
    found = on_page(compare_with_pdf(rich.edition, changed(rich.tags, loss.pdf)))
    assert (loss.told in found.message, found.line) == (True, line_of(loss.near)), found


@pytest.mark.parametrize("name", sorted(LOSSES.keys() - {"the number of a list"}))
def test_a_loss_of_the_word_copy_is_found(rich: Published, tmp_path: Path, name: str) -> None:
    """At the line of the page, with the words that the Word file has not."""
    loss = LOSSES[name]
    damaged = in_word(rich, tmp_path / "x.docx", *loss.word)
    found = on_page(compare_with_word(rich.edition, damaged))
    assert (loss.told in found.message, found.line) == (True, line_of(loss.near)), found


@pytest.mark.parametrize("name", LOSSES)
def test_what_the_document_has_and_the_site_has_not_is_found(
    rich: Published, tmp_path: Path, name: str
) -> None:
    """A reader of pages that loses or makes something is caught by a second one."""
    loss = LOSSES[name]
    site = in_site(rich, tmp_path / "site", *loss.site)
    found = on_page(compare_with_site(rich.edition, rich.ledger, site))
    assert (loss.told in found.message, found.line) == (True, line_of(loss.near)), found


def test_a_number_that_is_not_the_ledger_s_is_found(rich: Published, tmp_path: Path) -> None:
    """The finding names page and line of the call, and both numbers."""
    site = in_site(rich, tmp_path / "site", ">31.305<", ">31.306<", page=STOCK)
    found = list(compare_with_site(rich.edition, rich.ledger, site))
    assert {(one.path, one.code) for one in found} == {(f"docs/{STOCK}.md", Code.PARITY)}
    assert "“31.306” ở chỗ sổ cái ghi “31.305”" in str(found[0])


def test_a_number_that_the_ledger_does_not_have_is_found(rich: Published, tmp_path: Path) -> None:
    """It was printed by nobody."""
    number = '<a class="so" data-so="99.0">7.777</a></article>'
    site = in_site(rich, tmp_path / "site", "</article>", number, page=STOCK)
    found = list(compare_with_site(rich.edition, rich.ledger, site))
    assert found[0].message == "trang web in “7.777” mà sổ cái không có"
    assert {one.path for one in found} == {f"docs/{STOCK}.md"}


def test_a_page_that_is_not_there_is_found(rich: Published, tmp_path: Path) -> None:
    """Each number is named by the line of its call, and the words by their heading."""
    site = Path(shutil.copytree(rich.project.site, tmp_path / "site"))
    (site / f"{STOCK}.html").unlink()
    found = list(compare_with_site(rich.edition, rich.ledger, site))
    assert {one.path for one in found} == {f"docs/{STOCK}.md"}
    assert any(one.message.startswith("trang web in “không có”") for one in found)
    assert any("trang web có “”" in one.message for one in found)


def test_many_differences_are_told_one_by_one_up_to_ten_and_counted(rich: Published) -> None:
    """The rest may have the same cause."""
    found = errors_among(compare_with_pdf(rich.edition, changed(rich.tags, reword("n", "m"))))
    assert len(found) == 11
    assert "chỗ khác lệch giữa trang web và bản in PDF" in found[-1].message


def test_words_around_the_body_are_held_too(rich: Published) -> None:
    """Title block, contents, signature and the page that says what a draft lacks."""
    for old, new in (
        ("Dự thảo lần 1", "Dự thảo lần 2"),
        ("MỤC LỤC", "MỤC"),
        ("Lưu Văn thư", "Văn thư"),
        ("Mục chưa hoàn thành: 2", "Mục chưa hoàn thành: 3"),
    ):
        (found,) = errors_among(
            compare_with_pdf(rich.edition, changed(rich.tags, reword(old, new)))
        )
        assert found.path == "data/report.yml", old
        assert old in found.message


def test_a_note_on_another_page_than_its_mark_is_told(rich: Published) -> None:
    """A reader looks for it at the foot of the page; nothing is lost, so it is a warning."""

    def turn(part: Tag | Shown) -> Tag | Shown:
        is_there = (
            isinstance(part, Tag) and part.kind == "Note" and "chú thích hai" in text_of(part)
        )
        return over(part) if is_there and isinstance(part, Tag) else part

    def over(tag: Tag) -> Tag:
        return changed(
            tag, lambda one: replace(one, page=one.page + 1) if isinstance(one, Shown) else one
        )

    (found,) = compare_with_pdf(rich.edition, changed(rich.tags, turn))
    assert (found.path, found.severity) == (PAGE, Severity.WARNING)
    assert re.fullmatch(
        r"chú thích 4 in ở trang (\d), còn dấu của nó ở trang (\d)", found.message
    ), found


def test_a_place_on_paper_is_found_again_in_the_author_s_page(rich: Published) -> None:
    """By its words, or by the picture that stands on that page."""
    page = next(one.page for one in rich.tags.shown() if "Lời cuối" in one.text)
    for words, path in (("Lời cuối của trang.", PAGE), ("BÁO CÁO", "data/report.yml")):
        number = page if words.startswith("Lời") else 1
        assert place_of(rich.edition, rich.tags, number, words).path == path
    said = say_pdf(rich.tags).said
    number = next(one.place.line for one in said if one.text == Sign.PICTURE)
    drawn = place_of(rich.edition, rich.tags, number, "Bắc")
    lines = (rich.project.root / drawn.path).read_text(encoding="utf-8").split("\n")
    assert lines[drawn.line - 1].startswith("{{ bieu_do(")
