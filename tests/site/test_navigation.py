"""The navigation of a report of many pages: the top, and the branch one stands in."""

from __future__ import annotations

import re
from pathlib import Path

from macros.project import Project
from tests.published import publish_quietly
from tests.site.window import Window


def test_a_large_report_unfolds_the_branch_one_stands_in_alone(small: Project) -> None:
    """Whole on every page, the navigation would grow with the square of the pages."""
    template = small.overrides / "partials" / "nav-item.html"
    text = template.read_text(encoding="utf-8")
    template.write_text(text.replace("most = 120", "most = 3"), encoding="utf-8")
    site = publish_quietly(small)
    assert _links(site / "b-xep-loai.html") == [
        "index.html",
        "0-gioi-thieu.html",
        "a-kho-sach-ban-doc/index.html",  # what is below it shows there
        "b-xep-loai.html",
    ]
    inside = _links(site / "a-kho-sach-ban-doc" / "index.html")
    assert {"1-kho-sach.html", "2-ban-doc.html", "../b-xep-loai.html"} <= set(inside)


def _links(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    menu = re.search(r'<nav class="md-nav md-nav--primary".*?</nav>\s*</div>', text, re.DOTALL)
    assert menu is not None
    links = re.findall(r'<a href="([^"#]*)" class="md-nav__link', menu[0])
    return list(dict.fromkeys(links))


def test_the_navigation_begins_with_a_whole_entry(window: Window, report_site: Path) -> None:
    """Also where the theme has scrolled it to the page that one reads."""
    tab = window.new_page(viewport={"width": 1400, "height": 700})
    tab.goto((report_site / "2-danh-gia-chung" / "2-han-che.html").as_uri())
    tab.wait_for_function(_SCROLLED)
    tab.close()


# Some way down, and nothing is cut by the upper edge.
_SCROLLED = """() => {
  const frame = document.querySelector(".md-sidebar--primary .md-sidebar__scrollwrap")
  const { top } = frame.getBoundingClientRect()
  const links = [...frame.querySelectorAll(".md-nav__link:not(.md-nav__container)")]
  return frame.scrollTop > 0 && !links.some(link => {
    const box = link.getBoundingClientRect()
    return box.top < top - 1 && box.bottom > top + 1
  })
}"""
