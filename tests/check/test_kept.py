"""What is kept between two checks never shows: they say what a check that keeps nothing says."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros import project as kept
from macros.check.ruling import data_of
from macros.check.run import Examination, examine
from macros.project import Project, forget_unused
from macros.read.report import read_report
from macros.render.call import watch
from macros.rules.verdict import judge_rules
from tests.deep import examples
from tests.published import ROOT, SMALL, copy_report

PROVINCE = ROOT / "tests" / "reports" / "tinh"
NOWHERE = Path(os.devnull, "x")


def found(project: Project) -> tuple[object, ...]:
    """All that a check finds out, and what every call prints with its numbers and their cells."""
    seen: Examination = examine(read_report(project))
    entries = [(one.call, one.rendered.markdown, one.rendered.facts) for one in seen.ledger.entries]
    return list(map(str, seen.findings)), repr(entries), seen.standings, seen.silenced


def anew(project: Project) -> tuple[object, ...]:
    """The same, where nothing is kept."""
    return found(replace(project, keeps_in=NOWHERE))


def records(project: Project) -> list[Path]:
    return sorted(path for path in (project.cache / "soat").rglob("*") if path.is_file())


def edit(rng: random.Random, project: Project) -> None:
    """Change a page, a table, its meaning or what else data/ holds, as an author might."""
    files = [
        *project.docs.rglob("*.md"),
        *project.data.rglob("*.yml"),
        *project.data.rglob("*.csv"),
    ]
    path = rng.choice(sorted(files))
    lines = path.read_text(encoding="utf-8").split("\n")
    number = rng.randrange(len(lines))
    line = lines[number]
    match rng.randrange(9):
        case 0:
            lines[number : number + 1] = [line, ""]
        case 1:
            lines[number] = re.sub(r"\d", lambda _: str(rng.randrange(10)), line, count=1)
        case 2:
            lines[number] = line.replace(" ", "  ", 1)
        case 3:
            del lines[number]
        case 4:
            lines[number : number + 1] = [line, line]
        case 5:
            lines[number] = line.replace("a", "á", 1)
        case 6:
            other = rng.randrange(len(lines))
            lines[number], lines[other] = lines[other], line
        case 7:
            lines[number] = f"{line} # chú"
        case _:
            path.rename(path.with_name(f"{rng.randrange(3)}-{path.name}"))
            return
    path.write_text("\n".join(lines), encoding="utf-8")


def edit_cell(table: Path) -> None:
    """Change the last digit of the first row."""
    head, first, *rest = table.read_text(encoding="utf-8").split("\n")
    changed = re.sub(r"\d(?=\D*\Z)", lambda last: str((int(last[0]) + 1) % 10), first)
    table.write_text("\n".join([head, changed, *rest]), encoding="utf-8")


@given(st.randoms(use_true_random=False))
@examples(2, 150)
def test_a_check_that_recalls_says_what_one_says_that_keeps_nothing(
    tmp_path_factory: pytest.TempPathFactory, rng: random.Random
) -> None:
    """After any edits of pages, numbers, their meaning and documents, undone ones among them."""
    project = copy_report(SMALL, tmp_path_factory.mktemp("sua") / "nho")
    found(project)
    for _ in range(4):
        before = {path: path.read_bytes() for path in project.root.rglob("*.[mcy][dsm]*")}
        edit(rng, project)
        assert found(project) == anew(project)
        if rng.random() < 0.5:  # a mistake, which its author takes back
            for folder in (project.docs, project.data):
                shutil.rmtree(folder)
            for path, content in before.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-2]),
        lambda path: path.write_bytes(path.read_bytes().replace(b"1", b"2")),
        lambda path: path.unlink(),
    ],
)
def test_a_damaged_record_is_made_again(small: Project, damage: Callable[[Path], object]) -> None:
    """Emptied, cut short, changed or gone: the check says the same, and keeps it anew."""
    first = found(small)
    whole = {path: path.read_bytes() for path in records(small)}
    for path in whole:
        damage(path)
    assert found(small) == first
    assert {path: path.read_bytes() for path in records(small)} == whole


def test_a_record_does_not_pass_for_that_of_another_page(small: Project) -> None:
    """Records that change places are made again."""
    first = found(small)
    one, other = records(small)[:2]
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    assert found(small) == first


def test_where_nothing_can_be_kept_a_check_says_the_same(small: Project) -> None:
    """As in a folder that may not be written to."""
    small.cache.write_text("no folder", encoding="utf-8")  # a folder would be root's to fill
    assert found(small) == anew(small)
    assert small.cache.read_text(encoding="utf-8") == "no folder"


def test_records_of_other_code_are_not_believed(small: Project) -> None:
    """After an upgrade everything is made again."""
    found(small)
    with patch.object(kept, "digest_tools", lambda: "other code"), evaluated() as pages:
        found(small)
    assert len(pages) == sum(1 for page in read_report(small).pages if page.calls)


def test_an_edited_sentence_leaves_other_pages_as_they_were(small: Project) -> None:
    """Evaluated again are the page whose words changed, and the one that lists abbreviations."""
    found(small)
    page = small.docs / "b-xep-loai.md"
    page.write_text(page.read_text(encoding="utf-8").replace(".", " đó.", 1), encoding="utf-8")
    with evaluated() as pages:
        found(small)
    assert pages == ["docs/0-gioi-thieu.md", "docs/b-xep-loai.md"]


def test_an_edited_cell_leaves_pages_that_do_not_use_its_table(small: Project) -> None:
    """Only pages whose calls have looked at the table are evaluated again."""
    found(small)
    edit_cell(small.tables / "xep_loai.csv")
    with evaluated() as pages:
        assert found(small) == anew(small)
    assert "docs/b-xep-loai.md" in pages
    assert not any(name.startswith("docs/a-kho-sach-ban-doc/") for name in pages)


def test_an_edited_cell_leaves_tables_whose_rules_do_not_look_at_it(tmp_path: Path) -> None:
    """Judged again are the tables alone that have the number, or hold theirs against it."""
    project = copy_report(PROVINCE, tmp_path / "tinh")
    found(project)
    edit_cell(project.tables / "ket_nap.csv")
    with evaluated("quy-tac") as judged:
        assert found(project) == anew(project)
    assert judged == ["data/tables/dang_vien.csv", "data/tables/ket_nap.csv"]
    edit_cell(project.tables / "dang_vien.csv")
    with evaluated("quy-tac") as judged:
        assert found(project) == anew(project)
    assert judged == ["data/tables/dang_vien.csv"]


def test_an_edited_cell_leaves_the_words_of_all_pages(small: Project) -> None:
    """No check of words runs again for a number; one does for a word, and for a line moved down."""
    found(small)
    edit_cell(small.tables / "xep_loai.csv")
    with evaluated("loi-van") as judged:
        assert found(small) == anew(small)
    assert not judged
    meaning = small.tables / "xep_loai.yml"
    text = meaning.read_text(encoding="utf-8").replace("title: ", "title: của của ", 1)
    for changed in (text, f"# chú\n{text}"):
        meaning.write_text(changed, encoding="utf-8")
        with evaluated("loi-van") as judged:
            assert found(small) == anew(small)
        assert judged == ["."]


def test_a_ruling_needs_nothing_but_what_is_on_record(tmp_path: Path) -> None:
    """Judged without any table that the record does not name, the rules say the same."""
    project = copy_report(PROVINCE, tmp_path / "tinh")
    edit_cell(project.tables / "ket_nap.csv")
    found(project)
    report, count = read_report(project), 0
    for name, table in report.tables.items():
        path = project.record("quy-tac", table.path)
        used = {one.removeprefix("tables:") for one in json.loads(path.read_bytes()[32:])[1]}
        few = {one: report.tables[one] for one in used - {"own"}}
        data = replace(data_of(report), tables=few)
        said = [repr(one.listing) for one in judge_rules(data, name)]
        assert said == [repr(one.listing) for one in judge_rules(data_of(report), name)]
        count += len(few)
    assert count > len(report.tables)


def test_an_edited_word_leaves_the_sentences_of_other_pages(small: Project) -> None:
    """Held against its numbers again is the page whose words changed alone."""
    found(small)
    page = small.docs / "b-xep-loai.md"
    page.write_text(page.read_text(encoding="utf-8").replace(".", " đó.", 1), encoding="utf-8")
    with evaluated("cau") as pages:
        assert found(small) == anew(small)
    assert pages == ["docs/b-xep-loai.md"]


def test_a_percentage_printed_elsewhere_is_looked_up_again(small: Project) -> None:
    """A typed one is told with the place of the call on another page, and no longer without it."""
    target = small.docs / "b-xep-loai.md"
    other = small.docs / "a-kho-sach-ban-doc" / "1-kho-sach.md"
    facts = examine(read_report(small)).ledger.facts()
    call, fact = next((call, one) for call, one in facts if one.text.endswith("%"))
    source = small.root / call.path
    page = other if source == target else target
    with page.open("a", encoding="utf-8") as stream:
        stream.write(f"\nTỷ lệ này là {fact.text} của cả kho.\n")
    assert f"ở {call.path}:{call.line}" in str(found(small))
    text = re.sub(r"\{\{ ?ty_le.*?\}\}", "x", source.read_text(encoding="utf-8"))
    source.write_text(text, encoding="utf-8")
    assert found(small) == anew(small)


def test_what_was_not_used_for_a_week_goes(small: Project) -> None:
    """What is in use stays, however old it is."""
    found(small)
    page, *_ = small.docs.rglob("b-*.md")
    old = records(small)
    for path in old:
        os.utime(path, (time.time() - 8 * 24 * 3600,) * 2)
    page.rename(page.with_name("c-xep-loai.md"))
    found(small)
    forget_unused(small)
    names = {json.loads(path.read_bytes()[32:])[1].get("page") for path in records(small)}
    assert 0 < len(set(old) - set(records(small))) < len(old)
    assert names


class evaluated:  # noqa: N801  it is read as a word of a sentence
    """Lists the pages that are evaluated within, or looked at otherwise."""

    def __init__(self, kind: str = "trang") -> None:
        self.kind = kind

    def __enter__(self) -> list[str]:
        self.pages: list[str] = []
        recall, pages = watch.recall, self.pages

        def listed(
            path: Path, digest_of: Any, make: Callable[..., Any], *kinds: Any, **how: Any
        ) -> object:
            def noted(*old: Any) -> Any:
                self.watch._used.page = ""
                made = make(*old)
                if path.parent.name == self.kind and self.watch._used.page:
                    pages.append(self.watch._used.page)
                return made

            return recall(path, digest_of, noted, *kinds, **how)

        original = watch.Watch.__init__

        def begin(made: watch.Watch, *given: object) -> None:
            self.watch = made
            original(made, *given)  # type: ignore[arg-type]

        self.patches = (
            patch.object(watch, "recall", listed),
            patch.object(watch.Watch, "__init__", begin),
        )
        for one in self.patches:
            one.start()
        return pages

    def __exit__(self, *_: object) -> None:
        for one in self.patches:
            one.stop()
