"""A return as it lies there: folder, zip or sheet, of whom and of when; nothing is trusted."""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path, PurePosixPath

from macros.files.replace import LEFT_BY_SYSTEMS
from macros.files.scratch import temporary
from macros.findings import AuthorError, Code, Finding
from macros.intake.file.opened import can_open
from macros.project import digest
from macros.rollup.procedure import Frame

_MOST_PARTS = 5_000  # files of a zip
_MOST_BYTES = 200_000_000  # that it unpacks to
_TAKEN = re.compile(r"(data/(report\.yml|(tables|tong-hop)/[\w-]+\.(yml|csv))|docs/.*\.md)")
WHOLE = re.compile(r"mkdocs\.yml|(data|docs)/.*")  # what a report is published from
_DEPTH = 3  # folders within folders in which returns are looked for
_SHOWN = 60  # letters of a name
_MADE = frozenset({".cache", ".git", "site"})  # in a report's own folder
_TEXTS = frozenset({".doc", ".docx", ".odt", ".pdf", ".rtf", ".txt"})
_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz", ".tgz"})
_DATED = re.compile(r"[-_. ]([0-9]{4}-?[0-9]{2}-?[0-9]{2})$")


def list_returns(sources: Iterable[Path]) -> Iterator[Path]:
    """List reports, all other files, and folders that hold none, in the order of their names."""
    for source in sources:
        yield from _list(source, _DEPTH)


def _list(path: Path, depth: int) -> Iterator[Path]:
    if path.is_file():
        if path.name.lower() not in LEFT_BY_SYSTEMS:
            yield path
    elif is_report(path):
        yield path
    elif path.is_dir():
        inside = [one for one in sorted(path.iterdir()) if not one.name.startswith((".", "~$"))]
        if not inside or not depth:
            yield path
            return
        for one in inside:
            if not one.is_symlink():
                yield from _list(one, depth - 1)


def find_unreadable(path: Path) -> Finding | None:
    """Find a folder without returns, a file of a kind that nobody reads; none lacks unsaid."""
    kind = path.suffix.lower()
    if path.is_dir() and not is_report(path):
        message = f"thư mục trống, hoặc nằm sâu quá {_DEPTH} lớp nên không tìm trong đó"
        remedy = "bỏ thư mục, hoặc chép bản gửi ra thư mục ngoài"
        return Finding(f"{path.parent.name}/{path.name}", 1, message, remedy, Code.MISSING_FILE)
    if path.is_dir() or kind == ".zip" or can_open(path):
        return None
    message = f"không đọc được tệp loại “{kind}”, không lấy số nào trong đó"
    remedy = "mở bằng Excel rồi lưu lại thành .xlsx; không phải bản gửi thì cất đi nơi khác"
    if kind in _TEXTS:
        remedy = "số liệu lưu thành .xlsx; văn bản thì gửi trong thư mục báo cáo hoặc .zip của nó"
    if kind in _ARCHIVES:
        remedy = "giải nén ra thư mục, số liệu lưu thành .xlsx; hoặc nén lại thành .zip"
    return Finding(f"{path.parent.name}/{path.name}", 1, message, remedy, Code.WORKBOOK)


def is_sheet(path: Path) -> bool:
    """Whether a return is a spreadsheet."""
    return path.is_file() and path.suffix.lower() != ".zip"


def seal_of(name: str) -> str:
    """Digest the files of a return, or of any folder."""
    seals, root = [], Path(name)
    for path in [root] if root.is_file() else sorted(root.rglob("*.*")):
        inside = path.relative_to(root)
        if path.is_file() and not _MADE.intersection(inside.parts):
            with path.open("rb") as stream:
                seals.append((str(inside), hashlib.file_digest(stream, "sha256").hexdigest()))
    return digest(seals)


def is_report(path: Path) -> bool:
    """Whether a folder is a report made with this tool, be it one that lacks a file."""
    return any((path / part).exists() for part in ("data/report.yml", "data/tables", "mkdocs.yml"))


def told_by(path: Path, frame: Frame) -> str:
    """Find the unit that the name of a file or of its folder tells, to know whom to answer."""
    stem = _DATED.sub("", path.stem)
    stems = (stem, stem.rpartition("-")[2], path.parent.name)
    return next((stem for stem in stems if stem in frame.parents), "")


def date_of(source: str) -> date | None:
    """Read the day that ends the name of a return, such as "an_thinh-2021-10-12.zip"."""
    found = _DATED.search(PurePosixPath(source).stem)
    with suppress(ValueError):
        return date.fromisoformat(found[1]) if found else None
    return None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A report as it was sent: a folder, or what a zip holds, put on disk as far as it is needed.

    Args:
        root: The folder that it is read from.
        packed: What is not on disk, by its name in the report.
    """

    root: Path
    packed: dict[str, bytes] = field(default_factory=dict)

    def put(self, wanted: Callable[[str, bytes], bool] = lambda name, content: True) -> Path:
        """Put files on disk, all or those that are wanted; give their folder."""
        for name in [one for one, content in self.packed.items() if wanted(one, content)]:
            target = self.root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(self.packed.pop(name))  # a full disk is no fault of the return
        return self.root


@contextmanager
def open_parcel(path: Path, taken: re.Pattern[str] = _TAKEN) -> Iterator[Parcel]:
    """Open a return: a folder, or a zip, of which nothing is left on disk afterwards.

    Raises:
        AuthorError: for a zip that is damaged, too large, or leads out of its folder.
    """
    if path.is_dir():
        yield Parcel(path)
        return
    wrong = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
    try:
        with zipfile.ZipFile(path) as archive:
            contents = dict(_unpack(archive, taken))
    except wrong as error:
        raise _refusal("gói hỏng hoặc có mật khẩu", "nén lại rồi gửi lại") from error
    if "data/report.yml" not in contents:
        message = "gói không có data/report.yml, không phải báo cáo"
        raise _refusal(message, "nén cả thư mục báo cáo; tệp Excel thì gửi rời, không nén")
    with temporary("tong-hop") as folder:
        yield Parcel(folder, contents)


def _unpack(archive: zipfile.ZipFile, taken: re.Pattern[str]) -> Iterator[tuple[str, bytes]]:
    entries = archive.infolist()
    if len(entries) > _MOST_PARTS:
        raise _refusal(f"gói có quá {_MOST_PARTS} tệp", "chỉ nén docs/, data/ và mkdocs.yml")
    names = [PurePosixPath(entry.filename.replace("\\", "/")) for entry in entries]
    for entry, name in zip(entries, names, strict=True):
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if is_link or name.is_absolute() or ".." in name.parts or ":" in entry.filename:
            message = f"gói có tên dẫn ra ngoài “{entry.filename[:_SHOWN]}”"
            raise _refusal(message, "nén lại từ thư mục báo cáo")
    tops = [name.parent.parent for name in names if name.parts[-2:] == ("data", "report.yml")]
    top = min(tops, key=lambda one: len(one.parts), default=PurePosixPath())
    left = _MOST_BYTES
    for entry, name in zip(entries, names, strict=True):
        if entry.is_dir() or not name.is_relative_to(top):
            continue
        inside = name.relative_to(top).as_posix()
        if taken.fullmatch(inside):
            with archive.open(entry) as stream:
                content = stream.read(left + 1)  # what it says of its size is not believed
            left -= len(content)
            if left < 0:
                raise _refusal(f"gói bung ra quá {_MOST_BYTES // 1_000_000} MB", "bỏ tệp thừa")
            yield inside, content


def _refusal(message: str, remedy: str) -> AuthorError:
    return AuthorError(message, remedy, Code.WORKBOOK)
