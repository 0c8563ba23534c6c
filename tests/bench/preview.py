"""Time the preview: from saving a file to the new page in Chromium, and to the new PDF."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pypdfium2 as pdfium
from playwright.sync_api import Error, Page, sync_playwright

from macros.project import PDF_NAME
from tests.site.conftest import CHROMIUM_FLAGS, find_chromium
from tests.tools.canary import copy_inputs

_PAGE = "1-thuc-trang/3-doi-ngu-dang-vien/1-tinh-hinh"
_WORDS = "Thử xem trước lần "
_CELL = Path("data/tables/bien_dong_dang_vien.yml"), "source: "
_STARTS, _LATE = 180_000, 60_000  # ms to the first page, and to one after an edit
_PRINTS, _QUIET = 6, 6.0  # seconds after which a copy is the last one


def main(edits: int = 20) -> Mapping[str, float]:
    """Print and give the median seconds by what is edited."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        copy_inputs(root)
        found = {what: statistics.median(times) for what, times in _measure(root, edits)}
        found["preview, PDF"] = _print(root, _PRINTS)
    for what, seconds in found.items():
        print(f"  {what:28} {seconds:6.2f} s")
    return found


def preview_words(command: Sequence[str], address: str, source: Path, edits: int) -> float:
    """Give the median seconds from an edit of words to its page, with any tool that serves.

    Args:
        command: That serves, but for what it is told last: host and port, or our own the port.
        address: Of the page, below the host.
        source: Its file.
    """
    with _serving(command) as host, _open(f"{host}{address.replace('.md', '.html')}") as page:
        page.set_default_timeout(_LATE)
        return statistics.median(_time_words(page, source, edits))


def _serve(root: Path, *how: str) -> list[str]:
    return [sys.executable, "-m", "macros", "--thu-muc", str(root), "serve", *how, "--cong"]


def _measure(root: Path, edits: int) -> Iterator[tuple[str, list[float]]]:
    try:
        with _serving(_serve(root)) as host, _open(f"{host}{_PAGE}.html") as page:
            source = root / "docs" / f"{_PAGE}.md"
            yield "preview, words", _time_words(page, source, edits)
            file, key = root / _CELL[0], _CELL[1]
            text = file.read_text(encoding="utf-8")
            times = [
                _wait(page, file, text.replace(key, f"{key}Thử {one} ", 1), f"Thử {one} ")
                for one in range(edits + 1)
            ]
            yield "preview, a meaning", times[1:]
    finally:
        shutil.rmtree(root / ".cache", ignore_errors=True)


def _time_words(page: Page, source: Path, edits: int) -> list[float]:
    """Give the seconds of some edits, but for the first one; the file is left as it was."""
    text = source.read_text(encoding="utf-8")
    try:
        said = [f"{_WORDS}{one}." for one in range(edits + 1)]
        return [_wait(page, source, f"{text}\n{words}\n", words) for words in said][1:]
    finally:
        source.write_text(text, encoding="utf-8")


def _print(root: Path, edits: int) -> float:
    """Give the median seconds from an edit of words to the PDF that says so."""
    path = root / "docs" / f"{_PAGE}.md"
    text, times = path.read_text(encoding="utf-8"), []
    with _serving(_serve(root, "--pdf")) as host:
        address = f"{host}{PDF_NAME}"
        for words in (f"{_WORDS}{one}." for one in range(edits + 1)):
            new = old = _settled(address)
            start = time.perf_counter()
            path.write_text(f"{text}\n{words}\n", encoding="utf-8")
            while new in (old, b""):
                time.sleep(0.02)
                new = _fetch(address)
            times.append(time.perf_counter() - start)
            with pdfium.PdfDocument(new) as copy:
                if not any(words in page.get_textpage().get_text_bounded() for page in copy):
                    raise AssertionError(words)
    return statistics.median(times[1:])


@contextmanager
def _serving(command: Sequence[str]) -> Iterator[str]:
    """Have a tool serve on a free port of this machine; give the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    where = str(port) if command[-1] == "--cong" else f"127.0.0.1:{port}"
    utf8, quiet = {**os.environ, "PYTHONUTF8": "1"}, subprocess.DEVNULL
    server = subprocess.Popen([*command, where], env=utf8, stdout=quiet, stderr=quiet)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _open(address: str) -> Iterator[Page]:
    """Open a page in Chromium as soon as somebody serves it."""
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_page()
        page.set_default_timeout(_STARTS)
        end = time.monotonic() + _STARTS / 1000
        while time.monotonic() < end:
            try:
                page.goto(address)
                break
            except Error:  # nobody listens yet
                time.sleep(0.2)
        yield page


def _settled(address: str) -> bytes:
    """Return the copy beside the preview when nothing is done to it any more."""
    content, since = b"", time.monotonic()
    while not content or time.monotonic() - since < _QUIET:
        new = _fetch(address)
        if new != content:
            content, since = new, time.monotonic()
        time.sleep(0.1)
    return content


def _fetch(address: str) -> bytes:
    try:
        with urlopen(address, timeout=_STARTS / 1000) as answer:
            content: bytes = answer.read()
            return content
    except URLError:  # nobody listens yet
        return b""


def _wait(page: Page, path: Path, text: str, words: str) -> float:
    page.wait_for_function("() => document.readyState == 'complete'")
    time.sleep(0.3)  # the page asks for news again
    start = time.perf_counter()
    path.write_text(text, encoding="utf-8")
    page.wait_for_function(
        "words => document.body?.innerText.includes(words)", arg=words, polling=20
    )
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
