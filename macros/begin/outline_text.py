"""Read an outline (đề cương) as it is sent: numbered headings, dashes, guiding lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import yaml

from macros.findings import AuthorError, Code
from macros.format import NO_BREAK_SPACE, shorten, without_marks
from macros.read.outline import Outline, Prompt, Section

# What a guiding line may ask, how it is printed, by what a passage shows that it speaks of it.
_ASPECTS: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("khuon").joinpath("khia-canh.yml").read_text(encoding="utf-8")
)
LEVELS = 3  # as deep as an outline may go
_PART = re.compile(r"(?P<number>[IVXLC]+)\s*[.:]\s*(?P<title>\S.*)")
_PHASE = re.compile(r"(?:PHẦN|Phần)\s+(?:thứ\s+)?(?P<number>[IVXLC]+)\s*[.:]?\s*(?P<title>\S.*)")
_NUMBERED = re.compile(r"(?P<number>\d+(?:\.\d+)*)\s*[.)]?\s*(?P<title>[^\W\d].*)")
_ITEM = re.compile(r"(?:[-–—•+*●▪]|[a-zđ]\))\s*(?P<text>\S.*)")
_MARKDOWN = re.compile(r"^#{1,6}\s+|\*\*|__")
# Notes as word processors paste them: the mark in the line, the text behind it.
_PASTED_MARK = re.compile(r"\[footnoteRef:\d+\]")
_PASTED_NOTE = re.compile(r"\[\s*\d+\s*:\s*[^\[\]]*\]")
_CODE = re.compile(r"<[/!a-zA-Z]|\{[{%#]")
_WORDS_OF_ID = 4
_EMPTY_WORDS = ("việc ", "về ", "công tác ", "tình hình ")


@dataclass(slots=True)
class _Draft:
    """A section while its lines are read."""

    id: str
    title: str
    level: int
    number: str | None
    path: str
    parent: str | None
    aspects: tuple[str, ...] = ()
    analysis: tuple[str, ...] = ()
    bullets: list[Prompt] = field(default_factory=list)
    closing: list[Prompt] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReadOutline:
    """An outline as it was read from a text.

    Args:
        guidance: The lines by which it says how to write a section, by the section's id.
        notes: What it says of the documents that it cites, a line each.
    """

    outline: Outline
    guidance: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]


def read_lines(path: Path) -> list[str]:
    """Read the paragraphs of a text, Markdown or Word file; empty ones stay as empty lines.

    Raises:
        AuthorError: for a file that cannot be read.
    """
    try:
        path.stat()  # Word's reader does not tell a file that is missing from one that is broken
        if path.suffix.lower() == ".docx":
            return list(_paragraphs(path))
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise AuthorError(f"không có tệp {path}", "xem lại tên tệp", Code.MISSING_FILE) from error
    except UnicodeDecodeError as error:
        remedy = "lưu lại thành .docx, hoặc thành văn bản với bảng mã UTF-8"
        raise AuthorError(f"{path.name} không phải là chữ UTF-8", remedy, Code.ENCODING) from error


def _paragraphs(path: Path) -> Iterator[str]:
    """Read the paragraphs of a Word file; what Word numbers itself is given its mark again."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        remedy = "mở bằng Word rồi lưu lại dạng .docx"
        raise AuthorError(f"{path.name} không phải là tệp Word", remedy, Code.LAYOUT) from error
    for paragraph in document.paragraphs:
        text = paragraph.text
        properties = paragraph._p.pPr
        style = (paragraph.style.name if paragraph.style is not None else None) or ""
        has_mark = properties is not None and properties.numPr is not None
        is_item = style.startswith("List") or (has_mark and not style.startswith("Heading"))
        yield f"- {text}" if is_item and text.strip() else text


def read_outline_text(lines: Iterable[str]) -> ReadOutline:
    """Find the sections, prompts and aspects of an outline.

    Lines before the first number are its title, then, behind an empty line, sections without a
    number. A guiding line that ends with a colon tells which aspects the answers must cover.

    Raises:
        AuthorError: when there is no numbered heading, or one that is too deep.
    """
    reader = _Reader()
    for line in lines:
        reader.read(unicodedata.normalize("NFC", line).replace(NO_BREAK_SPACE, " "))
    return reader.finish()


