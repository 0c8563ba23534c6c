"""Two sites, each built once for all workers, and a browser to read them with."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from macros.project import Project
from macros.publish.run import publish
from macros.publish.stages import Stages
from tests.tools.canary import copy_inputs

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).parent / "sample"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built sample site."""
    work = _shared(tmp_path_factory) / "mau"
    # A folder name that once broke the search: blanks, signs, and the word "worker".
    target = work / "Báo cáo #1 100%" / "workers"

    def build() -> None:
        text = (SAMPLE / "mkdocs.yml.in").read_text(encoding="utf-8")
        config_file = work / "mkdocs.yml"
        config_file.write_text(text.format(root=ROOT, site=target), encoding="utf-8")
        _build(config_file, target)

    _once(work, build)
    return target


@pytest.fixture(scope="session")
def report_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the report of this repository, published from a copy."""
    work = _shared(tmp_path_factory) / "bao-cao"

    def build() -> None:
        copy_inputs(work)
        publish(Project(work), Stages())

    _once(work, build)
    return Project(work).site


def _shared(factory: pytest.TempPathFactory) -> Path:
    """The folder that all workers of a test run have in common."""
    own = factory.getbasetemp()
    return own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own


def _once(work: Path, build: Callable[[], None]) -> None:
    """Build unless another worker does; then wait for it."""
    done = work.with_suffix(".xong")
    try:
        work.mkdir()
    except FileExistsError:
        while not done.exists():
            time.sleep(0.2)
        return
    try:
        build()
    finally:
        done.touch()


def _build(config_file: Path, target: Path) -> None:
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    config = load_config(str(config_file), site_dir=str(target))
    # The sample holds HTML as macros print it, which authors may not write.
    config.markdown_extensions.remove("macros:AuthorMarkdown")
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    config.plugins.on_shutdown()


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """The addresses of all pages, relative to the site."""
    return pages_of(site)


def pages_of(site: Path) -> list[str]:
    """The addresses of the pages of a built site, without the one for dead links."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(set(found) - {"404.html"})


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def server(site: Path) -> Iterator[str]:
    """The address of the sample site behind a web server of this machine."""
    with serving(site) as address:
        yield address


@pytest.fixture(scope="session")
def report_server(report_site: Path) -> Iterator[str]:
    """The address of the report's site behind a web server of this machine."""
    with serving(report_site) as address:
        yield address


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=httpd.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}/"
    httpd.shutdown()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window; tests that need it are skipped where there is none."""
    program = find_chromium()
    if program is None:
        pytest.skip("no Chromium on this machine; make test SYSTEM=1 installs it")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield chromium
        chromium.close()


def find_chromium() -> str | None:
    """The browser's program, when this machine has it."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")
