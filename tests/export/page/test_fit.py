"""How a table fits the page."""

from __future__ import annotations

import markdown
from lxml import html
from markdown.extensions.tables import TableExtension

from macros.export.document.grid import read_table
from macros.export.document.inlines import Text
from macros.export.document.nodes import Grid
from macros.export.page.fit import INSET_X, Paper, decimal_pads, fit_table

PAPER = Paper(468.0, 728.0, 728.0, 454.0)


class Typewriter:
    """A font whose every letter is half an em wide."""

    def width_em(self, text: str, *, bold: bool = False) -> float:
        return 0.5 * len(text)


def _read(source: str) -> Grid:
    def words(element: html.HtmlElement, _: bool) -> tuple[tuple[Text, ...], tuple[()]]:
        return (Text(str(element.text_content())),), ()

    grid = read_table(html.fromstring(source), words, lambda element: None)
    assert grid is not None
    return grid


def _grid(*rows: str, head: str = "") -> Grid:
    body = "".join(
        "<tr>" + "".join(f'<td class="so">{cell}</td>' for cell in row.split("|")) + "</tr>"
        for row in rows
    )
    heads = "".join(f"<th>{cell}</th>" for cell in head.split("|")) if head else ""
    return _read(f"<table><thead><tr>{heads}</tr></thead>{body}</table>")


def test_commas_stand_in_line() -> None:
    """A missing digit is half an em, a missing comma a quarter."""
    pads = decimal_pads(_grid("12,25", "7,5", "998", "-", "1.204,75"))
    assert pads == {(2, 0): 0.5, (3, 0): 1.25, (4, 0): 1.25}


def test_percent_signs_are_allowed_for() -> None:
    """A number without the sign moves left by its width."""
    assert decimal_pads(_grid("50%", "7")) == {(2, 0): 0.833}


def test_whole_numbers_need_no_pads() -> None:
    """Right alignment is enough."""
    assert decimal_pads(_grid("1.204", "7", "-")) == {}


def test_widths_fill_the_page() -> None:
    """A table is as wide as the text around it."""
    fit = fit_table(_grid("a|1|2"), Typewriter(), PAPER, landscape=False)
    assert abs(sum(fit.widths) - PAPER.portrait_width) < 0.01
    assert (fit.size, fit.is_landscape) == (12, False)


def test_no_word_is_wider_than_its_column() -> None:
    """Each column holds its longest word at the chosen size."""
    words = "|".join("chữ" * (n % 4 + 1) for n in range(12))
    grid = _grid(words)
    fit = fit_table(grid, Typewriter(), PAPER, landscape=False)
    assert fit.fits
    for cell in grid.rows[-1].cells:
        room = fit.widths[cell.column] - 2 * INSET_X
        assert room >= 0.5 * len(cell.text) * fit.size


def test_type_shrinks_before_the_page_turns() -> None:
    """Eleven points upright come before twelve on a turned page."""
    sizes = [
        (fit.size, fit.is_landscape)
        for count in (17, 18, 27, 29, 31, 99)
        for fit in [
            fit_table(_grid("|".join(["123"] * count)), Typewriter(), PAPER, landscape=False)
        ]
    ]
    assert sizes == [
        (12, False),
        (11, False),
        (12, True),
        (11, True),
        (10, True),
        (9, True),
    ]


def test_spans_are_counted() -> None:
    """A cell under a tall one lies in the next column."""
    table = "<table><tr><th rowspan=2>a</th><th>b</th></tr></table>"
    assert _read(table).width == 2
    two = _read(
        "<table><thead><tr><th rowspan=2>a</th><th colspan=2>b</th></tr>"
        "<tr><th>c</th><th>d</th></tr></thead></table>"
    )
    assert [(cell.text, cell.row, cell.column) for row in two.head for cell in row.cells] == [
        ("a", 0, 0),
        ("b", 0, 1),
        ("c", 1, 1),
        ("d", 1, 2),
    ]


def test_columns_stand_as_the_author_set_them() -> None:
    """The colons under the head of a Markdown table hold on paper as on the site."""
    source = "| Tên | Năm | Ghi chú |\n|:-:|---|--:|\n| Một | 2015 | có |\n| Hai | 2016 | không |"
    as_on_the_site = TableExtension(use_align_attribute=True)
    written = markdown.markdown(source, extensions=[as_on_the_site])
    assert list(_read(written).sides) == ["center", "center", "right"]
