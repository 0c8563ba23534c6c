"""Files and folders that are replaced as a whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from macros.findings import ReportError

_REASONS = {
    errno.ENOENT: ("không có thư mục {folder}", "tạo thư mục này hoặc chọn nơi khác"),
    errno.ENOTDIR: ("{folder} không phải là thư mục", "chọn một thư mục"),
    errno.EISDIR: ("đó là một thư mục", "ghi thêm tên tệp vào sau"),
    errno.EACCES: (
        "không được phép ghi, hoặc tệp đang mở trong Excel",
        "đóng tệp đang mở, hoặc chọn nơi khác",
    ),
    errno.ENOSPC: ("ổ đĩa đã đầy", "dọn bớt tệp rồi làm lại"),
    errno.EROFS: ("ổ đĩa chỉ đọc được", "chọn nơi khác"),
    errno.ENAMETOOLONG: ("tên tệp quá dài", "đặt tên ngắn hơn"),
}
_REASONS[errno.EPERM] = _REASONS[errno.EBUSY] = _REASONS[errno.EACCES]


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Give an empty file beside a target; unless it is renamed by then, it goes with the block.

    Whoever renames it to the target replaces that in one step: nobody sees half of a file.
    """
    handle, name = tempfile.mkstemp(
        dir=target.parent, prefix=f".{target.name}.", suffix=target.suffix
    )
    os.close(handle)
    path = Path(name)
    try:
        # Otherwise the file would belong to its owner alone.
        path.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o644)
        yield path
    finally:
        path.unlink(missing_ok=True)


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Put contents in the place of several files; when one fails, all are as before.

    Raises:
        ReportError: when a file cannot be replaced, as when Excel holds it open.
    """
    written: dict[Path, Path] = {}
    current = Path()
    with ExitStack() as undo:
        try:
            for current, content in contents.items():
                written[current] = undo.enter_context(beside(current))
                _write(written[current], content)
            for current, new in written.items():
                old = current.read_bytes() if current.exists() and len(contents) > 1 else None
                new.replace(current)
                undo.callback(_put_back, current, old)
        except OSError as error:
            raise ReportError(_explain(current, error)) from error
        undo.pop_all()


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a new empty folder; when the block ends well, it takes the target's place.

    Raises:
        ReportError: when another program holds files of the target open (Windows).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    new, old = work / "new", work / "old"
    new.mkdir()
    try:
        yield new
        try:
            if target.exists():
                target.rename(old)
            new.rename(target)
        except OSError as error:
            if old.exists() and not target.exists():
                old.rename(target)
            raise ReportError(
                f"không thay được thư mục {target.name}: {error.strerror}; "
                "đóng các tệp và cửa sổ đang mở thư mục này rồi làm lại"
            ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
        return
    with beside(path) as old:
        _write(old, content)
        old.replace(path)


def _explain(path: Path, error: OSError) -> str:
    """Say why a file cannot be written, and what to do."""
    unknown = (error.strerror or "lỗi của máy", "chọn nơi khác")
    # Windows refuses to replace a folder as it refuses a file that Excel holds open.
    number = errno.EISDIR if path.is_dir() else error.errno
    reason, remedy = _REASONS.get(number or 0, unknown)
    return f"không ghi được {path}: {reason.format(folder=path.parent)}; {remedy}"
