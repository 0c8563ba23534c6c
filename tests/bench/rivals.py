"""The same pages with other tools, in an environment of their own: build, preview, print."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from tests.bench.measure import (
    Case,
    Run,
    TookTooLong,
    measure,
    median_seconds,
    peak_megabytes,
)
from tests.bench.preview import preview_words
from tests.bench.table import Measured

ROOT = Path(__file__).parents[2]
_HOME = ROOT / ".venv-bench"
_WANTED = {
    "mkdocs-to-pdf": ("mkdocs-to-pdf==0.12.1", "mkdocs==1.6.1", "mkdocs-material==9.8.1"),
    "zensical": ("zensical",),
}
_PATIENCE = 30  # as often as ours; twice what is to be shown
_PAGE = "1-thuc-trang/3-doi-ngu-dang-vien/1-tinh-hinh"


@cache
def find_rival(name: str) -> Path | None:
    """Give the Python of the other tools once one of them is installed; None where it cannot be."""
    folder = "Scripts" if sys.platform == "win32" else "bin"
    python = _HOME / folder / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(_HOME)], check=True)
    pip = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    installed = subprocess.run([*pip, *_WANTED[name]], check=False)
    return python if installed.returncode == 0 else None


def mkdocs(python: str, config: Path, site: Path) -> list[str]:
    """Give the command that builds a bare project."""
    return [python, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", str(site)]


def compare_builds(bare: Path, plain: Sequence[Run]) -> list[Measured]:
    """Build the expanded pages with Zensical."""
    what, python = "Zensical build beside bare mkdocs, as often as", find_rival("zensical")
    if python is None:
        return [Measured(what, None, note="Zensical cannot be installed here")]
    command = [str(python.with_name("zensical")), "build", "-f", str(_without_look(bare))]
    forget = ["rm", "-rf", str(bare / ".cache")]
    case = Case("Zensical", [*command, "--clean"], before=forget)
    try:
        runs = measure([case], bare, runs=3, warm=False)[case.name]
    except RuntimeError as error:
        return [Measured(what, None, note=str(error).strip().rpartition("\n")[2][:80])]
    return [Measured(what, median_seconds(runs) / median_seconds(plain))]


def compare_previews(bare: Path, edits: int) -> Iterator[Measured]:
    """Edit words of the expanded pages while mkdocs and Zensical serve them."""
    config = ["-f", str(_without_look(bare)), "-a"]
    served = [sys.executable, "-m", "mkdocs", "serve", "--livereload", *config]
    commands: dict[str, list[str] | None] = {"mkdocs serve": served, "zensical serve": None}
    if python := find_rival("zensical"):
        commands["zensical serve"] = [str(python.with_name("zensical")), "serve", *config]
    source = bare / "docs" / f"{_PAGE}.md"
    for name, command in commands.items():
        what = f"preview, words, {name}, seconds"
        if command is None:
            yield Measured(what, None, note="cannot be installed here")
            continue
        try:
            yield Measured(what, preview_words(command, _address(bare), source, edits))
        except Exception as error:  # another's failure is no reason to measure nothing else
            yield Measured(what, None, note=f"{type(error).__name__} {error}".split("\n")[0][:80])


def _without_look(bare: Path) -> Path:
    """Write settings without our templates, which Zensical cannot read, and whose pages run no
    script that a server puts in.
    """
    text = (bare / "mkdocs.yml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^  custom_dir:.*\n", "", text)
    text = re.sub(r"(?m)^  language:.*$", "  language: vi", text)
    config = bare / "plain.yml"
    config.write_text(re.sub(r"(?m)^strict: true.*$", "strict: false", text), encoding="utf-8")
    return config


def _address(bare: Path) -> str:
    """Say where below its host a served project has the page that is edited."""
    found = re.search(
        r"(?m)^site_url: *\S*?//[^/\s]+/(\S*)", (bare / "mkdocs.yml").read_text("utf-8")
    )
    return f"{found[1] if found else ''}{_PAGE}.html"


def compare_copies(
    bare: Path, work: Path, ours: Sequence[Run], plain: Sequence[Run]
) -> list[Measured]:
    """Print the expanded pages with mkdocs-to-pdf, the time of its own build taken off.

    One that does not come to its end takes at least as long as it was waited for.
    """
    what, python = "mkdocs-to-pdf beside site to PDF, as often as", find_rival("mkdocs-to-pdf")
    if python is None:
        return [Measured(what, None, 15, is_more_better=True, note="cannot be installed here")]
    text = (bare / "mkdocs.yml").read_text(encoding="utf-8")
    config = bare / "rival.yml"
    # Its warnings about style sheets are no failure here.
    text = re.sub(r"(?m)^strict: true.*$", "strict: false", text)
    config.write_text(re.sub(r"(?m)^plugins:.*$", "plugins:\n  to-pdf: {}", text), "utf-8")
    case = Case("rival", mkdocs(str(python), config, work / "rival-site"))
    patience = _PATIENCE * median_seconds(ours) + median_seconds(plain)
    try:
        runs = measure([case], ROOT, runs=1, warm=False, patience=patience)["rival"]
    except TookTooLong as error:
        return [Measured(what, _PATIENCE, 15, is_more_better=True, note=f"at least: {error}")]
    except RuntimeError as error:
        note = str(error).strip().rpartition("\n")[2][:80]
        return [Measured(what, None, 15, is_more_better=True, note=note)]
    seconds = median_seconds(runs) - median_seconds(plain)
    print(f"  mkdocs-to-pdf, without its site build {seconds:.2f} s, {peak_megabytes(runs):.0f} MB")
    return [Measured(what, seconds / median_seconds(ours), 15, is_more_better=True)]


def compare_large_copy(name: str, plain: Path, ours: float) -> Measured:
    """Print pages as plain HTML with WeasyPrint, which comes with mkdocs-to-pdf."""
    what = f"WeasyPrint beside our PDF, {name} pages, as often as"
    python = find_rival("mkdocs-to-pdf")
    if python is None:
        return Measured(what, None, note="cannot be installed here")
    target = str(plain.with_suffix(".pdf"))
    command = [str(python), "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", str(plain), target]
    rival = [Case("rival", command)]
    try:
        runs = measure(rival, ROOT, runs=1, warm=False, patience=_PATIENCE * ours)["rival"]
    except TookTooLong as error:
        return Measured(what, _PATIENCE, note=f"at least: {error}")
    except RuntimeError as error:
        return Measured(what, None, note=str(error).strip().rpartition("\n")[2][:80])
    return Measured(what, median_seconds(runs) / ours)
