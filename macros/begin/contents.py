"""What a new report holds: a page for each section of its outline, and tables without rows."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from macros.begin.outline_text import slug_of
from macros.findings import Code, look_up
from macros.format import shorten
from macros.project import PACKAGED
from macros.read.outline import Outline, Prompt, Section
from macros.read.table.schema import TableSchema
from macros.read.yaml.file import load_yaml

_LONGEST_HEADING = 110
_ABOUT = re.compile(r"^(?:Về|Công tác|Tình hình)\s+(?=\S)")
_CLAUSE = re.compile(r"[^;:(…]+")
_LETTERS = "abcdeghiklmnopqrstuvxy"  # of the Vietnamese alphabet, to number passages


@dataclass(frozen=True, slots=True)
class NewPage:
    """One page to be written.

    Args:
        label: What the navigation calls it; "" for the title that it has.
        depth: How many headings of the navigation it stands under.
        heads: Whether the pages after it, one level deeper, belong to it.
    """

    uri: str
    text: str
    label: str
    depth: int
    heads: bool = False


def section_pages(outline: Outline, guidance: Mapping[str, Sequence[str]]) -> Iterator[NewPage]:
    """Lay out the pages of an outline, in print order.

    Args:
        guidance: How to write a section, by its id, where the outline says so.
    """
    folders: dict[str | None, str] = {None: ""}
    for section in outline.sections:
        folder = folders[section.parent]
        is_head = any(other.parent == section.id for other in outline.sections)
        name = f"{_place(outline, section)}-{slug_of(_ABOUT.sub('', section.title))}"
        folders[section.id] = f"{folder}{name}/"
        uri = f"{folder}{name}/index.md" if is_head else f"{folder}{name}.md"
        text = _page(outline, section, guidance.get(section.id, ()), is_head=is_head)
        label = _label(section) if is_head or not section.number else ""
        yield NewPage(uri, text, label, section.level - 1, is_head)


def write_nav(pages: Sequence[NewPage]) -> str:
    """Write the navigation as mkdocs.yml holds it, without its key."""
    lines = []
    for page in pages:
        indent = "  " * page.depth
        label = json.dumps(page.label, ensure_ascii=False)  # in which YAML sees no signs of its own
        if page.heads:
            lines += [f"{indent}- {label}:", f"{indent}  - {page.uri}"]
        else:
            lines.append(f"{indent}- {f'{label}: ' if page.label else ''}{page.uri}")
    return "\n".join(lines) + "\n"


def _place(outline: Outline, section: Section) -> int:
    """Number a section among those beside it; one before the numbered ones is 0."""
    beside = [one for one in outline.sections if one.parent == section.parent]
    first = next((place for place, one in enumerate(beside) if one.number), 0)
    return max(beside.index(section) - first + 1, 0)


def _label(section: Section) -> str:
    """Name a section in the navigation; capitals throughout are for paper."""
    title = section.title.rstrip(".")
    if title.isupper():
        title = title.capitalize()
    title = shorten(title, 90)
    return f"{section.number}. {title}" if section.number else title


def _page(outline: Outline, section: Section, guidance: Sequence[str], *, is_head: bool) -> str:
    is_done = is_head and not section.prompts  # nothing is to be written there
    state = ["trang_thai: hoan-thanh"] if is_done else []
    lines = ["---", f"muc: {section.id}", *state, "---", f"# {section.heading}", ""]
    if not section.prompts and not is_head:
        lines += [_gap(" ".join(guidance).strip(": ") or "nội dung của mục này"), ""]
    for place, prompt in enumerate(section.prompts):
        if len(section.prompts) > 1:
            lines += [f"## {_LETTERS[place % len(_LETTERS)]}) {_heading(prompt)}", ""]
        aspects = [outline.aspect_label(aspect) for aspect in section.aspects_of(prompt)]
        named = f": {', '.join(aspects)}" if aspects else ""
        lines += [
            f'{{{{ yeu_cau("{prompt.id}") }}}}',
            "",
            _gap(prompt.text.rstrip(".") + named),
            "",
        ]
    return "\n".join(lines)


def _gap(wanted: str) -> str:
    """Mark a place left to be filled in, with what belongs there."""
    plain = wanted.replace("[", "(").replace("]", ")").replace("{", "(").replace("}", ")")
    return f"[điền: {plain}]"


def _heading(prompt: Prompt) -> str:
    """Make a heading of the first clause of a prompt, for the author to shorten."""
    clause = _CLAUSE.match(prompt.text)
    words = (clause.group() if clause else prompt.text).strip(" .,")
    return shorten(words, _LONGEST_HEADING)


_NOT_TAKEN = ("illustrative", "explanations", "flags")  # of the rows that stay behind


@dataclass(frozen=True, slots=True)
class NewTable:
    """A table without rows.

    Args:
        head: The first line of its CSV.
        dropped: Ids of rules that compare it with tables that the report does not have.
    """

    name: str
    schema: str
    head: str
    dropped: tuple[str, ...]


def new_tables(chosen: Collection[str], sections: Collection[str]) -> tuple[NewTable, ...]:
    """Take tables, with those that they refer to.

    Raises:
        AuthorError: for a name that no table has.
    """
    known = {path.stem: _read(path.stem) for path in sorted(PACKAGED.tables.glob("*.yml"))}
    wanted: dict[str, TableSchema] = {}
    waiting = list(chosen)
    while waiting:
        name = waiting.pop(0)
        schema = look_up(name, known, f"không có bảng “{name}”", Code.UNKNOWN_TABLE)
        if name not in wanted:
            wanted[name] = schema
            waiting += [field.references for field in schema.fields if field.references]
    return tuple(_take(name, schema, wanted, sections) for name, schema in wanted.items())


def _read(name: str) -> TableSchema:
    text = (PACKAGED.tables / f"{name}.yml").read_text(encoding="utf-8")
    return TableSchema.model_validate(load_yaml(name, text, [])[0])


def _take(
    name: str, schema: TableSchema, wanted: Collection[str], sections: Collection[str]
) -> NewTable:
    dropped = [rule.id for rule in schema.rules if not rule.tables <= {name, *wanted}]
    lines = (PACKAGED.tables / f"{name}.yml").read_text(encoding="utf-8").splitlines(keepends=True)
    own = [section for section in schema.sections if section in sections]
    for first, last, key in sorted(_places("".join(lines), dropped), reverse=True):
        is_changed = key == "sections" and own
        lines[first:last] = [f"sections: [{', '.join(own)}]\n"] if is_changed else []
    head = ",".join(field.name for field in schema.stored_fields)
    return NewTable(name, "".join(lines), head, tuple(dropped))


def _places(text: str, dropped: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """List the lines of what is not taken as it is, the last one excluded, with its key."""
    root = yaml.compose(text, yaml.SafeLoader)
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    for key, value in pairs:
        if key.value in (*_NOT_TAKEN, "sections"):
            yield key.start_mark.line, _end(value), key.value
        elif key.value == "rules":
            rules = [(one, {k.value: v.value for k, v in one.value}) for one in value.value]
            if rules and all(rule["id"] in dropped for _, rule in rules):
                yield key.start_mark.line, _end(value), "rules"
                continue
            for item, rule in rules:
                if rule["id"] in dropped:
                    yield item.start_mark.line, _end(item), "rule"


def _end(node: yaml.Node) -> int:
    """The line behind a node: block collections end where the next thing begins."""
    mark = node.end_mark
    return int(mark.line) if mark.column == 0 else int(mark.line) + 1
