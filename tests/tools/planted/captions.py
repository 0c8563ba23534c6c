"""Headlines and captions turned, and references to other figures or to none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.tools.planted.sample import Edit, Sample


def headline_turned(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("bieu_do"):
        headline = str(site.call.kwargs.get("tieu_de", ""))
        for old, new in (
            ("tăng", "giảm"),
            ("giảm", "tăng"),
            ("thấp nhất", "cao nhất"),
            ("cao nhất", "thấp nhất"),
        ):
            if old in headline:
                yield from site.change(headline, headline.replace(old, new, 1))
                break


def headline_year(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("bieu_do"):
        headline = str(site.call.kwargs.get("tieu_de", ""))
        if match := re.search(r"(đỉnh năm|sau năm|từ năm|Từ năm) (\d{4})", headline):
            yield from site.change(headline, headline.replace(match[2], "2013", 1))


def caption_year(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("bang", "bieu_do"):
        caption = str(site.call.kwargs.get("ten", ""))
        if match := re.search(r"\d{4}(?=\D*$)", caption):
            year = str(int(match.group()) - 1)
            changed = caption[: match.start()] + year + caption[match.end() :]
            yield from site.change(caption, changed)


def figure_year(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("bang", "bieu_do"):
        if "năm 2020" in str(site.call.kwargs.get("ten", "")):
            yield from site.change("nam=2020", "nam=2018")


def other_figure(sample: Sample) -> Iterator[Edit]:
    """Refer to a table or chart of other data."""
    shown = {
        f"{site.call.macro.figure.prefix}:{site.call.kwargs.get('ma', site.call.args[0])}":
            site.call.args[0]
        for site in sample.calls("bang", "bieu_do") if site.call.macro.figure
    }  # fmt: skip
    for number, site in enumerate(sample.calls("xem")):
        target = str(site.call.args[0])
        kind = target.partition(":")[0]
        near = re.findall(r"\{\{ (?:so|tong|ty_le|tang_giam)\(\"(\w+)\"", site.before)
        others = [one for one in shown if one.startswith(f"{kind}:") and shown[one] not in near]
        if target in shown and near and others and shown[target] in near:
            yield from site.change(target, others[number % len(others)])


def figure_nowhere(sample: Sample) -> Iterator[Edit]:
    for site in sample.calls("xem"):
        yield from site.change('")', 'x")')
