"""The whole path of a comparison: take both versions, compare, write them down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, nullcontext
from pathlib import Path

from macros.files.replace import replacing
from macros.files.scratch import temporary
from macros.project import Project
from macros.review.comparison import Comparison, compare
from macros.review.page import write_page
from macros.review.version import read_version, taken_out
from macros.review.written import write_comment, write_json, write_schema

NOW = "bản đang làm"

Tell = Callable[[str], None]


def compare_with(
    project: Project, base: str | None, other: str | None, target: Path, tell: Tell
) -> Comparison:
    """Compare two versions and write the comparison into a folder, which is replaced as a whole.

    Args:
        base: A revision or a folder; None for where the work parted from the main branch.
        other: The same for the new version; None for the files as they lie there.
        tell: Is told each stage.

    Raises:
        ReportError: when there is no such version.
    """
    with ExitStack() as stack:
        old = stack.enter_context(taken_out(project, base))
        new = stack.enter_context(
            taken_out(project, other) if other is not None else nullcontext((project, NOW, ""))
        )
        folders = stack.enter_context(temporary("truoc")), stack.enter_context(temporary("sau"))
        tell("Đọc bản trước")
        before = read_version(*old)
        tell("Đọc bản này")
        after = read_version(*new)
        tell("Đối chiếu")
        found = compare(before, after, folders)
        _write(found, target)
    return found


def _write(found: Comparison, target: Path) -> None:
    with replacing(target) as folder:
        for name, text in (
            ("index.html", write_page(found)),
            ("review.md", write_comment(found)),
            ("changes.json", write_json(found)),
            ("changes.schema.json", write_schema()),
        ):
            (folder / name).write_text(text, encoding="utf-8")
