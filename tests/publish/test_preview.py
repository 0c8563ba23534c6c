"""The preview of an author: what is edited shows, and a mistake shows itself."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from playwright.sync_api import sync_playwright

from macros.cli import main
from macros.project import Project
from macros.publish.preview import _Server
from macros.read.history import name_state
from tests.site.conftest import CHROMIUM_FLAGS, find_chromium

PAGE = "docs/a-kho-sach-ban-doc/1-kho-sach.md"
BUILT = "a-kho-sach-ban-doc/1-kho-sach.html"
_PATIENCE = 60  # seconds; a machine that runs all tests at once is slow

Read = Callable[[str, str], str]


@pytest.fixture
def port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def read(small: Project, port: int) -> Iterator[Read]:
    """Read a page of the preview of the small report as soon as it holds some words."""
    command = [sys.executable, "-m", "macros", "--thu-muc", str(small.root)]
    server = subprocess.Popen(
        [*command, "serve", "--cong", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONUTF8": "1"},
        cwd=Path(__file__).parents[2],
    )

    def wait_for(name: str, words: str) -> str:
        end = time.monotonic() + _PATIENCE
        seen = ""
        while time.monotonic() < end:
            seen = _fetch(f"http://127.0.0.1:{port}/{name}")
            if words in seen:
                return seen
            assert server.poll() is None, "the preview has ended"
            time.sleep(0.2)
        raise AssertionError(f"{words!r} never came; last seen:\n{seen[-2000:]}")

    try:
        yield wait_for
        server.send_signal(signal.SIGINT)
        assert server.wait(_PATIENCE) == 0
    finally:
        server.kill()  # where Ctrl+C is ignored, as in a job in the background


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _fetch(address: str) -> str:
    try:
        with urlopen(address, timeout=_PATIENCE) as answer:
            return str(answer.read().decode())
    except HTTPError as error:
        return error.read().decode()
    except OSError:
        return ""


def test_edits_show_and_a_mistake_does_not_end_the_preview(
    read: Read, damage: Callable[[str, str, str], None]
) -> None:
    """While a call is wrong every page says so; once it is right, the page is back."""
    read(BUILT, "Về kho sách")
    read("so-lieu/so-cai/a-kho-sach-ban-doc/1-kho-sach.js", "baoCao")  # numbers answer as well
    damage(PAGE, "## Bổ sung sách", "## Bổ sung sách mới")
    read(BUILT, "Bổ sung sách mới")
    damage(PAGE, '"kho_sach"', '"kho_sac"')
    mistakes = read(BUILT, "Còn ")
    assert f"{PAGE}:" in mistakes
    assert "có phải “kho_sach”?" in mistakes
    assert "kho_sac" in read("index.html", "Còn ")
    damage(PAGE, '"kho_sac"', '"kho_sach"')
    read(BUILT, "Bổ sung sách mới")


def test_an_edit_while_the_first_site_is_built_shows_too(
    read: Read, damage: Callable[[str, str, str], None], port: int
) -> None:
    """The files are watched before they are read."""
    end = time.monotonic() + _PATIENCE
    while not _listens(port) and time.monotonic() < end:
        time.sleep(0.05)
    damage(PAGE, "## Bổ sung sách", "## Bổ sung sách mới")
    read(BUILT, "Bổ sung sách mới")


def test_a_broken_template_shows_itself_too(
    read: Read, damage: Callable[[str, str, str], None]
) -> None:
    """Whoever works on the look is not left with a page that never comes."""
    read("index.html", "</html>")
    damage("overrides/404.html", "{% block content %}", "{% if %}{% block content %}")
    read("index.html", "khuôn trang không đọc được")
    damage("overrides/404.html", "{% if %}{% block content %}", "{% block content %}")
    read("index.html", "minh họa")


def test_what_is_edited_in_a_table_shows(
    read: Read, damage: Callable[[str, str, str], None], small: Project
) -> None:
    """Data are read again as well as words."""
    text = (small.tables / "ban_doc.yml").read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    read("a-kho-sach-ban-doc/2-ban-doc.html", "</html>")
    damage("data/tables/ban_doc.yml", title, "title: Bảng đã đổi tên")
    read("a-kho-sach-ban-doc/2-ban-doc.html", "đã đổi tên")


def test_a_commit_shows_though_it_changes_no_file(
    small: Project, request: pytest.FixtureRequest
) -> None:
    """Every page names the commit that it is made of."""

    def git(*arguments: str) -> None:
        name = "-c", "user.name=x", "-c", "user.email=x@vi.du"
        subprocess.run(["git", "-C", str(small.root), *name, *arguments], check=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "đầu")
    read = request.getfixturevalue("read")
    read("index.html", name_of_commit(small))
    git("commit", "-q", "--amend", "--allow-empty", "-m", "sau")
    read("index.html", name_of_commit(small))


def name_of_commit(project: Project) -> str:
    """Give the short name of the last commit."""
    told = name_state(project)
    assert told is not None
    return str(told["ma"])


def test_a_port_in_use_is_named(small: Project) -> None:
    """No traceback, and a way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        command = ["--thu-muc", str(small.root), "serve", "--cong", str(number)]
        result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    wanted = f"không mở được cổng {number}: chương trình khác đang dùng; dùng cổng khác, như --cong"
    assert f"{wanted} {number + 1}" in result.output


