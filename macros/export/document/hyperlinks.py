"""Let links between pages point inside the document; find those that lead nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from macros.export.document.article import Names
from macros.export.document.chapter import Chapter
from macros.findings import Code, Finding, nearest


@dataclass(frozen=True, slots=True)
class Targets:
    """Where links may lead.

    Args:
        names: Built file → its places.
        site_dir: The built site.
        unread: Built files that are not printed this time; links there are not judged.
        printed: Names that are printed this time; None for all.
    """

    names: Mapping[str, Names]
    site_dir: Path
    unread: Collection[str] = ()
    printed: Collection[str] | None = None


@dataclass(frozen=True, slots=True)
class Links:
    """Resolves the links of one page.

    Args:
        findings: Dead links; grows.
    """

    chapter: Chapter
    targets: Targets
    findings: list[Finding]

    def resolve(self, href: str) -> str | None:
        """Write where a link leads in the document; None for what paper cannot follow."""
        kind = urlsplit(href).scheme.lower()
        if kind in {"http", "https", "mailto"}:
            return href
        page, fragment = self._split(href)
        name = None if kind else self.targets.names.get(page, {}).get(fragment)
        if name is None:
            if href and page not in self.targets.unread:
                self.findings.append(self._dead(href, page, fragment))
            return None
        printed = self.targets.printed
        return f"#{name}" if printed is None or name in printed else None

    def _split(self, href: str) -> tuple[str, str]:
        parts = urlsplit(href)
        path, fragment = unquote(parts.path), unquote(parts.fragment)
        if not path:
            return self.chapter.built, fragment
        folder = posixpath.dirname(self.chapter.built)
        target = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
        if path.endswith("/") or target == ".":
            target = posixpath.normpath(f"{target}/index.html")
        return target, fragment

    def _dead(self, href: str, page: str, fragment: str) -> Finding:
        names = self.targets.names
        if page in names:
            message = f"liên kết tới “{href}”: trang không có chỗ tên “{fragment}”"
            remedy = nearest(fragment, (name for name in names[page] if name))
        elif not urlsplit(href).scheme and self._is_on_site(page):
            message = f"liên kết tới “{href}” không dùng được trên bản in: trang đó không in"
            remedy = "không cần sửa nếu chỉ để đọc trên web"
            return self.chapter.finding(message, remedy, Code.DEAD_LINK, near=href, warn=True)
        else:
            message = f"liên kết tới “{href}” không dẫn tới đâu"
            remedy = "sửa địa chỉ của liên kết"
        return self.chapter.finding(message, remedy, Code.DEAD_LINK, near=fragment or href)

    def _is_on_site(self, name: str) -> bool:
        return not name.startswith("..") and (self.targets.site_dir / name).is_file()
