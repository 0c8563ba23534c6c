"""CONTRIBUTING.md tells the truth: every example runs against the report of this repository."""

from __future__ import annotations

import csv
import re
import shlex
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from PIL import Image
from pydantic import TypeAdapter

from macros.check.ruling import data_of
from macros.check.run import find_misplaced_notes
from macros.cli import main
from macros.findings import Code, Severity
from macros.project import Project
from macros.publish.telling import read_explanations
from macros.read.identity import Identity
from macros.read.page.author_text import read_author_text
from macros.read.page.page import place_calls, read_page
from macros.read.report import Report, read_report
from macros.read.yaml.file import load_yaml
from macros.render.call.context import Context, draw_nothing
from macros.render.call.numbering import number_report
from macros.render.evaluate import run
from macros.render.table.appendix import print_appendix
from macros.rollup.procedure import FILE, read_frame
from macros.rules.language.rule import VERBS
from macros.rules.verdict import judge_rules
from macros.vocabulary import MACROS, MacroKind
from tests.mapped import feature, polygon, square, write_map

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
# Where the item of an example belongs in its table's YAML.
LISTS = {
    "field": "fields",
    "rule": "rules",
    "explanation": "explanations",
    "flag": "flags",
    "break": "breaks",
}
# These run on words and numbers alone; the others build, serve or delete.
RUN = frozenset({"mau", "nhap", "xuat", "luoc-do"})


@dataclass(frozen=True)
class Example:
    """A fenced block, and the line on which it begins."""

    line: int
    language: str
    kind: tuple[str, ...]
    text: str