class _Reader:
    """Reads an outline line by line."""

    def __init__(self) -> None:
        self._title: list[str] = []
        self._title_ended = False
        self._drafts: list[_Draft] = []
        self._guidance: dict[str, list[str]] = {}
        self._notes: list[str] = []
        self._ids: set[str] = set()
        self._part = ""  # number of the part that is open

    def read(self, line: str) -> None:
        if _CODE.search(line):
            message = f"đề cương có mã ở dòng “{shorten(line.strip(), 60)}”"
            remedy = "bỏ các dấu <…>, {{ … }}, {% … %} ở dòng này"
            raise AuthorError(message, remedy, Code.LAYOUT)
        self._notes += [
            note.strip("[] ").partition(":")[2].strip() for note in _PASTED_NOTE.findall(line)
        ]
        text = _PASTED_MARK.sub("", _PASTED_NOTE.sub("", line))
        text = " ".join(_MARKDOWN.sub("", text.strip()).split())
        if not text.strip("…. "):
            self._title_ended = self._title_ended or (not text and len(self._title) > 1)
            return
        if part := _PHASE.fullmatch(text) or _PART.fullmatch(text):
            self._part = part["number"]
            self._open(part["title"], 1, part["number"], part["number"])
        elif (heading := _NUMBERED.fullmatch(text)) and self._may_open(heading["number"]):
            depth = heading["number"].count(".") + 1
            path = ".".join(filter(None, (self._part, heading["number"])))
            level = depth + (1 if self._part else 0)
            self._open(heading["title"], level, heading["number"], path)
        elif not self._drafts and not self._title_ended:
            self._title.append(text)
        elif not self._part and not self._drafts_with_number():
            self._open(text, 1, None, str(len(self._drafts)))
        elif item := _ITEM.fullmatch(text):
            self._drafts[-1].bullets.append(self._prompt(item["text"]))
        else:
            self._guide(text)

    def _drafts_with_number(self) -> bool:
        return any(draft.number for draft in self._drafts)

    def _may_open(self, number: str) -> bool:
        """Whether a number may begin a heading: the next one of its kind, or the first below."""
        open_numbers = {draft.number for draft in self._drafts if draft.path.startswith(self._part)}
        above, _, last = number.rpartition(".")
        before = ".".join(filter(None, (above, str(int(last) - 1))))
        return before in open_numbers or (last == "1" and (not above or above in open_numbers))

    def _open(self, title: str, level: int, number: str | None, path: str) -> None:
        if level > LEVELS:
            message = f"mục “{number}. {title}” ở cấp {level}, đề cương có nhiều nhất {LEVELS} cấp"
            remedy = "viết mục này thành gạch đầu dòng của mục cấp trên"
            raise AuthorError(message, remedy, Code.LAYOUT)
        parent = next((one.id for one in reversed(self._drafts) if one.level < level), None)
        name = path.lower().replace(".", "-") if number else ("mo-dau" if not parent else "")
        own = self._unique(name or slug_of(title))
        self._drafts.append(_Draft(own, title, level, number, path, parent))

    def _guide(self, text: str) -> None:
        """Take a line that is no item: how to write the section, or what to close it with."""
        draft = self._drafts[-1]
        if draft.bullets and not text.endswith(":"):
            draft.closing.append(self._prompt(text))
            return
        lowered = text.lower()
        if text.endswith(":"):
            for key, aspect in _ASPECTS.items():
                if aspect["hoi"] in lowered and aspect.get("ca_muc"):
                    draft.analysis += (key,)
                elif aspect["hoi"] in lowered:
                    draft.aspects += (key,)
        self._guidance.setdefault(draft.id, []).append(text)

    def _prompt(self, text: str) -> Prompt:
        lowered = text.lower()
        for words in _EMPTY_WORDS:
            lowered = lowered.removeprefix(words)
        return Prompt(id=self._unique(f"{self._drafts[-1].id}-{slug_of(lowered)}"), text=text)

    def _unique(self, name: str) -> str:
        own, count = name, 1
        while own in self._ids:
            count += 1
            own = f"{name}-{count}"
        self._ids.add(own)
        return own

    def finish(self) -> ReadOutline:
        if not self._drafts_with_number():
            remedy = "đánh số các mục: I. …, 1. …, 1.1. …; mỗi yêu cầu một gạch đầu dòng"
            raise AuthorError("không thấy mục nào có số", remedy, Code.LAYOUT)
        used = {key for one in self._drafts for key in (*one.aspects, *one.analysis)}
        known = {key: aspect for key, aspect in _ASPECTS.items() if key in used}
        title = [line for line in self._title if not line.startswith("(")]
        title = [line for line in title if line.casefold() != "đề cương"]
        outline = Outline(
            title=" ".join(title),
            aspects_vocabulary={key: aspect["in"] for key, aspect in known.items()},
            aspects_words={key: one["chu"] for key, one in known.items() if "chu" in one},
            sections=tuple(Section(**asdict(draft)) for draft in self._drafts),
        )
        guidance = {key: tuple(lines) for key, lines in self._guidance.items()}
        return ReadOutline(outline, guidance, tuple(self._notes))


def slug_of(text: str) -> str:
    """Turn the first words of a text into an id without diacritics, such as "ket-nap-lai"."""
    return "-".join(re.findall(r"[a-z0-9]+", without_marks(text))[:_WORDS_OF_ID]) or "muc"