def test_the_preview_answers_its_own_pages_alone(read: Read, port: int) -> None:
    """No name that another site made point here, no request of its pages, no script of theirs."""
    page = read("index.html", "</html>")
    (number,) = re.findall(r"script-src [^;]*'nonce-(\w+)'", page)
    scripts = [tag for tag in re.findall("<script[^>]*>", page) if "application/json" not in tag]
    assert all(f'nonce="{number}"' in tag for tag in scripts)
    for headers, status in (
        ({}, 200),
        ({"Host": f"localhost:{port}"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 200),
        ({"Host": "127.0.0.1.example.org"}, 403),
        ({"Host": f"example.org:{port}"}, 403),
        ({"Origin": "https://example.org"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
    ):
        for path in ("/index.html", "/so-lieu/ban_doc.csv", "/livereload/0/1"):
            asked = HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
            asked.request("GET", path, headers=headers)
            answer = asked.getresponse()
            assert answer.status == status, (headers, path)
            if status == 200:
                assert answer.getheader("Cross-Origin-Resource-Policy") == "same-origin"
            asked.close()


def test_who_looks_is_told_of_what_is_new_on_his_page_alone(tmp_path: Path) -> None:
    """A site made anew is no news of a page that says what it said, with the same cards."""
    server = _Server(lambda: None, "127.0.0.1", 0, str(tmp_path))
    server.poll_response_timeout = 0
    page, cards = tmp_path / "1" / "a.html", tmp_path / "so-lieu" / "so-cai" / "1" / "a.js"
    for path in (page, cards):
        path.parent.mkdir(parents=True)
        path.write_text("Lời.", encoding="utf-8")

    def told(known: int) -> int:
        server.show()
        return int(server._wait_for_news("1/a.html", 0, known).split()[1])

    number = told(0)
    assert told(number) == number
    cards.write_text("Cách tính khác.", encoding="utf-8")
    other = told(number)
    page.write_text("Lời khác.", encoding="utf-8")
    assert len({number, other, told(other)}) == 3
    server.server_close()


def test_what_changed_lights_up_where_one_reads(
    read: Read, damage: Callable[[str, str, str], None], port: int
) -> None:
    """A page comes anew at the place where it was read, and shows which numbers are others."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium on this machine; make test SYSTEM=1 installs it")
    read(BUILT, "Về kho sách")
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page(viewport={"width": 900, "height": 300})
        page.goto(f"http://127.0.0.1:{port}/{BUILT}", wait_until="load")
        page.evaluate("scrollTo(0, 150)")
        damage("data/tables/kho_sach.csv", "thieu_nhi,3100,9300,120.5", "thieu_nhi,3100,9300,120.6")
        damage("data/tables/kho_sach.csv", "tat_ca,10700,28450,470.5", "tat_ca,10700,28450,470.6")
        lit = page.wait_for_function(_LIT, timeout=_PATIENCE * 1000).json_value()
        assert page.evaluate("scrollY") == 150
        browser.close()
    assert lit == ["2.071,5\N{NO-BREAK SPACE}triệu đồng"]  # and not its average, which is as before


def test_words_are_put_in_where_they_stand(
    read: Read, damage: Callable[[str, str, str], None], port: int
) -> None:
    """What else is on the page stays as it is: what is marked there, open, or half typed.

    So do tables of which a cell or the source is another.
    """
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("no Chromium on this machine; make test SYSTEM=1 installs it")
    read(BUILT, "Về kho sách")
    with sync_playwright() as program:
        browser = program.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        page = browser.new_page()
        with page.expect_request("**/livereload/**", timeout=_PATIENCE * 1000):
            page.goto(f"http://127.0.0.1:{port}/{BUILT}")
        page.evaluate("self.isSamePage = true")
        damage(PAGE, "## Bổ sung sách", "Một câu mới.\n\n## Bổ sung sách")
        words = "() => document.body?.innerText.includes('Một câu mới.')"
        page.wait_for_function(words, timeout=_PATIENCE * 1000)
        damage("data/tables/kho_sach.yml", "source: Sổ đăng ký tài sản", "source: Sổ sách mới")
        rest = "10540,75.0\n2020,van_hoc,5520,15110,61.3\n2020,khoa_hoc,2640,5655,96.0\n2020,tat_ca"
        old, new = (f"{part},{rest},{whole}" for part, whole in ((3410, 11570), (3411, 11571)))
        damage("data/tables/kho_sach.csv", old, new)
        words = "() => /3.411[^]*Sổ sách mới/.test(document.body?.innerText)"
        page.wait_for_function(words, timeout=_PATIENCE * 1000)
        assert page.evaluate("self.isSamePage") is True
        assert page.locator("figure.bang .cong-cu").count() == 1  # what the scripts put there
        damage(PAGE, "## Bổ sung sách", "## Bổ sung sách mới")
        words = "() => document.body?.innerText.includes('Bổ sung sách mới')"
        page.wait_for_function(words, timeout=_PATIENCE * 1000)
        browser.close()


_LIT = """() => {
  const lit = document.getAnimations().map(one => one.effect?.target)
  const words = lit.filter(one => one?.closest("article")).map(one => one.textContent)
  return words.length ? words : null
}"""
