"""Whatever is typed: findings, or pages in which it is text; never a traceback."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from macros.check.run import examine
from macros.findings import Finding
from macros.project import Project
from macros.publish.theme import settings_of
from macros.read.documents import Register
from macros.read.identity import Identity
from macros.read.outline import Outline
from macros.read.page.page import FrontMatter, read_page
from macros.read.report import read_report
from macros.read.text.file import INVISIBLE
from macros.read.yaml.file import Model, read_model
from macros.render.call.html import as_typed, shield, strip_marks, tag
from macros.render.call.markdown import make_reader
from tests.deep import examples
from tests.published import SMALL, copy_report

TOKENS = (
    "<b>",
    "<script>alert(1)</script>",
    "<img src=x onerror=x>",
    "</p>",
    "<!--",
    "<![CDATA[",
    "<?x",
    "&lt;",
    "&#60;b&#62;",
    "&",
    "<",
    ">",
    '"',
    "'",
    "{{",
    "}}",
    '{{ so("ban_doc") }}',
    "{{ 7*191 }}",
    "{%",
    "{#",
    "`",
    "```",
    "~~~",
    "[",
    "](",
    ")",
    "![",
    "[^a]",
    "[^a]: ",
    "[a]: ",
    "javascript:x",
    "//vi.du/x",
    "data:text/html,x",
    "https://vi.du",
    "*",
    "**",
    "_",
    "\\",
    "#",
    "# ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "| a |",
    "|---|",
    "====",
    "---\n",
    "muc: a-1",
    "title: x",
    ": ",
    "\t",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\x00",
    "\x02wzxhzdk:0\x03",
    "\x0e",
    "\u200b",
    "\u202e",
    "\ufeff",
    "Đảng",
    "to\u0301",
    "¸",
    "\U0001f600",
    "null",
    "true",
    "2020-13-45",
    "99999999999999999999",
    "&a",
    "*a",
    "!!python/name:os.system",
    "!!binary ",
    "[[[[",
    "{a: {b: ",
    "é" * 40,
)
TEXT = st.lists(st.sampled_from(TOKENS) | st.text(max_size=6), max_size=14).map("".join)
TAGS = """
    main p a img em strong code pre h1 h2 h3 h4 h5 h6 ul ol li blockquote table thead tbody tr th td
    hr br sup div wbr
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One copy of the small report; every test puts back what it damages."""
    return copy_report(SMALL, tmp_path_factory.mktemp("ngau-nhien") / "nho")


@pytest.fixture(scope="module")
def reader(report: Project) -> Any:
    """The site builder's reader of Markdown, as mkdocs.yml sets it up."""
    return make_reader()


def _convert(reader: Any, text: str) -> html.HtmlElement:
    return html.fragment_fromstring(reader.reset().convert(text), "main")


@given(text=TEXT)
@examples(daily=60, deep=20_000)
def test_a_page_is_text_whatever_is_typed(report: Project, reader: Any, text: str) -> None:
    """No element that Markdown does not make, no handler, no address that runs or reaches out."""
    path = report.docs / "index.md"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    page = read_page(report, path, [])
    if page is None:
        return
    assert set(settings_of(page.front)) <= set(FrontMatter.model_fields)
    typed = "".join(strip_marks(piece) for piece in page.pieces if isinstance(piece, str))
    try:
        made = _convert(reader, typed)
    except (AttributeError, RecursionError):
        return  # the library breaks down over it, and the page is refused: see below
    for element in made.iter():
        assert element.tag in TAGS.split()
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        address = element.get("href", element.get("src", "#")).strip().lower()
        assert not address.startswith(("javascript", "data", "//"))


@given(text=TEXT.filter(str.strip))
@examples(daily=60, deep=20_000)
def test_a_string_within_a_sentence_is_printed_as_it_stands(reader: Any, text: str) -> None:
    """Whatever signs the register of documents or the outline hold."""
    text = " ".join(INVISIBLE.sub("", text).split())
    page = _convert(reader, f"Theo {as_typed(text)} {shield(tag('b', text))}, nay")
    assert {element.tag for element in page.iter()} - {"wbr"} == {"main", "p", "b"}
    assert page.text_content().split() == f"Theo {text} {text}, nay".split()


MODELS: tuple[tuple[str, type[Model]], ...] = (
    ("report", Identity),
    ("outline", Outline),
    ("documents", Register),
)
_PLACES = st.recursive(TEXT, lambda inner: st.lists(inner, max_size=3), max_leaves=4)


@given(place=st.sampled_from(MODELS), data=st.data())
@examples(daily=60, deep=20_000)
def test_a_file_of_settings_is_read_or_told(
    report: Project, place: tuple[str, type[Model]], data: st.DataObject
) -> None:
    """Random text for the file, in a line of it, or as one of its values."""
    name, model = place
    path = report.data / f"{name}.yml"
    before = path.read_text(encoding="utf-8")
    path.write_bytes(_damaged(before, data).encode("utf-8", "surrogatepass"))
    findings: list[Finding] = []
    try:
        assert (read_model(report, path, model, findings) is None) <= bool(findings)
    finally:
        path.write_text(before, encoding="utf-8")
    assert all(finding.line >= 1 for finding in findings)


def _damaged(text: str, data: st.DataObject) -> str:
    """Damage the text of a YAML file in one of three ways."""
    lines = text.split("\n")
    way = data.draw(st.sampled_from(["whole", "line", "value"]))
    if way == "whole":
        return data.draw(TEXT)
    if way == "line":
        place = data.draw(st.integers(0, len(lines) - 1))
        lines[place] += data.draw(TEXT)
        return "\n".join(lines)
    value: Any = yaml.safe_load(io.StringIO(text))
    holder: Any = value
    while isinstance(holder, list | dict) and holder:
        keys = list(range(len(holder))) if isinstance(holder, list) else list(holder)
        key = data.draw(st.sampled_from(keys))
        inner = holder[key]
        if not isinstance(inner, list | dict) or not inner or data.draw(st.booleans()):
            holder[key] = data.draw(_PLACES)
            break
        holder = inner
    return yaml.safe_dump(value, allow_unicode=True)


@given(file=st.sampled_from(["docs/index.md", "data/report.yml", "data/outline.yml"]), text=TEXT)
@example(file="docs/index.md", text="\n[^a]: \n")
@examples(daily=15, deep=3_000)
def test_a_whole_report_is_checked_whatever_is_in_a_file(
    report: Project, file: str, text: str
) -> None:
    """Findings, each in a file of the report."""
    path: Path = report.root / file
    before = path.read_bytes()
    path.write_bytes(before + text.encode("utf-8", "surrogatepass"))
    try:
        findings = examine(read_report(report)).findings
    finally:
        path.write_bytes(before)
    assert all((report.root / finding.path).exists() for finding in findings)
