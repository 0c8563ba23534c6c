"""Publish many pages at once, as sections of the little report."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image
from PIL.ExifTags import Base
from rich.console import Console

from macros.findings import BrokenReport, Finding, errors_among
from macros.publish.run import check, publish
from macros.publish.stages import Stages
from tests.published import SMALL, copy_report

_HEAD = "---\nmuc: {0}\ntrang_thai: hoan-thanh\n---\n"
HEAD_LINES = _HEAD.count("\n")
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">'
    '<rect width="60" height="40" fill="gray"/>{0}</svg>'
)


class Batch:
    """A copy of the small report, to which pages are added and taken away."""

    def __init__(self, folder: Path) -> None:
        self.project = copy_report(SMALL, folder)
        self._outline = (self.project.data / "outline.yml").read_text(encoding="utf-8")
        self._config = self.project.config.read_text(encoding="utf-8")
        _draw_pictures(self.project.docs)
        self._written: list[Path] = []

    def write(self, pages: Mapping[str, str], titles: Mapping[str, str]) -> None:
        """Put pages (name → Markdown) into the report in place of those of before."""
        for path in self._written:
            path.unlink(missing_ok=True)
        self._written = []
        outline, config = self._outline, self._config
        for name, text in pages.items():
            path = self.project.docs / f"{name}.md"
            path.write_bytes((_HEAD.format(name) + text).encode("utf-8"))
            self._written.append(path)
            outline += f"- {{id: {name}, title: {titles[name]}, level: 1}}\n"
            config += f"- {titles[name]}: {name}.md\n"
        (self.project.data / "outline.yml").write_text(outline, encoding="utf-8")
        self.project.config.write_text(config, encoding="utf-8")

    def settle(
        self, texts: Mapping[str, str], titles: Mapping[str, str]
    ) -> dict[str, list[Finding]]:
        """Publish pages without those that have errors; return the errors of each.

        Raises:
            AssertionError: when an error names none of the pages.
        """
        refused: dict[str, list[Finding]] = {}
        build: Callable[[], tuple[Finding, ...]] = self._check
        while True:
            kept = {name: text for name, text in texts.items() if name not in refused}
            self.write(kept, titles)
            errors = build()
            for found in errors:
                name = Path(found.path).stem
                assert name in kept, f"an error of no page: {found}"
                refused.setdefault(name, []).append(found)
            if not errors and build == self._publish:
                return refused
            build = self._publish

    def _check(self) -> tuple[Finding, ...]:
        return errors_among(check(self.project, _quiet()))

    def _publish(self) -> tuple[Finding, ...]:
        try:
            publish(self.project, _quiet(), with_pdf=True, with_docx=True)
        except BrokenReport as error:
            return errors_among(error.findings)
        return ()


def _draw_pictures(docs: Path) -> None:
    """Draw a small picture, one larger than a page, a turned one, one for printers, a drawing."""
    for name, size in (("hinh.png", (60, 40)), ("hình ảnh.png", (60, 40)), ("to.png", (1800, 900))):
        Image.new("L", size, 128).save(docs / name)
    turned = Image.Exif()
    turned[Base.Orientation] = 6
    Image.new("RGB", (60, 40)).save(docs / "xoay.jpg", exif=turned)
    Image.new("CMYK", (60, 40)).save(docs / "in.jpg")
    (docs / "ve.svg").write_text(_SVG.format(""), encoding="utf-8")
    text = '<text y="20" font-family="Comic Sans MS">Chữ trong hình</text>'
    (docs / "chu.svg").write_text(_SVG.format(text), encoding="utf-8")


def _quiet() -> Stages:
    return Stages(Console(file=io.StringIO()))
