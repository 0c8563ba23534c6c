"""Other browsers than Chromium, driven by what they bring themselves: Marionette and WebDriver."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

_PATIENCE = 40  # s
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # as the WebDriver standard names a handle


class Tab(Protocol):
    """What a tour asks of a browser."""

    def go(self, address: str) -> None:
        """Open a page."""

    def js(self, script: str) -> Any:
        """Say what an expression is worth on the page."""

    def click(self, place: str) -> None:
        """Click what a CSS selector names."""

    def keys(self, place: str, text: str) -> None:
        """Type into what a CSS selector names."""

    def complaints(self) -> list[str]:
        """Say what stands in the console, as far as the browser tells."""


def wait(tab: Tab, condition: str) -> None:
    """Wait until an expression is true on the page."""
    end = time.monotonic() + _PATIENCE
    while not tab.js(condition):
        assert time.monotonic() < end, f"never true: {condition}"
        time.sleep(0.1)


class Chromium:
    """A tab of Chromium."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._told: list[str] = []
        page.on("console", lambda said: self._told.append(said.text))
        page.on("pageerror", lambda error: self._told.append(str(error)))

    def go(self, address: str) -> None:
        self._page.goto(address)

    def js(self, script: str) -> Any:
        return self._page.evaluate(script)

    def click(self, place: str) -> None:
        self._page.click(place)

    def keys(self, place: str, text: str) -> None:
        self._page.locator(place).press_sequentially(text)

    def complaints(self) -> list[str]:
        return self._told


class _Driven:
    """A tab that is told by the names of the WebDriver standard."""

    def ask(self, name: str, **said: Any) -> Any:
        raise NotImplementedError

    def go(self, address: str) -> None:
        self.ask("Navigate", url=address)

    def js(self, script: str) -> Any:
        return self.ask("ExecuteScript", script=f"return {script}", args=[])

    def click(self, place: str) -> None:
        self.ask("ElementClick", id=self._find(place))

    def keys(self, place: str, text: str) -> None:
        self.ask("ElementSendKeys", id=self._find(place), text=text)

    def complaints(self) -> list[str]:
        return []  # WebDriver knows no console

    def _find(self, place: str) -> str:
        return str(self.ask("FindElement", using="css selector", value=place)[_ELEMENT])


class _Firefox(_Driven):
    def __init__(self, port: int) -> None:
        self._stream = _connect(port).makefile("rwb")
        self._read()
        self.ask("NewSession", capabilities={})

    def ask(self, name: str, **said: Any) -> Any:
        text = json.dumps([0, 1, name if ":" in name else f"WebDriver:{name}", said]).encode()
        self._stream.write(b"%d:%s" % (len(text), text))
        self._stream.flush()
        _, _, error, result = self._read()
        assert error is None, error
        return result.get("value") if isinstance(result, dict) else result

    def complaints(self) -> list[str]:
        self.ask("Marionette:SetContext", value="chrome")
        # That newer words of the policy make older ones idle is no complaint.
        said = self.js("Services.console.getMessageArray().map(String)")
        self.ask("Marionette:SetContext", value="content")
        return [one for one in said if "file://" in one and "Ignoring" not in one]

    def _read(self) -> Any:
        length = b""
        while (digit := self._stream.read(1)) != b":":
            length += digit
        return json.loads(self._stream.read(int(length)))


class _WebKit(_Driven):
    _PATHS = {
        "Navigate": "/url",
        "ExecuteScript": "/execute/sync",
        "FindElement": "/element",
        "ElementClick": "/element/{id}/click",
        "ElementSendKeys": "/element/{id}/value",
    }

    def __init__(self, port: int, program: str) -> None:
        _connect(port).close()
        self._session = f"http://127.0.0.1:{port}/session"
        options = {"binary": program, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self._session += f"/{self._post('', capabilities=wanted)['sessionId']}"

    def ask(self, name: str, **said: Any) -> Any:
        return self._post(self._PATHS[name].format(id=said.pop("id", "")), **said)

    def _post(self, path: str, **said: Any) -> Any:
        body = json.dumps(said).encode()
        request = urllib.request.Request(self._session + path, body)
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:
            return json.load(answer)["value"]


def find_firefox() -> str | None:
    """The program of Firefox, when this machine has it."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


def find_webkit() -> str | None:
    """The small browser of WebKitGTK, when this machine has it with its driver and a screen."""
    found = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    is_whole = found and shutil.which("WebKitWebDriver") and shutil.which("Xvfb")
    return str(found[-1]) if is_whole else None


@contextmanager
def firefox(folder: Path) -> Iterator[Tab]:
    """Open Firefox without a window; its profile lies in a folder."""
    port = _free_port()
    (folder / "user.js").write_text(f'user_pref("marionette.port", {port});\n', encoding="utf-8")
    program = str(find_firefox())
    ask = "--headless", "--marionette", "--remote-allow-system-access"  # to read the console
    with _running(program, *ask, "--profile", str(folder), home=folder):
        yield _Firefox(port)


@contextmanager
def webkit(folder: Path) -> Iterator[Tab]:
    """Open the browser of WebKitGTK on a screen that nobody sees."""
    port, screen = _free_port(), f":{90 + os.getpid() % 900}"
    with (
        _running("Xvfb", screen, "-screen", "0", "1400x900x24", home=folder),
        _running("WebKitWebDriver", f"--port={port}", home=folder, screen=screen),
    ):
        yield _WebKit(port, str(find_webkit()))


@contextmanager
def _running(*command: str, home: Path, screen: str = "") -> Iterator[None]:
    """Run a program with a home of its own, and end it with whatever it started."""
    own = {"HOME": str(home), "DISPLAY": screen, "WEBKIT_DISABLE_COMPOSITING_MODE": "1"}
    with subprocess.Popen(
        command,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as program:
        try:
            yield
        finally:
            os.killpg(program.pid, 15)
            program.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _connect(port: int) -> socket.socket:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
