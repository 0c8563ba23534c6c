"""Bring a Word draft into a section of the report: the door of `baocao nhap-word`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from macros.check.run import examine
from macros.files.replace import replace_files
from macros.findings import AuthorError, BrokenReport, Code, Finding
from macros.format import shorten
from macros.intake.word.blocks import (
    CAPTION,
    Block,
    Headline,
    ReadDraft,
    TypedTable,
    TypedText,
    plain,
    printed,
)
from macros.intake.word.holdings import Found, Holdings
from macros.intake.word.word_file import open_word
from macros.project import Project
from macros.read.documents import Document
from macros.read.outline import Outline, Prompt, Section
from macros.read.page.page import GAP, Page, answers_of, count_words, parse_page
from macros.read.report import Report, read_report

_END = re.compile(r"(?:\*\*)?Nơi nhận\s*:")
_OPTIONS = {"Đơn vị tính": "don_vi", "Nguồn": "nguon", "Ghi chú": "ghi_chu"}  # of ten_bang
_REFERENCE = re.compile(r"\b(?:[Bb]ảng|[Bb]iểu)(?: số)? (\d+)(?![\d.,]*\d)")
_NOTE = re.compile(r"\[\^(\d+)\]")
_FRONT = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
_MARK_ALIKE = 0.6  # share of a prompt's first words that a heading has


@dataclass(slots=True)
class Brought:
    """What came of a draft.

    Args:
        text: The page, as it would be written.
        numbers: What of its numbers the data hold, or may hold.
        remarks: What could not be placed, and what was taken for granted, a line each.
        findings: What the checks say of the page.
    """

    target: Path
    text: str = ""
    numbers: list[Found] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    findings: tuple[Finding, ...] = ()

    def write(self) -> None:
        """Put the page in the place of the one that there is."""
        replace_files({self.target: self.text.encode("utf-8")})


def bring_in(project: Project, path: Path, section_id: str, *, over: bool = False) -> Brought:
    """Turn a draft into the page of a section; nothing is written.

    Args:
        over: Whether a page that has words already may be replaced.

    Raises:
        AuthorError: for what is no draft, or no section to be written.
        BrokenReport: when the report cannot be read.
    """
    report = read_report(project)
    if not report.is_whole:
        raise BrokenReport(report.findings)
    section = report.outline.section(section_id)
    page = next((one for one in report.pages if one.section == section_id), None)
    if page is None:
        remedy = f"thêm một trang có “muc: {section_id}” ở đầu, và một dòng trong nav"
        raise AuthorError(f"mục “{section_id}” chưa có trang", remedy, Code.MISSING_SECTION)
    if count_words(GAP.sub("", page.body)) and not over:
        message = f"{page.path} đã có lời văn"
        raise AuthorError(message, "thêm --thay để thay cả trang", Code.STRAY_FILE)
    draft = open_word(path)
    blocks = _ranked(_of_section(draft.blocks, section, report.outline))
    if not blocks:
        raise AuthorError("bản Word không có lời nào cho mục này", "xem lại tệp", Code.LAYOUT)
    brought = Brought(project.root / page.path)
    _Writer(report, page, section, draft, brought).write(blocks)
    brought.remarks = [*draft.losses, *brought.remarks]
    return _checked(report, page, brought)


def _checked(report: Report, page: Page, brought: Brought) -> Brought:
    """Say what the checks of the whole report find in the new page."""
    found = [one for one in report.findings if one.path != page.path]
    new = parse_page(report.project, brought.target, brought.text, found)
    pages = (new if one is page else one for one in report.pages)
    changed = replace(report, pages=tuple(filter(None, pages)), findings=tuple(found))
    of_page = (one for one in examine(changed).findings if one.path == page.path)
    brought.findings = tuple(one for one in of_page if one.code is not Code.UNFINISHED)
    return brought


def _of_section(blocks: Sequence[Block], section: Section, outline: Outline) -> list[Block]:
    """Cut the section out of a draft that holds its heading; else take all."""
    wanted = {_bare(section.heading), _bare(section.title)}
    others = {_bare(one.heading) for one in outline.sections} - wanted
    first = next((n for n, one in enumerate(blocks) if _heads(one) in wanted), None)
    kept: list[Block] = []
    for block in blocks[0 if first is None else first + 1 :]:
        text = block.text if isinstance(block, Headline | TypedText) else ""
        if first is not None and (_heads(block) in others or _END.match(text)):
            break
        kept.append(block)
    return kept


def _heads(block: Block) -> str:
    return _bare(plain(block.text)) if isinstance(block, Headline | TypedText) else ""


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(". :")


class _Writer:
    """Writes the blocks of a draft as a page; use once."""

    def __init__(
        self, report: Report, page: Page, section: Section, draft: ReadDraft, brought: Brought
    ) -> None:
        self._report, self._page, self._section = report, page, section
        self._draft, self._brought = draft, brought
        self._holdings = Holdings(report, page)
        self._waiting = list(section.prompts)
        self._tables = 0
        self._named: dict[str, str] = {}  # targets of tables, by their numbers in the draft
        others = (one for one in report.pages if one is not page)
        self._printed = {call.subject for one in others for call in one.calls_of("bang")}

    def write(self, blocks: Sequence[Block]) -> None:
        """Fill in the page's text, numbers and remarks."""
        front = _FRONT.match(self._brought.target.read_text(encoding="utf-8-sig"))
        head = front.group() if front else f"---\nmuc: {self._section.id}\n---\n"
        head = re.sub(r"(?m)^trang_thai:.*\n", "", head).removesuffix("---\n")
        parts = [f"{head}trang_thai: du-thao\n---\n# {self._section.heading}"]
        if len(self._waiting) == 1:
            parts.append(self._mark(self._waiting.pop()))
        parts += self._referring(list(self._parts(blocks)))
        used = [one for one in self._draft.notes if f"[^{one}]" in "".join(parts)]
        parts += [f"[^{one}]: {self._cited(self._draft.notes[one])}" for one in used]
        self._brought.text = "\n\n".join(parts) + "\n"
        for prompt in self._waiting:
            asked = shorten(prompt.text, 60)
            line = f"chưa biết đoạn nào trả lời “{asked}”: đặt {self._mark(prompt)} trước đoạn đó"
            self._brought.remarks.append(line)

    def _parts(self, blocks: Sequence[Block]) -> Iterator[str]:
        for block in blocks:
            match block:
                case TypedTable():
                    yield self._table(block)
                case Headline():
                    yield printed(replace(block, text=self._cited(block.text)))
                    yield from self._marks_below(block.text)
                case TypedText():
                    yield printed(replace(block, text=self._said(block.text)))

    def _referring(self, parts: Sequence[str]) -> Iterator[str]:
        """Let sentences lead to the tables that they name by the draft's own numbers."""

        def refer(named: re.Match[str]) -> str:
            target = self._named.get(named[1])
            return f'{{{{ xem("bang:{target}") }}}}' if target else named.group()

        for part in parts:
            yield part if part.startswith(("{{", "|", "#")) else _REFERENCE.sub(refer, part)

    def _table(self, table: TypedTable) -> str:
        """Call the table of the data that says the same, or type it with a caption."""
        self._tables += 1
        found = CAPTION.fullmatch(table.caption)
        name = found["words"] if found else table.caption
        shown = shorten(name or " | ".join(table.rows[0]), 60)
        own_id = f"{self._section.id}-{self._tables}"
        self._named |= {found["number"]: own_id} if found else {}
        call, holder = self._holdings.table_of(table, _quoted(name))
        if call is not None:
            target = own_id if holder in self._printed else str(holder)
            call = f'{call[:-1]}, ma="{own_id}")' if target == own_id else call
            self._printed.add(holder)
            self._named |= {found["number"]: target} if found else {}
            self._brought.numbers.append(Found(f"bảng {shown}", (call,)))
            return f"{{{{ {call} }}}}"
        if holder is not None:
            line = f"bảng “{shown}” gõ lại, mà số của nó có ở bảng dữ liệu “{holder}”: gọi bang(…)"
            self._brought.remarks.append(line)
        if table.is_merged:
            self._brought.remarks.append(f"bảng “{shown}” có ô gộp, tách thành ô thường; xem lại")
        parts = [
            printed(replace(table, rows=tuple(tuple(map(self._cited, row)) for row in table.rows)))
        ]
        if name:
            words = "".join(f', {option}="{said}"' for option, said in dict(_around(table)).items())
            parts.insert(0, f'{{{{ ten_bang("{own_id}", "{_quoted(name)}"{words}) }}}}')
        else:
            parts += map(self._said, table.small_print)
        return "\n\n".join(parts)

    def _said(self, text: str) -> str:
        """Call the documents and the numbers of a text instead of typing them."""
        said, found = self._holdings.call_numbers(self._cited(text))
        self._brought.numbers += found
        return said

    def _cited(self, text: str) -> str:
        """Call the documents of the register, and leave out the notes that only name them."""
        documents = [one for one in self._report.documents.values() if one.date is not None]
        for document in documents:
            named = re.escape(document.number).replace("\\-", " ?[-–] ?")
            kind = re.escape(document.kind)
            pattern = re.compile(rf"\b{kind} (?:số )?{named}(?![\w/-])(?:{_NOTE.pattern})?", re.I)
            text = pattern.sub(partial(self._cite, document), text)
        return text

    def _cite(self, document: Document, found: re.Match[str]) -> str:
        registered = self._report.documents.values()
        rivals = [one for one in registered if one.number == document.number]
        note = self._draft.notes.get(found[1] or "", "")
        if len(rivals) > 1:
            keys = ", ".join(one.key for one in rivals)
            line = f"“{plain(found.group())}”: nhiều văn bản cùng số, chọn một mã: {keys}"
            self._brought.remarks.append(line)
            return found.group()
        is_its_own = not note or document.number in note
        return f'{{{{ van_ban("{document.key}") }}}}' + ("" if is_its_own else f"[^{found[1]}]")

    def _marks_below(self, heading: str) -> Iterator[str]:
        """Mark what a heading answers: the prompts whose first words it has."""
        said = set(_bare(plain(heading)).split())
        for prompt in list(self._waiting):
            wanted = [one for one in _bare(prompt.text).split() if one.isalpha()][:8]
            if sum(one in said for one in wanted) >= _MARK_ALIKE * len(wanted) > 0:
                self._waiting.remove(prompt)
                yield self._mark(prompt)

    def _mark(self, prompt: Prompt) -> str:
        answer = answers_of(self._page).get(prompt.id)
        aspects = "".join(f', "{one}"' for one in answer.aspects) if answer else ""
        return f'{{{{ yeu_cau("{prompt.id}"{aspects}) }}}}'


