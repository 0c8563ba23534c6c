"""One of the two versions: where it is from, what its files say, and its pages as a tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from macros.check.run import Examination, examine
from macros.export.document.article import Targets, name_places, read_article
from macros.export.document.bare import print_calls, write_pages
from macros.export.document.block_reader import BlockReader
from macros.export.document.chapter import Chapter
from macros.export.document.inline_reader import Memory
from macros.files.scratch import temporary
from macros.findings import Finding, ReportError
from macros.project import Project
from macros.read.history import ask_git, ask_git_for_bytes
from macros.read.outline import Section
from macros.read.page.page import Page
from macros.read.report import Report, read_report
from macros.render.call.address import built_name
from macros.render.call.context import draw_nothing
from macros.render.chart.drawing import drawing_for
from macros.render.evaluate import Ledger, read_ledger
from macros.vocabulary import MacroKind

NOW = "bản đang làm"  # the files as they lie there
_PARTS = ("docs", "data", "overrides", "mkdocs.yml")
_FILE_MODES = frozenset({"100644", "100755"})  # neither shortcuts nor other repositories
_MOST_BYTES = 500_000_000  # of all files together; a report has a hundredth
_MAIN = ("main", "master", "origin/main", "origin/master")


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
    """Read and examine a version; its mistakes are findings, as those of any report."""
    report = read_report(project)
    return Version(name, commit, report, examine(report))


def printed_by(report: Report, name: str) -> Version:
    """Make a version of what a report prints alone; nothing is checked."""
    ledger = read_ledger(report, draw_nothing) if report.is_whole else Ledger((), ())
    return Version(name, "", report, Examination((), ledger, ()))


@contextmanager
def taken_out(project: Project, revision: str | None) -> Iterator[tuple[Project, str, str]]:
    """Give a revision as a folder of its own, with its name and its commit.

    Args:
        revision: A folder, or whatever git knows by a name: a tag, a branch, a commit. None for
            the commit from which the present work has parted from the main branch.

    Raises:
        ReportError: when there is no such revision, or it holds no report.
    """
    if revision and (Path(revision) / "mkdocs.yml").is_file():
        folder = Path(revision).resolve()
        yield Project(folder, is_foreign=True), f"thư mục {folder.name}", ""
        return
    commit = _find_commit(project, revision)
    date = ask_git(project.root, "show", "-s", "--format=%cd", "--date=format:%d/%m/%Y", commit)
    said = revision if revision and not commit.startswith(revision) else ""
    name = ", ".join(part for part in (said, commit[:7], f"ngày {(date or '').strip()}") if part)
    with temporary("so-sanh") as folder:
        _write_files(project, commit, folder)
        if not (folder / "mkdocs.yml").is_file():
            raise ReportError(f"bản {name} không có báo cáo nào ở thư mục này; chọn bản khác")
        yield Project(folder, is_foreign=True), name, commit


def _find_commit(project: Project, revision: str | None) -> str:
    if ask_git(project.root, "rev-parse", "--git-dir") is None:
        raise ReportError(
            "không có kho git để lấy bản cũ; cài git, hoặc chỉ ra một thư mục chứa bản cũ"
        )
    if revision is not None:
        found = _commit_of(project, revision)
        if found is None:
            raise ReportError(
                f"không có bản “{revision}”; dùng tên nhánh, nhãn, mã commit hay một thư mục. Kho "
                "chép nông (shallow) thì lấy thêm lịch sử trước: git fetch --unshallow"
            )
        return found
    for name in _MAIN:
        if _commit_of(project, name) is not None:
            parted = ask_git(project.root, "merge-base", "HEAD", name)
            if parted is not None:
                return parted.strip()
    found = _commit_of(project, "HEAD")
    if found is None:
        raise ReportError("kho git chưa có commit nào để so; chỉ ra một thư mục chứa bản cũ")
    return found


def _commit_of(project: Project, revision: str) -> str | None:
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = ask_git(project.root, *asked)
    return found.strip() if found else None


def _write_files(project: Project, commit: str, folder: Path) -> None:
    """Write the report's files of a commit, byte for byte: no filter of the repository runs."""
    listed = ask_git_for_bytes(project.root, "ls-tree", "-r", "-z", "--long", commit, "--", *_PARTS)
    names: dict[str, str] = {}
    total = 0
    for entry in (listed or b"").decode("utf-8", "surrogateescape").split("\0"):
        head, _, name = entry.partition("\t")
        mode, _, blob, size = head.split() if head else ("",) * 4
        if mode in _FILE_MODES and _is_inside(name):
            names[name] = blob
            total += int(size)
    if total > _MOST_BYTES:
        raise ReportError("bản cũ lớn quá 500 MB, không phải là một báo cáo; chọn bản khác")
    blobs = dict.fromkeys(names.values())
    told = ask_git_for_bytes(
        project.root, "cat-file", "--batch", given="".join(f"{b}\n" for b in blobs).encode()
    )
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
    """List the pages that people write, by section, or by file where they answer none."""
    written = (
        page
        for page in report.pages
        if all(call.macro.kind is not MacroKind.APPENDIX for call in page.calls)
    )
    return {page.section or page.source_uri: page for page in written}


def read_chapters(report: Report, pages: Iterable[Page], folder: Path) -> Mapping[str, Chapter]:
    """Read some pages as trees, by section or file; no site builder runs.

    Args:
        folder: An empty one to build them in.
    """
    chosen = list(pages)
    printed, _ = print_calls(report, chosen, drawing_for(report.project))
    write_pages(report, chosen, printed, folder, lambda _: ())
    articles = {}
    for page in chosen:
        article = read_article(folder / built_name(page))
        if article is not None:
            section = _section_of(report, page)
            articles[built_name(page)] = Chapter(section, page), article
    names = {built: name_places(at[1], at[0].section.id) for built, at in articles.items()}
    unread = {built_name(page) for page in report.pages} - names.keys()
    targets = Targets(names, folder, unread)
    return {
        chapter.section.id: BlockReader(chapter, article, targets, Memory(report.documents)).read()
        for chapter, article in articles.values()
    }


def _section_of(report: Report, page: Page) -> Section:
    """Give the section of a page, alone: its headings count from the first level."""
    known = {section.id: section for section in report.outline.sections}
    section = known.get(page.section or "")
    if section is not None:
        return section.model_copy(update={"level": 1})
    return Section.model_construct(id=page.section or page.source_uri, title=page.title, level=1)
