"""Which passages answer which prompts, and how long they are."""

from __future__ import annotations

from pathlib import Path

from macros.project import Project
from macros.read.page.page import Answer, answers_of, count_words, read_page


def _answers(tmp_path: Path, text: str) -> dict[str, tuple[tuple[str, ...], int]]:
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "a.md").write_text(text, encoding="utf-8")
    page = read_page(Project(tmp_path), docs / "a.md", [])
    assert page is not None
    found: dict[str, Answer] = dict(answers_of(page))
    return {key: (answer.aspects, answer.words) for key, answer in found.items()}


def test_a_passage_ends_where_the_next_one_begins(tmp_path: Path) -> None:
    """Headings belong to nobody."""
    text = '# A\n\n{{ yeu_cau("x") }}\nMột hai ba.\n\n## B\n\n{{ yeu_cau("y", "k") }}\nBốn năm.\n'
    assert _answers(tmp_path, text) == {"x": ((), 3), "y": (("k",), 2)}


def test_marks_that_follow_each_other_share_a_passage(tmp_path: Path) -> None:
    """One passage may answer two prompts."""
    text = '{{ yeu_cau("x") }}\n\n{{ yeu_cau("y") }}\nMột hai ba.\n'
    assert _answers(tmp_path, text) == {"x": ((), 3), "y": ((), 3)}


def test_passages_of_one_prompt_are_taken_together(tmp_path: Path) -> None:
    """Results here, shortcomings further down."""
    text = '---\nmuc: i\n---\n{{ yeu_cau("x", "k") }}\nMột.\n\n{{ yeu_cau("x", "h") }}\nHai ba.\n'
    assert _answers(tmp_path, text) == {"x": (("k", "h"), 3)}


def test_a_number_counts_as_a_word_and_a_table_as_none() -> None:
    """The count is that of the words a reader reads in sentences."""
    text = (
        '## Tiêu đề\n\nCó {{ so("a", "b", nam=2020) }} **đảng viên**, 12,5%.\n\n{{ bang("a") }}\n'
    )
    assert count_words(text) == 5
