"""Read a text file: UTF-8, composed Vietnamese letters that can be seen, nothing else."""

from __future__ import annotations

import codecs
import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from macros.findings import AuthorError, Code, Finding
from macros.format import shorten
from macros.project import Project, again
from macros.read.text.legacy import (
    convert,
    find_legacy_lines,
    find_legacy_prose,
    find_legacy_words,
    from_tcvn3,
    guess_encoding,
)

INVISIBLE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls
    "\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, fillers
    "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, line ends, direction
    "\ufeff\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"  # marks, tags, no characters at all
    "]"
)
_CONFLICT = re.compile(r"^(<{7}|>{7})(?: |$)", re.MULTILINE)
_SAVE_AS_UTF8 = "mở bằng trình soạn thảo hoặc Excel và lưu lại với bảng mã UTF-8"
_TYPE_AGAIN = "xóa và gõ lại chỗ đó, hoặc dán lại dạng chữ thuần"
_START = 4096  # bytes that are enough to see zero bytes in
_MOST_OF_LINE = 40  # letters of a line
_MOST_OF_TARGET = 60  # letters of a shortcut's target
_SHOWN = 5  # invisible characters
_BEFORE = 20  # letters that show where a character hides


def read_text(
    project: Project, path: Path, findings: list[Finding], most_mb: int | None = None
) -> str | None:
    """Read a file as UTF-8 text with Unix line ends.

    Returns None when the file cannot be read as text; the reason is added to
    the findings. Letters that are not composed (NFC), in an old encoding or
    invisible are a finding too, and are mended in what is returned, so that
    one slip does not hide others.

    Args:
        most_mb: Megabytes beyond which the file is no text that people wrote.
    """
    name = project.relative(path)
    try:
        raw = _read_bytes(project, path, most_mb)
    except AuthorError as error:
        findings.append(error.at(name, 1))
        return None
    text, found = again(("chữ", name), raw, lambda: decode(name, raw))
    findings += found
    return text


def decode(name: str, raw: bytes) -> tuple[str | None, Sequence[Finding]]:
    """Give the text of a file, None for one that is none, and what is wrong with it."""
    findings: list[Finding] = []
    strange = _not_text(raw)
    if strange is not None:
        findings.append(Finding(name, 1, strange, _SAVE_AS_UTF8, Code.ENCODING))
        return None, findings
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        guess = guess_encoding(raw)
        message = "tệp không phải UTF-8" + (f", có lẽ là {guess}" if guess else "")
        findings.append(Finding(name, line, message, _SAVE_AS_UTF8, Code.ENCODING))
        return None, findings
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    conflict = _CONFLICT.search(text)
    if conflict is not None:
        line = text.count("\n", 0, conflict.start()) + 1
        message = f"còn dấu “{conflict[1]}” của Git, nơi hai người sửa cùng một chỗ"
        remedy = "giữ phần đúng của hai phần, xóa các dòng <<<<<<<, =======, >>>>>>>"
        findings.append(Finding(name, line, message, remedy, Code.CONFLICT))
        return None, findings
    if not unicodedata.is_normalized("NFC", text):
        findings.append(_not_composed(name, text))
        text = unicodedata.normalize("NFC", text)
    return _mend_letters(name, text, findings), findings


def refuse_path(project: Project, path: Path) -> None:
    """Refuse a name with invisible letters, or a shortcut out of the report or to nowhere.

    What lies elsewhere on the machine would be published; a folder would be published but not
    read, since nothing here follows shortcuts to folders while the site builder does.

    Args:
        path: Shortcuts are judged below docs/ and data/ only.

    Raises:
        AuthorError: with what to do instead.
    """
    if not path.relative_to(project.root).as_posix().isprintable():
        message = "tên tệp hoặc thư mục có ký tự không dùng được"
        remedy = "đổi tên, chỉ dùng chữ, chữ số, dấu chấm và gạch nối"
        raise AuthorError(message, remedy, Code.STRAY_FILE)
    areas = (project.docs, project.data)
    shortcut = next(_shortcuts(areas, path), None)
    if shortcut is None:
        return
    name = f"lối tắt tới “{shorten(str(shortcut.readlink()), _MOST_OF_TARGET)}”"
    try:
        target = shortcut.resolve(strict=True)
    except FileNotFoundError:
        remedy = "chép tệp thật vào đây hoặc xóa lối tắt"
        raise AuthorError(f"{name}, là tệp không có", remedy, Code.STRAY_FILE) from None
    except (OSError, RuntimeError):  # before Python 3.13 a loop is a RuntimeError
        message = f"{name} dẫn vòng trở lại chính nó"
        raise AuthorError(message, "xóa lối tắt này", Code.STRAY_FILE) from None
    if not any(target.is_relative_to(area.resolve()) for area in areas):
        message = f"{name} dẫn ra ngoài docs/ và data/"
        raise AuthorError(message, "chép tệp thật vào đây thay cho lối tắt", Code.STRAY_FILE)
    if target.is_dir():
        message = f"{name} là lối tắt tới thư mục"
        raise AuthorError(message, "chép cả thư mục vào đây thay cho lối tắt", Code.STRAY_FILE)


def walk(folder: Path) -> Iterator[Path]:
    """List the files below a folder, and the shortcuts, which are not followed; hidden ones not."""
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shortcuts = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted([*files, *shortcuts]):
            if not name.startswith("."):
                yield Path(parent, name)


