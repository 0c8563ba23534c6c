"""What some copy could not show: pictures that authors typed, and letters that its font lacks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from urllib.parse import quote, unquote

from lxml import etree

from macros.check.folder import PICTURES
from macros.check.prose.reading import TypedLink, Wording, read_links, read_prose, target_of
from macros.check.svg import faults_of_svg
from macros.findings import AuthorError, Code, Finding
from macros.project import Project
from macros.read.page.page import Page
from macros.read.picture import SVG, parse_drawing, read_picture
from macros.read.report import Report
from macros.read.text.file import name_of, walk
from macros.render.call.html import scheme_of
from macros.render.documents import citations_of
from macros.render.evaluate import Ledger
from macros.vocabulary import MacroKind

_HEADING = re.compile(r" {0,3}#{1,6}(?!#)")
_NOTE = re.compile(r" {0,3}\[\^[^\]]+\]:")
# With blank lines, and lines that are moved in, a note goes on.
_GOES_ON = re.compile(r"[ \t]*$|(?: {4}| {0,3}\t)")
_TYPED = re.compile(r"!\[([^\[\]]*)\](?:\(|\s?\[[^\]])")

Judge = Callable[[Path], AuthorError | None]


def find_unsound_pictures(report: Report) -> Iterator[Finding]:
    """Read every picture where it is typed: its file, its words, its place on the page."""

    @cache  # one picture may be shown on many pages
    def judge(path: Path) -> AuthorError | None:
        if path.suffix.lower() == ".svg" and any(faults_of_svg(path)):
            return None  # told of the file itself
        try:
            read_picture(path)
        except AuthorError as error:
            return error
        return None

    for page in report.pages:
        prose = read_prose(page)
        for match in _TYPED.finditer(prose.text):
            place = _unfit_place(prose.text, match.start())
            if not match[1].strip():
                message = "hình không có mô tả bằng lời"
                remedy = "viết mô tả trong ngoặc vuông: ![mô tả](tệp)"
                yield prose.finding(match.start(), message, remedy, Code.MISSING_ALT)
            elif place is not None:
                message = f"hình “{match[1]}” nằm trong {place}"
                yield prose.finding(match.start(), message, "đưa hình xuống thân bài", Code.IMAGE)
        for link in read_links(prose.text):
            if link.is_image:
                name = target_of(page, link.address)
                is_own = not scheme_of(unquote(link.address)) and not name.startswith("..")
                if is_own and (path := report.project.docs / name).is_file():
                    yield from _unshown(path, prose, link, judge)


def _unshown(path: Path, prose: Wording, link: TypedLink, judge: Judge) -> Iterator[Finding]:
    """Tell of a file that some copy could not show."""
    error = judge(path)
    if error is None and path.suffix.lower() not in PICTURES:
        error = AuthorError("không có đuôi của ảnh", "lưu lại dạng PNG hoặc JPEG", Code.IMAGE)
    if error is not None:
        message = f"hình “{link.raw[:60]}” {error.message}"
        yield prose.finding(link.position, message, error.remedy, error.code)


def _unfit_place(text: str, position: int) -> str | None:
    """Name the place of a picture where some copy has no room for one; None for any other."""
    lines = text[:position].split("\n")
    if _HEADING.match(lines[-1]):
        return "tiêu đề"
    while len(lines) > 1 and not _NOTE.match(lines[-1]) and _GOES_ON.match(lines[-1]):
        lines.pop()
    return "chú thích" if _NOTE.match(lines[-1]) else None


# --- letters

# Says which letters of a text the font cannot print.
Lacking = Callable[[str], Sequence[str]]
# All but what every font that may print a report has, so that it is seldom asked at all.
_UNSURE = re.compile(r"[^\n\t -~\u00a0-\u00ffĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9–—“”‘’…≤≥−•]")

_MOST = 5  # letters that are shown of a line


def lack_nothing(text: str) -> Sequence[str]:
    """Stand in for a font that has every letter."""
    return ()


def find_unprintable(report: Report, ledger: Ledger, lacking: Lacking) -> Iterator[Finding]:
    """Name each letter that the font lacks, on printed pages and in the data that they show."""
    pages = {page.path: page for page in report.printed_pages}
    # Prompts do not stand in the final copy.
    calls = (entry for entry in ledger.entries if entry.call.macro.kind is not MacroKind.MARK)
    printed = [entry for entry in calls if entry.call.path in pages]
    said = [_named(report, page) for page in pages.values()]
    typed = [page.body for page in pages.values()]
    told = str(report.identity.model_dump())
    drawn = dict(_drawings(report.project, [*typed, report.identity.logo or ""]))
    written = {page.section for page in pages.values()}
    bare = "".join(one.heading for one in report.outline.sections if one.id not in written)
    attached = list(_attached(report))
    texts = [*typed, *said, told, bare, *drawn.values(), *(words for _, words in attached)]
    texts += [entry.rendered.markdown for entry in printed]
    unsure = {letter for text in texts for letter in _UNSURE.findall(text)}
    found: dict[tuple[str, int], str] = {}
    for letter in lacking("".join(sorted(unsure))) if unsure else ():
        for page in pages.values():
            if letter in page.body:
                line = page.body_line + page.body.count("\n", 0, page.body.index(letter))
                found[page.path, line] = found.get((page.path, line), "") + letter
        sources = ["data/report.yml"] * (letter in told)
        sources += ["data/outline.yml"] * (letter in bare)
        sources += ["data/documents.yml"] * (letter in "".join(said))
        sources += [path for path, words in drawn.items() if letter in words]
        for entry in printed:
            if letter in entry.rendered.markdown and letter not in pages[entry.call.path].body:
                sources.append(_source(report, entry.call.subject, letter) or entry.call.path)
        given = [name for name, words in attached if letter in words]
        sources += filter(None, (_source(report, name, letter) for name in given))
        for path in dict.fromkeys(sources):
            place = path, _line_with(report, path, letter) or 1
            found[place] = found.get(place, "") + letter
    for (path, line), letters in found.items():
        shown = ", ".join(f"“{letter}” ({name_of(letter)})" for letter in letters[:_MOST])
        message = f"phông chữ của bản in không có {shown}{', …' if len(letters) > _MOST else ''}"
        yield Finding(path, line, message, "thay bằng chữ khác", Code.GLYPH)


def _drawings(project: Project, typed: Sequence[str]) -> Iterator[tuple[str, str]]:
    """List the drawings (SVG) that pages name, each with the words in it."""
    for path in walk(project.docs):
        names = path.name, quote(path.name, errors="replace")  # a name may be no UTF-8
        is_drawing = path.suffix.lower() == ".svg" and not path.is_symlink()
        if not is_drawing or not any(name in body for name in names for body in typed):
            continue
        with suppress(etree.XMLSyntaxError, OSError, UnicodeDecodeError):  # told of the file itself
            drawing = parse_drawing(path.read_text(encoding="utf-8"))
            words = (str(word) for text in drawing.iter(f"{SVG}text") for word in text.itertext())
            yield project.relative(path), "".join(words)


def _named(report: Report, page: Page) -> str:
    """Join what the notes of the documents that a page cites say."""
    cited = (report.documents.get(key) for key in citations_of(page))
    return "".join(f"{one.number}{one.issuer}{one.title}" for one in cited if one is not None)


def _attached(report: Report) -> Iterator[tuple[str, str]]:
    """Join what the tables say that are appendices, and printed whole, each with its name."""
    for appendix in report.identity.phu_luc:
        table = report.tables.get(appendix.bang or "")
        if table is not None:
            fields = table.schema.fields
            heads = (f"{one.head}{one.unit or ''}" for one in fields)
            cells = (
                table.label(one.name, table.cell(row, one.name).text)
                for one in fields
                if not one.is_numeric
                for row in range(len(table))
            )
            yield table.name, "".join((table.schema.source, *heads, *cells))


def _source(report: Report, subject: str | None, letter: str) -> str | None:
    """Find the file from which a call has a letter: of its own table, else of another."""
    for table in sorted(report.tables.values(), key=lambda one: one.name != subject):
        for path in (table.schema_path, table.path):
            if _line_with(report, path, letter):
                return path
    return None


def _line_with(report: Report, path: str, letter: str) -> int | None:
    """Find the first line of a file with a letter, remarks left out."""
    lines = (report.project.root / path).read_text(encoding="utf-8").split("\n")
    return next(
        (line for line, text in enumerate(lines, start=1) if letter in text.partition(" #")[0]),
        None,
    )
