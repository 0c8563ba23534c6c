"""When the machine fails: the true cause in a sentence, exit code 1, the publication as it was."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from macros.export.site_data.downloads import write_csv
from macros.files.replace import unchanged
from macros.project import Project
from macros.publish import site as publishing
from macros.read.report import read_report

Run = Callable[..., Result]
Damage = Callable[[str, str, str], None]
posix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of Unix")


def command(
    project: Project, *arguments: str, before: str = "", **options: object
) -> subprocess.Popen[str]:
    """Start a command of `baocao` as a process of its own.

    Args:
        before: Python run first, such as a limit of the system.
    """
    code = f"{before}\nfrom macros.cli import main\nmain()"
    # Under a limit of sizes no module may be kept compiled: half a one would stop all others.
    line = [sys.executable, "-B", "-c", code, "--thu-muc", str(project.root), *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | options
    return subprocess.Popen(line, text=True, encoding="utf-8", **pipes)


def fail(process: subprocess.Popen[str]) -> str:
    """Wait for a process that stops with a sentence; give what it says."""
    out, said = process.communicate(timeout=60)
    assert process.returncode == 1, (out, said)
    assert "Traceback" not in said
    return said


@pytest.fixture
def published(small: Project) -> Project:
    """The small report with a publication, of which only one page matters here."""
    small.site.mkdir()
    (small.site / "index.html").write_text("old", encoding="utf-8")
    return small


def is_untouched(project: Project) -> bool:
    """Tell whether the publication is the old one, with nothing left beside it."""
    page = (project.site / "index.html").read_text(encoding="utf-8")
    return page == "old" and not list(project.root.glob(".*.tam"))


@posix
@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("resource.setrlimit(resource.RLIMIT_FSIZE, (9999, 9999))", "nâng giới hạn cỡ tệp"),
        (
            "resource.setrlimit(resource.RLIMIT_AS, (3 << 27, 3 << 27))",
            "giới hạn vùng nhớ (ulimit -v)",
        ),
        ("os.environ['SOURCE_DATE_EPOCH'] = '-1'", "SOURCE_DATE_EPOCH là “-1”"),
        ("time.localtime = lambda: time.gmtime(2**33)", "đồng hồ của máy đang ở năm 2242"),
    ],
)
def test_what_the_machine_refuses_is_told(published: Project, before: str, said: str) -> None:
    """A limit of the system, too little memory, a time that no file can hold."""
    process = command(published, "html", before=f"import os, resource, time\n{before}")
    assert said in fail(process)
    assert is_untouched(published)


@posix
@pytest.mark.deep
def test_a_full_disk_is_told_with_the_place(published: Project) -> None:
    """As when temporary files have no room."""
    before = """
import os, tempfile
from pathlib import Path
def touch(path): raise OSError(28, os.strerror(28), str(path))
Path.write_text = lambda path, *_, **__: touch(path)
"""
    said = fail(command(published, "html", before=before))
    assert f"{published.root}" in said
    assert "ổ đĩa đã đầy; dọn bớt tệp" in said
    assert is_untouched(published)


@posix
def test_an_output_that_nobody_reads_is_told(published: Project) -> None:
    """A full disk or a closed pipe as the output is not mistaken for the disk of the report."""
    with Path("/dev/full").open("w") as full:
        said = fail(command(published, "check", stdout=full))
    assert "không in kết quả ra được: ổ đĩa đã đầy" in said
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as pipe:
        assert "nơi nhận đã đóng" in fail(command(published, "check", stdout=pipe))
    closed = command(published, "check", before="import sys; sys.stdout = None")
    assert "đầu ra chuẩn đã đóng" in fail(closed)


@posix
def test_a_folder_that_is_gone_is_told(published: Project, tmp_path: Path) -> None:
    """The working directory may be deleted under a command."""
    gone = tmp_path / "gone"
    before = f"import os; os.mkdir({str(gone)!r}); os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})"
    code = f"{before}\nfrom macros.cli import main\nmain(['check'])"
    process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
    assert "không còn nữa" in fail(process)


def test_a_folder_that_may_not_be_written_to_needs_no_cache(run: Run, small: Project) -> None:
    """What would be kept is made each time."""
    small.cache.touch()
    assert run("html").exit_code == 0


def test_a_file_changed_during_the_build_stops_it(
    run: Run, published: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages, downloads and copies are of one state, which was checked, or there are none."""
    build = publishing.build_site

    def build_and_save(*arguments: object) -> object:
        kept = build(*arguments)
        path = published.tables / "kho_sach.csv"
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        return kept

    monkeypatch.setattr(publishing, "build_site", build_and_save)
    result = run("html")
    assert result.exit_code == 1
    assert "data/tables/kho_sach.csv bị sửa trong lúc dựng" in result.output
    assert is_untouched(published)


