"""Measure this repository's report against bare tools; prints medians and ratios."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tests.bench import checks, many, preview, slow_line
from tests.bench.expand import expand
from tests.bench.measure import Case, Run, measure, median_seconds, peak_megabytes
from tests.bench.million import write_million
from tests.bench.table import Measured, remember, show

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
HTML = [PYTHON, "-m", "macros", "html"]
HELP = [PYTHON, "-m", "macros", "--help"]
RIVAL = ROOT / ".venv-bench"
BLOWN_UP = {"about 330": "5", "about 600": "9"}  # pages → copies of the report


def main() -> None:
    """Run all comparisons."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        bare = work / "bare"
        expand(ROOT, bare)
        print("Site (wall seconds, median of 5; ratio to a bare mkdocs build of expanded pages)")
        site = measure(
            [
                Case("bare mkdocs build", _mkdocs(PYTHON, bare / "mkdocs.yml", work / "bare-site")),
                Case("html, charts drawn", HTML),
                Case("html, from nothing", HTML, before=["rm", "-rf", ".cache"]),
            ],
            ROOT,
        )
        _report(site, "bare mkdocs build")
        _build_with_zensical(bare)
        plain = median_seconds(site["bare mkdocs build"])
        drawn, nothing = (
            median_seconds(site[f"html, {how}"]) for how in ("charts drawn", "from nothing")
        )
        figures = [
            Measured("html beside bare mkdocs, as often as", drawn / plain, 1.6),
            Measured("html from nothing beside it, as often as", nothing / plain, 2.7),
        ]
        print("Preview (wall seconds from saving to the new page in Chromium, median of 20)")
        for (what, seconds), most in zip(preview.main().items(), (0.3, 0.5), strict=True):
            figures.append(Measured(f"{what}, seconds", seconds, most))
        print("Print (wall seconds, median of 3)")
        forget = ["rm", "-rf", ".cache/soat/ban-in", ".cache/dan-trang"]
        printed = measure(
            [
                Case("whole pdf command", [PYTHON, "-m", "macros", "pdf"], before=forget),
                Case("the same, unchanged", [PYTHON, "-m", "macros", "pdf"]),
                Case("baocao --help", HELP),
                Case("site to PDF only", [PYTHON, "-m", "tests.bench.print_only", str(ROOT)]),
            ],
            ROOT,
            runs=3,
        )
        _report(printed, "whole pdf command")
        figures.append(
            Measured("baocao --help, seconds", median_seconds(printed["baocao --help"]), 0.25)
        )
        figures += many.main(work / "many")
        print("Search in Chromium (set-up with the page's load; 200 phrases of its own pages)")
        subprocess.run([PYTHON, "-m", "tests.bench.search", "site"], cwd=ROOT, check=True)
        print("A slow line (1.6 Mbit/s, 150 ms, processor a quarter as fast; seconds, median of 5)")
        figures += slow_line.main([ROOT / "site"])
        checks.main(work / "checked")
        _print_hundreds_of_pages(work)
        print("Comparison of two versions (processor seconds)", flush=True)
        subprocess.run([PYTHON, "-m", "tests.bench.reviewing"], cwd=ROOT, check=True)
        subprocess.run([PYTHON, "-m", "tests.bench.rolling_up"], cwd=ROOT, check=True)
        print("A table of a million rows (one run)", flush=True)
        large = write_million(work / "million")
        subprocess.run([PYTHON, "-m", "tests.bench.large", str(large)], cwd=ROOT, check=True)
        times = _compare_with_rival(
            bare, work, printed["site to PDF only"], site["bare mkdocs build"]
        )
        if times is not None:
            figures.append(
                Measured("mkdocs-to-pdf beside site to PDF", times, 15, is_more_better=True)
            )
        show(figures)
        remember(figures)


