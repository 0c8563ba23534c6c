"""Files and folders that are replaced as a whole or not at all."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from shutil import copyfile, disk_usage

from macros.files.scratch import OLD, beside, folder_beside
from macros.findings import ReportError

_REASONS = {
    errno.ENOENT: ("không có thư mục {folder}", "tạo thư mục này hoặc chọn nơi khác"),
    errno.ENOTDIR: ("{folder} không phải là thư mục", "chọn một thư mục"),
    errno.EISDIR: ("đó là một thư mục", "ghi thêm tên tệp vào sau"),
    errno.EACCES: (
        "không được phép đọc hoặc ghi, hoặc tệp đang mở trong Excel",
        "đóng tệp đang mở, xem lại quyền, hoặc chọn nơi khác",
    ),
    errno.ENOSPC: ("ổ đĩa đã đầy", "dọn bớt tệp rồi làm lại"),
    errno.EROFS: ("ổ đĩa chỉ đọc được", "chọn nơi khác"),
    errno.ENAMETOOLONG: ("tên tệp quá dài", "đặt tên ngắn hơn"),
    errno.EFBIG: ("tệp lớn quá mức máy cho phép", "nâng giới hạn cỡ tệp (ulimit -f)"),
    errno.EMFILE: ("máy không cho mở thêm tệp", "nâng giới hạn số tệp mở (ulimit -n)"),
    errno.ENOMEM: ("máy hết bộ nhớ", "đóng bớt chương trình rồi làm lại"),
    errno.EPIPE: ("nơi nhận đã đóng", "chạy lại, không cắt bớt đầu ra"),
}
_REASONS[errno.EPERM] = _REASONS[errno.EBUSY] = _REASONS[errno.EACCES]
_REASONS[getattr(errno, "EDQUOT", errno.ENOSPC)] = _REASONS[errno.ENOSPC]  # not on Windows
LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_LITTLE = 1_000_000  # bytes left on a disk that is as good as full


def explain(error: OSError, path: Path | None = None) -> str:
    """Say what the machine refuses, and what to do.

    Args:
        path: The file at hand, where the error does not name it.
    """
    named = error.filename2 or error.filename  # of two, the one to be written
    if path is None and named is not None and not isinstance(named, int):
        path = Path(os.fsdecode(named))
    if path is None and error.errno == errno.ENOSPC:
        full = (place for place in (tempfile.gettempdir(), ".") if disk_usage(place).free < _LITTLE)
        path = next(map(Path, full), None)
    if path is None and error.errno == errno.ENOENT:
        return "thư mục đang đứng không còn nữa; chuyển vào thư mục của báo cáo rồi làm lại"
    unknown = (error.strerror or str(error), "xem lại tệp và ổ đĩa")
    # Windows refuses to replace a folder as it refuses a file that Excel holds open.
    is_denied = error.errno in (errno.EACCES, errno.EEXIST, errno.ENOTEMPTY, errno.EISDIR)
    is_folder = is_denied and path is not None and path.is_dir()
    number = errno.EISDIR if is_folder else error.errno
    reason, remedy = _REASONS.get(number or 0, unknown)
    told = reason.format(folder=path.parent if path is not None else "")
    return f"{path}: {told}; {remedy}" if path is not None else f"{told}; {remedy}"


def replace_files(contents: Mapping[Path, bytes | Path]) -> None:
    """Put contents in the place of several files; when one fails, all are as before.

    Args:
        contents: What each is to hold, or another file that holds it.

    Raises:
        ReportError: when a file cannot be replaced, as when Excel holds it open.
    """
    written: dict[Path, Path] = {}
    current = Path()
    with ExitStack() as made, ExitStack() as undo:
        try:
            for current, content in contents.items():
                written[current] = made.enter_context(beside(current))
                _write(written[current], content)
            for current, new in written.items():
                old = None
                if current.exists() and len(contents) > 1:
                    old = made.enter_context(beside(current))
                    copyfile(current, old)
                new.replace(current)
                undo.callback(_put_back, current, old)
            undo.pop_all()
        except OSError as error:
            raise ReportError(f"không ghi được {explain(error, current)}") from error


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new empty folder; when the block ends well, it takes the target's place in one step.

    In that step Ctrl-C waits.

    Raises:
        ReportError: when the target cannot be replaced as a whole: before the block, or after
            it when another program holds files of the target open (Windows).
    """
    _refuse_fixed(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as last, folder_beside(target) as work:
        new = work / "new"
        new.mkdir()
        yield new
        if threading.current_thread() is threading.main_thread():
            last.enter_context(_waiting())
        try:
            _exchange(new, target, work / OLD)
        except OSError as error:
            raise ReportError(
                f"không thay được thư mục {explain(error, target)}; "
                "đóng các tệp và cửa sổ đang mở thư mục này rồi làm lại"
            ) from error


def refuse_others(target: Path, names: Collection[str]) -> None:
    """Refuse to replace a folder in which anything but some names lies: that is somebody's own.

    Raises:
        ReportError: with the name of what lies there.
    """
    known = {*names, *LEFT_BY_SYSTEMS}
    for path in sorted(target.iterdir()) if target.is_dir() else ():
        if not known & {path.name, path.name.lower()} and not path.name.startswith("~$"):
            raise ReportError(
                f"{target} còn có {path.name}, nên không thay cả thư mục được; "
                "chọn thư mục mới hoặc trống, hoặc chuyển tệp ấy đi nơi khác"
            )


@contextmanager
def unchanged(root: Path, sources: Iterable[Path]) -> Iterator[None]:
    """Refuse what the block makes when a file below the sources is another one at its end.

    It is read more than once on the way: pages could be of one state, downloads and copies of
    another, and neither of the one that was checked.

    Raises:
        ReportError: with the name of the file.
    """
    folders = tuple(sources)
    before = dict(_state(root, folders))
    yield
    changed = before.items() ^ dict(_state(root, folders)).items()
    if changed:
        name = min(changed)[0].relative_to(root).as_posix()
        raise ReportError(f"{name} bị sửa trong lúc dựng, chưa xuất bản gì; lưu xong thì làm lại")


def _state(root: Path, sources: Iterable[Path]) -> Iterator[tuple[Path, tuple[int, bytes]]]:
    """List files, but hidden ones, with the time and the digest of each."""
    for path in (path for one in sources for path in ([one] if one.is_file() else one.rglob("*"))):
        is_hidden = any(name.startswith((".", "~$")) for name in path.relative_to(root).parts)
        with suppress(OSError):  # gone meanwhile, which the other list tells
            if not is_hidden and path.is_file():
                with path.open("rb") as stream:
                    digest = hashlib.file_digest(stream, "sha256").digest()
                yield path, (path.stat().st_mtime_ns, digest)


@contextmanager
def _waiting() -> Iterator[None]:
    """Let Ctrl-C take effect behind the block alone."""
    pressed = False

    def press(*_: object) -> None:
        nonlocal pressed
        pressed = True

    heard = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, heard)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def _refuse_fixed(target: Path) -> None:
    """Refuse what no folder can take the place of, before there is one."""
    kinds = (
        (target.is_symlink(), "là lối tắt"),
        (_is_mounted(target), "là một ổ đĩa gắn vào"),
        (target.exists() and not target.is_dir(), "là tệp, không phải thư mục"),
    )
    for is_so, kind in kinds:
        if is_so:
            raise ReportError(
                f"{target} {kind}, nên không thay cả thư mục một lần được; bỏ nó đi để xuất bản "
                "vào thư mục thường, rồi chép thư mục ấy tới nơi cần"
            )


