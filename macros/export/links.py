"""Make ids unique in the book, and let links between pages point inside it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from lxml import html

from macros.export.drawings import is_drawing
from macros.findings import Code, Finding, nearest

if TYPE_CHECKING:
    from macros.export.chapter import Chapter

Ids = dict[str, str]  # id on the page → id in the book; "" is the page itself
Targets = dict[str, Ids]  # built file → its ids


def prefix_ids(body: html.HtmlElement, section_id: str) -> Ids:
    """Give every id the section's id in front; return old → new, "" being the section."""
    ids = {"": section_id}
    for element in body.iterdescendants():
        old = element.get("id")
        if is_drawing(element) or not (old or element.get("data-muc")):
            continue  # a drawing refers to its own parts by id
        new = section_id if element.get("data-muc") else f"{section_id}--{old}"
        if old and old in ids:
            del element.attrib["id"]  # a second use of one id: the first one counts
            continue
        if old:
            ids[old] = new
        element.set("id", new)
    return ids


def resolve_links(
    chapter: Chapter, built: str, targets: Targets, site_dir: Path, unread: Collection[str] = ()
) -> Iterator[Finding]:
    """Rewrite the links of a chapter; what paper cannot follow becomes plain text.

    Args:
        unread: Built files that are not printed this time; links there are not judged.
    """
    for link in list(chapter.body.iterdescendants("a")):
        href = (link.get("href") or "").strip()
        if link.get("class") == "chu-thich-lai":
            continue
        kind = urlsplit(href).scheme.lower()
        if kind in {"http", "https", "mailto"}:
            continue
        new = None if kind else _find(href, built, targets)
        if new is not None:
            link.set("href", f"#{new}")
            continue
        if href and _split(href, built)[0] not in unread:
            yield _dead_link(chapter, href, built, targets, site_dir)
        if link.get("id"):
            link.tag = "span"  # an anchor that others point to
            link.attrib.pop("href", None)
        else:
            link.drop_tag()


def drop_links_outside(bodies: Sequence[html.HtmlElement]) -> None:
    """Turn links that lead out of these chapters into plain text."""
    present = {name for body in bodies for name in body.xpath(".//@id")}
    for body in bodies:
        for link in list(body.iterdescendants("a")):
            href = link.get("href") or ""
            if href.startswith("#") and href[1:] not in present:
                link.drop_tag()


def _split(href: str, built: str) -> tuple[str, str]:
    parts = urlsplit(href)
    path, fragment = unquote(parts.path), unquote(parts.fragment)
    if not path:
        return built, fragment
    target = posixpath.normpath(posixpath.join(posixpath.dirname(built), path.lstrip("/")))
    if path.endswith("/") or target == ".":
        target = posixpath.normpath(f"{target}/index.html")
    return target, fragment


def _find(href: str, built: str, targets: Targets) -> str | None:
    page, fragment = _split(href, built)
    return targets.get(page, {}).get(fragment)


def _dead_link(
    chapter: Chapter, href: str, built: str, targets: Targets, site_dir: Path
) -> Finding:
    page, fragment = _split(href, built)
    if page in targets:
        message = f"liên kết tới “{href}”: trang không có chỗ tên “{fragment}”"
        remedy = nearest(fragment, (name for name in targets[page] if name))
    elif not urlsplit(href).scheme and _is_inside(site_dir, page):
        message = f"liên kết tới “{href}” không dùng được trên bản in: trang đó không in"
        remedy = "không cần sửa nếu chỉ để đọc trên web"
        return chapter.finding(message, remedy, Code.DEAD_LINK, near=href, warn=True)
    else:
        message = f"liên kết tới “{href}” không dẫn tới đâu"
        remedy = "sửa địa chỉ của liên kết"
    return chapter.finding(message, remedy, Code.DEAD_LINK, near=fragment or href)


def _is_inside(site_dir: Path, name: str) -> bool:
    return not name.startswith("..") and (site_dir / name).is_file()
