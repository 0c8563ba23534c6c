"""All checks of a report in one list, and those of its numbers."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from macros.check.alone import find_bad_language, find_in_words, find_misread
from macros.check.coverage import find_left_over, find_misordered, find_uncatalogued
from macros.check.folder import find_stray_files
from macros.check.left_over import find_left_behind
from macros.check.mechanics import (
    find_broken_reference,
    find_broken_templates,
    find_refused_settings,
    find_unsound_mechanics,
    find_unused_fonts,
)
from macros.check.particulars import find_wrong_particulars
from macros.check.prose.links import find_dead_links, find_unprinted_links
from macros.check.prose.safety import find_calls_in_code, find_unsafe
from macros.check.prose.showing import (
    Lacking,
    find_unprintable,
    find_unsound_pictures,
    lack_nothing,
)
from macros.check.ruling import Ruling, judge_numbers, place
from macros.check.sentence.called import find_wrong_names
from macros.check.sentence.claims import find_unproven
from macros.check.sentence.directions import find_wrong_directions
from macros.check.sentence.figures import find_wrong_figures, tables_shown
from macros.check.sentence.numbers import find_wrong_measures, find_wrong_pairs
from macros.check.sentence.reading import read_sentences
from macros.check.sentence.topic import list_percentages
from macros.check.sentence.typed import find_typed_numbers
from macros.check.sentence.years import find_wrong_steps, find_wrong_years
from macros.check.series import OUTLIER
from macros.check.silence import Silenced, keep_silent
from macros.files.work import ahead
from macros.findings import AuthorError, Code, Finding, Severity, errors_among, look_up
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.read.table.timeline import name_time
from macros.read.yaml.file import Key
from macros.render.call.context import Draw, Rendered, draw_nothing
from macros.render.call.watch import Watch
from macros.render.evaluate import Ledger, charts_last, evaluate, read_ledger
from macros.rules.language.rule import Explanation, Rule, Standing


def find_misplaced_notes(report: Report) -> Iterator[Finding]:
    """Find explanations of nothing, marks on cells and words on units that do not exist."""
    for table in report.tables.values():
        rules = {rule.id: rule for rule in table.schema.rules}
        for number, note in enumerate(table.schema.explanations):
            try:
                _check_explanation(note, rules)
            except AuthorError as error:
                yield _noted(report, table, error, "explanations", number)
        for number, flag in enumerate(table.schema.flags):
            try:
                for column in flag.columns:
                    table.field(column)
                if not table.rows(flag.keys):
                    raise AuthorError("không có dòng nào có các khóa này", "sửa keys", Code.FLAG)
            except AuthorError as error:
                yield _noted(report, table, error, "flags", number)
        units = next(iter(table.parents.values()), {})
        for number, overlap in enumerate(table.schema.overlaps):
            try:
                rows = table.rows(overlap.keys)
                if len(rows) != 1:
                    message = f"keys chỉ {len(rows)} dòng"
                    raise AuthorError(message, "ghi đủ khóa của một dòng", Code.AMBIGUOUS_KEY)
                below = {one: one for one in units if units[one] in table.key(rows[0]).values()}
                for unit in overlap.units:
                    message = f"“{unit}” không phải đơn vị trực thuộc của dòng ấy"
                    look_up(unit, below, message, Code.UNKNOWN_VALUE)
            except AuthorError as error:
                yield _noted(report, table, error, "overlaps", number)
        named: list[tuple[str, tuple[Key, ...]]] = [
            (unit, ("not_collected", unit)) for unit in table.schema.not_collected
        ]
        for number, transfer in enumerate(table.schema.transfers):
            named += [(unit, ("transfers", number, "within")) for unit in transfer.within]
        for unit, (part, *way) in named:
            try:
                look_up(unit, units, f"không có đơn vị “{unit}”", Code.UNKNOWN_VALUE)
            except AuthorError as error:
                yield _noted(report, table, error, str(part), *way)


def _check_explanation(note: Explanation, rules: Mapping[str, Rule]) -> None:
    if note.rule == OUTLIER:
        return
    rule = look_up(note.rule, rules, f"quy tắc lạ “{note.rule}”", Code.EXPLANATION)
    if rule.severity is Severity.ERROR:
        message = f"{note.rule} là lỗi, không giải trình được"
        raise AuthorError(message, "sửa số liệu và xóa giải trình này", Code.EXPLANATION)


def find_missing_returns(report: Report) -> Iterator[Finding]:
    """Name each unit of which tables still wait for numbers, once."""
    waiting: dict[tuple[str, str], list[Table]] = {}
    for table in report.tables.values():
        for unit, why in table.schema.missing.items():
            waiting.setdefault((unit, why), []).append(table)
    for (unit, why), tables in waiting.items():
        first = tables[0]
        name = next((words[unit] for words in first.labels.values() if unit in words), unit)
        message = f"“{name}” còn thiếu số liệu ở {len(tables)} bảng ({why})"
        remedy = "chờ bản gửi rồi tổng hợp lại, hoặc đơn vị khai not_collected kèm lý do"
        yield Finding(first.path, 1, message, remedy, Code.MISSING_RETURN).as_warning


def find_rows_outside(report: Report) -> Iterator[Finding]:
    """Name each year, or shorter step, in which a table has rows and should have none."""
    for table in report.tables.values():
        reach = table.schema.timeline.reach(report.identity.ky)
        if reach is None or table.time is None:
            continue
        typed, noun = table.columns[table.time.name], GRAINS[table.time.type].noun
        whose = "kỳ báo cáo" if table.schema.years is None else "những năm của bảng"
        for time, rows in Counter(typed).items():
            if reach.covers(time):
                continue
            when = name_time(time)
            message = f"{when} nằm ngoài {whose} {reach.span} mà có {rows} dòng"
            remedy = (
                f"sửa {noun} hoặc xóa các dòng này; bảng có số liệu {when} thì khai báo years"
                f" trong {table.schema_path}"
            )
            line = table.lines[typed.index(time)]
            yield Finding(table.path, line, message, remedy, Code.UNKNOWN_YEAR)


def _noted(report: Report, table: Table, error: AuthorError, part: str, *way: Key) -> Finding:
    told = AuthorError(f"{part}: {error.message}", error.remedy, error.code)
    return place(report, table, told, part, *way)


Check = Callable[[Report], Iterable[Finding]]
# What is on record, file by file.
_OF_FILES: tuple[Check, ...] = (find_misread, find_bad_language)
CHECKS: tuple[Check, ...] = (
    find_misplaced_notes,
    find_missing_returns,
    find_rows_outside,
    find_misordered,
    find_stray_files,
    find_unsound_mechanics,
    find_refused_settings,
    find_broken_reference,
    find_broken_templates,
    find_unused_fonts,
    find_unsound_pictures,
    find_wrong_particulars,
    find_uncatalogued,
    find_left_over,
    find_left_behind,
    find_misread,
    find_in_words,
)
# Words held against the numbers beside them.
OF_SENTENCES = (
    find_wrong_years,
    find_wrong_steps,
    find_wrong_names,
    find_wrong_directions,
    find_wrong_measures,
    find_wrong_pairs,
    find_wrong_figures,
    find_typed_numbers,
    find_unproven,
)
# What can be judged even without identity, outline and register.
_ALWAYS: tuple[Check, ...] = (find_unsafe, find_calls_in_code, find_stray_files)


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found out about a report.

    Args:
        findings: By file and line, each once.
        ledger: Every call with what it prints.
        standings: How every rule of the tables stands.
        silenced: What is not told, since an author lets it stand.
    """

    findings: tuple[Finding, ...]
    ledger: Ledger
    standings: tuple[Standing, ...]
    silenced: tuple[Silenced, ...] = ()