def _is_mounted(folder: Path) -> bool:
    """Tell whether a folder is the door to another disk, or to another place of the same one."""
    try:
        folder.rmdir()  # refused for another reason where there is anything in it
        folder.mkdir()
    except OSError as error:
        return error.errno == errno.EBUSY or os.path.ismount(folder)
    return False


def _exchange(new: Path, target: Path, old: Path) -> None:
    """Put a folder in the place of another, in one step where the system can.

    Otherwise the old one is away for a moment, and `recover` finds it there.
    """
    if target.exists():
        if _exchange_at_once(new, target):
            return
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists() and not target.exists():
            old.rename(target)
        raise


def _exchange_at_once(one: Path, other: Path) -> bool:
    """Let two folders change places; False where the system, or the disk, does not know how."""
    if sys.platform == "win32":
        return False
    system = ctypes.CDLL(None)
    names = os.fsencode(one), os.fsencode(other)
    exchange, here = 2, -100  # RENAME_EXCHANGE, RENAME_SWAP; AT_FDCWD
    if hasattr(system, "renameat2"):
        return bool(system.renameat2(here, names[0], here, names[1], exchange) == 0)
    return hasattr(system, "renamex_np") and bool(system.renamex_np(*names, exchange) == 0)


def _write(path: Path, content: bytes | Path) -> None:
    if isinstance(content, Path):
        copyfile(content, path)
    with path.open("ab") as stream:
        if isinstance(content, bytes):
            stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _put_back(path: Path, old: Path | None) -> None:
    if old is None:
        path.unlink(missing_ok=True)
    else:
        old.replace(path)
