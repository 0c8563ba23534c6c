"""The report in which mistakes are planted: its texts, its calls, and what is found in it."""

from __future__ import annotations

import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import cached_property
from pathlib import Path
from unittest.mock import patch

from macros.check import run
from macros.check.ruling import Ruling
from macros.check.run import examine
from macros.check.sentence import figures
from macros.export.page.fonts import choose_font
from macros.findings import Finding
from macros.project import Project
from macros.read import report as report_file
from macros.read.page.page import Call, Page, read_page
from macros.read.report import Report, read_report
from macros.render import evaluate
from macros.render.call import watch
from macros.render.call.context import Context, Rendered
from macros.render.call.numbering import Numbering, number_report
from macros.render.evaluate import Ledger, read_ledger
from macros.render.evaluate import run as run_call

ROOT = Path(__file__).parents[3]
_CALL = re.compile(r"(?s)\{\{.*?\}\}")
# Checks of what no page says, or of all pages together.
_ELSEWHERE = (
    run.find_left_behind,
    run.find_stray_files,
    run.find_unsound_mechanics,
    run.find_refused_settings,
    run.find_broken_reference,
    run.find_broken_templates,
    run.find_misplaced_notes,
    run.find_rows_outside,
    run.find_uncatalogued,
    run.find_left_over,
)
_OF_PAGES = tuple(check for check in run.CHECKS if check not in _ELSEWHERE)
_OF_DATA = (run.find_misplaced_notes, run.find_rows_outside)


class Depth(Enum):
    """How much is examined, the cheapest first."""

    SENTENCES = "the words of one page against its calls"
    PAGE = "one page, without the others"
    NUMBERS = "the data, without the pages"
    REPORT = "the whole report"


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one file.

    Args:
        start: Position in the text of the file from which `removed` is replaced by `added`.
    """

    path: str
    start: int
    removed: str
    added: str

    def apply(self, text: str) -> str:
        """Change the text of the file."""
        assert text.startswith(self.removed, self.start), self
        return text[: self.start] + self.added + text[self.start + len(self.removed) :]


@dataclass(frozen=True, slots=True)
class Site:
    """A call where it is typed.

    Args:
        start: Of its first brace in the text of the file.
        line: The line of the text on which it stands, to its end.
    """

    path: str
    start: int
    source: str
    line: str
    column: int
    call: Call
    rendered: Rendered | None

    def change(self, old: str, new: str) -> Iterator[Edit]:
        """Change something within the call, once."""
        at = self.source.find(old)
        if at >= 0 and old != new:
            yield Edit(self.path, self.start + at, old, new)

    def become(self, text: str) -> Edit:
        """Put something else in its place."""
        return Edit(self.path, self.start, self.source, text)

    @property
    def printed(self) -> str:
        """What it prints, when that is one number."""
        facts = self.rendered.facts if self.rendered else ()
        return facts[0].text if len(facts) == 1 else ""

    @property
    def before(self) -> str:
        """The words of its line before it."""
        return self.line[: self.column]

    @property
    def after(self) -> str:
        """The words of its line after it."""
        return self.line[self.column + len(self.source) :]


ToldAt = Callable[[str, Edit], range]


def own_lines(text: str, edit: Edit) -> range:
    """The lines that are changed."""
    first = text.count("\n", 0, edit.start) + 1
    return range(first, first + edit.added.count("\n") + 1)


def on_page(text: str, edit: Edit) -> range:
    """The lines of the front matter and the title: what is said of a page as a whole."""
    return range(1, text[: text.find("\n# ")].count("\n") + 3)


def in_paragraph(text: str, edit: Edit) -> range:
    """The lines of the paragraph that stood guarded by what is deleted, and of what guards it."""
    calls = re.search(r"(?:\{\{[^\n]*\n|\n)*\Z", text[: edit.start])
    begin = text.rfind("\n\n", 0, calls.start() - 1 if calls else edit.start) + 2
    return range(text.count("\n", 0, begin) + 1, text.count("\n", 0, edit.start) + 2)


def at_note(text: str, edit: Edit) -> range:
    """The line of the note whose mark is deleted."""
    line = text.count("\n", 0, text.index(f"\n{edit.removed}:")) + 2
    return range(line, line + 1)


Plant = Callable[["Sample"], Iterator[Edit]]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of mistake.

    Args:
        plant: Lists the places where it can be made.
        is_knowable: Whether rules, outline, language or the neighbouring call can tell it.
        told_at: The lines on which it is rightly told, from the text before and the edit.
    """

    name: str
    family: str
    plant: Plant
    is_knowable: bool = True
    told_at: ToldAt = own_lines


