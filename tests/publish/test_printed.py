"""PDF and Word copy are printed when something that they are made of is another, and only then."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Thread

import pypdfium2 as pdfium
import pytest
from rich.console import Console

from macros.export.pdf import write as pdf_writer
from macros.export.word import write as word_writer
from macros.findings import Code, Finding
from macros.project import DOCX_NAME, PDF_NAME, Project
from macros.publish import preview
from macros.publish.run import Copies, build
from macros.publish.stages import Stages
from tests.published import publish_quietly

Damage = Callable[[str, str, str], None]
_PATIENCE = 30  # seconds; a machine that runs all tests at once is slow


def _refuse(*_: object) -> None:
    raise AssertionError("printed anew")


@pytest.fixture
def unprinted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can print."""
    monkeypatch.setattr(pdf_writer, "write_pdf", _refuse)
    monkeypatch.setattr(word_writer, "write_docx", _refuse)


@pytest.mark.usefixtures("unprinted")
def test_what_says_the_same_is_not_printed_again(
    small: Project, small_copies: Project, damage: Damage
) -> None:
    """The look of the site is none of the copies' business, and a new sentence is."""
    damage("overrides/assets/stylesheets/chu.css", "{", "{ ")
    publish_quietly(small, with_copies=True)
    for name in (PDF_NAME, DOCX_NAME):
        assert (small.site / name).read_bytes() == (small_copies.site / name).read_bytes()
    damage("docs/b-xep-loai.md", "Kho sách đã nêu ở", "Xem")
    with pytest.raises(AssertionError, match="printed anew"):
        publish_quietly(small, with_copies=True)


@pytest.mark.usefixtures("unprinted")
def test_a_kept_copy_that_is_damaged_is_noticed(small: Project) -> None:
    """It is printed anew, and never given to anybody."""
    for path in (small.cache / "soat" / "ban-in").iterdir():
        content = path.read_bytes()
        path.write_bytes(content.replace(b"A", b"B", 1))
    with pytest.raises(AssertionError, match="printed anew"):
        publish_quietly(small, with_copies=True)


def test_the_copy_beside_the_preview_is_that_of_a_publication(
    small: Project, small_copies: Project, tmp_path: Path
) -> None:
    """The pages are there before it; what is saved meanwhile stops the press."""
    stages = Stages(Console(file=io.StringIO()))
    how = partial(build, small, copies=Copies(pdf=True), stages=stages)
    shown = preview._Preview(how, tmp_path / "trang", "", stages)
    assert shown.build()
    printed = shown.root / PDF_NAME

    def stop() -> None:
        raise preview._LateError

    stages.interrupt = stop
    shown.press()
    assert not printed.exists()
    stages.interrupt = lambda: None
    shown.press()
    assert printed.read_bytes() == (small_copies.site / PDF_NAME).read_bytes()


def _words_of(pdf: bytes) -> str:
    with pdfium.PdfDocument(pdf) as copy:
        words = " ".join(page.get_textpage().get_text_bounded() for page in copy)
    return " ".join(words.split())


def test_a_copy_of_what_was_saved_is_there_before_all_pages_are(
    small: Project, damage: Damage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words and numbers come from the pages that say them; the copy that is proven takes its
    place, and one that fails its proof is told and taken away.
    """
    told = io.StringIO()
    stages = Stages(Console(file=told))
    how = partial(build, small, copies=Copies(pdf=True), stages=stages)
    shown = preview._Preview(how, tmp_path / "trang", "", stages)
    assert shown.build()
    shown.press()
    damage("docs/b-xep-loai.md", "Kho sách đã nêu ở", "Kho sách xem lại ở")
    damage("data/tables/kho_sach.csv", "thieu_nhi,3100,9300,120.5", "thieu_nhi,3100,9300,120.6")
    damage("data/tables/kho_sach.csv", "tat_ca,10700,28450,470.5", "tat_ca,10700,28450,470.6")
    printed, early = shown.root / PDF_NAME, list[bytes]()
    shown.show_copy = lambda: early.append(printed.read_bytes())
    assert shown.build()
    (first,) = early
    assert printed.read_bytes() == first
    assert "Kho sách xem lại ở" in _words_of(first)
    assert "2.071,5 triệu đồng" in _words_of(first)
    shown.press()
    settled = printed.read_bytes()
    publish_quietly(small, with_copies=True)
    assert (small.site / PDF_NAME).read_bytes() == settled
    damage("docs/b-xep-loai.md", "Kho sách xem lại ở", "Kho sách nêu ở")
    fault = Finding("docs/b-xep-loai.md", 1, "in sai", "báo lại", Code.PARITY)
    monkeypatch.setattr(pdf_writer, "find_defects", lambda *_: ())
    monkeypatch.setattr(pdf_writer, "compare_with_pdf", lambda *_: [fault])
    assert shown.build()
    assert "Kho sách nêu ở" in _words_of(printed.read_bytes())
    shown.press()
    assert not printed.exists()
    assert str(fault) in told.getvalue()
    damage("docs/b-xep-loai.md", "Kho sách nêu ở", "Ngày 31/02/2020. Kho sách nêu ở")
    assert not shown.build()  # a mistake that is found when the copy is there
    damage("docs/b-xep-loai.md", "Ngày 31/02/2020. ", "")
    assert shown.build()


def test_the_first_copy_is_handed_out_while_pages_are_still_being_made(tmp_path: Path) -> None:
    """Whoever asks for the copy waited for the whole site besides, thrice as long."""
    (tmp_path / PDF_NAME).write_bytes(b"%PDF")
    answered: list[bytes] = []
    with preview._Server(lambda: None, preview.HOST, 0, str(tmp_path)) as server:
        server.server_bind()
        server.renew()
        server.is_printed.clear()
        asked = {"HTTP_HOST": f"{preview.HOST}:{server.server_port}", "PATH_INFO": f"/{PDF_NAME}"}
        ask = Thread(
            target=lambda: answered.extend(server.serve_request(asked, lambda *_: None)),
            daemon=True,
        )
        ask.start()
        server.show_copy()
        ask.join(_PATIENCE)
    assert answered == [b"%PDF"]
