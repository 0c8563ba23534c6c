"""Names that files use for units and columns, learnt once: data/bi_danh.yml."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import Field as Key

from macros.findings import AuthorError, Code, Finding, nearest
from macros.project import Project
from macros.read.yaml.file import Model, find_line, option, read_model

FILE = "bi_danh.yml"
_HEAD = """\
# Tên gọi khác mà các tệp gửi về dùng cho đơn vị, cho cột; baocao nhap đọc theo đây.
# Mỗi dòng: bang là bảng, ma là mã của đơn vị (hay của cột) trong bảng đó.
bi_danh:
"""


class Alias(Model):
    """One name: of a row of a dimension table, or of a column of any table."""

    bang: str = Key(description="Bảng: bảng danh mục của đơn vị, hoặc bảng có cột được gọi tên.")
    ma: str = Key(description="Mã của đơn vị trong bảng danh mục, hoặc của cột.")
    ten: str = Key(
        min_length=1,
        description="Tên mà tệp gửi về ghi; cột có tiêu đề hai tầng ghi “tầng trên / tầng dưới”.",
    )

    @property
    def line(self) -> str:
        """The line of the file that says it."""
        name = json.dumps(self.ten, ensure_ascii=False)
        return f"- {{bang: {self.bang}, ma: {self.ma}, ten: {name}}}"


class Aliases(Model):
    """All names that were learnt."""

    bi_danh: tuple[Alias, ...] | None = option("Các tên gọi khác, mỗi tên một dòng.", ())

    def of(self, table: str) -> Iterator[Alias]:
        """The names for what a table has."""
        return (alias for alias in self.bi_danh or () if alias.bang == table)


def read_aliases(project: Project, findings: list[Finding]) -> Aliases:
    """Read what was learnt; nothing where there is no such file, or a broken one."""
    path = project.data / FILE
    found = read_model(project, path, Aliases, findings) if path.is_file() else None
    return found or Aliases()


def learn(project: Project, aliases: Iterable[Alias]) -> bytes:
    """The file with more names at its end; what stands in it stays as it is."""
    path: Path = project.data / FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else _HEAD
    lines = (alias.line for alias in aliases)
    return ("\n".join((text.rstrip(), *lines)) + "\n").encode("utf-8")


def find_wrong(
    project: Project,
    aliases: Aliases,
    known: Mapping[str, Collection[str]],
    broken: Collection[str],
) -> Iterator[Finding]:
    """Find names of tables, units and columns that there are not, and names given twice.

    Args:
        known: What each table has: its columns, and the codes of its rows if it has any.
    """
    path = project.data / FILE
    given: dict[tuple[str, str], str] = {}
    for place, alias in enumerate(aliases.bi_danh or ()):
        error = None
        if alias.bang in broken:
            continue
        if alias.bang not in known:
            message = f"bí danh của bảng lạ “{alias.bang}”"
            error = AuthorError(message, nearest(alias.bang, known), Code.UNKNOWN_TABLE)
        elif alias.ma not in known[alias.bang]:
            message = f"bảng “{alias.bang}” không có mã “{alias.ma}”"
            error = AuthorError(message, nearest(alias.ma, known[alias.bang]), Code.UNKNOWN_VALUE)
        elif given.setdefault((alias.bang, alias.ten.casefold()), alias.ma) != alias.ma:
            message = f"“{alias.ten}” là bí danh của hai mã"
            error = AuthorError(message, "giữ lại một dòng", Code.DUPLICATE_KEY)
        if error is not None:
            yield error.at(project.relative(path), find_line(project, path, "bi_danh", place))