@dataclass
class Sample:
    """A copy of the report whose files are changed one at a time."""

    folder: Path
    clean: dict[tuple[str, Depth], Counter[tuple[str, int, str]]] = field(default_factory=dict)
    printed: dict[object, Rendered] = field(default_factory=dict)

    @classmethod
    def copy(cls, folder: Path) -> Sample:
        """Copy the words and numbers of this repository."""
        for name in ("docs", "data", "overrides"):
            shutil.copytree(ROOT / name, folder / name, dirs_exist_ok=True)
        shutil.copyfile(ROOT / "mkdocs.yml", folder / "mkdocs.yml")
        return cls(folder)

    @cached_property
    def project(self) -> Project:
        return Project(self.folder)

    @cached_property
    def report(self) -> Report:
        return read_report(self.project)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """The text of each page that belongs to the final copy, by its path."""
        paths = [page.path for page in self.report.book_pages]
        return {path: (self.folder / path).read_text(encoding="utf-8") for path in paths}

    @cached_property
    def data(self) -> Mapping[str, str]:
        """The text of each file of data/, by its path."""
        files = [*self.project.data.rglob("*.yml"), *self.project.data.rglob("*.csv")]
        return {self.project.relative(one): one.read_text(encoding="utf-8") for one in files}

    @cached_property
    def sites(self) -> tuple[Site, ...]:
        """Every call of the final copy."""
        printed = read_ledger(self.report).printed()
        for page in self.report.book_pages:
            for call in page.calls:
                if rendered := printed.get((call.path, call.index)):
                    self.printed[_key(call)] = rendered
        return tuple(self._sites(printed))

    def _sites(self, printed: Mapping[tuple[str, int], Rendered]) -> Iterator[Site]:
        for page in self.report.book_pages:
            text = self.texts[page.path]
            for call, match in zip(page.calls, _CALL.finditer(text), strict=True):
                start = text.rfind("\n", 0, match.start()) + 1
                line = text[start : text.find("\n", match.end())]
                rendered = printed.get((call.path, call.index))
                column = match.start() - start
                yield Site(page.path, match.start(), match.group(), line, column, call, rendered)

    @cached_property
    def numbering(self) -> Numbering:
        """The tables and charts of the whole report, without what is wrong with them."""
        return replace(number_report(self.report), findings=())

    @cached_property
    def shown(self) -> Mapping[str, str]:
        """The tables behind all tables and charts."""
        return figures.tables_shown(self.report)

    def calls(self, *names: str) -> Iterator[Site]:
        """List the calls of some words."""
        return (site for site in self.sites if site.call.name in names)

    def find(self, edit: Edit, depth: Depth, *, was_clean: bool = False) -> list[Finding]:
        """List what is found after a change and was not found before.

        Args:
            was_clean: Whether nothing was found before, so that nobody need look.
        """
        is_page = edit.path in self.texts
        looked = edit.path if depth is not Depth.REPORT else ""
        before = Counter() if was_clean else self._clean(looked, depth)
        texts = self.texts if is_page else self.data
        path = self.folder / edit.path
        try:
            path.write_text(edit.apply(texts[edit.path]), encoding="utf-8")
            found = self._look(looked, depth)
        finally:
            path.write_text(texts[edit.path], encoding="utf-8")
        return [one for one in found if before[_plain(one)] <= 0]

    def _clean(self, path: str, depth: Depth) -> Counter[tuple[str, int, str]]:
        if (path, depth) not in self.clean:
            self.clean[path, depth] = Counter(map(_plain, self._look(path, depth)))
        return self.clean[path, depth]

    def _look(self, path: str, depth: Depth) -> tuple[Finding, ...]:
        if depth is Depth.REPORT:
            return examine(read_report(self.project), lacking=_lacking).findings
        if depth is Depth.NUMBERS:
            with patch.object(run, "OF_SENTENCES", ()), patch.object(run, "CHECKS", _OF_DATA):
                return examine(self._numbers(path), lacking=_lacking).findings
        found: list[Finding] = []
        page = read_page(self.project, self.folder / path, found)
        pages: tuple[Page, ...] = (page,) if page is not None else ()
        numbering, shown = self.numbering, self.shown
        # To put on record what holds for one page alone would cost more than it saves.
        project = replace(self.project, keeps_in=Path(os.devnull, "x"))
        alone = replace(self.report, project=project, pages=pages, findings=tuple(found))
        is_narrow = depth is Depth.SENTENCES
        checks = () if is_narrow else _OF_PAGES
        links = _no_links if is_narrow else run.find_unprinted_links
        with (  # which no page changes
            patch.object(run, "judge_numbers", lambda *given: Ruling()),
            patch.object(run, "CHECKS", checks),
            patch.object(run, "find_unprinted_links", links),
            patch.object(watch, "number_report", lambda report: numbering),
            patch.object(evaluate, "run", self._run),
            patch.object(run, "tables_shown", lambda report: shown),
        ):
            return examine(alone, lacking=_lacking).findings

    def _numbers(self, path: str) -> Report:
        """Read the report again without its pages."""
        with patch.object(report_file, "_read_pages", lambda *others: ((), frozenset())):
            return read_report(self.project)

    def _run(self, context: Context) -> Rendered:
        """Evaluate a call once: it prints the same wherever on its page it stands."""
        key = _key(context.call)
        if key not in self.printed:
            self.printed[key] = run_call(context)
        return self.printed[key]


def _key(call: Call) -> object:
    return call.path, call.name, repr(call.args), repr(sorted(call.kwargs.items()))


def _no_links(report: Report, ledger: Ledger) -> tuple[Finding, ...]:
    """Find none, since the other pages are not there."""
    return ()


def _lacking(text: str) -> Sequence[str]:
    return choose_font()[0].missing(text)


def _plain(found: Finding) -> tuple[str, int, str]:
    """Compare findings without their lines, which a change may move."""
    return found.path, 0, f"{found.message} {found.code}"
