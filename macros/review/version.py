"""One of the two versions: where it is from, what its files say, and its pages as a tree."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from macros.check.run import Examination, examine
from macros.export.document.article import Names, Targets, name_places, read_article
from macros.export.document.block_reader import BlockReader
from macros.export.document.book import print_calls, write_pages
from macros.export.document.chapter import Chapter
from macros.export.document.inline_reader import Memory
from macros.files.scratch import temporary
from macros.findings import AuthorError, Finding, ReportError
from macros.project import Project, digest, digest_code, recall
from macros.read.history import ask_git, ask_git_for_bytes
from macros.read.outline import Section
from macros.read.page.page import Call, FrontMatter, Page
from macros.read.report import Report, read_report
from macros.read.yaml.file import find_line
from macros.render.call.address import built_name
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import Entry, Ledger, read_ledger
from macros.render.table.appendix import print_appendix
from macros.rules.language.rule import Standing
from macros.vocabulary import DRAWING, MacroKind

NOW = "bản đang làm"  # the files as they lie there
NOTHING = Ledger((), ())
_PARTS = ("docs", "data", "overrides", "mkdocs.yml")
_FILE_MODES = frozenset({"100644", "100755"})  # neither shortcuts nor other repositories
_MOST_BYTES = 500_000_000  # of all files together; a report has a hundredth
_MAIN = ("main", "master", "origin/main", "origin/master")
_PARTICULARS = "data/report.yml"  # what tells a report from other folders of a repository


@dataclass(frozen=True, slots=True)
class Version:
    """A report at one time.

    Args:
        name: As a reviewer reads it, such as "a1b2c3d, ngày 12/3/2021".
        commit: Its full id; "" for a folder as it lies there.
    """

    name: str
    commit: str
    report: Report
    examination: Examination

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.examination.findings


def read_version(project: Project, name: str, commit: str = "") -> Version:
    """Read and examine a version; its mistakes are findings, as those of any report.

    What was found is on record with the digest of all its files; of what git keeps, for long.
    """
    report = read_report(project)
    seen = digest(digest_tree(project.root, project.sources), digest_code(project.overrides))

    def make() -> tuple[Examination, tuple[str]]:
        return replace(examine(report), ledger=NOTHING, silenced=()), ("seen",)

    record = project.record("ban", seen if commit else "")
    found = recall(record, lambda _: seen, make, Examination, Ledger, Standing)
    return Version(name, commit, report, replace(found, ledger=_ledger_of(report)))


def printed_by(report: Report, name: str) -> Version:
    """Make a version of what a report prints alone; nothing is checked."""
    return Version(name, "", report, Examination((), _ledger_of(report), ()))


def digest_tree(root: Path, parts: Iterable[Path]) -> list[tuple[str, str]]:
    """Digest all that lies in some parts of a folder, by its name there; "" of what is no file."""
    return [
        (
            path.relative_to(root).as_posix(),
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in sorted(path for part in parts for path in (part, *part.rglob("*")))
    ]


def _ledger_of(report: Report) -> Ledger:
    """Evaluate all that is printed, the appendices made of data too."""
    if not report.is_whole:
        return NOTHING
    ledger, entries = read_ledger(report), list[Entry]()
    for call in (call for page in attached_to(report) for call in page.calls):
        with suppress(AuthorError):  # a check tells it
            entries.append(Entry(call, print_appendix(report, report.identity.phu_luc[call.index])))
    return replace(ledger, entries=(*ledger.entries, *entries))


@contextmanager
def taken_out(project: Project, revision: str | None) -> Iterator[tuple[Project, str, str]]:
    """Give a revision as a folder of its own, with its name and its commit.

    Args:
        revision: A folder, or whatever git knows by a name: a tag, a branch, a commit. None for
            the commit from which the present work has parted from the main branch.

    Raises:
        ReportError: when there is no such revision, or it holds no report.
    """
    with temporary("so-sanh") as empty:
        if revision and _commit_of(project, revision) is None and Path(revision).is_dir():
            folder, commit = Path(revision).resolve(), ""
            name = f"thư mục {folder.name}"
            if not (folder / "mkdocs.yml").is_file():
                raise ReportError(f"thư mục {revision} không chứa báo cáo nào: không có mkdocs.yml")
        else:
            folder, commit = empty, _find_commit(project, revision)
            asked = "show", "-s", "--format=%cd", "--date=format:%d/%m/%Y", commit
            date = ask_git(project.root, *asked)
            said = revision if revision and not commit.startswith(revision) else ""
            name = ", ".join(filter(None, (said, commit[:7], f"ngày {(date or '').strip()}")))
            _write_files(project.root, commit, _find_report(project, commit, name), folder)
        # What is kept is known by what it was made of: most pages of both versions are the same.
        yield Project(folder, True, project.cache, is_version=not project.is_foreign), name, commit


def _find_commit(project: Project, revision: str | None) -> str:
    if ask_git(project.root, "rev-parse", "--git-dir") is None:
        raise ReportError(
            "không có kho git để lấy bản cũ; cài git, hoặc chỉ ra một thư mục chứa bản cũ"
        )
    if revision is not None:
        found = _commit_of(project, revision)
        if found is None:
            more = "; kho chép nông (shallow) thì lấy thêm lịch sử trước: git fetch --unshallow"
            raise ReportError(
                f"không có bản “{revision}”; dùng tên nhánh, nhãn, mã commit hay một thư mục"
                f"{more if is_shallow(project) else ''}"
            )
        return found
    found = _commit_of(project, "HEAD")
    if found is None:
        raise ReportError("kho git chưa có commit nào để so; chỉ ra một thư mục chứa bản cũ")
    mains = [name for name in _MAIN if _commit_of(project, name) is not None]
    parted = ask_git(project.root, "merge-base", "HEAD", *mains) if mains else None
    if parted is None and is_shallow(project):
        raise ReportError(
            "kho chép nông (shallow) nên không biết việc này tách ra từ đâu; lấy thêm lịch sử: "
            "git fetch --unshallow origin main:main, hoặc chỉ ra bản trước"
        )
    return (parted or found).strip()


def is_shallow(project: Project) -> bool:
    """Tell whether the repository lacks what was before some commit."""
    return (ask_git(project.root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"


def _find_report(project: Project, commit: str, name: str) -> str:
    """Find the folder of the report in a commit, from the root of the repository, "" or "x/".

    It lies where it lies now, or else was moved here from the one place that holds a report.
    """
    listed = ask_git_for_bytes(
        project.root, "ls-tree", "-r", "-z", "--name-only", "--full-tree", commit
    )
    names = (listed or b"").decode("utf-8", "surrogateescape").split("\0")
    here = (ask_git(project.root, "rev-parse", "--show-prefix") or "").strip()
    found = [one.removesuffix("mkdocs.yml") for one in names if one.endswith("mkdocs.yml")]
    if here in found:
        return here
    reports = [folder for folder in found if f"{folder}{_PARTICULARS}" in names]
    if len(reports) != 1:
        places = "; ".join(folder or "thư mục gốc" for folder in reports) or "không có ở đâu"
        raise ReportError(
            f"bản {name} không có báo cáo nào ở thư mục này mà ở: {places}; chọn bản khác"
        )
    return reports[0]


def _commit_of(project: Project, revision: str) -> str | None:
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = ask_git(project.root, *asked)
    return found.strip() if found else None


def _write_files(root: Path, commit: str, inside: str, folder: Path) -> None:
    """Write the report's files of a commit, byte for byte: no filter of the repository runs.

    Args:
        inside: Where they lie in the commit, "" or "x/".
    """
    parts = [f"{inside}{part}" for part in _PARTS]
    options = ("-r", "-z", "--long", "--full-tree")
    listed = ask_git_for_bytes(root, "ls-tree", *options, commit, "--", *parts)
    names: dict[str, str] = {}
    total = 0
    for entry in (listed or b"").decode("utf-8", "surrogateescape").split("\0"):
        head, _, name = entry.partition("\t")
        mode, _, blob, size = head.split() if head else ("",) * 4
        if mode in _FILE_MODES and _is_inside(name):
            names[name.removeprefix(inside)] = blob
            total += int(size)
    if total > _MOST_BYTES:
        raise ReportError("bản cũ lớn quá 500 MB, không phải là một báo cáo; chọn bản khác")
    blobs = dict.fromkeys(names.values())
    asked = "".join(f"{blob}\n" for blob in blobs).encode()
    told = ask_git_for_bytes(root, "cat-file", "--batch", given=asked)
    contents = _split_batch(told or b"")
    for name, blob in names.items():
        if blob not in contents:
            raise ReportError(f"kho git không có nội dung của {name}; lấy thêm lịch sử rồi làm lại")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[blob])


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and "\\" not in name and not {"..", ".git"} & set(path.parts)


def _split_batch(told: bytes) -> Mapping[str, bytes]:
    """Part what `git cat-file --batch` writes: a line with id, kind and size, then the bytes."""
    found: dict[str, bytes] = {}
    place = 0
    while place < len(told):
        end = told.index(b"\n", place)
        blob, kind, *size = told[place:end].decode().split()
        place = end + 1
        if kind == "blob":
            length = int(size[0])
            found[blob] = told[place : place + length]
            place += length + 1
    return found


def pages_of(report: Report) -> Mapping[str, Page]:
    """List the pages by section, or by file where they answer none.

    Of one that is on the site alone, what it lists by itself is left out.
    """
    printed = report.printed_pages
    return {key_of(one): one if one in printed else _unlisted(one) for one in report.pages}


def _unlisted(page: Page) -> Page:
    pieces = (
        one
        for one in page.pieces
        if isinstance(one, str) or one.macro.kind is not MacroKind.APPENDIX
    )
    return replace(page, pieces=tuple(pieces))


def attached_to(report: Report) -> Iterator[Page]:
    """Give the appendices made of data as pages, each with a call that stands for it."""
    for number, one in enumerate(report.identity.phu_luc):
        if one.trang is None:
            asked = one.bang or one.bieu, *one.years, *one.units, *one.cot
            project = report.project
            line = find_line(project, project.root / _PARTICULARS, "phu_luc", number)
            call = Call(_PARTICULARS, line, number, "bang", asked, {})
            name = f"phu-luc-{'-'.join(map(str, asked))}.md"
            title = one.ten or f"Biểu {one.bieu}"
            pieces = f"# {title}\n\n", call
            yield Page(_PARTICULARS, name, FrontMatter(), title, line, "", line, pieces)


def key_of(page: Page) -> str:
    """Name a page by its section, or by its file where it answers none."""
    return page.section or page.source_uri


def read_chapters(
    report: Report, pages: Iterable[Page], folder: Path, ledger: Ledger = NOTHING
) -> Mapping[str, Chapter]:
    """Read some pages as trees, by section or file; no site builder runs.

    Args:
        folder: An empty one to build them in.
        ledger: What is known already of what they print; only what is drawn is made again.
    """
    chosen = list(pages)
    printed = {
        (one.call.path, one.call.index): one.rendered.markdown
        for one in ledger.entries
        if one.call.macro.figure is not DRAWING
    }
    left = [
        replace(one, pieces=tuple(c for c in one.calls if (c.path, c.index) not in printed))
        for one in chosen
    ]
    printed |= print_calls(report, left, drawing_for(report.project))[0]
    write_pages(report, chosen, printed, folder, lambda _: ())
    articles = {}
    for page in chosen:
        article = read_article(folder / built_name(page))
        if article is not None:
            section = _section_of(report, page)
            articles[built_name(page)] = Chapter(section, page), article
    unread = ((built_name(page), _Unread({"": key_of(page)})) for page in report.pages)
    names: dict[str, Names] = dict(unread)
    names |= {built: name_places(at[1], at[0].section.id) for built, at in articles.items()}
    targets = Targets(names, folder)
    return {
        chapter.section.id: BlockReader(chapter, article, targets, Memory(report.documents)).read()
        for chapter, article in articles.values()
    }


class _Unread(Names):
    """The places of a page that is not read: a link to any of them says the same as if it were."""

    def get(self, fragment: str, default: object = None) -> str:  # type: ignore[override]
        """Name a place."""
        return f"{self['']}--{fragment}" if fragment else self[""]


def _section_of(report: Report, page: Page) -> Section:
    """Give the section of a page, alone: its headings count from the first level."""
    known = {section.id: section for section in report.outline.sections}
    section = known.get(page.section or "")
    if section is not None:
        return section.model_copy(update={"level": 1})
    return Section.model_construct(id=page.section or page.source_uri, title=page.title, level=1)
