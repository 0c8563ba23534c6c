"""Replace files and folders as a whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of a file in one step, so that nobody sees half of it.

    Raises:
        ReportError: when the file cannot be replaced, as when Excel holds it open.
    """
    replace_files({path: content})


def replace_files(contents: Mapping[Path, bytes]) -> None:
    """Put contents in the place of several files; when one fails, all are as before.

    Raises:
        ReportError: when a file cannot be replaced, as when Excel holds it open.
    """
    temporaries: dict[Path, Path] = {}
    before: dict[Path, bytes | None] = {}
    current = Path()
    try:
        for current, content in contents.items():
            temporaries[current] = _write_beside(current, content)
        for current, temporary in temporaries.items():
            old = current.read_bytes() if current.exists() and len(contents) > 1 else None
            temporary.replace(current)
            before[current] = old
    except BaseException as error:
        for temporary in temporaries.values():
            temporary.unlink(missing_ok=True)
        for path, old in before.items():
            _put_back(path, old)
        if isinstance(error, OSError):
            raise ReportError(_explain(current, error)) from error
        raise


def _explain(path: Path, error: OSError) -> str:
    """Say why a file cannot be written, and what to do."""
    unknown = (error.strerror or "lỗi của máy", "chọn nơi khác")
    # Windows refuses to replace a folder as it refuses a file that Excel holds open.
    number = errno.EISDIR if path.is_dir() else error.errno
    reason, remedy = _REASONS.get(number or 0, unknown)
    return f"không ghi được {path}: {reason.format(folder=path.parent)}; {remedy}"


def _write_beside(path: Path, content: bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def _put_back(path: Path, content: bytes | None) -> None:
    if content is None:
        path.unlink(missing_ok=True)
    else:
        _write_beside(path, content).replace(path)


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
