"""Date the site's map by the report, since the site builder asks the clock."""

from __future__ import annotations

import datetime
import gzip
import re
from pathlib import Path

_LAST = re.compile(r"<lastmod>[^<]*</lastmod>")


def date_sitemap(site_dir: Path, date: datetime.datetime) -> None:
    """Rewrite the map and its packed twin; a site without them is left alone."""
    path = site_dir / "sitemap.xml"
    if not path.is_file():
        return
    text = _LAST.sub(f"<lastmod>{date:%Y-%m-%d}</lastmod>", path.read_text(encoding="utf-8"))
    path.write_text(text, encoding="utf-8", newline="\n")
    packed = gzip.compress(text.encode("utf-8"), mtime=int(date.timestamp()))
    (site_dir / "sitemap.xml.gz").write_bytes(packed)
