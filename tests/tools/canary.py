"""Build the report with Zensical too, and tell where its pages differ from those of mkdocs.

`make canary` runs it. Nothing is written to the repository: both sites are built from a copy.
Compared are the article of every page, word by word, and every number in it. What Zensical
does in another way, and what is therefore left out of the comparison, is named in `_LEFT_OUT`.
"""

from __future__ import annotations

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lxml.html

ROOT = Path(__file__).parents[2]
INPUTS = ("data", "docs", "macros", "overrides")
_SHOWN = 12  # differences of a page

# Inside the article, but not the report's words. Zensical 0.0.73 hands its templates neither what
# define_env puts into the configuration (whose report, which draft, the notice on invented
# figures), nor the parent of a page, and calls a page without a title in `nav` by its file name:
# the head of a page and the list of what is in a part stay empty there.
_LEFT_OUT = (
    "//a[@id='__skip']",  # Zensical's target of the link that skips the navigation
    "//*[contains(@class, 'md-tags')]",  # Zensical shows the tags that mkdocs only searches
    "//*[contains(@class, 'dau-trang')]",
    "//nav[contains(@class, 'cac-muc')]",
    "//a[contains(@class, 'headerlink')]",
    "//script",
)


@dataclass(frozen=True, slots=True)
class Article:
    """What is compared of a page: its words, and its numbers with their names and targets."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]


def main() -> int:
    """Build twice, compare, report; 1 when anything differs."""
    zensical = Path(sys.argv[1]).absolute()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        copy_inputs(work)
        run([sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(work / "mkdocs")], work)
        run([str(zensical), "build", "--clean"], work)
        ours, theirs = read_site(work / "mkdocs"), read_site(work / "site")
    differences = list(compare(ours, theirs))
    for line in differences:
        print(line)
    numbers = sum(len(article.numbers) for article in ours.values())
    print(f"{len(ours)} pages, {numbers:,} numbers: {len(differences) or 'no'} differences")
    return 1 if differences else 0


def copy_inputs(work: Path) -> None:
    """Copy what a site is built from, with the charts that are drawn already."""
    for folder in INPUTS:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / folder, work / folder, ignore=ignored)
    shutil.copy(ROOT / "mkdocs.yml", work)
    drawn = ROOT / ".cache" / "bieu-do"
    if drawn.exists():
        shutil.copytree(drawn, work / ".cache" / "bieu-do")


def run(command: Sequence[str], folder: Path) -> None:
    """Run a builder; its messages are shown when it fails."""
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(folder)}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def read_site(site: Path) -> dict[str, Article]:
    """Read the article of every page."""
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return {page: read_article(site / page) for page in pages if page != "404.html"}


def read_article(path: Path) -> Article:
    """Read the words and numbers of a page."""
    parser = lxml.html.HTMLParser(encoding="utf-8")
    tree = lxml.html.parse(str(path), parser).getroot()
    (article,) = tree.xpath("//article[contains(@class, 'md-content__inner')]")
    for place in _LEFT_OUT:
        for element in article.xpath(f".{place}"):
            element.drop_tree()
    found = article.xpath(".//*[contains(concat(' ', @class, ' '), ' so ')] | .//td")
    numbers = (
        " ".join([element.get("data-so", ""), element.get("href", ""), _text(element)])
        for element in found
    )
    return Article(tuple(_text(article).split()), tuple(numbers))


def compare(ours: dict[str, Article], theirs: dict[str, Article]) -> Iterator[str]:
    """Tell every difference in a line that names the page."""
    for page in sorted(ours.keys() ^ theirs.keys()):
        yield f"{page}: only in the site of {'mkdocs' if page in ours else 'Zensical'}"
    for page in sorted(ours.keys() & theirs.keys()):
        for name in ("numbers", "words"):
            a, b = getattr(ours[page], name), getattr(theirs[page], name)
            for line in list(_changes(a, b))[:_SHOWN]:
                yield f"{page}: {name}: {line}"


def _changes(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[str]:
    matcher = difflib.SequenceMatcher(None, ours, theirs, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes() if ours != theirs else ():
        if kind != "equal":
            yield f"“{' '.join(ours[a:b])}” → “{' '.join(theirs[c:d])}”"


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(str(element.text_content()).split())


if __name__ == "__main__":
    sys.exit(main())
