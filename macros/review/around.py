"""What changed around the words: claims, citations, numbering, prompts, states, particulars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from macros.findings import Code
from macros.read.page.page import Call
from macros.read.report import Report
from macros.render.call.numbering import number_report
from macros.review.diff.renames import Renames
from macros.review.version import Version, pages_of

_STATES = {"du-thao": "dự thảo", "cho-duyet": "chờ duyệt", "hoan-thanh": "hoàn thành"}

_OF_DOCUMENT = ("number", "date", "issuer", "title", "in_force_until")


@dataclass(frozen=True, slots=True)
class Aside:
    """One thing that changed; "" for what was not, or is no more.

    Args:
        kind: What sort of thing, in words for reviewers.
        what: Which one.
        path: File of the new version that says it, of the old one for what is gone.
        line: Line in that file.
    """

    kind: str
    what: str
    old: str
    new: str
    path: str
    line: int = 1


Stated = tuple[str, str, int]  # what is said, and where
Side = Mapping[tuple[str, str], Stated]  # kind and name → what is said of it


def compare_asides(old: Version, new: Version, renames: Renames) -> Iterator[Aside]:
    """List what differs, in the order of the kinds; what has but another name is told once."""
    for was_id, is_id in renames.sections.items():
        yield Aside("mã của mục, yêu cầu", is_id, was_id, is_id, "data/outline.yml")
    after = dict(_state(new))
    before = {
        key if key in after else (key[0], renames.translate(key[1])): said
        for key, said in _state(old)
    }
    for kind, what in dict.fromkeys((*after, *before)):
        was, now = before.get((kind, what)), after.get((kind, what))
        said = now or was
        assert said is not None  # noqa: S101  it is in one of both
        is_unread = (now is None and said[1] in new.report.broken_pages) or (
            was is None and said[1] in old.report.broken_pages
        )
        if (was and was[0]) != (now and now[0]) and not is_unread:
            yield Aside(kind, what, was[0] if was else "", now[0] if now else "", *said[1:])


def _state(version: Version) -> Iterator[tuple[tuple[str, str], Stated]]:
    report = version.report
    yield from _claims(version)
    yield from _citations(report)
    yield from _numbers(report)
    yield from _prompts(report)
    yield from _pages(report)
    yield from _particulars(report)


def _claims(version: Version) -> Iterator[tuple[tuple[str, str], Stated]]:
    wrong = {
        (found.path, found.line)
        for found in version.findings
        if found.code in (Code.CLAIM, Code.SERIES_BREAK)
    }
    for call in _calls(version.report, "khang_dinh"):
        options = ", ".join(f"{name}={value}" for name, value in call.kwargs.items())
        words = f"{call.args[0] if call.args else ''}{f' ({options})' if options else ''}"
        said = "số liệu không xác nhận" if (call.path, call.line) in wrong else "đúng với số liệu"
        yield ("khẳng định", words), (said, call.path, call.line)


def _citations(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    places: dict[str, list[Call]] = {}
    for call in _calls(report, "van_ban"):
        places.setdefault(str(call.subject), []).append(call)
    for key, calls in places.items():
        first = calls[0]
        yield ("trích dẫn", key), (f"{len(calls)} chỗ", first.path, first.line)
    for key, document in report.documents.items():
        said = "; ".join(filter(None, (_write(getattr(document, name)) for name in _OF_DOCUMENT)))
        yield ("văn bản trong danh mục", key), (said, "data/documents.yml", 1)


def _numbers(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    for target, place in number_report(report).places.items():
        said = f"{place.kind.label} {place.number}"
        yield ("số thứ tự", target), (said, place.page.path, 1)
    for page in report.pages:
        for call in page.calls_of("xem"):
            where = page.section or page.source_uri
            yield ("dẫn chiếu", f"{where}: {call.subject}"), ("có", call.path, call.line)
    for section in report.outline.sections:
        yield ("đề mục của đề cương", section.id), (section.heading, "data/outline.yml", 1)


def _prompts(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    texts = {prompt.id: prompt.text for _, prompt in report.outline.prompts()}
    for call in _calls(report, "yeu_cau"):
        ma = str(call.subject)
        aspects = ", ".join(map(str, call.args[1:])) or "có"
        what = f"{ma}: {texts.get(ma, '')}"
        yield ("yêu cầu được trả lời", what), (aspects, call.path, call.line)
    for section, prompt in report.outline.prompts():
        owner = prompt.owner or section.owner or ""
        deadline = prompt.deadline or section.deadline
        said = "; ".join(filter(None, (owner, f"hạn {deadline}" if deadline else "")))
        if said:
            yield ("phụ trách, thời hạn", prompt.id), (said, "data/outline.yml", 1)


def _pages(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    for key, page in pages_of(report).items():
        yield ("trạng thái của mục", key), (_STATES[page.status], page.path, 1)
        own = (page.front.phu_trach or "", f"hạn {page.front.han}" if page.front.han else "")
        if any(own):
            said = "; ".join(filter(None, own))
            yield ("phụ trách, thời hạn", f"trang {key}"), (said, page.path, 1)


def _particulars(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    for key, value in report.identity.model_dump().items():
        yield ("thông tin chung", key), (_write(value), "data/report.yml", 1)


def _write(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_write(one)}" for key, one in value.items() if one)
    if isinstance(value, list | tuple):
        return "; ".join(map(_write, value))
    return "" if value is None else str(value)


def _calls(report: Report, word: str) -> Iterator[Call]:
    for page in report.pages:
        yield from page.calls_of(word)