def examples() -> Iterator[Example]:
    """List the fenced blocks of the file."""
    for found in re.finditer(r"^```(\S+)([^\n]*)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE):
        line = TEXT.count("\n", 0, found.start()) + 1
        yield Example(line, found[1], tuple(found[2].split()), found[3])


def of_language(language: str) -> list[Any]:
    """The blocks of one language as test cases."""
    return [
        pytest.param(example, id=f"line {example.line}")
        for example in examples()
        if example.language == language
    ]


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of this repository, read once, with the picture and the map of the examples."""
    root = tmp_path_factory.mktemp("report") / "bao-cao"
    for folder in ("data", "docs"):
        shutil.copytree(ROOT / folder, root / folder)
    shutil.copy(ROOT / "mkdocs.yml", root)
    (root / "docs" / "hinh").mkdir()
    Image.new("RGB", (40, 30), "white").save(root / "docs" / "hinh" / "so-do.png")
    project = Project(root)
    (example,) = (one for one in examples() if one.kind[:1] == ("map",))
    units = ("tp_thanh_giang", "an_lang", "phu_thuong")
    shapes = [feature(unit, polygon(square(place))) for place, unit in enumerate(units)]
    write_map(project, shapes, example.kind[1], example.text)
    return read_report(project)


@pytest.mark.parametrize("example", of_language("markdown"))
def test_what_authors_are_told_to_type_prints(
    example: Example, report: Report, enlarged: Report, tmp_path: Path
) -> None:
    """Every call is evaluated on the tables, real or added, without an error or a warning."""
    if example.kind:
        report = replace(report, tables=enlarged.tables)
    page = tmp_path / "docs" / "vi-du.md"
    page.parent.mkdir()
    page.write_text(example.text, encoding="utf-8")
    findings: list[Any] = []
    front = read_page(Project(tmp_path), page, findings)
    assert findings == []
    assert front is not None
    known = next(page for page in report.pages if page.source_uri == "phu-luc/tien-do.md")
    pieces = tuple(place_calls(read_author_text(front.body).pieces, known.path, 1))
    longer = replace(known, pieces=pieces)
    pages = tuple(longer if page is known else page for page in report.pages)
    numbering = number_report(replace(report, pages=pages))
    for call in longer.calls:
        rendered = run(Context(report, longer, call, numbering, draw_nothing))
        assert rendered.warnings == ()


def test_the_appendices_of_the_example_print(report: Report) -> None:
    """Every form and table of the example, with numbers, and nothing to warn of."""
    (example,) = (one for one in examples() if one.kind == ("appendices",))
    wanted = Identity.model_fields["phu_luc"]
    typed = TypeAdapter(wanted.annotation).validate_python(yaml.safe_load(example.text))
    identity = report.identity.model_copy(update={"phu_luc": typed})
    for one in typed:
        printed = print_appendix(replace(report, identity=identity), one)
        assert printed.facts
        assert printed.warnings == ()


def test_every_word_has_an_example() -> None:
    """Also those for appendices."""
    text = "".join(example.text for example in examples() if example.language == "markdown")
    assert {call.name for call in read_author_text(text).calls} == set(MACROS)


def test_words_for_appendices_are_told_apart() -> None:
    """They are listed by themselves; every other word is introduced by its name."""
    listed = next(line for line in TEXT.splitlines() if "chỉ dùng ở phụ lục" in line)
    words = {name for name, macro in MACROS.items() if macro.kind is MacroKind.APPENDIX}
    assert set(re.findall(r"`(\w+)`", listed)) == words
    introduced = set(re.findall(r"^`(\w+)`(?:, `(\w+)`)?[:,]", TEXT, re.MULTILINE))
    assert {name for names in introduced for name in names if name} >= set(MACROS) - words


@pytest.fixture(scope="module")
def enlarged(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report with everything added to its data that CONTRIBUTING.md adds."""
    root = tmp_path_factory.mktemp("example") / "bao-cao"
    shutil.copytree(ROOT / "data", root / "data")
    (root / "docs").mkdir()
    project = Project(root)
    for example in examples():
        match example.language, example.kind:
            case "yaml", ("table", name):
                (project.tables / f"{name}.yml").write_text(example.text, encoding="utf-8")
            case "csv", (name,):
                (project.tables / f"{name}.csv").write_text(example.text, encoding="utf-8")
            case "yaml", ("aliases",):
                (project.data / "bi_danh.yml").write_text(example.text, encoding="utf-8")
            case "yaml", ("procedure",):
                (project.data / FILE).write_text(example.text, encoding="utf-8")
            case "yaml", ("document",):
                path = project.data / "documents.yml"
                path.write_text(path.read_text(encoding="utf-8") + example.text, encoding="utf-8")
            case "yaml", (kind, table) if kind in LISTS:
                _add(project.tables / f"{table}.yml", LISTS[kind], _items(example))
    return read_report(project)


def _items(example: Example) -> list[Any]:
    items, _ = load_yaml("example", example.text, [])
    assert isinstance(items, list), example
    return items


def _add(path: Path, key: str, items: list[Any]) -> None:
    schema, _ = load_yaml(path.name, path.read_text(encoding="utf-8"), [])
    schema[key] = [*schema.get(key, []), *items]
    path.write_text(yaml.safe_dump(schema, allow_unicode=True, sort_keys=False), encoding="utf-8")
    if key == "fields":
        for item in items:
            if "formula" not in item:
                _add_empty_column(path.with_suffix(".csv"), item["name"])


def _add_empty_column(path: Path, name: str) -> None:
    rows = list(csv.reader(StringIO(path.read_text(encoding="utf-8"))))
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([*row, "" if number else name] for number, row in enumerate(rows))
    path.write_text(text.getvalue(), encoding="utf-8")


def test_every_yaml_example_is_read_without_a_finding(enlarged: Report) -> None:
    """A key that was renamed, or a column that is gone, would be one."""
    assert [str(finding) for finding in enlarged.findings] == []
    assert [str(finding) for finding in find_misplaced_notes(enlarged)] == []
    assert "nha_van_hoa" in enlarged.tables
    assert enlarged.document("kh-99-2021").kind == "Kế hoạch"


def test_the_example_of_a_procedure_is_one(enlarged: Report) -> None:
    """Its units and tables are there, and every column says how it adds up."""
    frame = read_frame(enlarged.project)
    assert set(frame.tables) == {"ket_nap", "bien_dong_dang_vien"}
    assert frame.expected == ("an_lang", "muong_khe", "cong_an")


def test_every_example_of_a_rule_holds(enlarged: Report) -> None:
    """On the real numbers, as errors and as warnings; an explained warning is no finding."""
    found = [
        str(finding)
        for verdict in judge_rules(data_of(enlarged))
        for finding in verdict.listing.findings
    ]
    assert found == []


def test_the_whole_vocabulary_of_rules_has_examples() -> None:
    """Each verb, and each of the other keys."""
    rules = [
        item for example in examples() if example.kind[:1] == ("rule",) for item in _items(example)
    ]
    used = {key for rule in rules for key in rule}
    assert used == {*VERBS, "id", "says", "when", "by", "severity"}
    assert any(rule.get("severity") == Severity.WARNING for rule in rules)


def test_the_commands_do_what_is_printed_below_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run in order in a copy of the data; commands that build are only parsed."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "ban-gui").mkdir()  # what units have sent
    monkeypatch.chdir(tmp_path)
    output = ""
    for example in examples():
        if example.language == "sh":
            output = "".join(_run(line) for line in example.text.splitlines())
        elif (example.language, example.kind) == ("text", ("ra",)):
            lines = output.splitlines()
            assert [line for line in lines if line in example.text.splitlines()] == (
                example.text.splitlines()
            ), f"line {example.line}: {output}"


def _run(line: str) -> str:
    program, name, *arguments = shlex.split(line)
    if program == "make":
        assert re.search(rf"^{name}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
        return ""
    assert program == "baocao"
    if name in RUN:
        result = CliRunner().invoke(main, [name, *arguments])
        assert result.exit_code == 0, result.output
        return result.output
    for file in (one for one in arguments if one.endswith((".docx", ".json"))):
        Path(file).touch()
    assert isinstance(main, click.Group)
    main.commands[name].make_context(name, arguments)
    return ""


def test_every_code_of_a_finding_is_explained() -> None:
    """The table lists each code once, in the words that `baocao giai-thich` says."""
    table = TEXT[TEXT.index("| mã | nghĩa |") :]
    listed = re.findall(r"^\| `([a-z-]+)` \| (\S.*) \|$", table, re.MULTILINE)
    assert sorted(code for code, _ in listed) == sorted({str(code) for code in Code})
    assert dict(listed) == {code: said.nghia for code, said in read_explanations().items()}


def test_links_within_the_file_lead_somewhere() -> None:
    """As GitHub and GitLab name the headings."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", TEXT, flags=re.S | re.M), re.M)
    anchors = {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= anchors


def test_every_block_is_checked_somehow() -> None:
    """No block of a kind that no test reads."""
    checks: Mapping[str, Callable[[tuple[str, ...]], bool]] = {
        "markdown": lambda kind: len(kind) < 2,  # the table that it calls, where that is added
        "yaml": lambda kind: (
            kind[0] in {*LISTS, "table", "document", "map", "aliases", "appendices", "procedure"}
        ),
        "csv": lambda kind: len(kind) == 1,
        "sh": lambda kind: kind == (),
        "text": lambda kind: kind == ("ra",),
        "bat": lambda kind: kind == (),  # the commands of pip, as in README.md
    }
    assert [item for item in examples() if not checks[item.language](item.kind)] == []


def test_the_contents_name_each_chapter() -> None:
    """In their order, by their own headings."""
    chapters = re.findall(r"(?m)^## (\d+\. .+)$", TEXT)
    assert re.findall(r"(?m)^- \[(\d+\. .+)\]\(#", TEXT) == chapters
