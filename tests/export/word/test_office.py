"""The copy opened by another program: every heading there, no page empty."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner

from macros.cli import main
from macros.export.page.fonts import choose_font
from macros.project import Project

OFFICE = shutil.which("soffice")


@pytest.mark.skipif(
    OFFICE is None, reason="no LibreOffice on this machine; make test SYSTEM=1 installs it"
)
def test_libreoffice_shows_every_heading_and_no_empty_page(
    small_copies: Project, tmp_path: Path
) -> None:
    """Another report goes through the whole path and comes out whole."""
    profile = f"-env:UserInstallation=file://{tmp_path / 'office'}"
    command = [str(OFFICE), "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, str(small_copies.site / "bao-cao.docx")],
        check=True,
        capture_output=True,
        env={**os.environ, **_only_the_prescribed_font(tmp_path)},
    )
    with pdfium.PdfDocument(tmp_path / "bao-cao.pdf") as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    with pdfium.PdfDocument(small_copies.site / "bao-cao.pdf") as document:
        assert abs(len(document) - len(pages)) <= 1
    text = " ".join(" ".join(pages).split())
    for heading in ("A. KHO SÁCH VÀ BẠN ĐỌC", "1. Về kho sách", "2. Về bạn đọc", "B. XẾP LOẠI"):
        assert text.count(heading) >= 2  # in the contents and in its place
    assert all(len(page.split()) > 10 for page in pages)


def _only_the_prescribed_font(folder: Path) -> dict[str, str]:
    """Let an office program see only the font that our copies are set in.

    Otherwise it may replace Times New Roman by any look-alike of the machine; some of them lack
    most Vietnamese letters.
    """
    font, _ = choose_font()
    config = folder / "fonts.conf"
    families = f"<family>Times New Roman</family><prefer><family>{font.family}</family></prefer>"
    config.write_text(
        f"<fontconfig><dir>{font.files[0].resolve().parent}</dir>"
        f'<alias binding="same">{families}</alias>'
        f"<cachedir>{folder / 'fontconfig'}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    return {"FONTCONFIG_FILE": str(config)}


def test_the_site_offers_the_copy(small: Project) -> None:
    """`docx` makes site, print copy and Word copy, and says where they are."""
    result = CliRunner().invoke(main, ["--thu-muc", str(small.root), "docx"])
    assert result.exit_code == 0, result.output
    assert (small.site / "bao-cao.pdf").is_file()
    assert str(small.site / "bao-cao.docx") in result.output
    assert 'href="bao-cao.docx"' in (small.site / "index.html").read_text(encoding="utf-8")
