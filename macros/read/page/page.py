"""One page of the report: front matter, title, calls with their lines, prompts it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from macros.findings import Code, Finding
from macros.project import Project, again
from macros.read.page.author_text import read_author_text
from macros.read.page.raw_call import RawCall
from macros.read.text.file import read_text
from macros.read.yaml.file import Day, Model, Sign, check_model, load_yaml
from macros.vocabulary import MACROS, Macro

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)^---[ \t]*\n", re.DOTALL | re.MULTILINE)
_BEGINS = re.compile(r"\A([ \t]*\n)*---[ \t]*\n\s*(?:muc|trang_thai|phu_trach|han)\s*:")
_SECTION = re.compile(r"^muc[ \t]*:[ \t]*[\[\"']*([\w-]+)", re.MULTILINE)
_TITLE = re.compile(r"^# +(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)

MOST_MB = 1  # more than the letters of a page can be; see below


class SearchWish(Model):
    """How the search treats a page: not at all, or as worth so much of an ordinary one."""

    exclude: bool = False
    boost: float | None = Field(default=None, gt=0, le=10)


class FrontMatter(Model):
    """What stands between the two `---` lines at the top of a page."""

    muc: Sign | None = None
    trang_thai: Literal["du-thao", "cho-duyet", "hoan-thanh"] | None = None
    phu_trach: str | None = None
    han: Day | None = None
    bo_qua: dict[str, Annotated[str, Field(min_length=3)]] = {}
    hide: tuple[Literal["toc"], ...] = ()
    search: SearchWish | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One macro call of a page.

    Args:
        line: Line in that file, from 1.
        index: Position among the calls of the page, from 0.
    """

    path: str
    line: int
    index: int
    name: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def macro(self) -> Macro:
        """What is known of the word."""
        return MACROS[self.name]

    @property
    def subject(self) -> str | None:
        """The table, document, prompt or place that comes first; None where no name does."""
        return next((first for first in self.args[:1] if isinstance(first, str)), None)


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file of docs/.

    Args:
        path: File, relative to the project ("docs/…/x.md").
        source_uri: File, relative to docs/ ("…/x.md").
        title: Text of the first level-1 heading, "" when there is none.
        title_line, body_line, section_line: Lines of the file.
        pieces: The body as it is printed: text, and the calls between.
        is_whole: Whether all that looks like a call could be read as one; otherwise nobody
            knows what the page answers, prints and cites.
    """

    path: str
    source_uri: str
    front: FrontMatter
    title: str
    title_line: int
    body: str
    body_line: int
    pieces: tuple[str | Call, ...] = field(repr=False)  # of the body, as the calls
    is_whole: bool = True
    section_line: int = 1
    calls: tuple[Call, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        calls = tuple(piece for piece in self.pieces if isinstance(piece, Call))
        object.__setattr__(self, "calls", calls)

    def calls_of(self, word: str) -> tuple[Call, ...]:
        """The calls of one word."""
        return tuple(call for call in self.calls if call.name == word)

    @property
    def section(self) -> str | None:
        """Id of the outline section that this page answers, if any."""
        return self.front.muc

    @property
    def status(self) -> str:
        """How far the page is: du-thao, cho-duyet or hoan-thanh."""
        return self.front.trang_thai or "du-thao"


def read_page(project: Project, path: Path, findings: list[Finding]) -> Page | None:
    """Read one Markdown page; None when it is not text at all."""
    text = read_text(project, path, findings, most_mb=MOST_MB)
    if text is None:
        return None

    def make() -> tuple[Page | None, list[Finding]]:
        found: list[Finding] = []
        return parse_page(project, path, text, found), found

    page, found = again(("trang", project.relative(path)), text, make)
    findings += found
    return page


def parse_page(project: Project, path: Path, text: str, findings: list[Finding]) -> Page | None:
    """Read the text that a Markdown page has, or is to have; None when it is beyond measure."""
    name = project.relative(path)
    beyond: dict[str, int] = {}
    for message, line in _beyond_measure(text):
        beyond.setdefault(message, line)
    if beyond:
        remedy = "chia nhỏ hoặc gõ lại; nếu là số liệu thì đưa vào bảng CSV"
        findings += [Finding(name, n, what, remedy, Code.TOO_MUCH) for what, n in beyond.items()]
        return None
    front, body, body_line = _split(name, text, findings)
    section = _SECTION.search(text) if front.muc is not None else None
    author_text = read_author_text(body)
    findings.extend(
        refusal.error.at(name, refusal.line + body_line - 1) for refusal in author_text.refusals
    )
    title = _TITLE.search(body)
    title_line = body_line + body.count("\n", 0, title.start()) if title else body_line
    if title and "{{" in title.group(1):
        message, remedy = "tiêu đề trang gọi số", "viết tiêu đề bằng chữ, gọi số ở dưới"
        findings.append(Finding(name, title_line, message, remedy, Code.HEADING))
    return Page(
        path=name,
        source_uri=path.relative_to(project.docs).as_posix(),
        front=front,
        title=title.group(1) if title else "",
        title_line=title_line,
        body=body,
        body_line=body_line,
        pieces=tuple(place_calls(author_text.pieces, name, body_line)),
        is_whole=not author_text.refusals,
        section_line=text.count("\n", 0, section.start()) + 1 if section else 1,
    )


# Far beyond what anybody writes; readers of Markdown take minutes for more.
_MOST_LETTERS, _MOST_LINES = 150_000, 5_000  # of a page: fifty printed ones
_MOST_OF_PARAGRAPH, _MOST_OF_TABLE = 10_000, 60_000  # letters
_RULE = re.compile(r"[\s:|-]+")  # below the head of a table
_MOST_OPEN = 20  # brackets within each other
_MOST_DEEP = 10  # lists and quotations within each other
_SAME_SIGNS = re.compile(r"([^\w\s.…\-=])\1{199}")
_BRACKET = re.compile(r"[\[\]]")
_MARK = r"[ \t]*+(?:[-+*>]|\d{1,9}[.)])(?=[ \t>])"
_NESTED = re.compile(rf"(?:{_MARK}){{{_MOST_DEEP + 1}}}|(?: {{4}}|\t){{{_MOST_DEEP}}}{_MARK}")


def _beyond_measure(text: str) -> Iterator[tuple[str, int]]:
    """Tell what is more than a page can be, with its line."""
    lines = text.split("\n")
    if len(text) > _MOST_LETTERS or len(lines) > _MOST_LINES:
        yield f"trang dài quá {_MOST_LETTERS:_} chữ hoặc {_MOST_LINES:_} dòng".replace("_", "."), 1
        return
    letters, depth, is_table = 0, 0, False
    for number, line in enumerate(lines, 1):
        if not line.strip(" \t"):  # to readers of Markdown no other blanks end a paragraph
            letters, depth, is_table = 0, 0, False
            continue
        is_table |= "|" in line and _RULE.fullmatch(line) is not None
        letters += len(line)
        steps = (1 if sign == "[" else -1 for sign in _BRACKET.findall(line))
        depths = list(accumulate(steps, initial=depth))
        depth = depths[-1]
        most = _MOST_OF_TABLE if "|" in line and is_table else _MOST_OF_PARAGRAPH
        if letters > most:
            yield f"đoạn văn hoặc bảng dài quá {most:_} chữ".replace("_", "."), number
        if max(depths) > _MOST_OPEN or min(depths) < -_MOST_OPEN:
            yield f"quá {_MOST_OPEN} dấu [ hoặc ] không thành đôi", number
        if _NESTED.match(line):
            yield f"danh sách hoặc trích dẫn lồng quá {_MOST_DEEP} cấp", number
        if _SAME_SIGNS.search(line):
            yield "một dấu gõ liền quá 200 lần", number


def place_calls(
    pieces: Iterable[str | RawCall], path: str, first_line: int
) -> Iterator[str | Call]:
    """Say of each call where it stands: in which file and line, and which one of the page it is.

    Args:
        first_line: Line of the file on which the text begins.
    """
    index = 0
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
            continue
        line = piece.line + first_line - 1
        yield Call(path, line, index, piece.name, piece.args, piece.kwargs)
        index += 1


def _split(name: str, text: str, findings: list[Finding]) -> tuple[FrontMatter, str, int]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        begins = _BEGINS.match(text)
        if begins is not None:
            message, remedy = "phần đầu trang không có dòng --- kết thúc", "thêm dòng ---"
            if begins.group(1):
                message, remedy = "phần đầu trang không ở dòng 1", "xóa các dòng trống phía trên"
            findings.append(Finding(name, 1, message, remedy, Code.FRONT_MATTER))
        return _section_only(text if begins else ""), text, 1
    value, node = load_yaml(name, match.group(1), findings, first_line=2)
    body_line = text.count("\n", 0, match.end()) + 1
    front = None
    if value is not None:
        front = check_model(name, value, node, FrontMatter, findings, first_line=2)
    if front is None:
        front = _section_only(match.group(1))
    return front, text[match.end() :], body_line


def _section_only(front: str) -> FrontMatter:
    """Keep what a broken front matter says of its section, so that one slip causes one finding."""
    section = _SECTION.search(front)
    return FrontMatter(muc=section[1] if section else None)


# A place left to be filled in, such as "[điền: kết quả đạt được]".
GAP = re.compile(r"\[(?:điền|bổ sung|cập nhật|chờ)\b[^\]\n]{0,900}\](?![(\[:])")
# What a reader does not count: headings and marks of Markdown.
HEADING = re.compile(r"(?m)^#{1,6} .*$")
_CALL = re.compile(r"(?s)\{\{\s*(\w+).*?\}\}")
_WORD = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Answer:
    """All passages of a page that answer one prompt.

    Args:
        aspects: What the passages together say they cover, in the order of the page.
        words: Words of the passages without gaps; a call in a sentence counts as one.
        passage: The passages themselves, without gaps and headings.
    """

    call: Call
    aspects: tuple[str, ...]
    words: int
    has_gap: bool = False
    passage: str = ""


def is_answer(call: Call) -> bool:
    """Tell whether a call marks the passage after it as an answer."""
    return call.name == "yeu_cau" and call.subject is not None


def answers_of(page: Page) -> Mapping[str, Answer]:
    """Find the passages of a page that answer prompts, by the ids of the prompts."""
    return again(("tra-loi", page.path), page, lambda: _answers(page))


def _answers(page: Page) -> Mapping[str, Answer]:
    found: dict[str, Answer] = {}
    calls = [call for call in page.calls if is_answer(call)]
    lines = page.body.split("\n")
    words, has_gap, said = 0, False, ""
    for number, call in reversed(list(enumerate(calls))):
        end = calls[number + 1].line if number + 1 < len(calls) else page.body_line + len(lines)
        passage = "\n".join(lines[call.line - page.body_line : end - page.body_line])
        # Marks that follow each other stand before one passage, which answers them all.
        written = HEADING.sub("", GAP.sub("", passage))
        own, gap = count_words(written), GAP.search(passage)
        if own or gap:
            words, has_gap, said = own, gap is not None, written
        prompt, aspects = call.args[0], tuple(str(aspect) for aspect in call.args[1:])
        later = found.get(prompt)
        found[prompt] = Answer(
            call,
            tuple(dict.fromkeys(aspects + (later.aspects if later else ()))),
            words + (later.words if later else 0),
            has_gap or (later is not None and later.has_gap),
            f"{said}\n{later.passage}" if later else said,
        )
    return found


@lru_cache(maxsize=4096)  # a preview asks again and again
def count_words(text: str) -> int:
    """Count the words of Markdown text without its headings; in Vietnamese, the syllables."""
    return len(_WORD.findall(HEADING.sub("", _CALL.sub(_as_words, text))))


def _as_words(call: re.Match[str]) -> str:
    macro = MACROS.get(call[1])
    return " 0 " if macro is not None and macro.is_in_sentences else " "