def test_a_change_that_was_taken_back_is_one(small: Project) -> None:
    """What was read in between is not known; files of editors are no part of the report."""
    path = small.docs / "index.md"
    with unchanged(small.root, small.sources):
        (small.docs / ".index.md.swp").touch()
        (small.docs / "~$so.xlsx").touch()
    with (
        pytest.raises(Exception, match=r"docs/index\.md bị sửa"),
        unchanged(small.root, small.sources),
    ):
        path.write_bytes(path.read_bytes())


def test_a_template_that_is_missing_is_named(run: Run, published: Project) -> None:
    """As when custom_dir leads elsewhere."""
    elsewhere = published.root / "giao-dien"
    elsewhere.mkdir()
    with published.config.open("a", encoding="utf-8") as config:
        config.write(f"\ntheme: {{name: material, custom_dir: {elsewhere}}}\n")
    result = run("html")
    assert result.exit_code == 1
    assert "mkdocs.yml:1: trình dựng trang báo: thiếu khuôn “partials/" in result.output


def test_a_template_that_fails_is_told_at_its_line(run: Run, damage: Damage) -> None:
    """Whatever its own words are, nobody reads the lines of a program."""
    text = "{% set chan_trang = namespace() %}\n{{ chan_trang.mot.hai }}\n"
    damage("overrides/404.html", "{% block content %}", f"{{% block content %}}\n{text}")
    result = run("html")
    assert result.exit_code == 1
    assert "overrides/404.html:16: khuôn trang chạy đến đây thì hỏng: " in result.output


def test_dates_that_files_cannot_hold_are_refused(run: Run, damage: Damage) -> None:
    """At their line, before anything is built."""
    damage("data/report.yml", "ngay: ", "ngay: 9999-12-31 # ")
    result = run("check")
    assert "“ngay”: 9999-12-31 không nằm trong khoảng" in result.output


@pytest.mark.deep
def test_a_long_title_and_odd_names_reach_the_word_copy(small: Project, damage: Damage) -> None:
    """Word holds 255 letters of a title, and pandoc takes # ? % of a path for an address."""
    damage("data/report.yml", "trich_yeu: ", f"trich_yeu: {'tổng kết ' * 35}")
    folder = small.root.with_name("Số #1? 100%")
    small.root.rename(folder)
    process = command(Project(folder), "docx")
    out, said = process.communicate(timeout=100)
    assert process.returncode == 0, (out, said)


@posix
@pytest.mark.parametrize("delay", [pytest.param(n / 12, marks=pytest.mark.deep) for n in range(30)])
def test_a_kill_at_any_moment_loses_nothing(published: Project, delay: float) -> None:
    """Nothing of the killed run is there after the next one; the publication is whole."""
    process = command(published, "html")
    time.sleep(delay + random.Random(delay).random() / 12)
    process.kill()
    process.communicate()
    page = (published.site / "index.html").read_text(encoding="utf-8")
    assert page == "old" or page.endswith("</html>\n"), page[-40:]
    assert command(published, "check").wait(60) == 0
    assert not list(published.root.glob(".*.tam"))


@posix
@pytest.mark.deep
@pytest.mark.parametrize("delay", [0.5, 1.0, 1.5, 2.0, 2.5])
def test_what_is_said_of_an_interrupted_run_is_true(published: Project, delay: float) -> None:
    """Ctrl-C before the exchange changes nothing; after it, that is said."""
    process = command(published, "html")
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1]
    if "Dừng: theo Ctrl+C; site/ như cũ." in said:
        assert process.returncode == 1
        assert is_untouched(published)
    elif process.returncode in (0, 1):
        assert not is_untouched(published)


def test_a_stranger_brings_words_and_numbers_alone(run: Run, small: Project) -> None:
    """What runs code while a site is built comes from the package; nothing kept is believed."""
    ran = small.root / "ran"
    trap = f"open({str(ran)!r}, 'w')"
    (small.root / "main.py").write_text(trap, encoding="utf-8")
    (small.root / "hook.py").write_text(trap, encoding="utf-8")
    with small.config.open("a", encoding="utf-8") as config:
        config.write("\nhooks: [hook.py]\nextra_javascript: [a.js]\nplugins: [khong-co]\n")
    (small.overrides / "main.html").write_text("{{ 1 / 0 }}", encoding="utf-8")
    shutil.rmtree(small.cache, ignore_errors=True)
    small.cache.mkdir()
    result = run("--tu-nguoi-la", "html")
    assert result.exit_code == 0, result.output
    assert "Về kho sách" in (small.site / "index.html").read_text(encoding="utf-8")
    assert not ran.exists()
    assert not list(small.cache.iterdir())


def test_windows_line_ends_are_published_as_any_others(small: Project, tmp_path: Path) -> None:
    """Downloads as well: what git makes of line ends on a machine is not seen."""
    report = read_report(small)
    table = report.tables["kho_sach"]
    before = write_csv(small, table, tmp_path)
    path = small.root / table.path
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert write_csv(small, table, tmp_path) == before
