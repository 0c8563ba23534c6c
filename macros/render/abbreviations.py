"""The abbreviations of a report and what they stand for, collected from its own words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from macros.findings import AuthorError, Code
from macros.read.report import Report
from macros.read.text.words import read_explained, read_used
from macros.render.call.context import Context, Rendered
from macros.render.call.html import block, plain_table, tag

# What may stand between a long form and its abbreviation without being a word.
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
_CODE = re.compile(r"(`+)(?!`)(?:(?!\n[ \t]*\n)[\s\S])+?(?<!`)\1(?!`)")
_MARKS = re.compile(r"[*_]+")
_HEADS = ("Chữ viết tắt", "Nghĩa đầy đủ")


def danh_muc_viet_tat(context: Context, /) -> Rendered:
    """Print every abbreviation that the book uses and that it explains, in order.

    Raises:
        AuthorError: when two places explain one abbreviation differently, or none is explained.
    """
    meanings = listed_abbreviations(context.report)
    if not meanings:
        message = "báo cáo không có chữ viết tắt nào được giải nghĩa"
        remedy = "viết đủ một lần, như “Ban Thường vụ (BTV)”, hoặc ghi viet_tat ở data/report.yml"
        raise AuthorError(message, remedy, Code.ARGUMENT)
    rows = (
        block("tr", tag("th", short, scope="row"), tag("td", words))
        for short, words in meanings.items()
    )
    table = plain_table("Danh mục chữ viết tắt", _HEADS, rows, class_="so-lieu viet-tat")
    return Rendered(f"{table}\n")


def listed_abbreviations(report: Report) -> Mapping[str, str]:
    """Give abbreviation → long form with a capital letter, in the order of the alphabet.

    Raises:
        AuthorError: when two places explain one abbreviation differently.
    """
    meanings = collect_abbreviations(report)
    ordered = sorted(meanings, key=lambda one: one.replace("Đ", "D\uffff"))  # Đ stands behind D
    return {short: f"{meanings[short][:1].upper()}{meanings[short][1:]}" for short in ordered}


def collect_abbreviations(report: Report) -> Mapping[str, str]:
    """Give abbreviation → long form: where the text explains it, else as data/report.yml does.

    Those of data/report.yml that no page uses are left out.

    Raises:
        AuthorError: when two places explain one abbreviation differently.
    """
    texts = [(page, _plain(page.body)) for page in report.book_pages]
    meanings = [
        _Meaning(one.short, one.words, page.path)
        for page, text in texts
        for one in read_explained(text)
    ]
    used = {match.group() for _, text in texts for match in read_used(text)}
    given = report.identity.viet_tat.items()
    meanings += [_Meaning(*one, "data/report.yml") for one in given if one[0] in used]
    found: dict[str, _Meaning] = {}
    for meaning in meanings:
        known = found.setdefault(meaning.short, meaning)
        if known.words.casefold() != meaning.words.casefold():
            message = f"chữ viết tắt “{known.short}” có hai nghĩa: {known.told} và {meaning.told}"
            raise AuthorError(message, "chọn một nghĩa, nghĩa kia viết đủ", Code.ARGUMENT)
    return {short: meaning.words for short, meaning in found.items()}


@dataclass(frozen=True, slots=True)
class _Meaning:
    short: str
    words: str
    path: str

    @property
    def told(self) -> str:
        return f"“{self.words}” ({self.path})"


def _plain(body: str) -> str:
    """Take calls, code and the marks of emphasis out of what an author typed."""
    return _MARKS.sub("", _CODE.sub(" ", _CALL.sub(" ", body)))
