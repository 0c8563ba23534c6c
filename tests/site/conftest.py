"""Two sites, each built once for all workers, and a browser to read them with."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import Once
from tests.site.window import Window

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
def site(once: Once) -> Path:
    """The folder of the built sample site."""

    def build(work: Path) -> None:
        text = (SAMPLE / "mkdocs.yml.in").read_text(encoding="utf-8")
        config_file = work / "mkdocs.yml"
        config_file.write_text(text.format(root=ROOT, site=work / folder), encoding="utf-8")
        _build(config_file, work / folder)

    # A folder name that once broke the search: blanks, signs, and the word "worker".
    folder = Path("Báo cáo #1 100%", "workers")
    return once("mau", build) / folder


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
    """The addresses of the pages of a built site, without plain rows and the one for dead links."""
    found = (path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    return sorted(page for page in found if page != "404.html" and page[:8] != "so-lieu/")


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
def serving(folder: Path, dead: Path | None = None) -> Iterator[str]:
    """The address of a folder behind a web server, which answers dead addresses with a page."""

    class Server(_Quiet):
        def send_error(self, code: int, *args: Any, **options: Any) -> None:
            if dead is not None and code == HTTPStatus.NOT_FOUND:
                self.send_response(code)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(dead.read_bytes())
            else:
                super().send_error(code, *args, **options)

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), partial(Server, directory=str(folder)))
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


@pytest.fixture(scope="session")
def _only_window(browser: Browser) -> Window:
    return Window(browser)


@pytest.fixture
def window(_only_window: Window) -> Iterator[Window]:
    """The window in which a test opens its tabs; nothing of another test is in it."""
    yield _only_window
    _only_window.clear()


def find_chromium() -> str | None:
    """The browser's program, when this machine has it."""
    named = os.environ.get("CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("google-chrome")