def _shortcuts(areas: tuple[Path, ...], path: Path) -> Iterator[Path]:
    """List the parts of a path below docs/ or data/ that are shortcuts, the outermost first."""
    for area in areas:
        inside = [one for one in (path, *path.parents) if area in one.parents]
        yield from (one for one in reversed(inside) if one.is_symlink())


def name_of(character: str) -> str:
    """Name a character by its number, such as "U+200B"."""
    return f"U+{ord(character):04X}"


def _read_bytes(project: Project, path: Path, most_mb: int | None) -> bytes:
    """Read a file that lies in the report.

    Raises:
        AuthorError: when it cannot be read, or may not be.
    """
    refuse_path(project, path)
    if not path.exists():
        raise AuthorError("không có tệp này", "tạo tệp hoặc sửa tên tệp", Code.MISSING_FILE)
    if not path.is_file():
        # A pipe, for one, would keep the reader waiting for ever.
        raise AuthorError("không phải là tệp", "thay bằng một tệp văn bản", Code.STRAY_FILE)
    try:
        if most_mb is not None and path.stat().st_size > most_mb * 1_000_000:
            message = f"tệp lớn quá {most_mb} MB"
            raise AuthorError(message, "chia tệp, chuyển số liệu vào CSV", Code.STRAY_FILE)
        return path.read_bytes()
    except OSError:
        message = "không mở được tệp"
        raise AuthorError(message, "kiểm tra quyền đọc tệp", Code.MISSING_FILE) from None


def _mend_letters(name: str, text: str, findings: list[Finding]) -> str:
    """Report letters of an old encoding, otherwise invisible ones, and give the text without."""
    is_table = name.endswith(".csv")
    legacy = find_legacy_lines(text) if is_table else find_legacy_prose(text)
    if legacy is not None:
        encoding, numbers = legacy
        lines = text.split("\n")
        old = lines[numbers[0] - 1].strip()[:_MOST_OF_LINE]
        new = convert(old, encoding)
        more = f" (có {len(numbers)} dòng như vậy)" if len(numbers) > 1 else ""
        message = f"chữ gõ bằng bảng mã {encoding.value}: “{old}” là “{new}”"
        way = "đưa tệp qua baocao nhap" if is_table else "dùng UniKey để chuyển mã"
        remedy = f"chuyển cả tệp sang Unicode{more}, hoặc {way}"
        findings.append(Finding(name, numbers[0], message, remedy, Code.ENCODING))
        for number in numbers:
            lines[number - 1] = convert(lines[number - 1], encoding)
        # Old encodings use characters that Unicode does not show; they are not told twice.
        return INVISIBLE.sub("", "\n".join(lines))
    words = list(find_legacy_words(text))
    if words:
        first = words[0].group()
        more = f" (có {len(words)} chữ như vậy)" if len(words) > 1 else ""
        message = f"chữ gõ bằng bảng mã TCVN3: “{first}” là “{from_tcvn3(first)}”{more}"
        line = text.count("\n", 0, words[0].start()) + 1
        findings.append(Finding(name, line, message, "gõ lại các chữ này", Code.ENCODING))
        ends = (0, *(word.end() for word in words))
        kept = [text[end : word.start()] for end, word in zip(ends, words, strict=False)]
        meant = [from_tcvn3(word.group()) for word in words]
        text = "".join(chain(*zip(kept, meant, strict=True), (text[ends[-1] :],)))
    hidden = list(INVISIBLE.finditer(text))
    if hidden:
        findings.append(_invisible(name, text, hidden))
    return INVISIBLE.sub("", text) if hidden else text


def _invisible(name: str, text: str, hidden: Sequence[re.Match[str]]) -> Finding:
    """Tell the first of some invisible characters with their lines, and how many there are."""
    lines = [text.count("\n", 0, match.start()) + 1 for match in hidden[:_SHOWN]]
    shown = zip(hidden[:_SHOWN], lines, strict=True)
    places = ", ".join(f"{name_of(match.group())} (dòng {line})" for match, line in shown)
    more = f" và {len(hidden) - _SHOWN} ký tự nữa" if len(hidden) > _SHOWN else ""
    start = hidden[0].start()
    row = text[text.rfind("\n", 0, start) + 1 : start]
    before = INVISIBLE.sub("", row)[-_BEFORE:].strip()
    after = f", chỗ đầu sau “{before}”" if before else ""
    message = f"có ký tự không nhìn thấy: {places}{more}{after}"
    return Finding(name, lines[0], message, _TYPE_AGAIN, Code.ENCODING)


def _not_text(raw: bytes) -> str | None:
    """Say what a file is when it is no text of single bytes: UTF-16, a workbook, binary."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "tệp là UTF-16, không phải UTF-8"
    if raw.startswith(b"PK\x03\x04"):
        return "tệp là sổ tính Excel (hoặc tệp nén), không phải văn bản"
    start = raw[:_START]
    if b"\0" not in start:
        return None
    is_wide = start.count(b"\0") > len(start) // 4
    return "tệp là UTF-16, không phải UTF-8" if is_wide else "tệp không phải là văn bản"


def _not_composed(name: str, text: str) -> Finding:
    lines = [
        number
        for number, line in enumerate(text.split("\n"), start=1)
        if not unicodedata.is_normalized("NFC", line)
    ]
    where = ", ".join(str(number) for number in lines[:8]) + ("…" if len(lines) > 8 else "")
    message = f"chữ có dấu ở dạng tổ hợp (dòng {where})"
    remedy = "chuyển văn bản sang Unicode dựng sẵn (NFC)"
    return Finding(name, lines[0], message, remedy, Code.NOT_NFC)
