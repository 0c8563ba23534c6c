"""How things are called: the capitals of official names, abbreviations that nobody explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from macros.check.prose.reading import Wording
from macros.findings import Code, Finding
from macros.read.report import Report
from macros.read.text.words import is_slip, read_explained, read_lists, read_used

# Bodies that there are but one of, bodies of which there are many, abbreviations known as they are.
_ONE, _MANY, _WELL_KNOWN = read_lists(Path(__file__).with_name("ten-goi.txt"))
_NAMES = {name.casefold(): name for name in (*_ONE, *_MANY)}
_TONES = {"ủy": "uỷ", "hòa": "hoà", "hóa": "hoá"}  # where they stand is another question
_ANY = "|".join(sorted(_NAMES, key=len, reverse=True))
for _old, _new in _TONES.items():
    _ANY = _ANY.replace(_old, f"(?:{_old}|{_new})")
_NAME = re.compile(rf"(?<![^\W_])(?:{_ANY})(?![^\W_])", re.IGNORECASE)
_SYLLABLE = re.compile(r"[^\W\d_]+")
_LONG: dict[str, list[tuple[str, list[str]]]] = {}  # by their first syllable
for _name in _NAMES.values():
    if _name.count(" ") > 2:
        _meant = [one.casefold() for one in _SYLLABLE.findall(_name)]
        _LONG.setdefault(_meant[0], []).append((_name, _meant))
_GIVEN = re.compile(r"[^\W\d_] \(([A-Z]{2,10})\)")  # whatever its words: trí tuệ nhân tạo (AI)
_CODE = re.compile(r"[\W\dA-ZĐ]*")
_BEGINS = re.compile(r"(?:^|[.!?:;…“(|¤*#+>-])[\s*“(]*$")
_LEVELS = r"(?:tỉnh|thành phố|tp\.?|thị xã|thị trấn|quận|huyện|xã|phường)"
_PLACE = re.compile(rf"(?i:{_LEVELS}) ([^\W\d_]+(?: [^\W\d_]+)+)")
# Names of provinces that are words as well, which small letters may mean.
_WORDS = frozenset({"hòa bình", "hoà bình", "thái bình"})
# The people, who are written with a capital but within the names of bodies.
_PEOPLE = re.compile(
    r"(?<!ủy ban )(?<!hội đồng )(?<!công an )(?<!quân đội )(?<!tòa án )(?<!kiểm sát )(?<!an ninh )"
    r"(?<!ưu tú )(?<!nhà giáo )(?<!nghệ sĩ )(?<!thầy thuốc )(?<![^\W_])(nhân dân)(?![^\W_])",
)


def find_misnamed_bodies(passage: Wording) -> Iterator[Finding]:
    """Warn of the names of Party and State bodies in capitals that are not theirs."""
    for match in _NAME.finditer(passage.text):
        said = match.group()
        name = _NAMES[_place_tones(said.casefold())]
        if _place_tones(said) == name or said.isupper():
            continue
        if name not in _ONE:
            begins = _BEGINS.search(passage.text, max(0, match.start() - 12), match.start())
            is_other = said[0] == "b" and name.startswith("Bộ ")  # đảng bộ, cán bộ
            if said.islower() or is_other or (begins and said[1:].islower()):
                continue
        yield passage.warning(match, f"“{said}” viết hoa chưa đúng", f"viết “{name}”", Code.NAME)
    for match, said, name in _near_names(passage.text):
        yield passage.warning(match, f"“{said}” viết sai tên", f"viết “{name}”", Code.NAME)


def _near_names(text: str) -> Iterator[tuple[re.Match[str], str, str]]:
    """Find names of four syllables or more of which one is misspelt."""
    words = list(_SYLLABLE.finditer(text))
    for at, first in enumerate(words):
        for name, meant in _LONG.get(_fold(first), ()) if first.group()[0].isupper() else ():
            said = [_fold(word) for word in words[at : at + len(meant)]]
            wrong = [pair for pair in zip(said, meant, strict=False) if pair[0] != pair[1]]
            if len(said) == len(meant) and len(wrong) == 1 and is_slip(*wrong[0]):
                shown = text[first.start() : words[at + len(meant) - 1].end()]
                if abs(len(shown) - len(name)) < 2:
                    yield first, shown, name


def _fold(word: re.Match[str]) -> str:
    return _place_tones(word.group().casefold())


def _place_tones(name: str) -> str:
    for old, new in _TONES.items():
        name = name.replace(new, old).replace(new.capitalize(), old.capitalize())
    return name


def make_proper(report: Report) -> Callable[[Wording], Iterator[Finding]]:
    """Make the check for the report's own place names that are written in small letters."""
    tables = report.tables.values()
    labels = {label for one in tables for said in one.labels.values() for label in said.values()}
    own = {match[1] for label in labels if (match := _PLACE.fullmatch(label))}
    home = report.identity.dia_danh or ""
    names = {name.lower(): name for name in sorted((*own, home)) if " " in name}
    ways = [rf"(?i:{_LEVELS}) ({'|'.join(map(re.escape, names))})"] if names else []
    if home.lower() in names and home.lower() not in _WORDS:
        ways.append(f"({re.escape(home.lower())})")
    found = re.compile(rf"(?<![^\W_])(?:{'|'.join(ways) or '(?!)'})(?![^\W_])")
    return partial(_find_lowered, found=found, names=names)