def _print_hundreds_of_pages(work: Path) -> None:
    """Print the built site several times over; WeasyPrint gets the same pages as plain HTML."""
    print("Hundreds of pages (wall seconds, median of 3; start and reading included)")
    command = [PYTHON, "-m", "tests.bench.blown_up", str(ROOT)]
    cases = [Case(f"{name} pages", [*command, copies]) for name, copies in BLOWN_UP.items()]
    for name, runs in measure(cases, ROOT, runs=3).items():
        print(f"  {name:28} {median_seconds(runs):6.2f} s  {peak_megabytes(runs):5.0f} MB")
    python = _rival_python()
    if python is None:
        print("  WeasyPrint cannot be installed here; not compared")
        return
    for name, copies in BLOWN_UP.items():
        plain = work / f"plain-{name}.html"
        subprocess.run([*command, copies, str(plain)], cwd=ROOT, check=True)
        target = str(work / "weasyprint.pdf")
        rival = [str(python), "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", str(plain), target]
        runs = measure([Case("rival", rival)], ROOT, runs=1, warm=False)["rival"]
        label = f"WeasyPrint, {name} pages"
        print(f"  {label:28} {median_seconds(runs):6.2f} s  {peak_megabytes(runs):5.0f} MB")


def _build_with_zensical(bare: Path) -> None:
    """Measure Zensical on the same expanded pages."""
    python = _rival_python()
    pip = [str(python), "-m", "pip", "install", "-q", "zensical"]
    if python is None or subprocess.run(pip, check=False).returncode:
        print("  Zensical cannot be installed here; not compared")
        return
    command = [str(python.with_name("zensical")), "build", "-f", str(bare / "mkdocs.yml")]
    forget = ["rm", "-rf", str(bare / ".cache")]
    case = Case("Zensical, the same pages", [*command, "--clean"], before=forget)
    try:
        runs = measure([case], bare, runs=3)[case.name]
    except RuntimeError as error:
        print(f"  Zensical does not build them; not compared: {str(error)[-200:]}")
        return
    print(f"  {case.name:28} {median_seconds(runs):6.2f} s  {peak_megabytes(runs):5.0f} MB")


def _compare_with_rival(bare: Path, work: Path, ours: list[Run], plain: list[Run]) -> float | None:
    """Measure mkdocs-to-pdf on the same expanded pages, its own build time taken off."""
    python = _rival_python()
    if python is None:
        print("  mkdocs-to-pdf cannot be installed here; not compared")
        return None
    config = bare / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    rival = bare / "rival.yml"
    rival.write_text(_with_rival(text), encoding="utf-8")
    command = _mkdocs(str(python), rival, work / "rival-site")
    runs = measure([Case("mkdocs-to-pdf", command)], ROOT, runs=1)["mkdocs-to-pdf"]
    seconds = median_seconds(runs) - median_seconds(plain)
    ratio = seconds / median_seconds(ours)
    megabytes = peak_megabytes(runs)
    print(f"  mkdocs-to-pdf, without its site build  {seconds:6.2f} s  {megabytes:5.0f} MB")
    print(f"  it takes {ratio:.1f} times as long as ours")
    return ratio


def _with_rival(config: str) -> str:
    """Add the other tool to mkdocs.yml; its warnings about style sheets are no failure here."""
    config = re.sub(r"(?m)^plugins:.*$", "plugins:\n  to-pdf: {}", config)
    return re.sub(r"(?m)^strict: true.*$", "strict: false", config)


def _mkdocs(python: str, config: Path, site: Path) -> list[str]:
    return [python, "-m", "mkdocs", "build", "-q", "-f", str(config), "-d", str(site)]


def _rival_python() -> Path | None:
    python = RIVAL / "bin" / "python"
    if not python.exists():
        made = subprocess.run([PYTHON, "-m", "venv", str(RIVAL)], check=False)
        wanted = ["mkdocs-to-pdf==0.12.1", "mkdocs==1.6.1", "mkdocs-material==9.8.1"]
        pip = [str(python), "-m", "pip", "install", "-q", *wanted, str(ROOT)]
        if made.returncode or subprocess.run(pip, check=False).returncode:
            return None
    return python


def _report(results: Mapping[str, list[Run]], base: str) -> None:
    reference = median_seconds(results[base])
    for name, runs in results.items():
        seconds = median_seconds(runs)
        times = seconds / reference
        print(f"  {name:28} {seconds:6.2f} s  {times:5.2f} ×  {peak_megabytes(runs):5.0f} MB")


if __name__ == "__main__":
    main()