def _around(table: TypedTable) -> Iterator[tuple[str, str]]:
    """Give the small print of a table as options of `ten_bang`."""
    for text in map(plain, table.small_print):
        word, _, said = text.strip("() ").partition(":")
        if word in _OPTIONS and said:
            yield _OPTIONS[word], _quoted(said)


def _quoted(text: str) -> str:
    return plain(text).replace('"', "'").strip(" .")


def describe(brought: Brought) -> Iterator[str]:
    """Say what became of the numbers, what could not be placed, and what the checks find."""
    kinds = (
        ("gọi từ dữ liệu", [one for one in brought.numbers if len(one.calls) == 1]),
        ("nhiều ô cùng khớp, để nguyên", [one for one in brought.numbers if len(one.calls) > 1]),
    )
    for words, numbers in kinds:
        for one in dict.fromkeys(numbers):
            calls = " hoặc ".join(f"{{{{ {call} }}}}" for call in one.calls)
            yield f"{words}: “{one.text}” → {calls}"
    rest = dict.fromkeys(one.text for one in brought.numbers if not one.calls)
    if rest:
        yield f"số gõ tay, chưa thấy ô nào khớp: {', '.join(rest)}"
    for remark in brought.remarks:
        yield f"Lưu ý: {remark}"
    typed = [one for one in brought.findings if one.code is Code.TYPED_NUMBER]
    if typed:
        yield f"{len(typed)} số gõ tay mà dữ liệu có: baocao check nêu từng số với lời gọi."
    yield from (str(one) for one in brought.findings if one not in typed)


def _ranked(blocks: Iterable[Block]) -> list[Block]:
    """Number the levels of headings without a gap."""
    kept = list(blocks)
    levels = sorted({one.level for one in kept if isinstance(one, Headline)})
    return [
        replace(one, level=min(levels.index(one.level) + 2, 4))
        if isinstance(one, Headline)
        else one
        for one in kept
    ]
