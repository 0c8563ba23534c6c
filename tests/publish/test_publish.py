"""The whole path on a report with another outline and other tables."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result

from macros.cli import main
from macros.project import Project

Run = Callable[..., Result]


def test_any_report_is_published_by_the_same_code(run: Run, small: Project) -> None:
    """Site and PDF come out of a report whose outline and tables the code has never seen."""
    result = run("pdf")
    assert result.exit_code == 0, result.output
    assert "Kho sách" in (small.site / "a-kho-sach-ban-doc" / "1-kho-sach.html").read_text("utf-8")
    assert (small.site / "bao-cao.pdf").read_bytes().startswith(b"%PDF-")
    assert str(small.site / "bao-cao.pdf") in result.output


def test_a_report_with_an_error_is_not_published(
    run: Run, small: Project, damage: Callable[[str, str, str], None]
) -> None:
    """The last good site stays as it was, the exit code is 1 and the finding is shown."""
    assert run("html").exit_code == 0
    before = _snapshot(small.site)
    damage("docs/a-kho-sach-ban-doc/1-kho-sach.md", "kho_sach", "kho_sac")
    result = run("html")
    assert result.exit_code == 1
    assert "docs/a-kho-sach-ban-doc/1-kho-sach.md:" in result.output
    assert "[bang-la]" in result.output
    assert _snapshot(small.site) == before
    assert not list(small.root.glob(".site-*"))


def test_a_dead_link_is_found_before_anything_is_published(
    run: Run, small: Project, damage: Callable[[str, str, str], None]
) -> None:
    """What only the site builder can see stops publication as well."""
    damage("docs/index.md", "không thuộc đề cương", "[xem](khong-co.md)")
    result = run("html")
    assert result.exit_code == 1
    assert "docs/index.md" in result.output
    assert not small.site.exists()


def test_check_lists_everything_and_exits_with_1(
    run: Run, damage: Callable[[str, str, str], None]
) -> None:
    """One run shows all mistakes, whatever file they are in."""
    damage("docs/a-kho-sach-ban-doc/1-kho-sach.md", "# 1. Về kho sách", "# Kho sách")
    damage("data/tables/ban_doc.csv", "608", "sáu trăm")
    result = run("check")
    assert result.exit_code == 1
    assert "[tieu-de]" in result.output
    assert "[khong-phai-so]" in result.output


def test_a_sound_report_passes_the_check(run: Run) -> None:
    """Warnings are listed, but only errors fail."""
    result = run("check")
    assert result.exit_code == 0, result.output
    assert "Không có lỗi" in result.output


def test_commands_name_their_stages_and_times(run: Run) -> None:
    """Whoever waits sees what is being done."""
    result = run("html")
    assert "Đọc báo cáo … " in result.output
    assert "Dựng trang web … " in result.output
    assert "giây" in result.output


def test_no_page_of_the_site_shows_an_error_text(run: Run, small: Project) -> None:
    """Neither a macro's exception nor an unexpanded call reaches a reader."""
    assert run("html").exit_code == 0
    for page in small.site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert "Macro" not in text
        assert "Traceback" not in text
        assert "{{" not in text


def test_every_page_says_that_the_figures_are_illustrative(run: Run, small: Project) -> None:
    """The sentence of report.yml stands on each page of the site."""
    assert run("html").exit_code == 0
    pages = [page for page in small.site.rglob("*.html") if page.name != "404.html"]
    assert len(pages) == 6
    for page in pages:
        assert "mọi số liệu là giả định" in page.read_text(encoding="utf-8")


def test_outside_a_report_the_command_says_what_it_misses(tmp_path: Path) -> None:
    """No traceback, and a way out."""
    result = CliRunner().invoke(main, ["--thu-muc", str(tmp_path), "check"])
    assert result.exit_code == 1
    assert "--thu-muc" in result.output


def _snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_site_without_its_guards_is_not_built(
    run: Run, small: Project, damage: Callable[[str, str, str], None]
) -> None:
    """Whoever takes them out of mkdocs.yml is told which, and where they belong."""
    damage(
        "mkdocs.yml",
        "watch:",
        "markdown_extensions: [footnotes, tables, toc]\nwatch:",
    )
    result = run("html")
    assert result.exit_code == 1
    assert "thiếu markdown_extensions: macros:AuthorMarkdown" in result.output
    assert not small.site.exists()
