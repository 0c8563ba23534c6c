"""What is found in one file alone, or in words; kept while these and what is asked are the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby

from macros.check.coverage import find_placeholders, find_uncovered
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
from macros.check.prose.citations import (
    find_miscited,
    find_misnamed,
    find_typed_documents,
    find_wrong_numbers,
)
from macros.check.prose.links import find_lost_notes
from macros.check.prose.pointers import find_lost_pointers
from macros.check.prose.reading import Wording, list_printed
from macros.check.prose.safety import find_calls_in_code, find_unsafe
from macros.findings import Code, Finding
from macros.project import PACKAGED, again, digest, recall
from macros.read.page.page import Page
from macros.read.report import Report
from macros.read.site_config import read_site_config
from macros.read.text.file import read_text
from macros.render.call.watch import Watch

Look = Callable[[Wording], Iterator[Finding]]


def find_misread(report: Report) -> Iterator[Finding]:
    """Read every page in both ways, and judge what is read alike."""
    # Where the text begins, and what in it is a call, is not known of these.
    unread = {one.path for one in report.findings if one.code in (Code.FRONT_MATTER, Code.JINJA)}
    settings = read_site_config(PACKAGED).settings["markdown_extensions"]
    pages = [page for page in report.pages if page.path not in unread]
    files = [(page.path, (page, settings), partial(_read, page)) for page in pages]
    return _find_in(report, "cach-doc", files)


def _read(page: Page) -> Iterator[Finding]:
    """Load the two readers, for which nobody waits who has all pages on record."""
    from macros.check.dialect.parting import find_misread
    from macros.check.dialect.typed_page import make_readers

    return find_misread(page, make_readers())


def find_bad_language(report: Report) -> Iterator[Finding]:
    """Hold every text that is printed against the rules of Vietnamese, and against the others."""
    passages, wish = tuple(list_printed(report)), report.identity.chinh_ta
    looks: tuple[Look, ...] = (
        make_spelling(passages, wish.tu_rieng, wish.dau_thanh),
        make_signs(passages),
        find_repeated_words,
        find_misnamed_bodies,
        make_proper(report),
        find_impossible_days,
        find_jumps,
        find_skipped_levels,
    )
    rules = digest([_settings(one) for one in looks])
    files = []
    for path, group in groupby(passages, key=lambda one: one.path):
        own = tuple(group)
        # All but their source shows in them.
        sources = list(dict.fromkeys(one.source for one in own))
        files.append((path, (rules, own, sources), partial(_look_at, own, looks)))
    yield from _find_in(report, "tieng-viet", files)
    yield from find_copies(passages)
    yield from find_lowered_people(passages)
    yield from find_unexplained(passages, report)
    yield from find_wrong_numbers(passages, report)


def _look_at(passages: Iterable[Wording], looks: Iterable[Look]) -> Iterator[Finding]:
    return (found for look in looks for passage in passages for found in look(passage))


def _settings(look: Look) -> list[object]:
    """List what a look was made with; what it was made of is code."""
    given = look.keywords.values() if isinstance(look, partial) else ()
    texts = [one.pattern if isinstance(one, re.Pattern) else one for one in given]
    return [sorted(one) if isinstance(one, frozenset) else one for one in texts]


def _find_in(
    report: Report, kind: str, files: Sequence[tuple[str, object, Callable[[], Iterator[Finding]]]]
) -> Iterator[Finding]:
    """Give what was found in each file, or find it again when what is seen there has changed."""
    for path, seen, find in files:
        said = {"seen": again((kind, path), seen, partial(digest, seen))}
        record = report.project.record(kind, path)
        yield from recall(record, said.get, lambda find=find: (list(find()), ("seen",)))


# They look at words, whatever the numbers are; of files, at nothing but YAML.
_OF_WORDS = (
    find_uncovered,
    find_unsafe,
    find_calls_in_code,
    find_lost_notes,
    find_placeholders,
    find_miscited,
    find_misnamed,
    find_typed_documents,
    find_lost_pointers,
    find_bad_language,
)


def find_in_words(report: Report) -> Sequence[Finding]:
    """Run the checks of words, if a page, a YAML file or what else they see says another thing."""
    project = report.project
    paths = sorted(project.data.rglob("*.yml"))
    files = [(project.relative(one), read_text(project, one, [])) for one in paths]

    def judge(seen: Report) -> list[Finding]:
        return [found for look in _OF_WORDS for found in look(seen)]

    return Watch(report).look("loi-van", None, files, judge)