def _find_lowered(
    passage: Wording, *, found: re.Pattern[str], names: Mapping[str, str]
) -> Iterator[Finding]:
    for match in found.finditer(passage.text):
        said = match[match.lastindex or 0]
        message = f"tên riêng “{said}” viết thường"
        yield passage.warning(match, message, f"viết “{names[said]}”", Code.NAME)


def find_lowered_people(passages: Sequence[Wording]) -> Iterator[Finding]:
    """Warn of “nhân dân” in a report that mostly writes “Nhân dân”."""
    texts = [passage for passage in passages if passage.is_book]
    found = [
        (one, match)
        for one in texts
        for match in _PEOPLE.finditer(one.text)
        # Headings are the outline's.
        if one.text[one.text.rfind("\n", 0, match.start()) + 1 :][:1] != "#"
    ]
    if len(found) < sum(one.text.count("Nhân dân") for one in texts):
        for passage, match in found:
            message = "“nhân dân” viết thường, cả bài viết hoa"
            yield passage.warning(match, message, "viết “Nhân dân”", Code.NAME)


def find_unexplained(passages: Sequence[Wording], report: Report) -> Iterator[Finding]:
    """Warn of each abbreviation that is used before the report says what it stands for.

    Those that the outline itself uses, or data/report.yml explains, need no word.
    """
    known = {match.group() for _, one in report.outline.prompts() for match in read_used(one.text)}
    known |= {one.kind for one in report.documents.values()} | report.identity.viet_tat.keys()
    known |= {*" ".join(_WELL_KNOWN).split()}
    pages = [passage for passage in passages if passage.is_book]
    places: dict[str, tuple[int, int]] = {}
    for number, passage in enumerate(pages):
        for found in read_explained(passage.text):
            places.setdefault(found.short, (number, found.position))
        for given in _GIVEN.finditer(passage.text):
            places.setdefault(given[1], (number, given.start(1)))
    told: set[str] = set(known)
    for number, passage in enumerate(pages):
        for match in read_used(passage.text):
            short = match.group()
            if short in told or _is_in_capitals(passage.text, match):
                continue
            told.add(short)
            where = places.get(short)
            if where is None:
                message = f"“{short}” không có chỗ nào nói là gì"
                remedy = f"lần đầu viết đủ chữ rồi ghi “({short})”"
                yield passage.warning(match, message, remedy, Code.ABBREVIATION)
            elif where > (number, match.start()):
                later = pages[where[0]]
                line = later.line + later.text.count("\n", 0, where[1])
                message = f"“{short}” dùng trước chỗ nói là gì ({later.path}:{line})"
                remedy = "đưa chữ đầy đủ lên lần dùng đầu tiên"
                yield passage.warning(match, message, remedy, Code.ABBREVIATION)


def _is_in_capitals(text: str, match: re.Match[str]) -> bool:
    """Tell whether a word beside it is in capitals and toned: then it is a word as well."""
    around = (
        text[max(0, match.start() - 40) : match.start()].split()[-1:]
        + text[match.end() : match.end() + 40].split()[:1]
    )
    return any(word.isupper() and not _CODE.fullmatch(word) for word in around)
