"""The Word copy with tracked changes: accepted it is the new copy, rejected the old one."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pypandoc
import pytest

from macros.project import Project
from macros.review.run import compare_with
from macros.review.version import read_version
from macros.review.written.word import write_redline
from tests.published import publish_quietly
from tests.review.versions import edit

READERS = "docs/a-kho-sach-ban-doc/2-ban-doc.md"


def words(path: Path, choice: str) -> list[str]:
    """Read a Word file as pandoc does, with all changes accepted or rejected."""
    options = [f"--track-changes={choice}", "--wrap=none"]
    return pypandoc.convert_file(str(path), "plain", format="docx", extra_args=options).split()


@pytest.fixture
def redline(old: Path, new: Path, tmp_path: Path) -> Path:
    """A redline of words, a number in a sentence and in a table, and a document cited no more."""
    for root in (old, new):  # or the published copies would be marked as drafts
        edit(root, READERS, ("cho-duyet", "hoan-thanh"))
        edit(root, "docs/b-xep-loai.md", ("du-thao", "hoan-thanh"))
    edit(
        new,
        READERS,
        ("vẫn còn phù hợp", "cần thay thế"),
        ('{{ van_ban("qc-11-2015") }} và ', ""),
    )
    edit(new, "data/tables/ban_doc.csv", ("2019,toan_he,", "2019,toan_he,1"))
    target = tmp_path / "redline.docx"
    versions = read_version(Project(old), "cũ"), read_version(Project(new), "mới")
    assert write_redline(*versions, "Đối chiếu", target) == ()
    return target


def test_accepted_it_is_the_new_copy_and_rejected_the_old_one(
    redline: Path, old: Path, new: Path
) -> None:
    """Read by another program than the one that wrote it, against the copies as published."""
    for root, choice in ((old, "reject"), (new, "accept")):
        site = publish_quietly(Project(root), with_copies=True)
        published = words(site / "bao-cao.docx", "accept")
        # The pages of the contents are known only to who has set the pages.
        assert [w for w in words(redline, choice) if not w.isdigit()] == [
            w for w in published if not w.isdigit()
        ]


def test_changes_name_who_and_when_and_are_the_same_bytes_twice(
    redline: Path, old: Path, new: Path, tmp_path: Path
) -> None:
    """The date is that of the report's files, never the clock."""
    text = zipfile.ZipFile(redline).read("word/document.xml").decode()
    assert 'w:author="Đối chiếu"' in text
    again = tmp_path / "again.docx"
    write_redline(
        read_version(Project(old), "cũ"), read_version(Project(new), "mới"), "Đối chiếu", again
    )
    assert again.read_bytes() == redline.read_bytes()


def test_the_whole_comparison_is_replaced_at_once(old: Path, new: Path, tmp_path: Path) -> None:
    """With all its files, in a folder that may have been there."""
    from contextlib import nullcontext

    target = tmp_path / "review"
    for _ in range(2):
        compare_with(Project(new), str(old), None, target, nullcontext)
    names = sorted(path.name for path in target.iterdir())
    assert names == ["changes.json", "changes.schema.json", "index.html", "review.md"]
