"""Where figures and tables fall on the pages, read from the finished copy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from macros.export.page.flow import Slab, SlabKind, place_figures
from macros.export.pdf.white import draw_up
from tests.export.conftest import Printed

Print = Callable[..., Printed]


def chart(number: int, height: int = 420) -> str:
    """A figure as the site prints it; 420 px are 43 hundredths of a page."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="{height}"'
        f' viewBox="0 0 600 {height}"><rect width="600" height="{height}" fill="#888"/></svg>'
    )
    return (
        f'<figure class="bieu-do" id="hinh-{number}"><div class="hinh" role="img"'
        f' aria-label="Hình {number}">{svg}</div><figcaption><span class="nhan">Hình {number}.'
        f"</span> Tên hình {number}</figcaption></figure>"
    )


def table(rows: int) -> str:
    """A table whose rows are 19,5 pt high, with a line for its source."""
    body = "".join(f"<tr><th>Dòng {number}.</th><td>{number}</td></tr>\n" for number in range(rows))
    return (
        '<figure class="bang" id="bang-thu"><figcaption><span class="nhan">Bảng 1.</span> Thử'
        "</figcaption><table><thead><tr><th>Tên</th><th>Số</th></tr></thead>"
        f'<tbody>{body}</tbody></table><p class="nguon">Nguồn: người thử.</p></figure>'
    )


def paragraphs(count: int, word: str) -> str:
    """Paragraphs of one line, 24 pt each."""
    return "".join(f"<p>{word} {number}.</p>" for number in range(count))


def pages_of(printed: Printed) -> list[str]:
    """The text of each page on one line; nothing may have been found."""
    assert printed.findings == ()
    return [" ".join(page.split()) for page in printed.pages]


def page_with(pages: list[str], words: str) -> int:
    """The body page with these words, not the contents."""
    return next(n for n, page in reversed(list(enumerate(pages))) if words in page)


def test_text_fills_the_room_that_a_figure_would_leave(print_page: Print) -> None:
    """A figure that no longer fits goes to the head of the next page, and the text goes on."""
    body = f"<h1>Mục</h1>{paragraphs(11, 'Trước')}{chart(1)}{paragraphs(16, 'Sau')}{chart(2)}"
    pages = pages_of(print_page(body))
    page = page_with(pages, "Trước 10.")
    assert "Sau 0." in pages[page]
    assert "Tên hình 1" not in pages[page]
    assert pages[page + 1].index("Tên hình 1") < pages[page + 1].index("Sau 15.")
    assert page_with(pages, "Tên hình 1") <= page_with(pages, "Tên hình 2")


def test_a_figure_never_stands_above_its_own_heading(print_page: Print) -> None:
    """Where the page has room for it, it stands where it was called."""
    first_page = f"<h1>Đầu</h1>{paragraphs(19, 'Đầu')}"
    body = f"{first_page}<h2>Mục</h2>{paragraphs(2, 'Trước')}{chart(1)}{paragraphs(30, 'Sau')}"
    pages = pages_of(print_page(body))
    page = pages[page_with(pages, "Trước 1.")]
    assert page.index("Trước 1.") < page.index("Tên hình 1") < page.index("Sau 0.")


@pytest.mark.parametrize("before", [4, 12, 20])
def test_a_figure_never_comes_between_the_rows_of_a_table(print_page: Print, before: int) -> None:
    """Wherever on the page it is met, and although the table is too long for one page."""
    body = (
        f"<h1>Mục</h1>{paragraphs(before, 'Trước')}{chart(1)}{paragraphs(14, 'Sau')}{table(50)}"
        f"{paragraphs(16, 'Cuối')}"
    )
    text = " ".join(pages_of(print_page(body)))
    first = text.rindex("Dòng 0.")
    assert not first < text.rindex("Tên hình 1") < text.rindex("Dòng 49.")


@pytest.mark.parametrize(("before", "is_whole"), [(22, True), (8, False)])
def test_a_table_is_broken_only_where_a_third_of_the_page_is_left(
    print_page: Print, before: int, *, is_whole: bool
) -> None:
    """A page could hold it: it moves whole where little is left, and is broken where much is."""
    pages = pages_of(print_page(f"<h1>Mục</h1>{paragraphs(before, 'Trước')}{table(28)}"))
    first, last = page_with(pages, "Dòng 0."), page_with(pages, "Dòng 27.")
    assert (first == last) is is_whole
    assert ("Bảng 1 (tiếp theo)" in pages[last]) is not is_whole


@pytest.mark.parametrize("rows", range(32, 37))
def test_a_source_never_stands_alone(print_page: Print, rows: int) -> None:
    """It comes with the last rows, also where just these rows would fill the page."""
    pages = pages_of(print_page(f"<h1>Mục</h1>{table(rows)}"))
    assert f"Dòng {rows - 1}." in pages[page_with(pages, "Nguồn: người thử")]


def test_a_short_table_drifts_whole_where_the_text_after_it_fills_the_page(
    print_page: Print,
) -> None:
    """With fewer than fifteen rows it is not broken; a longer one is."""
    body = f"<h1>Mục</h1>{paragraphs(9, 'Trước')}{table(14)}{paragraphs(30, 'Sau')}"
    pages = pages_of(print_page(body))
    assert "Sau 0." in pages[0]
    assert "Dòng 0." not in pages[0]
    assert pages[1].index("Dòng 0.") < pages[1].index("Dòng 13.") < pages[1].index("Sau 20.")
    longer = pages_of(print_page(body.replace(table(14), table(20))))
    assert "Dòng 0." in longer[0]


