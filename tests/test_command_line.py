"""The command line speaks Vietnamese, also where Click speaks for it."""

from __future__ import annotations

from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner

from macros.cli import main

WORDS = Path(__file__).parents[1] / "macros" / "ban-dich" / "vi" / "LC_MESSAGES"
ENGLISH = ("Usage", "Options", "Commands", "Show this", "Error", "Try '", "Invalid", "Missing")


@pytest.mark.parametrize("command", ["", *sorted(main.commands)])
def test_help_is_vietnamese(command: str) -> None:
    """Headings, options and the sentence on each command."""
    result = CliRunner().invoke(main, [*command.split(), "--help"])
    assert result.exit_code == 0
    assert "Cách dùng:" in result.output
    assert not [word for word in ENGLISH if word in result.output]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("htm", "không có lệnh htm. Có phải 'html'?"),
        ("pdf --fial", "không có tùy chọn --fial."),
        ("pdf --muc", "tùy chọn --muc cần 1 giá trị."),
        ("xuat --ra x.csv", "thiếu tham số 'BANG'."),
        ("mau ket_nap --nam hai", "“hai” không phải là số nguyên."),
        ("nhap khong-co.xlsx", "không có “khong-co.xlsx”."),
        ("check thua", "thừa tham số (thua)"),
    ],
)
def test_a_slip_on_the_command_line_is_told_in_vietnamese(arguments: str, words: str) -> None:
    """With what is wrong and where help is."""
    result = CliRunner().invoke(main, arguments.split())
    assert result.exit_code == 2
    assert words in result.output
    assert "để xem hướng dẫn" in result.output or "cần 1 giá trị" in result.output
    assert not [word for word in ENGLISH if word in result.output]


def test_the_words_in_use_are_those_that_can_be_edited() -> None:
    """The compiled file says what messages.po says."""
    with (WORDS / "messages.po").open("rb") as file:
        written = [message for message in read_po(file) if message.id]
    with (WORDS / "messages.mo").open("rb") as file:
        compiled = GNUTranslations(file)
    for message in written:
        if isinstance(message.id, tuple):
            assert compiled.ngettext(*message.id, 2) == message.string[0]
        else:
            assert compiled.gettext(message.id) == message.string
