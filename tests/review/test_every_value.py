"""Every printed value that changed is told, and nothing else: random edits of all kinds."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from macros.export.site_data.occurrence import leaves_of
from macros.review.version import Version
from tests.deep import examples
from tests.published import SMALL
from tests.review.versions import (
    come_and_gone,
    compare_printed,
    read_printed,
    rename,
    values,
)


def printed_by(version: Version) -> dict[Any, list[str]]:
    """List what every call prints, by what it asks for: an own, plain reading of the ledger.

    A number of a table or chart is what its cells are, wherever they stand in it.
    """
    found: dict[Any, list[str]] = {}
    tables = version.report.tables
    for entry in version.examination.ledger.entries:
        call = entry.call
        for order, fact in enumerate(entry.rendered.facts):
            cells = sorted(
                (one.table, one.column, *tables[one.table].key(one.row).items())
                for one in leaves_of(fact)
            )
            asked = cells if call.macro.figure else (call.args, call.kwargs, order)
            name = call.name, re.sub(f"[_-]{OTHER}", "", str(asked))
            found.setdefault(name, []).append(fact.text)
    return found


TURNS = re.compile("^(tăng|giảm|không)")
OTHER = "khac"  # what a new name of the random edits ends in
IN_DATA = ["cell", "turn", "order", "year", "table", "column"]
IN_WORDS = ["word", "move", "split", "columns", "section", "file", "part", "join"]


@st.composite
def edits(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Some edits: what kind, where, how."""
    kinds = st.sampled_from(IN_DATA + IN_WORDS)
    return draw(st.lists(st.tuples(kinds, st.integers(0, 999), st.integers(1, 9)), max_size=6))


def apply(root: Path, kind: str, where: int, how: int) -> None:
    """Edit a report as an author might."""
    files = sorted((root / "data/tables").glob("[!c]*.csv"))  # not the list of branches
    path = files[where % len(files)]
    pages = sorted(root.glob("docs/*/*.md"))
    page = pages[where % len(pages)]
    if kind in ("cell", "turn", "order", "year"):
        lines = path.read_text(encoding="utf-8").splitlines()
        if kind == "order":
            lines[1:] = lines[1:][how:] + lines[1:][:how]
        elif kind == "year":
            year = str(2016 + how % 5)
            own = [line for line in lines if line.startswith(f"{year},")]
            if how % 2:
                lines = [line for line in lines if line not in own]
            else:
                lines += [f"2021{line.removeprefix(year)}" for line in own]
        else:
            at = 1 + where % (len(lines) - 1)
            cells = lines[at].split(",")
            numbers = [n for n, cell in enumerate(cells[1:], 1) if cell.isdecimal()]
            if numbers:
                spot = numbers[where % len(numbers)]
                cells[spot] = str(int(cells[spot]) * (how if kind == "turn" else 1) + how)
            lines[at] = ",".join(cells)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    elif kind == "table":
        rename(root, path.stem, f"{path.stem}_{OTHER}")
        for one in (path, path.with_suffix(".yml")):
            one.rename(one.with_stem(f"{path.stem}_{OTHER}"))
    elif kind == "column":
        columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")[2:]
        column = columns[how % len(columns)]
        rename(root, column, f"{column}_{OTHER}")
    elif kind == "section":
        found = re.search(r"^muc: (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            rename(root, found[1], f"{found[1]}-{OTHER}")
    elif kind == "file":
        page.rename(page.with_stem(f"{page.stem}-{OTHER}"))
    else:
        rewrite(root, page, kind, where, how)


def rewrite(root: Path, page: Path, kind: str, where: int, how: int) -> None:
    """Change the words of a page, their order, or the page on which they stand."""
    head, text = page.read_text(encoding="utf-8").split("\n# ", 1)
    blocks = text.split("\n\n")
    half = 1 + how % max(1, len(blocks) - 1)
    if kind == "move" and len(blocks) > 2:
        block = blocks.pop(1 + where % (len(blocks) - 1))
        blocks.insert(1 + how % len(blocks), block)
    elif kind == "split":
        blocks = [block.replace(".\n", ".\n\n", 1) for block in blocks]
    elif kind == "columns":
        wide = r'(\{\{ bang\("\w+", cot=\[[^,\]]+), ([^\]]+\])'
        table = f'\\1]) }}}}\n\n{{{{ bang("{OTHER}", ma="x{where}", cot=[\\2'
        for number, block in enumerate(blocks):
            name = re.search(r'bang\("(\w+)", cot', block)
            if name:
                blocks[number] = re.sub(wide, table, block).replace(f'"{OTHER}"', f'"{name[1]}"')
    elif kind == "word":
        blocks = [block.replace(" năm ", " trong năm ", 1) for block in blocks]
    elif kind == "part":
        name = f"moi-{where}-{how}-{len(list(page.parent.iterdir()))}"
        part = f"---\nmuc: {name}\n---\n# Mục mới\n\n" + "\n\n".join(blocks[half:])
        page.with_stem(name).write_text(part, encoding="utf-8")
        blocks = blocks[:half]
    elif kind == "join":
        other = next(one for one in sorted(root.glob("docs/*.md")) if one.name != "index.md")
        if how % 3:
            with other.open("a", encoding="utf-8") as stream:
                stream.write("\n\n" + "\n\n".join(blocks[1:]))
            page.unlink()
            return
    page.write_text(head + "\n# " + "\n\n".join(blocks), encoding="utf-8")


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The small report, read once for all random edits of copies of it."""
    return read_printed(Path(shutil.copytree(SMALL, tmp_path_factory.mktemp("hai-ban") / "cu")))


@examples(14, 600)
@given(made=edits())
@example(made=[("columns", 0, 1)])
@example(made=[("year", 38, 2), ("year", 92, 9)])
def test_every_value_that_changed_is_told_and_nothing_else(
    made: list[tuple[str, int, int]], untouched: Version
) -> None:
    """Whatever is done to data, words, names and order: held against plain reading of ledgers."""
    old = untouched.report.project.root
    new = Path(shutil.copytree(old, old.with_name("moi")))
    try:
        for one in made:
            apply(new, *one)
        version = read_printed(new)
        found = compare_printed(untouched, version)
    finally:
        shutil.rmtree(new)
    before, after = printed_by(untouched), printed_by(version)
    expected: Counter[tuple[str, str]] = Counter()
    come = gone = 0
    for name in before.keys() | after.keys():
        was, now = before.get(name, []), after.get(name, [])
        expected += Counter(one for one in zip(was, now, strict=False) if one[0] != one[1])
        come, gone = come + max(0, len(now) - len(was)), gone + max(0, len(was) - len(now))
    assert Counter(values(found)) == expected
    assert come_and_gone(found) == (come, gone)
    turned = [one for one in expected if TURNS.search(one[0]) and TURNS.search(one[1])]
    flips = sum(expected[one] for one in turned if one[0][:3] != one[1][:3])
    assert sum(value.flips for value in found.values) == flips