@pytest.mark.parametrize("level", [0, 1])
def test_a_figure_passes_only_headings_that_the_contents_do_not_list(level: int) -> None:
    """Under a listed one a reader looks for what belongs to it."""
    text = Slab("", SlabKind.PARAGRAPH, letters=85 * 7)
    heading = Slab("", SlabKind.HEADING, letters=10, level=level)
    figure = Slab("", SlabKind.FIGURE, height=400)
    placed = place_figures([figure, heading, text, text], 728)
    assert any(slab.is_adrift for slab in placed) is (level == 0)


def lines(count: int) -> Slab:
    """A paragraph of so many lines, 18 pt each."""
    return Slab(f"{count} dòng", SlabKind.PARAGRAPH, letters=85 * count - 1)


CHART = Slab("hình", SlabKind.FIGURE, height=400, name="hinh")
LISTED = Slab("mục", SlabKind.HEADING, letters=10, level=2)
PART = Slab("phần", SlabKind.HEADING, letters=10, level=1)
WIDE = Slab("bảng ngang", SlabKind.TABLE, is_turned=True, name="ngang")


@pytest.mark.parametrize(
    ("white", "passed"),
    [
        (300, ["10 dòng"]),  # 114 pt stay white, less than a third of the page
        (500, ["10 dòng", "mục", "9 dòng"]),  # else below the next heading
        (680, ["10 dòng", "mục", "9 dòng", "8 dòng"]),  # else behind the next table
    ],
)
def test_text_is_drawn_up_before_what_leaves_a_page_white(white: int, passed: list[str]) -> None:
    """No further than it must: past headings, then past the next table, which keeps its place."""
    table = Slab("bảng", SlabKind.TABLE, height=200, name="bang")
    slabs = [CHART, lines(10), LISTED, lines(9), table, lines(8), LISTED, lines(7)]
    drawn = [slab.code for slab in draw_up(slabs, {"hinh": [white]}, 728)]
    assert drawn[: len(passed)] == passed
    assert drawn.index("hình") == len(passed) < drawn.index("bảng") < drawn.index("7 dòng")


@pytest.mark.parametrize("next_part", [[PART], [LISTED, lines(3), LISTED]])
def test_an_exhibit_never_stands_in_another_part_or_two_sections_below(
    next_part: list[Slab],
) -> None:
    """However white its page: whoever reads there would take it for that section's."""
    slabs = [CHART, *next_part, lines(20)]
    drawn = [slab.code for slab in draw_up(slabs, {"hinh": [500]}, 728)]
    assert drawn[-2:] == [next_part[-1].code, "20 dòng"]


def test_nothing_else_changes_its_place() -> None:
    """A report without white pages is printed as it is written; text never ends in a heading."""
    slabs = [lines(3), CHART, lines(2), LISTED, WIDE]
    assert list(draw_up(slabs, {}, 728)) == slabs
    assert [one.code for one in draw_up(slabs, {"hinh": [270]}, 728)][1:4] == [
        "2 dòng",
        "hình",
        "mục",
    ]


def test_a_turned_table_goes_before_the_paragraph_whose_end_would_have_a_page_alone() -> None:
    """Where the text after it does not fill that page."""
    slabs = [lines(9), lines(8), WIDE, lines(3), CHART]
    drawn = [slab.code for slab in draw_up(slabs, {"ngang": [690]}, 728)]
    assert drawn == ["9 dòng", "bảng ngang", "8 dòng", "3 dòng", "hình"]
    longer = [*slabs[:3], lines(14), lines(14), CHART]
    assert next(draw_up(longer[2:], {"ngang": [690]}, 728)).code == "14 dòng"


def test_a_page_before_a_figure_is_not_left_white(print_page: Print) -> None:
    """Although little text stands before the next heading: what is below that comes first."""
    text = paragraphs(12, "Trước")
    body = f"<h1>Mục</h1>{text}{chart(1, 640)}<p>Ngay sau.</p><h2>Sau</h2>{paragraphs(20, 'Sau')}"
    pages = pages_of(print_page(body))
    page = page_with(pages, "Trước 11.")
    assert "Sau 3." in pages[page]
    assert "Tên hình 1" in pages[page + 1]


@pytest.mark.parametrize("before", range(20, 28))
def test_a_first_line_never_stands_alone_because_of_a_note(print_page: Print, before: int) -> None:
    """The note of the second line finds no room: the paragraph goes on with it."""
    note = '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>'
    notes = f'<div class="footnote"><ol><li id="fn:a"><p>{"Lời chú. " * 30}</p></li></ol></div>'
    words = " ".join(["Lời"] * 30)
    body = f"<h1>Mục</h1>{paragraphs(before, 'Dòng')}<p>Đầu {words} dấu{note} {words}.</p>{notes}"
    pages = pages_of(print_page(body))
    assert page_with(pages, "Đầu Lời") == page_with(pages, "dấu1")
