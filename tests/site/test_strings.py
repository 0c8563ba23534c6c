"""No string of a YAML file, no label and no name of a file becomes HTML, Markdown or a template."""

from __future__ import annotations

import copy
import io
import json
import re
import types
import typing
import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

import lxml.etree
import lxml.html
import pypdfium2 as pdfium
import pytest
import yaml
from PIL import Image
from playwright.sync_api import Browser
from pydantic import BaseModel, ValidationError

from macros.format import NO_BREAK_SPACE
from macros.project import Project
from macros.read.documents import Register
from macros.read.identity import Identity
from macros.read.outline import Outline
from macros.read.profile import Profile
from macros.read.table.schema import TableSchema
from macros.read.yaml.tree import Loader
from tests.conftest import Once
from tests.published import catalogued_report, publish_quietly
from tests.site.conftest import serving
from tests.site.reader import listen, type_query

MARK = """<i x>&lt;{{ 7*191 }}*b*[c](d)`e`</title></script>"""
NAME = "x&'{{ 7+1330 }}[b](c)`d` #1%3c;"  # what Windows allows in a name
TYPED = "&lt;{{ 7*191 }}*b*`e`'"  # as an argument of a call, where no HTML is accepted
PASSAGE = "&lt;{{ 7*191 }}*b*c`e`"  # among the words around a number, which are told without marks
EVALUATED = "1337"
_NUMBERS = count(100)
_MARKED = re.compile(re.escape(MARK).replace("x", r"x\d*", 1))
MODELS: dict[str, type[BaseModel]] = {
    "data/report.yml": Identity,
    "data/outline.yml": Outline,
    "data/documents.yml": Register,
    "overrides/in/the-thuc/hd36.yml": Profile,
}
# Strings that name something else, or are of a language of their own: with the mark in them
# there is nothing to publish.
NAMES = """
    Outline.aspects_vocabulary Prompt.aspects Section.aspects Section.analysis Section.parent
    Section.title Section.number
    Field.categories Field.total Field.references
    TableSchema.primaryKey TableSchema.sections TableSchema.time TableSchema.label
    TableSchema.parent TableSchema.document Validity.from_ Validity.to Validity.replaced_by
    Series.titles Rule.when Rule.by Rule.holds Rule.sum_of_children Rule.allows Rule.valid
    Rule.complete Rule.filled Recomputation.value Recomputation.from_ Explanation.rule
    Explanation.keys Flag.keys Flag.columns
    TableSchema.not_collected TableSchema.missing Field.weight
    Overlap.keys Overlap.units Transfer.in_ Transfer.out Transfer.within
    Identity.mac_dinh Identity.the_thuc Identity.logo Appendix.trang Appendix.bang Appendix.bieu
    Appendix.don_vi Appendix.cot
"""
REFUSED = """
    Break.at Years.from_ Years.to
    Identity.do_mat Identity.do_khan Identity.repo_url Identity.repo_nhanh
    Section.id Prompt.id Document.key Field.name Field.formula Rule.id Related.date
    AppendixHead.tien_to NumberLine.mau Field.units
"""
# What the small report does not say otherwise.
MORE: dict[str, Any] = {
    "report.yml": {
        "ky_hieu_danh_may": "A",
        "so_ban": 3,
        "phu_luc": [{"ten": "Xếp loại", "bang": "xep_loai"}],
    },
    "kho_sach.yml": {
        "rules": [{"id": "K1", "says": "Đủ.", "holds": "nam >= 0", "severity": "canh_bao"}],
        "flags": [{"keys": {"nam": 2020}, "columns": ["ban_sach"], "mark": "so_bo", "note": "x"}],
    },
}


def _mark_all(value: Any, model: type[BaseModel]) -> tuple[Any, set[str]]:
    """Put the mark into every string that a model lets hold it; tell which it does not."""
    new, refused = copy.deepcopy(value), set()
    for place, inner in list(_places(new, model)):
        for name, field in inner.model_fields.items():
            path = f"{inner.__name__}.{name}"
            # Each time another mark; but of the columns of a chart there is one unit.
            filled = _filled(field.annotation, 1 if name == "unit" else next(_NUMBERS))
            if filled is None or path in NAMES.split():
                continue
            key, before = field.alias or name, dict(place)
            place[key] = filled
            try:
                model.model_validate(new)
            except ValidationError:
                refused.add(path)
                place.clear()
                place.update(before)
    return new, refused


