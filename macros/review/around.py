"""What changed around the words: claims, citations, numbering, prompts, states, particulars."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from macros.findings import BrokenReport, Code, ReportError
from macros.format import format_number, shorten
from macros.project import digest
from macros.read.page.page import Call
from macros.read.profile import path_of_profile, read_profile
from macros.read.report import Report
from macros.read.site_config import read_site_config
from macros.read.yaml.file import find_line
from macros.render.call.numbering import number_report, shown_again
from macros.review.diff.redline import RedlineRun, redline
from macros.review.diff.renames import Renames
from macros.review.diff.tokens import tokens_in
from macros.review.version import Version, pages_of
from macros.rules.language.expression import PRINTED_SIGNS, Number, write
from macros.rules.language.parser import parse_sides
from macros.rules.words import name_term

_STATES = {"du-thao": "dự thảo", "cho-duyet": "chờ duyệt", "hoan-thanh": "hoàn thành"}

PARTICULAR = "thông tin chung"
_PARTICULARS = "data/report.yml"
_LABEL_END = re.compile(
    r"[,.;:(]| dạng | như "
)  # of a field's description, whose label comes first
_OF_DOCUMENT = ("number", "date", "issuer", "title", "in_force_until", "replaced_by")


@dataclass(frozen=True, slots=True)
class Aside:
    """One thing that changed; "" for what was not, or is no more.

    Args:
        kind: What sort of thing, in words for reviewers.
        what: Which one, as the files name it.
        words: The same, in words for reviewers.
        path: File of the new version that says it, of the old one for what is gone.
        line: Line in that file.
    """

    kind: str
    what: str
    old: str
    new: str
    path: str
    line: int = 1
    words: str = ""

    @property
    def title(self) -> str:
        """Which one, for a reviewer."""
        return self.words or self.what

    @property
    def runs(self) -> tuple[RedlineRun, ...]:
        """Both as one; none where there is only one of them."""
        sides = tuple(tokens_in(self.old)), tuple(tokens_in(self.new))
        return redline(*sides) if all(sides) else ()


class Stated(NamedTuple):
    """What is said of one thing, where, and how a reviewer calls it."""

    said: str
    path: str
    line: int = 1
    words: str = ""
    way: tuple[str | int, ...] = ()  # the keys that lead to it in YAML, instead of the line


def compare_asides(old: Version, new: Version, renames: Renames) -> Iterator[Aside]:
    """List what differs, in the order of the kinds; what has but another name is told once."""
    for was_id, is_id in renames.sections.items():
        yield Aside("mã của mục, yêu cầu", is_id, was_id, is_id, "data/outline.yml")
    yield from _moved_sections(old.report, new.report, renames)
    # What another format brings along, its name says.
    is_one_format = old.report.identity.the_thuc == new.report.identity.the_thuc
    after = dict(_state(new, has_format=is_one_format))
    before = {
        key if key in after else (key[0], renames.translate(key[1])): said
        for key, said in _state(old, has_format=is_one_format)
    }
    for kind, what in dict.fromkeys((*after, *before)):
        was, now = before.get((kind, what)), after.get((kind, what))
        said = now or was
        assert said is not None  # noqa: S101  it is in one of both
        is_unread = (now is None and said.path in new.report.broken_pages) or (
            was is None and said.path in old.report.broken_pages
        )
        if (was and was.said) != (now and now.said) and not is_unread:
            project, line = (new if now else old).report.project, said.line
            if said.way:
                line = find_line(project, project.root / said.path, *said.way)
            old_said, new_said = (one.said if one else "" for one in (was, now))
            yield Aside(kind, what, old_said, new_said, said.path, line, said.words)


def _moved_sections(old: Report, new: Report, renames: Renames) -> Iterator[Aside]:
    """Tell which sections stand elsewhere: as few of them as explain the new order."""
    titles = {one.id: one.title for one in new.outline.sections}
    names = (renames.sections.get(one.id, one.id) for one in old.outline.sections)
    before = [name for name in names if name in titles]
    after = [name for name in titles if name in before]
    for kind, first, last, _, _ in SequenceMatcher(None, before, after).get_opcodes():
        for name in before[first:last] if kind in ("delete", "replace") else ():
            rows = [(row, row.index(name)) for row in (before, after)]
            was, now = (f"sau “{titles[row[at - 1]]}”" if at else "đứng đầu" for row, at in rows)
            words = f"mục “{titles[name]}”"
            yield Aside("mục chuyển chỗ", name, was, now, "data/outline.yml", words=words)


def _state(version: Version, *, has_format: bool) -> Iterator[tuple[tuple[str, str], Stated]]:
    report = version.report
    at = Stated(PARTICULAR, _PARTICULARS)
    yield from _settings(report, report.identity, at, has_full_names=True)
    if has_format:
        yield from _format(report)
    yield from _look(report)
    yield from _claims(version)
    yield from _citations(report)
    yield from _numbers(version)
    yield from _prompts(report)
    yield from _pages(report)
    with suppress(BrokenReport):
        site = read_site_config(report.project)
        yield from _branch(site.settings.get("nav"), site.nav_line)


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
        said_so = _claim_in_words(version.report, str(call.subject))
        title = f"{said_so}{f' ({options})' if options else ''}"
        yield ("khẳng định", words), Stated(said, call.path, call.line, title)


def _claim_in_words(report: Report, claim: str) -> str:
    """Write a claim with the titles of its columns; one that cannot be read as it stands."""

    def title(table: str | None, column: str) -> str:
        return report.tables[table or ""].field(column).title

    def operand(part: Any) -> str:
        if isinstance(part, Number):
            return format_number(part.value, max(0, -int(part.value.as_tuple().exponent)))
        return name_term(part, title, has_code=False)

    try:
        between, sides = parse_sides(claim)
        return between.join(write(side, operand, PRINTED_SIGNS) for side in sides)
    except (ReportError, LookupError):
        return claim


def _citations(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    names = {key: f"{one.kind} số {one.number}" for key, one in report.documents.items()}
    places: dict[str, list[Call]] = {}
    for call in _calls(report, "van_ban"):
        places.setdefault(str(call.subject), []).append(call)
    for key, calls in places.items():
        first, often = calls[0], f"{len(calls)} chỗ"
        yield ("trích dẫn", key), Stated(often, first.path, first.line, names.get(key, key))
    for place, (key, document) in enumerate(report.documents.items()):
        said = ", ".join(filter(None, (_write(getattr(document, name)) for name in _OF_DOCUMENT)))
        at = "data/documents.yml", 1, names[key], ("documents", place)
        yield ("văn bản trong danh mục", key), Stated(said, *at)


def _numbers(version: Version) -> Iterator[tuple[tuple[str, str], Stated]]:
    report = version.report
    titles = {f"muc:{key}": f"mục “{page.title}”" for key, page in pages_of(report).items()}
    figures = (entry.rendered.figure for entry in version.examination.ledger.entries)
    for figure in filter(None, figures):
        titles[figure.anchor.replace("-", ":", 1)] = f"{figure.kind.lower()} “{figure.caption}”"
    for target, place in number_report(report).places.items():
        said, words = f"{place.kind.label} {place.number}", titles.get(target, target)
        yield ("số thứ tự", target), Stated(said, place.page.path, place.line, words)
    for page in report.pages:
        for call in page.calls_of("xem"):
            words = f"ở “{page.title}”, tới {titles.get(str(call.subject), call.subject)}"
            what = f"{page.section or page.source_uri}: {call.subject}"
            yield ("dẫn chiếu", what), Stated("có", call.path, call.line, words)
        again = (call for call in page.calls if shown_again(call))
        for turn, call in enumerate(again, 1):
            words = f"ở “{page.title}”, {titles.get(str(call.subject), call.subject)}"
            what = f"{page.source_uri}: {call.subject}"
            yield ("hình in lại", what), Stated(f"thứ {turn}", call.path, call.line, words)
    for number, section in enumerate(report.outline.sections):
        at = "data/outline.yml", 1, f"mục “{section.title}”", ("sections", number)
        yield ("đề mục của đề cương", section.id), Stated(section.title, *at)
        yield ("mục đánh số lại", section.id), Stated(section.number or "không số", *at)
        yield ("cấp của mục", section.id), Stated(f"cấp {section.level}", *at)


def _prompts(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    texts = {prompt.id: shorten(prompt.text) for _, prompt in report.outline.prompts()}
    for call in _calls(report, "yeu_cau"):
        ma = str(call.subject)
        label = report.outline.aspect_label
        aspects = ", ".join(label(str(one)) for one in call.args[1:]) or "có"
        said = Stated(aspects, call.path, call.line, texts.get(ma, ma))
        yield ("yêu cầu được trả lời", ma), said
    places = {section.id: place for place, section in enumerate(report.outline.sections)}
    for section, prompt in report.outline.prompts():
        way, words = ("sections", places[section.id]), f"mục “{section.title}”"
        asked = Stated(prompt.text, "data/outline.yml", 1, words, way)
        yield ("yêu cầu của đề cương", prompt.id), asked
        if duty := _duty(prompt.owner or section.owner, prompt.deadline or section.deadline):
            words = f"yêu cầu “{texts[prompt.id]}”"
            yield ("phụ trách, thời hạn", prompt.id), asked._replace(said=duty, words=words)


def _duty(owner: str | None, deadline: datetime.date | None) -> str:
    return "; ".join(filter(None, (owner, f"hạn {_write(deadline)}" if deadline else "")))


def _pages(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    for key, page in pages_of(report).items():
        place = page.path, 1, f"mục “{page.title}”"
        yield ("trạng thái của mục", key), Stated(_STATES[page.status], *place)
        if said := _duty(page.front.phu_trach, page.front.han):
            yield ("phụ trách, thời hạn", f"trang {key}"), Stated(said, *place)


def _branch(
    items: object, line: int, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, str], Stated]]:
    """Say what stands in a branch of the site's navigation, and in each below it.

    Args:
        line: Of the navigation.
        above: The titles that lead to it.
    """
    names, pages = [], []
    for item in items if isinstance(items, list) else ():
        for title, page in item.items() if isinstance(item, dict) else [(item, item)]:
            names.append(str(title))
            pages.append(str(page))
            yield from _branch(page, line, (*above, str(title)))
    if names:  # a branch is known again by what it begins with, whatever it is called
        words = f"nhánh “{above[-1]}”" if above else "cấp đầu"
        at = "mkdocs.yml", line, words
        yield (
            ("điều hướng của trang web", f"{len(above)} {pages[0]}"),
            Stated("; ".join(names), *at),
        )


def _settings(
    report: Report, part: BaseModel, at: Stated, *, has_full_names: bool = False
) -> Iterator[tuple[tuple[str, str], Stated]]:
    """Say each setting of a YAML file by itself, on the line of its value.

    Args:
        at: Says the kind of all, and where the part stands.
        has_full_names: Whether each is called so that nobody asks of which part it is.
    """
    for name, field in type(part).model_fields.items():
        value, words = getattr(part, name), _label(name, field)
        value = _named(report, value) if name == "mac_dinh" else value
        if at.words and not has_full_names:
            words = f"{at.words}: {words[:1].lower()}{words[1:]}"
        here = at._replace(words=words, way=(*at.way, name))
        if isinstance(value, BaseModel):
            yield from _settings(report, value, here, has_full_names=has_full_names)
        elif said := _in_words(_write(value), field):
            yield (at.said, ".".join(map(str, here.way))), here._replace(said=said)


def _format(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    name = report.identity.the_thuc
    with suppress(BrokenReport):
        at = Stated("thể thức", f"overrides/{path_of_profile(name).as_posix()}")
        yield from _settings(report, read_profile(report.project, name), at)


def _look(report: Report) -> Iterator[tuple[tuple[str, str], Stated]]:
    """Name the files of its own by which a report is printed, each with a mark of what it holds."""
    project = report.project
    files = [path for path in project.own_look("in/**/*") if path.suffix != ".yml"]
    logo = (project.docs / (report.identity.logo or "")).resolve()
    if logo.is_file() and logo.is_relative_to(project.docs.resolve()):
        files.append(project.docs / str(report.identity.logo))
    for path in files:
        place = project.relative(path)
        yield ("tệp của bản in", place), Stated(digest(path.read_bytes())[:7], place)


def _named(report: Report, defaults: Mapping[str, str]) -> list[str]:
    """Say values of keys in words, as the tables that have the keys do."""
    keyed = {key: one for one in report.tables.values() for key in one.schema.primaryKey}
    return [keyed[key].label(key, code) if key in keyed else code for key, code in defaults.items()]


def _label(name: str, field: FieldInfo) -> str:
    """Take the name of a particular from its description, which the editor shows."""
    told = field.description or name
    wish = told.removeprefix("true: ")  # of what is wanted, or is not
    return _LABEL_END.split(told)[0] if wish == told else wish[:1].upper() + wish[1:].rstrip(".")


def _in_words(said: str, field: FieldInfo) -> str:
    """Say a code as its description explains it, such as "hd36 (Hướng dẫn 36)"."""
    explained = re.search(rf"(?<![\w-]){re.escape(said)} \(([^()]+)\)", field.description or "")
    return explained[1] if said and explained else said


def _write(value: Any) -> str:
    if isinstance(value, BaseModel):
        told = (_write(getattr(value, name)) for name in type(value).model_fields)
        return ", ".join(one for one in told if one not in ("", "không"))
    if isinstance(value, Mapping):
        return "; ".join(f"{key}: {_write(one)}" for key, one in value.items() if one)
    if isinstance(value, list | tuple):
        return "; ".join(map(_write, value))
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def _calls(report: Report, word: str) -> Iterator[Call]:
    for page in report.pages:
        yield from page.calls_of(word)
