"""All checks of a report in one list, and those of its numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from macros.check.coverage import (
    find_left_over,
    find_misordered,
    find_placeholders,
    find_uncatalogued,
    find_uncovered,
)
from macros.check.dialect.parting import find_misread
from macros.check.folder import find_stray_files
from macros.check.language.naming import (
    find_lowered_people,
    find_misnamed_bodies,
    find_unexplained,
    make_proper,
)
from macros.check.language.order import find_impossible_days, find_jumps, find_skipped_levels
from macros.check.language.repetition import find_copies, find_repeated_words
from macros.check.language.signs import make_signs
from macros.check.language.spelling import make_spelling
from macros.check.left_over import find_left_behind
from macros.check.mechanics import (
    find_broken_reference,
    find_broken_templates,
    find_refused_settings,
    find_unsound_mechanics,
)
from macros.check.particulars import find_wrong_particulars
from macros.check.prose.citations import (
    find_miscited,
    find_misnamed,
    find_typed_documents,
    find_wrong_numbers,
)
from macros.check.prose.letters import Lacking, find_unprintable, lack_nothing
from macros.check.prose.links import find_dead_links, find_lost_notes, find_unprinted_links
from macros.check.prose.pointers import find_lost_pointers
from macros.check.prose.safety import find_calls_in_code, find_unsafe
from macros.check.prose.showing import find_unsound_pictures
from macros.check.prose.wording import list_printed
from macros.check.sentence.called import find_wrong_names
from macros.check.sentence.claims import find_unproven
from macros.check.sentence.directions import find_wrong_directions
from macros.check.sentence.figures import find_wrong_figures
from macros.check.sentence.reading import read_sentences
from macros.check.sentence.typed import find_typed_numbers
from macros.check.sentence.years import find_wrong_steps, find_wrong_years
from macros.check.series import OUTLIER, find_outliers
from macros.check.silence import Silenced, keep_silent
from macros.findings import AuthorError, Code, Finding, Severity, look_up
from macros.read.report import Report
from macros.read.table.grain import GRAINS
from macros.read.table.table import Table
from macros.read.table.timeline import name_time
from macros.read.yaml.file import Key, find_line
from macros.render.call.context import Draw, draw_nothing
from macros.render.evaluate import Ledger, read_ledger
from macros.rules.judge.columns import Data
from macros.rules.language.rule import Explanation, Rule
from macros.rules.verdict import Verdict, judge_rules, judge_totals


def data_of(report: Report) -> Data:
    """Take the tables of a report, with what it says of their keys and years."""
    identity = report.identity
    period = identity.ky if report.is_whole else None
    return Data(report.tables, report.broken_tables, identity.mac_dinh, period)


def find_contradictions(report: Report, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """List what contradicts the rules of the tables, with explanations nobody needs."""
    for verdict in verdicts:
        if verdict.fault is not None:
            yield _place(report, verdict.table, verdict.fault, *verdict.place)
        yield from verdict.listing.findings
        for number in verdict.listing.unused:
            message = f"giải trình cho {verdict.rule.id} không còn ứng với cảnh báo nào"
            remedy = "xóa giải trình này hoặc sửa keys"
            unused = AuthorError(message, remedy, Code.EXPLANATION)
            yield _place(report, verdict.table, unused, "explanations", number).as_warning


def find_misplaced_notes(report: Report) -> Iterator[Finding]:
    """Find explanations that can explain nothing, and marks on cells that do not exist."""
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


def _check_explanation(note: Explanation, rules: Mapping[str, Rule]) -> None:
    if note.rule == OUTLIER:
        return
    rule = look_up(note.rule, rules, f"quy tắc lạ “{note.rule}”", Code.EXPLANATION)
    if rule.severity is Severity.ERROR:
        message = f"{note.rule} là lỗi, không giải trình được"
        raise AuthorError(message, "sửa số liệu và xóa giải trình này", Code.EXPLANATION)


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


def find_bad_language(report: Report) -> Iterator[Finding]:
    """Hold every text that is printed against the rules of Vietnamese, and against the others."""
    passages, wish = tuple(list_printed(report)), report.identity.chinh_ta
    for find in (
        make_spelling(passages, wish.tu_rieng, wish.dau_thanh),
        make_signs(passages),
        find_repeated_words,
        find_misnamed_bodies,
        make_proper(report),
        find_impossible_days,
        find_jumps,
        find_skipped_levels,
    ):
        for passage in passages:
            yield from find(passage)
    yield from find_copies(passages)
    yield from find_lowered_people(passages)
    yield from find_unexplained(passages, report)
    yield from find_wrong_numbers(passages, report)


def _noted(report: Report, table: Table, error: AuthorError, part: str, number: int) -> Finding:
    told = AuthorError(f"{part}: {error.message}", error.remedy, error.code)
    return _place(report, table, told, part, number)


def _place(report: Report, table: Table, error: AuthorError, *location: Key) -> Finding:
    """Find the line of the table's YAML, which is read again only now that it must be told."""
    line = find_line(report.project, report.project.root / table.schema_path, *location)
    return error.at(table.schema_path, line)


Check = Callable[[Report], Iterator[Finding]]
CHECKS: tuple[Check, ...] = (
    find_misplaced_notes,
    find_rows_outside,
    find_uncovered,
    find_misordered,
    find_unsafe,
    find_calls_in_code,
    find_stray_files,
    find_unsound_mechanics,
    find_refused_settings,
    find_broken_reference,
    find_broken_templates,
    find_unsound_pictures,
    find_lost_notes,
    find_placeholders,
    find_wrong_particulars,
    find_misread,
    find_miscited,
    find_misnamed,
    find_typed_documents,
    find_lost_pointers,
    find_uncatalogued,
    find_left_over,
    find_bad_language,
    find_left_behind,
)
# Words held against the numbers beside them.
OF_SENTENCES = (
    find_wrong_years,
    find_wrong_steps,
    find_wrong_names,
    find_wrong_directions,
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
        verdicts: How every rule of the tables stands.
        silenced: What is not told, since an author lets it stand.
    """

    findings: tuple[Finding, ...]
    ledger: Ledger
    verdicts: tuple[Verdict, ...]
    silenced: tuple[Silenced, ...] = ()


def examine(
    report: Report, draw: Draw = draw_nothing, lacking: Lacking = lack_nothing
) -> Examination:
    """Evaluate every call, judge every rule, run every check.

    Args:
        draw: Makes the drawings of charts, for whoever is to print them afterwards.
        lacking: Knows the font of the printed copies, which no check can choose.
    """
    found = list(report.findings)
    ledger = Ledger((), ())
    verdicts: tuple[Verdict, ...] = ()
    if report.is_whole:
        data = data_of(report)
        ledger, verdicts = read_ledger(report, draw), tuple(judge_rules(data))
        found.extend(ledger.findings)
        found.extend(find_contradictions(report, (*verdicts, *judge_totals(data))))
        told = {(one.path, one.line) for one in found}  # of which rules say more
        outliers = (one for one in find_outliers(report) if (one.path, one.line) not in told)
        found.extend(outliers)
        sentences = read_sentences(report, ledger)
        for check in OF_SENTENCES:
            found.extend(check(sentences))
        found.extend(find_dead_links(report, ledger))
        found.extend(find_unprinted_links(report, ledger))
        found.extend(find_unprintable(report, ledger, lacking))
    for look in CHECKS if report.is_whole else _ALWAYS:
        found.extend(look(report))
    findings, silenced = keep_silent(report, found)
    return Examination(findings, ledger, verdicts, silenced)