def _places(value: Any, model: type[BaseModel]) -> Iterator[tuple[dict[str, Any], type[BaseModel]]]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item, model
            for name, field in model.model_fields.items():
                for inner in _models_in(field.annotation):
                    yield from _places(item.get(field.alias or name), inner)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in typing.get_args(annotation):
        yield from _models_in(inner)


def _filled(annotation: Any, number: int) -> Any:
    """A mark as a value of a type; None where no text can stand."""
    if annotation is str:
        return MARK.replace("x", f"x{number}", 1)
    inner = [_filled(one, number) for one in typing.get_args(annotation)]
    kind = typing.get_origin(annotation)
    if kind is tuple and inner[0] is not None:
        return [inner[0]]
    if kind is dict and inner[1] is not None:
        return {inner[0]: inner[1]}
    if kind in (typing.Union, types.UnionType, typing.Annotated):
        return next((one for one in inner if one is not None), None)
    return None


def _mark_files(project: Project) -> set[str]:
    tables = {f"data/tables/{path.name}": TableSchema for path in project.tables.glob("*.yml")}
    refused = set()
    for name, model in {**MODELS, **tables}.items():
        path = project.root / name
        value = yaml.load(path.read_text(encoding="utf-8"), Loader)
        new, mine = _mark_all(value | MORE.get(path.name, {}), model)
        refused |= mine
        path.write_text(yaml.safe_dump(new, allow_unicode=True), encoding="utf-8")
    return refused


def _add_pages(project: Project) -> None:
    """A board, a list of documents, and a page, a picture and a download with a strange name."""
    written = {
        "phu-luc/tien-do": "# Tiến độ\n\n{{ tien_do() }}\n",
        "phu-luc/van-ban": "# Văn bản `</title><i x>`\n\n{{ danh_muc_van_ban() }}\n",
        NAME: '# Trang lạ `</title><i x>`\n\nCó {{ so("ban_doc", "cuoi_nam", nam=2020) }} thẻ'
        f" ([tệp]({quote(NAME)}.csv)).\n\n![Một hình]({quote(NAME)}.png)\n"
        f'\n{{{{ bang("chi_nhanh", ten="{TYPED}", ghi_chu="{TYPED}", ma="x1") }}}}\n'
        f'\n{{{{ bieu_do("ban_doc", cot="the_moi", ten="{TYPED}", ma="x2") }}}}\n',
    }
    # What the site builder would take for front matter of its own.
    written["phu-luc/tien-do"] = f"Tel: 024\ntemplate: 404.html\n\n{written['phu-luc/tien-do']}"
    for name, text in written.items():
        (project.docs / f"{name}.md").write_text(text, encoding="utf-8")
    (project.docs / f"{NAME}.csv").write_text("a\n1\n", encoding="utf-8")
    Image.new("RGB", (40, 20), "red").save(project.docs / f"{NAME}.png")
    page = project.docs / "a-kho-sach-ban-doc" / "2-ban-doc.md"
    text = page.read_text(encoding="utf-8")
    columns = '"the_moi", "the_huy", "cuoi_nam", "luot_muon", "luot_truc_tuyen"'
    assert columns in text
    text = text.replace(columns, '"the_moi", "cuoi_nam"')  # long words make wide tables
    page.write_text(f'{text}\n\nXem {{{{ xem("trang:phu-luc/van-ban") }}}}.\n', encoding="utf-8")
    nav = f"- '{MARK}': [phu-luc/tien-do.md, {{{json.dumps(MARK)}: phu-luc/van-ban.md}}]\n"
    config = project.config.read_text(encoding="utf-8")
    project.config.write_text(f"{config}{nav}- {json.dumps(NAME + '.md')}\n", encoding="utf-8")


