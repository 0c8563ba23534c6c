"""Words of degree said, turned or left without their claim."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.tools.planted.sample import Edit, Plant, Sample


def claim_deleted(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("khang_dinh"):
        yield Edit(site.path, site.start, site.source + "\n", "")


def claim_turned(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("khang_dinh"):
        for old, new in (
            (" > ", " < "),
            (" < ", " > "),
            ('"tang"', '"giam"'),
            ("cao_nhat", "thap_nhat"),
        ):
            yield from list(site.change(old, new))[:1]


def insert_before(phrase: str) -> Plant:
    """Put a phrase before a number in a sentence."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for site in sample.calls("so", "tong", "ty_le"):
            if site.before.endswith((" là ", " có ", " chiếm ")):
                yield Edit(site.path, site.start, "", phrase)

    return plant


def say_of_change(phrase: str) -> Plant:
    """Put a phrase behind a change."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for site in sample.calls("tang_giam"):
            if site.after.startswith((".", ",", ";")):
                yield Edit(site.path, site.start + len(site.source), "", phrase)

    return plant


def word_turned(old: str, new: str) -> Plant:
    """Exchange a word of degree for its contrary."""

    def plant(sample: Sample) -> Iterator[Edit]:
        for path, text in sample.texts.items():
            for match in re.finditer(re.escape(old), text):
                yield Edit(path, match.start(), old, new)

    return plant


def year_of_extreme(sample: Sample) -> Iterator[Edit]:
    for path, text in sample.texts.items():
        for match in re.finditer(r"(?:cao|thấp) nhất (?:là|vào) năm (\d{4})", text):
            yield Edit(path, match.start(1), match[1], str(int(match[1]) - 1))


TURNS = (
    ("cao nhất", "thấp nhất"), ("thấp nhất", "cao nhất"), ("nhiều nhất", "ít nhất"),
    ("năm nào cũng tăng", "năm nào cũng giảm"), ("năm nào cũng vượt", "năm nào cũng thấp hơn"),
    ("năm nào cũng thấp hơn", "năm nào cũng vượt"), ("giảm liên tục", "tăng liên tục"),
)  # fmt: skip
PHRASES = (
    "cao nhất từ trước đến nay, ", "thấp nhất trong cả giai đoạn, ", "nhiều nhất toàn tỉnh, ",
    "đứng thứ hai toàn tỉnh với ", "gấp đôi năm trước với ", "đứng đầu với ",
    "dẫn đầu cả giai đoạn với ", "ít nhất trong các khối với ",
)  # fmt: skip
SAYINGS = (
    ", năm nào cũng tăng", " liên tục", ", tăng dần qua các năm", ", mạnh nhất ở vùng cao",
    ", chủ yếu ở nông thôn", ", ở tất cả các đảng bộ", ", ở hầu hết các huyện",
    ", phần lớn ở thành phố", ", đa số là người trẻ", ", nhanh nhất trong cả giai đoạn",
)  # fmt: skip
