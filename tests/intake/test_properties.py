"""What holds for all numbers and labels that a form may hold, tried on many."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from macros.format import format_number, plain
from macros.intake.names import label_key
from macros.intake.values.typed_text import Notation, read_number

WORDS = [
    "đảng", "viên", "mới", "kết", "nạp", "trong", "năm", "hoà", "hòa", "uỷ", "ủy", "ban", "người",
    "nước", "ngoài", "hưu", "trí", "tuổi",
]  # fmt: skip
NUMBERING = ["1. ", "2) ", "a) ", "- ", "+ ", "I. ", "IV. ", "1.2. ", "(3) ", "đ) ", "* "]


def random_numbers() -> Iterator[Decimal]:
    """Give numbers of up to nine digits and three decimals, the same ones each time."""
    chance = random.Random(2020)
    for _ in range(1000):
        digits = chance.randint(-(10 ** chance.randint(1, 9)), 10 ** chance.randint(1, 9))
        yield Decimal(digits).scaleb(-chance.randint(0, 3))


def random_labels() -> Iterator[str]:
    """Give rows of Vietnamese words, the same ones each time."""
    chance = random.Random(2020)
    for _ in range(500):
        yield " ".join(chance.choices(WORDS, k=chance.randint(1, 7)))


def test_every_number_is_read_as_the_files_write_it() -> None:
    """As itself, and as something else only where three decimals may be thousands."""
    for number in random_numbers():
        values = [reading.value for reading in read_number(plain(number))]
        assert number in values
        assert len(values) == 1 or len(plain(number).partition(".")[2]) == 3, number


def test_every_number_is_read_as_the_report_prints_it() -> None:
    """In Vietnamese notation each has a meaning that presumes this notation, or none at all."""
    for number in random_numbers():
        decimals = max(0, -int(number.as_tuple().exponent))
        printed = format_number(number, decimals)
        meant = [one for one in read_number(printed) if one.notation is not Notation.ENGLISH]
        assert [one.value for one in meant] == [number], printed


def test_a_text_means_two_numbers_at_most_and_they_differ() -> None:
    """Whatever is typed; of two meanings each presumes a notation, so that a file can decide."""
    chance = random.Random(2020)
    for _ in range(5000):
        text = "".join(chance.choices("0123456789.,-+ ()'–%a", k=chance.randint(0, 9)))
        readings = read_number(text)
        assert len({reading.value for reading in readings}) == len(readings) <= 2, text
        if len(readings) == 2:
            assert {reading.notation for reading in readings} == set(Notation), text


def test_blanks_and_capitals_never_tell_labels_apart() -> None:
    """Nor does the way in which letters are composed, or numbering before them."""
    chance = random.Random(2020)
    for label in random_labels():
        key = label_key(label)
        assert key
        assert label_key(label.upper()) == key
        assert label_key(unicodedata.normalize("NFD", label)) == key
        assert label_key(f"  {label.replace(' ', '  ')}:") == key
        assert label_key(chance.choice(NUMBERING) + label) == key, label


def test_other_words_are_another_label() -> None:
    """Two labels have one key only if they have the same words but for the place of tones."""
    known: dict[str, str] = {}
    for label in random_labels():
        plain_words = label.replace("hoà", "hòa").replace("uỷ", "ủy")
        assert known.setdefault(label_key(label), plain_words) == plain_words