def examine(
    report: Report,
    draw: Draw = draw_nothing,
    lacking: Lacking = lack_nothing,
    besides: Callable[[Ledger, Callable[[], object]], None] | None = None,
) -> Examination:
    """Evaluate every call, judge every rule, run every check.

    Args:
        draw: Makes the drawings of charts, for whoever is to print them afterwards.
        lacking: Knows the font of the printed copies, which no check can choose.
        besides: Gets the ledger, if it is sound and much of it had to be made, and what a process
            that knows it may do at once.
    """
    found = list(report.findings)
    ledger, ruling = Ledger((), ()), Ruling()
    watch = Watch(report)
    work = partial(_look_ahead, report, draw, watch)
    with ahead(work, len(report.pages), keeps=report.project.keeps) as is_helped:
        if report.is_whole:
            ledger = read_ledger(report, draw, watch)
            judge = _sentence_judge(report, ledger, watch)
            if besides and is_helped() and not errors_among(ledger.findings):
                besides(ledger, lambda: deque(map(judge, report.pages[::-1]), maxlen=0))
            of_sentences = [found for page in report.pages for found in judge(page)]
            ruling = judge_numbers(report, watch)  # which have been judged meanwhile
            found.extend(ledger.findings)
            found.extend(ruling.contradictions)
            told = {(one.path, one.line) for one in found}  # of which rules say more
            found.extend(one for one in ruling.outliers if (one.path, one.line) not in told)
            found.extend(of_sentences)
            found.extend(find_dead_links(report, ledger))
            found.extend(find_unprinted_links(report, ledger))
            found.extend(find_unprintable(report, ledger, lacking))
        for look in CHECKS if report.is_whole else _ALWAYS:
            found.extend(look(report))
    findings, silenced = keep_silent(report, found)
    return Examination(findings, ledger, ruling.standings, silenced)


def _look_ahead(report: Report, draw: Draw, watch: Watch) -> None:
    """Put on record what needs no ledger, and then of the calls what the first comes to last.

    Those are charts: who has drawn cannot be doubled.
    """
    judge_numbers(report, watch)
    for look in _OF_FILES:
        tuple(look(replace(report, pages=report.pages[::-1])))
    deque(evaluate(report, charts_last(report)[::-1], draw, watch), maxlen=0)


def _sentence_judge(
    report: Report, ledger: Ledger, watch: Watch
) -> Callable[[Page], list[Finding]]:
    """Give what holds the sentences of a page against what its calls print there."""
    others = {"shown": tables_shown(report), "percentages": list_percentages(ledger.facts())}
    said: dict[str, dict[tuple[str, int], Rendered]] = {}
    for entry in ledger.entries:
        if entry.call.macro.is_in_sentences:
            place = entry.call.path, entry.call.index
            said.setdefault(entry.call.path, {})[place] = entry.rendered

    def look(page: Page) -> list[Finding]:
        printed = said.get(page.path, {})

        def judge(alone: Report, **others: Mapping[str, str]) -> list[Finding]:
            sentences = read_sentences(alone, printed, **others)
            return [found for check in OF_SENTENCES for found in check(sentences)]

        return watch.look("cau", page, printed, judge, **others)

    return look
