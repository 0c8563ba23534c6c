"""HTML in one place: attributes, escaping, lines."""

from __future__ import annotations

from macros.render.call.html import Html, block, inline, lines, plain_table, scrolling, tag


def test_text_is_escaped_and_html_is_not() -> None:
    """What is typed in a table never becomes an element, not even after joining."""
    assert tag("td", "a < b", tag("sup", "&")) == "<td>a &lt; b<sup>&amp;</sup></td>"
    assert tag("p", f"{tag('b', 'x')}") == "<p>&lt;b&gt;x&lt;/b&gt;</p>"
    assert inline("<", Html("<br>")) == "&lt;<br>"


def test_attributes_are_named_as_in_html() -> None:
    """Some stand without a value, some are left out, all are escaped."""
    made = tag("a", class_="so", data_so="1.0", download=True, title='"', id=None, hidden=False)
    assert made == '<a class="so" data-so="1.0" download title="&quot;"></a>'
    assert tag("td", colspan=2, data_gia_tri="") == '<td colspan="2" data-gia-tri=""></td>'


def test_a_block_has_lines_of_its_own() -> None:
    """No two cells touch; what is not there leaves no empty line."""
    assert (
        block("tr", tag("td", "1"), None, tag("td", "2")) == "<tr>\n<td>1</td>\n<td>2</td>\n</tr>"
    )
    assert lines("a", None, "") == "a\n"


def test_a_table_scrolls_by_keyboard_too() -> None:
    """Its frame can be reached with the tab key and has a name."""
    frame = '<div class="bang-cuon" role="region" tabindex="0" aria-label="Số &amp; chữ">'
    assert scrolling("Số & chữ", "x") == f"{frame}\nx\n</div>"
    table = plain_table("Số", ["A"], [tag("tr")], class_="so-lieu")
    assert '<table class="so-lieu">\n<thead>\n<tr>\n<th scope="col">A</th>\n</tr>' in table
    assert table.endswith("<tbody>\n<tr></tr>\n</tbody>\n</table>\n</div>")