def _publish(folder: Path) -> None:
    project = catalogued_report(folder)
    _add_pages(project)
    refused = _mark_files(project)
    (folder / "refused.json").write_text(json.dumps(sorted(refused)), encoding="utf-8")
    publish_quietly(project, with_copies=True)


@pytest.fixture(scope="module")
def marked(once: Once) -> Project:
    """The small report with the mark in every string that can hold it, published."""
    return Project(once("chuoi", _publish))


def test_a_string_is_free_or_its_model_says_what_it_may_hold(marked: Project) -> None:
    """Names that pages and files are made of are refused with signs in them."""
    refused = set(json.loads((marked.root / "refused.json").read_text(encoding="utf-8")))
    assert refused <= set(REFUSED.split())


def _files(site: Path, ending: str) -> list[Path]:
    return [path for path in site.rglob(f"*{ending}") if "assets" not in path.parts]


def test_pages_print_the_strings_as_they_stand(marked: Project) -> None:
    """Nothing is an element, nothing was run, and nobody wrote the signs of an escape."""
    seen = 0
    for path in _files(marked.site, ".html"):
        text = path.read_text(encoding="utf-8")
        tree = lxml.html.fromstring(text)
        assert EVALUATED not in text, path
        assert tree.xpath("//i | //em/text()[. = 'b'] | //a[@href = 'd']") == [], path
        words = tree.text_content().replace(NO_BREAK_SPACE, " ")
        known = len(_MARKED.findall(words)) + words.count(TYPED) + words.count(PASSAGE)
        assert words.count("7*191") == known, path
        seen += len(_MARKED.findall(words))
    assert seen > 100


def test_the_first_lines_of_a_page_without_front_matter_are_printed(marked: Project) -> None:
    """They are text, and change no page."""
    page = lxml.html.parse(str(marked.site / "phu-luc" / "tien-do.html"))
    (article,) = page.xpath("//article[contains(@class, 'md-content__inner')]")
    assert "Tel: 024\ntemplate: 404.html" in article.text_content()


def test_data_beside_the_pages_hold_the_strings_as_they_stand(marked: Project) -> None:
    """JSON, scripts and XML can be read, and read as nothing else."""
    site = marked.site
    for path in _files(site, ".json"):
        json.loads(path.read_text(encoding="utf-8"))
    for path in (site / "so-lieu").rglob("*.js"):
        text = path.read_text(encoding="utf-8")
        json.loads(text[text.index("]=") + 2 :])
        assert _MARKED.search(text) or path.parent != site / "so-lieu", path
    for path in _files(site, ".xml"):
        assert lxml.etree.parse(str(path)).getroot().tag.endswith("urlset")
    for path in _files(site, ".xlsx"):
        assert _MARKED.search(_read_zip(path)), path


def test_pdf_and_word_print_the_strings_as_they_stand(marked: Project) -> None:
    """The copies take them for text too."""
    with pdfium.PdfDocument(marked.site / "bao-cao.pdf") as pdf:
        printed = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    squeezed = "".join(printed.split())
    assert re.search("".join(_MARKED.pattern.replace("\\ ", "").split()), squeezed)
    written = _read_zip(marked.site / "bao-cao.docx")
    assert len(_MARKED.findall(written)) > 10
    assert EVALUATED not in squeezed + written


def _read_zip(path: Path) -> str:
    """The text of all XML of a workbook or a Word file."""
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as file:
        parts = [file.read(name) for name in file.namelist() if name.endswith(".xml")]
    return "\n".join("".join(lxml.etree.fromstring(part).itertext()) for part in parts)


def test_no_string_comes_alive_in_a_browser(marked: Project, browser: Browser) -> None:
    """Neither when the pages are read nor when the search shows them."""
    with serving(marked.site) as address:
        tab = browser.new_page()
        noise = listen(tab, address)
        for path in _files(marked.site, ".html"):
            tab.goto(address + quote(path.relative_to(marked.site).as_posix()))
            assert tab.evaluate("document.querySelectorAll('i').length") == 0
        type_query(tab, "trang lạ")
        assert tab.evaluate("document.querySelectorAll('i').length") == 0
        assert [line for line in noise if "404" not in line] == []
        tab.close()
